"""What could prove a touchpoint: the events there are, and parts of them that one property tells apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from periplo.core.addresses import personal_kind
from periplo.core.channel_catalogue import channel_id
from periplo.core.commerce_words import MONEY, words_of
from periplo.core.distinct import distinct
from periplo.core.events import folded
from periplo.core.rules import All, Condition, EventIs, Rule
from periplo.journeys.columns import Coded, Int64s, Journeys, is_present, rows_of

CHANNEL = "channel"
PATHS = frozenset(
    ("path", "page", "url", "page path", "page_path", "pathname", "page url", "page_url", "screen")
)
# What tells of the device, the sender or the person, and never which of two things happened.
_GENERAL = """
    by device device_type platform os browser user_agent locale language country region city zone timezone currency
    session session_id message_id messageid ip source medium utm_source utm_medium utm_campaign utm_term utm_content
    referrer campaign place store shop customer user user_id customer_id seq email phone name sku product product_id
    category brand comment text title_text url search query
"""
GENERAL = frozenset(_GENERAL.split())
SHOWABLE = GENERAL & {
    "place",
    "store",
    "shop",
    "product",
    "category",
    "brand",
    "source",
    "medium",
    "campaign",
}
LEAST_SHARE = 0.6  # of an event's rows in which a property must stand to tell its parts apart
LEAST_ROWS = 3  # of a part
FEW_VALUES = 40  # of a property that tells parts apart; a path with more is cut after its first folder
MOST_PARTS = 60  # of one event
SHOWN_VALUES = 3
SHOWN_PROPERTIES = 4
MANY_CELLS = 20_000_000
FEW_NAMES = 3  # event names; a property of more of them, and of over half of all, tells of the visit


@dataclass(frozen=True, slots=True)
class Part:
    """Some events of one name: those where a property is a value, or begins with it. rows: how many there are."""

    event: str
    key: str  # of the property
    value: str
    rows: int
    begins: bool = False

    @property
    def rule(self) -> Rule:
        operator = "starts with" if self.begins else "is"
        return All((EventIs(folded(self.event)), Condition(self.key, operator, self.value)))


@dataclass(frozen=True, slots=True)
class NamedEvent:
    """One event name as it was seen. channels: catalogue id -> rows; money: the share of rows with an amount."""

    name: str
    rows: int
    ours: int
    channels: Mapping[str, int] = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    money: float = 0.0

    @property
    def rule(self) -> Rule:
        return EventIs(folded(self.name))

    @property
    def is_ours(self) -> bool:
        """Whether we ourselves sent all of it."""
        return self.ours == self.rows


def named_events(journeys: Journeys) -> list[NamedEvent]:
    """Every event name with rows in view, the most frequent first."""
    rows = slice(None) if journeys.events == len(journeys.event) else rows_of(journeys.start, journeys.stop)
    event = journeys.event[rows].astype(np.int64)
    names = len(journeys.names)
    counts = np.bincount(event, minlength=names)
    ours = np.zeros(names, np.int64)
    if journeys.ours is not None:
        ours = np.bincount(event[journeys.ours[rows]], minlength=names)
    channels: dict[int, dict[str, int]] = defaultdict(dict)
    examples: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    parts: dict[int, list[Part]] = defaultdict(list)
    money = np.zeros(names)
    for name in sorted(journeys.properties):
        column = journeys.properties[name]
        if not isinstance(column, Coded):
            if name in MONEY or set(words_of(name)) & MONEY:
                present = np.bincount(event[is_present(column)[rows]], minlength=names)
                money = np.maximum(money, present / np.maximum(counts, 1) * (0.5 if "price" in name else 1.0))
            continue
        told = list(_values_by_event(event, column, rows, names, name == CHANNEL or folded(name) in PATHS))
        everywhere = sum(one.rows >= LEAST_SHARE * counts[one.code] for one in told)
        is_general = name in GENERAL or (
            everywhere > max(FEW_NAMES, np.count_nonzero(counts) / 2)
            and name != CHANNEL
            and name not in PATHS
        )
        for one in told:
            code = one.code
            if name == CHANNEL:
                for value, n in one.read:
                    id = channel_id(value)
                    channels[code][id] = channels[code].get(id, 0) + n
            is_personal = any(personal_kind(value) for value, _ in one.read[:SHOWN_VALUES])
            is_showable = _is_showable(name, one.values, one.rows)
            if is_showable and not is_personal and len(examples[code]) < SHOWN_PROPERTIES:
                examples[code][name] = tuple(value for value, _ in one.read[:SHOWN_VALUES])
            if not is_general and not is_personal and one.rows >= LEAST_SHARE * counts[code]:
                parts[code] += _parts(journeys.names[code], name, one)
    order = sorted(range(names), key=lambda code: (-counts[code], journeys.names[code]))
    return [
        NamedEvent(
            journeys.names[code],
            int(counts[code]),
            int(ours[code]),
            dict(sorted(channels[code].items(), key=lambda item: (-item[1], item[0]))),
            examples[code],
            tuple(sorted(parts[code], key=lambda part: (-part.rows, part.key, part.value))[:MOST_PARTS]),
            float(money[code]),
        )
        for code in order
        if counts[code]
    ]


def met_by(journeys: Journeys, names: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Of each of these events, how many customers have it, and its latest instant, microseconds UTC."""
    told = set(names)
    wanted = {code: name for code, name in enumerate(journeys.names) if name in told}
    if not wanted:
        return {}
    rows = rows_of(journeys.start, journeys.stop)
    owner = np.repeat(np.arange(journeys.customers), journeys.stop - journeys.start)
    chosen = np.isin(journeys.event[rows], list(wanted))
    rows, owner = rows[chosen], owner[chosen]
    event, width = journeys.event[rows].astype(np.int64), len(journeys.names)
    customers = np.bincount(distinct(owner * width + event) % width, minlength=width)
    last_at = np.full(width, np.iinfo(np.int64).min)
    np.maximum.at(last_at, event, journeys.at[rows])
    return {name: (int(customers[code]), int(last_at[code])) for code, name in wanted.items()}


