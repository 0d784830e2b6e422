"""/send: a one-off sending in four steps. Nothing leaves before the button of the fourth; a trial leaves when asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from periplo.core.access import may
from periplo.core.errors import BadInput, PeriploError, UnknownName
from periplo.core.one_off import OneOff, campaign_of, one_off_of
from periplo.core.spans import moment_at
from periplo.edge.clock import this_instant
from periplo.edge.console import sending_form
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.gate import who
from periplo.edge.console.guard import FRAME, WITH_FRAMES
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.rule_page import Built, built_of
from periplo.edge.console.sending_check import check_view, hindered
from periplo.edge.console.sending_form import NOW, STEPS, WHAT, WHEN, WHOM, Ways
from periplo.edge.console.sending_steps import (
    FRAMES,
    goal_at_first,
    ways_of,
    what_view,
    when_view,
    whom_view,
)
from periplo.edge.console.shell import language_of, page_of, user_of
from periplo.edge.faults import fault_of
from periplo.edge.words.sending import sending_says
from periplo.storage.contract import Ledger
from periplo.usecases.act import campaigns, published
from periplo.usecases.act.once import hour_of, is_once
from periplo.usecases.act.sending_once import ACTIVE, DRAFT, keep_once, propose_once
from periplo.usecases.frequency import rules_of


async def send_page(request: Request) -> Response:
    """The step that is on; posted, what its button asks for."""
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request))
    return await run_in_threadpool(_begun, request)


async def frame(request: Request) -> Response:
    """An e-mail as it was previewed, for the frame."""
    html = FRAMES.get(request.path_params["token"])
    if html is None:
        return not_found(request, 404)
    headers = {"Content-Security-Policy": FRAME, "X-Frame-Options": "SAMEORIGIN"}
    return HTMLResponse(html, headers=headers)


def _begun(request: Request) -> Response:
    """A new sending, for a segment where one is named; or one that was kept, to be edited or as a copy."""
    desk = desk_of(request)
    said, ways, asked = language_of(request), ways_of(desk), request.query_params
    zone = rules_of(desk.workspace).zone
    today = moment_at(this_instant(), zone).date()
    given = sending_form.first(ways, today, goal_at_first(desk, said), said)
    if asked.get("segment"):
        given |= {"segment": asked["segment"]}
    note = ""
    if asked.get("edit"):
        found = _opened(desk, asked["edit"], ways, said, zone)
        if found is None:
            return not_found(request, 404)
        told, note = found
        given |= told
        if "rule" in told:
            del given["r.join"]
    return _shown(request, given, WHOM, note=note)


def _opened(desk: Desk, id: str, ways: Ways, said: str, zone: str) -> tuple[Mapping[str, str], str] | None:
    """The fields of a campaign that was kept, and what to say of them; None if there is none."""
    try:
        plan = published(desk.ledger, id)
    except UnknownName:
        return None
    one = one_off_of(plan)
    labels = desk.labels()
    if one is None:
        return {}, sending_says("says_more", said, id)
    is_out = hour_of(plan, zone) <= this_instant() and plan.status != DRAFT
    if is_out:
        return sending_form.fields_of(one, 0, labels, said), sending_says(
            "is_copy", said, plan.title.to(said)
        )
    told = sending_form.fields_of(one, plan.version, labels, said)
    try:
        again = sending_form.one_off_in(told, built_of(told, desk, said), ways, labels)
    except PeriploError:
        again = None
    if again != one:
        return {}, sending_says("says_more", said, id)
    return told, sending_says("is_edit", said, plan.title.to(said))


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    said, ways, do = language_of(request), ways_of(desk), given.get("do", "next")
    step = given.get("step", WHOM) if given.get("step") in STEPS else WHOM
    built = built_of(given, desk, said)
    try:
        match do.split(" "):
            case ["go", wanted] if wanted in STEPS:
                return _shown(request, given, wanted, built)
            case ["back"]:
                return _shown(request, given, STEPS[max(0, STEPS.index(step) - 1)], built)
            case ["next"]:
                _checked(given, step, built, ways, desk)
                return _shown(request, given, STEPS[min(len(STEPS) - 1, STEPS.index(step) + 1)], built)
            case ["draft" | "send"]:
                return _kept(request, given, built, ways, do)
            case _:  # looks at something, and stays
                return _shown(request, given, step, built)
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _shown(request, given, step, built, error)


def _checked(given: Mapping[str, str], step: str, built: Built, ways: Ways, desk: Desk) -> None:
    """Whether a step is complete. Raises: BadInput for what is not."""
    if step == WHOM:
        sending_form.id_of(given)
        sending_form.titled(given)
        _, audience = sending_form.whom_of(given, built)
        known = desk.source({}).people.book.kept
        for name in (*audience.types, *([given["segment"]] if given.get("who") == "segment" else [])):
            if name not in known:
                raise BadInput(f"there is no segment '{name}'", mend="choose one of the list")
    elif step == WHAT:
        channels = sending_form.channels_of(given, ways)
        is_mail = all(name in ways.mail for name in channels)
        for part in sending_form.audience_of(given).names:
            sending_form.says_of(given, part, is_mail)
    elif step == WHEN:
        if given.get("when") == NOW and desk.workspace.settings.campaigns.approval:
            raise BadInput(
                "it cannot leave now",
                "a second person has to let it out first",
                "choose an hour that leaves time for that",
            )
        sending_form.at_of(given)
        sending_form.goal_of(given, desk.labels())
        sending_form.within_of(given)
        sending_form.holdout_of(given)
        sending_form.span_in(given, "spread")
        sending_form.span_in(given, "expires")


def _kept(request: Request, given: Mapping[str, str], built: Built, ways: Ways, do: str) -> Response:
    """Keeps it as a draft, lets it out, or asks a second person to."""
    desk = desk_of(request)
    now, zone = this_instant(), rules_of(desk.workspace).zone
    for step in (WHOM, WHAT, WHEN):
        if do == "send":
            _checked(given, step, built, ways, desk)
    one = sending_form.one_off_in(given, built, ways, desk.labels())
    plan, author = campaign_of(one), who(request)
    if do == "send":
        hindered(desk, one, given.get("when") == NOW)
        view = check_view(desk, given, one, None, ways, language_of(request), user_of(request))
        if view["has_errors"]:
            raise BadInput(
                "the sending has errors",
                "they are told in the fourth step",
                "mend them, or keep it as a draft",
            )
    where = f"/campaigns/{quote(plan.id, safe='')}"
    if do == "send" and desk.workspace.settings.campaigns.approval:
        acted(request, "message", "propose", plan.id)
        propose_once(plan, desk.ledger, now, zone, author)
        return RedirectResponse(f"{where}/approval", 303)
    base = int(given.get("version", "0")) if given.get("version", "").isdecimal() else 0
    status = ACTIVE if do == "send" else DRAFT
    acted(request, "message", do, plan.id)
    keep_once(plan, desk.ledger, now, status, base, given.get("when") == NOW, zone, author)
    return RedirectResponse(where, 303)


def _shown(
    request: Request,
    given: Mapping[str, str],
    step: str,
    built: Built | None = None,
    error: PeriploError | None = None,
    note: str = "",
) -> Response:
    desk = desk_of(request)
    said, ways = language_of(request), ways_of(desk)
    built = built or built_of(given, desk, said)
    given = dict(given)
    if built.group is None and step == WHOM:
        given["rule"] = built.text
    one, lacks = _whole(given, built, ways, desk)
    view: dict[str, Any]
    if step == WHOM:
        view = whom_view(desk, given, built, said)
    elif step == WHAT:
        view = what_view(request, desk, given, one, ways, said)
    elif step == WHEN:
        view = when_view(desk, given, said)
    else:
        view = check_view(desk, given, one, lacks, ways, said, user_of(request))
    user = user_of(request)
    status = 200 if error is None else 400
    response = page_of(
        request, "send.html", sending_says("title", said), "campaigns", status,
        step=step, number=STEPS.index(step) + 1, given=given, view=view, note=note,
        steps=[(name, sending_says(f"step_{name}", said)) for name in STEPS],
        hidden=sending_form.hidden(given, step), fault=None if error is None else fault_of(error, said),
        says=lambda key, *values: sending_says(key, said, *values),
        may_write=user is None or may(user.role, "edit"),
        drafts=_drafts(desk, said) if note == "" and step == WHOM else [],
    )  # fmt: skip
    response.headers["Content-Security-Policy"] = WITH_FRAMES
    return response


def _whole(
    given: Mapping[str, str], built: Built, ways: Ways, desk: Desk
) -> tuple[OneOff | None, PeriploError | None]:
    """The sending as far as it is complete, else what is missing."""
    try:
        return sending_form.one_off_in(given, built, ways, desk.labels()), None
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return None, error


def _drafts(desk: Desk, said: str) -> list[tuple[str, str]]:
    """Sendings that have not left: id and title."""
    none: list[Any] = []

    def kept(ledger: Ledger) -> list[Any]:
        return [one for one in campaigns(ledger) if is_once(one) and one.status == DRAFT]

    found = desk.told("one-off drafts", kept, none)
    return [(one.id, one.title.to(said)) for one in found]


routes = [
    Route("/send", send_page, methods=["GET", "POST"]),
    Route("/send/{token}.html", frame),
]
