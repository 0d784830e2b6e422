"""The page that brings somebody's file into the workspace: events, or what other programs export."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput, PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted_file
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.faults import Fault, fault_of
from periplo.edge.showing.imported import remarks_on, sum_of
from periplo.edge.wiring import index_of, ledger_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.formats.logs import NOTES, Wanted
from periplo.formats.reasons import REASONS
from periplo.formats.rejects import Rejects
from periplo.pictures.numbers import number
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.imports import Wish, import_files
from periplo.usecases.importing import Imported, import_events

EVENTS = "events"
KINDS = ("customers", "orders", EVENTS, "consents", "products", "surveys", "reviews", "costs")
DATES = ("", "day-first", "month-first")
COLUMNS = ("customer", "event", "time")
SHOWN = 20  # rows set aside
MENDED_HERE = ("already_imported", "no_mapping")


async def bring(request: Request) -> Response:
    """The form; posted, what came of it: a receipt, or for events what was taken."""
    if request.method != "POST":
        return await run_in_threadpool(_page, request, {}, (), None)
    given, name, content = await posted_file(request)
    if not name:  # the one that was refused before, which need not be chosen again
        name, content = request.app.state.kept_files.of(given.get("kept", ""), this_instant()) or ("", b"")
    return await run_in_threadpool(_brought, request, given, name, content)


def _brought(request: Request, given: Mapping[str, str], name: str, content: bytes) -> Response:
    said, desk = language_of(request), desk_of(request)
    kind, dates = given.get("kind", ""), given.get("dates", "") or None
    if kind not in KINDS or (dates or "") not in DATES:
        raise BadInput("this is not what a form sends", mend="use the page's own form")
    acted(request, "import", "brought", _plain(name))
    try:
        if not name:
            raise BadInput("no file was handed over", mend="choose one and send it again")
        with TemporaryDirectory() as folder, closing(ledger_of(desk.workspace)) as ledger:
            file = Path(folder) / _plain(name)
            file.write_bytes(content)
            if kind == EVENTS:
                done = _events(desk, ledger, file, dates, given)
                return _page(request, {}, _told(desk, done, said), None, aside=_aside(done.rejected, said))
            wish = Wish(dates=dates, again="again" in given)
            receipt = import_files(desk.workspace, ledger, kind, [file], wish, this_instant())
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        kept = request.app.state.kept_files.keep(name, content, this_instant()) if name else ""
        return _page(request, given, (), _fault(error, said), 400, kept=(kept, _plain(name)))
    return RedirectResponse(f"/receipts/{receipt.number}", 303)


def _events(
    desk: Desk, ledger: SqlLedger, file: Path, dates: str | None, given: Mapping[str, str]
) -> Imported:
    now, zone = this_instant(), desk.workspace.settings.zone
    customer, event, when = (given.get(column, "").strip() or None for column in COLUMNS)
    wanted = Wanted(customer, event, when, zone, dates, now)
    return import_events(desk.workspace, ledger, [file], wanted, now, again="again" in given)


def _fault(error: PeriploError, said: str) -> Fault:
    """What is wrong with the file, mended on this page where the command would have an option."""
    fault = fault_of(error, said)
    if error.code in MENDED_HERE:
        return replace(fault, mend=page_says(f"bring_mend.{error.code}", said))
    if (role := error.values.get("role")) in COLUMNS:
        return replace(fault, mend=page_says("bring_mend.column", said, page_says(f"bring_{role}", said)))
    return fault


def _told(desk: Desk, done: Imported, said: str) -> tuple[str, ...]:
    """What was taken, and what was not; mended on this page where the command would have an option."""
    assumed = NOTES["day_first_assumed"].to(said)
    remarks = (
        page_says("bring_day_first", said) if one == assumed else one for one in remarks_on(done, said)
    )
    lines = (sum_of(done, index_of(desk.workspace).journeys, said), *remarks)
    files = tuple(done.columns_taken)
    return tuple(line if line.startswith(files) else f"{line[:1].upper()}{line[1:]}" for line in lines)


def _aside(rejects: Rejects, said: str) -> dict[str, Any]:
    """The first rows that were set aside, each with its line, what is wrong and what stands there; why all were."""
    rows = [(number(one.line, said), REASONS[one.reason].to(said), one.text) for one in rejects.kept[:SHOWN]]
    why = [(REASONS[reason].to(said), number(n, said)) for reason, n in rejects.counts.most_common()]
    return {
        "rows": rows,
        "why": why,
        "others": number(rejects.total - len(rows), said) if rejects.total > SHOWN else "",
    }


def _page(
    request: Request, given: Mapping[str, str], told: tuple[str, ...], fault: Fault | None, status: int = 200,
    aside: Mapping[str, Any] | None = None, kept: tuple[str, str] = ("", ""),
) -> Response:  # fmt: skip
    said = language_of(request)
    values: dict[str, Any] = {name: given.get(name, "") for name in (*COLUMNS, "dates", "again")}
    kind = given.get("kind") or request.query_params.get("kind") or KINDS[0]
    return page_of(
        request, "bring.html", page_says("bring", said), "sources", status, fault=fault, told=told, given=values,
        kinds=[(one, say(f"kind.{one}", said), one == kind) for one in KINDS],
        dates=[(one, page_says(f"bring_dates_{one or 'found'}", said)) for one in DATES],
        columns=[(one, page_says(f"bring_{one}", said)) for one in COLUMNS],
        may_write=may_edit(request), aside=aside, kept=kept[0], kept_name=kept[1],
        without_map=not desk_of(request).workspace.maps,
    )  # fmt: skip


def _plain(name: str) -> str:
    """The file's name without what a path or a pattern would be read from."""
    return re.sub(r"[^\w. ()-]", "_", name).lstrip(". ")[-120:] or "file"


routes = [Route("/sources/import", bring, methods=["GET", "POST"])]
