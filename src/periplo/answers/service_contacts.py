"""Contacts with teams as columns: calls, chats, tickets and the like, put together from their moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.answers.service_words import (
    ANSWERED,
    BACK,
    ENDED,
    GIVEN_UP,
    KINDS,
    OPENED,
    PASSED,
    SOLVED,
    contact_moment,
)
from periplo.core.spans import SECOND
from periplo.journeys.columns import Coded, Flag, Journeys, Number, rows_of

Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]
NEVER = np.iinfo(np.int64).max
YES = frozenset(("true", "yes", "si", "sí", "1", "resolved", "solved", "resuelto", "resuelta", "solucionado"))
NO = frozenset(("false", "no", "0", "unresolved", "not resolved", "unsolved", "sin resolver", "no resuelto"))


@dataclass(frozen=True, slots=True)
class Contacts:
    """One a row, (n,) each. kind: place among KINDS; row: of its first event; who: customer's place.

    wait: microseconds to the first answer, -1 where it is not known; is_waiting: it was not seen to end. took, is_open:
    likewise, to its end. solved: 1, 0, or -1 where nothing tells. gave_up: the customer, before an answer.
    passed: from one to another. rows: row of each of its events, with `of`: whose it is.
    """

    kind: Int64s
    row: Int64s
    who: Int64s
    wait: Int64s
    is_waiting: Bools
    took: Int64s
    is_open: Bools
    solved: Int64s
    gave_up: Bools
    passed: Bools
    rows: Int64s
    of: Int64s

    @property
    def is_over(self) -> Bools:
        """Ended, given up, or told whether it was solved."""
        return np.asarray(self.gave_up | (self.solved >= 0) | ((self.took >= 0) & ~self.is_open))


def contacts_of(journeys: Journeys, now: int) -> Contacts:
    """Every contact that customers began, by what is known at `now`.

    Moments with the same id (call_id, chat_id, ticket_id …) are one contact. Without an id another begins when one is
    opened, after one that ended or was given up, and with a second answer. An end without an answer counts as one.
    """
    told = [contact_moment(name) for name in journeys.names]
    moment_of = np.array([0 if one is None else one[1] for one in told], np.int64)
    kind_of = np.array([0 if one is None else KINDS.index(one[0]) for one in told], np.int64)
    rows = rows_of(journeys.start, journeys.stop)
    who = np.repeat(np.arange(journeys.customers), journeys.stop - journeys.start)
    chosen = (moment_of[journeys.event[rows]] > 0) & (journeys.at[rows] <= now) if len(rows) else rows > 0
    rows, who = rows[chosen], who[chosen]
    kind = kind_of[journeys.event[rows]]
    number = _numbers(journeys, rows, kind)
    order = np.lexsort((np.arange(len(rows)), number, kind, who))
    rows, who, kind, number = rows[order], who[order], kind[order], number[order]
    at, moment = journeys.at[rows], moment_of[journeys.event[rows]]
    begins = _begins(who, kind, number, moment)
    first = np.flatnonzero(begins)
    if not len(first):
        none, no = np.empty(0, np.int64), np.empty(0, np.bool_)
        return Contacts(none, none, none, none, no, none, no, none, no, no, none, none)

    def earliest(*wanted: int) -> Int64s:
        return np.asarray(np.minimum.reduceat(np.where(np.isin(moment, wanted), at, NEVER), first))

    def latest(*wanted: int) -> Int64s:
        return np.asarray(np.maximum.reduceat(np.where(np.isin(moment, wanted), at, -NEVER), first))

    opened, answered, gave_up = earliest(OPENED), earliest(ANSWERED), earliest(GIVEN_UP)
    ended, back, last_end = earliest(ENDED, SOLVED), latest(BACK), latest(ENDED, SOLVED)
    is_closed = (ended < NEVER) & (last_end >= back)
    answered = np.minimum(answered, np.where(gave_up == NEVER, ended, NEVER))
    has_given_up = (gave_up < NEVER) & (answered == NEVER)
    until = np.minimum(answered, np.minimum(np.where(has_given_up, gave_up, NEVER), now))
    # Clocks may tell an answer before the opening: it began with the first.
    begun, opened = (opened < NEVER, at[first])
    wait = np.where(begun, until - opened, -1)
    said = _seconds_waited(journeys, rows, moment, first)
    is_told = ~begun & (answered < NEVER) & (said >= 0)
    wait[is_told] = said[is_told]
    took = np.where(begun & ~has_given_up, np.where(is_closed, last_end, now) - opened, -1)
    solved = _solved(journeys, rows, first)
    solved = np.where(latest(SOLVED) > -NEVER, 1, solved)
    solved = np.where(back > np.maximum(last_end, -NEVER + 1), 0, solved)
    ours = np.zeros(len(first), np.bool_) if journeys.ours is None else journeys.ours[rows[first]]
    of = np.cumsum(begins) - 1
    kept = np.flatnonzero(~ours)
    place = np.full(len(first), -1, np.int64)
    place[kept] = np.arange(len(kept))
    inside = place[of] >= 0
    return Contacts(
        kind[first][kept], rows[first][kept], who[first][kept],
        wait[kept], (begun & (answered == NEVER))[kept], took[kept], ((took >= 0) & ~is_closed)[kept],
        solved[kept], has_given_up[kept], (latest(PASSED) > -NEVER)[kept], rows[inside], place[of][inside],
    )  # fmt: skip


def _begins(who: Int64s, kind: Int64s, number: Int64s, moment: Int64s) -> Bools:
    """Which moments begin another contact; all come sorted."""
    begins = np.ones(len(who), np.bool_)
    before = moment[:-1]
    other = (who[1:] != who[:-1]) | (kind[1:] != kind[:-1]) | (number[1:] != number[:-1])
    is_done = np.isin(before, (ENDED, SOLVED, GIVEN_UP)) & (moment[1:] != BACK)
    again = (moment[1:] == OPENED) | is_done | ((moment[1:] == ANSWERED) & (before == ANSWERED))
    begins[1:] = other | ((number[1:] == 0) & again)
    return begins


def _numbers(journeys: Journeys, rows: Int64s, kind: Int64s) -> Int64s:
    """The id of each moment's contact as a number from 1, 0 where it tells none."""
    numbers = np.zeros(len(rows), np.int64)
    for place, name in enumerate(KINDS):
        column, own = journeys.properties.get(f"{name}_id"), kind == place
        if isinstance(column, Coded):
            numbers[own] = column.codes[rows[own]]
        elif isinstance(column, Number):
            values = column.values[rows[own]]
            told = ~np.isnan(values)
            found = np.zeros(len(values), np.int64)
            found[told] = np.unique(values[told], return_inverse=True)[1] + 1
            numbers[own] = found
    return numbers


