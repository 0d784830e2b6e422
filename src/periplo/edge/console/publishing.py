"""Letting a campaign out from its page: what changes, who stands where, what becomes of them; pause and resume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.campaigns import SHADOW, Campaign
from periplo.core.errors import BadInput
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.flow import finding_said
from periplo.edge.console.gate import who
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.letting_out import CampaignHasErrors, errors_in, may_still_come
from periplo.edge.showing.campaign_versions import is_anybody
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.pictures.numbers import number
from periplo.usecases import act
from periplo.usecases.act import approval
from periplo.usecases.act.drafting import Draft, DraftChanged
from periplo.usecases.act.moving_on import END, FOLLOW, PIN, PINNED, TO, MovingOn, Standing
from periplo.usecases.act.publishing import ALL_FOLLOW, becoming_now, standing_now

AT = "at."  # before the id of a node, in the names of the form's fields
STATES = {"pause": "paused", "resume": "active"}


async def status(request: Request) -> Response:
    """Pauses a published campaign, or lets it go on."""
    given = await posted(request)

    def done() -> Response:
        desk = desk_of(request)
        id = request.path_params["id"]
        if given.get("do") not in STATES or not any(one.id == id for one in desk.campaigns()):
            return not_found(request, 404)
        act.set_status(desk.ledger, id, STATES[given["do"]], this_instant(), who(request) or None)
        acted(request, "campaign", given["do"], id)
        return RedirectResponse(f"/campaigns/{quote(id, safe='')}", 303)

    return await run_in_threadpool(done)


routes = [Route("/campaigns/{id}/status", status, methods=["POST"])]


def publish_form(desk: Desk, plan: Campaign, said: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Each node that changes and at which somebody stands, with what may become of them; and the errors found."""
    touched = standing_now(plan, desk.ledger)
    standing = [one for one in touched if one.at]
    choices = [
        (END, say("choice.end", said)), (PIN, say("choice.pin", said)),
        *((f"{TO}{node.id}", say("choice.to", said, node.id)) for node in plan.nodes),
    ]  # fmt: skip
    errors = errors_here(desk, plan)
    return {
        "inside": _inside_said(desk, plan, touched, said) if is_anybody(touched) else "",
        "standing": [
            {
                "node": one.node, "key": f"{AT}{one.node}", "chosen": given.get(f"{AT}{one.node}", ""),
                "told": page_says("publish_standing", said, one.node, number(one.at, said)),
                "before": page_says("publish_around", said, number(one.before, said), number(one.after, said)),
                "choices": [(FOLLOW, say("choice.follow", said)), *choices] if one.can_follow else choices,
            }
            for one in standing
        ],
        "errors": [finding_said(one, said) for one in errors],
        "may_still_come": may_still_come(errors),
        "waits": desk.workspace.settings.campaigns.approval,
        "reason": given.get("reason", ""),
    }  # fmt: skip


def _inside_said(desk: Desk, plan: Campaign, touched: Sequence[Standing], said: str) -> str:
    """How many are inside, how many of them stand at nodes that change, and who goes on by an earlier version."""
    whole = touched[0].before + touched[0].at + touched[0].after
    here = number(sum(one.at for one in touched), said)
    told = page_says("publish_inside", said, number(whole, said), here)
    pinned = becoming_now(plan, desk.ledger, ALL_FOLLOW).get(PINNED, 0)
    return f"{told} {page_says('publish_pinned', said, number(pinned, said))}" if pinned else told


def errors_here(desk: Desk, plan: Campaign) -> tuple[act.Finding, ...]:
    """What keeps a campaign from doing what it says."""
    journeys = desk.source({}).lived.journeys if desk.has_events else None
    drawn = None if plan.map is None else next((one for one in desk.maps() if one.id == plan.map), None)
    return errors_in(plan, desk.workspace, desk.ledger, journeys, drawn or desk.map(), desk.labels())


def published_from(request: Request, draft: Draft, given: Mapping[str, str]) -> str:
    """Publishes a draft, or proposes it where a second person lets out; the address to go to.

    Raises: DraftChanged if it is another by now; CampaignHasErrors; BadInput without a name where one is needed;
    BadCampaign, UnknownName, LedgerBusy as publishing does.
    """
    desk = desk_of(request)
    if draft.version != given.get("version"):
        raise DraftChanged(
            f"{draft.path.name} was changed meanwhile",
            "somebody else wrote it after you looked at it",
            "look at it as it is now, and publish it then",
        )
    if draft.plan.id.endswith(SHADOW):
        raise BadInput("a campaign in shadow is not published here", mend="publish it by its own id")
    chosen = MovingOn(
        FOLLOW, {key.removeprefix(AT): said for key, said in given.items() if key.startswith(AT) and said}
    )
    by, reason = who(request) or None, given.get("reason", "").strip() or None
    plan = draft.plan
    found = errors_here(desk, plan)
    if found and not (given.get("anyway") == "yes" and may_still_come(found)):
        raise CampaignHasErrors(plan, found)
    address = f"/campaigns/{quote(plan.id, safe='')}"
    runs = next((one.status for one in desk.campaigns() if one.id == plan.id), "")
    state = "paused" if runs == "paused" else "active"  # what somebody paused goes on when somebody says so
    if desk.workspace.settings.campaigns.approval:
        acted(request, "campaign", "propose", plan.id)
        approval.propose(plan, desk.ledger, _now(desk), state, chosen, by, reason, bool(found))
        return f"{address}/approval"
    acted(request, "campaign", "publish", plan.id)
    act.publish(plan, desk.ledger, _now(desk), state, chosen, by, reason)
    return address


def _now(desk: Desk) -> int:
    """When what is published begins: at the last event, for a clock may be driven over the past; else now."""
    at = act.drive.last_event(desk.source({}).lived.journeys) if desk.has_events else None
    return this_instant() if at is None else at
