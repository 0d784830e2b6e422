"""The commercial calendar: seasons and feasts by country, public holidays by country and region.

A season is a span of local days, the same dates for everybody and other instants in each zone. Its dates come from
a rule ("second Sunday of May"), or were announced year by year by whoever organises it; a year that was not
announced yet is expected by the rule, and says so. Days are numbers since 1970-01-01.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from periplo.core.errors import BadInput, UnknownName
from periplo.core.texts import Text
from periplo.core.zone_clock import day_of, instant_of

LONGEST = 184  # days that one season may last
FURTHEST = 366  # days before or after a season begins
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class OnDate(NamedTuple):
    """The same date every year; 29 February falls on the 28th."""

    month: int
    day: int


class OnWeekday(NamedTuple):
    """The nth such weekday of a month (-1 the last), and some days after it."""

    month: int
    weekday: int  # 0 Monday to 6 Sunday
    nth: int
    plus: int = 0


class FromEaster(NamedTuple):
    """So many days after Easter Sunday of the western churches, or before it."""

    days: int


Begins = OnDate | OnWeekday | FromEaster


@dataclass(frozen=True, slots=True)
class Season:
    """A season or feast; in the countries named, or everywhere where none is.

    begins: the rule of its first day, None where it is only what was announced; lasts: days.
    ends: the date of its last day, which decides instead of `lasts`.
    announced: by year, its first and last day as they were told by its organiser.
    Raises: BadInput if it has no date, or lasts longer than half a year.
    """

    id: str
    title: Text
    begins: Begins | None = None
    lasts: int = 1
    ends: OnDate | None = None
    countries: frozenset[str] = frozenset()
    announced: Mapping[int, tuple[date, date]] = field(default_factory=dict)
    source: str = ""

    def __post_init__(self) -> None:
        if self.begins is None and not self.announced:
            raise BadInput(f"season '{self.id}' has no date", mend="say when it begins")
        if not 1 <= self.lasts <= LONGEST:
            raise BadInput(f"season '{self.id}' lasts {self.lasts} days", mend=f"say 1 to {LONGEST}")
        for year, (first, last) in self.announced.items():
            if first.year != year or not 0 <= (last - first).days < LONGEST:
                raise BadInput(
                    f"season '{self.id}' of {year} goes from {first} to {last}",
                    mend="mend one of the two days",
                )
        if self.ends is not None and self.begins is not None and self.days_of(2027) is None:
            raise BadInput(
                f"season '{self.id}' lasts longer than half a year", mend="mend one of the two dates"
            )

    def days_of(self, year: int) -> tuple[int, int] | None:
        """First and last day (inclusive) of the season that begins in this year."""
        told = self.announced.get(year)
        if told is not None:
            return _number(told[0]), _number(told[1])
        if self.begins is None:
            return None
        first = _first(self.begins, year)
        if self.ends is None:
            return first, first + self.lasts - 1
        last = _first(self.ends, year)
        if last < first:
            last = _first(self.ends, year + 1)
        return (first, last) if last - first < LONGEST else None


class Occurrence(NamedTuple):
    """One year's season: first and last day, both inside. `is_expected`: by the rule, not announced yet."""

    season: str
    first: int
    last: int
    is_expected: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """Seasons by id; several of one id are those of different countries."""

    seasons: tuple[Season, ...]

    def season(self, id: str, country: str | None) -> Season:
        """The season of this id in a country; one that is everywhere where the country has none of its own.

        Raises: UnknownName.
        """
        known = [season for season in self.seasons if season.id == id]
        for season in known:
            if country is not None and country in season.countries:
                return season
        for season in known:
            if not season.countries:
                return season
        if not known:
            names = ", ".join(sorted({season.id for season in self.seasons}))
            raise UnknownName(
                f"there is no season '{id}'", f"there are: {names}", "use one of them, or add it"
            )
        where = ", ".join(sorted(set().union(*(season.countries for season in known))))
        raise UnknownName(
            f"season '{id}' is not known in {country or 'no country'}",
            f"it is in {where}",
            "add it to seasons.yaml",
        )

    def of(self, country: str | None) -> list[Season]:
        """The seasons of a country, each once."""
        ids = dict.fromkeys(season.id for season in self.seasons)
        found = []
        for id in ids:
            try:
                found.append(self.season(id, country))
            except UnknownName:
                continue
        return found


