"""The preference page and the one-click unsubscribe (RFC 8058): a signed link, no script, no cookie.

What a person changes goes through the inbox as messages, so it is an event too; "saved" is said when it is on disk.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from periplo.core.consent import ANY, ConsentSaid
from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.core.messages import Handle
from periplo.core.texts import LANGUAGES, Text
from periplo.core.tokens import Ticket, ticket_of, token_of
from periplo.edge.clock import this_instant
from periplo.edge.public.bodies import body_of
from periplo.edge.public.intake import Overloaded
from periplo.edge.public.preference_form import SOURCE, Known, changes, messages_of
from periplo.edge.public.preference_view import channel_title, purpose_title, sections
from periplo.edge.showing.pictures import colours
from periplo.edge.words.preferences import preferences_say
from periplo.formats.plan_yaml import read_tracking_plan
from periplo.storage import tables as t
from periplo.storage.consents import consents_of, texts_in_force
from periplo.storage.inbox import Fresh
from periplo.usecases.secret_keys import link_key

MOST = 64 << 10  # bytes of a form


async def preferences(request: Request) -> Response:
    """GET: what was said so far. POST: what is said now."""
    ticket = _ticket(request, "preferences")
    known = await _known(request, ticket)
    if ticket is None or known is None:
        return _gone(request, ticket)
    if request.method != "POST":
        return _page(request, ticket, known, this_instant(), "")
    form = await _form(request)
    now = this_instant()
    said = changes(known, form, now)
    try:
        await _keep(request, known.who, ticket.handle, said, now)
    except EnvironmentFault as fault:
        return _page(request, ticket, known, now, "not_saved", fault)
    told = tuple((ticket.handle, word) for word in said)
    after = known.records._replace(said=(*known.records.said, *told))
    return _page(request, ticket, known._replace(records=after), now, "saved" if said else "saved_nothing")


async def unsubscribe(request: Request) -> Response:
    """GET: a button, and nothing else happens. POST, by the button or by a mail program: it ends."""
    ticket = _ticket(request, "unsubscribe")
    known = await _known(request, ticket)
    if ticket is None or known is None:
        return _gone(request, ticket)
    if request.method != "POST" or not _is_one_click(await _body(request)):
        return _stop_page(request, ticket, "ask", 200 if request.method != "POST" else 400)
    now = this_instant()
    proof = f"link of {ticket.at // 1_000_000}"
    word = ConsentSaid(ticket.channel, ticket.purpose, "withdrawn", now, SOURCE, None, "consent", proof)
    try:
        await _keep(request, known.who, ticket.handle, [word], now, "unsubscribed")
    except EnvironmentFault as fault:
        return _stop_page(request, ticket, "not_saved", 200, fault)
    return _stop_page(request, ticket, "done")


routes = [
    Route("/preferences/{token}", preferences, methods=["GET", "POST"]),
    Route("/unsubscribe/{token}", unsubscribe, methods=["GET", "POST"]),
]


async def _keep(
    request: Request, who: Handle, handle: int, said: list[ConsentSaid], now: int, event: str | None = None
) -> None:
    """Returns when what was said is safe on disk. Raises: Overloaded, EnvironmentFault."""
    if said:
        body = msgspec.json.encode({"batch": messages_of(who, handle, said, event)})
        await request.app.state.intake.keep(Fresh(now, SOURCE, "batch", body))


def _ticket(request: Request, kind: str) -> Ticket | None:
    return ticket_of(request.path_params["token"], kind, _key(request))


def _key(request: Request) -> bytes:
    state = request.app.state
    if not hasattr(state, "link_key"):
        state.link_key = link_key(state.workspace)
    return bytes(state.link_key)


async def _known(request: Request, ticket: Ticket | None) -> Known | None:
    """None if the person is not known any more."""
    if ticket is None:
        return None
    return await run_in_threadpool(_read, request, ticket)


def _read(request: Request, ticket: Ticket) -> Known | None:
    h, hc = t.handles.c, t.handle_customer.c
    with request.app.state.ledger.reading() as connection:
        who = connection.execute(select(h.kind, h.text).where(h.handle == ticket.handle)).first()
        customer = connection.scalar(
            select(hc.customer).where(hc.handle == ticket.handle, hc.until.is_(None))
        )
        if who is None or customer is None:
            return None
        return Known(
            Handle(*who), consents_of(connection, customer), texts_in_force(connection, this_instant())
        )


async def _body(request: Request) -> bytes:
    try:
        return await body_of(request, MOST, MOST)
    except PeriploError:
        return b""


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; of one that is too large, none."""
    body = await _body(request)
    return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=500)) if body else {}


