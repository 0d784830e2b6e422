"""Calls, messages, and any sender of JSON by a mapping."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.errors import BadInput
from periplo.core.live_sources import LiveSource, Mapped
from periplo.formats.webhooks.contract import BadDelivery, Delivery
from periplo.formats.webhooks.paths import checked_path, value_at
from periplo.formats.webhooks.plain_json import heard, messages_of
from periplo.formats.webhooks.twilio import messages_of as twilio

PHONE = LiveSource("phone", "twilio", url="https://x.example/hooks/phone", place="centro")


def call(status: str, **more: str) -> list[dict]:
    form = {
        "CallSid": "CA1",
        "From": "+34600111222",
        "To": "+34911222333",
        "Direction": "inbound",
        "CallStatus": status,
        "Timestamp": "Tue, 01 Sep 2026 10:00:05 +0000",
    } | more
    return twilio(urlencode(form).encode(), PHONE)


@pytest.mark.parametrize(
    ("status", "event"),
    [
        ("ringing", "call offered"),
        ("in-progress", "call answered"),
        ("no-answer", "call abandoned"),
        ("canceled", "call abandoned"),
        ("busy", "call abandoned"),
        ("completed", "call ended"),
        ("failed", "call failed"),
    ],
)
def test_a_call_that_comes_in(status, event):
    (message,) = call(status)
    assert (message["event"], message["messageId"]) == (event, f"phone:call:CA1:{event}")
    assert message["timestamp"] == "2026-09-01T10:00:05+00:00"
    assert message["context"]["externalIds"] == [{"type": "phone", "id": "+34600111222"}]
    assert message["properties"]["direction"] == "in"
    assert message["properties"]["place"] == "centro"


def test_a_call_that_ended_says_how_long_it_lasted():
    assert call("completed", CallDuration="75")[0]["properties"]["duration_seconds"] == 75
    assert call("queued") == []


def test_a_call_of_ours_is_about_whom_we_called_and_nobody_gave_up_waiting():
    (message,) = call("no-answer", Direction="outbound-api")
    assert (message["event"], message["properties"]["by"]) == ("call unanswered", "us")
    assert message["context"]["externalIds"][0]["id"] == "+34911222333"


@pytest.mark.parametrize("who", ["anonymous", "client:desk", "sip:a@b.example", "+266696687", "", "12345"])
def test_hidden_numbers_and_machines_are_nobody(who):
    (message,) = call("ringing", From=who)
    assert message["anonymousId"] == "phone:call:CA1:call offered"


def test_a_message_is_counted_by_its_letters_and_not_kept_unless_wanted():
    form = {
        "MessageSid": "SM1",
        "From": "whatsapp:+5491155550000",
        "To": "whatsapp:+1415",
        "Body": "Hola, soy Ana",
        "NumMedia": "0",
        "ProfileName": "Ana",
        "SmsStatus": "received",
    }
    (message,) = twilio(urlencode(form).encode(), PHONE)
    assert message["event"] == "message received"
    assert message["properties"] == {
        "message_id": "SM1",
        "channel": "whatsapp",
        "characters": 13,
        "place": "centro",
    }
    assert message["context"]["traits"]["name"] == "Ana"
    keeps = LiveSource("phone", "twilio", keep_text=True)
    assert twilio(urlencode(form).encode(), keeps)[0]["properties"]["text"] == "Hola, soy Ana"


@pytest.mark.parametrize(
    ("status", "event"),
    [("delivered", "message delivered"), ("read", "message read"), ("undelivered", "message bounced")],
)
def test_what_became_of_a_message_we_sent(status, event):
    form = {
        "MessageSid": "SM2",
        "To": "+34600111222",
        "From": "+1415",
        "MessageStatus": status,
        "SmsStatus": status,
    }
    (message,) = twilio(urlencode(form).encode(), PHONE)
    assert (message["event"], message["properties"]["by"]) == (event, "us")
    assert message["context"]["externalIds"][0]["id"] == "+34600111222"


def test_a_body_that_is_no_form_is_told():
    with pytest.raises(BadDelivery):
        twilio(b"\xff\xfe", PHONE)
    with pytest.raises(BadDelivery):
        twilio("&".join(f"f{n}=1" for n in range(300)).encode(), PHONE)


HOW = Mapped(
    event="type",
    at="order.at",
    id="order.id",
    each="events",
    names={"sale": "order completed", "seen": "identify"},
    person={"email": "buyer.mail", "user": "buyer.id"},
    traits={"first_name": "buyer.name"},
    properties={"total": "order.total", "channel": "=store", "first": "order.lines[0].code"},
    products={"each": "order.lines", "sku": "code", "price": "price", "quantity": "n"},
)
CRM = LiveSource("crm", "json", mapping=HOW)
FACT = {
    "type": "sale",
    "buyer": {"mail": "ana@example.es", "id": 12, "name": "Ana"},
    "order": {
        "id": "A-1",
        "at": "2026-09-01T10:00:00Z",
        "total": "9.90",
        "lines": [{"code": "N1", "price": 4.95, "n": 2}],
    },
}


def test_any_json_becomes_messages_by_its_mapping():
    (message,) = messages_of({"events": [FACT, {"type": "other"}, "no object"]}, CRM, HOW)
    assert message == {
        "type": "track",
        "event": "order completed",
        "messageId": "crm:order completed:A-1",
        "timestamp": "2026-09-01T10:00:00Z",
        "userId": "12",
        "properties": {
            "total": 9.9,
            "channel": "store",
            "first": "N1",
            "items": 2,
            "products": [{"sku": "N1", "price": 4.95, "quantity": 2}],
        },
        "context": {
            "externalIds": [{"type": "email", "id": "ana@example.es"}],
            "traits": {"first_name": "Ana"},
        },
    }


def test_a_fact_may_tell_of_a_person_only():
    (message,) = messages_of({"events": [FACT | {"type": "seen"}]}, CRM, HOW)
    assert (message["type"], message["traits"]) == ("identify", {"first_name": "Ana"})


def test_a_fact_without_an_id_is_known_by_its_words():
    bare = {"events": [{"type": "sale", "buyer": {"mail": "a@b.es"}}]}
    one, again = messages_of(bare, CRM, HOW), messages_of(json.loads(json.dumps(bare)), CRM, HOW)
    assert one == again
    other = messages_of({"events": [{"type": "sale", "buyer": {"mail": "c@b.es"}}]}, CRM, HOW)
    assert one[0]["messageId"] != other[0]["messageId"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 50_000])
def test_json_that_is_none_is_told(body):
    with pytest.raises(BadDelivery):
        heard(Delivery({}, body), CRM)


NAMES = ["events", "order", "buyer", "lines", "type", "id", "mail", "total", "n"]
ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=20,
)


@given(ANY)
def test_no_json_whatever_breaks_a_mapping(said):
    for message in messages_of({"events": [said, FACT | {"order": said}, FACT | {"buyer": said}]}, CRM, HOW):
        assert message["messageId"]


def test_paths_go_down_keys_and_places_or_are_constants():
    said = {"a": [{"b": {"c d": 1}}, 2], "e": None}
    assert value_at(said, "a[0].b.c d") == 1
    assert value_at(said, "a[-1]") == 2
    assert (
        value_at(said, "a[2]")
        is value_at(said, "a.b")
        is value_at(said, "e.f")
        is value_at(said, "x")
        is None
    )
    assert value_at(said, ".") is said
    assert value_at(said, "=store") == "store"
    for bad in ("a..b", "a[", "a[x]", "", ".a", "a."):
        with pytest.raises(BadInput):
            checked_path(bad)
