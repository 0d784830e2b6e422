"""The whole flow: what ends a run on top, the boxes in their places, the ways between them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from periplo.core.campaign_nodes import ways_on
from periplo.core.campaigns import Campaign
from periplo.core.labels import Labels
from periplo.pictures.campaign.boxes import boxed, width_of
from periplo.pictures.campaign.figures import ENTRY, FlowFigures
from periplo.pictures.campaign.layout import GAP, Link, Route, Shape, laid_out
from periplo.pictures.campaign.told import Told, ends_told, entry_told, node_told
from periplo.pictures.campaign.words import say
from periplo.pictures.numbers import number
from periplo.pictures.pen import paragraph
from periplo.pictures.scene import Dot, Group, Mark, Path, Scene

EDGE = 24.0
# Px wide, so that the heading is no column of words; on a page, a telephone's.
LEAST, LEAST_BARE = (480.0, 340.0)
TURN = 8.0  # radius of the corners of a way back
PLUS = 12.0  # radius of the place where a node may go: a target of 24 px


def campaign_flow(
    plan: Campaign,
    language: str = "es",
    labels: Labels | None = None,
    known: FlowFigures | None = None,
    *,
    chosen: str = "",
    clamp: bool = False,
    bare: bool = False,
    has_places: bool = False,
) -> Scene:
    """A campaign as a picture.

    known: counts, findings and effects to draw on it. chosen: the node that is looked at. clamp: long texts are cut,
    for a page that tells them whole beside. bare: without title, for a page that has one.
    has_places: a "+" on each way, where a node may go.
    A group that stands for a node has its id as the fact "opens", by which svg() links it, and a place its place_key.
    """
    boxes = [entry_told(plan, language, labels, known)]
    boxes += [node_told(plan, node, language, labels, known) for node in plan.nodes]
    measured = [boxed(told, 0, 0, clamp) for told in boxes]
    shapes = [
        Shape(told.id, width_of(told), drawn.height, drawn.leaves)
        for told, drawn in zip(boxes, measured, strict=True)
    ]
    links = [Link(ENTRY, 0, plan.first.id)]
    links += [Link(node.id, place, then) for node in plan.nodes for place, then in enumerate(ways_on(node))]
    placed = laid_out(shapes, links)
    width = max(LEAST_BARE if bare else LEAST, placed.width + 2 * EDGE)
    head, top = _head(plan, language, labels, known, width, bare)
    left = (width - placed.width) / 2
    groups = [_group(told, placed.boxes[told.id], left, top, clamp, chosen) for told in boxes]
    ways = [_way(route, left, top, at) for at, route in enumerate(placed.routes)]
    title = plan.title.to(language)
    told = say("described", language, title, len(plan.nodes))
    places = [_place(route, left, top, language) for route in placed.routes] if has_places else []
    marks: tuple[Mark, ...] = (*head, *ways, *groups, *places)
    return Scene(width, top + placed.height + EDGE, title, told, language, marks)


def _head(
    plan: Campaign, language: str, labels: Labels | None, known: FlowFigures | None, width: float, bare: bool
) -> tuple[Sequence[Mark], float]:
    room, y = width - 2 * EDGE, EDGE
    marks: list[Mark] = []
    if not bare:
        words, taken = paragraph(EDGE, y, plan.title.to(language), room, 16, weight=700)
        marks += words
        y += taken + 4
    lines = [ends_told(plan, language, labels)]
    if known is not None and known.untold:
        lines.append(say("untold", language, number(known.untold, language)))
    for text in lines:
        words, taken = paragraph(EDGE, y, text, room, 12, "soft")
        marks += words
        y += taken + 2
    return (Group("flow-head", tuple(marks)),), y + 16


def _group(told: Told, at: tuple[float, float], left: float, top: float, clamp: bool, chosen: str) -> Group:
    drawn = boxed(told, at[0] + left, at[1] + top, clamp, told.id == chosen)
    said = " · ".join((told.whole, *told.figures, *filter(None, told.alarm[:1])))
    facts = (("node", told.id), ("opens", told.id))
    return Group(f"node-{told.id}", drawn.marks, said, "graphics-object", facts)


def _way(route: Route, left: float, top: float, place: int) -> Group:
    points = [(x + left, y + top) for x, y in route.points]
    colour, dash = ("loop", "6 4") if route.back else ("axis", "")
    line = _cornered(points) if route.back else _curved(points)
    x, y = points[-1]
    tip = f"M{x - 5:.1f} {y - 8:.1f}L{x:.1f} {y - 1:.1f}L{x + 5:.1f} {y - 8:.1f}"
    marks = (Path(line, stroke=colour, line=1.5, dash=dash), Path(tip, stroke=colour, line=1.5))
    return Group(f"way-{place}", marks, facts=(("way", f"{route.link.origin}>{route.link.target}"),))


def place_key(origin: str, way: int) -> str:
    """How the place on a way is called: the fact "opens" of its "+"."""
    return f"+{way} {origin}"


def _place(route: Route, left: float, top: float, language: str) -> Group:
    """A "+" in the gap below the box from which the way leaves; on a way back, halfway up."""
    (x0, y0), (x1, y1) = route.points[2:4] if route.back else route.points[1:3]
    x, y = (x0 + x1) / 2 + left, (y0 + y1) / 2 + top
    origin, way, target = route.link.origin, route.link.leave, route.link.target
    marks = (
        Dot(x, y, PLUS, "card", "axis"),
        Path(f"M{x - 5:.1f} {y:.1f}h10M{x:.1f} {y - 5:.1f}v10", stroke="soft", line=1.5),
    )
    facts = (("place", f"{way} {origin}"), ("then", target), ("opens", place_key(origin, way)))
    said = say("place", language, say("kind.entry", language) if origin == ENTRY else origin, target)
    return Group(f"place-{way}-{origin}", marks, said, "graphics-object", facts)


def _curved(points: Sequence[tuple[float, float]]) -> str:
    """Straight through rows, a bend between them."""
    d = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x0, y0), (x1, y1) in pairwise(points):
        if x0 == x1 or y1 <= y0:
            d += f"L{x1:.1f} {y1:.1f}"
        else:
            bend = min((y1 - y0) / 2, GAP)
            d += f"C{x0:.1f} {y0 + bend:.1f} {x1:.1f} {y1 - bend:.1f} {x1:.1f} {y1:.1f}"
    return d


def _cornered(points: Sequence[tuple[float, float]]) -> str:
    d = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(at, before), _towards(at, after)
        d += f"L{near[0]:.1f} {near[1]:.1f}Q{at[0]:.1f} {at[1]:.1f} {far[0]:.1f} {far[1]:.1f}"
    return d + f"L{points[-1][0]:.1f} {points[-1][1]:.1f}"


def _towards(at: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """A little from one point towards another that stands straight above, below or beside it."""
    dx, dy = other[0] - at[0], other[1] - at[1]
    far = abs(dx) + abs(dy)
    part = min(TURN, far / 2) / far if far else 0
    return at[0] + dx * part, at[1] + dy * part
