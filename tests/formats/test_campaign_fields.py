"""Nodes and the entry of a campaign by their fields: sent back they stay as written, and every key has a field."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import periplo.usecases.demo.documents as demo
import periplo.usecases.playbooks.documents as playbooks
from campaign_strategies import campaigns
from periplo.core import campaign_nodes
from periplo.core import campaigns as plans
from periplo.core.document_fields import applied, moved
from periplo.core.errors import BadInput
from periplo.core.texts import LANGUAGES
from periplo.formats import campaign_entry_fields as entry
from periplo.formats.campaign_fields import WHOLES, closed, kind_of, opened, whole_of, with_node
from periplo.formats.campaign_yaml import campaign_data, campaign_from
from periplo.formats.documents import document_of
from sent_fields import sent

DOCUMENTS = sorted(
    path for package in (demo, playbooks) for path in Path(package.__file__).parent.rglob("*.yaml")
    if "\nnodes:" in path.read_text(encoding="utf-8")
)  # fmt: skip
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

WRITTEN = [
    {"id": "a", "wait": "2h"}, {"id": "a", "wait": "90m", "then": "b", "note": "ours"},
    {"id": "a", "wait": {"until": "10:00", "days": "lunes a viernes"}},
    {"id": "a", "wait": {"until": "9:30", "days": ["jue", "mon"], "colour": "red"}},
    {"id": "a", "wait": {"date": "renewal", "offset": -3, "at": "10:00", "yearly": False, "past": "b"}},
    {"id": "a", "wait": {"date": "birthday", "yearly": True}}, {"id": "a", "wait": {"date": "birthday"}},
    {"id": "a", "wait": {"best_hour": {"within": "24h", "between": "09:00 - 21:00"}}},
    {"id": "a", "wait": {"best_hour": {}}},
    {"id": "a", "wait": {"for": "visit", "within": "2d"}},
    {"id": "a", "wait": {"for": [{"event": "visit"}, {"event": "pay", "then": "b", "x": 1}], "within": "7d"}},
    {"id": "a", "send": {"channel": "log", "message": "m"}},
    {"id": "a", "send": {"channels": ["push", "email"], "message": "m", "expires": "1d", "when_full": "wait"}},
    {"id": "a", "send": {"channels": ["push"], "message": "m", "kind": "transactional", "more": [1]}},
    {"id": "a", "send": {"channel": "by_stage", "of": ["email", "sms"], "message": "m"}},
    {"id": "a", "send": {"of": ["email", "sms"], "channel": "best", "message": "m"}},
    {"id": "a", "split": [{"if": "pay at least 2 times", "then": "b"}, {"if": "never pay", "then": "c"}], "then": "d"},
    {"id": "a", "random": [{"then": "b"}, {"weight": 2, "then": "c"}]},
    {"id": "a", "experiment": [{"name": "x", "weight": 0.5, "then": "b"}, {"name": "y"}]},
    {"id": "a", "experiment": {"arms": [{"name": "x"}, {"then": "c"}], "adaptive": True}},
    {"id": "a", "experiment": {"arms": [{"name": "x"}, {"then": "c"}], "adaptive": False}},
    {"id": "a", "experiment": {"arms": [{"name": "x"}], "adaptive": {"metric": "pay", "within": "3d", "floor": 0.2}}},
    {"id": "a", "emit": {"event": "greeted", "properties": {"by": "us", "n": 3, "zip": "0301", "list": [1]}}},
    {"id": "a", "emit": {"event": "greeted"}, "then": "b"},
    {"id": "a", "update": {"tier": "gold", "member": True, "since": None, "text": "two\nlines"}},
    {"id": "a", "call": {"url": "https://shop.example/hook", "inside": {"deep": [1]}}},
    {"id": "a", "task": {"title": "Call", "text": "Ask\nwhat was wrong", "area": "shop", "due_hours": 4, "own": [1]}},
    {"id": "a", "jump": "b"}, {"id": "a", "exit": True},
]  # fmt: skip
ENTRIES = [
    {"event": "list started", "key": "list_id", "again": "never", "cool_down": "30d", "late": "2d"},
    {"event": "list started", "ours": 1}, {"api": True}, {"api": True, "key": "order"}, {"content": True},
    {"content": {"where": "kind is article", "same": "category", "within": "90d"}},
    {"segment": "pay at least 3 times"},
    {"segment": {"rule": "pay at least 3 times", "on": "leave", "every": "1d", "backfill": True}},
    {"schedule": "2026-12-01 10:00"},
    {"schedule": {"at": "2026-12-01 10:00", "repeat": "FREQ=WEEKLY;BYDAY=TU", "spread": "2h"}},
    {"date": "birthday"}, {"date": {"trait": "renewal", "offset": -3, "at": "09:30", "yearly": False}},
    {"date": {"trait": "birthday", "yearly": True}},
    {"season": "back-to-school"}, {"season": {"name": "christmas", "offset": -14}},
]  # fmt: skip
BESIDE = {"audience": "never pay", "holdout": 0.15, "goal": {"rule": "pay", "within": "14d", "by": "us"}}


def back(item, **given):
    """The node after a page sent its fields, with those given in place of what stood there."""
    whole, form = whole_of(item), opened(item)
    return closed(applied(whole, form, sent(whole, form) | given, LANGUAGES), item)


def entered(document, **given):
    form = entry.opened(document)
    told = sent(entry.OF_ENTRY, form) | given
    return entry.closed(applied(entry.OF_ENTRY, form, told, LANGUAGES), document)


@pytest.mark.parametrize("item", WRITTEN, ids=lambda item: f"{kind_of(item)} {item}"[:60])
def test_a_node_sent_back_says_what_it_said_in_the_same_order(item):
    assert back(item) == item
    assert list(back(item)) == list(item)


@pytest.mark.parametrize("said", ENTRIES, ids=lambda said: str(said)[:60])
@pytest.mark.parametrize("exits", [None, "left", ["left", "pay where total > 3"]])
def test_an_entry_sent_back_says_what_it_said(said, exits):
    document = {"id": "c", "entry": said, **BESIDE} | ({} if exits is None else {"exits": exits})
    assert entered(document) == document
    assert list(entered(document)) == list(document)
    assert entered({"entry": said, "goal": {"rule": "pay"}}) == {"entry": said, "goal": {"rule": "pay"}}


@FEW
@given(campaigns(most=12))
def test_whatever_campaign_it_is_sending_it_back_changes_nothing(plan):
    data = campaign_data(plan)
    assert [back(item) for item in data["nodes"]] == data["nodes"]
    assert entered(data) == data


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_nothing_of_a_playbook_changes_by_being_sent_back(path):
    text = path.read_text(encoding="utf-8")
    document = document_of(text)
    for item in document.data["nodes"]:
        assert with_node(text, document, str(item["id"]), back(item)) == text
    assert entry.with_entry(text, document, entry.opened(document.data)) == text


@pytest.mark.parametrize(
    ("item", "given", "then"),
    [
        ({"wait": "2h"}, {"span": "3", "span:unit": "d"}, {"wait": "3d"}),
        (
            {"wait": "2h"},
            {"kind": "until", "until": "10:00", "days:mon": "yes"},
            {"wait": {"until": "10:00", "days": ["mon"]}},
        ),
        ({"wait": "2h"}, {"kind": "date", "date": "birthday"}, {"wait": {"date": "birthday"}}),
        ({"wait": {"date": "birthday"}}, {"yearly": ""}, {"wait": {"date": "birthday", "yearly": False}}),
        (
            {"wait": {"until": "10:00", "days": "mon"}},
            {"kind": "span", "span": "1", "span:unit": "h"},
            {"wait": "1h"},
        ),
        (
            {"wait": {"best_hour": {}}},
            {"start": "09:00"},
            {"wait": {"best_hour": {"between": "09:00-24:00"}}},
        ),
        (
            {"wait": {"best_hour": {"within": "1d", "between": "9-21"}}},
            {"start": "", "end": ""},
            {"wait": {"best_hour": {"within": "1d"}}},
        ),
        (
            {"wait": {"for": "visit", "within": "2d"}},
            {"for.0.event": "pay"},
            {"wait": {"for": "pay", "within": "2d"}},
        ),
        (
            {"wait": {"for": "visit", "within": "2d"}},
            {"for.0.then": "b"},
            {"wait": {"for": [{"event": "visit", "then": "b"}], "within": "2d"}},
        ),
        (
            {"send": {"channel": "log", "message": "m"}},
            {"channels.0.channel": "sms"},
            {"send": {"channel": "sms", "message": "m"}},
        ),
        (
            {"send": {"channel": "log", "message": "m", "expires": "1d"}},
            {"expires": ""},
            {"send": {"channel": "log", "message": "m"}},
        ),
        (
            {"send": {"channels": ["a", "b"], "message": "m"}},
            {"how": "by_stage"},
            {"send": {"message": "m", "channel": "by_stage", "of": ["a", "b"]}},
        ),
        (
            {"send": {"channel": "best", "of": ["a", "b"], "message": "m"}},
            {"how": "order"},
            {"send": {"message": "m", "channels": ["a", "b"]}},
        ),
        (
            {"send": {"channel": "log", "message": "m"}},
            {"then": "b"},
            {"send": {"channel": "log", "message": "m"}, "then": "b"},
        ),
        (
            {"split": [{"if": "x", "then": "b"}], "then": "c"},
            {"then": ""},
            {"split": [{"if": "x", "then": "b"}]},
        ),
        (
            {"random": [{"then": "b"}, {"then": "c"}]},
            {"ways.1.weight": "3"},
            {"random": [{"name": "A", "then": "b"}, {"name": "B", "then": "c", "weight": 3}]},
        ),
        (
            {"experiment": [{"name": "x"}, {"name": "y"}]},
            {"learns": "yes"},
            {"experiment": {"arms": [{"name": "x"}, {"name": "y"}], "adaptive": True}},
        ),
        (
            {"experiment": {"arms": [{"name": "x"}, {"name": "y"}], "adaptive": True}},
            {"learns": ""},
            {"experiment": {"arms": [{"name": "x"}, {"name": "y"}]}},
        ),
        (
            {"experiment": {"arms": [{"name": "x"}, {"name": "y"}], "adaptive": True}},
            {"adaptive.floor": "20"},
            {"experiment": {"arms": [{"name": "x"}, {"name": "y"}], "adaptive": {"floor": 0.2}}},
        ),
        (
            {"emit": {"event": "e", "properties": {"n": 3}}},
            {"values.0.value": "4"},
            {"emit": {"event": "e", "properties": {"n": 4}}},
        ),
        (
            {"update": {"tier": 3, "is": True}},
            {"values.0.value": "0", "values.1.value": "false"},
            {"update": {"tier": 0, "is": False}},
        ),
        ({"update": {"tier": "gold"}}, {"values.0.value": '"7"'}, {"update": {"tier": "7"}}),
        ({"update": {"tier": [1]}}, {"values.0.name": "level"}, {"update": {"level": [1]}}),
        (
            {"task": {"title": "Call", "due_hours": 4}},
            {"due_hours": "", "text": "Now\r\nplease"},
            {"task": {"title": "Call", "text": "Now\nplease"}},
        ),
        ({"jump": "b"}, {"jump": "c"}, {"jump": "c"}),
    ],
)
def test_the_field_changed_changes_alone(item, given, then):
    assert back({"id": "a", **item, "note": 1}, **given) == {"id": "a", **then, "note": 1}


def test_channels_are_added_put_in_another_order_and_taken_out():
    item = {"id": "a", "send": {"channel": "log", "message": "m"}}
    whole, form = whole_of(item), opened(item)
    made, place = moved(whole, form, "add channels")
    assert place == "channels.1"
    made = applied(whole, made, {"channels.1.channel": "sms"}, LANGUAGES)
    assert closed(made, item)["send"]["channels"] == ["log", "sms"]
    made, _ = moved(whole, made, "up channels.1")
    assert closed(made, item)["send"]["channels"] == ["sms", "log"]
    made, _ = moved(whole, made, "drop channels.1")
    assert closed(made, item)["send"] == {"channel": "sms", "message": "m"}
    made, _ = moved(whole, made, "drop channels.0")
    with pytest.raises(BadInput, match="no channel"):
        closed(made, item)


@pytest.mark.parametrize(
    ("said", "given", "then"),
    [
        ({"event": "visit", "key": "cart"}, {"kind": "api"}, {"api": True, "key": "cart"}),
        (
            {"event": "visit", "key": "cart"},
            {"kind": "content", "content.same": "topic"},
            {"content": {"same": "topic"}},
        ),
        ({"event": "visit"}, {"kind": "content"}, {"content": True}),
        (
            {"event": "visit", "late": "1d"},
            {"kind": "segment", "segment.rule": "never pay"},
            {"segment": "never pay", "late": "1d"},
        ),
        (
            {"content": {"same": "topic"}},
            {"content.within": "90", "content.within:unit": "d"},
            {"content": {"same": "topic", "within": "90d"}},
        ),
        (
            {"segment": "never pay"},
            {"segment.on": "leave"},
            {"segment": {"rule": "never pay", "on": "leave"}},
        ),
        ({"date": "birthday"}, {"date.yearly": ""}, {"date": {"trait": "birthday", "yearly": False}}),
        ({"season": "easter"}, {"kind": "event", "event": "visit"}, {"event": "visit"}),
        (
            {"event": "visit"},
            {"cool_down": "30", "cool_down:unit": "d"},
            {"event": "visit", "cool_down": "30d"},
        ),
    ],
)
def test_one_enters_otherwise(said, given, then):
    document = {"id": "c", "entry": said, **BESIDE}
    assert entered(document, **given) == {**document, "entry": then}


def test_the_goal_the_group_and_the_exits_change():
    document = {"id": "c", "entry": {"event": "visit"}, **BESIDE, "exits": ["left"]}
    given = {"holdout": "20", "audience": "", "goal.rule": "buy", "exits.0.rule": "gone"}
    told = entered(document, **given)
    assert told["goal"] == {"rule": "buy", "within": "14d", "by": "us"}
    assert (told["holdout"], told["exits"], "audience" in told) == (0.2, ["gone"], False)


def test_comments_stay_beside_what_changes():
    text = (
        "id: c\ntitle: C\nentry: {event: visit}  # who comes\ngoal: {rule: pay, within: 14d}\nnodes:\n"
        "  # rest first\n  - id: a\n    wait: 2h  # not less\n  - {id: b, send: {channel: log, message: m}}\n"
        "messages:\n  m: {subject: Hi, body: Hello}  # short\n"
    )
    document = document_of(text)
    told = with_node(text, document, "a", back(document.data["nodes"][0], span="3"))
    assert told == text.replace("wait: 2h", "wait: 3h")
    item = document.data["nodes"][1]
    told = with_node(text, document, "b", item, {"subject": {"en": "Hi", "es": "Hola"}, "body": None})
    assert campaign_from(told).message("m").subject.to("es") == "Hola"
    assert "# rest first" in told
    assert "wait: 2h  # not less" in told


IN_ITS_KIND = "the kind of a node stays; another kind is another node"
# What has no field, and why.
NOT_A_FIELD = {
    "id": "those who wait at a node, and all that was written down of it, name it so",
    "extra": "what this version does not know stays as it was written",
    "deed": IN_ITS_KIND, "is_experiment": IN_ITS_KIND,
}  # fmt: skip
# Where a value keeps what its document says under another key.
OF_KIND = {
    "Wait": ({"paths": "for", "best": "kind", "until": "until", "date": "date"}, WHOLES["wait"]),
    "TimeOfDay": ({"minute": "until"}, WHOLES["wait"]),
    "DateOf": ({"trait": "date", "minute": "at"}, WHOLES["wait"]),
    "BestHour": ({}, WHOLES["wait"]),
    "WaitPath": ({"rule": "for.event", "then": "for.then"}, WHOLES["wait"]),
    "Send": (
        {"channel": "channels.channel", "otherwise": "channels.channel", "best": "how", "by_stage": "how"},
        WHOLES["send"],
    ),
    "Split": ({"branches": "split"}, WHOLES["split"]),
    "Branch": ({"rule": "split.if", "then": "split.then"}, WHOLES["split"]),
    "Draw": ({"adaptive": "learns"}, WHOLES["experiment"]),
    "Way": ({"name": "ways.name", "weight": "ways.weight", "then": "ways.then"}, WHOLES["experiment"]),
    "Adaptive": (
        {one: f"adaptive.{one}" for one in ("floor", "every", "metric", "within")},
        WHOLES["experiment"],
    ),
    "Do": ({"data": "values"}, WHOLES["emit"]),
    "Jump": ({"then": "jump"}, WHOLES["jump"]),
    "Exit": ({}, WHOLES["exit"]),
    "Entry": ({"start": "kind", "content": "kind"}, entry.OF_ENTRY),
    "ContentEntry": ({one: f"content.{one}" for one in ("where", "same", "within")}, entry.OF_ENTRY),
    "SegmentEntry": (
        {one: f"segment.{one}" for one in ("rule", "on", "every", "backfill")}, entry.OF_ENTRY,
    ),
    "ScheduleEntry": ({one: f"schedule.{one}" for one in ("at", "repeat", "spread")}, entry.OF_ENTRY),
    "DateEntry": ({one: f"date.{one}" for one in ("trait", "offset", "at", "yearly")}, entry.OF_ENTRY),
    "SeasonEntry": (
        {"season": "season.name", "offset": "season.offset", "at": "season.at"}, entry.OF_ENTRY,
    ),
    "CampaignGoal": ({"rule": "goal.rule", "within": "goal.within"}, entry.OF_ENTRY),
}  # fmt: skip


def names_in(whole):
    yield from (key.name for key in whole.keys)
    for one in whole.parts:
        yield one.name
        yield from (f"{one.name}.{key.name}" for key in one.keys)


@pytest.mark.parametrize("kind", OF_KIND)
def test_every_key_has_a_field_or_a_reason(kind):
    sort = getattr(campaign_nodes, kind, None) or getattr(plans, kind)
    called, whole = OF_KIND[kind]
    there = set(names_in(whole))
    for one in fields(sort):
        if one.name in NOT_A_FIELD and one.name not in called:
            continue
        assert called.get(one.name, one.name) in there, f"{kind}.{one.name} has no field"


def test_every_node_and_every_way_in_is_among_them():
    kinds = {one.__name__ for one in campaign_nodes.Node.__args__}
    ways = {one.__name__ for one in (*plans.Start.__args__, plans.Entry, plans.ContentEntry)}
    assert kinds | ways <= set(OF_KIND)
