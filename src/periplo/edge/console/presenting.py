"""Presenting a map: a window of slides, the cover and a stage at a time, with an address each."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from periplo.core.maps import JourneyMap
from periplo.edge.console.desk import Desk, desk_of
from periplo.edge.console.pages import not_found
from periplo.edge.console.shell import fragment_of, language_of
from periplo.edge.showing.presenting import COVER, Slide, front_of, slides_of
from periplo.edge.words.pages import page_says
from periplo.pictures.figures import MapFigures


async def present_page(request: Request) -> Response:
    """All slides of a map, of which the one that the address says is seen; printed, one a page."""
    return await run_in_threadpool(_present, request)


def _present(request: Request) -> Response:
    desk = desk_of(request)
    drawn = next((one for one in desk.maps() if one.id == request.path_params["id"]), None)
    if drawn is None:
        return not_found(request, 404)
    said, asked = language_of(request), request.query_params
    is_whole, has_figures = asked.get("lanes") == "all", asked.get("figures") != "no" and desk.has_events
    slides, front = _made(desk, drawn, said, is_whole, has_figures)
    kept = {"lanes": "all" if is_whole else "", "figures": "" if asked.get("figures") != "no" else "no"}

    def address(slide: Slide, **other: str) -> str:
        told = {"stage": slide.stage, "n": str(slide.n) if slide.n > 1 else "", **kept, **other}
        query = urlencode([(name, value) for name, value in told.items() if value])
        return f"/maps/{quote(drawn.id, safe='')}/present" + (f"?{query}" if query else "")

    now = _now(slides, asked.get("stage", COVER), asked.get("n", "1"))
    return fragment_of(
        request, "present.html", drawn=drawn, front=front, slides=slides, now=now, is_whole=is_whole,
        addresses=[address(slide) for slide in slides],
        titles=[title_of(slide, said) for slide in slides],
        first_of={slide.stage: address(slide) for slide in reversed(slides)},
        rows_at=address(slides[now], lanes="" if is_whole else "all"),
        figures_at=address(slides[now], figures="no" if has_figures else "") if desk.has_events else "",
        has_figures=has_figures, exit=f"/?map={quote(drawn.id, safe='')}",
    )  # fmt: skip


def _made(desk: Desk, drawn: JourneyMap, said: str, is_whole: bool, has_figures: bool) -> Any:
    figures = desk.figures(drawn, {}) if has_figures else None

    def made() -> Any:
        known = figures or MapFigures()
        slides = slides_of(drawn, known, said, desk.beside(drawn).library, is_whole)
        return slides, front_of(drawn, known, said)

    return desk.made_of(figures, f"present {drawn.id} {said} {is_whole} {has_figures} {date.today()}", made)


def title_of(slide: Slide, said: str) -> str:
    """What a slide is called: its stage, with the number of its part where it has several."""
    if slide.stage == COVER:
        return page_says("present_cover", said)
    return slide.title if slide.parts == 1 else f"{slide.title} ({slide.n}/{slide.parts})"


def _now(slides: tuple[Slide, ...], stage: str, n: str) -> int:
    """Which slide an address says; of a stage that is there no more, the cover."""
    wanted = [k for k, slide in enumerate(slides) if slide.stage == stage]
    part = next((k for k in wanted if str(slides[k].n) == n), None)
    return part if part is not None else wanted[0] if wanted else 0


routes = [Route("/maps/{id}/present", present_page)]
