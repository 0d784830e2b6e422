"""A map's progress: how complete its versions were, as steps, and below it what customers said meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from periplo.pictures.numbers import number, signed
from periplo.pictures.pen import line
from periplo.pictures.plate import EDGE, WIDTH
from periplo.pictures.scene import Dot, Group, Mark, Path, Scene
from periplo.pictures.words import say

HEIGHT, GAP = 90.0, 40.0
LEFT, RIGHT = EDGE + 60, WIDTH - EDGE - 40


class Said(Protocol):
    """What customers said in a time; feeling -2 to 2."""

    @property
    def feeling(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...


class Stood(Protocol):
    """One version and the time in which it was the newest, microseconds."""

    @property
    def version(self) -> int: ...
    @property
    def saved_at(self) -> int: ...
    @property
    def until(self) -> int: ...
    @property
    def complete(self) -> float | None: ...
    @property
    def felt(self) -> Said | None: ...


def map_progress(versions: Sequence[Stood], language: str) -> Scene | None:
    """None for fewer than two versions. Two scales, one time; that they move alike proves no cause."""
    if len(versions) < 2:
        return None
    first, last = min(one.saved_at for one in versions), max(one.until for one in versions)

    def x(at: int) -> float:
        return LEFT + (at - first) / max(1, last - first) * (RIGHT - LEFT)

    top = 30.0
    middle = top + HEIGHT + GAP

    def complete_y(score: float) -> float:
        return top + HEIGHT * (1 - score / 100)

    def felt_y(feeling: float) -> float:
        return middle + HEIGHT * (1 - (feeling + 2) / 4)

    marks: list[Mark] = [line(EDGE, 16, say("progress_complete", language), 12, "soft", 600)]
    for score in (0, 50, 100):
        y = complete_y(score)
        marks.append(Path(f"M{LEFT:g} {y:.1f}H{RIGHT:g}", stroke="grid"))
        marks.append(line(LEFT - 8, y + 4, number(score, language), 11, "soft", anchor="end"))
    marks.append(line(EDGE, middle - 14, say("progress_felt", language), 12, "soft", 600))
    for feeling in (-2, 0, 2):
        y = felt_y(feeling)
        marks.append(Path(f"M{LEFT:g} {y:.1f}H{RIGHT:g}", stroke="grid"))
        marks.append(line(LEFT - 8, y + 4, signed(feeling, language), 11, "soft", anchor="end"))
    for one in sorted(versions, key=lambda one: one.version):
        begin, end = x(one.saved_at), x(one.until)
        name = say("progress_version", language, one.version)
        if one.complete is not None:
            y = complete_y(one.complete)
            shape = Path(f"M{begin:.1f} {y:.1f}H{max(end, begin + 2):.1f}", stroke="brand", line=3)
            told = f"{name}: {number(one.complete, language)}"
            marks.append(Group(f"complete-{one.version}", (shape,), told, "graphics-object"))
        said = one.felt
        if said is not None and said.feeling is not None and said.low is not None and said.high is not None:
            at = (begin + end) / 2
            whisker = Path(
                f"M{at:.1f} {felt_y(said.low):.1f}V{felt_y(said.high):.1f}", stroke="ink", line=1.5
            )
            told = f"{name}: {signed(said.feeling, language, 2)}"
            dot = Dot(at, felt_y(said.feeling), 4, "brand")
            marks.append(Group(f"felt-{one.version}", (whisker, dot), told, "graphics-object"))
    title = say("progress", language)
    return Scene(WIDTH, middle + HEIGHT + 16, title, title, language, tuple(marks))
