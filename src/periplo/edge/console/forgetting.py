"""What a person may ask for: all that is held of them as a file, and to be erased, which is confirmed first."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.errors import BadInput, PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import desk_of
from periplo.edge.console.gate import demand
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, page_of, who_looks
from periplo.edge.faults import Fault, fault_of
from periplo.edge.looking import note_look
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.edge.words.pages import page_says
from periplo.storage.erasures import Erasure
from periplo.usecases import identity
from periplo.usecases.customers import customer_named
from periplo.usecases.forget import erase as erasing
from periplo.usecases.forget.certificate import as_text
from periplo.usecases.forget.export import as_zip, everything


async def erase(request: Request) -> Response:
    """What erasing means, and whether it is meant; posted, the certificate."""
    demand(request, "administer")
    if request.method != "POST":
        return await run_in_threadpool(_asked, request)
    given = await posted(request)
    acted(request)  # the erasing itself writes down who asked for it
    return await run_in_threadpool(_erased, request, given.get("because", "").strip(), "sure" in given)


async def export(request: Request) -> Response:
    """All that is held of one person: a ZIP with one JSON and a table of each kind."""
    demand(request, "administer")

    def file() -> Response:
        number = _number(request)
        if number is None:
            return not_found(request, 404)
        desk = desk_of(request)
        note_look(desk.workspace, desk.ledger, number, "export", who_looks(request))
        told = everything(desk.workspace, desk.ledger, number, language_of(request), this_instant())
        held = {"Content-Disposition": f'attachment; filename="customer-{number}.zip"'}
        return Response(as_zip(told), media_type="application/zip", headers=held)

    return await run_in_threadpool(file)


def _asked(request: Request, fault: Fault | None = None, because: str = "", status: int = 200) -> Response:
    number = _number(request)
    return not_found(request, 404) if number is None else _page(request, number, status, fault, because)


def _erased(request: Request, because: str, is_sure: bool) -> Response:
    number, desk, said = _number(request), desk_of(request), language_of(request)
    if number is None:
        return not_found(request, 404)
    try:
        if not is_sure:
            raise BadInput(
                "nobody was erased",
                "the box was not ticked",
                "tick it if that is what you want: it cannot be undone",
            )
        with closing(ledger_of(desk.workspace)) as ledger, closing(inbox_of(desk.workspace)) as inbox:
            done = erasing.erase(
                desk.workspace,
                ledger,
                inbox,
                number,
                this_instant(),
                because,
                who_looks(request),
                clock=this_instant,
            )
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _page(request, number, 400, fault_of(error, said), because)
    return _page(request, number, 200, done=done)


def _page(
    request: Request,
    number: int,
    status: int,
    fault: Fault | None = None,
    because: str = "",
    done: Erasure | None = None,
) -> Response:
    said = language_of(request)
    told: Any = as_text(done.certificate, said) if done and done.certificate else ""
    title = page_says("erased" if done else "erase_title", said, number)
    return page_of(
        request, "erase.html", title, "customers", status, n=number, fault=fault, because=because, told=told
    )


def _number(request: Request) -> int | None:
    """The customer of the address by the number they have now; None if there is nobody."""
    desk = desk_of(request)
    try:
        rules = identity.rules_of(desk.workspace)
        return customer_named(f"#{request.path_params['n']}", desk.ledger, rules)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return None


routes = [
    Route("/customers/{n:int}/erase", erase, methods=["GET", "POST"]),
    Route("/customers/{n:int}/export.zip", export),
]
