"""Every entry and node as it stands in a document: read, written back the same, and met by the JSON Schema."""

import jsonschema
import pytest

from periplo.core.campaign_nodes import DateOf, Do, Draw, Jump, Send, Split, TimeOfDay, Wait
from periplo.core.campaign_saying import entry_said, node_said
from periplo.core.campaigns import DateEntry, ScheduleEntry, SeasonEntry, SegmentEntry
from periplo.core.errors import BadInput
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


def test_a_segment_is_looked_at_every_hour_unless_told():
    assert campaign_from(written("{segment: visit at least 1 times}")).entry.start.every == HOUR


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("{event: list started}", "{event: a, segment: b at least 1 times}", "event and by segment"),
        ("{event: list started}", "{key: x}", "rule"),
        ('until: "09:30"', 'until: "9h"', "no time of day"),
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
