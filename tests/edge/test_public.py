"""The public listener, served for real: what senders say, how they err, and that it stands whatever they send."""

import base64
import gzip
import json
import time

import pytest

from collecting import listening
from periplo.core.errors import EnvironmentFault
from periplo.edge.public import intake as intakes
from periplo.edge.public import segment
from periplo.storage.inbox import SqliteInbox
from periplo.storage.keys import all_keys, make_key, revoke_key

TRACK = {"event": "visit", "userId": "ana"}


@pytest.fixture(scope="module")
def listener(tmp_path_factory):
    with listening(tmp_path_factory.mktemp("public") / "shop") as client:
        yield client


@pytest.fixture
def own(tmp_path):
    with listening(tmp_path / "shop") as client:
        yield client


def test_what_is_answered_200_is_in_the_inbox_and_soon_in_the_journeys(own):
    assert own.send("/v1/track", TRACK).said == {"success": True}
    assert own.inbox.last() == 1
    batch = [{"type": "track", **TRACK, "event": "pay"}, {"type": "page", "anonymousId": "x"}]
    assert own.send("/v1/batch", {"batch": batch}).status == 200
    assert own.explode().events == 3
    assert sorted(own.lived().values()) == [["page viewed"], ["visit", "pay"]]


@pytest.mark.parametrize("path", segment.PATHS)
def test_every_path_of_the_specification_and_its_short_form_is_served(listener, path):
    said = {**TRACK, "groupId": "g", "previousId": "old", "batch": [{"type": "track", **TRACK}]}
    assert listener.send(f"/v1/{path}", said).status == 200


def test_other_clients_paths_are_served_too(listener):
    assert listener.send("/api/s/track", TRACK).status == 200
    assert listener.send("/v1/m", {"series": []}, key="").status == 200
    settings = listener.ask("GET", f"/v1/projects/{listener.key}/settings").said
    assert settings["integrations"]["Segment.io"]["apiKey"] == listener.key
    told = base64.b64encode(f"{listener.key}:".encode()).decode()
    config = listener.ask("GET", "/sourceConfig/?p=npm", Authorization=f"Basic {told}").said
    assert config["source"]["enabled"] is True


def test_the_key_may_be_given_in_four_ways(listener):
    body = json.dumps(TRACK).encode()
    assert listener.ask("POST", "/v1/track", body, X_Write_Key=listener.key).status == 200
    assert (
        listener.ask("POST", "/v1/track", json.dumps({**TRACK, "writeKey": listener.key}).encode()).status
        == 200
    )
    assert listener.ask("POST", f"/v1/track?writeKey={listener.key}", body).status == 200
    assert listener.send("/v1/track", TRACK).status == 200


@pytest.mark.parametrize("key", ["", "wk_unknown", "ñ", "x" * 5_000])
def test_a_wrong_key_is_refused_and_nothing_is_kept(own, key):
    answer = own.send("/v1/track", TRACK, key=key)
    assert answer.status == 401
    assert "write key" in answer.said["error"]["what"]
    assert own.inbox.last() == 0


def test_a_revoked_key_counts_no_more_and_a_manage_key_never_did(own, monkeypatch):
    monkeypatch.setattr("periplo.edge.public.app.KEY_SECONDS", 0)
    with own.ledger.writing() as connection:
        manage = make_key(connection, "manage", "console", 1)
        write = next(key for key in all_keys(connection) if key.kind == "write")
    assert own.send("/v1/track", TRACK, key=manage).status == 401
    assert own.send("/v1/track", TRACK).status == 200
    with own.ledger.writing() as connection:
        assert revoke_key(connection, write.id, 2)
    assert own.send("/v1/track", TRACK).status == 401


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize("says", [True, False])
def test_a_body_is_read_for_what_it_is_whatever_its_headers_say(listener, kind, says):
    packed = gzip.compress(json.dumps(TRACK).encode())
    headers = {"Content_Encoding": "gzip"} if says else {}
    assert listener.send("/v1/track", packed, Content_Type=kind, **headers).status == 200


