"""The map as slides: native shapes with all that it says, readable, inside the slide, the same bytes each time."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.util import Emu

from periplo.core.cells import Item
from periplo.core.maps import JourneyMap
from periplo.pictures.deck.outlines import bounds, outline
from periplo.pictures.deck.plan import deck
from periplo.pictures.deck.powerpoint import NO_GRID, pptx
from periplo.pictures.deck.shapes import FONT, SLIDE, Shapes
from periplo.pictures.deck.slide import FLOOR, Deck
from periplo.pictures.icons import ICONS
from periplo.pictures.numbers import number, percent
from periplo.pictures.rows import rows_of
from periplo.pictures.scene import Group, Icon, Label, Path
from periplo.pictures.telling import value_text
from periplo.pictures.themes import DARK, LIGHT
from pictures.full import BESIDE, felt_figures, full_map
from pictures.sample import FIGURES, MAP, both, one_column_map

FULL = full_map()
FELT = felt_figures(FULL)
MAPS = {
    "sample": (MAP, FIGURES),
    "bare": (MAP, None),
    "full": (FULL, FELT),
    "one": (one_column_map(), None),
    "empty": (replace(MAP, columns=()), None),
}
MOST = percent(next(one.share for one in FIGURES.stages.stages if one.stage == FIGURES.stages.most), "en", 1)
ORDER = ("summary", "persona", "overview", "curve", "stage", "opportunities", "actions", "method", "detail")


def made(name: str, language: str = "en", **more: Any) -> Deck:
    drawn, known = MAPS[name]
    beside = {"beside": BESIDE} if name == "full" else {}
    return deck(drawn, known, language=language, **{**beside, **more})


def opened(told: Deck) -> Any:
    return Presentation(BytesIO(pptx(told)))


def shapes_of(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if shape.shape_type == 6:  # a group
            yield from shapes_of(shape.shapes)


def frames_of(shape: Any) -> Iterator[Any]:
    if shape.has_text_frame:
        yield shape.text_frame
    if getattr(shape, "has_table", False) and shape.has_table:
        yield from (cell.text_frame for row in shape.table.rows for cell in row.cells)


def texts_of(page: Any) -> Iterator[str]:
    for shape in shapes_of(page.shapes):
        yield from (frame.text for frame in frames_of(shape) if frame.text)
        if getattr(shape, "has_chart", False) and shape.has_chart:
            yield from map(str, shape.chart.plots[0].categories)


def words_of(text: str) -> str:
    return " ".join(text.replace("\n", " ").split())


def items_of(drawn: JourneyMap) -> Iterator[tuple[str, Item]]:
    for part in (*drawn.columns, *drawn.stages):
        for lane, items in part.cells.items():
            yield from ((lane, item) for item in items)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", MAPS)
def test_every_text_of_the_map_is_on_some_slide(name, language):
    drawn, _ = MAPS[name]
    told = made(name, language, lanes=tuple(row.id for row in rows_of(drawn)))
    text = " | ".join(words_of(each) for page in opened(told).slides for each in texts_of(page))
    titles = [part.title for part in (*drawn.columns, *drawn.stages, drawn)]
    said = [*titles, drawn.goal.text, *(one for one in (drawn.scenario, drawn.persona.quote) if one)]
    lanes = {lane.id: lane for lane in drawn.all_lanes}
    here = drawn.persona.id
    for lane, item in items_of(drawn):
        if not item.personas or here in item.personas:
            said.append(item.text)
            assert words_of(value_text(item, lanes[lane], language)) in text or lanes[lane].type in (
                "rating",
                "image",
                "choice",
                "metric",
            )
    library = BESIDE.library if name == "full" else None
    missing = {words_of(one.to(language)) for one in said if words_of(one.to(language)) not in text}
    known = {item.text.to(language) for lane, item in items_of(drawn) if item.ref and library}
    assert missing <= known, "only what the library calls otherwise now may be missing"


def test_what_leads_from_one_slide_to_the_next_is_told_where_it_begins():
    annex = [slide for slide in made("full").slides if slide.kind == "detail"]
    parts = [group for slide in annex for group in groups(slide.marks)]
    ids = [group.id for group in parts]
    ways = {f"way-{way.origin}>{way.target}" for way in FULL.transitions if way.motivations or way.promised}
    assert ways <= set(ids)
    assert all(ids.count(way) == 1 for way in ways)
    signs = {f"gutter-{gutter.stage}" for gutter in FELT.touchpoints.gutters if gutter.customers}
    assert signs <= set(ids)
    stage = {column.id: column.stage for column in FULL.columns}
    title = {column.id: column.title.to("en") for column in FULL.columns}
    far = [way for way in FULL.transitions if way.motivations and stage[way.origin] != stage[way.target]]
    said = {group.id: [mark.text for mark in group.marks if isinstance(mark, Label)] for group in parts}
    assert far
    for way in far:
        told = " ".join(said[f"way-{way.origin}>{way.target}"])
        assert f"towards “{title[way.target]}”" in told or any(
            {f"title-{way.origin}", f"title-{way.target}"} <= {group.id for group in groups(slide.marks)}
            for slide in annex
        )


def groups(marks: Any) -> Iterator[Group]:
    for mark in marks:
        if isinstance(mark, Group) and not mark.hidden:
            yield mark
            yield from groups(mark.marks)


def test_a_slide_deck_holds_as_many_texts_as_the_map_has_cells():
    cells = sum(bool(items) for part in (*MAP.columns, *MAP.stages) for items in part.cells.values())
    texts = [text for page in opened(made("sample")).slides for text in texts_of(page)]
    assert len(texts) >= cells


def test_the_answer_comes_first_and_the_whole_map_last():
    kinds = [slide.kind for slide in made("sample").slides]
    assert tuple(dict.fromkeys(kinds)) == ORDER
    assert kinds.count("stage") == len(MAP.stages)
    assert made("sample").slides[0].title == f"The stage with most customers is “I compare”: {MOST}"


def test_what_holds_for_the_whole_map_stands_with_the_persona_while_it_is_little():
    few, many = both("Nobody waits", "Nobody waits"), both("Many words " * 30, "Many words " * 30)
    for principles, has_slide in (((few,), False), ((many,) * 9, True)):
        slides = deck(replace(MAP, principles=principles, cells={}, tray=()), FIGURES, language="en").slides
        (who,) = (slide for slide in slides if slide.kind == "persona")
        assert any(note.startswith("Principles: ") for note in who.notes) is not has_slide
        assert any(slide.title == "What holds for the whole map" for slide in slides) is has_slide


def test_what_was_split_is_told():
    told = made("sample")
    annex = [slide for slide in told.slides if slide.kind == "detail"]
    assert len(annex) > 1
    assert f"it takes {len(annex)} in the annex" in told.told[0]
    assert not made("one").told


@pytest.mark.parametrize("name", MAPS)
def test_no_shape_leaves_the_slide_and_no_text_is_below_twelve_points(name):
    for page in opened(made(name, "es")).slides:
        for shape in shapes_of(page.shapes):
            assert shape.left >= 0, shape.name
            assert shape.top >= 0, shape.name
            assert shape.left + shape.width <= SLIDE[0] + 1, (shape.name, page.shapes.title.text)
            assert shape.top + shape.height <= SLIDE[1] + 1, (shape.name, page.shapes.title.text)
            for frame in frames_of(shape):
                for run in (run for part in frame.paragraphs for run in part.runs):
                    assert run.font.size.pt >= 12, run.text
                    assert run.font.name == FONT


@pytest.mark.parametrize("name", MAPS)
def test_what_is_drawn_ends_above_the_footer_and_texts_do_not_lie_on_each_other(name):
    for slide in made(name, lanes=tuple(row.id for row in rows_of(MAPS[name][0]))).slides:
        labels = [mark for mark in flat(slide.marks) if isinstance(mark, Label) and mark.lines]
        assert all(label.bounds[3] <= FLOOR + 8 for label in labels), slide.title
        boxes = [block(label) for label in labels]
        for n, one in enumerate(boxes):
            for other in boxes[n + 1 :]:
                assert not overlap(one, other), (slide.kind, slide.title, one, other)


def flat(marks: Any) -> Iterator[Any]:
    for mark in marks:
        if isinstance(mark, Group):
            if not mark.hidden:
                yield from flat(mark.marks)
        else:
            yield mark


def block(label: Label) -> tuple[float, float, float, float]:
    left, top, right, bottom = label.bounds
    return left, top, right, bottom + (label.lines - 1) * label.size * 1.22


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 1 and min(one[3], other[3]) - max(one[1], other[1]) > 1


def test_the_same_map_gives_the_same_bytes_without_any_time():
    first, second = pptx(made("sample")), pptx(made("sample"))
    assert first == second
    with ZipFile(BytesIO(first)) as kept:
        assert {info.date_time for info in kept.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        books = [name for name in kept.namelist() if name.endswith(".xlsx")]
        assert books, "charts hold their data"
        for name in books:
            with ZipFile(BytesIO(kept.read(name))) as book:
                assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
                assert b"2000-01-01T00:00:00Z" in book.read("docProps/core.xml")


def test_charts_hold_what_was_measured_and_a_gap_is_no_zero():
    pages = list(opened(made("sample")).slides)
    first = next(shape.chart for shape in pages[0].shapes if shape.has_chart)
    assert list(first.plots[0].series[0].values) == [stock.n for stock in FIGURES.stages.stages]
    kinds = [slide.kind for slide in made("sample").slides]
    curve = next(shape.chart for shape in pages[kinds.index("curve")].shapes if shape.has_chart)
    planned = dict(zip(curve.plots[0].categories, curve.plots[0].series[0].values, strict=True))
    assert planned["I ask for help"] is None
    assert planned["I see a back-to-school ad"] == 0.5


@pytest.mark.parametrize(("language", "mark"), [("es", "."), ("en", ",")])
def test_a_chart_writes_thousands_as_the_rest_of_its_deck(language, mark):
    page = opened(made("sample", language)).slides[0]
    (chart,) = [shape.chart for shape in page.shapes if shape.has_chart]
    assert (
        chart.plots[0].data_labels.number_format
        == f'[>=1000000]0"{mark}"000"{mark}"000;[>=1000]0"{mark}"000;0'
    )
    assert number(1234567, language) == f"1{mark}234{mark}567"


def test_a_map_without_data_has_no_numbers_of_customers():
    told = made("bare")
    assert all(chart.kind == "lines" for slide in told.slides for chart in slide.charts)
    assert not any(slide.kind == "actions" for slide in told.slides)


def test_who_cannot_see_is_told_and_who_speaks_has_sentences():
    for page in opened(made("sample")).slides:
        assert page.notes_slide.notes_text_frame.text
        for shape in page.shapes:
            head = shape._element.xpath(".//p:cNvPr")[0]
            if (
                shape.shape_type == 6
                or getattr(shape, "has_chart", False)
                or getattr(shape, "has_table", False)
            ):
                assert head.get("descr"), (shape.name, page.shapes.title.text)


def test_slides_are_wide_and_their_layouts_too():
    show = opened(made("one"))
    assert (show.slide_width, show.slide_height) == (Emu(SLIDE[0]), Emu(SLIDE[1]))
    assert all(page.shapes.title.text for page in show.slides)


def words_on(slide: Any) -> list[str]:
    return [mark.text for mark in flat(slide.marks) if isinstance(mark, Label)]


def test_few_customers_have_no_percentage_and_shares_say_of_how_many_they_are():
    stages = FIGURES.stages
    few = replace(stages, stages=(replace(stages.stages[0], n=25), *stages.stages[1:]))
    slides = deck(MAP, replace(FIGURES, stages=few), language="en").slides
    kinds = [slide.kind for slide in slides]
    assert f"Customers who stand in each stage, of {number(stages.n, 'en')}" in words_on(slides[0])
    glance = words_on(slides[kinds.index("overview")])
    assert glance[glance.index("25") + 1] == number(stages.stages[1].n, "en"), "no share after it"
    numbers = [words_on(slide)[0] for slide in slides if slide.kind == "stage"]
    assert numbers[0] == "25"
    assert all("%" in size for size in numbers[1:])


def test_a_stage_with_many_touchpoints_says_how_many_it_shows():
    count = len(MAP.touchpoints)
    points = tuple(replace(one, stage=MAP.stages[0].id) for one in MAP.touchpoints)
    crowd = replace(MAP, columns=points)
    for figures, said in (
        (FIGURES, f"Customers at the first 6 touchpoints of {count}"),
        (None, f"+{count - 5}"),
    ):
        slide = next(one for one in deck(crowd, figures, language="en").slides if one.kind == "stage")
        assert said in words_on(slide)


def test_the_curve_says_on_how_many_answers_it_stands():
    slide = next(slide for slide in made("full").slides if slide.kind == "curve")
    sizes = [one.lived.n for one in FELT.feelings.touchpoints if one.lived and not one.lived.is_thin]
    told = " ".join(words_on(slide))
    assert f"n = {number(min(sizes), 'en')}…{number(max(sizes), 'en')}." in told
    assert "CSAT of 1 to 5: lived = mean − 3." in told


def test_the_slide_of_method_explains_what_the_annex_shows_and_nothing_else():
    def explained(told: Deck) -> set[str]:
        return {group.id for slide in told.slides for group in groups(slide.marks) if "legend-" in group.id}

    assert {"legend-flow", "legend-moment", "legend-campaign"} <= explained(made("sample"))
    few = explained(made("sample", lanes=("doing",)))
    assert "legend-moment" in few
    assert "legend-flow" not in few


def test_a_table_draws_no_lines_of_its_own():
    tables = [shape for page in opened(made("sample")).slides for shape in page.shapes if shape.has_table]
    assert tables
    for table in tables:
        assert table._element.xpath(".//a:tableStyleId")[0].text == NO_GRID


def test_dark_slides_are_dark_to_the_edge():
    for theme in (LIGHT, DARK):
        page = Presentation(BytesIO(pptx(made("one"), theme))).slides[0]
        assert str(page.background.fill.fore_color.rgb) == theme["page"][1:]


def test_a_stage_is_an_arrow_a_curve_is_a_curve_and_a_paragraph_is_one_text():
    xml = Shapes(LIGHT, "en").tree(
        (
            Path("M10 10H90L100 30L90 50H10L20 30Z", "chevron"),
            Path("M0 0C1 1 2 2 3 3", stroke="ink"),
            Label(10, 20, "one", 12, 20, room=40, whole="one two", lines=2),
            Label(10, 36, "two", 12, 20, room=40, lines=0),
        )
    )
    assert 'prst="chevron"' in xml
    assert xml.count("cubicBezTo") == 2
    assert "<a:t>one two</a:t>" in xml
    assert "<a:t>two</a:t>" not in xml


def test_a_straight_line_is_a_line_whichever_way_it_goes():
    drawn = Shapes(LIGHT, "en")
    assert 'prst="line"' in drawn.tree((Path("M0 0H10", stroke="ink"),))
    assert "flipV" not in drawn.tree((Path("M0 0L10 10", stroke="ink"),))
    assert 'flipV="1"' in drawn.tree((Path("M0 10L10 0", stroke="ink"),))


def test_arcs_become_cubics_that_end_where_they_should():
    half = outline("M0 0a5 5 0 0 1 10 0")
    assert [kind for kind, _ in half] == ["M", "C", "C"]
    assert half[-1][1][4:] == (10, 0)
    assert half[1][1][4:] == pytest.approx((5, -5))
    assert outline("M1 1h2v2H1Z") == (("M", (1, 1)), ("L", (3, 1)), ("L", (3, 3)), ("L", (1, 3)), ("Z", ()))
    smooth = outline("M0 0c0 5 5 5 5 0s5 -5 5 0")
    assert smooth[2][1] == (5, -5, 10, -5, 10, 0)


def test_every_pictogram_stays_in_its_square():
    for name, paths in ICONS.items():
        for d in filter(None, paths):
            left, top, right, bottom = bounds(outline(d))
            assert min(left, top) >= -3, name
            assert max(right, bottom) <= 27, name
    assert "custGeom" in Shapes(LIGHT, "en").tree((Icon("web", 0, 0, 24),))


def test_a_cell_too_full_for_a_slide_goes_on_beside_fewer_columns():
    long = tuple(
        Item(both("Una frase bastante larga " * 4, "A sentence that is rather long " * 4)) for _ in range(3)
    )
    full = replace(
        MAP, columns=tuple(replace(one, cells={**one.cells, "doing": long}) for one in MAP.columns)
    )
    told = deck(full, None, language="en")
    for slide in told.slides:
        labels = [mark for mark in flat(slide.marks) if isinstance(mark, Label) and mark.lines]
        assert all(block(label)[3] <= FLOOR + 8 for label in labels), slide.title


def test_an_office_program_opens_it_and_shows_every_slide(tmp_path):
    office = shutil.which("soffice")
    if not office:
        pytest.skip("no LibreOffice on this machine (Debian: apt install libreoffice-impress)")
    told = made("sample")
    (tmp_path / "map.pptx").write_bytes(pptx(told))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    words = [
        office,
        home,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "map.pptx"),
    ]
    done = subprocess.run(words, capture_output=True, timeout=170, check=False)
    if b"could not be loaded" in done.stdout + done.stderr:
        pytest.skip("this LibreOffice opens no slides (Debian: apt install libreoffice-impress)")
    shown = (tmp_path / "map.pdf").read_bytes()
    assert shown.startswith(b"%PDF")
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    read = subprocess.run(
        ["pdftotext", "-", "-"], input=shown, capture_output=True, timeout=30, check=True
    ).stdout
    assert read.count(b"\f") == len(told.slides)
    assert "I find the whole list" in read.decode()


def test_what_there_is_one_of_is_said_as_one():
    for language, said in (("es", "1 etapa, 1 punto de contacto,"), ("en", "1 stage, 1 touchpoint,")):
        assert made("one", language).slides[0].notes[0].startswith(said)


def test_a_table_of_few_rows_has_larger_letters_and_stays_on_its_slide():
    few, many = (
        next(s.table for s in made(name).slides if s.table and s.kind == "opportunities")
        for name in ("sample", "full")
    )
    for table in (few, many):
        assert table.frame.y + sum(table.heights) <= FLOOR
    assert few.size > 12


def test_what_is_known_of_a_buyer_persona_is_written_large_where_it_is_little():
    (who,) = (slide for slide in made("sample").slides if slide.kind == "persona")
    cards = [group for group in who.marks if isinstance(group, Group) and group.id.startswith("card-")]
    words = [label.size for card in cards for label in card.marks[2:] if isinstance(label, Label)]
    assert len(cards) == 2
    assert min(words) >= 20
