"""Our own doors for tills, calls, chats and opinions."""

from __future__ import annotations

import json
import time
from collections import Counter
from contextlib import closing
from typing import Any

import pytest
from starlette.routing import Route

from periplo.storage.keys import make_key
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect.explode import Exploder
from vendors import RECENTLY, kept


@pytest.fixture
def key(ledger: SqliteLedger) -> str:
    with ledger.writing() as connection:
        return make_key(connection, "write", "tills", 0, place="centro")


def ticket(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "ticket": number,
        "at": RECENTLY,
        "till": 1,
        "items": [{"sku": "A", "price": 5, "quantity": 1}],
    } | changed


def test_a_day_of_a_till_that_was_offline_is_taken_and_what_is_wrong_in_it_told(client, key, inbox):
    day = [ticket(1), ticket(2, items=[]), ticket(3, at="2024-01-02T10:00:00Z")]
    answer = client.post("/v1/till", json={"tickets": day}, headers={"x-write-key": key})
    assert answer.status_code == 200
    assert [(one["index"], one["code"]) for one in answer.json()["failed"]] == [(1, "bad_record")]
    assert [message["properties"]["order_id"] for message in kept(inbox)] == ["centro-1-1", "centro-1-3"]


def test_a_ticket_sent_twice_is_one_sale(client, key, inbox, ledger, workspace):
    for _ in range(2):
        client.post("/v1/till", json=ticket(1), headers={"x-write-key": key})
    with closing(Exploder(workspace, ledger, inbox)) as exploder:
        taken = exploder.once(time.time_ns() // 1_000)
    assert (taken.events, taken.duplicates) == (1, 1)


@pytest.mark.parametrize("path", ["/v1/till", "/v1/calls", "/v1/chats", "/v1/content", "/v1/zones"])
def test_a_door_wants_a_write_key(client, path):
    assert client.post(path, json=[]).status_code == 401
    assert client.post(path, json=[], headers={"x-write-key": "wk_wrong"}).status_code == 401


def test_a_request_of_which_nothing_can_be_taken_is_400(client, key, inbox):
    for body in (b"{", b"[5]", json.dumps(ticket(1, items=[])).encode()):
        answer = client.post("/v1/till", content=body, headers={"x-write-key": key})
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_record")
    assert kept(inbox) == []


def test_calls_chats_and_opinions_come_in_by_their_doors(client, key, inbox):
    headers = {"x-write-key": key}
    client.post(
        "/v1/calls",
        json={"call": 1, "status": "offered", "at": RECENTLY, "phone": "+34600111222"},
        headers=headers,
    )
    client.post("/v1/chats", json={"chat": 1, "status": "started", "at": RECENTLY}, headers=headers)
    client.post("/v1/content", json={"rating": 5, "at": RECENTLY, "id": 1}, headers=headers)
    assert [message["event"] for message in kept(inbox)] == ["call offered", "chat started", "review posted"]


def test_no_door_stands_before_another_of_the_same_address(client):
    """The first would be answered, and the second never."""
    doors = Counter(
        (route.path, method)
        for route in client.app.routes
        if isinstance(route, Route)
        for method in route.methods
    )
    assert len(doors) > 20
    assert [door for door, many in doors.items() if many > 1] == []
