"""Public doors of surveys: the page behind a link or code, and answers that a till or an agent enters for somebody."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

import msgspec
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from periplo.core.channel_catalogue import channel_id
from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.messages import Handle, text_of
from periplo.core.survey_answers import SKIPPED, BadAnswer, answer_of, next_question, off_path
from periplo.core.survey_messages import Filling, Message, answered
from periplo.core.survey_tokens import ID_BYTES, name_from
from periplo.core.surveys import SCALES, TEXT, Question, Survey
from periplo.edge.clock import this_instant
from periplo.edge.public.bodies import body_of
from periplo.edge.public.intake import Overloaded
from periplo.edge.public.segment import key_of
from periplo.edge.public.survey_door import ANSWERED, OPEN, OVER, Opened, SurveyDoor, version_of
from periplo.edge.public.survey_pages import Typed, language_for, notice_page, question_page, style
from periplo.storage.inbox import Fresh
from periplo.storage.keys import Key
from periplo.usecases.surveys.inviting import SOURCE
from periplo.usecases.surveys.publishing import Published

RETRY_SECONDS = 5
_STATUS = {OVER: 410, ANSWERED: 200}


class SurveyClosed(BadInput):
    """A survey that is paused or has ended takes no answers."""

    code = "survey_closed"
    status = 409


async def survey_page(request: Request) -> Response:
    """The first question behind a link. It keeps no answer: whoever scans links in mails opens them too."""
    door, now, token = door_of(request.app), this_instant(), request.path_params["token"]
    opened = await run_in_threadpool(door.opened, token, now)
    language = _language(request, opened)
    if opened.state != OPEN or opened.survey is None:
        return _notice(request, opened, language)
    carried = door.begun(opened, now)
    question = opened.survey.questions[0]
    typed = _asked_for(request, opened.survey)
    page = question_page(
        opened.survey, question, language, _house(request), token, door.seal(carried), 1, typed,
        is_preselected=typed != Typed(),
    )  # fmt: skip
    if request.method == "GET":
        page.background = BackgroundTask(door.note, "opened", opened, now)
    return page


async def survey_answer(request: Request) -> Response:
    """One answer: kept as an event, and the next question; thanks after the last."""
    door, now, token = door_of(request.app), this_instant(), request.path_params["token"]
    opened = await run_in_threadpool(door.opened, token, now)
    form = _form(await body_of(request))
    carried = door.carried(_one(form, "so_far"), opened)
    language = _language(request, opened, _one(form, "lang") or _one(form, "language"))
    going_on = opened.state == ANSWERED and carried is not None
    if (opened.state != OPEN and not going_on) or opened.survey is None:
        return _notice(request, opened, language)
    if carried is None:
        carried = door.begun(opened, now)
        form = {}
    opened = await run_in_threadpool(version_of, opened, carried, door)
    assert opened.survey is not None
    survey, house = opened.survey, _house(request)
    question = next_question(survey, carried.given)
    if question is None:
        return notice_page("thanks", language, house, survey)
    step, typed = len(carried.answers) + 1, _typed(form)
    if (
        "lang" in form or not form
    ):  # nothing was answered: the language was switched, or the form was not ours
        return question_page(survey, question, language, house, token, door.seal(carried), step, typed)
    if not carried.answers and opened.invitation is not None and opened.invitation.handle is None:
        wait = door.allowance.wait(request.client.host if request.client else "", now)
        if wait:
            return notice_page("busy", language, house, status=429, wait=wait)
    try:
        answer = (
            SKIPPED if "skip" in form and question.optional else answer_of(question, _said(question, form))
        )
    except BadAnswer as error:
        return question_page(
            survey, question, language, house, token, door.seal(carried), step, typed, _error(error, question),
            status=422,
        )  # fmt: skip
    messages = answered(survey, door.filling(opened, carried, language), question, answer, now)
    try:
        await _keep(request, messages, now)
    except Overloaded as error:
        return notice_page("busy", language, house, status=429, wait=error.retry_after)
    except EnvironmentFault:
        return notice_page("busy", language, house, status=503, wait=RETRY_SECONDS)
    carried = carried.with_answer(question.id, answer)
    following = next_question(survey, carried.given)
    if following is None:
        page = notice_page("thanks", language, house, survey)
    else:
        page = question_page(survey, following, language, house, token, door.seal(carried), step + 1, Typed())
    if messages:
        page.background = BackgroundTask(door.note, "answered", opened, now)
    return page


async def agent_answers(request: Request) -> Response:
    """Answers that a till or an agent enters for a customer, with a write key.

    Raises: BadInput with what cannot be understood; WrongKey; NoSuchSurvey; Overloaded.
    """
    try:
        said = msgspec.json.decode(await body_of(request))
    except msgspec.DecodeError:
        said = None
    if not isinstance(said, dict):
        raise BadInput("the request holds no JSON object", mend='send {"userId": …, "answers": {…}}')
    key = await key_of(request, said.get("writeKey") if isinstance(said.get("writeKey"), str) else None)
    door, now = door_of(request.app), this_instant()
    known = await run_in_threadpool(door.newest, request.path_params["id"])
    if known.status != "active":
        raise SurveyClosed(f"survey '{known.survey.id}' is {known.status}", mend="write status: active")
    filling, messages = _entered(known, key, request.headers.get("idempotency-key"), said, now)
    await _keep(request, messages, now, key.source)
    n = sum(message["event"] == "survey answered" for message in messages)
    return JSONResponse({"success": True, "response": filling.response, "answers": n})


def _entered(
    known: Published, key: Key, id: str | None, said: dict[str, Any], now: int
) -> tuple[Filling, list[Message]]:
    """A filling-in that somebody entered, and what it tells."""
    survey = known.survey
    answers = {
        id: answer_of(_question(survey, id), _given(_question(survey, id), one)) for id, one in _answers(said)
    }
    stray = off_path(survey, answers)
    if stray is not None:
        raise BadAnswer(
            f"question '{stray}' is not asked after these answers", "another answer leads elsewhere",
            "leave it out, or mend the other answer", question=stray, reason="path",
        )  # fmt: skip
    way = said.get("way", "agent")
    if way not in ("till", "agent"):
        raise BadInput(f"way is '{way}'", mend="write till or agent")
    filling = Filling(
        response=_response(key.id, said.get("id") or id),
        version=known.version,
        way=way,
        channel=channel_id(
            str(said.get("channel") or key.channel or ("store" if way == "till" else "phone"))
        ),
        asked_at=now,
        place=_short(said.get("place")) or key.place,
        language=said.get("language") if said.get("language") in survey.languages else None,
        who=_who(said),
    )
    messages = [
        message
        for question in survey.questions
        if question.id in answers
        for message in answered(survey, filling, question, answers[question.id], now)
    ]
    return filling, messages


def door_of(app: Starlette) -> SurveyDoor:
    """The surveys of the workspace that this listener serves."""
    door: SurveyDoor | None = getattr(app.state, "survey_door", None)
    if door is None:
        door = app.state.survey_door = SurveyDoor(app.state.ledger)
    return door


async def _keep(request: Request, messages: list[Message], now: int, source: str = SOURCE) -> None:
    """Safe on disk when this returns. Raises: Overloaded."""
    if messages:
        await request.app.state.intake.keep(
            Fresh(now, source, "batch", msgspec.json.encode({"batch": messages}))
        )


def _notice(request: Request, opened: Opened, language: str) -> Response:
    kind = opened.state if opened.state != OPEN else "wrong"
    return notice_page(kind, language, _house(request), opened.survey, _STATUS.get(kind, 404))


def _house(request: Request) -> str:
    return str(request.app.state.workspace.settings.name)


def _language(request: Request, opened: Opened, switched: str = "") -> str:
    own = switched or (opened.invitation.language if opened.invitation else None)
    return language_for(request, opened.survey, own, request.app.state.workspace.settings.language)


def _asked_for(request: Request, survey: Survey) -> Typed:
    """What a link in a mail chose: q names the first question, by its id or as 1, and score or choice the answer."""
    question, said = survey.questions[0], request.query_params
    if said.get("q", question.id) not in (question.id, "1"):
        return Typed()
    try:
        answer = answer_of(question, {"score": said.get("score"), "choice": said.get("choice")})
    except BadAnswer:
        return Typed()
    return Typed(str(answer.score) if question.kind in SCALES else "", answer.chosen)


def _form(body: bytes) -> dict[str, list[str]]:
    """The fields of a form; none if it is no form of ours."""
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return {}


def _one(form: dict[str, list[str]], name: str) -> str:
    return form.get(name, [""])[0]


def _typed(form: dict[str, list[str]]) -> Typed:
    return Typed(_one(form, "score"), tuple(form.get("choice", ())), _one(form, "comment"))


def _said(question: Question, form: dict[str, list[str]]) -> dict[str, object]:
    chosen = [one for one in form.get("choice", ()) if one]
    words = _one(form, "comment").replace("\r\n", "\n")
    if question.choices and not any(choice.words for choice in question.choices if choice.id in chosen):
        words = ""  # the field for "other" keeps what was typed before another choice was made
    return {"score": _one(form, "score") or None, "choice": chosen, "comment": words or None}


def _error(error: BadAnswer, question: Question) -> str:
    reason = str(error.values.get("reason"))
    if reason == "missing":
        return "text" if question.kind == TEXT else "missing"
    return reason if reason == "words" else "other"


def _question(survey: Survey, id: str) -> Question:
    found = survey.question(id)
    if found is None:
        known = ", ".join(question.id for question in survey.questions)
        raise BadAnswer(
            f"survey '{survey.id}' has no question '{id}'", f"it has: {known}", "use one of them",
            question=id, reason="question",
        )  # fmt: skip
    return found


def _answers(said: dict[str, Any]) -> list[tuple[str, object]]:
    answers = said.get("answers")
    if not isinstance(answers, dict) or not answers:
        raise BadInput("there are no answers", mend='write "answers": {"question": 9}')
    return list(answers.items())


def _given(question: Question, said: object) -> dict[str, object]:
    """An answer in full, or just its value: a number, a text, a list of choices."""
    if isinstance(said, dict):
        return said
    if question.kind in SCALES:
        return {"score": said}
    return {"comment": said} if question.kind == TEXT else {"choice": said}


def _who(said: dict[str, Any]) -> tuple[Handle, ...]:
    known = [
        Handle(kind, text)
        for kind, name in (("user", "userId"), ("anonymous", "anonymousId"))
        if (text := text_of(said.get(name))) is not None
    ]
    others = said.get("externalIds") or []
    for one in others if isinstance(others, list) else []:
        text = text_of(one.get("id")) if isinstance(one, dict) else None
        if text is not None and isinstance(one.get("type"), str):
            known.append(Handle(one["type"], text))
    return tuple(known)


def _response(key: str, id: object) -> str:
    """The name of this filling-in: the same for the same id of the same key, so that asking again counts once."""
    if not id:
        return name_from(secrets.token_bytes(ID_BYTES))
    return urlsafe_b64encode(sha256(f"{key} {id}".encode()).digest()[:ID_BYTES]).decode()


def _short(said: object) -> str | None:
    return str(said).strip()[:200] or None if isinstance(said, str | int) else None


routes: list[Route] = [
    Route("/s/style.css", style),
    Route("/s/{token}", survey_page, methods=["GET"]),
    Route("/s/{token}", survey_answer, methods=["POST"]),
    Route("/v1/surveys/{id}/answers", agent_answers, methods=["POST"]),
]
