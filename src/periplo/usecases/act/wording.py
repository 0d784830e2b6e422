"""A message said to one person: in their language, with their values, plain and as HTML, its links their own.

Raises TemplateFailed wherever the words cannot be said; delivery withholds the message with that reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from periplo.core.message_data import data_said
from periplo.core.message_parts import MessageWords, Picture, Products, Worded
from periplo.core.texts import Text
from periplo.core.wording import TemplateFailed
from periplo.formats.email_blocks import Compiled, Look, compiled, html_of
from periplo.formats.html_links import plain_of, relinked_html, relinked_text
from periplo.formats.liquid import Spoken, Templates

_SPACE = re.compile(r"\s")
SUBJECT_MOST = 250  # characters
KEPT = 500  # compiled messages

Shown = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Supply:
    """What is fetched only by the message that asks for it, for one person.

    products: those of a block, best first. coupon: a pool's code, for good. tracked: our address that leads on to
    another; told the address and its number in the message, from 1. pixel: an address whose image tells of opening.
    """

    products: Callable[[Products], Sequence[Shown]] = lambda block: ()
    coupon: Callable[[str], str] | None = None
    tracked: Callable[[str, int], str] | None = None
    pixel: str | None = None
    own: tuple[str, ...] = ()  # beginnings of addresses that are ours already, and are not tracked


@dataclass(slots=True)
class Wording:
    """Messages compiled once and said many times. images: source -> https address."""

    templates: Templates = field(default_factory=Templates)
    images: Callable[[str], str] = lambda source: source
    look: Look = field(default_factory=Look)
    _kept: dict[tuple[int, str], Compiled] = field(default_factory=dict)
    _held: dict[int, MessageWords] = field(default_factory=dict)

    def reads(self, message: MessageWords, value: str) -> bool:
        """Whether a message, or a block that it may bring in, names this value."""
        return message.reads(value) or any(value in text for text in self.templates.blocks.values())

    def worded(
        self,
        message: MessageWords,
        languages: Sequence[str],
        values: Mapping[str, object],
        spoken: Spoken,
        supply: Supply,
    ) -> Worded:
        """The message in the first of these languages that it has. spoken: the person's locale, zone and currency.

        Raises: TemplateFailed.
        """
        language = language_of(message, languages)
        values = {**values, "language": language}
        if supply.coupon is not None:
            values["coupon"] = _Codes(supply.coupon)
        subject = self._subject(message, language, values, spoken)
        data = self._data(message, language, values, spoken)
        if not message.is_html:
            said = self._said(message.body, language, values, spoken)
            links = _Links(supply)
            text = relinked_text(said, links.told)
            return Worded(language, subject, _filled(text, "body"), None, tuple(links.found), data)
        values["block_products"] = dict(_products(message, supply))
        made = self._compiled(message, language)
        html = self.templates.compiled(made.html, html=True).render(values, spoken)
        links = _Links(supply)
        html = _with_pixel(relinked_html(html, links.told), supply.pixel)
        if made.text:
            text = self.templates.compiled(made.text).render(values, spoken)
        else:
            text = plain_of(html)
        if made.text:
            text = relinked_text(text, links.told)
        return Worded(language, subject, _filled(text, "text"), html, tuple(links.found), data)

    def _data(
        self, message: MessageWords, language: str, values: Mapping[str, object], spoken: Spoken
    ) -> Mapping[str, object]:
        data = message.said.get("data")
        if not isinstance(data, Mapping):
            return {}
        said: Mapping[str, object] = data_said(
            data, language, lambda text: self.templates.compiled(text).render(values, spoken)
        )
        return said

    def _subject(
        self, message: MessageWords, language: str, values: Mapping[str, object], spoken: Spoken
    ) -> str:
        subject = self.templates.compiled(message.subject.to(language).strip()).render(values, spoken)
        if any(sign in subject for sign in "\r\n\x00\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"):
            raise TemplateFailed("line_break")
        subject = " ".join(_filled(subject, "subject").split())
        if len(subject) > SUBJECT_MOST:
            raise TemplateFailed(
                "too_large", {"thing": "subject", "size": len(subject), "most": SUBJECT_MOST}
            )
        return subject

    def _said(self, text: Text | None, language: str, values: Mapping[str, object], spoken: Spoken) -> str:
        return self.templates.compiled((text or _NONE).to(language)).render(values, spoken)

    def _compiled(self, message: MessageWords, language: str) -> Compiled:
        key = (id(message), language)
        found = self._kept.get(key)
        if found is None:
            found = self._made(message, language)
            if len(self._kept) >= KEPT:
                self._kept.clear()
                self._held.clear()
            # Held: an id is free again once it is gone.
            self._kept[key], self._held[id(message)] = (found, message)
        return found

    def _made(self, message: MessageWords, language: str) -> Compiled:
        preview = message.preview.to(language) if message.preview else None
        if message.mjml is not None:
            plain = message.body.to(language) if message.body else ""
            return Compiled(html_of(message.mjml.to(language)), plain)
        images = {
            block.source: self.images(block.source) for block in message.blocks if isinstance(block, Picture)
        }
        return compiled(message.blocks, language, preview, images, self.look)


_NONE = Text.of("")


def language_of(message: MessageWords, languages: Sequence[str]) -> str:
    """The first of these in which the message says everything: the person's, their country's, the campaign's…

    "es-AR" is met by "es" too. Raises: TemplateFailed("no_language").
    """
    has = message.languages()
    if has == ("",):
        return languages[0].split("-")[0] if languages else ""
    for asked in languages:
        for one in (asked, asked.replace("_", "-").split("-")[0].lower()):
            if one in has or ("" in has and one):
                return one
    raise TemplateFailed("no_language", {"asked": ", ".join(languages)})


class _Codes(Mapping[str, object]):
    """`coupon.POOL`: takes the code when it is read, and only then."""

    def __init__(self, take: Callable[[str], str]) -> None:
        self._take = take
        self._taken: dict[str, str] = {}

    def __getitem__(self, pool: str) -> str:
        if pool not in self._taken:
            self._taken[pool] = self._take(str(pool))
        return self._taken[pool]

    def __iter__(self) -> Iterator[str]:
        return iter(self._taken)

    def __len__(self) -> int:
        return len(self._taken)


class _Links:
    """Numbers the addresses of one message, the same address once, and gives ours in their place."""

    def __init__(self, supply: Supply) -> None:
        self.supply = supply
        self.found: list[str] = []

    def told(self, address: str) -> str:
        scheme = address.partition(":")[0].lower()
        if scheme in ("mailto", "tel", "sms") and ":" in address:
            return address
        if address.startswith("#"):
            return address
        if scheme not in ("http", "https") or _SPACE.search(address) or len(address) > 2_000:
            raise TemplateFailed("bad_link", {"start": address[:30]})
        if any(address.startswith(own) for own in self.supply.own):
            return address
        if address not in self.found:
            self.found.append(address)
        if self.supply.tracked is None:
            return address
        return self.supply.tracked(address, self.found.index(address) + 1)


def _products(message: MessageWords, supply: Supply) -> Iterator[tuple[str, list[Shown]]]:
    for place, block in enumerate(message.blocks, 1):
        if isinstance(block, Products):
            found = list(supply.products(block))[: block.most]
            if not found and not block.optional:
                raise TemplateFailed("no_products", {"place": place})
            yield f"p{place}", found


def _with_pixel(html: str, pixel: str | None) -> str:
    if pixel is None:
        return html
    image = f'<img src="{pixel}" width="1" height="1" alt="" style="display:block;border:0" />'
    head, body, tail = html.rpartition("</body>")
    return f"{head}{image}{body}{tail}" if body else html + image


def _filled(text: str, part: str) -> str:
    if not text.strip():
        raise TemplateFailed("empty", {"part": part})
    return text
