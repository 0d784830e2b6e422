"""Checking a map: alone, in its languages, and against the events that it should recognise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.texts import Text
from periplo.formats.documents import Document, Place
from periplo.journeys.columns import Int64s, Journeys
from periplo.journeys.masks import Matcher, unknown

LEVELS = ("error", "warning", "note")  # gravest first
SHOWN = 5  # names in one finding


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a map that its author may want to mend. `line` is in its file, None where there is none."""

    level: str  # one of LEVELS
    code: str
    line: int | None
    what: Text
    mend: Text
    values: Mapping[str, object] = field(default_factory=dict)


def check_map(drawn: JourneyMap, document: Document, journeys: Journeys | None = None) -> list[Finding]:
    """What is missing or doubtful in a map that could be read, gravest first, then by line.

    With journeys also: names that the events do not have, events that are on no touchpoint, and touchpoints that
    share events.
    """
    where = _Lines(drawn, document)
    found = [*_alone(drawn, where), *_untranslated(drawn, where)]
    if journeys is not None:
        found += [*_unknown(drawn, where, journeys), *_met(drawn, where, journeys)]
    return sorted(found, key=lambda finding: (LEVELS.index(finding.level), finding.line or 0))


def is_reached(findings: Iterable[Finding], level: str) -> bool:
    """Whether any finding is at least as grave as this level."""
    return any(LEVELS.index(finding.level) <= LEVELS.index(level) for finding in findings)


@dataclass(frozen=True, slots=True)
class _Lines:
    drawn: JourneyMap
    document: Document

    def of(self, id: str) -> int | None:
        place = next((k for k, column in enumerate(self.drawn.columns) if column.id == id), None)
        return None if place is None else self.document.line(("columns", place))

    def at(self, *place: str | int) -> int | None:
        return self.document.line(place)


def _finding(
    level: str, code: str, line: int | None, what: tuple[str, str], mend: tuple[str, str], **values: object
) -> Finding:
    es, en = (text.format(**values) for text in what)
    mend_es, mend_en = (text.format(**values) for text in mend)
    return Finding(
        level, code, line, Text((("es", es), ("en", en))), Text((("es", mend_es), ("en", mend_en))), values
    )


def _alone(drawn: JourneyMap, where: _Lines) -> Iterator[Finding]:
    for touchpoint in drawn.touchpoints:
        if touchpoint.met is None:
            yield _finding(
                "warning",
                "no_rule",
                where.of(touchpoint.id),
                ("el punto de contacto «{id}» no tiene regla: no se puede medir",
                 "touchpoint '{id}' has no rule: it cannot be measured"),
                ("añada rule: y el evento que lo demuestra, o hágalo kind: action",
                 "add rule: with the event that proves it, or make it kind: action"),
                id=touchpoint.id,
            )  # fmt: skip
        if touchpoint.moment_of_truth and touchpoint.owner is None:
            yield _finding(
                "note",
                "no_owner",
                where.of(touchpoint.id),
                (
                    "el momento de la verdad «{id}» no tiene responsable",
                    "moment of truth '{id}' has no owner",
                ),
                (
                    "añada owner: con el nombre de quien responde",
                    "add owner: with the name of who answers for it",
                ),
                id=touchpoint.id,
            )
    for stage in drawn.stages:
        if not drawn.columns_of(stage.id):
            yield _finding(
                "warning",
                "empty_stage",
                where.at("stages", [known.id for known in drawn.stages].index(stage.id)),
                ("la etapa «{id}» no tiene columnas", "stage '{id}' has no columns"),
                ("añada un punto de contacto o una acción", "add a touchpoint or an action"),
                id=stage.id,
            )
    if drawn.goal.rule is None:
        yield _finding(
            "warning",
            "no_goal_rule",
            where.at("goal"),
            ("el objetivo no tiene regla: los ciclos solo terminan por inactividad",
             "the goal has no rule: cycles end by silence alone"),
            ("añada rule: al objetivo", "add rule: to the goal"),
        )  # fmt: skip


def _untranslated(drawn: JourneyMap, where: _Lines) -> Iterator[Finding]:
    missing: Counter[tuple[str, int | None]] = Counter()
    for text, place in _texts(drawn):
        for language in drawn.languages:
            if not text.has(language):
                missing[language, where.at(*place)] += 1
    for (language, line), times in missing.items():
        yield _finding(
            "warning",
            "untranslated",
            line,
            ("faltan textos en «{language}»: {times}", "texts missing in '{language}': {times}"),
            ("escríbalos como {{es: …, en: …}}", "write them as {{es: …, en: …}}"),
            language=language,
            times=times,
        )


