"""Links to a map as a table."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say
from periplo.storage.shares import Share


def shares_table(shares: Sequence[Share], zone: str, said: str, now: int) -> Table:
    """One row a link, the newest first."""
    keys = ("id", "shows", "language", "made", "by", "ends", "state")
    columns = [Column(key, say(f"share.col.{key}", said)) for key in keys]
    columns += [
        Column("uses", say("share.col.uses", said), "count"),
        Column("used", say("share.col.used", said)),
    ]
    rows = tuple(
        (
            one.id,
            shows_text(one.has_figures, said),
            one.language,
            moment_text(one.made_at, zone, said),
            one.made_by,
            moment_text(one.ends_at, zone, said),
            state_text(one, zone, said, now),
            one.uses,
            None if one.used_at is None else moment_text(one.used_at, zone, said),
        )
        for one in shares
    )
    return Table(tuple(columns), rows)


def shows_text(has_figures: bool, said: str) -> str:
    """Whether a link shows figures or the drawing alone."""
    return say("share.figures" if has_figures else "share.drawing", said)


def state_text(share: Share, zone: str, said: str, now: int) -> str:
    """Whether a link opens; of a revoked one by whom and when it was."""
    if share.revoked_at is None:
        return say(f"share.state.{share.state(now)}", said)
    at = moment_text(share.revoked_at, zone, said)
    return (
        say("share.state.revoked_by", said, share.revoked_by, at)
        if share.revoked_by
        else say("share.state.revoked", said, at)
    )
