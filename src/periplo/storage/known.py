"""What a process that settles batch after batch remembers of the ledger, so that it need not be asked again.

Numbers of handles never change and evidence only grows earlier, so what was once committed stays true; only
erasing a person ends it, which the ledger says by an epoch.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Generic, TypeVar

from sqlalchemy import Connection

from periplo.core.messages import Handle
from periplo.storage.moves import epoch

Pair = tuple[int, int]
# The earliest message that named two together: at, source, kind; and an alias?
Heard = tuple[int, str, str, bool]

K = TypeVar("K")
V = TypeVar("V")


class Known:
    """Handles and evidence of committed transactions. Tell `keep` after the commit; without it nothing is learnt."""

    def __init__(self, most: int = 200_000) -> None:
        self._numbers: _Recent[Handle, int] = _Recent(most)
        self._pairs: _Recent[Pair, Heard] = _Recent(most)
        self._new_numbers: dict[Handle, int] = {}
        self._new_pairs: dict[Pair, Heard] = {}
        self._epoch = 0

    def open(self, connection: Connection) -> None:
        """Begins a transaction: what was not kept is not known, and nothing is after somebody was forgotten."""
        self._new_numbers.clear()
        self._new_pairs.clear()
        now = epoch(connection)
        if now != self._epoch:
            self._epoch = now
            self._numbers.clear()
            self._pairs.clear()

    def keep(self) -> None:
        """The transaction was committed."""
        self._numbers.learn(self._new_numbers)
        self._pairs.learn(self._new_pairs)
        self._new_numbers.clear()
        self._new_pairs.clear()

    def numbers(self, handles: Collection[Handle]) -> dict[Handle, int]:
        """Those of these handles whose numbers are known."""
        return self._numbers.some(handles)

    def learn_numbers(self, numbers: Mapping[Handle, int]) -> None:
        self._new_numbers.update(numbers)

    def heard(self, pair: Pair) -> Heard | None:
        """What is known of two that were named together."""
        return self._pairs.get(pair)

    def learn_pairs(self, pairs: Mapping[Pair, Heard]) -> None:
        self._new_pairs.update(pairs)


class _Recent(Generic[K, V]):
    """A dict that forgets what was longest not looked at; two halves, of which the older one goes at once."""

    def __init__(self, most: int) -> None:
        self.most = max(most // 2, 1)
        self.young: dict[K, V] = {}
        self.old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        found = self.young.get(key)
        if found is None and (found := self.old.get(key)) is not None:
            self.young[key] = found
        return found

    def some(self, keys: Collection[K]) -> dict[K, V]:
        young, old = self.young.get, self.old.get
        found = {key: value for key in keys if (value := young(key)) is not None}
        if self.old:
            older = {key: value for key in keys if key not in found and (value := old(key)) is not None}
            self.young.update(older)
            found.update(older)
        return found

    def learn(self, new: Mapping[K, V]) -> None:
        self.young.update(new)
        if len(self.young) > self.most:
            self.old, self.young = self.young, {}

    def clear(self) -> None:
        self.young, self.old = {}, {}
