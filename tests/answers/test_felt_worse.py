"""For whom a touchpoint feels worse: by what was known of them before, beside a plain reading."""

from __future__ import annotations

from random import Random

import pytest

from answers.test_feelings import EVER, drawn
from lived import lived
from periplo.answers.feelings import Feelings
from periplo.engines.local import LocalEngine
from periplo.usecases.labelled import labelled
from periplo.usecases.readings.feelings import feelings_reading


def ask(lives, parts=1):
    return LocalEngine(1, parts).ask(Feelings(drawn(), EVER, closely=True), lived(*lives))


def at_list(answer):
    return next(one for one in answer.touchpoints if one.touchpoint == "list").worse


def families(n, hurt=1.0, seed=5):
    """A list begun with so many children, checked with so many things missing, and rated."""
    chance = Random(seed)
    lives = []
    for _ in range(n):
        children, missing = chance.choice([1, 1, 1, 2, 2, 3, 4]), chance.randint(0, 9)
        rating = round(min(5, max(1, chance.gauss(3.5 - hurt * (children >= 3), 0.8))))
        lives.append([
            ("list started", 0, {"children": children, "level": chance.choice("abc")}),
            ("list checked", 9, {"missing items": missing, "children seen": children}),
            ("feedback given", 20, {"about": "list", "rating": rating, "comment": f"c{missing}"}),
        ])  # fmt: skip
    return lives


def test_a_group_that_feels_worse_is_told_with_the_others_beside_it():
    lives = families(600)
    (group,) = at_list(ask(lives))
    many, others = [], []
    for begun, _, felt in lives:
        (many if begun[2]["children"] >= 3 else others).append(felt[2]["rating"] - 3)
    assert (group.property, group.value, group.n, group.other_n) == (
        "children",
        "≥ 3",
        len(many),
        len(others),
    )
    assert group.feeling == pytest.approx(sum(many) / len(many))
    assert group.other_feeling == pytest.approx(sum(others) / len(others))
    assert group.low < group.difference == group.feeling - group.other_feeling < group.high < 0


def test_what_the_touchpoint_s_own_events_tell_is_not_who_came():
    # "children seen" says the same as "children", but the touchpoint itself tells it.
    assert {one.property for one in at_list(ask(families(600)))} == {"children"}


def test_what_is_told_only_afterwards_says_nothing_of_who_came():
    lives = [[*life[1:], ("list started", 30, life[0][2])] for life in families(600)]
    assert at_list(ask(lives)) == ()


def test_where_all_feel_alike_nobody_is_told():
    assert not [one for seed in range(20) for one in at_list(ask(families(300, 0.0, seed)))]


@pytest.mark.parametrize("parts", [2, 5])
def test_any_split_tells_the_same(parts):
    lives = families(400)
    assert ask(lives, parts) == ask(lives)


def test_it_is_said_aloud_in_both_languages():
    answer = ask(families(600))
    said = {
        language: feelings_reading(labelled(answer, None, language), drawn(), language)
        for language in ("es", "en")
    }
    assert "Ahí lo viven peor los de «children: 3 o más»: −0,7; los demás, +0,5." in said["es"]
    assert "There it feels worse to those of “children: 3 or more”: −0.7; to the others, +0.5." in said["en"]
