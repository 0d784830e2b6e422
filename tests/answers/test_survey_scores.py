"""NPS, CSAT, CES and what was expected: by hand, by a published table, and by law."""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.answers.survey_report import Given, Sent, survey_report
from periplo.answers.survey_scores import difference, score
from periplo.formats.survey_yaml import survey_from
from periplo.usecases.starters.surveys import starter_survey


def test_nps_is_promoters_less_detractors():
    figure = score("nps", {10: 3, 9: 2, 8: 1, 7: 2, 6: 1, 0: 1})
    assert figure.value == pytest.approx(30)
    assert figure.n == 10
    assert figure.low < 30 < figure.high


def test_csat_is_the_share_of_fours_and_fives():
    figure = score("csat", {5: 6, 4: 2, 3: 1, 1: 1})
    assert figure.value == pytest.approx(0.8)
    assert (figure.low, figure.high) == pytest.approx((0.4902, 0.9433), abs=1e-4)  # Wilson's, 8 of 10


def test_ces_is_a_mean_with_student_s_interval():
    figure = score("ces", {1: 3, 7: 4})
    assert figure.value == pytest.approx(31 / 7)
    assert figure.low == pytest.approx(31 / 7 - 2.4469 * 1.21218, abs=1e-3)
    assert figure.high == 7  # cut at the end of the scale


def test_expectation_is_better_less_worse():
    assert score("expectation", {1: 3, 0: 4, -1: 3}).value == 0
    assert score("expectation", {-1: 4}).value == -100


def test_without_answers_there_is_no_figure():
    assert score("nps", {}) is None
    assert score("choice", {1: 3}) is None
    one = score("ces", {6: 1})
    assert (one.value, one.low, one.high) == (6, 1, 7)


def test_the_interval_is_tango_s():
    """Airway hyper-responsiveness of 21 children (1 and 7 discordant): -0.517 to -0.026.

    Fagerland, Lydersen & Laake (2014), Statistics in Medicine 33, 2850-2875, table of intervals.
    """
    assert difference(1, 7, 21) == pytest.approx((-0.517, -0.026), abs=5e-4)


def test_the_interval_covers_about_as_often_as_it_says():
    """Exactly, by all outcomes of 30 answers, for three true populations."""
    n = 30
    for up, down in ((0.5, 0.2), (0.3, 0.3), (0.7, 0.05)):
        covered = 0.0
        for high, low in product(range(n + 1), repeat=2):
            if high + low > n:
                continue
            least, most = difference(high, low, n)
            chance = (
                comb(n, high)
                * comb(n - high, low)
                * up**high
                * down**low
                * (1 - up - down) ** (n - high - low)
            )
            covered += chance * (least <= up - down <= most)
        assert 0.93 < covered < 0.98, (up, down)


SCORES = st.lists(st.integers(0, 10), min_size=1, max_size=60)


@given(SCORES)
def test_nps_lies_between_its_ends_and_within_its_interval(scores):
    figure = score("nps", Counter(scores))
    assert -100 <= figure.low <= figure.value <= figure.high <= 100
    assert figure.low < figure.high


@given(SCORES, st.randoms())
def test_the_order_of_the_answers_does_not_matter(scores, random):
    mixed = list(scores)
    random.shuffle(mixed)
    for kind in ("nps", "csat", "ces", "expectation"):
        assert score(kind, Counter(scores)) == score(kind, Counter(mixed))


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_the_interval_of_the_opposite_is_the_opposite_interval(up, down, same):
    n = up + down + same
    if n:
        low, high = difference(up, down, n)
        assert difference(down, up, n) == pytest.approx((-high, -low), abs=1e-9)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_more_answers_of_the_same_kind_make_it_narrower(up, down, same):
    n = up + down + same
    if n:
        low, high = difference(up, down, n)
        least, most = difference(4 * up, 4 * down, 4 * n)
        assert most - least < high - low


# A report

NPS = survey_from(starter_survey("nps"))


def told(response, number=None, question="recommend", at=1, words="", place="shop 1", chosen=()):
    return Given(response, at, question, number, chosen, words, "email", place, "invite")


def sent(response, place="shop 1", opened=False, answered=False, cost=2_000):
    return Sent(response, 0, "email", place, "invite", opened, answered, cost)


def test_a_report_counts_people_not_answers():
    given_ones = [
        told("a", 9),
        told("a", None, "why-high", 2, "quick"),
        told("b", 3, place="shop 2"),
        told("x", 10),
    ]
    asked = [sent("a"), sent("b", "shop 2", opened=True), sent("c", opened=True), sent("d")]
    report = survey_report(NPS, given_ones, asked, lambda one: one.place)
    whole = report.whole
    assert (whole.invited, whole.opened, whole.answered, whole.answered_invited) == (4, 3, 3, 2)
    assert whole.rate[0] == 0.5
    assert (whole.cost, whole.per_answer) == (8_000, 2_667)
    assert whole.figure.value == pytest.approx(100 / 3)
    assert [(group.key, group.invited, group.answered) for group in report.groups] == [
        ("shop 1", 3, 2),
        ("shop 2", 1, 1),
    ]
    assert [(one.text, one.score) for one in report.comments] == [("quick", 9)]


def test_the_first_answer_of_a_filling_counts():
    report = survey_report(NPS, [told("a", 2, at=5), told("a", 10, at=4)], [])
    assert report.questions[0].figure.value == 100
    assert report.whole.rate is None


def test_shares_are_of_those_who_answered_the_question():
    survey = survey_from(starter_survey("decided"))
    answers = [
        told("a", None, "decided", chosen=("price", "stock")),
        told("b", None, "decided", chosen=("price",)),
    ]
    asked = survey_report(survey, answers, []).questions[0]
    assert asked.n == 2
    assert {part.id: part.share for part in asked.parts if part.n} == {"price": 1.0, "stock": 0.5}


def test_a_question_that_the_survey_has_no_more_does_not_count():
    assert survey_report(NPS, [told("a", 9, "gone")], []).whole.answered == 0


def test_what_asking_costs_at_once_is_spread_over_all_answers():
    survey = survey_from(starter_survey("nps").replace("costs: {", "costs: {fixed: 10, "))
    assert survey_report(survey, [told("a", 9), told("b", 9)], []).whole.per_answer == 5_000_000
