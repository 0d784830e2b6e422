"""Campaigns at work: every active one is driven to the present instant, again and again, and its messages leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic

import numpy as np

from periplo.channels.contract import Channel
from periplo.core.campaigns import Campaign
from periplo.core.distinct import distinct
from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.core.spans import SECOND
from periplo.journeys.columns import Int64s, Journeys
from periplo.journeys.layers import Layers
from periplo.storage.contract import Ledger, LedgerBusy, Lots
from periplo.usecases.act.delivery import LetOut, Noted, Patience, Write, deliver
from periplo.usecases.act.drive import drive, words_of
from periplo.usecases.act.heard import Heard
from periplo.usecases.act.learning import learns
from periplo.usecases.act.meanwhile import are_over
from periplo.usecases.act.portions import Portions
from periplo.usecases.act.publishing import active_campaigns, begin
from periplo.usecases.act.sharing import are_of, handing
from periplo.usecases.act.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Turned:
    """What one turn did: campaigns driven, decisions kept, messages that came to each state."""

    campaigns: int
    decisions: int
    messages: Mapping[str, int]

    @property
    def did_something(self) -> bool:
        return bool(self.decisions or any(state != "reserved" for state in self.messages))


AT_MOST = 1.0  # seconds of handing over in one turn
LOOKS = 15 * SECOND  # between looks for those who enter by a segment, date, season or schedule
FAR = 3_600 * SECOND
STANDS_BY = 1.0  # seconds to wait for the turns of others to end
EVERY_LOT: Lots | None = None


class Runner:
    """One process's share of acting. Instants are microseconds UTC.

    Where the ledger lets several act at once each has its lots of customers to decide for, and its channels to hand
    over by; elsewhere a second one stands by until the first ends.

    journeys: the journeys as they are now, and a text that is another whenever they have changed; None while there
    are none. Of most turns only the journeys of whoever something was heard of are read. around: what these campaigns
    are driven in. A campaign that was never driven begins when it is first
    seen here: what happened before is history, not a reason to write to anybody. write: what messages
    say; None: plainly. tell: told, once, of a campaign that cannot be driven as it is. refresh: reads what may have
    been written since. let_out: the hours, asked again for messages that were held up. noted: told what came of
    messages.
    """

    def __init__(
        self,
        ledger: Ledger,
        journeys: Callable[[], tuple[str, Layers] | None],
        channels: Mapping[str, Channel],
        around: Callable[[Sequence[Campaign]], Surroundings],
        write: Callable[[Layers], Write] | None = None,
        tell: Callable[[str], None] = lambda line: None,
        refresh: Callable[[], None] = lambda: None,
        let_out: LetOut | None = None,
        noted: Noted | None = None,
    ) -> None:
        self._ledger, self._journeys, self._channels = ledger, journeys, channels
        self._around, self._write, self._tell = around, write, tell
        self._refresh, self._let_out, self._noted = refresh, let_out, noted
        self._read: dict[tuple[str, int], Campaign] = {}
        self._patience = Patience()
        self._again = self._deliver_at = self._last = -SECOND
        self._first = 0
        self._plans: tuple[tuple[str, int], ...] = ()
        self._stamp = ""
        self._seq = -1
        self._early: Int64s = np.empty(0, np.int64)
        self._next = 0
        self._faults: dict[str, str] = {}
        self._driven: set[str] = set()
        self._moved: set[int] = set()  # who was joined or parted, until they were looked at
        self._followed: int | None = None  # up to which move they were looked at
        self._share, self._lots = ledger.share(), EVERY_LOT

    def turn(self, now: int) -> Turned | None:
        """Drives and delivers what there is to do; None if there is nothing, or another process has the role.

        The role is taken for each turn, so that whoever erases somebody or drives a campaign by hand gets in.
        """
        if now < self._last:  # the clock was set back: what waits must not wait as long as it was ahead
            self._again = self._deliver_at = self._next = now
            self._patience = Patience()
        self._last = now
        if now < self._again:
            return None
        self._follow()
        try:
            # Among several, somebody is followed now and then, which takes but a moment.
            patience = 0 if self._lots is None else STANDS_BY
            with self._ledger.lease("acting", patience=patience, shared=True):
                return self._turned(now)
        except LedgerBusy:
            self._plans, self._again = (), now + SECOND  # who had it may have changed everything
            return None

    def _follow(self) -> None:
        """Lets the runs follow who was joined and parted, while nobody acts; else those are left for a later turn."""
        with suppress(LedgerBusy):
            if self._ledger.unfollowed():
                with self._ledger.lease("following who was joined and parted", patience=STANDS_BY):
                    self._ledger.follow_moves()

    def _shared(self) -> None:
        """Asks for whom this turn is. What was another's until now has to be looked at whole."""
        lots = self._share.lots()
        if lots != self._lots:
            self._plans = ()
        self._lots = lots
        if self._share.is_new():  # others may have handed over by these channels
            for channel in self._channels.values():
                channel.close()

    def _turned(self, now: int) -> Turned | None:
        begun = monotonic()
        self._refreshed()
        self._shared()
        plans, faults = active_campaigns(self._ledger, self._read)
        if plans:  # before the journeys are read, which then know at least as much
            self._followed, moved = self._ledger.followed_since(self._followed)
            self._moved |= moved
        found = self._journeys() if plans else None
        if found is None:
            return None
        stamp, layers = found
        known = tuple((one.id, one.version) for one in plans)
        heard = None
        if known == self._plans:
            heard = self._heard(stamp, layers)
        else:
            for one in plans:
                begin(self._ledger, one, now)
        decisions = 0
        clocks = self._clocks(plans)
        is_ahead = any(clock is not None and clock >= now for clock in clocks)
        if heard is None or len(heard.customers) or now >= self._next:
            plans, decisions = self._drive(plans, faults, layers, heard, now)
            self._moved.clear()
            self._next = self._wakes(plans, now)
            if self._lots is not None:  # where a campaign learns, others may have to come there first
                is_behind = any(clock is None or clock < now for clock in self._clocks(plans))
                is_ahead = is_ahead or is_behind
        self._plans, self._stamp = known, stamp
        self._seen(layers, now)
        if is_ahead:  # of our clock, or behind it: what was heard has to be looked at again
            self._plans = ()
        states: dict[str, int] = {}
        if decisions or now >= self._deliver_at:
            states = self._deliver(plans, layers, now, begun)
            self._deliver_at = now + SECOND
        turned = Turned(len(plans), decisions, states)
        return turned if turned.did_something else None

    def _clocks(self, plans: Sequence[Campaign]) -> list[int | None]:
        """How far each campaign has come for our customers."""
        return [
            cursor.clock
            for one in plans
            for lot, cursor in self._ledger.cursors(one.id).items()
            if self._lots is None or lot in self._lots
        ]

    def _refreshed(self) -> None:
        try:
            self._refresh()
        except PeriploError as error:
            self._tell(f"what was written last does not count: {error}")

    def _drive(
        self,
        plans: Sequence[Campaign],
        faults: dict[str, PeriploError],
        layers: Layers,
        heard: Heard | None,
        now: int,
    ) -> tuple[list[Campaign], int]:
        """Drives what can be driven; returns it and how much was decided. One that cannot stops no other."""
        around = replace(self._around(plans), heard=heard, live=True)
        sound = self._sound(plans, around, faults)
        driven = {one.id for one in sound}
        if driven != self._driven:  # one that stood still has everybody to catch up with
            around = replace(around, heard=None)
        journeys = self._asked(sound, layers, around.heard, now)
        counts: dict[str, Counter[str]] = {}
        try:
            counts = drive(sound, self._ledger, journeys, now, around, lots=self._lots)
        except EnvironmentFault:
            raise
        except PeriploError:
            for one in list(sound):
                try:
                    counts |= drive([one], self._ledger, journeys, now, around, lots=self._lots)
                except EnvironmentFault:
                    raise
                except PeriploError as error:
                    faults[one.id] = error
                    sound.remove(one)
        self._driven = {one.id for one in sound}
        self._told(faults)
        return sound, sum(count["decisions"] for count in counts.values())

    def _asked(
        self, plans: Sequence[Campaign], layers: Layers, heard: Heard | None, now: int
    ) -> Journeys | Portions:
        """The journeys of those for whom something may be decided: everybody's only where everybody is looked at, as it
        is when somebody enters unheard or a campaign learns from all."""
        if heard is None or any(one.entry.start or learns(one) for one in plans):
            return layers.whole()
        due = [np.array(self._ledger.due(one.id, now, self._lots), np.int64) for one in plans]
        return Portions(layers, distinct(np.concatenate([heard.customers, *due])))

    def _deliver(self, plans: Sequence[Campaign], layers: Layers, now: int, begun: float) -> dict[str, int]:
        """Hands over for about a second, beginning with another campaign each time."""
        states: dict[str, int] = {}
        end = monotonic() + AT_MOST
        write = self._write(layers) if self._write else None
        self._first += 1
        turn = self._first % len(plans) if plans else 0
        for one in (*plans[turn:], *plans[:turn]):
            over = partial(are_over, one, self._ledger, layers, now=now)
            for carries, lots in handing(self._share, self._channels, self._lots):
                left = deliver(
                    one.id, self._ledger, self._channels, words_of(self._ledger, one.id), now, write,
                    self._patience, self._let_out, lambda: monotonic() > end, self._noted, carries, lots,
                    over, begun,
                )  # fmt: skip
                for state, n in left.items():
                    states[state] = states.get(state, 0) + n
        kept = self._patience.messages
        for key in [key for key, until in kept.items() if until <= now]:
            del kept[key]
        return states

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
        return sound

    def _told(self, faults: dict[str, PeriploError]) -> None:
        for id, fault in faults.items():
            if self._faults.get(id) != str(fault):
                self._tell(f"campaign '{id}' stands still: {fault}")
        self._faults = {id: str(fault) for id, fault in faults.items()}

    def _heard(self, stamp: str, layers: Layers) -> Heard:
        """Of whom something was heard since the last turn, whose time had not come then, or who moved."""
        moved = np.array(sorted(self._moved), np.int64)
        told = [moved, self._early]
        if stamp != self._stamp:
            told.append(layers.heard_since(self._seq) if layers.last_seq >= 0 else layers.customers)
        found = distinct(np.concatenate(told))
        return Heard(found[are_of(found, self._lots)], self._seq, moved)

    def _seen(self, layers: Layers, now: int) -> None:
        self._seq = max(self._seq, layers.last_seq)
        self._early = layers.heard_after(now)

    def _wakes(self, plans: Sequence[Campaign], now: int) -> int:
        """When to look next though nothing is heard: a wake-up, who may enter unheard, a campaign that stands still."""
        due = self._ledger.next_wake([one.id for one in plans], self._lots)
        if self._faults or any(one.entry.start is not None for one in plans):
            due = min(due or now + LOOKS, now + LOOKS)
        if self._lots is not None and any(map(learns, plans)):  # others wait for us where it learns
            due = min(due or now + SECOND, now + SECOND)
        return now + FAR if due is None else due
