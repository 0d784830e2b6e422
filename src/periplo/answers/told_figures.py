"""told_figures: which figures of an answer count customers, line by line as its table tells them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from periplo.answers.channels import ChannelsAnswer
from periplo.answers.cohorts import CohortsAnswer, RetentionAnswer
from periplo.answers.feelings import FeelingsAnswer
from periplo.answers.figure import OUTSIDE, Figure
from periplo.answers.funnel import FunnelAnswer
from periplo.answers.growth import AUDIENCE, IN_STAGE, GrowthAnswer
from periplo.answers.lifecycle import LifecycleAnswer
from periplo.answers.path_levels import seen_passes
from periplo.answers.paths import PathsAnswer
from periplo.answers.sources import SourcesAnswer
from periplo.answers.stages import StagesAnswer
from periplo.answers.touchpoints import TouchpointsAnswer
from periplo.answers.transitions import TransitionsAnswer
from periplo.core.source_rules import UNKNOWN

Line = Mapping[Figure, int]


def told_figures(answer: Any) -> tuple[Line, ...]:
    """For each line of an answer its figures about customers, each with how many; none where there is no customer.

    Empty for an answer of which this is not known, for funnels of sessions or attempts, and for those parted by groups.
    """
    return tuple({figure: n for figure, n in line.items() if n} for line in _lines(answer))


def _lines(answer: Any) -> Iterator[Line]:
    match answer:
        case FunnelAnswer(unit="customer", groups=()):
            for place, step in enumerate(answer.steps):
                yield _line(str(place), n=step.n, lost=step.lost or 0)
        case TransitionsAnswer():
            for edge in answer.edges:
                yield {Figure("customers", (edge.origin, edge.to)): edge.customers}
        case TouchpointsAnswer():
            for one in answer.columns:
                yield _line(
                    one.touchpoint, customers=one.customers, went_on=one.went_on, dropped=one.dropped,
                    before=one.before or 0,
                )  # fmt: skip
        case StagesAnswer():
            for stage in answer.stages:
                yield _line(stage.stage, n=stage.n)
            yield _line(OUTSIDE, n=answer.outside.n)
        case LifecycleAnswer():
            for unit in answer.periods:
                yield _line(
                    unit.start,
                    new=unit.new,
                    active=unit.active,
                    returning=unit.returning,
                    dormant=unit.dormant,
                )
        case CohortsAnswer():
            for cohort in answer.cohorts:
                yield _line(cohort.start, **{f"active_{step}": n for step, n in enumerate(cohort.active)})
        case RetentionAnswer():
            for back in answer.retention:
                yield _line(str(back.step), n=back.n, returned=back.returned)
        case PathsAnswer(groups=()):
            for place, level in enumerate(answer.levels, 1):
                for way in seen_passes(level):
                    yield {Figure("customers", (str(place), way.origin, way.to)): way.customers}
        case FeelingsAnswer():
            for felt in answer.touchpoints:
                if not felt.readings and felt.planned is not None:
                    yield {}
                for said in felt.readings:
                    yield {Figure("customers", (felt.touchpoint, said.instrument)): said.customers}
        case SourcesAnswer(groups=()):
            for share in answer.sources:
                yield _line(share.channel, customers=share.customers, traced=share.traced, said=share.said)
            yield _line(UNKNOWN, customers=answer.unknown)
        case GrowthAnswer():
            for chance in answer.opportunities:
                whom = (chance.kind, chance.item, *([] if chance.other is None else [chance.other]))
                yield {
                    Figure(AUDIENCE, whom): chance.audience,
                    **{Figure(IN_STAGE, (*whom, stage or OUTSIDE)): n for stage, n in chance.stages},
                }
        case ChannelsAnswer():
            for within in answer.stages:
                for use in within.channels:
                    row = (within.stage, use.channel)
                    yield {Figure("customers", row): use.customers, Figure("first", row): use.first}


def _line(row: str, **counts: int) -> Line:
    return {Figure(column, (row,)): n for column, n in counts.items()}
