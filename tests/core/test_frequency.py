"""All policies of an organisation as one value."""

from __future__ import annotations

import pytest

from periplo.core.allowed_hours import ALWAYS, SATURDAY, WEEKDAYS, WORKDAYS, AllowedHours, week
from periplo.core.caps import Asking, Cap, Caps, Slot, room
from periplo.core.errors import BadInput
from periplo.core.frequency import Frequency, holds_at_most, redundant
from periplo.core.spans import DAY, instant

MADRID, BOGOTA = "Europe/Madrid", "America/Bogota"
SHOP = AllowedHours(week(WORKDAYS, 9 * 60, 20 * 60) + week((SATURDAY,), 10 * 60, 14 * 60))


def at(text: str, zone: str = MADRID) -> int:
    return instant(text, zone)


def test_marketing_waits_for_its_hours_and_transactional_does_not():
    rules = Frequency(MADRID, hours=SHOP)
    night = at("2026-03-02 23:00")
    assert rules.next_allowed(night, "email", "marketing", MADRID) == at("2026-03-03 09:00")
    assert rules.next_allowed(night, "email", "transactional", MADRID) == night
    strict = Frequency(MADRID, hours=SHOP, transactional_hours=True)
    assert strict.next_allowed(night, "email", "transactional", MADRID) == at("2026-03-03 09:00")


def test_a_channel_may_have_hours_of_its_own():
    rules = Frequency(MADRID, hours=SHOP, channels={"sms": AllowedHours(week(WORKDAYS, 11 * 60, 13 * 60))})
    assert rules.next_allowed(at("2026-03-02 09:00"), "sms", "marketing", MADRID) == at("2026-03-02 11:00")
    assert rules.next_allowed(at("2026-03-02 09:00"), "email", "marketing", MADRID) == at("2026-03-02 09:00")


def test_holidays_of_country_and_region_are_closed():
    rules = Frequency(MADRID, "ES", "MD", hours=SHOP, closed_on_holidays=True)
    assert rules.next_allowed(at("2026-05-01 10:00"), "email", "marketing", MADRID) == at("2026-05-04 09:00")
    assert rules.next_allowed(at("2026-12-31 20:30"), "email", "marketing", MADRID) == at("2027-01-02 10:00")


def test_the_law_of_one_country_counts_for_everybody():
    rules = Frequency(BOGOTA, "CO", law="CO", caps=Caps((Cap("mine", 2, span=7 * DAY),)))
    assert rules.next_allowed(at("2026-03-07 15:30", BOGOTA), "email", "marketing", BOGOTA, "ES") == at(
        "2026-03-09 07:00", BOGOTA
    )
    assert [cap.id for cap in rules.caps_for(None).caps] == ["mine", "ley-2300-day", "ley-2300-week"]


def test_or_that_of_each_persons_country_and_the_organisations_where_theirs_has_none():
    rules = Frequency(MADRID, "ES", law="each")
    sunday = at("2026-03-08 12:00")
    assert rules.next_allowed(sunday, "email", "marketing", MADRID, "ES") == sunday
    assert rules.next_allowed(sunday, "email", "marketing", BOGOTA, "CO") == at("2026-03-09 07:00", BOGOTA)
    assert rules.next_allowed(sunday, "phone", "marketing", MADRID, "FR") == at("2026-03-09 09:00")
    assert rules.caps_for("ES").caps == ()
    slots = [Slot(at("2026-03-09 09:00", BOGOTA), "email")]
    found = room(rules.caps_for("CO"), slots, Asking("email"), at("2026-03-09 12:00", BOGOTA), BOGOTA)
    assert found.frees_at == at("2026-03-10 00:00", BOGOTA)


def test_what_contradicts_the_law_or_itself_is_refused():
    night = AllowedHours(week(WEEKDAYS, 20 * 60, 24 * 60))
    with pytest.raises(BadInput, match=r"no hour is left for email by the law of CO.*Ley 2300"):
        Frequency(BOGOTA, "CO", law="CO", hours=night)
    assert Frequency(MADRID, "ES", law="ES", hours=AllowedHours(week(WORKDAYS, 20 * 60, 24 * 60)))
    with pytest.raises(BadInput, match="no law preset for 'FR'"):
        Frequency(law="FR")
    with pytest.raises(BadInput, match="of which country is not said"):
        Frequency(closed_on_holidays=True)
    with pytest.raises(BadInput, match=r"control group of 0\.7"):
        Frequency(control=0.7)
    with pytest.raises(BadInput, match="no time zone"):
        Frequency("Mars/Olympus")
    with pytest.raises(BadInput, match="no time, or nobody"):
        Frequency(places=0)


def test_the_default_allows_everything():
    rules = Frequency()
    assert rules.hours_for("email", "marketing", None, 0) == ALWAYS
    assert rules.caps_for("CO") == Caps()
    assert rules.laws() == ()


def test_caps_that_can_never_be_full_are_found():
    week_two, day_three = Cap("week", 2, span=7 * DAY), Cap("day", 3, unit="day")
    assert list(redundant(Caps((week_two, day_three)))) == [(day_three, week_two)]
    assert list(redundant(Caps((week_two, Cap("day", 1, unit="day"))))) == []
    twin = Cap("a", 2, span=7 * DAY)
    assert list(redundant(Caps((twin, week_two)))) == [(week_two, twin)]
    month, week_unit = Cap("month", 2, unit="month"), Cap("weekly", 3, unit="week")
    assert list(redundant(Caps((month, week_unit)))) == []  # a week may lie in two months


def test_which_caps_hold_for_a_channel():
    sms = Cap("sms", 1, unit="day", channels=frozenset(("sms",)))
    caps = Caps((sms, Cap("all", 2, unit="week"), Cap("tag", 1, unit="day", tags=frozenset(("sale",)))))
    assert [cap.id for cap in holds_at_most(caps, "sms")] == ["sms", "all"]
    assert [cap.id for cap in holds_at_most(caps, "email")] == ["all"]
