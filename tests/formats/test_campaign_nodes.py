"""Every entry and node as it stands in a document: read, written back the same, and met by the JSON Schema."""

from dataclasses import replace

import jsonschema
import pytest

from periplo.core.campaign_nodes import (
    Adaptive,
    BestHour,
    DateOf,
    Do,
    Draw,
    Jump,
    Send,
    Split,
    TimeOfDay,
    Wait,
    Way,
)
from periplo.core.campaign_saying import entry_said, node_said
from periplo.core.campaigns import DateEntry, ScheduleEntry, SeasonEntry, SegmentEntry
from periplo.core.errors import BadCampaign, BadInput
from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, HOUR
from periplo.formats.campaign_yaml import campaign_data, campaign_from, campaign_text
from periplo.formats.documents import document_of
from periplo.formats.schemas import campaign_schema

ENTRIES = {
    "{event: list started, key: list_id}": "list started",
    "{segment: order completed at least 3 times}": SegmentEntry,
    "{segment: {rule: order completed at least 3 times, on: leave, every: 1d, backfill: true}}": SegmentEntry,
    "{schedule: 2026-12-01 10:00}": ScheduleEntry,
    '{schedule: {at: "2026-12-01 10:00", repeat: FREQ=WEEKLY;BYDAY=TU, spread: 2h}}': ScheduleEntry,
    "{date: birthday}": DateEntry,
    '{date: {trait: renewal, offset: -3, at: "09:30", yearly: false}}': DateEntry,
    "{season: {name: back-to-school, offset: -14}}": SeasonEntry,
}
NODES = """\
schema: 1
id: everything
title: Everything
languages: [en]
priority: 8
value: 2.5
tags: [offers, school]
entry: ENTRY
goal: {rule: order completed, within: 14d}
nodes:
  - {id: tuesday, wait: {until: "09:30", days: [tue, jue]}}
  - {id: birthday, wait: {date: birthday, offset: -3, at: "10:00", past: which}}
  - id: answer
    wait: {for: [{event: email clicked, then: which}, {event: unsubscribed, then: out}], within: 2d}
  - id: kind
    split: [{if: order completed at least 3 times, then: ask}]
  - id: which
    experiment: [{name: short, weight: 1, then: hello}, {name: long, weight: 1, then: later}]
  - {id: hello, send: {channels: [push, email], message: hi, expires: 1d, when_full: wait}}
  - {id: note, emit: {event: greeted, properties: {by: us}}}
  - {id: mark, update: {tier: gold}}
  - {id: ask, task: {title: Call them, area: shop}}
  - {id: tell, call: {url: "https://example.com/hook"}, then: out}
  - {id: later, random: [{name: A, then: tuesday}, {name: B, weight: 2, then: over}]}
  - {id: over, jump: out}
  - {id: out, exit: true}
messages:
  hi: {subject: Hello, body: Hello there}
"""


def written(entry="{event: list started}"):
    return NODES.replace("ENTRY", entry)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_and_node_is_read_and_written_back_the_same(entry):
    campaign = campaign_from(written(entry))
    assert campaign_from(campaign_text(campaign)) == campaign
    validator = jsonschema.Draft202012Validator(campaign_schema())
    validator.validate(campaign_data(campaign))
    validator.validate(document_of(written(entry), "it").data)
    meant = ENTRIES[entry]
    assert (
        campaign.entry.event is not None
        if isinstance(meant, str)
        else isinstance(campaign.entry.start, meant)
    )
    for language in ("es", "en"):
        assert entry_said(campaign.entry, language)
        assert all(node_said(node, language) for node in campaign.nodes)


def test_nodes_are_read_as_values():
    nodes = {node.id: node for node in campaign_from(written()).nodes}
    assert nodes["tuesday"] == Wait("tuesday", 0, "birthday", until=TimeOfDay(570, (1, 3)))
    assert nodes["birthday"].date == DateOf("birthday", -3, 600)
    assert [path.then for path in nodes["answer"].paths] == ["which", "out"]
    assert nodes["answer"].span == 2 * DAY
    assert isinstance(nodes["kind"], Split)
    assert isinstance(nodes["which"], Draw)
    assert nodes["which"].is_experiment
    assert nodes["hello"] == Send("hello", "push", "hi", "note", DAY, otherwise=("email",), when_full="wait")
    assert nodes["mark"] == Do("mark", "update", {"tier": "gold"}, "ask")
    assert [way.weight for way in nodes["later"].ways] == [1, 2]
    assert nodes["over"] == Jump("over", "out")


LEARNS = "experiment: {arms: [{name: short, then: hello}, {name: long, then: later}], adaptive: %s}"
FIXED = "experiment: [{name: short, weight: 1, then: hello}, {name: long, weight: 1, then: later}]"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("true", Adaptive()),
        ("{floor: 0.25, every: 12h}", Adaptive(0.25, 12 * HOUR)),
        ("{metric: email clicked, within: 3d}", Adaptive(metric=EventIs("email clicked"), within=3 * DAY)),
        ("false", None),
    ],
)
def test_an_experiment_that_learns_is_read_and_written_back_the_same(said, meant):
    campaign = campaign_from(written().replace(FIXED, LEARNS % said))
    which = campaign.node("which")
    assert (which.is_experiment, which.adaptive) == (True, meant)
    assert campaign_from(campaign_text(campaign)) == campaign
    validator = jsonschema.Draft202012Validator(campaign_schema())
    validator.validate(campaign_data(campaign))
    validator.validate(document_of(written().replace(FIXED, LEARNS % said), "it").data)
    assert all(node_said(which, language) for language in ("es", "en"))


