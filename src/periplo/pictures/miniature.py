"""A map as a small picture without words: its stages, where people meet us, and the emotion curve."""

from __future__ import annotations

from periplo.core.maps import JourneyMap
from periplo.pictures.scene import Box, Dot, Mark, Path, Scene
from periplo.pictures.spline import cubic
from periplo.pictures.themes import feeling_colour

WIDE, HIGH = 320.0, 104.0
EDGE, BAR, GAP = 4.0, 16.0, 3.0
ZERO, STEP = 64.0, 16.0  # where a feeling of 0 stands, and px for each of its five steps


def miniature(drawn: JourneyMap, language: str) -> Scene:
    """Stages as wide as their columns are many; a dot for each column, at its feeling or on the line of zero."""
    columns = [one for stage in drawn.stages for one in drawn.columns_of(stage.id)]
    each = (WIDE - 2 * EDGE) / max(1, len(columns))
    marks: list[Mark] = []
    left = EDGE
    for stage in drawn.stages:
        wide = each * len(drawn.columns_of(stage.id))
        if wide:
            marks.append(Box(left, EDGE, wide - GAP, BAR, "chevron", radius=3))
            marks.append(
                Box(left, EDGE + BAR + GAP, wide - GAP, HIGH - BAR - GAP - 2 * EDGE, "panel", radius=3)
            )
        left += wide
    at = {
        one.id: (EDGE + (n + 0.5) * each - GAP / 2, ZERO - STEP * (one.feeling or 0))
        for n, one in enumerate(columns)
    }
    felt = [at[one.id] for one in columns if one.feeling is not None]
    marks.append(Path(f"M{EDGE} {ZERO}H{WIDE - EDGE}", stroke="grid"))
    if len(felt) > 1:
        marks.append(Path(cubic(felt), stroke="brand", line=2))
    for one in columns:
        x, y = at[one.id]
        is_known = one.feeling is not None
        marks.append(
            Dot(x, y, 4 if is_known else 2.5, feeling_colour(one.feeling or 0) if is_known else "axis")
        )
    return Scene(WIDE, HIGH, drawn.title.to(language), "", language, tuple(marks))
