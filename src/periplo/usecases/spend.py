"""What was spent on each channel, by the same rules as touches; and on each part of a map, where a cost names one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from periplo.answers.costs import NOWHERE, STAGE, TOUCHPOINT, Spent
from periplo.core.events import Event, folded
from periplo.core.maps import JourneyMap, Stage, Touchpoint
from periplo.core.matching import matches
from periplo.core.source_rules import SourceRule
from periplo.core.spans import EPOCH, Span, moment_at
from periplo.formats.mappings.made import Cost

MEDIUMS = {  # of a cost whose campaign names a part of a map, as people write them
    "touchpoint": TOUCHPOINT, "punto de contacto": TOUCHPOINT, "punto": TOUCHPOINT, "stage": STAGE, "etapa": STAGE,
}  # fmt: skip


def spend_by_channel(
    costs: Iterable[Cost], rules: Sequence[SourceRule], span: Span, zone: str
) -> dict[str, dict[str, int]]:
    """Currency -> channel -> micro-units, of the days of the span. A cost that no rule knows is left out."""
    spent: dict[str, dict[str, int]] = {}
    for cost in _within(costs, span, zone):
        tags = {"utm_source": cost.source, "utm_medium": cost.medium, "utm_campaign": cost.campaign}
        event = Event("ad cost", 0, {name: value for name, value in tags.items() if value})
        channel = next((each.channel for each in rules if matches(each.rule, event)), None)
        if channel is not None:
            by_channel = spent.setdefault(cost.currency, {})
            by_channel[channel] = by_channel.get(channel, 0) + cost.amount
    return spent


def spend_on_map(
    costs: Iterable[Cost], drawn: JourneyMap, campaigns: Mapping[str, str], span: Span, zone: str
) -> tuple[Spent, ...]:
    """Kind, id, currency and micro-units of the days of the span, summed; what names no part of the map as NOWHERE.

    A cost of the medium touchpoint or stage is of the part that its campaign names, by id or title; one whose campaign
    is one of ours is of that campaign's touchpoint. campaigns: those on this map, id -> touchpoint.
    """
    named = {STAGE: _named(drawn.stages), TOUCHPOINT: _named(drawn.touchpoints)}
    spent: dict[tuple[str, str, str], int] = {}
    for cost in _within(costs, span, zone):
        kind = MEDIUMS.get(folded(cost.medium), TOUCHPOINT)
        if folded(cost.medium) in MEDIUMS:
            id = named[kind].get(folded(cost.campaign))
        else:
            id = campaigns.get(cost.campaign)
        part = (NOWHERE, "") if id is None else (kind, id)
        spent[*part, cost.currency] = spent.get((*part, cost.currency), 0) + cost.amount
    return tuple((*part, money) for part, money in sorted(spent.items()))


def _within(costs: Iterable[Cost], span: Span, zone: str) -> Iterable[Cost]:
    """Those of the days of the span."""
    first, last = ((moment_at(at, zone).date() - EPOCH.date()).days for at in (span.start, span.end - 1))
    return (cost for cost in costs if first <= cost.day <= last)


def _named(parts: Sequence[Stage | Touchpoint]) -> dict[str, str]:
    """The id of each part by what people may call it; an id counts before a title."""
    titles = {folded(text): part.id for part in reversed(parts) for _, text in part.title.by_language}
    return titles | {folded(part.id): part.id for part in parts}
