"""frequency.yaml: read with lines, described by a schema."""

from __future__ import annotations

import inspect

import pytest
from jsonschema import Draft202012Validator

from periplo.core.allowed_hours import ALWAYS, SATURDAY, WEEKDAYS, WORKDAYS, week
from periplo.core.frequency import Frequency
from periplo.core.spans import DAY, HOUR
from periplo.formats import frequency_yaml, seasons_yaml
from periplo.formats.documents import document_of
from periplo.formats.frequency_schema import frequency_schema, seasons_schema
from periplo.formats.frequency_yaml import BadFrequency, frequency_of, read_frequency


def example(module) -> str:
    text = inspect.getdoc(module)
    return text[text.index("schema: 1") :]


def read(text: str) -> Frequency:
    return frequency_of(document_of(f"schema: 1\n{text}", "frequency.yaml"))


def test_the_example_says_what_it_says():
    found = frequency_of(document_of(example(frequency_yaml), "frequency.yaml"))
    assert (found.zone, found.country, found.region, found.law) == ("Europe/Madrid", "ES", "MD", "ES")
    assert found.hours.windows == week(WORKDAYS, 540, 1200) + week((SATURDAY,), 600, 840)
    assert found.channels["sms"].windows == week(WORKDAYS, 600, 1140)
    assert found.channels["whatsapp"].windows == week(WEEKDAYS, 540, 1260)
    assert found.closed_on_holidays
    assert not found.transactional_hours
    rolling, day_cap, month_cap = found.caps.caps
    assert (rolling.id, rolling.most, rolling.span) == ("2 7d", 2, 7 * DAY)
    assert (day_cap.id, day_cap.unit) == ("1 day", "day")
    assert (month_cap.id, month_cap.channels) == ("sms", {"sms"})
    assert (found.control, found.window, found.places) == (0.05, 24 * HOUR, 1)


def test_where_there_is_no_file_everything_is_allowed(tmp_path):
    assert read_frequency(tmp_path / "frequency.yaml", "America/Lima") == Frequency("America/Lima")
    assert read("zone: America/Lima").hours == ALWAYS


def test_spanish_days_and_quiet_hours_across_midnight():
    found = read('quiet: [{days: todos los días, from: "22:00", to: "8:00"}]')
    assert found.hours.windows == week(WEEKDAYS, 480, 1320)
    assert read("hours: [{days: de lunes a viernes, from: 9, to: 20}]").hours.windows == week(
        WORKDAYS, 540, 1200
    )
    assert read("hours: [{days: sábado y domingo}]").hours.windows == week((5, 6), 0, 1440)


def test_the_law_may_be_that_of_each_country_or_named_in_words():
    assert read("law: each").law == "each"
    assert read("law: México").law == "MX"
    assert read("law: EU").law == "EU"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hors: []", "line 2.*Did you mean 'hours'"),
        ("zone: Mars/Olympus", "line 2.*no time zone"),
        ("country: Atlantis", "line 2.*no country"),
        ("law: FR", "line 2.*no law preset"),
        ("hours: []", "no minute of the week"),
        ('hours: [{days: someday, from: "9:00", to: "20:00"}]', "are no days"),
        ('hours: [{days: mon, from: "9:75", to: "20:00"}]', "is no hour"),
        ('hours: [{days: mon, till: "9:00"}]', "'till' is not known"),
        ('hours: [{days: mon}]\nquiet: [{days: mon}]', "both given"),
        ("quiet: [{days: every day}]", "no minute of the week"),
        ("channels: {sms: 9-20}", "line 2.*has no hours"),
        ("channels: {sms: {huors: []}}", "Did you mean 'hours'"),
        ("holidays: maybe", "line 2.*write open or closed|line 2.*Write open or closed"),
        ("holidays: closed", "line 2.*of which country"),
        ("transactional: never", "line 2.*not known"),
        ("caps: [{in: 7d}]", "'most' is 'None'"),
        ("caps: [{most: 2}]", "no time or two"),
        ("caps: [{most: 2, in: week}]", "not a duration"),
        ("caps: [{most: 2, per: fortnight}]", "counts by 'fortnight'"),
        ("caps: [{most: 0, per: day}]", "allows 0"),
        ("caps: [{most: 1, per: day, kinds: [spam]}]", "no kind of message"),
        ("caps: [{most: 1, per: day}, {most: 1, per: day}]", "two caps are called '1 day'"),
        ("caps: [{most: 1, in: 7d, counts: channels}]", "counts 'channels'"),
        ("control: 0.8", "line 2.*control group of 0.8"),
        ("control: a lot", "line 2.*'control' is"),
        ("campaigns: {window: 24h, palces: 1}", "Did you mean 'places'"),
        ("campaigns: {places: 0}", "line 2.*no time, or nobody"),
        ('law: CO\nhours: [{days: sun}]', "line 2.*no hour is left for email by the law of CO"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_line(text, told):
    with pytest.raises(BadFrequency, match=told):
        read(text)


def test_the_schemas_take_the_examples_and_refuse_slips():
    frequency, seasons = Draft202012Validator(frequency_schema()), Draft202012Validator(seasons_schema())
    whole = document_of(example(frequency_yaml)).data
    assert not list(frequency.iter_errors(whole))
    assert not list(seasons.iter_errors(document_of(example(seasons_yaml)).data))
    assert list(frequency.iter_errors({**whole, "hors": []}))
    assert list(frequency.iter_errors({**whole, "caps": [{"most": 1, "in": "7d", "per": "day"}]}))
    assert list(
        seasons.iter_errors({"schema": 1, "seasons": [{"id": "a", "title": "A", "begins": "tomorrow"}]})
    )
