"""A proposed buyer persona in plain sentences, Spanish and English, each with its figure or that it is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from periplo.answers.asked import THIN
from periplo.answers.frustration_figures import Struggle
from periplo.answers.intervals import wilson
from periplo.answers.persona_facts import Common, PersonaFacts
from periplo.answers.sources import SourceShare
from periplo.answers.variants import RouteType
from periplo.core.labels import NO_LABELS, Labels
from periplo.core.map_titles import column_titles
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.texts import Text
from periplo.pictures.numbers import each, interval, number, percent, span_text
from periplo.pictures.words import quoted
from periplo.pictures.words import say as word

_DAYS = (
    ("lunes", "Monday"), ("martes", "Tuesday"), ("miércoles", "Wednesday"), ("jueves", "Thursday"),
    ("viernes", "Friday"), ("sábado", "Saturday"), ("domingo", "Sunday"),
)  # fmt: skip
_PARTS = {
    "morning": ("por la mañana (de 6 a 13 h)", "in the morning (6 to 13 h)"),
    "afternoon": ("por la tarde (de 13 a 20 h)", "in the afternoon (13 to 20 h)"),
    "night": ("de noche (de 20 a 6 h)", "at night (20 to 6 h)"),
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """How many new customers came by a channel, and what people call it."""

    name: Text
    came: SourceShare


@dataclass(frozen=True, slots=True)
class Known:
    """What a proposal rests on. of: customers in all; low, high: of the share whom the rule ties, 95 % Wilson.

    passed: the touchpoints of the rule; arrival: the channel by which most of those came of whom one is known, of
    `arrived` new ones; trouble: where most struggle.
    """

    facts: PersonaFacts
    of: int
    share: float
    low: float
    high: float
    type: RouteType
    passed: tuple[Touchpoint, ...]
    arrival: Arrival | None
    arrived: int
    trouble: Struggle | None
    labels: Labels = NO_LABELS


@dataclass(frozen=True, slots=True)
class Told:
    """What is known, told in one language."""

    drawn: JourneyMap
    known: Known
    language: str

    def say(self, spanish: str, english: str, *values: object) -> str:
        phrase = spanish if self.language == "es" else english
        return phrase.format(*values) if values else phrase

    def count(self, value: float) -> str:
        return number(value, self.language)

    def of(self, one: Common, spanish: str = "", english: str = "") -> str:
        """ "310 of 900 customers, 34% (31.3…37.6)"; of few the counts alone. spanish, english: of whom."""
        whom = f" {noun}" if (noun := self.say(spanish, english)) else ""
        counts = self.say("{0} de {1}", "{0} of {1}", self.count(one.n), self.count(one.of)) + whom
        if one.of < THIN:
            return self.say("{0}, pocos", "{0}, few", counts)
        share, bounds = percent(one.share, self.language), interval(one.low, one.high, self.language)
        return self.say("{0}, el {1} ({2})", "{0}, {1} ({2})", counts, share, bounds)

    def value(self, one: Common) -> str:
        """What the value is called here."""
        return quoted(self.known.labels.value_in(one.property, one.value, self.language), self.language)

    def titled(self, column: str) -> str:
        return quoted(column_titles(self.drawn, self.language).get(column, column), self.language)


def both(sentence: Callable[[Told], str], drawn: JourneyMap, known: Known) -> Text:
    return Text(tuple((language, sentence(Told(drawn, known, language))) for language in ("es", "en")))


def _who(told: Told) -> str:
    known, points = told.known, told.known.passed
    names = ", ".join(told.titled(one.id) for one in points)
    who = Common("", known.facts.n, known.of, known.share, known.low, known.high)
    return told.say(
        "Pasa por {0}: {1}. A cada uno se le mira hasta su primera compra.",
        "Passes {0}: {1}. Each is looked at up to the first purchase.",
        names, told.of(who, "clientes del periodo", "customers of the period"),
    )  # fmt: skip


def _bought(told: Told) -> str:
    facts = told.known.facts
    bought = Common(
        "", facts.bought, facts.n, facts.bought / facts.n, *(wilson(facts.bought, facts.n) or (0.0, 1.0))
    )
    return told.say("De ellos compraron {0}.", "Of these bought {0}.", told.of(bought))


def _arrival(told: Told) -> str:
    arrival = told.known.arrival
    came = arrival.came if arrival else None
    if arrival is None or came is None or came.share is None or came.low is None or came.high is None:
        return ""
    by = Common("", came.customers, told.known.arrived, came.share, came.low, came.high)
    name = quoted(arrival.name.to(told.language), told.language)
    return told.say(
        "Llega sobre todo por {0}: {1}.", "Comes mostly by {0}: {1}.",
        name, told.of(by, "nuevos", "new ones"),
    )  # fmt: skip


def _common(one: Common | None, told: Told, spanish: str, english: str) -> str:
    return told.say(spanish, english, told.value(one), told.of(one)) if one else ""


def _place(told: Told) -> str:
    return _common(
        told.known.facts.place, told, "El lugar donde más se le ve es {0}: {1}.",
        "The place where they are seen most is {0}: {1}.",
    )  # fmt: skip


def _zone(told: Told) -> str:
    return _common(
        told.known.facts.zone,
        told,
        "La zona más frecuente es {0}: {1}.",
        "The most frequent area is {0}: {1}.",
    )


def _product(told: Told) -> str:
    return _common(
        told.known.facts.product, told, "Lo que más compra primero es {0}: {1}.",
        "What they mostly buy first is {0}: {1}.",
    )  # fmt: skip


def _spend(told: Told) -> str:
    one = told.known.facts.spend
    if one is None:
        return ""
    amount = f"{each(one.median, told.language)} {one.currency}".rstrip()
    return told.say(
        "La mitad gasta la primera vez hasta {0} (n = {1}).",
        "Half of them spend up to {0} the first time (n = {1}).", amount, told.count(one.n),
    )  # fmt: skip


def _when(told: Told) -> str:
    day, part = told.known.facts.day, told.known.facts.part
    if day is None or part is None:
        return ""
    at = told.language != "es"
    return told.say(
        "El día que más compra es {0} ({1}), y más {2} ({3}).", "They buy most on {0} ({1}), and most {2} ({3}).",
        _DAYS[int(day.value)][at], told.of(day), _PARTS[part.value][at], told.of(part),
    )  # fmt: skip


def _route(told: Told) -> str:
    titles, figures = column_titles(told.drawn, told.language), told.known.type.figures
    steps = " → ".join(titles.get(one.step, one.step) for one in told.known.type.story)
    return told.say(
        "Su ruta se parece a esta, de un cliente real: {0}. Son {1} rutas ({2} de todas), mediana {3}.",
        "Their route is like this one of a real customer: {0}. There are {1} such routes ({2} of all), median {3}.",
        steps, told.count(figures.routes), percent(figures.share, told.language),
        span_text(figures.median_seconds, told.language),
    )  # fmt: skip


def _comments(told: Told) -> str:
    facts = told.known.facts
    if not facts.comments:
        return ""
    return told.say(
        "De {0} comentarios suyos, {1} elogian y {2} se quejan.",
        "Of {0} comments of theirs {1} praise and {2} complain.",
        told.count(facts.comments), told.count(facts.praised), told.count(facts.complained),
    )  # fmt: skip


def _trouble(told: Told) -> str:
    one = told.known.trouble
    if one is None:
        return ""
    share = Common("", one.customers, one.n, one.share, one.low, one.high)
    sign = quoted(word(f"sign.{one.signs[0].sign}", told.language), told.language)
    return told.say(
        "Donde más le cuesta es {0}: {1}, sobre todo por {2}.",
        "They struggle most at {0}: {1}, mostly by {2}.",
        told.titled(one.place), told.of(share, "que pasan", "who pass"), sign,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """tell: "" where nothing is known; missing: what is not known then. ask: the question that tells it again."""

    tell: Callable[[Told], str]
    missing: tuple[str, str] = ("", "")
    ask: str | None = None


DESCRIBED = (  # who it is, in short
    Sentence(_who),
    Sentence(_arrival, ("por qué canal llega", "by which channel they come")),
    Sentence(_product, ("qué compra primero", "what they buy first")),
    Sentence(_spend, ("cuánto gasta la primera vez", "what they spend the first time")),
)
PROVED = (  # what it rests on besides
    Sentence(_bought),
    Sentence(_route, ask="variants"),
    Sentence(_place, ("en qué lugar está", "at which place they are")),
    Sentence(_zone, ("de qué zona es", "from which area they are")),
    Sentence(_when, ("cuándo compra", "when they buy")),
    Sentence(_comments, ("qué elogia y de qué se queja", "what they praise and what they complain of")),
    Sentence(_trouble, ("dónde le cuesta", "where they struggle"), "frustration"),
)
_NEVER = ("edad, familia y qué quiere conseguir", "age, family and what they want to reach")


def not_known(told: Told) -> str:
    """What nobody knows of them, as one sentence; some of it no event ever tells."""
    at = told.language != "es"
    lacking = [one.missing[at] for one in (*DESCRIBED, *PROVED) if one.missing[at] and not one.tell(told)]
    return told.say(
        "No se sabe por los eventos, pregúntelo: {0}.", "Not known from events, ask them: {0}.",
        ", ".join([*lacking, _NEVER[at]]),
    )  # fmt: skip
