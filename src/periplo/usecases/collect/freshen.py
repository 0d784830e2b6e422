"""The index follows the ledger: what is sealed, and what the lake has beyond it, as one.

Whoever asks sees every event that the manifest names, by laying the newest segments over the index: as layers, so that
nobody's history is copied before somebody asks for them. The worker writes the same down as a generation now and then,
and seals all anew when the generation has grown large.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from operator import getitem
from typing import Any

import numpy as np
from sqlalchemy import Connection

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.events import folded
from periplo.journeys.build import journeys_from
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.growing import KindChanged
from periplo.journeys.index import opened, reach_of
from periplo.journeys.index_folder import Reach
from periplo.journeys.layers import Layer, Layers
from periplo.journeys.loading import Lazy
from periplo.journeys.rows import Rows
from periplo.journeys.sealing import add_generation, seal, seal_layers, set_aside
from periplo.storage import lake, manifest, moves
from periplo.storage.contract import INDEX, LedgerBusy
from periplo.storage.lake_files import plain
from periplo.storage.owners import Owners
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.storing import forget_copies
from periplo.usecases.workspace import Workspace

# Events beyond the index, at least and as a share of it, for which a generation is written.
WORTH_KEEPING = (100_000, 0.03)
# Events beyond the base, at least and as a share of it, for which all is sealed.
WORTH_SEALING = (1_000_000, 0.25)

MOST_WRITTEN = 16  # rows for each event beyond the index
STACK = 8  # layers that are stacked to one; each makes finding a customer a little slower
PORTION = 500_000  # events that are read from the lake at once
PATIENCE = 60.0  # seconds that whoever asks waits for the first index, while another process writes it


class LedgerBehind(BadInput):
    """The lake holds events that the ledger does not know: it was lost, or an older copy stands there."""

    code = "ledger_behind"


@dataclass(frozen=True, slots=True)
class Grown:
    """Journeys as they are now. index: how far the files of the index reach on which they lie; beyond: events that no
    file of it holds; heights: of each layer over the files, how often it was stacked.
    """

    layers: Layers
    reach: Reach
    index: Reach
    beyond: int = 0
    heights: tuple[int, ...] = ()

    @property
    def journeys(self) -> Journeys:
        """Those of everybody, as one."""
        return self.layers.whole()


def journeys_in(workspace: Workspace, ledger: SqlLedger) -> Journeys:
    """The journeys of a workspace with every event that the manifest names.

    Raises: BadInput if there is none yet, or lake or index are damaged; LedgerBehind; LedgerBusy if there is no index
    and another process has not written the first one within PATIENCE.
    """
    return now_in(workspace, ledger).journeys


def now_in(workspace: Workspace, ledger: SqlLedger) -> Grown:
    """The same, with how far they reach. Raises: as journeys_in."""
    return _steady(workspace, ledger)


class Following:
    """The journeys of a workspace for a process that asks again and again, each time as journeys_in.

    What has come in since is laid over the journeys of the last time, so that a turn costs as much as is new. No more
    than what came last is held in memory: what many turns have laid there is stacked, in files without a name.
    """

    def __init__(self, workspace: Workspace, ledger: SqlLedger, owners: Owners | None = None) -> None:
        self._workspace, self._ledger = workspace, ledger
        self._kept: Grown | None = None
        self.owners = owners or Owners()

    def now(self) -> Layers:
        """Raises: as journeys_in. Whoever has the journeys of the last time lets go of them first, to save memory."""
        self._kept = _steady(self._workspace, self._ledger, self)
        return self._kept.layers

    def taken(self, reach: Reach, wanted: Reach) -> Grown | None:
        """What was found the last time, if it serves. It is let go of: after an error all is read anew, and there
        would be no room for two.
        """
        kept, self._kept = self._kept, None
        return kept if kept is not None and _serves(kept, reach, wanted) else None


def _steady(workspace: Workspace, ledger: SqlLedger, following: Following | None = None) -> Grown:
    for _ in range(3):
        with ledger.reading() as connection:
            before = manifest.segments(connection)
        try:
            return _now(workspace, ledger, following)
        except BadInput:  # somebody may have been erased meanwhile: files of the lake go without grace then
            with ledger.reading() as connection:
                if manifest.segments(connection) == before:
                    raise
    return _now(workspace, ledger)


class Freshening:
    """Keeping the files of the index near to the ledger, for a process that looks again and again."""

    def __init__(self, workspace: Workspace, ledger: SqlLedger) -> None:
        self._workspace, self._ledger = workspace, ledger
        self._owners, self._beyond = Owners(), 0

    def step(self, at_least: int | None = None) -> bool:
        """Writes down what the lake has beyond the index, if it is at least so many events. Returns whether there was
        anything to do: not if it is too little, or another process is just doing it.

        at_least: WORTH_KEEPING unless told, and in a flood that touches everybody again and again so many that no more
        than MOST_WRITTEN rows are written for each event. What is written grows with the index, so it is not written
        the more often for it: with a share, every event is written a bounded number of times, however many there are.
        Raises: as journeys_in, but LedgerBusy.
        """
        if at_least is None:
            least, share = WORTH_KEEPING
            reach = reach_of(self._workspace.index)
            at_least = max(least, self._beyond, int(share * reach.until)) if reach else least
        if not _has_fallen_behind(self._workspace, self._ledger, at_least):
            return False
        with suppress(LedgerBusy), self._ledger.lease("keeping the index fresh", INDEX):
            found = _now(
                self._workspace, self._ledger, Following(self._workspace, self._ledger, self._owners)
            )
            was_built_anew = found.beyond < at_least
            written = _rows(found.layers) if was_built_anew else _keep(self._workspace, found)
            self._beyond = written // MOST_WRITTEN
            return True
        return False


def freshen(workspace: Workspace, ledger: SqlLedger, at_least: int | None = None) -> bool:
    """One step of Freshening. Raises: as there."""
    return Freshening(workspace, ledger).step(at_least)


def refuse_behind(workspace: Workspace, ledger: SqlLedger) -> None:
    """What the lake holds beyond the ledger did count once; swept away or written over, it would be lost for good.

    Raises: LedgerBehind.
    """
    marked = _marked(workspace)  # before the ledger is read: what comes in between the two is no loss
    with ledger.reading() as connection:
        known = manifest.next_seq(connection) - 1
    if marked > known and any(_last_in(name) > known for name in workspace.lake.names()):
        raise LedgerBehind(
            "the ledger does not know events that are in the lake",
            "it was lost, or an older copy of it was put back",
            "put back its newest copy; to go on without those events, delete the folder 'index'",
        )


def mark(workspace: Workspace, last_seq: int) -> None:
    """Notes beside the index up to which seq events count: a ledger that knows less has been lost or put back.

    Raises: EnvironmentFault if the disk does not take it.
    """
    try:
        workspace.index.mkdir(exist_ok=True)
        draft = workspace.index / f".{_MARK}.{os.getpid()}"
        draft.write_text(str(last_seq), encoding="ascii")
        draft.replace(workspace.index / _MARK)
    except OSError as fault:
        raise EnvironmentFault(
            "the folder 'index' cannot be written", fault.strerror or "", "free disk space"
        ) from None


_MARK = "until"


def _marked(workspace: Workspace) -> int:
    try:
        return int((workspace.index / _MARK).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _last_in(name: str) -> int:
    last = plain(name).removesuffix(".parquet").split("-")[-1]
    return int(last) if last.isdigit() else 0


def reach_now(connection: Connection) -> Reach:
    """How far an index reaches that holds everything."""
    named = tuple(manifest.segments(connection))
    return Reach(named, manifest.next_seq(connection) - 1, moves.last(connection), moves.epoch(connection))


def _has_fallen_behind(workspace: Workspace, ledger: SqlLedger, at_least: int) -> bool:
    reach = reach_of(workspace.index)
    with ledger.reading() as connection:
        wanted = reach_now(connection)
    if not wanted.lake:
        return False
    return reach is None or reach.epoch != wanted.epoch or wanted.until - reach.until >= at_least


def _now(workspace: Workspace, ledger: SqlLedger, following: Following | None = None) -> Grown:
    """following: what it found the last time serves if it lies ahead of the files."""
    following = following or Following(workspace, ledger)
    reach = reach_of(workspace.index)
    refuse_behind(workspace, ledger)
    with ledger.reading() as connection:  # one reading, or what comes in meanwhile is told as not yet in
        wanted = reach_now(connection)
        if not wanted.lake:
            raise BadInput("this workspace has no events yet", mend="import some: periplo import events FILE")
        if reach is not None and reach.epoch == wanted.epoch and reach.until <= wanted.until:
            below = following.taken(reach, wanted) or _from_files(workspace)
            if (below.reach.until, below.reach.moves) >= (wanted.until, wanted.moves):
                return below
            with suppress(KindChanged):
                return _grown(workspace, connection, below, wanted, following.owners)
    return _built(workspace, ledger, reach)


def _serves(kept: Grown, reach: Reach, wanted: Reach) -> bool:
    """Whether these lie on what the files hold now, and nothing of them is to be taken back."""
    here = kept.reach
    return kept.index == reach and here.until <= wanted.until and here.moves <= wanted.moves


def _from_files(workspace: Workspace) -> Grown:
    layers, reach = opened(workspace.index)
    return Grown(layers, reach, reach)


def _built(workspace: Workspace, ledger: SqlLedger, found: Reach | None) -> Grown:
    """The index built anew from the lake, and opened."""
    try:
        with ledger.lease("building the index", INDEX, PATIENCE if found is None else 0):
            if found is None and reach_of(workspace.index) is not None:  # written while we waited
                return _now(workspace, ledger)
            with ledger.reading() as connection:
                wanted = reach_now(connection)
                journeys = _all(workspace, connection, wanted.lake)
            seal(workspace.index, journeys, wanted)
            forget_copies(workspace, ledger)
    except LedgerBusy:
        if found is None:
            raise
    return _from_files(workspace)


def from_lake(workspace: Workspace, ledger: SqlLedger, named: Sequence[str]) -> Journeys:
    """All journeys, from the lake alone."""
    with ledger.reading() as connection:
        return _all(workspace, connection, named)


def _all(workspace: Workspace, connection: Connection, named: Sequence[str]) -> Journeys:
    rows = lake.lake_rows(workspace.lake, named, workspace.settings.zone)
    return _journeys(rows, connection, Owners())


def _journeys(rows: Rows, connection: Connection, owners: Owners, like: Layers | None = None) -> Journeys:
    """like: journeys that these go on from; every column is made then, and nothing else of the rows is kept."""
    of_text = np.array([int(text) for text in rows.customer.texts], np.int64)
    customers = owners.of(connection, of_text)
    if like is None:
        return journeys_from(rows, customers, by_shard=True)
    # What is text stays text, whatever new values look like.
    as_text = {folded(name) for name in rows.properties if like.kind_of(name) is Coded}
    made = journeys_from(rows, customers, by_shard=True, as_text=as_text)
    return replace(made, properties=_made(made.properties), lists=_made(made.lists))


def _made(columns: Mapping[str, Any]) -> Lazy[Any]:
    made = dict(columns)
    return Lazy({name: partial(getitem, made, name) for name in made})


def _grown(
    workspace: Workspace, connection: Connection, below: Grown, wanted: Reach, owners: Owners
) -> Grown:
    reach, zone = below.reach, below.layers.zone
    into, mixed = _merged(connection, moves.since(connection, reach.moves))
    found = below
    for low in range(reach.until, max(wanted.until, reach.until + 1), PORTION):
        high = min(low + PORTION, wanted.until)
        rows = lake.lake_rows(workspace.lake, manifest.since(connection, low, high), zone, low, until=high)
        if len(rows) or into:
            found = _stacked(workspace, found)
            fresh = _journeys(rows, connection, owners, found.layers)
            apart = np.isin(fresh.customer, np.array(sorted(mixed), np.int64))
            found = _laid(found, Layer(fresh.only(~apart) if apart.any() else fresh, into=into))
            into = {}
    if mixed:
        theirs = moves.handles_of(connection, mixed)
        again = lake.lake_rows(workspace.lake, wanted.lake, zone, handles=theirs)
        gone = np.array(sorted(mixed), np.int64)
        found = _laid(found, Layer(_journeys(again, connection, owners, found.layers), gone))
    beyond = max(wanted.until - below.index.until, wanted.moves - below.index.moves)
    return replace(found, reach=wanted, beyond=beyond)


def _laid(found: Grown, layer: Layer) -> Grown:
    return replace(found, layers=found.layers.over(layer), heights=(*found.heights, 0))


def _stacked(workspace: Workspace, found: Grown) -> Grown:
    """The same in fewer layers, if the youngest are many or large: as one, which is not in memory."""
    layers, heights = found.layers, found.heights
    with suppress(EnvironmentFault):  # a full disk: then they stay as they are
        while many := _to_stack(layers, heights):
            layers = layers.stacked(len(layers.layers) - many, partial(set_aside, workspace.index))
            heights = (*heights[:-many], heights[-1] + 1)
    return replace(found, layers=layers, heights=heights)


def _to_stack(layers: Layers, heights: Sequence[int]) -> int:
    """How many of the youngest layers are to be stacked: of as many of one height, or of too much in memory."""
    run = next((n for n, height in enumerate(reversed(heights)) if height != heights[-1]), len(heights))
    in_memory = sum(len(one.journeys.at) for one in layers.layers[len(layers.layers) - run :])
    is_large = run > 0 and heights[-1] == 0 and in_memory >= PORTION
    return run if run >= STACK or is_large else 0


def _merged(connection: Connection, moved: Sequence[moves.Move]) -> tuple[dict[int, int], set[int]]:
    """Customers that went wholly over to another, was -> now; and those that must be read again, on both sides."""
    first: dict[int, int] = {}
    for move in moved:
        first.setdefault(move.handle, move.was)
    now = moves.customers_of(connection, list(first))
    goals: dict[int, set[int]] = {}
    for handle, was in first.items():
        goals.setdefault(was, set()).add(now[handle])
    still = moves.with_handles(connection, list(goals))
    into: dict[int, int] = {}
    mixed: set[int] = set()
    for was, theirs in goals.items():
        if theirs == {was}:
            continue
        if was in still or len(theirs) > 1:
            mixed |= {was, *theirs}
        else:
            into[was] = next(iter(theirs))
    for was in [was for was, goal in into.items() if goal in mixed]:
        del into[was]
        mixed.add(was)
    return into, mixed


def _keep(workspace: Workspace, found: Grown) -> int:
    """Writes a generation, or seals all when that has grown large. Returns how many rows that took."""
    layers = found.layers
    least, share = WORTH_SEALING
    base = layers.layers[0].journeys
    above = int(layers.sizes(layers.touched).sum())
    if above > max(least, share * len(base.at)):
        seal_layers(workspace.index, layers, found.reach)
        return _rows(layers)
    add_generation(workspace.index, layers, found.reach)
    return above


def _rows(layers: Layers) -> int:
    return int(layers.sizes(layers.customers).sum())
