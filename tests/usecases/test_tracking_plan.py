"""A plan drafted from what was seen, and held against what is seen."""

from __future__ import annotations

import pytest

from periplo.core.plan import Amount, Plan, PlannedEvent, PlannedProperty
from periplo.core.plan_findings import Key, Seen
from periplo.core.texts import Text
from periplo.formats.plan_text import plan_text
from periplo.formats.plan_yaml import plan_from
from periplo.journeys.columns import Journeys
from periplo.usecases.check_plan import check_plan, is_reached
from periplo.usecases.draft_plan import draft_plan
from periplo.usecases.from_files import read_events
from periplo.usecases.plan_seen import seen_in

ROWS = """\
customer,event,time,total,moneda,channel,mail,contact_phone,gift,due,products,minutes
1,order completed,2026-03-01T10:00:00Z,12.5,EUR,web,ana@example.com,600,true,2026-04-01T00:00:00Z,"[{""sku"":""a""}]",
1,order completed,2026-03-02T10:00:00Z,7.0,EUR,web,,,false,,"[{""sku"":""b""}]",
2,order completed,2026-03-03T10:00:00Z,9.0,MXN,store,,,,,"[{""sku"":""a""}]",
2,orderCompleted,2026-03-04T10:00:00Z,3.0,MXN,web,,,,,,
3,store visited,2026-03-04T11:00:00Z,,,store,,,,,,35
3,store visited,2026-03-04T12:00:00Z,,,store,,,,,,12
"""


@pytest.fixture
def journeys(tmp_path) -> Journeys:
    file = tmp_path / "events.csv"
    file.write_text(ROWS)
    return read_events([file], None, None, None, "UTC").journeys


def test_what_was_seen_is_counted_by_event_and_property(journeys):
    seen = seen_in(journeys)
    assert seen.events == {"order completed": 3, "store visited": 2, "orderCompleted": 1}
    assert {name: said.kind for name, said in seen.properties.items()} == {
        "total": "number", "moneda": "text", "channel": "text", "mail": "text", "contact_phone": "number",
        "gift": "flag", "due": "instant", "products": "list", "minutes": "number",
    }  # fmt: skip
    assert seen.properties["total"].by_event == {"order completed": 3, "orderCompleted": 1}
    assert seen.properties["moneda"].values == {"EUR": 2, "MXN": 2}
    assert seen.share("order completed", "mail") == pytest.approx(1 / 3)


def test_a_draft_proposes_one_spelling_types_money_and_personal_data(journeys):
    draft = draft_plan(seen_in(journeys), "EUR")
    plan = draft.plan
    assert list(plan.events) == ["order completed", "store visited"]
    assert plan.events["order completed"].properties["total"] is True
    assert plan.events["order completed"].properties["mail"] is False
    assert "minutes" not in plan.events["order completed"].properties
    assert plan.money == (Amount("total", None, "moneda"),)
    assert plan.personal == {"mail", "contact_phone"}
    assert plan.properties["minutes"].unit == "min"
    assert "also written orderCompleted (1)" in draft.events["order completed"].to("en")
    assert "parece un dato personal" in draft.properties["mail"].to("es")


def test_a_draft_without_a_property_of_currency_takes_the_workspace_s(tmp_path):
    file = tmp_path / "events.csv"
    file.write_text("customer,event,time,total\n1,pay,2026-03-01,12\n1,pay,2026-03-02,12\n")
    plan = draft_plan(seen_in(read_events([file], None, None, None, "UTC").journeys), "MXN").plan
    assert plan.money == (Amount("total", "MXN", None),)


def test_few_values_met_often_are_proposed_as_the_allowed_ones(tmp_path):
    rows = "".join(f"{k},pay,2026-03-01,{'card' if k % 3 else 'cash'},{k}x\n" for k in range(20))
    file = tmp_path / "events.csv"
    file.write_text("customer,event,time,method,note\n" + rows)
    properties = draft_plan(
        seen_in(read_events([file], None, None, None, "UTC").journeys), "EUR"
    ).plan.properties
    assert properties["method"].allowed == ("card", "cash")
    assert properties["note"].allowed == ()


