"""Which questions can be asked, and by which options: told once, read by commands, pages and notebooks.

An option's value arrives as text (a flag as a bool) whatever its face; questions.py makes it a value, at the door.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from periplo.core.credit_models import MODELS
from periplo.core.errors import BadInput
from periplo.core.spans import instant

EVERYTHING = ("all", "todo", "todos")  # what --from says for no period at all
FORMATS = ("table", "json", "csv", "svg", "html")


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a question. `sign` stands for its value in help; help.<name> is its help text.

    beside: the option without which it says nothing. help: the key of its help text, where it is not its name.
    """

    name: str
    sign: str = ""
    kind: str = (
        "text"  # "text" | "choice" | "flag" | "file" | "folder" | "argument", which stands without its name
    )
    choices: tuple[str, ...] = ()
    default: str | None = None
    many: bool = False
    beside: str | None = None
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Asks:
    """One question: its name, what it is called in Spanish, and its own options."""

    name: str
    alias: str
    options: tuple[Option, ...]


WHERE_FROM = (
    Option("events", "FILE…", "file", many=True),
    Option("in", "DIR", "folder"),
    Option("customer", "COL"),
    Option("event", "COL"),
    Option("time", "COL"),
    Option("dates", kind="choice", choices=("day-first", "month-first")),
)
WHOM = (
    Option("where", "RULE"),
    Option("segment", "ID|RULE"),
    Option("persona", "P"),
    Option("scope", kind="choice", choices=("first", "repeat", "all"), default="all"),
    Option("from", "DATE|all"),
    Option("to", "DATE"),
    Option("zone", "ZONE"),
    Option("by", "COL"),
    Option("conversion", "RULE"),
    Option("value", "COL"),
    Option("map", "FILE|ID", "file"),
    Option("as_of", "now|VERSION"),
)
BY_WHAT = (Option("engine", kind="choice", choices=("local", "spark")),)
SHOWN = (
    Option("format", kind="choice", choices=FORMATS, default="table"),
    Option("out", "FILE", "file"),
    Option("explain", kind="flag"),
)
LISTING = (
    "who",
    "make",
)  # of commands alone: the people of a line of the answer, and the segment they become
COMMON = (*WHERE_FROM, *WHOM, *SHOWN)

_OF = Option("of", kind="choice", choices=("events", "touchpoints", "stages"), default="events")
_PEOPLE = Option("unit", kind="choice", choices=("customer", "session"), default="customer")

_UNIT = Option("unit", kind="choice", choices=("day", "week", "month"), default="month")

