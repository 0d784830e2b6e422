"""Rows as they arrived become journeys: whose they are, in which order, under which names."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import partial

import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadInput
from periplo.core.events import MAX_NAMES, folded
from periplo.core.identity import shards_of
from periplo.journeys.columns import Coded, Column, Int64s, Journeys, Ragged
from periplo.journeys.interning import looked_up
from periplo.journeys.kernels.sort import grouped, in_time
from periplo.journeys.kinds import column_from, narrow
from periplo.journeys.lists import is_list, list_makers
from periplo.journeys.loading import Lazy
from periplo.journeys.rows import Rows, Tokens
from periplo.journeys.texts import Texts


def journeys_from(
    rows: Rows,
    customers: Int64s | None = None,
    by_shard: bool = False,
    as_text: Container[str] = (),
) -> Journeys:
    """The journeys of these rows.

    customers: the id of each customer text, (texts,) int64, several texts may share one; left out, ids are 1, 2,
    3... in order of first appearance and the texts are the keys. by_shard: customers lie by shard, then id (the
    order of the index on disk), else in order of first appearance. as_text: folded names of properties that are
    text whatever their values look like.
    Raises: BadInput if there are more event names than a journey can hold.
    """
    ids, places, known = _places(rows, customers, by_shard)
    names, code_of = event_names(rows.event.texts, _first_seen(rows))
    starts, order = grouped(rows.customer.codes, places, len(ids))
    at = in_time(starts, order, rows.at, rows.seq)
    keys = None
    if customers is None:
        keys = Coded(narrow(known.astype(np.uint32), len(rows.customer.texts)), rows.customer.texts)
    event = looked_up(looked_up(code_of, rows.event.codes), order)
    lists = {name for name, tokens in rows.properties.items() if is_list(tokens.texts)}
    ragged: dict[str, Callable[[], Ragged]] = {}
    for name in sorted(lists):
        ragged.update(list_makers(name, rows.properties[name], order, rows.decimal))
    return Journeys(
        start=starts[:-1],
        stop=starts[1:],
        customer=ids,
        event=event,
        at=at,
        names=names,
        ours=_ours(rows, order),
        properties=Lazy(
            {
                name: partial(_column, rows, name, order, folded(name) in as_text)
                for name in rows.properties
                if name not in lists
            }
        ),
        lists=Lazy(ragged),
        keys=keys,
        zone=rows.zone,
        seq=None if rows.seq is None else looked_up(rows.seq, order),
    )


def _first_seen(rows: Rows) -> Int64s | None:
    """When, as a seq, each text of an event name was first accepted, (texts,); None if rows stand in that order."""
    if rows.seq is None or bool((rows.seq[1:] > rows.seq[:-1]).all()):
        return None
    first = np.full(len(rows.event.texts) + 1, np.iinfo(np.int64).max, np.int64)
    np.minimum.at(first, rows.event.codes, rows.seq)
    return first[1:]


def _places(rows: Rows, customers: Int64s | None, by_shard: bool) -> tuple[Int64s, Int64s, Int64s]:
    """Ids of the customers in order, (customers,); place of each text's code, (texts + 1,); and the first code of
    each customer. Customers without a row are left out."""
    texts = len(rows.customer.texts)
    of_text = np.arange(1, texts + 1, dtype=np.int64) if customers is None else customers
    present = np.zeros(texts + 1, np.bool_)
    present[rows.customer.codes] = True
    if present[0]:
        raise BadInput("a row has no customer", "such rows are set aside where a log is read")
    used = np.flatnonzero(present[1:])
    ids, first, inverse = np.unique(of_text[used], return_index=True, return_inverse=True)
    rank = np.lexsort((ids, shards_of(ids))) if by_shard else np.argsort(first, kind="stable")
    place_of = np.empty(len(ids), np.int64)
    place_of[rank] = np.arange(len(ids))
    places = np.zeros(texts + 1, np.int64)
    places[used + 1] = place_of[inverse]
    return ids[rank], places, used[first[rank]] + 1


def event_names(texts: Texts, first_seen: Int64s | None) -> tuple[tuple[str, ...], NDArray[np.uint16]]:
    """The different names, each in its first spelling, and the code of each spelling's code, (texts + 1,)."""
    codes: dict[str, int] = {}
    names: list[str] = []
    code_of = np.zeros(len(texts) + 1, np.uint16)
    places = range(len(texts)) if first_seen is None else np.argsort(first_seen, kind="stable").tolist()
    for place in places:
        text = texts[place]
        key = folded(text)
        code = codes.get(key)
        if code is None:
            if len(names) == MAX_NAMES:
                raise _too_many_names(len(texts), names)
            code = codes[key] = len(names)
            names.append(" ".join(text.split()))
        code_of[place + 1] = code
    return tuple(names), code_of


def _too_many_names(spellings: int, names: list[str]) -> BadInput:
    """The error that proposes how to group names: by what most of them have in common before a number or a slash."""
    stems: dict[str, int] = {}
    for name in names:
        stem = name
        for mark in "/?#:_- ":
            head, found, _ = name.partition(mark)
            if found and head:
                stem = head + mark
                break
        stems[stem.rstrip("0123456789")] = stems.get(stem.rstrip("0123456789"), 0) + 1
    stem, count = max(stems.items(), key=lambda item: item[1])
    return BadInput(
        f"there are {spellings} different event names, more than {MAX_NAMES}",
        f"{count} of them begin with '{stem}'",
        f"group them before importing: one event '{stem}*' with the rest of the name as a property",
        names=spellings,
        stem=stem,
    )


def _column(rows: Rows, name: str, order: Int64s, as_text: bool) -> Column:
    tokens = rows.properties[name]
    if as_text:
        return Coded(narrow(looked_up(tokens.codes, order), len(tokens.texts)), tokens.texts)
    return column_from(Tokens(looked_up(tokens.codes, order), tokens.texts), rows.decimal, rows.zone)


def _ours(rows: Rows, order: Int64s) -> NDArray[np.bool_] | None:
    """Where the property `by` is "us": what we ourselves sent."""
    for name, tokens in rows.properties.items():
        if folded(name) == "by":
            us = np.array([False, *(folded(text) == "us" for text in tokens.texts)])
            return us[tokens.codes[order]] if us.any() else None
    return None
