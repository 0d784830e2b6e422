"""Who comes in: a person by their session, a program by its key; and no other site in somebody's name."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from periplo.core.access import NotAllowed, covers, may, scope_of
from periplo.core.errors import PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.noted import write_down
from periplo.storage import keys
from periplo.usecases import accounts

# What programs ask for: their key is looked at first, and nobody is led to a page.
API = ("/api/", "/metrics")
OUTSIDE = ("/login/outside", "/login/outside/back", "/logout/outside")
OPEN = ("/login", "/login/code", *OUTSIDE, "/style.css", "/favicon.svg", "/healthz", "/readyz")
OPEN_BELOW = ("/font/", "/welcome/", "/shared/", "/mails/")
OWN = (
    "/login",
    "/login/code",
    "/logout",
    "/account",
    "/account/code",
    "/account/mail",
    "/views",
    "/boards",
    "/subscriptions",
    "/tour",
)  # where everybody may post for themselves
OWN_BELOW = ("/welcome/", "/mails/")
SAFE = ("GET", "HEAD", "OPTIONS")


class NotSignedIn(PeriploError):
    """Nobody is signed in, or the key is none that counts here."""

    code = "not_signed_in"


class Gate:
    """Leaves in the request's state: `user` and `session`, or `key`; None each where there is none."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.user = request.state.session = request.state.key = None
        request.state.must_have_code = request.state.is_outside = False
        try:
            answer = await self._stopped(request)
        except PeriploError as error:
            answer = await request.app.state.refused(request, error)
        if answer is not None or request.method in SAFE:
            await (answer or self.app)(scope, receive, send)
            return

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                await run_in_threadpool(write_down, request, message["status"])
            await send(message)

        await self.app(scope, receive, noting)

    async def _stopped(self, request: Request) -> Response | None:
        """What is answered instead of the page; None lets the request through."""
        path, is_safe = request.url.path, request.method in SAFE
        if not is_safe and is_foreign(request):
            raise NotAllowed(
                "this was sent by another site",
                "only pages of this console may",
                "open the page here and send it",
            )
        if path.startswith(API) and (told := bearer(request)) is not None:
            await self._keyed(request, told)
            return None
        if (told := request.cookies.get(cookie_name(request))) and request.state.needs_sign_in:
            found = await run_in_threadpool(_signed_in, desk_of(request), told)
            if found is not None:
                request.state.user, request.state.session = found.user, told
                request.state.is_outside = found.is_outside
                required = desk_of(request).workspace.settings.access.require_totp
                request.state.must_have_code = found.user.role in required and not found.is_outside
                if request.state.must_have_code and not found.has_code and not _is_on_the_way(path):
                    if path.startswith(API):
                        raise NotAllowed(
                            "your role asks for a second factor",
                            "you have not turned one on",
                            "turn it on at /account",
                        )
                    return RedirectResponse("/account", 303)
        user = request.state.user
        if user is None and request.state.needs_sign_in and not _is_open(path):
            if path.startswith(API) or not is_safe:
                raise NotSignedIn(
                    "nobody is signed in",
                    mend="sign in at /login, or send a manage key: Authorization: Bearer mk_…",
                )
            asked = path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/login?next={quote(asked, safe='')}" if asked != "/" else "/login", 303)
        if user is not None and not is_safe and not _is_own(request):
            demand(request, "edit")
        return None

    async def _keyed(self, request: Request, told: str) -> None:
        key = await run_in_threadpool(_key, desk_of(request), told)
        if key is None or key.kind != "manage":
            raise NotSignedIn(
                "this is no manage key that counts here",
                "it was revoked, mistyped, or is a write key",
                "make one with 'periplo key new --kind manage'",
            )
        scope = scope_of(request.url.path)
        if not covers(key.scopes, scope):
            raise NotAllowed(
                f"this key does not open '{scope}'",
                f"its scopes are: {', '.join(key.scopes)}",
                f"make one with --scope {scope}",
            )
        request.state.key = key


def demand(request: Request, act: str) -> None:
    """Lets only those go on who may do this act of core.access.ACTS; where nobody signs in, everybody.

    Raises: NotAllowed.
    """
    user = request.state.user
    if user is not None and not may(user.role, act):
        raise NotAllowed(
            "your role does not allow this", f"you are: {user.role}", "ask an administrator of this workspace"
        )


def who(request: Request) -> str:
    """Who acts, for what is written down: a user's name, a key's id, or "" where nobody signs in."""
    user, key = request.state.user, request.state.key
    return str(user.name) if user else f"key {key.id}" if key else ""


def is_foreign(request: Request) -> bool:
    """Whether a browser says that another site sends this. What is no browser says nothing, and has no cookie."""
    told = request.headers.get("sec-fetch-site")
    if told is not None:
        return told not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and origin != f"{request.state.client.scheme}://{request.state.origin}"


def bearer(request: Request) -> str | None:
    """The key that a program tells, None if it tells none."""
    kind, _, told = request.headers.get("authorization", "").partition(" ")
    return told.strip() if kind.casefold() == "bearer" else None


def cookie_name(request: Request) -> str:
    """By https the browser itself sees to it that the cookie is ours alone (prefix __Host-)."""
    return "__Host-periplo_session" if request.state.client.scheme == "https" else "periplo_session"


def _is_on_the_way(path: str) -> bool:
    """What somebody may reach who has still to turn on a second factor."""
    return _is_open(path) or path in OWN


def is_discussion(path: str) -> bool:
    """Whether this address takes comments, and sees itself to who may write them: more people than may edit."""
    pieces = path.split("/")
    return len(pieces) == 4 and pieces[1] == "maps" and pieces[3] == "comments"


def _is_own(request: Request) -> bool:
    """Where whoever may not edit may post too."""
    path = request.url.path
    return path in OWN or path.startswith(OWN_BELOW) or is_discussion(request.scope["path"])


def _is_open(path: str) -> bool:
    return path in OPEN or path.startswith(OPEN_BELOW)


def _signed_in(desk: Desk, told: str) -> Any:
    return accounts.signed_in(desk.ledger, told, this_instant())


def _key(desk: Desk, told: str) -> keys.Key | None:
    with desk.ledger.reading() as connection:
        return keys.key_told(connection, told)
