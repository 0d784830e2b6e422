"""Where it is known what rules may ask of customers: a workspace's segments, its maps' personas, and its ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from periplo.core.errors import BadInput
from periplo.edge.wiring import has_ledger, ledger_of
from periplo.formats.map_yaml import read_map
from periplo.usecases.audiences.book import as_now, book_of
from periplo.usecases.audiences.people import People
from periplo.usecases.identity import rules_of
from periplo.usecases.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from periplo.core.labels import Labels
    from periplo.core.maps import JourneyMap


def people_of(workspace: Workspace, labels: Labels | None, drawn: JourneyMap | None = None) -> People:
    """What is known of a workspace's customers. drawn: a map in hand, whose goal tells what a purchase is."""
    maps = _maps(workspace, labels)
    bought = drawn.goal.rule if drawn else None
    if not has_ledger(workspace):
        return People(book_of(workspace, None, labels, maps), bought=bought)
    with closing(ledger_of(workspace)) as ledger:
        book = book_of(workspace, ledger, labels, maps)
        with ledger.reading() as connection:
            book = as_now(book, connection)
    return People(book, lambda: _read(workspace), bought, rules_of(workspace).sources)


@contextmanager
def _read(workspace: Workspace) -> Iterator[Connection]:
    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        yield connection


def _maps(workspace: Workspace, labels: Labels | None) -> tuple[JourneyMap, ...]:
    """Those that can be read: a segment does not wait for a map that is being written."""
    found = []
    for path in workspace.maps:
        with suppress(BadInput):
            found.append(read_map(path, labels))
    return tuple(found)
