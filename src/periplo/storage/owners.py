"""Whose handles are, remembered by a process that asks for the same people again and again."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection

from periplo.core.distinct import distinct, without
from periplo.journeys.columns import Int64s
from periplo.storage import handles as known
from periplo.storage import moves

MOST = 2_000_000  # handles that are remembered; 32 MB


class Owners:
    """The customers of handles that were asked for before; those that moved since are asked for again."""

    def __init__(self) -> None:
        self._handles = self._customers = np.zeros(0, np.int64)
        self._moves = self._epoch = -1

    def of(self, connection: Connection, handles: Int64s) -> Int64s:
        """The customer of each handle now. handles: (n,) int64, all of them named. Returns (n,) int64."""
        self._follow(connection)
        unknown = without(distinct(handles), self._handles)
        if len(unknown):
            both = np.concatenate([self._handles, unknown])
            theirs = np.concatenate([self._customers, known.customers_of(connection, unknown)])
            order = np.argsort(both)
            self._handles, self._customers = both[order], theirs[order]
        return np.asarray(self._customers[np.searchsorted(self._handles, handles)])

    def _follow(self, connection: Connection) -> None:
        last, epoch = moves.last(connection), moves.epoch(connection)
        if epoch != self._epoch or len(self._handles) > MOST:
            self._handles = self._customers = np.zeros(0, np.int64)
        elif last != self._moves:
            moved = np.array([one.handle for one in moves.since(connection, self._moves)], np.int64)
            stay = ~np.isin(self._handles, moved)
            self._handles, self._customers = self._handles[stay], self._customers[stay]
        self._moves, self._epoch = last, epoch
