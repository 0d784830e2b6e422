"""Maps as files: read with clear errors, written back without loss."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from map_strategies import journey_maps
from periplo.core.errors import BadInput, BadMap
from periplo.core.maps import Action, Touchpoint
from periplo.formats.documents import document_of, read_document
from periplo.formats.map_yaml import map_data, map_from, map_text, read_map
from periplo.formats.schemas import map_schema

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/map.yaml"))
SMALL = """\
schema: 1
id: small
title: {es: Pequeño, en: Small}
persona: {name: Ana, mood: hurried}   # ours
goal: {text: Buy, rule: order completed}
idle: 30d
palette: warm
stages:
  - {id: discover, title: I discover, moment: before}
  - {id: buy, title: I buy, moment: during}
columns:
  - {id: ask, kind: action, stage: discover, title: I ask a friend, feeling: 1}
  - id: visit
    stage: discover
    title: {es: Visito, en: I visit}
    rules: {store: shop visited, web: page viewed where page is home}
  - {id: pay, stage: buy, title: I pay, channels: [web], rule: order completed, feeling: -1, thinking: [Safe?, Fast?]}
"""


def test_a_map_holds_stages_columns_rules_feelings_and_texts():
    drawn = map_from(SMALL)
    ask, visit, pay = drawn.columns
    assert isinstance(ask, Action)
    assert isinstance(visit, Touchpoint)
    assert visit.channels == ("store", "web")
    assert (ask.feeling, visit.feeling, pay.feeling) == (1, None, -1)
    assert [text.to("es") for text in pay.cells["thinking"]] == ["Safe?", "Fast?"]
    assert drawn.title.to("es") == "Pequeño"
    assert drawn.title.to("pt") == "Pequeño"


def test_unknown_keys_are_kept():
    drawn = map_from(SMALL)
    assert drawn.extra == {"palette": "warm"}
    assert drawn.persona.extra == {"mood": "hurried"}
    assert map_from(map_text(drawn)) == drawn


def test_comments_and_order_are_kept_when_a_document_is_changed():
    document = document_of(SMALL)
    document.tree["idle"] = "60d"
    assert document.text().splitlines()[3] == "persona: {name: Ana, mood: hurried}   # ours"
    assert map_from(document.text()).idle == 2 * map_from(SMALL).idle


def test_json_is_read_like_yaml():
    assert map_from(json.dumps(map_data(map_from(SMALL)))) == map_from(SMALL)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(journey_maps())
def test_what_is_written_is_read_back_and_fits_the_schema(drawn):
    assert map_from(map_text(drawn)) == drawn
    jsonschema.Draft202012Validator(map_schema()).validate(map_data(drawn))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_examples_fit_the_schema_and_are_told_in_both_languages(path):
    drawn = read_map(path)
    jsonschema.Draft202012Validator(map_schema()).validate(read_document(path).data)
    for part in (drawn, *drawn.stages, *drawn.columns):
        assert part.title.has("es")
        assert part.title.has("en")


@pytest.mark.parametrize(
    ("was", "now", "line", "told"),
    [
        ("stage: buy", "stage: billing", 17, "it has: discover, buy"),
        ("moment: before", "moment: early", 9, "before, during or after"),
        ("feeling: 1}", "feeling: 3}", 12, "from -2"),
        ("feeling: 1}", "feeling: good}", 12, "-2 to 2"),
        ("rule: order completed,", "rule: order completed where,", 17, "name of a property"),
        ("kind: action,", "kind: action, rule: x,", 12, "no event can prove it"),
        ("kind: action", "kind: thing", 12, "touchpoint or action"),
        ("{id: pay,", "{id: visit,", 17, "id of its own"),
        ("title: I pay,", "", 17, "'title' is missing"),
        ("idle: 30d", "idle: soon", 6, "7d"),
        ("title: I pay", "title: {es: Pago, ya, en: I pay}", 17, "quotes"),
        ("goal: {text: Buy, rule: order completed}", "goal: 3", 5, "missing"),
        ("title: I pay,", "title: I pay, moment_of_truth: maybe,", 17, "true or"),
        ("idle: 30d", "transitions: [{from: visit, to: gone}]", 6, "no column 'gone'"),
        (
            "idle: 30d",
            "transitions: [{from: visit, to: pay}, {from: visit, to: pay}]",
            6,
            "two transitions go",
        ),
        (
            "idle: 30d",
            "variants: [{persona: {id: leo, name: Leo}, columns: {gone: {}}}]",
            6,
            "id of a column",
        ),
        ("idle: 30d", "variants: [{persona: {id: l, name: L}, columns: {pay: {feeling: 3}}}]", 6, "from -2"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_mend(was, now, line, told):
    assert was in SMALL
    with pytest.raises(BadMap) as error:
        map_from(SMALL.replace(was, now))
    assert error.value.values["line"] == line
    assert f"line {line}" in str(error.value)
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no document"),
        ("- a", "no document"),
        ("a: [", "line"),
        ("schema: 2\nid: x", "schema"),
        ("a: 1\na: 2", "line"),
        ("a: \x00", "not YAML"),
        ("[" * 5000, "not YAML"),
        ("a: !!python/object:os.system x", "'id' is missing"),
    ],
)
def test_what_is_no_document_is_a_clear_error(text, told):
    with pytest.raises(BadInput) as error:
        map_from(text)
    assert told in str(error.value)


def test_a_missing_a_binary_and_a_foreign_file_are_told(tmp_path):
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00rubbish\x80")
    for path in (tmp_path / "none.yaml", tmp_path / "bytes.yaml", tmp_path):
        with pytest.raises(BadInput):
            read_map(path)
