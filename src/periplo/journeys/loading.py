"""Columns that are made or read when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from threading import Lock
from typing import Generic, TypeVar

from periplo.core.events import folded

Kind = TypeVar("Kind")


class Lazy(Mapping[str, Kind], Generic[Kind]):
    """Name -> column, names compared folded; each is made once, whatever thread asks first.

    kinds: what is known of a column before it is made, by its name.
    """

    def __init__(self, makers: Mapping[str, Callable[[], Kind]], kinds: Mapping[str, object] = {}) -> None:
        self.kinds = kinds
        self._makers: dict[str, Callable[[], Kind]] = {}
        for name, maker in makers.items():
            self._makers.setdefault(folded(name), maker)
        self._made: dict[str, Kind] = {}
        self._lock = Lock()

    def __getitem__(self, name: str) -> Kind:
        wanted = folded(name)
        if wanted not in self._made:
            maker = self._makers[wanted]
            with self._lock:
                if wanted not in self._made:
                    self._made[wanted] = maker()
        return self._made[wanted]

    def once(self, name: str) -> Kind:
        """The column, not kept here if it was not made: for whoever goes through all of them and needs each once."""
        wanted = folded(name)
        return self._made[wanted] if wanted in self._made else self._makers[wanted]()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and folded(name) in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)

    def __reduce__(self) -> tuple[object, ...]:
        """What goes to another process is every column, made."""
        return _made, (dict(self.items()),)


def needed_once(columns: Mapping[str, Kind], name: str) -> Kind:
    """One of these columns; a lazy one is not kept."""
    return columns.once(name) if isinstance(columns, Lazy) else columns[name]


def _made(columns: Mapping[str, Kind]) -> Lazy[Kind]:
    return Lazy({name: partial(columns.__getitem__, name) for name in columns})
