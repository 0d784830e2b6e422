"""What vendors only give notice of: kept first, then fetched from a real server, never lost."""

from __future__ import annotations

import hmac
import json
import threading
import time
from contextlib import closing

import pytest
from starlette.testclient import TestClient

from periplo.core.errors import EnvironmentFault
from periplo.core.spans import DAY, SECOND
from periplo.edge.fetching import fetch
from periplo.edge.outgoing import HttpFetcher
from periplo.formats.sources_yaml import read_sources
from periplo.storage import notices
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect.fetching import fetch_due
from periplo.usecases.collect.hooks import secrets_of
from periplo.usecases.secrets import keep_secret, secret
from periplo.usecases.workspace import Workspace
from vendors import RECENTLY, SECRET, kept


def noticed(client: TestClient, number: int = 9, event: str = "order/paid"):
    body = json.dumps({"store_id": 123, "event": event, "id": number}).encode()
    signed = hmac.digest(SECRET.encode(), body, "sha256").hex()
    return client.post("/hooks/tn", content=body, headers={"x-linkedstore-hmac-sha256": signed})


TN_ORDER = {
    "id": 9,
    "number": 9,
    "contact_email": "caro@example.ar",
    "total": "100.00",
    "currency": "ARS",
    "payment_status": "paid",
    "paid_at": RECENTLY,
    "created_at": RECENTLY,
    "products": [],
}


def fetched(workspace: Workspace, ledger: SqliteLedger, keep, now: int | None = None):
    with closing(HttpFetcher(inside=True)) as fetcher:
        return fetch_due(
            ledger,
            read_sources(workspace.root / "sources.yaml"),
            secrets_of(workspace.root),
            lambda name, value: keep_secret(workspace.root, name, value),
            fetcher,
            keep,
            now or time.time_ns() // 1_000,
        )


def waiting(ledger: SqliteLedger, source: str = "tn") -> int:
    with ledger.reading() as connection:
        return notices.waiting(connection, source)


def test_a_notice_is_kept_first_then_fetched_with_our_token_then_forgotten(
    client, workspace, ledger, inbox, vendor
):
    assert noticed(client).status_code == 200
    assert (waiting(ledger), vendor.asked, kept(inbox)) == (1, [], [])
    vendor.answers["/2025-03/123/orders/9"] = TN_ORDER
    assert fetched(workspace, ledger, inbox.put) == (1, 1, 0)
    assert vendor.asked[0][2]["authentication"] == f"bearer {SECRET}"
    assert kept(inbox)[0]["event"] == "order completed"
    assert waiting(ledger) == 0


def test_many_notices_about_one_order_are_asked_for_once(client, workspace, ledger, inbox, vendor):
    for _ in range(5):
        noticed(client)
    vendor.answers["/2025-03/123/orders/9"] = TN_ORDER
    fetched(workspace, ledger, inbox.put)
    assert len(vendor.asked) == 1


def test_a_stop_between_fetching_and_keeping_loses_nothing(client, workspace, ledger, inbox, vendor):
    noticed(client)
    vendor.answers["/2025-03/123/orders/9"] = TN_ORDER

    def stopped(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetched(workspace, ledger, stopped)
    assert waiting(ledger) == 1
    now = time.time_ns() // 1_000
    assert fetched(workspace, ledger, inbox.put, now).fetched == 0  # whoever took it has it for two minutes
    assert fetched(workspace, ledger, inbox.put, now + notices.AT_WORK).fetched == 1
    assert len(kept(inbox)) == 1


def test_a_full_disk_between_fetching_and_keeping_loses_nothing(client, workspace, ledger, inbox, vendor):
    noticed(client)
    vendor.answers["/2025-03/123/orders/9"] = TN_ORDER

    def full(_: object) -> None:
        raise EnvironmentFault("the disk is full")

    with pytest.raises(EnvironmentFault):
        fetched(workspace, ledger, full)
    assert waiting(ledger) == 1


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (500, "vendor_busy"),
        (429, "vendor_busy"),
        (404, "vendor_refused"),
        (403, "vendor_refused"),
        (302, "vendor_refused"),
    ],
)
def test_what_cannot_be_fetched_is_tried_again_later_and_told(
    client, workspace, ledger, inbox, vendor, status, fault
):
    noticed(client)
    vendor.answers["/2025-03/123/orders/9"] = status
    now = time.time_ns() // 1_000
    assert fetched(workspace, ledger, inbox.put, now).put_off == 1
    assert [path for _, path, _, _ in vendor.asked] == ["/2025-03/123/orders/9"]  # no redirect was followed
    with ledger.reading() as connection:
        assert notices.stuck(connection) == [notices.Stuck("tn", fault, 1, 0)]
    assert fetched(workspace, ledger, inbox.put, now + 5 * SECOND) == (0, 0, 0)
    vendor.answers["/2025-03/123/orders/9"] = TN_ORDER
    later = now + 2 * DAY
    assert fetched(workspace, ledger, inbox.put, later).fetched == 1
    with ledger.reading() as connection:
        assert notices.stuck(connection) == []


def test_a_vendor_that_says_when_to_come_again_is_left_alone_until_then(
    client, workspace, ledger, inbox, vendor
):
    noticed(client)
    vendor.answers["/2025-03/123/orders/9"] = 429
    now = time.time_ns() // 1_000
    fetched(workspace, ledger, inbox.put, now)
    assert fetched(workspace, ledger, inbox.put, now + 119 * SECOND) == (0, 0, 0)
    assert fetched(workspace, ledger, inbox.put, now + 121 * SECOND).put_off == 1


