"""What was worked out for a page is kept, and what took long stands for a while although more has come in since.

Where customers act all the time, every answer would be a moment old at its second look, and be asked anew at each. So
an answer that took long is shown as it was, and worked out anew behind, at most a tenth of the time. What a person
changes is never hidden: nothing stands over it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock, Timer
from time import monotonic
from typing import Any, NamedTuple, TypeVar, cast

MOST = 64  # things held at a time
QUICK = 0.25  # seconds; what took less never stands, as asking again costs nobody anything
SHARE = 10.0  # times what it took: for so long it is not worked out anew
OLDEST = 60.0  # seconds, or twice its rest where that is longer: what is older is not shown any more
Thing = TypeVar("Thing")


class State(NamedTuple):
    """Of what a thing was made. whole: changes with everything; ground: changes with what people change alone."""

    whole: str
    ground: str


@dataclass(slots=True)
class _Made:
    thing: Any
    of: object  # another thing that it was made of, None if of none
    state: State
    at: float  # monotonic seconds, at which its making began
    took: float  # seconds
    is_awaited: bool = False  # whether it is being made anew, or will be

    @property
    def rest(self) -> float:
        return SHARE * self.took

    def fits(self, state: State, of: object) -> bool:
        """Whether it is of this state, or of this very thing and nothing that a person changed since."""
        return self.state == state if of is None else self.of is of and self.state.ground == state.ground

    def stands(self, state: State, now: float, quick: float | None = None) -> bool:
        """Whether it may be shown although more has come in."""
        is_slow = self.took >= (QUICK if quick is None else quick) and self.state.ground == state.ground
        return is_slow and now - self.at < max(OLDEST, 2 * self.rest)


class Kept:
    """Things by key, each the newest made. Threads may share it: what several ask for at a time is made once."""

    def __init__(self, state: Callable[[], State]) -> None:
        self._state = state
        self._made: OrderedDict[str, _Made] = OrderedDict()
        self._making: dict[tuple[str, State, int], Future[Any]] = {}
        self._lock = Lock()
        self._behind = Lock()  # one thing at a time is made anew behind, whatever stands
        self.renewals = 0  # how often something that stood was made anew

    def get(self, key: str, make: Callable[[], Thing]) -> Thing:
        """What was made of the present state, or is made now."""
        return self._get(key, make, self._state())

    def standing(self, key: str, make: Callable[[], Thing], quick: float | None = None) -> Thing:
        """As get; but what took long may stand from before, and is then made anew behind.

        quick: seconds instead of QUICK; what took less is made at once. 0 for what stands beside things that took long
        on every page.
        """
        state, now = self._state(), monotonic()
        with self._lock:
            made = self._made.get(key)
            if made is not None and made.state != state and made.stands(state, now, quick):
                self._made.move_to_end(key)
                if not made.is_awaited:
                    made.is_awaited = True
                    timer = Timer(max(0.0, made.at + made.rest - now), self._renew, (key, make))
                    timer.daemon = True
                    timer.start()
                return cast("Thing", made.thing)
        return self._get(key, make, state)

    def of(self, thing: object, key: str, make: Callable[[], Thing]) -> Thing:
        """What was made of this very thing and of what people changed last, or is made now."""
        return self._get(key, make, self._state(), thing)

    def holds(self, key: str) -> bool:
        """Whether nobody would wait for it."""
        state, now = self._state(), monotonic()
        with self._lock:
            made = self._made.get(key)
            return made is not None and (made.state == state or made.stands(state, now))

    def _get(self, key: str, make: Callable[[], Thing], state: State, of: object = None) -> Thing:
        mine: Future[Any] | None = None
        asked = (key, state, id(of))
        with self._lock:
            made = self._made.get(key)
            if made is not None and made.fits(state, of):
                self._made.move_to_end(key)
                return cast("Thing", made.thing)
            theirs = self._making.get(asked)
            if theirs is None:
                mine = self._making[asked] = Future()
        if theirs is not None:
            return cast("Thing", theirs.result())
        assert mine is not None
        try:
            thing = self._make(key, make, state, of)
        except BaseException as error:
            with self._lock:
                del self._making[asked]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._making[asked]
        mine.set_result(thing)
        return thing

    def _make(self, key: str, make: Callable[[], Thing], state: State, of: object) -> Thing:
        begun = monotonic()
        thing = make()
        made = _Made(thing, of, state, begun, monotonic() - begun)
        with self._lock:
            before = self._made.get(key)
            if before is None or before.at <= begun:
                self._made[key] = made
                self._made.move_to_end(key)
            while len(self._made) > MOST:
                self._made.popitem(last=False)
        return thing

    def _renew(self, key: str, make: Callable[[], Any]) -> None:
        """Makes it anew; what cannot be made is forgotten, so that whoever asks next is told why."""
        with self._behind:
            begun = monotonic()
            try:
                self._get(key, make, self._state())
            except Exception:
                with self._lock:
                    self._made.pop(key, None)
                self.renewals += 1
            else:  # what is beside other things is seen with them
                self.renewals += monotonic() - begun >= QUICK
