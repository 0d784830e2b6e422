"""/api/v1: the same JSON as the command prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from periplo.answers.asked import Asked
from periplo.core.errors import PeriploError
from periplo.edge.console.desk import desk_of
from periplo.edge.console.forms import given_of, question_named
from periplo.edge.console.shell import who_looks
from periplo.edge.looking import note_answer
from periplo.edge.showing.json import json_of
from periplo.edge.showing.shapes import asked_shape

JSON = "application/json; charset=utf-8"


async def ask(request: Request) -> Response:
    """An answer as plain data; its question and options as in the command."""
    question = question_named(request.path_params["question"])
    desk = desk_of(request)
    given = given_of(question, request.query_params)

    def answered() -> Asked:
        asked, _ = desk.asked(question, given, is_newest=True)
        note_answer(desk.workspace, asked, who_looks(request))
        return asked

    asked = await run_in_threadpool(answered)
    pin = {"Periplo-As-Of": asked.version} if asked.version else {}
    return Response(json_of(asked_shape(asked)), media_type=JSON, headers=pin)


def problem(
    code: str, what: str, why: str, mend: str, status: int, others: Sequence[PeriploError] = ()
) -> Response:
    """An error as plain data, with what else is wrong with the same thing."""
    told: dict[str, Any] = {"code": code, "what": what, "why": why, "mend": mend}
    if others:
        told["others"] = [{"what": one.what, "why": one.why, "mend": one.mend} for one in others]
    return Response(json_of(told), status, media_type=JSON)
