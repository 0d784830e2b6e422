"""Times as people and programs write them: bytes in, microseconds UTC out, a column at once.

Read are ISO 8601 (with `T` or a space, with or without fraction and offset), day/month/year and month/day/year
with `/`, `-` or `.` (two-digit years are 1970-2069), 15-feb-26, 15 Aug 2026 and 15 de agosto de 2026 (months in
Spanish or English, whole or their first letters), `hh:mm[:ss]`, am and pm, 20240331, 20240331184500, and whole
or fractional seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size: below
1e11 seconds, below 1e14 milliseconds, below 1e17 microseconds. Years run from 1900 to 2999.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from periplo.core.compiled import compiled
from periplo.core.spans import EPOCH, zone_named

BAD, LOCAL, EXACT = 0, 1, 2  # not a time; without offset; a known instant
NO_ORDER, DAY_FIRST, MONTH_FIRST, EITHER = 0, 1, 2, 3  # what one written date proves about its order

_SECOND = 1_000_000
_DAY = 86_400 * _SECOND


@compiled(inline="always")
def _digits(data: NDArray[np.uint8], at: int, stop: int, most: int) -> tuple[int, int]:
    """The number at `at` of at most `most` digits, and where it ends."""
    value = 0
    last = min(stop, at + most)
    while at < last and 48 <= data[at] <= 57:
        value = value * 10 + (data[at] - 48)
        at += 1
    return value, at


@compiled()
def _days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the Gregorian calendar; the smallest int64 if there is no such day."""
    nothing = -9_223_372_036_854_775_808
    if not (1900 <= year <= 2999 and 1 <= month <= 12 and 1 <= day <= 31):
        return nothing
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if day > 30 and (month == 4 or month == 6 or month == 9 or month == 11):
        return nothing
    if month == 2 and day > (29 if leap else 28):
        return nothing
    # Counting years from March puts the leap day last: Richards (2013), Explanatory Supplement, section 15.11.
    years = year - 1 if month <= 2 else year
    month_of = month + 9 if month <= 2 else month - 3
    return years * 365 + years // 4 - years // 100 + years // 400 + (153 * month_of + 2) // 5 + day - 719469


