"""What every engine promises: one answer, byte for byte, however the work was divided."""

from __future__ import annotations

from functools import reduce
from random import Random

import msgspec
import numpy as np
import pytest

from lived import columns_of
from periplo.answers.atrisk import AtRisk
from periplo.answers.costs import Costs
from periplo.answers.detours import Detours
from periplo.answers.dwell import Dwell
from periplo.answers.effect import Effect, MemberColumns
from periplo.answers.frustration import Frustration
from periplo.answers.funnel import By, Exclusion, Funnel, Step
from periplo.answers.leaving import Leaving
from periplo.answers.motives import Motives
from periplo.answers.paths import Paths
from periplo.answers.stages import Stages
from periplo.answers.teams import TeamPromise, Teams
from periplo.answers.touchpoints import Touchpoints
from periplo.answers.transitions import Transitions
from periplo.core.errors import UnknownName
from periplo.core.events import Event
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.spans import DAY, HOUR, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine

ENGINES = {
    "local, one thread": LocalEngine(threads=1),
    "local, two threads": LocalEngine(threads=2, parts=7),
    "local, more parts than customers": LocalEngine(threads=3, parts=1000),
}

MAP = JourneyMap(
    id="m",
    title=Text.of("m"),
    persona=Persona("p", Text.of("p")),
    goal=Goal(Text.of("g"), parse_rule("pay")),
    stages=(
        Stage("look", Text.of("l"), "before"),
        Stage("buy", Text.of("b"), "during"),
        Stage("use", Text.of("u"), "after"),
    ),
    columns=(
        Touchpoint("visit", "look", Text.of("v"), ("web", "store"), parse_rule("visit")),
        Touchpoint("till", "buy", Text.of("t"), rule=parse_rule("cart or pay where total > 3")),
        Touchpoint("review", "use", Text.of("r"), rule=parse_rule("review")),
    ),
    idle=9 * DAY,
    loyal=parse_customer_rule("pay at least 2 times"),
)
STEPS = tuple(Step(name, parse_rule(name)) for name in ("visit", "cart", "pay"))
EVERYBODY = np.arange(1, 301)
QUESTIONS = {
    "frustration": Frustration(
        MAP,
        parse_rule("other"),
        parse_rule("review"),
        None,
        parse_rule("pay"),
        parse_rule("pay"),
        2,
        3 * DAY,
        3 * DAY,
        now=30 * DAY,
    ),
    "frustration, of events, by device": Frustration(
        errors=parse_rule("other where total > 3"), goal=parse_rule("pay"), gap=DAY, by="device", now=30 * DAY
    ),
    "motives": Motives(MAP, Span(5 * DAY, 30 * DAY), 30 * DAY, 5 * DAY),
    "atrisk": AtRisk(
        MAP,
        parse_rule("other"),
        begun=parse_rule("cart"),
        bought=parse_rule("pay"),
        look=3 * DAY,
        chance=0.05,
        gap=8 * HOUR,
        now=30 * DAY,
    ),
    "leaving": Leaving(parse_rule("pay"), 8 * HOUR, 3 * DAY, now=30 * DAY),
    "leaving, reckoned": Leaving(None, 8 * HOUR, by="device", now=30 * DAY),
    "detours": Detours(parse_rule("visit"), parse_rule("pay"), map=MAP),
    "detours, of touchpoints": Detours(
        parse_rule("visit"), parse_rule("pay"), "touchpoints", MAP, 8 * HOUR, "device"
    ),
    "costs": Costs(MAP, Span(5 * DAY, 30 * DAY), 30 * DAY, (("stage", MAP.stages[0].id, "EUR", 7_000_000),)),
    "dwell, by device": Dwell(gap=8 * HOUR, by="device"),
    "dwell, stages": Dwell("stages", None, 40 * DAY, MAP),
    "dwell, visits": Dwell("sessions", 8 * HOUR, 30 * DAY),
    "teams": Teams(MAP, Span(0, 30 * DAY), 30 * DAY, (TeamPromise(None, HOUR),)),
    "paths": Paths(begin=parse_rule("visit"), end=parse_rule("pay"), top=2),
    "paths, visits around, by device": Paths(
        around=parse_rule("cart"), unit="session", gap=8 * HOUR, by="device"
    ),
    "paths, two groups": Paths(
        beside=parse_customer_rule("pay at least 1 times"), now=99 * DAY, collapse=True
    ),
    "transitions": Transitions(),
    "transitions with medians": Transitions(gaps=True),
    "funnel": Funnel(STEPS, 5 * DAY),
    "funnel, strict": Funnel(STEPS, mode="strict", ignore=(parse_rule("review"),)),
    "funnel, any order": Funnel(STEPS, 5 * DAY, mode="any_order"),
    "funnel, by device": Funnel(STEPS, 5 * DAY, (DAY, None), by=By("device", "last")),
    "funnel, careful": Funnel(
        STEPS, None, optional=(1,), exclude=(Exclusion(parse_rule("review"), 0, 2, "censor"),)
    ),
    "funnel, sessions": Funnel(STEPS, unit="session", session_gap=8 * HOUR),
    "funnel, attempts": Funnel(STEPS, 5 * DAY, unit="attempt", censored_at=30 * DAY),
    "stages": Stages(MAP, 25 * DAY, period=Span(10 * DAY, 20 * DAY)),
    "touchpoints": Touchpoints(MAP, Span(15 * DAY, 27 * DAY)),
    "effect": Effect(
        "c",
        parse_rule("pay"),
        5 * DAY,
        MemberColumns.of(EVERYBODY, EVERYBODY % 2, EVERYBODY * HOUR * 2),
        30 * DAY,
    ),
}


