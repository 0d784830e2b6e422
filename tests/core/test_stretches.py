"""Who wakes on a plain stretch is decided as decide would: member, messages and reasons the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign_strategies import campaigns
from periplo.core import stretches
from periplo.core.campaign_nodes import Branch, Exit, Send, Split, Wait
from periplo.core.campaigns import CONTROL, TREATED
from periplo.core.decide import decide
from periplo.core.members import Member, View, Woke
from periplo.core.rule_text import parse_customer_rule
from periplo.core.spans import HOUR
from periplo.core.stretches import Stretches, stretch_from
from plans import WAIT_THEN_SEND, plan
from straight_campaigns import T0, straight, views


@settings(max_examples=600, deadline=None)
@given(st.data(), st.one_of(straight(), straight(), campaigns(most=8)))
def test_a_plain_stretch_is_decided_as_decide_does(data, campaign):
    begins = [node for node in campaign.nodes if stretch_from(campaign, node.id) is not None]
    node = data.draw(st.sampled_from(begins or campaign.nodes))
    since = T0 + data.draw(st.integers(0, 24)) * HOUR
    span = getattr(node, "span", 0)
    now = since + data.draw(st.sampled_from([span, span, max(0, span - 1), HOUR]))
    member = Member(
        campaign.id, 7, data.draw(st.sampled_from(["", "cart 5"])), data.draw(st.integers(1, 2)), 1,
        data.draw(st.sampled_from([TREATED, TREATED, CONTROL])), T0, node.id, data.draw(st.integers(1, 9)),
        since, now, ways=data.draw(st.sampled_from(["", "n0=w1", "n0=w1@5000 n1=a%20b"])),
        home=data.draw(st.sampled_from([None, 3])), home_entry=1,
    )  # fmt: skip
    before = member._replace(entry=9, node="end", wake_at=None, ended_at=T0, ended_by="finished", home=2)
    runs = data.draw(st.sampled_from([[], [member], [before, member]]))
    view = data.draw(views(now, runs))
    assert Stretches(campaign).woken(member, view, now) == decide(campaign, member, Woke(now), view, now)


def waiting(**changes: object) -> Member:
    return Member("list-awaits", 7, "", 1, 1, TREATED, T0, "settle", 1, T0, T0 + 2 * HOUR)._replace(**changes)


def test_a_crowd_that_may_be_told_is_never_walked_one_by_one(monkeypatch):
    def walked(*asked):
        raise AssertionError("decided one by one")

    expected = decide(plan(), waiting(), Woke(T0 + 2 * HOUR), View(7), T0 + 2 * HOUR)
    monkeypatch.setattr(stretches, "decide", walked)
    decided = Stretches(plan()).woken(waiting(), View(7), T0 + 2 * HOUR)
    assert decided == expected
    with pytest.raises(AssertionError):
        Stretches(plan()).woken(waiting(), View(7, speaks_from=T0 + 5 * HOUR), T0 + 2 * HOUR)


def test_what_is_told_of_all_alike_is_one_value():
    crowd = Stretches(plan())
    first, second = (crowd.woken(waiting(customer=n), View(n), T0 + 2 * HOUR) for n in (7, 8))
    assert first.reasons is second.reasons
    assert (first.intents[0].customer, second.intents[0].customer) == (7, 8)


def test_a_stretch_ends_where_what_follows_may_differ_by_person():
    assert stretch_from(plan(), "settle").stop == Exit("end")
    twice = (
        *WAIT_THEN_SEND[:1],
        Send("remind", "log", "reminder", "more"),
        Send("more", "log", "reminder", "end"),
    )
    assert stretch_from(plan(nodes=(*twice, Exit("end"))), "settle") is None
    often = Branch(parse_customer_rule("visit at least 2 times"), "end")
    parts = (Wait("settle", HOUR, "which"), Split("which", (often,), "end"), Exit("end"))
    assert stretch_from(plan(nodes=parts), "settle") is None
