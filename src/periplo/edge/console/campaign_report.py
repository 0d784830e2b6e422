"""The page of all campaigns: what each did and cost, its effect, and which need not be sent."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.errors import PeriploError
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.shell import language_of, page_of
from periplo.edge.faults import Fault, fault_of
from periplo.edge.showing.campaign_report import report_readings, report_table
from periplo.edge.wiring import engine
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.usecases.act.report import Reported, prices_said, report
from periplo.usecases.surveys.scoring import scores_of


async def report_page(request: Request) -> Response:
    """The report, at the prices and with the discount that the form above it names."""
    return await run_in_threadpool(_page, request)


routes = [Route("/report", report_page)]


def _page(request: Request) -> Response:
    desk, said = desk_of(request), language_of(request)
    if not desk.has_events:
        mend = page_says("no_events_mend", said)
        return page_of(request, "empty.html", page_says("no_events", said), "campaigns", mend=mend)
    given = {name: request.query_params.get(name, "").strip() for name in ("price", "discount")}
    fault: Fault | None = None
    rows: tuple[Reported, ...] = ()
    try:
        rows = _rows(desk, given["price"], given["discount"])
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        fault = fault_of(error, said)
    return page_of(
        request, "report.html", say("campaigns_report", said), "campaigns", 400 if fault else 200,
        table=report_table(rows, said) if rows else "", readings=report_readings(rows, said) if rows else "",
        given=given, fault=fault,
    )  # fmt: skip


def _rows(desk: Desk, price: str, discount: str) -> tuple[Reported, ...]:
    """Raises: BadInput if a price is none."""
    prices = prices_said(price) if price else None
    journeys, asked = desk.source({}).lived.journeys, engine()
    none: tuple[Reported, ...] = ()
    return desk.told(
        f"report {price}|{discount}",
        lambda ledger: report(
            ledger, lambda effect: asked.ask(effect, journeys), None, prices, discount or None,
            lambda one: scores_of(one, ledger, journeys),
        ),
        none,
    )  # fmt: skip
