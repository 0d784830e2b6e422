"""What a question checks of its map and its period before any event is read."""

from __future__ import annotations

from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.core.spans import Span


def check_rules(drawn: JourneyMap, so: str = "so no event can tell who met it") -> None:
    """Raises: BadQuestion if no touchpoint has a rule; `so`: what cannot be told then."""
    if not any(touchpoint.met for touchpoint in drawn.touchpoints):
        raise BadQuestion(
            f"no touchpoint of map '{drawn.id}' has a rule",
            so,
            "give its touchpoints a rule, such as: rule: order completed",
        )


def check_period(period: Span) -> None:
    """Raises: BadQuestion if it is empty."""
    if period.end <= period.start:
        raise BadQuestion("the period is empty", mend="let it end after it begins")
