"""The map on paper: sheets of the right size, nothing cut off, text that can be read, and what was parted is told."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import combinations, groupby, pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.pictures.deck.slide import FLOOR
from periplo.pictures.paging import packed, parted, runs
from periplo.pictures.scene import Icon, Label, Scene
from periplo.pictures.sheets import (
    EDGE,
    LEAST_SIZE,
    PAPERS,
    PIXELS,
    POINTS,
    READABLE,
    SMALLEST,
    fitting,
    map_sheets,
    pdf,
    png,
    sheets_told,
)
from periplo.pictures.themes import DARK
from pictures.full import BESIDE, felt_figures, full_map
from pictures.pixels import pixels
from pictures.sample import FIGURES, MAP, one_column_map
from pictures.test_deck import words_of

FULL = full_map()
FELT = felt_figures(FULL)


def words_on(page: str) -> list[tuple[float, float, float, float]]:
    found = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"', page)
    return [tuple(map(float, one)) for one in found]


def pages_of(made: bytes) -> list[tuple[float, float, str]]:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    done = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=made, capture_output=True, timeout=60, check=True
    )
    parts = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', done.stdout.decode(), re.S)
    return [(float(wide), float(high), page) for wide, high, page in parts]


@pytest.mark.parametrize("paper", PAPERS)
def test_every_page_has_the_size_of_its_paper_and_no_word_leaves_its_margins(paper):
    sheets = map_sheets(MAP, FIGURES, paper, language="es")
    pages = pages_of(pdf(sheets, paper))
    assert len(pages) == len(sheets)
    edge = (0 if sheets[0].has_edge else EDGE) * POINTS
    for wide, high, page in pages:
        assert (wide, high) == pytest.approx([side * POINTS for side in PAPERS[paper]], abs=0.6)
        words = words_on(page)
        assert words
        assert min(left for left, _, _, _ in words) >= edge - 1
        assert max(right for _, _, right, _ in words) <= wide - edge + 1
        assert min(top for _, top, _, _ in words) >= edge - 1
        assert max(bottom for _, _, _, bottom in words) <= high - edge + 4


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_sheets_keep_their_text_readable_and_say_how_small_it_is(paper):
    sheets = map_sheets(MAP, FIGURES, paper, language="en")
    assert len(sheets) > 1
    assert all(fitting(sheet, paper) * LEAST_SIZE >= READABLE.get(paper, SMALLEST) - 1e-6 for sheet in sheets)
    told = sheets_told(sheets, paper)
    assert told.startswith("It does not fit on one ")
    assert f"takes {len(sheets)}, by stage" in told
    whole = map_sheets(one_column_map(), None, paper, language="en")
    assert sheets_told(whole, paper).startswith("One ")


def test_a_page_of_16_to_9_has_the_letters_of_a_slide_and_says_what_it_shows():
    sheets = map_sheets(MAP, FIGURES, "slide", language="en")
    assert all(fitting(sheet, "slide") * LEAST_SIZE >= 12 for sheet in sheets)
    assert sheets_told(sheets, "slide").startswith(
        f"{len(sheets)} pages of 16:9 with text of 12 points or more:"
    )
    for n, sheet in enumerate(sheets, 1):
        assert f"{n} of {len(sheets)}" in [label.text for label in sheet.labels()]
    closer = map_sheets(MAP, FIGURES, "slide", language="en", smallest=7)
    assert len(closer) < len(sheets)
    assert sheets_told(closer, "slide", 7).startswith(
        "It does not fit on one 16:9 page with text of 7 points"
    )


@pytest.mark.parametrize("paper", ["a4", "slide"])
def test_every_text_of_a_full_map_is_on_some_sheet(paper):
    sheets = map_sheets(FULL, FELT, paper, language="en", beside=BESIDE)
    text = " ".join(words_of(label.whole or label.text) for sheet in sheets for label in sheet.labels())
    for part in (*FULL.columns, *FULL.stages):
        assert words_of(part.title.to("en")) in text
    for lane in FULL.all_lanes:
        for part in (*FULL.columns, *FULL.stages):
            for item in part.cells.get(lane.id, ()) if lane.shown else ():
                if not item.personas and not item.ref:
                    assert words_of(item.text.to("en")) in text, lane.id


@pytest.mark.parametrize("paper", ["a4", "slide"])
def test_what_leads_from_one_sheet_to_the_next_is_told_where_it_begins(paper):
    sheets = map_sheets(FULL, FELT, paper, language="en", beside=BESIDE)
    ids = [group.id for sheet in sheets for group in sheet.groups()]
    for way in FULL.transitions:
        if way.motivations or way.promised or way.channels:
            assert ids.count(f"way-{way.origin}>{way.target}") == 1
    for gutter in FELT.touchpoints.gutters:
        assert ids.count(f"gutter-{gutter.stage}") == 1


def test_each_sheet_has_titles_and_a_legend_of_its_own_and_the_lens_stands_on_the_first():
    sheets = map_sheets(MAP, FIGURES, "a4", language="en")
    for n, sheet in enumerate(sheets):
        ids = {group.id for group in sheet.groups()}
        assert {"title", "head", "legend", "footer"} <= ids
        assert ("lens" in ids) == (n == 0)


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_a_sheet_is_filled_to_its_foot_where_the_legend_stands(paper):
    sheets = map_sheets(MAP, FIGURES, paper, language="en")
    wide, high = (side - 2 * EDGE for side in PAPERS[paper])
    for sheet in sheets:
        assert sheet.height == pytest.approx(sheet.width * high / wide, abs=2)
        foot = next(group for group in sheet.groups() if group.id == "footer")
        assert foot.marks[-1].bounds[3] == pytest.approx(sheet.height - 24, abs=8)


@pytest.mark.parametrize("scale", [1, 2])
def test_a_dark_sheet_is_dark_to_the_edge_and_a_png_is_as_large_as_its_paper(scale):
    sheet = map_sheets(one_column_map(), None, "a4")[0]
    made = pixels(png(sheet, DARK, scale, "a4"))
    wide, high = (scale * round(side * PIXELS) for side in PAPERS["a4"])
    assert made.shape[:2] == (high, wide)
    page = [*bytes.fromhex(DARK["page"][1:]), 255][: made.shape[2]]
    for edge in (made[0], made[-1], made[:, 0], made[:, -1]):
        assert (edge == page).all()


def test_a_sheet_explains_every_sign_that_stands_on_it():
    sheets = map_sheets(MAP, FIGURES, "a4", language="en")
    bolts = [
        {group.id for group in sheet.groups()}
        for sheet in sheets
        if any(isinstance(mark, Icon) and mark.name == "campaign" for mark in sheet.every())
    ]
    assert len(bolts) > 1
    assert all("legend-campaign" in ids for ids in bolts)


def test_rows_fill_pages_in_order_evenly_and_none_is_lost():
    heights = {"a": 30.0, "b": 30.0, "c": 30.0, "d": 10.0}
    assert packed(heights, 100) == [("a", "b", "c", "d")]
    assert packed(heights, 90) == [("a", "b"), ("c", "d")]
    assert packed(heights, 90, first=20) == [(), ("a", "b"), ("c", "d")]
    assert packed({"high": 200.0, "low": 10.0}, 90) == [("high",), ("low",)]


def test_no_page_is_left_with_a_single_row_where_its_neighbour_can_spare_one():
    heights = {"ways": 40.0, "doing": 20.0, "channels": 30.0, "thinking": 20.0, "curve": 90.0}
    assert packed(heights, 100) == [("ways", "doing"), ("channels", "thinking"), ("curve",)]


def test_a_row_goes_where_it_leaves_less_empty_though_pages_are_then_less_even():
    heights = {"flow": 55.0, "small": 25.0, "doing": 25.0, "data": 40.0, "areas": 30.0}
    assert packed(heights, 100) == [("flow", "small"), ("doing", "data", "areas")]
    assert packed(heights, 100, air=20) == [("flow", "small"), ("doing", "data", "areas")]
    heights = {"flow": 70.0, "small": 20.0, "doing": 30.0, "data": 35.0}
    assert packed(heights, 100) == [("flow",), ("small", "doing", "data")]
    assert packed(heights, 100, air=20) == [("flow", "small"), ("doing", "data")]


def test_a_page_that_proved_too_small_for_its_rows_is_parted_otherwise_and_the_others_stay():
    heights = {"a": 40.0, "b": 40.0, "c": 40.0, "d": 40.0}
    asked = []

    def fits(rows, is_start):
        asked.append((rows, is_start))
        return rows != ("c", "d")

    assert parted(heights, 90, 90, lambda rows, is_start: True) == [("a", "b"), ("c", "d")]
    assert parted(heights, 90, 90, fits) == [("a",), ("b", "c"), ("d",)]
    assert len(asked) == len(set(asked))
    assert parted(heights, 90, 30, lambda rows, is_start: not is_start, may_begin_empty=True)[0] == ()
    assert parted(heights, 90, 30, lambda rows, is_start: True)[0] == ("a",)


@given(st.lists(st.floats(1, 60), min_size=1, max_size=8), st.sets(st.integers(0, 40)), st.booleans())
def test_rows_that_a_page_does_not_hold_never_stand_on_it_and_none_is_lost(highs, odd, may_begin_empty):
    heights = {str(n): high for n, high in enumerate(highs)}

    def fits(rows, is_start):
        return (hash(len(rows) * 7 + int(rows[0]) * 3 + is_start) % 41) not in odd

    pages = parted(heights, 100, 80, fits, may_begin_empty=may_begin_empty, air=20)
    assert [name for page in pages for name in page] == list(heights)
    for n, page in enumerate(pages):
        if len(page) > 1 or (page and not n and may_begin_empty):
            assert fits(page, not n)


@given(st.lists(st.floats(1, 120), max_size=9), st.floats(0, 90))
def test_pages_hold_all_rows_and_no_other_cut_into_as_many_is_more_even(highs, beside):
    heights = {str(n): high for n, high in enumerate(highs)}
    pages = packed(heights, 100, first=100 - beside)

    def cost(cut):
        held = [sum(heights[name] for name in page) + beside * (n == 0) for n, page in enumerate(cut)]
        told = [(n, high, len(page)) for n, (high, page) in enumerate(zip(held, cut, strict=True)) if page]
        fits = all(high <= 100 or (rows == 1 and n) for n, high, rows in told)
        return sum(high * high for _, high, _ in told) if fits else inf

    assert [name for page in pages for name in page] == list(heights)
    names = list(heights)
    every = [
        [tuple(names[a:b]) for a, b in pairwise((0, *cuts, len(names)))]
        for cuts in combinations(range(len(names) + 1), len(pages) - 1)
    ]
    assert (
        cost(pages)
        <= min(cost(cut) for cut in every if all(cut[1:]) and bool(cut[0]) == bool(pages[0])) + 1e-6
    )


def test_columns_go_by_stage_and_a_stage_too_wide_is_parted_alike():
    wide = runs(MAP, 4 * 160 - 8)
    assert [id for run in wide for id in run] == [column.id for column in MAP.columns]
    assert max(map(len, wide)) <= 4
    assert max(map(len, runs(MAP, 152))) == 1


def widths(counts: list[list[int]]) -> list[int]:
    """px of each sheet's columns, from how many columns each of its stages has."""
    return [sum(160 * one - 8 for one in stages) + 24 * (len(stages) - 1) for stages in counts]


