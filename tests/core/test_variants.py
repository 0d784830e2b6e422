"""A map for another buyer persona: what differs is put in its place, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from map_strategies import journey_maps
from periplo.core.cells import items
from periplo.core.errors import BadMap
from periplo.core.maps import Difference, Goal, JourneyMap, Stage, Touchpoint, Transition, Variant
from periplo.core.personas import Persona
from periplo.core.texts import Text
from periplo.core.variants import differs_in, drawn_for, variant_named

ANA, LEO = Persona("ana", Text.of("Ana")), Persona("leo", Text.of({"es": "León", "en": "Leo"}))
COLUMNS = (
    Touchpoint("look", "s", Text.of("I look"), ("web",), feeling=1, feelings={"leo": -1},
               cells={"offer": items("all"), "doing": items("read")}),
    Touchpoint("pay", "s", Text.of("I pay"), feeling=0),
    Touchpoint("tell", "s", Text.of("I tell"), feeling=2),
)  # fmt: skip
MAP = JourneyMap(
    id="m",
    title=Text.of("M"),
    persona=ANA,
    goal=Goal(Text.of("g")),
    stages=(Stage("s", Text.of("S"), "during"),),
    columns=COLUMNS,
    transitions=(Transition("look", "pay"), Transition("pay", "tell")),
    variants=(
        Variant(
            LEO,
            columns={
                "look": Difference(cells={"offer": items("students pay half")}, channels=("app",)),
                "pay": Difference(title=Text.of("My parents pay"), feeling=-2),
                "tell": Difference(is_left_out=True),
            },
        ),
    ),
)


def test_what_differs_is_put_in_its_place():
    drawn = drawn_for(MAP, "leo")
    look, pay = drawn.columns
    assert (look.channels, look.feeling, look.title) == (("app",), -1, COLUMNS[0].title)
    assert look.cells == {"offer": items("students pay half"), "doing": items("read")}
    assert (pay.title, pay.feeling) == (Text.of("My parents pay"), -2)
    assert drawn.persona is LEO
    assert drawn.goal == MAP.goal
    assert drawn.transitions == (Transition("look", "pay"),)


def test_a_feeling_nobody_knows_of_them_is_a_gap():
    said = replace(MAP.variants[0], columns={})
    assert [column.feeling for column in drawn_for(replace(MAP, variants=(said,)), "leo").columns] == [
        -1,
        None,
        None,
    ]


def test_the_columns_that_differ_are_told():
    assert differs_in(MAP, "leo") == {"look", "pay", "tell"}
    assert differs_in(MAP, "nobody") == frozenset()


def test_a_variant_is_found_by_id_or_name():
    assert variant_named(MAP, "LEO") is LEO
    assert variant_named(MAP, "león") is LEO
    assert variant_named(MAP, "ana") is None


def test_an_unknown_buyer_persona_is_told():
    with pytest.raises(BadMap, match="ana, leo"):
        drawn_for(MAP, "eva")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(journey_maps())
def test_a_variant_is_a_whole_map_with_no_columns_but_those_of_the_standard_one(drawn):
    order = [column.id for column in drawn.columns]
    for persona in drawn.personas:
        shown = drawn_for(drawn, persona.id)
        ids = [column.id for column in shown.columns]
        assert ids == [id for id in order if id in ids]
        assert shown.persona == persona
        kept = {
            id for id in order
            if persona == drawn.persona
            or not next(v for v in drawn.variants if v.persona == persona).columns.get(id, Difference()).is_left_out
        }  # fmt: skip
        assert set(ids) == kept
    assert drawn_for(drawn, drawn.persona.id) is drawn
