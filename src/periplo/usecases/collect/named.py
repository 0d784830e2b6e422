"""Who the senders' identifiers name, remembered from request to request together with their numbers in the ledger."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from periplo.core.messages import Handle
from periplo.core.people import ONCE
from periplo.journeys.columns import Int64s

MOST = 300_000  # ways of naming somebody that are remembered


class Named:
    """Each different way in which messages name somebody gets a code, and by it the number of its first handle.

    Numbers never change once they are committed; only erasing a person ends them, which the ledger says by an epoch.
    """

    def __init__(self) -> None:
        self.handles: list[tuple[Handle, ...]] = []  # by code
        self.codes: dict[Hashable, int] = {}
        self.several: set[int] = set()  # codes of more than one handle
        self._epoch = 0
        self._numbers = np.zeros(1_024, np.int64)

    def begin(self, epoch: int) -> None:
        """Before messages are unpacked, and never while codes are in use."""
        if epoch != self._epoch or len(self.handles) > MOST:
            self.handles, self.codes, self.several, self._epoch = [], {}, set(), epoch
            self._numbers[:] = 0

    def met(self, key: Hashable, handles: tuple[Handle, ...]) -> int:
        """The code of these handles, found again by `key`."""
        code = len(self.handles)
        self.handles.append(handles)
        if len(handles) > 1:
            self.several.add(code)
        if handles and handles[0].kind != ONCE:
            self.codes[key] = code
        return code

    def numbers(self, codes: Int64s) -> Int64s:
        """The number of each code's first handle, 0 where it is not known. (n,) int64."""
        if len(self.handles) > len(self._numbers):
            self._numbers = np.append(self._numbers, np.zeros(len(self.handles), np.int64))
        return np.asarray(self._numbers[codes])

    def learn(self, codes: Int64s, numbers: Int64s) -> None:
        """These numbers were committed."""
        self._numbers[codes] = numbers
