"""Maps and libraries at random, for laws."""

from dataclasses import replace
from datetime import date
from functools import partial

from hypothesis import strategies as st

from periplo.core.cells import KINDS, Evidence, Item
from periplo.core.frameworks import FRAMEWORKS, Framework, Phase
from periplo.core.lanes import LANES, NUMBERS, Lane
from periplo.core.library import (
    OPPORTUNITY_KINDS,
    PROGRESS,
    Area,
    Entry,
    Initiative,
    Library,
    Metric,
    Opportunity,
    SharedTouchpoint,
)
from periplo.core.maps import (
    FEELINGS,
    MARKS,
    MOMENTS,
    Action,
    Difference,
    Goal,
    JourneyMap,
    Persona,
    Stage,
    Touchpoint,
    Transition,
    Unplaced,
    Variant,
)
from periplo.core.spans import HOUR
from periplo.core.texts import Text
from rule_strategies import customer_rules, event_rules

plain = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
).filter(lambda text: text.strip() and "None" not in text)  # a test looks for a None that was said aloud
ids = st.builds(
    str.__add__, st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
    st.text("abcdefghijklmnopqrstuvwxyz0123456789-", max_size=8),
)  # fmt: skip
texts = st.one_of(plain, st.dictionaries(st.sampled_from(["es", "en", "pt"]), plain, min_size=1)).map(Text.of)
extras = st.dictionaries(
    ids.map("x_".__add__),
    st.one_of(plain, st.integers(-9, 9), st.booleans(), st.lists(plain, max_size=2)),
    max_size=2,
)
days = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
words = st.none() | plain
one_to_five = st.none() | st.integers(1, 5)
feelings = st.one_of(st.none(), st.sampled_from(FEELINGS).map(float))
several = st.lists(texts, max_size=2).map(tuple)
some_ids = st.lists(ids, max_size=2).map(tuple)
maybe_texts = st.none() | texts
maybe_rules = st.none() | customer_rules
own_lanes = (
    Lane("own_note", Text.of("Own"), note=Text.of("of ours")),
    Lane("own_score", Text.of("Score"), type="rating", low=1, high=10, after="needs", shown=True),
    Lane(
        "own_choice",
        Text.of("Colour"),
        type="choice",
        choices=(Text.of("red"), Text.of({"es": "azul", "en": "blue"})),
    ),
    Lane("own_day", Text.of("Since"), type="date", side="organisation"),
    replace(LANES["pains"], title=Text.of("Hurts"), shown=False),
)
evidence = st.builds(
    Evidence, st.sampled_from(KINDS), st.none() | texts, words, words, st.none() | texts, days, words, words,
    st.none() | st.integers(1, 999), extras,
)  # fmt: skip
some_evidence = st.lists(evidence, max_size=2).map(tuple)


def once(make):
    """Makes the strategy of these lanes once: to make one anew costs more than to draw from it."""
    made = {}

    def found(*lanes):
        key = tuple(map(id, lanes))
        if key not in made:
            made[key] = make(*lanes)
        return made[key]

    return found


def values_of(lane):
    if lane.type in NUMBERS:
        return st.floats(lane.low or 0, lane.high or 1, allow_nan=False)
    by_type = {"choice": st.just("red"), "date": st.just("2026-03-01"), "duration": st.just("2h")}
    return by_type.get(lane.type, plain)


@once
def item_of(lane):
    said = st.builds(
        Item, texts, st.none() | values_of(lane), words, words, maybe_texts, words, one_to_five,
        some_ids, some_evidence, extras,
    )  # fmt: skip
    return st.one_of(texts.map(Item), values_of(lane).map(lambda value: Item(value=value)), said)


@once
def cells_of(*lanes):
    one = st.sampled_from([lane.id for lane in lanes])
    by_id = {lane.id: lane for lane in lanes}
    cell = one.flatmap(
        lambda id: st.tuples(st.just(id), st.lists(item_of(by_id[id]), min_size=1, max_size=2).map(tuple))
    )
    return st.lists(cell, max_size=3).map(dict)


@st.composite
def personas(draw):
    return Persona(
        draw(ids), draw(texts), draw(maybe_texts), draw(maybe_texts), draw(maybe_rules),
        draw(words), draw(st.booleans()), draw(several), draw(several), draw(several), draw(some_evidence),
        draw(extras),
    )  # fmt: skip


_column_ids = st.lists(ids, max_size=5, unique=True)
_stage_ids = st.lists(ids, min_size=1, max_size=4, unique=True)
_people = st.lists(personas(), min_size=1, max_size=3, unique_by=lambda one: one.id)
_lanes = st.lists(st.sampled_from(own_lanes), max_size=3, unique_by=lambda lane: lane.id)


