"""Funnels counted by hand."""

import pytest

from lived import lived
from periplo.answers.funnel import By, Exclusion, Funnel, Step
from periplo.answers.intervals import wilson
from periplo.core.errors import BadQuestion, UnknownName
from periplo.core.rule_text import parse_rule
from periplo.core.spans import MINUTE, SECOND
from periplo.engines.local import LocalEngine

STEPS = ("visit", "cart", "pay")


def ask(journeys, *labels, **options):
    steps = tuple(Step(label, parse_rule(label)) for label in labels or STEPS)
    return LocalEngine(1).ask(Funnel(steps, **options), journeys)


def reached(answer):
    return [step.n for step in answer.steps]


def test_a_step_taken_out_of_order_is_not_progress():
    assert reached(ask(lived("visit", "pay", "cart"))) == [1, 1, 0]


def test_anything_may_happen_between_the_steps():
    assert reached(ask(lived("visit", "other", "cart", "visit", "pay"))) == [1, 1, 1]


def test_shares_are_of_the_first_step_and_of_the_step_before():
    answer = ask(lived(*[["visit"]] * 2, *[["visit", "cart"]] * 1, ["visit", "cart", "pay"], ["other"], []))
    assert answer.n == 5
    assert [(step.n, step.share, step.share_of_previous) for step in answer.steps] == [
        (4, 1, 1),
        (2, 0.5, 0.5),
        (1, 0.25, 0.5),
    ]
    assert (answer.steps[2].low, answer.steps[2].high) == wilson(1, 4)
    assert answer.thin


def test_of_nobody_shares_and_times_are_undefined_and_not_zero():
    answer = ask(lived("other"))
    assert reached(answer) == [0, 0, 0]
    assert {(step.share, step.share_of_previous, step.median_seconds, step.low) for step in answer.steps} == {
        (None,) * 4
    }


def test_the_window_counts_from_the_start_and_is_inclusive():
    journeys = lived([("visit", 0), ("cart", 5), ("pay", 10)])
    assert reached(ask(journeys, within=10 * SECOND)) == [1, 1, 1]
    assert reached(ask(journeys, within=10 * SECOND - 1)) == [1, 1, 0]


def test_an_early_stray_start_never_hides_a_later_full_run():
    journeys = lived([("visit", 0), ("cart", 50), ("visit", 100), ("cart", 101), ("pay", 102)])
    answer = ask(journeys, within=60 * SECOND)
    assert reached(answer) == [1, 1, 1]
    assert [step.median_seconds for step in answer.steps] == [None, 1, 1]


def test_of_attempts_that_end_with_the_same_event_the_latest_start_counts():
    answer = ask(lived([("visit", 0), ("visit", 7), ("cart", 10), ("pay", 30)]))
    assert [step.median_seconds for step in answer.steps] == [None, 3, 20]


def test_a_window_between_two_steps_counts_from_the_step_before():
    journeys = lived([("visit", 0), ("cart", 1), ("cart", 8), ("pay", 10)])
    answer = ask(journeys, between=(None, 3 * SECOND))
    assert reached(answer) == [1, 1, 1]
    assert [step.median_seconds for step in answer.steps] == [None, 8, 2]
    assert reached(ask(journeys, between=(None, 1 * SECOND))) == [1, 1, 0]


def test_one_event_fills_one_step_only():
    assert reached(ask(lived("visit"), "visit", "visit")) == [1, 0]
    assert reached(ask(lived("visit", "cart"), "visit or cart", "visit", "cart or visit")) == [1, 0, 0]
    assert reached(ask(lived("visit", "cart"), "*", "*", "*")) == [1, 1, 0]


def test_events_at_one_instant_are_taken_in_the_order_of_the_steps_unless_strict():
    journeys = lived([("pay", 5), ("cart", 5), ("visit", 5)])
    assert reached(ask(journeys)) == [1, 1, 1]
    assert reached(ask(journeys, mode="strict")) == [1, 0, 0]
    # one event serves both of the last steps: the other one must be found for it
    assert reached(ask(lived([("a", 0), ("b", 5), ("c", 5)]), "a", "b or c", "b")) == [1, 1, 1]


def test_strict_passes_over_what_is_ignored_and_what_we_sent():
    journeys = lived("visit", "scroll", "cart", "pay")
    assert reached(ask(journeys, mode="strict")) == [1, 0, 0]
    assert reached(ask(journeys, mode="strict", ignore=(parse_rule("scroll"),))) == [1, 1, 1]


def test_in_any_order_step_n_is_any_n_of_them():
    journeys = lived([("pay", 0), ("visit", 5), ("cart", 20)])
    assert reached(ask(journeys, mode="any_order")) == [1, 1, 1]
    assert reached(ask(journeys, mode="any_order", within=10 * SECOND)) == [1, 1, 0]


def test_an_optional_step_may_be_missing_and_counts_where_it_is_not():
    journeys = lived(["visit", "pay"], ["visit", "cart", "pay"], ["visit", "cart"])
    answer = ask(journeys, optional=(1,))
    assert reached(answer) == [3, 2, 2]
    assert [step.share_of_previous for step in answer.steps] == [1, 2 / 3, 2 / 3]
    assert reached(ask(journeys)) == [3, 2, 1]


