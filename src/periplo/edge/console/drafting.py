"""The page on which a campaign is changed part by part: its draft as a flow, a form for the node looked at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.access import may
from periplo.core.campaign_diff import campaign_diff
from periplo.core.campaign_nodes import Exit, Jump, Send, ways_on
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadInput, PeriploError
from periplo.core.maps import JourneyMap
from periplo.core.time_saying import moment_said
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.draft_moves import DEEDS, blocks_of, deed_of, done_said, moves_of
from periplo.edge.console.flow import flow_view, seen
from periplo.edge.console.gate import who
from periplo.edge.console.node_fields import (
    MOVES,
    Held,
    carried,
    channel_options,
    edit_of,
    fields_of,
    held_in,
    held_of,
    rearranged,
)
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.publishing import publish_form, published_from
from periplo.edge.console.shell import language_of, page_of, user_of
from periplo.edge.console.written_fields import UNITS
from periplo.edge.faults import Fault, fault_of
from periplo.edge.letting_out import CampaignHasErrors
from periplo.edge.showing.campaign_versions import change_text
from periplo.edge.showing.json import json_of
from periplo.edge.wiring import channel_names
from periplo.edge.words.pages import page_says
from periplo.formats.campaign_edits import inserted, node_place
from periplo.pictures.campaign import ENTRY, node_told
from periplo.usecases.act.drafting import (
    Draft,
    DraftWorse,
    Edit,
    Step,
    changed,
    draft_of,
    last_step,
    next_step,
    stepped,
)

KINDS = ("send", "wait", "split", "task")
NEW = "+"  # instead of the id of a message: one that is written first


def message_link(campaign: str, message: str, node: str, **more: str) -> str:
    """The address at which a message is written; node: to which one comes back."""
    query = urlencode({"message": message, "node": node, **more}, quote_via=quote)
    return f"/campaigns/{quote(campaign, safe='')}/draft/message?{query}"


async def draft_page(request: Request) -> Response:
    """The draft; posted, one part of it is changed, or it is published."""
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request))
    asked = request.query_params
    return await run_in_threadpool(_page, request, asked.get("node", ""), {"way": asked.get("way", "")})


routes = [Route("/campaigns/{id}/draft", draft_page, methods=["GET", "POST"])]


def draft_here(desk: Desk, id: str) -> Draft | None:
    """Raises: BadInput, BadCampaign if its file cannot be read."""
    return draft_of(desk.workspace.root / "campaigns", desk.ledger, id, desk.labels())


def running(desk: Desk, id: str) -> Campaign | None:
    """The newest published version, None if there is none."""
    return next((one for one in desk.campaigns() if one.id == id), None)


def _page(
    request: Request, node: str, given: Mapping[str, str] | None = None, fault: Fault | None = None,
    held: Held | None = None,
) -> Response:  # fmt: skip
    """held: what was typed of the node and is not kept yet; None: what the draft says."""
    desk = desk_of(request)
    id, said = request.path_params["id"], language_of(request)
    draft = draft_here(desk, id)
    if draft is None:
        return not_found(request, 404)
    plan, before = draft.plan, running(desk, id)
    address = f"/campaigns/{quote(id, safe='')}/draft"
    user = user_of(request)
    may_write = user is None or may(user.role, "edit")
    view = flow_view(desk, seen(desk, plan, said), said, address, node, may_write)
    changes = campaign_diff(before, plan) if before is not None else ()
    return page_of(
        request, "draft.html", f"{plan.title.to(said)} · {page_says('draft', said)}", "campaigns",
        400 if fault else 200, id=id, campaign=plan.title.to(said),
        address=address, flow=view, node=node, version=draft.version,
        facts=_facts(draft, before, said), is_running=before is not None,
        changes=[change_text(one, said, desk.labels()) for one in changes],
        form=_form(desk, draft, node, said, given or {}, held) if may_write and view["node"] else None,
        rules_at=rules_address(id), may_build=desk.has_events,
        may_write=may_write, fault=fault, told=_told(request, plan, node, said) if fault is None else "",
        blocks=json_of(blocks_of(plan)) if may_write else "",
        steps=_steps(desk, draft, said) if may_write else None,
        publish=publish_form(desk, plan, said, given or {}) if may_write else None,
    )  # fmt: skip


def _told(request: Request, plan: Campaign, node: str, said: str) -> str:
    return done_said(plan, request.query_params.get("done", ""), node, said)


def _steps(desk: Desk, draft: Draft, said: str) -> dict[str, str | None]:
    """What undoing and redoing would do, in words; None where there is nothing."""

    def told(key: str, step: Step | None) -> str | None:
        if step is None:
            return None
        zone = desk.workspace.settings.zone
        return page_says(
            key, said, step.author or page_says("step_nobody", said), moment_said(step.at, zone, said)
        )

    return {
        "undo": told("step_undo", last_step(draft, desk.ledger)),
        "redo": told("step_redo", next_step(draft, desk.ledger)),
    }


def _facts(draft: Draft, before: Campaign | None, said: str) -> list[str]:
    told = [page_says("draft", said)]
    told.append(
        page_says("draft_no_file" if draft.is_new else "draft_file", said, f"campaigns/{draft.path.name}")
    )
    if before is None:
        return [*told, page_says("draft_unpublished", said)]
    return [*told, page_says("draft_beside", said, before.version)]


def rules_address(id: str) -> str:
    """Where a rule of the draft is built of clauses."""
    return f"/campaigns/{quote(id, safe='')}/draft/rule"


def _form(
    desk: Desk, draft: Draft, node: str, said: str, given: Mapping[str, str], held: Held | None
) -> dict[str, Any]:
    """The fields of the node, and what may be done at it."""
    plan = draft.plan
    held = held or held_of(draft, node)
    is_written = node != ENTRY and node_place(draft.document, node) is not None
    return {
        "fields": None if held is None else fields_of(desk, draft, node, held, said),
        "said": "" if held is None else carried(held.form), "is_typed": bool(held and held.next),
        "ways": _ways(plan, node, said) if node == ENTRY or is_written else [],
        "kinds": [(kind, page_says(f"add_{kind}", said)) for kind in KINDS],
        "messages": [*((one.id, one.id) for one in plan.messages), (NEW, page_says("message_begin", said))],
        "message": _message_links(plan, node),
        "channels": channel_options(desk, said), "channel": _channel(plan),
        "units": [(unit, page_says(f"written.choice.unit.{unit}", said)) for unit in UNITS],
        "moves": moves_of(draft, node, said, given),
        "given": defaultdict(str, given),
    }  # fmt: skip


def _message_links(plan: Campaign, node: str) -> tuple[str, str] | None:
    """Where the message of a send is written, and another one for it; None for other nodes."""
    if not plan.has(node) or not isinstance(send := plan.node(node), Send):
        return None
    return message_link(plan.id, send.message, node), message_link(plan.id, NEW, node)


def _ways(plan: Campaign, node: str, said: str) -> list[tuple[int, str]]:
    if node == ENTRY:
        return [(0, plan.first.id)]
    one = plan.node(node)
    if isinstance(one, Exit | Jump):
        return []
    names = [name for name, _ in node_told(plan, one, said).ways]
    return [(at, f"{names[at]} → {then}" if names else then) for at, then in enumerate(ways_on(one))]


def _channel(plan: Campaign) -> str:
    sends = [node for node in plan.nodes if isinstance(node, Send)]
    return sends[0].channel if sends else "email"


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    id, node, said = request.path_params["id"], given.get("node", ""), language_of(request)
    draft = draft_here(desk, id)
    if draft is None:
        return not_found(request, 404)
    address = f"/campaigns/{quote(id, safe='')}/draft"
    try:
        if given.get("do") == "insert" and given.get("kind") == "send" and given.get("new_send") == NEW:
            way, channels = given.get("way", ""), given.get("new_channels", "")
            return RedirectResponse(message_link(id, NEW, node, item="send", way=way, channels=channels), 303)
        if given.get("do") == "publish":
            return RedirectResponse(published_from(request, draft, given), 303)
        if given.get("do", "").partition(" ")[0] in MOVES:
            return _page(request, node, given, held=rearranged(draft, node, given))
        then = _done(request, draft, given, node)
    except PeriploError as error:
        return _page(request, node, given, fault_here(error, draft, said), _typed(draft, node, given))
    acted(request)  # its version in the ledger says who
    query = {"node": then} | ({"done": do} if (do := given.get("do", "")) not in ("set", "insert") else {})
    return RedirectResponse(f"{address}?{urlencode(query, quote_via=quote)}#inspector", 303)


def fault_here(error: PeriploError, draft: Draft, said: str) -> Fault:
    """What went wrong with a draft, for whoever works on its page. Raises: the error, where the page cannot mend it."""
    if isinstance(error, DraftWorse):
        return Fault(error.code, error.finding.what.to(said), page_says("draft_not_kept", said),
                     error.finding.mend.to(said), 2)  # fmt: skip
    if error.exit_code != 2 and not isinstance(error, CampaignHasErrors):
        raise error
    fault = fault_of(error, said)
    # Who works here sees the flow, and neither the file nor its lines.
    fault = replace(fault, what=re.sub(rf"^{re.escape(draft.path.name)}(, \w+ \d+)?: ", "", fault.what))
    if isinstance(error, CampaignHasErrors):
        fault = replace(fault, mend=page_says("publish_mend", said))
    return fault


def _typed(draft: Draft, node: str, given: Mapping[str, str]) -> Held | None:
    """What stood in the fields that could not be kept."""
    if given.get("do") != "set":
        return None
    try:
        return held_in(draft, node, given)
    except PeriploError:
        return None


def _done(request: Request, draft: Draft, given: Mapping[str, str], node: str) -> str:
    """Does what the form asks for; the node to look at thereafter.

    Raises: PeriploError, as `changed` and whoever writes.
    """
    desk, do, version = desk_of(request), given.get("do", ""), given.get("version", "")
    now, author = this_instant(), who(request) or None
    if do in ("undo", "redo"):
        step = last_step(draft, desk.ledger) if do == "undo" else next_step(draft, desk.ledger)
        if step is None:
            what = "there is nothing to undo" if do == "undo" else "there is nothing to redo"
            raise BadInput(what, mend="look at the draft as it is now")
        one = stepped(draft, version, step, desk.ledger, now, author, desk.labels())
        return node if one.plan.has(node) or node == ENTRY else ""
    put, then = deed_of(draft, given, node) if do in DEEDS else _edit(draft, given, node)
    one = changed(
        draft, version, put, desk.ledger, now, author, desk.labels(), campaign_map(desk, draft.plan),
        channel_names(desk.workspace),
    )  # fmt: skip
    return then(one.plan)


def campaign_map(desk: Desk, plan: Campaign) -> JourneyMap | None:
    """The map that a campaign names, else the first one."""
    return next((one for one in desk.maps() if one.id == plan.map), None) or desk.map()


def _edit(draft: Draft, given: Mapping[str, str], node: str) -> tuple[Edit, Callable[[Campaign], str]]:
    """What is to be done with the draft, and, of the campaign thereafter, the node to look at.

    Raises: BadInput if the form says nothing that can be done.
    """
    match given.get("do"):
        case "set":
            return edit_of(node, held_in(draft, node, given).form), lambda _: node
        case "insert":
            item = new_item(draft.plan, given)
            way = int(given["way"]) if given.get("way", "").isdecimal() else 0
            return lambda one: inserted(one.text, one.document, one.plan, node, way, item), lambda _: str(
                item["id"]
            )
    raise BadInput("the form says nothing to do", mend="use the page's own form")


def new_item(plan: Campaign, given: Mapping[str, str]) -> dict[str, Any]:
    """A node as a document writes it. Raises: BadInput where what it needs is lacking."""
    kind = given.get("kind", "")
    value = given.get(f"new_{kind}", "").strip()
    if kind not in KINDS or not value:
        raise BadInput(
            "the new node does not say what it does",
            "each kind needs its own field",
            "fill in the field of its kind",
        )
    id = _fresh(plan, kind)
    if kind == "wait":
        return {"id": id, "wait": f"{value}{given.get('new_wait:unit', '')}"}
    if kind == "split":
        return {"id": id, "split": [{"if": value}]}
    if kind == "task":
        return {"id": id, "task": {"title": value}}
    channel = given.get("new_channels", "").strip()
    if not channel:
        raise BadInput("the message has no channel", mend="name one or several, the first one first")
    return {"id": id, "send": {"channel": channel, "message": value}}


def _fresh(plan: Campaign, kind: str) -> str:
    """An id that no node has: wait, wait-2, wait-3…"""
    names = (kind if n == 1 else f"{kind}-{n}" for n in range(1, len(plan.nodes) + 3))
    return next(name for name in names if not plan.has(name))
