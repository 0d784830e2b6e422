"""What a page changed, for the log of changes: a handler says it with `acted`, the gate writes it once it is done.

A form that says nothing of itself and leads on is written down by its address; so no page is forgotten.
"""

from __future__ import annotations

from typing import NamedTuple

from starlette.requests import Request

from periplo.core.errors import PeriploError
from periplo.edge.console.desk import desk_of
from periplo.edge.noting import note_act
from periplo.edge.running import logs

LEADS_ON = (302, 303)


class Told(NamedTuple):
    """What was done; `kind` "" if it is written down elsewhere, or changes nothing."""

    kind: str
    what: str
    object: str


def acted(request: Request, kind: str = "", what: str = "", object: str = "") -> None:
    """Says what this request does if it succeeds. Without a kind: nothing more is to be written down."""
    request.state.told = Told(kind, what, object)


def write_down(request: Request, status: int) -> None:
    """Writes down what a request did that was answered so."""
    told: Told | None = getattr(request.state, "told", None)
    if told is None:
        told = Told("page", "sent", request.url.path) if status in LEADS_ON else Told("", "", "")
    if not told.kind or status >= 400:
        return
    desk = desk_of(request)
    user = getattr(request.state, "user", None)
    try:
        note_act(desk.ledger, told.kind, told.what, told.object, user.name if user else "console")
    except (
        PeriploError
    ) as fault:  # what was done stays done; that it is not in the log is told to whoever runs this
        logs.failed("audit", fault)
