"""When people shop: days of the year, weekdays, hours of the day, closed days. Times are local seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from periplo.core.spans import zone_named
from periplo.usecases.demo.countries import Country

DAYS = 365
DAY_SECONDS = 86_400
WEEKDAYS = np.array([0.98, 1.0, 1.0, 1.03, 1.12, 1.22, 0.85])  # Monday first

# Share of contacts by local hour, 0-23.
HOURS = {
    "web": (
        1.6, .8, .4, .2, .2, .3, .9, 2.0, 3.0, 3.8, 4.4, 4.6, 4.8, 5.0, 5.2, 4.8,
        4.6, 4.8, 5.2, 6.0, 7.2, 8.8, 8.6, 4.4,
    ),
    "phone": (0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 11, 12, 10, 8, 5, 5, 8, 10, 9, 7, 2, 0, 0, 0),
    "letter_box": (0, 0, 0, 0, 0, 0, 0, .5, 2, 5, 8, 9, 9, 8, 7, 6, 6, 7, 8, 8, 7, 5, 2, 0),
}  # fmt: skip


@dataclass(frozen=True)
class Calendar:
    """The demo year of a country: day 0 is 364 days before its last day."""

    country: Country

    @cached_property
    def first(self) -> date:
        return self.country.last - timedelta(days=DAYS - 1)

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The days of the data and 90 more, into which journeys run that will be cut at the last day."""
        return tuple(self.first + timedelta(days=day) for day in range(DAYS + 90))

    @cached_property
    def weekday(self) -> NDArray[np.int64]:
        return np.array([day.weekday() for day in self.dates])

    @cached_property
    def open_from(self) -> NDArray[np.int64]:
        """For each day, itself if shops are open, else the next day on which they are."""
        closed = [
            f"{day:%m-%d}" in self.country.holidays or (day.weekday() == 6 and not self.country.sunday)
            for day in self.dates
        ]
        answer = np.arange(len(closed))
        for day in range(len(closed) - 2, -1, -1):
            if closed[day]:
                answer[day] = answer[day + 1]
        return answer

    @cached_property
    def _utc_offset(self) -> NDArray[np.int64]:
        zone = zone_named(self.country.zone)
        noons = (datetime(day.year, day.month, day.day, 12, tzinfo=zone) for day in self.dates)
        return np.array([int(noon.utcoffset().total_seconds()) for noon in noons])  # type: ignore[union-attr]

    def season(self, kind: str) -> NDArray[np.float64]:
        """How likely a need of this kind ("list", "gift", "ordinary") arises on each of the 365 days; sums to 1."""
        day = np.arange(DAYS)
        weight = np.full(DAYS, 1.0)
        if kind in ("list", "ordinary"):
            strength, base = (60.0, 0.02) if kind == "list" else (1.1, 1.0)
            weight = np.full(DAYS, base)
            for starts, size in zip(self.country.school_starts, (0.30, 1.0), strict=True):
                lead = (starts - self.first).days - day  # days until school starts
                weight += size * strength * np.exp(-(((lead - 22) / 15.0) ** 2) / 2) * (lead > -10)
        if kind == "gift":
            inside = [self._is_gift_day(moment) for moment in self.dates[:DAYS]]
            weight = np.where(inside, 1.0, 0.03)
        weight = weight * WEEKDAYS[self.weekday[:DAYS]]
        share: NDArray[np.float64] = weight / weight.sum()
        return share

    def _is_gift_day(self, moment: date) -> bool:
        start, end = self.country.gifts
        day = f"{moment:%m-%d}"
        return start <= day <= end if start <= end else day >= start or day <= end

    def hour_table(self, profile: str) -> NDArray[np.float64]:
        """Cumulative share by minute of the day, (1440,), for "web", "phone", "letter_box" or "store"."""
        minute = np.arange(1440) / 60
        if profile == "store":
            weight = np.zeros(1440)
            for start, end in self.country.hours:
                middle = (end - start) / 2
                hump = 1 - 0.75 * (np.abs(minute - (start + end) / 2) / middle) ** 2
                weight += np.where((minute >= start) & (minute < end), hump, 0) * (
                    1.35 if start >= 15 else 1.0
                )
        else:
            weight = np.interp(minute, np.arange(24) + 0.5, HOURS[profile], period=24)
            weight = np.where(np.repeat(np.array(HOURS[profile]) > 0, 60), weight, 0)
        share: NDArray[np.float64] = np.cumsum(weight) / weight.sum()
        return share

    def utc_micros(self, local: NDArray[np.int64]) -> NDArray[np.int64]:
        """Microseconds UTC of local milliseconds counted from the first day's midnight."""
        midnight = int(datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC).timestamp())
        day = np.clip(local // (DAY_SECONDS * 1000), 0, len(self.dates) - 1)
        return (midnight - self._utc_offset[day]) * 1_000_000 + local * 1000


@dataclass(frozen=True)
class Clock:
    """Draws times of contacts. Times are local seconds, float64, counted from the first day's midnight."""

    calendar: Calendar
    chance: np.random.Generator

    @cached_property
    def _tables(self) -> dict[str, NDArray[np.float64]]:
        return {profile: self.calendar.hour_table(profile) for profile in (*HOURS, "store")}

    def on(self, day: NDArray[np.int64], profile: str) -> NDArray[np.float64]:
        """A time on each of these days by the profile's hours; shops move to the next day they are open."""
        if profile == "store":
            day = self._shopping_day(np.clip(day, 0, len(self.calendar.dates) - 40))
        minute = np.searchsorted(self._tables[profile], self.chance.random(len(day)))
        return day * float(DAY_SECONDS) + minute * 60.0 + self.chance.random(len(day)) * 60

    def _shopping_day(self, day: NDArray[np.int64]) -> NDArray[np.int64]:
        share, put_off = self.calendar.country.sunday, self.chance.random(len(day))
        stays = (self.calendar.weekday[day] != 6) | (put_off < share)
        stays &= self.calendar.open_from[day] == day
        later = day + self.chance.geometric(0.42, len(day))
        return self.calendar.open_from[np.where(stays, day, later)]

    def after(
        self, moment: NDArray[np.float64], days: NDArray[np.float64], profile: str
    ) -> NDArray[np.float64]:
        """A time about `days` days after `moment`, at an hour of the profile; a day more if it were not later."""
        day = ((moment + days * DAY_SECONDS) // DAY_SECONDS).astype(np.int64)
        at = self.on(day, profile)
        early = np.flatnonzero(at <= moment + 60)
        if len(early):
            at[early] = self.on(day[early] + 1, profile)
        return at
