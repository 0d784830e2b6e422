"""Numbers part customers at round ones, chosen without looking at what became of anybody."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import lived
from periplo.answers.detours import Detours
from periplo.answers.facets import cuts_of, facets_of
from periplo.answers.leaving import Leaving
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY
from periplo.engines.local import LocalEngine
from periplo.usecases.labelled import labelled

ROUND = (
    0.001,
    0.01,
    0.1,
    *range(10),
    *range(10, 100, 10),
    15,
    25,
    100,
    150,
    200,
    250,
    *range(300, 1000, 100),
    1000,
)
numbers = st.lists(st.one_of(st.none(), st.integers(0, 9), st.sampled_from(ROUND)), min_size=1, max_size=120)


def parted(values):
    """Units on either side of each cut that the product makes, and the side that holds each unit."""
    journeys = lived(*[[("list", 0, {} if value is None else {"children": value})] for value in values])
    units = np.arange(len(values))
    told = {facet: set(np.flatnonzero(mask)) for facet, mask in facets_of(journeys, units, units)}
    for cut in cuts_of({facet: len(members) for facet, members in told.items()}, 3):
        sides = [set().union(*(told["children", value] for value in side)) for side in (cut.below, cut.above)]
        yield cut.at, *sides


@settings(max_examples=200)
@given(numbers)
def test_a_cut_parts_those_who_reach_a_number_from_all_others_that_tell_it(values):
    if not any(value is not None for value in values):
        values = [*values, 1]
    told = {place: value for place, value in enumerate(values) if value is not None}
    found = list(parted(values))
    for at, below, above in found:
        assert above == {place for place, value in told.items() if value >= at}
        assert below == {place for place, value in told.items() if value < at}
        assert min(len(below), len(above)) >= 3
    used = sorted(set(told.values()))
    if len(used) <= 12:  # few values, all of them round: a cut at each that leaves enough on either side
        enough = [at for at in used[1:] if 3 <= sum(value < at for value in told.values()) <= len(told) - 3]
        assert [at for at, *_ in found] == enough


def test_many_values_are_cut_near_the_eighths():
    found = list(parted([n / 4 for n in range(4_000)]))
    assert len(found) <= 7
    shares = [len(below) / 4_000 for _, below, _ in found]
    assert max(abs(share - (place + 1) / 8) for place, share in enumerate(shares)) < 0.06


def test_a_number_that_is_called_an_id_is_no_quantity():
    journeys = lived(*[[("list", 0, {"list_id": n, "size": n % 5})] for n in range(200)])
    units = np.arange(200)
    assert {name for (name, _), _ in facets_of(journeys, units, units)} == {"size"}


def families(n, hurt=lambda children: 0.6 if children >= 3 else 0.3):
    """Lives of families with 1 to 4 children, of whom the large ones come to the end less often."""
    chance = np.random.default_rng(5)
    lives = []
    for _ in range(n):
        children = int(chance.choice([1, 2, 3, 4], p=[0.45, 0.35, 0.15, 0.05]))
        life = [("list", 0, {"children": children, "level": int(chance.integers(1, 9))})]
        lives.append(life if chance.random() < hurt(children) else [*life, ("pay", 60)])
    return lives


def ways(journeys, parts=1):
    question = Detours(parse_rule("list"), parse_rule("pay"))
    return LocalEngine(threads=1, parts=parts).ask(question, journeys)


def test_families_of_three_or_more_are_told_to_arrive_less():
    lives = families(2_000)
    (told,) = [one for one in ways(lived(*lives)).who if one.clear]
    assert (told.property, told.value, told.suffers) == ("children", "≥ 3", "lost")
    many = Counter((life[0][2]["children"] >= 3, len(life) == 1) for life in lives)
    assert told.n == many[True, True] + many[True, False]
    assert told.share == many[True, True] / told.n
    assert told.other_share == many[False, True] / (many[False, True] + many[False, False])


def test_it_is_those_below_who_suffer_where_the_few_do():
    told = [one for one in ways(lived(*families(2_000, lambda n: 0.6 if n < 2 else 0.3))).who if one.clear]
    assert [(one.property, one.value) for one in told] == [("children", "< 2")]


def test_where_all_go_alike_no_number_is_told():
    assert not [one for one in ways(lived(*families(2_000, lambda _: 0.4))).who if one.clear]


@pytest.mark.parametrize("parts", [2, 7])
def test_any_split_cuts_alike(parts):
    journeys = lived(*families(700))
    assert ways(journeys, parts) == ways(journeys)


def test_it_is_said_as_people_say_it():
    answer = ways(lived(*families(2_000)))
    assert [labelled(answer, None, said).who[0].value for said in ("es", "en")] == ["3 o más", "3 or more"]


def test_leavers_are_told_by_what_they_number():
    lives = [[event for event in life if event[0] == "list"] for life in families(2_000)]
    gone = families(2_000)
    lives = [
        [*life, *([] if len(fate) == 1 else [("list", 3 * 86_400, {})])]
        for life, fate in zip(lives, gone, strict=True)
    ]
    question = Leaving(after=30 * DAY, now=100 * DAY)
    answer = LocalEngine(threads=1).ask(question, lived(*lives))
    told = [one for one in answer.signals if one.kind == "amount"]
    assert [(one.property, one.value) for one in told if one.clear] == [("children", "≥ 3")]
    assert [one.property for one in told].count("children") == 1
