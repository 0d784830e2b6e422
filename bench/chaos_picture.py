"""What a run of chaos.py looked like: memory, lag and latency by second, and when which trouble began."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from periplo.pictures.numbers import number
from periplo.pictures.pen import line
from periplo.pictures.scene import Mark, Path, Scene
from periplo.pictures.svg import svg
from periplo.pictures.themes import LIGHT, Theme

WIDTH, EDGE, LEFT, HEIGHT, GAP, TOP = 960.0, 24.0, 86.0, 120.0, 58.0, 96.0
SAID = {
    "title": ("Con averías", "With troubles"),
    "about": (
        "Memoria, retraso y demora por segundo; las rayas dicen cuándo empezó cada avería",
        "Memory, lag and latency by second; the strokes say when each trouble began",
    ),
    "memory": ("Memoria de todos los procesos, MB", "Memory of all processes, MB"),
    "backlog": (
        "Peticiones aceptadas que aún no están en el lago",
        "Requests accepted and not yet in the lake",
    ),
    "latency": ("Hasta la respuesta, P99 del segundo, ms", "Until the answer, P99 of the second, ms"),
    "killed": ("proceso muerto", "process killed"),
    "stalled": ("proceso parado", "process stalled"),
    "errors": ("proveedor: 500", "provider: 500"),
    "silent": ("proveedor: no contesta", "provider: no answer"),
    "full": ("disco lleno", "disk full"),
    "clock": ("reloj cambiado", "clock set"),
    "restarted": ("PostgreSQL parado", "PostgreSQL stopped"),
    "seconds": ("segundos", "seconds"),
}
COLOURS = {
    "killed": "bad",
    "stalled": "brand",
    "errors": "axis",
    "silent": "soft",
    "full": "good",
    "clock": "brand",
    "restarted": "ink",
}
DASHES = {
    "killed": "",
    "stalled": "6 3",
    "errors": "2 3",
    "silent": "8 3 2 3",
    "full": "1 2",
    "clock": "",
    "restarted": "4 4",
}


class Second(NamedTuple):
    """One look. at: seconds since the beginning; memory: MB; backlog: requests; latency: ms, None where none came."""

    at: float
    memory: float
    backlog: int
    latency: float | None


def drawn(
    seconds: Sequence[Second], troubles: Sequence[tuple[float, str]], language: str, theme: Theme = LIGHT
) -> str:
    """The picture as SVG. language: "es" or "en"."""
    spoken = ("es", "en").index(language)

    def say(key: str) -> str:
        return SAID[key][spoken]

    last = max((one.at for one in seconds), default=1.0)
    right = WIDTH - EDGE

    def x(at: float) -> float:
        return LEFT + at / last * (right - LEFT)

    marks: list[Mark] = [
        line(EDGE, 36, say("title"), 20, weight=600),
        line(EDGE, 58, say("about"), 12, "soft"),
    ]
    at = EDGE
    for kind in dict.fromkeys(kind for _, kind in troubles):
        marks.append(Path(f"M{at:.1f} 76H{at + 22:.1f}", stroke=COLOURS[kind], line=2, dash=DASHES[kind]))
        label = line(at + 28, 80, say(kind), 11, "soft")
        marks.append(label)
        at += 28 + label.width + 20
    panels: tuple[tuple[str, Callable[[Second], float | None]], ...] = (
        ("memory", lambda one: one.memory),
        ("backlog", lambda one: float(one.backlog)),
        ("latency", lambda one: one.latency),
    )
    top = TOP
    for key, value_of in panels:
        top += GAP - 20
        values = [(one.at, value) for one in seconds if (value := value_of(one)) is not None]
        most = max((value for _, value in values), default=0.0) or 1.0
        marks.append(line(LEFT, top - 10, say(key), 13, weight=600))
        for share in (0.0, 0.5, 1.0):
            y = top + HEIGHT * (1 - share)
            marks.append(Path(f"M{LEFT:.1f} {y:.1f}H{right:.1f}", stroke="grid"))
            marks.append(
                line(LEFT - 8, y + 4, number(round(most * share), language), 11, "soft", anchor="end")
            )
        for began, kind in troubles:
            if began <= last:
                stroke = f"M{x(began):.1f} {top:.1f}V{top + HEIGHT:.1f}"
                marks.append(Path(stroke, stroke=COLOURS[kind], dash=DASHES[kind], opacity=0.8))
        points = " ".join(f"{x(when):.1f} {top + HEIGHT * (1 - value / most):.1f}" for when, value in values)
        if points:
            marks.append(Path(f"M{points}", stroke="ink", line=1.5))
        top += HEIGHT + 20
    marks += [
        line(x(last * share), top, number(round(last * share), language), 11, "soft", anchor="middle")
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    marks.append(line(right, top + 18, say("seconds"), 11, "soft", anchor="end"))
    scene = Scene(WIDTH, top + 36, say("title"), say("about"), language, tuple(marks))
    return svg(scene, theme)
