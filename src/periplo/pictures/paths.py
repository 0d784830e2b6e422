"""Paths level by level: a column of steps at each position, ribbons between them, and the matrix of steps below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from periplo.answers.asked import THIN
from periplo.answers.path_levels import Contrast, Group, Pass
from periplo.answers.paths import PathsAnswer
from periplo.answers.steps import END, EVENTS, OTHER, START
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.pictures import scene as s
from periplo.pictures.numbers import interval, number, percent, points, signed, span_text
from periplo.pictures.pen import baseline, line
from periplo.pictures.plate import EDGE, WIDTH, Inside, names_width, plated
from periplo.pictures.whiskers import Whisker, whiskers
from periplo.pictures.words import say

TALL, GAP, BAR = 300.0, 5.0, 10.0
MOST_COLUMNS = 6
LEAST_LABEL = 12.0  # px of a step that has room for its words
LEAST = 0.005  # a share below this is left blank in the matrix
CELL, ROWS = 26.0, 10
CONTRASTS = 8
SHADES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.55)
FILLS = {END: "drop", OTHER: "axis", START: "planned"}


@plated("paths")
def paths_picture(answer: PathsAnswer, drawn: JourneyMap | None, y: float, language: str) -> Inside:
    """As many positions as fit, those nearest to the event asked about; every column is as high as the whole."""
    names = step_names(drawn, answer.of, language)
    shown = _shown(answer.positions)
    marks: list[s.Mark] = []
    if answer.passes:
        marks += _heads(answer, shown, y, language)
        marks += _flow(answer, shown, y + 22, names, language)
        y += 22 + TALL + 20
        matrix, y = _matrix(answer, shown, y, names, language)
        marks += matrix
        below, y = _groups(answer, y + 12, names, language)
        marks += below
    return marks, y


def step_names(drawn: JourneyMap | None, of: str, language: str) -> dict[str, str]:
    """What steps are called: our own ends by words, touchpoints and stages by their titles."""
    names = {START: say("start", language), END: say("end", language), OTHER: say("other", language)}
    if of != EVENTS:
        names |= part_titles(drawn, language)
    return names


def _shown(positions: Sequence[int]) -> range:
    """Places of the positions drawn."""
    anchor = positions.index(0)
    first = max(0, min(anchor - MOST_COLUMNS // 2, len(positions) - MOST_COLUMNS))
    if positions[0] == 0:
        first = 0
    return range(first, min(len(positions), first + MOST_COLUMNS))


def _step_width(shown: range) -> float:
    return (WIDTH - 2 * EDGE) / len(shown)


def _heads(answer: PathsAnswer, shown: range, y: float, language: str) -> list[s.Mark]:
    wide = _step_width(shown)
    return [
        line(EDGE + n * wide, y + 12, signed(answer.positions[place], language), 11, "soft", 600)
        for n, place in enumerate(shown)
    ]


@dataclass(frozen=True, slots=True)
class _Node:
    x: float
    y: float
    high: float


def _flow(
    answer: PathsAnswer, shown: range, top: float, names: Mapping[str, str], language: str
) -> list[s.Mark]:
    wide, marks, labels = _step_width(shown), [], []
    levels = [answer.levels[place] for place in shown[:-1]]
    columns = [_sums(answer.levels[place], "origin") for place in shown[:-1]]
    columns.append(_sums(levels[-1], "to") if levels else {})
    placed: list[dict[str, _Node]] = []
    scale = (TALL - GAP * (max(map(len, columns)) - 1)) / answer.passes
    for n, sums in enumerate(columns):
        x, y, nodes = EDGE + n * wide, top, {}
        for step in sorted(sums, key=lambda step: _rank(step, sums)):
            high = sums[step] * scale
            nodes[step] = _Node(x, y, high)
            told = f"{names.get(step, step)}: {number(sums[step], language)}"
            share = percent(sums[step] / answer.passes, language)
            figure = share if answer.passes >= THIN else number(sums[step], language)
            fill = "planned" if step == END and answer.targets else FILLS.get(step, "brand")
            box = s.Box(x, y, BAR, max(1.0, high), fill, radius=min(2, high / 2))
            marks.append(s.Group(f"step-{n}-{step}", (box,), f"{told} · {share}", "graphics-object"))
            if high >= LEAST_LABEL:
                words = f"{figure} {names.get(step, step)}"
                labels.append(line(x + BAR + 5, y + high / 2 + 4, words, 11, "ink", room=wide - BAR - 12))
            y += high + GAP
        placed.append(nodes)
    ribbons: list[s.Mark] = []
    for n, passes in enumerate(levels):
        ribbons += _ribbons(shown[n] + 1, passes, placed[n], placed[n + 1], scale, answer.targets, names, language)
    return [*ribbons, *marks, *labels]


def _sums(passes: Sequence[Pass], end: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in passes:
        step = getattr(one, end)
        sums[step] = sums.get(step, 0) + one.passes
    return sums


def _rank(step: str, sums: Mapping[str, int]) -> tuple[int, int, str]:
    """From the top: the start, the steps by size, all others, the end."""
    return {START: 0, OTHER: 2, END: 3}.get(step, 1), -sums[step], step


def _ribbons(
    level: int,
    passes: Sequence[Pass],
    here: Mapping[str, _Node],
    there: Mapping[str, _Node],
    scale: float,
    targets: Sequence[str],
    names: Mapping[str, str],
    language: str,
) -> list[s.Mark]:
    order = {step: n for nodes in (there, here) for n, step in enumerate(nodes)}
    left, right = ({step: node.y for step, node in nodes.items()} for nodes in (here, there))
    starts: dict[tuple[str, str], float] = {}
    for one in sorted(passes, key=lambda one: (one.origin, list(there).index(one.to))):
        starts[one.origin, one.to] = left[one.origin]
        left[one.origin] += one.passes * scale
    marks: list[s.Mark] = []
    for one in sorted(passes, key=lambda one: (one.to, list(here).index(one.origin))):
        high = one.passes * scale
        x0, x1 = here[one.origin].x + BAR, there[one.to].x
        y0, y1 = starts[one.origin, one.to], right[one.to]
        right[one.to] += high
        middle = (x0 + x1) / 2
        shape = (
            f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}V{y1 + high:.1f}"
            f"C{middle:.1f} {y1 + high:.1f} {middle:.1f} {y0 + high:.1f} {x0:.1f} {y0 + high:.1f}Z"
        )
        is_over = one.origin == END or one.to == START
        leaves = "opportunity_tint" if one.origin in targets else "drop_tint"
        fill = "span" if is_over else leaves if one.to == END else "ribbon"
        told = f"{names.get(one.origin, one.origin)} → {names.get(one.to, one.to)}: {number(one.passes, language)}"
        if one.median is not None:
            told += f" · {span_text(one.median, language)}"
        path = s.Path(shape, fill=fill, opacity=0.75)
        marks.append(s.Group(f"pass-{level}-{one.origin}>{one.to}", (path,), told, "graphics-object"))
    return marks if order else []


def _matrix(
    answer: PathsAnswer, shown: range, top: float, names: Mapping[str, str], language: str
) -> tuple[list[s.Mark], float]:
    """A row an event, a column a position: its share of the whole; all columns sum to the whole."""
    special = [row for row in answer.matrix if row.event in (OTHER, START, END)]
    rows = [row for row in answer.matrix if row.event not in (OTHER, START, END)]
    shares = {row.event: row.shares for row in rows[:ROWS]}
    rest = [sum(row.shares[place] for row in rows[ROWS:]) for place in range(len(answer.positions))]
    for row in special:
        told = list(row.shares)
        if row.event == OTHER:
            told = [a + b for a, b in zip(told, rest, strict=True)]
            rest = [0.0] * len(rest)
        shares[row.event] = tuple(told)
    if any(rest):
        shares[OTHER] = tuple(rest)
    order = [*[row.event for row in rows[:ROWS]], *(x for x in (OTHER, START, END) if x in shares)]
    wide = names_width([names.get(step, step) for step in order], 12, 400)
    left = EDGE + wide + 16
    cell = min(72.0, (WIDTH - EDGE - left) / len(shown))
    marks: list[s.Mark] = [line(EDGE, top + 12, say("step_matrix", language), 12, "soft", 600)]
    top += 22
    for n, place in enumerate(shown):
        text = signed(answer.positions[place], language)
        marks.append(line(left + (n + 0.5) * cell, top + 14, text, 11, "soft", 600, anchor="middle"))
    y = top + 22
    for step in order:
        cells: list[s.Mark] = [line(EDGE, baseline(y, CELL, 12), names.get(step, step), 12, room=wide + 1)]
        for n, place in enumerate(shown):
            share = shares[step][place]
            shade = sum(share >= level for level in SHADES)
            x = left + n * cell
            cells.append(
                s.Box(x + 1, y + 1, cell - 2, CELL - 2, f"shade{shade}" if shade else "panel", radius=4)
            )
            if share >= LEAST:
                text = percent(share, language, 0)
                cells.append(
                    line(x + cell / 2, baseline(y, CELL, 11), text, 11, "ink", anchor="middle", room=cell)
                )
        marks.append(s.Group(f"row-{step}", tuple(cells), names.get(step, step), "graphics-object"))
        y += CELL
    return marks, y


def _groups(
    answer: PathsAnswer, top: float, names: Mapping[str, str], language: str
) -> tuple[list[s.Mark], float]:
    """Where two groups were laid side by side, their largest differences; else how many of each group arrive."""
    if answer.contrasts:
        rows = [_difference(one, names, language) for one in answer.contrasts[:CONTRASTS]]
        sizes = " · ".join(
            f"{say(f'group.{group.group}', language)}: {number(group.passes, language)}"
            for group in answer.groups
        )
        head = f"{say('contrasts', language)} ({sizes})"
        drawn, bottom = whiskers(rows, top + 22)
    elif any(group.arrived for group in answer.groups):
        rows = [_arriving(group, names, language) for group in answer.groups]
        head = say("arrive_by_group", language)
        drawn, bottom = whiskers(rows, top + 22)
    else:
        return [], top - 12
    return [line(EDGE, top + 12, head, 12, "soft", 600), *drawn], bottom


def _difference(one: Contrast, names: Mapping[str, str], language: str) -> Whisker:
    name = f"{one.level}. {names.get(one.origin, one.origin)} → {names.get(one.to, one.to)}"
    told = f"{points(one.difference, language)} ({percent(one.share, language)} / {percent(one.other_share, language)})"
    colour = "brand" if one.clear else "axis"
    return Whisker(
        f"contrast-{one.level}-{one.origin}>{one.to}", name, one.difference, one.low, one.high, told, colour
    )


def _arriving(group: Group, names: Mapping[str, str], language: str) -> Whisker:
    came = group.arrived
    name = names.get(group.group, group.group) or say("channel_unknown", language)
    if came is None or came.share is None or came.low is None or came.high is None or group.passes < THIN:
        return Whisker(
            f"group-{group.group}",
            name,
            None,
            None,
            None,
            say("thin", language, number(group.passes, language)),
        )
    told = f"{percent(came.share, language)} ({interval(came.low, came.high, language, 0)})"
    return Whisker(f"group-{group.group}", name, came.share, came.low, came.high, told)
