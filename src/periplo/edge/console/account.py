"""/account: who one is, another password, a second factor."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Any

import anyio
import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.access import BadPassword
from periplo.core.errors import BadInput, PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.console.comments import mentions_waiting
from periplo.edge.console.desk import desk_of
from periplo.edge.console.letting_in import sentence
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, page_of, user_of
from periplo.edge.console.signing import begin, delayed, waiting
from periplo.edge.console.slowly import judged
from periplo.edge.console.subscriptions import has_mail
from periplo.edge.showing.comments import page_address
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.storage.audit import Hand
from periplo.storage.sql import SqlLedger
from periplo.storage.subscriptions import Wish, wish_of
from periplo.storage.users import User
from periplo.usecases import accounts, second_factor
from periplo.usecases.secret_keys import door_key
from periplo.usecases.subscribing import wish_kept


async def account(request: Request) -> Response:
    """Who one is, what one may, and another password."""
    user = user_of(request)
    if user is None:
        return RedirectResponse("/", 303)
    if request.method != "POST":
        return await _page(request, user)
    given, said, desk = await posted(request), language_of(request), desk_of(request)
    acted(request)
    wait = begin(request, user.name)
    if wait:
        return delayed(await _page(request, user, waiting(request, wait), 429), wait)
    if not await judged(accounts.is_password_of, desk.ledger, user.name, given.get("old", "")):
        return await _page(request, user, page_says("old_password_wrong", said), 403)
    request.app.state.signing.succeeded(user.name, request.state.client.address)
    if given.get("new") != given.get("again"):
        unequal = BadPassword("the two passwords are not the same", mend="type them again")
        return await _page(request, user, sentence(unequal, said), 400)
    try:
        await judged(
            accounts.change_password, desk.ledger, user.name, given.get("new", ""), request.state.session,
            Hand(user.name, this_instant()),
        )  # fmt: skip
    except BadPassword as bad:
        return await _page(request, user, sentence(bad, said), 400)
    return await _page(request, user, done=page_says("password_is_changed", said))


async def mail(request: Request) -> Response:
    """Where one gets mail, and of what."""
    user = user_of(request)
    if user is None:
        return RedirectResponse("/", 303)
    if request.method != "POST":
        return RedirectResponse("/account#mail", 303)
    given, said = await posted(request), language_of(request)
    acted(request, "user", "mail", user.id)
    wish = Wish(given.get("mail", "").strip(), given.get("mentions") == "yes")
    try:
        await anyio.to_thread.run_sync(wish_kept, desk_of(request).ledger, user, wish)
    except BadInput as bad:
        return await _page(request, user, mail_wrong=sentence(bad, said), status=400)
    return await _page(request, user, mail_done=page_says("account_mail_done", said))


async def code(request: Request) -> Response:
    """Turns a second factor on or off, and makes other recovery codes."""
    user = user_of(request)
    if user is None:
        return RedirectResponse("/", 303)
    if request.method != "POST":
        return RedirectResponse("/account", 303)
    given, said, desk = await posted(request), language_of(request), desk_of(request)
    acted(request)
    do = given.get("do", "")
    key = door_key(desk.workspace)
    try:
        if do == "begin":
            return await _taking_up(request, user)
        wait = begin(request, user.name)
        if wait:
            return delayed(await _page(request, user, code_wrong=waiting(request, wait), status=429), wait)
        if do == "confirm":
            codes = await anyio.to_thread.run_sync(
                second_factor.confirm,
                desk.ledger,
                key,
                user,
                given.get("code", ""),
                this_instant(),
                request.state.session,
            )
            if codes is None:
                return await _taking_up(request, user, page_says("code_wrong", said))
            request.app.state.signing.succeeded(user.name, request.state.client.address)
            return _told(request, codes)
        if not await anyio.to_thread.run_sync(
            second_factor.check, desk.ledger, key, user, given.get("code", ""), this_instant()
        ):
            return await _page(request, user, code_wrong=page_says("code_wrong", said), status=403)
        request.app.state.signing.succeeded(user.name, request.state.client.address)
        if do == "codes":
            made = await anyio.to_thread.run_sync(second_factor.new_codes, desk.ledger, user, this_instant())
            return _told(request, made)
        if do == "off" and not request.state.must_have_code:
            await anyio.to_thread.run_sync(second_factor.turn_off, desk.ledger, user, this_instant())
        return RedirectResponse("/account", 303)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return await _page(request, user, code_wrong=sentence(error, said), status=400)


async def _page(
    request: Request, user: User, wrong: str = "", status: int = 200, done: str = "", code_wrong: str = "",
    mail_wrong: str = "", mail_done: str = "",
) -> Response:  # fmt: skip
    said, ledger = language_of(request), desk_of(request).ledger
    is_on = await anyio.to_thread.run_sync(second_factor.is_on, ledger, user)
    left = await anyio.to_thread.run_sync(second_factor.codes_left, ledger, user) if is_on else 0
    has_password = await anyio.to_thread.run_sync(accounts.has_password, ledger, user)
    wish = await anyio.to_thread.run_sync(_wish, ledger, user)
    mentions, at = await anyio.to_thread.run_sync(_mentioned, request)
    shown: dict[str, Any] = {
        "mentions": mentions,
        "mentions_at": at,
        "wish": wish, "mail_wrong": mail_wrong, "mail_done": mail_done, "has_mail": has_mail(desk_of(request)),
        "has_password": has_password,
        "wrong": wrong, "done": done, "role": say(f"role.{user.role}", said), "code_wrong": code_wrong,
        "has_code": is_on, "must_have_code": request.state.must_have_code,
        "left": page_says("codes_left.one" if left == 1 else "codes_left.many", said, left),
    }  # fmt: skip
    return page_of(request, "account.html", page_says("account", said), "account", status, **shown)


def _wish(ledger: SqlLedger, user: User) -> Wish:
    with ledger.reading() as connection:
        return wish_of(connection, user.id)


def _mentioned(request: Request) -> tuple[str, str]:
    """How often somebody was spoken to and has not looked yet, and where to look; nothing where never."""
    waiting_for, said = mentions_waiting(request), language_of(request)
    if not waiting_for:
        return "", ""
    with suppress(PeriploError):
        for drawn in desk_of(request).maps()[:1]:
            told = page_says("comments_mentioned", said, waiting_for)
            return told, page_address(drawn.id, show="mentions")
    return "", ""


async def _taking_up(request: Request, user: User, wrong: str = "") -> Response:
    desk, said = desk_of(request), language_of(request)
    issuer = f"Periplo {desk.workspace.settings.name}"
    proposed = await anyio.to_thread.run_sync(
        second_factor.begin, desk.ledger, door_key(desk.workspace), user, issuer, this_instant()
    )
    drawn = BytesIO()
    segno.make(proposed.address, error="m", micro=False).save(
        drawn, kind="svg", scale=4, border=4, xmldecl=False, omitsize=True, light="#fff", title="QR"
    )
    return page_of(
        request, "code_on.html", page_says("code_turn_on", said), "account", 403 if wrong else 200, wrong=wrong,
        qr=drawn.getvalue().decode(), secret=proposed.text,
    )  # fmt: skip


def _told(request: Request, codes: tuple[str, ...]) -> Response:
    title = page_says("codes_title", language_of(request))
    return page_of(request, "code_told.html", title, "account", codes=codes)


routes = [
    Route("/account", account, methods=["GET", "POST"]),
    Route("/account/code", code, methods=["GET", "POST"]),
    Route("/account/mail", mail, methods=["GET", "POST"]),
]
