"""A rule of a campaign's draft built of clauses, on a page of its own: of a node, of the entry, or of a new split.

The page carries along what was typed of its node; only keeping the rule writes the draft, and the node with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.clauses import Group
from periplo.core.document_fields import WHO
from periplo.core.errors import PeriploError
from periplo.core.rule_saying import rule_text
from periplo.core.rule_text import parse_customer_rule
from periplo.edge.clock import this_instant
from periplo.edge.console import rule_page
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.drafting import campaign_map, draft_here, fault_here, new_item, rules_address
from periplo.edge.console.gate import who
from periplo.edge.console.node_fields import Held, carried, edit_of, held_carried, held_in
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.rule_page import Built, built_of, told_of
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.faults import Fault
from periplo.edge.wiring import channel_names
from periplo.edge.words.pages import page_says
from periplo.formats.campaign_edits import inserted
from periplo.usecases.act.drafting import Draft, Edit, changed

KEEP = "keep"
OPEN = "rule "  # before the name of the field whose rule is to be built
NEW = "new_split"  # instead of a field: the rule of a split that is not there yet
OF = "rule_of"  # the field whose rule it is; fields of their own name are sent along with it
CARRIED = ("node", OF, "said", "version", "way")


async def rule_of_draft(request: Request) -> Response:
    """The rule; posted, it is opened with what was typed, looked at, or kept."""
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request))
    return await run_in_threadpool(_opened, request, dict(request.query_params))


routes = [Route("/campaigns/{id}/draft/rule", rule_of_draft, methods=["GET", "POST"])]


def _opened(request: Request, given: Mapping[str, str]) -> Response:
    """The rule as it is, with what was typed of its node."""
    desk, key = desk_of(request), given.get(OF, "")
    draft = draft_here(desk, request.path_params["id"])
    try:
        held = None if draft is None or key == NEW else held_in(draft, given.get("node", ""), given)
    except PeriploError:
        return not_found(request, 404)
    if draft is None or not _has(held, key):
        return not_found(request, 404)
    text = given.get(NEW, "") if held is None else _at(held.form, key)
    told = {name: given.get(name, "") for name in CARRIED}
    told |= {"said": "" if held is None else carried(held.form), "version": told["version"] or draft.version}
    return _shown(request, draft, told, _begun(desk, text))


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk, said = desk_of(request), language_of(request)
    draft, do = draft_here(desk, request.path_params["id"]), given.get("do", "")
    if draft is None:
        return not_found(request, 404)
    if OF not in given:
        return _opened(request, {**given, OF: do.removeprefix(OPEN)})
    if not _has(_held(draft, given), given[OF]):
        return not_found(request, 404)
    built = built_of(given, desk, said)
    if do != KEEP:
        return _shown(request, draft, given, built)
    try:
        edit, node = _edit(draft, given, rule_text(built.needed()))
        changed(
            draft, given.get("version", ""), edit, desk.ledger, this_instant(), who(request) or None, desk.labels(),
            campaign_map(desk, draft.plan), channel_names(desk.workspace),
        )  # fmt: skip
    except PeriploError as error:
        return _shown(request, draft, given, built, fault_here(error, draft, said))
    acted(request)  # the draft's version in the ledger says who
    return RedirectResponse(_back(draft, node), 303)


def _held(draft: Draft, given: Mapping[str, str]) -> Held | None:
    """The node whose rule it is, with what was typed of it; None for a split that is not there yet."""
    return None if given.get(OF) == NEW else held_carried(draft, given.get("node", ""), given)


def _edit(draft: Draft, given: Mapping[str, str], text: str) -> tuple[Edit, str]:
    """What puts the rule into the draft, and the node to look at thereafter."""
    node, key, held = given.get("node", ""), given[OF], _held(draft, given)
    if held is None:
        item = new_item(draft.plan, {"kind": "split", NEW: text})
        way = int(given["way"]) if given.get("way", "").isdecimal() else 0
        return lambda one: inserted(one.text, one.document, one.plan, node, way, item), str(item["id"])
    form = deepcopy(held.form)
    *steps, last = key.split(".")
    inside: Any = form
    for step in steps:
        inside = inside[int(step)] if isinstance(inside, list) else inside.setdefault(step, {})
    inside[last] = text
    return edit_of(node, form), node


def _has(held: Held | None, key: str) -> bool:
    """Whether a field of this name holds a rule about customers."""
    if held is None:
        return key == NEW
    name, place, inner = (*key.split("."), "", "")[:3]
    if any(one.name == key and one.sort == WHO for one in held.whole.keys):
        return True
    there = held.form.get(name)
    return any(
        one.name == name and any(each.name == inner and each.sort == WHO for each in one.keys)
        for one in held.whole.parts
    ) and (place.isdecimal() and isinstance(there, list) and int(place) < len(there))


def _at(form: Any, key: str) -> str:
    for step in key.split("."):
        form = form[int(step)] if isinstance(form, list) else (form or {}).get(step)
    return str(form or "")


def _begun(desk: Desk, text: str) -> Built:
    if not text.strip():
        return Built(Group())
    try:
        return told_of(parse_customer_rule(text, desk.labels()), text)
    except PeriploError as error:
        return Built(None, text, error=error)


def _shown(
    request: Request, draft: Draft, given: Mapping[str, str], built: Built, fault: Fault | None = None
) -> Response:
    desk, said, plan = desk_of(request), language_of(request), draft.plan
    people = rule_page.people_of(desk)
    crowd = rule_page.crowd_of(desk) if desk.has_events and fault is None else None
    node = given.get("node", "")
    of = plan.title.to(said) if not plan.has(node) or given.get(OF) == NEW else node
    return page_of(
        request, "written_rule.html", page_says("draft_rule_of", said, of), "campaigns", 400 if fault else 200,
        built=rule_page.view(built, desk, people, said), live=rule_page.live(built, desk, crowd, said), fault=fault,
        carried=[(name, given.get(name, "")) for name in CARRIED], address=rules_address(plan.id),
        back=_back(draft, node), back_said=page_says("draft_to_node", said), may_write=may_edit(request),
    )  # fmt: skip


def _back(draft: Draft, node: str) -> str:
    return f"/campaigns/{quote(draft.plan.id, safe='')}/draft?{urlencode({'node': node}, quote_via=quote)}#inspector"