def _seconds_waited(journeys: Journeys, rows: Int64s, moment: Int64s, first: Int64s) -> Int64s:
    """Microseconds that the first answer says it was waited for, -1 where it says nothing."""
    column = journeys.properties.get("wait_seconds")
    if not isinstance(column, Number):
        return np.full(len(first), -1, np.int64)
    values = column.values[rows]
    told = (moment == ANSWERED) & (values >= 0)
    waited = np.full(len(rows), NEVER, np.int64)
    waited[told] = np.rint(values[told] * SECOND).astype(np.int64)
    least = np.minimum.reduceat(waited, first)
    return np.where(least == NEVER, -1, least)


def _solved(journeys: Journeys, rows: Int64s, first: Int64s) -> Int64s:
    """What the last event that tells it says of being solved: 1, 0, -1."""
    told = np.full(len(rows), -1, np.int64)
    for name in ("outcome", "resolved"):
        match journeys.properties.get(name):
            case Flag(flags):
                says = flags[rows].astype(np.int64)
            case Number(numbers):
                says = np.where(np.isnan(numbers[rows]), -1, numbers[rows] > 0).astype(np.int64)
            case Coded(codes, values):
                says = np.array([-1, *(_says(value) for value in values)], np.int64)[codes[rows]]
            case _:
                continue
        told = np.where(says >= 0, says, told)
    place = np.where(told >= 0, np.arange(len(rows)), -1)
    last = np.maximum.reduceat(place, first)
    return np.where(last >= 0, told[last], -1)


def _says(value: str) -> int:
    text = " ".join(value.casefold().split())
    return 1 if text in YES else 0 if text in NO else -1


def first_told(journeys: Journeys, name: str, contacts: Contacts) -> tuple[Int64s, Sequence[str]]:
    """For each contact the code of the first text that its events tell under a name, 0 for none; and the texts."""
    column = journeys.properties.get(name)
    found = np.zeros(len(contacts.row), np.int64)
    if not isinstance(column, Coded):
        return found, ()
    codes = column.codes[contacts.rows].astype(np.int64)
    told = np.flatnonzero(codes)[::-1]
    found[contacts.of[told]] = codes[told]  # the earliest is written last
    return found, column.values
