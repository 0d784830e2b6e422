"""The other views of a map: nothing cut off, covered or too small on their paper, and nothing made up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from periplo.pictures.deck.material import Material
from periplo.pictures.figures import NOTHING_BESIDE, MapFigures
from periplo.pictures.scene import Box, Label, Scene
from periplo.pictures.sheets import PAPERS, POINTS, fitting, pdf
from periplo.pictures.themes import THEMES
from periplo.pictures.views import VIEWS, Route, Stop, view_pages
from periplo.pictures.views.executive import headline, moments_of
from periplo.pictures.views.sheets import view_files, view_page, view_told
from periplo.pictures.views.words import WORDS
from pictures.full import BESIDE, crowded, felt_figures, full_map
from pictures.pixels import faint_texts
from pictures.sample import FIGURES, MAP, one_column_map, wide_map
from pictures.test_map_picture import (
    hostile,
    long_winded,
    test_every_id_is_there_once,
    test_no_sign_covers_a_text,
    test_no_text_is_smaller_than_eleven_pixels,
    test_no_text_leaves_the_picture,
    test_no_text_leaves_the_room_it_was_given,
    test_no_two_texts_overlap,
    test_the_svg_is_well_formed_and_asks_for_nothing_from_outside,
    wordy,
)
from pictures.test_paper import pages_of, words_on

FULL = full_map()
FELT = felt_figures(FULL)
ROUTE = Route(
    tuple(Stop(c.id, 40_000.0 * k, "web" if k % 2 else None, 1 + k % 3) for k, c in enumerate(FULL.columns)),
    8_123, True,
)  # fmt: skip
LONG_ROUTE = Route(
    tuple(Stop(c.id, 9e4 * k) for k, c in enumerate((*FULL.columns, *FULL.columns))), 40, False
)
CASES = {
    "sample": (MAP, FIGURES, NOTHING_BESIDE, None),
    "full": (FULL, FELT, BESIDE, ROUTE),
    "a long route": (FULL, FELT, BESIDE, LONG_ROUTE),
    "no figures": (MAP, None, NOTHING_BESIDE, None),
    "one column": (one_column_map(), None, NOTHING_BESIDE, None),
    "long texts": (long_winded(), FIGURES, NOTHING_BESIDE, None),
    "long texts in every lane": (wordy(), FELT, BESIDE, None),
    "hostile": (hostile(), FIGURES, NOTHING_BESIDE, None),
    "seven stages": (*wide_map(), NOTHING_BESIDE, None),
    "twelve stages, sixty columns": (*crowded(), NOTHING_BESIDE, None),
    "no columns yet": (replace(MAP, columns=()), None, NOTHING_BESIDE, None),
}
MEASURES = (
    test_no_text_leaves_the_room_it_was_given,
    test_no_text_leaves_the_picture,
    test_no_two_texts_overlap,
    test_no_sign_covers_a_text,
    test_no_text_is_smaller_than_eleven_pixels,
    test_every_id_is_there_once,
    test_the_svg_is_well_formed_and_asks_for_nothing_from_outside,
)
for measure in MEASURES:  # of the map; here they measure views, below
    globals().pop(measure.__name__)


def pages(view: str, case: str, language: str = "es") -> tuple[Scene, ...]:
    drawn, figures, beside, route = CASES[case]
    return view_pages(view, drawn, figures, language=language, beside=beside, route=route)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_keeps_what_the_map_promises(view, case, language):
    for page in pages(view, case, language):
        for measure in MEASURES:
            measure(page)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("view", VIEWS)
def test_letters_are_as_large_as_the_paper_asks_and_the_page_fills_it(view, case):
    asked = VIEWS[view]
    for page in pages(view, case):
        points = fitting(page, asked.paper)
        assert points * min(label.size for label in page.labels()) >= asked.least - 0.02
        wide, high = ((side - 20) * POINTS for side in PAPERS[asked.paper])
        assert max(page.width * points / wide, page.height * points / high) > 0.98


@pytest.mark.parametrize("view", VIEWS)
def test_no_word_leaves_the_margins_of_its_paper(view):
    made = pdf(pages(view, "full"), VIEWS[view].paper)
    for wide, high, page in pages_of(made):
        assert (wide, high) == pytest.approx([s * POINTS for s in PAPERS[VIEWS[view].paper]], abs=0.6)
        words, edge = words_on(page), 10 * POINTS
        assert min(left for left, _, _, _ in words) >= edge - 1
        assert max(right for _, _, right, _ in words) <= wide - edge + 1
        assert max(bottom for _, _, _, bottom in words) <= high - edge + 4


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_text_stands_out_from_what_is_behind_it(view, theme):
    for page in pages(view, "full"):
        assert faint_texts(page, THEMES[theme], 1) == {}


def texts(scenes: tuple[Scene, ...]) -> str:
    return " ".join(label.whole or label.text for page in scenes for label in page.labels())


def test_stage_names_of_the_poster_are_read_from_afar():
    (page,) = pages("poster", "full")
    points = fitting(page, "a1")
    stages = [group for group in page.groups() if group.id.startswith("stage-")]
    sizes = [mark.size * points for group in stages for mark in group.marks if isinstance(mark, Label)]
    assert min(sizes) >= 47  # 60 points where every name fits so, which "Preparo mi lista" does not
    assert len(stages) == len(FULL.stages)


def test_a_square_of_the_workshop_takes_a_sticky_note():
    (page,) = pages("workshop", "full")
    mm = fitting(page, "a1") / POINTS
    notes = [
        mark.width * mm
        for group in page.groups()
        if group.id.startswith("notes-")
        for mark in group.marks
        if isinstance(mark, Box)
    ]
    assert notes
    assert min(notes) == pytest.approx(76, abs=1)


def test_the_workshop_holds_nothing_that_those_who_fill_it_in_should_find_out():
    said = texts(pages("workshop", "full", "en"))
    assert FULL.persona.name.to("en") in said
    assert not [column for column in FULL.columns if column.title.to("en") in said]
    assert "50,000" not in said


def test_the_story_tells_each_stop_of_the_route_in_its_order_and_nobody_by_name():
    scenes = pages("story", "full", "en")
    groups = [group for page in scenes for group in page.groups() if group.id.startswith("stop-")]
    assert [group.title for group in groups] == [column.title.to("en") for column in FULL.columns]
    said = texts(scenes)
    assert "One of 8,123 customers" in said
    assert "Day 1" in said
    assert "Reached the goal." in said


def test_a_route_too_long_for_a_page_goes_on_on_the_next_one_and_loses_no_stop():
    scenes = pages("story", "a long route", "en")
    assert len(scenes) > 1
    stops = [group.id for page in scenes for group in page.groups() if group.id.startswith("stop-")]
    assert stops == [f"stop-{n}" for n in range(len(LONG_ROUTE.stops))]
    assert "page 2 of" in texts(scenes)
    assert "Reached the goal." not in texts(scenes)


def test_a_story_without_data_says_that_its_route_is_no_real_one():
    assert "The route, as it is drawn" in texts(pages("story", "no figures", "en"))
    few = replace(FIGURES, n=12)
    told = texts(view_pages("story", MAP, few, language="en"))
    assert "With fewer than 30 customers nobody's route is told." in told


def test_headline_numbers_are_those_of_the_answers():
    said = {what: size for size, what in headline(Material(MAP, FIGURES, "en", NOTHING_BESIDE))}
    assert said["customers seen in the period"] == "50,000"
    assert said["stand at “I compare”"] == "36.4%"
    bare = headline(Material(MAP, MapFigures(), "en", NOTHING_BESIDE))
    assert bare[0] == (str(len(MAP.touchpoints)), "touchpoints")


def test_moments_of_truth_come_before_what_loses_most():
    material = Material(MAP, FIGURES, "en", NOTHING_BESIDE)
    found = [column.id for column in moments_of(material)]
    assert material.whole.moments <= set(found)
    lost = {one.touchpoint: one.dropped for one in FIGURES.touchpoints.columns}
    others = [id for id in lost if id not in material.whole.moments and id not in MAP.endings]
    (third,) = [id for id in found if id not in material.whole.moments]
    assert lost[third] == max(lost[id] for id in others)


def test_what_was_cut_short_is_told():
    (page,) = pages("executive", "long texts in every lane", "en")
    assert any(label.text.endswith("…") for label in page.labels())
    assert "goes on in the map" in texts((page,))


def test_a_view_on_a_smaller_sheet_says_that_it_is_hard_to_read():
    scenes = pages("poster", "full", "en")
    assert view_told("poster", scenes, None) == "One sheet of A1; the smallest letters are of 14.0 points."
    assert "laid out for A1" in view_told("poster", scenes, "a4")


def test_files_of_each_kind():
    scenes = pages("story", "a long route")
    assert len(view_files("story", scenes, "png", THEMES["light"], 1, None)) == len(scenes)
    (made,) = view_files("story", scenes, "pdf", THEMES["dark"], 1, None)
    assert made.startswith(b"%PDF")
    first = view_files("story", scenes, "svg", THEMES["light"], 1, None)[0].decode()
    assert "@font-face" in first
    page = view_page("story", scenes)
    assert page.count('<section class="page"') == len(scenes)
    assert "<script" not in page


def test_every_phrase_exists_in_both_languages_with_the_same_places_to_fill():
    for key, text in WORDS.items():
        said = dict(text.by_language)
        assert set(said) == {"es", "en"}, key
        holes = [sorted({n for n in range(9) if f"{{{n}}}" in one}) for one in said.values()]
        assert holes[0] == holes[1], key


def test_a_persona_without_words_or_portrait_leaves_no_hole():
    bare = replace(MAP, persona=replace(MAP.persona, description=None, quote=None), scenario=None)
    for view in VIEWS:
        for page in view_pages(view, bare, None, language="es"):
            for measure in MEASURES:
                measure(page)
