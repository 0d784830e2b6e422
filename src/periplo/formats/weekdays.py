"""Days of the week and hours of the day, as people write them in documents."""

from __future__ import annotations

import re
from difflib import get_close_matches

from periplo.core.allowed_hours import WEEKDAYS
from periplo.core.identifiers import plain

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPANISH_DAYS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
_NAMES = (
    ("monday", "mon", "lunes", "lun", "l"), ("tuesday", "tue", "tues", "martes", "mar"),
    ("wednesday", "wed", "miercoles", "mie", "x"), ("thursday", "thu", "thur", "thurs", "jueves", "jue", "j"),
    ("friday", "fri", "viernes", "vie", "v"), ("saturday", "sat", "sabado", "sab", "s"),
    ("sunday", "sun", "domingo", "dom", "d"),
)  # fmt: skip
_BY_NAME = {name: number for number, names in enumerate(_NAMES) for name in names}
_ALL = {"every day", "daily", "todos los dias", "todos", "always", "all"}
_HOUR = re.compile(r"([01]?\d|2[0-4])(?::([0-5]\d))?")


def weekday_of(text: str) -> int | None:
    """0 Monday to 6 Sunday; None if it is none."""
    return _BY_NAME.get(plain(text.strip()).rstrip("."))


def weekdays_of(text: str) -> tuple[int, ...] | None:
    """The days of "mon-fri", "lunes a viernes", "sat", "sábado, domingo", "every day"; None if one is none.

    A span may go over the end of the week: "fri-mon" is Friday to Monday.
    """
    said = plain(text.strip())
    if said in _ALL:
        return tuple(WEEKDAYS)
    found: set[int] = set()
    for part in re.split(r"\s*(?:,| and | y )\s*", said.removeprefix("de ")):
        ends = re.split(r"\s*(?:-|–| a | to )\s*", part)
        days = [weekday_of(end) for end in ends]
        if None in days or len(days) > 2:
            return None
        first, last = days[0], days[-1]
        if first is None or last is None:
            return None
        found |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return tuple(sorted(found))


def minute_of(said: object) -> int | None:
    """The minute of the day of "9", "9:30", "24:00" (the end of the day); None if it is no hour.

    Some readers of YAML make the number 630 of an unquoted 10:30; no hour of the day is as large.
    """
    if isinstance(said, int) and not isinstance(said, bool) and 24 < said < 24 * 60:
        return said
    met = _HOUR.fullmatch(str(said).strip().removesuffix("h").strip())
    if met is None:
        return None
    minute = int(met[1]) * 60 + int(met[2] or 0)
    return minute if minute <= 24 * 60 else None


def nearest_weekday(text: str) -> str | None:
    """The day that was probably meant."""
    near = get_close_matches(plain(text.strip()), _BY_NAME, 1)
    return near[0] if near else None
