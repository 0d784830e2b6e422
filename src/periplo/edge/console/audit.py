"""/audit: who changed what and who opened which customer, for administrators; narrowed, and saved as CSV."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.acts import KINDS
from periplo.core.errors import PeriploError
from periplo.core.spans import DAY
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.gate import demand
from periplo.edge.console.letting_in import sentence
from periplo.edge.console.shell import language_of, page_of, who_looks
from periplo.edge.noting import note_act
from periplo.edge.showing.audit import audit_plain, audit_table, page_of_act
from periplo.edge.showing.table import csv_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.storage import users
from periplo.usecases.audit import MOST, log_of, sought
from periplo.usecases.forget.retention import retention_of

FIELDS = ("who", "kind", "object", "from", "to")
LINES = 100


async def audit(request: Request) -> Response:
    """One page of the log."""
    demand(request, "administer")
    return await run_in_threadpool(_page, request)


async def audit_file(request: Request) -> Response:
    """What was asked for, whole, as CSV; that it was saved is written down too."""
    demand(request, "administer")

    def file() -> Response:
        desk = desk_of(request)
        found = log_of(desk.ledger, sought(_given(request), desk.workspace.settings.zone), MOST)
        note_act(desk.ledger, "audit", "export", "", who_looks(request))
        held = {"Content-Disposition": 'attachment; filename="audit.csv"'}
        return Response(csv_of(audit_plain(found)), media_type="text/csv; charset=utf-8", headers=held)

    return await run_in_threadpool(file)


def _page(request: Request) -> Response:
    desk = desk_of(request)
    said, zone, given = language_of(request), desk.workspace.settings.zone, _given(request)
    at = request.query_params.get("page", "0")
    page = int(at) if at.isascii() and at.isdigit() and len(at) < 6 else 0
    wrong, found = "", []
    try:
        found = log_of(desk.ledger, sought(given, zone), LINES + 1, page * LINES)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        wrong = sentence(error, said)
    shown = found[:LINES]
    with desk.ledger.reading() as connection:
        people = [user.name for user in users.all_users(connection)]
    rows = [
        {"at": row[0], "who": row[1], "kind": row[2], "what": row[3], "object": row[4], "detail": row[5] or "",
         "address": page_of_act(act)}
        for act, row in zip(shown, audit_table(shown, said, zone).rows, strict=True)
    ]  # fmt: skip
    asked = {key: value for key, value in given.items() if value}
    return page_of(
        request, "audit.html", page_says("audit", said), "account", 400 if wrong else 200, rows=rows, given=given,
        people=people, kinds=[(kind, say(f"audit.{kind}", said)) for kind in KINDS], wrong=wrong,
        newer=_address("/audit", asked, page - 1) if page else None,
        older=_address("/audit", asked, page + 1) if len(found) > LINES else "",
        csv=_address("/audit.csv", asked), kept=_kept(desk, said),
    )  # fmt: skip


def _kept(desk: Desk, said: str) -> str:
    kept = retention_of(desk.workspace).kept
    told = [
        page_says("audit_days", said, kept[kind] // DAY)
        if kind in kept
        else page_says("audit_for_ever", said)
        for kind in ("audit", "looks")
    ]
    return page_says("audit_kept", said, *told)


def _given(request: Request) -> dict[str, str]:
    return {field: request.query_params.get(field, "").strip() for field in FIELDS}


def _address(path: str, asked: dict[str, str], page: int = 0) -> str:
    told = asked | ({"page": str(page)} if page else {})
    return path + (f"?{urlencode(told)}" if told else "")


routes = [Route("/audit", audit), Route("/audit.csv", audit_file)]
