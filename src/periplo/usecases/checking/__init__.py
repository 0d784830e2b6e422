"""Checking a map: alone, in its languages, by its evidence and library, and against the events it should recognise.

findings.py has every code with its words; a new one is a line there and where it is found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from periplo.core.library import NO_LIBRARY, Library
from periplo.core.maps import JourneyMap
from periplo.formats.documents import Document
from periplo.journeys.columns import Journeys
from periplo.usecases.checking.alone import by_evidence, by_hierarchy, by_itself, by_library, in_words
from periplo.usecases.checking.events import against
from periplo.usecases.checking.findings import LEVELS, Finding
from periplo.usecases.checking.lines import Lines
from periplo.usecases.checking.own_keys import by_keys


def check_map(
    drawn: JourneyMap,
    document: Document,
    journeys: Journeys | None = None,
    library: Library = NO_LIBRARY,
    today: date | None = None,
    others: Mapping[str, Collection[str]] | None = None,
) -> list[Finding]:
    """What is missing or doubtful in a map that could be read, gravest first, then by line.

    With journeys also: names that the events do not have, events that are on no touchpoint, and touchpoints that
    share events. With `today` also: evidence that has grown old. others: the maps that lie beside it, by their ids,
    with the ids of those that each opens: then maps that are opened and are not there are told too.
    """
    where = Lines(drawn, document)
    told = [*by_itself(drawn, where), *in_words(drawn, where), *by_library(drawn, where, library)]
    told += by_keys(drawn, where)
    told += by_hierarchy(drawn, where, others)
    told += by_evidence(drawn, where, today or date.min)
    if journeys is not None:
        told += against(drawn, where, journeys)
    return sorted(told, key=lambda finding: (LEVELS.index(finding.level), finding.line or 0))


def is_reached(findings: Iterable[Finding], level: str) -> bool:
    """Whether any finding is at least as grave as this level."""
    return any(LEVELS.index(finding.level) <= LEVELS.index(level) for finding in findings)
