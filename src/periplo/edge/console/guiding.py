"""/maps/new/guide: a first map by questions, one a page, with the map so far; nothing is kept before it was seen.

The answers go along in the form, so nobody's half-said map lies anywhere, and going back needs no script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from periplo.core.errors import PeriploError
from periplo.core.maps import JourneyMap
from periplo.edge.console.desk import desk_of
from periplo.edge.console.noted import acted
from periplo.edge.console.posting import posted
from periplo.edge.console.shell import language_of, may_edit, page_of
from periplo.edge.faults import fault_of
from periplo.edge.words.pages import is_said, page_says
from periplo.pictures.map import journey_map
from periplo.pictures.rows import standard_rows
from periplo.pictures.svg import svg
from periplo.pictures.themes import in_page
from periplo.usecases.editing.new_map import keep_map, presets
from periplo.usecases.guided_map import MOST_ANSWERS, Guide

LONGEST = 2_000  # letters of an answer
PICKED = ("moments", "worst", "best")  # answered by ticking touchpoints
OWN = "own"  # stages of their own


async def guide_page(request: Request) -> Response:
    """The question that comes next, or the map that came out; posted, an answer, a step back, or the map kept."""
    if request.method == "POST":
        return await run_in_threadpool(_answered, request, await posted(request))
    return await run_in_threadpool(_page, request, [], "", "")


def _answered(request: Request, given: Mapping[str, str]) -> Response:
    guide = Guide(language_of(request))
    answers = _so_far(guide, given)
    match given.get("do"):
        case "keep":
            return _kept(request, guide, answers, given.get("title", ""))
        case "back":
            return _page(request, answers[:-1], answers[-1] if answers else "", "")
        case "show":
            return _shown(request, guide, answers)
    question = guide.asked(answers)
    if question is None:
        return _shown(request, guide, answers)
    answer = _said(question.key, given)
    refused = guide.refused(answers, answer)
    if refused is not None:
        return _page(request, answers, answer, refused.why.to(guide.language), 400)
    return _page(request, [*answers, answer], "", "")


def _so_far(guide: Guide, given: Mapping[str, str]) -> list[str]:
    """The answers that came along, as far as each can be taken."""
    answers: list[str] = []
    while (told := given.get(f"answer_{len(answers)}")) is not None:
        if guide.asked(answers) is None or guide.refused(answers, told) is not None:
            break
        answers.append(told[:LONGEST])
    return answers


def _said(key: str, given: Mapping[str, str]) -> str:
    """What the form's fields say as one answer of the guide."""
    answer = given.get("said", "")[:LONGEST].strip()
    if key == "stages" and given.get("choice", OWN) != OWN:
        return given["choice"]
    if key in PICKED:
        return ", ".join(
            sorted((name[5:] for name in given if name.startswith("pick_")), key=lambda n: (len(n), n))
        )
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    if key.startswith("columns"):
        return "; ".join(line.rstrip(";") for line in lines)
    return " ".join(lines)


def _page(
    request: Request, answers: Sequence[str], said_before: str, wrong: str, status: int = 200
) -> Response:
    said = language_of(request)
    guide = Guide(said)
    question = guide.asked(answers)
    if question is None:
        return _shown(request, guide, answers)
    columns = guide.columns(answers)
    own = f"guide_ask.{question.key}"
    picked = {part.strip() for part in said_before.split(",")}
    values: dict[str, Any] = {
        "answers": list(enumerate(answers)),
        "number": page_says("guide_number", said, len(answers) + 1, MOST_ANSWERS),
        "text": page_says(own, said) if is_said(own) else question.text.to(said),
        "hint": ""
        if question.key in (*PICKED, "stages")
        else page_says("guide_hint", said, question.hint.to(said)),
        "key": question.key.partition(" ")[0],
        "needed": question.needed,
        "said_before": said_before.replace("; ", "\n") if question.key.startswith("columns") else said_before,
        "picks": [(n, one.title.to(said), str(n) in picked) for n, one in enumerate(columns, 1)],
        "stages": [
            (str(n), titles, str(n) == (said_before or "1")) for n, (_, titles) in enumerate(presets(said), 1)
        ],
        "is_own": bool(said_before) and said_before not in ("1", "2", "3"),
        "wrong": wrong,
        "picture": _picture(guide.drawn(answers), said) if columns else "",
        "may_write": may_edit(request),
    }
    return page_of(request, "guide.html", page_says("guide", said), "map", status, **values)


def _shown(
    request: Request, guide: Guide, answers: Sequence[str], fault: PeriploError | None = None
) -> Response:
    """The map that came out, before it is kept."""
    said = guide.language
    if not guide.columns(answers):
        return _page(request, answers, "", page_says("guide_too_early", said), 400)
    drawn = guide.drawn(answers)
    return page_of(
        request, "guide_end.html", page_says("guide_end", said), "map", 200 if fault is None else 400,
        answers=list(enumerate(answers)), picture=_picture(drawn, said), name=drawn.title.to(said),
        fault=None if fault is None else fault_of(fault, said), may_write=may_edit(request),
    )  # fmt: skip


def _kept(request: Request, guide: Guide, answers: Sequence[str], title: str) -> Response:
    desk = desk_of(request)
    if not guide.columns(answers):
        return _page(request, answers, "", page_says("guide_too_early", guide.language), 400)
    taken = [one.id for one in desk.maps()]
    try:
        id = keep_map(desk.workspace.root / "maps", guide.drawn(answers), title, guide.language, taken)
    except PeriploError as error:
        return _shown(request, guide, answers, error)
    acted(request, "map", "new", id)
    return RedirectResponse(f"/maps/{quote(id, safe='')}/edit", 303)


def _picture(drawn: JourneyMap, said: str) -> str:
    lanes = (*standard_rows(drawn), "frictions")  # what slows them down was asked for
    scene = journey_map(drawn, None, language=said, clamp=True, lanes=lanes).bare()
    return svg(scene, in_page(), embed=False, ground=False, prefix="new-")


routes = [Route("/maps/new/guide", guide_page, methods=["GET", "POST"])]
