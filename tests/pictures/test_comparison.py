"""Two states of a journey in one picture: what is new, gone and otherwise, and nothing else, is marked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from map_strategies import journey_maps
from periplo.core.cells import Item
from periplo.core.errors import BadQuestion
from periplo.core.maps import Difference, Touchpoint, Variant
from periplo.core.personas import Persona
from periplo.core.spans import DAY, Span
from periplo.core.texts import Text
from periplo.pictures.comparison import compare, with_other_figures
from periplo.pictures.figures import MapFigures
from periplo.pictures.map import journey_map
from periplo.pictures.scene import Box, Group, Label, Path
from periplo.usecases.choice import Choice
from periplo.usecases.compare_maps import (
    periods_compared,
    persona_meant,
    personas_compared,
    previous_choice,
    states_compared,
)
from pictures.sample import FIGURES, MAP, SPAN, both

LABEL = both("como es hoy", "as it is")


def changed_map():
    """One column gone, one new, one cell otherwise, one emptied, one feeling raised."""
    columns = [
        replace(
            column, feeling=1.8,
            cells={**column.cells, "pains": (), "doing": (Item(both("Me avisan", "They tell me")),)},
        )
        if column.id == "find-list"
        else column
        for column in MAP.columns
        if column.id != "ask-help"
    ]  # fmt: skip
    at = [column.id for column in columns].index("order")
    columns.insert(at + 1, Touchpoint("track", "buy", both("Sigo mi pedido", "I track it"), ("app", "sms")))
    return replace(MAP, state="to-be", columns=tuple(columns))


def groups(scene):
    return {group.id: group for group in scene.groups()}


def test_exactly_what_differs_is_marked():
    union, told = compare(MAP, changed_map(), LABEL)
    assert told.added == {"track"}
    assert told.removed == {"ask-help"}
    assert told.changed == {("find-list", "doing"), ("find-list", "pains"), ("find-list", "feeling")}
    ids = [column.id for column in union.columns]
    assert ids.index("ask-help") == ids.index("find-list") + 1
    assert ids.index("track") == ids.index("order") + 1


def test_what_goes_by_another_id_and_the_same_title_is_the_same_thing():
    columns = tuple(
        replace(c, id="new", feeling=0.1) if c.id == "checkout" else c for c in MAP.columns if c.id != "order"
    )
    stages = tuple(replace(stage, id="pay") if stage.id == "buy" else stage for stage in MAP.stages)
    moved = tuple(replace(c, stage="pay") if c.stage == "buy" else c for c in columns)
    union, told = compare(MAP, replace(MAP, columns=moved, stages=stages), LABEL)
    assert (told.added, told.removed) == (frozenset(), {"order"})
    assert [column.id for column in union.columns_of("pay")] == ["new", "order"]
    assert told.column("new").feeling == -0.8


def test_a_map_differs_from_itself_in_nothing():
    union, told = compare(MAP, MAP, LABEL)
    assert union == MAP
    assert told.is_same_map


def test_the_picture_frames_what_is_new_and_gone_and_shows_what_stood_there():
    union, told = compare(MAP, changed_map(), LABEL)
    scene = journey_map(union, None, language="en", compared=told)
    frames = [mark for mark in groups(scene)["differences"].marks if isinstance(mark, Box)]
    assert [bool(frame.dash) for frame in frames] == [True, False]
    doing = [mark for mark in groups(scene)["doing-find-list"].marks if isinstance(mark, Box)]
    assert doing[0].fill == "changed_tint"
    gone = groups(scene)["pains-find-list"]
    assert any(isinstance(mark, Box) and mark.dash for mark in gone.marks)
    assert "One item is missing" in " ".join(mark.text for mark in gone.marks if isinstance(mark, Label))
    assert not any(
        isinstance(mark, Box) and mark.fill == "changed_tint" for mark in groups(scene)["doing-see-ad"].marks
    )
    legend = {id for id in groups(scene) if id.startswith("legend-")}
    assert {"legend-changed", "legend-added", "legend-removed", "legend-other_curve"} <= legend


def test_both_curves_are_drawn_where_they_differ_and_one_where_they_do_not():
    union, told = compare(MAP, changed_map(), LABEL)
    same, nothing = compare(MAP, MAP, LABEL)

    def greys(scene):
        curve = groups(scene)["curve"]
        return [
            mark
            for mark in curve.marks
            if isinstance(mark, Path) and mark.stroke == "axis" and mark.line == 2.5
        ]

    assert greys(journey_map(union, None, compared=told))
    assert not greys(journey_map(same, None, compared=nothing))


def test_another_period_stands_in_brackets_and_changes_are_told_against_it():
    length = SPAN.end - SPAN.start
    other = replace(
        FIGURES, span=Span(SPAN.start - length, SPAN.start),
        touchpoints=replace(
            FIGURES.touchpoints,
            columns=tuple(
                replace(one, customers=one.customers // 2, share=0.11) for one in FIGURES.touchpoints.columns
            ),
        ),
    )  # fmt: skip
    union, known, told = periods_compared(MAP, FIGURES, other)
    assert {one.touchpoint: one.before for one in known.touchpoints.columns}["see-ad"] == 31_480 // 2
    texts = [label.text for label in journey_map(union, known, language="en", compared=told).labels()]
    assert any("63% of customers (11%)" in text for text in texts)
    assert any("compared with" in text for text in texts)


def test_periods_of_unequal_length_tell_no_change_of_counts():
    other = replace(FIGURES, span=Span(SPAN.start - DAY, SPAN.start))
    assert {one.before for one in with_other_figures(FIGURES, other).touchpoints.columns} == {None}


def test_a_period_without_anybody_cannot_be_compared_with():
    with pytest.raises(BadQuestion, match="nobody was seen"):
        periods_compared(MAP, FIGURES, MapFigures())


def test_the_previous_period_is_as_long_and_ends_where_this_one_begins():
    before = previous_choice(Choice(everything=True), Span(100, 130))
    assert (before.since, before.until, before.everything) == (70, 100, False)


def test_two_buyer_personas_are_compared_by_what_their_map_says():
    ids = [column.id for column in MAP.columns]
    teacher = Variant(
        Persona("teacher", both("Luis, maestro", "Luis, a teacher")),
        columns={
            ids[0]: Difference(is_left_out=True),
            ids[2]: Difference(cells={"doing": (Item(Text.of("Otra")),)}),
        },
    )
    drawn = replace(MAP, variants=(teacher,))
    union, _, told = personas_compared(drawn, "parent", "teacher", None, None)
    assert told.removed == {ids[0]}
    assert (ids[2], "doing") in told.changed
    assert union.persona.id == "teacher"
    assert told.label.to("en") == "Marta, a mother in a hurry"
    assert persona_meant(drawn, "luis, MAESTRO") == "teacher"
    with pytest.raises(BadQuestion, match="no buyer persona"):
        persona_meant(drawn, "nobody")


def test_a_state_goes_by_what_it_is():
    _, _, told = states_compared(changed_map(), MAP, None)
    assert told.label.to("es") == "recorrido actual"


@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(journey_maps(), journey_maps())
def test_any_two_maps_are_drawn_as_one_without_losing_a_column(one, two):
    union, told = compare(one, two, LABEL)
    ids = {column.id for column in union.columns}
    assert {column.id for column in one.columns} <= ids | set(told.renamed.values())
    assert {column.id for column in two.columns} <= ids
    scene = journey_map(union, None, compared=told)
    assert all(label.room is None or label.width <= label.room + 0.01 for label in scene.labels())
    names = [group.id for group in scene.every() if isinstance(group, Group)]
    assert len(names) == len(set(names))
