"""The versions of a campaign: which there were, one of them looked at, and put into the draft again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.campaign_diff import campaign_diff
from periplo.core.campaigns import SHADOW, Campaign
from periplo.core.errors import PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.console.campaigns import plan_said, version_lines, versions_here, words_said
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.drafting import draft_here, fault_here
from periplo.edge.console.flow import Seen, flow_view
from periplo.edge.console.gate import who
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.faults import Fault, fault_of
from periplo.edge.showing.campaign_versions import change_text, version_facts
from periplo.edge.showing.headings import moment_text
from periplo.edge.words.pages import page_says
from periplo.pictures.campaign import NO_FIGURES
from periplo.usecases.act.drafting import Draft, DraftUnpublished, is_unpublished, restored
from periplo.usecases.act.publishing import Version

DRAFT = "draft"  # instead of the number of a version


async def versions_page(request: Request) -> Response:
    """Every version of a campaign, the newest first, with what changed in each."""
    return await run_in_threadpool(_list, request)


async def version_page(request: Request) -> Response:
    """One version: its flow and words, and what differs; posted, the draft says again what it says."""
    if request.method == "POST":
        return await run_in_threadpool(_put_back, request, await posted(request))
    return await run_in_threadpool(_page, request)


routes = [
    Route("/campaigns/{id}/versions", versions_page),
    Route("/campaigns/{id}/versions/{number:int}", version_page, methods=["GET", "POST"]),
]


def _list(request: Request) -> Response:
    desk, said, id = desk_of(request), language_of(request), request.path_params["id"]
    found = versions_here(desk, id)
    if not found:
        return not_found(request, 404)
    title = found[0].campaign.title.to(said)
    return page_of(
        request, "campaign_versions.html", page_says("campaign_versions_of", said, title), "campaigns",
        id=id, campaign=title, versions=version_lines(desk, found, said),
    )  # fmt: skip


def _page(request: Request, fault: Fault | None = None) -> Response:
    desk, said, id = desk_of(request), language_of(request), request.path_params["id"]
    found = versions_here(desk, id)
    one = _of(found, request.path_params["number"])
    if one is None:
        return not_found(request, 404)
    plan, newest = one.campaign, found[0].campaign
    address = f"/campaigns/{quote(id, safe='')}/versions/{plan.version}"
    draft = _draft(desk, id)
    flow = flow_view(desk, Seen(plan, NO_FIGURES, ()), said, address, request.query_params.get("node", ""))
    return page_of(
        request, "campaign_version.html",
        page_says("campaign_version_named", said, plan.title.to(said), plan.version), "campaigns",
        400 if fault else 200, id=id, address=address, number=plan.version,
        facts=version_facts(one, said, moment_text(one.saved_at, desk.workspace.settings.zone, said)),
        is_newest=plan.version == newest.version, flow=flow, fault=fault,
        compared=_compared(request, desk, plan, found, draft, said),
        plan=plan_said(plan, desk.labels(), said), words=words_said(plan, said),
        back=_back(desk, plan, newest, draft, said) if draft is not None and may_edit(request) else None,
    )  # fmt: skip


def _draft(desk: Desk, id: str) -> Draft | None:
    """The draft; None for a campaign in shadow, which has none, and where its file cannot be read."""
    if id.endswith(SHADOW):
        return None
    with suppress(PeriploError):
        return draft_here(desk, id)
    return None


def _of(found: list[Version], number: int) -> Version | None:
    return next((one for one in found if one.campaign.version == number), None)


def _compared(
    request: Request, desk: Desk, plan: Campaign, found: list[Version], draft: Draft | None, said: str
) -> dict[str, Any]:
    """What would change if this version took the place of another: of what is published now, unless one is chosen."""
    newest = found[0].campaign
    others = {
        str(one.campaign.version): (_named(one.campaign, newest, said), one.campaign)
        for one in found
        if one.campaign.version != plan.version
    }
    if draft is not None:
        others = {DRAFT: (page_says("version_draft", said), draft.plan)} | others
    usual = str(newest.version if newest.version != plan.version else plan.version - 1)
    asked = request.query_params.get("with", "")
    chosen = asked if asked in others else usual if usual in others else next(iter(others), "")
    if not chosen:
        return {}
    named, other = others[chosen]
    return {
        "title": page_says("version_differs", said, named, plan.version),
        "lines": [change_text(each, said, desk.labels()) for each in campaign_diff(other, plan)],
        "choices": [(key, told) for key, (told, _) in others.items()],
        "chosen": chosen,
    }


def _named(one: Campaign, newest: Campaign, said: str) -> str:
    return page_says("version_now" if one.version == newest.version else "version_number", said, one.version)


def _back(desk: Desk, plan: Campaign, newest: Campaign, draft: Draft, said: str) -> dict[str, Any]:
    """What going back to this version means, and what the draft would lose by it."""
    is_same = not campaign_diff(draft.plan, plan)
    is_asked = not is_same and is_unpublished(draft, desk.ledger)
    key = "version_back_waits" if desk.workspace.settings.campaigns.approval else "version_back_help"
    return {
        "is_same": is_same,
        "help": page_says(key, said, newest.version),
        "version": draft.version,
        "unpublished": [change_text(each, said, desk.labels()) for each in campaign_diff(newest, draft.plan)]
        if is_asked
        else [],
    }


def _put_back(request: Request, given: Mapping[str, str]) -> Response:
    desk, id = desk_of(request), request.path_params["id"]
    number = request.path_params["number"]
    if id.endswith(SHADOW) or _of(versions_here(desk, id), number) is None:
        return not_found(request, 404)
    draft = draft_here(desk, id)
    assert draft is not None  # what is published has one
    said = language_of(request)
    try:
        restored(
            draft, given.get("version", ""), number, desk.ledger, this_instant(), who(request) or None,
            desk.labels(), given.get("replace") == "yes",
        )  # fmt: skip
    except DraftUnpublished as error:
        return _page(request, replace(fault_of(error, said), mend=page_says("version_mend", said)))
    except PeriploError as error:
        return _page(request, fault_here(error, draft, said))
    acted(request)  # the draft's version in the ledger says who
    return RedirectResponse(f"/campaigns/{quote(id, safe='')}/draft#publish", 303)
