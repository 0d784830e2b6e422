"""The names of customers, held in memory for whoever searches: read beside, never in a page's way."""

from __future__ import annotations

from threading import Lock, Thread
from time import monotonic

from periplo.edge.console.desk import Desk
from periplo.edge.wiring import has_ledger, stamp_of
from periplo.storage.names import erased_so_far
from periplo.usecases.customer_names import Names, names_kept

REST = 120.0  # seconds for which names stand although something was written


class Called:
    """What customers are called. When somebody is erased all names are dropped at once and read anew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self._names: Names | None = None
        self._stands: tuple[str, float] = ("", 0.0)
        self._erased = -1
        self._reading: Thread | None = None

    def names(self, patience: float) -> Names | None:
        """The names; None if they are still being read after so many seconds."""
        if not has_ledger(self._desk.workspace):
            return Names()
        with self._desk.ledger.reading() as connection:
            erased = erased_so_far(connection)
        stamp = str(stamp_of(self._desk.workspace))
        with self._lock:
            if erased != self._erased:
                self._names, self._erased = None, erased
            known, at = self._stands
            is_old = self._names is None or (stamp != known and monotonic() - at > REST)
            if is_old and (self._reading is None or not self._reading.is_alive()):
                self._reading = Thread(target=self._read, args=(stamp, erased), daemon=True)
                self._reading.start()
            reading = self._reading
            if self._names is not None:
                return self._names
        if reading is not None:
            reading.join(patience)
        with self._lock:
            return self._names

    def _read(self, stamp: str, erased: int) -> None:
        with self._desk.ledger.reading() as connection:
            names = names_kept(connection)
        with self._lock:
            if erased == self._erased:
                self._names, self._stands = names, (stamp, monotonic())
