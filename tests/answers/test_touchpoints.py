"""What every touchpoint of a map saw in a period."""

from __future__ import annotations

from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lived import columns_of, lived
from periplo.answers.touchpoints import ChannelUse, Leg, Touchpoints, Unmapped
from periplo.core.errors import BadQuestion
from periplo.core.events import Event
from periplo.core.maps import Action, Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rule_text import parse_rule
from periplo.core.spans import DAY, Span
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine

COLUMNS = (
    ("ad", "discover", "ad"),
    ("page", "discover", "visit"),
    ("any", "choose", "visit or compare"),
    ("till", "buy", "pay"),
)
PERIOD = Span(12 * DAY, 24 * DAY)


def drawn(columns=None, goal=None):
    chosen = columns or tuple(
        Touchpoint(id, s, Text.of(id), rule=parse_rule(rule)) for id, s, rule in COLUMNS
    )
    action = Action("think", "choose", Text.of("think"))
    order = ("discover", "choose", "buy")
    return JourneyMap(
        id="m",
        title=Text.of("m"),
        persona=Persona("p", Text.of("p")),
        goal=Goal(Text.of("g"), goal and parse_rule(goal)),
        stages=tuple(Stage(id, Text.of(id), "during") for id in order),
        columns=tuple(sorted((*chosen, action), key=lambda column: order.index(column.stage))),
    )


def days(*told):
    return [(name, day * 86_400) for name, day in told]


def ask(journeys, map=None, parts=1, period=PERIOD):
    return LocalEngine(1, parts).ask(Touchpoints(map or drawn(), period), journeys)


def column(answer, id):
    return next(figures for figures in answer.columns if figures.touchpoint == id)


def test_customers_and_events_of_the_period_are_counted_for_every_touchpoint_met():
    answer = ask(
        lived(days(("visit", 11), ("visit", 12), ("visit", 13)), days(("ad", 24)), days(("other", 20)))
    )
    assert answer.n == 2
    page, any_ = column(answer, "page"), column(answer, "any")
    assert (page.customers, page.events, page.share) == (1, 2, 0.5)
    assert (any_.customers, any_.events) == (1, 2)
    assert column(answer, "ad").customers == 0
    assert answer.unmapped == (Unmapped("other", 1, 1),)


def test_going_on_means_meeting_a_later_column_afterwards():
    answer = ask(lived(days(("visit", 12), ("pay", 13)), days(("pay", 12), ("visit", 13))))
    page = column(answer, "page")
    assert (page.went_on, page.dropped) == (1, 1)  # the second met only columns that the same event met
    assert (column(answer, "till").went_on, column(answer, "till").dropped) == (0, 2)


def test_who_reaches_the_goal_there_or_afterwards_has_not_dropped():
    journeys = lived(
        days(("visit", 12), ("pay", 13)),
        days(("pay", 12)),
        days(("visit", 12)),
        days(("pay", 12), ("visit", 13)),
    )
    answer = ask(journeys, drawn(goal="pay"))
    assert (column(answer, "till").went_on, column(answer, "till").dropped) == (3, 0)
    assert (column(answer, "page").went_on, column(answer, "page").dropped) == (1, 2)
    assert ask(journeys, drawn(goal="pay"), parts=4) == answer


def test_gutters_count_from_the_first_meeting_of_a_stage_to_any_later_one():
    answer = ask(
        lived(days(("ad", 12), ("ad", 13), ("pay", 15)), days(("ad", 12)), days(("compare", 12), ("ad", 13)))
    )
    first, second = answer.gutters
    assert (first.stage, first.to, first.customers, first.went_on) == ("discover", "choose", 3, 1)
    assert first.median_seconds == first.p90_seconds == 3 * 86_400
    assert (second.customers, second.went_on, second.share, second.median_seconds) == (1, 0, 0.0, None)


def test_the_median_wait_is_to_the_next_touchpoint_whichever_it_is():
    answer = ask(lived(days(("ad", 12), ("other", 13), ("ad", 14), ("pay", 20))))
    assert column(answer, "ad").median_seconds == 4 * 86_400  # 2 and 6 days
    assert column(answer, "till").median_seconds is None


def test_legs_are_passes_to_another_touchpoint_never_to_itself():
    answer = ask(
        lived(
            days(("ad", 12), ("ad", 13), ("pay", 14), ("ad", 15), ("pay", 16)), days(("ad", 12), ("pay", 30))
        )
    )
    assert answer.legs == (Leg("ad", "till", 1, 2), Leg("till", "ad", 1, 1))


def test_the_period_before_is_told_where_the_data_reach_back_far_enough():
    assert column(ask(lived(days(("ad", 0), ("pay", 12)), days(("ad", 11)))), "ad").before == 2
    assert column(ask(lived(days(("ad", 1), ("pay", 12)))), "ad").before is None


def test_the_series_holds_customers_in_each_twelfth_of_the_period():
    answer = ask(lived(days(("ad", 12), ("ad", 12.5), ("ad", 23)), days(("ad", 23.9))))
    assert column(answer, "ad").series == (1, *[0] * 10, 2)


