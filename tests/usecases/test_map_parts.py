"""Parts of a map: which there are, whom each is about, and that its people are those whom the figures count."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lived import lived
from periplo.answers.touchpoints import Touchpoints
from periplo.core.errors import UnknownName
from periplo.core.maps import Action, Goal, JourneyMap, Stage, Touchpoint, Transition
from periplo.core.personas import Persona
from periplo.core.rules import AnyOf, EventIs
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.usecases.choice import Choice, choose
from periplo.usecases.map_parts import (
    COLUMN,
    PASSAGE,
    SHOWN,
    STAGE,
    WAY,
    Part,
    beginning,
    met_at,
    part_of,
    parts_in,
    people_at,
)
from periplo.usecases.quoting import voices_at

EVENTS = ("see", "ask", "buy", "use")


def point(id: str, stage: str) -> Touchpoint:
    return Touchpoint(id, stage, Text.of(id), ("web",), EventIs(id))


MAP = JourneyMap(
    "m",
    Text.of("m"),
    Persona("p", Text.of("p")),
    Goal(Text.of("g"), EventIs("buy")),
    (
        Stage("before", Text.of("b"), "before"),
        Stage("during", Text.of("d"), "during"),
        Stage("after", Text.of("a"), "after"),
    ),
    (
        point("see", "before"),
        point("ask", "before"),
        Action("think", "before", Text.of("t")),
        point("buy", "during"),
        point("use", "after"),
    ),
    transitions=(Transition("see", "buy"),),
)


def people(part: Part, *lives: list[str]) -> tuple[int, list[int]]:
    found = people_at(MAP, part, choose(lived(*lives), Choice(everything=True), MAP))
    return found.n, sorted(one.customer for one in found.some)


def test_every_part_is_found_again_by_its_name():
    parts = list(parts_in(MAP))
    assert [part_of(MAP, str(part)) for part in parts] == parts
    assert [str(part) for part in parts if part.kind in (PASSAGE, WAY)] == [
        "passage:before", "passage:during", "way:see>buy",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "said", ["", "column", "column:none", "stage:see", "passage:after", "way:buy>see", "way:see"]
)
def test_what_the_map_does_not_have_is_refused(said: str):
    with pytest.raises(UnknownName):
        part_of(MAP, said)


def test_a_column_is_about_those_who_met_it():
    assert people(Part(COLUMN, "ask"), ["see", "ask"], ["see"], ["ask", "ask"]) == (2, [1, 3])
    assert people(Part(COLUMN, "think"), ["see"]) == (0, [])  # no event counts it


def test_a_stage_is_about_those_who_stand_there_now():
    assert people(Part(STAGE, "before"), ["see"], ["see", "buy"], ["buy", "use"]) == (1, [1])


def test_a_passage_is_about_those_who_did_not_pass_not_even_further_on():
    lives = (["see"], ["see", "buy"], ["see", "use"], ["buy", "see"], ["see", "buy", "ask"])
    assert people(Part(PASSAGE, "before", "during"), *lives) == (2, [1, 4])


def test_a_transition_is_about_those_who_began_it_and_are_not_seen_to_arrive():
    lives = (["see"], ["see", "buy"], ["see", "buy", "see"], ["buy"])
    assert people(Part(WAY, "see", "buy"), *lives) == (2, [1, 3])


def test_a_few_are_shown_and_always_the_same_ones():
    many = [["see"]] * 40
    n, shown = people(Part(COLUMN, "see"), *many)
    assert (n, len(shown)) == (40, SHOWN)
    fewer = [["see"] if k + 1 in shown else ["ask"] for k in range(40)]
    assert people(Part(COLUMN, "see"), *fewer) == (SHOWN, shown)


def test_the_rule_of_several_columns_is_any_of_theirs():
    assert met_at(beginning(MAP, Part(STAGE, "before"))) == AnyOf((EventIs("see"), EventIs("ask")))
    assert met_at(beginning(MAP, Part(STAGE, "during"))) == EventIs("buy")
    assert met_at(beginning(MAP, Part(COLUMN, "think"))) is None


@settings(max_examples=60, deadline=None)
@given(some.lists(some.lists(some.sampled_from(EVENTS), min_size=1, max_size=6), min_size=1, max_size=8))
def test_the_people_of_a_passage_or_column_are_as_many_as_the_figures_say(lives: list[list[str]]):
    chosen = choose(lived(*lives), Choice(everything=True), MAP)
    assert chosen.span is not None
    answer = LocalEngine().ask(Touchpoints(MAP, chosen.span), chosen.history)
    for gutter in answer.gutters:
        found = people_at(MAP, Part(PASSAGE, gutter.stage, gutter.to), chosen)
        assert found.n == gutter.customers - gutter.went_on
    for one in answer.columns:
        assert people_at(MAP, Part(COLUMN, one.touchpoint), chosen).n == one.customers


def test_words_are_those_of_the_columns_own_events_newest_first_and_each_once():
    journeys = lived(
        [("see", 0, {"comment": "old"}), ("see", 10, {"comment": "new"}), ("see", 20, {"comment": "old"})],
        [("use", 30, {"comment": "elsewhere"}), ("survey", 40, {"comment": "named", "touchpoint": "m/see"})],
    )
    found = voices_at(["see"], EventIs("see"), journeys, "UTC", 5)
    assert [voice.text for voice in found] == ["named", "old", "new"]
    assert [voice.text for voice in voices_at(["see"], EventIs("see"), journeys, "UTC", 1)] == ["named"]
    assert voices_at(["buy"], None, journeys, "UTC", 5) == []
