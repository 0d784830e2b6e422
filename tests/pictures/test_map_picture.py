"""What the picture of a map promises: nothing cut off, covered, unreadable or made up."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from periplo.core.cells import Item
from periplo.core.labels import Labels
from periplo.core.maps import JourneyMap, Touchpoint, Transition, Unplaced
from periplo.core.rules import EventIs
from periplo.core.texts import Text
from periplo.pictures.figures import Beside
from periplo.pictures.map import journey_map
from periplo.pictures.rows import rows_said
from periplo.pictures.scene import Box, Group, Icon, Label, Path, Scene
from periplo.pictures.sheets import png
from periplo.pictures.strip import change_text
from periplo.pictures.svg import svg
from periplo.pictures.themes import THEMES
from pictures.full import BESIDE, crowded, felt_figures, full_map, one_of_all
from pictures.pixels import faint_texts, looks_like_golden
from pictures.sample import COLUMNS, FIGURES, MAP, STAGES, both, one_column_map, wide_map

SHORT, LONG = (
    "Compruebo cada artículo",
    "Compruebo cada artículo de la lista y llamo por el que falta otra vez",
)
HOSTILE = "<script>alert(1)</script> & \"quotes\" 'too' ]]> \x00\x0b {{ x }} ${y}"


def long_winded() -> JourneyMap:
    """Every text far beyond its budget, with words that no column can hold on one line."""
    text = Text.of((LONG + " ") * 5 + "electroencefalografistas" * 4)
    channels = ("web", "a channel nobody has ever heard of before in this trade", "app", "sms", "phone")
    cells = dict.fromkeys(("doing", "thinking", "pains", "areas"), (Item(text),) * 4)
    columns = tuple(
        Touchpoint(c.id, c.stage, text, channels, EventIs("x"), (), c.feeling, cells, True) for c in COLUMNS
    )
    stages = tuple(
        replace(stage, title=Text.of("Una etapa de nombre larguísimo que no cabe")) for stage in STAGES
    )
    return replace(MAP, title=text, stages=stages, columns=columns)


def hostile() -> JourneyMap:
    columns = tuple(
        replace(c, title=Text.of(HOSTILE), cells={"doing": (Item(Text.of(HOSTILE)),)}) for c in COLUMNS
    )
    return replace(MAP, title=Text.of(HOSTILE), columns=columns)


def right_to_left() -> JourneyMap:
    return replace(MAP, columns=tuple(replace(c, title=Text.of("أستلم طلبي من المتجر")) for c in COLUMNS))


FULL = full_map()
FELT = felt_figures(FULL)
EVERY = rows_said(FULL, "all")


def wordy() -> JourneyMap:
    """Every lane with words far beyond its budget."""
    words = Text.of(f"{LONG} {'electroencefalografistas' * 3}")

    def longer(cells):
        return {lane: tuple(_longer(item, words) for item in items) for lane, items in cells.items()}

    ways = tuple(replace(way, motivations=(Item(words),)) for way in FULL.transitions)
    columns = tuple(replace(column, title=words, cells=longer(column.cells)) for column in FULL.columns)
    stages = tuple(replace(stage, title=words, cells=longer(stage.cells)) for stage in FULL.stages)
    lanes = tuple(replace(lane, title=words) for lane in FULL.lanes)
    return replace(
        FULL, columns=columns, stages=stages, lanes=lanes, transitions=ways, principles=(words,),
        cells=longer(FULL.cells), tray=(Unplaced(Item(words), "frictions"),),
    )  # fmt: skip


def _longer(item: Item, words: Text) -> Item:
    if item.solution:
        item = replace(item, solution=words)
    return replace(item, text=words, covered_by=item.covered_by and str(words.to("es")))


SCENES: dict[str, Scene] = {
    "sample, Spanish": journey_map(MAP, FIGURES, language="es"),
    "sample, English": journey_map(MAP, FIGURES, language="en"),
    "sample, on screen": journey_map(MAP, FIGURES, language="es", clamp=True),
    "sample, as wide as a screen": journey_map(MAP, FIGURES, language="es", width=1280),
    "sample, as wide as a wall": journey_map(MAP, FIGURES, language="es", width=4000),
    "without figures": journey_map(MAP, None, language="es"),
    "overview": journey_map(MAP, FIGURES, language="es", detail="overview"),
    "overview of sixteen columns": journey_map(*wide_map(), language="en", detail="overview"),
    "one stage": journey_map(MAP, FIGURES, language="es", stages=("prepare",)),
    "seven stages, sixteen columns": journey_map(*wide_map(), language="en"),
    "one column": journey_map(one_column_map(), None, language="es"),
    "long texts": journey_map(long_winded(), FIGURES, language="es"),
    "long texts, on screen": journey_map(long_winded(), FIGURES, language="es", clamp=True),
    "hostile texts": journey_map(hostile(), FIGURES, language="es"),
    "right to left": journey_map(right_to_left(), FIGURES, language="es"),
    "every lane": journey_map(FULL, FELT, language="es", lanes=EVERY, beside=BESIDE, personas=("teacher",)),
    "every lane, on screen": journey_map(FULL, FELT, language="en", lanes=EVERY, beside=BESIDE, clamp=True),
    "standard lanes of a full map": journey_map(FULL, FELT, language="en", beside=BESIDE),
    "a full map, middle": journey_map(FULL, FELT, language="es", beside=BESIDE, detail="middle"),
    "a full map, overview": journey_map(FULL, FELT, language="es", beside=BESIDE, detail="overview"),
    "every lane, one column": journey_map(
        one_of_all(), None, lanes=rows_said(one_of_all(), "all"), beside=BESIDE
    ),
    "twelve stages, sixty columns": journey_map(*crowded(), language="es"),
    "twelve stages, sixty columns, middle": journey_map(*crowded(), language="es", detail="middle"),
    "long texts in every lane": journey_map(wordy(), FELT, lanes=EVERY, beside=BESIDE),
    "long texts in every lane, on screen": journey_map(wordy(), FELT, lanes=EVERY, beside=BESIDE, clamp=True),
    "no columns yet": journey_map(replace(MAP, columns=()), None, language="en"),
}
every_scene = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())


@every_scene
def test_no_text_leaves_the_room_it_was_given(scene: Scene):
    assert [
        label.text for label in scene.labels() if label.room is not None and label.width > label.room + 0.01
    ] == []


@every_scene
def test_no_text_leaves_the_picture(scene: Scene):
    out = []
    for label in scene.labels():
        left, top, right, bottom = label.bounds
        if left < 0 or top < 0 or right > scene.width or bottom > scene.height:
            out.append(label.text)
    assert out == []


@every_scene
def test_no_two_texts_overlap(scene: Scene):
    labels = sorted((label for label in scene.labels() if label.text), key=lambda label: label.bounds[1])
    clashes = []
    for n, label in enumerate(labels):
        left, _, right, bottom = label.bounds
        for other in labels[n + 1 :]:
            other_left, other_top, other_right, _ = other.bounds
            if other_top >= bottom - 1.5:
                break
            if left < other_right - 0.5 and other_left < right - 0.5:
                clashes.append((label.text, other.text))
    assert clashes == []


@every_scene
def test_no_sign_covers_a_text(scene: Scene):
    labels = sorted((label for label in scene.labels() if label.text), key=lambda label: label.bounds[1])
    tops = [label.bounds[1] for label in labels]
    covered = []
    for icon in (mark for mark in scene.every() if isinstance(mark, Icon)):
        first = bisect_left(tops, icon.y - 24)
        for label in labels[first : bisect_left(tops, icon.y + icon.size)]:
            left, top, right, bottom = label.bounds
            across = min(right, icon.x + icon.size) - max(left, icon.x)
            down = min(bottom, icon.y + icon.size) - max(top, icon.y)
            if across > 1.5 and down > 3:
                covered.append((icon.name, label.text))
    assert covered == []


@every_scene
def test_no_text_is_smaller_than_eleven_pixels(scene: Scene):
    assert min(label.size for label in scene.labels()) >= 11


@every_scene
def test_every_id_is_there_once(scene: Scene):
    ids = [group.id for group in scene.groups()]
    assert len(ids) == len(set(ids))


@every_scene
def test_the_svg_is_well_formed_and_asks_for_nothing_from_outside(scene: Scene):
    drawn = svg(scene)
    ElementTree.fromstring(drawn)
    bare = drawn.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|url\((?!data:font/woff2)|<script|<foreignObject|var\(|xlink", bare)


def test_people_who_cannot_see_it_are_told_what_it_is():
    root = ElementTree.fromstring(svg(SCENES["sample, English"]))
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "graphics-document"
    assert root.findtext(f"{space}title") == "The school list"
    assert "Marta" in root.findtext(f"{space}desc")
    named = [one for one in root.iter(f"{space}g") if one.get("role")]
    assert len(named) > 60
    assert all(one.get("aria-label") and one.findtext(f"{space}title") for one in named)


def test_the_ids_of_what_was_there_stay_when_a_column_is_added():
    more = replace(
        MAP, columns=(*MAP.columns, Touchpoint("tell-others", "return", both("Lo cuento", "I tell others")))
    )
    before = {group.id for group in journey_map(MAP, FIGURES).groups()}
    after = {group.id for group in journey_map(more, FIGURES).groups()}
    assert before < after
    assert "column-tell-others" in after - before


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "name", ["sample, Spanish", "overview", "without figures", "every lane", "a full map, middle"]
)
def test_every_text_stands_out_from_what_is_behind_it(name: str, theme: str):
    assert faint_texts(SCENES[name], THEMES[theme]) == {}


@pytest.mark.parametrize(
    ("name", "drawn", "figures", "language", "theme"),
    [
        ("map-es-light", MAP, FIGURES, "es", "light"),
        ("map-en-dark", MAP, FIGURES, "en", "dark"),
        ("map-without-figures", MAP, None, "es", "light"),
    ],
)
def test_the_map_looks_as_it_did_when_a_person_last_looked_at_it(name, drawn, figures, language, theme):
    scene = journey_map(drawn, figures, language=language)
    assert looks_like_golden(png(scene, THEMES[theme], 0.5), name)


def test_the_overview_looks_as_it_did_when_a_person_last_looked_at_it():
    assert looks_like_golden(png(SCENES["overview"], scale=0.5), "overview-es-light")


def test_the_overview_has_stages_route_and_curve_and_no_other_lane():
    told = set(words_of(SCENES["overview"]))
    assert {"Etapas", "Los que siguen", "Curva emocional", "Momentos y campañas"} <= told
    assert not {"Qué hace", "Canales", "Puntos críticos", "Datos", "Oportunidades"} & told
    assert SCENES["overview"].width < 1400


def test_a_column_with_fewer_than_thirty_customers_is_grey_and_has_no_percentages():
    cells = groups_of(SCENES["sample, Spanish"], "figures-review")
    labels = [mark for cell in cells for mark in cell.marks if isinstance(mark, Label)]
    assert [label.text for label in labels] == ["n = 26"]
    assert {label.colour for label in labels} == {"faint"}


def test_nobody_is_lost_after_the_purchase():
    after = {stage.id for stage in MAP.stages if stage.moment == "after"}
    columns = [column.id for column in MAP.columns if column.stage in after]
    assert columns
    assert not groups_of(SCENES["sample, Spanish"], *(f"drop-{id}" for id in columns))


def test_what_is_not_known_is_left_out_and_never_a_zero():
    scene = SCENES["sample, Spanish"]
    assert not groups_of(scene, "feeling-ask-help"), "a column without a feeling has no face"
    assert not groups_of(scene, "figures-label-at-home"), "an action of the customer is not measured"
    first, last = groups_of(scene, "figures-see-ad", "figures-buy-again")
    assert any("al siguiente" in text for text in words(first))
    assert not any("al siguiente" in text for text in words(last)), "after the last there is no next"


def test_the_last_touchpoint_loses_nobody():
    assert not groups_of(SCENES["sample, Spanish"], "drop-buy-again")


def test_the_stage_with_most_customers_is_outlined_and_only_that_one():
    outlined = [
        group.id
        for group in SCENES["sample, Spanish"].groups()
        if group.id.startswith("stage-")
        and any(isinstance(mark, Path) and mark.stroke == "brand" for mark in group.marks)
    ]
    assert outlined == ["stage-compare"]


def test_bars_of_all_stages_stand_on_one_scale():
    lengths = {}
    for stock in FIGURES.stages.stages:
        (group,) = groups_of(SCENES["sample, Spanish"], f"stage-{stock.stage}")
        lengths[stock.share] = group.marks[-1].width
    per_share = [length / share for share, length in lengths.items()]
    assert max(per_share) == pytest.approx(min(per_share))


def test_most_is_said_only_above_one_half():
    answer = FIGURES.stages
    above = replace(
        answer, stages=tuple(replace(s, share=0.6) if s.stage == "compare" else s for s in answer.stages)
    )
    told = [
        " ".join(words_of(journey_map(MAP, replace(FIGURES, stages=one), language="en")))
        for one in (answer, above)
    ]
    assert "The stage with most customers" in told[0]
    assert "Most customers are here" not in told[0]
    assert "Most customers are here" in told[1]


def test_an_effect_is_told_with_its_interval_and_n_and_where_none_is_shown_that_is_said():
    shown, none, draft = groups_of(
        SCENES["sample, Spanish"], "campaign-list-awaits", "campaign-ten-off", "campaign-restock"
    )
    assert {"+7,1 pp", "(5,2…9,0) · n = 9.412"} <= set(words(shown))
    assert "sin efecto demostrado" in words(none)
    assert not any("pp" in text for text in words(none))
    assert "aún sin medir" in words(draft)
    assert draft.marks[0].dash, "a draft's edge is dashed"


def test_ways_back_are_drawn_from_three_per_cent_on():
    ids = {group.id for group in SCENES["sample, Spanish"].groups()}
    assert {"loop-checkout>start-list", "loop-ask-help>find-list", "loop-visit-store>visit-web"} <= ids
    assert "loop-collect-order>checkout" not in ids, "60 of 5,218 are 1.1 %"


def test_the_legend_explains_what_is_used_and_nothing_else():
    def explained(scene: Scene) -> set[str]:
        return {
            group.id.removeprefix("legend-") for group in scene.groups() if group.id.startswith("legend-")
        }

    assert explained(SCENES["without figures"]) == {"moment", "planned", "gap", "assumed", "action"}
    assert {
        "metric",
        "flow",
        "drop",
        "loop",
        "gutter",
        "campaign",
        "effect",
        "most",
        "thin",
        "unmapped",
    } <= explained(SCENES["sample, Spanish"])
    assert explained(SCENES["one column"]) == set()


def test_only_lanes_that_hold_something_are_drawn():
    told = words_of(journey_map(one_column_map(), None, language="en"))
    assert "Channels" in told
    assert not {
        "Doing",
        "Thinking",
        "Emotion curve",
        "Pains",
        "Data",
        "Campaigns",
        "line of visibility",
    } & set(told)


def test_events_that_are_on_no_map_are_shown_beside_it():
    (ghost,) = groups_of(SCENES["sample, English"], "unmapped")
    assert {"Coupon Redeemed", "n = 2,310 customers"} <= set(words(ghost))
    called = Labels(events={"Coupon Redeemed": both("Canjea un vale", "Redeems a coupon")})
    (ghost,) = groups_of(journey_map(MAP, FIGURES, language="es", beside=Beside(labels=called)), "unmapped")
    assert "Canjea un vale" in words(ghost)
    assert "Coupon Redeemed" not in words(ghost)


def test_one_stage_alone_keeps_the_scales_of_the_whole_map():
    alone, whole = (groups_of(SCENES[name], "drop-find-list")[0] for name in ("one stage", "sample, Spanish"))
    assert _extent(alone.marks[0]) == _extent(whole.marks[0])


def test_on_screen_a_long_cell_says_how_many_items_it_leaves_out_and_on_paper_it_leaves_out_none():
    (screen,), (paper,) = (
        groups_of(SCENES[name], "pains-see-ad") for name in ("long texts, on screen", "long texts")
    )
    assert "+2" in words(screen)
    assert "+2" not in words(paper)
    assert sum(text.startswith("Compruebo") for text in words(paper)) >= 4
    assert "…" not in "".join(words(paper))


def test_the_columns_follow_each_other_as_in_the_map():
    lefts = [
        group.marks[0].x for group in SCENES["sample, Spanish"].groups() if group.id.startswith("column-")
    ]
    assert len(lefts) == len(MAP.columns)
    assert all(a < b for a, b in pairwise(lefts))


def groups_of(scene: Scene, *ids: str) -> list[Group]:
    found = {group.id: group for group in scene.groups() if group.id in ids}
    return [found[id] for id in ids if id in found]


def words(group: Group) -> list[str]:
    return [mark.text.replace("\u00a0", " ") for mark in group.marks if isinstance(mark, Label)]


def words_of(scene: Scene) -> list[str]:
    return [label.text for label in scene.labels()]


def _extent(path: Path) -> float:
    xs = [float(x) for x in re.findall(r"[MLH](-?\d+\.?\d*)", path.d)]
    return round(max(xs) - min(xs), 1)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [(100, 109, "+9%"), (100, 80, "−20%"), (100, 100, "0%"), (30, 27_986, "×933"), (29, 60, "")],
)
def test_a_change_is_told_in_per_cent_or_in_times_where_these_say_nothing(before, now, told):
    figures = replace(next(iter(FIGURES.touchpoints.columns)), customers=now, before=before)
    assert change_text(figures, "en") == told


@every_scene
def test_no_line_of_a_moment_of_truth_crosses_words(scene: Scene):
    marks = list(scene.every())
    drawn = [
        n
        for n, mark in enumerate(marks)
        if isinstance(mark, Group) and mark.id.startswith("moment-of-truth-")
    ]
    lines = [down(marks[n].marks[0].d) for n in drawn]
    over: list[Box] = []  # what is drawn over the lines so far
    crossed = []
    for mark in marks[max(drawn, default=len(marks)) :]:
        if isinstance(mark, Box) and mark.fill:
            over.append(mark)
        elif isinstance(mark, Label) and mark.text:
            left, top, right, bottom = mark.bounds
            for x, start, end in lines:
                if left < x < right and top < end and bottom > start and not is_hidden(over, x, top, bottom):
                    crossed.append(mark.text)
    assert crossed == []


def down(d: str) -> tuple[float, ...]:
    """x, top and bottom of a line that goes straight down."""
    return tuple(map(float, re.fullmatch(r"M([\d.]+) ([\d.]+)V([\d.]+)", d).groups()))


def is_hidden(over: list[Box], x: float, top: float, bottom: float) -> bool:
    return any(
        box.x < x < box.x + box.width and box.y < top + 2 and box.y + box.height > bottom - 2 for box in over
    )


def test_a_line_of_a_moment_of_truth_pauses_at_the_words_of_a_way():
    before = next(n for n, column in enumerate(COLUMNS) if getattr(column, "moment_of_truth", False)) - 1
    way = Transition(COLUMNS[before].id, COLUMNS[before + 1].id, (Item(Text.of(LONG)),))
    scene = journey_map(replace(MAP, transitions=(way,)), FIGURES)
    (group,) = groups_of(scene, f"way-{way.origin}>{way.target}")
    (line,) = groups_of(scene, f"moment-of-truth-{way.target}")
    pauses = [mark for mark in group.marks if isinstance(mark, Box)]
    assert [box.x + box.width / 2 for box in pauses] == [down(line.marks[0].d)[0]]
    said = [mark for mark in group.marks if isinstance(mark, Label)]
    assert group.marks.index(pauses[0]) < group.marks.index(said[0]), "under the words, over the line"


def test_a_long_channel_is_told_whole_on_paper_and_shortened_on_screen():
    long = "a channel nobody has ever heard of before in this trade"
    for name, is_whole in (("long texts", True), ("long texts, on screen", False)):
        (cell,) = groups_of(SCENES[name], f"channels-{COLUMNS[0].id}")
        told = " ".join(words(cell))
        assert (long in told) == is_whole
