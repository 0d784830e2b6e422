"""What a carrier tells afterwards: a message was delivered, read, bounced; somebody wrote, complained, said stop."""

from __future__ import annotations

import re
from typing import NamedTuple

from periplo.core.identifiers import plain

# What became of a message, and the event that tells it. Of `bounced` the address is used no more.
EVENTS = {
    "sent": "message sent",
    "delivered": "message delivered",
    "read": "message read",
    "opened": "message opened",
    "clicked": "message clicked",
    "bounced": "message bounced",
    "bounced_for_now": "message bounced",
    "failed": "message failed",
    "complained": "message complained",
    "stopped": "consent withdrawn",
    "received": "message received",
}
# What people do; the rest befalls our message.
THEIRS = ("opened", "clicked", "complained", "stopped", "received")

_STOP = frozenset(
    {
        *("stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "opt out"),
        *(
            "baja",
            "baja ya",
            "dar de baja",
            "darme de baja",
            "alto",
            "parar",
            "pare",
            "cancelar",
            "desuscribir",
        ),
        *("desuscribirme", "salir", "fin", "remover", "eliminar", "no mas", "no mas mensajes", "no molestar"),
    }
)


class Status(NamedTuple):
    """One thing told. `names`: what the carrier calls the message, any of which may be a receipt of ours.

    to: the address it is about: e-mail, or a number with "+". at: microseconds UTC, None if it is not said.
    id: names this telling within its carrier. code: a number or word of the carrier's; never personal data.
    machine: opened or clicked by a machine that looks at links before people do.
    """

    what: str  # a key of EVENTS
    to: str | None
    names: tuple[str, ...] = ()
    at: int | None = None
    id: str = ""
    code: str | None = None
    text: str | None = None  # what somebody wrote
    name: str | None = None  # by which they call themselves
    machine: bool = False
    link: str | None = None


def is_stop(text: str) -> bool:
    """Whether a reply, as a whole, asks for no more messages. "Stop by the shop?" does not."""
    words = plain(re.sub(r"[^\w\s]", " ", text))
    return words in _STOP


def is_dead(code: str | None) -> bool:
    """Whether an enhanced status (RFC 3463) says that nobody is there, rather than that it did not work this time.

    5.1.x: no such mailbox or domain; 5.2.1: disabled. 5.0.0 and no code at all are taken for it, as mail servers
    that say no more mean that. 5.2.2 is a full mailbox, 5.7.x a policy about us, 5.3.x and 5.4.x their machine.
    """
    found = re.match(r"([245])\.(\d{1,3})\.(\d{1,3})", code or "5.0.0")
    if found is None:
        return True
    kind, subject, detail = (int(part) for part in found.groups())
    return kind == 5 and (subject in (0, 1) or (subject, detail) in ((2, 1), (4, 4)))
