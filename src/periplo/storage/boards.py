"""Boards in the ledger, with their cards in order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from periplo.storage.tables.boards import board_cards as c
from periplo.storage.tables.boards import boards as b


@dataclass(frozen=True, slots=True)
class Card:
    """A question with its options, or the map's page with its filter where question is ""; see views.View."""

    title: str
    question: str
    options: tuple[tuple[str, str], ...]
    id: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """A page of cards. owner: who made it, "" where nobody signs in."""

    title: str
    owner: str
    is_shared: bool
    created_at: int  # microseconds UTC
    cards: tuple[Card, ...] = ()
    id: int = 0


def add_board(connection: Connection, board: Board) -> Board:
    """Keeps a new board with its cards, and gives them their numbers."""
    values = {"title": board.title, "owner": board.owner, "shared": int(board.is_shared),
              "created_at": board.created_at}  # fmt: skip
    id = connection.execute(insert(b).values(values).returning(b.c.id)).scalar_one()
    for card in board.cards:
        add_card(connection, id, card)
    return replace(board, id=id, cards=_cards(connection, [id]).get(id, ()))


def board_of(connection: Connection, id: int) -> Board | None:
    """The board of this number."""
    row = connection.execute(select(b).where(b.c.id == id)).first()
    return None if row is None else _read(row, _cards(connection, [id]))


def boards_for(connection: Connection, user: str) -> list[Board]:
    """What this user sees: their own and those for all, by title."""
    rows = connection.execute(select(b).where((b.c.shared == 1) | (b.c.owner == user))).all()
    cards = _cards(connection, [row.id for row in rows])
    return sorted((_read(row, cards) for row in rows), key=lambda one: (one.title.casefold(), one.id))


def all_boards(connection: Connection) -> list[Board]:
    """Every board, whoever's it is, by its number."""
    rows = connection.execute(select(b).order_by(b.c.id)).all()
    cards = _cards(connection, [row.id for row in rows])
    return [_read(row, cards) for row in rows]


def change_board(connection: Connection, board: Board) -> None:
    """Writes title and for whom it is; its cards stay."""
    values = {"title": board.title, "shared": int(board.is_shared)}
    connection.execute(update(b).where(b.c.id == board.id).values(values))


def remove_board(connection: Connection, id: int) -> None:
    """Removes it with its cards."""
    connection.execute(delete(c).where(c.c.board == id))
    connection.execute(delete(b).where(b.c.id == id))


def add_card(connection: Connection, board: int, card: Card) -> Card:
    """Puts a card at the end of a board, and gives it its number."""
    last = connection.scalar(select(func.max(c.c.place)).where(c.c.board == board))
    values = {"board": board, "place": 0 if last is None else last + 1, "title": card.title,
              "question": card.question, "options": json.dumps(card.options, ensure_ascii=False)}  # fmt: skip
    return replace(card, id=connection.execute(insert(c).values(values).returning(c.c.id)).scalar_one())


def order_cards(connection: Connection, ids: Sequence[int]) -> None:
    """Puts the cards of a board into this order."""
    for place, id in enumerate(ids):
        connection.execute(update(c).where(c.c.id == id).values(place=place))


def name_card(connection: Connection, id: int, title: str) -> None:
    connection.execute(update(c).where(c.c.id == id).values(title=title))


def remove_card(connection: Connection, id: int) -> None:
    connection.execute(delete(c).where(c.c.id == id))


def _cards(connection: Connection, boards: Sequence[int]) -> dict[int, tuple[Card, ...]]:
    found: dict[int, tuple[Card, ...]] = {}
    for row in connection.execute(select(c).where(c.c.board.in_(boards)).order_by(c.c.place, c.c.id)):
        options = tuple((str(name), str(value)) for name, value in json.loads(row.options))
        found[row.board] = (*found.get(row.board, ()), Card(row.title, row.question, options, row.id))
    return found


def _read(row: Row[Any], cards: dict[int, tuple[Card, ...]]) -> Board:
    return Board(row.title, row.owner, bool(row.shared), row.created_at, cards.get(row.id, ()), row.id)
