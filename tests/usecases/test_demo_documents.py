"""The demo's documents and the web shop's map: both languages, rules that match, texts that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML

from periplo.core.channel_catalogue import CHANNELS
from periplo.core.maps import Action, JourneyMap
from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.map_yaml import read_map
from periplo.formats.plan_yaml import read_plan
from periplo.formats.segment_yaml import read_segment
from periplo.journeys.choosing import extent
from periplo.journeys.columns import Coded, Journeys
from periplo.journeys.masks import event_mask, unknown
from periplo.usecases.audiences.book import Book
from periplo.usecases.audiences.checking import check_segment
from periplo.usecases.audiences.measuring import crowd_of
from periplo.usecases.audiences.people import People
from periplo.usecases.demo.documents import DOCUMENTS
from periplo.usecases.demo.files import write_shop
from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.rows import EVENTS, PROPERTIES, WORDS
from periplo.usecases.demo.shop import build_shop
from periplo.usecases.demo.truth import STAGES
from periplo.usecases.from_files import read_events

EXAMPLES = Path(__file__).parents[2] / "examples"
MAPS = [DOCUMENTS / "map.yaml", EXAMPLES / "ecom" / "map.yaml"]
CAMPAIGNS = sorted((DOCUMENTS / "campaigns").glob("*.yaml"))
SEGMENTS = sorted((DOCUMENTS / "segments").glob("*.yaml"))
PLAN = DOCUMENTS / "plan.yaml"


def plain(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def pairs(data: Any) -> Iterator[Mapping[str, str]]:
    """Every text in Spanish and English of a document."""
    if isinstance(data, dict):
        if "es" in data or "en" in data:
            yield data
        else:
            for value in data.values():
                yield from pairs(value)
    elif isinstance(data, list):
        for value in data:
            yield from pairs(value)


@pytest.fixture(scope="module")
def journeys(tmp_path_factory: pytest.TempPathFactory) -> Journeys:
    path = tmp_path_factory.mktemp("demo") / "events.parquet"
    return read_events(write_shop(build_shop(3_000, seed=3), path)).journeys


@pytest.mark.parametrize(
    "path", [*MAPS, *CAMPAIGNS, *SEGMENTS, PLAN], ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_every_text_stands_in_spanish_and_english(path: Path):
    texts = list(pairs(plain(path)))
    assert texts
    for text in texts:
        assert set(text) == {"es", "en"}, text
        assert all(
            isinstance(said, str) and said.strip() == said.rstrip("\n") and said for said in text.values()
        ), text


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.parent.name)
def test_texts_are_short_enough_for_a_cell(path: Path):
    drawn = read_map(path)
    for column in drawn.columns:
        for language in ("es", "en"):
            assert len(column.title.to(language)) <= 32, column.title
            for cell in column.cells.values():
                assert len(cell) <= 2
                assert all(len(text.to(language)) <= 60 for text in cell), cell


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.parent.name)
def test_titles_are_said_by_the_customer(path: Path):
    mine = re.compile(r"^I | me | me$|^My | my |^I get the leaflet$|^Something fails$")
    for column in read_map(path).columns:
        assert mine.search(column.title.to("en")), column.title.to("en")


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.parent.name)
def test_a_map_stays_within_what_the_eye_can_hold(path: Path):
    drawn = read_map(path)
    assert 5 <= len(drawn.stages) <= 7
    assert 12 <= len(drawn.columns) <= 16
    assert sum(isinstance(column, Action) for column in drawn.columns) == 1
    assert {stage.moment for stage in drawn.stages} == {"before", "during", "after"}
    assert 2 <= sum(touchpoint.moment_of_truth for touchpoint in drawn.touchpoints) <= 4
    for touchpoint in drawn.touchpoints:
        assert touchpoint.owner
        assert touchpoint.feeling is not None
        assert set(touchpoint.channels) <= set(CHANNELS)


def test_every_rule_of_the_map_matches_events_of_the_shop(journeys: Journeys):
    drawn = read_map(DOCUMENTS / "map.yaml")
    channel = journeys.properties["channel"]
    assert isinstance(channel, Coded)
    for touchpoint in drawn.touchpoints:
        assert touchpoint.met is not None
        met = event_mask(touchpoint.met, journeys)
        assert met.any(), touchpoint.id
        missed = unknown([touchpoint.met], journeys)
        assert not missed.events, missed
        assert not missed.properties, missed
        seen = {channel.values[code - 1] for code in np.unique(channel.codes[met]) if code}
        assert seen == set(touchpoint.channels) - {"payment"}, touchpoint.id  # no event names the gateway


def test_the_map_and_the_truth_agree_on_the_stage_of_each_event(journeys: Journeys):
    drawn = read_map(DOCUMENTS / "map.yaml")
    assert [stage.id for stage in drawn.stages] == list(STAGES)
    for stage, names in STAGES.items():
        for name in names:
            code = journeys.code(name)
            rows = journeys.event == code
            assert rows.any(), name
            first = next(t for t in drawn.touchpoints if event_mask(t.met, journeys)[rows].all())  # type: ignore[arg-type]
            assert first.stage == stage, name


def test_what_is_promised_at_the_valley_is_what_was_planted():
    drawn: JourneyMap = read_map(DOCUMENTS / "map.yaml")
    valley = next(touchpoint for touchpoint in drawn.touchpoints if touchpoint.id == "find-list")
    assert valley.feeling == PLANTED.list_promised


@pytest.mark.parametrize("path", CAMPAIGNS, ids=lambda path: path.stem)
def test_each_campaign_acts_on_a_touchpoint_of_the_map(path: Path):
    campaign = read_campaign(path)
    drawn = read_map(DOCUMENTS / "map.yaml")
    assert campaign.map == drawn.id
    assert campaign.touchpoint in {touchpoint.id for touchpoint in drawn.touchpoints}
    assert path.stem == campaign.id


def test_the_tracking_plan_labels_every_event_property_and_value_once():
    plan = plain(PLAN)
    assert set(plan["events"]) == set(EVENTS)
    assert set(PROPERTIES) - {"by", "basket"} <= set(plan["properties"])
    for property, values in plan["values"].items():
        assert set(values) == set(WORDS[property])
    for labels in (plan["events"], plan["properties"], *plan["values"].values()):
        for language in ("es", "en"):
            said = [label[language] for label in labels.values()]
            assert len(said) == len(set(said))


def test_examples_point_to_the_documents_that_ship():
    assert (EXAMPLES / "demo" / "map.yaml").read_bytes() == (DOCUMENTS / "map.yaml").read_bytes()


@pytest.mark.parametrize("path", SEGMENTS, ids=lambda path: path.stem)
def test_a_segment_of_the_demo_asks_what_there_is_and_holds_for_some(path: Path, journeys: Journeys):
    drawn = read_map(DOCUMENTS / "map.yaml", read_plan(PLAN))
    people = People(Book(), bought=drawn.goal.rule)
    whole = extent(journeys)
    assert whole is not None
    crowd = crowd_of(journeys, people, whole.end - 1, drawn)
    assert check_segment(read_segment(path, read_plan(PLAN)), crowd) == []
