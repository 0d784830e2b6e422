"""Saved views in the ledger."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from periplo.storage.tables.views import views as t


@dataclass(frozen=True, slots=True)
class View:
    """A question with its options, or the map's page with its filter where question is "".

    options: as an address says them, a name may stand several times. owner: who saved it, "" where nobody signs in.
    """

    title: str
    question: str
    options: tuple[tuple[str, str], ...]
    owner: str
    is_shared: bool
    created_at: int  # microseconds UTC
    id: int = 0


def add_view(connection: Connection, view: View) -> View:
    """Keeps a new view and gives it its number."""
    told = json.dumps(view.options, ensure_ascii=False)
    values = {"title": view.title, "question": view.question, "options": told, "owner": view.owner,
              "shared": int(view.is_shared), "created_at": view.created_at}  # fmt: skip
    return replace(view, id=connection.execute(insert(t).values(values).returning(t.c.id)).scalar_one())


def view_of(connection: Connection, id: int) -> View | None:
    """The view of this number."""
    row = connection.execute(select(t).where(t.c.id == id)).first()
    return None if row is None else _read(row)


def views_for(connection: Connection, user: str) -> list[View]:
    """What this user sees: their own and those for all, by title."""
    seen = select(t).where((t.c.shared == 1) | (t.c.owner == user))
    return sorted(map(_read, connection.execute(seen)), key=lambda one: (one.title.casefold(), one.id))


def change_view(connection: Connection, view: View) -> None:
    """Writes title and for whom it is; what it shows stays."""
    values = {"title": view.title, "shared": int(view.is_shared)}
    connection.execute(update(t).where(t.c.id == view.id).values(values))


def remove_view(connection: Connection, id: int) -> None:
    """Removes it."""
    connection.execute(delete(t).where(t.c.id == id))


def _read(row: Row[Any]) -> View:
    options = tuple((str(name), str(value)) for name, value in json.loads(row.options))
    return View(row.title, row.question, options, row.owner, bool(row.shared), row.created_at, row.id)
