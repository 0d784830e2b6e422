"""Several campaigns driven together: caps, priorities and hours over all of them; one run equals many."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.core.allowed_hours import AllowedHours, week
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.campaigns import DateEntry, Entry, ScheduleEntry, SegmentEntry
from periplo.core.caps import Cap, Caps
from periplo.core.frequency import Frequency
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR, MINUTE, iso
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act import publish
from periplo.usecases.act.contacts import Contacts
from periplo.usecases.act.drive import drive
from periplo.usecases.act.publishing import begin, campaigns
from periplo.usecases.act.starts import Clock
from periplo.usecases.act.surroundings import Surroundings
from plans import plan

H = 3600
FIRST = plan(
    id="first", entry=Entry(EventIs("visit")), nodes=(Send("say", "log", "reminder", "end"), Exit("end")),
    priority=3,
)  # fmt: skip
SECOND = plan(
    id="second", entry=Entry(EventIs("visit")), nodes=(Send("say", "log", "reminder", "end"), Exit("end")),
    priority=8,
)  # fmt: skip


def around(**bounds):
    return Surroundings(contacts=Contacts(Frequency(**bounds), clock=Clock(bounds.get("zone", "UTC"))))


def driven(journeys, plans, cuts, surroundings, ledger=None):
    ledger = ledger or MemoryLedger()
    for one in plans:
        publish(one, ledger, 0)
    for cut in cuts:
        drive(campaigns(ledger), ledger, journeys, cut, surroundings)
    return ledger


def told(ledger):
    return [
        (sent.intent.campaign, sent.intent.customer, sent.intent.decided_at, sent.state, sent.reason)
        for sent in ledger.sent()
    ]


def test_where_a_cap_has_room_for_one_the_greater_priority_has_it():
    capped = driven(lived(("visit", 0)), [FIRST, SECOND], [HOUR], around(caps=Caps((Cap("daily", 1, DAY),))))
    assert told(capped) == [("first", 1, 0, "withheld", "cap"), ("second", 1, 0, "reserved", None)]
    ledger = driven(lived(("visit", 0)), [FIRST, SECOND], [HOUR], around(window=DAY))
    assert told(ledger) == [
        ("first", 1, 0, "withheld", "lost_arbitration"),
        ("second", 1, 0, "reserved", None),
    ]


@pytest.mark.parametrize("name", ["memory", "sqlite", "postgres"])
def test_the_places_taken_are_remembered_and_given_back_on_refusal(opened, name):
    from periplo.storage.contract import Outcome

    ledger = opened(name)
    caps = around(caps=Caps((Cap("daily", 1, DAY),)))
    first = lived(("visit", 0))
    driven(first, [FIRST], [HOUR], caps, ledger)
    (sent,) = ledger.sent()
    assert list(ledger.spoken([1], -1)) == [1]
    later = lived(("visit", 0), ("visit", 2 * H))
    driven(later, [FIRST], [3 * HOUR], caps, ledger)
    assert told(ledger)[-1][3:] == ("withheld", "cap")
    ledger.note([Outcome(sent.intent.key, HOUR, "refused", "refused")])
    assert ledger.spoken([1], -1) == {}
    again = lived(("visit", 0), ("visit", 2 * H), ("visit", 4 * H))
    driven(again, [FIRST], [5 * HOUR], caps, ledger)
    assert told(ledger)[-1][3:] == ("reserved", None)


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.tuples(st.sampled_from(["visit", "list started", "order completed"]),
                                st.integers(0, 300)), min_size=1, max_size=6), min_size=1, max_size=4),
    st.lists(st.integers(0, 400), max_size=4),
)  # fmt: skip
def test_one_run_equals_many_with_caps_hours_and_priorities(lives, cuts):
    journeys = lived(*[[(name, at * H) for name, at in sorted(life, key=lambda e: e[1])] for life in lives])
    bounds = around(
        caps=Caps((Cap("daily", 1, DAY), Cap("weekly", 2, 7 * DAY))),
        hours=AllowedHours(week(range(5), 9 * 60, 20 * 60)),
        zone="Europe/Madrid",
    )
    patient = plan(nodes=(Wait("w", 3 * HOUR, "s"), Send("s", "log", "reminder", "end", DAY, when_full="wait"),
                          Exit("end")))  # fmt: skip
    monthly = plan(
        id="monthly", entry=Entry(start=SegmentEntry(parse_customer_rule("order completed at least 2 times"))),
        nodes=(Send("say", "log", "reminder", "end"), Exit("end")),
    )  # fmt: skip
    plans = [FIRST, SECOND, patient, monthly]
    once = driven(journeys, plans, [500 * HOUR], bounds)
    often = driven(journeys, plans, [*sorted(cut * HOUR for cut in cuts), 500 * HOUR], bounds)
    assert told(once) == told(often)
    for customer in range(1, len(lives) + 1):
        assert sorted(once.decided(customer), key=repr) == sorted(often.decided(customer), key=repr)
    for sent in once.sent():
        if sent.state == "reserved":
            hour = int(iso(sent.intent.decided_at, "Europe/Madrid")[11:13])
            assert 9 <= hour < 20


def test_a_segment_lets_in_who_comes_to_meet_it_at_the_next_look():
    rule = parse_customer_rule("order completed at least 2 times")
    joins = plan(entry=Entry(start=SegmentEntry(rule)))
    leaves = plan(id="leaves", entry=Entry(start=SegmentEntry(parse_customer_rule(
        "order completed at least 1 times in 1d"), "leave")))  # fmt: skip
    lives = lived(
        [("order completed", 0), ("order completed", 1.5 * H)], [("order completed", 0), ("visit", 60 * H)]
    )
    ledger = driven(lives, [joins, leaves], [60 * HOUR], around())
    assert [(m.customer, m.entered_at) for m in ledger.members("list-awaits")] == [(1, 2 * HOUR)]
    # an order at 1:30 and one at 0:00 are older than a day at 26:00 and at 25:00
    assert [(m.customer, m.entered_at) for m in ledger.members("leaves")] == [(1, 26 * HOUR), (2, 25 * HOUR)]


def test_who_meets_a_segment_already_enters_only_if_told():
    rule = parse_customer_rule("order completed at least 1 times")
    lives = lived([("order completed", 0), ("visit", 50 * H)], [("visit", 0), ("order completed", 30 * H)])
    for backfill, who in ((False, [2]), (True, [1, 2])):
        ledger = MemoryLedger()
        campaign = publish(plan(entry=Entry(start=SegmentEntry(rule, backfill=backfill))), ledger, 24 * HOUR)
        begin(ledger, campaign, 24 * HOUR)
        drive(campaigns(ledger), ledger, lives, 50 * HOUR, around())
        assert [m.customer for m in ledger.members(campaign.id)] == who


def test_a_schedule_lets_in_the_audience_at_its_hour_spread_as_told():
    lives = lived(*[[("visit", 0), ("visit", 100 * H)] for _ in range(200)], [("other", 0)])
    entry = Entry(start=ScheduleEntry("1970-01-02 10:00", "FREQ=DAILY;COUNT=2", 2 * HOUR))
    campaign = plan(entry=entry, audience=parse_customer_rule("visit at least 1 times"))
    ledger = driven(lives, [campaign], [80 * HOUR], around())
    members = list(ledger.members(campaign.id))
    assert len(members) == 400
    assert 201 not in {m.customer for m in members}
    first = [m.entered_at for m in members if m.entry == 1]
    assert min(first) >= 34 * HOUR
    assert max(first) < 36 * HOUR
    assert sum(at < 35 * HOUR for at in first) in range(70, 131)


def test_a_date_of_the_person_comes_on_their_wall_clock_and_the_29th_on_the_28th():
    lives = lived(
        *[[("visit", 0), ("visit", 365 * 24 * H)] for _ in range(3)],
        traits={
            "birthday": ["1992-02-29", "1985-03-01", "never"],
            "timezone": ["America/Mexico_City", "Europe/Madrid", "UTC"],
        },
    )
    campaign = plan(entry=Entry(start=DateEntry("birthday", -1, "10:00")))
    ledger = driven(lives, [campaign], [365 * DAY], around())
    assert [(m.customer, iso(m.entered_at)[:16]) for m in ledger.members(campaign.id)] == [
        (1, "1970-02-27T16:00"),
        (2, "1970-02-28T09:00"),
    ]


def test_too_many_looks_at_a_segment_are_refused():
    from periplo.core.errors import BadCampaign

    rule = parse_customer_rule("visit at least 1 times")
    campaign = plan(entry=Entry(start=SegmentEntry(rule, every=MINUTE)))
    with pytest.raises(BadCampaign, match="looks"):
        driven(lived(("visit", 0), ("visit", 900 * 24 * H)), [campaign], [900 * DAY], around())
