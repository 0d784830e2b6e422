"""Act here: the draft of a campaign begun at a part of the map, shown first, checked on its events, and saved."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.campaigns import Campaign
from periplo.core.caps import KINDS
from periplo.core.errors import PeriploError
from periplo.core.findings import Finding
from periplo.core.maps import JourneyMap
from periplo.core.rules import Rule
from periplo.edge.acts import Acting
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.pages import not_found
from periplo.edge.console.parts import act_address
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.console.sight import Sight, drawn_by, given_by, narrowed_text, part_address, sight_of
from periplo.edge.faults import fault_of
from periplo.edge.playing import published_in
from periplo.edge.showing.map_parts import title_of
from periplo.edge.wiring import channel_names, ledger_of
from periplo.edge.words.pages import page_says
from periplo.edge.words.told import say
from periplo.formats.content_yaml import read_content
from periplo.formats.documents import document_of
from periplo.pictures.figures import MapFigures
from periplo.pictures.words import say as word
from periplo.usecases import act
from periplo.usecases.act.previewing import draft_of
from periplo.usecases.act.stating import beside_of
from periplo.usecases.map_parts import Part, part_of, stage_in
from periplo.usecases.playbooks.here import Begun, campaign_of, draft_text, edited, made_of, proposed
from periplo.usecases.playbooks.making import write


async def act_page(request: Request) -> Response:
    """The draft as the map proposes it; posted, it is checked, or saved into the workspace."""
    given = await posted(request) if request.method == "POST" else {}
    return await run_in_threadpool(_page, request, given)


def _page(request: Request, given: Mapping[str, str]) -> Response:
    desk = desk_of(request)
    said = language_of(request)
    standard = next((one for one in desk.maps() if one.id == request.path_params["id"]), None)
    if standard is None:
        return not_found(request, 404)
    sight = sight_of(request.query_params, standard.id)
    drawn = drawn_by(sight, standard)
    part = part_of(drawn, sight.part)
    begun = edited(_proposed(desk, standard, sight, part, said), given)
    text, findings, error = "", None, None
    files: tuple[Path, ...] = ()
    try:
        plan = campaign_of(drawn, begun, desk.labels())
        text = draft_text(plan, said)
        draft_of(document_of(text, f"{plan.id}.yaml"), read_content(desk.workspace.content), desk.labels())
        if given:
            findings = _checked(desk, plan, drawn)
        if given.get("do") == "write":
            files = write(made_of(plan, text), desk.workspace.root, published_in(desk.workspace))
            acted(request, "campaign", "draft", plan.id)
    except PeriploError as refused:
        if refused.exit_code != 2:
            raise
        error = refused if given else None  # what is not proposed is to be filled in, and no mistake yet
    return page_of(
        request, "act_here.html", page_says("act_title", said, title_of(drawn, part, said)), "campaigns",
        400 if error else 200,
        begun=begun, document=text, address=act_address(sight, part), part_address=part_address(sight, part),
        home=sight.home(), narrowed=narrowed_text(desk, standard, sight, said), when=_when(drawn, part, said),
        moment=word(stage_in(drawn, part).moment, said),
        touchpoints=[(one.id, one.title.to(said)) for one in drawn.touchpoints],
        channels=channel_names(desk.workspace), kinds=[(kind, page_says(f"act_{kind}", said)) for kind in KINDS],
        findings=None if findings is None else [_finding(one, said) for one in findings],
        may_write=may_edit(request), fault=None if error is None else fault_of(error, said),
        file=files[0].relative_to(desk.workspace.root).as_posix() if files else "", verbs=_verbs(begun.name, said),
    )  # fmt: skip


def _proposed(desk: Desk, standard: JourneyMap, sight: Sight, part: Part, said: str) -> Begun:
    drawn = drawn_by(sight, standard)
    labels = desk.labels()
    given = given_by(sight, standard, labels)
    known = desk.figures(drawn, given) or MapFigures()
    whom, where = _whom(desk, drawn, given) if desk.has_events else ([], None)
    taken = {path.stem for path in (desk.workspace.root / "campaigns").glob("*.yaml")} | published_in(
        desk.workspace
    )
    return proposed(drawn, part, known, whom, where, channel_names(desk.workspace), taken, said, labels)


def _whom(desk: Desk, drawn: JourneyMap, given: Mapping[str, Any]) -> tuple[list[Rule], Rule | None]:
    """The rules about customers and about events by which the map is filtered."""
    choice = desk.source({**given, "map": drawn.id}).choice
    whom = [] if choice.segment is None else [choice.segment]
    if choice.persona is not None and drawn.persona.rule is not None:
        whom.append(drawn.persona.rule)
    return whom, choice.where


def _checked(desk: Desk, plan: Campaign, drawn: JourneyMap) -> tuple[Finding, ...]:
    """What `campaign check` would find, on the workspace's events where it has any."""
    names, is_public = channel_names(desk.workspace), desk.workspace.settings.public_url is not None
    beside = beside_of(desk.workspace.content, desk.campaigns())
    if not desk.has_events:
        return act.check(plan, None, drawn, names, is_public=is_public, beside=beside)
    with closing(ledger_of(desk.workspace)) as ledger:
        around = Acting(desk.workspace, ledger).rehearsing(plan, drawn)
        journeys = desk.source({}).lived.journeys
        return act.check(plan, journeys, drawn, names, around, is_public, beside=beside)


def _finding(one: Finding, said: str) -> tuple[str, str, str]:
    return say(one.severity, said), one.what.to(said), one.mend.to(said)


def _when(drawn: JourneyMap, part: Part, said: str) -> str:
    titles = {
        **{stage.id: stage.title.to(said) for stage in drawn.stages if part.kind in ("stage", "passage")},
        **{column.id: column.title.to(said) for column in drawn.columns if part.kind in ("column", "way")},
    }
    ends = (titles[part.id], titles[part.to]) if part.to else (titles[part.id],)
    return page_says(f"act_when_{part.kind}", said, *ends)


def _verbs(name: str, said: str) -> list[str]:
    group, verbs = ("campaña", ("revisar", "ensayar", "publicar")) if said == "es" else (
        "campaign", ("check", "backtest", "publish"))  # fmt: skip
    return [f"periplo {group} {verb} campaigns/{quote(name, safe='')}.yaml" for verb in verbs]


routes = [Route("/maps/{id}/act", act_page, methods=["GET", "POST"])]
