from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.campaigns import CONTROL, TREATED, Entry
from periplo.core.decide import decide, meeting, proposed_arm
from periplo.core.errors import BadCampaign
from periplo.core.events import Event
from periplo.core.members import Decision, Member, Met, View, Woke
from periplo.core.reasons import SENTENCES, told
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from plans import REMINDER, plan

T0 = 1_700_000_000_000_000
STARTED = Met(T0, "list started", True, "", False, None)


def entered(campaign=None, happening=STARTED, view=None, now=None) -> Decision:
    return decide(campaign or plan(), None, happening, view or View(7), now or happening.at)


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def at(instant: int, **meanings: object) -> Met:
    return Met(instant, "something", False, "", False, None)._replace(**meanings)


def test_the_entry_event_begins_a_run_that_waits_two_hours():
    decision = entered()
    assert decision.member == Member(
        "list-awaits", 7, "", 1, 1, TREATED, T0, "settle", 1, T0, wake_at=T0 + 2 * HOUR
    )
    assert codes(decision) == ["entered", "arm", "waits"]
    assert decision.intents == ()


def test_when_the_wait_is_over_the_message_is_decided_once_and_the_run_ends():
    member = entered().member
    decision = decide(plan(), member, Woke(T0 + 2 * HOUR), View(7), T0 + 2 * HOUR)
    (intent,) = decision.intents
    assert intent.key == "list-awaits/7/-/1/remind/2"
    assert (intent.language, intent.expires_at) == ("es", T0 + 2 * HOUR + DAY)
    assert decision.member.ended_by == "finished"
    assert codes(decision) == ["sends", "finished"]


def test_a_wake_up_that_is_not_the_members_own_changes_nothing():
    member = entered().member
    for woke, now in ((T0 + HOUR, T0 + HOUR), (T0 + 2 * HOUR, T0 + HOUR)):
        assert decide(plan(), member, Woke(woke), View(7), now) == Decision(now, 7, member)


def test_a_message_that_comes_too_late_is_withheld_with_its_reason():
    member = entered().member
    now = T0 + 2 * HOUR + DAY + 1
    decision = decide(plan(), member, Woke(T0 + 2 * HOUR), View(7), now)
    assert decision.intents == ()
    assert [held.reason for held in decision.withheld] == ["too_late"]
    in_time = decide(plan(), member, Woke(T0 + 2 * HOUR), View(7), now - 1)
    assert len(in_time.intents) == 1
    assert in_time.intents[0].expires_at == T0 + 2 * HOUR + DAY  # counted from when it was due


def test_the_goal_ends_a_wait_at_once_and_comes_before_an_exit():
    member = entered().member
    decision = decide(plan(), member, at(T0 + HOUR, goal=True, exit=0), View(7), T0 + HOUR)
    assert (decision.member.ended_by, decision.member.wake_at) == ("goal", None)
    assert decision.reasons[0].values["in_time"] is True
    late = decide(plan(), member, at(T0 + 15 * DAY, goal=True), View(7), T0 + 15 * DAY)
    assert late.reasons[0].values["in_time"] is False


def test_an_exit_rule_ends_a_wait_at_once():
    decision = decide(plan(), entered().member, at(T0 + 1, exit=0), View(7), T0 + 1)
    assert (decision.member.ended_by, codes(decision)) == ("exit", ["exit_rule"])


def test_the_control_group_walks_the_same_path_and_its_message_is_trapped():
    campaign = plan(holdout=0.5)
    customer = next(c for c in range(1, 99) if proposed_arm("list-awaits", 0.5, c)[0] == CONTROL)
    member = decide(campaign, None, STARTED, View(customer), T0).member
    assert (member.arm, member.wake_at) == (CONTROL, T0 + 2 * HOUR)
    decision = decide(campaign, member, Woke(member.wake_at), View(customer), member.wake_at)
    assert decision.intents == ()
    assert [(held.intent.node, held.reason) for held in decision.withheld] == [("remind", "holdout")]
    assert decision.member.ended_by == "finished"


