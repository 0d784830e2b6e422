"""What was spent on each channel: costs as their platforms tell them, by the same rules as touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from periplo.core.events import Event
from periplo.core.matching import matches
from periplo.core.source_rules import SourceRule
from periplo.core.spans import EPOCH, Span, moment_at
from periplo.formats.mappings.made import Cost


def spend_by_channel(
    costs: Iterable[Cost], rules: Sequence[SourceRule], span: Span, zone: str
) -> dict[str, dict[str, int]]:
    """Currency -> channel -> micro-units, of the days of the span. A cost that no rule knows is left out."""
    first, last = ((moment_at(at, zone).date() - EPOCH.date()).days for at in (span.start, span.end - 1))
    spent: dict[str, dict[str, int]] = {}
    for cost in costs:
        if not first <= cost.day <= last:
            continue
        tags = {"utm_source": cost.source, "utm_medium": cost.medium, "utm_campaign": cost.campaign}
        event = Event("ad cost", 0, {name: value for name, value in tags.items() if value})
        channel = next((each.channel for each in rules if matches(each.rule, event)), None)
        if channel is not None:
            by_channel = spent.setdefault(cost.currency, {})
            by_channel[channel] = by_channel.get(channel, 0) + cost.amount
    return spent
