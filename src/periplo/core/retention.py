"""How long what is kept: by kind of data, and for events by their name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from periplo.core.spans import DAY
from periplo.core.texts import Text

KINDS: dict[str, Text] = {
    "events": Text((("es", "Eventos"), ("en", "Events"))),
    "anonymous": Text((("es", "Visitantes sin nombre"), ("en", "Visitors without a name"))),
    "messages": Text((("es", "Textos de mensajes enviados"), ("en", "Texts of messages sent"))),
    "set_aside": Text((("es", "Mensajes apartados"), ("en", "Messages set aside"))),
    "looks": Text((("es", "Registro de quién miró a quién"), ("en", "Log of who looked at whom"))),
    "audit": Text((("es", "Registro de cambios"), ("en", "Log of changes"))),
    "backups": Text((("es", "Copias de seguridad"), ("en", "Backups"))),
}  # fmt: skip
BACKUP_DAYS = 30  # how long copies are kept where nothing is said


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each kind of data is kept, in microseconds; what is not named is kept until somebody is erased.

    events: (pattern of the name, microseconds or None for ever); the first pattern that fits a name decides.
    """

    events: tuple[tuple[str, int | None], ...] = ()
    kept: Mapping[str, int] = field(default_factory=dict)  # by the other KINDS

    @property
    def backups(self) -> int:
        """How long copies are kept."""
        return self.kept.get("backups", BACKUP_DAYS * DAY)
