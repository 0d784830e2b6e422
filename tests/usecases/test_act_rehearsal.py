from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.campaigns import Entry, Message
from periplo.core.errors import BadCampaign
from periplo.core.events import Event
from periplo.core.findings import ERROR
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.rules import EventIs
from periplo.core.sample_size import smallest_visible
from periplo.core.spans import DAY, HOUR, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import backtest, check, effect_of, errors, publish, rehearsed, run, why
from plans import ID, SHOPPERS, Collected, H, plan

# backtest


def test_a_rehearsal_counts_who_would_enter_what_would_leave_and_how_they_would_end():
    tried = backtest(plan(), lived(*SHOPPERS))
    assert (tried.customers, tried.people, tried.members, tried.sent) == (6, 5, 5, 1)
    assert tried.endings == {"exit": 1, "finished": 1, "goal": 2, "inside": 1}
    assert tried.per_day == (("1970-01-01", 1),)
    assert (tried.judged, tried.base) == (0, None)  # nobody's 14 days are over


def test_the_base_rate_counts_those_whose_time_is_over_and_the_window_is_inclusive():
    day = 24 * H
    journeys = lived(
        [("list started", 0), ("order completed", 14 * day)],
        [("list started", 0), ("order completed", 14 * day + 1)],
        [("list started", 0), ("visit", 20 * day)],
        [("list started", 19 * day), ("order completed", 19 * day + 5)],
    )
    tried = backtest(plan(), journeys)
    assert (tried.people, tried.judged) == (4, 3)
    assert tried.base == pytest.approx(1 / 3)


def test_a_period_takes_only_those_who_enter_in_it():
    tried = backtest(plan(), lived(*SHOPPERS), Span(1, 9 * HOUR))
    assert (tried.people, tried.sent) == (1, 0)


def test_no_events_give_an_empty_rehearsal():
    tried = backtest(plan(), lived("visit").only(slice(0, 0)))
    assert (tried.span, tried.people, tried.base) == (None, 0, None)


def test_kept_out_are_counted_by_reason():
    campaign = plan(entry=Entry(EventIs("list started"), "list_id", "never"))
    tried = backtest(
        campaign,
        lived(*[[("list started", k, {"list_id": "A"}) for k in range(3)] + [("list started", 4)]] * 2),
    )
    assert tried.kept_out == {"entered_before": 4, "no_key": 2}


names = st.sampled_from(["list started", "order completed", "list cancelled", "visit"])
lives = st.lists(st.lists(st.tuples(st.integers(0, 400), names), max_size=9), min_size=1, max_size=12)


@settings(max_examples=40)
@given(lives, st.sampled_from(["never", "after_exit", "always"]))
def test_a_rehearsal_agrees_with_the_run_member_for_member_and_message_for_message(lives, again):
    campaign = plan(entry=Entry(EventIs("list started"), None, again, 3 * HOUR), holdout=0.4)
    told = [[Event(name, hour * HOUR) for hour, name in sorted(life)] for life in lives]
    journeys = columns_of(told)
    decisions = list(rehearsed(campaign, journeys))
    ledger = MemoryLedger()
    publish(campaign, ledger, 0)
    run(ID, ledger, journeys, {"log": Collected()})
    members = {(d.customer, d.member.key, d.member.entry): d.member for d in decisions if d.member}
    assert sorted(members.values()) == sorted(ledger.members(ID))
    sent = sorted(
        [i for d in decisions for i in d.intents] + [w.intent for d in decisions for w in d.withheld]
    )
    assert sent == sorted(one.intent for one in ledger.sent(ID))
    tried = backtest(campaign, journeys)
    assert tried.members == len(members)
    assert tried.sent == sum(one.state == "accepted" for one in ledger.sent(ID))


def test_the_smallest_visible_difference_is_that_of_the_textbook():
    # n = (1.96 + 0.84)^2 * 2 p q / d^2: for p = 0.5 and d = 0.1 that is 392 an arm.
    assert smallest_visible(0.5, 392, 392) == pytest.approx(0.1, abs=1e-3)
    assert smallest_visible(0.5, 0, 392) is None
    assert smallest_visible(0.0, 10, 10) is None


# check

DRAWN = JourneyMap(
    "school-list",
    Text.of("School list"),
    Persona("parent", Text.of("Parent")),
    Goal(Text.of("All bought")),
    (Stage("find", Text.of("I find"), "before"),),
    (Touchpoint("find-list", "find", Text.of("I find the list"), ("web",), EventIs("list started")),),
)
TIED = {"map": "school-list", "touchpoint": "find-list"}


