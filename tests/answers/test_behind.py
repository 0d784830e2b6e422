"""The people behind the figures: counted by hand, and as many as each figure says for any lives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lived import lived
from periplo.answers.behind import behind
from periplo.answers.channels import Channels
from periplo.answers.cohorts import Cohorts, Retention
from periplo.answers.feelings import Feelings
from periplo.answers.figure import Figure
from periplo.answers.funnel import Exclusion, Funnel, Step
from periplo.answers.lifecycle import Lifecycle
from periplo.answers.paths import Paths
from periplo.answers.sessions import Sessions
from periplo.answers.sources import Sources
from periplo.answers.stages import Stages
from periplo.answers.told_figures import told_figures
from periplo.answers.touchpoints import Touchpoints
from periplo.answers.transitions import Transitions
from periplo.core.errors import UnknownName
from periplo.core.events import Event
from periplo.core.maps import Goal, JourneyMap, Stage, Touchpoint
from periplo.core.personas import Persona
from periplo.core.rules import ANY_EVENT, AnyOf, EventIs
from periplo.core.source_rules import SourceRule
from periplo.core.spans import DAY, SECOND, Span
from periplo.core.survey_messages import DECLARED
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.journeys.columns import Journeys

NAMES = ("see", "ask", "buy", "use")


def point(id: str, stage: str, *names: str) -> Touchpoint:
    rule = AnyOf(tuple(EventIs(name) for name in names)) if names else EventIs(id)
    return Touchpoint(id, stage, Text.of(id), ("web",), rule)


MAP = JourneyMap(
    "m", Text.of("m"), Persona("p", Text.of("p")), Goal(Text.of("g"), EventIs("buy")),
    (Stage("before", Text.of("b"), "before"), Stage("during", Text.of("d"), "during"),
     Stage("after", Text.of("a"), "after")),
    (point("see", "before"), point("ask", "before", "ask", "buy"), point("buy", "during"), point("use", "after")),
    idle=20 * DAY,
)  # fmt: skip


ROWS = tuple(SourceRule(f"c-{name}", EventIs(name), True) for name in ("see", "ask"))


def steps(*names: str) -> tuple[Step, ...]:
    return tuple(Step(name, EventIs(name)) for name in names)


def people(question: Any, figure: Figure, journeys: Journeys) -> list[int]:
    return journeys.customer[behind(question, figure, journeys)].tolist()


def test_who_took_a_step_and_who_was_lost_before_it():
    journeys = lived(["see", "ask", "buy"], ["see", "buy"], ["see"], ["buy", "see"], ["ask"])
    funnel = Funnel(steps("see", "buy"))
    assert people(funnel, Figure("n", ("0",)), journeys) == [1, 2, 3, 4]
    assert people(funnel, Figure("n", ("1",)), journeys) == [1, 2]
    assert people(funnel, Figure("lost", ("1",)), journeys) == [3, 4]


def test_who_passed_from_one_event_to_the_very_next():
    journeys = lived(["see", "ask", "buy"], ["see", "buy"], ["see", "buy", "see", "buy"])
    question = Transitions()
    assert people(question, Figure("customers", ("see", "buy")), journeys) == [2, 3]
    assert people(question, Figure("customers", ("@start", "see")), journeys) == [1, 2, 3]
    assert people(question, Figure("customers", ("ask", "@end")), journeys) == []


def test_who_met_a_column_and_went_on_or_not():
    journeys = lived(["see", "use"], ["use", "see"], ["see"], ["use"])
    question = Touchpoints(MAP, Span(0, DAY))
    assert people(question, Figure("customers", ("see",)), journeys) == [1, 2, 3]
    assert people(question, Figure("went_on", ("see",)), journeys) == [1]
    assert people(question, Figure("dropped", ("see",)), journeys) == [2, 3]


def test_who_stands_in_a_stage_and_who_in_none():
    journeys = lived([("see", 0)], [("use", 0)], [("see", 0), ("use", 9)], [("see", -40 * 86_400)])
    question = Stages(MAP, 10 * SECOND)
    assert people(question, Figure("n", ("before",)), journeys) == [1]
    assert people(question, Figure("n", ("after",)), journeys) == [2, 3]
    assert people(question, Figure("n", ("@outside",)), journeys) == [4]


def test_who_is_new_who_comes_back_and_who_stays_away():
    def days(*told: int) -> list[Any]:
        return [("see", day * 86_400) for day in told]

    journeys = lived(days(0), days(0, 3), days(3), days(2, 3))
    question = Lifecycle(Span(0, 4 * DAY), "day")
    for column, who in (("new", [3]), ("active", [2, 3, 4]), ("returning", [2]), ("dormant", [1])):
        assert people(question, Figure(column, ("1970-01-04",)), journeys) == who
    cohorts = Cohorts(Span(0, 4 * DAY), "day")
    assert people(cohorts, Figure("active_3", ("1970-01-01",)), journeys) == [2]
    returns = Retention(Span(0, 4 * DAY), 4 * DAY, "day")
    assert people(returns, Figure("n", ("1",)), journeys) == [1, 2, 4]
    assert people(returns, Figure("returned", ("1",)), journeys) == [4]


def test_who_goes_from_one_step_to_the_next_at_a_level():
    journeys = lived(["see", "ask", "buy"], ["see", "buy"], ["see", "ask"], ["use"])
    question = Paths(steps=2)
    assert people(question, Figure("customers", ("1", "@start", "see")), journeys) == [1, 2, 3]
    assert people(question, Figure("customers", ("2", "see", "ask")), journeys) == [1, 3]
    assert people(question, Figure("customers", ("2", "use", "@end")), journeys) == [4]
    few = Paths(steps=2, top=1)
    assert people(few, Figure("customers", ("2", "see", "@other")), journeys) == [2]


def test_who_said_what_they_felt_at_a_touchpoint():
    good, bad = ({"rating": 5}, {"rating": 1})
    journeys = lived([("see", 0, good), ("see", 9, bad)], [("use", 0, good)], [("see", 0)], [("buy", 3, bad)])
    question = Feelings(MAP, Span(0, DAY))
    assert people(question, Figure("customers", ("see", "rating")), journeys) == [1]
    assert people(question, Figure("customers", ("ask", "rating")), journeys) == [4]
    assert people(question, Figure("customers", ("see", "nps")), journeys) == []


def test_who_came_by_a_channel_by_trace_or_by_word_and_of_whom_nothing_is_known():
    said = {"source": "c-ask"}
    journeys = lived(["see", "ask"], [("use", 0), (DECLARED, 5, said)], ["use"], ["ask", "buy", "see"])
    question = Sources(ROWS, EventIs("buy"), Span(0, DAY))
    assert people(question, Figure("customers", ("c-see",)), journeys) == [1]
    assert people(question, Figure("traced", ("c-ask",)), journeys) == [4]
    assert people(question, Figure("said", ("c-ask",)), journeys) == [2]
    assert people(question, Figure("customers", ("c-ask",)), journeys) == [2, 4]
    assert people(question, Figure("customers", ("@unknown",)), journeys) == [3]


def test_who_used_a_channel_in_a_stage_and_who_began_with_it():
    web, store = {"channel": "web"}, {"channel": "store"}
    journeys = lived([("see", 0, web), ("see", 9, store)], [("see", 0, store)], [("use", 0, web)], [("see", 5)])
    question = Channels(MAP)
    assert people(question, Figure("customers", ("before", "web")), journeys) == [1]
    assert people(question, Figure("customers", ("before", "store")), journeys) == [1, 2]
    assert people(question, Figure("first", ("before", "store")), journeys) == [2]
    assert people(question, Figure("customers", ("before", "@unknown")), journeys) == [4]


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        (Paths(steps=2), Figure("customers", ("3", "see", "buy"))),
        (Paths(steps=2), Figure("passes", ("1", "see", "buy"))),
        (Paths(by="x"), Figure("customers", ("1", "see", "buy"))),
        (Feelings(MAP, Span(0, DAY)), Figure("n", ("see", "nps"))),
        (Feelings(MAP, Span(0, DAY)), Figure("customers", ("nowhere", "nps"))),
        (Feelings(MAP, Span(0, DAY)), Figure("customers", ("see", "joy"))),
        (Sources(ROWS, EventIs("buy"), Span(0, DAY)), Figure("share", ("c-see",))),
        (Channels(MAP), Figure("customers", ("nowhere", "web"))),
        (Channels(MAP), Figure("events", ("before", "web"))),
        (Transitions(), Figure("customers", ("see", "never"))),
        (Transitions(), Figure("n", ("see", "ask"))),
        (Funnel(steps("see", "buy")), Figure("n", ("2",))),
        (Funnel(steps("see", "buy")), Figure("lost", ("0",))),
        (Funnel(steps("see", "buy"), unit="session"), Figure("n", ("0",))),
        (Touchpoints(MAP, Span(0, DAY)), Figure("events", ("see",))),
        (Stages(MAP, 0), Figure("n", ("elsewhere",))),
        (Lifecycle(Span(0, DAY), "day"), Figure("new", ("1971-01-01",))),
        (Cohorts(Span(0, DAY), "day"), Figure("active_-1", ("1970-01-01",))),
        (Retention(Span(0, DAY), DAY, "day"), Figure("n", ("x",))),
        (Sessions(), Figure("n", ("0",))),
    ],
)  # fmt: skip
def test_a_figure_that_is_not_told_is_refused(question: Any, figure: Figure):
    with pytest.raises(UnknownName):
        behind(question, figure, lived(["see", "buy"]))


@some.composite
def lives(draw: some.DrawFn) -> Journeys:
    told = some.fixed_dictionaries(
        {}, optional={"rating": some.integers(0, 6), "channel": some.sampled_from(("web", "store"))}
    )
    named = some.sampled_from((*NAMES, DECLARED))
    one = some.tuples(named, some.integers(0, 70 * 4), some.booleans(), told)
    several = draw(some.lists(some.lists(one, min_size=1, max_size=8), min_size=1, max_size=8))
    return lived(
        *[
            [
                Event(name, at * DAY // 4, {**said, "source": "c-ask"} if name == DECLARED else said, ours=ours)
                for name, at, ours, said in sorted(life, key=lambda e: e[1])
            ]
            for life in several
        ]
    )


END = 60 * DAY
QUESTIONS: tuple[Any, ...] = (
    Funnel(steps("see", "ask", "buy"), within=9 * DAY),
    Funnel(steps("see", "ask", "buy"), mode="strict"),
    Funnel(steps("see", "ask", "buy"), mode="any_order"),
    Funnel(steps("see", "ask", "buy"), optional=(1,), censored_at=70 * DAY, within=20 * DAY),
    Funnel(steps("see", "buy"), exclude=(Exclusion(EventIs("ask"), 0, 1, "censor"),)),
    Transitions(),
    Touchpoints(MAP, Span(25 * DAY, END)),
    *(Stages(MAP, 70 * DAY, rule, scope) for rule in ("last", "furthest") for scope in ("all", "first", "repeat")),
    *(Lifecycle(Span(10 * DAY, END), unit, "America/Bogota") for unit in ("day", "week", "month")),
    *(Cohorts(Span(0, END), unit, EventIs("see"), EventIs("buy")) for unit in ("day", "week", "month")),
    Cohorts(Span(5 * DAY, END), "week", EventIs(ANY_EVENT), EventIs(ANY_EVENT), "Europe/Madrid"),
    Paths(steps=3, top=2),
    Paths(EventIs("see"), steps=2, collapse=True, unit="session", gap=3 * DAY),
    Paths(around=EventIs("ask"), steps=2, of="stages", map=MAP),
    Feelings(MAP, Span(5 * DAY, END)),
    Sources(ROWS, EventIs("buy"), Span(5 * DAY, END)),
    Channels(MAP),
    *(Retention(Span(0, END), 65 * DAY, unit, EventIs("see"), EventIs(ANY_EVENT)) for unit in ("day", "week")),
)  # fmt: skip


@pytest.mark.parametrize("place", range(len(QUESTIONS)))
@settings(max_examples=25, deadline=None)
@given(journeys=lives())
def test_as_many_people_stand_behind_a_figure_as_it_says(place: int, journeys: Journeys):
    question = QUESTIONS[place]
    for line in told_figures(LocalEngine().ask(question, journeys)):
        for figure, n in line.items():
            assert len(people(question, figure, journeys)) == n, figure
