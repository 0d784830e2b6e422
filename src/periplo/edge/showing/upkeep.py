"""Tables of what keeps a map alive: its evidence, its lists, its adjustments to each buyer persona."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.core.adjustments import Adjustment
from periplo.core.cells import KINDS
from periplo.core.evidence_cover import EvidenceCover, Old, titled
from periplo.core.maps import JourneyMap
from periplo.core.worklists import Listed
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say
from periplo.pictures.numbers import number, percent
from periplo.usecases.checking.completeness import Completeness


def cover_table(drawn: JourneyMap, cover: EvidenceCover, by: str, said: str) -> Table:
    """The covers of one group of GROUPS, with the whole map told below."""
    titles = [Column("id", say("cover." + by, said)), Column("known", say("cover.known", said), "count")]
    titles += [Column("said", say("cover.said", said), "count"), Column("share", "%", "percent")]
    titles += [Column(kind, say("cover." + kind, said), "count") for kind in KINDS]
    titles += [Column("old", say("cover.old", said), "count"), Column("lacks", say("cover.lacks", said))]
    rows = tuple(
        (
            titled(drawn, by, one.id).to(said),
            one.known,
            one.said,
            one.share,
            *one.held,
            one.old,
            ", ".join(say("cover." + kind, said) for kind in one.lacks) or None,
        )
        for one in cover.by(by)
    )
    whole = cover.whole
    share = "–" if whole.share is None else percent(whole.share, said)
    note = say("cover.score", said, share, number(whole.known, said), number(whole.said, said))
    return Table(tuple(titles), rows, note)


def old_line(drawn: JourneyMap, old: Old, said: str) -> str:
    """One piece of old evidence, said."""
    placed = old.placed
    place = [(group, getattr(placed, group)) for group in ("stage", "column", "lane")]
    where = " › ".join(titled(drawn, group, id).to(said) for group, id in place if id is not None)
    kind, owner = say("cover." + placed.evidence.kind, said), placed.evidence.owner
    who = say("cover.nobody", said) if owner is None else owner
    return say("cover.old_one", said, where or drawn.title.to(said), kind, old.age, old.overdue, who)


def list_table(drawn: JourneyMap, rows: Sequence[Listed], said: str) -> Table:
    """Only the columns that hold something."""
    titles = {part.id: part.title.to(said) for part in drawn.columns}
    stages = {stage.id: stage.title.to(said) for stage in drawn.stages}
    held: list[tuple[Column, list[object]]] = [
        (Column("title", say("list.title", said)), [row.title.to(said) for row in rows]),
        (Column("stage", say("list.stage", said)), [stages.get(row.stage or "") for row in rows]),
        (Column("column", say("list.column", said)), [titles.get(row.column or "") for row in rows]),
        (Column("lacks", say("list.lacks", said)),
         [", ".join(say("list." + each, said) for each in row.lacks) or None for row in rows]),
        (Column("lever", say("list.lever", said)), [row.lever.to(said) if row.lever else None for row in rows]),
        (Column("for_customer", say("list.for_customer", said), "count"), [row.for_customer for row in rows]),
        (Column("for_us", say("list.for_us", said), "count"), [row.for_us for row in rows]),
        (Column("effort", say("list.effort", said), "count"), [row.effort for row in rows]),
        (Column("gain", say("list.gain", said), "number"), [row.gain_per_effort for row in rows]),
        (Column("initiatives", say("list.initiatives", said)),
         [", ".join(row.initiatives) or None for row in rows]),
        (Column("due", say("list.due", said)), [None if row.due is None else row.due.isoformat() for row in rows]),
        (Column("days_late", say("list.days_late", said), "count"), [row.days_late for row in rows]),
        (Column("owner", say("list.owner", said)), [row.owner for row in rows]),
    ]  # fmt: skip
    for lane in ("areas", "activities", "systems"):
        said_there = [" · ".join(text.to(said) for text in getattr(row, lane)) or None for row in rows]
        held.append((Column(lane, say("list." + lane, said)), [*said_there]))
    kept = [(column, values) for column, values in held if any(value is not None for value in values)]
    return Table(
        tuple(column for column, _ in kept), tuple(zip(*(values for _, values in kept), strict=True))
    )


def adjustments_table(drawn: JourneyMap, rows: Sequence[Adjustment], said: str) -> Table:
    """A column for each buyer persona."""
    people = [Column(one.id, one.name.to(said)) for one in drawn.personas]
    first = [Column("column", say("list.column", said)), Column("lane", say("cover.lane", said))]

    def cell(row: Adjustment, persona: str) -> str | None:
        if persona in row.left_out:
            return say("list.left_out", said)
        same = persona != drawn.persona.id and not row.is_own(persona)
        return "=" if same else " · ".join(item.to(said) for item in row.cells[persona]) or None

    return Table(
        (*first, *people),
        tuple(
            (
                titled(drawn, "column", row.column).to(said),
                titled(drawn, "lane", row.lane).to(said),
                *(cell(row, one.id) for one in drawn.personas),
            )
            for row in rows
        ),
        say("list.same_as", said, drawn.persona.name.to(said)) if len(people) > 1 else "",
    )


def complete_lines(whole: Completeness, said: str) -> list[str]:
    """How complete a map is; then, where anything lacks, what, the least told first."""
    lacking = sorted(
        (part for part in whole.parts if part.done < part.total), key=lambda part: part.share or 0
    )
    told = " · ".join(f"{say('complete.' + part.part, said)} {part.done}/{part.total}" for part in lacking)
    return [say("complete", said, number(whole.score, said)), *([told] if told else [])]
