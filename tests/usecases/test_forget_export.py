"""A person is shown whatever erasing would take; what is old goes when its time is over; looks are written down."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from forgetting import (
    ANONYMOUS,
    CARD,
    COMMENT,
    EMAIL,
    MESSAGES,
    NOW,
    PHONE,
    USER,
    built,
    message,
    of_the_person,
)
from periplo.core.errors import BadInput
from periplo.core.spans import DAY
from periplo.formats.retention_yaml import read_retention
from periplo.storage import audit, looks, personal
from periplo.storage import tables as t
from periplo.storage.tables.collecting import set_aside
from periplo.usecases.forget import retention
from periplo.usecases.forget.export import as_json, as_zip, everything
from periplo.usecases.forget.register import as_markdown, register_of
from periplo.usecases.forget.traces import Traces


@pytest.fixture
def shop(tmp_path):
    shop = built(tmp_path / "made")
    yield shop
    shop.close()


def told(shop):
    return everything(shop.workspace, shop.ledger, shop.customer(), "es", NOW)


def test_a_person_is_shown_identifiers_events_messages_and_what_was_set_aside(shop):
    shown = told(shop)
    assert {USER, ANONYMOUS, EMAIL, PHONE} <= {one["text"] for one in shown["identifiers"]}
    assert {one["kind"] for one in shown["identifiers"]} == {"user", "anonymous", "email", "phone", "card"}
    assert [one["event"] for one in shown["events"]] == ["visit", "cart", "pay", "pay", "pay"]
    assert [one["id"] for one in shown["events"]] == MESSAGES[:5]
    assert shown["events"][-1]["properties"]["comment"] == COMMENT
    assert shown["records"]["members"][0]["campaign"] == "cart-awaits"
    assert shown["messages"][0]["campaign"] == "cart-awaits"
    assert MESSAGES[6] in shown["records"]["set_aside"][0]["body"]
    assert "other-" not in json.dumps(shown)
    assert "guarda de usted" in shown["explanation"]


def test_the_zip_holds_the_document_and_a_table_of_each_list(shop):
    with zipfile.ZipFile(io.BytesIO(as_zip(told(shop)))) as packed:
        assert {"README.txt", "export.json", "events.csv", "identifiers.csv", "members.csv"} <= set(
            packed.namelist()
        )
        assert json.loads(packed.read("export.json")) == json.loads(as_json(told(shop)))
        assert len(packed.read("events.csv").decode("utf-8-sig").splitlines()) == 6
        assert f"'{PHONE}" in packed.read("identifiers.csv").decode()  # a spreadsheet must not run it


def test_export_shows_the_rows_that_erase_takes(shop):
    shown = told(shop)
    with shop.ledger.writing() as connection:
        from periplo.storage import erasures, moves
        from periplo.usecases.forget.erase import owners, said_of

        handles = erasures.with_hangers_on(connection, moves.handles_of(connection, [shop.customer()]))
        customers = owners(connection, handles)
        plain = personal.person_of(connection, handles, customers)
        traces = Traces([(kind, text) for _, kind, text in plain.handles], said_of(connection, plain))
        gone = personal.forget(connection, personal.person_of(connection, handles, customers, traces.name))
    identifiers = {"handles", "handle_customer", "births"}
    assert {table: len(rows) for table, rows in shown["records"].items()} == {
        table: n for table, n in gone.items() if table not in identifiers
    }


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        (f'{{"email":"{EMAIL.upper()}"}}', True),
        ("tel 600 77 31 77 por la tarde", True),
        ("+34 600-773-177", True),
        ("600773178", False),
        (f"x{USER}x", False),
        (f"{USER}.", True),
        (CARD, True),
        ("card 7731 0042", True),
        ("nothing of theirs", False),
    ],
)
def test_an_identifier_is_found_however_it_is_written(text, finds):
    assert (
        Traces([("user", USER), ("email", EMAIL), ("phone", PHONE), ("card", "card77310042")]).identify(text)
        is finds
    )


def test_a_short_identifier_counts_only_where_it_stands_alone():
    traces = Traces([("user", "17")])
    assert traces.identify('{"userId":"17","n":1}')
    assert traces.identify('{"userId": 17}')
    assert not traces.identify('{"total":17.5,"at":"2026-03-17T10:17:00Z"}')


def test_a_request_keeps_what_is_somebody_else_s():
    body = json.dumps(
        {"batch": [message(USER, "pay", "a"), message("other-01", "pay", "b")], "sentAt": "x"}
    ).encode()
    rest, n = Traces([("user", USER)]).without("batch", body)
    assert n == 1
    assert [one["messageId"] for one in json.loads(rest)["batch"]] == ["b"]
    assert json.loads(rest)["sentAt"] == "x"
    assert Traces([("user", USER)]).without("track", json.dumps(of_the_person("a")).encode()) == (None, 1)
    assert Traces([("user", "nobody")]).without("batch", body) == (body, 0)
    assert Traces([("user", USER)]).without("batch", f'{{"batch":[{USER!r}'.encode()) == (None, 1)


# How long what is kept


def said(shop, text):
    (shop.root / "retention.yaml").write_text(text)


def going(shop, now=NOW):
    return {one.kind: one.n for one in retention.check(shop.workspace, shop.ledger, now)}


def test_without_a_word_everything_is_kept(shop):
    assert going(shop, NOW + 9_000 * DAY) == {}
    assert not retention.due(shop.workspace, shop.ledger, NOW)


def test_old_events_go_by_their_name_and_others_stay(shop):
    said(shop, 'events:\n  - {name: "vis*", keep: 30d}\n  - {name: "*", keep: forever}\n')
    lived = shop.lived()
    old = sum(
        one.startswith("visit") and int(one.split("@")[1]) < NOW - 30 * DAY
        for all in lived.values()
        for one in all
    )
    assert old == 21
    assert going(shop) == {"events": 21}
    assert shop.lived() == lived  # looking changes nothing
    retention.apply(shop.workspace, shop.ledger, shop.inbox, NOW)
    rest = {
        who: [
            one for one in events if not (one.startswith("visit") and int(one.split("@")[1]) < NOW - 30 * DAY)
        ]
        for who, events in lived.items()
    }
    assert shop.lived() == shop.rebuilt() == {who: events for who, events in rest.items() if events}
    assert going(shop) == {"events": 0}


def test_what_was_set_aside_messages_and_looks_go_when_they_are_old(shop):
    said(shop, "set_aside: 90d\nmessages: 90d\nlooks: 90d\naudit: 90d\n")
    later = NOW + 91 * DAY
    with shop.ledger.writing() as connection:
        audit.forget_audit(connection, later)  # that the shop's campaign was published
        looks.noted(connection, "test", 1, "page", NOW)
        audit.noted(connection, audit.Hand("test", NOW), "map", "edit", "shop")
    assert going(shop, NOW) == {
        "set_aside": 0,
        "messages": going(shop, NOW)["messages"],
        "looks": 0,
        "audit": 0,
    }
    went = {one.kind: one.n for one in retention.apply(shop.workspace, shop.ledger, shop.inbox, later)}
    assert went["set_aside"] == 2
    assert (went["looks"], went["audit"]) == (1, 1)
    assert went["messages"] == 21
    with shop.ledger.reading() as connection:
        assert connection.execute(select(set_aside)).all() == []
        assert looks.looked(connection) == []
        assert audit.acts(connection, audit.Sought(kind="map")) == []
    assert sum(going(shop, later).values()) == 0


def test_visitors_without_a_name_go_and_customers_stay(shop):
    shop.explode()
    shop.send({"type": "track", "event": "visit", "messageId": "n1", "anonymousId": "nobody-1"})
    shop.explode()
    said(shop, "anonymous: 400d\n")
    assert going(shop) == {"anonymous": 0}
    later = NOW + 401 * DAY
    before = shop.lived()
    assert going(shop, later) == {"anonymous": 1}
    visitor = shop.customer("nobody-1")
    retention.apply(shop.workspace, shop.ledger, shop.inbox, later)
    del before[visitor]
    assert shop.lived() == shop.rebuilt() == before


def test_retention_is_due_once_a_day(shop):
    said(shop, "looks: 90d\n")
    assert retention.due(shop.workspace, shop.ledger, NOW)
    retention.apply(shop.workspace, shop.ledger, shop.inbox, NOW)
    assert not retention.due(shop.workspace, shop.ledger, NOW + DAY - 1)
    assert retention.due(shop.workspace, shop.ledger, NOW + DAY)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("events: 30d\n", "line 1"),
        ("schema: 1\nphotos: 30d\n", "photos"),
        ("events:\n  - {name: x, keep: soon}\n", "line 2"),
        ("looks: 0d\n", "nothing would be kept"),
    ],
)
def test_a_retention_that_cannot_be_understood_tells_where(tmp_path, text, tells):
    path = tmp_path / "retention.yaml"
    path.write_text(text)
    with pytest.raises(BadInput, match=tells):
        read_retention(path)


# The register


def test_the_register_tells_what_is_held_and_for_how_long(shop):
    said(shop, "set_aside: 90d\nbackups: 14d\n")
    made = register_of(shop.workspace, shop.ledger, ["log"], NOW)
    assert {"handles", "members", "intents", "set_aside"} <= {one["table"] for one in made["data"]}
    assert {one["kind"]: one["days"] for one in made["retention"]}["set_aside"] == 90
    assert made["backups"]["kept_days"] == 14
    spanish, english = as_markdown(made, "es"), as_markdown(made, "en")
    assert "No es asesoramiento jurídico" in spanish
    assert "not legal advice" in english
    assert "90 días" in spanish
    assert "90 days" in english
    assert t.metadata.tables  # the declaration of tables is what it was made from
