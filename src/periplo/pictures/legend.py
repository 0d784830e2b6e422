"""What stands beside and below the lanes: what the map lacks, the legend of the signs in use, the footer."""

from __future__ import annotations

from collections.abc import Callable

from periplo.answers.feelings import INSTRUMENTS
from periplo.answers.inferred import SOURCES
from periplo.core.evidence_cover import evidence_cover
from periplo.pictures.badges import scale_dots
from periplo.pictures.board import Board, Part
from periplo.pictures.faces import marker
from periplo.pictures.fonts import text_width
from periplo.pictures.guessed import guess
from periplo.pictures.header import bolt, star
from periplo.pictures.numbers import MINUS, number, period
from periplo.pictures.pen import baseline, line, paragraph
from periplo.pictures.scene import Box, Dot, Group, Icon, Mark, Path
from periplo.pictures.words import say

NAMED = 6  # events outside the map that are told by name
APART = (24, 20, 16, 12)  # px between signs, the first that needs fewest lines


def ghost(board: Board, top: float) -> Part:
    """A dashed card after the last stage: events of the data that meet no column."""
    answer = board.figures.touchpoints
    if not board.ghost or not answer or not answer.unmapped:
        return Part(0)
    x, width = board.ghost
    language, room = board.language, width - 32
    head, taken = paragraph(x + 16, top + 14, say("unmapped", language), room, 13, "soft", weight=600)
    marks: list[Mark] = list(head)
    y = top + 14 + taken + 12
    for event in answer.unmapped[:NAMED]:
        name, taken = paragraph(x + 16, y, board.beside.event_called(event.event, language), room, 12)
        count = line(
            x + 16,
            y + taken + 10,
            say("customers_n", language, number(event.customers, language)),
            11,
            "soft",
            room=room,
        )
        marks += [*name, count]
        y += taken + 28
    if len(answer.unmapped) > NAMED:
        more = say("unmapped_more", language, len(answer.unmapped) - NAMED)
        marks.append(line(x + 16, y + 10, more, 11, "soft", 600, room=room))
        y += 22
    frame = Box(x, top, width, y - top, None, "axis", 8, dash="5 4")
    group = Group("unmapped", (frame, *marks), say("unmapped", language), "graphics-object")
    return Part(y - top, (group,), (), frozenset({"unmapped"}))


Sign = Callable[[float, float], tuple[Mark, ...]]


def _planned(x: float, y: float) -> tuple[Mark, ...]:
    dash = Path(f"M{x:g} {y:g}h26", stroke="planned", line=2.5, dash="6 4")
    return (dash, Dot(x + 13, y, 5, "page", "planned", 2))


def _lived(x: float, y: float) -> tuple[Mark, ...]:
    return (
        Box(x, y - 6, 26, 12, "band"),
        Path(f"M{x:g} {y:g}h26", stroke="ink", line=3),
        Dot(x + 13, y, 5, "feeling0", "feeling0", 2),
    )


def _below(x: float, y: float) -> tuple[Mark, ...]:
    lines = "".join(f"M{x + 4 + 5 * n:g} {y - 8:g}l-4 16" for n in range(4))
    return (Path(lines, stroke="hatch", line=1),)


def _diamond(fill: str) -> Sign:
    return lambda x, y: (Path(f"M{x + 8:g} {y - 7:g}l7 7l-7 7l-7 -7Z", fill, "loop", 2),)


def _guess(source: str) -> Sign:
    return lambda x, y: guess(source, x + 8, y, "soft")


def _persona(n: int) -> Sign:
    def sign(x: float, y: float) -> tuple[Mark, ...]:
        line = Path(f"M{x:g} {y:g}h28", stroke=f"persona{n + 1}", line=2, dash=("", "9 4", "2 4")[n])
        return (line, *marker(n, x + 14, y, f"persona{n + 1}"))

    return sign


def _gap(x: float, y: float) -> tuple[Mark, ...]:
    return (Path(f"M{x:g} {y:g}h24", stroke="axis", line=1.5, dash="1 5"),)


