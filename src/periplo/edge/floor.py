"""The floor of one place of a workspace: its plan, what was counted on it in a period, and its picture as a file."""

from __future__ import annotations

from periplo.core.errors import BadQuestion
from periplo.core.floor_figures import FloorFigures, floor_figures
from periplo.core.floor_plan import FloorPlan
from periplo.core.spans import HOUR, Span, instant
from periplo.edge.clock import this_instant
from periplo.formats.sources_yaml import FILE, read_zones
from periplo.pictures.floor_plan import floor_picture
from periplo.pictures.sheets import pdf, png
from periplo.pictures.svg import svg
from periplo.pictures.themes import THEMES
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect import zone_logs
from periplo.usecases.collect.presence import ZonesOff
from periplo.usecases.workspace import Workspace

KINDS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}


def plans_of(workspace: Workspace) -> tuple[FloorPlan, ...]:
    """Every floor plan that sources.yaml draws. Raises: BadSources if the file cannot be understood."""
    return tuple(read_zones(workspace.root / FILE).plans)


def floor_of(
    workspace: Workspace, ledger: SqlLedger, place: str | None, begins: str | None, ends: str | None
) -> tuple[FloorPlan, FloorFigures]:
    """The plan of a place and what was counted there.

    place: None where there is one plan alone. begins, ends: days or instants as people write them, the end not
    included; None: since the first count, and until now.
    Raises: ZonesOff without any plan; BadQuestion if no plan is of that place; BadInput if an instant is none.
    """
    counting = read_zones(workspace.root / FILE)
    if not counting.plans:
        raise ZonesOff()
    places = [one.place for one in counting.plans]
    plan = counting.plan(place) if place else counting.plans[0] if len(places) == 1 else None
    if plan is None:
        raise BadQuestion(
            f"there is no floor plan of '{place}'" if place else "no place was named",
            f"there are plans of: {', '.join(places)}",
            "name one with --place",
        )
    span = None
    if begins or ends:
        start = instant(begins, plan.zone) if begins else 0
        span = Span(start, instant(ends, plan.zone) if ends else this_instant())
    totals, passes = zone_logs.floor_figures(ledger, plan.place, span)
    hours = [one.hour for one in totals]
    seen = Span(min(hours), max(hours) + HOUR) if hours else None
    figures = floor_figures(
        ((one.zone, one.stays, one.dwell_seconds) for one in totals),
        ((one.origin, one.target, one.n) for one in passes),
        seen,
        plan.zone,
        counting.floor,
    )
    return plan, figures


def floor_file(plan: FloorPlan, known: FloorFigures, kind: str, language: str, theme: str) -> str | bytes:
    """The picture as a file of this kind, of KINDS."""
    scene, colours = floor_picture(plan, known, language=language), THEMES[theme]
    match kind:
        case "svg":
            return svg(scene, colours)
        case "png":
            return png(scene, colours, 2)
        case _:
            return pdf(scene, theme=colours)
