"""In which stage of a map one customer stands: the plain reading of what answers/stages.py asks of columns."""

from __future__ import annotations

from periplo.core.maps import JourneyMap
from periplo.core.matching import Life, holds, matches


def stage_of(drawn: JourneyMap, life: Life) -> str | None:
    """The id of the stage in which a customer stands at `life.now`, None if in none.

    It is that of the last touchpoint they met themselves, until the map's idle limit has passed without another.
    Who meets the map's rule of a loyal customer does not fall back behind the furthest stage after the purchase
    that they ever met. Where an event meets several touchpoints, the first in the map's order counts.
    """
    order = [stage.id for stage in drawn.stages]
    after = {stage.id for stage in drawn.stages if stage.moment == "after"}
    met = [(touchpoint.met, touchpoint.stage) for touchpoint in drawn.touchpoints if touchpoint.met]
    stands, last, furthest = None, 0, -1
    for event in life.events:
        if event.ours or event.at > life.now:
            continue
        stage = next((stage for rule, stage in met if matches(rule, event)), None)
        if stage is None:
            continue
        stands, last = stage, event.at
        if stage in after:
            furthest = max(furthest, order.index(stage))
    if stands is None or life.now - last > drawn.idle:
        return None
    if furthest > order.index(stands) and drawn.loyal is not None and holds(drawn.loyal, life):
        return order[furthest]
    return stands
