"""One's own seasons, in YAML: added to the known ones, or in place of one of the same id.

schema: 1
seasons:
  - {id: anniversary, title: {es: Aniversario, en: Anniversary}, begins: 05-20, lasts: 5}
  - {id: back-to-school, title: Vuelta a clases, begins: 08-15, ends: 09-10, countries: [MX]}
  - {id: mothers-day, title: Día de la Madre, begins: {month: 5, weekday: sunday, nth: 2}, countries: [ES]}
  - {id: carnival, title: Carnaval, begins: {easter: -48}, lasts: 2}
  - {id: hot-sale, title: Hot Sale, countries: [MX], dates: [{begins: 2027-05-31, ends: 2027-06-08}]}
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput
from periplo.core.person_zone import country_code
from periplo.core.season_table import KNOWN
from periplo.core.seasons import Begins, Calendar, FromEaster, OnDate, OnWeekday, Season, merged
from periplo.formats.documents import Document, Place, looked_up
from periplo.formats.reader import Reader, Said
from periplo.formats.weekdays import weekday_of

FILE = "seasons.yaml"
KEYS = ("id", "title", "begins", "ends", "lasts", "countries", "dates", "source")
_DATE = re.compile(r"(\d{1,2})-(\d{1,2})")
_BEGINS = "write begins: 05-20, or {month: 5, weekday: sunday, nth: 2}, or {easter: -48}"


class BadSeason(BadInput):
    """A season cannot be understood; `line` is the line, where known."""

    code = "bad_season"


def read_calendar(path: Path | str) -> Calendar:
    """The known seasons and those that a file adds or replaces; the known ones alone where there is no file.

    Raises: BadSeason or BadInput, telling the line and how to mend it.
    """
    own = seasons_of(looked_up(path)) if Path(path).exists() else ()
    return merged(own, KNOWN)


def seasons_of(document: Document) -> tuple[Season, ...]:
    """The seasons that a document declares."""
    reader = _Reader(document, None)
    reader.only(document.data, (), ("schema", "seasons"))
    found: list[Season] = []
    seen: set[tuple[str, str]] = set()
    for place, said in reader.parts(document.data, (), "seasons"):
        season = reader.season(said, place)
        for country in season.countries or ("",):
            if (season.id, country) in seen:
                what = (
                    f"'{season.id}' stands twice in {country}" if country else f"'{season.id}' stands twice"
                )
                raise reader.wrong((*place, "id"), what, mend="keep one of them")
            seen.add((season.id, country))
        found.append(season)
    return tuple(found)


class _Reader(Reader):
    error = BadSeason

    def season(self, said: Said, place: Place) -> Season:
        self.only(said, place, KEYS)
        announced = dict(self._span(each, at) for at, each in self.parts(said, place, "dates"))
        countries = said.get("countries") or []
        listed = countries if isinstance(countries, list) else [countries]
        try:
            return Season(
                self.word(said, place, "id"),
                self.text(said, place, "title"),
                None if said.get("begins") is None else self._begins(said["begins"], (*place, "begins")),
                self._number(said, place, "lasts", 1),
                None if said.get("ends") is None else self._date(said["ends"], (*place, "ends")),
                frozenset(self._country(each, (*place, "countries")) for each in listed),
                announced,
                self.maybe_word(said, place, "source") or self.document.source,
            )
        except BadSeason:
            raise
        except BadInput as wrong:
            raise self.wrong(place, wrong.what, wrong.why, wrong.mend) from None

    def _begins(self, said: Any, place: Place) -> Begins:
        if not isinstance(said, dict):
            return self._date(said, place)
        if set(said) == {"easter"}:
            return FromEaster(self._number(said, place, "easter", 0))
        self.only(said, place, ("month", "weekday", "nth", "plus"), _BEGINS)
        weekday = weekday_of(str(said.get("weekday")))
        month, nth = self._number(said, place, "month", 0), self._number(said, place, "nth", 1)
        if weekday is None:
            raise self.wrong(place, f"'{said.get('weekday')}' is no day of the week", mend=_BEGINS)
        if not 1 <= month <= 12 or nth not in (1, 2, 3, 4, -1, -2):
            raise self.wrong(place, "this is no day of a month", "nth is 1 to 4, or -1 for the last", _BEGINS)
        plus = self._number(said, place, "plus", 0)
        if abs(plus) > 60:
            raise self.wrong((*place, "plus"), f"{plus} days are too many", mend="stay within 60 days")
        return OnWeekday(month, weekday, nth, plus)

    def _date(self, said: Any, place: Place) -> OnDate:
        met = _DATE.fullmatch(str(said))
        try:
            if met is None:
                raise ValueError
            day = date(2028, int(met[1]), int(met[2]))
        except ValueError:
            raise self.wrong(place, f"'{said}' is no date of every year", mend=_BEGINS) from None
        return OnDate(day.month, day.day)

    def _span(self, said: Said, place: Place) -> tuple[int, tuple[date, date]]:
        self.only(said, place, ("begins", "ends"))
        days = []
        for key in ("begins", "ends"):
            try:
                days.append(date.fromisoformat(str(said.get(key))))
            except ValueError:
                mend = "write {begins: 2027-05-31, ends: 2027-06-08}"
                raise self.wrong((*place, key), f"'{said.get(key)}' is no day", mend=mend) from None
        return days[0].year, (days[0], days[1])

    def _country(self, said: Any, place: Place) -> str:
        code = country_code(str(said))
        if not code:
            raise self.wrong(place, f"'{said}' is no country", mend="write codes such as [ES, MX]")
        return code

    def _number(self, said: Said, place: Place, key: str, default: int) -> int:
        value = said.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(
                (*place, key), f"'{key}' is '{value}'", mend=f"write a whole number: {key}: {default or 1}"
            )
        return value
