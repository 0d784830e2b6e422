"""Boards: who sees them and who changes them, and every change that there is."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection

from periplo.core.access import NotAllowed, may
from periplo.core.errors import BadInput, UnknownName
from periplo.storage import boards as kept
from periplo.storage.boards import Board, Card

LONGEST = 120  # characters of a title
MOST = 24  # cards on one board


class Hand(NamedTuple):
    """Who acts. name: "" where nobody signs in; role None: then everything may be done."""

    name: str = ""
    role: str | None = None

    @property
    def may_edit(self) -> bool:
        return self.role is None or may(self.role, "edit")


class NoSuchBoard(UnknownName):
    """There is no board of this number, or it is another's own."""

    code = "no_such_board"
    status = 404


def may_see(board: Board, name: str) -> bool:
    return board.is_shared or board.owner == name


def may_change(board: Board, hand: Hand) -> bool:
    """Their own, or as an editor one that is for all."""
    return hand.may_edit if board.is_shared else board.owner == hand.name


def seen(connection: Connection, id: int, hand: Hand) -> Board:
    """The board of this number. Raises: NoSuchBoard."""
    found = kept.board_of(connection, id)
    if found is None or not may_see(found, hand.name):
        raise NoSuchBoard(
            f"there is no board {id}", "it was removed, or is another's own", "choose one at /boards"
        )
    return found


def changed(connection: Connection, id: int, hand: Hand) -> Board:
    """The board of this number, to be changed. Raises: NoSuchBoard, NotAllowed."""
    found = seen(connection, id, hand)
    if not may_change(found, hand):
        raise NotAllowed(
            "this board is another's", "only an editor changes one that is for all", "make one of your own"
        )
    return found


def make(
    connection: Connection, title: str, cards: tuple[Card, ...], is_shared: bool, hand: Hand, at: int
) -> Board:
    """Raises: BadInput without a name or with too many cards; NotAllowed for a reader who would share."""
    if is_shared:
        _demand_sharing(hand)
    if len(cards) > MOST:
        raise _full()
    return kept.add_board(connection, Board(title_of(title), hand.name, is_shared, at, cards))


def put(connection: Connection, id: int, card: Card, hand: Hand) -> Card:
    """Puts one more card at the end. Raises: NoSuchBoard, NotAllowed; BadInput if it is full or the card nameless."""
    board = changed(connection, id, hand)
    if len(board.cards) >= MOST:
        raise _full()
    return kept.add_card(connection, id, replace(card, title=title_of(card.title)))


def rename(connection: Connection, id: int, title: str, is_shared: bool, hand: Hand) -> Board:
    """Writes title and for whom it is. One for all becomes its owner's alone by its owner's hand only.

    Raises: NoSuchBoard, NotAllowed, BadInput.
    """
    board = changed(connection, id, hand)
    if is_shared and not board.is_shared:
        _demand_sharing(hand)
    after = replace(
        board, title=title_of(title), is_shared=is_shared or (board.is_shared and board.owner != hand.name)
    )
    kept.change_board(connection, after)
    return after


def remove(connection: Connection, id: int, hand: Hand) -> Board:
    """Removes it with its cards; what subscribes to it is told so when it is due. Raises: NoSuchBoard, NotAllowed."""
    board = changed(connection, id, hand)
    kept.remove_board(connection, id)
    return board


def move(connection: Connection, id: int, card: int, by: int, hand: Hand) -> Board:
    """Moves a card so many places; at either end it stays. Raises: NoSuchBoard, NotAllowed, BadInput."""
    board = changed(connection, id, hand)
    ids = [one.id for one in board.cards if one.id != _card(board, card).id]
    place = [one.id for one in board.cards].index(card) + by
    ids.insert(min(max(place, 0), len(ids)), card)
    kept.order_cards(connection, ids)
    return seen(connection, id, hand)


def name(connection: Connection, id: int, card: int, title: str, hand: Hand) -> None:
    """Calls a card otherwise. Raises: NoSuchBoard, NotAllowed, BadInput."""
    kept.name_card(connection, _card(changed(connection, id, hand), card).id, title_of(title))


def take_off(connection: Connection, id: int, card: int, hand: Hand) -> None:
    """Takes a card off. Raises: NoSuchBoard, NotAllowed, BadInput."""
    kept.remove_card(connection, _card(changed(connection, id, hand), card).id)


def title_of(said: str) -> str:
    """A title as it is kept. Raises: BadInput if there is none."""
    title = " ".join(said.split())[:LONGEST]
    if not title:
        raise BadInput("the board has no name", mend="write a name for it")
    return title


def _card(board: Board, id: int) -> Card:
    found = next((one for one in board.cards if one.id == id), None)
    if found is None:
        raise BadInput("this card does not stand on the board", "it was taken off", "open the board again")
    return found


def _demand_sharing(hand: Hand) -> None:
    if not hand.may_edit:
        raise NotAllowed(
            "your role does not allow this", f"you are: {hand.role}", "ask an administrator of this workspace"
        )


def _full() -> BadInput:
    return BadInput(
        f"a board holds {MOST} cards at most", "nobody reads more on one page", "make another board"
    )
