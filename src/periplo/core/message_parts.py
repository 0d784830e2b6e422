"""What a message says, as values: subject, text, and the blocks that stand one below another in an e-mail.

Texts may hold Liquid; nothing here is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from periplo.core.message_data import data_texts, holds_liquid
from periplo.core.texts import Text

PRODUCTS_OF = ("ids", "category", "recommended", "cart", "last_order")
MOST_PRODUCTS = 12


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs, with # headings, - lists, **bold** and [text](address)."""

    text: Text
    answers: tuple[str, ...] = ()  # ids of the information needs that it meets


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the workspace's assets, or one elsewhere by its https address."""

    source: str
    alt: Text
    link: Text | None = None
    width: int | None = None
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    text: Text
    link: Text
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Products:
    """Some products of the feed, each with image, name, price and link."""

    of: str  # one of PRODUCTS_OF
    named: tuple[str, ...] = ()  # ids, or the categories
    most: int = 3
    optional: bool = False  # left out where there are none; else the message fails
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coupon:
    pool: str
    text: Text | None = None
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Divider:
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """The first question of the message's survey: a row of its scores or answers, each a link to the page with it
    chosen; a button where it has neither."""

    text: Text | None = None  # above it, instead of the question's own
    button: Text | None = None
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Footer:
    """Who writes, and the way out: unsubscribe and preferences always stand in it."""

    text: Text | None = None
    answers: tuple[str, ...] = ()


Block = Words | Picture | Button | Products | Coupon | Divider | Ask | Footer


@dataclass(frozen=True, slots=True)
class MessageWords:
    """A plain `body`, or `blocks`, or MJML by hand, of which `body` is then the plain twin if it is given."""

    id: str
    subject: Text
    body: Text | None = None
    preview: Text | None = None  # what mailboxes show beside the subject
    blocks: tuple[Block, ...] = ()
    mjml: Text | None = None
    kind: str = "marketing"
    said: Mapping[str, object] = field(default_factory=dict)  # as it stood in its document

    @property
    def survey(self) -> str | None:
        """The id of the survey for which it asks; None if it asks for none."""
        named = self.said.get("survey")
        return None if named is None else str(named)

    @property
    def is_html(self) -> bool:
        return bool(self.blocks) or self.mjml is not None

    @property
    def answers(self) -> tuple[str, ...]:
        """Ids of the information needs that its blocks meet, in order."""
        return tuple(dict.fromkeys(need for block in self.blocks for need in block.answers))

    @property
    def is_general(self) -> bool:
        """Whether it says the same to everybody, and so nothing of whoever reads it."""
        said = (words for _, text in self.texts() for _, words in text.by_language)
        return not self.is_html and self.survey is None and not any(map(holds_liquid, said))

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Every text, with the name of its place."""
        for name, text in (
            ("subject", self.subject), ("preview", self.preview), ("body", self.body), ("mjml", self.mjml),
        ):  # fmt: skip
            if text is not None:
                yield name, text
        for place, block in enumerate(self.blocks, 1):
            for name in ("text", "alt", "link", "button"):
                text = getattr(block, name, None)
                if isinstance(text, Text):
                    yield f"blocks.{place}.{name}", text
        yield from data_texts(self.said.get("data"))

    def reads(self, value: str) -> bool:
        """Whether one of its texts names this value, or one of its blocks shows products of it."""
        shown = (block.of for block in self.blocks if isinstance(block, Products))
        return value in shown or any(
            value in said for _, text in self.texts() for _, said in text.by_language
        )

    def languages(self) -> tuple[str, ...]:
        """Those in which everything is said; ("",) where it is the same in all."""
        texts = [text for _, text in self.texts()]
        every = dict.fromkeys(language for text in texts for language, _ in text.by_language)
        return tuple(one for one in every if all(text.has(one) for text in texts)) or ("",)


class Worded(NamedTuple):
    """A message as it is said to one person. links: the addresses that it leads to, in order, before tracking. data:
    what its channel alone understands."""

    language: str
    subject: str
    text: str
    html: str | None
    links: tuple[str, ...]
    data: Mapping[str, object] = {}