def occurrence(season: Season, year: int) -> Occurrence | None:
    """The season that begins in a year; None if it has none then."""
    days = season.days_of(year)
    if days is None:
        return None
    return Occurrence(season.id, *days, bool(season.announced) and year not in season.announced)


def next_begin(
    season: Season, after: int, zone: str, minute: int = 0, days: int = 0
) -> tuple[int, Occurrence] | None:
    """The first instant from `after` on that lies some days from a season's begin, at an hour of the zone's clock.

    days: -7 is seven days before it begins. None where the season does not come any more.
    Raises: BadInput if days reach further than a year.
    """
    if abs(days) > FURTHEST:
        raise BadInput(f"{days} days from a season is more than a year", mend="stay within 366 days")
    year = date.fromordinal(day_of(after, zone) - days + _EPOCH_DAY).year
    for each in range(year - 1, year + 30):
        found = occurrence(season, each)
        if found is not None:
            at = instant_of(found.first + days, minute, zone)
            if at >= after:
                return at, found
    return None


def season_at(season: Season, at: int, zone: str) -> Occurrence | None:
    """The season in which an instant lies, in the zone."""
    day = day_of(at, zone)
    year = date.fromordinal(day + _EPOCH_DAY).year
    for each in (year - 1, year):
        found = occurrence(season, each)
        if found is not None and found.first <= day <= found.last:
            return found
    return None


def merged(own: Iterable[Season], known: Iterable[Season]) -> Calendar:
    """One's own seasons and the known ones; an id of one's own replaces the known one in its countries."""
    own = tuple(own)
    replaced = {(season.id, country) for season in own for country in season.countries or ("",)}
    kept = []
    for season in known:
        left = frozenset(country for country in season.countries if (season.id, country) not in replaced)
        if (season.id, "") not in replaced and (left or not season.countries):
            kept.append(replace(season, countries=left))
    return Calendar((*own, *kept))


@lru_cache(maxsize=512)
def public_holidays(country: str, region: str | None, year: int, language: str = "es") -> Mapping[int, str]:
    """Public holidays of a year, by day: {20089: "Año Nuevo"}. region: as the package `holidays` calls it ("MD").

    Raises: UnknownName if the country or region is not known.
    """
    from holidays import country_holidays

    try:
        spoken = country_holidays(country, subdiv=region).supported_languages
        said = next((one for one in (language, f"{language}_US", "en_US") if one in spoken), None)
        found = country_holidays(country, subdiv=region, years=[year], language=said)
    except NotImplementedError:
        where = f"{country}-{region}" if region else country
        raise UnknownName(
            f"the holidays of '{where}' are not known",
            "the package 'holidays' does not have them",
            "write a country's code such as ES, and a region's such as MD, or leave it out",
        ) from None
    return {_number(day): name for day, name in sorted(found.items())}


@lru_cache(maxsize=128)
def holiday_days(country: str, region: str | None, first_year: int, last_year: int) -> frozenset[int]:
    """The days of all public holidays of some years, both included: for the closed days of allowed hours.

    Raises: UnknownName if the country or region is not known.
    """
    return frozenset(
        day for year in range(first_year, last_year + 1) for day in public_holidays(country, region, year)
    )


def easter(year: int) -> date:
    """Easter Sunday of the western churches."""
    from dateutil.easter import easter as western

    return western(year)


def _first(begins: Begins, year: int) -> int:
    if isinstance(begins, FromEaster):
        return _number(easter(year)) + begins.days
    if isinstance(begins, OnDate):
        try:
            return _number(date(year, begins.month, begins.day))
        except ValueError:
            return _number(date(year, begins.month, 28))
    if begins.nth > 0:
        first = date(year, begins.month, 1)
        ahead = (begins.weekday - first.weekday()) % 7 + 7 * (begins.nth - 1)
        return _number(first) + ahead + begins.plus
    last = date(year + begins.month // 12, begins.month % 12 + 1, 1) - timedelta(1)
    back = (last.weekday() - begins.weekday) % 7 + 7 * (-begins.nth - 1)
    return _number(last) - back + begins.plus


def _number(day: date) -> int:
    return day.toordinal() - _EPOCH_DAY
