"""Who enters alike is decided as one by one: one decision, with each one's name, instants and bucket put in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.campaign_nodes import DateOf, Exit, Wait
from periplo.core.campaigns import CONTROL
from periplo.core.crowd_entries import Entries, entering
from periplo.core.crowds import kinds
from periplo.core.decide import AT_ONCE, decide
from periplo.core.frequency import Frequency
from periplo.core.members import EVER, Met, View
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, SECOND
from periplo.core.stretches import Stretches, entered_stretch
from plans import plan
from straight_campaigns import T0, bounds, known_in_columns, straight, views


def entries_of(met):
    return Entries(
        np.arange(len(met)), np.array([one.at for one in met]), [one.start or one.event for one in met],
        [bool(one.start) for one in met], [one.key for one in met],
    )  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.data(), straight(), bounds(), st.booleans())
def test_a_crowd_enters_as_each_alone(data, campaign, rules, looked):
    control, kind = (
        data.draw(st.sampled_from([0.0, 0.4])),
        data.draw(st.sampled_from(["marketing", "transactional"])),
    )
    campaign = replace(campaign, holdout=data.draw(st.sampled_from([0.0, 0.5])), kind=kind)
    rules = data.draw(st.sampled_from([None, replace(rules, control=control)]))
    speaks_from = data.draw(st.sampled_from([EVER, EVER, T0 + HOUR, T0 + HOUR + AT_ONCE, T0 + 3 * DAY]))
    met, known = [], []
    for customer in range(data.draw(st.integers(1, 7))):
        at = T0 + data.draw(st.sampled_from([0, 0, 1, HOUR, 40 * DAY]))
        by = data.draw(st.sampled_from(["", "", "schedule"]))
        key = "" if by else data.draw(st.sampled_from(["", "", "cart 5", None]))
        met.append(
            Met(at, by or data.draw(st.sampled_from(["list", 'li"st {}'])), True, key, False, None, (), by)
        )
        view, household = data.draw(views(at, [])), data.draw(st.sampled_from([None, None, 1, 70]))
        reach = (view.reach or {"email": 1}) if looked else None
        alike = household if rules is not None else None
        known.append(
            replace(view, customer=customer, bounds=rules, speaks_from=speaks_from, reach=reach, alike=alike)
        )
    alike = {one.customer: one.alike for one in known if one.alike is not None}
    come, stretches = entering(campaign, rules, entries_of(met), alike, speaks_from), Stretches(campaign)
    if stretches.entered is None:
        return
    standing, of_all = (
        come.standing,
        [(view.zone, view.country, view.traits.get("language")) for view in known],
    )
    seen = [known[customer] for customer in standing.customer.tolist()]
    manners = [of_all[customer] for customer in standing.customer.tolist()]
    found = kinds(
        stretches, standing, manners, known_in_columns(seen, looked), rules, known[0].media, speaks_from, EVER,
        come.apart,
    )  # fmt: skip
    for kind in found:
        customers = standing.customer[kind.places].tolist()
        if customers:
            alone = [decide(campaign, None, met[one], known[one], met[one].at) for one in customers]
            assert kind.is_of(alone[0])
            assert come.is_first(kind.places.item(0), alone[0])
            assert list(kind.crowd(alone[0], standing, come.bucket).decisions()) == alone


def come(count, campaign=None, speaks_from=EVER, key="", at=T0, alike=None):
    met = [Met(at + n, "list started", True, key, False, None) for n in range(count)]
    return entering(campaign or plan(), None, entries_of(met), alike or {}, speaks_from)


def kinds_of(entered, campaign):
    nobody = known_in_columns([View(0)] * len(entered.standing.customer), False)
    usual = [("UTC", "", None)] * len(entered.standing.customer)
    return list(
        kinds(Stretches(campaign), entered.standing, usual, nobody, None, {}, EVER, EVER, entered.apart)
    )


def test_all_who_enter_are_one_crowd_but_those_left_alone():
    campaign = plan(holdout=0.5)
    entered = come(60, campaign)
    told, alone = sorted(
        kinds_of(entered, campaign), key=lambda kind: entered.standing.arm[kind.places[0]] == CONTROL
    )
    assert sorted([*told.places.tolist(), *alone.places.tolist()]) == list(range(60))
    assert {entered.standing.arm[place] for place in alone.places} == {CONTROL}
    assert all(entered.bucket[alone.places] < 5_000)
    assert all(entered.bucket[told.places] >= 5_000)


def test_one_household_is_read_from_one_bucket():
    assert len(set(come(9, alike=dict.fromkeys(range(9), 4)).bucket.tolist())) == 1


def test_who_comes_too_late_or_without_a_key_or_is_to_be_judged_is_in_no_crowd():
    assert len(come(5).standing.customer) == 5
    assert len(come(5, speaks_from=T0 + 2 * DAY + 2).standing.customer) == 3
    assert len(come(5, key=None).standing.customer) == 0
    assert len(come(5, plan(audience=EventIs("visit"))).standing.customer) == 0


def test_the_first_is_another_where_its_arm_was_kept_or_its_event_is_another():
    campaign = plan(holdout=0.5)
    entered = come(9, campaign)
    met = Met(T0, "list started", True, "", False, None)
    first = decide(campaign, None, met, View(0), T0)
    assert entered.is_first(0, first)
    assert not entered.is_first(0, decide(campaign, None, met._replace(event="visit"), View(0), T0))
    assert not entered.is_first(0, decide(campaign, None, met, View(0, alike=77), T0))
    assert not entered.is_first(0, decide(campaign, None, met._replace(key="cart"), View(0), T0))
    assert not entered.is_first(0, decide(campaign, None, met, View(0, runs=[first.member]), T0))
    assert not entered.is_first(0, decide(campaign, None, met, View(0, speaks_from=T0 + 9 * DAY), T0))


def test_the_quarter_turns_with_the_clock_of_the_organisation():
    """Half past eleven at night on the last of June in London is half past midnight, and July, in Madrid."""
    at = int(datetime(2026, 6, 30, 22, 30, tzinfo=UTC).timestamp()) * SECOND
    for zone, quarter in (("Europe/London", "2026-Q2"), ("Europe/Madrid", "2026-Q3")):
        met = [Met(at, "list started", True, "", False, None)] * 40
        entered = entering(plan(), Frequency(control=0.4, zone=zone), entries_of(met), {}, EVER)
        assert {told[3] for told in entered.apart} == {None, quarter}


def test_a_way_that_may_differ_by_person_is_no_stretch():
    plain = plan()
    assert entered_stretch(plain).stop.id == "settle"
    assert entered_stretch(plain).stop_visits == 0
    by_date = plan(nodes=(Wait("settle", 0, "end", date=DateOf("birthday")), Exit("end")))
    assert entered_stretch(by_date) is None


def test_of_many_each_arm_and_bucket_is_what_decide_proposes():
    campaign, rules = plan(holdout=0.3), Frequency(control=0.1)
    met = [Met(T0 + n, "list started", True, "", False, None) for n in range(3_000)]
    entered = entering(campaign, rules, entries_of(met), {}, EVER)
    for place, one in enumerate(met):
        assert entered.is_first(place, decide(campaign, None, one, View(place, bounds=rules), one.at))
