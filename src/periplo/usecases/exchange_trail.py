"""What one customer lived, beside the map: each event at the touchpoint that recognises it, or apart from the plan."""

from __future__ import annotations

import numpy as np

from periplo.core.channel_catalogue import channel_id
from periplo.core.errors import UnknownName
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.formats.exchange.cjml import Met, actual_xml
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.masks import Matcher
from periplo.usecases.events_out import customer_name


def place_of(journeys: Journeys, name: str) -> int:
    """Where the customer of this name stands among the journeys.

    Raises: UnknownName if nobody is called so.
    """
    for k in range(journeys.customers):
        if customer_name(journeys, k) == name:
            return k
    raise UnknownName(
        f"no customer of these events is called '{name}'", mend="write it as it stands in the file"
    )


def place_numbered(journeys: Journeys, number: int) -> int:
    """Where the customer with our number stands. Raises: UnknownName if they have no events."""
    found = np.flatnonzero(journeys.customer == number)
    if not len(found):
        raise UnknownName("this customer has no events")
    return int(found[0])


def export_trail(drawn: JourneyMap, journeys: Journeys, place: int, language: str) -> bytes:
    """The planned journey and the actual one of the customer at this place, in CJML."""
    name = customer_name(journeys, place)
    return actual_xml(drawn, language, name, trail_of(drawn, journeys, place)).encode()


def trail_of(drawn: JourneyMap, journeys: Journeys, place: int) -> tuple[Met, ...]:
    """Each event of one customer, with the first column of the map that recognises it, and by which channel."""
    measured = [(column, column.met) for column in drawn.touchpoints]
    rules = [(column, rule) for column, rule in measured if rule is not None]
    one = journeys.only(slice(place, place + 1))
    start, stop = int(one.start[0]), int(one.stop[0])
    met: list[Touchpoint | None] = [None] * (stop - start)
    if rules:
        codes, table = Matcher([rule for _, rule in rules], one).read(start, stop)
        bits = table[codes]
        for k in range(stop - start):
            for place_of_rule, (column, _) in enumerate(rules):
                if int(bits[k, place_of_rule // 64]) >> (place_of_rule % 64) & 1:
                    met[k] = column
                    break
    channel = journeys.properties.get("channel")
    found = []
    for k, row in enumerate(range(start, stop)):
        said = None
        if isinstance(channel, Coded) and channel.codes[row]:
            said = channel_id(str(channel.values[int(channel.codes[row]) - 1]))
        column_met = met[k]
        event = journeys.names[journeys.event[row]]
        found.append(Met(int(journeys.at[row]), event, column_met.id if column_met else None, said))
    return tuple(found)
