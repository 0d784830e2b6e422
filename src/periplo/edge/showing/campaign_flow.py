"""The flow of a campaign beside its picture: the same node by node as a table, and its figures as plain data."""

from __future__ import annotations

from typing import Any

from periplo.core.campaign_nodes import ways_on
from periplo.core.campaigns import Campaign
from periplo.core.labels import Labels
from periplo.edge.showing.campaigns import code_said
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.told import say
from periplo.pictures.campaign import ENTRY, NO_FIGURES, FlowFigures, NodeFigures, Told, entry_told, node_told
from periplo.pictures.numbers import number

COUNTS = ("here", "passed", "left", "finished", "sent")


def flow_table(
    plan: Campaign, language: str, labels: Labels | None = None, known: FlowFigures | None = None
) -> Table:
    """One row a node, the entry first: what it does, where it goes on to, and what is known of it."""
    has_counts = known is not None and bool(known.nodes)
    has_marks = known is not None and bool(known.marks)
    columns = [Column(key, say(f"flow.{key}", language)) for key in ("node", "does", "then")]
    if has_counts:
        columns += [Column(key, say(f"flow.{key}", language), "count") for key in COUNTS]
        columns.append(Column("withheld", say("flow.withheld", language)))
    if has_marks:
        columns.append(Column("found", say("flow.found", language)))
    figures = known or NO_FIGURES
    rows = [_entry_row(plan, language, labels, figures, has_counts, has_marks)]
    for node in plan.nodes:
        told = node_told(plan, node, language, labels, figures)
        row: list[object] = [f"{told.head}", _does(told), _then(told, list(ways_on(node)))]
        if has_counts:
            row += _counts(figures.nodes.get(node.id, NodeFigures()), language, figures)
        if has_marks:
            row.append(_found(figures, node.id, language))
        rows.append(tuple(row))
    return Table(
        tuple(columns),
        tuple(rows),
        say("flow.untold", language, number(known.untold, language)) if figures.untold and known else "",
    )


def _entry_row(
    plan: Campaign, language: str, labels: Labels | None, known: FlowFigures, counts: bool, marks: bool
) -> tuple[object, ...]:
    told = entry_told(plan, language, labels, known)
    row: list[object] = [told.head, _does(told), plan.first.id]
    if counts:
        row += [None, known.runs, *[None] * (len(COUNTS) - 2), None]
    if marks:
        row.append(_found(known, ENTRY, language))
    return tuple(row)


def _does(told: Told) -> str:
    return " · ".join((told.main, *told.lines))


def _then(told: Told, following: list[str]) -> str | None:
    """Where it goes on to; by each of several ways, with how many took it."""
    if not told.ways:
        return following[0] if following else None
    return "; ".join(
        f"{name} → {then}" + (f" ({took})" if took else "")
        for (name, took), then in zip(told.ways, following, strict=True)
    )


def _counts(at: NodeFigures, language: str, known: FlowFigures) -> list[object]:
    return [at.here, at.passed, at.left, at.finished, at.sent, withheld_text(at, language, known) or None]


def withheld_text(at: NodeFigures, language: str, known: FlowFigures) -> str:
    """Why messages did not leave, the most first: "control group 81, no consent 31"."""
    return ", ".join(f"{known.reasons.get(code, code)} {number(n, language)}" for code, n in at.withheld)


def _found(known: FlowFigures, node: str, language: str) -> str | None:
    return "; ".join(mark.what.to(language) for mark in known.marks.get(node, ())) or None


def reasons_said(codes: set[str], language: str) -> dict[str, str]:
    """Why a message did not leave, by code, in words."""
    return {code: code_said(code, language) for code in codes}


def flow_shape(plan: Campaign, known: FlowFigures) -> dict[str, Any]:
    """The flow as plain data."""
    return {
        "campaign": plan.id,
        "version": plan.version,
        "runs": known.runs,
        "control": known.control,
        "untold": known.untold,
        "nodes": [
            {
                "node": node.id,
                "then": list(ways_on(node)),
                **_shape(known.nodes.get(node.id)),
            }
            for node in plan.nodes
        ],
    }


def _shape(at: NodeFigures | None) -> dict[str, Any]:
    if at is None:
        return {}
    counts = {key: getattr(at, key) for key in COUNTS}
    return counts | {"withheld": dict(at.withheld), "ways": None if at.ways is None else list(at.ways)}
