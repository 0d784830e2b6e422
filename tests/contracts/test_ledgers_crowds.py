"""What every ledger promises of crowds: told in columns and kept together, as one by one."""

from contextlib import nullcontext

import numpy as np
import pytest

from list_awaits import CAMPAIGN, T0, WAKES, enter, keep, send, wake
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.crowd_bounds import ContactColumns, Places, Words
from periplo.core.crowd_entries import Entries, entering
from periplo.core.crowds import Waking, each, kinds
from periplo.core.decide import decide
from periplo.core.holdouts import CONTROL
from periplo.core.members import EVER, Met, View
from periplo.core.spans import HOUR
from periplo.core.stretches import Stretches
from periplo.storage.contract import LedgerConflict
from periplo.storage.memory import MemoryLedger
from plans import plan


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


def crowd_of(members, nodes=CAMPAIGN.nodes):
    """These members, who wake alike, as one decision."""
    campaign = plan(nodes=nodes)
    waking = Waking.of([(*one[1:10], one.wake_at, True) for one in members])
    nothing = ContactColumns(
        np.zeros(len(members), np.bool_), None, Words.of(waking.customer, []), Places.of(waking.customer, [])
    )
    usual = [("UTC", "", None)] * len(members)
    stretches = Stretches(campaign)
    (kind,) = kinds(stretches, waking, usual, nothing, None, {}, EVER, EVER)
    first = waking.member(campaign.id, 0)
    return kind.crowd(stretches.woken(first, View(first.customer), first.wake_at), waking)


WAITS_ON = (
    *CAMPAIGN.nodes[:1],
    Send("remind", "log", "reminder", "more"),
    Wait("more", HOUR, "end"),
    Exit("end"),
)
SAYS_NOTHING = (Wait("settle", 2 * HOUR, "end"), Exit("end"))


@pytest.mark.parametrize("nodes", [CAMPAIGN.nodes, WAITS_ON, SAYS_NOTHING])
@pytest.mark.parametrize("arm", ["treated", CONTROL])
def test_a_crowd_is_kept_as_its_decisions_one_by_one(opened, request, ledger, nodes, arm):
    entered = [enter(9, T0 + 1), enter(7), enter(8, T0 + 2, "cart 5")]
    entered = [one._replace(member=one.member._replace(arm=arm)) for one in entered]
    crowd = crowd_of(sorted(one.member for one in entered), nodes)
    alone = MemoryLedger()
    for one in (ledger, alone):
        keep(one, *entered)
    keep(ledger, crowd, clock=WAKES)
    keep(alone, *crowd.decisions(), clock=WAKES)
    assert list(ledger.members("list-awaits")) == list(alone.members("list-awaits"))
    assert ledger.sent() == alone.sent()
    assert [ledger.decided(one) for one in (7, 8, 9)] == [alone.decided(one) for one in (7, 8, 9)]
    assert ledger.cursor("list-awaits") == alone.cursor("list-awaits")
    with pytest.raises(LedgerConflict) if crowd.intent else nullcontext():
        keep(ledger, enter(11), crowd)
    assert ledger.decided(11) == [] or not crowd.intent


def test_of_whom_a_crowd_may_be_made_is_told_in_columns(ledger):
    pinned, over = enter(4), enter(5)
    chosen = enter(6)
    keep(
        ledger, enter(9, T0 + 2), enter(7), enter(7, T0 + 1, "B"), enter(8), over,
        pinned._replace(member=pinned.member._replace(pinned=1)),
        chosen._replace(member=chosen.member._replace(ways="n0=w1")),
    )  # fmt: skip
    keep(ledger, wake(over.member), clock=WAKES)
    waking = ledger.waking("list-awaits", np.arange(1, 1_200))
    assert [waking.member("list-awaits", place) for place in range(2)] == [
        enter(8).member,
        enter(9, T0 + 2).member,
    ]
    assert waking.customer.tolist() == [8, 9]
    assert ledger.waking("list-awaits", np.array([7])).customer.tolist() == []
    assert ledger.waking("other", np.array([8])).customer.tolist() == []


def test_places_taken_are_told_in_columns_as_one_by_one(ledger):
    send(ledger, 7, 9)
    control = enter(8)
    held = wake(control.member._replace(arm=CONTROL))
    keep(ledger, control, held)
    asked = np.array([7, 8, 9, 10])
    columns, spoken = ledger.places(asked, EVER), ledger.spoken([7, 8, 9, 10], EVER)
    assert sorted(asked[columns.person].tolist()) == sorted(spoken) == [7, 9]
    assert columns.at.tolist() == [spoken[7][0].slot.at, spoken[9][0].slot.at]
    assert columns.kinds == [spoken[7][0]._replace(slot=spoken[7][0].slot._replace(at=0))]
    assert len(ledger.places(asked, WAKES).at) == 0


def come(customers, nodes=CAMPAIGN.nodes, at=T0, key="", holdout=0.0):
    """These customers, who enter alike at instants one after another, as decisions for many."""
    campaign = plan(nodes=nodes, holdout=holdout)
    count = len(customers)
    who = np.array(customers)
    entries = Entries(who, at + np.arange(count), ["list started"] * count, [False] * count, [key] * count)
    entered = entering(campaign, None, entries, {}, EVER)
    nothing = ContactColumns(np.zeros(count, np.bool_), None, Words.of(who, []), Places.of(who, []))
    usual = [("UTC", "", None)] * count
    found = kinds(Stretches(campaign), entered.standing, usual, nothing, None, {}, EVER, EVER, entered.apart)
    for kind in found:
        place = kind.places.item(0)
        met = Met(at + place, "list started", True, key, False, None)
        first = decide(campaign, None, met, View(customers[place]), at + place)
        yield kind.crowd(first, entered.standing, entered.bucket)


AT_ONCE = (*CAMPAIGN.nodes[1:],)


@pytest.mark.parametrize("nodes", [CAMPAIGN.nodes, AT_ONCE])
@pytest.mark.parametrize("key", ["", "cart 5"])
def test_a_crowd_that_enters_is_kept_as_its_decisions_one_by_one(ledger, nodes, key):
    crowds, alone = list(come(range(7, 19), nodes, key=key, holdout=0.5)), MemoryLedger()
    assert len(crowds) == 2
    keep(ledger, *crowds)
    keep(alone, *each(crowds))
    assert list(ledger.members("list-awaits")) == list(alone.members("list-awaits"))
    assert sorted(ledger.sent()) == sorted(alone.sent())
    told = [ledger.decided(one) for one in range(7, 19)]
    assert told == [alone.decided(one) for one in range(7, 19)]
    assert len({one.reasons[1].values["bucket"] for (one,) in told}) == 12


def test_who_was_ever_in_a_campaign_is_told_in_columns(ledger):
    over = enter(8)
    keep(ledger, enter(9), enter(9, T0 + 1, "B"), over)
    keep(ledger, wake(over.member), clock=WAKES)
    assert ledger.ever_in("list-awaits", np.arange(1, 1_200)).tolist() == [8, 9]
    assert ledger.ever_in("list-awaits", np.array([7])).tolist() == []
    assert ledger.ever_in("list-awaits", np.zeros(0, np.int64)).tolist() == []
    assert ledger.ever_in("other", np.array([8])).tolist() == []
