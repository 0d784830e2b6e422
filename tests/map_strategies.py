"""Maps at random, for laws."""

from hypothesis import strategies as st

from periplo.core.maps import (
    FEELINGS,
    MOMENTS,
    TEXT_LANES,
    Action,
    Goal,
    JourneyMap,
    Persona,
    Stage,
    Touchpoint,
)
from periplo.core.texts import Text
from rule_strategies import customer_rules, event_rules

plain = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
).filter(str.strip)
ids = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
texts = st.one_of(plain, st.dictionaries(st.sampled_from(["es", "en", "pt"]), plain, min_size=1)).map(Text.of)
extras = st.dictionaries(
    ids.map("x_".__add__),
    st.one_of(plain, st.integers(-9, 9), st.booleans(), st.lists(plain, max_size=2)),
    max_size=2,
)
cells = st.dictionaries(
    st.sampled_from(TEXT_LANES), st.lists(texts, min_size=1, max_size=2).map(tuple), max_size=3
)
feelings = st.one_of(st.none(), st.sampled_from(FEELINGS).map(float))


@st.composite
def journey_maps(draw):
    stage_ids = draw(st.lists(ids, min_size=1, max_size=4, unique=True))
    moments = sorted(
        draw(st.lists(st.sampled_from(MOMENTS), min_size=len(stage_ids), max_size=len(stage_ids))),
        key=MOMENTS.index,
    )
    stages = tuple(
        Stage(id, draw(texts), moment, draw(extras)) for id, moment in zip(stage_ids, moments, strict=True)
    )
    column_ids = draw(st.lists(ids, max_size=5, unique=True))
    at = sorted(
        draw(st.lists(st.integers(0, len(stages) - 1), min_size=len(column_ids), max_size=len(column_ids)))
    )
    columns = tuple(draw(column(id, stages[k].id)) for id, k in zip(column_ids, at, strict=True))
    return JourneyMap(
        id=draw(ids),
        title=draw(texts),
        persona=Persona(draw(ids), draw(texts), draw(st.none() | texts), draw(st.none() | texts),
                        draw(st.none() | customer_rules), draw(extras)),
        goal=Goal(draw(texts), draw(st.none() | event_rules), draw(extras)),
        stages=stages,
        columns=columns,
        languages=draw(st.sampled_from([("es", "en"), ("en",), ("es",)])),
        state=draw(st.sampled_from(["as-is", "to-be"])),
        version=draw(st.none() | plain),
        idle=draw(st.integers(1, 10**14)),
        loyal=draw(st.none() | customer_rules),
        scenario=draw(st.none() | texts),
        extra=draw(extras),
    )  # fmt: skip


def column(id, stage):
    return st.one_of(
        st.builds(Action, st.just(id), st.just(stage), texts, feelings, cells, extras),
        st.builds(touchpoint, st.just(id), st.just(stage), texts, st.lists(ids, max_size=2, unique=True).map(tuple),
                  st.none() | event_rules, st.dictionaries(ids, event_rules, max_size=2), feelings, cells,
                  st.booleans(), st.none() | plain, extras),
    )  # fmt: skip


def touchpoint(
    id, stage, title, channels, rule, channel_rules, feeling, texts, moment_of_truth, owner, extra
):
    named = tuple(dict.fromkeys((*channels, *channel_rules)))
    return Touchpoint(
        id,
        stage,
        title,
        named,
        rule,
        tuple(channel_rules.items()),
        feeling,
        texts,
        moment_of_truth,
        owner,
        extra,
    )
