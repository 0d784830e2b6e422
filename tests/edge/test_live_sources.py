"""Live sources over HTTP: proved, kept before they are answered, told once, fetched from a real server, never lost."""

from __future__ import annotations

import base64
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from periplo.core.errors import EnvironmentFault
from periplo.core.spans import DAY, SECOND, iso
from periplo.edge.fetching import fetch
from periplo.edge.outgoing import HttpFetcher, is_public
from periplo.edge.public.app import public
from periplo.edge.public.webhooks import Hooks
from periplo.formats.sources_yaml import read_sources
from periplo.formats.webhooks.contract import Ask
from periplo.storage import notices, tallies
from periplo.storage.inbox import SqliteInbox
from periplo.storage.keys import make_key
from periplo.storage.sqlite import SqliteLedger
from periplo.storage.tables.collecting import tallies as tallied
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.collect.fetching import VendorBusy, VendorRefused, fetch_due
from periplo.usecases.collect.hooks import secrets_of
from periplo.usecases.secrets import SecretMissing, SecretsOpen, keep_secret, secret
from periplo.usecases.workspace import Settings, Workspace, make_workspace

SOURCES = """\
schema: 1
sources:
  - {id: shop, kind: shopify, secret: SHOP_SECRET}
  - {id: woo, kind: woocommerce, secret: SHOP_SECRET}
  - {id: tn, kind: tiendanube, secret: SHOP_SECRET, token: TN_TOKEN, account: 123, api: "{api}"}
  - {id: ml, kind: mercado_libre, token: ML_TOKEN, refresh: ML_REFRESH, secret: ML_APP, app: 5, account: 468,
     api: "{api}"}
  - {id: vt, kind: vtex, secret: SHOP_SECRET, key: VT_KEY, token: VT_TOKEN, account: mine, api: "{api}"}
  - {id: phone, kind: twilio, secret: SHOP_SECRET, url: "https://hooks.example/hooks/phone"}
  - id: crm
    kind: json
    secret: SHOP_SECRET
    signature: {header: x-signature, time_header: x-time}
    mapping: {event: type, id: id, at: at, person: {email: mail}, properties: {total: total}}
"""
SECRET = "s3cret"
RECENTLY = iso(time.time_ns() // 1_000 - DAY)


@dataclass
class Vendor:
    """A vendor's own address: what it answers by path, and what it was asked."""

    url: str = ""
    answers: dict[str, Any] = field(default_factory=dict)  # path -> object, or status
    asked: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    told = Vendor()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            told.asked.append(
                (self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            )
            found = told.answers.get(self.path, 404)
            if callable(found):
                found = found(told.asked[-1])
            status = found if isinstance(found, int) else 200
            self.send_response(status)
            if status == 302:
                self.send_header("location", f"{told.url}/elsewhere")
            if status == 429:
                self.send_header("retry-after", "120")
            self.end_headers()
            self.wfile.write(b"" if isinstance(found, int) else json.dumps(found).encode())

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield told
        server.shutdown()


@pytest.fixture
def workspace(tmp_path: Path, vendor: Vendor, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    for name in ("SHOP_SECRET", "TN_TOKEN", "VT_KEY", "VT_TOKEN", "ML_APP"):
        monkeypatch.setenv(name, SECRET)
    made = make_workspace(tmp_path / "shop", Settings(name="shop"))
    (made.root / "sources.yaml").write_text(SOURCES.replace("{api}", vendor.url), encoding="utf-8")
    return made


@pytest.fixture
def ledger(workspace: Workspace) -> Iterator[SqliteLedger]:
    with closing(SqliteLedger(workspace.ledger)) as opened:
        yield opened


@pytest.fixture
def inbox(workspace: Workspace) -> Iterator[SqliteInbox]:
    with closing(SqliteInbox(workspace.inbox)) as opened:
        yield opened


@pytest.fixture
def client(workspace: Workspace, ledger: SqliteLedger, inbox: SqliteInbox) -> Iterator[TestClient]:
    with TestClient(public(workspace, ledger, inbox), raise_server_exceptions=False) as opened:
        yield opened


def kept(inbox: SqliteInbox) -> list[dict]:
    return [message for row in inbox.after(0) for message in json.loads(row.body)["batch"]]


def b64(body: bytes, secret: str = SECRET, algorithm: str = "sha256") -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, algorithm)).decode()


def order(**changed: Any) -> bytes:
    said = {
        "id": 7,
        "name": "#7",
        "email": "ana@example.es",
        "financial_status": "paid",
        "total_price": "10.00",
        "currency": "EUR",
        "created_at": RECENTLY,
        "line_items": [],
    }
    return json.dumps(said | changed).encode()


def sold(client: TestClient, body: bytes, secret: str = SECRET, source: str = "shop", **headers: str):
    signed = {"x-shopify-topic": "orders/create", "x-shopify-hmac-sha256": b64(body, secret)} | headers
    return client.post(f"/hooks/{source}", content=body, headers=signed)


def counted(ledger: SqliteLedger) -> dict[tuple[str, str], int]:
    with ledger.reading() as connection:
        return {(row.source, row.what): row.n for row in connection.execute(tallied.select())}


def test_a_signed_delivery_is_on_disk_when_it_is_answered(client, inbox):
    assert sold(client, order()).status_code == 200
    (message,) = kept(inbox)
    assert (message["event"], message["messageId"]) == ("order completed", "shop:order:7:order completed")


def test_a_forged_one_is_401_and_leaves_nothing_but_a_count(client, inbox, ledger):
    for _ in range(3):
        assert sold(client, order(), "another").status_code == 401
    assert sold(client, order(), **{"x-shopify-hmac-sha256": ""}).status_code == 401
    assert kept(inbox) == []
    client.app.state.hooks._counted_at = 0.0
    sold(client, order(), "another")
    assert counted(ledger) == {("shop", "forged"): 5}


def test_a_delivery_sent_again_is_200_and_makes_one_event(client, inbox, ledger, workspace):
    for _ in range(3):
        assert sold(client, order()).status_code == 200
    with closing(Exploder(workspace, ledger, inbox)) as exploder:
        taken = exploder.once(time.time_ns() // 1_000)
    assert (taken.events, taken.duplicates) == (1, 2)


def test_a_delivery_from_long_ago_is_200_and_no_news(client, inbox):
    body = order(created_at=iso(time.time_ns() // 1_000 - 26 * DAY))
    assert sold(client, body).status_code == 200
    assert kept(inbox) == []


def test_a_source_that_is_not_declared_is_404_and_one_declared_since_is_known(client, workspace):
    assert sold(client, order(), source="new").status_code == 404
    path = workspace.root / "sources.yaml"
    path.write_text(path.read_text() + "  - {id: new, kind: shopify, secret: SHOP_SECRET}\n")
    assert sold(client, order(), source="new").status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_broken_json_that_is_signed_is_a_clear_400(client, inbox, body):
    answer = sold(client, body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_delivery"
    assert kept(inbox) == []


def test_a_huge_body_is_413_whatever_it_says_of_its_size(client, inbox):
    assert sold(client, b"x" * ((1 << 20) + 1)).status_code == 413
    pieces = (b"x" * 65_536 for _ in range(20))
    assert client.post("/hooks/shop", content=pieces).status_code == 413
    assert client.get("/healthz").status_code == 200
    assert kept(inbox) == []


def test_a_missing_secret_is_503_so_that_the_vendor_sends_again(client, monkeypatch):
    monkeypatch.delenv("SHOP_SECRET")
    answer = sold(client, order())
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "secret_missing")
    assert answer.headers["retry-after"]


def test_trial_calls_are_answered_and_forgotten(client, inbox):
    assert client.post("/hooks/woo", content=b"webhook_id=5").status_code == 200
    ping = b'{"hookConfig": "ping"}'
    assert client.post("/hooks/vt", content=ping, headers={"x-periplo-secret": SECRET}).status_code == 200
    assert kept(inbox) == []


def test_twilio_gets_the_answer_it_wants(client, inbox):
    form = {
        "MessageSid": "SM1",
        "From": "+34600111222",
        "To": "+1415",
        "Body": "hola",
        "SmsStatus": "received",
    }
    signed = "https://hooks.example/hooks/phone" + "".join(name + form[name] for name in sorted(form))
    headers = {
        "x-twilio-signature": b64(signed.encode(), algorithm="sha1"),
        "content-type": "application/x-www-form-urlencoded",
    }
    answer = client.post("/hooks/phone", content=urlencode(form), headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert "<Response/>" in answer.text
    assert kept(inbox)[0]["event"] == "message received"


def test_a_signed_time_guards_against_replays(client, inbox):
    body = json.dumps({"type": "deal won", "id": 1, "at": RECENTLY, "mail": "a@b.es", "total": 5}).encode()

    def sent(at: int) -> int:
        signed = hmac.digest(SECRET.encode(), f"{at}.".encode() + body, "sha256").hex()
        return client.post(
            "/hooks/crm", content=body, headers={"x-time": str(at), "x-signature": signed}
        ).status_code

    now = int(time.time())
    assert [sent(now), sent(now), sent(now - 400)] == [200, 200, 401]
    assert len({message["messageId"] for message in kept(inbox)}) == 1


# What must be fetched


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


# Only the vendor is ever reached


HOUSE = """127.0.0.1 10.0.0.1 192.168.1.1 172.16.0.1 169.254.169.254 100.64.0.1 0.0.0.0 ::1 fe80::1 fc00::1
    ::ffff:127.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 2002:7f00:1:: 224.0.0.1 ff02::1"""


@pytest.mark.parametrize("address", HOUSE.split())
def test_addresses_of_the_house_are_not_public(address):
    assert not is_public(address)


def test_public_addresses_are():
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f000001", "2130706433", "[::ffff:127.0.0.1]"])
def test_a_name_that_leads_into_the_house_is_refused_and_nothing_is_asked(vendor, host):
    port = vendor.url.rpartition(":")[2]
    vendor.answers["/x"] = {"secret": 1}
    with closing(HttpFetcher()) as fetcher, pytest.raises(VendorRefused, match="inside this network"):
        fetcher.get(Ask(f"http://{host}:{port}", "/x", {}))
    assert vendor.asked == []


def test_a_path_cannot_change_the_host(vendor):
    with closing(HttpFetcher(inside=True)) as fetcher, pytest.raises(VendorRefused, match="elsewhere"):
        fetcher.get(Ask("https://api.example.com", "@127.0.0.1/x", {}))
    assert vendor.asked == []


def test_a_vendor_that_is_away_is_busy_and_a_proxy_of_the_environment_is_not_used(vendor, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", vendor.url)
    with closing(HttpFetcher(inside=True)) as fetcher, pytest.raises(VendorBusy):
        fetcher.get(Ask("http://127.0.0.1:9", "/x", {}))
    assert vendor.asked == []


def test_an_answer_without_end_is_not_read(vendor, monkeypatch):
    monkeypatch.setattr("periplo.edge.outgoing.MOST_BYTES", 1_000)
    vendor.answers["/big"] = "x" * 5_000
    with closing(HttpFetcher(inside=True)) as fetcher, pytest.raises(VendorRefused, match="too large"):
        fetcher.get(Ask(vendor.url, "/big", {}))


# Secrets


def test_a_secret_comes_from_the_file_of_its_owner_or_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("A_SECRET", "from the environment")
    assert secret(tmp_path, "A_SECRET") == "from the environment"
    keep_secret(tmp_path, "A_SECRET", 'with "quotes" and ñ')
    keep_secret(tmp_path, "OTHER", "x")
    assert secret(tmp_path, "A_SECRET") == 'with "quotes" and ñ'
    with pytest.raises(SecretMissing):
        secret(tmp_path, "NO_SUCH")


def test_a_file_of_secrets_that_others_may_read_is_refused(tmp_path):
    keep_secret(tmp_path, "A_SECRET", "hidden value")
    (tmp_path / "secrets.toml").chmod(0o644)
    with pytest.raises(SecretsOpen) as raised:
        secret(tmp_path, "A_SECRET")
    assert "hidden value" not in str(raised.value)
    (tmp_path / "secrets.toml").chmod(0o600)
    (tmp_path / "secrets.toml").write_text("not = [toml")
    with pytest.raises(SecretsOpen):
        secret(tmp_path, "A_SECRET")


# Our own doors


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


def test_refusals_that_could_not_be_written_are_counted_later(client, ledger, monkeypatch):
    sold(client, order(), "another")
    hooks: Hooks = client.app.state.hooks
    hooks._refused[("shop", "forged")] += 3

    def full(*_: object) -> None:
        raise EnvironmentFault("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(tallies, "count", full)
        client.portal.call(hooks.stop)
    client.portal.call(hooks.stop)
    assert counted(ledger)["shop", "forged"] == 4
