"""Where what was lived falls short of what is promised most."""

from __future__ import annotations

from periplo.answers.asked import THIN
from periplo.answers.feelings import FeelingsAnswer, Felt, Reading
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures.numbers import interval, number, percent, signed
from periplo.pictures.words import say as word
from periplo.usecases.readings.saying import quoted, saying


def feelings_reading(answer: FeelingsAnswer, drawn: JourneyMap | None, language: str) -> str:
    say, titles = saying(language), part_titles(drawn, language)
    told = [(one, one.lived) for one in answer.touchpoints if one.lived and not one.lived.is_thin]
    if not told:
        return say(
            "Nadie, o menos de 30 en cada punto, ha dicho cómo se sintió: pregúntelo con una encuesta.",
            "Nobody, or fewer than 30 at each touchpoint, said how they felt: ask them with a survey.",
        )
    broken = [(one, lived) for one, lived in told if one.is_broken]
    if broken:
        one, lived = min(broken, key=lambda pair: pair[1].feeling - (pair[0].planned or 0))
        title = quoted(titles.get(one.touchpoint, one.touchpoint), language)
        first = say(
            f"Donde más falta para cumplir lo prometido es {title}: "
            f"prometido {_value(one.planned or 0, language)}, vivido {_told(lived, language)}.",
            f"What was lived falls short most at {title}: "
            f"promised {_value(one.planned or 0, language)}, lived {_told(lived, language)}.",
        )
    else:
        one, lived = min(told, key=lambda pair: pair[1].feeling)
        title = quoted(titles.get(one.touchpoint, one.touchpoint), language)
        first = say(
            f"Donde peor se sintieron es {title}: {_told(lived, language)}.",
            f"They felt worst at {title}: {_told(lived, language)}.",
        )
    return (
        first + _worse(one, titles, told, language) + _themes(one, language) + _best(told, titles, language)
    )


def _themes(one: Felt, language: str) -> str:
    """What most of those who wrote anything there speak of."""
    said = one.spoken
    if said is None or not said.themes or said.n < THIN:
        return ""
    say = saying(language)
    told = []
    for theme in said.themes[:2]:
        name = theme.theme if theme.is_own else quoted(theme.theme, language)
        told.append(f"{name} ({percent(theme.share, language)}, {number(theme.n, language)})")
    what, n = (say(" y ", " and ").join(told), number(said.n, language))
    return say(
        f" De lo que escriben allí {n} clientes, lo más repetido: {what}.",
        f" Of what {n} customers write there, most speak of {what}.",
    )


def _worse(first: Felt, titles: dict[str, str], told: list[tuple[Felt, Reading]], language: str) -> str:
    """For whom it feels worse there, else where the difference is largest."""
    say = saying(language)
    at = first if first.worse else min(
        (one for one, _ in told if one.worse), key=lambda one: one.worse[0].difference, default=None
    )  # fmt: skip
    if at is None:
        return ""
    group = at.worse[0]
    who = quoted(f"{group.property}: {group.value}", language)
    ours, others = (signed(value, language, 1) for value in (group.feeling, group.other_feeling))
    where = "" if at is first else quoted(titles.get(at.touchpoint, at.touchpoint), language)
    return say(
        f" {f'En {where}' if where else 'Ahí'} lo viven peor los de {who}: {ours}; los demás, {others}.",
        f" {f'At {where}' if where else 'There'} it feels worse to those of {who}: {ours}; to the others, {others}.",
    )


def _best(told: list[tuple[Felt, Reading]], titles: dict[str, str], language: str) -> str:
    if len(told) < 2:
        return ""
    say = saying(language)
    one, lived = max(told, key=lambda pair: pair[1].feeling)
    title, value = (
        quoted(titles.get(one.touchpoint, one.touchpoint), language),
        _value(lived.feeling, language),
    )
    return say(f" Donde mejor, {title} ({value}).", f" They felt best at {title} ({value}).")


def _told(lived: Reading, language: str) -> str:
    between = interval(lived.feeling_low, lived.feeling_high, language, 2, 1)
    by = word(f"by_{lived.instrument}", language)
    return f"{_value(lived.feeling, language)} ({between}; n = {number(lived.n, language)}, {by})"


def _value(feeling: float, language: str) -> str:
    return signed(feeling, language, 0 if feeling == round(feeling) else 1)
