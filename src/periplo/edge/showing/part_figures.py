"""The numbers of a part of a map, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from periplo.answers import costs
from periplo.answers.asked import THIN
from periplo.answers.intervals import wilson
from periplo.answers.touchpoints import ColumnFigures
from periplo.core.channel_catalogue import channel_name
from periplo.core.maps import JourneyMap
from periplo.core.spans import SECOND
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.cost_lane import cost_lines, parts_of
from periplo.pictures.figures import MapFigures
from periplo.pictures.guessed import told_from
from periplo.pictures.numbers import interval, number, percent, signed, span_text
from periplo.pictures.strip import change_text
from periplo.pictures.words import say as word
from periplo.usecases.map_parts import COLUMN, PASSAGE, STAGE, Part, column_in


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what it is, as people write it, and what it rests on."""

    name: str
    text: str
    note: str = ""


def figures_of(drawn: JourneyMap, known: MapFigures, part: Part, said: str) -> tuple[Figure, ...]:
    """The numbers of a part; none where nothing was measured."""
    if part.kind == COLUMN:
        return (
            *_of_column(drawn, known, part, said),
            *_inferred(known, part, said),
            *_cost(known, costs.TOUCHPOINT, part, said),
        )
    if part.kind == STAGE:
        return (*_of_stage(drawn, known, part, said), *_cost(known, costs.STAGE, part, said))
    return tuple(
        _of_passage(known, part, said) if part.kind == PASSAGE else _of_way(drawn, known, part, said)
    )


def _of_column(drawn: JourneyMap, known: MapFigures, part: Part, said: str) -> Iterator[Figure]:
    answer = known.touchpoints
    found = next((one for one in answer.columns if one.touchpoint == part.id), None) if answer else None
    if answer is None or found is None:
        return
    yield Figure(
        page_says("part_customers", said), number(found.customers, said),
        _thin(said) if found.customers < THIN else _share_note(found.share, found.low, found.high, answer.n, said),
    )  # fmt: skip
    if change := change_text(found, said):
        yield Figure(
            page_says("part_change", said),
            change,
            page_says("part_before", said, number(found.before or 0, said)),
        )
    if found.customers:
        yield from _went(found, part.id in drawn.endings, said)
    if found.median_seconds is not None and found.customers >= THIN:
        yield Figure(
            page_says("part_next_in", said),
            span_text(found.median_seconds, said),
            page_says("part_median", said),
        )
    yield from _felt(drawn, known, part, said)
    if found.channels:
        used = " · ".join(
            f"{channel_name(u.channel, said)} {number(u.customers, said)}" for u in found.channels
        )
        yield Figure(page_says("part_channel_use", said), used, page_says("part_by_customers", said))


def _went(found: ColumnFigures, is_end: bool, said: str) -> Iterator[Figure]:
    rows = [("part_went_on", found.went_on)] + ([] if is_end else [("part_dropped", found.dropped)])
    for key, n in rows:
        yield Figure(page_says(key, said), number(n, said), _part_note(n, found.customers, said))


def _felt(drawn: JourneyMap, known: MapFigures, part: Part, said: str) -> Iterator[Figure]:
    column = column_in(drawn, part)
    planned = column.feeling if column is not None else None
    answer = known.feelings
    lived = (
        next((one.lived for one in answer.touchpoints if one.touchpoint == part.id), None) if answer else None
    )
    if planned is not None:
        decimals = 0 if planned == round(planned) else 1
        yield Figure(
            page_says("part_planned", said), signed(planned, said, decimals), page_says("part_scale", said)
        )
    if lived is None:
        return
    size = f"n = {number(lived.n, said)}, {word(f'by_{lived.instrument}', said)}"
    if lived.is_thin:
        yield Figure(page_says("part_lived", said), "–", f"{size}: {_thin(said)}")
        return
    between = interval(lived.feeling_low, lived.feeling_high, said, 2, 1)
    yield Figure(page_says("part_lived", said), signed(lived.feeling, said, 2), f"{between} · {size}")


def _inferred(known: MapFigures, part: Part, said: str) -> Iterator[Figure]:
    """What words and behaviour suggest of the feeling; of too few only how many there are."""
    for one in known.inferred.get(part.id, ()):
        name, told = word(f"inferred_{one.source}", said), told_from(one, said)
        if one.feeling is None:
            yield Figure(name, "–", f"n = {number(one.n, said)}: {_thin(said)}")
        else:
            yield Figure(name, signed(one.feeling, said, 2), told)


