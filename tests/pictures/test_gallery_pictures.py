"""The gallery's maps with a year lived on them, on screen and on paper: nothing cut off, covered, or too small."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from gallery_built import example
from periplo.edge.source import Source
from periplo.edge.wiring import engine
from periplo.formats.library_yaml import library_beside
from periplo.pictures.board import MARGIN
from periplo.pictures.deck.plan import deck
from periplo.pictures.deck.shapes import Shapes
from periplo.pictures.deck.slide import FLOOR, HEIGHT
from periplo.pictures.figures import Beside, MapFigures
from periplo.pictures.map import journey_map
from periplo.pictures.scene import Box, Group, Icon, Label, Mark, Path, Picture, Scene
from periplo.pictures.sheets import EDGE, LEAST_SIZE, PAPERS, POINTS, READABLE, SMALLEST, fitting, map_sheets
from periplo.pictures.themes import THEMES
from periplo.usecases.beside import beside_of
from periplo.usecases.draw import figures
from periplo.usecases.gallery.life import NAMES
from pictures import test_map_picture as looked
from pictures.pixels import faint_texts

every_example = pytest.mark.parametrize("name", NAMES)
both_languages = pytest.mark.parametrize("language", ["es", "en"])
WHERE = ("screen", "overview", "a4", "a3", "slide")


@cache
def lived(name: str) -> tuple[Source, MapFigures, Beside]:
    root = example(name).workspace.root
    source = Source({"in": str(root), "from": "all"})
    known = figures(source.drawn, source.lived, source.choice, engine())
    beside = beside_of(source.drawn, library_beside(root / "maps" / f"{name}.yaml"), root / "assets", None)
    return source, known, beside


def every(marks: Iterable[Mark]) -> Iterator[Mark]:
    for mark in marks:
        yield mark
        if isinstance(mark, Group):
            yield from every(mark.marks)


def marks_of(scene: Scene, prefix: str) -> list[Mark]:
    """What stands right in the groups whose ids begin so."""
    return [mark for group in scene.groups() if (group.id or "").startswith(prefix) for mark in group.marks]


@cache
def scenes(name: str, where: str, language: str) -> tuple[Scene, ...]:
    source, known, beside = lived(name)
    if where == "screen":
        return (journey_map(source.drawn, known, language=language, beside=beside),)
    if where == "overview":
        return (journey_map(source.drawn, known, language=language, beside=beside, detail="overview"),)
    return tuple(map_sheets(source.drawn, known, where, language=language, beside=beside))


@every_example
@both_languages
@pytest.mark.parametrize("where", WHERE)
def test_no_text_is_cut_off_or_covered_or_meets_another(name: str, where: str, language: str):
    for scene in scenes(name, where, language):
        looked.test_no_text_leaves_the_room_it_was_given(scene)
        looked.test_no_text_leaves_the_picture(scene)
        looked.test_no_two_texts_overlap(scene)
        looked.test_no_sign_covers_a_text(scene)
        looked.test_no_text_is_smaller_than_eleven_pixels(scene)
        assert not any(label.text.endswith("…") for label in scene.labels()), "a text of ours is shortened"


@every_example
@both_languages
@pytest.mark.parametrize("paper", ["a4", "a3", "slide"])
def test_a_sheet_fits_its_paper_and_keeps_its_text_readable(name: str, paper: str, language: str):
    sheets = scenes(name, paper, language)
    assert len(sheets) <= {"a4": 12, "a3": 4, "slide": 22}[paper]
    for sheet in sheets:
        assert fitting(sheet, paper) * LEAST_SIZE >= READABLE.get(paper, SMALLEST) - 1e-6
        edge = 0 if sheet.has_edge else EDGE
        assert sheet.height * fitting(sheet, paper) <= (PAPERS[paper][1] - 2 * edge) * POINTS + 0.01


@every_example
def test_the_whole_journey_stands_on_one_slide_in_letters_of_twelve_points(name: str):
    pages = scenes(name, "slide", "es")
    stages = {f"stage-{stage.id}" for stage in lived(name)[0].drawn.stages}
    assert len(stages) <= 7
    (glance,) = [page for page in pages if stages <= {group.id for group in page.groups()}]
    assert min(label.size for label in glance.labels()) * fitting(glance, "slide") >= 12


@every_example
@both_languages
@pytest.mark.parametrize("where", WHERE)
def test_no_signpost_stands_out_beyond_what_else_is_written(name: str, where: str, language: str):
    for scene in scenes(name, where, language):
        posts = [
            mark
            for group in scene.groups()
            if (group.id or "").startswith("gutter-")
            for mark in group.marks
            if isinstance(mark, Box)
        ]
        assert all(post.x + post.width <= scene.width - MARGIN + 0.01 for post in posts)


@every_example
def test_a_slide_tells_of_each_stage_in_the_detail_how_many_stand_there_and_its_evidence(name: str):
    pages = scenes(name, "slide", "es")[2:]
    for stage in lived(name)[0].drawn.stages:
        told = [group for page in pages for group in page.groups() if group.id == f"stage-{stage.id}"]
        assert any(isinstance(mark, Box) for group in told for mark in group.marks), stage.id
        assert any(isinstance(mark, Icon) for group in told for mark in group.marks), stage.id


@every_example
def test_the_journey_at_a_glance_fills_its_slide(name: str):
    glance = scenes(name, "slide", "es")[1]
    low = max(
        float(mark.d.partition(" ")[2].partition("H")[0])
        for mark in glance.marks
        if isinstance(mark, Path) and mark.stroke == "rule"
    )
    assert FLOOR - low < 40


@every_example
@both_languages
def test_the_legend_takes_a_second_line_only_where_the_first_is_full(name: str, language: str):
    for scene in scenes(name, "screen", language):
        (legend,) = [group for group in scene.groups() if group.id == "legend"]
        words = [label for one in legend.marks if isinstance(one, Group) for label in one.marks[-1:]]
        lines = {label.y for label in words if isinstance(label, Label)}
        last = [label for label in words if isinstance(label, Label) and label.y == max(lines)]
        assert len(lines) == 1 or len(last) > 1


@every_example
def test_a_sheet_of_a3_is_filled_with_letters_as_large_as_it_allows(name: str):
    sheets = scenes(name, "a3", "es")
    points = fitting(sheets[0], "a3") * LEAST_SIZE
    assert points > SMALLEST
    source, known, beside = lived(name)
    larger = map_sheets(
        source.drawn, known, "a3", language="es", beside=beside, smallest=points + SMALLEST / 16
    )
    assert len(larger) > len(sheets)


@every_example
@both_languages
@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_no_sheet_leaves_a_tenth_of_it_empty_below_its_rows(name: str, paper: str, language: str):
    for sheet in scenes(name, paper, language):
        tops = [mark.bounds[1] for mark in every(marks_of(sheet, "legend")) if isinstance(mark, Label)]
        has_rows = any(group.id.startswith("row-") for group in sheet.groups() if group.id)
        # A first sheet may have no room for a row; what is left over then stands above its stages too.
        assert min(tops) - sheet.floor < sheet.height / (10 if has_rows else 7)


@every_example
@pytest.mark.parametrize("theme", THEMES)
def test_every_text_stands_out_from_what_is_behind_it(name: str, theme: str):
    assert faint_texts(scenes(name, "screen", "es")[0], THEMES[theme]) == {}


@every_example
def test_the_buyer_persona_has_a_face(name: str):
    (scene,) = scenes(name, "screen", "en")
    assert any(isinstance(mark, Picture) for mark in scene.every())


@every_example
@pytest.mark.parametrize("where", WHERE)
def test_no_arrow_of_a_stage_points_beyond_its_columns(name: str, where: str):
    for scene in scenes(name, where, "es"):
        arrows = [mark for mark in marks_of(scene, "stage-") if isinstance(mark, Path)]
        cards = [mark for mark in marks_of(scene, "title-") if isinstance(mark, Box)]
        tips = [float(x) for arrow in arrows for x in re.findall(r"[MLH]([\d.-]+)", arrow.d)]
        if cards:  # the journey at a glance has none
            assert max(tips, default=0) <= max(card.x + card.width for card in cards) + 0.01


@every_example
@both_languages
def test_the_slides_of_the_buyer_persona_and_of_stages_leave_little_of_them_empty(name: str, language: str):
    source, known, beside = lived(name)
    slides = [
        one
        for one in deck(source.drawn, known, language=language, beside=beside).slides
        if one.kind in ("persona", "stage")
    ]
    for slide in slides:
        boxes = [mark for mark in every(slide.marks) if isinstance(mark, Box)]
        foot = max(
            [box.y + box.height for box in boxes] + [one.frame.y + one.frame.height for one in slide.charts]
        )
        assert foot > FLOOR - HEIGHT / 6, slide.title


@every_example
@pytest.mark.parametrize("where", ["a4", "a3", "slide"])
def test_the_ribbon_reaches_every_signpost_that_stands_on_it(name: str, where: str):
    for scene in scenes(name, where, "es"):
        ends = [float(x) for path in marks_of(scene, "ribbon") for x in re.findall(r"H([\d.]+)", path.d)]
        posts = [mark for mark in marks_of(scene, "gutter-") if isinstance(mark, Box)]
        assert max((post.x for post in posts), default=0) <= max(ends, default=0)


@every_example
def test_a_title_in_a_card_stays_in_its_middle_where_another_font_needs_fewer_lines(name: str):
    source, known, beside = lived(name)
    decks = [deck(source.drawn, known, language=language, beside=beside) for language in ("es", "en")]
    titles = [
        label
        for told in decks
        for slide in told.slides
        for group in every(slide.marks)
        if isinstance(group, Group) and (group.id or "").startswith("title-")
        for label in group.marks
        if isinstance(label, Label) and label.lines > 1
    ]
    assert titles
    shapes = Shapes(THEMES["light"], "es")
    assert all('anchor="ctr"' in shapes.tree((title,)) for title in titles)
