"""What is only inferred on the emotion curve: seen apart from what was measured and what is assumed, in every place."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from pptx import Presentation

from answers.test_grown import struggle
from periplo.answers.frustration import FrustrationAnswer
from periplo.edge.showing.part_figures import figures_of
from periplo.pictures.curve import curve_in_words
from periplo.pictures.deck.plan import deck
from periplo.pictures.deck.powerpoint import pptx
from periplo.pictures.map import journey_map
from periplo.pictures.scene import Path
from periplo.pictures.table_twin import column_twin
from periplo.pictures.themes import LIGHT
from periplo.usecases.map_parts import part_of
from pictures.full import felt_figures
from pictures.sample import MAP

FELT = felt_figures(MAP)
WORDS = {"visit-web": (40, 10, 10), "find-list": (9, 0, 0), "visit-store": (5, 5, 90)}


def acted(place, n, k):
    return replace(struggle(place, k, n), place=place, n=n, acted=k)


KNOWN = replace(
    FELT,
    feelings=replace(
        FELT.feelings,
        touchpoints=tuple(replace(one, unscored=WORDS.get(one.touchpoint)) for one in FELT.feelings.touchpoints),
    ),
    frustration=FrustrationAnswer(
        500, 0, None, None, None, "touchpoints", (acted("find-list", 400, 100), acted("checkout", 400, 8)), None, (), 0,
        7.0, (),
    ),
)  # fmt: skip


def groups(figures, **more):
    scene = journey_map(MAP, figures, language="en", **{"lanes": ("feeling",), **more})
    return {group.id: group for group in scene.groups()}


def test_measured_inferred_and_assumed_are_drawn_apart_and_both_are_seen_where_both_are():
    there = groups(KNOWN)
    assert {id for id in there if id.startswith("inferred-")} == {
        "inferred-words-visit-web", "inferred-words-visit-store", "inferred-signs-find-list",
    }  # fmt: skip
    assert {"feeling-find-list", "lived-find-list", "inferred-signs-find-list"} <= there.keys()
    for id, group in there.items():
        if id.startswith("inferred-"):
            shape, hatch = group.marks
            assert shape.fill == "page", "hollow: nothing inferred looks measured"
            assert hatch.stroke == shape.stroke
    lines = [mark for group in (groups(KNOWN)["curve"], groups(FELT)["curve"]) for mark in group.marks]
    assert groups(KNOWN)["curve"].marks == groups(FELT)["curve"].marks, "no line joins what is inferred"
    assert all(isinstance(mark, Path) for mark in lines if hasattr(mark, "d"))


def test_the_legend_tells_each_rule_where_its_mark_is_seen_and_only_there():
    assert {"legend-inferred_words", "legend-inferred_signs"} <= groups(KNOWN).keys()
    assert not [id for id in groups(FELT) if id.startswith(("legend-inferred_", "inferred-"))]
    assert not [id for id in groups(KNOWN, detail="overview", lanes=None) if id.startswith("inferred-")]


def test_of_how_many_it_is_inferred_is_told_on_it_in_the_panel_and_in_the_table():
    told = "inferred from 60 comments without a score: 40 of trouble, 10 of praise; not measured"
    assert groups(KNOWN)["inferred-words-visit-web"].title.endswith(f"−1.0 · {told}")
    panel = {
        one.name: (one.text, one.note)
        for one in figures_of(MAP, KNOWN, part_of(MAP, "column:visit-web"), "en")
    }
    assert panel["Inferred from words"] == ("−1.00", told)
    few = {one.name: one.text for one in figures_of(MAP, KNOWN, part_of(MAP, "column:find-list"), "en")}
    assert few["Inferred from words"] == "–", "nine comments are too few"
    rows = {row.id: {cell.key: cell.raw for cell in row.cells} for row in column_twin(MAP, KNOWN, "en").rows}
    assert (rows["visit-web"]["inferred_words"], rows["visit-web"]["inferred_words_n"]) == (-1.0, 60)
    assert (rows["find-list"]["inferred_words"], rows["find-list"]["inferred_words_n"]) == (None, 9)
    assert (rows["checkout"]["inferred_signs"], rows["checkout"]["inferred_signs_n"]) == (-0.04, 400), (
        "too little to draw"
    )
    assert "inferred_words" not in {
        cell.key for row in column_twin(MAP, FELT, "en").rows for cell in row.cells
    }


def test_the_curve_in_words_tells_the_lowest_that_is_inferred_where_nothing_is_measured():
    assert "the lowest that is inferred is" in curve_in_words(MAP, "en", KNOWN)
    assert "inferred" not in curve_in_words(MAP, "en", FELT)


def test_the_slides_have_them_as_points_that_no_line_joins():
    shown = Presentation(BytesIO(pptx(deck(MAP, KNOWN, language="en"), LIGHT)))
    charts = [shape.chart for slide in shown.slides for shape in slide.shapes if shape.has_chart]
    [curve] = [chart for chart in charts if "Inferred from words" in [one.name for one in chart.series]]
    values = {one.name: [value for value in one.values if value is not None] for one in curve.series}
    assert values["Inferred from words"] == [-1.0, 1.7]
    assert values["Inferred from what they do"] == [-0.5]
    [words] = [one for one in curve.series if one.name == "Inferred from words"]
    assert words.format.line.fill.type is not None
    assert "noFill" in words._element.xml