def test_a_draft_is_a_plan_that_can_be_read_and_has_nothing_grave_told_of_it(journeys):
    draft = draft_plan(seen_in(journeys), "EUR")
    text = plan_text(draft.plan, "es", draft.events, draft.properties)
    assert "# visto 3 veces; también escrito orderCompleted (1)" in text
    read = plan_from(text)
    assert read == draft.plan
    told = check_plan(read, {}, journeys)
    assert [each.code for each in told if each.level != "note"] == ["two_spellings"]


def label(text: str) -> Text:
    return Text.of({"es": text, "en": text})


def test_data_that_differ_from_the_plan_are_told_with_their_number(journeys):
    plan = Plan(
        events={"order completed": PlannedEvent(label("a"), properties={"gift": True, "total": True})},
        properties={
            "total": PlannedProperty(label("b"), type="text"),
            "moneda": PlannedProperty(label("c"), allowed=("EUR",)),
            "mail": PlannedProperty(label("d"), type="number"),
            "gift": PlannedProperty(label("e"), type="flag"),
            "due": PlannedProperty(label("f"), type="instant"),
            "products": PlannedProperty(label("g"), type="list"),
            "minutes": PlannedProperty(label("h"), type="flag"),
        },
    )
    told = [
        (each.code, each.event, each.property, each.n, each.example)
        for each in check_plan(plan, {}, journeys)
    ]
    assert told == [
        ("wrong_type", "*", "minutes", 2, "number"),
        ("missing_required", "order completed", "gift", 1, ""),
        ("personal_data", "*", "mail", 1, "email"),
        ("wrong_type", "*", "mail", 1, "text"),
        ("unknown_event", "store visited", "", 2, "store visited"),
        ("value_not_allowed", "*", "moneda", 2, "MXN"),
        ("two_spellings", "orderCompleted", "", 1, "orderCompleted = order completed"),
        ("unknown_property", "order completed", "contact_phone", 1, ""),
    ]  # fmt: skip


def test_what_was_counted_on_arrival_is_told_by_source_over_all_days():
    key = Key("web", "pay", "total", "wrong_type", 20_000)
    kept = {key: Seen(2, 10, 20, "text"), key._replace(day=20_001): Seen(3, 30, 40, "flag"),
            key._replace(source="till"): Seen(1, 5, 5, "text")}  # fmt: skip
    told = check_plan(Plan(), kept, None)
    assert [tuple(each) for each in told] == [
        ("error", "wrong_type", "web", "pay", "total", 5, 10, 40, "text"),
        ("error", "wrong_type", "till", "pay", "total", 1, 5, 5, "text"),
    ]


def test_a_plan_is_held_against_itself():
    plan = Plan(
        events={"a": PlannedEvent(Text.of({"es": "uno"}), properties={"x": False}), "b": PlannedEvent(label("same")),
                "c": PlannedEvent(label("Same"))},
        properties={"total": PlannedProperty(label("total"), type="money")},
    )  # fmt: skip
    told = {(each.code, each.event, each.property, each.example) for each in check_plan(plan, {}, None)}
    assert told == {
        ("undefined_property", "a", "x", ""),
        ("untranslated", "a", "", "en"),
        ("same_label", "c", "", "Same = b"),
        ("no_currency", "", "total", ""),
    }


def test_an_event_that_nobody_sends_is_a_note(journeys):
    mail = {"mail": PlannedProperty(label("mail"), personal=True)}
    told = check_plan(Plan({"cart emptied": PlannedEvent(label("x"))}, mail), {}, journeys)
    assert ("note", "never_seen", "cart emptied") in {(each.level, each.code, each.event) for each in told}
    assert is_reached(told, "warning")
    assert not is_reached(told, "error")
    assert not is_reached([], "note")