def _is_showable(name: str, values: int, rows: int) -> bool:
    """Whether the values of a property help to see what an event is: no numbers of orders, nothing of the person."""
    is_name = words_of(name)[-1:] == ["id"] or (values > FEW_VALUES and values > rows / 2)
    return not is_name and (name not in GENERAL or name in SHOWABLE)


class _Told(NamedTuple):
    """What a property says in one event: in how many rows, by how many values; `read`: the most frequent first."""

    code: int
    rows: int
    values: int
    read: list[tuple[str, int]]


def _values_by_event(
    event: Int64s, column: Coded, rows: Int64s | slice, names: int, is_whole: bool = False
) -> Iterator[_Told]:
    """Each event with the texts of this property and their rows.

    Of more than FEW_VALUES only the first SHOWN_VALUES are read, unless `is_whole`.
    """
    width = len(column.values) + 1
    cells = event * width + column.codes[rows]
    if names * width <= MANY_CELLS:
        counted = np.bincount(cells, minlength=names * width)
        found = np.flatnonzero(counted)
        n = counted[found]
    else:
        found, n = np.unique(cells, return_counts=True)
    edges = np.searchsorted(found, np.arange(names + 1) * width)
    for code, (low, high) in enumerate(pairwise(edges.tolist())):
        if low < high and found[low] == code * width:
            low += 1  # of those without a text
        if low == high:
            continue
        values, times = found[low:high] - code * width, n[low:high]
        read = high - low if is_whole or high - low <= FEW_VALUES else SHOWN_VALUES
        order = _most_first(values, times, read)
        told = [column.values[value - 1] for value in values[order].tolist()]
        yield _Told(code, int(times.sum()), high - low, list(zip(told, times[order].tolist(), strict=True)))


def _most_first(values: Int64s, times: Int64s, read: int) -> Int64s:
    """The places of the `read` most frequent values, those alike by their code."""
    there = np.arange(len(times))
    if read < len(times):
        there = np.flatnonzero(times >= np.partition(times, len(times) - read)[len(times) - read])
    return there[np.lexsort((values[there], -times[there]))][:read]


def _parts(event: str, property: str, told: _Told) -> Iterator[Part]:
    if folded(property) in PATHS and told.values > FEW_VALUES:
        folders: dict[str, int] = defaultdict(int)
        for value, n in told.read:
            folders[_folder(value)] += n
        for folder, n in folders.items():
            if n >= LEAST_ROWS and folder not in ("", "/") and not personal_kind(folder):
                yield Part(event, property, folder, n, begins=True)
        return
    if 2 <= told.values <= FEW_VALUES:
        for value, n in told.read:
            if n >= LEAST_ROWS and not (value.replace(".", "").isdigit() or personal_kind(value)):
                yield Part(event, property, value, n)


def _folder(path: str) -> str:
    """The first folder of a path, with the host where there is one: /product/123 is in /product/."""
    head, mark, rest = path.partition("://")
    host, tail = (head + mark, rest) if mark else ("", path)
    if mark:
        site, _, tail = tail.partition("/")
        host, tail = f"{host}{site}", f"/{tail}"
    first, slash, _ = tail.lstrip("/").partition("/")
    lead = "/" if tail.startswith("/") else ""
    return f"{host}{lead}{first.partition('?')[0]}{slash}"
