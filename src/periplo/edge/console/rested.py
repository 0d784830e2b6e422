"""What takes long and may be a little old: it stands for a while, and is then made anew beside, in nobody's way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic
from typing import Any, TypeVar, cast

from periplo.core.errors import PeriploError

REST = 60.0  # seconds for which a thing stands at least
TIMES = 20.0  # and so many times as long as it took to make, so that at most a twentieth of a core goes there
OLDEST = 3_600.0  # seconds after which nobody is told it any more before it is made anew
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class _Made:
    """A thing, what it stands on, when it was made and how long it stands."""

    stands: object
    thing: Any
    at: float
    rest: float


class Rested:
    """Things by key. clock: seconds that only go on."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._made: dict[str, _Made] = {}
        self._making: dict[str, Thread] = {}
        self._lock = Lock()

    def told(self, key: str, stands: object, make: Callable[[], Thing]) -> Thing:
        """What was made for this key while what it stands on is the same; else made now, and waited for.

        What has stood for long enough is told once more, and made anew beside.
        """
        with self._lock:
            known = self._made.get(key)
            age = self._clock() - known.at if known else OLDEST
            if known is not None and known.stands == stands and age < max(OLDEST, known.rest):
                if age >= known.rest and not self._is_making(key):
                    self._making[key] = Thread(target=self._anew, args=(key, stands, make), daemon=True)
                    self._making[key].start()
                return cast("Thing", known.thing)
        return self._kept(key, stands, make)

    def _is_making(self, key: str) -> bool:
        return key in self._making and self._making[key].is_alive()

    def _anew(self, key: str, stands: object, make: Callable[[], object]) -> None:
        with suppress(PeriploError, OSError):  # whoever asks when it is too old is told what is wrong
            self._kept(key, stands, make)

    def _kept(self, key: str, stands: object, make: Callable[[], Thing]) -> Thing:
        begun = self._clock()
        thing = make()
        now = self._clock()
        with self._lock:
            self._made[key] = _Made(stands, thing, now, max(REST, TIMES * (now - begun)))
        return thing
