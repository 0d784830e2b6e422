"""What the cards of a board tell now: each its sentence, its period, its picture, and the page that it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from periplo.core.errors import BadQuestion, PeriploError
from periplo.edge.console.desk import Desk
from periplo.edge.console.forms import given_of
from periplo.edge.console.sight import Sight, columns_by, drawn_by, given_by, narrowed_text, sight_of
from periplo.edge.faults import Fault, fault_of
from periplo.edge.showing.headings import left_out_lines, period_text, sentence, size_text
from periplo.edge.showing.home import headline
from periplo.edge.showing.pictures import scene_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.map import journey_map
from periplo.pictures.numbers import number, period
from periplo.pictures.rows import FEELING, FLOW, rows_said
from periplo.pictures.scene import Scene
from periplo.storage.boards import Card
from periplo.storage.views import View
from periplo.usecases.ask import for_people
from periplo.usecases.draw import curves_of
from periplo.usecases.options import QUESTIONS

ABOUT_ONE = (
    "customer",
)  # questions about one person, who is found by name and never kept in a view or on a board
SMALL_ROWS = (FLOW, FEELING)  # of a map among other cards, where its address names none
WIDE = 900  # px from which on a picture takes a whole line of the board


@dataclass(frozen=True, slots=True)
class CardTold:
    """facts: period and size; scene: None where there is nothing to draw; fault: why it tells nothing."""

    card: Card
    kind: str
    address: str
    reading: str = ""
    facts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    scene: Scene | None = None
    fault: Fault | None = None

    @property
    def is_wide(self) -> bool:
        return self.scene is not None and (not self.card.question or self.scene.width >= WIDE)

    @property
    def text(self) -> str:
        """In one line: what it says, else why it says nothing."""
        if self.fault is None:
            return self.reading
        said = (part.rstrip(".") for part in (self.fault.what, self.fault.mend) if part)
        return " ".join(f"{part[:1].upper()}{part[1:]}." for part in said)


def address_of(one: View | Card) -> str:
    """The page that a view or a card shows."""
    place = f"/ask/{one.question}" if one.question else "/"
    return place + (f"?{urlencode(one.options)}" if one.options else "")


def kind_of(one: View | Card, said: str) -> str:
    """What it shows, in a word or two."""
    known = one.question in QUESTIONS
    return say(f"title.{one.question}", said) if known else one.question or page_says("saved_map", said)


def is_ready(desk: Desk, card: Card, said: str) -> bool:
    """Whether the card can be told at once, as its answer is kept."""
    if not desk.has_events:
        return True
    try:
        if not card.question:
            options = QueryParams(list(card.options))
            drawn = desk.map(options.get("map"))
            return drawn is None or desk.knows_figures(
                drawn, given_by(sight_of(options, drawn.id), drawn, desk.labels())
            )
        return desk.knows(card.question, _given(card))
    except PeriploError:
        return True  # it tells why it cannot be asked


def tell(desk: Desk, card: Card, said: str) -> CardTold:
    """What a card tells now; what cannot be asked as it stands is told in its place, and stops no other card.

    Raises: EnvironmentFault and what else is no fault of the question.
    """
    whole = CardTold(card, kind_of(card, said), address_of(card))
    try:
        return _asked(desk, whole, said) if card.question else _mapped(desk, whole, said)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        fault = fault_of(error, said)
        return CardTold(card, whole.kind, whole.address, fault=fault)


def _given(card: Card) -> Mapping[str, Any]:
    if card.question not in QUESTIONS or card.question in ABOUT_ONE:
        raise BadQuestion(f"'{card.question}' is no question of a board", mend="take the card off")
    return given_of(card.question, QueryParams(list(card.options)))


def _asked(desk: Desk, whole: CardTold, said: str) -> CardTold:
    given = _given(whole.card)
    if not desk.has_events:
        raise BadQuestion("there are no events yet", mend="import some, or let them come in")
    asked, asking = desk.asked(whole.card.question, given)
    asked = for_people(asked, asking, said)
    return CardTold(
        whole.card, whole.kind, whole.address, sentence(asked, said),
        (period_text(asked, said), size_text(asked, said)), tuple(left_out_lines(asked, said)),
        scene_of(asked, said, asking.drawn, bare=True),
    )  # fmt: skip


def _drawing(sight: Sight, said: str) -> str:
    """By what the picture of a map on a board is kept."""
    return f"card of map {said} {sight.address()}"


def _mapped(desk: Desk, whole: CardTold, said: str) -> CardTold:
    options = QueryParams(list(whole.card.options))
    standard = desk.map(options.get("map"))
    if standard is None or options.get("map", standard.id) != standard.id:
        raise BadQuestion("this map is not here any more", mend="take the card off")
    sight = sight_of(options, standard.id)
    drawn, columns = drawn_by(sight, standard), columns_by(sight, standard)
    known = desk.figures(drawn, given_by(sight, standard, desk.labels()))
    rows = rows_said(drawn, ",".join(sight.lanes)) if sight.lanes else SMALL_ROWS
    detail = "full" if sight.lanes else "middle"

    def picture() -> Scene:
        return journey_map(
            drawn, known, language=said, lanes=rows, beside=desk.beside(standard),
            personas=curves_of(drawn, known), columns=columns, detail=detail,
        )  # fmt: skip

    scene = desk.made_of(known, _drawing(sight, said), picture) if columns != () else None
    facts: tuple[str, ...] = ()
    if known is not None and known.span is not None:
        facts = (
            period(known.span, known.zone, said),
            page_says("board_n.one" if known.n == 1 else "board_n", said, number(known.n, said)),
        )
    return CardTold(
        whole.card, whole.kind, whole.address, headline(drawn, known, said), facts,
        tuple(narrowed_text(desk, drawn, sight, said)), scene,
    )  # fmt: skip
