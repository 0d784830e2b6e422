"""The channel that a person answers best, and the hour in which they do most."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.bounds import Spoken
from periplo.core.campaign_nodes import BestHour, Exit, Send, Wait
from periplo.core.caps import Slot
from periplo.core.consent import Records
from periplo.core.decide import decide
from periplo.core.errors import BadCampaign
from periplo.core.frequency import Frequency
from periplo.core.habits import Habits, Rate, best_hour, leaning, picked, rates_of
from periplo.core.members import Met, View, Woke
from periplo.core.reasons import told
from periplo.core.spans import DAY, HOUR, MINUTE, instant
from periplo.core.zone_clock import wall_at
from plans import plan

END = Exit("end")
MONDAY_9 = instant("2026-03-02 09:00", "Europe/Madrid")
BEST = Send("say", "email", "reminder", "end", otherwise=("sms", "push"), best=True)


@given(st.integers(1, 40), st.integers(0, 39), st.integers(0, 9_999))
def test_what_is_written_down_is_how_often_it_is_picked(choices, best, bucket):
    best %= choices
    counted = Counter(picked(best, choices, each).place for each in range(10_000))
    chosen = picked(best, choices, bucket)
    assert chosen.buckets == counted[chosen.place]
    assert set(counted) == set(range(choices))
    assert counted[best] >= 9_000


def test_an_answer_belongs_to_the_latest_message_by_its_medium_and_one_is_no_more_than_one():
    sent = [(0, "mailgun"), (1 * DAY, "sms"), (2 * DAY, "mailgun"), (9 * DAY, "sms")]
    media = {"mailgun": "email"}
    answers = [(2 * DAY + 5, "email"), (2 * DAY + 9, "email")]
    assert rates_of(sent, answers, media, 6 * DAY) == {"mailgun": Rate(2, 1), "sms": Rate(1, 0)}
    bought = [(2 * DAY - 1, "")]  # whatever was said last
    assert rates_of(sent, bought, media, 6 * DAY) == {"mailgun": Rate(2, 0), "sms": Rate(1, 1)}
    assert rates_of(sent, [(5 * DAY + 1, "email")], media, 6 * DAY)["mailgun"] == Rate(2, 0)  # too late
    assert rates_of(sent, answers, media, 3 * DAY) == {"mailgun": Rate(1, 0)}  # the others have time
    assert rates_of([(0, "sms")], [(4, "sms")], {}, 3 * DAY) == {"sms": Rate(1, 1)}


def test_few_messages_lean_on_everybody_and_many_stand_alone():
    group = {"email": Rate(1_000, 100), "sms": Rate(1_000, 300)}
    assert leaning(Rate(), group, "sms") == pytest.approx(0.3, abs=0.01)
    assert leaning(Rate(2, 0), group, "sms") < leaning(Rate(), group, "sms")
    assert leaning(Rate(100, 90), group, "email") == pytest.approx(0.86, abs=0.01)
    assert leaning(Rate(), group, "push") == pytest.approx(0.2, abs=0.01)  # nobody knows it: as all by any
    assert leaning(Rate(), {}, "push") == 0.5


def seen(**known):
    return View(7, **{"zone": "Europe/Madrid", **known})


def said(view, node=BEST):
    return decide(
        plan(nodes=(node, END)), None, Met(MONDAY_9, "list started", True, "", False, None), view, MONDAY_9
    )


def why(decision, code):
    return next(one for one in decision.reasons if one.code == code)


def test_the_channel_answered_best_is_used_and_the_choice_is_told():
    sent = [(MONDAY_9 - day * DAY, channel) for day, channel in ((30, "email"), (20, "sms"), (10, "sms"))]
    habits = Habits(sent=sorted(sent), answers=[(MONDAY_9 - 20 * DAY + HOUR, "sms")])
    decision = said(seen(habits=habits))
    (intent,) = decision.intents
    reason = why(decision, "best_channel")
    assert intent.channel == reason.values["channel"] == "sms"
    assert reason.values["tried"] == [
        ["email", 0, 1, 0.4167], ["sms", 1, 2, 0.5], ["push", 0, 0, 0.5],
    ]  # fmt: skip
    assert reason.values["share"] == pytest.approx(0.9 + 0.1 / 3, abs=1e-3)
    assert told(reason, "en") == (
        "at 'say' is written to by 'sms', which 93% get; "
        "answered (email 0 of 1: 42%, sms 1 of 2: 50%, push 0 of 0: 50%)"
    )


def test_only_channels_that_reach_and_may_are_chosen_among():
    known = Habits(rates={"email": Rate(100, 1), "sms": Rate(100, 90), "push": Rate(100, 50)})
    bounds = Frequency(basis="opt-out")
    media = {"email": "email", "sms": "sms", "push": "push"}
    view = seen(habits=known, bounds=bounds, reach={"email": 1, "push": 2}, media=media, records=Records())
    decision = said(view)
    assert [row[0] for row in why(decision, "best_channel").values["tried"]] == ["email", "push"]
    assert {one.channel for one in decision.intents} == {"push"}
    nowhere = said(replace(view, reach={}))
    assert [one.reason for one in nowhere.withheld] == ["unreachable"]
    assert "best_channel" not in [one.code for one in nowhere.reasons]


def test_one_in_ten_tries_another_channel():
    known = Habits(rates={"email": Rate(100, 1), "sms": Rate(100, 90), "push": Rate(100, 50)})
    chosen = Counter()
    for customer in range(1, 3_001):
        view = View(customer, habits=known)
        (intent,) = said(view).intents
        chosen[intent.channel] += 1
    assert chosen["sms"] / 3_000 == pytest.approx(0.9333, abs=0.02)
    assert chosen["email"] / 3_000 == pytest.approx(0.0333, abs=0.012)


def test_messages_of_this_very_walk_count_too():
    spoken = [Spoken(Slot(MONDAY_9 - 5 * DAY, "sms", "marketing", frozenset()), "another")]
    decision = said(seen(habits=Habits(), spoken=spoken))
    assert ["sms", 0, 1, 0.4167] in why(decision, "best_channel").values["tried"]


EVENINGS = tuple(instant(f"2026-02-{day:02} 20:{day:02}", "Europe/Madrid") for day in range(1, 28))


def test_the_hour_in_which_a_person_does_most_is_waited_for_on_their_clock():
    known = Habits(lived=EVENINGS, hours=[0] * 10 + [100] + [0] * 13)
    found = best_hour(MONDAY_9, DAY, (0, 1_440), "Europe/Madrid", known, 5_000)
    assert (found.hour, found.own, found.events) == (20, 27, 27)
    assert found.at == instant("2026-03-02 20:00", "Europe/Madrid") + 5_000 % 60 * MINUTE
    assert found.buckets == pytest.approx(9_000 + 1_000 / 24, abs=1)


def test_of_whom_nothing_is_known_waits_for_the_hour_of_everybody():
    known = Habits(hours=[0] * 10 + [100] + [0] * 13)
    assert best_hour(MONDAY_9, DAY, (0, 1_440), "Europe/Madrid", known, 5_000).hour == 10


def test_events_after_the_wait_began_and_old_ones_are_not_read():
    later = tuple(at + 40 * DAY for at in EVENINGS)
    old = tuple(at - 400 * DAY for at in EVENINGS)
    known = Habits(lived=old + later, hours=[0] * 10 + [100] + [0] * 13)
    assert best_hour(MONDAY_9, DAY, (0, 1_440), "Europe/Madrid", known, 5_000)[1:4:2] == (10, 0)


zones = st.sampled_from(
    ["UTC", "Europe/Madrid", "America/Mexico_City", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns",
     "Pacific/Apia", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Tehran"]
)  # fmt: skip


@given(
    zones,
    st.integers(instant("2007-01-01"), instant("2027-01-01")),
    st.sampled_from([2 * HOUR, 12 * HOUR, DAY, 3 * DAY]),
    st.sampled_from([(0, 1_440), (540, 1_260), (570, 660), (0, 180)]),
    st.integers(0, 9_999),
    st.lists(st.integers(0, 90 * DAY), max_size=20),
)
def test_it_is_never_outside_the_hours_named_and_never_in_the_past(zone, since, within, minutes, bucket, ago):
    known = Habits(lived=sorted(since - each for each in ago))
    found = best_hour(since, within, minutes, zone, known, bucket)
    wall = wall_at(found.at, zone) // MINUTE % 1_440
    assert minutes[0] <= wall < minutes[1]
    assert wall // 60 == found.hour
    assert since < found.at
    if within >= DAY and minutes != (
        0,
        180,
    ):  # where a clock skips the hours of one night, the next one is waited for
        assert found.at <= since + within + HOUR


def test_a_wait_for_the_best_hour_ends_once_and_for_all():
    node = Wait("own", 0, "say", best=BestHour(DAY))
    campaign = plan(nodes=(node, replace(BEST, id="say"), END))
    view = seen(habits=Habits(lived=EVENINGS))
    came = decide(campaign, None, Met(MONDAY_9, "list started", True, "", False, None), view, MONDAY_9)
    reason = why(came, "best_hour")
    assert came.member.wake_at == reason.values["until_at"]
    assert told(reason, "en", "Europe/Madrid").endswith(
        ": did 27 of 27 things in their hour 20, which 90% get"
    )
    other = seen(habits=Habits(hours=[9] * 3 + [0] * 21), runs=[came.member])
    woken = decide(campaign, came.member, Woke(came.member.wake_at), other, came.member.wake_at)
    assert len(woken.intents) == 1


@pytest.mark.parametrize(
    "node",
    [
        Wait("own", 0, "end", best=BestHour(0)),
        Wait("own", 0, "end", best=BestHour(DAY, 600, 650)),
        Wait("own", 0, "end", best=BestHour(DAY, 1_260, 540)),
        Wait("own", HOUR, "end", best=BestHour(DAY)),
        replace(BEST, otherwise=()),
    ],
)
def test_what_leaves_nothing_to_choose_is_refused(node):
    with pytest.raises(BadCampaign):
        plan(nodes=(node, END))
