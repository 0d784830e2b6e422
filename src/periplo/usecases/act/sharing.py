"""Several workers at once: which customers are one's own, and how far they have come. One customer is one worker's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from periplo.channels.contract import Channel
from periplo.core.campaigns import Campaign
from periplo.core.identity import LOTS, lots_of
from periplo.journeys.columns import Int64s
from periplo.storage.contract import Cursor, Ledger, Lots, Share
from periplo.usecases.act.learning import learns, learns_at

Cursors = Mapping[str, Cursor]  # by campaign


def are_of(customers: Int64s, lots: Lots | None) -> NDArray[np.bool_]:
    """Which of these customers are of these lots; None: all are. customers: (n,) int64. Returns (n,) bool."""
    if lots is None:
        return np.ones(len(customers), np.bool_)
    wanted = np.zeros(LOTS, np.bool_)
    wanted[sorted(lots)] = True
    return np.asarray(wanted[lots_of(customers)])


def alike(
    came: Sequence[Mapping[int, Cursor]], lots: Lots | None
) -> Iterator[tuple[Lots | None, dict[str, Cursor]]]:
    """These lots in groups that have come equally far in every campaign (None: everybody), and how far.

    came: of each campaign, the cursor of each lot.
    """
    groups: dict[tuple[Cursor, ...], set[int]] = {}
    for lot in range(LOTS) if lots is None else sorted(lots):
        groups.setdefault(tuple(of_lot[lot] for of_lot in came), set()).add(lot)
    for cursors, group in groups.items():
        yield None if len(group) == LOTS else frozenset(group), {one.campaign: one for one in cursors}


def cursors_of(campaigns: Sequence[Campaign], ledger: Ledger, lots: Lots | None) -> dict[str, Cursor]:
    """How far lots that have come equally far have been driven, by campaign."""
    first = min(lots or (0,))
    return {one.id: ledger.cursors(one.id)[first] for one in campaigns}


def handing(
    share: Share, channels: Mapping[str, Channel], lots: Lots | None
) -> Iterator[tuple[Callable[[str], bool], Lots | None]]:
    """What one worker hands over: by which channels, and of whose customers.

    A channel with a pace, or with a memory of what it has said, is `alone`: one worker hands over by it, for everybody.
    """

    def is_alone(name: str) -> bool:
        return bool(getattr(channels.get(name), "alone", False))

    if lots is None:
        yield lambda name: not is_alone(name) or share.carries(name), None
        return
    yield lambda name: not is_alone(name), lots
    yield lambda name: is_alone(name) and share.carries(name), None


def may_go_on(campaigns: Sequence[Campaign], ledger: Ledger, cursors: Cursors) -> bool:
    """Whether everybody has come to where these campaigns learned last: what holds from then on rests on all."""
    for one in campaigns:
        clock = cursors[one.id].clock
        if clock is not None and learns(one):
            farthest_behind = ledger.cursor(one.id).clock
            if farthest_behind is None or farthest_behind < learns_at(one, clock):
                return False
    return True