def test_the_arm_of_the_first_run_stays_when_the_share_changes():
    first = entered(plan(holdout=0.0)).member._replace(wake_at=None, ended_at=T0 + 1, ended_by="exit")
    again = entered(plan(holdout=0.9999), at(T0 + DAY, enters=True), View(7, runs=(first,)))
    assert again.member.arm == TREATED
    assert "arm_kept" in codes(again)


def test_about_one_in_ten_is_held_out():
    held = sum(proposed_arm("list-awaits", 0.10, customer)[0] == CONTROL for customer in range(1, 20_001))
    assert 1_850 < held < 2_150


@pytest.mark.parametrize(
    ("again", "inside", "code", "entry"),
    [
        ("never", False, "entered_before", None),
        ("after_exit", True, "still_inside", None),
        ("after_exit", False, "entered", 2),
        ("always", True, "entered", 2),
    ],
)
def test_re_entry_is_never_after_exit_or_always(again, inside, code, entry):
    earlier = entered().member
    if not inside:
        earlier = earlier._replace(wake_at=None, ended_at=T0 + 1, ended_by="exit")
    campaign = plan(entry=Entry(EventIs("list started"), again=again))
    decision = entered(campaign, at(T0 + DAY, enters=True), View(7, runs=(earlier,)))
    assert codes(decision)[0] == code
    assert (decision.member.entry if decision.member else None) == entry


def test_a_key_gives_one_run_per_list_and_a_list_without_key_starts_none():
    earlier = entered(happening=at(T0, enters=True, key="A")).member
    campaign = plan(entry=Entry(EventIs("list started"), key="list_id"))
    other = entered(campaign, at(T0 + 1, enters=True, key="B"), View(7, runs=(earlier,)))
    assert (other.member.key, other.member.entry) == ("B", 1)
    assert codes(entered(campaign, at(T0 + 1, enters=True, key=None))) == ["no_key"]


def test_the_cool_down_counts_from_the_last_entry_whatever_its_key():
    earlier = entered(happening=at(T0, enters=True, key="A")).member
    campaign = plan(entry=Entry(EventIs("list started"), key="list_id", cool_down=30 * DAY))
    view = View(7, runs=(earlier,))
    soon = entered(campaign, at(T0 + 30 * DAY - 1, enters=True, key="B"), view)
    assert codes(soon) == ["cool_down"]
    assert codes(entered(campaign, at(T0 + 30 * DAY, enters=True, key="B"), view))[0] == "entered"


def test_a_late_event_starts_nothing_and_a_slightly_late_one_has_part_of_its_wait_behind_it():
    assert codes(entered(now=T0 + 2 * DAY + 1)) == ["late"]
    assert entered(now=T0 + HOUR).member.wake_at == T0 + 2 * HOUR
    assert codes(entered(now=T0 + 3 * HOUR))[-2:] == ["sends", "finished"]


def test_the_audience_is_judged_at_entry_on_the_journey_so_far():
    campaign = plan(audience=parse_customer_rule("order completed at least 2 times"))
    events = [Event("order completed", T0 - DAY), Event("order completed", T0 - HOUR)]
    assert codes(entered(campaign, view=View(7, events)))[0] == "entered"
    assert codes(entered(campaign, view=View(7, events[:1]))) == ["not_in_audience"]


def test_the_message_speaks_the_customers_language_where_it_can():
    campaign = plan(nodes=(Send("remind", "log", "reminder", "end"), Exit("end")))
    for language, spoken in (("en", "en"), ("es", "es"), ("fr", "es"), (None, "es")):
        (intent,) = entered(campaign, view=View(7, traits={"language": language})).intents
        assert intent.language == spoken


def test_what_an_event_means_is_read_from_the_campaigns_rules():
    campaign = plan(entry=Entry(parse_rule("list started where grade is 3"), key="list_id"))
    event = Event("List  Started", T0, {"grade": 3.0, "list_id": 41.0})
    assert meeting(campaign, event) == Met(T0, "List  Started", True, "41", False, None)
    assert not meeting(campaign, replace(event, properties={"grade": 2})).enters
    assert meeting(campaign, Event("Order Completed", T0)).goal
    assert meeting(campaign, Event("list cancelled", T0)).exit == 0


