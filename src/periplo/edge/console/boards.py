"""Boards: their list, one of them with its cards, each card alone for a script that fills the page, and on paper."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.edge.boards import CardTold, address_of, is_ready, kind_of, tell
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted_pairs
from periplo.edge.console.saved import hand_of, seen_by_whoever_asks, shown_by
from periplo.edge.console.shell import fragment_of, language_of, may_edit, page_of
from periplo.edge.showing.boards import board_pdf
from periplo.edge.wiring import has_ledger
from periplo.edge.words.pages import page_says
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page
from periplo.storage.boards import Board, Card, boards_for
from periplo.storage.views import View
from periplo.usecases import boards
from periplo.usecases.boards import NoSuchBoard, may_change

STEPS = {"up": -1, "down": 1}


async def boards_page(request: Request) -> Response:
    """All boards that one sees; posted, one is made, filled, changed or removed."""
    if request.method == "POST":
        return await run_in_threadpool(_changed, request, await posted_pairs(request))
    return await run_in_threadpool(_listed, request)


async def board_page(request: Request) -> Response:
    """One board; a card whose answer is not kept yet is fetched by the page's script, or all with ?all=yes."""
    return await run_in_threadpool(_page, request)


async def board_card(request: Request) -> Response:
    """One card with its answer: a fragment of the page."""
    return await run_in_threadpool(_card, request)


async def board_file(request: Request) -> Response:
    """The board as PDF."""
    return await run_in_threadpool(_file, request)


def boards_seen(request: Request) -> list[Board]:
    """The boards for all, and their own; none where nothing was ever kept."""
    desk = desk_of(request)
    if not has_ledger(desk.workspace):
        return []
    with desk.ledger.reading() as connection:
        return boards_for(connection, hand_of(request).name)


def _listed(request: Request) -> Response:
    said, hand = language_of(request), hand_of(request)
    lines = [
        {"board": one, "size": _size(len(one.cards), said),
         "whom": page_says("saved_all" if one.is_shared else "saved_own", said),
         "by": page_says("saved_by", said, one.owner) if one.owner and one.owner != hand.name else ""}
        for one in boards_seen(request)
    ]  # fmt: skip
    views = [(one, kind_of(one, said)) for one in seen_by_whoever_asks(request)]
    title = page_says("boards", said)
    return page_of(
        request, "boards.html", title, "boards", lines=lines, views=views, may_share=may_edit(request)
    )


def _size(n: int, said: str) -> str:
    return page_says("board_cards.one" if n == 1 else "board_cards", said, n)


def _seen(request: Request) -> Board:
    """Raises: NoSuchBoard."""
    desk = desk_of(request)
    id = request.path_params["id"]
    if not has_ledger(desk.workspace):
        raise NoSuchBoard(
            f"there is no board {id}", "it was removed, or is another's own", "choose one at /boards"
        )
    with desk.ledger.reading() as connection:
        return boards.seen(connection, id, hand_of(request))


def _page(request: Request) -> Response:
    desk = desk_of(request)
    said, hand, board = language_of(request), hand_of(request), _seen(request)
    at_once = request.query_params.get("all") == "yes"
    shown = [
        _shown(tell(desk, one, said), said) if at_once or is_ready(desk, one, said) else _waiting(one, said)
        for one in board.cards
    ]
    moved = request.query_params.get("moved", "").partition("-")
    views = [(one, kind_of(one, said)) for one in seen_by_whoever_asks(request)]
    return page_of(
        request, "board.html", board.title, "boards", board=board, shown=shown, views=views,
        waits=any(one["waits"] for one in shown), may_change=may_change(board, hand), may_share=may_edit(request),
        whom=page_says("saved_all" if board.is_shared else "saved_own", said),
        by=page_says("saved_by", said, board.owner) if board.owner and board.owner != hand.name else "",
        moved=(moved[0], moved[2]),
    )  # fmt: skip


