"""One's own seasons, read with lines."""

from __future__ import annotations

from datetime import date

import pytest

from periplo.core.seasons import FromEaster, OnDate, OnWeekday
from periplo.formats.documents import document_of
from periplo.formats.seasons_yaml import BadSeason, read_calendar, seasons_of

WHOLE = """\
schema: 1
seasons:
  - {id: anniversary, title: {es: Aniversario, en: Anniversary}, begins: 05-20, lasts: 5}
  - {id: back-to-school, title: Vuelta a clases, begins: 08-15, ends: 09-10, countries: [México]}
  - {id: mothers-day, title: Día de la Madre, begins: {month: 5, weekday: domingo, nth: 2, plus: 1}, countries: ES}
  - {id: carnival, title: Carnaval, begins: {easter: -48}, lasts: 2}
  - {id: hot-sale, title: Hot Sale, countries: [MX], dates: [{begins: 2027-05-31, ends: 2027-06-08}]}
"""


def read(text: str):
    return seasons_of(document_of(text, "seasons.yaml"))


def test_every_way_to_say_a_date():
    anniversary, school, mothers, carnival, hot_sale = read(WHOLE)
    assert (anniversary.begins, anniversary.lasts) == (OnDate(5, 20), 5)
    assert anniversary.title.to("en") == "Anniversary"
    assert (school.ends, school.countries) == (OnDate(9, 10), {"MX"})
    assert (mothers.begins, mothers.countries) == (OnWeekday(5, 6, 2, 1), {"ES"})
    assert carnival.begins == FromEaster(-48)
    assert hot_sale.announced == {2027: (date(2027, 5, 31), date(2027, 6, 8))}
    assert hot_sale.source == "seasons.yaml"


def test_they_stand_beside_the_known_ones(tmp_path):
    path = tmp_path / "seasons.yaml"
    assert read_calendar(path).season("buen-fin", "MX").title.to("es") == "El Buen Fin"
    path.write_text(WHOLE, encoding="utf-8")
    calendar = read_calendar(path)
    assert calendar.season("anniversary", "PE").lasts == 5
    assert calendar.season("back-to-school", "MX").begins == OnDate(8, 15)
    assert calendar.season("back-to-school", "ES").begins == OnDate(8, 20)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{id: a, title: A}", "line 3.*has no date"),
        ("{id: a, title: A, begins: 02-30}", "line 3.*no date of every year"),
        ("{id: a, title: A, begins: tomorrow}", "no date of every year"),
        ("{id: a, title: A, begins: {month: 13, weekday: sunday}}", "no day of a month"),
        ("{id: a, title: A, begins: {month: 5, weekday: someday}}", "no day of the week"),
        ("{id: a, title: A, begins: {month: 5, weekday: sunday, nht: 2}}", "Did you mean 'nth'"),
        ("{id: a, title: A, begins: {month: 5, weekday: sunday, plus: 99}}", "too many"),
        ("{id: a, title: A, begins: 05-20, lasts: 0}", "lasts 0 days"),
        ("{id: a, title: A, begins: 05-20, lasts: many}", "'lasts' is 'many'"),
        ("{id: a, title: A, begins: 05-20, ends: 05-01}", "longer than half a year"),
        ("{id: a, title: A, begins: 05-20, countries: [Atlantis]}", "'Atlantis' is no country"),
        ("{id: a, title: A, dates: [{begins: 2027-05-31, ends: soon}]}", "'soon' is no day"),
        ("{id: a, title: A, dates: [{begins: 2027-05-31, ends: 2027-05-30}]}", "goes from"),
        ("{title: A, begins: 05-20}", "'id' is missing"),
        ("{id: a, title: A, begins: 05-20, colour: red}", "'colour' is not known here"),
        ("{id: a, title: A, begins: 05-20}\n  - {id: a, title: B, begins: 06-20}", "line 4.*stands twice"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(line, told):
    with pytest.raises(BadSeason, match=told):
        read(f"schema: 1\nseasons:\n  - {line}\n")
