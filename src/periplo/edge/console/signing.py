"""Signing in, with a code where one is asked for, and out."""

from __future__ import annotations

from math import ceil
from typing import Any
from urllib.parse import quote, urlsplit

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import PeriploError
from periplo.core.spans import MINUTE, SECOND
from periplo.edge.clock import this_instant
from periplo.edge.console import half
from periplo.edge.console.desk import desk_of
from periplo.edge.console.gate import cookie_name
from periplo.edge.console.letting_in import sentence
from periplo.edge.console.noted import acted
from periplo.edge.console.patience import SigningIn, neighbourhood
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, page_of, user_of
from periplo.edge.console.slowly import judged
from periplo.edge.faults import fault_of
from periplo.edge.words.pages import page_says
from periplo.storage.users import User
from periplo.usecases import accounts, second_factor
from periplo.usecases.accounts import CodeAsked, Signed
from periplo.usecases.secret_keys import door_key

HALF = "code"
HALF_ENDS = 5 * MINUTE  # within which the code is to follow the password


async def login(request: Request) -> Response:
    """The form, or the session that follows from it, or the page that asks for a code."""
    if user_of(request) is not None or not request.state.needs_sign_in:
        return RedirectResponse(inside(request.query_params.get("next", "/")), 303)
    if request.method != "POST":
        return form(request, inside(request.query_params.get("next", "/")))
    given = await posted(request)
    acted(request)
    name, further = given.get("name", ""), inside(given.get("next", "/"))
    wait = begin(request, name)
    if wait:
        return form(request, further, name, waiting(request, wait), 429, wait)
    signed = await judged(
        accounts.sign_in, desk_of(request).ledger, name, given.get("password", ""), this_instant()
    )
    if signed is None:
        await anyio.to_thread.run_sync(_missed, request, name, "password")
        return form(request, further, name, page_says("not_signed_in", language_of(request)), 403)
    if isinstance(signed, CodeAsked):
        # The name's misses stay until the code is right too: whoever has a password alone could go on guessing codes.
        request.app.state.signing.addresses.forgive(neighbourhood(request.state.client.address), 1)
        answer: Response = RedirectResponse("/login/code", 303)
        told = {"user": signed.user.id, "stamp": signed.stamp, "next": further}
        half.keep(request, answer, HALF, told, this_instant() + HALF_ENDS)
        return answer
    return entered(request, signed, further)


async def code(request: Request) -> Response:
    """Asks for the code after the password; right, the session follows."""
    told, said = half.told(request, HALF, this_instant()), language_of(request)
    if user_of(request) is not None or told is None:
        return RedirectResponse("/login", 303)
    if request.method != "POST":
        return _code(request)
    given = await posted(request)
    acted(request)
    user = await anyio.to_thread.run_sync(_user, request, told["user"])
    if user is None:
        return RedirectResponse("/login", 303)
    wait = begin(request, user.name)
    if wait:
        return _code(request, waiting(request, wait), 429, wait)
    desk = desk_of(request)
    try:
        signed = await anyio.to_thread.run_sync(
            second_factor.sign_in, desk.ledger, door_key(desk.workspace), CodeAsked(user, told["stamp"]),
            given.get("code", ""), this_instant(),
        )  # fmt: skip
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _code(request, sentence(error, said), 400)
    if signed is None:
        await anyio.to_thread.run_sync(_missed, request, user.name, "code")
        return _code(request, page_says("code_wrong", said), 403)
    answer = entered(request, signed, inside(told["next"]))
    half.drop(request, answer, HALF)
    return answer


def _missed(request: Request, name: str, how: str) -> None:
    where = neighbourhood(request.state.client.address)
    accounts.note_miss(desk_of(request).ledger, name, how, where, this_instant())


def entered(request: Request, signed: Signed, further: str) -> Response:
    """The answer that hands over a session that was opened just now; whatever cookie came with the request is none."""
    signing: SigningIn = request.app.state.signing
    signing.succeeded(signed.user.name, request.state.client.address)
    answer = RedirectResponse(further, 303)
    answer.set_cookie(
        cookie_name(request), signed.session, max_age=accounts.AT_MOST // SECOND, httponly=True, samesite="lax",
        secure=request.state.client.scheme == "https",
    )  # fmt: skip
    return answer


async def logout(request: Request) -> Response:
    """Ends the session, here and in the browser."""
    await posted(request)
    acted(request)
    if request.state.session:
        await anyio.to_thread.run_sync(accounts.sign_out, desk_of(request).ledger, request.state.session)
    answer = RedirectResponse("/login?out=provider" if request.state.is_outside else "/login", 303)
    answer.delete_cookie(
        cookie_name(request), httponly=True, samesite="lax", secure=request.state.client.scheme == "https"
    )
    return answer


def begin(request: Request, name: str) -> int:
    """0 if a try in this name may be judged now, else what is to wait, in microseconds."""
    signing: SigningIn = request.app.state.signing
    return signing.begin(name.strip().casefold(), request.state.client.address, this_instant())


def waiting(request: Request, wait: int) -> str:
    return page_says("wait_a_little", language_of(request), ceil(wait / SECOND))


def delayed(answer: Response, wait: int) -> Response:
    """Says to programs too how long to wait."""
    if wait:
        answer.headers["Retry-After"] = str(ceil(wait / SECOND))
    return answer


def inside(address: str) -> str:
    """The address if it leads to a page of ours, else the first page."""
    if not address.startswith("/") or address[:2] in ("//", "/\\") or any(ord(sign) < 33 for sign in address):
        return "/"
    found = urlsplit(address)
    is_door = found.path.startswith(("/login", "/logout", "/welcome/"))
    return "/" if found.scheme or found.netloc or is_door else address


def form(
    request: Request, further: str, name: str = "", wrong: str = "", status: int = 200, wait: int = 0
) -> Response:
    """The page on which people sign in, by password or through the provider."""
    said, oidc, asked = language_of(request), desk_of(request).workspace.settings.oidc, request.query_params
    done = page_says("welcome_done", said) if asked.get("welcome") == "yes" else ""
    shown: dict[str, Any] = {
        "further": further, "name": name, "wrong": wrong, "done": done,
        "provider": page_says("provider_button", said, oidc.label or page_says("provider", said)) if oidc else "",
        "onward": "/login/outside" + (f"?next={quote(further, safe='')}" if further != "/" else ""),
        "is_leaving": oidc is not None and asked.get("out") == "provider",
    }  # fmt: skip
    return delayed(page_of(request, "login.html", page_says("sign_in", said), "", status, **shown), wait)


def sentence_of(request: Request, error: PeriploError) -> str:
    """What is wrong, why and how to mend it, for whoever tries to sign in."""
    fault = fault_of(error, language_of(request))
    told = (part.rstrip(".") for part in (fault.what, fault.why, fault.mend) if part)
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in told)


def _code(request: Request, wrong: str = "", status: int = 200, wait: int = 0) -> Response:
    title = page_says("code_title", language_of(request))
    return delayed(page_of(request, "code.html", title, "", status, wrong=wrong), wait)


def _user(request: Request, id: str) -> User | None:
    return accounts.user_numbered(desk_of(request).ledger, id)


routes = [
    Route("/login", login, methods=["GET", "POST"]),
    Route("/login/code", code, methods=["GET", "POST"]),
    Route("/logout", logout, methods=["POST"]),
]