QUESTIONS = {
    asks.name: asks
    for asks in (
        Asks("stages", "etapas", (
            Option("at", "DATE"),
            Option("rule", kind="choice", choices=("last", "furthest"), default="last"),
        )),
        Asks("touchpoints", "puntos", ()),
        Asks("funnel", "embudo", (
            Option("steps", "A,B,C"),
            Option("within", "7d"),
            Option("mode", kind="choice", choices=("ordered", "strict", "any_order"), default="ordered"),
            Option("ignore", "X,Y"),
            Option("optional", "B"),
            Option("exclude", '"X between A and B"', many=True),
            Option("unit", kind="choice", choices=("customer", "session", "attempt"), default="customer"),
        )),
        Asks("transitions", "transiciones", (Option("gaps", kind="flag"),)),
        Asks("paths", "rutas", (
            Option("begin", "RULE"),
            Option("end", "RULE"),
            Option("around", "RULE"),
            Option("steps", "N"),
            Option("top", "N"),
            Option("collapse", kind="flag"),
            _OF,
            _PEOPLE,
            Option("gap", "30m"),
            Option("beside", "RULE", help="beside_group"),
        )),
        Asks("dwell", "permanencia", (
            Option("of", kind="choice", choices=("events", "touchpoints", "stages", "sessions"), default="events"),
            Option("gap", "30m"),
        )),
        Asks("detours", "desvios", (
            Option("begin", "RULE"),
            Option("end", "RULE"),
            _OF,
            Option("gap", "30m"),
        )),
        Asks("leaving", "abandonos", (
            Option("after", "30d"),
            Option("gap", "30m"),
        )),
        Asks("frustration", "frustracion", (
            Option("errors", "RULE"),
            Option("contacts", "RULE"),
            Option("returns", "RULE"),
            Option("repeats", "3"),
            Option("within", "5m", help="repeat_within"),
            Option("gap", "30m"),
            Option("contact_within", "3d"),
            Option("look", "7d", help="look_on"),
            Option("slow", "3.5"),
        )),
        Asks("motives", "motivos", (
            Option("look", "14d", help="look_on"),
            Option("decided", "ID,ID"),
            Option("missing", "ID,ID"),
        )),
        Asks("atrisk", "en-riesgo", (
            Option("look", "30d", help="look_ahead"),
            Option("chance", "0.5"),
            Option("limit", "20|all"),
            Option("gap", "30m"),
            Option("errors", "RULE"),
            Option("contacts", "RULE"),
            Option("returns", "RULE"),
            Option("begun", "RULE"),
        )),
        Asks("customer", "cliente", (Option("person", "CUSTOMER|#N", "argument"),)),
        Asks("teams", "equipos", (
            Option("answer", "1h"),
            Option("resolve", "2d"),
        )),
        Asks("costs", "costes", ()),
        Asks("moments", "momentos", (Option("look", "60d"),)),
        Asks("lifecycle", "ciclo-de-vida", (_UNIT,)),
        Asks("cohorts", "cohortes", (_UNIT, Option("begin", "RULE"), Option("back", "RULE"))),
        Asks("retention", "retencion", (_UNIT, Option("begin", "RULE"), Option("back", "RULE"))),
        Asks("sessions", "visitas", (Option("gap", "30m"),)),
        Asks("improve", "mejorar", ()),
        Asks("fluidity", "fluidez", ()),
        Asks("conformance", "conformidad", (Option("whole", kind="flag"),)),
        Asks("variants", "variantes", (Option("gap", "90d"),)),
        Asks("drift", "cambios", (Option("within", "1d"),)),
        Asks("forecast", "prevision", (Option("ahead", "4"),)),
        Asks("growth", "crecimiento", (Option("item", "COL"),)),
        Asks("feelings", "emociones", ()),
        Asks("sources", "procedencia", ()),
        Asks("channels", "canales", ()),
        Asks("attribution", "atribucion", (
            Option("paths", "FILE", "file"),
            Option("model", kind="choice", choices=MODELS, default="markov"),
            Option("order", "N"),
            Option("lookback", "90d"),
            Option("half_life", "7d"),
            Option("without_lost", kind="flag"),
            Option("weights", "40/20/40"),
            Option("separator", "TEXT", beside="paths"),
        )),
        Asks("effect", "efecto", (Option("campaign", "ID"), Option("node", "NODE"), Option("credit", "7d"))),
    )
}  # fmt: skip


WITH_PEOPLE = (  # questions with figures behind which people can be told
    "stages", "touchpoints", "funnel", "transitions", "paths", "lifecycle", "cohorts", "retention", "growth",
    "feelings", "sources", "channels",
)  # fmt: skip
LOOKING_CLOSE = ("customer",)  # questions of one person, whose events this machine has at hand
ENDS = {"from": "begin", "to": "end"}  # of a way, by the options that otherwise say the period
WAYS = ("paths", "detours")  # questions of ways from one event to another
_DATE = re.compile(r"\d{4}([-/.]|$)")


def placed(question: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The options, `--from A --to B` being the ends of a way where they are no dates and the question has such."""
    said = dict(given)
    for name, end in ENDS.items() if question in WAYS else ():
        text = said.get(name)
        if text and not said.get(end) and not _is_instant(str(text)):
            said[end] = said.pop(name)
            said[name] = None
    return said


def _is_instant(text: str) -> bool:
    """Whether this says a period's end, rightly or not, and no event."""
    if text.casefold() in EVERYTHING or _DATE.match(text):
        return True
    try:
        instant(text)
    except BadInput:
        return False
    return True


def options_of(question: str) -> tuple[Option, ...]:
    """A question's own options, then those that every question has."""
    return (*QUESTIONS[question].options, *COMMON, *BY_WHAT)
