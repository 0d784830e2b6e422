"""A campaign in shadow: everything is decided, nothing leaves, nothing else is touched; what would differ is told."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.core.campaigns import SHADOW
from periplo.core.caps import Cap, Caps
from periplo.core.errors import UnknownName
from periplo.core.frequency import Frequency
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, Span
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import publish, published, run, set_status
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.drive import drive
from periplo.usecases.act.publishing import campaigns
from periplo.usecases.act.shadow import _paired, beside_theirs
from periplo.usecases.act.surroundings import Surroundings
from plans import ID, SHOPPERS, Collected, H, plan

BESIDE = ID + SHADOW
ALL = Span(0, 100 * DAY)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


def test_in_shadow_everything_is_decided_and_nothing_leaves(ledger):
    channel = Collected()
    kept = publish(plan(), ledger, 0, "shadow")
    assert (kept.id, kept.status, kept.version) == (BESIDE, "shadow", 1)
    run(BESIDE, ledger, lived(*SHOPPERS), {"log": channel})
    assert channel.asked == 0
    assert [(one.intent.customer, one.intent.decided_at, one.state) for one in ledger.sent(BESIDE)] == [
        (1, 2 * HOUR, "shadow")
    ]
    assert ledger.pending(BESIDE, 10) == []


def test_it_goes_live_afresh_under_its_own_id_and_never_by_being_resumed(ledger):
    publish(plan(), ledger, 0, "shadow")
    run(BESIDE, ledger, lived(*SHOPPERS), {"log": Collected()})
    set_status(ledger, BESIDE, "paused", 1)
    assert set_status(ledger, BESIDE, "active", 2).status == "shadow"
    kept = publish(published(ledger, BESIDE), ledger, 3)
    assert (kept.id, kept.status, kept.version) == (ID, "active", 1)
    assert list(ledger.members(ID)) == []


def test_what_only_would_have_been_said_takes_no_place_from_what_is_said(ledger):
    lives = [[("list started", 0), ("visit", 50 * H)]]
    around = Surroundings(contacts=Contacts(Frequency(caps=Caps((Cap("day", 1, DAY),)))))
    publish(plan(priority=9), ledger, 0, "shadow")
    publish(plan(priority=9), ledger, 0)
    publish(replace(plan(priority=1), id="other"), ledger, 0, "shadow")
    drive(campaigns(ledger), ledger, lived(*lives), 50 * HOUR, around)
    found = {one.intent.campaign: (one.state, one.reason) for one in ledger.sent()}
    assert found[ID] == ("reserved", None)  # the one in shadow was decided at the same instant
    assert found["other" + SHADOW][0] == "withheld"  # in shadow, both count


def compared(ledger, lives, within=HOUR):
    journeys = lived(*lives)
    run(BESIDE, ledger, journeys, {"log": Collected()}, 20 * DAY)
    return beside_theirs(ledger, BESIDE, journeys, EventIs("mail sent"), within, ALL)


def test_message_by_message_what_would_differ():
    ledger = MemoryLedger()
    publish(plan(), ledger, 0, "shadow")
    found = compared(
        ledger,
        [
            [("list started", 0), ("mail sent", 2.5 * H)],  # both
            [("list started", 0), ("visit", 9 * H)],  # ours alone
            [("list started", 0), ("order completed", 1 * H), ("mail sent", 2 * H)],  # theirs, who had bought
            [("visit", 0), ("mail sent", 3 * H)],  # theirs, who never entered
        ],
    )
    assert (found.ours, found.theirs, found.both, found.held_out) == (2, 3, 1, 0)
    assert [(one.customer, one.at, one.ours, one.message) for one in found.apart] == [
        (2, 2 * HOUR, True, "reminder"),
        (3, 2 * HOUR, False, ""),
        (4, 3 * HOUR, False, ""),
    ]
    assert dict(found.why) == {"goal": 1, "never_considered": 1}


def test_whom_our_control_group_would_hold_counts_for_neither():
    ledger = MemoryLedger()
    publish(plan(holdout=0.999), ledger, 0, "shadow")
    found = compared(ledger, [[("list started", 0), ("mail sent", 2 * H)]])
    assert (found.ours, found.theirs, found.both, found.held_out, found.apart) == (0, 1, 0, 1, ())


def test_what_is_not_in_shadow_cannot_be_compared():
    ledger = MemoryLedger()
    publish(plan(), ledger, 0)
    with pytest.raises(UnknownName):
        beside_theirs(ledger, ID, lived(*SHOPPERS), EventIs("visit"), HOUR, ALL)


def most_pairs(ours, theirs, within):
    """The plain twin: every way of pairing, the best of them."""
    if not ours:
        return 0
    first, *rest = ours
    found = most_pairs(rest, theirs, within)
    for place, at in enumerate(theirs):
        if abs(at - first) <= within:
            found = max(found, 1 + most_pairs(rest, theirs[:place] + theirs[place + 1 :], within))
    return found


INSTANTS = st.lists(st.integers(0, 20), max_size=6)


@settings(max_examples=200)
@given(INSTANTS, INSTANTS, st.integers(0, 6))
def test_as_many_pairs_are_made_as_can_be(ours, theirs, within):
    pairs, only_ours, only_theirs = _paired([(at, "m") for at in ours], theirs, within)
    assert pairs == most_pairs(ours, theirs, within)
    assert (pairs + len(only_ours), pairs + len(only_theirs)) == (len(ours), len(theirs))
