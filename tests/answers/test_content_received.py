"""What was designed to be said at a touchpoint and what was received: each gap by hand, ranked, any split alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from answers.test_conformance import EVER, IDLE, LAST, drawn
from lived import columns_of, lived
from periplo.answers.conformance import Conformance
from periplo.answers.content_received import (
    KINDS,
    NOTHING_DESIGNED,
    Count,
    Designed,
    added,
    content_counts,
    content_gaps,
)
from periplo.core.events import Event
from periplo.core.spans import HOUR
from periplo.engines.local import LocalEngine
from periplo.journeys.columns import Coded
from periplo.usecases.readings.conformance import conformance_reading

MAP = drawn("visit choose pay")
LANGUAGES = ("es", "en")


def designed(*rows, campaigns=(("welcome", "visit"),)):
    """rows: customer, hour, whether it left, campaign's place, language, whether it is old; the last three may lack."""
    whole = [(*row, *(0, 0, False)[len(row) - 3 :]) for row in rows]
    customer, hour, left, which, language, is_old = zip(*whole, strict=True)
    integers = (np.array(column, np.int64) for column in (customer, np.array(hour) * HOUR, which, language))
    return Designed(campaigns, LANGUAGES, *integers, np.array(left, np.bool_), np.array(is_old, np.bool_))


def hours(*told):
    return [(name, at * 3600, *more) for name, at, *more in told]


def counted(journeys, content, map=MAP):
    return {
        kind: (count.customers, count.of)
        for (_, kind), count in content_counts(content, map, journeys).items()
    }


def test_who_was_to_get_it_and_never_did_is_told_once():
    journeys = lived(*[hours(("visit", 0))] * 3)
    content = designed((1, 1, False), (2, 1, False), (2, 2, True), (3, 1, True), (3, 2, True))
    assert counted(journeys, content)["unreceived"] == (1, 3)


def test_a_message_has_its_place_by_where_the_customer_then_stood():
    late, there, early = (
        hours(("visit", 0), ("choose", 2)),
        hours(("visit", 0)),
        hours(("choose", 0), ("visit", 9)),
    )
    silent = hours(("visit", 0))
    at = IDLE // HOUR + 1
    content = designed((1, 2, True), (2, 3, True), (3, 1, True), (4, at, True))
    assert counted(lived(late, there, early, silent), content)["content_late"] == (
        2,
        3,
    )  # choose is further than visit
    second = replace(content, campaigns=(("help", "choose"),))
    assert counted(lived(late, there, early, silent), second)["content_early"] == (1, 3)


def test_what_did_not_leave_has_no_place_no_language_and_no_version():
    content = designed((1, 2, False, 0, 1, True))
    assert counted(lived(hours(("choose", 0))), content) == {"unreceived": (1, 1)}


def test_another_language_than_the_customer_s_own_is_told_where_that_is_known():
    journeys = lived(*[hours(("visit", 0))] * 4)
    known = Coded(np.array([1, 2, 3, 0], np.uint8), ("es-MX", "EN_us", "fr"))
    journeys = replace(journeys, traits={"language": known})
    content = designed((1, 1, True, 0, 0), (2, 1, True, 0, 0), (3, 1, True, 0, 1), (4, 1, True, 0, 0))
    assert counted(journeys, content)["other_language"] == (2, 3)
    assert "other_language" not in counted(replace(journeys, traits={}), content)


def test_an_earlier_version_than_was_published_is_told():
    content = designed((1, 1, True, 0, 0, True), (2, 1, True, 0, 0, False))
    assert counted(lived(*[hours(("visit", 0))] * 2), content)["old_version"] == (1, 2)


def test_opening_is_told_where_anybody_opened_and_a_machine_is_nobody():
    def opened(ours=False):
        return Event("message opened", 2 * HOUR, {"campaign": "welcome"}, ours=ours)

    visit = Event("visit", 0, {})
    journeys = columns_of([[visit, opened()], [visit, opened(ours=True)], [visit]])
    content = designed((1, 1, True), (2, 1, True), (3, 1, True))
    assert counted(journeys, content)["unopened"] == (2, 3)
    gaps = content_gaps(content, MAP, content_counts(content, MAP, journeys))
    assert [(gap.kind, gap.customers, gap.examples) for gap in gaps] == [("unopened", 2, ("2", "3"))]
    alone = columns_of([[visit], [visit]])  # nobody is seen to open: carriers or settings do not tell
    few = designed((1, 1, True), (2, 1, True))
    assert content_gaps(few, MAP, content_counts(few, MAP, alone)) == ()


