"""Events of invented customers: each lives the steps of a life, by chance from a seed. The same seed, the same bytes.

Only `Random.random()` is drawn, which Python promises to keep from version to version.
"""

from __future__ import annotations

import csv
import math
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from periplo.core.spans import duration
from periplo.core.texts import LANGUAGES, Text
from periplo.usecases.gallery.life import Life, Step

CUSTOMER, EVENT, TIME = "customer", "event", "time"
HOUR, DAY = 3600, 86_400
_SPREAD = 0.55  # of a delay around its median: the middle 90 % lie between 0.4 and 2.5 times it
Facts = dict[str, Any]
Draw = Callable[["_Lived"], Any]


class Lived(NamedTuple):
    """One event. at: seconds of local time since the year began."""

    customer: str
    event: str
    at: int
    carries: Mapping[str, Any]


def living(life: Life, customers: int | None = None, language: str = "es") -> Iterator[Lived]:
    """The events of one year, customer after customer; what would lie beyond its end has not happened yet.

    customers: how many; as many as the life says if None. language: of what customers say in their own words.
    """
    script = [_compiled(step, language) for step in life.steps]
    who = {name: _draw(said, language) for name, said in life.who.items()}
    months = [datetime(life.year + month // 12, month % 12 + 1, 1) for month in range(13)]
    start = months[0]
    begins = [int((month - start).total_seconds()) for month in months]
    edges = list(accumulate(life.months))
    for number in range(life.customers if customers is None else customers):
        chance = Random(life.seed * 1_000_003 + number)
        month = min(bisect(edges, chance.random() * edges[-1]), 11)
        at = begins[month] + chance.random() * (begins[month + 1] - begins[month])
        one = _Lived(f"c{number + 1:05}", chance, at, begins[-1], life.awake, start)
        for name, draw in who.items():
            one.facts[name] = draw(one)
        one.waits(0)
        _live(script, one)
        yield from one.events


def write_events(life: Life, path: Path, customers: int | None = None, language: str = "es") -> int:
    """Write the events as CSV, in order of time. Returns how many."""
    events = sorted(living(life, customers, language), key=lambda event: (event.at, event.customer))
    names = sorted({name for event in events for name in event.carries})
    start = datetime(life.year, 1, 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([CUSTOMER, EVENT, TIME, *names])
        for event in events:
            when = (start + timedelta(seconds=event.at)).isoformat(" ")
            rows.writerow([event.customer, event.event, when, *(event.carries.get(name) for name in names)])
    return len(events)


class _Lived:
    """A customer on the way: where they are in time, what is known of them, what they did."""

    __slots__ = ("at", "awake", "chance", "customer", "end", "events", "facts", "start")

    def __init__(
        self, customer: str, chance: Random, at: float, end: int, awake: tuple[int, int], start: datetime
    ) -> None:
        self.customer, self.chance, self.at, self.end = customer, chance, at, end
        self.awake, self.start = awake, start
        self.facts: Facts = {}
        self.events: list[Lived] = []

    def waits(self, median: float) -> None:
        """Let time pass: a delay around its median, and the night where it would end in one."""
        if median:
            # Twelve uniform draws less six are nearly normal with deviation 1.
            normal = sum(self.chance.random() for _ in range(12)) - 6
            self.at += median * math.exp(_SPREAD * normal)
        hour = self.at % DAY / HOUR
        opens, closes = self.awake
        if not opens <= hour < closes:
            day = self.at // DAY + (hour >= closes)
            self.at = day * DAY + (opens + 3 * self.chance.random()) * HOUR


class _Ended(Exception):
    """The life of a customer ends here."""


class _Script(NamedTuple):
    event: str | None
    steps: list[_Script]
    when: Mapping[str, Any]
    chance: Draw
    after: Draw
    most: int
    needed: bool
    ends: bool
    knows: Mapping[str, Draw]
    carries: Mapping[str, Draw]


def _compiled(step: Step, language: str) -> _Script:
    carries = {"channel": step.channel, "place": step.place, **step.with_}
    return _Script(
        step.event,
        [_compiled(inner, language) for inner in step.steps],
        step.when,
        _cases(step.chance, lambda said: _always(float(said))),
        _cases(step.after, lambda said: _always(duration(said) / 1e6)),
        step.most,
        step.needed,
        step.ends,
        {name: _draw(said, language) for name, said in step.knows.items()},
        {name: _draw(said, language) for name, said in carries.items() if said is not None},
    )


def _live(script: list[_Script], one: _Lived) -> None:
    try:
        _through(script, one)
    except _Ended:
        return


def _through(script: list[_Script], one: _Lived) -> None:
    for step in script:
        happened = False
        for _ in range(step.most):
            if not _holds(step.when, one) or one.chance.random() >= step.chance(one):
                break
            happened = True
            one.waits(step.after(one))
            if one.at >= one.end:
                raise _Ended
            one.facts |= {name: draw(one) for name, draw in step.knows.items()}
            if step.event is not None:
                carries = {name: draw(one) for name, draw in step.carries.items()}
                one.facts |= carries
                one.events.append(Lived(one.customer, step.event, int(one.at), carries))
            _through(step.steps, one)
        if happened and step.ends:
            raise _Ended
        if step.needed and not happened:
            return


def _holds(when: Mapping[str, Any], one: _Lived) -> bool:
    return all(_is_so(name, wanted, one) for name, wanted in when.items())


def _is_so(name: str, wanted: Any, one: _Lived) -> bool:
    if name == "between":  # two dates, the last one included
        first, last = (datetime.fromisoformat(str(day)) for day in wanted)
        return bool(first <= one.start + timedelta(seconds=one.at) < last + timedelta(days=1))
    known = one.facts.get(name)
    if isinstance(wanted, Mapping):
        if known is None:
            return False
        return bool(known > wanted["over"]) if "over" in wanted else bool(known < wanted["under"])
    return known in wanted if isinstance(wanted, list) else known == wanted


def _cases(said: Any, made: Callable[[Any], Draw]) -> Draw:
    if not (isinstance(said, Mapping) and "cases" in said):
        return made(said)
    cases = [(case.get("when", {}), made(case["is"])) for case in said["cases"]]
    return lambda one: next(draw for when, draw in cases if _holds(when, one))(one)


def _draw(said: Any, language: str) -> Draw:
    return _cases(said, lambda case: _plain(case, language))


def _plain(said: Any, language: str) -> Draw:
    if isinstance(said, list):
        texts = [_spoken(text, language) for text in said]
        return lambda one: texts[int(one.chance.random() * len(texts))]
    if not isinstance(said, Mapping):
        return _always(said)
    if set(said) == {"fact"}:
        return lambda one: one.facts.get(said["fact"])
    if set(said) <= {"from", "to", "digits"}:
        low, high, digits = said["from"], said["to"], said.get("digits", 0)
        return lambda one: round(low + one.chance.random() * (high - low), digits or None)
    if set(said) <= set(LANGUAGES):
        return _always(_spoken(said, language))
    values, edges = list(said), list(accumulate(said.values()))
    return lambda one: values[min(bisect(edges, one.chance.random() * edges[-1]), len(values) - 1)]


def _always(value: Any) -> Draw:
    return lambda one: value


def _spoken(said: Any, language: str) -> Any:
    return Text.of(said).to(language) if isinstance(said, Mapping) else said
