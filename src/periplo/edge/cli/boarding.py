"""What the board commands do. Whoever works at this machine sees and changes every board, as its files are theirs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import click
from sqlalchemy import Connection

from periplo.core.errors import BadQuestion, UnknownName
from periplo.edge.boards import tell
from periplo.edge.cli.reading import workspace_of
from periplo.edge.cli.spoken import language
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk
from periplo.edge.doors import HERE
from periplo.edge.noting import note_act
from periplo.edge.showing.boards import board_pdf, board_shape, board_text
from periplo.edge.showing.files import deliver
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import Column, Table, text_of
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.storage import boards as kept
from periplo.storage.boards import Board, Card
from periplo.storage.views import view_of
from periplo.usecases import boards
from periplo.usecases.boards import Hand, NoSuchBoard
from periplo.usecases.workspace import Workspace

_WHY = "boards are kept in one"


def listed(given: Mapping[str, Any]) -> int:
    """Every board, whoever's it is."""
    said = language()
    with closing(ledger_of(_workspace(given))) as ledger, ledger.reading() as connection:
        found = kept.all_boards(connection)
    if given["format"] == "json":
        told = [
            {"id": one.id, "title": one.title, "owner": one.owner or None, "for_all": one.is_shared,
             "cards": len(one.cards)}
            for one in found
        ]  # fmt: skip
        click.echo(json_of({"schema": SCHEMA, "boards": told}), nl=False)
    elif found:
        kinds = {"id": "text", "title": "text", "cards": "count", "whom": "text"}
        heads = tuple(Column(name, say(f"board.{name}", said), kind) for name, kind in kinds.items())
        rows = tuple(
            (
                str(one.id),
                one.title,
                len(one.cards),
                page_says("saved_all", said) if one.is_shared else one.owner,
            )
            for one in found
        )
        click.echo(text_of(Table(heads, rows), said))
    else:
        click.echo(say("board.none", said))
    return 0


def shown(id: int, given: Mapping[str, Any]) -> int:
    """What a board tells now."""
    said, workspace = language(), _workspace(given)
    if given["out"] and not given["out"].casefold().endswith(".pdf"):
        raise BadQuestion("a board is written as PDF", mend="end the name with .pdf")
    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        board = _found(connection, id)
    desk, site = Desk(workspace.root), (workspace.settings.console.url or HERE).rstrip("/")
    cards = [tell(desk, one, said) for one in board.cards]
    if given["out"]:
        deliver(board_pdf(desk, board.title, cards, site, said), given["out"], said)
    if given["format"] == "json":
        click.echo(json_of(board_shape(board.title, cards, f"{site}/boards/{id}")), nl=False)
    elif not given["out"]:
        click.echo(board_text(board.title, cards, said), nl=False)
    return 0


def made(title: str, given: Mapping[str, Any]) -> int:
    """A board for all."""
    with closing(ledger_of(_workspace(given))) as ledger:
        with ledger.writing() as connection:
            cards = tuple(_card(connection, view) for view in given["views"])
            board = boards.make(connection, title, cards, True, Hand(), this_instant())
        note_act(ledger, "board", "make", str(board.id))
    click.echo(say("board.made", language(), board.id, board.title))
    return 0


def added(id: int, view: int, given: Mapping[str, Any]) -> int:
    """One more card."""
    with closing(ledger_of(_workspace(given))) as ledger:
        with ledger.writing() as connection:
            card = boards.put(connection, id, _card(connection, view), _owner(connection, id))
        note_act(ledger, "board", "put", str(id))
    click.echo(say("board.put", language(), id, card.title))
    return 0


def removed(id: int, given: Mapping[str, Any]) -> int:
    """A board less."""
    with closing(ledger_of(_workspace(given))) as ledger:
        with ledger.writing() as connection:
            boards.remove(connection, id, _owner(connection, id))
        note_act(ledger, "board", "remove", str(id))
    click.echo(say("board.removed", language(), id))
    return 0


def _workspace(given: Mapping[str, Any]) -> Workspace:
    return workspace_of(Source(given), _WHY)


def _found(connection: Connection, id: int) -> Board:
    board = kept.board_of(connection, id)
    if board is None:
        raise NoSuchBoard(f"there is no board {id}", "it was removed", "list them: periplo board list")
    return board


def _owner(connection: Connection, id: int) -> Hand:
    """The hand of whoever's board it is."""
    return Hand(_found(connection, id).owner)


def _card(connection: Connection, id: int) -> Card:
    view = view_of(connection, id)
    if view is None:
        raise UnknownName(f"there is no view {id}", "it was removed", "choose one at /views of the console")
    return Card(view.title, view.question, view.options)
