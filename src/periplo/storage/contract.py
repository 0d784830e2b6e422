"""What a ledger promises: documents, settings, and the members, decisions and messages of campaigns.

Three ledgers exist, sqlite.py, postgres.py and memory.py; tests/contracts/test_ledgers.py holds all to this page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from periplo.core.bounds import Spoken
from periplo.core.crowd_bounds import Int64s, Places
from periplo.core.crowds import Crowd, Waking
from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.core.identity import LOTS
from periplo.core.members import Decision, Intent, Member, Reason
from periplo.core.spans import Span


class LedgerBusy(EnvironmentFault):
    """Another process is writing in this workspace; try again when it has ended."""

    code = "ledger_busy"


class LedgerTooNew(EnvironmentFault):
    """The ledger was written by a newer Periplo than this one."""

    code = "ledger_too_new"


class LedgerDamaged(EnvironmentFault):
    """The file is no ledger, or cannot be read any more."""

    code = "ledger_damaged"


class LedgerConflict(PeriploError):
    """Something that is unique was to be written a second time; nothing of that writing was kept."""

    code = "ledger_conflict"


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a map, campaign or segment, as it was written."""

    kind: str
    id: str
    version: int  # 1, 2, 3... of this kind and id
    status: str
    body: str
    saved_at: int
    author: str | None = None
    reason: str | None = None  # why it was saved, in the author's words


class Cursor(NamedTuple):
    """How far a campaign has been driven. Instants in microseconds UTC.

    Everybody has been decided up to and with `clock`. While a drive to `until` is under way, customers up to
    and with `position` have been decided to `until` already; both are None when none is.
    """

    campaign: str
    clock: int | None = None
    until: int | None = None
    position: int | None = None


EVERYBODY = -1  # the lot of a cursor that holds for every lot without one of its own


def of_each_lot(campaign: str, kept: Mapping[int, Cursor]) -> dict[int, Cursor]:
    """The cursor of every lot, of those that are kept by lot."""
    others = kept.get(EVERYBODY, Cursor(campaign))
    return {lot: kept.get(lot, others) for lot in range(LOTS)}


def least_far(cursors: Iterable[Cursor]) -> Cursor:
    """The first of those that have come least far."""
    return min(cursors, key=lambda one: (one.clock is not None, one.clock or 0))


class Pending(NamedTuple):
    """A message that is still to leave; `state` "handed" means that a stop came between handing and noting."""

    intent: Intent
    state: str  # "reserved" | "handed"
    attempts: int


class Outcome(NamedTuple):
    """What came of handing one message over. `state`: reserved (again), accepted, refused, unknown, withheld."""

    key: str
    at: int
    state: str
    reason: str | None = None  # code: why it did not leave, or how far it came after it was accepted
    receipt: str | None = None
    detail: str | None = None


class Decided(NamedTuple):
    """A decision as it was kept. `run` and `entry` are None where the customer did not enter."""

    campaign: str
    customer: int
    run: str | None
    entry: int | None
    at: int
    reasons: tuple[Reason, ...]


class Entered(NamedTuple):
    """A member as far as a campaign's effect goes; is_control: 0 or 1."""

    customer: int
    version: int
    is_control: int
    entered_at: int


class Stand(NamedTuple):
    """How a member stands, or ended, as far as it is counted; is_control: 0 or 1."""

    version: int
    pinned: int | None
    node: str
    visit: int
    ways: str
    is_control: int
    ended_by: str | None


class Fared(NamedTuple):
    """What became of a message of a node; `kind` as of Intent, `reason` as of Sent."""

    node: str
    kind: str
    state: str
    reason: str | None


class Fate(NamedTuple):
    """To whom and when a message was decided, and what became of it; `reason` as of Sent."""

    customer: int
    decided_at: int
    state: str
    reason: str | None


class Sent(NamedTuple):
    """A message and what became of it; `reason` is the code of why it did not leave."""

    intent: Intent
    state: str
    reason: str | None


CAMPAIGNS, LAKE, INDEX, EXPLODER, COMPACTOR = "campaigns", "lake", "index", "exploder", "compactor"
COPIER = "copier"  # copies the workspace, or erases somebody from it


Lots = frozenset[int]