@compiled()
def _epoch(data: NDArray[np.uint8], at: int, stop: int) -> tuple[int, int]:
    """Microseconds of a plain number of seconds, milli-, micro- or nanoseconds, and whether it was one."""
    sign = 1
    if at < stop and data[at] == 45:
        sign, at = -1, at + 1
    whole, end = _digits(data, at, stop, 19)
    if end == at:
        return 0, BAD
    fraction, places = 0, 0
    if end < stop and data[end] == 46:
        fraction, after = _digits(data, end + 1, stop, 6)
        places = after - end - 1
        end = after
        while end < stop and 48 <= data[end] <= 57:
            end += 1
    if end != stop:
        return 0, BAD
    for _ in range(places, 6):
        fraction *= 10
    if whole < 100_000_000_000:
        return sign * (whole * _SECOND + fraction), EXACT
    if whole < 100_000_000_000_000:
        return sign * (whole * 1000 + fraction // 1000), EXACT
    if whole < 100_000_000_000_000_000:
        return sign * whole, EXACT
    return sign * (whole // 1000), EXACT


@compiled()
def _half_day(data: NDArray[np.uint8], at: int, stop: int) -> tuple[int, int]:
    """Reads ` am`, `PM`, ` p. m.`: 1 morning, 2 afternoon, 0 neither; and where it ends."""
    if at >= stop:
        return 0, at
    letter = data[at] | 32
    if letter != 97 and letter != 112:
        return 0, at
    end = at + 1
    if end < stop and data[end] == 46:
        end += 1
    while end < stop and data[end] == 32:
        end += 1
    if end >= stop or (data[end] | 32) != 109:
        return 0, at
    end += 1
    if end < stop and data[end] == 46:
        end += 1
    return (1 if letter == 97 else 2), end


@compiled()
def _offset(data: NDArray[np.uint8], at: int, stop: int) -> tuple[int, int]:
    """Microseconds east of UTC of `Z`, `UTC`, `+02`, `-0500`, `+05:30`; and 0 none, 1 read, 2 not an offset."""
    if at == stop:
        return 0, 0
    if stop - at == 1 and (data[at] | 32) == 122:
        return 0, 1
    if stop - at == 3:
        first, second, third = data[at] | 32, data[at + 1] | 32, data[at + 2] | 32
        if (first == 117 and second == 116 and third == 99) or (
            first == 103 and second == 109 and third == 116
        ):
            return 0, 1
    if data[at] != 43 and data[at] != 45:
        return 0, 2
    hours, end = _digits(data, at + 1, stop, 2)
    if end != at + 3:
        return 0, 2
    if end < stop and data[end] == 58:
        end += 1
    minutes = 0
    if end < stop:
        minutes, last = _digits(data, end, stop, 2)
        if last != end + 2 or last != stop:
            return 0, 2
    if hours > 18 or minutes > 59:
        return 0, 2
    east = (hours * 60 + minutes) * 60 * _SECOND
    return (east if data[at] == 43 else -east), 1


@compiled()
def _clock(data: NDArray[np.uint8], at: int, stop: int) -> tuple[int, int, int]:
    """Microseconds of the day at `at`, the offset after it, and LOCAL, EXACT or BAD."""
    nothing = 0
    hour, end = _digits(data, at, stop, 2)
    if end == at or end >= stop or data[end] != 58:
        return nothing, nothing, BAD
    minute, after = _digits(data, end + 1, stop, 2)
    if after != end + 3:
        return nothing, nothing, BAD
    end, second, fraction = after, 0, 0
    if end < stop and data[end] == 58:
        second, after = _digits(data, end + 1, stop, 2)
        if after != end + 3:
            return nothing, nothing, BAD
        end = after
        if end < stop and (data[end] == 46 or data[end] == 44):
            fraction, after = _digits(data, end + 1, stop, 6)
            if after == end + 1:
                return nothing, nothing, BAD
            for _ in range(after - end - 1, 6):
                fraction *= 10
            end = after
            while end < stop and 48 <= data[end] <= 57:
                end += 1
    while end < stop and data[end] == 32:
        end += 1
    half, end = _half_day(data, end, stop)
    if half and not 1 <= hour <= 12:
        return nothing, nothing, BAD
    if half:
        hour = hour % 12 + (12 if half == 2 else 0)
    while end < stop and data[end] == 32:
        end += 1
    east, offset = _offset(data, end, stop)
    if offset == 2 or hour > 23 or minute > 59 or second > 59:
        return nothing, nothing, BAD
    of_day = ((hour * 60 + minute) * 60 + second) * _SECOND + fraction
    return of_day, east, (EXACT if offset == 1 else LOCAL)


_MONTHS = (
    "enero january", "febrero february", "marzo march", "abril april", "mayo may", "junio june", "julio july",
    "agosto august", "septiembre setiembre september", "octubre october", "noviembre november", "diciembre december",
)  # fmt: skip
_LONGEST = 11
_NAMES = np.array(
    [
        [month, *name.encode().ljust(_LONGEST, b"\0")]
        for month, names in enumerate(_MONTHS, 1)
        for name in names.split()
    ],
    np.uint8,
)  # (names, 1 + letters): the month, and its name in small letters


@compiled()
def _month_named(data: NDArray[np.uint8], at: int, stop: int) -> tuple[int, int]:
    """The month whose name begins with the word at `at`, 0 if none does; and where the word ends."""
    end = at
    while end < stop and 97 <= (data[end] | 32) <= 122:
        end += 1
    if not 3 <= end - at <= _LONGEST:
        return 0, end
    for row in range(len(_NAMES)):
        same = 0
        while same < end - at and _NAMES[row, 1 + same] == (data[at + same] | 32):
            same += 1
        if same == end - at:
            return int(_NAMES[row, 0]), end
    return 0, end


@compiled()
def _past_joint(data: NDArray[np.uint8], at: int, stop: int) -> int:
    """Where the next part of 15-feb-26, 15 feb. 2026 or `15 de febrero de 2026` begins; `at` itself if none does."""
    end = at
    while end < stop and (data[end] == 32 or data[end] == 45 or data[end] == 46 or data[end] == 47):
        end += 1
    is_of = end > at and end + 3 < stop and (data[end] | 32) == 100 and (data[end + 1] | 32) == 101
    if is_of and data[end + 2] == 32:
        end += 3
    return end


@compiled()
def _named_date(data: NDArray[np.uint8], day: int, at: int, stop: int) -> tuple[int, int]:
    """Days since 1970 of a date whose month is a word, with its day read up to `at`; and where it ends, -1 if none."""
    nothing = 0
    begin = _past_joint(data, at, stop)
    month, end = _month_named(data, begin, stop)
    year_at = _past_joint(data, end, stop)
    year, last = _digits(data, year_at, stop, 4)
    if begin == at or month == 0 or year_at == end or (last - year_at != 2 and last - year_at != 4):
        return nothing, -1
    if last - year_at == 2:
        year += 2000 if year < 70 else 1900
    return _days(year, month, day), last


@compiled()
def _date(data: NDArray[np.uint8], at: int, stop: int, month_first: bool) -> tuple[int, int, int]:
    """Days since 1970 of the date at `at`, where it ends (-1 if it is none), and what it proves of its order."""
    first, end = _digits(data, at, stop, 4)
    width = end - at
    if 1 <= width <= 2:
        named, after = _named_date(data, first, end, stop)
        if after > 0:
            return named, after, NO_ORDER
    if end >= stop or (data[end] != 45 and data[end] != 47 and data[end] != 46) or width == 3:
        return 0, -1, NO_ORDER
    mark = data[end]
    second, middle = _digits(data, end + 1, stop, 2)
    if middle == end + 1 or middle >= stop or data[middle] != mark:
        return 0, -1, NO_ORDER
    third, last = _digits(data, middle + 1, stop, 4)
    size = last - middle - 1
    proves = NO_ORDER
    if width == 4:
        if not 1 <= size <= 2:
            return 0, -1, NO_ORDER
        year, month, day = first, second, third
    else:
        if size == 2:
            third += 2000 if third < 70 else 1900
        elif size != 4:
            return 0, -1, NO_ORDER
        year, month, day = third, second, first
        if month_first:
            month, day = first, second
        if first > 12:
            proves = DAY_FIRST
        elif second > 12:
            proves = MONTH_FIRST
        else:
            proves = EITHER
    return _days(year, month, day), last, proves


@compiled()
def _compact(data: NDArray[np.uint8], at: int, stop: int) -> tuple[int, int, int]:
    """20240331, 20240331184500 or 20240331T184500: days, microseconds of the day, where it ends or -1."""
    nothing = 0
    whole, end = _digits(data, at, stop, 8)
    if end != at + 8:
        return nothing, nothing, -1
    days = _days(whole // 10000, whole // 100 % 100, whole % 100)
    if days < -30_000:
        return nothing, nothing, -1
    if end < stop and (data[end] | 32) == 116:
        end += 1
    if end == stop:
        return days, nothing, (end if end == at + 8 else -1)
    clock, last = _digits(data, end, stop, 6)
    if last != end + 6:
        return nothing, nothing, -1
    hour, minute, second = clock // 10000, clock // 100 % 100, clock % 100
    if hour > 23 or minute > 59 or second > 59:
        return nothing, nothing, -1
    return days, ((hour * 60 + minute) * 60 + second) * _SECOND, last


@compiled()
def read_instant(data: NDArray[np.uint8], start: int, length: int, month_first: bool) -> tuple[int, int, int]:
    """One written time. data: (n,) uint8. Returns microseconds; BAD, LOCAL or EXACT; what it proves of the order."""
    at, stop = start, start + length
    nothing = 0
    if length < 6:
        value, kind = _epoch(data, at, stop)
        return value, kind, NO_ORDER
    days, end, proves = _date(data, at, stop, month_first)
    if end < 0:
        days, of_day, end = _compact(data, at, stop)
        if end < 0:
            value, kind = _epoch(data, at, stop)
            return value, kind, NO_ORDER
        east, offset = _offset(data, end, stop)
        if offset == 2:
            return nothing, BAD, NO_ORDER
        return days * _DAY + of_day - east, (EXACT if offset == 1 else LOCAL), NO_ORDER
    if days < -30_000:
        return nothing, BAD, proves
    if end == stop:
        return days * _DAY, LOCAL, proves
    if data[end] == 44:
        end += 1
    begin = end
    if end < stop and (data[end] | 32) == 116:
        end += 1
    while end < stop and data[end] == 32:
        end += 1
    if end == begin:
        return nothing, BAD, proves
    of_day, east, kind = _clock(data, end, stop)
    return days * _DAY + of_day - east, kind, proves


@compiled(inline="always")
def _two(data: NDArray[np.uint8], at: int) -> int:
    """Two digits as a number; 100 or more if they are not both digits."""
    tens, ones = data[at] - 48, data[at + 1] - 48
    return tens * 10 + ones if 0 <= tens <= 9 and 0 <= ones <= 9 else 100


@compiled(inline="always")
def _clock_of_iso(data: NDArray[np.uint8], at: int) -> int:
    """Microseconds of the day of `hh:mm:ss`, -1 if it is anything else."""
    hour, minute, second = _two(data, at), _two(data, at + 3), _two(data, at + 6)
    if hour > 23 or minute > 59 or second > 59 or data[at + 2] != 58 or data[at + 5] != 58:
        return -1
    return ((hour * 60 + minute) * 60 + second) * _SECOND


@compiled()
def _read_instants(
    data: NDArray[np.uint8],
    starts: NDArray,
    lengths: NDArray,
    month_first: bool,
    values: NDArray,
    kinds: NDArray[np.uint8],
) -> None:
    # Most logs write `2024-03-31 18:45:00`, many rows of one day after the other: that form has a short road.
    known, days = -1, 0
    for row in range(len(starts)):
        start = starts[row]
        if (
            lengths[row] == 19
            and data[start + 4] == 45
            and (data[start + 10] == 32 or data[start + 10] == 84)
        ):
            if known >= 0:
                for place in range(10):
                    if data[known + place] != data[start + place]:
                        known = -1
                        break
            if known < 0:
                days, end, _ = _date(data, start, start + 10, month_first)
                known = start if end == start + 10 and days > -30_000 else -1
            of_day = _clock_of_iso(data, start + 11)
            if known >= 0 and of_day >= 0:
                values[row] = days * _DAY + of_day
                kinds[row] = LOCAL
                continue
        value, kind, _ = read_instant(data, start, lengths[row], month_first)
        values[row] = value
        kinds[row] = kind


@compiled()
def _proofs(data: NDArray[np.uint8], starts: NDArray, lengths: NDArray, found: NDArray) -> None:
    for row in range(len(starts)):
        if lengths[row] > 0:
            found[read_instant(data, starts[row], lengths[row], False)[2]] += 1


def read_instants(
    data: NDArray[np.uint8],
    starts: NDArray[np.int32] | NDArray[np.int64],
    lengths: NDArray[np.int32] | NDArray[np.int64],
    zone: str = "UTC",
    month_first: bool = False,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """A column of written times as instants; those without offset are read in `zone`.

    data: (bytes,) uint8; starts, lengths: (n,) where each text stands. month_first says how 3/4/2024 is meant.
    Returns (n,) int64 microseconds UTC, and (n,) whether each was a time at all.
    """
    values = np.empty(len(starts), np.int64)
    kinds = np.empty(len(starts), np.uint8)
    _read_instants(data, starts, lengths, month_first, values, kinds)
    if zone != "UTC":
        local = kinds == LOCAL
        values[local] = utc_of_local(values[local], zone)
    return values, kinds != BAD


def date_order(
    data: NDArray[np.uint8], starts: NDArray[np.int32], lengths: NDArray[np.int32]
) -> tuple[int, int, int]:
    """How many of the written dates prove day-first, prove month-first, and could be either."""
    found = np.zeros(4, np.int64)
    _proofs(data, starts, lengths, found)
    return int(found[DAY_FIRST]), int(found[MONTH_FIRST]), int(found[EITHER])


def utc_of_local(local: NDArray[np.int64], zone: str) -> NDArray[np.int64]:
    """Instants of times on a wall clock, (n,) microseconds as if they were UTC.

    A time that the clock shows twice is the first of the two; one that it skips counts with the offset before
    the change, as `datetime` does with fold=0 (PEP 495).
    """
    if not len(local):
        return local
    changes, offsets = _wall_changes(
        zone, int(local.min()) // (366 * _DAY) - 1, int(local.max()) // (365 * _DAY) + 1
    )
    return local - offsets[np.searchsorted(changes, local, side="right")]


@cache
def _wall_changes(zone: str, first_year: int, last_year: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Wall times from which a new offset holds, and the offsets: one before the first change, one after each."""
    known = zone_named(zone)

    def offset(instant: int) -> int:
        moment = (EPOCH + timedelta(microseconds=instant)).astimezone(known)
        return (moment.utcoffset() or timedelta()) // timedelta(microseconds=1)

    at = micros_of_year(1970 + first_year)
    end = micros_of_year(1971 + last_year)
    before = offset(at)
    changes, offsets = [], [before]
    while at < end:
        following = at + 7 * _DAY
        after = offset(following)
        if after != before:
            low, high = at, following
            while high - low > _SECOND:
                middle = (low + high) // 2 // _SECOND * _SECOND
                low, high = (middle, high) if offset(middle) == before else (low, middle)
            changes.append(high + max(before, after))
            offsets.append(after)
        at, before = following, after
    return np.array(changes, np.int64), np.array(offsets, np.int64)


def micros_of_year(year: int) -> int:
    """The instant at which a year begins, kept within what datetime can hold."""
    return (datetime(min(max(year, 1800), 3100), 1, 1, tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
