"""What the rules of a map meet: events and customers of each, and of every event the touchpoints that it proves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from periplo.core.maps import JourneyMap, Touchpoint
from periplo.journeys.columns import Int64s, Journeys
from periplo.journeys.masks import WORD, Matcher


@dataclass(frozen=True, slots=True)
class Met:
    """What one touchpoint's rule meets."""

    touchpoint: Touchpoint
    events: int
    customers: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a map is joined: touchpoints with a rule and what it meets, those without, events on none of them.

    by_event: event name -> ids of the touchpoints that some of its events prove. left: name -> events on none.
    """

    met: tuple[Met, ...]
    unruled: tuple[Touchpoint, ...]
    by_event: dict[str, tuple[str, ...]]
    left: dict[str, int]


def standing(drawn: JourneyMap, journeys: Journeys) -> Standing:
    """What each rule of the map meets in these journeys; what we ourselves sent counts nowhere."""
    ruled = [one for one in drawn.touchpoints if one.met]
    names = len(journeys.names)
    events = np.zeros((len(ruled), names), np.int64)
    customers = np.zeros(len(ruled), np.int64)
    total = np.zeros(names, np.int64)
    none = np.zeros(names, np.int64)
    for block in Matcher([one.met for one in ruled if one.met], journeys).blocks():
        rows, people = _rows(block.start, block.stop)
        if journeys.ours is not None:
            kept = ~journeys.ours[block.row + rows]
            rows, people = rows[kept], people[kept]
        codes, event = block.codes[rows], journeys.event[block.row + rows]
        total += np.bincount(event, minlength=names)
        none += np.bincount(event[~block.table.any(axis=1)[codes]], minlength=names)
        for k in range(len(ruled)):
            met = ((block.table[:, k // WORD] >> np.uint64(k % WORD)) & np.uint64(1)).astype(np.bool_)[codes]
            events[k] += np.bincount(event[met], minlength=names)
            customers[k] += len(np.unique(people[met]))
    ids = [one.id for one in ruled]
    found = [name for name, n in zip(journeys.names, total.tolist(), strict=True) if n]
    code = {name: place for place, name in enumerate(journeys.names)}
    left = {name: int(none[code[name]]) for name in found if none[code[name]]}
    return Standing(
        tuple(
            Met(one, int(n), int(people))
            for one, n, people in zip(ruled, events.sum(axis=1), customers, strict=True)
        ),
        tuple(one for one in drawn.touchpoints if not one.met),
        {name: tuple(np.array(ids)[events[:, code[name]] > 0].tolist()) if ids else () for name in found},
        dict(sorted(left.items(), key=lambda item: (-item[1], item[0]))),
    )


def _rows(start: Int64s, stop: Int64s) -> tuple[Int64s, Int64s]:
    """The rows of all customers start[k]:stop[k], one after the other, and whose each is."""
    lengths = stop - start
    ends = np.cumsum(lengths)
    people = np.repeat(np.arange(len(lengths)), lengths)
    return np.arange(len(people)) + np.repeat(start - (ends - lengths), lengths), people
