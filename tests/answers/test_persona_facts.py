"""What is known of customers up to their first purchase: by hand, and beside a plain loop."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from lived import lived
from periplo.answers.persona_facts import Common, Spend, persona_facts
from periplo.core.rules import EventIs
from periplo.journeys.choosing import until_first
from periplo.journeys.masks import event_mask

PAY = EventIs("pay")
SATURDAY = 2 * 86_400  # 3 January 1970


def facts(*lives, zone="UTC"):
    journeys = lived(*lives)
    return persona_facts(until_first(journeys, event_mask(PAY, journeys)), PAY, zone)


def paid(at=SATURDAY, **more):
    return [("visit", 0, {"place": "Sol"}), ("pay", at, more)]


def test_each_fact_is_of_those_of_whom_it_is_known():
    known = facts(
        paid(category="books", total=10.0, currency="EUR"), paid(category="books", total=30.0, currency="EUR"),
        paid(category="pens", total=50.0, currency="EUR"), [("visit", 0, {"place": "Centro"})], [("visit", 0, {})],
    )  # fmt: skip
    assert (known.n, known.bought) == (5, 3)
    assert known.place == Common("Sol", 3, 4, 0.75, known.place.low, known.place.high, "place")
    assert (known.product.value, known.product.n, known.product.property) == ("books", 2, "category")
    assert known.spend == Spend(30.0, 3, "EUR")
    assert (known.day.value, known.day.n, known.part.value) == ("5", 3, "night")
    assert known.zone is None
    assert known.comments == 0


def test_nothing_after_the_first_purchase_counts():
    again = [
        *paid(category="books", total=10.0),
        ("pay", SATURDAY + 86_400, {"category": "pens", "total": 99.0}),
    ]
    known = facts(again)
    assert (known.product.value, known.spend.median, known.bought) == ("books", 10.0, 1)


def test_days_and_hours_are_those_of_the_zone():
    assert facts(paid(SATURDAY + 82_800), zone="UTC").day.value == "5"
    known = facts(paid(SATURDAY + 82_800), zone="Europe/Madrid")
    assert known.day.value == "6", "eleven in the evening of Saturday is Sunday in Madrid"


def test_two_currencies_are_never_put_in_one_row():
    assert facts(paid(total=10.0, currency="EUR"), paid(total=10.0, currency="USD")).spend is None


def test_their_words_are_told_without_what_names_them():
    known = facts(
        paid(comment="Todo perfecto, escríbanme a eva.ruiz@example.org"),
        paid(comment="Llegó tarde y roto"),
        paid(),
    )
    assert (known.comments, known.praised, known.complained) == (2, 1, 1)
    assert known.unhappy == ("Llegó tarde y roto",)
    assert "eva.ruiz" not in known.happy[0]


places = st.sampled_from(["a", "b", None])


@given(st.lists(st.lists(places, min_size=1, max_size=4), max_size=12))
def test_the_place_of_most_is_what_a_plain_loop_finds(told):
    lives = [[("visit", k, {"place": place} if place else {}) for k, place in enumerate(one)] for one in told]
    counted = Counter(place for one in told for place in {*one} - {None})
    known = facts(*lives, [("visit", 0, {"place": "a"})]).place
    counted["a"] += 1
    assert (known.value, known.n) == min(counted.items(), key=lambda one: (-one[1], one[0]))
    assert known.of == 1 + sum(bool({*one} - {None}) for one in told)
    assert known.low <= known.share <= known.high
