"""Maps that open maps: a stage or column shows another one in its detail."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from periplo.core.maps import JourneyMap


def opened(drawn: JourneyMap) -> Iterator[tuple[str, str]]:
    """(id of the stage or column, id of the map that it opens), in the map's order."""
    for part in (*drawn.stages, *drawn.columns):
        if part.opens is not None:
            yield part.id, part.opens


def way_back(id: str, opens: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The shortest way by which a map opens itself through others, its id first and last; () where there is none."""
    came: dict[str, str] = {}
    reached = [id]
    while reached:
        here = reached.pop(0)
        for there in opens.get(here, ()):
            if there == id:
                way = [here]
                while way[-1] != id:
                    way.append(came[way[-1]])
                return (*reversed(way), id)
            if there not in came:
                came[there] = here
                reached.append(there)
    return ()
