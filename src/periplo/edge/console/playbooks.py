"""Playbooks in the console: all, what fits this workspace first, and one with its flow and the form that writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.campaign_saying import subject_said
from periplo.core.errors import PeriploError
from periplo.core.rule_saying import rule_text
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.faults import fault_of
from periplo.edge.playing import around_of, looking_at, published_in, segments_in
from periplo.edge.showing import playbooks as showing
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.journeys.columns import no_journeys
from periplo.usecases.lived import Lived
from periplo.usecases.playbooks.book import NAMES, Playbook, playbook, playbooks
from periplo.usecases.playbooks.fitting import HAS, STATES, Fit, Looking, Need
from periplo.usecases.playbooks.making import Made, make, wish_of, write

FIELDS = ("name", "map", "touchpoint", "link")


async def playbook_list(request: Request) -> Response:
    """Every playbook, those that can be used with what is here first."""
    return await run_in_threadpool(_list, request)


async def playbook_page(request: Request) -> Response:
    """One playbook; posted, it is written into the workspace."""
    if request.method == "POST":
        return await run_in_threadpool(_posted, request, await posted(request))
    return await run_in_threadpool(_page, request)


def _list(request: Request) -> Response:
    desk = desk_of(request)
    said = language_of(request)
    looking, around = _seen(desk)
    fits = [looking.fit(one) for one in playbooks()]
    groups = [
        (say(f"playbook.{state}", said), [_card(fit, around, said) for fit in fits if fit.state == state])
        for state in STATES
    ]
    return page_of(
        request, "playbooks.html", page_says("playbooks", said), "campaigns",
        groups=[(title, cards) for title, cards in groups if cards], has_events=desk.has_events,
    )  # fmt: skip


def _card(fit: Fit, around: showing.Around, said: str) -> dict[str, Any]:
    return {
        "id": fit.playbook.id,
        "title": fit.playbook.title.to(said),
        "moment": page_says(f"moment_{fit.playbook.moment}", said),
        "purpose": fit.playbook.purpose.to(said),
        "needs": list(showing.shortly(fit, around, said)),
    }


def _page(
    request: Request, given: Mapping[str, str] | None = None, error: PeriploError | None = None
) -> Response:
    desk = desk_of(request)
    id, said = request.path_params["id"], language_of(request)
    if id not in NAMES:
        return not_found(request, 404)
    one = playbook(id)
    looking, around = _seen(desk)
    fit = looking.fit(one)
    drawn = desk.maps()
    status = 200 if error is None else 400
    return page_of(
        request, "playbook.html", one.title.to(said), "campaigns", status, id=id,
        state=say(f"playbook.state.{fit.state}", said),
        moment=page_says(f"moment_{one.moment}", said),
        purpose=one.purpose.to(said), not_when=one.not_when.to(said),
        needs=[showing.need_text(need, around, said) for need in fit.needs],
        consents=showing.consent_lines(one, around, said),
        parts=_parts(one, desk, said), asked=_asked(fit, looking, around, said),
        maps=[(each.id, each.title.to(said)) for each in drawn],
        touchpoints=[(column.id, f"{each.title.to(said)} · {column.title.to(said)}")
                     for each in drawn for column in each.touchpoints],
        given=dict(given or {}), fault=None if error is None else fault_of(error, said),
        needs_link=one.needs_link, web=desk.workspace.settings.messages.web or "",
        may_write=may_edit(request), made=None, words=lambda key: say(f"playbook.{key}", said),
    )  # fmt: skip


def _parts(one: Playbook, desk: Desk, said: str) -> list[dict[str, Any]]:
    labels = desk.labels()
    return [
        {
            "title": part.plan.title.to(said),
            "lines": showing.flow_lines(part.plan, said, labels),
            "says": [subject_said(one, said) for one in part.plan.messages],
        }
        for part in one.parts
    ]


def _asked(fit: Fit, looking: Looking, around: showing.Around, said: str) -> list[dict[str, Any]]:
    """The events that somebody has to name: what may be meant, the best marked where it is sure."""
    asked = [need for need in fit.needs if need.kind == "event" and need.state != HAS]
    names = sorted(
        ((name, showing.own_text(name, around, said)) for name in looking.here.journeys.names),
        key=lambda one: one[1].casefold(),
    )
    return [
        {
            "name": need.name,
            "title": need.title.to(said),
            "is_optional": need.is_optional,
            "guesses": [
                (rule_text(guess.rule), showing.guess_text(guess, around, said)) for guess in need.guesses
            ],
            "sure": _sure(need),
            "why": [reason.to(said) for guess in need.guesses[:1] for reason in guess.reasons],
            "names": names,
        }
        for need in asked
        if names
    ]


def _sure(need: Need) -> str:
    best = need.guesses[0] if need.guesses else None
    return rule_text(best.rule) if best is not None and best.is_sure and not need.is_optional else ""


def _posted(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    if request.path_params["id"] not in NAMES:
        return not_found(request, 404)
    one, said = playbook(request.path_params["id"]), language_of(request)
    say_of = {
        key.removeprefix("say."): told for key, told in given.items() if key.startswith("say.") and told
    }
    try:
        wish = wish_of({key: given.get(key, "").strip() for key in FIELDS}, say_of, said)
        made = make(one, _seen(desk)[0], wish, segments_in(desk.workspace))
        write(made, desk.workspace.root, published_in(desk.workspace))
    except PeriploError as error:
        if error.exit_code != 2:
            raise
        return _page(request, given, error)
    acted(request, "campaign", "playbook", ", ".join(path.stem for path, _ in made.campaigns))
    return _written(request, one, made, said)


def _written(request: Request, one: Playbook, made: Made, said: str) -> Response:
    lines = showing.made_lines(made, said, ".", "")
    first = len(made.files)
    return page_of(
        request, "playbook_written.html", one.title.to(said), "campaigns",
        id=one.id, files=[path.as_posix() for path, _ in made.files], notes=lines[first:-1],
        text=made.campaigns[0][1], drafts=[path.stem for path, _ in made.campaigns], verbs=_verbs(made, said),
    )  # fmt: skip


def _verbs(made: Made, said: str) -> list[str]:
    path = made.campaigns[0][0].as_posix()
    group, verbs = ("campaña", ("revisar", "ensayar", "publicar")) if said == "es" else (
        "campaign", ("check", "backtest", "publish"))  # fmt: skip
    return [f"periplo {group} {verb} {path}" for verb in verbs]


def _seen(desk: Desk) -> tuple[Looking, showing.Around]:
    """What was found in the workspace, kept until it changes, and for a while as more comes in."""

    def look() -> tuple[Looking, showing.Around]:
        source = desk.source({})
        if not desk.has_events:
            source.opened = Lived(no_journeys())
        workspace = desk.workspace
        looking = looking_at(workspace, source, desk.maps())
        return looking, around_of(workspace, source, looking, is_console=True)

    return desk.standing("playbooks", look)


routes = [
    Route("/playbooks", playbook_list),
    Route("/playbooks/{id}", playbook_page, methods=["GET", "POST"]),
]
