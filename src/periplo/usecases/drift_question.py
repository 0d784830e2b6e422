"""drift as a question: which events and groups are looked through, and what of a map has grown old."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from periplo.answers.drift import Drift, OldEvidence, Thing
from periplo.answers.glance import Glance, Seen
from periplo.answers.groups import check_property
from periplo.core.errors import BadQuestion
from periplo.core.events import folded
from periplo.core.evidence_cover import evidence_cover
from periplo.core.maps import JourneyMap
from periplo.core.rules import EventIs
from periplo.core.spans import Span, duration, duration_text, moment_at
from periplo.journeys.columns import Coded, Journeys
from periplo.usecases.ask import Asking
from periplo.usecases.choice import Chosen
from periplo.usecases.conversions import conversion_said, purchase_in
from periplo.usecases.ground import Ground

MOST_EVENTS, MOST_GROUPS, MOST_VALUES = 36, 24, 8
# Parts of names of events that nobody wants, or by which customers ask for help.
TROUBLE = (
    "error", "fail", "bug", "crash", "timeout", "declin", "reject", "complain", "support", "chat", "help", "ticket",
    "call", "question", "return", "refund", "cancel", "unsubscrib", "fallo", "fallid", "rechaz", "queja", "reclam",
    "soporte", "ayuda", "llamada", "pregunta", "devol", "reembols", "baja",
)  # fmt: skip


def drift_asking(said: Mapping[str, Any], ground: Ground) -> Asking:
    drawn = ground.drawn
    within = duration(str(said.get("within", "1d")))
    by = str(said["by"]) if said.get("by") else None
    goal = conversion_said(said, ground) or (drawn.goal.rule if drawn else None) or purchase_in(ground.names)
    points = tuple(place.met for place in drawn.touchpoints if place.met) if drawn else ()

    def question(chosen: Chosen) -> Drift:
        seen: Seen = chosen.looked
        history = _whole_days(seen.extent or Span(0, 1), chosen.zone)
        return Drift(
            _things(chosen.history.names, seen, drawn),
            goal,
            _groups(chosen.history) if by is None else groups_by(by, chosen.history),
            history,
            chosen.span or history,
            within,
            chosen.zone,
            _old(drawn, chosen),
        )

    told: dict[str, object] = {"map": drawn.id} if drawn else {}
    told |= {"by": by} if by is not None else {}
    rules = (*points, *((goal,) if goal else ()))
    told["within"] = duration_text(within)
    return Asking("drift", told, question, rules, history=True, look=Glance(points))


def _whole_days(span: Span, zone: str) -> Span:
    """From the midnight before it, as the zone has it then."""
    first = moment_at(span.start, zone)
    since = ((first.hour * 60 + first.minute) * 60 + first.second) * 1_000_000 + first.microsecond
    return Span(span.start - since, span.end)


def _things(names: Sequence[str], seen: Seen, drawn: JourneyMap | None) -> tuple[Thing, ...]:
    """Trouble by its own name first, then touchpoints, then what is on no map, the most frequent.

    Without a map all events are as though they were on one.
    """
    known = sorted(np.flatnonzero(seen.times).tolist(), key=lambda code: (-seen.times[code], code))
    points = [place for place in drawn.touchpoints if place.met] if drawn else []
    stages = {stage.id: place for place, stage in enumerate(drawn.stages)} if drawn else {}
    troubles, others = [], []
    for code in known[:MOST_EVENTS]:
        name, on_map = names[code], drawn is None or bool(seen.met[code])
        if is_trouble(name):
            troubles.append(Thing(name, EventIs(name), True, on_map))
        elif not on_map or drawn is None:
            others.append(Thing(name, EventIs(name), is_on_map=on_map))
    met = [Thing(place.id, place.met, level=stages[place.stage]) for place in points if place.met]
    return (*troubles, *met, *others)


def is_trouble(name: str) -> bool:
    """Whether an event's name tells of something that nobody wants, or of asking for help."""
    return any(part in folded(name) for part in TROUBLE)


def _groups(journeys: Journeys) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Properties of few values: groups of customers that may fare otherwise than the rest."""
    found: list[tuple[str, tuple[str, ...]]] = []
    left = MOST_GROUPS
    for name in sorted(journeys.properties):
        column = journeys.properties[name]
        if isinstance(column, Coded) and 2 <= len(column.values) <= min(MOST_VALUES, left):
            found.append((name, tuple(sorted(column.values))))
            left -= len(column.values)
    return tuple(found)


def groups_by(asked: str, journeys: Journeys) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The values of the one property, or column of customers, in whose groups changes are to be sought.

    Raises: UnknownName if there is none; BadQuestion if it has no values to part customers by, or too many.
    """
    check_property(asked, journeys)
    name = folded(asked)
    column = journeys.properties.get(name, journeys.traits.get(name))
    if not isinstance(column, Coded) or not 2 <= len(column.values) <= MOST_GROUPS:
        raise BadQuestion(
            f"drift cannot be sought by '{asked}'",
            f"it is sought group by group in texts of 2 to {MOST_GROUPS} values, as more would be found by chance",
            "break down by such a property, such as channel or place, or leave --by out to look through all of them",
        )
    return ((name, tuple(sorted(column.values))),)


def _old(drawn: JourneyMap | None, chosen: Chosen) -> tuple[OldEvidence, ...]:
    if drawn is None:
        return ()
    old = evidence_cover(drawn, moment_at(chosen.now, chosen.zone).date()).old
    return tuple(
        OldEvidence(one.placed.column or one.placed.stage or drawn.id, one.placed.lane or "", one.overdue)
        for one in old
    )
