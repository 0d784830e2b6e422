"""The console's routes, and how every error becomes a page or an object that says how to mend it."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.access import NotAllowed
from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.edge.console import (
    account,
    act_here,
    api,
    approvals,
    audit,
    behind,
    boards,
    bringing,
    campaign_report,
    campaign_versions,
    channels,
    comments,
    comparing,
    coupons,
    customers,
    declaring,
    draft_messages,
    draft_rules,
    drafting,
    editing,
    editing_forms,
    editing_paste,
    examples,
    exchange,
    files,
    finding,
    floor,
    forgetting,
    frequency,
    guiding,
    home,
    identity,
    incoming,
    joining,
    letting_in,
    library,
    live,
    map_draft,
    map_writing,
    monday,
    new_campaign,
    outside,
    pages,
    parts,
    plan,
    playbooks,
    presenting,
    previews,
    publishing,
    quotes,
    receipts,
    saved,
    segment_ads,
    segments,
    sending,
    shared,
    sharing,
    sign_ups,
    signing,
    subscriptions,
    surveys,
    tasks,
    touring,
    trying,
    unsent,
    upkeep,
    versions,
    winning,
    writing,
)
from periplo.edge.console.called import Called
from periplo.edge.console.desk import Desk
from periplo.edge.console.gate import Gate, NotSignedIn
from periplo.edge.console.guard import Door, Guard
from periplo.edge.console.kept_files import KeptFiles
from periplo.edge.console.moment import OneMoment
from periplo.edge.console.patience import SigningIn
from periplo.edge.console.posting import StaleForm
from periplo.edge.console.shell import language_of
from periplo.edge.console.waiting import Waiting
from periplo.edge.faults import fault_of, fault_within
from periplo.edge.running import readiness
from periplo.usecases.boards import NoSuchBoard
from periplo.usecases.discussing import NoSuchComment
from periplo.usecases.editing.file import Workbench
from periplo.usecases.sharing import NoSuchShare
from periplo.usecases.subscribing import NoSuchSubscription

STATUS = {
    EnvironmentFault: 503,
    NotSignedIn: 401,
    NotAllowed: 403,
    StaleForm: 403,
    NoSuchComment: 404,
    NoSuchShare: 404,
    NoSuchBoard: 404,
    NoSuchSubscription: 404,
}


def console(root: Path | str, door: Door | None = None, soon: float | None = None) -> Starlette:
    """The application that serves one workspace. door: how it lets people in; None: this machine, without signing in.

    soon: seconds after which somebody who waits for a page is told so; None: they wait until it is there.
    Raises: BadInput if the folder is none.
    """
    app = Starlette(
        routes=[
            Route("/", home.map_page),
            Route("/map/reading/{question}", home.reading),
            Route("/maps/{id}/part", parts.part_page),
            *act_here.routes,
            *live.routes,
            Route("/map.html", pages.whole_map),
            *exchange.routes,
            Route("/maps", upkeep.maps),
            Route("/maps/lists", upkeep.lists),
            Route("/maps/{id}/evidence", upkeep.evidence),
            *guiding.routes,
            *map_draft.routes,
            *examples.routes,
            *comparing.routes,
            *editing_paste.routes,
            *editing.routes,
            *editing_forms.routes,
            *map_writing.routes,
            *library.routes,
            *joining.routes,
            *quotes.routes,
            *versions.routes,
            *tasks.routes,
            *comments.routes,
            *sharing.routes,
            *shared.routes,
            *presenting.routes,
            *monday.routes,
            Route("/ask", pages.questions),
            Route("/ask/{question}", pages.ask_page),
            *behind.routes,
            Route("/campaigns", pages.campaigns),
            *new_campaign.routes,
            Route("/campaigns/{id}", pages.campaign),
            *approvals.routes,
            *campaign_versions.routes,
            *drafting.routes,
            *draft_messages.routes,
            *draft_rules.routes,
            *publishing.routes,
            *winning.routes,
            *trying.routes,
            *playbooks.routes,
            *segment_ads.routes,
            *segments.routes,
            *sending.routes,
            *campaign_report.routes,
            *coupons.routes,
            *finding.routes,
            *saved.routes,
            *boards.routes,
            *subscriptions.routes,
            *channels.routes,
            *declaring.routes,
            *previews.routes,
            *writing.routes,
            *surveys.routes,
            *sign_ups.routes,
            Route("/customers", customers.customers),
            Route("/customers/{n:int}", customers.customer),
            *identity.routes,
            *forgetting.routes,
            Route("/frequency", frequency.page),
            Route("/plan", plan.page),
            Route("/receipts", receipts.receipts),
            Route("/receipts/{number:int}", receipts.receipt),
            *bringing.routes,
            Route("/sources", incoming.sources),
            Route("/events", incoming.events),
            *floor.routes,
            *letting_in.routes,
            *audit.routes,
            *signing.routes,
            *outside.routes,
            *account.routes,
            *touring.routes,
            *unsent.routes,
            Route("/api/v1/ask/{question}", api.ask),
            Route("/healthz", files.healthy),
            *readiness.routes,
            Route("/style.css", files.style),
            Route("/js/{name}.js", files.script),
            Route("/font/{face}.ttf", files.font),
            Route("/favicon.svg", files.favicon),
        ],
        middleware=[Middleware(Guard), Middleware(Gate), Middleware(Waiting), Middleware(OneMoment)],
        exception_handlers={PeriploError: _refused, HTTPException: _no_such_page, Exception: _mistaken},
    )
    app.state.desk, app.state.door, app.state.soon = Desk(root), door or Door(), soon
    app.state.looks = readiness.Looks(app.state.desk.workspace)
    app.state.workbench = Workbench(app.state.desk.root)
    app.state.used = outside.Used()
    app.state.signing, app.state.refused = SigningIn(), _refused
    app.state.sharing = shared.Sharing(shared.Uses(app.state.desk))
    app.state.trials = trying.Trials()
    app.state.unsent, app.state.kept_files = unsent.Unsent(), KeptFiles()
    app.state.called = Called(app.state.desk)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, PeriploError)
    if (kept := await unsent.kept_for(request, error)) is not None:
        return kept
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)
    answer = _told(request, error, status)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="periplo"'
    return answer


async def _mistaken(request: Request, error: Exception) -> Response:
    return _told(request, fault_within(error), 500)


async def _no_such_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/api/"):
        what = f"there is no {request.url.path}"
        return api.problem("not_found", what, "", "see /api/v1/ask/funnel", error.status_code)
    return pages.not_found(request, error.status_code)


def _told(request: Request, error: PeriploError, status: int) -> Response:
    fault = fault_of(error, language_of(request))
    if request.url.path.startswith("/api/"):
        return api.problem(error.code, error.what, error.why, error.mend, status, error.others)
    return pages.wrong(request, fault, status)
