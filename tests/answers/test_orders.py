"""What comes before what within a cycle: cases to count by hand, and a plain twin that must agree."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers.orders import Orders, OrdersAnswer, ThingSeen
from periplo.core.events import Event
from periplo.core.matching import matches
from periplo.core.rule_text import parse_rule
from periplo.core.rules import Rule
from periplo.core.spans import DAY, SECOND
from periplo.engines.local import LocalEngine
from periplo.journeys.columns import Journeys

RULES = tuple(map(parse_rule, ("a", "b", "c", "a or b")))


def asked(journeys: Journeys, *rules: str, goal: int | None = None, idle: int = 30 * DAY) -> OrdersAnswer:
    return LocalEngine(1).ask(Orders(tuple(map(parse_rule, rules)), goal, idle), journeys)


def test_what_comes_first_is_counted_once_a_cycle():
    answer = asked(lived(["a", "b", "a"], ["b", "a"], ["a"]), "a", "b")
    assert answer.before == ((0, 1), (1, 0))
    assert answer.sooner(0, 1) == 0.5
    assert (answer.n, answer.cycles) == (3, 3)


def test_events_customers_cycles_and_the_latest_event():
    answer = asked(lived(["a", "a", "b"], ["a"]), "a", "b", "nothing")
    assert answer.seen[0] == ThingSeen(3, 2, 2, SECOND)
    assert answer.seen[1] == ThingSeen(1, 1, 1, 2 * SECOND)
    assert answer.seen[2] == ThingSeen(0, 0, 0, None)
    assert answer.sooner(0, 2) is None


def test_a_pause_longer_than_the_idle_limit_ends_a_cycle():
    life = [("a", 0), ("b", 86_400), ("a", 2 * 86_400 + 1)]
    assert asked(lived(*life), "a", "b", idle=DAY).cycles == 2
    assert asked(lived(*life), "a", "b", idle=DAY + SECOND).cycles == 1


def test_between_two_goals_the_longest_pause_ends_the_cycle():
    life = [("visit", 0), ("buy", 10), ("review", 20), ("visit", 500), ("buy", 510)]
    answer = asked(lived(*life), "visit", "buy", "review", goal=1)
    assert answer.cycles == 2
    assert answer.before[1][2] == 1  # the review stays with the purchase that it follows
    assert answer.before[2][1] == 0


def test_what_we_sent_ourselves_neither_counts_nor_shortens_a_pause():
    life = [Event("a", 0), Event("b", DAY, ours=True), Event("a", 2 * DAY)]
    answer = asked(columns_of([life]), "a", "b", idle=int(1.5 * DAY))
    assert answer.cycles == 2
    assert answer.seen[1].events == 0


def test_one_event_that_meets_two_rules_puts_neither_first():
    assert asked(lived("a"), "a", "a or b").before == ((0, 0), (0, 0))


def test_nothing_to_ask_and_nobody_to_ask_about():
    assert asked(lived("a")).seen == ()
    assert asked(columns_of([]), "a").n == 0


steps = st.tuples(
    st.sampled_from("abcd"), st.sampled_from((0, 1, DAY, 3 * DAY)), st.sampled_from((False, False, True))
)
lives = st.lists(st.lists(steps, max_size=12), min_size=1, max_size=6)


@given(lives, st.sampled_from((None, 0, 2)), st.sampled_from((DAY, 40 * DAY)))
def test_the_compiled_loop_and_its_plain_twin_agree(told, goal, idle):
    journeys = [events for life in told if (events := _life(life))]
    answer = LocalEngine(1).ask(Orders(RULES, goal, idle), columns_of(journeys))
    assert answer == twin(journeys, RULES, goal, idle)


@given(lives, st.sampled_from((None, 0)))
def test_the_order_and_number_of_shards_never_matter(told, goal):
    journeys = columns_of([events for life in told if (events := _life(life))])
    question = Orders(RULES, goal, DAY)
    states = [question.partial(part) for part in journeys.split(3)]
    assert question.finish(question.partial(journeys)) == question.finish(
        _merged(question, list(reversed(states)))
    )


def _merged(question: Orders, states: list) -> object:
    total = states[0]
    for state in states[1:]:
        total = question.merge(total, state)
    return total


def _life(steps: Sequence[tuple[str, int, bool]]) -> list[Event]:
    at, life = 0, []
    for name, pause, ours in steps:
        at += pause
        life.append(Event(name, at, ours=ours))
    return life


def twin(journeys: list[list[Event]], rules: Sequence[Rule], goal: int | None, idle: int) -> OrdersAnswer:
    before = [[0] * len(rules) for _ in rules]
    rows = [{"events": 0, "customers": set(), "cycles": 0, "last": None} for _ in rules]
    customers, cycles = 0, 0
    for who, life in enumerate(journeys):
        kept = [event for event in life if not event.ours]
        customers += bool(kept)
        for cycle in _cycles(kept, rules, goal, idle):
            cycles += 1
            met = [[i for i, event in enumerate(cycle) if matches(rule, event)] for rule in rules]
            there = [k for k in range(len(rules)) if met[k]]
            for k in there:
                row = rows[k]
                row["events"] += len(met[k])
                row["customers"].add(who)
                row["cycles"] += 1
                row["last"] = max(row["last"] or 0, cycle[met[k][-1]].at)
                for other in there:
                    before[k][other] += met[k][0] < met[other][0]
    return OrdersAnswer(customers, cycles, tuple(map(_seen, rows)), tuple(map(tuple, before)))


def _seen(row: dict) -> ThingSeen:
    return ThingSeen(row["events"], len(row["customers"]), row["cycles"], row["last"])


def _cycles(life: list[Event], rules: Sequence[Rule], goal: int | None, idle: int) -> list[list[Event]]:
    if not life:
        return []
    end = next((i for i in range(1, len(life)) if life[i].at - life[i - 1].at > idle), len(life))
    if goal is not None:
        goals = [i for i in range(end) if matches(rules[goal], life[i])]
        if len(goals) > 1:
            first, second = goals[:2]
            end = max(range(first + 1, second + 1), key=lambda i: (life[i].at - life[i - 1].at, -i))
    return [life[:end], *_cycles(life[end:], rules, goal, idle)]