def _card(request: Request) -> Response:
    desk = desk_of(request)
    said, board = language_of(request), _seen(request)
    found = next((one for one in board.cards if one.id == request.path_params["card"]), None)
    if found is None:
        raise NoSuchBoard("this card does not stand on the board", "it was taken off", "open the board again")
    return fragment_of(request, "board_card.html", one=_shown(tell(desk, found, said), said))


def _file(request: Request) -> Response:
    desk = desk_of(request)
    said, board = language_of(request), _seen(request)
    site = str(request.base_url).rstrip("/")
    content = board_pdf(desk, board.title, [tell(desk, one, said) for one in board.cards], site, said)
    headers = {"Content-Disposition": f'attachment; filename="board-{board.id}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


def _waiting(card: Card, said: str) -> dict[str, Any]:
    return {
        "card": card,
        "waits": True,
        "kind": kind_of(card, said),
        "address": address_of(card),
        "is_wide": False,
    }


def _shown(told: CardTold, said: str) -> dict[str, Any]:
    drawn = told.scene
    prefix = f"card{told.card.id}-"
    return {
        "card": told.card, "waits": False, "kind": told.kind, "address": told.address, "reading": told.reading,
        "facts": told.facts, "notes": told.notes, "fault": told.fault, "is_wide": told.is_wide,
        "picture": svg(drawn.bare(), in_page(), embed=False, ground=False, prefix=prefix) if drawn else "",
    }  # fmt: skip


def _changed(request: Request, pairs: list[tuple[str, str]]) -> Response:
    desk = desk_of(request)
    given, hand, at = dict(pairs), hand_of(request), this_instant()
    what, id, card = given.get("do", ""), _number(given.get("id", "")), _number(given.get("card", ""))
    to = f"/boards/{id}"
    views = {one.id: one for one in seen_by_whoever_asks(request)}
    with desk.ledger.writing() as connection:
        if what == "make":
            chosen = [views[n] for name, value in pairs if name == "view" and (n := _number(value)) in views]
            made = boards.make(connection, given.get("title", ""), tuple(map(card_of, chosen)),
                               given.get("whom") == "all", hand, at)  # fmt: skip
            id, to = made.id, f"/boards/{made.id}"
        elif what == "put":
            question, options = shown_by(given)
            one = Card(given.get("title", ""), question, options)
            id, to = _put(connection, id, one, given, hand, at)
        elif what == "put_view" and _number(given.get("view", "")) in views:
            id, to = _put(connection, id, card_of(views[_number(given["view"])]), given, hand, at)
        elif what == "rename":
            boards.rename(connection, id, given.get("title", ""), given.get("whom") == "all", hand)
        elif what == "remove":
            boards.remove(connection, id, hand)
            to = "/boards"
        elif what in STEPS:
            boards.move(connection, id, card, STEPS[what], hand)
            to += f"?moved={card}-{what}"  # no fragment: with one the browser focuses nothing
        elif what == "name":
            boards.name(connection, id, card, given.get("title", ""), hand)
            to += f"#card-{card}"
        elif what == "off":
            boards.take_off(connection, id, card, hand)
        else:
            raise NoSuchBoard("this form says nothing that a board knows", mend="open the page again")
    acted(request, "board", what.partition("_")[0], str(id))
    return RedirectResponse(to, 303)


def _put(
    connection: Any, id: int, card: Card, given: dict[str, str], hand: boards.Hand, at: int
) -> tuple[int, str]:
    """Onto the board of this number, else onto a new one of whoever acts. Returns its number, and where to go."""
    if id:
        kept = boards.put(connection, id, card, hand)
        return id, f"/boards/{id}#card-{kept.id}"
    made = boards.make(connection, given.get("name", "") or card.title, (card,), hand.role is None, hand, at)
    return made.id, f"/boards/{made.id}"


def card_of(view: View) -> Card:
    """A view as a card: what it shows is copied, so that the board stays as it is when the view goes."""
    return Card(view.title, view.question, view.options)


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 16 else 0


routes = [
    Route("/boards", boards_page, methods=["GET", "POST"]),
    Route("/boards/{id:int}", board_page),
    Route("/boards/{id:int}/cards/{card:int}", board_card),
    Route("/boards/{id:int}/page.pdf", board_file),
]
