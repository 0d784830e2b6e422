"""Best channels and best hours: what is read of people, and the same choices in one run, in many and in a rehearsal."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of
from periplo.core.campaign_nodes import BestHour, Exit, Send, Wait
from periplo.core.campaigns import Entry
from periplo.core.events import Event
from periplo.core.habits import UNKNOWN, Rate
from periplo.core.members import EVER
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.storage.memory import MemoryLedger
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act import publish, rehearsed, run
from periplo.usecases.act.drive import drive
from periplo.usecases.act.habits import Lived
from periplo.usecases.act.surroundings import Surroundings
from plans import ID, Collected, plan

NODES = (
    Wait("own", 0, "say", best=BestHour(DAY, 480, 1_320)),
    Send("say", "email", "reminder", "end", otherwise=("sms",), best=True),
    Exit("end"),
)


def best(**changes):
    return plan(nodes=NODES, entry=Entry(EventIs("list started"), None, "always"), **changes)


def answer(at, channel="email", what="clicked", **more):
    return Event(f"message {what}", at, {"channel": channel, **more})


def test_what_machines_and_we_ourselves_did_is_read_as_nothing():
    life = [
        Event("list started", 0, {}),
        answer(1 * HOUR),
        answer(2 * HOUR, "sms", "received"),
        answer(3 * HOUR, machine=True),
        Event("message opened", 4 * HOUR, {"channel": "email", "by": "us"}, ours=True),
        answer(5 * HOUR, what="delivered"),
        Event("order completed", 6 * HOUR, {}),
        answer(7 * HOUR, machine=False),
    ]
    found = Lived(best(), columns_of([life]), 9 * HOUR).of(1)
    assert found.answers == [(1 * HOUR, "email"), (2 * HOUR, "sms"), (6 * HOUR, ""), (7 * HOUR, "email")]
    assert [at // HOUR for at in found.lived] == [0, 1, 2, 5, 6, 7]
    assert Lived(best(), columns_of([life]), 2 * HOUR).of(1).answers == found.answers[:2]
    assert Lived(best(), columns_of([life]), 9 * HOUR).of(2) == UNKNOWN


def test_everybodys_figures_are_those_known_at_the_instant():
    lives = [[Event("visit", 9 * HOUR), answer(DAY)], [Event("visit", 9 * HOUR + 1), Event("visit", 2 * DAY)]]
    lived = Lived(best(), columns_of(lives), 9 * DAY)
    sent = [(1, 10 * HOUR, "email"), (2, 11 * HOUR, "email"), (2, 4 * DAY, "sms")]
    assert lived.rates(sent, {}, 4 * DAY, {}, EVER) == {"email": Rate(2, 1)}
    then = lived.rates(sent, {}, 3 * DAY + 10 * HOUR, {}, EVER)
    assert then == {"email": Rate(1, 1)}
    assert lived.rates(sent, {}, 4 * DAY, then, 3 * DAY + 10 * HOUR) == {"email": Rate(2, 1)}
    assert lived.hours(DAY) == [*[0] * 9, 2, *[0] * 14]
    assert lived.hours(2 * DAY) == [1, *[0] * 8, 2, *[0] * 14]


moments = st.integers(0, 40 * 24).map(lambda hour: hour * HOUR)


@given(
    st.lists(st.tuples(st.integers(1, 3), moments, st.sampled_from(["email", "sms"])), max_size=20),
    st.lists(st.tuples(st.integers(1, 3), moments, st.sampled_from(["email", "sms", ""])), max_size=20),
    st.lists(st.integers(0, 45), max_size=6),
)
def test_everybodys_figures_added_to_day_by_day_are_those_of_one_look(sent, answers, days):
    lives = [[Event("visit", 0)] for _ in range(3)]
    for customer, at, channel in answers:
        done = answer(at, channel) if channel else Event("order completed", at)
        lives[customer - 1].append(done)
    lived = Lived(best(), columns_of([sorted(life, key=lambda one: one.at) for life in lives]), 60 * DAY)
    sent = sorted(set(sent), key=lambda one: one[1])
    known, since = {}, EVER
    for day in sorted({*days, 45}):
        known, since = lived.rates(sent, {}, day * DAY, known, since), day * DAY
    assert known == lived.rates(sent, {}, 45 * DAY, {}, EVER)


names = st.sampled_from(["list started", "order completed", "message clicked", "message opened", "visit"])
lives = st.lists(
    st.lists(st.tuples(st.integers(0, 400), names, st.sampled_from(["email", "sms"])), max_size=12),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(lives, st.lists(st.integers(0, 400), max_size=4))
def test_one_run_equals_many_and_a_rehearsal(lives, stops):
    campaign = best(holdout=0.2)
    journeys = columns_of(
        [
            [Event(name, hour * HOUR, {"channel": channel}) for hour, name, channel in sorted(life)]
            for life in lives
        ]
    )
    customers = range(1, len(lives) + 1)

    def driven(*until):
        ledger = MemoryLedger()
        publish(campaign, ledger, 0)
        for stop in (*until, None):
            run(ID, ledger, journeys, {"email": Collected(), "sms": Collected()}, stop)
        return [ledger.decided(customer) for customer in customers], list(ledger.members(ID))

    at_once = driven()
    last = max((hour for life in lives for hour, *_ in life), default=0)  # as far as a run goes unless told
    assert driven(*(min(hour, last) * HOUR for hour in sorted(stops))) == at_once
    decisions = sorted(rehearsed(campaign, journeys), key=lambda one: (one.customer, one.at))
    told = [one.reasons for theirs in at_once[0] for one in theirs]
    assert [decision.reasons for decision in decisions] == told


@pytest.fixture(params=["memory", "sqlite"])
def ledger(request, tmp_path):
    found = MemoryLedger() if request.param == "memory" else SqliteLedger(tmp_path / "ledger.db")
    yield found
    found.close()


def test_people_come_to_be_written_to_by_what_they_answer_and_at_their_hour(ledger):
    """Half answer e-mail in the morning, half SMS in the evening; a list is started every week."""
    chance = np.random.default_rng(5)
    people, weeks = 60, 14
    campaign = best()
    publish(campaign, ledger, 0)
    lives = [[] for _ in range(people)]
    chosen, hours = Counter(), []
    for week in range(weeks):
        begin = week * 7 * DAY
        for person in range(people):
            hour = 9 if person % 2 else 19
            lives[person] += [
                Event("visit", begin + day * DAY + hour * HOUR + int(chance.integers(HOUR))) for day in (1, 3)
            ]
            lives[person].append(Event("list started", begin + 4 * DAY))
        ordered = [sorted(life, key=lambda one: one.at) for life in lives]
        drive([campaign], ledger, columns_of(ordered), begin + 6 * DAY, Surroundings())
        for one in ledger.sent(ID):
            if one.intent.decided_at < begin:
                continue
            likes = "email" if one.intent.customer % 2 == 0 else "sms"
            if one.intent.channel == likes and chance.random() < 0.6:
                lives[one.intent.customer - 1].append(answer(one.intent.decided_at + HOUR, likes))
            if week >= 9:
                chosen[one.intent.channel == likes] += 1
                hours.append((one.intent.customer % 2 == 0, one.intent.decided_at // HOUR % 24))
    assert chosen[True] / chosen.total() > 0.8  # 0.95 at most: one in ten explores
    own = sum(hour == (9 if is_morning else 19) for is_morning, hour in hours)
    assert own / len(hours) > 0.75


def test_a_campaign_that_asks_for_no_habits_reads_none():
    ledger = MemoryLedger()
    publish(plan(), ledger, 0)
    run(ID, ledger, columns_of([[Event("list started", 0)], [Event("visit", 9 * DAY)]]), {"log": Collected()})
    assert ledger.setting(f"campaign {ID} answered") is None
    only_hours = replace(best(), nodes=(NODES[0], Send("say", "log", "reminder", "end"), NODES[2]))
    other = MemoryLedger()
    publish(only_hours, other, 0)
    run(ID, other, columns_of([[Event("list started", 0)], [Event("visit", 9 * DAY)]]), {"log": Collected()})
    assert other.setting(f"campaign {ID} hours") is not None
    assert other.setting(f"campaign {ID} answered") is None
