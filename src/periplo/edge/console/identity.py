"""Who is who on a page: a customer's identifiers joined, parted and set aside with a reason; all can be taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import BadInput, PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of, who_looks
from periplo.edge.faults import Fault, fault_of
from periplo.edge.looking import note_look
from periplo.edge.showing.customers import kind_said, sections
from periplo.edge.showing.table import html_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.storage.profiles import Profile
from periplo.storage.rulings import Ruling
from periplo.usecases import identity
from periplo.usecases.customers import customer_named

PARTS = ("identifiers", "not_joined", "decisions", "history")
DONE = ("joined", "parted", "blocked", "undone")


async def identity_page(request: Request) -> Response:
    """Which identifiers are one customer's and why; posted, a decision about it is made or taken back."""
    if request.method == "POST":
        return await run_in_threadpool(_decided, request, await posted(request))
    return await run_in_threadpool(_page, request, {})


routes = [Route("/customers/{n:int}/identity", identity_page, methods=["GET", "POST"])]


def _page(request: Request, given: Mapping[str, str], fault: Fault | None = None) -> Response:
    desk, said = desk_of(request), language_of(request)
    profile = _profile(request)
    if profile is None:
        return not_found(request, 404)
    n, done = profile.customer, request.query_params.get("done", "")
    note_look(desk.workspace, desk.ledger, n, "page", who_looks(request))
    shown = sections(profile, said, desk.workspace.settings.zone)
    return page_of(
        request, "identity.html", page_says("who_is", said, n), "customers", 400 if fault else 200, n=n,
        parts=[(one.title, html_of(one.table, said)) for one in shown if one.key in PARTS],
        identifiers=[(one.handle, f"{kind_said(one.kind, said)} {one.text}") for one in profile.identifiers],
        decisions=[(one.id, _ruled(one, profile, said)) for one in profile.rulings if one.withdrawn_at is None],
        done=page_says(f"who_is_{done}", said, n) if done in DONE else "",
        may_decide=may_edit(request), given=defaultdict(str, given), fault=fault,
    )  # fmt: skip


def _ruled(one: Ruling, profile: Profile, said: str) -> str:
    kind, text = profile.named.get(one.handle, ("", say("forgotten", said)))
    name = f"{kind_said(kind, said)} {text}" if kind else text
    other = profile.named.get(one.other or 0, ("", ""))[1]
    return f"{one.id}: {say(f'ruling.{one.kind}', said, name, other)} ({one.because})"


def _decided(request: Request, given: Mapping[str, str]) -> Response:
    profile = _profile(request)
    if profile is None:
        return not_found(request, 404)
    try:
        customer, done = _decide(request, profile, given)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _page(request, given, fault_of(error, language_of(request)))
    acted(request)  # the decision itself says who made it
    return RedirectResponse(f"/customers/{customer}/identity?done={done}", 303)


def _decide(request: Request, profile: Profile, given: Mapping[str, str]) -> tuple[int, str]:
    """Does what the form says; the customer to look at afterwards, and what was done.

    Raises: BadInput if the form names what this customer does not have now; else as usecases.identity.
    """
    desk = desk_of(request)
    ledger, rules = desk.ledger, identity.rules_of(desk.workspace)
    why = given.get("because", "").strip(), who_looks(request), this_instant()
    match given.get("do"):
        case "join":
            return identity.joined(ledger, rules, _joining(profile), given.get("other", ""), *why), "joined"
        case "part":
            return identity.parted(ledger, rules, _theirs(profile, given), *why)[0], "parted"
        case "block":
            handle = _theirs(profile, given)
            identity.blocked(ledger, rules, handle, *why)
            return customer_named(handle, ledger, rules), "blocked"
        case "undo":
            ruling = next((one for one in profile.rulings if str(one.id) == given.get("decision")), None)
            if ruling is None:
                raise _out_of_date()
            identity.withdrawn(ledger, rules, ruling.id, *why)
            return customer_named(ruling.handle, ledger, rules), "undone"
    raise BadInput("the form says nothing to do", mend="use the page's own form")


def _joining(profile: Profile) -> int:
    """The identifier over which a customer is joined: the surest that joins anybody."""
    ready = [one.handle for one in profile.identifiers if one.idle is None]
    return ready[0] if ready else profile.identifiers[0].handle


def _theirs(profile: Profile, given: Mapping[str, str]) -> int:
    for one in profile.identifiers:
        if str(one.handle) == given.get("handle"):
            return one.handle
    raise _out_of_date()


def _out_of_date() -> BadInput:
    return BadInput(
        "this page is out of date", "what it shows was changed meanwhile", "look at it as it is now"
    )


def _profile(request: Request) -> Profile | None:
    """The customer of the address by the number they have now; None if there is nobody."""
    desk = desk_of(request)
    try:
        rules = identity.rules_of(desk.workspace)
        return identity.shown(
            desk.ledger, rules, customer_named(f"#{request.path_params['n']}", desk.ledger, rules)
        )
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return None
