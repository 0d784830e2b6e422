"""The links of one message to one person: theirs alone, signed, and each leading on with where it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from periplo.core.link_tokens import Followed, link_token
from periplo.core.message_values import Links
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

    def tracked(self, sending: Sending) -> Callable[[str, int], str]:
        """What becomes of each address of the message."""
        utm = None
        if self.utm_source is not None:
            utm = Utm(self.utm_source, sending.channel, sending.campaign, sending.message)

        def told(address: str, place: int) -> str:
            leads = address if utm is None else with_utm(address, utm)
            if not self.tracks or self.base is None:
                return leads
            link = Followed("click", sending.handle, sending.at, place, sending.key, sending.channel, leads)
            return f"{self.base}/l/{link_token(link, self.key)}"

        return told

    def pixel(self, sending: Sending) -> str | None:
        """The address of the image that tells of opening; for e-mail alone."""
        if not self.tracks or self.base is None or sending.channel != "email":
            return None
        link = Followed("open", sending.handle, sending.at, 0, sending.key, sending.channel)
        return f"{self.base}/o/{link_token(link, self.key)}"


def link_maker(workspace: Workspace) -> LinkMaker:
    """As the workspace's settings say. Raises: as secret_keys.link_key."""
    said = workspace.settings.messages
    base = workspace.settings.public_url
    source = (said.utm_source or workspace.settings.name) if said.utm else None
    return LinkMaker(base.rstrip("/") if base else None, link_key(workspace), said.tracking, source)
