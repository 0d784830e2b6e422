"""Two states of a journey side by side: two periods, two buyer personas, as it is and as it should be."""

from __future__ import annotations

from dataclasses import replace

from periplo.core.errors import BadQuestion
from periplo.core.maps import JourneyMap
from periplo.core.spans import Span
from periplo.core.texts import LANGUAGES, Text
from periplo.core.variants import drawn_for
from periplo.pictures.comparison import Comparison, compare, with_other_figures
from periplo.pictures.figures import MapFigures
from periplo.pictures.numbers import period
from periplo.pictures.words import WORDS
from periplo.usecases.choice import Choice

Compared = tuple[JourneyMap, MapFigures | None, Comparison]


def previous_choice(choice: Choice, span: Span) -> Choice:
    """The period of equal length just before."""
    return replace(choice, since=2 * span.start - span.end, until=span.start, everything=False)


def periods_compared(drawn: JourneyMap, figures: MapFigures, other: MapFigures) -> Compared:
    """One map in two periods; the other one's figures stand in brackets, its curve in grey.

    Raises: BadQuestion if nothing was lived in the other period.
    """
    if other.span is None or other.touchpoints is None or not other.n:
        raise BadQuestion(
            "nobody was seen in the period to compare with",
            "there are no events then",
            "name another with --against",
        )
    span, zone = other.span, other.zone
    label = Text(tuple((language, period(span, zone, language)) for language in LANGUAGES))
    union, told = compare(drawn, drawn, label, other)
    return union, with_other_figures(figures, other), told


def personas_compared(
    drawn: JourneyMap, first: str, second: str, figures: MapFigures | None, other: MapFigures | None
) -> Compared:
    """The map of the second buyer persona, with what is otherwise for the first marked."""
    before, after = drawn_for(drawn, first), drawn_for(drawn, second)
    union, told = compare(before, after, before.persona.name, other)
    return union, figures, told


def states_compared(
    drawn: JourneyMap, other: JourneyMap, figures: MapFigures | None, named: Text | None = None
) -> Compared:
    """A map beside another state of it, such as the journey as it should be beside the one as it is.

    named: how the other is called; else by its state, its title or its version.
    """
    if named is not None:
        union, told = compare(other, drawn, named)
        return union, figures, told
    label = WORDS[other.state] if other.state != drawn.state else other.title
    if other.state == drawn.state and other.title == drawn.title and other.version:
        label = Text(
            tuple((language, f"{other.title.to(language)} {other.version}") for language in LANGUAGES)
        )
    union, told = compare(other, drawn, _lower(label))
    return union, figures, told


def _lower(label: Text) -> Text:
    return Text(tuple((language, text[:1].lower() + text[1:]) for language, text in label.by_language))


def persona_meant(drawn: JourneyMap, said: str) -> str:
    """The id of the buyer persona that an id or a name means.

    Raises: BadQuestion if the map knows no such one.
    """
    wanted = said.strip().casefold()
    for one in drawn.personas:
        if wanted == one.id.casefold() or any(wanted == name.casefold() for _, name in one.name.by_language):
            return one.id
    raise BadQuestion(
        f"map '{drawn.id}' has no buyer persona '{said.strip()}'",
        f"it has: {', '.join(one.id for one in drawn.personas)}",
        "name one of them",
    )
