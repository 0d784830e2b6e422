"""The link at the foot of a mail to somebody of the company: it ends that subscription, by one POST (RFC 8058).

The console answers the same address, as not every workspace has a public listener.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.subscriptions import MENTION, MONDAY, Stop, stop_of
from periplo.core.texts import LANGUAGES
from periplo.edge.clock import this_instant
from periplo.edge.public.bodies import body_of
from periplo.edge.public.preferences import rendered
from periplo.edge.showing.mailing import title_said
from periplo.edge.words.pages import page_says
from periplo.storage import subscriptions as kept
from periplo.storage.sql import SqlLedger
from periplo.storage.users import user_named
from periplo.storage.watches import watch_of
from periplo.usecases.secret_keys import link_key
from periplo.usecases.subscribing import thing_of
from periplo.usecases.workspace import Workspace

MOST = 4 << 10  # bytes of a form


async def mail_page(request: Request) -> Response:
    """GET: a button, and nothing else happens. POST, by the button or by a mail program: it ends."""
    return await stopped(request, request.app.state.workspace, request.app.state.ledger)


async def stopped(request: Request, workspace: Workspace, ledger: SqlLedger) -> Response:
    """The page for the link of this address."""
    if request.method == "POST":
        await body_of(request, MOST, MOST)  # whatever it says: the address is what counts
    return await run_in_threadpool(_page, request, workspace, ledger)


def _page(request: Request, workspace: Workspace, ledger: SqlLedger) -> Response:
    said = _language(request, workspace)
    stop = stop_of(request.path_params["token"], link_key(workspace))
    what = "" if stop is None else _called(ledger, stop, said)
    if stop is None or not what:
        return rendered(request, "link_gone.html", said, page_says("mails_gone", said), 404, None)
    stage = "ask"
    if request.method == "POST":
        _end(ledger, stop, this_instant())
        stage = "done"
    title = page_says("mails_stopped" if stage == "done" else "mails_stop", said)
    return rendered(
        request, "mail_stop.html", said, title, 200, None,
        words=lambda key, language, *told: page_says(key, language, *told), stage=stage, what=what,
        name=workspace.settings.name,
    )  # fmt: skip


def _called(ledger: SqlLedger, stop: Stop, said: str) -> str:
    """What ends, "" if it is not there any more."""
    if stop.kind == MENTION:
        return page_says("mails_mentions", said)
    with ledger.reading() as connection:
        one = kept.subscription_of(connection, stop.subject)
        thing = thing_of(connection, one.what, one.object) if one else None
        watch = watch_of(connection, stop.subject)
    if one is None or thing is None:
        return ""
    return page_says("mails_monday", said) if one.what == MONDAY else title_said(one, thing, watch, said)


def _end(ledger: SqlLedger, stop: Stop, at: int) -> None:
    with ledger.writing() as connection:
        if stop.kind != MENTION:
            kept.end_for(connection, stop.subject, stop.who, at)
            return
        user = user_named(connection, stop.who)
        if user is not None:
            kept.set_wish(connection, user.id, kept.wish_of(connection, user.id)._replace(mentions=False))


def _language(request: Request, workspace: Workspace) -> str:
    asked = [request.query_params.get("lang")]
    asked += [part.strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    return next((one for one in asked if one in LANGUAGES), str(workspace.settings.language))


routes = [Route("/mails/{token}", mail_page, methods=["GET", "POST"])]