def codes(campaign, *given, **more):
    return [finding.code for finding in check(campaign, *given, **more)]


def journeys_of_many():
    day = 24 * H
    bought = [("list started", 0), ("order completed", day), ("list cancelled", 2 * day), ("visit", 30 * day)]
    return lived(*[bought, [("list started", 0)]] * 200)


def test_a_sound_campaign_has_one_note_what_effect_could_be_seen():
    campaign = plan(holdout=0.5, **TIED)
    findings = check(campaign, journeys_of_many(), DRAWN, {"log"})
    assert [(one.code, one.severity) for one in findings] == [("visible_effect", "note")]
    assert findings[0].what.to("en").startswith("with 400 people and 2")
    assert "50,0 %" in findings[0].what.to("es")
    # 400 people in 31 days; half the visible difference takes four times as many: 4 x 4.3 weeks, and a week begun
    assert "in 18 weeks at today's pace" in findings[0].mend.to("en")


FOOT = Message("reminder", Text.of("Hello"), None, {"body": [{"text": "Come in"}, "footer"]})
OWN_IMAGE = Message(
    "reminder", Text.of("Hello"), None, {"body": [{"image": {"src": "logo.png", "alt": "Us"}}]}
)
WEB_IMAGE = Message("reminder", Text.of("Hello"), None, {"body": [{"image": {"src": "https://x/a.png"}}]})
WORDS = Message("reminder", Text.of("Hello"), Text.of("Leave: {{ link.unsubscribe }}"))
PLAIN = Message("reminder", Text.of("Hello"), Text.of("Come in"))


@pytest.mark.parametrize(
    ("message", "channel", "kind", "code"),
    [
        (FOOT, "log", "marketing", "no_public"),
        (FOOT, "email", "transactional", "no_public"),
        (OWN_IMAGE, "email", "marketing", "no_public"),
        (WORDS, "sms", "marketing", "no_public"),
        (WEB_IMAGE, "email", "marketing", "no_way_out"),
        (PLAIN, "email", "marketing", "no_way_out"),
        (PLAIN, "email", "transactional", None),
        (PLAIN, "sms", "marketing", None),
    ],
)
def test_what_needs_a_public_address_is_told_where_there_is_none(message, channel, kind, code):
    nodes = (Send("remind", channel, "reminder", "end"), Exit("end"))
    campaign = plan(holdout=0.5, messages=(message,), nodes=nodes, kind=kind, **TIED)
    found = check(campaign, None, DRAWN, is_public=False)
    assert [(one.code, one.part) for one in found] == ([(code, "remind")] if code else [])
    assert not check(campaign, None, DRAWN)


@pytest.mark.parametrize(
    ("changes", "code", "node"),
    [
        ({"holdout": 0.0}, "no_holdout", None),
        ({"map": None}, "no_purpose", None),
        ({"touchpoint": "pay"}, "unknown_touchpoint", None),
        ({"goal": replace(plan().goal, rule=EventIs("list started"))}, "goal_is_entry", None),
        ({"goal": replace(plan().goal, within=HOUR)}, "wait_outlives_message", "remind"),
        ({"nodes": (Wait("a", 2 * DAY, "b"), Send("b", "log", "reminder", "c", DAY), Exit("c"))},
         "wait_outlives_use", "b"),
        ({"nodes": (Exit("a"), Send("b", "log", "reminder", "a"))}, "unreachable_node", "b"),
        ({"nodes": (Exit("a"),)}, "sends_nothing", None),
        ({"nodes": (Send("b", "fax", "reminder", "a"), Exit("a"))}, "unknown_channel", "b"),
        ({"messages": (*plan().messages, Message("more", Text.of("x"), Text.of("y")))}, "unused_message", None),
        ({"messages": (replace(plan().messages[0], body=Text.of({"es": "Hola"})),)}, "missing_text", None),
        ({"audience": parse_customer_rule("stage is pay")}, "unknown_stage", None),
        ({"entry": Entry(EventIs("list start"))}, "unknown_event", None),
        ({"entry": Entry(EventIs("list started"), "list_id")}, "unknown_property", None),
        ({"audience": parse_customer_rule("customer country is es")}, "unknown_property", None),
        ({"audience": parse_customer_rule("visit at least 9 times")}, "nobody_enters", None),
        ({"holdout": 0.02}, "holdout_too_small", None),
    ],
)  # fmt: skip
def test_the_analyser_names_the_fault_its_node_and_the_mend_in_both_languages(changes, code, node):
    campaign = plan(**({"holdout": 0.5} | TIED | changes))
    everything = check(campaign, journeys_of_many(), DRAWN, {"log"})
    findings = [one for one in everything if one.code == code]
    assert findings
    assert {one.code for one in errors(campaign, journeys_of_many(), DRAWN, {"log"})} == {
        one.code for one in everything if one.severity == ERROR
    }
    assert findings[0].part == node
    for language in ("es", "en"):
        assert findings[0].what.has(language)
        assert findings[0].mend.has(language)


