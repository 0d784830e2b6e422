"""Links that show one map to whoever has no account: for how long, what they show, who may make them."""

from __future__ import annotations

from sqlalchemy import Connection

from periplo.core.errors import BadInput, UnknownName
from periplo.core.maps import JourneyMap
from periplo.core.spans import DAY
from periplo.core.texts import LANGUAGES
from periplo.storage import shares as kept
from periplo.storage.shares import Share

DAYS, MOST_DAYS = 14, 90


class NoSuchShare(UnknownName):
    """No link to this map that still opens has this id."""

    code = "no_such_share"
    status = 404


def share(
    connection: Connection,
    drawn: JourneyMap,
    has_figures: bool,
    days: int,
    language: str,
    by: str | None,
    at: int,
) -> tuple[Share, str]:
    """A new link to this map and what stands in it; it opens for so many days. has_figures: shows what was lived too.

    Raises: BadInput if the days or the language cannot be.
    """
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(
            f"a link cannot be open for {days} days",
            f"it opens for 1 to {MOST_DAYS} days",
            "say fewer days, and make another link when it has ended",
        )
    if language not in LANGUAGES:
        raise BadInput(
            f"a shared map cannot speak '{language}'",
            f"there are: {', '.join(LANGUAGES)}",
            "choose one of them",
        )
    return kept.make_share(connection, drawn.id, has_figures, language, at, at + days * DAY, by)


def revoke(connection: Connection, map: str, id: str, by: str | None, at: int) -> None:
    """Lets a link open nothing from now on. Raises: NoSuchShare."""
    if not kept.revoke_share(connection, map, id, at, by):
        raise NoSuchShare(
            f"no link '{id}' to this map is open",
            "it has ended, was revoked before, or is of another map",
            "see which there are: periplo map share MAP --list",
        )
