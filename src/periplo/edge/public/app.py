"""The public listener's routes, and how every error becomes a short object that says what, why, how to mend."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.edge.doors import SeenThrough, networks
from periplo.edge.faults import fault_within
from periplo.edge.public import (
    carriers,
    confirming,
    contents,
    entering,
    following,
    forms,
    mails,
    onsite,
    openapi,
    pictures,
    preferences,
    reported,
    segment,
    surveys,
    tracker,
    webhooks,
    zones,
)
from periplo.edge.public.intake import Intake, Overloaded
from periplo.edge.public.open_doors import OpenDoors
from periplo.storage import keys, tallies
from periplo.storage.inbox import Inbox
from periplo.storage.keys import Key
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.explode import READER
from periplo.usecases.workspace import Workspace

LIVE = [*webhooks.routes, *carriers.routes, *reported.routes, *zones.routes]
KEY_SECONDS = 5  # for so long a key is believed without asking the ledger again
MOST_KEYS = 10_000


class Keyring:
    """Keys as the ledger knows them, asked again after a few seconds; unknown ones are remembered too."""

    def __init__(self, ledger: SqlLedger) -> None:
        self._ledger = ledger
        self._known: dict[str, tuple[float, Key | None]] = {}

    async def write_key(self, told: str) -> Key | None:
        """The write key that was told, None if it is none or was revoked."""
        key = await self.key(told)
        return key if key is not None and key.kind == "write" else None

    async def key(self, told: str) -> Key | None:
        """The key of any kind that was told, None if it is none or was revoked."""
        found = self._known.get(told)
        if found is None or monotonic() - found[0] > KEY_SECONDS:
            if len(self._known) >= MOST_KEYS:
                self._known.clear()
            found = (monotonic(), await run_in_threadpool(self._asked, told))
            self._known[told] = found
        return found[1]

    def _asked(self, told: str) -> Key | None:
        with self._ledger.reading() as connection:
            return keys.key_told(connection, told)


def public(workspace: Workspace, ledger: SqlLedger, inbox: Inbox) -> Starlette:
    """The application that the world may reach."""

    def position() -> int:
        with ledger.reading() as connection:
            return tallies.position(connection, READER)

    @asynccontextmanager
    async def alive(app: Starlette) -> AsyncIterator[None]:
        app.state.intake.start()
        yield
        for part in ("hooks", "floor"):  # made when first asked for
            if hasattr(app.state, part):
                await getattr(app.state, part).stop()
        await run_in_threadpool(app.state.intake.stop)

    app = Starlette(
        routes=[
            Route("/healthz", _healthy),
            Route("/readyz", _ready),
            Route("/openapi.json", openapi.page),
            *segment.routes,
            *preferences.routes,
            *mails.routes,
            *following.routes,
            *pictures.routes,
            *surveys.routes,
            *forms.routes,
            *confirming.routes,
            *contents.routes,
            *entering.routes,
            *onsite.routes,
            *LIVE,
            *tracker.routes,
        ],
        middleware=[
            Middleware(SeenThrough, trusted=networks(workspace.settings.doors.trusted_proxies)),
            Middleware(OpenDoors),
        ],
        exception_handlers={
            Overloaded: _overloaded,
            **forms.refusals,
            PeriploError: _refused,
            HTTPException: _no_such_page,
            Exception: _mistaken,
        },
        lifespan=alive,
    )
    app.state.workspace, app.state.ledger = workspace, ledger
    app.state.keyring = Keyring(ledger)
    app.state.intake = Intake(inbox, workspace.root, position)
    return app


async def _healthy(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _ready(request: Request) -> Response:
    """Whether what comes now can be kept: how campaigns and index are is no reason to send it elsewhere."""

    def position() -> str:
        try:
            with request.app.state.ledger.reading() as connection:
                tallies.position(connection, READER)
        except PeriploError as error:
            return error.code
        return "ok"

    checks = {"ledger": await run_in_threadpool(position)}
    checks["intake"] = "ok" if request.app.state.intake.full is None else "full"
    well = set(checks.values()) == {"ok"}
    return JSONResponse({"status": "ready" if well else "not_ready", "checks": checks}, 200 if well else 503)


async def _overloaded(request: Request, error: Exception) -> Response:
    assert isinstance(error, Overloaded)
    return told(error, 429, {"Retry-After": str(error.retry_after)})


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, PeriploError)
    if isinstance(error, EnvironmentFault):
        return told(error, 503, {"Retry-After": "10"})
    return told(error, getattr(error, "status", 400))


async def _no_such_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"code": "not_found", "what": error.detail}, error.status_code, error.headers)


async def _mistaken(request: Request, error: Exception) -> Response:
    return told(fault_within(error), 500)


def told(error: PeriploError, status: int, headers: dict[str, str] | None = None) -> Response:
    """An error as an object."""
    body = {"code": error.code, "what": error.what, "why": error.why, "mend": error.mend}
    # Segment's and RudderStack's clients look for code and message beside it, and take an answer without for a
    # broken line that they should try again.
    alike = {"code": error.code, "message": str(error)}
    return JSONResponse({"success": False, **alike, "error": body}, status, headers)
