"""The questions as tools of the Model Context Protocol, asked by the protocol's own client over a real process."""

import json
import os
import sys

import anyio
import jsonschema
import pytest

from periplo.edge.cli.main import run
from periplo.edge.context_server import APART, tools
from periplo.usecases.options import QUESTIONS
from small_shop import built

mcp = pytest.importorskip("mcp")
from mcp.client.stdio import stdio_client  # noqa: E402


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return built(tmp_path_factory.mktemp("mcp"))


def asked(shop, *calls, lang="en"):
    """What a client gets that lists the tools and then makes these calls."""
    server = mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "periplo", "--lang", lang, "mcp", str(shop)], env=dict(os.environ)
    )

    async def talk():
        async with stdio_client(server) as (read, write), mcp.ClientSession(read, write) as session:
            told = await session.initialize()
            listed = await session.list_tools()
            return told, listed.tools, [await session.call_tool(name, given) for name, given in calls]

    return anyio.run(talk)


def test_a_client_lists_the_tools_looks_round_and_asks(shop, capsys):
    told, listed, (overview, funnel, unknown, wrong) = asked(
        shop,
        ("workspace", {}),
        ("ask_funnel", {"steps": "visit,cart,pay", "from": "all"}),
        ("ask_nothing", {}),
        ("ask_funnel", {"steps": "visit,cart,pay", "mode": "backwards"}),
    )
    assert "workspace" in told.instructions
    assert {tool.name for tool in listed} == {
        "workspace",
        *(f"ask_{name}" for name in QUESTIONS if name not in APART),
    }
    data = overview.structured_content
    assert (data["customers"], data["events"][0]) == (3, {"event": "visit", "times": 3})
    assert [one["id"] for one in data["maps"]] == ["shop"]
    words = (
        "ask",
        "funnel",
        "--steps",
        "visit,cart,pay",
        "--from",
        "all",
        "--in",
        str(shop),
        "--format",
        "json",
    )
    assert run(["--lang", "en", *words], {}) == 0
    assert funnel.structured_content == json.loads(capsys.readouterr().out)
    assert not funnel.is_error
    assert funnel.content[0].text.strip()
    assert unknown.is_error
    assert "no tool 'ask_nothing'" in unknown.content[0].text
    assert wrong.is_error


def test_errors_and_sentences_are_in_the_language_that_is_spoken(shop):
    _, listed, (stages, wrong) = asked(
        shop, ("ask_stages", {"from": "all"}), ("ask_stages", {"at": "someday"}), lang="es"
    )
    assert "etapa" in stages.content[0].text
    assert "no es una fecha" in wrong.content[0].text
    assert any("etapa" in tool.description for tool in listed)


def test_every_schema_is_one_and_no_tool_names_a_file_of_the_machine():
    for tool in tools("en"):
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        assert not {"events", "in", "out", "paths", "format"} & set(tool.input_schema["properties"])
        assert tool.annotations.read_only_hint


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"events": "/etc/passwd"}, "has no option 'events'"),
        ({"steps": {"a": 1}}, "it is a text"),
        ({"steps": True}, "it is a text"),
    ],
)
def test_what_a_question_does_not_take_is_an_error_that_says_so(shop, given, word):
    from periplo.edge.console.desk import Desk
    from periplo.edge.context_server import answered

    found = answered(Desk(shop), "ask_funnel", given, "en")
    assert found.is_error
    assert word in found.content[0].text
