"""Maps edited cell by cell: laws of edits, what cells say, files that several people write, and pasted ranges."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.comments import CommentedMap

from map_strategies import journey_maps, plain
from periplo.core.errors import BadInput
from periplo.formats.documents import Document, document_of, written
from periplo.formats.map_yaml import map_data, map_from, map_of
from periplo.usecases.editing.acts import (
    AddColumn,
    AddLane,
    AddStage,
    Again,
    Copy,
    Drop,
    Say,
    Shift,
    edits_of,
)
from periplo.usecases.editing.cells import FIELDS, Editing, shown
from periplo.usecases.editing.edits import Meanwhile, applied, back
from periplo.usecases.editing.file import Workbench, said_by, tried
from periplo.usecases.editing.new_map import EMPTY, new_map
from periplo.usecases.editing.paste import NEW, cells_in, pasting, range_text
from periplo.usecases.editing.sheet import sheet_of
from periplo.usecases.editing.ties import ties_of
from periplo.usecases.joining.write import MapFile
from periplo.usecases.workspace import KINDS

MAP = """\
# Ours.
schema: 1
id: shop
title: {es: Comprar, en: To buy}
languages: [es, en]
persona: {id: ana, name: Ana}
goal: {text: {es: Tenerlo, en: To have it}}
stages:
  - {id: look, title: {es: Miro, en: I look}, moment: before}
  - {id: buy, title: {es: Compro, en: I buy}, moment: during}
  - {id: after, title: {es: Vuelvo, en: I come back}, moment: after}
columns:
  # the first thing they do
  - id: see
    stage: look
    title: {es: Lo veo, en: I see it}
    channels: [web]
    rule: product viewed
    feeling: 1
    pains:
      - {es: Es caro, en: It is dear}
      - text: {es: No lo encuentro, en: I cannot find it}
        harm: 4
        evidence: {kind: anecdote, text: tres personas}
  - id: ask
    kind: action
    stage: look
    title: {es: Pregunto, en: I ask}
  - id: pay
    stage: buy
    title: {es: Pago, en: I pay}
    rule: order completed
    moment_of_truth: true
    frictions: {text: {es: Hacer cola, en: To queue}, solution: {es: Otra caja, en: Another till}}
    competitors: {value: 4, text: {es: mejor, en: better}}
transitions:
  - {from: see, to: pay, promised: 2d}
variants:
  - persona: {id: leo, name: Leo}
    columns:
      pay: {feeling: -1}
      see: {feeling: 2}