BAD = {
    "no JSON": (b"{", 400),
    "not UTF-8": (b'{"event": "\xff", "userId": "a"}', 400),
    "a list": (b"[]", 400),
    "no event": (b'{"userId": "a"}', 400),
    "nobody": (b'{"event": "a"}', 400),
    "a blank name": (b'{"event": "  ", "userId": "a"}', 400),
    "an event that is a number": (b'{"event": 7, "userId": "a"}', 400),
    "a user that is a list": (b'{"event": "a", "userId": []}', 400),
    "a user that is true": (b'{"event": "a", "userId": true}', 400),
    "properties that are text": (b'{"event": "a", "userId": "a", "properties": "x"}', 400),
    "an endless name": (json.dumps({"event": "a" * 5_000, "userId": "a"}).encode(), 400),
    "10,000 properties": (
        json.dumps({"event": "a", "userId": "a", "properties": {f"p{k}": k for k in range(10_000)}}).encode(), 400,
    ),
    "nested beyond reason": (
        b'{"event": "a", "userId": "a", "properties": {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}", 400,
    ),
    "not gzip": (b"\x1f\x8bnot gzip", 400),
    "gzip cut short": (gzip.compress(json.dumps(TRACK).encode())[:-9], 400),
    "a gzip bomb": (gzip.compress(b" " * (64 << 20)), 413),
    "too large": (b" " * (3 << 20), 413),
    "nothing": (b"", 400),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_a_clear_4xx_and_the_listener_stands(listener, name):
    body, status = BAD[name]
    before = listener.inbox.last()
    answer = listener.send("/v1/track", body)
    assert answer.status == status
    error = answer.said["error"]
    assert all(error[part] for part in ("code", "what", "mend"))
    assert listener.inbox.last() == before
    assert listener.ask("GET", "/healthz").said == {"status": "ok"}


def test_a_batch_that_is_bad_in_part_is_taken_and_what_is_bad_is_told(own):
    batch = [{"type": "track", **TRACK}, {"type": "track", "userId": "a"}, 7, {"type": "zap", "userId": "a"}]
    answer = own.send("/v1/batch", {"batch": batch})
    assert answer.status == 200
    assert [(one["index"], one["code"]) for one in answer.said["failed"]] == [
        (1, "event"),
        (2, "type"),
        (3, "type"),
    ]
    assert own.explode().events == 1
    assert own.send("/v1/batch", {"batch": batch[1:]}).status == 400
    assert own.send("/v1/batch", {"batch": []}).status == 200
    assert own.send("/v1/batch", {"batch": [batch[0]] * 5_001}).status == 400


def test_overload_is_429_with_a_time_to_wait_and_nothing_acknowledged_is_lost(own, monkeypatch):
    monkeypatch.setattr(intakes, "MOST_WAITING", 0)
    answer = own.send("/v1/track", TRACK)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "2")
    monkeypatch.undo()
    assert own.send("/v1/track", TRACK).status == 200
    assert own.explode().events == 1


def test_a_full_disk_is_a_503_and_the_same_again_is_kept_later(own, monkeypatch):
    def full(self, requests):
        raise EnvironmentFault("the disk is full", "the request was not kept", "make room and send it again")

    monkeypatch.setattr(SqliteInbox, "put", full)
    answer = own.send("/v1/track", TRACK)
    assert (answer.status, answer.said["error"]["what"]) == (503, "the disk is full")
    assert answer.headers["Retry-After"]
    monkeypatch.undo()
    assert own.send("/v1/track", TRACK).status == 200


def test_when_the_disk_is_nearly_full_no_more_is_taken(own, monkeypatch):
    monkeypatch.setattr(intakes, "ENOUGH_DISK", 1 << 60)
    status = 200
    until = time.monotonic() + 10
    while status == 200 and time.monotonic() < until:
        status = own.send("/v1/track", TRACK).status
    assert status == 429


def test_what_was_exploded_is_forgotten_by_the_inbox(own):
    own.send("/v1/track", {**TRACK, "properties": {"note": "forget me"}})
    own.explode()
    until = time.monotonic() + 10
    while own.inbox.after(0) and time.monotonic() < until:
        time.sleep(0.05)
    assert own.inbox.after(0) == []
    assert own.send("/v1/track", TRACK).status == 200
    assert own.inbox.last() == 2  # numbers are never used again


def test_any_site_may_send_and_preflights_are_answered(listener):
    preflight = listener.ask(
        "OPTIONS", "/v1/t", Origin="https://shop.example", Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="authorization,content-type",
    )  # fmt: skip
    assert preflight.status == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "authorization" in preflight.headers["Access-Control-Allow-Headers"]
    odd = listener.ask(
        "OPTIONS", "/v1/t", Origin="null", Access_Control_Request_Headers="sentat,rsa-retry-reason"
    )
    assert odd.headers["Access-Control-Allow-Headers"] == "sentat,rsa-retry-reason"
    bad = listener.ask("OPTIONS", "/v1/t", Origin="null", Access_Control_Request_Headers="a\tb(c)")
    assert bad.headers["Access-Control-Allow-Headers"] == preflight_of_none(listener)
    answer = listener.send("/v1/t", TRACK, Origin="https://shop.example")
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"


def preflight_of_none(listener) -> str:
    return listener.ask("OPTIONS", "/v1/t", Origin="null").headers["Access-Control-Allow-Headers"]


def test_who_is_not_known_yet_may_be_an_empty_text(own):
    """RudderStack's client for the browser sends it so."""
    said = {"event": "visit", "userId": "", "anonymousId": "v-1", "messageId": " "}
    assert own.send("/v1/track", said).status == 200
    assert (
        own.send("/v1/batch", {"batch": [{"type": "track", **said}, {"type": "page", **said}]}).status == 200
    )
    assert own.send("/v1/track", {**said, "anonymousId": " "}).status == 400
    assert own.explode().events == 3  # a blank messageId is none, so nothing is taken for a repetition
    assert own.lived() == {1: ["visit", "visit", "page viewed"]}


def test_one_bad_byte_in_a_value_does_not_reach_the_lake(own):
    body = b'{"event": "visit", "userId": "a", "properties": {"n": "\xe2\x82"}}'
    assert own.send("/v1/track", body).status == 400
    assert own.send("/v1/batch", b'{"batch": [' + body[:-1] + b', "type": "track"}]}').status == 400


def test_the_console_is_not_reachable_here(listener):
    for address in ("/", "/ask", "/api/v1/ask/funnel", "/campaigns", "/v1/track"):
        assert listener.ask("GET", address).status in (404, 405)


def test_it_describes_itself(listener):
    said = listener.ask("GET", "/openapi.json").said
    assert said["openapi"].startswith("3.1")
    assert {"/v1/track", "/v1/batch"} <= set(said["paths"])
