"""/f/TOKEN: the link in a mail that confirms what a form allowed.

GET shows a button, so a program that follows every link of a mail confirms nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.consent import ANY
from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.core.form_messages import FilledIn, confirmed
from periplo.core.form_tokens import Awaited, awaited_in
from periplo.core.messages import Handle
from periplo.core.spans import DAY
from periplo.core.tokens import Ticket, token_of
from periplo.edge.clock import this_instant
from periplo.edge.public.bodies import body_of
from periplo.edge.public.forms import door_of, spoken
from periplo.edge.public.intake import Overloaded
from periplo.edge.public.preferences import rendered
from periplo.edge.public.survey_pages import accepted
from periplo.edge.words.forms import form_says
from periplo.storage import tables as t
from periplo.storage.consents import consents_of
from periplo.storage.inbox import Fresh
from periplo.usecases.forms.publishing import PublishedForm, published_form
from periplo.usecases.secret_keys import link_key

SOURCE = "forms"
VALID = 30 * DAY  # after that a yes is too long in coming to be one
_MOST = 4 << 10


async def confirm(request: Request) -> Response:
    """GET: what would be allowed, and a button. POST: it is allowed."""
    key = await run_in_threadpool(link_key, request.app.state.workspace)
    awaited = awaited_in(request.path_params["token"], key)
    known = None if awaited is None else await run_in_threadpool(_known, request, awaited)
    if awaited is None or known is None:
        said = _language(request, None)
        return rendered(request, "link_gone.html", said, form_says("gone_title", said), 404, None, form_says)
    published, who = known.published, known.who
    now, said = this_instant(), _language(request, published)
    link = token_of(Ticket("preferences", awaited.handle, awaited.at, said), key)
    if now - awaited.at > VALID or known.is_over:
        return _page(request, published, awaited, said, "over", link, status=410)
    if request.method != "POST" or b"confirm" not in await _body(request):
        return _page(request, published, awaited, said, "ask", link)
    filled = FilledIn(awaited.response, published.version, awaited.at, said, browser=awaited.browser or None)
    messages = confirmed(published.form, filled, now, awaited.pairs, who)
    try:
        body = msgspec.json.encode({"batch": messages})
        await request.app.state.intake.keep(Fresh(now, SOURCE, "batch", body))
    except EnvironmentFault as fault:
        return _page(request, published, awaited, said, "not_saved", link, fault)
    coupon = None
    if published.form.coupon:
        door = await door_of(request.app)
        coupon = await run_in_threadpool(door.code, published.form, who.text, now) or ""
    return _page(request, published, awaited, said, "done", link, coupon=coupon)


routes = [Route("/f/{token}", confirm, methods=["GET", "POST"])]


class _Known(NamedTuple):
    """The form as it was shown, and whose address it is. is_over: they have said no since."""

    published: PublishedForm
    who: Handle
    is_over: bool


def _known(request: Request, awaited: Awaited) -> _Known | None:
    """None if the form or the address is not known any more."""
    h, hc = t.handles.c, t.handle_customer.c
    ledger = request.app.state.ledger
    try:
        published = published_form(ledger, awaited.form, awaited.version)
    except PeriploError:
        return None
    with ledger.reading() as connection:
        who = connection.execute(select(h.kind, h.text).where(h.handle == awaited.handle)).first()
        customer = connection.scalar(
            select(hc.customer).where(hc.handle == awaited.handle, hc.until.is_(None))
        )
        if who is None or customer is None:
            return None
        said = consents_of(connection, customer).said
    pairs = {tuple(pair.split("/", 1)) for pair in awaited.pairs}
    is_over = any(
        word.at > awaited.at
        and word.state != "granted"
        and not word.carried
        and any(
            word.channel in (channel, ANY) and word.purpose in (purpose, ANY) for channel, purpose in pairs
        )
        for _, word in said
    )
    return _Known(published, Handle(*who), is_over)


async def _body(request: Request) -> bytes:
    try:
        return await body_of(request, _MOST, _MOST)
    except PeriploError:
        return b""


def _language(request: Request, known: PublishedForm | None) -> str:
    settled = str(request.app.state.workspace.settings.language)
    asked = [
        request.query_params.get("lang", ""),
        *accepted(request.headers.get("accept-language", "")),
        settled,
    ]
    if known is None:
        return next((one for one in asked if one in ("es", "en")), settled)
    return spoken(known.form, asked)


def _page(
    request: Request,
    known: PublishedForm,
    awaited: Awaited,
    said: str,
    stage: str,
    link: str,
    fault: EnvironmentFault | None = None,
    status: int = 200,
    coupon: str | None = None,
) -> Response:
    if fault is not None:
        status = 429 if isinstance(fault, Overloaded) else 503
    texts = [one.text.to(said) for one in known.form.consents if one.pair in awaited.pairs]
    title = form_says("confirmed_title" if stage == "done" else "confirm_title", said)
    return rendered(
        request, "confirm.html", said, title, status, fault, form_says,
        stage=stage, name=request.app.state.workspace.settings.name, texts=texts, coupon=coupon,
        link=f"../preferences/{link}",
    )  # fmt: skip
