"""A channel asked with care: not faster than its carrier allows, again after a while, not at all while it is down."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from periplo.channels.contract import (
    Channel,
    ChannelBusy,
    ChannelInDoubt,
    ChannelShut,
    Message,
    MessageStumbled,
    Receipt,
)
from periplo.core.errors import EnvironmentFault

TRIES = 3
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0  # seconds between two tries; doubled each time
PATIENCE = 30.0  # seconds a command waits for a carrier; whoever asks for more is asked again in another run
BREAKS_AT = 5  # messages in a row that failed: the carrier is down
OPEN_SECONDS = 60.0  # for so long it is then left alone; the next message is a trial


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages at most, None for as many as it takes."""

    per_second: float | None = None
    per_minute: int | None = None
    per_day: int | None = None


class Pace:
    """Lets messages pass no faster than the limits, counted over rolling windows. Threads may share it."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        pairs = [(limits.per_minute, 60.0), (limits.per_day, 86_400.0)]
        if limits.per_second is not None:
            whole = max(1, int(limits.per_second))
            pairs.insert(0, (whole, whole / limits.per_second))
        self._windows = [(most, span, deque[float]()) for most, span in pairs if most is not None]

    def remember(self, ages: Iterable[float]) -> None:
        """Counts messages that passed so many seconds ago, in another process."""
        with self._lock:
            now = self._clock()
            for age in sorted(ages, reverse=True):
                for _, span, passed in self._windows:
                    if 0 <= age < span:
                        passed.append(now - age)

    def wait(self) -> float:
        """Seconds until the next message may pass; 0 if it passes now, and then it is counted."""
        with self._lock:
            now = self._clock()
            longest = 0.0
            for most, span, passed in self._windows:
                while passed and passed[0] <= now - span:
                    passed.popleft()
                if len(passed) >= most:
                    longest = max(longest, passed[len(passed) - most] + span - now)
            if longest <= 0:
                for _, _, passed in self._windows:
                    passed.append(now)
            return max(longest, 0.0)


class Careful:
    """Another channel, with care. It promises what that one promises.

    Raises beyond that: MessageStumbled if one message fails while others pass; ChannelBusy for all messages while
    the carrier is down, or has had as many as it takes for now.
    """

    def __init__(
        self,
        inner: Channel,
        limits: Limits | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        earlier: Callable[[], Iterable[float]] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """earlier: how many seconds ago messages passed in other processes; asked before the first one leaves.
        patience: seconds to sleep at most for one message; who has other channels to serve has little."""
        self.inner = inner
        self.name, self.repeats = inner.name, inner.repeats
        self.reach, self.medium, self.at_once = inner.reach, inner.medium, inner.at_once
        self.alone = getattr(inner, "alone", False) or (limits or Limits()) != Limits()
        self._clock, self._sleep, self._patience = clock, sleep, patience
        self._pace = Pace(limits or Limits(), clock)
        self._lock = threading.Lock()
        self._earlier = earlier
        self._failed = 0  # messages in a row
        self._open_until: float | None = None

    def deliver(self, message: Message, key: str) -> Receipt:
        self._refuse_while_down()
        for attempt in range(1, TRIES + 1):
            self._pass()
            try:
                receipt = self._asked(message, key)
            except ChannelShut:
                self._break()
                raise
            except MessageStumbled:  # the channel itself knows that the others may go on
                raise
            except ChannelBusy as error:
                pause = max(error.after, min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT))
                if pause > self._patience:
                    self._break(pause)
                    raise
                if attempt == TRIES:
                    raise self._failure(error) from error
                self._sleep(pause)
            else:
                with self._lock:
                    self._failed, self._open_until = 0, None
                return receipt
        raise AssertionError("unreachable")

    def arrived(self, key: str) -> Receipt | None:
        return self.inner.arrived(key)

    def settle(self) -> None:
        self.inner.settle()

    def close(self) -> None:
        self.inner.close()

    def _asked(self, message: Message, key: str) -> Receipt:
        """One asking. What is in doubt is looked up where it can be, and asked again where that does no harm."""
        try:
            return self.inner.deliver(message, key)
        except EnvironmentFault as fault:  # a secret that is missing
            raise ChannelShut(fault.what, fault.why, fault.mend) from fault
        except ChannelInDoubt as doubt:
            if self.repeats == "sends again":
                raise
            if self.repeats == "queryable" and (receipt := self.inner.arrived(key)) is not None:
                return receipt
            raise ChannelBusy(doubt.what, doubt.why, doubt.mend) from doubt

    def _pass(self) -> None:
        with self._lock:
            earlier, self._earlier = self._earlier, None
            if earlier is not None:
                self._pace.remember(earlier())
        while pause := self._pace.wait():
            if pause > self._patience:
                raise ChannelBusy(
                    f"channel '{self.name}' has had as many messages as it takes for now",
                    mend="the others leave in a later run",
                    after=pause,
                )
            self._sleep(pause)

    def _refuse_while_down(self) -> None:
        with self._lock:
            if self._open_until is not None and self._clock() < self._open_until:
                raise ChannelBusy(
                    f"channel '{self.name}' is down", "it failed several times in a row", "it is tried again soon",
                    after=self._open_until - self._clock(),
                )  # fmt: skip

    def _failure(self, error: ChannelBusy) -> ChannelBusy:
        with self._lock:
            self._failed += 1
            is_down = self._failed >= BREAKS_AT
        if is_down:
            self._break()
            return error
        return MessageStumbled(error.what, error.why, error.mend, after=error.after)

    def _break(self, seconds: float = OPEN_SECONDS) -> None:
        with self._lock:
            self._open_until = self._clock() + seconds
            self._failed = BREAKS_AT - 1  # the trial message decides
