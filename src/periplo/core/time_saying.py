"""Instants and lengths of time as people write them, in Spanish and English."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from periplo.core.spans import DAY, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND, micros, moment_at

_UNITS = (
    (DAY, ("day", "days"), ("día", "días")),
    (HOUR, ("hour", "hours"), ("hora", "horas")),
    (MINUTE, ("minute", "minutes"), ("minuto", "minutos")),
    (SECOND, ("second", "seconds"), ("segundo", "segundos")),
    (MILLISECOND, ("ms", "ms"), ("ms", "ms")),
    (MICROSECOND, ("us", "us"), ("us", "us")),
)
_FEW = 100  # of a unit: fewer are told by it alone
_FORMS = {"es": "d MMM y, HH:mm", "en": "MMM d, y, HH:mm"}


def span_said(microseconds: int, language: str) -> str:
    """A length of time exactly, by the largest unit of which it is a whole number: "1 día", "36 horas"."""
    for unit, *names in _UNITS[:-1]:
        if microseconds % unit == 0:
            return _counted(microseconds // unit, names, language)
    return _counted(microseconds, _UNITS[-1][1:], language)


def lasting_said(microseconds: int, language: str) -> str:
    """How long something lasted, by two units at most and never less than a second: "15 horas y 52 minutos"."""
    whole = [unit for unit, *_ in _UNITS if microseconds and microseconds % unit == 0]
    if whole and whole[0] >= SECOND and microseconds // whole[0] < _FEW:
        return span_said(microseconds, language)
    for (unit, *names), (smaller, *parts) in pairwise(_UNITS[:4]):
        if microseconds >= unit:
            count, rest = divmod(round(microseconds / smaller), unit // smaller)
            told = [_counted(count, names, language), *([_counted(rest, parts, language)] if rest else [])]
            return (" y " if language == "es" else " and ").join(told)
    return span_said(max(1, round(microseconds / SECOND)) * SECOND, language)


def moment_said(at: int, zone: str, language: str) -> str:
    """An instant to the minute, seen from the zone: "3 sept 2024, 19:14", "Sep 3, 2024, 19:14"."""
    from babel.dates import format_datetime

    return str(format_datetime(moment_at(at, zone), _FORMS[language], locale=language))


def wall_said(told: str, language: str) -> str:
    """A local date and time such as 2026-12-01 10:00, as `moment_said`; another text as it is."""
    try:
        wall = datetime.fromisoformat(told)
    except ValueError:
        return told
    return moment_said(micros(wall.replace(tzinfo=UTC)), "UTC", language)


def _counted(n: int, names: list[tuple[str, str]] | tuple[tuple[str, str], ...], language: str) -> str:
    english, spanish = names
    return f"{n} {(spanish if language == 'es' else english)[n != 1]}"
