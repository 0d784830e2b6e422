"""The console's routes, and how every error becomes a page or an object that says how to mend it."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.edge.console import api, customers, files, pages, plan, receipts, surveys
from periplo.edge.console.desk import Desk
from periplo.edge.console.guard import Guard
from periplo.edge.faults import fault_of, fault_within


def console(root: Path | str) -> Starlette:
    """The application that serves one workspace.

    Raises: BadInput if the folder is none.
    """
    app = Starlette(
        routes=[
            Route("/", pages.map_page),
            Route("/map.html", pages.whole_map),
            Route("/ask", pages.questions),
            Route("/ask/{question}", pages.ask_page),
            Route("/campaigns", pages.campaigns),
            Route("/campaigns/{id}", pages.campaign),
            *surveys.routes,
            Route("/customers", customers.customers),
            Route("/customers/{n:int}", customers.customer),
            Route("/plan", plan.page),
            Route("/receipts", receipts.receipts),
            Route("/receipts/{number:int}", receipts.receipt),
            Route("/api/v1/ask/{question}", api.ask),
            Route("/style.css", files.style),
            Route("/font/{face}.ttf", files.font),
            Route("/favicon.svg", files.favicon),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={PeriploError: _refused, HTTPException: _no_such_page, Exception: _mistaken},
    )
    app.state.desk = Desk(root)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, PeriploError)
    return _told(request, error, 503 if isinstance(error, EnvironmentFault) else 400)


async def _mistaken(request: Request, error: Exception) -> Response:
    return _told(request, fault_within(error), 500)


async def _no_such_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/api/"):
        what = f"there is no {request.url.path}"
        return api.problem("not_found", what, "", "see /api/v1/ask/funnel", error.status_code)
    return pages.not_found(request, error.status_code)


def _told(request: Request, error: PeriploError, status: int) -> Response:
    fault = fault_of(error, pages.language_of(request))
    if request.url.path.startswith("/api/"):
        return api.problem(error.code, error.what, error.why, error.mend, status)
    return pages.wrong(request, fault, status)
