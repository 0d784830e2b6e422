"""The gallery: maps without a fault, rules that its events meet, stories that its questions find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from ruamel.yaml import YAML

from gallery_built import example, journeys_of
from periplo.core.cells import KINDS
from periplo.core.channel_catalogue import CHANNELS
from periplo.core.errors import BadInput
from periplo.core.evidence_cover import evidence_cover
from periplo.core.maps import JourneyMap
from periplo.core.spans import duration
from periplo.edge.source import Source, metrics_of
from periplo.edge.wiring import engine, ledger_of
from periplo.formats.documents import read_document
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import read_map
from periplo.formats.plan_yaml import read_tracking_plan
from periplo.journeys.columns import Coded
from periplo.journeys.masks import event_mask, unknown
from periplo.usecases.ask import ask
from periplo.usecases.asked_again import figure, question_said
from periplo.usecases.beside import beside_of
from periplo.usecases.checking import check_map
from periplo.usecases.checking.completeness import completeness
from periplo.usecases.gallery.build import EVENTS, build_example
from periplo.usecases.gallery.documents import DOCUMENTS
from periplo.usecases.gallery.life import NAMES, Step, life_of
from periplo.usecases.gallery.living import living
from periplo.usecases.questions import asking_of

every_example = pytest.mark.parametrize("name", NAMES)


def drawn_of(name: str) -> JourneyMap:
    return read_map(DOCUMENTS / name / "map.yaml")


def answer(name: str, question: str, **options: str) -> Any:
    options = {"in": str(example(name).workspace.root), **options}
    source = Source(options)
    asking = asking_of(question, options, source.ground())
    return ask(asking, source.lived, source.choice, engine()).answer


def found_by(name: str) -> Any:
    life = life_of(name)
    return answer(name, life.ask, **life.options)


def told(data: Any) -> Iterator[dict[str, str]]:
    if isinstance(data, dict):
        if {"es", "en"} & set(data):
            yield data
        else:
            for value in data.values():
                yield from told(value)
    elif isinstance(data, list):
        for value in data:
            yield from told(value)


def test_every_folder_of_the_gallery_is_an_example_and_the_docs_point_to_it():
    assert {path.parent.name for path in DOCUMENTS.glob("*/life.yaml")} == set(NAMES)
    assert (Path(__file__).parents[2] / "examples" / "gallery").resolve() == DOCUMENTS.resolve()


@every_example
@pytest.mark.parametrize("file", ["map.yaml", "library.yaml", "plan.yaml", "life.yaml"])
def test_every_text_stands_in_spanish_and_english(name: str, file: str):
    texts = list(told(YAML(typ="safe").load((DOCUMENTS / name / file).read_text("utf-8"))))
    assert texts
    assert all(set(text) == {"es", "en"} and all(text.values()) for text in texts)


@every_example
def test_no_map_has_a_finding_worse_than_a_note_in_either_language_and_each_says_nearly_all_there_is_to_say(
    name,
):
    document = read_document(DOCUMENTS / name / "map.yaml")
    drawn = drawn_of(name)
    for languages in (("es", "en"), ("en", "es")):
        found = check_map(replace(drawn, languages=languages), document, journeys_of(name))
        # What grows old with the calendar, and answers to a survey, are no faults of the map.
        assert {finding.code for finding in found} <= {"old_evidence", "unmapped_event"}
    assert completeness(drawn).score == 100


@every_example
def test_every_kpi_and_every_measure_is_a_number_that_can_be_asked(name):
    source = Source({"in": str(example(name).workspace.root)})
    drawn, library = source.drawn, library_beside(source.workspace.maps[0])
    stood = metrics_of(source, drawn, None)
    assert not stood.failed
    assert stood.values.keys() == {metric.id for metric in library.metrics}
    for initiative in library.initiatives:
        said = question_said(initiative.measure)
        assert figure(said, source.ground(), source.lived, engine()).value is not None


@every_example
def test_a_map_holds_what_the_eye_can_hold(name):
    drawn = drawn_of(name)
    assert 5 <= len(drawn.stages) <= 7
    assert 10 <= len(drawn.columns) <= 16
    assert {stage.moment for stage in drawn.stages} == {"before", "during", "after"}
    assert 2 <= sum(one.moment_of_truth for one in drawn.touchpoints) <= 4
    for column in drawn.columns:
        assert max(len(column.title.to(language)) for language in ("es", "en")) <= 34, column.id
        for items in column.cells.values():
            assert all(len(item.to(language)) <= 60 for item in items for language in ("es", "en")), column.id
    assert {channel for one in drawn.touchpoints for channel in one.channels} <= set(CHANNELS)


@every_example
def test_every_stage_knows_by_data_and_by_testimony(name):
    cover = evidence_cover(drawn_of(name), date(2026, 1, 1))
    held = {kind for kind, n in zip(KINDS, cover.whole.held, strict=True) if n}
    assert held >= {"metric", "anecdote", "inferred"}
    assert held & {"assumed", "proposed"}
    assert not any(stage.lacks for stage in cover.by("stage"))


@every_example
def test_every_rule_is_met_through_the_very_channels_that_the_map_draws(name):
    journeys = journeys_of(name)
    channel = journeys.properties["channel"]
    assert isinstance(channel, Coded)
    for touchpoint in drawn_of(name).touchpoints:
        met = event_mask(touchpoint.met, journeys)
        assert met.any(), touchpoint.id
        missed = unknown([touchpoint.met], journeys)
        assert not missed.events, touchpoint.id
        assert not missed.properties, touchpoint.id
        seen = {channel.values[code - 1] for code in np.unique(channel.codes[met]) if code}
        assert seen == set(touchpoint.channels), touchpoint.id


@every_example
def test_the_plan_names_every_event_that_is_lived_and_no_other(name):
    plan = read_tracking_plan(DOCUMENTS / name / "plan.yaml")
    lived = Counter(event.event for event in living(life_of(name)))
    assert set(plan.events) == set(lived)
    carried = {key for event in living(life_of(name), 400) for key in event.carries}
    assert carried - {"place", "channel", "utm_medium", "utm_campaign"} <= set(plan.properties)


@every_example
def test_a_workspace_holds_map_plan_portrait_and_a_year_of_events(name):
    built = example(name)
    assert 2_000 <= built.customers <= 5_000
    assert built.events == sum(1 for _ in living(built.life))
    assert (built.workspace.root / EVENTS).is_file()
    drawn = drawn_of(name)
    images = beside_of(
        drawn, library_beside(DOCUMENTS / name / "map.yaml"), built.workspace.root / "assets", None
    )
    assert drawn.persona.portrait in images.images
    year = journeys_of(name).at
    assert duration("350d") < year.max() - year.min() <= duration("366d")


@every_example
def test_the_same_seed_lives_the_same_year_and_fewer_customers_are_the_first_of_them(name):
    life = life_of(name)
    few = list(living(life, 50))
    assert few == list(living(life, 50))
    assert list(living(life, 20)) == [event for event in few if event.customer <= "c00020"]
    assert all(a.at <= b.at for a, b in pairwise(few) if a.customer == b.customer)


def turn_at(name: str, touchpoint: str, property: str) -> Any:
    """How it goes at a touchpoint, as the question of the example finds it."""
    moment = next(one for one in found_by(name).moments if one.touchpoint == touchpoint)
    return next(turn for turn in moment.turns if turn.property == property)


def test_who_gets_the_quote_within_a_day_moves_twice_as_often():
    turn = turn_at("services", "get-quote", "in_a_day")
    better, worse = (turn.share, turn.other_share) if turn.value == "yes" else (turn.other_share, turn.share)
    assert better > 1.9 * worse
    assert turn.low > 0 or turn.high < 0


def test_who_gets_the_result_in_time_ends_the_treatment_nearly_twice_as_often_and_those_who_wait_ring_up():
    turn = turn_at("clinic", "get-results", "on_time")
    better, worse = (turn.share, turn.other_share) if turn.value == "yes" else (turn.other_share, turn.share)
    assert better > 1.6 * worse
    rang = {event.customer for event in living(life_of("clinic")) if event.event == "call answered"}
    seen = {
        e.customer: e.carries["on_time"] for e in living(life_of("clinic")) if e.event == "results viewed"
    }
    assert {seen[one] for one in rang & set(seen)} == {"no"}


def test_more_than_half_of_those_whose_card_fails_are_lost_and_no_touchpoint_after_the_start_loses_as_many():
    found = {one.touchpoint: one for one in found_by("subscription").columns}
    lost = {id: one.dropped / one.customers for id, one in found.items() if one.customers}
    assert lost["fail-pay"] > 0.5
    # Who leaves means to.
    assert lost["fail-pay"] == max(share for id, share in lost.items() if id != "leave")


def test_the_fair_begins_most_contracts_and_the_last_click_credits_our_own_name():
    first, last = (
        answer("b2b", "attribution", **{"from": "all", "model": model}).channels
        for model in ("first", "last")
    )
    assert (first[0].channel, first[0].share > 0.6) == ("fair", True)
    assert (last[0].channel, last[0].share > 0.8) == ("brand search", True)
    assert found_by("b2b").channels[0].channel == "brand search"


def test_most_people_stand_where_they_wait_for_the_missing_paper():
    assert found_by("public").most == "wait"
    filed = [e.carries["complete"] for e in living(life_of("public")) if e.event == "application filed"]
    assert 0.55 < filed.count("no") / len(filed) < 0.65


def test_the_food_is_liked_and_the_wait_is_lived_below_zero():
    felt = {one.touchpoint: one for one in found_by("restaurant").touchpoints}
    assert felt["order-food"].planned == 1
    assert felt["order-food"].lived.feeling_high < 0
    assert felt["eat-it"].lived.feeling_low > 1


def test_the_app_loses_those_who_change_their_ticket():
    troubles = [one for stage in found_by("trip").stages for one in stage.troubles if one.kind == "channel"]
    assert [one.touchpoint for one in troubles] == ["change-ticket"]
    gaps = answer("trip", "fluidity", **{"from": "all"}).channel_gaps
    assert {(gap.touchpoint, gap.worse) for gap in gaps} == {("change-ticket", "app")}
    assert troubles[0].share > 0.25


def test_they_go_back_and_forth_most_between_the_hour_they_are_given_and_the_phone():
    loop = found_by("repair").loops[0]
    assert {loop.touchpoint, loop.through} == {"get-date", "ask-again"}
    assert loop.times > 1_000


def test_a_name_that_is_no_example_is_refused_and_so_is_a_folder_that_holds_something(tmp_path):
    with pytest.raises(BadInput, match="no example 'hotel'"):
        build_example("hotel", tmp_path / "hotel", ledger_of)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(BadInput, match="holds something already"):
        build_example("clinic", tmp_path, ledger_of)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt"]


# A life of one's own, small enough to follow by hand.


def small(*steps: dict[str, Any], **more: Any) -> list[tuple[str, str, Any]]:
    life = replace(
        life_of("clinic"), steps=tuple(msgspec.convert(one, Step) for one in steps), who={}, **more
    )
    return [(event.customer, event.event, dict(event.carries)) for event in living(life, 40)]


def names(*steps: dict[str, Any]) -> set[str]:
    return {event for _, event, _ in small(*steps)}


def test_a_step_that_is_needed_and_does_not_happen_ends_its_list_and_one_that_ends_it_ends_everything():
    never, sure = {"event": "a", "chance": 0}, {"event": "b"}
    assert names(never, sure) == {"b"}
    assert names({**never, "needed": True}, sure) == set()
    assert names({"steps": [{**never, "needed": True}, {"event": "c"}]}, sure) == {"b"}
    assert names({"steps": [{"event": "c", "ends": True}]}, sure) == {"c"}


def test_a_step_comes_round_at_most_so_often_and_its_case_is_the_first_that_holds():
    cases = {"cases": [{"when": {"kind": "x"}, "is": "first"}, {"is": "second"}]}
    lived = small({"event": "a", "most": 3, "with": {"kind": "x"}}, {"event": "b", "with": {"said": cases}})
    mine = [(event, carries) for customer, event, carries in lived if customer == lived[0][0]]
    assert mine == [("a", {"kind": "x"})] * 3 + [("b", {"said": "first"})]


def test_what_a_step_knows_decides_and_is_carried_by_no_event():
    lived = small(
        {"event": "a", "knows": {"late": "yes"}},
        {"event": "b", "when": {"late": "yes"}},
        {"event": "c", "when": {"late": "no"}},
    )
    assert {event for _, event, _ in lived} == {"a", "b"}
    assert not any(carries for _, _, carries in lived)


def test_what_lies_beyond_the_year_has_not_happened_and_the_night_is_slept_through():
    assert names({"event": "a", "after": "9000d"}) == set()
    life = replace(life_of("clinic"), awake=(9, 10), steps=(Step(event="a", after="5h", most=4),))
    assert {event.at % 86_400 // 3_600 for event in living(life, 60)} <= {9, 10, 11}
