"""The people behind what growth offers: exactly those counted, one by one in plain loops, and by stage."""

from __future__ import annotations

import random

import pytest

from lived import lived
from periplo.answers.behind import behind
from periplo.answers.behind_growth import rule_of_growth
from periplo.answers.figure import OUTSIDE, Figure
from periplo.answers.growth import Growth
from periplo.answers.told_figures import told_figures
from periplo.core.errors import UnknownName
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rules import EventIs
from periplo.core.spans import DAY
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.journeys.customer_masks import customer_mask

NOW = 200 * DAY
MAP = JourneyMap(
    "m", Text.of("m"), Persona("p", Text.of("p")), Goal(Text.of("g"), EventIs("use")),
    (Stage("before", Text.of("b"), "before"), Stage("after", Text.of("a"), "after")),
    (Touchpoint("see", "before", Text.of("see"), ("web",), EventIs("see")),
     Touchpoint("use", "after", Text.of("use"), ("web",), EventIs("use"))),
    idle=300 * DAY,
)  # fmt: skip


def people():
    """300 lives: a and b often go together, c is bought again after some 20 days; many look or use in between."""
    chance = random.Random(7)
    told = []
    for _ in range(300):
        life = []
        for item, odds in (("a", 0.5), ("b", 0.2), ("d", 0.3)):
            if chance.random() < odds:
                life.append((item, chance.randint(1, 190)))
        if any(item == "a" for item, _ in life) and chance.random() < 0.6:
            life += [("b", day) for item, day in life if item == "a"]
        if chance.random() < 0.5:
            day = chance.randint(0, 120)
            life += [("c", day), ("c", day + chance.randint(10, 30))]
        events = [("buy", day * 86_400, {"category": item, "total": 10}) for item, day in life]
        events += [
            (name, chance.randint(0, 199) * 86_400 + 1) for name in ("see", "use") if chance.random() < 0.4
        ]
        told.append((life, events or [("look", 0)]))
    return told


PEOPLE = people()
JOURNEYS = lived(*(events for _, events in PEOPLE))
GROWTH = Growth(EventIs("buy"), NOW, map=MAP)
ANSWER = LocalEngine(1, 1).ask(GROWTH, JOURNEYS)


def who(figure, question=GROWTH, journeys=JOURNEYS):
    return journeys.customer[behind(question, figure, journeys)].tolist()


def twin(kind, item, other=None):
    found = []
    for place, (life, _) in enumerate(PEOPLE, 1):
        days = sorted({day for name, day in life if name == item})
        if kind == "again":
            median = next(one.median_days for one in ANSWER.replenishment if one.item == item)
            if days and median < 200 - days[-1] <= 3 * median:
                found.append(place)
        elif days and not any(name == other for name, _ in life):
            found.append(place)
    return found


def test_those_offered_something_are_those_who_have_the_one_and_never_had_the_other_or_are_due():
    kinds = {one.kind for one in ANSWER.opportunities}
    assert {"pair", "again"} <= kinds
    for one in ANSWER.opportunities:
        row = (one.kind, one.item) if one.other is None else (one.kind, one.item, one.other)
        assert who(Figure("audience", row)) == twin(*row)
        assert len(twin(*row)) == one.audience > 0


def test_the_stages_part_the_audience_and_nobody_stands_twice():
    for line in told_figures(ANSWER):
        [audience] = [figure for figure in line if figure.column == "audience"]
        parts = [who(figure) for figure in line if figure.column == "in_stage"]
        assert len(parts) > 1
        assert [len(part) for part in parts] == [n for figure, n in line.items() if figure != audience]
        assert sorted(one for part in parts for one in part) == who(audience)


def test_a_rule_that_is_told_finds_the_very_same_people():
    for line in told_figures(ANSWER):
        [audience] = [figure for figure in line if figure.column == "audience"]
        rule = rule_of_growth(GROWTH, audience, JOURNEYS)
        assert rule is not None
        assert JOURNEYS.customer[customer_mask(rule, JOURNEYS, NOW)].tolist() == who(audience)


def test_no_rule_is_told_where_none_says_whom_a_basket_of_several_things_counts():
    told = [[("buy", day * 86_400, {"products": item})] for day, item in ((1, "a"), (2, "b"))]
    odd = [
        [("buy", 86_400, {"category": "A"})],
        [("buy", 86_400, {"category": "a"})],
        [("buy", 0, {"category": "b"})],
    ]
    question = Growth(EventIs("buy"), NOW)
    figure = Figure("audience", ("pair", "a", "b"))
    assert rule_of_growth(question, figure, lived(*told)) is not None
    assert who(figure, question, lived(*odd)) == [2]  # rules read A and a alike
    assert rule_of_growth(question, figure, lived(*odd)) is None


@pytest.mark.parametrize(
    "figure",
    [Figure("audience", ("pair", "a", "zebra")), Figure("audience", ("again", "zebra")),
     Figure("audience", ("pair", "a")), Figure("audience", ("other", "a", "b")), Figure("share", ("pair", "a", "b")),
     Figure("in_stage", ("pair", "a", "b", "nowhere")), Figure("in_stage", ())],
)  # fmt: skip
def test_a_figure_that_growth_does_not_tell_is_refused(figure):
    with pytest.raises(UnknownName):
        who(figure)


def test_without_a_map_there_are_no_stages_to_ask_for():
    with pytest.raises(UnknownName):
        who(Figure("in_stage", ("pair", "a", "b", OUTSIDE)), Growth(EventIs("buy"), NOW))