def test_every_reason_is_told_in_both_languages_with_the_values_read():
    decision = entered()
    assert told(decision.reasons[0], "en") == "entered the campaign by 'list started'"
    assert told(decision.reasons[2], "es") == "espera en «settle» hasta el 15 nov 2023, 00:13"
    for sentence in SENTENCES.values():
        assert sentence.has("es")
        assert sentence.has("en")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"nodes": ()}, "no nodes"),
        ({"nodes": (Wait("a", HOUR, "b"),)}, "goes on to 'b'"),
        ({"nodes": (Wait("a", 0, "a"),)}, "lasts no time"),
        ({"nodes": (Send("a", "log", "hello", "a"),)}, "message 'hello'"),
        ({"nodes": (Send("a", "log", "reminder", "a"),)}, "without a wait"),
        ({"nodes": (Exit("a"), Exit("a"))}, "two nodes"),
        ({"messages": (REMINDER, REMINDER)}, "two messages"),
        ({"holdout": 1.0}, "holds out"),
        ({"holdout": -0.1}, "holds out"),
        ({"kind": "spam"}, "kind 'spam'"),
        ({"exits": (parse_customer_rule("a at least 2 times"),)}, "the exit"),
    ],
)
def test_a_campaign_that_contradicts_itself_is_refused_with_the_reason(changes, word):
    with pytest.raises(BadCampaign, match=word):
        plan(**changes)


# Laws

LOOPING = (
    Send("hello", "log", "reminder", "rest"),
    Wait("rest", 3 * HOUR, "again"),
    Send("again", "log", "reminder", "pause", HOUR),
    Wait("pause", 5 * HOUR, "hello"),
)
happenings = st.lists(
    st.tuples(
        st.integers(0, 40), st.sampled_from(["enter", "goal", "exit", "enter+goal"]), st.sampled_from("AB")
    ),
    max_size=25,
)


def lived(campaign, customer, facts, delay):
    """Every decision of one customer over these facts; wake-ups come `delay` after their time."""
    runs: dict[tuple[str, int], Member] = {}
    decisions = []

    def step(member, happening, now):
        view = View(customer, runs=sorted(runs.values(), key=lambda run: run.entered_at))
        decision = decide(campaign, member, happening, view, now)
        decisions.append(decision)
        if decision.member:
            runs[decision.member.key, decision.member.entry] = decision.member

    for hour, kind, key in sorted(facts):
        now = T0 + hour * HOUR
        for _ in range(40):
            due = [m for m in runs.values() if m.wake_at is not None and m.wake_at + delay < now]
            if not due:
                break
            for member in due:
                step(member, Woke(member.wake_at), member.wake_at + delay)
        met = Met(now, kind, "enter" in kind, key, "goal" in kind, 0 if kind == "exit" else None)
        for member in [m for m in runs.values() if m.is_inside]:
            step(member, met, now)
        step(None, met, now)
    return decisions, runs


@given(
    happenings,
    st.integers(1, 500),
    st.sampled_from(["never", "after_exit", "always"]),
    st.sampled_from([0, 1, 7 * HOUR]),
)
def test_laws_of_decisions(facts, customer, again, delay):
    campaign = plan(nodes=LOOPING, holdout=0.5, entry=Entry(EventIs("x"), "k", again))
    decisions, runs = lived(campaign, customer, facts, delay)
    arm = proposed_arm(campaign.id, 0.5, customer)[0]
    assert {run.arm for run in runs.values()} <= {arm}  # one person, one arm
    assert all(not (decision.intents and decision.member.arm == CONTROL) for decision in decisions)
    messages = [i.key for d in decisions for i in (*d.intents, *(held.intent for held in d.withheld))]
    assert len(messages) == len(set(messages))  # never twice for one visit
    for run in runs.values():
        assert (run.wake_at is None) != (run.ended_by is None)  # everyone ends or has a wake-up
    for decision in decisions:
        sent = [r for r in decision.reasons if r.code in ("sends", "holdout", "too_late")]
        assert len(sent) == len(decision.intents) + len(decision.withheld)  # each message has its reason
