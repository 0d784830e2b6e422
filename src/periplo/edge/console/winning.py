"""One way of an experiment given to everybody, from the campaign's page: it goes into the draft."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.answers.effect import EffectAnswer
from periplo.core.campaign_nodes import Draw
from periplo.core.campaigns import SHADOW, Campaign
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import desk_of
from periplo.edge.console.drafting import draft_here, running
from periplo.edge.console.gate import who
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.wiring import channel_names
from periplo.formats.campaign_edits import led_on
from periplo.usecases.act.drafting import changed
from periplo.usecases.act.report import way_alone, way_to_apply


async def apply(request: Request) -> Response:
    """Gives everybody one way of an experiment, in the draft; its page tells what changes, and publishes it."""
    given = await posted(request)
    return await run_in_threadpool(_applied, request, given)


routes = [Route("/campaigns/{id}/apply", apply, methods=["POST"])]


def _applied(request: Request, given: Mapping[str, str]) -> Response:
    desk, id, node = desk_of(request), request.path_params["id"], given.get("node", "")
    plan, draft = running(desk, id), draft_here(desk, id)
    if plan is None or draft is None or id.endswith(SHADOW) or not _is_experiment(plan, node):
        return not_found(request, 404)
    asked, _ = desk.asked("effect", {"campaign": id, "node": node})
    assert isinstance(asked.answer, EffectAnswer)
    way = way_to_apply(asked.answer, given.get("way") or None, given.get("explore") == "yes")
    if _is_experiment(draft.plan, node):  # else somebody gave a way to everybody there before
        jump = way_alone(draft.plan, node, way)
        drawn = next((one for one in desk.maps() if one.id == plan.map), None) or desk.map()
        changed(
            draft, draft.version, lambda one: led_on(one.text, one.document, one.plan, jump), desk.ledger,
            this_instant(), who(request) or None, desk.labels(), drawn, channel_names(desk.workspace),
        )  # fmt: skip
    acted(request)  # the draft's version in the ledger says who
    return RedirectResponse(f"/campaigns/{quote(id, safe='')}/draft?node={quote(node, safe='')}#publish", 303)


def _is_experiment(plan: Campaign, node: str) -> bool:
    return plan.has(node) and isinstance(found := plan.node(node), Draw) and found.is_experiment
