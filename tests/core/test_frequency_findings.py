"""What should be known of one's own rules of frequency."""

from __future__ import annotations

from datetime import date

from periplo.core.allowed_hours import WORKDAYS, AllowedHours, week
from periplo.core.caps import Cap, Caps
from periplo.core.frequency import Frequency
from periplo.core.frequency_findings import CODES, LEVELS, NOTE, WARNING, findings
from periplo.core.spans import DAY

TODAY = (date(2026, 11, 26) - date(1970, 1, 1)).days
OFFICE = AllowedHours(week(WORKDAYS, 9 * 60, 20 * 60))


def codes(rules: Frequency, today: int = TODAY) -> list[str]:
    return [told.code for told in findings(rules, today, "en")]


def test_rules_that_say_nothing_and_a_law_that_is_not_applied():
    assert codes(Frequency()) == ["nothing_said"]
    assert codes(Frequency(country="CO")) == ["nothing_said", "no_law"]
    assert codes(Frequency(country="FR", hours=OFFICE)) == []


def test_a_cap_that_is_never_full_and_hours_that_are_too_few():
    caps = Caps((Cap("week", 2, span=7 * DAY), Cap("day", 3, unit="day")))
    assert codes(Frequency(caps=caps)) == ["redundant_cap"]
    few = Frequency(hours=OFFICE, channels={"sms": AllowedHours(week((0,), 540, 1080))})
    (told,) = findings(few, TODAY, "en")
    assert (told.code, told.values) == ("few_hours", (("sms",), 9))


def test_what_the_law_takes_asks_and_does_not_know():
    told = findings(Frequency("America/Bogota", "CO", law="CO", hours=OFFICE), TODAY, "en")
    narrowed = next(each for each in told if each.code == "narrowed")
    assert narrowed.values == (("email", "sms", "whatsapp", "push", "phone"), 5, "CO")
    assert {each.code for each in told} == {"narrowed", "register", "unseen_norm", "missing", "no_holidays"}
    assert all(each.level == NOTE for each in told)


def test_a_preset_grows_old():
    assert "old_preset" not in codes(Frequency(law="PE"), TODAY + 365)
    assert "old_preset" in codes(Frequency(law="PE"), TODAY + 366)


def test_warnings_come_first():
    assert LEVELS == (WARNING, NOTE)
    told = findings(Frequency(country="ES", law="CO"), TODAY, "en")
    levels = [LEVELS.index(each.level) for each in told]
    assert levels == sorted(levels)
    assert set(CODES.values()) == set(LEVELS)
