"""A map against the events that it should recognise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from periplo.core.maps import JourneyMap, Touchpoint
from periplo.journeys.columns import Journeys, rows_of
from periplo.journeys.masks import Matcher, unknown
from periplo.usecases.checking.findings import Finding, found
from periplo.usecases.checking.lines import Lines


def against(drawn: JourneyMap, where: Lines, journeys: Journeys) -> Iterator[Finding]:
    """Names that the events do not have, events on no touchpoint, touchpoints that share events or have none."""
    yield from _unknown(drawn, where, journeys)
    yield from _met(drawn, where, journeys)


def _unknown(drawn: JourneyMap, where: Lines, journeys: Journeys) -> Iterator[Finding]:
    said = [(where.of(place.id), place.met) for place in drawn.touchpoints]
    said += [(where.at("goal"), drawn.goal.rule), (where.at("loyal"), drawn.loyal)]
    said += [(where.at("persona"), drawn.persona.rule)]
    for line, rule in said:
        missing = unknown([rule], journeys) if rule is not None else None
        for kind, names in (("event", missing.events), ("property", missing.properties)) if missing else ():
            for name in names:
                yield found(f"unknown_{kind}", line, name=name)


def _met(drawn: JourneyMap, where: Lines, journeys: Journeys) -> Iterator[Finding]:
    measured = [place for place in drawn.touchpoints if place.met is not None]
    counted = _Met(measured, journeys)
    for name, n in counted.unmapped.most_common():
        yield found("unmapped_event", None, name=name, n=n)
    for (first, other), n in counted.shared.most_common():
        line = where.of(measured[other].id)
        yield found("shared_events", line, first=measured[first].id, other=measured[other].id, n=n)
    for touchpoint, n in zip(measured, counted.events, strict=True):
        if not n:
            yield found("nobody_met", where.of(touchpoint.id), id=touchpoint.id)


class _Met:
    """How many events meet each touchpoint, each pair of them, and none: counted block by block."""

    def __init__(self, measured: list[Touchpoint], journeys: Journeys) -> None:
        self.events = [0] * len(measured)
        self.shared: Counter[tuple[int, int]] = Counter()
        self.unmapped: Counter[str] = Counter()
        rules = [place.met for place in measured if place.met is not None]
        lonely = np.zeros(len(journeys.names), np.int64)
        for block in Matcher(rules, journeys).blocks() if rules else ():
            rows = rows_of(block.start, block.stop)
            table, classes = block.table, np.bincount(block.codes[rows], minlength=len(block.table))
            truths = (
                np.stack([(table[:, k // 64] >> np.uint64(k % 64)) & np.uint64(1) for k in range(len(rules))])
                != 0
            )
            for k in range(len(rules)):
                self.events[k] += int(classes[truths[k]].sum())
                for other in range(k + 1, len(rules)):
                    both = int(classes[truths[k] & truths[other]].sum())
                    if both:
                        self.shared[k, other] += both
            none = ~truths.any(axis=0)
            names = journeys.event[block.row + rows][none[block.codes[rows]]]
            lonely += np.bincount(names, minlength=len(lonely))
        self.unmapped.update({name: int(n) for name, n in zip(journeys.names, lonely, strict=True) if n})
