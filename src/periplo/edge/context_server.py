"""The questions as tools of the Model Context Protocol: a model asks what people ask, and gets the same answers.

Nothing is changed by it, no file of the machine is named, and no customer is opened.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio
import mcp_types as types
import numpy as np
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from periplo.core.errors import BadQuestion, PeriploError, UnknownName
from periplo.core.spans import iso
from periplo.core.version import VERSION
from periplo.edge.console.desk import Desk
from periplo.edge.console.forms import offered
from periplo.edge.faults import fault_of, fault_within
from periplo.edge.showing.headings import left_out_lines, sentence
from periplo.edge.showing.json import json_of
from periplo.edge.showing.shapes import asked_shape
from periplo.edge.words.help import helped
from periplo.edge.words.told import say
from periplo.journeys.choosing import extent
from periplo.journeys.columns import Journeys, rows_of
from periplo.usecases.options import QUESTIONS, Option

OVERVIEW = "workspace"
MOST_EVENTS = 200  # names of events told of, those that happened most
APART = ("customer",)  # questions that open one person's data


def server_of(root: Path | str, language: str) -> Server[Any]:
    """A server of one workspace; language: of the sentences and of errors.

    Raises: BadInput if the folder is no workspace.
    """
    desk = Desk(root)
    listed = tools(language)

    async def list_tools(_: Any, asked: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=listed)

    async def call_tool(_: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        return await anyio.to_thread.run_sync(answered, desk, asked.name, asked.arguments or {}, language)

    return Server(
        "periplo",
        version=VERSION,
        title=f"Periplo: {desk.workspace.settings.name}",
        instructions=say("mcp_instructions", language),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def served(root: Path | str, language: str) -> None:
    """Answers over standard input and output until they are closed."""
    server = server_of(root, language)
    async with stdio_server() as (asked, told):
        await server.run(asked, told, server.create_initialization_options())


def tools(language: str) -> list[types.Tool]:
    """What can be called: an overview of the workspace, and each question with its options."""
    only_reads = types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    nothing: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
    found = [
        types.Tool(
            name=OVERVIEW,
            description=say("mcp_workspace", language),
            input_schema=nothing,
            annotations=only_reads,
        )
    ]
    found += [
        types.Tool(
            name=f"ask_{question}",
            description=helped(f"ask.{question}", language),
            input_schema=_schema(question, language),
            annotations=only_reads,
        )
        for question in QUESTIONS
        if question not in APART
    ]
    return found


def answered(desk: Desk, name: str, arguments: Mapping[str, Any], language: str) -> types.CallToolResult:
    """What a tool says: the reading in a sentence, what was left out, and the answer as data.

    What cannot be answered is a result too, an error that says why and how to mend it.
    """
    try:
        if name == OVERVIEW:
            told = overview(desk, language)
            return _result([json_of(told)], told)
        question = name.removeprefix("ask_")
        if not name.startswith("ask_") or question not in QUESTIONS or question in APART:
            raise UnknownName(f"there is no tool '{name}'", mend="list the tools")
        asked, _ = desk.asked(question, _given(question, arguments), is_newest=True)
        shape = json_of(asked_shape(asked))
        words = "\n".join([sentence(asked, language), *left_out_lines(asked, language)])
        return _result([words, shape], json.loads(shape))
    except PeriploError as error:
        return _result([fault_of(error, language).text(language)], is_error=True)
    except Exception as error:
        return _result([fault_of(fault_within(error), language).text(language)], is_error=True)


def overview(desk: Desk, language: str) -> dict[str, Any]:
    """What there is to ask about: period, events, maps, campaigns, segments; no customer."""
    settings = desk.workspace.settings
    told: dict[str, Any] = {
        "name": settings.name, "zone": settings.zone, "currency": settings.currency,
        "maps": [
            {
                "id": drawn.id,
                "title": drawn.title.to(language),
                "stages": [stage.id for stage in drawn.stages],
                "columns": [column.id for column in drawn.columns],
            }
            for drawn in desk.maps()
        ],
        "campaigns": [
            {"id": one.id, "title": one.title.to(language), "status": one.status} for one in desk.campaigns()
        ],
        "segments": sorted(path.stem for path in desk.workspace.segments),
    }  # fmt: skip
    if desk.has_events:
        journeys = desk.source({}).lived.journeys
        span = extent(journeys)
        told |= {
            "customers": journeys.customers,
            "period": span and [iso(span.start, settings.zone), iso(span.end, settings.zone)],
            "events": _events(journeys),
            "properties": sorted(journeys.properties),
        }
    return told


def _events(journeys: Journeys) -> list[dict[str, Any]]:
    counts = np.bincount(
        journeys.event[rows_of(journeys.start, journeys.stop)], minlength=len(journeys.names)
    )
    order = np.argsort(-counts, kind="stable")[:MOST_EVENTS]
    return [{"event": journeys.names[code], "times": int(counts[code])} for code in order.tolist()]


def _schema(question: str, language: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {option.name: _property(option, language) for option in offered(question)},
        "additionalProperties": False,
    }


def _property(option: Option, language: str) -> dict[str, Any]:
    told = helped(f"option.{option.help or option.name}", language, option.name)
    if option.kind == "flag":
        return {"type": "boolean", "description": told}
    one: dict[str, Any] = {
        "type": "string",
        "description": f"{told} ({option.sign})" if option.sign else told,
    }
    if option.kind == "choice":
        one |= {"enum": list(option.choices)} | ({"default": option.default} if option.default else {})
    return {"type": "array", "items": one} if option.many else one


def _given(question: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The options as every face gives them: texts, and flags as they are.

    Raises: BadQuestion for one that the question does not have, or of another kind.
    """
    known = {option.name: option for option in offered(question)}
    given: dict[str, Any] = {}
    for name, value in arguments.items():
        option = known.get(name)
        if option is None:
            raise BadQuestion(
                f"'{question}' has no option '{name}'", f"it has: {', '.join(known)}", "use one of them"
            )
        if value is None or value == "" or value == []:
            continue
        if option.kind == "flag":
            if not isinstance(value, bool):
                raise BadQuestion(f"'{name}' is '{value}'", "it is yes or no", "say true or false")
            given[name] = value
        elif option.many:
            given[name] = [str(one) for one in (value if isinstance(value, list) else [value])]
        elif isinstance(value, dict | list | bool):
            raise BadQuestion(f"'{name}' is '{value}'", "it is a text", "say it as in the command")
        else:
            given[name] = str(value)
    return given


def _result(
    texts: list[str], structured: dict[str, Any] | None = None, is_error: bool = False
) -> types.CallToolResult:
    return types.CallToolResult(
        content=[types.TextContent(text=text) for text in texts],
        structured_content=structured,
        is_error=is_error,
    )
