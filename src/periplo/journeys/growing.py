"""Journeys that grow: what is sealed, with what has come since, as one, and nothing sealed is copied.

Customers touched since stand anew, whole, behind all others, so that rows go on from customer to customer; the rows
where they stood before are no longer anybody's.
The result equals what would be built from all events anew, but for the order in which texts got their codes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from operator import getitem
from typing import Any

import numpy as np
from numpy.typing import NDArray

from periplo.core.distinct import distinct, united, without
from periplo.core.errors import PeriploError
from periplo.core.events import folded
from periplo.core.identity import shards_of
from periplo.journeys.columns import (
    ABSENT,
    Coded,
    Column,
    Flag,
    Int64s,
    Journeys,
    Money,
    Number,
    Ragged,
    When,
)
from periplo.journeys.interning import Interner
from periplo.journeys.kinds import narrow
from periplo.journeys.loading import Lazy, needed_once
from periplo.journeys.room import extended
from periplo.journeys.texts import Texts


class KindChanged(PeriploError):
    """A property is of another kind by its new values, so that all of it must be read again."""

    code = "kind_changed"


def grown(
    base: Journeys,
    fresh: Journeys,
    gone: Int64s | None = None,
    into: Mapping[int, int] | None = None,
) -> Journeys:
    """The journeys of `base` continued by those of `fresh`. Both know their seq; `fresh` lies by shard and customer.

    gone: customers whose rows in `base` count no more: they stand whole in `fresh`, or nowhere. into: customers of
    `base` who are now another: was -> now.
    Raises: KindChanged, when a property is asked for or here, if old and new values are of different kinds.
    """
    refuse_other_kinds(base, fresh)
    return laid_over(base, fresh, gone, into)


def laid_over(
    base: Journeys,
    fresh: Journeys,
    gone: Int64s | None = None,
    into: Mapping[int, int] | None = None,
) -> Journeys:
    """The same where it is known that the kinds agree: `fresh` may hold columns of `base` itself."""
    assert base.seq is not None
    assert fresh.seq is not None
    into = into or {}
    gone = np.zeros(0, np.int64) if gone is None else gone
    moved = np.array(sorted(into), np.int64)
    continued = without(united(fresh.customer, np.array(sorted(into.values()), np.int64)), gone)
    old = united(moved, continued)  # whose rows in base are taken along
    touched = united(united(old, gone), fresh.customer)
    there = places_of(base.customer, touched)
    out = there[there >= 0]
    there = there[np.searchsorted(touched, old)]
    old, there = old[there >= 0], there[there >= 0]
    target = np.array([into.get(customer, customer) for customer in old.tolist()], np.int64) if into else old
    sizes = np.concatenate([base.stop[there] - base.start[there], fresh.stop - fresh.start])
    rows = ranges(base.start[there], sizes[: len(there)])
    fresh_rows = ranges(fresh.start, sizes[len(there) :])
    whose = by_shard(united(target, fresh.customer))
    place = places_of(whose, np.concatenate([target, fresh.customer]))
    seq = np.concatenate([base.seq[rows], fresh.seq[fresh_rows]])
    at = np.concatenate([base.at[rows], fresh.at[fresh_rows]])
    order, edges = in_order(place, sizes, len(whose), at, seq)

    names, (_, renamed) = event_codes([base.names, fresh.names])
    event = np.concatenate([base.event[rows], renamed[fresh.event[fresh_rows]]])[order]
    tail = _Tail(len(base.at), rows, fresh_rows, order)
    customer, start, stop = _customers(base, whose, edges + len(base.at), out)
    grown_ours = None
    if base.ours is not None or fresh.ours is not None:
        grown_ours = tail.array(_flags(base), _flags(fresh))
    return replace(
        base,
        start=start,
        stop=stop,
        customer=customer,
        event=extended(base.event, event),
        at=extended(base.at, at[order]),
        seq=extended(base.seq, seq[order]),
        names=names,
        ours=grown_ours,
        properties=_lazy(base.properties, fresh.properties, tail.column),
        lists=_lazy(base.lists, fresh.lists, tail.ragged),
        traits={},
    )


def in_order(place: Int64s, sizes: Int64s, many: int, at: Int64s, seq: Int64s) -> tuple[Int64s, Int64s]:
    """Which row stands where when runs of rows come together customer by customer, and their edges.

    place: (runs,) which of `many` customers a run is of; sizes: (runs,) its rows; at, seq: (rows,) run after run, each
    run in order. Nearly always what is new came last, so that only whose rows then lie otherwise are sorted.
    """
    runs = np.argsort(place, kind="stable")
    order = ranges((np.cumsum(sizes) - sizes)[runs], sizes[runs])
    edges = np.zeros(many + 1, np.int64)
    np.cumsum(np.bincount(place, sizes, many).astype(np.int64), out=edges[1:])
    when, which = at[order], seq[order]
    is_late = (when[1:] < when[:-1]) | ((when[1:] == when[:-1]) & (which[1:] < which[:-1]))
    is_late[edges[1:-1][(edges[1:-1] > 0) & (edges[1:-1] < len(order))] - 1] = False
    late = distinct(np.searchsorted(edges, np.flatnonzero(is_late), side="right") - 1)
    theirs = edges[late + 1] - edges[late]
    again = ranges(edges[late], theirs)
    sorted_ = np.lexsort((which[again], when[again], np.repeat(late, theirs)))
    order[again] = order[again[sorted_]]
    return order, edges


def refuse_other_kinds(base: Journeys, fresh: Journeys) -> None:
    """Raises: KindChanged if a property is of another kind in `fresh` than in `base`."""
    for name in fresh.properties:
        _refuse_another(name, kind_of(base.properties, name), kind_of(fresh.properties, name))
    for lists, plain in ((base.lists, fresh.properties), (fresh.lists, base.properties)):
        for name in lists:
            if name in plain or name.rpartition(".")[0] in plain:
                raise changed(name)
    for name in fresh.lists:
        _refuse_another(name, kind_of(base.lists, name), kind_of(fresh.lists, name))


def _refuse_another(name: str, known: object, new: object) -> None:
    if known is not None and new is not None and known is not new:
        raise changed(name)


def kind_of(columns: Mapping[str, Any], name: str) -> object:
    """The type of a column or of a list's values; None where nothing is said. A grown one is not made for it."""
    if name not in columns:
        return None
    if isinstance(columns, Lazy) and name in columns.kinds:
        return columns.kinds[name]
    column = columns[name]
    values = column.values if isinstance(column, Ragged) else column
    return None if is_empty(values) else type(values)