@st.composite
def journey_maps(draw):
    lanes = tuple(draw(_lanes))
    all_lanes = tuple({**LANES, **{lane.id: lane for lane in lanes}}.values())
    cells = cells_of(*all_lanes)
    made_column = column(*all_lanes)
    frameworks = draw(
        st.sampled_from([(), (Framework("ours", Text.of("Ours"), (Phase("one", Text.of("1")),)),)])
    )
    phases = st.sampled_from(
        [
            {},
            {"reach": "engagement"},
            {"sale": "presale", "funnel": "top"},
            *([{"ours": "one"}] if frameworks else []),
        ]
    )
    assert "reach" in FRAMEWORKS
    stage_ids = draw(_stage_ids)
    moments = sorted(
        draw(st.lists(st.sampled_from(MOMENTS), min_size=len(stage_ids), max_size=len(stage_ids))),
        key=MOMENTS.index,
    )
    stages = tuple(
        Stage(id, draw(texts), moment, draw(phases), draw(some_ids), draw(words),
              draw(st.booleans()), draw(cells), draw(some_evidence), draw(extras))
        for id, moment in zip(stage_ids, moments, strict=True)
    )  # fmt: skip
    column_ids = draw(_column_ids)
    at = sorted(
        draw(st.lists(st.integers(0, len(stages) - 1), min_size=len(column_ids), max_size=len(column_ids)))
    )
    columns = tuple(draw(made_column)(id, stages[k].id) for id, k in zip(column_ids, at, strict=True))
    people = draw(_people)
    return JourneyMap(
        id=draw(ids),
        title=draw(texts),
        persona=people[0],
        goal=draw(goals),
        stages=stages,
        columns=columns,
        languages=draw(st.sampled_from([("es", "en"), ("en",), ("es",)])),
        state=draw(st.sampled_from(["as-is", "to-be"])),
        version=draw(words),
        idle=draw(st.integers(1, 10**14)),
        loyal=draw(maybe_rules),
        scenario=draw(maybe_texts),
        compared_with=draw(words),
        principles=draw(several),
        cells=draw(cells),
        transitions=draw(transitions(column_ids)),
        variants=tuple(draw(variant(one, column_ids, differences(*all_lanes))) for one in people[1:]),
        lanes=lanes,
        frameworks=frameworks,
        tray=tuple(draw(st.lists(unplaced(*all_lanes), max_size=2))),
        extra=draw(extras),
    )


goals = st.builds(Goal, texts, st.none() | event_rules, extras)


def transitions(column_ids):
    if not column_ids:
        return st.just(())
    end = st.sampled_from(column_ids)
    motivations = st.lists(item_of(LANES["motivators"]), max_size=2).map(tuple)
    one = st.builds(
        Transition, end, end, motivations, st.none() | st.integers(1, 10**12), some_ids,
        some_evidence, extras,
    )  # fmt: skip
    return st.lists(one, max_size=3, unique_by=lambda way: (way.origin, way.target)).map(tuple)


@once
def differences(*lanes):
    return st.builds(Difference, maybe_texts, feelings, some_ids, st.booleans(), cells_of(*lanes), extras)


def variant(persona, column_ids, said):
    changed = st.dictionaries(st.sampled_from(column_ids), said, max_size=2) if column_ids else st.just({})
    return st.builds(Variant, st.just(persona), maybe_texts, maybe_texts, st.none() | goals, changed, extras)


@once
def unplaced(*lanes):
    by_id = {lane.id: lane for lane in lanes}
    placed = st.sampled_from(list(by_id)).flatmap(
        lambda id: st.builds(Unplaced, item_of(by_id[id]), st.just(id))
    )
    return placed | texts.map(lambda text: Unplaced(Item(text)))


@once
def column(*lanes):
    """Draws a function that makes a column of an id and a stage."""
    cells = cells_of(*lanes)
    both = {
        "feeling": feelings, "cells": cells, "felt": feelings, "for_customer": one_to_five, "for_us": one_to_five,
        "feelings": st.dictionaries(ids, st.sampled_from(FEELINGS).map(float), max_size=2),
        "places": some_ids,
        "marks": st.lists(st.sampled_from(MARKS), max_size=2, unique=True).map(tuple), "evidence": some_evidence,
        "extra": extras,
    }  # fmt: skip
    action = st.fixed_dictionaries({"title": texts, **both})
    point = st.fixed_dictionaries({
        "title": texts, "channels": st.lists(ids, max_size=2, unique=True).map(tuple), "rule": st.none() | event_rules,
        "channel_rules": st.dictionaries(ids, event_rules, max_size=2), "moment_of_truth": st.booleans(),
        "optional": st.booleans(), "owner": words, "design": maybe_texts, "uses": words, "opens": words, **both,
    })  # fmt: skip
    return action.map(lambda said: partial(Action, **said)) | point.map(
        lambda said: partial(touchpoint, **said)
    )


def touchpoint(id, stage, *, title, channels, rule, channel_rules, **more):
    named = tuple(dict.fromkeys((*channels, *channel_rules)))
    return Touchpoint(id, stage, title, named, rule, tuple(channel_rules.items()), **more)


def _unique(kind):
    return st.lists(kind, max_size=2, unique_by=lambda one: one.id).map(tuple)


_entries = _unique(st.builds(Entry, ids, texts, words, maybe_texts, words, extras))
_times = st.none() | st.integers(1, 90).map(lambda hours: hours * HOUR)
_areas = _unique(st.builds(Area, ids, texts, words, maybe_texts, words, _times, _times, extras))
libraries = st.builds(
    Library,
    personas=_unique(personas()),
    channels=_entries, areas=_areas, systems=_entries, places=_entries, content=_entries,
    touchpoints=_unique(st.builds(SharedTouchpoint, ids, texts, some_ids,
                                  st.none() | event_rules, words, cells_of(*LANES.values()), extras)),
    metrics=_unique(st.builds(Metric, ids, texts, plain, words, words, st.none() | st.floats(-9, 9),
                              st.sampled_from(["up", "down"]), words, extras)),
    opportunities=_unique(st.builds(Opportunity, ids, texts, st.lists(plain, max_size=2).map(tuple),
                                    st.sampled_from(OPPORTUNITY_KINDS), one_to_five, one_to_five, one_to_five,
                                    st.lists(plain, max_size=2).map(tuple), maybe_texts, maybe_texts, words,
                                    st.sampled_from(PROGRESS), some_evidence, extras)),
    initiatives=_unique(st.builds(Initiative, ids, texts, st.lists(plain, max_size=2).map(tuple), words, words, days,
                                  st.sampled_from(PROGRESS), days, maybe_texts, words,
                                  maybe_texts, extras)),
    evidence=some_evidence,
    lanes=st.sampled_from([(), own_lanes]),
    extra=extras,
)  # fmt: skip
