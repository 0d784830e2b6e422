"""When and how often, told in words by the command and on the console's page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from periplo.core.allowed_hours import ALWAYS, FRIDAY, WEEKDAYS, WORKDAYS, AllowedHours, Window, week
from periplo.core.caps import KINDS, Cap
from periplo.core.errors import PeriploError
from periplo.core.frequency import Frequency
from periplo.core.frequency_findings import CODES, Told
from periplo.core.holdouts import check_share
from periplo.core.law_table import PRESETS
from periplo.core.person_dates import read_person_date
from periplo.core.recurrence import recurrence
from periplo.core.season_table import CALENDAR
from periplo.core.spans import DAY, HOUR, MINUTE
from periplo.edge.faults import fault_of
from periplo.edge.showing.frequency import cap_text, finding_text, hours_text, norms_table, span_said
from periplo.edge.words.frequency import frequency_says
from periplo.formats.documents import document_of
from periplo.formats.frequency_yaml import frequency_of
from served import serving

RULES = """\
schema: 1
zone: America/Bogota
country: CO
law: CO
hours: [{days: mon-fri, from: "09:00", to: "20:00"}]
caps: [{most: 2, in: 7d}, {most: 3, per: month, channels: [sms]}]
control: 0.05
"""


@pytest.fixture
def ruled(shop: str) -> str:
    (Path(shop) / "frequency.yaml").write_text(RULES, encoding="utf-8")
    return shop


@pytest.mark.parametrize(
    ("windows", "es", "en"),
    [
        (ALWAYS.windows, "a cualquier hora", "at any hour"),
        (week(WORKDAYS, 540, 1200), "de lunes a viernes de 9 a 20", "Monday to Friday 9:00 to 20:00"),
        (week(WEEKDAYS, 510, 1200), "todos los días de 8:30 a 20", "every day 8:30 to 20:00"),
        (
            week(WORKDAYS, 540, 840) + week(WORKDAYS, 960, 1200),
            "de lunes a viernes de 9 a 14 y de 16 a 20",
            "Monday to Friday 9:00 to 14:00 and 16:00 to 20:00",
        ),
        (
            (Window(FRIDAY, 1320, 1560),),
            "los viernes de 22 a 2 del día siguiente",
            "Fridays 22:00 to 2:00 of the next day",
        ),
        (week((5, 6), 0, 1440), "los sábados y los domingos todo el día", "Saturdays and Sundays all day"),
        (week((0, 2, 4), 540, 600), "los lunes de 9 a 10, los miércoles de 9 a 10 y los viernes de 9 a 10",
         "Mondays 9:00 to 10:00, Wednesdays 9:00 to 10:00 and Fridays 9:00 to 10:00"),
    ],
)  # fmt: skip
def test_a_week_in_words(windows, es, en):
    assert hours_text(AllowedHours(windows), "es") == es
    assert hours_text(AllowedHours(windows), "en") == en


@pytest.mark.parametrize(
    ("cap", "es", "en"),
    [
        (Cap("c", 2, span=7 * DAY), "2 en 7 días", "2 in 7 days"),
        (Cap("c", 1, unit="day"), "1 al día", "1 a day"),
        (Cap("c", 3, unit="month", channels=frozenset(("sms",))), "3 al mes por SMS", "3 a month by SMS"),
        (Cap("c", 1, unit="week", of="channels"), "un solo canal a la semana", "one channel a week"),
        (Cap("c", 1, span=DAY, tags=frozenset(("sale",))), "1 en un día con la etiqueta sale",
         "1 in one day tagged sale"),
        (Cap("c", 4, unit="day", kinds=frozenset(KINDS)), "4 al día contando los transaccionales",
         "4 a day transactional ones counted"),
    ],
)  # fmt: skip
def test_a_cap_in_words(cap, es, en):
    assert cap_text(cap, "es") == es
    assert cap_text(cap, "en") == en


def test_spans_in_words():
    assert [span_said(span, "es") for span in (DAY, 7 * DAY, 36 * HOUR, HOUR, 90 * MINUTE)] == [
        "un día", "7 días", "36 horas", "una hora", "90 minutos",
    ]  # fmt: skip


def test_every_finding_has_its_words():
    for code in CODES:
        spanish, english = (finding_text(Told(code, (("sms",), 3, "CO")), said) for said in ("es", "en"))
        assert spanish != english, code


def test_every_preset_can_be_shown():
    for law in PRESETS.values():
        for language in ("es", "en"):
            assert len(norms_table(law, language).rows) == len(law.norms)


def test_the_command_tells_the_rules_in_words(periplo, ruled):
    told = periplo("frequency", "show", "--in", ruled).out
    assert "Marketing: Monday to Friday 9:00 to 20:00." in told
    assert "E-mail, SMS, WhatsApp, Push and Phone: Monday to Friday 9:00 to 19:00." in told
    assert "At most, to each person: 2 in 7 days and 3 a month by SMS." in told
    assert "By law, at most: one channel a week." in told
    assert "Usual legal basis of marketing there: consent." in told
    assert "Below the age of 18 a guardian consents" in told
    assert "This is not legal advice" in told
    assert "Global control group: 5% of people" in told
    spanish = periplo("frecuencia", "ver", "--in", ruled, "--lang", "es").out
    assert "Marketing: de lunes a viernes de 9 a 20." in spanish
    data = json.loads(periplo("frequency", "show", "--in", ruled, "--format", "json").out)
    assert data["law"] == "CO"
    assert [cap["id"] for cap in data["caps"]] == ["2 7d", "3 month sms", "ley-2300-day", "ley-2300-week"]


def test_where_nothing_is_said_everything_is_allowed_and_check_warns(periplo, shop):
    ran = periplo("frequency", "show", "--in", shop)
    assert "Marketing: at any hour." in ran.out
    assert "no frequency.yaml" in ran.err
    checked = periplo("frequency", "check", "--in", shop)
    assert checked.code == 1
    assert "neither caps nor hours" in checked.out


def test_check_ends_well_where_there_are_notes_only(periplo, ruled):
    checked = periplo("frequency", "check", "--in", ruled, "--format", "json")
    assert checked.code == 0
    found = {each["code"]: each["text"] for each in json.loads(checked.out)["findings"]}
    assert found["narrowed"].startswith("The law of Colombia takes 5 hours a week from E-mail")
    assert "Registro de Números Excluidos" in found["register"]


def test_a_slip_is_told_with_its_line_in_both_languages(periplo, ruled):
    (Path(ruled) / "frequency.yaml").write_text("schema: 1\ncaps: [{most: 0, per: day}]\n", encoding="utf-8")
    ran = periplo("frequency", "show", "--in", ruled)
    assert ran.code == 2
    assert "frequency.yaml, line 2: cap '0 day' allows 0 messages" in ran.err
    spanish = periplo("frequency", "show", "--in", ruled, "--lang", "es").err
    assert "el límite '0 day' permite 0 mensajes" in spanish


def test_the_page_tells_the_same(ruled):
    with serving(ruled) as client:
        page = client.get("/frequency?lang=es").text
        assert "de lunes a viernes de 9 a 20" in page
        assert "Ley 2300 de 2023" in page
        assert frequency_says("look_at", "es") in page
        assert "/frequency" in client.get("/campaigns").text


@pytest.mark.parametrize(
    ("raised", "es"),
    [
        (lambda: Cap("c", 1), "el límite 'c' no dice ningún plazo, o dice dos"),
        (lambda: AllowedHours(()), "no queda ningún minuto de la semana"),
        (lambda: Frequency(law="FR"), "no hay ley preparada para 'FR'"),
        (
            lambda: Frequency(law="CO", hours=AllowedHours(week(WEEKDAYS, 1200, 1440))),
            "la ley de CO no deja ninguna hora para email",
        ),
        (lambda: recurrence("FREQ=SECONDLY", "2026-01-01", "UTC"), "esto llega más de una vez por minuto"),
        (lambda: CALENDAR.season("hot-sale", "ES"), "la temporada 'hot-sale' no se conoce en ES"),
        (lambda: read_person_date("never"), "no es una fecha"),
        (lambda: check_share(0.6), "no puede haber un grupo de control de 0.6"),
        (lambda: frequency_of(document_of("hours: [{days: ayer}]", "frequency.yaml")),
         "frequency.yaml, línea 1: 'ayer' no son días"),
    ],
)  # fmt: skip
def test_errors_are_told_in_spanish_with_what_to_do(raised, es):
    with pytest.raises(PeriploError) as found:
        raised()
    spanish = fault_of(found.value, "es")
    assert spanish.what == es
    assert not found.value.mend or spanish.mend != found.value.mend
    assert not found.value.why or spanish.why != found.value.why
