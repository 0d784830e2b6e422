"""Experiments that learn: the same choices in one run, in many, after a stop and in a rehearsal; what they show."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of
from periplo.core.campaign_nodes import Adaptive, Draw, Way
from periplo.core.campaigns import CampaignGoal, Entry
from periplo.core.decide import way_bucket
from periplo.core.events import Event
from periplo.core.members import Decision, Member, Reason
from periplo.core.reasons import told
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.edge.showing.campaign_report import learning_lines, report_shape, report_text
from periplo.edge.showing.effects import effect_notes, effect_shape
from periplo.engines.local import LocalEngine
from periplo.storage.contract import Cursor
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import effect_of, publish, rehearsed, run
from periplo.usecases.act.drive import drive
from periplo.usecases.act.effect import way_at
from periplo.usecases.act.learning import learned_by_now
from periplo.usecases.act.report import report
from periplo.usecases.act.surroundings import Surroundings
from plans import ID, WAIT_THEN_SEND, Collected, plan

ARMS = (Way("plain", 1, "settle"), Way("warm", 1, "settle"))


def learner(adaptive=None, ways=ARMS, **changes):
    draw = Draw("words", ways, True, {}, adaptive or Adaptive(0.1, DAY))
    goal = CampaignGoal(EventIs("order completed"), 2 * DAY)
    return replace(plan(goal=goal, **changes), nodes=(draw, *WAIT_THEN_SEND))


def driven(campaign, journeys, *stops):
    ledger = MemoryLedger()
    publish(campaign, ledger, 0)
    for stop in (*stops, None):
        run(ID, ledger, journeys, {"log": Collected()}, stop)
    return ledger


def kept(ledger, customers):
    return [ledger.decided(customer) for customer in customers]


names = st.sampled_from(["list started", "order completed", "list cancelled", "email clicked", "visit"])
lives = st.lists(st.lists(st.tuples(st.integers(0, 240), names), max_size=9), min_size=1, max_size=12)
adaptives = st.builds(
    Adaptive,
    st.sampled_from([0.05, 0.3]),
    st.sampled_from([7 * HOUR, DAY]),
)
clicks = st.builds(
    Adaptive, st.just(0.1), st.just(DAY), st.just(EventIs("email clicked")), st.sampled_from([5 * HOUR, DAY])
)


@settings(max_examples=30, deadline=None)
@given(
    lives,
    adaptives | clicks,
    st.sampled_from(["never", "after_exit"]),
    st.lists(st.integers(0, 240), max_size=4),
)
def test_one_run_equals_many_and_a_rehearsal(lives, adaptive, again, stops):
    campaign = learner(adaptive, entry=Entry(EventIs("list started"), None, again), holdout=0.3)
    journeys = columns_of([[Event(name, hour * HOUR) for hour, name in sorted(life)] for life in lives])
    customers = range(1, len(lives) + 1)
    at_once = driven(campaign, journeys)
    last = max((hour for life in lives for hour, _ in life), default=0)  # as far as a run goes unless told
    in_parts = driven(campaign, journeys, *(min(hour, last) * HOUR for hour in sorted(stops)))
    assert list(at_once.members(ID)) == list(in_parts.members(ID))
    assert kept(at_once, customers) == kept(in_parts, customers)
    decisions = sorted(rehearsed(campaign, journeys), key=lambda one: (one.customer, one.at))
    assert [d.reasons for d in decisions] == [
        one.reasons for customer in customers for one in at_once.decided(customer)
    ]
    members = {(d.customer, d.member.key, d.member.entry): d.member for d in decisions if d.member}
    assert sorted(members.values()) == sorted(at_once.members(ID))


class Stopped(Exception):
    pass


@pytest.mark.parametrize("after", range(1, 12))
def test_a_stop_anywhere_changes_no_choice(after, monkeypatch):
    journeys, campaign = shoppers(400, 20), learner()
    whole = driven(campaign, journeys)
    ledger = MemoryLedger()
    publish(campaign, ledger, 0)
    keep, kept_so_far = ledger.keep_together, Counter()

    def stopping(parts, lots=None):
        kept_so_far["times"] += 1
        if kept_so_far["times"] == after:
            raise Stopped
        keep(parts, lots)

    monkeypatch.setattr("periplo.usecases.act.drive.MEMBERS_AT_ONCE", 30)
    monkeypatch.setattr(ledger, "keep_together", stopping)
    with pytest.raises(Stopped):
        run(ID, ledger, journeys, {"log": Collected()})
    run(ID, ledger, journeys, {"log": Collected()})
    assert list(ledger.members(ID)) == list(whole.members(ID))


def shoppers(people, days, rates=(0.05, 0.6), campaign="list-awaits", drift=None, seed=3):
    """Who starts a list on some day and, by the way that the bucket would give at even shares, buys soon after or not.

    The way that a person will be given is not known here, so both of their futures cannot be; see `world`.
    """
    chance = np.random.default_rng(seed)
    lives = []
    for person in range(people):
        day = person * days // people
        place = way_bucket(campaign, Draw("words", ARMS), person + 1)
        life = [Event("list started", day * DAY + HOUR)]
        if chance.random() < rates[place >= 5_000]:
            life.append(Event("order completed", day * DAY + 5 * HOUR))
        lives.append(life)
    lives[-1].append(Event("visit", (days + 3) * DAY))
    return columns_of(lives)


def test_the_choice_is_written_with_what_was_known_and_the_first_one_stays():
    journeys = shoppers(400, 20)
    ledger = driven(learner(entry=Entry(EventIs("list started"), None, "always")), journeys)
    (drew,) = [why for one in ledger.decided(400) for why in one.reasons if why.code == "drew_learned"]
    chosen = way_at(next(one for one in ledger.members(ID) if one.customer == 400), "words")
    assert (drew.values["way"], drew.values["share"]) == (chosen.way, chosen.buckets / 10_000)
    assert drew.values["learned_at"] == 19 * DAY
    by_way = Counter(
        way_at(one, "words").way for one in ledger.members(ID) if one.entered_at + 2 * DAY <= 19 * DAY
    )
    assert {row[0]: row[2] for row in drew.values["tried"]} == by_way
    assert "by what was known on Jan 20, 1970" in told(drew, "en")
    assert "por lo que se sabía el 20 ene 1970" in told(drew, "es")
    (first,) = [why for one in ledger.decided(1) for why in one.reasons if why.code == "drew"]
    assert first.values["share"] == 0.5  # nobody's time was over


def test_a_second_run_goes_the_way_of_the_first_whatever_was_learned_since():
    life = [Event("list started", HOUR), Event("list started", 15 * DAY), Event("visit", 20 * DAY)]
    others = [[Event("list started", day * DAY)] for day in range(12)]
    ledger = driven(
        learner(entry=Entry(EventIs("list started"), None, "always")), columns_of([life, *others])
    )
    first, second = (one for one in ledger.members(ID) if one.customer == 1)
    assert first.ways == second.ways
    assert "way_kept" in [why.code for one in ledger.decided(1) for why in one.reasons]


def test_the_floor_is_kept_and_the_control_group_teaches_nothing():
    journeys = shoppers(600, 20)
    ledger = driven(learner(Adaptive(0.2, DAY), holdout=0.4), journeys)
    known = learned_by_now(learner(), ledger)["words"]
    assert min(way.buckets for way in known.ways) >= 2_000
    taught = [
        one for one in ledger.members(ID) if one.arm == "treated" and one.entered_at + 2 * DAY <= known.at
    ]
    assert sum(way.people for way in known.ways) == len(taught)


def test_what_comes_in_late_changes_no_choice_that_was_written_down():
    early = [[Event("list started", HOUR)] for _ in range(40)]
    later = [Event("list started", 5 * DAY + HOUR)], [Event("list started", 5 * DAY + 9 * HOUR)]
    ledger = MemoryLedger()
    publish(learner(), ledger, 0)
    run(ID, ledger, columns_of([*early, *later]), {"log": Collected()}, 5 * DAY + 2 * HOUR)
    known = ledger.setting(f"campaign {ID} learned words")
    bought = [[*life, Event("order completed", 2 * HOUR)] for life in early]
    run(ID, ledger, columns_of([*bought, *later]), {"log": Collected()})
    assert ledger.setting(f"campaign {ID} learned words") == known


def world(people, days, rates, drift, adaptive, seed):
    """A shop driven day by day in which what people do depends on the way that they were given. rates: of each way;
    drift: what is added to both by the last day. Returns the ledger and the journeys at the end."""
    chance = np.random.default_rng(seed)
    draws = chance.random(people)
    campaign = learner(adaptive)
    ledger = MemoryLedger()
    publish(campaign, ledger, 0)
    starts = np.arange(people) * days // people
    lives = [[Event("list started", int(day) * DAY + HOUR)] for day in starts]
    lives.append([Event("visit", (days + 3) * DAY)])
    names = [way.name for way in campaign.nodes[0].ways]
    for day in range(days + 4):
        now = day * DAY + 2 * HOUR
        journeys = columns_of(lives)
        drive([campaign], ledger, journeys, now, Surroundings())
        theirs = [place for place in range(people) if starts[place] == day]
        members = {one.customer: one for one in ledger.runs(ID, [place + 1 for place in theirs])}
        for place in theirs:
            way = names.index(way_at(members[place + 1], "words").way)
            if draws[place] < rates[way] + drift * day / days:
                lives[place].append(Event("order completed", day * DAY + 5 * HOUR))
    return ledger, columns_of(lives)


def test_more_people_get_what_works_and_weighed_means_are_not_led_astray_by_the_calendar():
    """Both ways sell better as the season goes on, and later people get more often the better one: plain means take
    the season for a part of its effect."""
    naive, weighed, covered, given_best = [], [], 0, []
    for seed in range(6):
        ledger, journeys = world(600, 16, (0.05, 0.2), 0.75, Adaptive(0.1, DAY), seed)
        answer = LocalEngine(1).ask(effect_of(ID, ledger, "words"), journeys)
        assert answer.weighed
        plain, warm = answer.arms[:2]
        naive.append(warm.goal / warm.n - plain.goal / plain.n)
        weighed.append(answer.difference)
        covered += answer.low <= 0.15 <= answer.high
        given_best.append(warm.n / (warm.n + plain.n))
    assert np.mean(given_best) > 0.65  # of 0.9 at most; evenly: 0.5
    assert abs(np.mean(weighed) - 0.15) < 0.06
    assert np.mean(naive) - 0.15 > 0.09
    assert covered == 6


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_report_tells_what_each_way_reaches_and_who_gets_it_next(language):
    ledger, journeys = world(400, 16, (0.05, 0.5), 0, Adaptive(0.1, DAY), 1)
    (row,) = report(ledger, lambda question: LocalEngine(1).ask(question, journeys), ID)
    (one,) = row.learning
    assert sum(one.next.values()) == pytest.approx(1)
    assert one.next["warm"] > 0.7
    (line,) = learning_lines(row.learning, language)
    assert {"en": "of the next get it", "es": "de los siguientes"}[language] in line
    assert line in report_text([row], language)
    assert report_shape([row])["campaigns"][0]["learning"][0]["effect"]["weighed"]
    notes = list(effect_notes(effect_shape(one.effect), language))
    assert any(
        {"en": "one over the probability", "es": "uno entre la probabilidad"}[language] in n for n in notes
    )


def test_value_per_person_is_weighed_too():
    """Two came with a chance of 9 in 10 and spent 10, one with 1 in 10 and spent 100; the other way: 20 each."""
    ledger = MemoryLedger()
    publish(learner(), ledger, 0)
    ways = {1: "plain@9000", 2: "plain@9000", 3: "plain@1000", 4: "warm@1000", 5: "warm@9000"}
    spent = {1: 10, 2: 10, 3: 100, 4: 20, 5: 20}
    members = [
        Member(ID, k, "", 1, 1, "treated", 0, "end", 3, 0, None, 0, "finished", f"words={way}")
        for k, way in ways.items()
    ]
    ledger.keep(
        ID, [Decision(0, one.customer, one, (Reason("entered", {}),)) for one in members], Cursor(ID, 9 * DAY)
    )
    journeys = columns_of([[Event("order completed", HOUR, {"total": spent[k]})] for k in ways])
    answer = LocalEngine(1).ask(effect_of(ID, ledger, "words", "total"), journeys)
    plain, warm = answer.value.arms[:2]
    assert plain.mean == pytest.approx((2 * 10 / 0.9 + 100 / 0.1) / (2 / 0.9 + 1 / 0.1), rel=1e-3)
    assert (plain.n, plain.total, warm.mean) == (3, 120, pytest.approx(20))


def test_who_was_given_a_way_before_it_learned_weighs_by_the_weights_of_then():
    ledger = MemoryLedger()
    fixed = Draw("words", (Way("plain", 1, "settle"), Way("warm", 4, "settle")), True)
    publish(replace(learner(), nodes=(fixed, *WAIT_THEN_SEND)), ledger, 0)
    publish(learner(), ledger, 1)
    rows = [(1, 1, "plain", "treated"), (2, 2, "warm@8000", "treated"), (3, 2, "warm@5000", "control")]
    members = [
        Member(ID, k, "", 1, version, arm, 0, "end", 3, 0, None, 0, "finished", f"words={way}")
        for k, version, way, arm in rows
    ]
    ledger.keep(
        ID, [Decision(0, one.customer, one, (Reason("entered", {}),)) for one in members], Cursor(ID, 9 * DAY)
    )
    question = effect_of(ID, ledger, "words")
    assert question.members.weight.tolist() == [5_000, 1_250, 1_000]
    assert question.expected == ()


def test_after_a_standstill_nothing_is_said_before_now_though_it_learns_in_between():
    campaign = learner()
    ledger = MemoryLedger()
    publish(campaign, ledger, 0)
    lives = [[Event("list started", HOUR)], [Event("list started", 3 * DAY + 20 * HOUR)]]
    journeys, now = columns_of(lives), 4 * DAY + 5 * HOUR
    drive([campaign], ledger, journeys, 2 * HOUR, Surroundings(live=True))
    drive([campaign], ledger, journeys, now, Surroundings(live=True))
    assert {why.code for one in ledger.decided(1) for why in one.reasons} >= {"held_up"}
    drive([campaign], ledger, journeys, now + 1, Surroundings(live=True))
    assert all(one.intent.decided_at >= now for one in ledger.sent(ID))
    assert ledger.sent(ID)
