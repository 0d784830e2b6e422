"""In which segments one customer is."""

from __future__ import annotations

from periplo.answers.next_steps import Everybody
from periplo.core.errors import PeriploError
from periplo.core.maps import JourneyMap
from periplo.core.rules import AtRisk, InSegment, ValueClass, parts_of
from periplo.journeys.choosing import cut_out
from periplo.journeys.columns import Journeys
from periplo.usecases.audiences.people import People


def segments_of(
    people: People,
    customer: int,
    history: Journeys,
    now: int,
    drawn: JourneyMap,
    everybody: Everybody | None = None,
) -> tuple[str, ...]:
    """Ids of the segments in which the customer is at `now`, sorted; one that cannot be judged here is passed over.

    A value class, and being about to be lost, are told among all customers: as counted in `everybody` where that is
    given, else counted now.
    """
    alone = cut_out(history, customer)
    if alone is None:
        return ()
    found = []
    for id in sorted(people.book.kept):
        rule, one, at = InSegment(id), alone, now
        try:
            meant = people.meant(rule, drawn)
            among_all = [part for part in parts_of(meant) if isinstance(part, ValueClass | AtRisk)]
            if among_all:
                crowd, at = (everybody.journeys, everybody.question.at) if everybody else (history, now)
                among = cut_out(people.beside(among_all, crowd, at), customer)
                if among is None:
                    continue
                one = among
            is_in = bool(people.met([rule], one, at, drawn)[0, 0])
        except PeriploError:
            continue
        found += [id] if is_in else []
    return tuple(found)
