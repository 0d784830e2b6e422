"""The picture of a floor: every zone with its figures, paths, words that fit and can be read in both themes."""

from __future__ import annotations

import math

import pytest

from periplo.core.floor_figures import FloorFigures, floor_figures
from periplo.core.floor_plan import FloorPlan, Zone
from periplo.core.spans import Span, instant
from periplo.core.texts import Text
from periplo.pictures.floor_plan import floor_picture
from periplo.pictures.scene import Group, Label, Path, Scene
from periplo.pictures.sheets import png
from periplo.pictures.svg import svg
from periplo.pictures.themes import THEMES
from pictures.pixels import faint_texts, looks_like_golden


def zone(id: str, es: str, en: str, x: float, y: float, wide: float, high: float) -> Zone:
    corners = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
    return Zone(id, Text((("es", es), ("en", en))), corners)


ISLAND = Zone(
    "island",
    Text((("es", "Novedades"), ("en", "New arrivals"))),
    ((11, 6), (15, 6), (15.5, 8), (13, 8.6), (10.5, 8)),
)
PLAN = FloorPlan(
    "centro",
    24,
    14,
    (
        zone("entrance", "Entrada", "Entrance", 0, 5, 4, 4),
        zone("notebooks", "Cuadernos y carpetas", "Notebooks and binders", 4.5, 0.5, 9, 5),
        zone("pens", "Bolígrafos", "Pens", 4.5, 8.5, 6, 5),
        zone("backpacks", "Mochilas", "Backpacks", 14.5, 0.5, 9, 5),
        zone("till", "Caja", "Till", 17, 9, 6.5, 4.5),
        zone("kiosk", "Quiosco", "Kiosk", 12, 9, 1.2, 1.2),
        ISLAND,
    ),
    Text((("es", "la tienda del centro"), ("en", "the shop downtown"))),
    "Europe/Madrid",
)
STAYS = {
    "entrance": (1840, 50), "notebooks": (1203, 260), "pens": (611, 120), "backpacks": (402, 480), "till": (903, 150),
}  # fmt: skip
PASSES = [
    ("", "entrance", 1640), ("entrance", "notebooks", 900), ("notebooks", "till", 510), ("notebooks", "backpacks", 300),
    ("backpacks", "till", 210), ("entrance", "pens", 420), ("pens", "till", 330), ("pens", "notebooks", 120),
    ("notebooks", "pens", 140), ("till", "", 800), ("entrance", "island", 9),
]  # fmt: skip
KNOWN = floor_figures(
    ((id, n, n * seconds) for id, (n, seconds) in STAYS.items()),
    PASSES,
    Span(instant("2026-08-31T22:00Z"), instant("2026-09-30T22:00Z")),
    "Europe/Madrid",
    5,
)


def drawn(language: str = "es", known: FloorFigures = KNOWN, plan: FloorPlan = PLAN) -> Scene:
    return floor_picture(plan, known, language=language)


def group(scene: Scene, id: str) -> Group:
    return next(one for one in scene.groups() if one.id == id)


def texts(group: Group) -> list[str]:
    return [mark.text.replace("\u00a0", " ") for mark in group.marks if isinstance(mark, Label)]


def test_a_zone_says_its_stays_and_how_long_they_last():
    assert texts(group(drawn("es"), "label-notebooks")) == ["Cuadernos y carpetas", "1.203", "4,3 min"]
    assert texts(group(drawn("en"), "label-notebooks")) == ["Notebooks and binders", "1,203", "4.3 min"]
    assert (
        group(drawn("en"), "zone-till").title.replace("\u00a0", " ") == "Till: 903 stays, 2.5 min on average"
    )


def test_zones_are_as_dark_as_they_are_stayed_in_and_bare_where_nothing_is_known():
    fills = {
        id: group(drawn(), f"zone-{id}").marks[0].fill
        for id in ("entrance", "notebooks", "backpacks", "island")
    }
    assert fills == {"entrance": "shade6", "notebooks": "shade4", "backpacks": "shade2", "island": "card"}


def test_a_zone_too_small_for_its_words_has_a_number_and_its_words_below():
    scene = drawn("en")
    assert texts(group(scene, "label-kiosk")) == ["1"]
    assert "1 · Kiosk: not known" in texts(group(scene, "legend"))


def test_paths_are_as_thick_as_they_are_often_taken_and_rare_ones_left_out():
    scene = drawn()
    widths = {
        one.id: next(mark.line for mark in one.marks if isinstance(mark, Path) and mark.stroke)
        for one in scene.groups()
        if one.id.startswith("path-")
    }
    assert max(widths, key=lambda id: widths[id]) == "path-entrance-notebooks"
    assert widths["path-notebooks-till"] > widths["path-backpacks-till"]
    assert "path-entrance-island" not in widths
    assert {"path-pens-notebooks", "path-notebooks-pens"} <= widths.keys()


def test_there_and_back_are_two_lines():
    scene = drawn()
    there, back = (group(scene, f"path-{ends}").marks[0].d for ends in ("pens-notebooks", "notebooks-pens"))
    assert there != back


def test_the_reading_says_the_most_and_the_longest():
    assert drawn("en").description.replace("\u00a0", " ") == (
        "The zone with most stays is “Entrance” (1,840). They stay longest at “Backpacks” (8 min on average). "
        "The most frequent way goes from “Entrance” to “Notebooks and binders” (900 times)."
    )


def test_each_language_has_its_own_quotation_marks():
    told = drawn("es").description
    assert "«Entrada» (1.840)" in told
    assert "“" not in told


def test_a_floor_of_which_nothing_is_known_is_drawn_all_the_same():
    scene = drawn("en", FloorFigures())
    assert "nothing was counted yet" in texts(group(scene, "title"))
    assert group(scene, "paths").marks == ()
    assert svg(scene)


@pytest.mark.parametrize("language", ["es", "en"])
def test_words_fit_and_lie_within_the_picture(language):
    scene = drawn(language)
    for label in scene.labels():
        left, top, right, bottom = label.bounds
        assert 0 <= left <= right <= scene.width + 0.01, label.text
        assert 0 <= top <= bottom <= scene.height, label.text
        assert label.room is None or label.width <= label.room + 0.01, label.text


@pytest.mark.parametrize("theme", THEMES)
def test_every_word_can_be_read(theme):
    assert faint_texts(drawn(), THEMES[theme]) == {}


@pytest.mark.parametrize(("width", "height"), [(100, 1), (1, 100), (0.001, 0.001), (1e6, 1e6)])
def test_plans_of_any_size_are_drawn(width, height):
    whole = zone("all", "Todo", "All", 0, 0, width, height)
    scene = drawn("es", FloorFigures(), FloorPlan("x", width, height, (whole,)))
    assert math.isfinite(scene.height)
    assert scene.height < 1_500


def test_the_picture_looks_as_it_did():
    assert looks_like_golden(png(drawn("es"), THEMES["light"], 1), "floor-plan-es-light")
    assert looks_like_golden(png(drawn("en"), THEMES["dark"], 1), "floor-plan-en-dark")
