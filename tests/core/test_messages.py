"""Messages of the Segment specification: what is taken, what is refused with which reason, who is meant."""

import json

import pytest

from periplo.core.messages import (
    BadRequest,
    Handle,
    Message,
    Refused,
    event_name,
    handles_of,
    read_request,
    refusal,
    text_of,
    time_of,
)


def one(kind="track", **said):
    return read_request(kind, json.dumps(said).encode()).messages[0]


@pytest.mark.parametrize(
    ("kind", "said", "reason"),
    [
        ("track", {"event": "visit", "userId": "a"}, None),
        ("track", {"event": "visit", "anonymousId": "a"}, None),
        ("track", {"event": "visit", "context": {"externalIds": [{"type": "card", "id": "7"}]}}, None),
        ("track", {"userId": "a"}, "event"),
        ("track", {"event": " ", "userId": "a"}, "event"),
        ("track", {"event": "visit"}, "identifier"),
        ("track", {"event": "visit", "userId": " "}, "identifier"),
        ("track", {"event": "visit", "userId": "a", "context": {"externalIds": 5}}, None),
        ("page", {"anonymousId": "a"}, None),
        ("alias", {"userId": "a"}, "identifier"),
        ("alias", {"userId": "a", "previousId": "b"}, None),
        ("group", {"userId": "a"}, "identifier"),
        ("group", {"userId": "a", "groupId": 7}, None),
        (
            "track",
            {"event": "v", "userId": "a", "properties": dict.fromkeys(map(str, range(1_001)))},
            "properties",
        ),
    ],
)
def test_each_kind_asks_for_what_it_needs(kind, said, reason):
    found = one(kind, **said)
    assert (found.code if isinstance(found, Refused) else None) == reason


@pytest.mark.parametrize(
    ("id", "text"),
    [(7, "7"), (7.0, "7"), ("7", "7"), (" a ", "a"), ("", None), (None, None), (True, None), (0.5, "0.5")],
)
def test_an_identifier_is_the_same_as_number_and_as_text(id, text):
    assert text_of(id) == text


def test_who_is_meant_the_surest_first():
    found = one(
        event="visit", userId=7, anonymousId="x",
        context={"externalIds": [{"type": " Card ", "id": 12}, {"type": "email"}, "odd", {"id": "3"}]},
    )  # fmt: skip
    assert list(handles_of(found)) == [Handle("user", "7"), Handle("anonymous", "x"), Handle("card", "12")]


def test_pages_and_screens_are_events_and_what_tells_of_a_person_is_none():
    names = {
        kind: event_name(Message(type=kind, event="e")) for kind in ("track", "page", "screen", "identify")
    }
    assert names == {"track": "e", "page": "page viewed", "screen": "screen viewed", "identify": None}


def test_the_original_time_counts_where_there_is_no_other():
    assert time_of(one(event="e", userId="a", originalTimestamp="2026-01-01")) == "2026-01-01"
    assert (
        time_of(one(event="e", userId="a", timestamp=1_790_000_000_000, originalTimestamp="x"))
        == "1790000000000"
    )


def test_one_odd_message_of_a_batch_is_refused_alone_and_the_envelope_is_kept():
    batch = [{"type": "track", "event": "a", "userId": "u"}, {"type": "track", "event": 5}, None]
    found = read_request("batch", json.dumps({"batch": batch, "sentAt": "2026", "writeKey": "k"}).encode())
    assert [isinstance(message, Refused) for message in found.messages] == [False, True, True]
    assert (found.sent_at, found.write_key) == ("2026", "k")


@pytest.mark.parametrize("body", [b"", b"[]", b"5", b'{"batch": {}}', b"\xff", b'{"batch": [' + b"[" * 5_000])
def test_what_is_no_request_at_all_is_told(body):
    with pytest.raises(BadRequest) as told:
        read_request("batch", body)
    assert told.value.mend


def test_a_checked_batch_is_not_judged_again():
    assert refusal(Message(type="zap")) is not None
    assert isinstance(read_request("checked", b'{"batch": [{"type": "zap"}]}').messages[0], Message)
