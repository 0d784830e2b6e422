"""How people flow through a campaign: counted by hand, and by the law that nobody appears or is lost on it."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.core.campaign_nodes import (
    Branch,
    DateOf,
    Do,
    Draw,
    Exit,
    Jump,
    Send,
    Split,
    Wait,
    WaitPath,
    Way,
    ways_on,
)
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import publish, published, run
from periplo.usecases.act.findings import found
from periplo.usecases.act.flow_figures import flow_figures
from periplo.usecases.act.flowing import Way as Step
from periplo.usecases.act.flowing import flow_of
from periplo.usecases.act.moving_on import MovingOn
from plans import ID, SHOPPERS, WAIT_THEN_SEND, Collected, H, plan

TWISTED = (
    Wait(
        "answer",
        4 * HOUR,
        "chance",
        paths=(WaitPath(EventIs("visit"), "kind"), WaitPath(EventIs("call"), "kind")),
    ),
    Split("kind", (Branch(parse_customer_rule("visit at least 2 times"), "goes"),), "chance"),
    Draw("chance", (Way("a", 1, "say"), Way("b", 3, "rest"))),
    Send("say", "log", "reminder", "rest", DAY),
    Wait("rest", 3 * HOUR, "again"),
    Split("again", (Branch(parse_customer_rule("visit at least 3 times"), "answer"),), "born"),
    Wait("born", 0, "end", date=DateOf("birthday"), past="note"),
    Do("note", "task", {"title": "x"}, "end"),
    Jump("goes", "rest"),
    Exit("end"),
)


def driven(journeys, *plans, until=None, at=HOUR, chosen=None):
    plans = plans or (plan(),)
    ledger, channel = MemoryLedger(), Collected()
    for number, one in enumerate(plans):
        publish(one, ledger, number * at, **({"chosen": chosen} if number and chosen else {}))
        run(ID, ledger, journeys, {"log": channel}, until if one is plans[-1] else at)
    return flow_of(published(ledger, ID), ledger)


def test_each_stands_passes_leaves_or_ends_where_the_day_says():
    flow = driven(lived(*SHOPPERS))
    assert (flow.runs, flow.inside, flow.untold) == (5, 1, 0)
    assert flow.here == {"settle": 1}  # 5
    assert flow.left == {"settle": 3}  # 2 and 6 bought, 3 cancelled
    assert flow.passed == {"settle": 1, "remind": 1}  # 1
    assert flow.finished == {"end": 1}
    assert (flow.sent, dict(flow.withheld)) == ({"remind": 1}, {})
    assert flow.took == {Step("settle", 0): 1, Step("remind", 0): 1}


def test_the_control_group_passes_too_and_gets_nothing():
    flow = driven(lived(*SHOPPERS), plan(holdout=0.999))
    assert (flow.runs, flow.in_control) == (5, 5)
    assert flow.control_passed == {"settle": 1, "remind": 1}
    assert flow.control_left == {"settle": 3}
    assert flow.control_here == {"settle": 1}
    assert (flow.sent, flow.withheld) == ({}, {"remind": {"holdout": 1}})


def test_ways_are_told_by_what_was_decided():
    journeys = lived(
        [("list started", 0), ("visit", 1 * H), ("call", 30 * H)],  # answers, one visit: by chance
        # Answers, two visits: goes.
        [("visit", 0), ("list started", 1 * H), ("visit", 2 * H), ("call", 30 * H)],
        [("list started", 0), ("call", 30 * H)],  # does not answer
    )
    flow = driven(journeys, plan(nodes=TWISTED))
    assert flow.untold == 0
    assert (flow.took[Step("answer", 0)], flow.took[Step("answer", 1)], flow.took[Step("answer", 2)]) == (
        2,
        0,
        1,
    )
    assert (flow.took[Step("kind", 0)], flow.took[Step("kind", 1)]) == (1, 1)
    assert flow.took[Step("chance", 0)] + flow.took[Step("chance", 1)] == 2
    assert flow.passed["rest"] == 3
    assert flow.took[Step("born", 0)] == 3  # no birthday is known
    assert flow.finished == {"end": 3}


EVENTS = st.sampled_from(["visit", "call", "list started", "list cancelled", "order completed"])
LIVES = st.lists(
    st.lists(st.tuples(EVENTS, st.integers(0, 60)), min_size=1, max_size=9), min_size=1, max_size=6
)


@settings(max_examples=20, deadline=None)
@given(LIVES, st.integers(1, 60))
def test_who_comes_to_a_node_goes_on_stays_leaves_or_ends_there(lives, until):
    one = plan(nodes=TWISTED, holdout=0.3)
    journeys = lived(*([(name, at * H) for name, at in sorted(life, key=lambda e: e[1])] for life in lives))
    flow = driven(journeys, one, until=until * HOUR)
    assert flow.untold == 0
    came = Counter({one.first.id: flow.runs})
    for node in one.nodes:
        for place, then in enumerate(ways_on(node)):
            came[then] += flow.took[Step(node.id, place)]
    for node in one.nodes:
        there = flow.passed[node.id] + flow.here[node.id] + flow.left[node.id] + flow.finished[node.id]
        assert came[node.id] == there, node.id
        assert flow.passed[node.id] == sum(flow.took[Step(node.id, at)] for at, _ in enumerate(ways_on(node)))
    assert flow.inside == flow.here.total()


def test_who_ended_under_an_earlier_version_is_told_by_that_one_and_who_cannot_be_told_is_counted():
    later = (Wait("first", HOUR, "settle"), *WAIT_THEN_SEND)
    lives = (
        [("list started", 0), ("visit", 48 * H)],  # ends by the first version
        # Waits at settle when "first" is put before it.
        [("visit", 0), ("list started", 3.5 * H), ("visit", 48 * H)],
    )
    flow = driven(lived(*lives), plan(), plan(nodes=later), at=4 * HOUR)
    assert flow.runs == 2
    assert flow.passed["settle"] + flow.untold >= 1
    assert flow.passed["first"] == 0  # nobody went through it
    assert flow.finished == {"end": 2}


def test_who_is_set_down_elsewhere_by_a_new_version_is_followed():
    lives = ([("list started", 0), ("visit", 48 * H)],)
    other = (Wait("new", 5 * HOUR, "remind"), *WAIT_THEN_SEND[1:])
    flow = driven(
        lived(*lives), plan(), plan(nodes=other), at=HOUR, chosen=MovingOn(at={"settle": "to:remind"})
    )
    assert flow.finished == {"end": 1}
    assert flow.sent == {"remind": 1}


def test_findings_stand_on_the_node_they_speak_of():
    known = flow_figures(plan(), None, [found("unreachable_node", "remind"), found("no_holdout")])
    assert list(known.marks) == ["remind"]
    assert known.nodes == {}