def _is_one_click(body: bytes) -> bool:
    """RFC 8058: the field List-Unsubscribe with One-Click, as a form of either kind."""
    return b"List-Unsubscribe" in body and b"One-Click" in body


def _language(request: Request, ticket: Ticket | None) -> str:
    """As the address says, else as the message was written, else as the browser asks, else the workspace's."""
    asked = [request.query_params.get("lang"), ticket.language if ticket else None]
    asked += [part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    return next(
        (one for one in asked if one in LANGUAGES), str(request.app.state.workspace.settings.language)
    )


def _purposes(request: Request) -> Mapping[str, Text]:
    """The organisation's own names of purposes, as its tracking plan has them."""
    plan = request.app.state.workspace.plan
    try:
        return read_tracking_plan(plan).purposes if plan.exists() else {}
    except PeriploError:
        return {}  # a plan that cannot be read must not keep anybody from saying no


def _page(
    request: Request,
    ticket: Ticket,
    known: Known,
    now: int,
    notice: str,
    fault: EnvironmentFault | None = None,
) -> Response:
    said = _language(request, ticket)
    settings = request.app.state.workspace.settings
    shown = sections(known.records, known.texts, _purposes(request), said, settings.zone, now, ticket.handle)
    return rendered(
        request, "preferences.html", said, preferences_say("title", said), _status(fault), fault,
        sections=shown, notice=notice, name=settings.name,
    )  # fmt: skip


def _stop_page(
    request: Request, ticket: Ticket, stage: str, status: int = 200, fault: EnvironmentFault | None = None
) -> Response:
    said = _language(request, ticket)
    name = request.app.state.workspace.settings.name
    what = preferences_say(
        "what",
        said,
        channel_title(ticket.channel, said),
        purpose_title(ticket.purpose, _purposes(request), said),
    )
    if ticket.channel == ANY and ticket.purpose == ANY:
        what = purpose_title(ANY, {}, said)
    link = token_of(Ticket("preferences", ticket.handle, ticket.at, said), _key(request))
    title = preferences_say("stopped_title" if stage == "done" else "stop_title", said)
    return rendered(
        request, "unsubscribe.html", said, title, _status(fault) if fault else status, fault,
        stage=stage, name=name, what=what, link=f"../preferences/{link}",
    )  # fmt: skip


def _gone(request: Request, ticket: Ticket | None) -> Response:
    said = _language(request, ticket)
    return rendered(request, "link_gone.html", said, preferences_say("gone_title", said), 404, None)


def _status(fault: EnvironmentFault | None) -> int:
    return 200 if fault is None else 429 if isinstance(fault, Overloaded) else 503


def rendered(
    request: Request,
    template: str,
    said: str,
    title: str,
    status: int,
    fault: EnvironmentFault | None,
    words: Callable[..., str] = preferences_say,
    **values: Any,
) -> Response:
    """A page for a person who followed a link of ours, from its template. words: the texts that it says."""
    page = _templates().get_template(template)
    style, sha = _style()
    text = page.render(
        title=title, language=said, other="en" if said == "es" else "es", style=style,
        say=lambda key, *told: words(key, said, *told), **values,
    )  # fmt: skip
    headers = {
        "Content-Language": said,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src '{sha}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
    }
    if fault is not None:
        headers["Retry-After"] = str(getattr(fault, "retry_after", 10))
    return HTMLResponse(text, status, headers=headers)


@cache
def _style() -> tuple[str, str]:
    """The stylesheet that stands in each page, and its hash, by which the page allows it and no other."""
    sheet = colours() + (files("periplo.edge.public") / "preferences.css").read_text("utf-8")
    return sheet, "sha256-" + b64encode(hashlib.sha256(sheet.encode()).digest()).decode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("periplo.edge.public"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
