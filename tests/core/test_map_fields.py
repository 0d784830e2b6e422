"""Every part of a map by its fields: what was left as it was stays as written, and every key has a field."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import periplo.usecases.gallery.documents as gallery
from periplo.core.cells import Evidence, Item
from periplo.core.document_fields import NoFields, applied, moved
from periplo.core.frameworks import Framework, Phase
from periplo.core.lanes import LANES, TYPES, Lane
from periplo.core.library import NO_LIBRARY, Entry, Library
from periplo.core.map_fields import MAP, Form, form_of, known_in, things
from periplo.core.maps import (
    Action,
    Difference,
    Goal,
    JourneyMap,
    Stage,
    Touchpoint,
    Transition,
    Unplaced,
    Variant,
)
from periplo.core.personas import Persona
from periplo.core.short_forms import closed, in_full, opened
from periplo.core.spans import DAY
from periplo.core.texts import Text
from periplo.formats.documents import document_of, written
from periplo.formats.fields import key_of
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import map_of, read_map
from periplo.usecases.editing.parts import address_of, place_of, put, value_at
from sent_fields import sent

MAPS = sorted(Path(gallery.__file__).parent.glob("*/map.yaml"))
LANGUAGES = ("es", "en")


def in_fields(form, value):
    if form.lane:
        value = {form.lane: value}
    elif form.short is not None:
        value = in_full(form.short, value)
    return opened(form.whole, value)


def places(data, known):
    """Every part of a map that has fields."""
    yield ()
    yield ("persona",)
    for name in ("stages", "columns", "transitions", "variants", "lanes", "frameworks"):
        for k, one in enumerate(data.get(name) or []):
            yield (name, k)
            yield from ((name, k, lane.id) for lane in known.lanes if lane.id in one)
            if name == "variants":
                yield (name, k, "persona")
                for id, said in (one.get("columns") or {}).items():
                    yield (name, k, "columns", id)
                    yield from ((name, k, "columns", id, lane.id) for lane in known.lanes if lane.id in said)
    yield from ((lane.id,) for lane in known.lanes if lane.id in data)


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.parent.name)
def test_no_part_changes_by_being_sent_back(path):
    document = document_of(path.read_text(encoding="utf-8"))
    drawn = read_map(path)
    known = known_in(document.data, drawn.all_lanes, library_beside(path))
    seen = set()
    for place in places(document.data, known):
        value = value_at(document.data, place)
        form = form_of(place, value, known)
        assert form is not None, place
        full = in_fields(form, value)
        back = closed(applied(form.whole, full, sent(form.whole, full), LANGUAGES), is_kept=True)
        assert put(document.data, place, back[form.lane] if form.lane else back) == document.data, place
        assert place_of(address_of(place), document.data) == place
        seen.add(form.sort)
    assert {"map", "persona", "stage", "column", "transition", "things"} <= seen


leaves = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 99), st.text(max_size=5), st.lists(st.text(max_size=4), max_size=2),
    st.dictionaries(st.sampled_from(["es", "en", "pt", "text", "kind"]), st.text(max_size=5), max_size=3),
)  # fmt: skip


def said_of(whole):
    names = {key.name.partition(".")[0] for key in whole.keys}
    things = st.one_of(leaves, st.lists(leaves, max_size=3))
    return st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(names, leaves) | {one.name: things for one in whole.parts} | {"note": leaves},
    )


KNOWN = known_in({"variants": [{"persona": {"id": "ana"}}]}, tuple(LANES.values()), NO_LIBRARY)
FORMS = [
    form_of(place, {"channels": ["web"]}, KNOWN)
    for place in (
        (), ("persona",), ("stages", 0), ("columns", 0), ("transitions", 0), ("variants", 0),
        ("variants", 0, "columns", "pay"), ("lanes", 0), ("columns", 0, "needs"), ("columns", 0, "drama"),
    )
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.sort + form.lane)
@given(st.data())
def test_whatever_a_part_says_sending_it_back_changes_nothing(form: Form, data):
    said = data.draw(said_of(form.whole))
    full = opened(form.whole, said)
    assert closed(full) == said
    try:
        found = sent(form.whole, full)
    except NoFields:
        return  # what fields cannot show is told, and stays
    assert closed(applied(form.whole, full, found, LANGUAGES)) == said


def test_a_text_that_stands_for_a_thing_stays_one_until_it_says_more():
    form = form_of(("columns", 0, "needs"), None, KNOWN)
    full = in_fields(form, {"es": "El precio", "en": "The price"})
    same = applied(form.whole, full, {"needs.0.text:en": "The cost"}, LANGUAGES)
    assert closed(same) == {"needs": {"es": "El precio", "en": "The cost"}}
    more = applied(form.whole, full, {"needs.0.covered_by": "fees"}, LANGUAGES)
    assert closed(more) == {"needs": {"text": {"es": "El precio", "en": "The price"}, "covered_by": "fees"}}


def test_the_id_of_a_shared_entry_stands_for_it_and_may_be_another():
    library = Library(content=(Entry("fees", Text.of("Prices")), Entry("guide", Text.of("Guide"))))
    known = known_in({}, tuple(LANES.values()), library)
    lane = next(one.id for one in LANES.values() if one.library == "content")
    form = form_of(("columns", 0, lane), None, known)
    full = in_fields(form, ["fees", "A leaflet"])
    assert [set(one) for one in full[lane]] == [{"ref"}, {"text"}]
    made = applied(form.whole, full, {f"{lane}.0.ref": "guide"}, LANGUAGES)
    assert closed(made)[lane] == ["guide", "A leaflet"]


def test_a_thing_that_is_added_and_says_nothing_is_not_kept():
    form = form_of(("persona",), None, KNOWN)
    full = in_fields(form, {"id": "ana", "motives": ["One"]})
    made, place = moved(form.whole, full, "add motives")
    assert place == "motives.1"
    assert closed(opened(form.whole, closed(made)), is_kept=True) == {"id": "ana", "motives": ["One"]}
    said = applied(form.whole, opened(form.whole, closed(made)), {"motives.1.text:es": "Dos"}, LANGUAGES)
    assert closed(said, is_kept=True)["motives"] == ["One", {"es": "Dos"}]


def test_one_thing_alone_becomes_a_list_when_another_joins_it():
    form = form_of(("transitions", 0), None, KNOWN)
    full = in_fields(form, {"from": "a", "to": "b", "motivations": "Curiosity"})
    assert closed(full)["motivations"] == "Curiosity"
    made, _ = moved(form.whole, full, "add motivations")
    assert closed(made)["motivations"] == ["Curiosity", ""]


def test_what_the_map_says_of_itself_leaves_its_parts_alone():
    data = {"schema": 1, "id": "m", "title": "T", "persona": "Ana", "goal": "G", "stages": [1], "columns": []}
    itself = value_at(data, ())
    assert itself == {"title": "T", "goal": "G"}
    made = put(data, (), {"title": "U", "goal": "G", "idle": "30d"})
    assert list(made) == ["schema", "id", "title", "idle", "persona", "goal", "stages", "columns"]
    assert made["stages"] == [1]


def test_what_is_put_makes_what_is_around_it_and_takes_it_along():
    made = put({"variants": [{"persona": "Ana"}]}, ("variants", 0, "columns", "pay", "offer"), ["Less"])
    assert made == {"variants": [{"persona": "Ana", "columns": {"pay": {"offer": ["Less"]}}}]}
    assert put(made, ("variants", 0, "columns", "pay", "offer"), []) == {"variants": [{"persona": "Ana"}]}
    assert put({"transitions": [{"from": "a"}]}, ("transitions", 0), None) == {}


def test_a_place_is_read_as_an_address_says_it():
    data = {"variants": [{"persona": "Ana"}]}
    assert place_of("transitions.0", data) == place_of("transitions.new", data) == ("transitions", 0)
    assert place_of("variants.new", data) == ("variants", 1)
    assert place_of("variants.0.columns.1.offer", data) == ("variants", 0, "columns", "1", "offer")


# Keys that have no field on these pages, and why.
IN_THE_TABLE = "written in the map's table, or by its forms"
ELSEWHERE = {
    "JourneyMap": {
        "id": "the map's address; another one would be another map", "persona": "has a page of its own",
        "stages": IN_THE_TABLE, "columns": IN_THE_TABLE,
        "transitions": "each has a page", "variants": "each has a page",
        "lanes": "each has a page; added in the table", "frameworks": "each has a page",
        "tray": "what an import could not place: it is put into cells in the table, and taken out in the file",
    },
    "Stage": {"id": "named in rules: it stays", "moment": IN_THE_TABLE},
    "Touchpoint": dict.fromkeys(
        ("id", "stage", "title", "channels", "rule", "feeling", "moment_of_truth"), IN_THE_TABLE
    ),
    "Action": dict.fromkeys(("id", "stage", "title", "feeling"), IN_THE_TABLE),
    "Variant": {"columns": "each has a page"},
    "Lane": {"id": "columns have cells under it: it stays"},
    "Framework": {"id": "stages name it: made of its title"},
    "Phase": {"id": "stages name it: made of its title"},
    "Unplaced": {"item": "see the tray", "lane": "see the tray"},
}  # fmt: skip


def names_in(whole_or_parts):
    keys = {key.name.partition(".")[0] for key in whole_or_parts.keys}
    return keys | {one.name for one in whole_or_parts.parts}


def of(place, value=None):
    return names_in(form_of(place, value or {}, KNOWN).whole)


FOUND = {
    JourneyMap: of(()),
    Goal: {key.name.partition(".")[2] for key in MAP.keys if key.name.startswith("goal.")},
    Persona: of(("persona",)),
    Stage: of(("stages", 0)),
    Touchpoint: of(("columns", 0), {"channels": ["web"]}),
    Action: of(("columns", 0), {"kind": "action"}),
    Transition: of(("transitions", 0)),
    Variant: of(("variants", 0)),
    Difference: of(("variants", 0, "columns", "pay")),
    Lane: of(("lanes", 0)),
    Framework: of(("frameworks", 0)),
    Phase: {"title"},
    Unplaced: set(),
    Item: {key.name for key in things("needs").keys} | {"evidence"},
    Evidence: {key.name for key in things("needs").parts[0].keys},
}


@pytest.mark.parametrize("kind", FOUND, ids=lambda kind: kind.__name__)
def test_every_key_of_a_map_has_a_field_or_is_named_here(kind):
    known = {key_of(one) for one in fields(kind) if one.name not in ("extra", "cells")}
    known = {"rules" if one == "channel_rules" else one for one in known}
    assert known - FOUND[kind] == set(ELSEWHERE.get(kind.__name__, ()))


@pytest.mark.parametrize("type", TYPES)
def test_a_thing_has_its_fields_in_every_type_of_lane(type):
    assert {"text", "value", "id", "ref", "solution", "covered_by", "harm", "personas"} == {
        key.name for key in things("any", type).keys
    }


@pytest.mark.parametrize("lane", LANES)
def test_every_lane_of_every_part_that_has_cells_has_a_page(lane):
    for place in ((), ("stages", 0), ("columns", 0), ("variants", 0, "columns", "pay")):
        assert form_of((*place, lane), None, KNOWN).lane == lane
    assert form_of(("transitions", 0, lane), None, KNOWN) is None


def test_a_part_that_was_changed_reads_as_it_was_said():
    path = next(one for one in MAPS if one.parent.name == "clinic")
    data, place = document_of(path.read_text(encoding="utf-8")).data, ("transitions", 0)
    form = form_of(place, None, KNOWN)
    given = {"promised": "2", "promised:unit": "d", "channels": "", "channels:email": "yes"}
    made = applied(form.whole, opened(form.whole, value_at(data, place)), given, LANGUAGES)
    way = map_of(document_of(written(put(data, place, closed(made, is_kept=True))))).transitions[0]
    assert (way.promised, way.channels) == (2 * DAY, ("email",))