def test_an_experiment_that_learns_is_said_with_its_floor_rhythm_and_metric():
    learns = Draw(
        "w", (Way("a", 1, "x"), Way("b", 1, "y")), True, {}, Adaptive(0.125, DAY, EventIs("click"), 2 * DAY)
    )
    assert node_said(learns, "en") == (
        "Experiment that learns, at least 12.5% for each, every 1 day, by click within 2 days: "
        "'a': goes on to 'x'; 'b': goes on to 'y'"
    )
    assert "por click en 2 días" in node_said(learns, "es")


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("{floor: 0.6}", "floor of 0.6"),
        ("{floor: 0}", "floor of 0"),
        ("{every: 0s}", "no time"),
        ("{metric: email clicked}", "half a metric"),
        ("{within: 2d}", "half a metric"),
        ("{flor: 0.1}", "Did you mean 'floor'"),
        ("yes please", "adaptive"),
    ],
)
def test_an_experiment_that_cannot_learn_is_refused(said, word):
    with pytest.raises(BadCampaign) as refused:
        campaign_from(written().replace(FIXED, LEARNS % said))
    assert word in str(refused.value)


def test_a_metric_is_an_event_and_no_rule_about_a_whole_journey():
    often = parse_customer_rule("order completed at least 2 times")
    campaign = campaign_from(written().replace(FIXED, LEARNS % "true"))
    nodes = [
        replace(node, adaptive=Adaptive(metric=often, within=DAY)) if node.id == "which" else node
        for node in campaign.nodes
    ]
    with pytest.raises(BadCampaign, match="metric of 'which'"):
        replace(campaign, nodes=tuple(nodes))


def test_an_experiment_that_learns_has_no_weights():
    said = (LEARNS % "true").replace("name: long", "name: long, weight: 2")
    with pytest.raises(BadCampaign, match="has weights"):
        campaign_from(written().replace(FIXED, said))


@pytest.mark.parametrize(
    ("old", "new", "id", "meant"),
    [
        (
            "send: {channels: [push, email], message: hi, expires: 1d, when_full: wait}",
            "send: {channel: best, of: [push, email], message: hi}",
            "hello",
            Send("hello", "push", "hi", "note", otherwise=("email",), best=True),
        ),
        (
            "send: {channels: [push, email], message: hi, expires: 1d, when_full: wait}",
            "send: {channel: by_stage, of: [push, email], message: hi}",
            "hello",
            Send("hello", "push", "hi", "note", otherwise=("email",), by_stage=True),
        ),
        (
            'wait: {until: "09:30", days: [tue, jue]}',
            'wait: {best_hour: {within: 36h, between: "9:00-21:00"}}',
            "tuesday",
            Wait("tuesday", 0, "birthday", best=BestHour(36 * HOUR, 540, 1_260)),
        ),
        (
            'wait: {until: "09:30", days: [tue, jue]}',
            "wait: {best_hour: {}}",
            "tuesday",
            Wait("tuesday", 0, "birthday", best=BestHour(DAY)),
        ),
    ],
)
def test_best_channel_and_hour_are_read_and_written_back_the_same(old, new, id, meant):
    text = written().replace(old, new)
    campaign = campaign_from(text)
    assert campaign.node(id) == meant
    assert campaign_from(campaign_text(campaign)) == campaign
    validator = jsonschema.Draft202012Validator(campaign_schema())
    validator.validate(campaign_data(campaign))
    validator.validate(document_of(text, "it").data)
    assert all(node_said(meant, language) for language in ("es", "en"))


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (
            "{channels: [push, email], message: hi",
            "{channel: sms, of: [push, email], message: hi",
            "channel: best",
        ),
        ("{channels: [push, email], message: hi", "{channel: best, of: [push], message: hi", "best of one"),
        (
            "{channels: [push, email], message: hi",
            "{channel: by_stage, of: [push], message: hi",
            "one channel into",
        ),
        ('{until: "09:30", days: [tue, jue]}', "{best_hour: {between: dawn}}", "dawn"),
        ('{until: "09:30", days: [tue, jue]}', "{best_hour: {at: 9}}", "'at' is not known"),
        ('{until: "09:30", days: [tue, jue]}', '{best_hour: {between: "9:10-9:50"}}', "no whole hour"),
    ],
)
def test_a_best_that_leaves_no_choice_is_refused(old, new, word):
    with pytest.raises(BadCampaign) as refused:
        campaign_from(written().replace(old, new))
    assert word in str(refused.value)


def test_a_segment_is_looked_at_every_hour_unless_told():
    assert campaign_from(written("{segment: visit at least 1 times}")).entry.start.every == HOUR


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("{event: list started}", "{event: a, segment: b at least 1 times}", "event and by segment"),
        ("{event: list started}", "{key: x}", "rule"),
        ('until: "09:30"', 'until: "24:00"', "no time of day"),
        ("days: [tue, jue]", "days: [someday]", "someday"),
        ("when_full: wait", "when_full: cry", "cry"),
        ("weight: 2", "weight: much", "much"),
        ("jump: out", "jump: nowhere", "nowhere"),
        ("within: 2d}", "within: long}", "not a duration"),
        ("task: {title: Call them, area: shop}", "task: Call", "task"),
        ("priority: 8", "priority: 11", "priority 11"),
    ],
)
def test_what_is_wrong_is_told(old, new, word):
    with pytest.raises(BadInput, match=word):
        campaign_from(written().replace(old, new))
