"""The words around an answer: what was asked, when, of how many, its reading, and what did not count."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date, format_datetime

from periplo.answers.asked import THIN, Asked
from periplo.core.spans import moment_at
from periplo.core.time_saying import moment_said
from periplo.edge.words.told import knows, say
from periplo.pictures.numbers import number, period


def heading(asked: Asked, language: str) -> str:
    """What was asked, in which period, of how many."""
    return " · ".join([title_of(asked, language), period_text(asked, language), size_text(asked, language)])


def title_of(asked: Asked, language: str) -> str:
    """The question in words, with the campaign where it is about one."""
    title = say(f"title.{asked.question['ask']}", language)
    if "campaign" not in asked.question:
        return title
    named = getattr(asked.answer, "title", None)
    return f"{title}: {named.to(language) if named else asked.question['campaign']}"


def period_text(asked: Asked, language: str) -> str:
    """The days of the answer and their zone."""
    if asked.span is None:
        return say("whole_period", language)
    return say("period_is", language, period(asked.span, asked.zone, language), asked.zone)


def size_text(asked: Asked, language: str) -> str:
    """n, and that it is thin where it is."""
    size = say_count("n_paths" if "paths" in asked.question else "n_customers", language, asked.n)
    return f"{size} ({say('thin', language)})" if asked.n < THIN else size


def moment_text(at: int, zone: str, language: str) -> str:
    """An instant as people of this language write it, seen from the zone."""
    return moment_said(at, zone, language)


def day_text(at: int, zone: str, language: str) -> str:
    """The day of an instant as people of this language write it, seen from the zone."""
    form = "d MMM y" if language == "es" else "MMM d, y"
    return str(format_datetime(moment_at(at, zone), form, locale=language))


def date_text(said: str, language: str) -> str:
    """A day or a month in ISO 8601, "2025-09-07" or "2025-09", as people of this language write it; else as it is."""
    try:
        day = date.fromisoformat(f"{said}-01" if len(said) == 7 else said)
    except ValueError:
        return said
    forms = ("MMM y", "d MMM y") if language == "es" else ("MMM y", "MMM d, y")
    return str(format_date(day, forms[len(said) > 7], locale=language))


def sentence(asked: Asked, language: str) -> str:
    """The reading."""
    return asked.reading.to(language)


def left_out_lines(asked: Asked, language: str) -> list[str]:
    """What did not count, and how much of it."""
    told = [
        say_count(reason, language, n) if knows(reason) else f"{reason}: {number(n, language)}"
        for reason, n in asked.left_out.items()
        if n
    ]
    if asked.rejected:
        told.append(say_count("rejected_rows", language, asked.rejected))
    return [f"{say('left_out', language)}: {'; '.join(told)}."] if told else []


def say_count(key: str, language: str, n: int, *values: object) -> str:
    """The text of this key about n things, in the singular where there is one; n fills {0}, values what follows."""
    told = f"{key}.one" if n == 1 and knows(f"{key}.one") else key
    return say(told, language, number(n, language), *values)