@pytest.fixture(scope="module")
def journeys():
    chance = Random(7)

    def life():
        ats = sorted(chance.randrange(30 * 24) * HOUR for _ in range(chance.randrange(14)))
        return [
            Event(
                chance.choice(
                    [
                        "visit",
                        "visit",
                        "cart",
                        "pay",
                        "review",
                        "other",
                        "call offered",
                        "call answered",
                        "call ended",
                    ]
                ),
                at,
                {
                    "device": chance.choice(["mobile", "desktop"]),
                    "total": chance.randrange(9),
                    **(
                        {"reason": chance.choice("xyz"), "rating": chance.randrange(1, 6)}
                        if chance.random() < 0.2
                        else {}
                    ),
                },
                ours=chance.random() < 0.1,
            )
            for at in ats
        ]

    return columns_of([life() for _ in range(300)])


def told(answer):
    return msgspec.json.encode(answer)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_an_engine_answers_as_one_fold_over_all_does(engine, question, journeys):
    assert told(engine.ask(question, journeys)) == told(question.finish(question.partial(journeys)))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_any_split_merged_in_any_order_gives_the_same_bytes(question, journeys):
    whole = told(question.finish(question.partial(journeys)))
    chance = Random(1)
    for parts in (1, 2, 3, 5, 17, 64):
        states = [question.partial(part) for part in journeys.split(parts)]
        chance.shuffle(states)
        assert told(question.finish(reduce(question.merge, states))) == whole
        while len(states) > 1:  # as a tree
            states.append(question.merge(states.pop(0), states.pop(0)))
        assert told(question.finish(states[0])) == whole


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_the_customers_may_be_any_choice_of_all(question, journeys):
    some = journeys.only(np.arange(300) % 3 == 0)
    parts = [some.only(np.arange(100) % 2 == half) for half in (0, 1)]
    merged = question.merge(*(question.partial(part) for part in parts))
    assert told(question.finish(merged)) == told(question.finish(question.partial(some)))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_nobody_at_all_is_an_answer_too(engine, question, journeys):
    nobody = journeys.only(slice(0, 0))
    assert told(engine.ask(question, nobody)) == told(question.finish(question.partial(nobody)))


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
def test_an_error_of_the_question_passes_through_unchanged(engine, journeys):
    with pytest.raises(UnknownName, match="no property 'colour'"):
        engine.ask(Funnel(STEPS, by="colour"), journeys)
