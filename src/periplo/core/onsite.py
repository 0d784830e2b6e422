"""Messages in the page: what a shop's own page shows of a message, and to whom it may show it.

A page's write key is known to all, so the listener tells a page only what the one who asks may know; see docs/decisions
0020.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from periplo.core.errors import BadInput

ONSITE = "onsite"  # the channel: its id, its medium of consent, and how it reaches people
LOOKS = ("card", "banner", "inbox")
PERSONAL, ALL = PROOFS = (
    "personal",
    "all",
)  # for which messages a customer with a name has to prove who it is
ANONYMOUS = "anonymous"  # the kind of the identifier that a browser gives itself
MOST = {"title": 120, "text": 1_000, "button": 60, "link": 2_000, "image": 2_000, "alt": 250}  # characters

_UNGUESSABLE = re.compile(r"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_REST = r"://[^/\s\\?#@]+([/?#][^\s\\]*)?|/(?![/\\])[^\s\\]*"
_ADDRESS = re.compile(f"https?{_REST}", re.IGNORECASE)
_IMAGE = re.compile(f"https{_REST}", re.IGNORECASE)


class BadPageMessage(BadInput):
    """A message says what a page cannot show."""

    code = "bad_page_message"


@dataclass(frozen=True, slots=True)
class PageMessage:
    """A message as a page shows it, in one language. Nothing in it is markup.

    look: one of LOOKS. link: where `button` leads, an address of the web or of the shop's own site ("/cart").
    """

    look: str
    language: str
    title: str
    text: str
    button: str | None = None
    link: str | None = None
    image: str | None = None
    alt: str = ""

    def shape(self) -> dict[str, Any]:
        """The same for the page, without what says nothing."""
        return {name: value for name, value in asdict(self).items() if value}


def page_message(title: str, text: str, data: Mapping[str, Any], language: str) -> PageMessage:
    """What a page shows of a message. data: look, button, link, image, alt.

    Raises: BadPageMessage.
    """
    known = (*MOST, "look")
    for name in data:
        if name not in known[2:]:
            raise BadPageMessage(
                f"a message in the page knows no '{name}'",
                "its data may say look, button, link, image and alt",
                "mend or remove it",
            )
    look = _word(data, "look") or LOOKS[0]
    if look not in LOOKS:
        raise BadPageMessage(f"'look' is '{look}'", mend=f"write one of {', '.join(LOOKS)}")
    button, link, image = (_word(data, name) for name in ("button", "link", "image"))
    if (button is None) != (link is None):
        raise BadPageMessage(
            "a button and its link go together", "one of them is missing", "write both, or neither"
        )
    found = PageMessage(look, language, title, text, button, link, image, _word(data, "alt") or "")
    _checked(found, "alt" in data)
    return found


def _word(data: Mapping[str, Any], name: str) -> str | None:
    said = data.get(name)
    if said is None or not str(said).strip():
        return None
    return str(said).strip()


def _checked(message: PageMessage, has_alt: bool) -> None:
    for name, most in MOST.items():
        if len(getattr(message, name) or "") > most:
            raise BadPageMessage(
                f"'{name}' has more than {most} characters", "a page has little room", "shorten it"
            )
    if message.link is not None and not _ADDRESS.fullmatch(message.link):
        raise BadPageMessage(
            "'link' leads neither to the web nor into the shop",
            "nothing but http, https and paths of the shop may stand in it",
            "write it as https://shop.example/cart or /cart",
        )
    if message.image is not None and not _IMAGE.fullmatch(message.image):
        raise BadPageMessage(
            "'image' is no picture that a page may load",
            "it is loaded by https or from the shop itself",
            "write it as https://shop.example/a.png or /a.png",
        )
    if message.image is not None and not has_alt:
        raise BadPageMessage(
            "the image has no 'alt'",
            "some people do not see it",
            "say what it shows, or '' if that is nothing",
        )


def is_unguessable(id: str) -> bool:
    """Whether an identifier looks like 128 bits of chance: 32 hexadecimal digits, or a UUID. No other opens."""
    return bool(_UNGUESSABLE.fullmatch(id))


def is_nameless(kinds: Iterable[str]) -> bool:
    """Whether a customer is known by nothing but what browsers call themselves: then nobody else can claim to be it."""
    return set(kinds) <= {ANONYMOUS}


def may_show(is_general: bool, is_proven: bool, kinds: Iterable[str], proof: str) -> bool:
    """Whether a message may be shown to a page.

    is_general: it says the same to everybody. is_proven: the site has signed who is there. kinds: of the customer's
    identifiers. proof: one of PROOFS. Anybody may say with a page's key that a browser is customer 42; so a browser
    that proves nothing is told of whoever has a name only what would be told to everybody.
    """
    return is_proven or is_nameless(kinds) or (is_general and proof == PERSONAL)


def page_token(key: str, secret: bytes) -> str:
    """The name of a message in pages: nobody can tell it from the message's key without our secret."""
    return hmac.digest(secret, b"periplo onsite 1\x00" + key.encode(), "sha256")[:16].hex()
