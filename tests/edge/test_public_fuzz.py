"""The public listener under strange input: made up from its own description, and by hand where that is silent."""

from __future__ import annotations

import base64
import gzip
import json
import random
import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collecting import Listener, listening
from heard import address_of, arrived, exploded
from periplo.edge.public.openapi import description
from shop_front import until

schemathesis = pytest.importorskip("schemathesis")
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(description()).get_all_operations()]
KINDS = ("track", "identify", "page", "screen", "group", "alias")


@pytest.fixture(scope="module")
def listener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    with listening(tmp_path_factory.mktemp("fuzzed") / "shop") as running:
        yield running


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_it_does_what_its_description_says(operation, listener: Listener):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def holds(case) -> None:
        case.call_and_validate(base_url=address_of(listener), auth=(listener.key, ""))

    holds()


def stands(listener: Listener) -> bool:
    """Whether the next sender is served as if nothing had been."""
    said = {"event": "visit", "userId": "ana"}
    return listener.send("/v1/track", said).said == {"success": True}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
field = st.sampled_from(
    ["type", "event", "name", "category", "userId", "anonymousId", "previousId", "groupId", "messageId", "timestamp",
     "sentAt", "originalTimestamp", "properties", "traits", "context", "writeKey", "batch"]
)  # fmt: skip
message = st.dictionaries(field, anything, max_size=8)


@settings(max_examples=300)
@given(
    said=message | st.fixed_dictionaries({"batch": st.lists(message | anything, max_size=5)}),
    kind=st.sampled_from(["batch", *KINDS]),
)
def test_wrong_types_are_a_clear_4xx_or_taken_and_never_a_5xx(listener: Listener, said, kind):
    answer = listener.send(f"/v1/{kind}", json.dumps(said).encode())
    assert answer.status in (200, 400, 401, 413), answer.body
    if answer.status != 200:
        assert {"code", "what", "mend"} <= answer.said["error"].keys()


@settings(max_examples=300)
@given(body=st.binary(max_size=200), kind=st.sampled_from(["batch", *KINDS]))
def test_any_bytes_are_a_clear_4xx(listener: Listener, body, kind):
    answer = listener.send(f"/v1/{kind}", body)
    assert answer.status in (200, 400)


def test_what_was_taken_from_all_that_can_be_worked_up(listener: Listener):
    """What stands in the inbox after the tests above must not stop the exploder for those who come after."""
    assert stands(listener)
    assert exploded(listener)[-1]["event"] == "visit"
    assert listener.lived()
    until(lambda: arrived(listener) == [])


HEADERS = {
    "no colon in the user": "Basic " + base64.b64encode(b"nothing").decode(),
    "no base64": "Basic ñññ".encode().decode("latin-1"),
    "no words": "",
    "another scheme": "Digest username=x",
    "not UTF-8": "Basic " + base64.b64encode(b"\xff\xfe:").decode(),
    "endless": "Basic " + base64.b64encode(b"x" * 20_000 + b":").decode(),
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_strange_key_is_a_401(listener: Listener, name):
    answer = listener.ask("POST", "/v1/track", b'{"event": "a", "userId": "b"}', Authorization=HEADERS[name])
    assert (answer.status, answer.said["error"]["code"]) == (401, "wrong_key")


BODIES = {
    "10,000 nested objects": b'{"event":"a","userId":"b","properties":'
    + b'{"a":' * 10_000
    + b"1"
    + b"}" * 10_000
    + b"}",
    "a batch nested in a batch": b'{"batch":' * 5_000 + b"[]" + b"}" * 5_000,
    "a number without end": b'{"event":"a","userId":"b","properties":{"n":' + b"9" * 100_000 + b"}}",
    "numbers that are none": b'{"event":"a","userId":"b","properties":{"n":NaN}}',
    "a lone surrogate": b'{"event":"a\\ud800","userId":"b"}',
    "half a character": b'{"event":"a","userId":"b","properties":{"n":"\xe2\x82"}}',
    "bytes that are zero": b'{"event":"a\\u0000b","userId":"c"}',
    "a gzip bomb in a gzip bomb": gzip.compress(gzip.compress(b"0" * (50 << 20))),
    "many small gzip members": gzip.compress(b"{}") * 50_000,
    "UTF-16": '{"event":"a","userId":"b"}'.encode("utf-16"),
    "a BOM": b"\xef\xbb\xbf" + b'{"event":"a","userId":"b"}',
}


@pytest.mark.parametrize("name", BODIES)
def test_a_strange_body_does_no_harm(listener: Listener, name):
    answer = listener.send("/v1/track", BODIES[name])
    assert answer.status in (200, 400, 413), answer.body[:200]
    assert stands(listener)
    assert exploded(listener)[-1]["event"] == "visit"
    assert listener.lived()


def test_a_batch_of_10_000_properties_and_a_good_message_keeps_the_good_one(listener: Listener):
    bad = {"type": "track", "event": "a", "userId": "b", "properties": {f"p{n}": n for n in range(10_000)}}
    good = {"type": "track", "event": "good one", "userId": "b", "messageId": "good-1"}
    answer = listener.send("/v1/batch", {"batch": [bad, good]})
    assert answer.status == 200
    assert [one["index"] for one in answer.said["failed"]] == [0]
    assert [event["event"] for event in exploded(listener)].count("good one") == 1


def test_senders_that_hang_up_or_stall_do_not_stop_the_others(listener: Listener):
    """Half a request, a body that never comes, lines that are no HTTP: 50 of each, while others send."""
    half = [
        b"POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
        b"POST /v1/track HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"\x00\xff" * 100 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 500,
    ]
    stalled = []
    for number in range(200):
        line = socket.create_connection(("127.0.0.1", listener.port), timeout=10)
        line.sendall(half[number % len(half)])
        if number % 2:
            line.close()
        else:
            stalled.append(line)
    assert stands(listener)
    for line in stalled:
        line.close()
    assert stands(listener)


def test_a_storm_of_good_and_bad_keeps_every_good_one(tmp_path):
    with listening(tmp_path / "shop") as own:
        told: list[str] = []
        wrong: list[int] = []

        def storm(seed: int) -> None:
            dice = random.Random(seed)
            for number in range(60):
                if dice.random() < 0.5:
                    body = dice.choice(list(BODIES.values())[:8])
                    wrong.append(own.send("/v1/track", body).status)
                else:
                    id = f"m-{seed}-{number}"
                    said = {"event": "visit", "userId": f"u-{seed}", "messageId": id}
                    if own.send("/v1/track", said).status == 200:
                        told.append(id)

        storming = [threading.Thread(target=storm, args=(seed,)) for seed in range(6)]
        for one in storming:
            one.start()
        for one in storming:
            one.join()
        assert set(wrong) <= {200, 400, 413}
        kept = [event["id"] for event in exploded(own) if event["event"] == "visit"]
        assert sorted(kept) == sorted(told)
