"""Who wakes on a plain stretch is decided as decide would: member, messages and reasons the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign_strategies import campaigns
from periplo.core import stretches
from periplo.core.allowed_hours import ALWAYS, AllowedHours, week
from periplo.core.bounds import Spoken
from periplo.core.campaign_nodes import Branch, Exit, Jump, Send, Split, Wait, WaitPath
from periplo.core.campaigns import CONTROL, SHADOW, TREATED
from periplo.core.caps import Cap, Caps, Slot
from periplo.core.consent import ConsentSaid, Records, Suppression
from periplo.core.decide import AT_ONCE, decide
from periplo.core.frequency import Frequency
from periplo.core.members import EVER, Member, View, Woke
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.core.stretches import Stretches, stretch_from
from plans import WAIT_THEN_SEND, plan

T0 = 1_700_000_000_000_000
SPANS = st.sampled_from([1, HOUR, 2 * HOUR, DAY])
STATES = st.sampled_from(["granted", "granted", "denied", "withdrawn"])


@st.composite
def straight(draw):
    """Waits, messages, jumps one after another: what plain stretches are made of."""
    kinds = draw(
        st.lists(st.sampled_from(["wait", "send", "send", "jump", "events"]), min_size=2, max_size=5)
    )
    ids = [*(f"n{place}" for place in range(len(kinds))), "end"]
    nodes = []
    for place, kind in enumerate(kinds):
        id, then = ids[place], ids[place + 1]
        if kind == "wait":
            nodes.append(Wait(id, draw(SPANS), then))
        elif kind == "events":
            nodes.append(Wait(id, draw(SPANS), then, paths=(WaitPath(EventIs("order completed"), "end"),)))
        elif kind == "jump":
            nodes.append(Jump(id, then))
        else:
            expires, more = draw(st.sampled_from([None, 1, HOUR, DAY])), draw(st.sampled_from([(), ("sms",)]))
            full, best = draw(st.sampled_from(["skip", "wait"])), bool(more) and draw(st.integers(0, 3)) == 0
            nodes.append(
                Send(id, "email", "reminder", then, expires, otherwise=more, when_full=full, best=best)
            )
    status = draw(st.sampled_from(["active", "active", "shadow"]))
    again = draw(st.sampled_from(["never", "always"]))
    one = plan(nodes=(*nodes, Exit("end")), status=status, tags=draw(st.sampled_from([(), ("offers",)])))
    return replace(one, entry=replace(one.entry, again=again))


@st.composite
def bounds(draw):
    hours = draw(st.sampled_from([ALWAYS, AllowedHours(week(range(7), 8 * 60, 20 * 60))]))
    caps = draw(st.sampled_from([(), (Cap("day", 1, DAY),), (Cap("month", 2, unit="month"),)]))
    return Frequency(
        hours=hours, caps=Caps(caps), window=draw(st.sampled_from([0, HOUR])), zone="Europe/Madrid",
        basis=draw(st.sampled_from(["opt-in", "opt-out", "opt-out"])),
    )  # fmt: skip


@st.composite
def views(draw, now, runs):
    channels, ago = st.sampled_from(["email", "sms", "log"]), st.sampled_from([0, 1, HOUR, 2 * DAY])
    words = st.builds(
        lambda handle, channel, state, before: (
            handle,
            ConsentSaid(channel, "marketing", state, now - before),
        ),
        st.integers(1, 2), st.sampled_from(["email", "*"]), STATES, st.sampled_from([-HOUR, 0, DAY]),
    )  # fmt: skip
    stops = st.builds(lambda channel: Suppression(channel, "bounce", now - DAY), channels)
    stopped = tuple(draw(st.lists(stops, max_size=1))) if draw(st.integers(0, 3)) == 0 else ()
    said = st.builds(
        lambda before, channel, campaign, tags: Spoken(
            Slot(now - before, channel, "marketing", frozenset(tags)), campaign
        ),
        ago, channels, st.sampled_from(["list-awaits", "other"]), st.sampled_from([(), (SHADOW,)]),
    )  # fmt: skip
    return View(
        7,
        runs=runs,
        traits=draw(st.sampled_from([{}, {"language": "en"}, {"language": "de"}])),
        zone="Europe/Madrid",
        spoken=draw(st.lists(said, max_size=3)),
        records=Records(tuple(draw(st.lists(words, max_size=2))), (), stopped),
        reach=draw(st.sampled_from([None, {"email": 1}, {"email": 1, "sms": 2}, {"sms": 2}, {}])),
        bounds=draw(bounds()) if draw(st.integers(0, 4)) else None,
        speaks_from=draw(st.sampled_from([EVER, EVER, now + 1, now + AT_ONCE, now + AT_ONCE + 1])),
        media={"email": "email", "sms": "sms", "log": ""},
    )  # fmt: skip


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
