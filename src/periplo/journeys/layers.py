"""Journeys in layers: what is sealed, what was sealed over it, and what came in since, each where it lies.

In growing.py whoever was touched is copied whole behind the sealed rows, so that all can be asked as one. Here nobody
is copied before somebody asks for them: what came in since is held, and a person's history is read from the mapped
files when it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from periplo.core.distinct import are_in, distinct, united, without
from periplo.journeys.columns import Column, Int64s, Journeys, Ragged, owned, rows_of
from periplo.journeys.growing import (
    by_shard,
    event_codes,
    gathered,
    grown,
    in_order,
    laid_over,
    places_of,
    refuse_other_kinds,
)
from periplo.journeys.loading import Lazy
from periplo.journeys.stacking import alike, first_kind, stacked, stacked_lists

PART = 500_000  # events of customers who are gathered together
_NOBODY = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Layer:
    """Journeys that go on where those beneath them end; the lowest has nobody beneath.

    gone: customers whose rows beneath count no more: they stand whole here, or nowhere. into: customers beneath who are
    now another: was -> now.
    """

    journeys: Journeys
    gone: Int64s = field(default_factory=_NOBODY.copy)
    into: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def last_seq(self) -> int:
        """-1 if there is none."""
        return -1 if self.journeys.seq is None else int(self.journeys.seq.max(initial=-1))

    @cached_property
    def last_at(self) -> int:
        """The instant of the last event in view, in microseconds UTC."""
        some = self.journeys.stop > self.journeys.start
        return int(self.journeys.at[self.journeys.stop[some] - 1].max(initial=np.iinfo(np.int64).min))

    def passed_up(self, customers: Int64s) -> Int64s:
        """Who these customers of layers beneath are now; without those who stand here instead."""
        moved = np.array(sorted(self.into), np.int64)
        stay = customers[~are_in(customers, united(self.gone, moved))]
        now = [self.into[one] for one in customers[are_in(customers, moved)].tolist()]
        return np.concatenate([stay, np.array(now, np.int64)])


class Layers:
    """layers: the lowest first; all know their seq, unless there is but one."""

    def __init__(self, *layers: Layer) -> None:
        self.layers = layers
        self._grown: Journeys | None = (
            None  # what is to be laid together if all are asked for, but the lowest
        )
        self._whole: Journeys | None = None

    @classmethod
    def alone(cls, journeys: Journeys) -> Layers:
        """Journeys over which nothing lies."""
        return cls(Layer(journeys))

    def over(self, layer: Layer) -> Layers:
        """These with one more above. Raises: KindChanged if a property is of another kind there."""
        for one in self.layers:
            refuse_other_kinds(one.journeys, layer.journeys)
        above = Layers(*self.layers, layer)
        if self._whole is not None:  # whoever asked for all of them asks again
            above._grown = self._whole
        return above

    def stacked(self, low: int, lay: Callable[[Iterable[Journeys]], Journeys]) -> Layers:
        """The same, with all layers from this place on as one.

        lay: makes one of the journeys of some customers after the others.
        """
        top = Layers(*self.layers[low:])
        gone, into = _beneath(top.layers)
        same = Layers(*self.layers[:low], Layer(lay(top.parts(top.customers)), gone, into))
        same._whole = self._whole
        return same

    def whole(self) -> Journeys:
        """The journeys of everybody as one; the lowest rows are not copied.

        Raises: KindChanged, here or when a property is asked for, if it is of different kinds.
        """
        if self._whole is None:
            self._whole, self._grown = self._laid_together(), None
        return self._whole

    def _laid_together(self) -> Journeys:
        if self._grown is not None:
            top = self.layers[-1]
            return grown(self._grown, top.journeys, top.gone, top.into)
        base = self.layers[0].journeys
        if len(self.layers) == 1:
            return base
        return laid_over(
            base, self.of(self.touched), united(self.touched, self.gone)
        )  # `over` compared the kinds

    @property
    def zone(self) -> str:
        """In which days are cut."""
        return self.layers[0].journeys.zone

    @property
    def names(self) -> tuple[str, ...]:
        """Of events, in the order of their codes."""
        return self._names[0]

    @cached_property
    def _names(self) -> tuple[tuple[str, ...], list[NDArray[np.uint16]]]:
        return event_codes([layer.journeys.names for layer in self.layers])

    @cached_property
    def customers(self) -> Int64s:
        """(customers,) int64, by shard and number."""
        found = _NOBODY
        for layer in self.layers:
            found = np.concatenate([layer.passed_up(found), layer.journeys.customer])
        return by_shard(distinct(found))

    @cached_property
    def touched(self) -> Int64s:
        """Customers who have something above the lowest layer, ascending."""
        found = _NOBODY
        for layer in self.layers[1:]:
            now = np.array(sorted(layer.into.values()), np.int64)
            found = np.concatenate([layer.passed_up(found), layer.journeys.customer, now])
        return distinct(found[are_in(found, self.customers)])

    @property
    def gone(self) -> Int64s:
        """Customers of the lowest layer who are nobody any more, ascending."""
        return without(self.layers[0].journeys.customer, self.customers)

    def sizes(self, customers: Int64s) -> Int64s:
        """How many events each of these different customers has. (n,) int64."""
        sizes = np.zeros(len(customers), np.int64)
        order = np.argsort(customers)
        for layer, (places, whose) in zip(self.layers, self._found(customers), strict=True):
            one = layer.journeys
            at = order[np.searchsorted(customers[order], whose)]
            np.add.at(sizes, at, one.stop[places] - one.start[places])
        return sizes

    def of(self, customers: Int64s) -> Journeys:
        """The journeys of these customers alone, whole, by shard and number; of those who have any.

        Raises: KindChanged, when a property is asked for, if it is of different kinds.
        """
        if len(self.layers) == 1:
            one = self.layers[0].journeys
            return gathered(one.only(are_in(one.customer, customers)))
        all_ = [layer.journeys for layer in self.layers]
        found = self._found(distinct(customers))
        whose = np.concatenate([now for _, now in found])
        who = by_shard(distinct(whose))
        edges = [(one.start[places], one.stop[places]) for one, (places, _) in zip(all_, found, strict=True)]
        rows = [rows_of(start, stop) for start, stop in edges]
        sizes = np.concatenate([stop - start for start, stop in edges])
        taken = list(zip(all_, rows, strict=True))
        at = np.concatenate([one.at[theirs] for one, theirs in taken])
        seq = np.concatenate([_seq(one)[theirs] for one, theirs in taken])
        order, bounds = in_order(places_of(who, whose), sizes, len(who), at, seq)
        names, codes = self._names
        event = [code[one.event[theirs]] for code, (one, theirs) in zip(codes, taken, strict=True)]
        ours = None
        if any(one.ours is not None for one in all_):
            ours = np.concatenate([_ours(one)[theirs] for one, theirs in taken])[order]
        return Journeys(
            start=bounds[:-1],
            stop=bounds[1:],
            customer=who,
            event=np.concatenate(event)[order],
            at=at[order],
            names=names,
            ours=ours,
            properties=Lazy({name: partial(self._column, name, rows, order) for name in self._properties}),
            lists=Lazy({name: partial(self._list, name, rows, order) for name in self._lists}),
            zone=self.zone,
            seq=seq[order],
        )

    def parts(self, customers: Int64s, most: int | None = None) -> Iterator[Journeys]:
        """The journeys of these different customers, some after the other, in the order given, which is by shard and
        number. At least one part; what texts a column has is the same in all.

        most: events of one part (PART), unless one customer has more.
        """
        alike_ = self._alike()
        total = np.cumsum(self.sizes(customers))
        low = 0
        while low < len(customers) or not low:
            before = total[low - 1] if low else 0
            high = max(low + 1, int(np.searchsorted(total, before + (most or PART), side="right")))
            yield replace(alike_.of(customers[low:high]), row=None, traits={})
            low = high

    def _alike(self) -> Layers:
        """The same, with one table of texts for all layers of a column."""
        properties = [dict(layer.journeys.properties) for layer in self.layers]
        lists = [dict(layer.journeys.lists) for layer in self.layers]
        for name in self._properties:
            alike(properties, name)
        for name in self._lists:
            alike(lists, name)
        return Layers(
            *(
                replace(layer, journeys=replace(layer.journeys, properties=plain, lists=ragged))
                for layer, plain, ragged in zip(self.layers, properties, lists, strict=True)
            )
        )

    def heard_since(self, seq: int) -> Int64s:
        """Customers with an event that was accepted later than this seq, ascending."""
        found = _NOBODY
        for layer in self.layers:
            new = _NOBODY
            if layer.last_seq > seq:
                one = layer.journeys
                _, places = owned(one, np.flatnonzero(_seq(one) > seq))
                new = one.customer[places]
            found = np.concatenate([layer.passed_up(found), new])
        return distinct(found)

    def heard_after(self, at: int) -> Int64s:
        """Customers whose last event is later than this instant, in microseconds UTC, ascending."""
        found = _NOBODY
        for layer in self.layers:
            late = _NOBODY
            if layer.last_at > at:
                one = layer.journeys.only(layer.journeys.stop > layer.journeys.start)
                late = one.customer[one.at[one.stop - 1] > at]
            found = np.concatenate([layer.passed_up(found), late])
        return distinct(found)

    @property
    def last_seq(self) -> int:
        """The last seq in them; -1 if they know none."""
        return max(layer.last_seq for layer in self.layers)

    def _found(self, customers: Int64s) -> list[tuple[Int64s, Int64s]]:
        """Where each layer has something of these different customers: the places of its customers, and whose it is."""
        found = []
        who = now = customers
        for layer in reversed(self.layers):
            places = places_of(layer.journeys.customer, who)
            is_there = places >= 0
            found.append((places[is_there], now[is_there]))
            moved = np.array(sorted(layer.into), np.int64)
            beneath = ~are_in(who, united(layer.gone, moved))
            come = [(was, into) for was, into in layer.into.items()]
            goal = np.array([into for _, into in come], np.int64)
            order = np.argsort(who)
            at = np.minimum(np.searchsorted(who[order], goal), max(len(who) - 1, 0))
            hit = who[order][at] == goal if len(who) else np.zeros(len(goal), np.bool_)
            was = np.array([was for was, _ in come], np.int64)[hit]
            whose = now[order][at[hit]] if len(who) else _NOBODY
            who, now = np.concatenate([who[beneath], was]), np.concatenate([now[beneath], whose])
        return found[::-1]

    @cached_property
    def _properties(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for one in self.layers for name in one.journeys.properties))

    @cached_property
    def _lists(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for one in self.layers for name in one.journeys.lists))

    def _column(self, name: str, rows: list[Int64s], order: Int64s) -> Column:
        return stacked(name, [layer.journeys.properties.get(name) for layer in self.layers], rows, order)

    def _list(self, name: str, rows: list[Int64s], order: Int64s) -> Ragged:
        return stacked_lists(name, [layer.journeys.lists.get(name) for layer in self.layers], rows, order)

    def kind_of(self, name: str) -> object:
        """The type of a property in any layer; None where nothing is said."""
        return first_kind([layer.journeys.properties for layer in self.layers], name)


def _beneath(layers: Sequence[Layer]) -> tuple[Int64s, dict[int, int]]:
    """Of all these as one: which customers beneath count no more, and which are now another."""
    gone: set[int] = set()
    into: dict[int, int] = {}
    for layer in layers:
        leave = set(layer.gone.tolist()) - layer.into.keys()
        dropped = {was for was, now in into.items() if now in leave}
        gone |= dropped | (leave - into.keys())
        begun = {was: now for was, now in layer.into.items() if was not in into and was not in gone}
        into = {was: layer.into.get(now, now) for was, now in into.items() if was not in dropped} | begun
    return np.array(sorted(gone), np.int64), into


def _seq(journeys: Journeys) -> Int64s:
    assert journeys.seq is not None
    return journeys.seq


def _ours(journeys: Journeys) -> NDArray[np.bool_]:
    return np.zeros(len(journeys.at), np.bool_) if journeys.ours is None else journeys.ours