def _flow(x: float, y: float) -> tuple[Mark, ...]:
    return (Box(x, y - 6, 22, 12, "ribbon"), Path(f"M{x:g} {y - 6:g}h22", stroke="ribbon_edge", line=1.5))


def _drop(x: float, y: float) -> tuple[Mark, ...]:
    return (Path(f"M{x:g} {y - 7:g}h8v7h2l-6 6l-6 -6h2Z", fill="drop_tint"),)


def _gutter(x: float, y: float) -> tuple[Mark, ...]:
    words = line(x + 15, baseline(y - 9, 18, 11), "%", 11, "ink", 700, anchor="middle")
    return (Box(x, y - 9, 30, 18, "card", "ribbon_edge", 5), words)


def _whisker(x: float, y: float) -> tuple[Mark, ...]:
    return (Path(f"M{x:g} {y:g}h28", stroke="good", line=3), Dot(x + 14, y, 4, "good", "page", 1.5))


def _harm(x: float, y: float) -> tuple[Mark, ...]:
    return scale_dots(x, y, 3, colour="pain", radius=3)


def _icon(name: str, colour: str) -> Sign:
    return lambda x, y: (Icon(name, x, y - 9, 18, colour),)


def _badge(name: str, colour: str = "soft") -> Sign:
    return lambda x, y: (Icon(name, x, y - 6, 12, colour),)


def _frame(fill: str | None, edge: str, inside: str, dash: str = "") -> Sign:
    def sign(x: float, y: float) -> tuple[Mark, ...]:
        box = Box(x, y - 8, 20, 16, fill, edge, 4, 2, dash)
        return (box, line(x + 10, y + 4, inside, 13, "ink", 700, anchor="middle")) if inside else (box,)

    return sign


def _words_only(x: float, y: float) -> tuple[Mark, ...]:
    return ()


# What the legend explains, its words (legend_ and its name), the width of its sign, in the order of reading.
_SIGNS: tuple[tuple[str, float, Sign], ...] = (
    ("changed", 20, _frame("changed_tint", "changed", "")),
    ("added", 20, _frame(None, "changed", "+")),
    ("removed", 20, _frame(None, "axis", MINUS, "4 3")),
    ("other_curve", 26, lambda x, y: (Path(f"M{x:g} {y:g}h26", stroke="axis", line=2.5),)),
    ("in_brackets", 0, _words_only),
    ("moment", 22, lambda x, y: star(x + 11, y)),
    ("planned", 26, _planned),
    ("lived", 26, _lived),
    ("below", 22, _below),
    ("felt", 16, _diamond("loop")),
    ("felt_assumed", 16, _diamond("page")),
    *((f"inferred_{source}", 16, _guess(source)) for source in SOURCES),
    ("persona0", 28, _persona(0)),
    ("persona1", 28, _persona(1)),
    ("persona2", 28, _persona(2)),
    ("gap", 24, _gap),
    *((f"by_{name}", 0, _words_only) for name in INSTRUMENTS),
    ("flow", 22, _flow),
    ("drop", 12, _drop),
    ("loop", 18, _icon("loop", "loop")),
    ("gutter", 30, _gutter),
    ("late", 0, _words_only),
    ("campaign", 20, lambda x, y: bolt(x + 10, y)),
    ("effect", 28, _whisker),
    ("most", 18, _icon("here", "brand")),
    ("metric", 12, _badge("metric")),
    ("anecdote", 12, _badge("anecdote")),
    ("inferred", 12, _badge("inferred")),
    ("assumed", 12, _badge("assumed")),
    ("proposed", 12, _badge("proposed")),
    ("old", 12, _badge("old", "stale")),
    ("covered", 18, _icon("covered", "opportunity")),
    ("uncovered", 18, _icon("uncovered", "pain")),
    ("harm", 50, _harm),
    ("mark_wait", 14, _icon("mark_wait", "soft")),
    ("mark_failure", 18, _icon("mark_failure", "pain")),
    ("mark_practice", 18, _icon("mark_practice", "opportunity")),
    ("mark_data", 18, _icon("mark_data", "soft")),
    ("opens", 18, _icon("opens", "brand")),
    ("best_channels", 0, _words_only),
    ("change", 0, _words_only),
    ("thin", 0, _words_only),
    ("action", 18, _icon("action", "soft")),
    ("unmapped", 20, lambda x, y: (Box(x, y - 8, 20, 16, None, "axis", 4, dash="4 3"),)),
)  # fmt: skip