def test_what_never_comes_is_given_up_after_about_a_week_and_told_and_can_be_tried_again(ledger):
    now = 0
    with ledger.writing() as connection:
        notices.keep_notices(connection, "tn", [notices.Notice("order/paid", "/x", {})], now)
    for attempt in range(1, notices.MOST_ATTEMPTS + 1):
        with ledger.writing() as connection:
            (one,) = notices.take_due(connection, now)
            assert one.attempts == attempt
            notices.put_off(connection, one, "vendor_busy", now)
        now += notices.LONGEST + 1
    assert 5 * DAY < now < 12 * DAY
    with ledger.writing() as connection:
        assert notices.take_due(connection, now) == []
        assert notices.stuck(connection) == [notices.Stuck("tn", "vendor_busy", 1, 1)]
        assert notices.try_again(connection, now, "tn") == 1
        assert len(notices.take_due(connection, now)) == 1


def test_a_newer_notice_that_comes_while_one_is_fetched_is_not_forgotten(ledger):
    notice = notices.Notice("order/paid", "/x", {})
    with ledger.writing() as connection:
        notices.keep_notices(connection, "tn", [notice], 1)
        (one,) = notices.take_due(connection, 1)
        notices.keep_notices(connection, "tn", [notice], 2)
        notices.done(connection, one)
        assert notices.waiting(connection, "tn") == 1


def test_mercado_libre_s_forged_notice_costs_one_question_and_makes_nothing(
    client, workspace, ledger, inbox, vendor
):
    keep_secret(workspace.root, "ML_TOKEN", "t1")
    keep_secret(workspace.root, "ML_REFRESH", "r1")
    hook = {"resource": "/orders/66", "user_id": 468, "topic": "orders_v2", "total_amount": 1e6}
    assert client.post("/hooks/ml", json=hook).status_code == 200
    assert client.post("/hooks/ml", json=hook | {"resource": "/users/me"}).status_code == 200
    fetched(workspace, ledger, inbox.put)
    assert [path for _, path, _, _ in vendor.asked] == ["/orders/66"]
    assert kept(inbox) == []


def test_a_token_that_has_ended_is_renewed_and_the_new_ones_are_kept(
    client, workspace, ledger, inbox, vendor
):
    keep_secret(workspace.root, "ML_TOKEN", "t1")
    keep_secret(workspace.root, "ML_REFRESH", "r1")
    ml_order = {
        "id": 66,
        "status": "paid",
        "date_created": RECENTLY,
        "total_amount": 5,
        "buyer": {"id": 1},
        "seller": {"id": 468},
    }
    vendor.answers["/orders/66"] = lambda asked: ml_order if asked[2]["authorization"] == "Bearer t2" else 401
    vendor.answers["/oauth/token"] = {"access_token": "t2", "refresh_token": "r2"}
    client.post("/hooks/ml", json={"resource": "/orders/66", "user_id": 468, "topic": "orders_v2"})
    assert fetched(workspace, ledger, inbox.put) == (1, 1, 0)
    form = next(body for method, _, _, body in vendor.asked if method == "POST")
    assert "refresh_token=r1" in form
    assert "client_id=5" in form
    assert (secret(workspace.root, "ML_TOKEN"), secret(workspace.root, "ML_REFRESH")) == ("t2", "r2")
    assert (workspace.root / "secrets.toml").stat().st_mode & 0o077 == 0


def test_vtex_s_order_is_asked_for_with_both_of_its_keys(client, workspace, ledger, inbox, vendor):
    hook = {
        "OrderId": "v1-01",
        "State": "payment-approved",
        "CurrentChange": RECENTLY,
        "Origin": {"Account": "mine"},
    }
    assert client.post("/hooks/vt", json=hook).status_code == 401
    assert client.post("/hooks/vt", json=hook, headers={"x-periplo-secret": SECRET}).status_code == 200
    vendor.answers["/api/oms/pvt/orders/v1-01"] = {"orderId": "v1-01", "value": 1000, "items": []}
    assert fetched(workspace, ledger, inbox.put).messages == 1
    assert {"x-vtex-api-appkey", "x-vtex-api-apptoken"} <= vendor.asked[0][2].keys()
    assert kept(inbox)[0]["properties"]["total"] == 10.0


def test_a_flood_of_notices_is_asked_to_come_again(client, monkeypatch):
    monkeypatch.setattr("periplo.edge.public.webhooks.MOST_WAITING", 2)
    answers = [noticed(client, number).status_code for number in range(4)]
    assert answers == [200, 200, 429, 429]


def test_the_worker_s_thread_fetches_by_itself(client, workspace, inbox, vendor):
    noticed(client)
    vendor.answers["/2025-03/123/orders/9"] = TN_ORDER
    stopping = threading.Event()
    with closing(HttpFetcher(inside=True)) as fetcher:
        thread = threading.Thread(target=fetch, args=(workspace, stopping, fetcher))
        thread.start()
        end = time.monotonic() + 10
        while not kept(inbox) and time.monotonic() < end:
            time.sleep(0.05)
        stopping.set()
        thread.join(10)
    assert [message["event"] for message in kept(inbox)] == ["order completed"]
