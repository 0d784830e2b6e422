"""Decisions at every kind of node, counted by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.allowed_hours import AllowedHours, week
from periplo.core.bounds import Spoken
from periplo.core.campaign_nodes import (
    Branch,
    DateOf,
    Do,
    Draw,
    Exit,
    Jump,
    Send,
    Split,
    TimeOfDay,
    Wait,
    WaitPath,
    Way,
)
from periplo.core.campaigns import CONTROL, TREATED
from periplo.core.caps import Cap, Caps, Slot
from periplo.core.consent import ConsentSaid, Records, Suppression
from periplo.core.decide import decide, meeting, proposed_way
from periplo.core.errors import BadCampaign
from periplo.core.events import Event
from periplo.core.frequency import Frequency
from periplo.core.members import Met, View, Woke
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, MINUTE, instant
from plans import plan

MONDAY_9 = instant("2026-03-02 09:00", "Europe/Madrid")  # a Monday
WORKDAYS = AllowedHours(week(range(5), 10 * 60, 20 * 60))
END = Exit("end")


def met(at=MONDAY_9, **meanings):
    return Met(at, "list started", True, "", False, None)._replace(**meanings)


def view(**known):
    return View(7, **{"zone": "Europe/Madrid", **known})


def entered(*nodes, seen=None, at=MONDAY_9, **changes):
    return decide(plan(nodes=(*nodes, END), **changes), None, met(at), seen or view(), at)


def codes(decision):
    return [reason.code for reason in decision.reasons]


SEND = Send("hello", "log", "reminder", "end")


def test_a_split_takes_the_first_branch_that_holds_else_goes_on():
    rule = parse_customer_rule("order completed at least 1 times")
    split = Split("kind", (Branch(rule, "hello"),), "end")
    bought = view(events=[Event("order completed", MONDAY_9 - DAY, {})])
    assert len(entered(split, SEND, seen=bought).intents) == 1
    assert codes(entered(split, SEND)) == ["entered", "arm", "branch_else", "finished"]


def test_chance_is_sticky_and_keeps_to_its_weights():
    draw = Draw("which", (Way("A", 3, "hello"), Way("B", 1, "end")))
    taken = [proposed_way("list-awaits", draw, customer)[0].name for customer in range(1, 20_001)]
    assert 14_700 < taken.count("A") < 15_300
    decision = decide(plan(nodes=(draw, SEND, END)), None, met(), view(), MONDAY_9)
    name = taken[6]
    assert decision.member.ways == f"which={name}"
    (drew,) = [reason for reason in decision.reasons if reason.code == "drew"]
    assert drew.values["share"] == (0.75 if name == "A" else 0.25)


def test_a_way_once_drawn_stays_when_the_weights_change():
    loop = Wait("again", HOUR, "which")
    draw = Draw("which", (Way("A", 1, "again"), Way("B", 1, "again")))
    first = decide(plan(nodes=(draw, loop)), None, met(), view(), MONDAY_9).member
    other = "B" if first.ways == "which=A" else "A"
    changed = plan(nodes=(Draw("which", (Way(other, 99, "again"), Way(first.ways[-1], 1, "again"))), loop))
    second = decide(changed, first, Woke(first.wake_at), view(), first.wake_at)
    assert second.member.ways == first.ways
    assert "drew" not in codes(second)


def test_a_wait_until_an_hour_ends_on_the_wall_clock_of_the_person():
    nine = Wait("morning", 0, "end", until=TimeOfDay(9 * 60, (1,)))  # Tuesdays at nine
    assert entered(nine).member.wake_at == instant("2026-03-03 09:00", "Europe/Madrid")
    there = view(zone="America/Mexico_City")
    assert entered(nine, seen=there).member.wake_at == instant("2026-03-03 09:00", "America/Mexico_City")
    on_the_hour = Wait("morning", 0, "end", until=TimeOfDay(9 * 60))
    assert entered(on_the_hour).member.wake_at == MONDAY_9 + DAY  # later than now, always
    woken = decide(
        plan(nodes=(nine, END)), entered(nine).member, Woke(MONDAY_9 + DAY), view(), MONDAY_9 + DAY
    )
    assert woken.member.ended_by == "finished"


@pytest.mark.parametrize(
    ("born", "yearly", "wakes"),
    [
        ("1990-03-10", True, "2026-03-07 10:00"),  # three days before
        ("1990-03-04", True, "2027-03-01 10:00"),  # three days before is over, so next year's
        ("2026-03-10", False, "2026-03-07 10:00"),
        ("2024-03-10", False, None),  # over for good
        ("soon", True, None),
    ],
)
def test_a_wait_for_a_date_of_the_person(born, yearly, wakes):
    wait = Wait("day", 0, "hello", date=DateOf("renewal", -3, 600, yearly), past="end")
    decision = entered(wait, SEND, seen=view(traits={"renewal": born}))
    if wakes is None:
        assert codes(decision) == ["entered", "arm", "date_past", "finished"]
    else:
        assert decision.member.wake_at == instant(wakes, "Europe/Madrid")


def test_a_wait_for_events_goes_by_the_path_of_the_first_that_comes_or_by_its_limit():
    wait = Wait(
        "answer", DAY, "end", paths=(WaitPath(EventIs("read"), "hello"), WaitPath(EventIs("left"), "end"))
    )
    campaign = plan(nodes=(wait, SEND, END))
    waiting = decide(campaign, None, met(), view(), MONDAY_9).member
    assert waiting.wake_at == MONDAY_9 + DAY
    read = meeting(campaign, Event("read", MONDAY_9 + HOUR, {}))
    assert read.paths == (("answer", 0),)
    told = decide(campaign, waiting, read, view(), MONDAY_9 + HOUR)
    assert (codes(told), len(told.intents)) == (["met", "sends", "finished"], 1)
    over = decide(campaign, waiting, Woke(MONDAY_9 + DAY), view(), MONDAY_9 + DAY)
    assert (codes(over), over.intents) == (["finished"], ())
    elsewhere = waiting._replace(node="hello")
    assert decide(campaign, elsewhere, read, view(), MONDAY_9 + HOUR).reasons == ()


def test_deeds_leave_by_their_carriers_and_are_trapped_for_the_control_group():
    deeds = (
        Do("note", "emit", {"event": "invited"}, "mark"),
        Do("mark", "update", {"tier": "gold"}, "ask"),
        Do("ask", "task", {"title": "Call"}, "tell"),
        Do("tell", "call", {"url": "https://example.com"}, "end"),
    )
    done = entered(*deeds)
    assert [intent.channel for intent in done.intents] == ["inbox", "inbox", "task", "webhook"]
    assert {intent.kind for intent in done.intents} == {"deed"}
    held = entered(*deeds, holdout=0.9999)
    assert held.member.arm == CONTROL
    assert (held.intents, len(held.withheld)) == ((), 4)


def test_a_jump_goes_on_elsewhere():
    assert codes(entered(Jump("over", "end"), SEND)) == ["entered", "arm", "finished"]


def bounded(**bounds):
    return view(bounds=Frequency(zone="Europe/Madrid", **bounds))


def test_a_message_waits_for_the_hours_that_are_allowed_and_leaves_then():
    seen = bounded(hours=WORKDAYS)
    waiting = entered(SEND, seen=seen)
    assert codes(waiting) == ["entered", "arm", "quiet_hours"]
    assert waiting.member.wake_at == MONDAY_9 + HOUR
    let_out = decide(plan(nodes=(SEND, END)), waiting.member, Woke(MONDAY_9 + HOUR), seen, MONDAY_9 + HOUR)
    assert (codes(let_out), len(let_out.intents)) == (["sends", "finished"], 1)
    assert len(entered(SEND, seen=seen, kind="transactional").intents) == 1


def test_a_message_that_would_be_useless_by_then_is_withheld_at_once():
    brief = Send("hello", "log", "reminder", "end", 30 * MINUTE)
    assert codes(entered(brief, seen=bounded(hours=WORKDAYS)))[-2] == "quiet_too_long"


def test_the_control_group_waits_for_the_same_hours():
    seen = bounded(hours=WORKDAYS)
    assert entered(SEND, seen=seen, holdout=0.9999).member.wake_at == MONDAY_9 + HOUR


CAPS = Caps((Cap("weekly", 1, 7 * DAY),))


def test_a_full_cap_withholds_or_waits_as_the_node_says():
    taken = (Spoken(Slot(MONDAY_9 - DAY, "email"), "other"),)
    seen = view(bounds=Frequency(caps=CAPS), spoken=taken)
    skipped = entered(SEND, seen=seen)
    assert [held.reason for held in skipped.withheld] == ["cap"]
    patient = Send("hello", "log", "reminder", "end", when_full="wait")
    assert entered(patient, seen=seen).member.wake_at == MONDAY_9 + 6 * DAY
    brief = Send("hello", "log", "reminder", "end", DAY, when_full="wait")
    assert [held.reason for held in entered(brief, seen=seen).withheld] == ["cap"]


def test_two_sends_at_one_instant_take_two_places():
    twice = (Send("one", "log", "reminder", "two"), Send("two", "log", "reminder", "end"))
    decision = entered(*twice, seen=view(bounds=Frequency(caps=CAPS)))
    assert [intent.node for intent in decision.intents] == ["one"]
    assert [held.intent.node for held in decision.withheld] == ["two"]


def said(state, channel="email", purpose="marketing"):
    return Records(said=((1, ConsentSaid(channel, purpose, state, MONDAY_9 - DAY)),))


@pytest.mark.parametrize(
    ("records", "basis", "kind", "code"),
    [
        (Records(), "opt-in", "marketing", "no_consent"),
        (Records(), "opt-out", "marketing", None),
        (Records(), "opt-in", "transactional", None),
        (said("granted"), "opt-in", "marketing", None),
        (said("withdrawn"), "opt-out", "marketing", "refused_by_person"),
        (said("denied", purpose="service"), "opt-in", "transactional", "refused_by_person"),
        (said("granted", channel="sms"), "opt-in", "marketing", "no_consent"),
        (
            said("granted")._replace(suppressed=(Suppression("email", "bounce", MONDAY_9 - DAY),)),
            "opt-in",
            "marketing",
            "suppressed",
        ),
    ],
)
def test_consent_decides_by_channel_purpose_and_basis(records, basis, kind, code):
    by_mail = Send("hello", "email", "reminder", "end")
    seen = view(bounds=Frequency(basis=basis), records=records, reach={"email": 1})
    decision = entered(by_mail, seen=seen, kind=kind)
    assert [held.reason for held in decision.withheld] == ([] if code is None else [code])
    assert len(decision.intents) == (code is None)


def test_the_first_channel_that_reaches_and_may_is_used():
    ranked = Send("hello", "push", "reminder", "end", otherwise=("email", "sms"))
    seen = view(bounds=Frequency(), records=said("granted"), reach={"email": 1, "sms": 2})
    assert [intent.channel for intent in entered(ranked, seen=seen).intents] == ["email"]
    nowhere = view(bounds=Frequency(), records=said("granted"), reach={})
    assert [held.reason for held in entered(ranked, seen=nowhere).withheld] == ["unreachable"]


def test_the_general_control_group_is_of_a_quarter_and_of_a_household():
    seen = [view(bounds=Frequency(control=0.5), alike=alike) for alike in range(1, 2_001)]
    arms = [entered(SEND, seen=one).member.arm for one in seen]
    assert 900 < arms.count(CONTROL) < 1_100
    assert entered(SEND, seen=view(bounds=Frequency(control=0.5), alike=5)).member.arm == arms[4]
    later = MONDAY_9 + 91 * DAY
    moved = [entered(SEND, seen=one, at=later).member.arm for one in seen]
    assert 900 < sum(a != b for a, b in zip(arms, moved, strict=True)) < 1_100
    assert entered(SEND, seen=view(bounds=Frequency(control=0.5)), kind="transactional").member.arm == TREATED


def test_a_loop_without_a_wait_is_refused_over_any_road():
    with pytest.raises(BadCampaign, match="without a wait"):
        entered(
            Split("a", (Branch(parse_customer_rule("pay at least 1 times"), "b"),), "end"), Jump("b", "a")
        )
    with pytest.raises(BadCampaign, match="without a wait"):
        entered(Wait("a", 0, "end", date=DateOf("born"), past="b"), Jump("b", "a"))
    entered(
        Split("a", (Branch(parse_customer_rule("pay at least 1 times"), "b"),), "end"), Wait("b", DAY, "a")
    )


@pytest.mark.parametrize(
    ("node", "word"),
    [
        (Wait("w", 0, "end"), "lasts no time"),
        (Wait("w", HOUR, "end", until=TimeOfDay(9)), "several things"),
        (Wait("w", 0, "end", paths=(WaitPath(EventIs("a"), "end"),)), "without a limit"),
        (Wait("w", HOUR, "end", past="end"), "without a date"),
        (Wait("w", 0, "end", until=TimeOfDay(1440)), "no time of day"),
        (Draw("d", (Way("A", 1, "end"),)), "1 ways"),
        (Draw("d", (Way("A", 1, "end"), Way("A", 1, "end"))), "one name"),
        (Draw("d", (Way("A", 1, "end"), Way("B", 0, "end"))), "no weight"),
        (Split("s", (), "end"), "no branch"),
        (Do("d", "dance", {}, "end"), "dance"),
        (Jump("j", "nowhere"), "nowhere"),
        (Send("s", "log", "reminder", "end", when_full="cry"), "cry"),
    ],
)
def test_a_node_that_makes_no_sense_is_refused(node, word):
    with pytest.raises(BadCampaign, match=word):
        entered(node)


@given(st.lists(st.integers(0, 40 * DAY), min_size=1, max_size=8), st.integers(1, 3), st.integers(1, 9))
def test_a_rolling_cap_is_never_exceeded_whatever_comes(instants, most, days):
    bounds = Frequency(caps=Caps((Cap("c", most, days * DAY),)))
    spoken: list[Spoken] = []
    for at in sorted(instants):
        decision = entered(SEND, at=MONDAY_9 + at, seen=view(bounds=bounds, spoken=tuple(spoken)))
        spoken += [Spoken(Slot(one.decided_at, one.channel), "it") for one in decision.intents]
    times = [one.slot.at for one in spoken]
    assert all(sum(low <= at < low + days * DAY for at in times) <= most for low in times)
