"""What would go wrong with a segment: names that nobody has, a rule that holds for nobody or for everybody."""

from __future__ import annotations

from periplo.core.errors import BadInput
from periplo.core.findings import ERROR, NOTE, WARNING, Finding, gravest_first
from periplo.core.segments import Segment
from periplo.core.texts import LANGUAGES, Text
from periplo.journeys.masks import unknown
from periplo.usecases.audiences.measuring import Crowd, sizes

FOUND: dict[str, tuple[str, tuple[str, str], tuple[str, str]]] = {  # code -> severity, what, how to mend
    "unreadable": (ERROR, ("{0}", "{0}"), ("{1}", "{1}")),
    "no_event": (
        WARNING,
        ("Ningún evento cumple «{0}»", "No event is called '{0}'"),
        ("Revise el nombre del evento", "Check the name of the event"),
    ),
    "no_property": (
        WARNING,
        ("Nadie tiene «{0}»", "Nobody has '{0}'"),
        ("Revise el nombre de la propiedad o del rasgo", "Check the name of the property or the trait"),
    ),
    "nobody": (
        WARNING,
        ("Nadie está en el segmento", "Nobody is in the segment"),
        (
            "Amplíe la regla, o espere a que alguien la cumpla",
            "Widen the rule, or wait until somebody meets it",
        ),
    ),
    "everybody": (
        NOTE,
        ("Todos los clientes están en el segmento", "Every customer is in the segment"),
        ("Si no era lo que quería, estreche la regla", "If that is not what you meant, narrow the rule"),
    ),
    "untranslated": (
        NOTE,
        ("Al título le falta el idioma «{0}»", "The title is missing in '{0}'"),
        ("Escriba el título en los dos idiomas", "Write the title in both languages"),
    ),
}


def check_segment(segment: Segment, crowd: Crowd | None) -> list[Finding]:
    """Findings, gravest first. crowd: the customers on whom it is tried; None: its words alone are looked at."""
    found = [_finding("untranslated", one) for one in LANGUAGES if not segment.title.has(one)]
    if crowd is not None:
        try:
            found += _tried(segment, crowd)
        except BadInput as error:
            found.append(_finding("unreadable", error.what, error.mend))
    return list(gravest_first(found))


def _tried(segment: Segment, crowd: Crowd) -> list[Finding]:
    rule = crowd.people.meant(segment.meaning, crowd.drawn)
    [size] = sizes(crowd, {segment.id: segment.meaning})
    lacking = unknown([rule], crowd.people.beside([rule], crowd.journeys, crowd.now))
    found = [_finding("no_event", name) for name in lacking.events]
    found += [_finding("no_property", name) for name in lacking.properties]
    if not size.n:
        found.append(_finding("nobody"))
    elif size.n == size.of:
        found.append(_finding("everybody"))
    return found


def _finding(code: str, *values: str) -> Finding:
    severity, what, mend = FOUND[code]
    told, how = (Text.of({"es": es.format(*values), "en": en.format(*values)}) for es, en in (what, mend))
    return Finding(code, severity, told, how)
