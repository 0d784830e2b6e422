"""The links of one message to one person: theirs alone, signed, and each leading on with where it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from periplo.core.events import Event, folded
from periplo.core.form_messages import PENDING, SUBMITTED
from periplo.core.form_tokens import Awaited, confirm_token
from periplo.core.link_tokens import Followed, link_token
from periplo.core.message_values import Links
from periplo.core.onsite import ONSITE
from periplo.core.texts import Text
from periplo.core.tokens import Ticket, token_of
from periplo.core.utm import Utm, with_utm
from periplo.usecases.secret_keys import link_key
from periplo.usecases.workspace import Workspace


class Sending(NamedTuple):
    """One message to one person. `key` is its name at the carrier; `at` microseconds UTC."""

    key: str
    campaign: str
    message: str
    channel: str
    handle: int  # an identifier of the person that the links stand for
    language: str
    at: int
    purpose: str = "marketing"  # what its unsubscribe link ends


@dataclass(frozen=True, slots=True)
class LinkMaker:
    """Makes the links of messages. base: where the public listener is reached, without / at the end; None: nowhere."""

    base: str | None
    key: bytes
    tracks: bool = True
    utm_source: str | None = None  # None: no UTM

    @property
    def own(self) -> tuple[str, ...]:
        """Beginnings of addresses that are ours already."""
        return () if self.base is None else (f"{self.base}/",)

    def personal(self, sending: Sending) -> Links:
        """Unsubscribe ends this purpose on this channel; preferences has everything."""
        if self.base is None:
            return Links()
        end = Ticket(
            "unsubscribe", sending.handle, sending.at, sending.language, sending.channel, sending.purpose
        )
        all_of_it = Ticket("preferences", sending.handle, sending.at, sending.language)
        return Links(
            f"{self.base}/unsubscribe/{token_of(end, self.key)}",
            f"{self.base}/preferences/{token_of(all_of_it, self.key)}",
        )

    def confirm(self, sending: Sending, begun_by: Event | None) -> str | None:
        """The address that confirms what a form allowed; None if no form that waits for it began the run.

        Anybody who has a page's key may tell of a form that was sent: what no form of ours tells has no link either.
        """
        awaited = None if begun_by is None else awaited_by(begun_by, sending.handle)
        if self.base is None or awaited is None:
            return None
        with suppress(ValueError):
            return f"{self.base}/f/{confirm_token(awaited, self.key)}"
        return None

    def survey(self, token: str) -> str | None:
        """The address of a survey's page."""
        return None if self.base is None else f"{self.base}/s/{token}"

    def tracked(self, sending: Sending) -> Callable[[str, int], str]:
        """What becomes of each address of the message."""
        if sending.channel == ONSITE:  # the page tells what was followed, and the shop's own visit goes on
            return lambda address, place: address
        utm = None
        if self.utm_source is not None:
            utm = Utm(self.utm_source, sending.channel, sending.campaign, sending.message)

        def told(address: str, place: int) -> str:
            leads = address if utm is None else with_utm(address, utm)
            if not self.tracks or self.base is None:
                return leads
            link = Followed("click", sending.handle, sending.at, place, sending.key, sending.channel, leads)
            try:
                return f"{self.base}/l/{link_token(link, self.key)}"
            except ValueError:  # longer than a link of ours may be: it leads there all the same, uncounted
                return leads

        return told

    def pixel(self, sending: Sending) -> str | None:
        """The address of the image that tells of opening; for e-mail alone."""
        if not self.tracks or self.base is None or sending.channel != "email":
            return None
        link = Followed("open", sending.handle, sending.at, 0, sending.key, sending.channel)
        return f"{self.base}/o/{link_token(link, self.key)}"


def holds_own_links(said: object) -> bool:
    """Whether what a campaign's document says of a message asks for the public address: its footer, a link of the
    person's, an image that is not on the web."""
    match said:
        case str():
            return said == "footer" or any(
                f"link.{one}" in said for one in ("unsubscribe", "preferences", "confirm", "survey")
            )
        case Mapping():
            is_own = "footer" in said or "survey" in said or _is_own(said.get("image"))
            return is_own or any(map(holds_own_links, said.values()))
        case Text():
            return any(holds_own_links(text) for _, text in said.by_language)
        case list() | tuple():
            return any(map(holds_own_links, said))
    return False


def _is_own(image: object) -> bool:
    source = image.get("src") if isinstance(image, Mapping) else image
    return isinstance(source, str) and not source.startswith(("https://", "{"))


def awaited_by(event: Event, handle: int) -> Awaited | None:
    """What waits for the link of a form's mail; None where the event is no form that waits."""
    told = event.properties
    if folded(event.name) != SUBMITTED or told.get("confirm") != PENDING:
        return None
    try:
        version = int(str(told.get("version")).partition(".")[0])
    except ValueError:
        return None
    pairs = tuple(one for one in str(told.get("consents") or "").split(", ") if one)
    words = (str(told.get("form") or ""), str(told.get("response") or ""), str(told.get("browser") or ""))
    if not 0 < version < 65_536 or not all(words[:2]) or any("\x00" in one for one in (*words, *pairs)):
        return None
    return Awaited(handle, event.at, words[0], version, words[1], pairs, words[2])


def link_maker(workspace: Workspace) -> LinkMaker:
    """As the workspace's settings say. Raises: as secret_keys.link_key."""
    said = workspace.settings.messages
    base = workspace.settings.public_url
    source = (said.utm_source or workspace.settings.name) if said.utm else None
    return LinkMaker(base.rstrip("/") if base else None, link_key(workspace), said.tracking, source)
