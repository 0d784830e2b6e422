"""The page of coupon codes: how many are left of each pool, and a file of codes loaded into one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput, PeriploError
from periplo.core.spans import instant
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import desk_of
from periplo.edge.console.posting import posted_file
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.faults import Fault, fault_of
from periplo.edge.showing.coupons import pools_table
from periplo.edge.showing.table import html_of
from periplo.edge.wiring import has_ledger, ledger_of
from periplo.edge.words.messages import messages_say
from periplo.edge.words.pages import page_says
from periplo.pictures.numbers import number
from periplo.storage.coupons import Pool, pools
from periplo.storage.sql import SqlLedger
from periplo.usecases.coupons import load


async def coupons_page(request: Request) -> Response:
    """The pools; posted, a file of codes is loaded, all of them or none."""
    if request.method != "POST":
        return await run_in_threadpool(_page, request, {})
    given, name, content = await posted_file(request)
    return await run_in_threadpool(_loaded, request, given, name, content)


routes = [Route("/coupons", coupons_page, methods=["GET", "POST"])]


def _page(request: Request, given: Mapping[str, str], fault: Fault | None = None) -> Response:
    said, told = language_of(request), request.query_params
    desk = desk_of(request)
    found = _pools(desk.ledger) if has_ledger(desk.workspace) else []
    done = ""
    if told.get("added", "").isdecimal() and told.get("known", "").isdecimal():
        counts = (number(int(told[name]), said) for name in ("added", "known"))
        done = messages_say("loaded", said, told.get("pool", ""), *counts)
    return page_of(
        request, "coupons.html", page_says("coupons", said), "campaigns", 400 if fault else 200,
        table=html_of(pools_table(found, said), said) if found else "",
        names=[one.name for one in found], done=done, may_write=may_edit(request),
        given=defaultdict(str, given), fault=fault,
    )  # fmt: skip


def _pools(ledger: SqlLedger) -> list[Pool]:
    with ledger.reading() as connection:
        return pools(connection, this_instant())


def _loaded(request: Request, given: Mapping[str, str], name: str, content: bytes) -> Response:
    here = desk_of(request).workspace
    try:
        if not name:
            raise BadInput("no file was handed over", mend="choose one and send it again")
        until = instant(given["expires"], here.settings.zone) if given.get("expires") else None
        with TemporaryDirectory() as folder, closing(ledger_of(here)) as ledger:
            file = Path(folder) / (Path(name).name or "codes")
            file.write_bytes(content)
            done = load(ledger, given.get("pool", "").strip(), file, this_instant(), until)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _page(request, given, fault_of(error, language_of(request)))
    told = {"pool": done.pool, "added": done.added, "known": done.known}
    return RedirectResponse(f"/coupons?{urlencode(told)}", 303)