def changed(name: str) -> KindChanged:
    """The error of a property whose values are of different kinds."""
    return KindChanged(
        f"the property '{name}' is of another kind by its new values", mend="the index is built anew"
    )


def _lazy(base: Mapping[str, Any], fresh: Mapping[str, Any], grow: Callable[..., Any]) -> Lazy[Any]:
    names = dict.fromkeys((*base, *(name for name in fresh if name not in base)))
    kinds = Lazy({name: partial(_either, base, fresh, name) for name in names})
    return Lazy({name: partial(_grow, base, fresh, name, grow) for name in names}, kinds)


def _either(base: Mapping[str, Any], fresh: Mapping[str, Any], name: str) -> object:
    return kind_of(base, name) or kind_of(fresh, name)


def _grow(base: Mapping[str, Any], fresh: Mapping[str, Any], name: str, grow: Callable[..., Any]) -> Any:
    return grow(name, base.get(name), fresh.get(name))


class _Tail:
    """Which rows stand behind the sealed ones: of base and of fresh, in this order."""

    def __init__(self, before: int, rows: Int64s, fresh_rows: Int64s, order: Int64s) -> None:
        self.before = before
        self.rows, self.fresh_rows, self.order = (_slim(one) for one in (rows, fresh_rows, order))

    def array(self, base: NDArray[Any], fresh: NDArray[Any]) -> NDArray[Any]:
        tail = np.concatenate([base[self.rows], fresh[self.fresh_rows].astype(base.dtype, copy=False)])
        return extended(base, tail[self.order])

    def column(self, name: str, base: Column | None, fresh: Column | None) -> Column:
        if fresh is None or is_empty(fresh):
            fresh = _absent(base, int(self.fresh_rows.max(initial=-1)) + 1)
        if base is None or is_empty(base):
            base = _absent(fresh, self.before)
        match base, fresh:
            case Coded(), Coded():
                values, renamed = together(base.values, fresh.values)
                codes = base.codes
                if len(values) > np.iinfo(codes.dtype).max:
                    codes = narrow(codes.astype(np.uint32), len(values))
                return Coded(self.array(codes, renamed[fresh.codes]), values)
            case Number(), Number():
                return Number(self.array(base.values, fresh.values))
            case Flag(), Flag():
                return Flag(self.array(base.values, fresh.values))
            case When(), When():
                return When(self.array(base.values, fresh.values))
        raise changed(name)

    def ragged(self, name: str, base: Ragged | None, fresh: Ragged | None) -> Ragged:
        if base is None:
            assert fresh is not None
            base = Ragged(np.zeros(self.before + 1, np.int64), _absent(fresh.values, 0))
        if fresh is None:
            n = int(self.fresh_rows.max(initial=-1)) + 1
            fresh = Ragged(np.zeros(n + 1, np.int64), _absent(base.values, 0))
        sizes = np.concatenate([np.diff(base.offsets)[self.rows], np.diff(fresh.offsets)[self.fresh_rows]])
        sizes = sizes[self.order]
        total = int(base.offsets[-1])
        offsets = extended(base.offsets, total + np.cumsum(sizes))
        old = ranges(base.offsets[self.rows], np.diff(base.offsets)[self.rows])
        new = ranges(fresh.offsets[self.fresh_rows], np.diff(fresh.offsets)[self.fresh_rows])
        before = np.concatenate([np.diff(base.offsets)[self.rows], np.diff(fresh.offsets)[self.fresh_rows]])
        firsts = np.concatenate([np.zeros(1, np.int64), np.cumsum(before)])[:-1]
        members = _Tail(total, old, new, ranges(firsts[self.order], sizes))
        return Ragged(offsets, members.column(name, base.values, fresh.values))


