"""Answers as plain data: the JSON that others build on. Undefined is null, never 0."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from periplo.answers.funnel import FunnelAnswer
from periplo.answers.transitions import Edge, TransitionsAnswer


def shape(answer: object) -> dict[str, Any]:
    """An answer as plain data: its fields in their order, under their own names but for what is agreed below."""
    match answer:
        case FunnelAnswer():
            told = {
                "unit": answer.unit,
                "steps": [_plain(step) for step in answer.steps],
                "thin": answer.thin,
            }
            if answer.groups:
                told["groups"] = [
                    {"group": group.group, "steps": [_plain(step) for step in group.steps]}
                    for group in answer.groups
                ]
            return told
        case TransitionsAnswer():
            return {"edges": [_edge(edge, answer.gaps) for edge in answer.edges]}
        case _:
            return _plain(answer)


def _edge(edge: Edge, gaps: bool) -> dict[str, Any]:
    told = {
        "from": edge.origin,
        "to": edge.to,
        "n": edge.n,
        "customers": edge.customers,
        "share": edge.share,
        "mean_seconds": edge.mean_seconds,
    }
    return {**told, "median_seconds": edge.median_seconds} if gaps else told


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value
