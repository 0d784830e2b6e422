"""Signing in and out, and one's own account."""

from __future__ import annotations

import time
from functools import cache
from math import ceil
from typing import Any
from urllib.parse import urlsplit

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from periplo.core.access import BadPassword
from periplo.core.errors import PeriploError
from periplo.core.spans import SECOND
from periplo.edge.console.desk import Desk
from periplo.edge.console.gate import cookie_name
from periplo.edge.console.patience import SigningIn
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, page_of, user_of
from periplo.edge.faults import fault_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.usecases import accounts

AT_ONCE = 2  # passwords judged side by side: each takes 64 MB for a tenth of a second


async def login(request: Request) -> Response:
    """The form, or the session that follows from it."""
    if user_of(request) is not None or not request.state.needs_sign_in:
        return RedirectResponse(_inside(request.query_params.get("next", "/")), 303)
    if request.method != "POST":
        return _form(request, _inside(request.query_params.get("next", "/")))
    given = await posted(request)
    name, further = given.get("name", ""), _inside(given.get("next", "/"))
    wait = _begin(request, name)
    if wait:
        return _wait(request, "login.html", wait, name=name, further=further)
    signed = await _judged(accounts.sign_in, _desk(request).ledger, name, given.get("password", ""), _now())
    if signed is None:
        return _form(request, further, name, page_says("not_signed_in", language_of(request)), 403)
    _signing(request).succeeded(name.casefold(), request.state.client.address)
    answer = RedirectResponse(further, 303)
    answer.set_cookie(
        cookie_name(request), signed.session, max_age=accounts.AT_MOST // SECOND, httponly=True, samesite="lax",
        secure=request.state.client.scheme == "https",
    )  # fmt: skip
    return answer


async def logout(request: Request) -> Response:
    """Ends the session, here and in the browser."""
    await posted(request)
    if request.state.session:
        await anyio.to_thread.run_sync(accounts.sign_out, _desk(request).ledger, request.state.session)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(
        cookie_name(request), httponly=True, samesite="lax", secure=request.state.client.scheme == "https"
    )
    return answer


async def account(request: Request) -> Response:
    """Who one is, what one may, and another password."""
    user = user_of(request)
    if user is None:
        return RedirectResponse("/", 303)
    if request.method != "POST":
        return _account(request)
    given, said, desk = await posted(request), language_of(request), _desk(request)
    wait = _begin(request, user.name)
    if wait:
        return _wait(request, "account.html", wait)
    if not await _judged(accounts.is_password_of, desk.ledger, user.name, given.get("old", "")):
        return _account(request, page_says("old_password_wrong", said), 403)
    _signing(request).succeeded(user.name, request.state.client.address)
    if given.get("new") != given.get("again"):
        unequal = BadPassword("the two passwords are not the same", mend="type them again")
        return _account(request, _sentence(unequal, said), 400)
    try:
        await _judged(
            accounts.change_password, desk.ledger, user.name, given.get("new", ""), request.state.session
        )
    except BadPassword as bad:
        return _account(request, _sentence(bad, said), 400)
    return _account(request, done=page_says("password_is_changed", said))


def _form(request: Request, further: str, name: str = "", wrong: str = "", status: int = 200) -> Response:
    title = page_says("sign_in", language_of(request))
    return page_of(request, "login.html", title, "", status, further=further, name=name, wrong=wrong)


def _account(request: Request, wrong: str = "", status: int = 200, done: str = "") -> Response:
    said, user = language_of(request), user_of(request)
    assert user is not None
    shown = {"wrong": wrong, "done": done, "role": say(f"role.{user.role}", said)}
    return page_of(request, "account.html", page_says("account", said), "account", status, **shown)


def _wait(request: Request, template: str, wait: int, **values: Any) -> Response:
    seconds = ceil(wait / SECOND)
    wrong = page_says("wait_a_little", language_of(request), seconds)
    if template == "login.html":
        answer = _form(request, wrong=wrong, status=429, **values)
    else:
        answer = _account(request, wrong, 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _begin(request: Request, name: str) -> int:
    return _signing(request).begin(name.strip().casefold(), request.state.client.address, _now())


async def _judged(ask: Any, *given: Any) -> Any:
    """What is slow by design, in a thread, and only a few at a time."""
    return await anyio.to_thread.run_sync(ask, *given, limiter=_limiter())


@cache
def _limiter() -> anyio.CapacityLimiter:
    return anyio.CapacityLimiter(AT_ONCE)


def _inside(address: str) -> str:
    """The address if it leads to a page of ours, else the first page."""
    if not address.startswith("/") or address[:2] in ("//", "/\\") or any(ord(sign) < 33 for sign in address):
        return "/"
    found = urlsplit(address)
    return "/" if found.scheme or found.netloc or found.path in ("/login", "/logout") else address


def _sentence(error: PeriploError, said: str) -> str:
    fault = fault_of(error, said)
    return " ".join(f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in (fault.what, fault.mend) if part)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _signing(request: Request) -> SigningIn:
    signing: SigningIn = request.app.state.signing
    return signing


def _now() -> int:
    return time.time_ns() // 1_000
