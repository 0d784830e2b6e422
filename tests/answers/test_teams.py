"""How each area and shop answers, solves, fails and keeps what was promised."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers.intervals import kaplan_meier, median_bounds, wilson
from periplo.answers.promises import Promises
from periplo.answers.service_words import contact_moment, is_failure
from periplo.answers.team_figures import ANSWER, MAP, RESOLVE, TASK
from periplo.answers.teams import TeamPromise, Teams, TeamTask
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.spans import HOUR, SECOND, Span
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import map_from

MAP_TEXT = """\
schema: 1
id: shop
title: shop
persona: {id: p, name: p}
goal: g
stages:
  - {id: buy, title: buy, moment: during}
  - {id: get, title: get, moment: during}
columns:
  - {id: order, stage: buy, title: order, rule: order or payment failed, areas: {es: Ventas, en: Sales}}
  - {id: receive, stage: get, title: receive, rule: receive, areas: {es: Envíos, en: Shipping}}
  - {id: phone, stage: get, title: phone, rule: call *, areas: {es: Atención, en: Service}}
transitions:
  - {from: order, to: receive, promised: 1h}
"""
H = 3600


def ask(journeys, parts=1, end=100 * H, now=None, **given):
    question = Teams(
        map_from(MAP_TEXT), Span(0, end * SECOND), (end if now is None else now) * SECOND, **given
    )
    return LocalEngine(threads=1, parts=parts).ask(question, journeys)


def team(answer, area):
    return next(team for team in answer.teams if team.area == area)


def part(parts, of):
    return next(part.figures for part in parts if part.of == of)


def of_call(number, *moments, **more):
    return [(f"call {what}", at, {"call_id": number, **more}) for what, at in moments]


def test_moments_of_contacts_are_known_by_their_names_in_both_languages():
    assert contact_moment("Call  Answered") == contact_moment("llamada atendida") == ("call", 2)
    assert contact_moment("ticket_opened") == ("ticket", 1)
    assert contact_moment("order completed") is None
    assert contact_moment("call me answered") is None
    assert is_failure("Payment Failed")
    assert not is_failure("order completed")


def test_the_first_answer_and_the_end_are_reckoned_from_when_a_contact_began():
    answer = ask(
        lived(
            [("order", 0), *of_call("a", ("offered", 10), ("answered", 40), ("ended", 100), resolved=True)],
            [*of_call("b", ("offered", 10), ("answered", 20), ("ended", 400), resolved=False)],
            [*of_call("c", ("offered", 10), ("abandoned", 70))],
        ),
    )
    told = team(answer, "Atención").figures
    assert told.contacts == 3
    assert (told.first_answer.n, told.first_answer.open, told.first_answer.median) == (3, 1, 30)
    assert (told.resolution.n, told.resolution.median) == (2, 90)
    assert (told.solved.k, told.solved.n) == (1, 2)
    assert (told.failed.k, told.failed.n) == (2, 3)
    assert (told.solved.low, told.solved.high) == wilson(1, 2)
    assert told.first_answer.is_thin
    assert answer.n == 3


def test_a_contact_without_answer_waits_until_now_and_one_that_is_open_is_not_over():
    answer = ask(
        lived(
            [("ticket opened", 0, {"ticket_id": 1}), ("ticket answered", 60, {"ticket_id": 1})],
            [("ticket opened", 0, {"ticket_id": 2}), ("ticket solved", 120, {"ticket_id": 2})],
            [("ticket opened", 0, {"ticket_id": 3})],
        ),
        end=H,
    )
    told = answer.whole
    assert (told.first_answer.n, told.first_answer.open, told.first_answer.median) == (3, 1, 120)
    assert (told.resolution.n, told.resolution.open, told.resolution.median) == (3, 2, None)
    assert (told.failed.k, told.failed.n, told.solved.k) == (0, 1, 1)


def test_a_ticket_that_came_back_is_not_solved_until_it_ends_again():
    moments = [("ticket opened", 0), ("ticket solved", 50), ("ticket reopened", 60)]
    other = [("ticket opened", 0), ("ticket solved", 90)]
    back = ask(lived(moments, other), end=H).whole
    assert (back.solved.k, back.solved.n, back.resolution.open) == (1, 2, 1)
    again = ask(lived([*moments, ("ticket solved", 90)], other), end=H).whole
    assert (again.solved.k, again.resolution.open, again.resolution.median) == (2, 0, 90)


def test_without_ids_another_contact_begins_when_one_opens_or_after_one_that_ended():
    calls = [("call offered", 0), ("call answered", 5), ("call ended", 9), ("call answered", 50)]
    assert ask(lived(*calls, ("call answered", 500))).whole.contacts == 3
    assert ask(lived(("chat started", 0), ("chat started", 5))).whole.contacts == 2


def test_a_call_told_at_its_end_says_how_long_it_was_waited_for():
    told = ask(lived(("call answered", 50, {"wait_seconds": 12}))).whole
    assert (told.first_answer.n, told.first_answer.median) == (1, 12)
    assert told.resolution.n == 0


def test_kinds_of_which_no_answer_is_ever_written_down_are_not_said_to_wait():
    told = ask(lived([("question asked", 0)], of_call("a", ("offered", 0), ("answered", 9))))
    assert told.whole.contacts == 2
    assert (told.whole.first_answer.n, told.whole.first_answer.open) == (1, 0)


def test_calls_that_we_made_are_no_contacts_of_customers():
    ours = [Event("call offered", 0, ours=True), Event("call answered", 5, ours=True)]
    assert ask(columns_of([[*ours, Event("order", 9)]])).whole.contacts == 0


def test_a_contact_belongs_to_the_area_that_its_events_name_and_the_stage_met_before():
    answer = ask(
        lived(
            ("order", 0, {"place": "North"}),
            ("ticket opened", 10, {"area": "Web", "place": "South"}),
            ("ticket answered", 20, {}),
        )
    )
    web = team(answer, "Web")
    assert part(web.stages, "buy").contacts == 1
    assert part(web.places, "South").first_answer.median == 10
    assert part(web.kinds, "ticket").contacts == 1
    assert part(answer.places, "South").contacts == 1
    assert part(answer.places, "North").met == 1


def test_promises_of_the_map_are_kept_by_the_area_to_which_a_way_leads():
    answer = ask(
        lived(
            [("order", 0), ("receive", 600, {"place": "North"})],
            [("order", 0), ("receive", 2 * H, {"place": "South"})],
        )
    )
    shipping = team(answer, "Envíos")
    assert [(one.kind, one.kept.k, one.kept.n) for one in shipping.figures.promises] == [(MAP, 1, 2)]
    assert part(shipping.places, "South").kept.share == 0.0
    assert part(shipping.stages, "get").kept.n == 2
    assert team(answer, "Ventas").figures.promises == ()


def test_who_asks_again_while_they_wait_does_not_set_the_clock_back_and_the_map_says_the_same():
    journeys = lived(
        [("order", 0), ("order", 2 * H), ("receive", 2 * H + 60), ("order", 3 * H), ("receive", 4 * H)]
    )
    (kept,) = team(ask(journeys), "Envíos").figures.promises
    assert (kept.kept.k, kept.kept.n) == (1, 2)
    way = LocalEngine(threads=1, parts=1).ask(Promises(map_from(MAP_TEXT), Span(0, 9 * H * SECOND)), journeys)
    assert way.of("order", "receive").in_time == kept.kept.share


def test_a_team_promises_an_answer_and_what_still_waits_breaks_it_once_its_time_has_passed():
    journeys = lived(
        of_call("a", ("offered", 0), ("answered", 10), ("ended", 20)),
        of_call("b", ("offered", 0), ("answered", 60), ("ended", 90)),
        of_call("c", ("offered", 0), ("abandoned", 5)),
        of_call("d", ("offered", 0), ("abandoned", 50)),
        of_call("e", ("offered", 0)),
    )
    promises = (TeamPromise(answer=5, resolve=None), TeamPromise("Atención", 30 * SECOND, 60 * SECOND))
    answer = ask(journeys, end=H, promises=promises)
    told = {one.kind: (one.kept.k, one.kept.n) for one in answer.whole.promises}
    assert told == {ANSWER: (1, 4), RESOLVE: (1, 3)}
    early = ask(journeys, end=H, now=20, promises=promises)
    assert {one.kind: one.kept.n for one in early.whole.promises}[ANSWER] == 1


def test_failures_are_of_customers_and_each_counts_once():
    answer = ask(lived([("payment failed", 0), ("payment failed", 9), ("order", 20)], [("order", 0)]))
    sales = team(answer, "Ventas").figures
    assert (sales.met, sales.broke.k, sales.broke.n) == (2, 1, 2)


def test_an_area_of_which_no_failure_is_ever_written_down_is_not_said_to_have_none():
    answer = ask(lived([("payment failed", 0), ("receive", 20)], [("order", 0)]))
    assert team(answer, "Envíos").figures.broke.n == 0
    assert part(team(answer, "Ventas").stages, "buy").broke.n == 2


def test_tasks_of_the_ledger_count_by_their_area_and_those_dropped_do_not():
    tasks = (
        TeamTask("Service", 0, 2 * HOUR, HOUR, stage="get"),
        TeamTask("Service", 0, 2 * HOUR, 3 * HOUR),
        TeamTask("Service", 0, 2 * HOUR),
        TeamTask("Service", 0, 900 * HOUR),
        TeamTask("Service", 0, 2 * HOUR, is_dropped=True),
    )
    told = team(ask(lived(("order", 0)), tasks=tasks), "Service")
    assert (told.figures.tasks.n, told.figures.tasks.open, told.figures.tasks.median) == (4, 2, 3 * H)
    assert [(one.kind, one.kept.k, one.kept.n) for one in told.figures.promises] == [(TASK, 1, 3)]
    assert part(told.stages, "get").tasks.n == 1


def test_only_contacts_that_began_in_the_period_count():
    journeys = lived(
        of_call("a", ("offered", 0), ("answered", 5)), of_call("b", ("offered", 50), ("answered", 999))
    )
    question = Teams(map_from(MAP_TEXT), Span(10 * SECOND, 100 * SECOND), 99 * SECOND)
    told = LocalEngine(threads=1).ask(question, journeys).whole
    assert (told.contacts, told.first_answer.n) == (1, 0)  # no answer of a call is known yet
    with pytest.raises(BadQuestion, match="is nothing"):
        Teams(map_from(MAP_TEXT), Span(0, 1), 1, (TeamPromise(answer=0),))


def test_the_interval_of_a_median_equals_a_published_one():
    """Freireich et al. (1963), Blood 21, 699-716: weeks of remission, log-log limits as in SAS LIFETEST."""
    drug = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    durations = np.array(drug[0] + drug[1], np.int64)
    observed = np.arange(21) < 9
    assert kaplan_meier(durations, observed).median == 23
    assert median_bounds(durations, observed) == (13, None)
    placebo = np.array([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], np.int64)
    assert kaplan_meier(placebo, np.ones(21, np.bool_)).median == 8
    assert median_bounds(placebo, np.ones(21, np.bool_)) == (4, 11)


MOMENTS = ["offered", "answered", "abandoned", "ended"]
calls = st.tuples(
    st.sampled_from(MOMENTS),
    st.integers(0, 50),
    st.sampled_from("xyz"),
    st.sampled_from([None, "A", "B"]),
    st.sampled_from([None, True, False]),
)
lives = st.lists(st.lists(calls, min_size=1, max_size=9), min_size=1, max_size=5)


def life_of(number, told):
    events = [
        Event(
            f"call {what}",
            at * SECOND,
            {
                key: value
                for key, value in {
                    "call_id": f"{number}{id}",
                    "place": place,
                    "resolved": solved,
                }.items()
                if value is not None
            },
        )
        for what, at, id, place, solved in told
    ]
    return sorted(events, key=lambda event: event.at)


def twin(lives, now):
    """Plainly: contacts, waits seen and not, times to the end seen and not, solved, failed and over."""
    waits, waiting, ends, still = [], [], [], []
    contacts = told = solved = failed = over = 0
    for life in lives:
        by_id = {}
        for event in life:
            by_id.setdefault(event.properties["call_id"], []).append(event)
        for events in by_id.values():
            contacts += 1
            at = {what: [e.at for e in events if e.name == f"call {what}"] for what in MOMENTS}
            says = [e.properties["resolved"] for e in events if "resolved" in e.properties]
            answers = at["answered"] + ([] if at["abandoned"] else at["ended"])
            gave_up = bool(at["abandoned"]) and not at["answered"]
            if at["offered"]:
                begin = events[0].at
                if answers:
                    waits.append(min(answers) - begin)
                else:
                    waiting.append((min(at["abandoned"]) if gave_up else now) - begin)
                if not gave_up:
                    (ends if at["ended"] else still).append(
                        (max(at["ended"]) if at["ended"] else now) - begin
                    )
            told += bool(says)
            solved += bool(says and says[-1])
            failed += gave_up or bool(says and not says[-1])
            over += gave_up or bool(says) or bool(at["offered"] and at["ended"])
    return contacts, sorted(waits), sorted(waiting), sorted(ends), sorted(still), told, solved, failed, over


@settings(max_examples=300, deadline=None)
@given(lives, st.integers(1, 4))
def test_contacts_equal_their_plain_twin_whatever_the_split(told, parts):
    events = [life_of(number, life) for number, life in enumerate(told)]
    answer = ask(columns_of(events), parts, end=60)
    assert answer == ask(columns_of(events), end=60)
    contacts, waits, waiting, ends, still, said, solved, failed, over = twin(events, 60 * SECOND)
    whole = answer.whole
    assert whole.contacts == contacts == sum(one.figures.contacts for one in answer.teams)
    assert contacts == sum(part.figures.contacts for part in answer.places)
    assert (whole.solved.k, whole.solved.n) == (solved, said)
    assert (whole.failed.k, whole.failed.n) == (failed, over)
    if waits:
        assert whole.first_answer.open == len(waiting)
        lengths = np.array(waits + waiting, np.int64)
        observed = np.arange(len(lengths)) < len(waits)
        median = kaplan_meier(lengths, observed).median
        assert whole.first_answer.n == len(lengths)
        assert whole.first_answer.median == (None if median is None else median / SECOND)
    if ends:
        assert (whole.resolution.n, whole.resolution.open) == (len(ends) + len(still), len(still))