def legend(board: Board, top: float, used: frozenset[str]) -> Part:
    """The signs that this picture uses: on one line where they fit, else on as few as hold them."""
    hidden = {f"persona{n}": one for n, one in enumerate(others_of(board)) if one in board.aside}
    signs = sorted((one for one in _SIGNS if one[0] in used), key=lambda one: one[0] in hidden)
    phrases = [_phrase(board, key) for key, _, _ in signs]
    wides = [_before(wide) + text_width(said, 12) for (_, wide, _), said in zip(signs, phrases, strict=True)]
    room, marks = board.width - 2 * board.left, []
    ways = [_places(wides, room, apart) for apart in APART]
    places = min(ways, key=lambda way: [nth for nth, _ in way[-1:]])
    for (key, wide, sign), phrase, (nth, across) in zip(signs, phrases, places, strict=True):
        x, y = board.left + across, top + 24 * nth
        space = _before(wide)
        words = line(x + space, baseline(y, 24, 12), phrase, 12, "soft", room=room - space)
        facts = (("line", others_of(board)[int(key[-1])]),) if key.startswith("persona") else ()
        marks.append(Group(f"legend-{key}", (*sign(x, y + 12), words), facts=facts, hidden=key in hidden))
    lines = places[-1][0] + 1 if places else 1
    return Part(24.0 * lines, tuple(marks))


def _before(wide: float) -> float:
    """px that a sign of this width takes before its words."""
    return wide + 8 if wide else 0


def _places(wides: list[float], room: float, apart: float) -> list[tuple[int, float]]:
    """The line of each sign and how far into it the sign stands."""
    places, nth, x = [], 0, 0.0
    for wide in wides:
        if x and x + wide > room:
            nth, x = nth + 1, 0.0
        places.append((nth, x))
        x += wide + apart
    return places


def others_of(board: Board) -> list[str]:
    """Ids of the other buyer personas in the order of their curves."""
    return [id for id in (*board.personas, *board.aside) if id != board.drawn.persona.id]


def _phrase(board: Board, key: str) -> str:
    """A buyer persona goes by its name; all else by the words of the house."""
    if key in ("other_curve", "in_brackets") and board.compared:
        return say(f"legend_{key}", board.language, board.compared.label.to(board.language))
    if key.startswith("persona"):
        known = {one.id: one.name.to(board.language) for one in board.drawn.personas}
        return say("legend_persona", board.language, known[others_of(board)[int(key[-1])]])
    return say(f"legend_{key}", board.language)


def footer(board: Board, top: float, page: tuple[int, int] | None = None) -> Part:
    """The small print, at the very bottom."""
    words, height = paragraph(
        board.left, top, footer_text(board, page), board.width - 2 * board.left, 11, "soft"
    )
    return Part(height, (Group("footer", words),))


def footer_text(board: Board, page: tuple[int, int] | None = None) -> str:
    """Which map in which version, period, sample and time zone; and what the figures do not prove."""
    language, figures, drawn = board.language, board.figures, board.drawn
    parts = [say("made_by", language), say("map_of", language, drawn.id)]
    if drawn.version:
        parts.append(say("version", language, drawn.version))
    if figures.span:
        parts += [period(figures.span, figures.zone, language), say("zone", language, figures.zone)]
    if figures.n:
        parts += [say("customers_n", language, number(figures.n, language)), say("association", language)]
    if stale := stale_text(board):
        parts.append(stale)
    if page:
        parts.insert(0, say("page", language, *page))
    return " · ".join(parts)


def stale_text(board: Board) -> str:
    """How much of what the map rests on should be looked at again; "" where nothing is, or no day is known."""
    if board.today is None:
        return ""
    cover = evidence_cover(board.drawn, board.today).whole
    if not cover.old:
        return ""
    key = "stale_one" if cover.old == 1 else "stale"
    return say(
        key, board.language, number(cover.old, board.language), number(sum(cover.held), board.language)
    )
