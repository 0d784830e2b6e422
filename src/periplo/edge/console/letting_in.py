"""/users and /keys: who may come in, for administrators; and the page of a link by which somebody sets a password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.access import ROLES, SCOPES, BadPassword
from periplo.core.channel_catalogue import CHANNELS
from periplo.core.errors import BadInput, PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import desk_of
from periplo.edge.console.gate import demand
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted, posted_pairs
from periplo.edge.console.shell import language_of, page_of, user_of
from periplo.edge.console.slowly import judged
from periplo.edge.faults import fault_of
from periplo.edge.language import LANGUAGES
from periplo.edge.showing.headings import moment_text
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.storage import entry_links, second_factors, subjects
from periplo.storage import users as kept
from periplo.storage.audit import Hand
from periplo.storage.keys import KINDS, Key
from periplo.storage.sql import SqlLedger
from periplo.storage.users import User
from periplo.usecases import access_keys, accounts, second_factor

NEW_USER = {"do": "", "name": "", "role": "reader"}  # what the forms say before anybody writes
NEW_KEY = {"kind": "write", "source": "", "channel": "", "place": ""}


class NobodySignedIn(BadInput):
    """Who comes in is changed by somebody with a name, and nobody signs in here."""

    code = "nobody_signed_in"


def hand_of(request: Request) -> Hand:
    """The administrator who is signed in, now.

    Raises: NotAllowed if they are none; NobodySignedIn where nobody signs in.
    """
    demand(request, "administer")
    user = user_of(request)
    if user is None:
        raise NobodySignedIn(
            "nobody is signed in here, so nobody can change who comes in",
            "such a change is written down with the name of whoever makes it",
            'write sign_in = "always" under [console] of periplo.toml, or use periplo user and periplo key',
        )
    return Hand(user.name, this_instant())


async def users(request: Request) -> Response:
    """Everybody who may sign in; posted, somebody more, or a change."""
    demand(request, "administer")
    if request.method == "POST":
        return await run_in_threadpool(_user_posted, request, await posted(request))
    return await run_in_threadpool(_users, request)


async def keys(request: Request) -> Response:
    """Every key; posted, one more, shown this once, or one less."""
    demand(request, "administer")
    if request.method == "POST":
        return await run_in_threadpool(_key_posted, request, await posted_pairs(request))
    return await run_in_threadpool(_keys, request)


async def welcome(request: Request) -> Response:
    """Where a link leads: its owner sets a password, once."""
    told, desk, said = request.path_params["told"], desk_of(request), language_of(request)
    user = await run_in_threadpool(accounts.user_of_link, desk.ledger, told, this_instant())
    if user is None:
        return page_of(request, "welcome.html", page_says("welcome_gone", said), "", 404, name="", wrong="")
    title = page_says("welcome", said)
    if request.method != "POST":
        return page_of(request, "welcome.html", title, "", name=user.name, wrong="")
    given = await posted(request)
    acted(request)
    try:
        if given.get("new") != given.get("again"):
            raise BadPassword("the two passwords are not the same", mend="type them again")
        await judged(accounts.password_by_link, desk.ledger, told, given.get("new", ""), this_instant())
    except BadPassword as bad:
        return page_of(request, "welcome.html", title, "", 400, name=user.name, wrong=sentence(bad, said))
    return RedirectResponse("/login?welcome=yes", 303)


def sentence(error: PeriploError, said: str) -> str:
    """What is wrong and how to mend it, in one line of a form."""
    fault = fault_of(error, said)
    return " ".join(f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in (fault.what, fault.mend) if part)


def _user_posted(request: Request, given: Mapping[str, str]) -> Response:
    ledger, do, name = desk_of(request).ledger, given.get("do", ""), given.get("name", "")
    said = language_of(request)
    acted(request)
    try:
        hand = hand_of(request)
        if do == "new":
            speaks = given.get("speaks") if given.get("speaks") in LANGUAGES else None
            invited = accounts.invite(ledger, name, given.get("role", ""), hand, speaks)
            return _users(
                request, link=(invited.user.name, link_address(request, invited.told), invited.ends_at)
            )
        if do == "link":
            invited = accounts.new_link(ledger, name, hand)
            return _users(
                request, link=(invited.user.name, link_address(request, invited.told), invited.ends_at)
            )
        _done(ledger, do, name, given.get("role", ""), hand)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _users(request, wrong=sentence(error, said), given=given)
    return RedirectResponse(f"/users?done={do}", 303)


def _done(ledger: SqlLedger, do: str, name: str, role: str, hand: Hand) -> None:
    match do:
        case "role":
            accounts.change_role(ledger, name, role, hand)
        case "disable":
            accounts.disable(ledger, name, hand.at, hand)
        case "enable":
            accounts.enable(ledger, name, hand)
        case "out":
            accounts.sign_out_everywhere(ledger, name, hand)
        case "totp":
            second_factor.reset(ledger, name, hand)
        case _:
            raise BadInput(f"there is no act '{do}' here", mend="use the page's own form")


def link_address(request: Request, told: str) -> str:
    """Where a link leads, as it is sent to whom it is for."""
    url = desk_of(request).workspace.settings.console.url
    base = url or f"{request.state.client.scheme}://{request.state.origin}"
    return f"{base.rstrip('/')}/welcome/{told}"


def _users(
    request: Request,
    wrong: str = "",
    given: Mapping[str, str] | None = None,
    link: tuple[str, str, int] | None = None,
) -> Response:
    desk, said, now = desk_of(request), language_of(request), this_instant()
    zone, me = desk.workspace.settings.zone, user_of(request)
    with desk.ledger.reading() as connection:
        every = kept.all_users(connection)
        sessions, links = kept.sessions_of(connection, now), entry_links.open_links(connection, now)
        coded = second_factors.with_second_factor(connection)
        unset, outside = kept.without_password(connection), subjects.with_subject(connection)
    waiting = unset - outside
    done = request.query_params.get("done", "")

    def row(user: User) -> dict[str, Any]:
        facts = [
            page_says("signed_in_last", said, moment_text(user.signed_in_at, zone, said))
            if user.signed_in_at
            else page_says("signed_in_never", said),
            page_says("made_on", said, moment_text(user.made_at, zone, said)),
        ]
        if n := sessions.get(user.id):
            facts.append(page_says("sessions_open.one" if n == 1 else "sessions_open.many", said, n))
        facts.append(page_says("code_on" if user.id in coded else "code_off", said))
        if user.id in outside:
            facts.append(page_says("user_outside", said))
        if user.id in links:
            facts.append(page_says("link_until", said, moment_text(links[user.id], zone, said)))
        return {
            "name": user.name, "role": user.role, "role_said": say(f"role.{user.role}", said), "facts": facts,
            "is_off": user.disabled_at is not None, "is_me": me is not None and me.id == user.id,
            "is_waiting": user.id in waiting and user.disabled_at is None,
            "state": page_says("user_off", said, moment_text(user.disabled_at, zone, said)) if user.disabled_at
            else page_says("user_waiting", said) if user.id in waiting else "",
            "has_code": user.id in coded, "is_in": bool(sessions.get(user.id)),
        }  # fmt: skip

    return page_of(
        request, "users.html", page_says("users", said), "account", 400 if wrong else 200,
        rows=[row(user) for user in sorted(every, key=lambda one: (one.disabled_at is not None, one.name))],
        roles=[(role, say(f"role.{role}", said), page_says(f"may_{role}", said)) for role in ROLES], wrong=wrong,
        given=NEW_USER | dict(given or {}),
        link=link and (link[0], link[1], moment_text(link[2], zone, said)),
        may_write=me is not None,
        done=page_says(f"user_done_{done}", said) if done in ("role", "disable", "enable", "out", "totp") else "",
    )  # fmt: skip


def _key_posted(request: Request, pairs: list[tuple[str, str]]) -> Response:
    given, scopes = dict(pairs), tuple(value for name, value in pairs if name == "scope")
    ledger, said = desk_of(request).ledger, language_of(request)
    acted(request)
    try:
        hand = hand_of(request)
        if given.get("do") == "revoke":
            access_keys.revoke(ledger, given.get("id", ""), hand)
            return RedirectResponse("/keys?done=revoke", 303)
        made = access_keys.make(
            ledger, given.get("kind", ""), given.get("source", ""), hand, given.get("channel") or None,
            given.get("place") or None, scopes,
        )  # fmt: skip
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _keys(request, wrong=sentence(error, said), given=given, scopes=scopes)
    return _keys(request, made=(made.key.id, made.told))


def _keys(
    request: Request,
    wrong: str = "",
    given: Mapping[str, str] | None = None,
    scopes: tuple[str, ...] = (),
    made: tuple[str, str] | None = None,
) -> Response:
    desk, said = desk_of(request), language_of(request)
    zone = desk.workspace.settings.zone

    def row(key: Key) -> dict[str, Any]:
        more = (key.channel, key.place, ", ".join(key.scopes))
        every = page_says("key_all_scopes", said) if key.kind == "manage" and not key.scopes else ""
        return {
            "id": key.id, "kind": page_says(f"key_{key.kind}", said), "source": key.source,
            "more": " · ".join(one for one in (*more, every) if one) or "–",
            "made": moment_text(key.made_at, zone, said),
            "revoked": moment_text(key.revoked_at, zone, said) if key.revoked_at else "",
        }  # fmt: skip

    every = access_keys.every(desk.ledger)
    return page_of(
        request, "keys.html", page_says("keys", said), "account", 400 if wrong else 200,
        rows=[row(key) for key in sorted(every, key=lambda one: (one.revoked_at is not None, -one.made_at))],
        kinds=[(kind, page_says(f"key_{kind}", said), page_says(f"key_{kind}_help", said)) for kind in KINDS],
        channels=[(id, CHANNELS[id].to(said)) for id in CHANNELS], scopes=SCOPES, chosen=scopes,
        given=NEW_KEY | dict(given or {}), wrong=wrong, made=made, may_write=user_of(request) is not None,
        done=page_says("key_done_revoke", said) if request.query_params.get("done") == "revoke" else "",
    )  # fmt: skip


routes = [
    Route("/users", users, methods=["GET", "POST"]),
    Route("/keys", keys, methods=["GET", "POST"]),
    Route("/welcome/{told}", welcome, methods=["GET", "POST"]),
]
