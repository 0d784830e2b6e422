"""The library as a file, and maps that refer to it."""

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from map_strategies import libraries
from periplo.core.cells import Item
from periplo.core.errors import BadInput, BadMap
from periplo.core.texts import Text
from periplo.formats.library_yaml import library_data, library_from, library_text
from periplo.formats.map_yaml import map_from, map_text, read_map
from periplo.formats.schemas import library_schema

LIBRARY = """\
schema: 1
personas:
  - {id: parent, name: {es: Laura, en: Laura}, standard: true, motives: [to be ready on time]}
  - {id: student, name: Leo}
areas:
  - {id: web, title: {es: Tienda en línea, en: Web shop}, owner: Diego Ramos}
metrics:
  - {id: late, title: Late orders, ask: touchpoints, better: down, target: 0.05}
touchpoints:
  - {id: call, title: {es: Llamo, en: I call}, channels: [phone], rule: call answered, doing: I dial}
opportunities:
  - id: match
    title: {es: Ofrecer un equivalente, en: Offer a match}
    at: [small/pay]
    for_customer: 5
    effort: 2
    answers: [no-stock]
initiatives:
  - {id: stock, title: Stock by shop, opportunities: [match], owner: Diego Ramos, due: 2026-12-01, progress: doing}
lanes:
  - {id: mood_music, title: Music, side: experience, type: choice, choices: [none, calm]}
"""
MAP = """\
schema: 1
id: small
title: Small
persona: parent
goal: {text: Buy, rule: order completed}
stages: [{id: buy, title: I buy, moment: during}]
columns:
  - {id: pay, stage: buy, title: I pay, channels: [web], rule: order completed, areas: [web, Tesorería],
     mood_music: calm, kpis: late, opportunities: match, evidence: assumed}
  - {id: ring, stage: buy, uses: call, channels: [phone, whatsapp]}
"""


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(libraries)
def test_what_is_written_is_read_back_and_fits_the_schema(library):
    assert library_from(library_text(library)) == library
    jsonschema.Draft202012Validator(library_schema()).validate(library_data(library))


def test_a_map_takes_names_from_the_library_and_keeps_their_ids():
    drawn = map_from(MAP, library=library_from(LIBRARY))
    pay, ring = drawn.columns
    assert drawn.persona.name.to("es") == "Laura"
    assert drawn.persona.is_standard
    assert [(item.to("es"), item.ref) for item in pay.cells["areas"]] == [
        ("Tienda en línea", "web"),
        ("Tesorería", None),
    ]
    assert pay.cells["kpis"] == (Item(Text.of("Late orders"), ref="late"),)
    assert pay.cells["mood_music"] == (Item(value="calm"),)
    assert pay.evidence[0].kind == "assumed"
    assert (ring.title.to("en"), ring.channels, ring.uses) == ("I call", ("phone", "whatsapp"), "call")
    assert ring.met is not None
    assert ring.cells["doing"][0].to("en") == "I dial"


def test_a_map_written_alone_says_the_same_without_its_library():
    drawn = map_from(MAP, library=library_from(LIBRARY))
    assert map_from(map_text(drawn)) == drawn


def test_the_library_beside_a_map_or_one_folder_up_counts(tmp_path):
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "small.yaml").write_text(MAP, "utf-8")
    with pytest.raises(BadMap, match="no touchpoint 'call'"):
        read_map(tmp_path / "maps" / "small.yaml")
    (tmp_path / "library.yaml").write_text(LIBRARY, "utf-8")
    assert read_map(tmp_path / "maps" / "small.yaml").persona.id == "parent"


@pytest.mark.parametrize(
    ("was", "now", "line", "told"),
    [
        ("for_customer: 5", "for_customer: 9", 12, "1 \\(little\\) to 5"),
        ("progress: doing", "progress: started", 19, "proposed, planned"),
        ("due: 2026-12-01", "due: soon", 19, "2026-03-01"),
        ("{id: student, name: Leo}", "{id: parent, name: Leo}", None, "id of its own"),
        ("choices: [none, calm]", "", 21, "no choices"),
        ("better: down", "better: less", None, "up, down"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_mend(was, now, line, told):
    assert was in LIBRARY
    with pytest.raises(BadInput, match=told) as error:
        library_from(LIBRARY.replace(was, now))
    assert line is None or error.value.values["line"] == line


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("mood_music: calm", "mood_music: loud", "one of none, calm"),
        ("evidence: assumed", "evidence: guessed", "metric, anecdote"),
        ("evidence: assumed", "competitors: 7", "from 1 to 5"),
        ("evidence: assumed", "marks: odd", "wait, failure"),
    ],
)
def test_a_cell_that_is_not_of_its_lane_is_told(was, now, told):
    with pytest.raises(BadMap, match=told):
        map_from(MAP.replace(was, now), library=library_from(LIBRARY))