def whole(journeys: Journeys) -> Journeys:
    """The same journeys by shard and customer, without rows that are nobody's: ready to be sealed."""
    order = np.lexsort((journeys.customer, shards_of(journeys.customer)))
    return replace(gathered(journeys.only(order), needed_once), traits={}, row=None)


def gathered(journeys: Journeys, of: Callable[[Mapping[str, Any], str], Any] = getitem) -> Journeys:
    """The same journeys without rows that are nobody's, so that a few customers among many cost what they have.

    of: how a column is taken from those of these journeys, which keep it unless told otherwise.
    """
    sizes = journeys.stop - journeys.start
    edges = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    if edges[-1] == len(journeys.at) and np.array_equal(edges[:-1], journeys.start):
        return journeys  # there are none
    rows = ranges(journeys.start, sizes)
    return replace(
        journeys,
        start=edges[:-1],
        stop=edges[1:],
        event=journeys.event[rows],
        at=journeys.at[rows],
        ours=None if journeys.ours is None else journeys.ours[rows],
        seq=None if journeys.seq is None else journeys.seq[rows],
        properties=Lazy(
            {name: partial(_picked, of, journeys.properties, name, rows) for name in journeys.properties}
        ),
        lists=Lazy({name: partial(_picked_list, of, journeys.lists, name, rows) for name in journeys.lists}),
    )


def _picked(of: Callable[..., Column], columns: Mapping[str, Column], name: str, rows: Int64s) -> Column:
    return picked(of(columns, name), rows)


def _picked_list(of: Callable[..., Ragged], lists: Mapping[str, Ragged], name: str, rows: Int64s) -> Ragged:
    return _ragged_at(of(lists, name), rows)


def picked(column: Column, rows: Int64s) -> Column:
    """A column at some rows."""
    match column:
        case Coded(codes=codes, values=values):
            return Coded(codes[rows], values)
        case Money(values=values, currency=currency):
            return Money(values[rows], Coded(currency.codes[rows], currency.values))
    return type(column)(column.values[rows])  # type: ignore[arg-type]


def picked_lists(lists: Mapping[str, Ragged], name: str, rows: Int64s) -> Ragged:
    """A ragged column at some rows."""
    return _ragged_at(lists[name], rows)


def _ragged_at(column: Ragged, rows: Int64s) -> Ragged:
    offsets, values = column.offsets, column.values
    sizes = (offsets[1:] - offsets[:-1])[rows]
    edges = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
    return Ragged(edges, picked(values, ranges(offsets[rows], sizes)))


def by_shard(customers: Int64s) -> Int64s:
    """Different customers in the order of an index: by shard, then by number."""
    return customers[np.lexsort((customers, shards_of(customers)))]