def test_an_audience_of_a_stage_needs_its_map():
    campaign = plan(audience=parse_customer_rule("not stage is find"), holdout=0.5, **TIED)
    assert codes(campaign, journeys_of_many()) == ["no_stage"]
    with pytest.raises(BadCampaign, match="its map was not named"):
        backtest(campaign, journeys_of_many())
    # The list was started at this very instant, so everybody stands in "find".
    assert backtest(campaign, journeys_of_many(), None, DRAWN).kept_out == {"not_in_audience": 400}
    inside = replace(campaign, audience=parse_customer_rule("stage is find"))
    assert backtest(inside, journeys_of_many(), None, DRAWN).people == 400


def test_a_message_after_the_goals_time_is_an_error_only_where_none_comes_in_it():
    late = (Wait("settle", 2 * HOUR, "remind"), Send("remind", "log", "reminder", "end"), Exit("end"))
    goal = replace(plan().goal, within=HOUR)
    assert [one.code for one in errors(plan(goal=goal, nodes=late))] == ["wait_outlives_message"]
    both = (Send("first", "log", "reminder", "settle"), *late)
    assert errors(plan(goal=goal, nodes=both)) == ()
    assert "wait_outlives_message" in codes(plan(goal=goal, nodes=both))


def test_a_near_name_is_proposed():
    (finding,) = (
        one
        for one in check(plan(entry=Entry(EventIs("list start"))), journeys_of_many())
        if one.code == "unknown_event"
    )
    assert "list started" in finding.mend.to("en")


def test_a_goal_that_nothing_met_so_far_is_told():
    journeys = lived(
        *[[("list started", 0), ("list cancelled", 1), ("order completed", 2, {"paid": False})]] * 40
    )
    campaign = plan(goal=replace(plan().goal, rule=parse_rule("order completed where paid is true")))
    assert "goal_never_met" in codes(campaign, journeys)


def test_without_journeys_only_the_plan_itself_is_judged():
    assert codes(plan(holdout=0.5, **TIED)) == []


# why, and the effect


def test_why_tells_every_decision_and_what_became_of_the_message():
    ledger = MemoryLedger()
    publish(plan(), ledger, 0)
    run(ID, ledger, lived(*SHOPPERS), {"log": Collected()})
    told = why(ledger, 1)
    sentences = [sentence for one in told.decisions for sentence in one.sentences("en")]
    assert sentences == [
        "entered the campaign by 'list started'",
        f"was assigned to get the message: bucket {told.decisions[0].reasons[1].values['bucket']} "
        "of 10,000, with 0% in the control group",
        "waits at 'settle' until Jan 1, 1970, 02:00",
        "is sent 'reminder' (node 'remind')",
        "came to the end of the campaign",
    ]
    assert [(one.state, one.reason) for one in told.messages] == [("accepted", None)]
    before = why(ledger, 1, at=HOUR)
    assert (len(before.decisions), before.messages) == (1, ())
    assert why(ledger, 4).decisions == ()


def test_the_effect_is_asked_of_those_who_entered_each_in_their_first_arm():
    ledger = MemoryLedger()
    publish(plan(holdout=0.5), ledger, 0)
    assert effect_of(ID, ledger).members.customer.tolist() == []
    journeys = journeys_of_many()
    run(ID, ledger, journeys, {"log": Collected()})
    answer = LocalEngine(1).ask(effect_of(ID, ledger), journeys)
    arms = {arm.arm: (arm.n, arm.goal) for arm in answer.arms}
    assert sorted(arms) == ["control", "treated"]
    members = list(ledger.members(ID))
    for arm, (n, goal) in arms.items():
        mine = [member for member in members if member.arm == arm]
        assert n == len(mine)
        assert goal == sum(member.customer % 2 for member in mine)  # the odd ones buy