def _cost(known: MapFigures, kind: str, part: Part, said: str) -> Iterator[Figure]:
    """What it cost, a line a currency, and what is at stake there."""
    here = parts_of(known.costs.parts if known.costs else (), kind, part.id)
    for amount, *others in cost_lines(here, said):
        yield Figure(page_says("part_cost", said), amount, " · ".join(others))
    stake = next((one.value_at_stake for one in here if one.value_at_stake is not None), None)
    if stake is not None:
        yield Figure(page_says("part_stake", said), number(stake, said), page_says("part_stake_note", said))


def _of_stage(drawn: JourneyMap, known: MapFigures, part: Part, said: str) -> Iterator[Figure]:
    answer = known.stages
    stock = next((one for one in answer.stages if one.stage == part.id), None) if answer else None
    if answer is None or stock is None:
        return
    titles = {stage.id: stage.title.to(said) for stage in drawn.stages}
    yield Figure(
        page_says("part_stand", said), number(stock.n, said),
        _thin(said) if stock.n < THIN else _share_note(stock.share, stock.low, stock.high, answer.n, said),
    )  # fmt: skip
    yield Figure(
        page_says("part_entered", said), number(stock.entered, said), page_says("part_in_period", said)
    )
    yield Figure(page_says("part_left", said), number(stock.left, said), page_says("part_in_period", said))
    if stock.n < THIN:
        return
    if stock.median_days is not None:
        yield Figure(
            page_says("part_stay", said),
            span_text(stock.median_days * 86_400, said),
            page_says("part_stay_note", said),
        )
    if stock.next_stage is not None and stock.next_share is not None:
        yield Figure(
            page_says("part_most_go", said), titles[stock.next_stage],
            page_says("part_of_ways_out", said, percent(stock.next_share, said)),
        )  # fmt: skip
    if stock.goal_share is not None:
        soon = "" if stock.days_to_goal is None else span_text(stock.days_to_goal * 86_400, said)
        yield Figure(
            page_says("part_reach_goal", said), percent(stock.goal_share, said),
            page_says("part_goal_in", said, soon) if soon else "",
        )  # fmt: skip


def _of_passage(known: MapFigures, part: Part, said: str) -> Iterator[Figure]:
    answer = known.touchpoints
    gutter = next((one for one in answer.gutters if one.stage == part.id), None) if answer else None
    if gutter is None:
        return
    yield Figure(
        page_says("part_were", said), number(gutter.customers, said), page_says("part_in_period", said)
    )
    if not gutter.customers:
        return
    for key, n in (("part_passed", gutter.went_on), ("part_stayed", gutter.customers - gutter.went_on)):
        yield Figure(page_says(key, said), number(n, said), _part_note(n, gutter.customers, said))
    yield from _times(gutter.median_seconds, gutter.p90_seconds, gutter.went_on, said)


def _of_way(drawn: JourneyMap, known: MapFigures, part: Part, said: str) -> Iterator[Figure]:
    way = next(one for one in drawn.transitions if (one.origin, one.target) == (part.id, part.to))
    if way.promised is not None:
        yield Figure(page_says("part_promised", said), span_text(way.promised / SECOND, said))
    kept = known.promises.of(part.id, part.to) if known.promises else None
    if kept is not None:
        yield Figure(page_says("part_times", said), number(kept.n, said), page_says("part_in_period", said))
        yield from _times(kept.median_seconds, kept.p90_seconds, kept.n, said)
        if kept.in_time is not None and kept.n >= THIN:
            yield Figure(
                page_says("part_in_time", said), percent(kept.in_time, said),
                _share_note(kept.in_time, kept.low, kept.high, kept.n, said),
            )  # fmt: skip


def _times(median: float | None, p90: float | None, n: int, said: str) -> Iterator[Figure]:
    if median is None or n < THIN:
        return
    late = "" if p90 is None else page_says("part_p90", said, span_text(p90, said))
    yield Figure(page_says("part_takes", said), span_text(median, said), late)


def _part_note(n: int, of: int, said: str) -> str:
    """A count as a share of others, with its interval; of few only that they are few."""
    between = wilson(n, of)
    if of < THIN or between is None:
        return f"{page_says('part_among', said, number(of, said))} · {_thin(said)}"
    return _share_note(n / of, *between, of, said)


def _share_note(share: float | None, low: float | None, high: float | None, of: int, said: str) -> str:
    if share is None or low is None or high is None:
        return page_says("part_among", said, number(of, said))
    return page_says("part_share", said, percent(share, said), interval(low, high, said), number(of, said))


def _thin(said: str) -> str:
    return say("thin", said)
