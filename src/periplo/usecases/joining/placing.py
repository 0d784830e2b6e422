"""Where what customers do stands in a drafted map: how late it comes, and before, during or after the goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from periplo.answers.funnel import Funnel, Step
from periplo.answers.orders import OrdersAnswer
from periplo.core.maps import DEFAULT_IDLE
from periplo.core.rules import Rule
from periplo.core.spans import HOUR, SECOND
from periplo.core.texts import Text
from periplo.engines.contract import Engine
from periplo.journeys.columns import Journeys
from periplo.usecases.joining.seen import NamedEvent, Part

SOON = 2 * HOUR  # before the goal, what belongs to reaching it
SURE_TO_GO_ON = 0.5  # of its customers who then reach the goal


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may become a column: an event, or a page or screen that one was about."""

    event: NamedEvent
    part: Part | None
    rule: Rule
    title: Text


def in_order(kept: Sequence[int], orders: OrdersAnswer) -> dict[int, float]:
    """Each kept thing with how late it comes among the others, from 0 to 1, the earliest first."""
    late = {}
    for one in kept:
        total = weight = 0.0
        for other in kept:
            n = orders.before[one][other] + orders.before[other][one]
            if other != one and n:
                total += n / (n + 10) * orders.before[other][one] / n
                weight += n / (n + 10)
        late[one] = total / weight if weight else 0.5
    return dict(sorted(late.items(), key=lambda item: (item[1], item[0])))


def moments_of(
    places: dict[int, float],
    things: Sequence[Candidate],
    orders: OrdersAnswer,
    journeys: Journeys,
    engine: Engine,
) -> dict[int, str]:
    """Before, during or after the goal, of each thing."""
    found = {}
    for k, late in places.items():
        sooner = orders.sooner(k, 0) if k else None
        is_before = late < places[0] if sooner is None else sooner >= 0.5
        found[k] = "before" if is_before else "after"
    found[0] = "during"
    before = [k for k, moment in found.items() if moment == "before"]
    for k in before[len(before) // 2 :]:  # where all goes fast, the earlier half is still before
        steps = (Step("a", things[k].rule), Step("b", things[0].rule))
        reached = engine.ask(Funnel(steps, within=DEFAULT_IDLE), journeys).steps
        wait = reached[1].median_seconds
        if wait is not None and wait * SECOND <= SOON and reached[1].n >= SURE_TO_GO_ON * reached[0].n:
            found[k] = "during"
    return found


def widest_gap(before: Sequence[int], places: Mapping[int, float]) -> int:
    """Where those before the goal part in two: at the widest gap that leaves two or more on each side."""
    return max(range(2, len(before) - 1), key=lambda k: (places[before[k]] - places[before[k - 1]], -k))
