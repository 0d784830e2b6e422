"""The survey's pages: one question a page, made on the server, whole without script and without a cookie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from periplo.core.survey_answers import MOST_WORDS
from periplo.core.survey_saying import options_of
from periplo.core.surveys import SCALES, TEXT, Question, Survey
from periplo.core.texts import LANGUAGES
from periplo.edge.words.surveys import survey_says
from periplo.pictures.themes import DARK, LIGHT, css_of

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # the address is the key to the survey
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Typed(NamedTuple):
    """What stands filled in on a page."""

    score: str = ""
    chosen: tuple[str, ...] = ()
    words: str = ""


def language_for(request: Request, survey: Survey | None, own: str | None, settled: str) -> str:
    """As the person switched it, else their own, else what their browser asks for, else the workspace's."""
    spoken = survey.languages if survey is not None else LANGUAGES
    asked = [
        request.query_params.get("lang"),
        own,
        *accepted(request.headers.get("accept-language", "")),
        settled,
    ]
    return next((one for one in asked if one in spoken), spoken[0])


def accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first: "en-GB;q=0.8, es" is es, en."""
    wanted = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest.strip() else 1.0
        except ValueError:
            weight = 0.0
        if weight > 0:
            wanted.append((-weight, place, tag[:2].casefold()))
    return [language for _, _, language in sorted(wanted)]


def question_page(
    survey: Survey,
    question: Question,
    language: str,
    house: str,
    token: str,
    so_far: str,
    step: int,
    typed: Typed,
    error: str = "",
    is_preselected: bool = False,
    status: int = 200,
) -> Response:
    """One question with its form."""
    is_last = survey.longest == step
    button = "confirm" if is_preselected else "send" if is_last else "next"
    return _page(
        language,
        house,
        question.text.to(language),
        status,
        is_form=True,
        error=survey_says(f"error.{error}", language) if error else "",
        token=token,
        so_far=so_far,
        step=survey_says("step", language, step, max(step, survey.longest)) if survey.longest > 1 else "",
        intro=survey.intro.to(language) if survey.intro and step == 1 else "",
        title=survey.title.to(language),
        question=question,
        help=_help(question, language),
        control="scale" if question.kind in SCALES else "text" if question.kind == TEXT else "choice",
        cells=[str(score) for score in range(*_range(question))],
        ends=_ends(question, language),
        scale=_scale(question, language),
        options=_options(question, language),
        asks_words=any(choice.words for choice in question.choices),
        typed=typed,
        button=survey_says(button, language),
        preselected=survey_says("preselected", language) if is_preselected else "",
        other="en" if language == "es" else "es",
        can_switch=len(survey.languages) > 1,
        most=MOST_WORDS,
    )


def notice_page(
    kind: str, language: str, house: str, survey: Survey | None = None, status: int = 200, wait: int = 0
) -> Response:
    """A page that asks nothing: thanks, answered, over, wrong or busy."""
    text = survey_says(f"{kind}_text", language)
    if kind == "thanks" and survey is not None and survey.thanks:
        text = survey.thanks.to(language)
    page = _page(language, house, survey_says(kind, language), status, is_form=False, text=text, error="")
    if wait:
        page.headers["Retry-After"] = str(wait)
    return page


def _range(question: Question) -> tuple[int, int]:
    low, high = SCALES.get(question.kind, (0, -1))
    return low, high + 1


def _ends(question: Question, language: str) -> tuple[str, str]:
    return (
        question.low.to(language) if question.low else "",
        question.high.to(language) if question.high else "",
    )


def _scale(question: Question, language: str) -> str:
    """The scale in words, for who hears the page."""
    low, high = _ends(question, language)
    if not (low and high):
        return ""
    first, last = SCALES.get(question.kind, (0, 0))
    return survey_says("scale", language, first, low, last, high)


def _help(question: Question, language: str) -> str:
    if question.help:
        return question.help.to(language)
    if question.many:
        return survey_says("several", language)
    return survey_says("words_hint", language, MOST_WORDS) if question.kind == TEXT else ""


def _options(question: Question, language: str) -> Sequence[tuple[str, str, bool]]:
    asks_words = {choice.id for choice in question.choices if choice.words}
    return [(id, said, id in asks_words) for id, said in options_of(question, language)]


def _page(language: str, house: str, heading: str, status: int, **values: Any) -> HTMLResponse:
    text = _template().render(
        language=language,
        house=house,
        heading=heading,
        says=lambda key, *told: survey_says(key, language, *told),
        **values,
    )
    return HTMLResponse(
        text, status, headers={**HEADERS, "Content-Language": language, "Vary": "Accept-Language"}
    )


async def style(request: Request) -> Response:
    """The one stylesheet of the survey pages."""
    headers: Mapping[str, str] = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(_sheet(), media_type="text/css", headers=headers)


@cache
def _sheet() -> str:
    colours = (
        f":root{{color-scheme:light dark;{css_of(LIGHT)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{css_of(DARK)}}}}}"
    )
    return colours + (files("periplo.edge.public") / "survey.css").read_text("utf-8")


@cache
def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("periplo.edge.public"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("survey.html")
