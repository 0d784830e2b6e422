"""Messages of one person that agree or not: by hand, beside a plain twin, any split alike, and what the score does."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from answers.test_fluidity import EVER, drawn
from lived import lived
from periplo.answers.agreeing import TOGETHER, Agreeing, Received, Said, agreeing, comparable, gainsaid
from periplo.answers.fluidity import Fluidity
from periplo.core.contradictions import between, share_a_matter
from periplo.core.spans import DAY, HOUR, Span
from periplo.core.statements import statements_in
from periplo.engines.local import LocalEngine


def said(campaign, text, message="m", version=1, channel="email"):
    return Said(campaign, version, message, "es", channel, statements_in([text], "es"))


DAY_, SLOW, REPLY, SOON = (
    said("a", "Entrega en 24 h"), said("b", "El envío tarda de 3 a 5 días"), said("c", "Respondemos en 24 h"),
    said("d", "Entregas en 1 día", channel="sms"),
)  # fmt: skip
MESSAGES = (DAY_, SLOW, REPLY, SOON)
TU, USTED, TU_DAY, USTED_DAY = (
    said("e", "Te esperamos en tu tienda"), said("f", "Le esperamos, si usted quiere"),
    said("g", "Te lo contamos. Entrega en 24 h"), said("h", "Se lo contamos a usted. Entrega en 24 h"),
)  # fmt: skip
TONES = (TU, USTED, TU_DAY, USTED_DAY, said("i", "Tu cesta te espera"))


def received(*rows, messages=MESSAGES):
    customer, day, which = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    return Received(messages, customer, day * DAY, which)


LONG = Span(0, 1000 * DAY)


def judged(*rows, period=LONG, messages=MESSAGES):
    people = np.unique(np.array([row[0] for row in rows]))
    return agreeing(received(*rows, messages=messages), people, period)


def test_a_message_that_gainsays_one_of_the_same_month_is_counted_and_both_are_told():
    told = judged((1, 0, 0), (1, 30, 1), (2, 0, 0), (2, 5, 3))
    assert (told.n, told.well, told.customers, told.pairs) == (2, 1, ("1",), {(0, 1): 1})
    (pair,) = gainsaid(received((1, 0, 0)), told)
    assert (pair.kind, pair.campaign, pair.said, pair.other_campaign, pair.against, pair.customers) == (
        "delivery", "a", "Entrega en 24 h", "b", "El envío tarda de 3 a 5 días", 1,
    )  # fmt: skip


def test_what_nobody_got_together_is_not_compared():
    assert judged((1, 0, 0), (1, 31, 1)).n == 0  # more than a month apart
    assert judged((1, 0, 0), (2, 0, 1)).n == 0  # two people
    assert judged((1, 0, 0), (1, 1, 2)).n == 0  # they do not speak of the same
    assert judged((1, 0, 0), (1, 1, 0)).n == 0  # one message twice


def test_a_month_before_the_period_is_looked_at_and_not_judged():
    assert judged((1, 0, 0), (1, 9, 1), period=Span(5 * DAY, 20 * DAY))[:2] == (1, 0)
    assert judged((1, 0, 0), (1, 3, 1), period=Span(5 * DAY, 20 * DAY)).n == 0


def test_one_message_by_another_channel_or_in_a_new_version_is_not_compared_with_itself():
    twins = (said("a", "Entrega en 24 h"), said("a", "Entrega en 24 h", channel="sms"))
    assert comparable(twins) == []
    newer = (said("a", "Entrega en 24 h"), said("a", "Entrega en 48 h", version=2))
    assert comparable(newer) == [0, 1]
    assert judged((1, 0, 0), (1, 2, 1), messages=newer)[:2] == (1, 0)


def test_comparable_are_those_that_speak_of_what_another_speaks_of():
    assert comparable(MESSAGES) == [0, 1, 3]


def test_the_score_counts_them_as_a_part_of_coherence_where_thirty_can_be_judged():
    journeys = lived(*[[("visit", 0), ("pay", 1)]] * 40)
    people = journeys.customer.tolist()
    rows = [row for k in people for row in ((k, 0, 0), (k, 1, 1 if k == people[0] else 3))]

    def asked(rows, parts=1):
        question = Fluidity(drawn(), EVER, 1 << 50, received(*rows))
        return LocalEngine(1, parts).ask(question, journeys)

    answer = asked(rows)
    (part,) = [part for part in answer.parts if part.part == "agreeing"]
    assert (part.n, round(part.share * part.n), part.customers) == (40, 39, (str(people[0]),))
    assert answer.coherent == 100 * part.share
    assert [(pair.customers, pair.kind) for pair in answer.contradictions] == [(1, "delivery")]
    assert asked(rows, 4) == answer
    (few,) = [part for part in asked(rows[:50]).parts if part.part == "agreeing"]
    assert (few.n, few.share) == (25, None)


def test_one_tone_is_no_agreement_and_two_are_told():
    both = judged((1, 0, 0), (1, 1, 4), (2, 0, 0), (2, 1, 1), messages=TONES)
    assert (both.n, both.well, both.customers, both.pairs) == (0, 0, ("2",), {(0, 1): 1})
    (pair,) = gainsaid(received((1, 0, 0), messages=TONES), both)
    assert (pair.kind, pair.campaign, pair.other_campaign, pair.customers) == ("address", "e", "f", 1)


def test_two_tones_count_against_what_states_a_matter_too():
    same = judged((1, 0, 2), (1, 1, 3), messages=TONES)  # one delivery, and another tone
    assert (same.n, same.well, same.pairs) == (1, 0, {(2, 3): 1})
    # The delivery agrees with what stood before it, and the tone gainsays a message that states nothing else.
    third = judged((1, 0, 1), (1, 1, 3), (1, 2, 2), messages=TONES)
    assert (third.n, third.well, third.pairs) == (1, 0, {(1, 2): 1, (2, 3): 1})


def test_messages_that_share_a_tone_alone_are_not_comparable():
    assert comparable((TU, TONES[4])) == []
    assert comparable((TU, TONES[4], USTED)) == [0, 1, 2]


def test_who_is_not_in_view_is_not_counted():
    rows = received((1, 0, 0), (1, 1, 1), (2, 0, 0), (2, 1, 1))
    assert agreeing(rows, np.array([2]), EVER)[:3] == (1, 0, ("2",))
    assert agreeing(rows, np.array([3]), EVER) == Agreeing()


ROWS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 80), st.integers(0, len(MESSAGES) - 1)),
    min_size=1,
    max_size=14,
)


@settings(max_examples=200, deadline=None)
@given(ROWS, st.integers(0, 60), st.sampled_from((MESSAGES, TONES[:4])))
def test_the_columns_and_a_plain_twin_agree(rows, start, messages):
    n = well = 0
    bad = {}
    ordered = sorted(rows, key=lambda row: (row[1], row[2]))
    for place, (customer, day, which) in enumerate(ordered):
        if day < start:
            continue
        before = [
            other for who, at, other in ordered[:place]
            if who == customer and other != which and (day - at) * DAY <= TOGETHER
        ]  # fmt: skip
        stated = messages[which].statements
        alike = [other for other in before if share_a_matter(stated, messages[other].statements)]
        against = [other for other in before if between(stated, messages[other].statements)]
        n, well = n + bool(alike), well + bool(alike and not against)
        for other in against:
            bad.setdefault((min(which, other), max(which, other)), set()).add(customer)
    told = judged(*rows, period=Span(start * DAY, 1000 * DAY), messages=messages)
    assert (told.n, told.well) == (n, well)
    assert told.pairs == {pair: len(customers) for pair, customers in bad.items()}


@settings(max_examples=60, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_split_of_people_do_not_matter(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)
    whole = judged(*rows)
    assert judged(*shuffled) == whole
    mixed = received(*rows)
    parts = [agreeing(mixed, np.array([customer]), LONG) for customer in (1, 2, 3)]
    assert parts[2].plus(parts[0]).plus(parts[1]) == whole


def test_the_hour_counts():
    at_once = Received(MESSAGES, np.array([1, 1]), np.array([0, TOGETHER + HOUR]), np.array([0, 1]))
    assert agreeing(at_once, np.array([1]), EVER).n == 0