def _texts(drawn: JourneyMap) -> Iterator[tuple[Text, Place]]:
    yield drawn.title, ("title",)
    yield drawn.goal.text, ("goal",)
    for text in (drawn.persona.name, drawn.persona.description, drawn.persona.quote):
        if text is not None:
            yield text, ("persona",)
    for k, stage in enumerate(drawn.stages):
        yield stage.title, ("stages", k)
    for k, column in enumerate(drawn.columns):
        yield column.title, ("columns", k)
        for items in column.cells.values():
            yield from ((item.text, ("columns", k)) for item in items if item.text)


def _unknown(drawn: JourneyMap, where: _Lines, journeys: Journeys) -> Iterator[Finding]:
    said = [(where.of(place.id), place.met) for place in drawn.touchpoints]
    said += [(where.at("goal"), drawn.goal.rule), (where.at("loyal"), drawn.loyal)]
    said += [(where.at("persona"), drawn.persona.rule)]
    for line, rule in said:
        missing = unknown([rule], journeys) if rule is not None else None
        for kind, names in (("event", missing.events), ("property", missing.properties)) if missing else ():
            for name in names:
                yield _finding(
                    "warning",
                    f"unknown_{kind}",
                    line,
                    ("la regla nombra {es} «{name}», que los datos no tienen",
                     "the rule names {en} '{name}', which the data do not have"),
                    ("corrija el nombre, o espere a que lleguen datos", "mend the name, or wait until such data come"),
                    name=name,
                    es="el evento" if kind == "event" else "la propiedad",
                    en=f"{kind}",
                )  # fmt: skip


def _met(drawn: JourneyMap, where: _Lines, journeys: Journeys) -> Iterator[Finding]:
    measured = [place for place in drawn.touchpoints if place.met is not None]
    counted = _Met(measured, journeys)
    for name, n in counted.unmapped.most_common():
        yield _finding(
            "note",
            "unmapped_event",
            None,
            (
                "el evento «{name}» ({n}) no está en ningún punto de contacto",
                "event '{name}' ({n}) is on no touchpoint",
            ),
            (
                "añádalo a una regla si es parte del recorrido",
                "add it to a rule if it belongs to the journey",
            ),
            name=name,
            n=n,
        )
    for (first, other), n in counted.shared.most_common():
        yield _finding(
            "note",
            "shared_events",
            where.of(measured[other].id),
            ("{n} eventos cumplen «{first}» y «{other}»: para la etapa cuenta «{first}», el primero del mapa",
             "{n} events meet '{first}' and '{other}': for the stage '{first}' counts, the first on the map"),
            ("estreche una de las reglas si no es lo que quiere", "make one rule narrower if you do not want this"),
            first=measured[first].id,
            other=measured[other].id,
            n=n,
        )  # fmt: skip
    for touchpoint, n in zip(measured, counted.events, strict=True):
        if not n:
            yield _finding(
                "warning",
                "nobody_met",
                where.of(touchpoint.id),
                ("ningún evento cumple la regla de «{id}»", "no event meets the rule of '{id}'"),
                ("revise la regla", "look at the rule"),
                id=touchpoint.id,
            )


class _Met:
    """How many events meet each touchpoint, each pair of them, and none: counted block by block."""

    def __init__(self, measured: list[Touchpoint], journeys: Journeys) -> None:
        self.events = [0] * len(measured)
        self.shared: Counter[tuple[int, int]] = Counter()
        self.unmapped: Counter[str] = Counter()
        rules = [place.met for place in measured if place.met is not None]
        lonely = np.zeros(len(journeys.names), np.int64)
        for block in Matcher(rules, journeys).blocks() if rules else ():
            rows = _rows(block.start, block.stop)
            table, classes = block.table, np.bincount(block.codes[rows], minlength=len(block.table))
            truths = (
                np.stack([(table[:, k // 64] >> np.uint64(k % 64)) & np.uint64(1) for k in range(len(rules))])
                != 0
            )
            for k in range(len(rules)):
                self.events[k] += int(classes[truths[k]].sum())
                for other in range(k + 1, len(rules)):
                    both = int(classes[truths[k] & truths[other]].sum())
                    if both:
                        self.shared[k, other] += both
            none = ~truths.any(axis=0)
            names = journeys.event[block.row + rows][none[block.codes[rows]]]
            lonely += np.bincount(names, minlength=len(lonely))
        self.unmapped.update({name: int(n) for name, n in zip(journeys.names, lonely, strict=True) if n})


def _rows(start: Int64s, stop: Int64s) -> Int64s:
    """The rows of all customers start[k]:stop[k], one after the other."""
    lengths = stop - start
    ends = np.cumsum(lengths)
    return np.asarray(np.arange(ends[-1] if len(ends) else 0) + np.repeat(start - (ends - lengths), lengths))
