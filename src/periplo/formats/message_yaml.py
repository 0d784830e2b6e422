"""Messages as they stand in a document: subject, and a body that is a text, a list of blocks, or MJML by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from periplo.core.errors import BadCampaign, BadInput
from periplo.core.message_parts import (
    MOST_PRODUCTS,
    PRODUCTS_OF,
    Ask,
    Block,
    Button,
    Coupon,
    Divider,
    Footer,
    MessageWords,
    Picture,
    Products,
    Words,
)
from periplo.core.texts import Text
from periplo.core.wording import Flaw
from periplo.formats.documents import Document, Place
from periplo.formats.liquid import Templates
from periplo.formats.reader import Reader, Said

BLOCKS = ("text", "image", "button", "products", "coupon", "divider", "survey", "footer", "use")
BARE: dict[str, Block] = {"divider": Divider(), "survey": Ask(), "footer": Footer()}
KEYS = ("subject", "preview", "body", "mjml", "survey")


class MessageReader(Reader):
    """Reads messages. blocks: the named blocks of the workspace's content, which `use: NAME` brings in."""

    error: type[BadInput] = BadCampaign

    def __init__(
        self, document: Document, blocks: dict[str, Block] | None = None, templates: Templates | None = None
    ) -> None:
        super().__init__(document, None)
        self.blocks, self.templates = blocks or {}, templates or Templates()

    def message(self, said: Said, place: Place, id: str, kind: str = "marketing") -> MessageWords:
        """The message that a mapping says. Raises: BadCampaign with its line."""
        body, mjml = said.get("body"), None
        blocks: tuple[Block, ...] = ()
        if isinstance(body, list):
            blocks = tuple(self.block(part, (*place, "body", k)) for k, part in enumerate(body))
        if said.get("mjml") is not None:
            mjml = self.text(said, place, "mjml")
        has_text = body is not None and not isinstance(body, list)
        if not has_text and not blocks and mjml is None:
            raise self.wrong(
                (*place, "body"),
                f"message '{id}' says nothing",
                mend="write body: a text, or a list of blocks",
            )
        if blocks and mjml is not None:
            raise self.wrong(
                (*place, "mjml"), f"message '{id}' has both blocks and MJML", mend="keep one of them"
            )
        found = MessageWords(
            id=id,
            subject=self.text(said, place, "subject"),
            body=self.text(said, place, "body") if has_text else None,
            preview=self.text(said, place, "preview") if said.get("preview") is not None else None,
            blocks=blocks,
            mjml=mjml,
            kind=kind,
            said=dict(said),
        )
        self._checked(found, place)
        return found

    def block(self, part: Any, place: Place) -> Block:
        """One block of a body."""
        if isinstance(part, str):
            return BARE.get(part) or Words(Text.of(part))
        kinds = [kind for kind in BLOCKS if isinstance(part, dict) and kind in part]
        if len(kinds) > 1 and "text" in kinds:  # a button, a coupon and a footer have a text too
            kinds.remove("text")
        if not isinstance(part, dict) or len(kinds) != 1:
            raise self.wrong(
                place, "this block is of no known kind", mend=f"write one of {', '.join(BLOCKS)}"
            )
        return self._block(kinds[0], part, place)

    def _block(self, kind: str, part: Said, place: Place) -> Block:
        answers = self._ids(part.get("answers"), (*place, "answers"))
        maybe = self.text(part, place, "text") if part.get("text") is not None else None
        if kind == "use":
            name = self.word(part, place, "use")
            if name not in self.blocks:
                known = ", ".join(sorted(self.blocks)) or "-"
                raise self.wrong(
                    (*place, "use"),
                    f"there is no block '{name}'",
                    f"the content has: {known}",
                    "use one of them",
                )
            return self.blocks[name]
        if kind == "text":
            return Words(self.text(part, place, "text"), answers)
        if kind == "button":
            said, inside = self.mapping(part, place, "button"), (*place, "button")
            return Button(self.text(said, inside, "text"), self.text(said, inside, "link"), answers)
        if kind == "image":
            return self._picture(part, place, answers)
        if kind == "products":
            return self._products(part, place, answers)
        if kind == "coupon":
            return Coupon(self._pool(part, place), maybe, answers)
        if kind == "survey":
            return self._ask(part, place, answers)
        return Divider(answers) if kind == "divider" else Footer(maybe, answers)

    def _ask(self, part: Said, place: Place, answers: tuple[str, ...]) -> Ask:
        said = part["survey"] if isinstance(part["survey"], dict) else {}
        inside: Place = (*place, "survey")
        text, button = (
            self.text(said, inside, key) if said.get(key) is not None else None for key in ("text", "button")
        )
        return Ask(text, button, answers)

    def _pool(self, part: Said, place: Place) -> str:
        pool = self.word(part, place, "coupon")
        if not all(letter.isalnum() or letter in "-_." for letter in pool) or len(pool) > 60:
            raise self.wrong(
                (*place, "coupon"), f"'{pool}' is no name of a pool", mend="use letters, digits, - and _"
            )
        return pool

    def _picture(self, part: Said, place: Place, answers: tuple[str, ...]) -> Picture:
        said = part["image"] if isinstance(part["image"], dict) else {"file": part["image"], **part}
        inside: Place = (*place, "image") if isinstance(part["image"], dict) else place
        source = self.word(said, inside, "file")
        is_web = source.startswith("https://")
        if not is_web and (":" in source or source.startswith("/") or ".." in source.split("/")):
            raise self.wrong(
                inside,
                f"'{source}' is no file of the assets",
                mend="name a file in assets/, or an https address",
            )
        if said.get("alt") is None:
            raise self.wrong(
                inside, "the image has no 'alt'", "many people never see images", "say in alt what it shows"
            )
        width = said.get("width")
        if width is not None and (
            isinstance(width, bool) or not isinstance(width, int) or not 1 <= width <= 600
        ):
            raise self.wrong((*inside, "width"), f"width is '{width}'", mend="write pixels from 1 to 600")
        link = self.text(said, inside, "link") if said.get("link") is not None else None
        return Picture(source, self.text(said, inside, "alt"), link, width, answers)

    def _products(self, part: Said, place: Place, answers: tuple[str, ...]) -> Products:
        said = part["products"]
        if isinstance(said, str):
            said = {"of": said}
        inside: Place = (*place, "products")
        if not isinstance(said, dict):
            raise self.wrong(inside, "'products' says nothing", mend=f"write products: {PRODUCTS_OF[2]}")
        of = "ids" if "ids" in said else "category" if "category" in said else str(said.get("of"))
        if of not in PRODUCTS_OF:
            raise self.wrong(inside, f"products of '{of}'", mend=f"write of: {', '.join(PRODUCTS_OF)}")
        most = said.get("most", 3)
        if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= MOST_PRODUCTS:
            raise self.wrong((*inside, "most"), f"most is '{most}'", mend=f"write 1 to {MOST_PRODUCTS}")
        named = self._ids(said.get(of) if of in ("ids", "category") else None, (*inside, of))
        if of in ("ids", "category") and not named:
            raise self.wrong((*inside, of), f"'{of}' names none", mend=f"write {of}: [...]")
        return Products(of, named, most, self.flag(said, inside, "optional"), answers)

    def _ids(self, said: Any, place: Place) -> tuple[str, ...]:
        if said is None:
            return ()
        if isinstance(said, dict):
            raise self.wrong(place, "this is no list of ids", mend="write [a, b]")
        return tuple(map(str, said)) if isinstance(said, list) else (str(said),)

    def _checked(self, message: MessageWords, place: Place) -> None:
        if message.survey is None and any(isinstance(block, Ask) for block in message.blocks):
            raise self.wrong(
                (*place, "body"),
                f"message '{message.id}' asks for a survey and does not say which",
                "the block survey asks its first question",
                "write survey: ID beside subject and body",
            )
        for name, text in message.texts():
            for _, words in text.by_language:
                for flaw in self.templates.check(words):
                    where = (*place, *_keys(name))
                    line = f", line {flaw.line} of the text" if flaw.line and "\n" in words else ""
                    raise self.wrong(where, f"{name} of message '{message.id}'{line}: {flaw.what('en')}")
        if any("\n" in words.strip() for _, words in message.subject.by_language):
            raise self.wrong(
                (*place, "subject"), "the subject runs over several lines", mend="write it in one"
            )
        if message.kind == "marketing" and message.is_html and not _has_way_out(message):
            raise self.wrong(
                (*place, "body" if message.blocks else "mjml"),
                f"marketing message '{message.id}' lacks the way to unsubscribe",
                "the law of most countries asks for it, and so do mailboxes",
                "add the block footer, or {{ link.unsubscribe }} in MJML",
            )


def _keys(name: str) -> Place:
    if name.startswith("blocks."):
        return ("body", int(name.split(".")[1]) - 1)
    if name.startswith("data"):
        return tuple(int(part) - 1 if part.isdigit() else part for part in name.split("."))
    return (name,)


def _has_way_out(message: MessageWords) -> bool:
    if message.blocks:
        return any(isinstance(block, Footer) for block in message.blocks)
    return message.mjml is not None and all(
        "link.unsubscribe" in words for _, words in message.mjml.by_language
    )


def flaws_of(
    message: MessageWords, templates: Templates, known: frozenset[str]
) -> Iterator[tuple[str, str, Flaw]]:
    """What is wrong or doubtful in a message, as (place, language, flaw). known: the values that there are.

    `unknown_value` is a doubt: the message fails for everybody for whom nothing of that name is known.
    """
    for place, text in message.texts():
        for language, words in text.by_language:
            for flaw in templates.check(words, known):
                yield place, language, flaw
    if message.kind == "marketing" and message.is_html and not _has_way_out(message):
        yield "body", "", Flaw("no_footer", None, {"name": message.id})
