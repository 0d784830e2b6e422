"""The page on which a second person looks at a campaign's new version, and lets it out or refuses it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.access import may
from periplo.core.campaign_diff import campaign_diff
from periplo.core.errors import BadCampaign, BadInput, UnknownName
from periplo.edge.clock import this_instant
from periplo.edge.console.campaigns import plan_said, words_said
from periplo.edge.console.desk import desk_of
from periplo.edge.console.flow import finding_said
from periplo.edge.console.gate import demand
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.publishing import errors_here
from periplo.edge.console.shell import language_of, page_of, user_of
from periplo.edge.faults import Fault, fault_of
from periplo.edge.letting_out import CampaignHasErrors
from periplo.edge.showing.campaign_versions import becoming_text, change_text, is_anybody, standing_table
from periplo.edge.showing.headings import moment_text
from periplo.edge.showing.table import html_of
from periplo.edge.words.pages import page_says
from periplo.usecases.act import approval, published
from periplo.usecases.act.publishing import becoming_now, standing_now
from periplo.usecases.act.sending_once import check_hour
from periplo.usecases.frequency import rules_of


async def approval_page(request: Request) -> Response:
    """A version that waits; posted, it is let out or refused."""
    if request.method == "POST":
        demand(request, "approve")
        return await run_in_threadpool(_posted, request, await posted(request))
    return await run_in_threadpool(_page, request)


def _page(request: Request, fault: Fault | None = None) -> Response:
    desk = desk_of(request)
    said, user, id = language_of(request), user_of(request), request.path_params["id"]
    try:
        found = approval.proposal_of(desk.ledger, id)
    except UnknownName:
        return not_found(request, 404)
    before = None
    with suppress(UnknownName):
        before = published(desk.ledger, id)
    standing = standing_now(found.campaign, desk.ledger)
    labels, zone = desk.labels(), desk.workspace.settings.zone
    changes = campaign_diff(before, found.campaign) if before else ()
    is_theirs = user is not None and user.name != found.author and may(user.role, "approve")
    return page_of(
        request, "approval.html", f"{found.campaign.title.to(said)} · {page_says('proposal', said)}", "campaigns",
        400 if fault else 200, id=id, campaign=found.campaign.title.to(said), number=found.number,
        reason=found.reason or "",
        proposed=page_says("proposal_from", said, found.author, moment_text(found.at, zone, said)),
        changes=[change_text(one, said, labels) for one in changes],
        becoming=becoming_text(becoming_now(found.campaign, desk.ledger, found.chosen), said),
        standing=html_of(standing_table(standing, found.chosen, said), said) if is_anybody(standing) else "",
        plan=plan_said(found.campaign, labels, said), words=words_said(found.campaign, said),
        may_decide=is_theirs, findings=[finding_said(one, said) for one in errors_here(desk, found.campaign)],
        is_anyway=found.is_anyway, fault=fault,
        hint=page_says("proposal_sign_in" if user is None else "proposal_own", said),
    )  # fmt: skip


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    user, id, at = user_of(request), request.path_params["id"], this_instant()
    if user is None:
        raise BadInput("nobody is signed in", "a second person approves", page_says("proposal_sign_in", "en"))
    if not given.get("number", "").isdecimal() or given.get("do") not in ("approve", "refuse"):
        return not_found(request, 404)
    number = int(given["number"])
    acted(request, "campaign", given["do"], id)
    if given["do"] == "refuse":
        approval.refuse(desk.ledger, id, number, at, user.name, user.role, given.get("why") or None)
        return RedirectResponse("/campaigns", 303)
    found = approval.proposal_of(desk.ledger, id)
    check_hour(found.campaign, at, rules_of(desk.workspace).zone)
    if not found.is_anyway and (errors := errors_here(desk, found.campaign)):
        said = language_of(request)
        fault = fault_of(CampaignHasErrors(found.campaign, errors), said)
        return _page(request, replace(fault, mend=page_says("publish_mend", said)))
    try:
        kept = approval.approve(desk.ledger, id, number, at, user.name, user.role)
    except BadCampaign as error:  # somebody has come meanwhile to a node that goes
        said = language_of(request)
        return _page(request, replace(fault_of(error, said), mend=page_says("proposal_stranded", said)))
    return RedirectResponse(f"/campaigns/{kept.id}", 303)


routes = [Route("/campaigns/{id}/approval", approval_page, methods=["GET", "POST"])]