"""


def editing(text=MAP, language="es"):
    document = document_of(text)
    return Editing(document.data, map_of(document), language)


def file_of(text):
    document = document_of(text)
    return MapFile(Path("nowhere/maps/map.yaml"), text, document, map_of(document))


def file_saying(drawn):
    """A file as a law needs it: what it says, without its text."""
    data = json.loads(json.dumps(map_data(drawn)))
    return MapFile(
        Path("nowhere/maps/map.yaml"),
        "",
        Document("map.yaml", data, CommentedMap()),
        said_by(data, "map.yaml"),
    )


def after(*acts, text=MAP, language="es"):
    """The data after these acts, of which none may be refused."""
    _, refused, data, _ = tried(file_of(text), acts, language)
    assert refused == []
    return data


def say(id, key, to, was=None, part="columns"):
    return Say(part, id, key, to, was)


def column(data, id):
    return next(one for one in data["columns"] if one["id"] == id)


@pytest.fixture
def bench(tmp_path):
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "shop.yaml").write_text(MAP)
    return Workbench(tmp_path), tmp_path / "maps" / "shop.yaml"


# ---- what a cell shows and takes


def test_a_cell_shows_its_things_line_by_line():
    now = editing()
    told = {key: shown(now, "columns", "pay", key) for key in ("frictions", "competitors", "moment_of_truth")}
    assert told == {
        "frictions": "Hacer cola → Otra caja",
        "competitors": "4 · mejor",
        "moment_of_truth": "sí",
    }
    assert shown(now, "columns", "see", "pains") == "Es caro\nNo lo encuentro"
    assert shown(now, "columns", "see", "channels") == "Web"
    assert shown(now, "columns", "see", "feeling") == "+1"
    assert shown(editing(language="en"), "columns", "see", "channels") == "Website"


def test_a_word_in_one_language_leaves_the_other():
    pains = column(after(say("see", "pains", "Es muy caro\nNo lo encuentro")), "see")["pains"]
    assert pains[0] == {"es": "Es muy caro", "en": "It is dear"}
    assert pains[1]["harm"] == 4


def test_a_thing_keeps_its_evidence_when_its_words_change_or_another_goes():
    pains = column(after(say("see", "pains", "No aparece")), "see")["pains"]
    assert pains == [{"es": "No aparece", "en": "It is dear"}]
    kept = column(after(say("see", "pains", "No lo encuentro\nEs lento")), "see")["pains"]
    assert kept[0]["evidence"] == {"kind": "anecdote", "text": "tres personas"}
    assert kept[1] == {"es": "Es lento"}


@pytest.mark.parametrize(
    ("key", "to", "wanted"),
    [
        ("feeling", "-2", -2),
        ("feeling", "−0,5", -0.5),
        ("feeling", "", None),
        ("channels", "Tienda, correo; web", ["store", "email", "web"]),
        ("moment_of_truth", "", None),
        ("owner", "  Eva   Ruiz ", "Eva Ruiz"),
        ("rule", "order completed where channel is web", "order completed where channel is web"),
        ("competitors", "3 · peor", {"value": 3, "text": {"es": "peor", "en": "better"}}),
        ("competitors", "5", {"value": 5}),
        ("frictions", "Esperar -> Más gente",
         {"text": {"es": "Esperar", "en": "To queue"}, "solution": {"es": "Más gente", "en": "Another till"}}),
        ("frictions", "Hacer cola", {"text": {"es": "Hacer cola", "en": "To queue"}}),
        ("needs", "uno\n\n  sigue\ndos", [{"es": "uno\nsigue"}, {"es": "dos"}]),
        ("needs", "una\x00 \u2028cosa", {"es": "una cosa"}),
    ],
)  # fmt: skip
def test_what_is_written_is_what_the_map_says(key, to, wanted):
    assert column(after(say("pay", key, to)), "pay").get(key) == wanted


@pytest.mark.parametrize(
    ("key", "to", "why"),
    [
        ("feeling", "3", "is no feeling"),
        ("feeling", "mucho", "is no feeling"),
        ("competitors", "9", "says 9 in lane 'competitors'"),
        ("rule", "order completed where", "rule"),
        ("title", "  ", "cannot be empty"),
        ("moment_of_truth", "quizá", "neither yes nor no"),
        ("nonsense", "x", "no lane 'nonsense'"),
        ("id", "x", "no lane 'id'"),
        ("doing", "x" * 20_001, "longer than"),
    ],
)
def test_what_cannot_stand_there_is_refused_and_nothing_changes(key, to, why):
    _, refused, data, _ = tried(file_of(MAP), (say("pay", key, to),), "es")
    assert why in str(refused[0].why) or key == "rule"
    assert data == document_of(MAP).data


def test_an_action_has_no_rule():
    _, refused, _, _ = tried(file_of(MAP), (say("ask", "rule", "call answered"),), "es")
    assert "an action is what the customer does without us" in str(refused[0].why)


def test_the_map_itself_is_written_too():
    data = after(say("", "goal.text", "Usarlo", part="map"), say("", "persona.quote", "¡Ya!", part="map"))
    assert data["goal"] == {"text": {"es": "Usarlo", "en": "To have it"}}
    assert data["persona"] == {"id": "ana", "name": "Ana", "quote": {"es": "¡Ya!"}}


# ---- what people do to columns, stages and lanes


def ids(data, part="columns"):
    return [one["id"] for one in data[part]]


def test_a_column_goes_with_what_refers_to_it_and_comes_back():
    now = editing()
    edits = edits_of(now, Drop("columns", "pay"))
    data = applied(now.data, edits)
    assert ids(data) == ["see", "ask"]
    assert "transitions" not in data
    assert data["variants"][0]["columns"] == {"see": {"feeling": 2}}
    assert applied(data, back(edits)) == now.data


def test_a_column_moves_within_its_stage_and_then_into_the_next():
    first = after(Shift("columns", "see", 1))
    assert (ids(first), column(first, "see")["stage"]) == (["ask", "see", "pay"], "look")
    second = after(Shift("columns", "see", 1), Shift("columns", "see", 1))
    assert (ids(second), column(second, "see")["stage"]) == (["ask", "see", "pay"], "buy")
    assert ids(after(say("see", "stage", "after"))) == ["ask", "pay", "see"]


def test_a_stage_moves_with_its_columns_and_takes_the_moment_of_its_place():
    data = after(Shift("stages", "look", 1))
    assert ids(data, "stages") == ["buy", "look", "after"]
    assert data["stages"][1]["moment"] == "during"
    assert ids(data) == ["pay", "see", "ask"]


def test_the_last_stage_stays():
    one = after(Drop("stages", "look"), Drop("stages", "after"))
    assert (ids(one, "stages"), ids(one)) == (["buy"], ["pay"])
    _, refused, _, _ = tried(file_of(written(one)), (Drop("stages", "buy"),), "es")
    assert "a map needs one stage" in str(refused[0].why)


def test_a_copy_has_no_rule_of_its_own():
    data = after(Copy("columns", "pay"))
    made = column(data, "pay-2")
    assert made["title"] == {"es": "Pago (copia)", "en": "I pay (copy)"}
    assert "rule" not in made
    assert ids(data) == ["see", "ask", "pay", "pay-2"]


def test_lanes_are_added_moved_and_taken_away():
    data = after(AddLane("desires"), AddLane(title="Nota interna", type="rating", side="organisation"))
    lanes = [row.key for row in sheet_of(editing(written(data))).rows]
    assert "desires" in lanes
    assert lanes[-1] == "nota_interna"
    moved = after(Shift("lanes", "pains", -1))
    before, now = ([row.key for row in sheet_of(editing(text)).rows] for text in (MAP, written(moved)))
    assert before.index("pains") == now.index("pains") + 1
    assert sorted(before) == sorted(now)
    gone = after(Drop("lanes", "pains"))
    assert "pains" not in column(gone, "see")
    assert "pains" not in [row.key for row in sheet_of(editing(written(gone))).rows]


def test_a_lane_that_the_map_renames_keeps_its_type():
    data = after(say("competitors", "title", "Los otros", part="lanes"))
    lane = next(one for one in map_from(written(data)).all_lanes if one.id == "competitors")
    assert (lane.title.to("es"), lane.title.to("en"), lane.type, lane.side) == (
        "Los otros", "Competitors", "rating", "organisation",
    )  # fmt: skip


def test_new_columns_stand_where_they_were_wanted():
    assert ids(after(AddColumn("look", "Otra", follows="see"))) == ["see", "otra", "ask", "pay"]
    assert ids(after(AddColumn("look", "Otra"))) == ["see", "ask", "otra", "pay"]
    assert ids(after(AddColumn("after", "Pago"))) == ["see", "ask", "pay", "pago"]
    assert ids(after(AddStage("Entre", follows="look")), "stages") == ["look", "entre", "buy", "after"]


def test_what_would_be_lost_is_told():
    drawn = map_from(MAP)
    told = {tie.kind: (tie.n, tie.names) for tie in ties_of(drawn, "columns", "pay", "en")}
    assert told == {
        "cells": (2, ()),
        "rule": (1, ("order completed",)),
        "transitions": (1, ()),
        "variants": (1, ("Leo",)),
    }
    assert next(tie.kind for tie in ties_of(drawn, "stages", "look", "en")) == "columns"
    assert [(tie.kind, tie.n) for tie in ties_of(drawn, "lanes", "pains", "en")] == [("cells", 1)]


# ---- several people, one file


def test_two_people_in_two_cells_both_succeed(bench):
    work, path = bench
    assert work.edit(path, [say("see", "doing", "Miro", "")], "es").refused == []
    assert work.edit(path, [say("pay", "doing", "Pago", "")], "es").refused == []
    text = path.read_text()
    assert "doing: {es: Miro}" in text
    assert "doing: {es: Pago}" in text


def test_two_people_in_one_cell_and_the_second_is_told(bench):
    work, path = bench
    work.edit(path, [say("see", "doing", "Lo suyo", "")], "es")
    done = work.edit(path, [say("see", "doing", "Lo mío", ""), say("see", "owner", "Eva", "")], "es")
    assert [(one.place, one.why.values["theirs"]) for one in done.refused] == [(0, "Lo suyo")]
    assert isinstance(done.refused[0].why, Meanwhile)
    assert "Lo mío" not in path.read_text()
    assert "owner: Eva" in path.read_text()


def test_what_somebody_wrote_in_the_file_itself_is_seen(bench):
    work, path = bench
    work.edit(path, [say("see", "doing", "Miro", "")], "es")
    path.write_text(path.read_text().replace("es: Miro", "es: Miro bien") + "# a remark\n")
    done = work.edit(path, [say("see", "doing", "Otra cosa", "Miro")], "es")
    assert done.refused[0].why.values["theirs"] == "Miro bien"
    assert path.read_text().endswith("# a remark\n")


def test_all_or_nothing_writes_nothing_if_one_is_refused(bench):
    work, path = bench
    done = work.edit(path, [say("see", "doing", "Miro"), say("see", "feeling", "9")], "es", is_whole=True)
    assert (len(done.refused), done.back, path.read_text()) == (1, [], MAP)


def test_undoing_gives_back_the_very_same_file(bench):
    work, path = bench
    first = work.edit(path, [Drop("columns", "see")], "es")
    assert "the first thing they do" not in path.read_text()
    second = work.edit(path, [Again(tuple(first.back))], "es")
    assert path.read_text() == MAP
    work.edit(path, [Again(tuple(second.back))], "es")
    assert "id: see" not in path.read_text()


def test_what_somebody_changed_since_is_not_undone(bench):
    work, path = bench
    mine = work.edit(path, [say("see", "owner", "Eva")], "es")
    work.edit(path, [say("see", "owner", "Ana")], "es")
    done = work.edit(path, [Again(tuple(mine.back))], "es", is_whole=True)
    assert isinstance(done.refused[0].why, Meanwhile)
    assert "owner: Ana" in path.read_text()


def test_a_file_that_cannot_be_read_is_left_alone(bench):
    work, path = bench
    path.write_text("id: [")
    with pytest.raises(BadInput):
        work.edit(path, [say("see", "owner", "Eva")], "es")
    assert path.read_text() == "id: ["


# ---- laws

texts = st.one_of(
    st.sampled_from(["", "+1", "7", "a → b", "uno\ndos", "order completed", "sí", "web, tienda"]), plain
)


@st.composite
def some_acts(draw, drawn):
    columns = [*(one.id for one in drawn.columns), "nobody"]
    stages = [*(one.id for one in drawn.stages), "nowhere"]
    lanes = [lane.id for lane in drawn.all_lanes]
    keys = st.sampled_from([*FIELDS, "stage", "kind", *lanes])
    one = st.one_of(
        st.builds(Say, st.just("columns"), st.sampled_from(columns), keys, texts),
        st.builds(Say, st.just("stages"), st.sampled_from(stages), st.sampled_from(["title", "moment"]), texts),
        st.builds(Say, st.just("lanes"), st.sampled_from(lanes), st.just("title"), texts),
        st.builds(AddColumn, st.sampled_from(stages), texts, st.none() | st.sampled_from(columns)),
        st.builds(AddStage, texts, st.none() | st.sampled_from(stages)),
        st.builds(AddLane, st.none() | st.sampled_from(lanes), texts),
        st.builds(Copy, st.just("columns"), st.sampled_from(columns)),
        st.builds(Copy, st.just("lanes"), st.sampled_from(lanes)),
        st.builds(Drop, st.just("columns"), st.sampled_from(columns)),
        st.builds(Drop, st.just("stages"), st.sampled_from(stages)),
        st.builds(Drop, st.just("lanes"), st.sampled_from(lanes)),
        st.builds(Shift, st.just("columns"), st.sampled_from(columns), st.sampled_from([-1, 1])),
        st.builds(Shift, st.just("stages"), st.sampled_from(stages), st.sampled_from([-1, 1])),
        st.builds(Shift, st.just("lanes"), st.sampled_from(lanes), st.sampled_from([-1, 1])),
    )  # fmt: skip
    return draw(st.lists(one, min_size=1, max_size=6))


@given(journey_maps(), st.data())
@settings(max_examples=25)
def test_whatever_is_done_leaves_a_map_that_loads_and_can_be_taken_back(drawn, data):
    file = file_saying(drawn)
    edits, _, made, now = tried(file, data.draw(some_acts(file.drawn)), "es")
    assert said_by(made, "map.yaml") == now
    assert said_by(applied(made, back(edits)), "map.yaml") == file.drawn


@given(journey_maps(), st.data())
@settings(max_examples=8)
def test_writing_what_a_cell_shows_changes_nothing(drawn, data):
    file = file_saying(drawn)
    now = Editing(file.document.data, file.drawn, data.draw(st.sampled_from(["es", "en"])))
    sheet = sheet_of(now)
    acts = [
        Say("columns", id, key, text, text)
        for id, cells in sheet.cells.items()
        for key, text in cells.items()
    ]
    edits, refused, made, _ = tried(file, [act for act in acts if act.to or act.key != "title"], now.language)
    assert (edits, refused, made) == ([], [], file.document.data)


@given(journey_maps(), st.data())
@settings(max_examples=8)
def test_words_in_two_cells_come_to_the_same_in_either_order(drawn, data):
    file = file_saying(drawn)
    cells = [
        (id, key)
        for id, row in sheet_of(Editing(file.document.data, file.drawn, "es")).cells.items()
        for key in row
    ]
    if len(cells) < 2:
        return
    one, other = data.draw(st.lists(st.sampled_from(cells), min_size=2, max_size=2, unique=True))
    acts = [Say("columns", *one, data.draw(texts)), Say("columns", *other, data.draw(texts))]
    ways = [tried(file, order, "es") for order in (acts, acts[::-1])]
    assert ways[0][2] == ways[1][2]
    assert sorted(len(acts) - 1 - one.place for one in ways[1][1]) == sorted(one.place for one in ways[0][1])


def test_edits_leave_what_they_were_given():
    now = editing()
    before = deepcopy(now.data)
    applied(now.data, edits_of(now, Drop("stages", "look")))
    assert now.data == before


# ---- ranges of spreadsheets

cell_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from('\t\n"'), max_size=8
)


@given(st.lists(st.lists(cell_texts, min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_range_copied_is_the_range_pasted(rows):
    rows.append(["x"])  # empty rows at the end are none
    assert cells_in(range_text(rows)) == rows


def test_a_quoted_cell_may_have_lines_and_quotes():
    text = 'Uno\t"dos\r\nlíneas"\r\n"di ""hola"""\t\r\n'
    assert cells_in(text) == [["Uno", "dos\nlíneas"], ['di "hola"', ""]]


