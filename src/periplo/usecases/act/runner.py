"""Campaigns at work: every active one is driven to the present instant, again and again, and its messages leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

import numpy as np

from periplo.channels.contract import Channel
from periplo.core.campaigns import Campaign
from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.core.spans import SECOND
from periplo.journeys.columns import Int64s, Journeys
from periplo.storage.contract import Ledger, LedgerBusy
from periplo.usecases.act.delivery import Write, deliver
from periplo.usecases.act.drive import Surroundings, drive, words_of
from periplo.usecases.act.facts import owned
from periplo.usecases.act.publishing import active_campaigns, begin


@dataclass(frozen=True, slots=True)
class Turned:
    """What one turn did: campaigns driven, decisions kept, messages that came to each state."""

    campaigns: int
    decisions: int
    messages: Mapping[str, int]

    @property
    def did_something(self) -> bool:
        return bool(self.decisions or self.messages)


LOOKS = 15 * SECOND  # between looks for those who enter by a segment, date, season or schedule
FAR = 3_600 * SECOND


class Runner:
    """One process's share of acting; a second one stands by until the first ends. Instants are microseconds UTC.

    journeys: the journeys as they are now, and a text that is another whenever they have changed; None while there
    are none. around: what these campaigns are driven in. A campaign that was never driven begins when it is first
    seen here: what happened before is history, not a reason to write to anybody. write: what messages
    say; None: plainly. tell: told, once, of a campaign that cannot be driven as it is.
    """

    def __init__(
        self,
        ledger: Ledger,
        journeys: Callable[[], tuple[str, Journeys] | None],
        channels: Mapping[str, Channel],
        around: Callable[[Sequence[Campaign], Journeys], Surroundings],
        write: Callable[[Journeys], Write] | None = None,
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        self._ledger, self._journeys, self._channels = ledger, journeys, channels
        self._around, self._write, self._tell = around, write, tell
        self._role = ExitStack()
        self._has_role = False
        self._tried = -SECOND
        self._plans: tuple[tuple[str, int], ...] = ()
        self._stamp = ""
        self._seq = -1
        self._early: Int64s = np.empty(0, np.int64)
        self._next = 0
        self._faults: dict[str, str] = {}
        self._driven: set[str] = set()

    def turn(self, now: int) -> Turned | None:
        """Drives and delivers what there is to do; None if there is nothing, or another process has the role."""
        if not self._has_role and not self._took_role(now):
            return None
        try:
            return self._turned(now)
        except EnvironmentFault:
            self.close()
            raise

    def close(self) -> None:
        """Gives the role back."""
        self._role.close()
        self._has_role = False
        self._plans = ()

    def _turned(self, now: int) -> Turned | None:
        plans, faults = active_campaigns(self._ledger)
        found = self._journeys() if plans else None
        if found is None:
            return None
        stamp, journeys = found
        known = tuple((one.id, one.version) for one in plans)
        if known != self._plans:
            for one in plans:
                begin(self._ledger, one, now)
            touched = None
        else:
            touched = self._touched(stamp, journeys, now)
        decisions = 0
        if touched is None or len(touched) or now >= self._next:
            around = replace(self._around(plans, journeys), touched=touched, live=True)
            plans = self._sound(plans, around, faults)
            driven = {one.id for one in plans}
            if driven != self._driven:  # one that stood still has everybody to catch up with
                around = replace(around, touched=None)
            self._driven = driven
            counts = drive(plans, self._ledger, journeys, now, around)
            decisions = sum(count["decisions"] for count in counts.values())
            self._next = self._wakes(plans, now)
        self._plans, self._stamp = known, stamp
        self._seen(journeys, now)
        states: dict[str, int] = {}
        write = self._write(journeys) if self._write else None
        for one in plans:
            left = deliver(one.id, self._ledger, self._channels, words_of(self._ledger, one.id), now, write)
            for state, n in left.items():
                states[state] = states.get(state, 0) + n
        turned = Turned(len(plans), decisions, states)
        return turned if turned.did_something else None

    def _sound(
        self, plans: Sequence[Campaign], around: Surroundings, faults: dict[str, PeriploError]
    ) -> list[Campaign]:
        """Those that can be driven: one that names a segment which is gone must not stop the others."""
        sound = []
        for one in plans:
            try:
                around.meant(one)
            except PeriploError as error:
                faults[one.id] = error
            else:
                sound.append(one)
        for id, fault in faults.items():
            if self._faults.get(id) != str(fault):
                self._tell(f"campaign '{id}' stands still: {fault}")
        self._faults = {id: str(fault) for id, fault in faults.items()}
        return sound

    def _touched(self, stamp: str, journeys: Journeys, now: int) -> Int64s:
        """Customers with an event that came in since the last turn, or whose time had not come then."""
        if stamp == self._stamp and not len(self._early):
            return self._early
        if journeys.seq is None:
            return journeys.customer
        _, positions = owned(journeys, np.flatnonzero(journeys.seq > self._seq))
        return np.unique(np.concatenate([journeys.customer[positions], self._early]))

    def _seen(self, journeys: Journeys, now: int) -> None:
        if journeys.seq is not None and len(journeys.seq):
            self._seq = max(self._seq, int(journeys.seq.max()))
        last = journeys.stop > journeys.start
        late = journeys.at[journeys.stop[last] - 1] > now
        self._early = journeys.customer[last][late]

    def _wakes(self, plans: Sequence[Campaign], now: int) -> int:
        """When to look next though nothing is heard: a wake-up, who may enter unheard, a campaign that stands still."""
        due = self._ledger.next_wake([one.id for one in plans])
        if self._faults or any(one.entry.start is not None for one in plans):
            due = min(due or now + LOOKS, now + LOOKS)
        return now + FAR if due is None else due

    def _took_role(self, now: int) -> bool:
        if abs(now - self._tried) < SECOND:
            return False
        self._tried = now
        try:
            self._role.enter_context(self._ledger.lease("acting"))
        except LedgerBusy:
            return False
        self._has_role = True
        return True
