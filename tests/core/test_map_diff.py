"""What changed from one map to another: nothing of equal maps, and exactly the edit of an edited one."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from map_strategies import journey_maps
from periplo.core.cells import Item, items
from periplo.core.map_diff import ADDED, CHANGED, MOVED, REMOVED, Change, map_diff
from periplo.core.maps import Action, Difference, Goal, JourneyMap, Stage, Touchpoint, Transition, Variant
from periplo.core.personas import Persona
from periplo.core.rules import EventIs
from periplo.core.texts import Text

slow = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def text(words):
    return Text.of(words)


A, B, C = (
    Touchpoint(id, stage, text(id), rule=EventIs(id)) for id, stage in (("a", "s"), ("b", "s"), ("c", "t"))
)
MAP = JourneyMap(
    id="m",
    title=text("M"),
    persona=Persona("p", text("P")),
    goal=Goal(text("g")),
    stages=(Stage("s", text("S"), "before"), Stage("t", text("T"), "after")),
    columns=(A, B, C),
)


def with_columns(*columns):
    return replace(MAP, columns=columns)


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (MAP, []),
        (replace(MAP, title=text("N")), [Change(CHANGED, "map", "m", "title", text("M"), text("N"))]),
        (with_columns(A, C), [Change(REMOVED, "column", "b", None, B)]),
        (with_columns(A, B, replace(B, id="n", title=text("n")), C),
         [Change(ADDED, "column", "n", None, None, replace(B, id="n", title=text("n")))]),
        (with_columns(B, A, C), [Change(MOVED, "column", "b", None, "a", None)]),
        (with_columns(A, replace(B, stage="t"), C), [Change(CHANGED, "column", "b", "stage", "s", "t")]),
        (with_columns(A, replace(B, feeling=1), C), [Change(CHANGED, "column", "b", "feeling", None, 1)]),
        (with_columns(A, replace(B, id="renamed"), C), [Change(CHANGED, "column", "renamed", "id", "b", "renamed")]),
        (with_columns(A, replace(B, cells={"pains": items("x", "y")}), C),
         [Change(ADDED, "column", "b", "pains", None, Item(text("x"))),
          Change(ADDED, "column", "b", "pains", None, Item(text("y")))]),
        (with_columns(A, Action("b", "s", text("b")), C),
         [Change(CHANGED, "column", "b", "kind", "touchpoint", "action"),
          Change(CHANGED, "column", "b", "rule", EventIs("b"), None)]),
        (replace(MAP, transitions=(Transition("a", "b"),)), [Change(ADDED, "transition", "a > b", None, None,
                                                                    Transition("a", "b"))]),
    ],
)  # fmt: skip
def test_each_change_is_named_and_nothing_else(after, changes):
    assert list(map_diff(MAP, after)) == changes


def test_a_thing_that_keeps_its_id_changed():
    one = with_columns(A, replace(B, cells={"pains": (Item(text("slow"), id="p1"), Item(text("dear")))}), C)
    other = with_columns(
        A, replace(B, cells={"pains": (Item(text("dear")), Item(text("very slow"), id="p1"))}), C
    )
    (change,) = map_diff(one, other)
    assert (change.kind, change.key, change.before.to("en"), change.after.to("en")) == (
        CHANGED,
        "pains",
        "slow",
        "very slow",
    )


def test_what_differs_for_another_buyer_persona_is_told_of_them():
    leo = Persona("leo", text("Leo"))
    one = replace(MAP, variants=(Variant(leo, columns={"a": Difference(feeling=1)}),))
    other = replace(MAP, variants=(Variant(leo, columns={"a": Difference(feeling=-1)}),))
    assert map_diff(one, other) == (Change(CHANGED, "column", "a", "feeling", 1, -1, "leo"),)


def test_a_stage_that_got_another_id_moves_no_column():
    renamed = replace(
        MAP,
        stages=(replace(MAP.stages[0], id="new"), MAP.stages[1]),
        columns=(replace(A, stage="new"), replace(B, stage="new"), C),
    )
    assert map_diff(MAP, renamed) == (Change(CHANGED, "stage", "new", "id", "s", "new"),)


@slow
@given(journey_maps())
def test_equal_maps_do_not_differ(drawn):
    assert map_diff(drawn, drawn) == ()


@slow
@given(journey_maps(), st.data())
def test_a_feeling_that_was_set_is_the_only_change(drawn, data):
    assume(drawn.columns)
    place = data.draw(st.integers(0, len(drawn.columns) - 1))
    column = drawn.columns[place]
    feeling = -2.0 if column.feeling != -2 else 2.0
    columns = (*drawn.columns[:place], replace(column, feeling=feeling), *drawn.columns[place + 1 :])
    (change,) = map_diff(drawn, replace(drawn, columns=columns))
    assert change == Change(CHANGED, "column", column.id, "feeling", column.feeling, feeling)


@slow
@given(journey_maps(), st.data())
def test_a_column_taken_away_is_told_and_so_are_its_transitions(drawn, data):
    assume(drawn.columns)
    gone = data.draw(st.sampled_from(drawn.columns))
    kept = tuple(column for column in drawn.columns if column is not gone)
    ways = tuple(way for way in drawn.transitions if gone.id not in (way.origin, way.target))
    variants = tuple(
        replace(each, columns={id: said for id, said in each.columns.items() if id != gone.id})
        for each in drawn.variants
    )
    changes = map_diff(drawn, replace(drawn, columns=kept, transitions=ways, variants=variants))
    assert {change.kind for change in changes} == {REMOVED}
    assert [change.id for change in changes if change.part == "column" and change.key is None] == [gone.id]
    assert len([change for change in changes if change.part == "transition"]) == len(drawn.transitions) - len(
        ways
    )


@slow
@given(journey_maps(), journey_maps())
def test_maps_that_differ_have_a_change_and_back_again_as_many(one, other):
    there, back = map_diff(one, other), map_diff(other, one)
    assert bool(there) == (one != other)
    assert sum(change.kind == ADDED for change in there) == sum(change.kind == REMOVED for change in back)