def places_of(customers: Int64s, wanted: Int64s) -> Int64s:
    """Where each of these stands, -1 where it does not. (wanted,) int64.

    customers: one or a few runs, each by shard and number: sealed ones, and behind them those touched since.
    """
    found = np.full(len(wanted), -1, np.int64)
    if not len(customers) or not len(wanted):
        return found
    keys, sought = _keys(customers), _keys(wanted)
    runs = pairwise([0, *(np.flatnonzero(keys[1:] < keys[:-1]) + 1).tolist(), len(keys)])
    for low, high in runs:
        place = np.minimum(low + np.searchsorted(keys[low:high], sought), high - 1)
        hit = keys[place] == sought
        found[hit] = place[hit]
    return found


def _keys(customers: Int64s) -> NDArray[np.uint64]:
    """Numbers in the order of an index: by shard, then by customer. Customers are numbered from 1, below 2^48."""
    return shards_of(customers).astype(np.uint64) << np.uint64(48) | customers.astype(np.uint64)


def _customers(base: Journeys, whose: Int64s, edges: Int64s, out: Int64s) -> tuple[Int64s, Int64s, Int64s]:
    """Customers, starts and stops: those of base without the places `out`, and behind them the new ones, as their rows
    stand.
    """
    keep = np.ones(len(base.customer), np.bool_)
    keep[out] = False
    return (
        np.concatenate([base.customer[keep], whose]),
        np.concatenate([base.start[keep], edges[:-1]]),
        np.concatenate([base.stop[keep], edges[1:]]),
    )


def event_codes(told: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], list[NDArray[np.uint16]]]:
    """All names of events, the first ones first, and of each of these lists the new code of every code."""
    codes: dict[str, int] = {}
    names: list[str] = []
    renamed = []
    for some in told:
        renamed.append(np.zeros(len(some), np.uint16))
        for place, name in enumerate(some):
            code = codes.setdefault(folded(name), len(names))
            if code == len(names):
                names.append(name)
            renamed[-1][place] = code
    return tuple(names), renamed


def together(base: Any, fresh: Any) -> tuple[Texts, NDArray[np.uint32]]:
    """All texts, those of base first, and the new code of each code of fresh, (texts of fresh + 1,)."""
    one = base if isinstance(base, Texts) else Texts.of(base)
    other = fresh if isinstance(fresh, Texts) else Texts.of(fresh)
    if _goes_on(one, other):  # as a generation was written, whose codes then hold
        return other, np.arange(len(other) + 1, dtype=np.uint32)
    interner = Interner()
    interner.codes(one.pool, one.offsets[:-1], one.lengths)
    known = interner.count
    codes = interner.codes(other.pool, other.offsets[:-1], other.lengths)
    renamed = np.concatenate([np.zeros(1, np.uint32), codes])
    return (one if interner.count == known else interner.texts), renamed


def _goes_on(one: Texts, other: Texts) -> bool:
    """Whether the texts of `other` begin with those of `one`."""
    n, size = len(one), len(one.pool)
    return (
        n <= len(other)
        and bool(other.offsets[n] == size)
        and np.array_equal(one.offsets, other.offsets[: n + 1])
        and np.array_equal(one.pool, other.pool[:size])
    )


def _flags(journeys: Journeys) -> NDArray[np.bool_]:
    return np.zeros(len(journeys.at), np.bool_) if journeys.ours is None else journeys.ours


def is_empty(column: Column) -> bool:
    """Whether nothing is said in a column, so that it could be of any kind."""
    return isinstance(column, Coded) and not len(column.values)


def _absent(like: Column | None, n: int) -> Column:
    """A column of this kind in which nothing is said."""
    match like:
        case Number():
            return Number(np.full(n, np.nan))
        case Flag():
            return Flag(np.full(n, -1, np.int8))
        case When():
            return When(np.full(n, ABSENT, np.int64))
    return Coded(np.zeros(n, np.uint8), ())


def _slim(rows: Int64s) -> NDArray[np.integer[Any]]:
    """The same numbers in half the room, where they fit: they are kept until the last column is asked for."""
    return rows.astype(np.int32) if rows.max(initial=0) <= np.iinfo(np.int32).max else rows


def ranges(starts: Int64s, sizes: Int64s) -> Int64s:
    """The numbers from each start on, as many as each size, one run after the other."""
    total = int(sizes.sum())
    firsts = np.cumsum(sizes) - sizes
    return np.arange(total, dtype=np.int64) + np.repeat(starts - firsts, sizes)
