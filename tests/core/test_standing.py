import pytest
from hypothesis import given
from hypothesis import strategies as st

from lived import columns_of
from periplo.answers.stages import Stages
from periplo.core.events import Event
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.matching import Life
from periplo.core.rule_text import parse_customer_rule, parse_rule
from periplo.core.spans import DAY
from periplo.core.standing import stage_of
from periplo.core.texts import Text

STAGES = (("find", "before"), ("buy", "during"), ("use", "after"), ("stay", "after"))
RULES = (("find", "ad or visit"), ("find", "visit"), ("buy", "pay"), ("use", "review"), ("stay", "club"))
MAP = JourneyMap(
    "m",
    Text.of("m"),
    Persona("p", Text.of("p")),
    Goal(Text.of("g"), parse_rule("pay")),
    tuple(Stage(id, Text.of(id), moment) for id, moment in STAGES),
    tuple(
        Touchpoint(f"t{k}", stage, Text.of(rule), rule=parse_rule(rule))
        for k, (stage, rule) in enumerate(RULES)
    ),
    idle=5 * DAY,
    loyal=parse_customer_rule("pay at least 2 times"),
)


@pytest.mark.parametrize(
    ("told", "day", "stage"),
    [
        ((), 0, None),
        ((("visit", 0),), 5, "find"),
        ((("visit", 0),), 6, None),  # silent for longer than the idle limit
        ((("visit", 0), ("pay", 1)), 2, "buy"),
        ((("pay", 0), ("club", 1), ("visit", 2)), 3, "find"),  # back at the first page
        ((("pay", 0), ("pay", 1), ("club", 2), ("visit", 3)), 4, "stay"),  # loyal: does not fall back
        ((("visit", 3),), 2, None),  # not yet
    ],
)
def test_a_customer_stands_where_they_last_met_us(told, day, stage):
    events = [Event(name, at * DAY) for name, at in told]
    assert stage_of(MAP, Life(events, day * DAY)) == stage


events = st.builds(
    Event,
    st.sampled_from(["ad", "visit", "pay", "review", "club", "other"]),
    st.integers(0, 25).map(lambda day: day * DAY),
    ours=st.sampled_from([False, False, True]),
)


@given(st.lists(st.lists(events, max_size=9), min_size=1, max_size=4), st.integers(0, 30))
def test_the_plain_reading_equals_the_columns(lives, day):
    lives = [sorted(life, key=lambda event: event.at) for life in lives]
    found = Stages(MAP, day * DAY).standing(columns_of(lives))
    assert [stage_of(MAP, Life(life, day * DAY)) for life in lives] == found.tolist()