def test_an_excluded_event_drops_the_attempt_and_a_clean_one_still_counts():
    exclude = (Exclusion(parse_rule("call"), 0, 1),)
    journeys = lived(
        ["visit", "call", "cart"], ["visit", "cart", "call", "pay"], ["visit", "call", "visit", "cart"]
    )
    assert reached(ask(journeys, exclude=exclude)) == [2, 2, 1]


def test_an_exclusion_may_ask_for_properties():
    exclude = (Exclusion(parse_rule("call where about is complaint"), 0, 1),)
    called = [("visit", 0), ("call", 1, {"about": "hours"}), ("cart", 2)]
    assert reached(ask(lived(called), exclude=exclude)) == [1, 1, 0]


def test_a_censored_customer_counts_as_far_as_they_had_come():
    exclude = (Exclusion(parse_rule("call"), 1, 2, "censor"),)
    answer = ask(
        lived(["visit", "cart", "call", "pay"], ["visit", "cart", "pay"], ["visit", "cart"]), exclude=exclude
    )
    assert [(step.n, step.censored) for step in answer.steps] == [(3, 0), (3, 1), (1, 0)]
    assert answer.steps[2].share_of_previous == 0.5


def test_people_still_inside_the_window_are_told_apart_when_asked():
    journeys = lived([("visit", 0), ("cart", 5)], [("visit", 95)], [("visit", 0), ("cart", 1), ("pay", 2)])
    answer = ask(journeys, within=10 * SECOND, censored_at=100 * SECOND)
    assert [(step.n, step.censored) for step in answer.steps] == [(3, 1), (2, 0), (1, 0)]
    assert [step.share for step in answer.steps] == [1, 1, 0.5]


def test_a_silence_of_more_than_the_gap_begins_another_session():
    journeys = lived([("visit", 0), ("cart", 1800), ("pay", 3601)], ["visit"])
    answer = ask(journeys, unit="session", session_gap=30 * MINUTE)
    assert (answer.n, reached(answer)) == (3, [2, 1, 0])


def test_each_event_of_the_first_step_opens_an_attempt_and_the_latest_that_needs_an_event_gets_it():
    journeys = lived([("visit", 0), ("visit", 10), ("cart", 11), ("cart", 12), ("pay", 20)])
    answer = ask(journeys, unit="attempt")
    assert (answer.n, reached(answer)) == (2, [2, 2, 1])
    assert answer.steps[1].median_seconds == (1 + 12) / 2
    assert answer.steps[2].median_seconds == 9  # the second attempt's


def test_a_funnel_is_broken_down_by_a_property_of_the_first_the_last_or_a_given_step():
    mobile, desktop = {"device": "mobile"}, {"device": "desktop"}
    journeys = lived(
        [("visit", 0, mobile), ("cart", 1, desktop)],
        [("visit", 0, mobile)],
        [("visit", 0, desktop), ("cart", 1, desktop)],
        ["visit"],
    )

    def groups(by):
        return {
            group.group: [step.n for step in group.steps]
            for group in ask(journeys, "visit", "cart", by=by).groups
        }

    assert groups("Device") == {"mobile": [2, 1], "desktop": [1, 1], "": [1, 0]}
    assert groups(By("device", "last")) == {"desktop": [2, 2], "mobile": [1, 0], "": [1, 0]}
    assert groups(By("device", 1)) == {"desktop": [2, 2]}


def test_a_funnel_is_broken_down_by_a_column_of_customers():
    journeys = lived(["visit"], ["visit", "cart"], ["cart"], traits={"city": ["Lima", "Cali", "Cali"]})
    groups = ask(journeys, "visit", "cart", by="city").groups
    assert [(group.group, [step.n for step in group.steps]) for group in groups] == [
        ("Cali", [1, 1]),
        ("Lima", [1, 0]),
    ]
    with pytest.raises(UnknownName, match="there is no property 'colour'"):
        ask(journeys, by="colour")


def test_median_and_p90_are_exact():
    journeys = lived(*[[("visit", 0), ("cart", wait)] for wait in (1, 2, 3, 4, 100)])
    step = ask(journeys, "visit", "cart").steps[1]
    assert (step.median_seconds, step.p90_seconds) == (3, pytest.approx(61.6))


def test_waits_are_counted_up_to_each_bound():
    journeys = lived(*[[("visit", 0), ("cart", wait)] for wait in (0, 60, 61, 3600, 10**9)])
    first, second = ask(journeys, "visit", "cart").steps
    assert first.histogram == ()
    assert second.histogram == (2, 1, 0, 1, *[0] * 8, 1)


@pytest.mark.parametrize(
    "options",
    [
        {"mode": "sideways"},
        {"unit": "family"},
        {"within": -1},
        {"between": (SECOND,)},
        {"optional": (0,)},
        {"optional": (3,)},
        {"mode": "any_order", "optional": (1,)},
        {"mode": "any_order", "unit": "attempt"},
        {"mode": "strict", "exclude": (Exclusion(parse_rule("x"), 0, 1),)},
        {"exclude": (Exclusion(parse_rule("x"), 1, 1),)},
        {"exclude": (Exclusion(parse_rule("x"), 0, 1, "shout"),)},
        {"censored_at": 0},
    ],
)
def test_options_that_contradict_each_other_are_refused(options):
    with pytest.raises(BadQuestion):
        ask(lived("visit"), **options)
