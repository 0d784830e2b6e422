"""The versions of a map as a table."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say
from periplo.storage.contract import Document


def versions_table(versions: Sequence[Document], zone: str, said: str) -> Table:
    """One row a version, the newest first."""
    columns = [Column("version", say("version.number", said))]
    columns += [Column(key, say(f"version.{key}", said)) for key in ("state", "saved_at", "author", "reason")]
    rows = tuple(
        (
            one.version,
            say(f"version.state.{one.status}", said),
            moment_text(one.saved_at, zone, said),
            one.author,
            one.reason,
        )
        for one in versions
    )
    return Table(tuple(columns), rows)
