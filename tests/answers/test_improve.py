"""What to mend in each stage: each kind of trouble by hand, and any split alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answers.test_fluidity import drawn, hours, populations
from lived import lived
from periplo.answers.improve import Improve, Trouble
from periplo.core.cells import Item
from periplo.core.maps import Touchpoint
from periplo.core.rule_text import parse_rule
from periplo.core.spans import HOUR, Span
from periplo.core.texts import Text
from periplo.core.touchpoint_types import TYPES, type_of
from periplo.engines.local import LocalEngine
from periplo.usecases.playbooks.book import NAMES
from periplo.usecases.readings.improve import improve_reading, trouble_told
from periplo.usecases.readings.suggestions import BY_TYPE, GENERAL, action_told, suggestion

EVER = Span(0, 1 << 50)


def ask(journeys, parts=1, map=None):
    return LocalEngine(1, parts).ask(Improve(map or drawn(), EVER, 1 << 50), journeys)


def troubles(answer, kind):
    return [one for stage in answer.stages for one in stage.troubles if one.kind == kind]


def test_a_feeling_below_its_promise_is_told_with_their_words():
    columns = tuple(
        replace(column, feeling=1.0) if column.id == "ask" else column for column in drawn().columns
    )
    sad = hours(("ask", 0, {"rating": 2, "comment": "nobody answers"}), ("pay", 1))
    answer = ask(lived(*[sad] * 40), map=replace(drawn(), columns=columns))
    (trouble,) = troubles(answer, "feeling")
    assert (trouble.touchpoint, trouble.planned, trouble.lived, trouble.quotes) == (
        "ask",
        1,
        -1,
        ("nobody answers",),
    )
    assert not troubles(ask(lived(*[hours(("ask", 0, {"rating": 4}), ("pay", 1))] * 40)), "feeling")


def test_where_many_do_not_go_on_is_told_with_what_is_at_stake():
    on = hours(("visit", 0), ("pay", 1, {"total": 10}))
    answer = ask(
        lived(*[on] * 60, *[hours(("visit", 0))] * 40, *[hours(("ask", 0), ("pay", 1, {"total": 10}))] * 40)
    )
    (trouble,) = troubles(answer, "leaving")
    assert (trouble.touchpoint, trouble.customers, trouble.share) == ("visit", 40, 0.4)
    assert trouble.value_at_stake == 40 * 0.6 * 10
    assert answer.first == trouble


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4_000), st.integers(1, 90) | st.none()), min_size=80, max_size=160))
def test_who_was_there_lately_and_may_still_go_on_is_left_out(told):
    ends = 4_096
    lives = [
        hours(("visit", at), *([("pay", at + wait)] if wait and at + wait < ends else []))
        for at, wait in told
    ]
    period = Span(0, ends * HOUR)
    answer = LocalEngine(1, 3).ask(Improve(drawn(), period, period.end - 1), lived(*lives))
    waits = sorted(wait for at, wait in told if wait and at + wait < ends)
    usual = (
        next(wait for n, wait in enumerate(waits, 1) if n >= 0.95 * len(waits)) if len(waits) >= 30 else None
    )
    if usual is None:
        return
    known = ends - usual - 1
    went = sum(at < known for at, wait in told if wait and at + wait < ends)
    stayed = [at for at, wait in told if not (wait and at + wait < ends)]
    here = sum(at < known for at in stayed)
    one = next(iter(troubles(answer, "leaving")), None)
    if here + went < 30 or here / (here + went) < 0.15:
        assert one is None
    else:
        assert (one.customers, one.share) == (here, here / (here + went))
        assert one.still_open == len(stayed) - here


def test_that_some_may_still_go_on_is_said():
    on, ends = hours(("visit", 0), ("pay", 30)), 2_000
    lives = [*[on] * 60, *[hours(("visit", 0))] * 40, *[hours(("visit", ends - 1))] * 7]
    period = Span(0, ends * HOUR)
    (trouble,) = troubles(
        LocalEngine(1).ask(Improve(drawn(), period, period.end - 1), lived(*lives)), "leaving"
    )
    assert (trouble.customers, trouble.share, trouble.still_open) == (40, 0.4, 7)
    assert "sin contar 7 que estuvieron hace poco" in trouble_told(trouble, drawn(), "es")
    assert "not counting 7 who were there lately" in trouble_told(trouble, drawn(), "en")


def test_a_moment_where_it_matters_how_it_goes_is_told():
    good, bad = hours(("ask", 0, {"solved": "yes"}), ("pay", 1)), hours(("ask", 0, {"solved": "no"}))
    answer = ask(lived(*[good] * 60, *[bad] * 60))
    (trouble,) = troubles(answer, "turn")
    assert (trouble.customers, trouble.turn.property) == (60, "solved")


def test_a_friction_without_a_solution_is_told_where_customers_meet_it():
    friction = {"frictions": (Item(Text.of("queue")), Item(Text.of("noise"), solution=Text.of("carpet")))}
    columns = tuple(
        replace(column, cells=friction) if column.id == "visit" else column for column in drawn().columns
    )
    answer = ask(lived(*[hours(("visit", 0), ("pay", 1))] * 30), map=replace(drawn(), columns=columns))
    assert [(one.touchpoint, one.text) for one in troubles(answer, "pain")] == [("visit", "queue")]


def test_going_back_and_forth_is_told():
    answer = ask(lived(*[hours(("visit", 0), ("ask", 1), ("visit", 2), ("pay", 3))] * 30))
    assert [(one.touchpoint, one.through) for one in troubles(answer, "loop")] == [("visit", "ask")]


def test_every_trouble_and_what_could_be_done_is_said_in_both_languages():
    journeys = lived(
        *[hours(("visit", 0), ("ask", 1, {"rating": 1, "solved": "no"}), ("visit", 2))] * 60,
        *[hours(("visit", 0), ("ask", 1, {"rating": 5, "solved": "yes"}), ("visit", 2), ("pay", 3))] * 60,
    )
    answer = ask(journeys)
    told = [one for stage in answer.stages for one in stage.troubles]
    assert {one.kind for one in told} >= {"turn", "loop", "leaving"}
    for language in ("es", "en"):
        for one in told:
            assert "None" not in trouble_told(one, drawn(), language)
            assert action_told(one, drawn(), language)
        assert improve_reading(answer, drawn(), language).endswith(".")


def meeting(*channels, by_rule=()):
    rules = tuple((channel, parse_rule("visit")) for channel in by_rule)
    return Touchpoint("t", "s", Text.of("T"), channels=channels, channel_rules=rules)


def test_the_type_of_a_touchpoint_is_the_one_that_all_its_channels_have():
    assert type_of(meeting("call centre")) == "call"
    assert type_of(meeting("store", "beacon")) == "shop"
    assert type_of(meeting("web", by_rule=("app",))) == "online"
    assert type_of(meeting("store", "web")) is None
    assert type_of(meeting("pigeon")) is None
    assert type_of(meeting()) is None


def test_what_could_be_done_late_in_a_call_is_not_what_could_be_done_in_a_shop_or_on_a_page():
    leaving = Trouble("leaving", "t", 100, 0.4)
    told = []
    for channel in ("phone", "store", "web", "whatsapp", "parcel", "ad"):
        one = replace(drawn(), columns=(replace(meeting(channel), stage=drawn().stages[0].id),))
        told.append(action_told(leaving, one, "en"))
    assert len(set(told)) == 6
    assert "return the same day the calls" in told[0]
    assert told[0].endswith("; begin with the playbook “After a call that solved nothing” (call-follow-up)")
    assert "ask at the way out" in told[1]
    both = replace(drawn(), columns=(replace(meeting("web", "store"), stage=drawn().stages[0].id),))
    assert action_told(leaving, both, "es").startswith("escriba a quien llegó a «T»")


def test_where_one_channel_goes_worse_the_suggestion_is_about_that_channel():
    one = replace(drawn(), columns=(replace(meeting("web", "phone"), stage=drawn().stages[0].id),))
    assert "measure in the calls" in action_told(
        Trouble("channel", "t", 100, 0.4, through="phone"), one, "en"
    )
    assert "slowest phone" in action_told(Trouble("channel", "t", 100, 0.4, through="web"), one, "en")


KINDS = ("feeling", "leaving", "turn", "place", "loop", "channel", "pain")


@pytest.mark.parametrize("type", [None, *TYPES])
@pytest.mark.parametrize("kind", KINDS)
def test_every_trouble_at_every_type_of_touchpoint_has_something_to_do(kind, type):
    one = suggestion(kind, type)
    for said in (one.es, one.en):
        assert "{at}" in said
        assert said[0].islower()  # it stands in a sentence
        assert said[-1] not in ".;"
    assert one.playbook is None or one.playbook in NAMES


def test_what_a_type_adds_is_more_than_the_general_and_said_of_it_alone():
    assert set(GENERAL) == set(KINDS)
    every = [*GENERAL.values(), *BY_TYPE.values()]
    assert set(BY_TYPE) <= {(kind, type) for kind in KINDS for type in TYPES}
    assert len({one.es for one in every}) == len({one.en for one in every}) == len(every)


def test_nothing_to_mend():
    answer = ask(lived(*[hours(("visit", 0), ("pay", 1))] * 50))
    assert answer.first is None
    assert "no stage" in improve_reading(answer, drawn(), "en")


@settings(max_examples=25, deadline=None)
@given(populations, st.integers(2, 4))
def test_any_split_gives_the_same_answer(population, parts):
    journeys = lived(*population)
    assert ask(journeys, parts) == ask(journeys)
