"""Who reads a preview where nobody was named: one who would enter, else one of the audience, else anybody."""

from __future__ import annotations

from lived import lived
from periplo.core.campaigns import Entry, ScheduleEntry, SegmentEntry
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.journeys.columns import no_journeys
from periplo.usecases.act.somebody import ANYBODY, AUDIENCE, ENTERS, somebody
from periplo.usecases.audiences.measuring import crowd_of
from periplo.usecases.audiences.people import NOBODY_KNOWN
from plans import plan

JOURNEYS = lived([("visit", 1)], [("visit", 1), ("cart", 2)], [("visit", 1), ("cart", 2), ("pay", 3)])
CROWD = crowd_of(JOURNEYS, NOBODY_KNOWN, 10**12)
LOOKED, FILLED, PAID = JOURNEYS.customer.tolist()


def read_by(entry, audience=None):
    of = None if audience is None else parse_customer_rule(audience)
    return somebody(plan(entry=entry, audience=of), CROWD)


def test_it_is_one_who_did_what_lets_one_enter_and_is_of_the_audience():
    assert read_by(Entry(parse_rule("pay"))) == (PAID, ENTERS)
    assert read_by(Entry(parse_rule("cart")), "never pay") == (FILLED, ENTERS)
    assert read_by(Entry(start=SegmentEntry(parse_customer_rule("never cart")))) == (LOOKED, ENTERS)


def test_else_it_is_one_of_the_audience_else_anybody():
    assert read_by(Entry(parse_rule("pay")), "never cart") == (LOOKED, AUDIENCE)
    assert read_by(Entry(start=ScheduleEntry("2026-12-01 10:00")), "pay") == (PAID, AUDIENCE)
    leaves = Entry(start=SegmentEntry(parse_customer_rule("pay"), "leave"))
    for entry in (leaves, Entry(parse_rule("never seen")), Entry(start=ScheduleEntry("2026-12-01 10:00"))):
        found = read_by(entry)
        assert found.because == ANYBODY
        assert found == read_by(entry)
    assert somebody(None, CROWD).because == ANYBODY


def test_of_nobody_nobody_is_chosen():
    assert somebody(plan(), crowd_of(no_journeys(), NOBODY_KNOWN, 1)) is None
