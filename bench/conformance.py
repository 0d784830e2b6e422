"""conformance beside pm4py's exact alignments: the same edit distances, and how long each takes.

pm4py (AGPL) is a peer to compare with and no part of the product: put it where this script runs, then
`python bench/conformance.py`. One map in sequence with optional touchpoints, as a Petri net with silent ways past
those; both hold whole routes against it, each distinct one once.
"""

from __future__ import annotations

import random
import time

import numpy as np

from periplo.answers.conformance import _Held
from periplo.answers.drawn_routes import Drawn

COLUMNS, OPTIONAL, ROUTES = 8, {2, 4, 5}, 400


def main() -> None:
    chance = random.Random(1)
    routes = {_walked(chance) for _ in range(ROUTES)}
    kinds = sorted(routes)
    drawn = Drawn(
        tuple(range(COLUMNS)),
        tuple(k not in OPTIONAL for k in range(COLUMNS)),
        (False,) * COLUMNS,
        frozenset(),
    )
    flagged = [tuple(step * 4 for step in route) for route in kinds]
    _Held.of(flagged, drawn, True)  # the first call compiles
    begun = time.perf_counter()
    ours = _Held.of(flagged, drawn, True).edits
    our_seconds = time.perf_counter() - begun
    print(f"{len(kinds)} distinct routes over {COLUMNS} touchpoints, {len(OPTIONAL)} of them optional")
    print(f"periplo  {our_seconds * 1000:8.2f} ms   {ours.sum()} edits")
    try:
        theirs, their_seconds = _peer(kinds)
    except ImportError:
        print("pm4py is not installed here: no comparison")
        return
    print(f"pm4py    {their_seconds * 1000:8.2f} ms   {theirs.sum()} edits")
    print(f"distances alike: {bool((ours == theirs).all())}; {their_seconds / our_seconds:.0f} times as fast")


def _walked(chance: random.Random) -> tuple[int, ...]:
    """A route with steps left out, moved and added; no touchpoint twice in a row."""
    route = [k for k in range(COLUMNS) if chance.random() > 0.2]
    for _ in range(chance.randrange(4)):
        route.insert(chance.randrange(len(route) + 1), chance.randrange(COLUMNS))
    return tuple(step for k, step in enumerate(route) if k == 0 or route[k - 1] != step) or (0,)


def _peer(kinds: list[tuple[int, ...]]) -> tuple[np.ndarray, float]:
    from pm4py.algo.conformance.alignments.petri_net import algorithm
    from pm4py.objects.log.obj import Event, EventLog, Trace
    from pm4py.objects.petri_net.obj import Marking, PetriNet
    from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to

    net = PetriNet("map")
    places = [PetriNet.Place(f"p{k}") for k in range(COLUMNS + 1)]
    for place in places:
        net.places.add(place)
    for k in range(COLUMNS):
        for label in (str(k), None) if k in OPTIONAL else (str(k),):
            transition = PetriNet.Transition(f"t{k}{label}", label)
            net.transitions.add(transition)
            add_arc_from_to(places[k], transition, net)
            add_arc_from_to(transition, places[k + 1], net)
        again = PetriNet.Transition(f"again{k}", str(k))  # met several times in a row
        net.transitions.add(again)
        add_arc_from_to(places[k + 1], again, net)
        add_arc_from_to(again, places[k + 1], net)
    log = EventLog([Trace([Event({"concept:name": str(step)}) for step in route]) for route in kinds])
    begun = time.perf_counter()
    found = [
        algorithm.apply_trace(trace, net, Marking({places[0]: 1}), Marking({places[-1]: 1})) for trace in log
    ]
    seconds = time.perf_counter() - begun
    return np.array(
        [one["cost"] // 10_000 for one in found]
    ), seconds  # a move of one side costs 10,000 there


if __name__ == "__main__":
    main()
