"""The JSON that others build on: one shape for every question, schema 1 (docs: reference/json)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from periplo.answers.asked import Asked
from periplo.answers.customer import CustomerAnswer
from periplo.answers.effect import EffectAnswer
from periplo.answers.funnel import FunnelAnswer
from periplo.answers.stages import StagesAnswer
from periplo.answers.transitions import TransitionsAnswer
from periplo.core.spans import iso
from periplo.core.texts import LANGUAGES
from periplo.edge.showing.customer_journey import customer_shape
from periplo.edge.showing.effects import effect_shape
from periplo.edge.showing.json import SCHEMA

RENAMED = {"origin": "from", "begins": "from"}
STEP = ("step", "n", "share", "share_of_previous", "median_seconds", "p90_seconds", "low", "high", "lost")
EDGE = ("origin", "to", "n", "customers", "share", "mean_seconds")
PHASE = ("of", "phase", "stages", "n", "share", "low", "high")
STAGE = (
    "stage", "n", "share", "low", "high", "median_days", "entered", "left",
    "next_stage", "next_share", "goal_share", "days_to_goal",
)  # fmt: skip


def asked_shape(asked: Asked) -> dict[str, Any]:
    """The whole answer as plain data, keys in the order in which DESIGN.md names them."""
    span = asked.span and [iso(asked.span.start, asked.zone), iso(asked.span.end, asked.zone)]
    return {
        "schema": SCHEMA,
        "question": dict(asked.question),
        "answer": answer_shape(asked.answer),
        "n": asked.n,
        "span": span,
        "zone": asked.zone,
        "rejected": asked.rejected,
        "left_out": dict(asked.left_out),
        "reading": {language: asked.reading.to(language) for language in LANGUAGES},
    }


def answer_shape(answer: object) -> dict[str, Any]:
    """A question's own answer as plain data; every field by its name, unless its shape is told here."""
    match answer:
        case FunnelAnswer():
            groups = [{"group": each.group, "steps": _rows(each.steps, STEP)} for each in answer.groups]
            return {"steps": _rows(answer.steps, STEP), **({"groups": groups} if groups else {})}
        case TransitionsAnswer():
            keys = (*EDGE, "median_seconds") if answer.gaps else EDGE
            return {"edges": _rows(answer.edges, keys)}
        case StagesAnswer():
            return {
                "stages": _rows(answer.stages, STAGE),
                "outside": {"n": answer.outside.n, "share": answer.outside.share},
                "occupancy": [
                    {"at": iso(instant.at), "counts": list(instant.counts)} for instant in answer.occupancy
                ],
                "phases": _rows(answer.phases, PHASE),
            }
        case CustomerAnswer():
            return customer_shape(answer)
        case EffectAnswer():
            return effect_shape(answer)
        case _:
            # N stands beside the answer.
            return {key: value for key, value in _whole(answer).items() if key != "n"}


def _rows(things: Sequence[object], keys: Sequence[str]) -> list[dict[str, Any]]:
    return [{RENAMED.get(key, key): getattr(thing, key) for key in keys} for thing in things]


def _whole(thing: Any) -> dict[str, Any]:
    """Every field, and those of the values inside."""
    return {RENAMED.get(each.name, each.name): _plain(getattr(thing, each.name)) for each in fields(thing)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return _whole(value) if hasattr(value, "__dataclass_fields__") else value
