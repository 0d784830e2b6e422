"""Campaigns of waits, messages and jumps one after another, and what may be known of those who wake in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from periplo.core.allowed_hours import ALWAYS, AllowedHours, week
from periplo.core.bounds import Spoken
from periplo.core.campaign_nodes import Exit, Jump, Send, Wait, WaitPath
from periplo.core.campaigns import SHADOW
from periplo.core.caps import Cap, Caps, Slot
from periplo.core.consent import ConsentSaid, Records, Suppression
from periplo.core.crowd_bounds import ContactColumns, Places, Words
from periplo.core.decide import AT_ONCE
from periplo.core.frequency import Frequency
from periplo.core.members import EVER, View
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from plans import plan

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


def known_in_columns(known, reach):
    """What is known of people 0, 1, 2…, in columns."""
    people = np.arange(len(known))
    said = [
        (place, word.channel, word.purpose, word.state, word.at)
        for place, view in enumerate(known)
        for _, word in view.records.said
    ]
    spoken = [
        (place, one.slot.at, one.slot.channel, one.slot.kind, ",".join(one.slot.tags), one.campaign)
        for place, view in enumerate(known)
        for one in view.spoken
    ]
    reached = None
    if reach:
        channels = ("email", "sms", "log")
        reached = {name: np.array([name in view.reach for view in known], np.bool_) for name in channels}
    is_more = np.array([bool(view.records.suppressed) for view in known], np.bool_)
    return ContactColumns(is_more, reached, Words.of(people, said), Places.of(people, spoken))
