"""/receipts: what every import said, to be held beside the books."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from periplo.core.receipts import Receipt
from periplo.edge.console.desk import desk_of
from periplo.edge.console.pages import language_of, not_found, page_of
from periplo.edge.showing.receipts import list_table, section
from periplo.edge.showing.table import shown
from periplo.edge.words.told import say
from periplo.storage.contract import Ledger
from periplo.storage.receipts import all_receipts, receipt_numbered
from periplo.storage.sql import SqlLedger


async def receipts(request: Request) -> Response:
    """Every receipt, the newest first."""

    def page() -> Response:
        desk = desk_of(request)
        said = language_of(request)
        table = list_table(desk.told("receipts", _all, []), said)
        rows = [
            (
                row[0],
                [shown(value, column.kind, said) for value, column in zip(row, table.columns, strict=True)],
            )
            for row in table.rows
        ]
        return page_of(
            request, "receipts.html", say("receipts", said), "receipts", columns=table.columns, rows=rows,
            nothing=say("receipt.none", said),
        )  # fmt: skip

    return await run_in_threadpool(page)


async def receipt(request: Request) -> Response:
    """One receipt whole."""

    def page() -> Response:
        desk = desk_of(request)
        said, number = language_of(request), request.path_params["number"]
        found = desk.told(f"receipt {number}", lambda ledger: _one(ledger, number), None)
        if found is None:
            return not_found(request, 404)
        title = f"{say('receipt', said, number)} · {say(f'kind.{found.kind}', said)}"
        without_map = desk.has_events and not desk.workspace.maps
        return page_of(
            request, "receipt.html", title, "receipts", section=section(found, said), without_map=without_map
        )

    return await run_in_threadpool(page)


def _all(ledger: Ledger) -> list[Receipt]:
    assert isinstance(ledger, SqlLedger)
    with ledger.reading() as connection:
        return all_receipts(connection)


def _one(ledger: Ledger, number: int) -> Receipt | None:
    assert isinstance(ledger, SqlLedger)
    with ledger.reading() as connection:
        return receipt_numbered(connection, number)