@pytest.mark.parametrize("most", [4, 5, 6, 8, 11, 14])
def test_columns_stand_on_as_few_sheets_as_hold_them_and_as_evenly_as_their_stages_allow(most: int):
    free = most * 160 + 40
    sizes = [len(MAP.columns_of(stage.id)) for stage in MAP.stages]
    stage_of = {column.id: column.stage for column in MAP.columns}
    found = [[len(list(same)) for _, same in groupby(run, stage_of.get)] for run in runs(MAP, free)]
    assert [one for sheet in found for one in sheet] == sizes, "a stage that fits a sheet is not parted"
    possible = [
        widths([sizes[a:b] for a, b in pairwise((0, *cuts, len(sizes)))])
        for count in range(len(sizes))
        for cuts in combinations(range(1, len(sizes)), count)
    ]
    best = min((len(one), max(one)) for one in possible if max(one) <= free)
    assert (len(found), max(widths(found))) == best


def test_a_sheet_that_goes_on_with_the_same_columns_says_of_their_stages_the_titles_alone():
    sheets = map_sheets(MAP, FIGURES, "a4", language="en")
    seen = set()
    for sheet in sheets:
        stages = {group.id: group for group in sheet.groups() if group.id.startswith("stage-")}
        names = frozenset(stages)
        texts = [
            len(" ".join(one.text for one in mark.marks if isinstance(one, Label)))
            for mark in stages.values()
        ]
        titles = [len(MAP.stage(id.removeprefix("stage-")).title.to("en")) for id in stages]
        assert (texts == titles) == (names in seen)
        seen.add(names)
    assert 1 < len(seen) < len(sheets)


def height_of(sheet: Scene, paper: str) -> float:
    return sheet.height * fitting(sheet, paper)


def test_a_sheet_is_never_higher_than_its_paper():
    for paper in ("a4", "a3", "slide"):
        for sheet in map_sheets(FULL, FELT, paper, beside=BESIDE):
            edge = 0 if sheet.has_edge else EDGE
            assert height_of(sheet, paper) <= (PAPERS[paper][1] - 2 * edge) * POINTS + 0.01


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_a_slide_page_says_ends_above_its_foot(language):
    for page in map_sheets(FULL, FELT, "slide", language=language, beside=BESIDE):
        (foot,) = [group for group in page.groups() if group.id == "footer"]
        said = [label for label in page.labels() if label not in foot.marks]
        assert max(label.bounds[3] for label in said) <= FLOOR + 8


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("paper", ["a4", "a3", "slide"])
def test_what_a_campaign_changed_is_never_cut(paper, language):
    told = [
        mark.text
        for sheet in map_sheets(MAP, FIGURES, paper, language=language)
        for group in sheet.groups()
        if (group.id or "").startswith("campaign-")
        for mark in group.marks
        if isinstance(mark, Label)
    ]
    assert told
    assert not any(text.endswith("…") for text in told)