def test_channels_come_from_their_rules_or_from_the_events_channel():
    bought = Touchpoint(
        "buy", "buy", Text.of("b"), channels=("store", "web"), rule=parse_rule("pay"),
        channel_rules=(("phone", parse_rule("call")),),
    )  # fmt: skip
    alone = Touchpoint("ask", "choose", Text.of("a"), channels=("chat",), rule=parse_rule("ask"))
    told = [
        ("pay", 1.1e6, {"channel": "Store"}),
        ("pay", 1.2e6, {"channel": "kiosk"}),
        ("call", 1.3e6),
        ("ask", 1.4e6),
    ]
    answer = ask(lived(told, [("pay", 1.1e6, {"channel": "web"})]), drawn((alone, bought)))
    assert column(answer, "buy").channels == (
        ChannelUse("store", 1, 1),
        ChannelUse("web", 1, 1),
        ChannelUse("phone", 1, 1),
    )
    assert column(answer, "buy").events == 4
    assert column(answer, "ask").channels == (ChannelUse("chat", 1, 1),)


def test_what_we_sent_counts_nowhere():
    answer = ask(columns_of([[Event("ad", 13 * DAY, ours=True)]]))
    assert (answer.n, column(answer, "ad").customers, answer.unmapped) == (0, 0, ())


def test_a_map_without_rules_or_a_period_without_time_cannot_be_asked():
    with pytest.raises(BadQuestion):
        Touchpoints(drawn((Touchpoint("t", "buy", Text.of("t")),)), PERIOD)
    with pytest.raises(BadQuestion):
        Touchpoints(drawn(), Span(5, 5))


event = st.builds(
    Event,
    st.sampled_from(["ad", "visit", "compare", "pay", "other"]),
    st.integers(0, 26).map(lambda day: day * DAY),
    ours=st.sampled_from([False, False, False, True]),
)
lives = st.lists(
    st.lists(event, max_size=9).map(lambda life: sorted(life, key=lambda event: event.at)),
    min_size=1,
    max_size=4,
)


def met_by(event):
    return [place for place, (_, _, rule) in enumerate(COLUMNS) if event.name in rule.split(" or ")]


def goes_on(life, place, goal):
    first = next(k for k, event in enumerate(life) if place in met_by(event))
    later = any(max(met_by(event), default=-1) > place for event in life[first + 1 :])
    return later or any(goal is not None and event.name in goal.split(" or ") for event in life[first:])


@settings(max_examples=250, deadline=None)
@given(lives, st.sampled_from([None, "compare", "pay or other"]))
def test_the_compiled_walk_equals_its_plain_twin(told, goal):
    answer = ask(columns_of(told), drawn(goal=goal))
    inside = [[event for event in life if event.at in PERIOD and not event.ours] for life in told]
    touches = [[(event.at, met_by(event)) for event in life if met_by(event)] for life in inside]
    assert answer.n == sum(bool(life) for life in inside)
    for place, figures in enumerate(answer.columns):
        meetings = [[(k, at) for k, (at, met) in enumerate(life) if place in met] for life in touches]
        assert figures.customers == sum(bool(own) for own in meetings)
        assert figures.events == sum(map(len, meetings))
        went = [
            goes_on(life, place, goal) for life in inside if any(place in met_by(event) for event in life)
        ]
        assert (figures.went_on, figures.dropped) == (sum(went), len(went) - sum(went))
        gaps = [
            life[k + 1][0] - at
            for life, own in zip(touches, meetings, strict=True)
            for k, at in own
            if k + 1 < len(life)
        ]
        assert figures.median_seconds == (median(gaps) / 1e6 if gaps else None)
        parts = [{(at - PERIOD.start) // DAY for _, at in own} for own in meetings]
        assert figures.series == tuple(sum(part in own for own in parts) for part in range(12))
    stage = {0: 0, 1: 0, 2: 1, 3: 2}
    staged = [[(at, stage[met[0]]) for at, met in life] for life in touches]
    for place, gutter in enumerate(answer.gutters):
        waits = []
        for life in staged:
            arrived = next((k for k, (_, s) in enumerate(life) if s == place), None)
            if arrived is not None:
                later = [at for at, s in life[arrived + 1 :] if s > place]
                waits.append(later[0] - life[arrived][0] if later else None)
        known = [wait for wait in waits if wait is not None]
        assert (gutter.customers, gutter.went_on) == (len(waits), len(known))
        assert gutter.median_seconds == (median(known) / 1e6 if known else None)
    passes = [
        (k, a[1][0], b[1][0])
        for k, life in enumerate(touches)
        for a, b in pairwise(life)
        if a[1][0] != b[1][0]
    ]
    ids = [id for id, _, _ in COLUMNS]
    assert {(leg.origin, leg.to): (leg.customers, leg.passes) for leg in answer.legs} == {
        (ids[a], ids[b]): (len({p for p in passes if p[1:] == (a, b)}), sum(p[1:] == (a, b) for p in passes))
        for _, a, b in passes
    }
    assert answer == ask(columns_of(told), drawn(goal=goal), parts=3)
