"""A campaign that gets a new version while people are inside: they follow, stay, move or end, as was chosen."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.core.campaign_diff import campaign_diff, touched_nodes
from periplo.core.campaign_nodes import Branch, Exit, Send, Split, TimeOfDay, Wait, WaitPath
from periplo.core.campaigns import CampaignGoal, Message
from periplo.core.errors import BadCampaign, UnknownName
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import Text
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import publish, run
from periplo.usecases.act.moving_on import MovingOn, becoming
from periplo.usecases.act.publishing import becoming_now, standing_now
from plans import ID, REMINDER, WAIT_THEN_SEND, Collected, H, plan

OTHER = Message("other", Text((("es", "Otra cosa"), ("en", "Something else"))), REMINDER.body)
LATER = plan(
    nodes=(
        Wait("settle", 2 * HOUR, "ask"),
        Send("ask", "log", "other", "end", 1 * DAY),
        Wait("rest", 5 * HOUR, "ask"),
        Exit("end"),
    ),
    messages=(REMINDER, OTHER),
)
NO_WAIT = replace(
    LATER, nodes=(Send("ask", "log", "other", "rest"), Wait("rest", 5 * HOUR, "end"), Exit("end"))
)
LIVES = (
    [("list started", 0), ("visit", 24 * H)],
    [("visit", 0), ("list started", 1.5 * H), ("visit", 24 * H)],
)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def ledger(request, opened):
    return opened(request.param)


def republished(ledger, later, chosen, lives=LIVES, at=HOUR, until=None):
    """The first version driven to `at`, then the later one to the end."""
    journeys, channel = lived(*lives), Collected()
    publish(plan(), ledger, 0)
    run(ID, ledger, journeys, {"log": channel}, at)
    publish(later, ledger, at, chosen=chosen)
    run(ID, ledger, journeys, {"log": channel}, until)
    return channel


def said(ledger):
    intents = [one.intent for one in ledger.sent(ID)]
    return [(one.customer, one.version, one.message, one.decided_at) for one in intents]


def test_who_follows_keeps_the_instant_and_goes_on_in_the_new_version(ledger):
    republished(ledger, LATER, MovingOn())
    assert said(ledger) == [(1, 2, "other", 2 * HOUR), (2, 2, "other", 3.5 * HOUR)]


def test_who_is_pinned_goes_on_by_the_words_that_were_and_who_enters_later_does_not(ledger):
    republished(ledger, LATER, MovingOn("pin"))
    assert said(ledger) == [(1, 1, "reminder", 2 * HOUR), (2, 2, "other", 3.5 * HOUR)]
    assert [reason.code for told in ledger.decided(1) for reason in told.reasons][2:4] == ["waits", "pinned"]


def test_who_is_pinned_may_wait_at_a_node_that_is_gone(ledger):
    republished(ledger, NO_WAIT, MovingOn(at={"settle": "pin"}))
    assert said(ledger) == [(2, 2, "other", 1.5 * HOUR), (1, 1, "reminder", 2 * HOUR)]


def test_who_ends_hears_nothing_more(ledger):
    republished(ledger, LATER, MovingOn(at={"settle": "end"}))
    assert said(ledger) == [(2, 2, "other", 3.5 * HOUR)]
    first = next(iter(ledger.members(ID)))
    assert (first.ended_by, first.ended_at) == ("exit", HOUR)
    assert ledger.decided(1)[-1].reasons[0].code == "ended_by_version"


def test_who_is_moved_comes_to_that_node_when_the_version_is_published(ledger):
    republished(ledger, LATER, MovingOn(at={"settle": "to:rest"}))
    assert said(ledger)[0] == (2, 2, "other", 3.5 * HOUR)
    assert said(ledger)[1] == (1, 2, "other", 6 * HOUR)  # five hours' rest, begun at one


def test_who_is_moved_to_a_message_gets_it_at_once(ledger):
    republished(ledger, LATER, MovingOn("to:ask"))
    assert said(ledger)[0] == (1, 2, "other", HOUR)


def test_who_is_moved_to_an_hour_waits_for_it(ledger):
    at_nine = replace(LATER, nodes=(*LATER.nodes, Wait("nine", 0, "ask", until=TimeOfDay(9 * 60))))
    republished(ledger, at_nine, MovingOn("to:nine"))
    assert (1, 2, "other", 9 * HOUR) in said(ledger)


def test_nobody_is_left_at_a_node_that_is_gone_and_the_error_says_what_can_be_chosen():
    ledger = MemoryLedger()
    with pytest.raises(BadCampaign, match="1 members of 'list-awaits' wait at settle") as wrong:
        republished(ledger, NO_WAIT, MovingOn())
    assert "--at settle=pin" in wrong.value.mend
    assert ledger.document("campaign", ID).version == 1


@pytest.mark.parametrize(
    ("chosen", "error", "word"),
    [
        (MovingOn(at={"nowhere": "pin"}), UnknownName, "nowhere"),
        (MovingOn("stay"), BadCampaign, "stay"),
        (MovingOn("to:nowhere"), BadCampaign, "nowhere"),
    ],
)
def test_a_choice_that_means_nothing_is_refused_and_nothing_is_published(chosen, error, word):
    ledger = MemoryLedger()
    with pytest.raises(error, match=word):
        republished(ledger, LATER, chosen)
    assert ledger.document("campaign", ID).version == 1
    assert all(member.is_inside and member.pinned is None for member in ledger.members(ID))


def test_the_goal_and_the_exits_of_a_pinned_run_are_those_of_its_version(ledger):
    lives = (
        [("list started", 0), ("visit", 1.2 * H), ("visit", 24 * H)],
        [("list started", 0), ("order completed", 1.2 * H), ("visit", 24 * H)],
        [("list started", 0), ("list cancelled", 1.2 * H), ("visit", 24 * H)],
    )
    later = replace(LATER, goal=CampaignGoal(EventIs("visit"), 14 * DAY), exits=())
    republished(ledger, later, MovingOn("pin"), lives)
    assert [(member.customer, member.ended_by) for member in ledger.members(ID)] == [
        (1, "finished"),
        (2, "goal"),
        (3, "exit"),
    ]


def test_an_entry_while_pinned_is_kept_out_as_ever(ledger):
    lives = ([("list started", 0), ("list started", 1.5 * H), ("visit", 24 * H)],)
    republished(ledger, LATER, MovingOn("pin"), lives)
    assert said(ledger) == [(1, 1, "reminder", 2 * HOUR)]
    codes = [told.reasons[0].code for told in ledger.decided(1)]
    assert codes == ["entered", "pinned", "still_inside", "sends"]


def test_standing_is_counted_before_at_and_after_each_node_that_changes():
    asked = plan(
        nodes=(
            Wait("first", 1 * HOUR, "second"),
            Wait("second", 1 * HOUR, "third"),
            Wait("third", 100 * HOUR, "end"),
            Exit("end"),
        )
    )
    ledger = MemoryLedger()
    publish(asked, ledger, 0)
    lives = [[("list started", at * H), ("visit", 24 * H)] for at in (0, 0, 0, 1.5, 1.5, 2.5)]
    run(ID, ledger, lived(*lives), {"log": Collected()}, 3 * HOUR)
    changed = (Wait("second", 9 * HOUR, "third"), Wait("third", 1, "end"))
    later = replace(asked, nodes=(asked.nodes[0], *changed, Exit("end")))
    assert [
        (one.node, one.before, one.at, one.after, one.can_follow) for one in standing_now(later, ledger)
    ] == [
        ("second", 1, 2, 3, True),
        ("third", 3, 3, 0, True),
    ]
    gone = replace(asked, nodes=(asked.nodes[0], Send("second", "log", "reminder", "end"), Exit("end")))
    assert [(one.node, one.can_follow) for one in standing_now(gone, ledger)] == [
        ("second", False),
        ("third", False),
    ]


def test_what_changed_is_named_exactly():
    assert campaign_diff(plan(), plan()) == ()
    later = replace(plan(), holdout=0.2, nodes=(*WAIT_THEN_SEND[1:], Wait("settle", 3 * HOUR, "remind")))
    assert [(one.part, one.id) for one in campaign_diff(plan(), later)] == [
        ("holdout", ""),
        ("first", ""),
        ("node", "settle"),
    ]
    assert touched_nodes(plan(), LATER) == ("settle", "remind")


WORDS = ("list started", "visit", "order completed", "list cancelled", "pay")
SPLIT = plan(
    nodes=(
        Wait("settle", 2 * HOUR, "which", paths=(WaitPath(EventIs("visit"), "remind"),)),
        Split("which", (Branch(parse_customer_rule("pay at least 1 times"), "later"),), "remind"),
        Wait("later", 3 * HOUR, "remind"),
        Send("remind", "log", "reminder", "end", 1 * DAY),
        Exit("end"),
    )
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 20)), min_size=1, max_size=8),
        min_size=1,
        max_size=5,
    ),
    st.integers(0, 20),
)
def test_a_pinned_run_ends_as_if_nothing_had_been_published(told, cut):
    lives = [[(event, hour * H) for event, hour in life] for life in told]
    journeys, alone, both = lived(*lives), MemoryLedger(), MemoryLedger()
    later = replace(LATER, exits=(EventIs("visit"),), entry=replace(LATER.entry, event=EventIs("never seen")))
    for ledger in (alone, both):
        publish(SPLIT, ledger, 0)
        run(ID, ledger, journeys, {"log": Collected()}, cut * HOUR)
    inside = {(one.customer, one.entry) for one in alone.members(ID) if one.is_inside}
    publish(later, both, cut * HOUR, chosen=MovingOn("pin"))
    for ledger in (alone, both):
        run(ID, ledger, journeys, {"log": Collected()}, 60 * HOUR)
    ends = {(one.customer, one.entry): one._replace(pinned=None) for one in both.members(ID)}
    twin = {(one.customer, one.entry): one for one in alone.members(ID)}
    assert {name: ends[name] for name in inside} == {name: twin[name] for name in inside}
    keys = {one.intent.key for one in both.sent(ID)}
    assert keys <= {one.intent.key for one in alone.sent(ID)}
    theirs = [one for one in alone.sent(ID) if (one.intent.customer, one.intent.entry) in inside]
    assert {one.intent.key for one in theirs} <= keys


def test_what_becomes_of_those_inside_is_told_before_it_is_done(ledger):
    publish(plan(), ledger, 0)
    run(ID, ledger, lived(*LIVES), {"log": Collected()}, HOUR)
    assert becoming_now(NO_WAIT, ledger, MovingOn()) == {"stranded": 1}
    assert becoming_now(NO_WAIT, ledger, MovingOn("end")) == {"end": 1}
    chosen = MovingOn(at={"settle": "pin"})
    assert becoming_now(NO_WAIT, ledger, chosen) == {"pin": 1}
    publish(NO_WAIT, ledger, HOUR, chosen=chosen)
    assert becoming_now(LATER, ledger, MovingOn("end")) == {"pinned": 1}


@given(
    st.dictionaries(st.sampled_from(["settle", "remind"]), st.integers(1, 9)),
    st.dictionaries(
        st.sampled_from(["settle", "remind"]), st.sampled_from(["follow", "pin", "end", "to:ask"])
    ),
    st.sampled_from(["follow", "pin", "end"]),
)
def test_everybody_inside_is_told_of_once(inside, at, otherwise):
    found = becoming(plan(), LATER, inside, MovingOn(otherwise, at))
    assert sum(found.values()) == sum(inside.values())
    assert list(found.values()) == sorted(found.values(), reverse=True)
    for choice in ("pin", "end", "to:ask"):
        assert found.get(choice, 0) == sum(
            n for node, n in inside.items() if at.get(node, otherwise) == choice
        )
