"""What touchpoints and stages cost, asked as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from periplo.answers.costs import Costs, Spent
from periplo.core.errors import BadQuestion
from periplo.core.spans import Span
from periplo.usecases.ask import Asking
from periplo.usecases.ground import Ground


def costs_asking(said: Mapping[str, Any], ground: Ground) -> Asking:
    drawn = ground.drawn
    if drawn is None:
        raise BadQuestion("'costs' is asked of a map", mend="name one with --map FILE")
    value = None if "value" not in said else str(said["value"])

    def spent(span: Span) -> tuple[Spent, ...]:
        return ground.spend_on_map(span) if ground.spend_on_map is not None else ()

    return Asking(
        "costs",
        {"map": drawn.id, **({} if value is None else {"value": value})},
        lambda chosen: Costs(
            drawn, chosen.span or Span(0, 1), chosen.now, spent(chosen.span) if chosen.span else (), value
        ),
        tuple(one.met for one in drawn.touchpoints if one.met),
        history=True,
    )
