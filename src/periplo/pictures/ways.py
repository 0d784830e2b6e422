"""The ways from column to column: what makes customers take them, and the time promised against the time it took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from periplo.answers.promises import Kept
from periplo.core.channel_catalogue import channel_name
from periplo.core.maps import Transition
from periplo.core.spans import SECOND
from periplo.pictures.board import Board, Part
from periplo.pictures.icons import channel_icon
from periplo.pictures.lanes import heading
from periplo.pictures.numbers import number, span_text
from periplo.pictures.pen import paragraph
from periplo.pictures.scene import Box, Dot, Group, Icon, Label, Mark, Path
from periplo.pictures.words import say

LEAST_ROOM = 72.0  # px for words under an arrow
MOST_LINES = 3
BETWEEN = 10.0  # tracks one below the other


@dataclass(frozen=True, slots=True)
class _Way:
    way: Transition
    start: float
    end: float
    begin: float  # where its words may begin
    is_open: bool = False  # its target is not drawn here

    @property
    def left(self) -> float:
        return min(self.start, self.end, self.begin)

    @property
    def right(self) -> float:
        """Where its arrow ends."""
        return max(self.start, self.end)

    @property
    def reach(self) -> float:
        """Where its words end at the latest."""
        return max(self.right, self.left + 2 + LEAST_ROOM)


def ways(board: Board, top: float) -> Part:
    """One arrow a way, over its words; ways that cross stand one below the other."""
    found = _found(board)
    if not found:
        return Part(0)
    groups: list[Mark] = []
    used = {"way"}
    y, taken = top, 0.0
    for track in _tracks(found):
        drawn = [_drawn(board, one, y) for one in track]
        taken = max(height for height, _, _ in drawn)
        groups += [group for _, group, _ in drawn]
        used |= {name for *_, names in drawn for name in names}
        y += taken + BETWEEN
    return Part(y - BETWEEN - top, tuple(groups), heading(board, top, "ways", "ways_note"), frozenset(used))


def _found(board: Board) -> list[_Way]:
    """The ways that begin here. One that leads to another sheet runs to the edge, its words below its column."""
    slots = {slot.column.id: slot for slot in board.slots}
    order = [column.id for column in board.drawn.columns]
    found = []
    for way in board.drawn.transitions:
        if way.origin not in slots or not (way.motivations or way.promised or way.channels):
            continue
        here, there = slots[way.origin], slots.get(way.target)
        start = here.centre + 5
        if there:
            end = there.centre - 5
            found.append(_Way(way, start, end, min(start, end)))
        else:
            is_ahead = order.index(way.target) > order.index(way.origin)
            found.append(_Way(way, start, board.right if is_ahead else board.body, here.inner - 2, True))
    return found


def _tracks(found: list[_Way]) -> list[list[_Way]]:
    """Short ways first, each on the first track where it crosses none."""
    tracks: list[list[_Way]] = []
    for one in sorted(found, key=lambda one: (one.right - one.left, one.left)):
        free = (
            track
            for track in tracks
            if all(one.left >= other.reach or other.left >= one.reach for other in track)
        )
        track = next(free, None)
        if track is None:
            tracks.append([one])
        else:
            track.append(one)
    return [sorted(track, key=lambda one: one.left) for track in tracks]


def _drawn(board: Board, one: _Way, top: float) -> tuple[float, Group, tuple[str, ...]]:
    language, way = board.language, one.way
    y, turn = top + 6, 1 if one.end > one.start else -1
    shaft = f"M{one.start:.1f} {y:.1f}H{one.end:.1f}"
    head = f"M{one.end - 6 * turn:.1f} {y - 4:.1f}L{one.end:.1f} {y:.1f}L{one.end - 6 * turn:.1f} {y + 4:.1f}"
    kept = board.figures.promises.of(way.origin, way.target) if board.figures.promises else None
    is_late = kept is not None and kept.is_late
    colour = "bad" if is_late else "loop"
    marks: list[Mark] = [
        Dot(one.start, y, 3, "page", colour, 1.5),
        Path(shaft.replace(f"M{one.start:.1f}", f"M{one.start + 3 * turn:.1f}"), stroke=colour, line=1.5),
        Path(head, stroke=colour, line=1.5),
    ]
    left, room = one.left + 2, max(LEAST_ROOM, one.right - one.left - 4)
    at = y + 7
    said: list[Label | Icon] = []
    told = []
    for item in way.motivations[: 2 if board.clamp else None]:
        text = item.to(language)
        if text:
            words, taken = paragraph(
                left, at, text, room, 12, italic=True, most=MOST_LINES if board.clamp else None
            )
            said += words
            told.append(text)
            at += taken + 2
    titles = {column.id: column.title.to(language) for column in board.drawn.columns}
    towards = [(say("way_to", language, titles[way.target]), "soft")] if one.is_open else []
    for text, tone in (*towards, *_times(way, kept, language)):
        words, taken = paragraph(left, at, text, room, 11, tone, 600 if tone == "bad" else 400)
        said += words
        told.append(text)
        at += taken
    if way.channels:
        fit = max(1, int(room // 20))
        said += [
            Icon(channel_icon(name), left + 20 * n, at + 2, 16, "soft")
            for n, name in enumerate(way.channels[:fit])
        ]
        told += [channel_name(name, language) for name in way.channels]
        at += 20
    marks += [*_pauses(board, left, said, y + 7, at), *said]
    facts = (("way", f"{way.origin}>{way.target}"),)
    group = Group(f"way-{way.origin}>{way.target}", tuple(marks), " · ".join(told), "graphics-object", facts)
    return at - top, group, ("late",) if is_late else ()


def _pauses(board: Board, left: float, said: Sequence[Label | Icon], top: float, bottom: float) -> list[Box]:
    """Ground of the stage over the lines of moments of truth that would cross these words."""
    ends = [mark.x + mark.size if isinstance(mark, Icon) else mark.bounds[2] for mark in said]
    right = max(ends, default=left)
    lines = board.moment_lines.values()
    return [Box(x - 2, top, 4, bottom - top, "panel") for x in lines if left - 4 < x < right + 4]


def _times(way: Transition, kept: Kept | None, language: str) -> list[tuple[str, str]]:
    """What is promised, and what it took: its colour says whether the promise was kept."""
    told = []
    if way.promised is not None:
        told.append((say("promised_in", language, span_text(way.promised / SECOND, language)), "soft"))
    if kept is None or kept.median_seconds is None:
        return told
    if kept.n < 30:
        return [*told, (say("thin", language, number(kept.n, language)), "faint")]
    took = say("took", language, span_text(kept.median_seconds, language), number(kept.n, language))
    if kept.is_late:
        return [*told, (f"{took} · {say('late', language)}", "bad")]
    return [*told, (took, "soft")]
