"""The filters of messages that know the person's language, zone and currency. Numbers and dates are by Babel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from babel.numbers import is_currency as _is_currency
from liquid.filter import with_context

from periplo.core.wording import TemplateFailed

STYLES = ("short", "medium", "long", "full")


class Spoken(NamedTuple):
    """How figures and dates are said to one person."""

    locale: str = "es"  # "es", "en", or with a country: "es_AR"
    zone: str = "UTC"
    currency: str = "EUR"


@with_context
def money(value: Any, currency: str | None = None, *, context: Any) -> str:
    """12.5 -> "12,50 €"; the organisation's currency unless told."""
    spoken: Spoken = context.spoken
    said = str(currency or spoken.currency).upper()
    if not _is_currency(said):
        raise TemplateFailed("bad_value", {"name": said[:20], "use": "money"})
    return _money_text(_number(value, "money"), said, spoken.locale)


@lru_cache(8_192)
def _money_text(amount: Any, currency: str, locale: str) -> str:
    return str(format_currency(amount, currency, locale=_locale(locale)))


@with_context
def number(value: Any, digits: int | None = None, *, context: Any) -> str:
    """1234.5 -> "1234,5" or "1,234.5"; digits: how many after the decimal sign."""
    pattern = None if digits is None else "#,##0" + ("." + "0" * min(int(digits), 10) if digits else "")
    return str(format_decimal(_number(value, "number"), pattern, locale=_locale(context.spoken.locale)))


@with_context
def percent(value: Any, *, context: Any) -> str:
    """0.2 -> "20 %"."""
    return str(format_percent(_number(value, "percent"), locale=_locale(context.spoken.locale)))


@with_context
def day(value: Any, style: str = "long", *, context: Any) -> str:
    """The day in the person's zone: a style (short, medium, long, full) or a pattern of CLDR ("EEEE d 'de' MMMM")."""
    spoken: Spoken = context.spoken
    moment = _moment(value, spoken.zone, "date")
    return str(format_date(moment, _style(style), locale=_locale(spoken.locale)))


@with_context
def hour(value: Any, style: str = "short", *, context: Any) -> str:
    """The hour in the person's zone: a style or a pattern of CLDR."""
    spoken: Spoken = context.spoken
    moment = _moment(value, spoken.zone, "time")
    if not isinstance(moment, datetime):
        raise TemplateFailed("bad_value", {"name": str(value)[:30], "use": "time"})
    zone = moment.tzinfo
    return str(format_time(moment, _style(style), tzinfo=zone, locale=_locale(spoken.locale)))


@with_context
def day_and_hour(value: Any, style: str = "medium", *, context: Any) -> str:
    """Day and hour in the person's zone: a style or a pattern of CLDR."""
    spoken: Spoken = context.spoken
    moment = _moment(value, spoken.zone, "datetime")
    if not isinstance(moment, datetime):
        raise TemplateFailed("bad_value", {"name": str(value)[:30], "use": "datetime"})
    return str(format_datetime(moment, _style(style), tzinfo=moment.tzinfo, locale=_locale(spoken.locale)))


@with_context
def plural(value: Any, one: str = "", many: str = "", *, context: Any) -> str:
    """1 -> "1 producto", 3 -> "3 productos"; a list counts its items. A % in the words is the count."""
    count = len(value) if isinstance(value, list | tuple) else _number(value, "plural")
    locale = _locale(context.spoken.locale)
    words = str(one if locale.plural_form(count) == "one" else many)
    said = str(format_decimal(count, locale=locale))
    return words.replace("%", said, 1) if "%" in words else f"{said} {words}"


def first_name(value: Any) -> str:
    """ "MARÍA JOSÉ PÉREZ" -> "María"."""
    words = str(value).split()
    return _capital(words[0]) if words else ""


def name(value: Any) -> str:
    """ "ana de la torre" -> "Ana de la Torre": small words inside stay small."""
    words = str(value).split()
    return " ".join(
        word.lower() if place and word.lower() in _SMALL else _capital(word)
        for place, word in enumerate(words)
    )


_SMALL = frozenset(("de", "del", "la", "las", "los", "y", "e", "i", "da", "do", "dos", "van", "von", "der"))


def _capital(word: str) -> str:
    if word != word.upper() and word != word.lower():
        return word  # "McDonald" was written by hand
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


FILTERS: Mapping[str, Any] = {
    "money": money,
    "number": number,
    "percent": percent,
    "date": day,
    "time": hour,
    "datetime": day_and_hour,
    "plural": plural,
    "first_name": first_name,
    "name": name,
}


def _style(style: object) -> Any:
    said = str(style)
    if len(said) > 60:
        raise TemplateFailed("bad_value", {"name": said[:20], "use": "date"})
    return said


def _number(value: Any, use: str) -> Any:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        raise TemplateFailed("bad_value", {"name": str(value)[:30], "use": use}) from None
    if not found.is_finite() or abs(found) > 10**15:
        raise TemplateFailed("bad_value", {"name": str(value)[:30], "use": use})
    return found


def _moment(value: Any, zone: str, use: str) -> date | datetime:
    """An instant as seen in the zone, or a day as it is. Texts are read as ISO 8601; without an offset as UTC."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            raise TemplateFailed("bad_value", {"name": value[:30], "use": use}) from None
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(ZoneInfo(zone))
    if isinstance(value, date):
        return value
    raise TemplateFailed("bad_value", {"name": str(value)[:30], "use": use})


@lru_cache(64)
def _locale(name: str) -> Locale:
    for candidate in (name.replace("-", "_"), name[:2], "en"):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")
