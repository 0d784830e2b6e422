"""Which rows a map's picture has, and what each lane shows: of any map, of every type."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from map_strategies import journey_maps
from periplo.core.cells import Evidence, Item
from periplo.core.errors import BadQuestion
from periplo.core.lanes import LANES, Lane
from periplo.core.maps import JourneyMap
from periplo.core.texts import Text
from periplo.pictures.badges import badge_names
from periplo.pictures.figures import Beside
from periplo.pictures.map import journey_map
from periplo.pictures.rows import PICTURED, rows_of, rows_said, standard_rows
from periplo.pictures.scene import Box, Group, Icon, Label, Path, Picture, Scene
from periplo.pictures.sheets import map_sheets
from pictures.full import BESIDE, DATED, LIBRARY, OLD, PIXEL, TODAY, felt_figures, full_map
from pictures.sample import FIGURES, MAP, both

FULL = full_map()
FELT = felt_figures(FULL)


def groups(scene: Scene) -> dict[str, Group]:
    return {group.id: group for group in scene.groups()}


def words(scene: Scene) -> set[str]:
    return {label.text.replace("\u00a0", " ") for label in scene.labels()}


def rows_drawn(scene: Scene) -> list[str]:
    lanes = next(one for one in scene.marks if isinstance(one, Group) and one.id == "lanes")
    return [row.id.removeprefix("row-") for row in lanes.marks if isinstance(row, Group)]


def with_cell(lane: Lane, *items: Item) -> JourneyMap:
    """The sample with these items in a lane of its first column."""
    first = replace(MAP.columns[0], cells={lane.id: items})
    own = () if lane.id in LANES else (lane,)
    return replace(MAP, columns=(first, *MAP.columns[1:]), lanes=own)


def test_every_lane_of_a_map_has_a_row_and_nothing_else_has_one():
    ids = [row.id for row in rows_of(FULL)]
    assert len(ids) == len(set(ids))
    assert set(ids) == {*(lane.id for lane in FULL.all_lanes), *PICTURED}
    assert ids.index("effort") == ids.index("doing") + 1, "own lanes stand where the map says"


def test_the_sides_never_mix():
    sides = [row.side for row in rows_of(FULL)]
    assert sides == sorted(sides)


def test_the_standard_view_has_the_lanes_that_are_shown():
    shown = {lane.id for lane in FULL.all_lanes if lane.shown}
    assert shown == set(standard_rows(FULL)) - set(PICTURED)
    hidden = replace(FULL, lanes=(*FULL.lanes, replace(LANES["doing"], shown=False)))
    assert "doing" not in standard_rows(hidden)


def test_rows_go_by_id_or_title_in_any_language():
    assert rows_said(FULL, "Qué piensa, doing ,EMOTION CURVE") == ("doing", "thinking", "feeling")
    assert set(rows_said(FULL, "all")) == {row.id for row in rows_of(FULL)}
    assert rows_said(FULL, "todas") == rows_said(FULL, "all")
    assert set(rows_said(FULL, "shown,frictions")) == {*standard_rows(FULL), "frictions"}
    assert rows_said(FULL, ["effort"]) == ("effort",)
    with pytest.raises(BadQuestion, match="no lane 'nonsense'"):
        rows_said(FULL, "nonsense")


def test_only_the_rows_asked_for_are_drawn_in_the_map_s_order():
    scene = journey_map(FULL, FELT, lanes=rows_said(FULL, "feeling,doing,risks"), beside=BESIDE)
    assert rows_drawn(scene) == ["doing", "feeling", "line-visibility", "risks"]


def test_all_rows_that_hold_something_are_drawn_where_all_are_asked_for():
    drawn = rows_drawn(journey_map(FULL, FELT, lanes=rows_said(FULL, "all"), beside=BESIDE))
    assert [id for id in drawn if not id.startswith("line-")] == [row.id for row in rows_of(FULL)]


def test_a_page_has_the_other_rows_hidden_and_a_picture_has_not():
    scene = journey_map(FULL, FELT, beside=BESIDE, with_hidden=True)
    hidden = {
        group.id for group in scene.every(with_hidden=True) if isinstance(group, Group) and group.hidden
    }
    assert {"row-frictions", "name-of-frictions", "rule-of-frictions"} <= hidden
    assert "row-frictions" not in groups(scene)
    assert scene.height == journey_map(FULL, FELT, beside=BESIDE).height


@pytest.mark.parametrize(
    ("lanes", "lines"),
    [
        (("doing", "areas"), ["line-visibility"]),
        (
            ("doing", "frontstage", "backstage", "support"),
            ["line-interaction", "line-visibility", "line-internal"],
        ),
        (("doing", "frontstage"), ["line-interaction"]),
        (("doing", "backstage", "support"), ["line-visibility", "line-internal"]),
        (("doing",), []),
    ],
)
def test_the_lines_of_a_blueprint_stand_where_its_lanes_are(lanes, lines):
    drawn = rows_drawn(journey_map(FULL, None, lanes=lanes))
    assert [id for id in drawn if id.startswith("line-")] == lines


TYPED = [
    (Lane("x", Text.of("x"), "number", unit="min"), 25, {"25 min"}),
    (Lane("x", Text.of("x"), "share"), 0.374, {"37 %"}),
    (Lane("x", Text.of("x"), "money", unit="€"), 1234.5, {"1.234,5 €"}),
    (Lane("x", Text.of("x"), "duration"), "36h", {"1,5 d"}),
    (Lane("x", Text.of("x"), "date"), "2026-03-01", {"1 mar 2026"}),
    (Lane("x", Text.of("x"), "choice", choices=(both("tranquilo", "calm"),)), "calm", {"tranquilo"}),
    (Lane("x", Text.of("x"), "link"), "https://example.org/a", {"example.org/a"}),
    (Lane("x", Text.of("x"), "rating", low=1, high=5), 4, {"4 de 5"}),
]


@pytest.mark.parametrize(("lane", "value", "told"), TYPED, ids=[lane.type for lane, *_ in TYPED])
def test_values_are_written_as_people_write_them(lane, value, told):
    scene = journey_map(with_cell(lane, Item(value=value)), lanes=("x",))
    assert told <= words(scene)


def test_a_rating_has_as_many_full_dots_as_it_says():
    scene = journey_map(with_cell(LANES["competitors"], Item(value=4)), lanes=("competitors",))
    dots = [mark for mark in groups(scene)["competitors-see-ad"].marks if type(mark).__name__ == "Dot"]
    assert [dot.fill is not None for dot in dots] == [True] * 4 + [False]


def test_an_image_is_shown_where_it_is_at_hand_and_else_a_frame_with_its_words():
    drawn = with_cell(LANES["images"], Item(both("La tienda", "The shop"), value="store.png"))
    there = journey_map(drawn, lanes=("images",), beside=Beside(images={"store.png": PIXEL}))
    lacking = journey_map(drawn, lanes=("images",))
    assert [mark.source for mark in there.every() if isinstance(mark, Picture)] == [PIXEL]
    assert not any(isinstance(mark, Picture) for mark in lacking.every())
    assert any(isinstance(mark, Icon) and mark.name == "image" for mark in lacking.every())
    assert "La tienda" in words(lacking)


def test_a_kpi_tells_what_it_stands_at_and_whether_its_target_is_met():
    drawn = with_cell(LANES["kpis"], Item(ref="on-time"), Item(ref="wait"))
    known = replace(FIGURES, metrics={"on-time": 0.84, "wait": 3.5})
    told = words(journey_map(drawn, known, lanes=("kpis",), beside=Beside(LIBRARY)))
    assert {"84 %", "meta 90 %, sin alcanzar", "3,5 min", "✓ meta 5 min", "Recogidas a tiempo"} <= told
    unknown = words(journey_map(drawn, None, lanes=("kpis",), beside=Beside(LIBRARY)))
    assert {"meta 90 %", "meta 5 min"} <= unknown


def test_a_friction_stands_with_its_solution_or_is_told_to_have_none():
    both_kinds = (
        Item(both("Espera", "Waits"), solution=both("Avisar", "Tell them")),
        Item(both("Repite", "Repeats")),
    )
    scene = journey_map(with_cell(LANES["frictions"], *both_kinds), lanes=("frictions",), language="en")
    assert {"Waits", "Tell them", "Repeats", "no solution yet"} <= words(scene)
    frames = [
        mark for mark in groups(scene)["frictions-see-ad"].marks if isinstance(mark, Box) and mark.stroke
    ]
    assert [bool(frame.dash) for frame in frames] == [False, True]


def test_needs_are_told_to_be_uncovered_only_where_the_map_tells_of_cover():
    needs = (
        Item(both("Cuándo llega", "When it comes")),
        Item(both("Cuánto cuesta", "What it costs"), covered_by="x"),
    )
    silent = words(journey_map(with_cell(LANES["needs"], needs[0]), lanes=("needs",), language="en"))
    told = words(journey_map(with_cell(LANES["needs"], *needs), lanes=("needs",), language="en"))
    assert "not covered" not in silent
    assert "not covered" in told


def test_what_concerns_other_buyer_personas_is_not_drawn():
    drawn = with_cell(
        LANES["doing"], Item(Text.of("Yo"), personas=("parent",)), Item(Text.of("Otro"), personas=("x",))
    )
    told = words(journey_map(drawn, lanes=("doing",)))
    assert "Yo" in told
    assert "Otro" not in told


def test_what_is_old_is_told_only_by_a_day_that_comes_in():
    assert badge_names((DATED, OLD), TODAY) == ("anecdote", "old")
    assert badge_names((DATED,), TODAY) == ("anecdote",)
    assert badge_names((OLD,), None) == ("anecdote",)
    assert badge_names((Evidence("assumed"), Evidence("metric", ask="stages")), TODAY) == (
        "metric",
        "assumed",
    )


def test_what_holds_for_a_stage_spans_it():
    scene = journey_map(FULL, None, lanes=("doing",))
    card = groups(scene)["doing-of-compare"].marks[0]
    columns = [groups(scene)[f"column-{column.id}"].marks[0] for column in FULL.columns_of("compare")]
    assert card.x <= columns[0].x + 4
    assert card.x + card.width >= columns[-1].x + columns[-1].width - 4


def test_what_holds_for_the_whole_map_stands_above_it_and_what_is_not_placed_beside_it():
    scene = journey_map(FULL, None, language="en", beside=BESIDE)
    assert {"whole-principles", "whole-objectives", "whole-kpis", "whole-risks", "tray"} <= groups(
        scene
    ).keys()
    assert {"Not placed yet", "And uniforms?", "A loose idea"} <= words(scene)


def test_theories_marks_links_and_importance_are_drawn():
    scene = journey_map(FULL, None, language="en")
    assert {"Presale", "Sale", "Postsale", "Awareness", "Consideration"} <= words(scene)
    icons = {mark.name for mark in scene.every() if isinstance(mark, Icon)}
    assert {"mark_wait", "mark_failure", "mark_practice", "mark_data", "opens"} <= icons
    assert "importance-for_customer-see-ad" in groups(scene)


def test_a_promise_not_kept_is_told_in_words():
    scene = journey_map(FULL, FELT, language="en", lanes=("ways",))
    told = [label.text for label in scene.labels() if "late" in label.text]
    assert told
    assert any(label.text.startswith("promised: 2") for label in scene.labels())
    assert any(label.text == "n = 12" for label in scene.labels()), "too few to be told late"


def test_the_valley_is_hatched_and_has_its_n():
    scene = journey_map(FULL, FELT, language="en", lanes=("feeling",))
    assert any(isinstance(mark, Path) and mark.stroke == "hatch" for mark in scene.every())
    face = groups(scene)["lived-find-list"]
    assert [mark.text for mark in face.marks if isinstance(mark, Label)] == ["−1.1", "n = 1,170"]
    few = groups(scene)["lived-review"]
    assert {mark.colour for mark in few.marks if isinstance(mark, Label)} == {"faint"}
    other = [mark.text for mark in groups(scene)["lived-checkout"].marks if isinstance(mark, Label)]
    assert any(text.endswith("NPS") for text in other), "another instrument is named"


def test_without_answers_nothing_lived_is_drawn():
    scene = journey_map(FULL, None, lanes=("feeling",))
    assert not any(id.startswith("lived-") for id in groups(scene))
    assert not any(isinstance(mark, Path) and mark.stroke == "hatch" for mark in scene.every())


def test_sheets_keep_every_row_of_a_full_map():
    sheets = map_sheets(FULL, FELT, "a3")
    kept = {id for sheet in sheets for id in rows_drawn(sheet)}
    assert kept >= {"doing", "feeling", "pains", "opportunities"}


@settings(
    max_examples=15,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(journey_maps())
def test_any_map_is_drawn_and_no_text_leaves_its_room_or_covers_another(drawn):
    scene = journey_map(drawn, None, lanes=rows_said(drawn, "all"), beside=BESIDE, personas=tuple(
        one.persona.id for one in drawn.variants
    ))  # fmt: skip
    labels = [label for label in scene.labels() if label.text.strip()]
    assert all(label.room is None or label.width <= label.room + 0.01 for label in labels)
    assert all(label.size >= 11 for label in labels)
    for n, label in enumerate(labels):
        left, top, right, bottom = label.bounds
        for other in labels[n + 1 :]:
            other_left, other_top, other_right, other_bottom = other.bounds
            apart = right <= other_left + 0.5 or other_right <= left + 0.5
            assert apart or bottom <= other_top + 1.5 or other_bottom <= top + 1.5, (label.text, other.text)
    ids = [group.id for group in scene.groups()]
    assert len(ids) == len(set(ids))


def test_what_has_grown_old_is_told_in_the_small_print():
    def said(beside):
        return " ".join(
            label.text for label in journey_map(full_map(), None, language="en", beside=beside).labels()
        )

    assert "pieces of evidence are due for another look" in said(BESIDE)
    assert "due for another look" not in said(replace(BESIDE, today=None)).replace(
        "due for another look:", ""
    )