def test_gaps_stand_by_touchpoint_and_campaign_that_of_most_customers_first():
    journeys = lived(
        hours(("visit", 0), ("choose", 1)), hours(("visit", 0), ("choose", 1)), hours(("visit", 0))
    )
    content = designed(
        (1, 2, True),
        (2, 2, True),
        (3, 2, False),
        (3, 2, False, 1),
        campaigns=(("welcome", "visit"), ("help", "choose")),
    )
    answer = LocalEngine(1).ask(Conformance(MAP, EVER, LAST, designed=content), journeys)
    assert [(gap.kind, gap.touchpoint, gap.campaign, gap.customers, gap.of) for gap in answer.content] == [
        ("content_late", "visit", "welcome", 2, 2),
        ("unreceived", "visit", "welcome", 1, 3),
        ("unreceived", "choose", "help", 1, 1),
    ]
    assert all(gap.low <= gap.share <= gap.high for gap in answer.content)


def test_the_reading_says_what_is_least_received_as_designed():
    journeys = lived(*[hours(("visit", 0), ("choose", 1), ("pay", 2))] * 40)
    people = journeys.customer.tolist()
    content = designed(*[(id, 1, place >= 10) for place, id in enumerate(people)])
    answer = LocalEngine(1).ask(Conformance(MAP, EVER, LAST, designed=content), journeys)
    told = conformance_reading(answer, MAP, "en")
    assert "get its message when already further on (100%, n = 30)" in told
    few = LocalEngine(1).ask(Conformance(MAP, EVER, LAST, designed=designed((people[0], 1, False))), journeys)
    assert "what is said" not in conformance_reading(few, MAP, "en").lower()


ROWS = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.integers(0, 300),
        st.booleans(),
        st.integers(0, 1),
        st.integers(0, 1),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)
JOURNEYS = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["visit", "choose", "pay", "other"]), st.integers(0, 300)),
        min_size=1,
        max_size=8,
    ).map(lambda told: hours(*sorted(told, key=lambda one: one[1]))),
    min_size=4,
    max_size=4,
)
TWO = (("welcome", "visit"), ("help", "choose"))


@settings(max_examples=150, deadline=None)
@given(ROWS, JOURNEYS)
def test_the_place_of_messages_and_a_plain_twin_agree(rows, told):
    stage = {"visit": 0, "choose": 1, "pay": 2}
    late, early, judged = set(), set(), set()
    for customer, hour, left, which, *_ in rows:
        before = [one for one in told[customer - 1] if one[0] in stage and one[1] <= hour * 3600]
        if not left or not before or (hour * 3600 - before[-1][1]) * 1_000_000 > IDLE:
            continue
        moved = stage[before[-1][0]] - which
        judged.add((which, customer))
        late |= {(which, customer)} if moved > 0 else set()
        early |= {(which, customer)} if moved < 0 else set()
    counts = content_counts(designed(*rows, campaigns=TWO), MAP, lived(*told))
    for kind, has in (("content_late", late), ("content_early", early)):
        for which in (0, 1):
            expected = tuple(sum(place == which for place, _ in some) for some in (has, judged))
            assert counts.get((which, kind), Count())[:2] == expected


@settings(max_examples=60, deadline=None)
@given(ROWS, JOURNEYS, st.integers(2, 4))
def test_any_split_gives_the_same_gaps(rows, told, parts):
    content, journeys = designed(*rows, campaigns=TWO), lived(*told)
    whole = LocalEngine(1).ask(Conformance(MAP, EVER, LAST, designed=content), journeys)
    assert LocalEngine(1, parts).ask(Conformance(MAP, EVER, LAST, designed=content), journeys) == whole
    assert {gap.kind for gap in whole.content} <= set(KINDS)


def test_nothing_designed_is_no_gap():
    counts = content_counts(NOTHING_DESIGNED, MAP, lived("visit"))
    assert added(counts, counts) == {}
