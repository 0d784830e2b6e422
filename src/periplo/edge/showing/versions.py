"""The versions of a map as a table: how complete each was, and what customers said while it was the newest."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say
from periplo.storage.contract import Document
from periplo.usecases.map_progress import Progress


def versions_table(
    versions: Sequence[Document], progressed: Sequence[Progress], zone: str, said: str
) -> Table:
    """One row a version, the newest first; what customers said only where anything was said."""
    has_scores = any(one.felt is not None and one.felt.n for one in progressed)
    columns = [Column("version", say("version.number", said))]
    columns += [Column(key, say(f"version.{key}", said)) for key in ("state", "saved_at", "author", "reason")]
    columns.append(Column("complete", say("version.complete", said), "count"))
    if has_scores:
        kinds = (("felt", "feeling"), ("low", "feeling"), ("high", "feeling"), ("scores", "count"))
        columns += [Column(key, say(f"version.{key}", said), kind) for key, kind in kinds]
    rows = tuple(
        (
            one.version,
            say(f"version.state.{one.status}", said),
            moment_text(one.saved_at, zone, said),
            one.author,
            one.reason,
            stood.complete,
            *(_felt(stood) if has_scores else ()),
        )
        for one, stood in zip(versions, progressed, strict=True)
    )
    return Table(tuple(columns), rows, say("version.meanwhile", said) if has_scores else "")


def _felt(stood: Progress) -> tuple[float | int | None, ...]:
    felt = stood.felt
    return (None,) * 4 if felt is None else (felt.feeling, felt.low, felt.high, felt.n)