class Share(Protocol):
    """What one worker acts for, of all who act in a workspace at once. It ends with its process."""

    def lots(self) -> Lots | None:
        """The lots of customers (identity.lots_of) that are this worker's from now until it asks again; None: all.

        Asked at the beginning of a turn: it gives up what others should have, and takes what is free up to a fair part.
        """

    def carries(self, channel: str) -> bool:
        """Whether this worker hands over by a channel; once it does, no other does so as long as it lives."""

    def is_new(self) -> bool:
        """Whether all that it had was lost since this was last asked, so that others may have acted in between."""


class Whole:
    """The share of one who acts alone."""

    def lots(self) -> Lots | None:
        return None

    def carries(self, channel: str) -> bool:
        return True

    def is_new(self) -> bool:
        return False


class Ledger(Protocol):
    """Keeps what is small, changes and must never be lost. Each writing verb is one transaction, and transactions of
    several processes wait for one another.

    Raises: LedgerBusy if another process keeps writing, EnvironmentFault if the disk is full or read-only.
    """

    def lease(
        self, purpose: str, role: str = CAMPAIGNS, patience: float = 0, shared: bool = False
    ) -> AbstractContextManager[None]:
        """The right to a role, which one process holds at a time, and in it one thread (the others wait): to drive
        campaigns, to append to the lake, to seal the index, to read the inbox, to compact. It ends with its process.

        patience: seconds to wait for another process. shared: together with others who share it, and with nobody who
        wants it alone, where the ledger lets several act at once; elsewhere alone.
        Raises: LedgerBusy if another process still holds it.
        """

    def share(self) -> Share:
        """What this process acts for. Whoever acts for its part alone holds the role of campaigns shared meanwhile."""

    def setting(self, name: str) -> str | None: ...
    def set_setting(self, name: str, value: str) -> None: ...

    def save_document(
        self,
        kind: str,
        id: str,
        body: str,
        status: str,
        at: int,
        author: str | None = None,
        reason: str | None = None,
        decisions: Sequence[Decision] = (),
    ) -> Document:
        """A new version; if the newest has this very body and status, that one, and nothing is written.

        decisions: what it means for members of the campaign of this id, kept in the same transaction.
        """

    def document(self, kind: str, id: str, version: int | None = None) -> Document | None:
        """This version, or the newest."""

    def versions(self, kind: str, id: str) -> list[Document]:
        """Every version of one, the newest first."""

    def documents(self, kind: str) -> list[Document]:
        """The newest version of each, ordered by id."""

    def cursor(self, campaign: str) -> Cursor:
        """How far it has been driven for everybody: where lots differ, the cursor of one that has come least far."""

    def cursors(self, campaign: str) -> Mapping[int, Cursor]:
        """How far it has been driven for each lot of customers."""

    def begin(self, campaign: str, at: int, setting: str) -> None:
        """Lets a campaign that was never driven begin at this instant, which is noted as a setting; one that was, is
        left as it is."""

    def keep(self, campaign: str, decisions: Sequence[Decision], cursor: Cursor) -> None:
        """`keep_together` for one campaign."""

    def keep_together(
        self, parts: Sequence[tuple[str, Sequence[Decision | Crowd], Cursor]], lots: Lots | None = None
    ) -> None:
        """Members, decisions with reasons, messages and cursors of campaigns, together or not at all.

        lots: of whom the cursors tell; None: of everybody. Of a crowd the decision of each is kept, as if alone.

        A message becomes `reserved`, a withheld one `withheld`. Decisions without reasons leave no trace.
        Raises: LedgerConflict if a message's key exists already.
        """

    def runs(self, campaign: str, customers: Sequence[int]) -> list[Member]:
        """The members of these customers, by (customer, entered_at, key, entry)."""

    def waking(self, campaign: str, customers: Int64s) -> Waking:
        """Those of these customers, ascending, of whom a crowd may be made: they have one run, and it waits."""

    def ever_in(self, campaign: str, customers: Int64s) -> Int64s:
        """Those of these customers, ascending, who have, or had, a run in this campaign."""

    def places(self, customers: Int64s, since: int) -> Places:
        """The places that messages of these customers, ascending, have taken later than `since`; see spoken."""

    def spoken(self, customers: Sequence[int], since: int) -> dict[int, list[Spoken]]:
        """The places that messages of these customers have taken later than `since`, by every campaign, oldest first.

        A message that was withheld or refused has given its place back. Who has none is not in it.
        """

    def inside(self, campaign: str, lots: Lots | None = None) -> Int64s:
        """(k, 3) of those now inside, by customer: who, and of their live runs the earliest entered_at and wake_at.

        lots: of whom alone, here and below; None: of everybody.
        """

    def due(self, campaign: str, until: int, lots: Lots | None = None) -> list[int]:
        """Customers with a wake-up at `until` or earlier, ascending."""

    def former(self, customers: Sequence[int]) -> dict[int, list[int]]:
        """The numbers that those who are now one of these customers had at any time before, also with others; who had
        none is not in it."""

    def heirs(self, numbers: Sequence[int]) -> dict[int, int]:
        """Under which number now stands what began under one of these; what stands there still is not in it."""

    def follow_moves(self) -> list[int]:
        """Brings the runs of customers who were joined or parted since the last call under the numbers that they have
        now, with their messages and decisions; costs as much as moved since. To be called by whoever has the role.

        A run goes where the handle goes as which its customer was born, so parting brings back what joining took. Where
        two runs of one campaign and key, begun under two numbers, meet inside, the one entered later ends and what it
        has reserved is withheld (members.MERGED); parted, it is taken up as it was. Returns the numbers that took
        part, ascending.
        """

    def followed_since(self, position: int | None) -> tuple[int, set[int]]:
        """How far moves were followed, by whomever, and the numbers that took part in those behind this position."""

    def unfollowed(self) -> set[int]:
        """The numbers that take part in moves which `follow_moves` has not yet seen."""

    def pinned(self, campaign: str) -> list[int]:
        """The versions by which some who are inside go on, ascending."""

    def standing(self, campaign: str) -> Mapping[str, int]:
        """How many of those inside stand at each node, without those who go on by a version of their own."""

    def next_wake(self, campaigns: Sequence[str], lots: Lots | None = None) -> int | None:
        """The earliest wake-up of any member of these campaigns; None if nobody waits."""

    def members(self, campaign: str) -> Iterable[Member]:
        """All members, by (customer, entered_at, key, entry)."""

    def entered(self, campaign: str) -> Iterator[Entered]:
        """All members by what their effect is reckoned from, one after another, by (customer, key, entry)."""

    def stands(self, campaign: str) -> Mapping[Stand, int]:
        """How many members stand alike, or ended alike."""

    def fared(self, campaign: str) -> Mapping[Fared, int]:
        """How many messages and deeds of each node became what."""

    def endings(self, campaign: str) -> dict[str | None, int]:
        """How many members ended by what; None: those who are inside."""

    def outcomes(self, campaign: str) -> dict[tuple[str, str | None], int]:
        """How many messages of a campaign are in which state for which reason; deeds are none."""

    def delays(self, campaign: str) -> dict[int, int]:
        """How many messages first left how many hundredths of a second after they were to leave; of those that left by
        the clock on the wall."""

    def pending(
        self, campaign: str, limit: int, without: Collection[str] = (), lots: Lots | None = None
    ) -> list[Pending]:
        """Messages still to leave, by (decided_at, key), but not those of the channels `without`."""

    def hand(self, keys: Sequence[str]) -> None:
        """Marks messages as handed, before the channel is asked, and counts the attempt."""

    def note(self, outcomes: Sequence[Outcome]) -> None:
        """Marks what came of messages handed over, and keeps it as a delivery."""

    def answers(self, key: str) -> list[Outcome]:
        """What came of a message each time, oldest first."""

    def stumbles(self, keys: Sequence[str]) -> dict[str, list[int]]:
        """When the carrier stumbled over each of these messages, oldest first; one over which it never did is left
        out."""

    def decided(self, customer: int) -> list[Decided]:
        """Everything decided for a customer, oldest first."""

    def decided_since(self, campaign: str, customers: Sequence[int], since: int) -> list[Decided]:
        """What a campaign decided for these customers later than `since`, by customer, oldest first."""

    def first_told(self, campaign: str) -> dict[int, int]:
        """When the first message of a campaign to each customer was decided, of those that left; deeds are none."""

    def fates(self, campaign: str, span: Span) -> Iterator[Fate]:
        """What became of the messages that a campaign decided in a span, in no order; deeds are none."""

    def sent(self, campaign: str | None = None, customer: int | None = None) -> list[Sent]:
        """Messages of a campaign or of a customer or both, by (decided_at, key)."""

    def close(self) -> None: ...