def test_a_range_goes_where_it_was_put_and_says_what_it_changes():
    now = editing()
    found = pasting(
        now, sheet_of(now), "ask", "title", "Pregunto\tPago ya\tCelebro\nx\tWeb\tTienda\n1\t2\t\n", "Columna"
    )
    assert [(one.column, one.key, one.was, one.to) for one in found.cells] == [
        ("pay", "title", "Pago", "Pago ya"),
        ("celebro", "title", "", "Celebro"),
        ("pay", "channels", "", "Web"),
        ("celebro", "channels", "", "Tienda"),
        ("ask", "feeling", "", "1"),
        ("pay", "feeling", "", "2"),
    ]
    assert (found.blank, found.closed, found.below) == (1, 1, 0)
    data = after(*found.acts)
    assert ids(data) == ["see", "ask", "pay", "celebro"]
    assert column(data, "celebro") == {
        "id": "celebro",
        "stage": "buy",
        "title": {"es": "Celebro"},
        "channels": ["store"],
    }


def test_a_range_longer_than_the_map_says_what_is_left_over():
    now = editing()
    rows = len(sheet_of(now).rows)
    found = pasting(
        now, sheet_of(now), f"{NEW}after", "title", "\n".join(f"r{k}" for k in range(rows + 3)), "Columna"
    )
    assert found.below == 3
    assert found.cells[0].column == "r0"


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n"])
def test_nothing_copied_is_told(text):
    with pytest.raises(BadInput, match="nothing was copied"):
        pasting(editing(), sheet_of(editing()), "see", "title", text, "Columna")


# ---- new maps


@pytest.mark.parametrize("kind", [*KINDS, EMPTY])
def test_a_new_map_loads_whatever_it_begins_with(tmp_path, kind):
    id = new_map(tmp_path / "maps", "Comprar: «una bici»", kind, "awareness", "es", ["comprar-una-bici"])
    drawn = map_from((tmp_path / "maps" / f"{id}.yaml").read_text())
    assert (drawn.id, drawn.title.to("es")) == ("comprar-una-bici-2", "Comprar: «una bici»")
    assert new_map(tmp_path / "maps", "Library", kind, "sale", "en", []) == "library-2"


@pytest.mark.parametrize(("title", "kind"), [("", EMPTY), ("x" * 201, EMPTY), ("x", "bakery")])
def test_a_new_map_needs_a_title_and_a_known_template(tmp_path, title, kind):
    with pytest.raises(BadInput):
        new_map(tmp_path, title, kind, "sale", "es", [])
    assert list(tmp_path.iterdir()) == []
