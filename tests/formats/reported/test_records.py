"""Records of our own doors: tickets, calls, chats and opinions, right and wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.formats.reported.contacts import call_messages, chat_messages
from periplo.formats.reported.content import content_messages
from periplo.formats.reported.reading import BadRecord, records_of
from periplo.formats.reported.tickets import ticket_messages

TICKET = {
    "ticket": 1042,
    "at": "2026-09-01T11:30:00+02:00",
    "place": "centro",
    "till": "2",
    "currency": "EUR",
    "items": [
        {"sku": "NB-1", "price": 4.95, "quantity": 2},
        {"sku": "MO-1", "price": 25, "quantity": 1, "discount": 5},
    ],
    "payments": [{"method": "cash", "amount": 9.9}, {"method": "card", "amount": 20}],
    "customer": {"card": "9001", "email": "ANA@example.es"},
}


def test_a_ticket_is_an_order_completed_in_its_shop():
    (message,) = ticket_messages(TICKET)
    assert message["event"] == "order completed"
    assert message["messageId"] == "till:centro:2:1042:order completed"
    assert message["timestamp"] == "2026-09-01T11:30:00+02:00"
    said = message["properties"]
    assert (said["total"], said["items"], said["method"], said["channel"]) == (29.9, 3, "card", "store")
    assert message["context"]["externalIds"] == [
        {"type": "card", "id": "9001"},
        {"type": "email", "id": "ana@example.es"},
    ]


def test_lines_below_zero_are_returned():
    exchange = TICKET | {
        "items": [{"sku": "A", "price": 10, "quantity": 1}, {"sku": "B", "price": 4, "quantity": -2}],
        "total": 2,
    }
    bought, back = ticket_messages(exchange)
    assert (bought["event"], bought["properties"]["total"]) == ("order completed", 10)
    assert (back["event"], back["properties"]["refund"]) == ("item returned", 8)
    assert back["properties"]["products"] == [{"sku": "B", "price": 4, "quantity": 2}]
    (only,) = ticket_messages(TICKET | {"items": [{"sku": "B", "price": -4, "quantity": 1}]})
    assert (only["event"], only["properties"]["products"][0]["quantity"]) == ("item returned", 1)


def test_the_total_of_a_ticket_is_what_the_till_says_or_what_its_lines_come_to():
    assert ticket_messages(TICKET | {"total": 28.5})[0]["properties"]["total"] == 28.5
    assert ticket_messages(TICKET | {"discount": 3})[0]["properties"]["total"] == 26.9


@pytest.mark.parametrize(
    "customer",
    [None, {}, {"document": "99999999"}, {"document": "XAXX010101000"}, {"document": "Consumidor final"}],
)
def test_a_ticket_without_a_customer_is_of_somebody_unknown_of_its_own(customer):
    (message,) = ticket_messages(TICKET | {"customer": customer})
    assert message["anonymousId"] == "till:centro:2:1042"
    assert "context" not in message


def test_a_ticket_sent_again_is_the_same_and_another_till_s_is_not():
    assert ticket_messages(TICKET) == ticket_messages(json.loads(json.dumps(TICKET)))
    assert ticket_messages(TICKET | {"till": "3"})[0]["messageId"] != ticket_messages(TICKET)[0]["messageId"]
    assert (
        ticket_messages(TICKET | {"place": "norte"})[0]["messageId"]
        != ticket_messages(TICKET)[0]["messageId"]
    )


def test_the_key_s_place_counts_where_a_ticket_says_none():
    bare = {name: value for name, value in TICKET.items() if name != "place"}
    assert ticket_messages(bare, "norte")[0]["properties"]["place"] == "norte"
    with pytest.raises(BadRecord, match="place"):
        ticket_messages(bare)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ticket": None}, "ticket"),
        ({"ticket": " "}, "ticket"),
        ({"ticket": {}}, "ticket"),
        ({"at": None}, "at"),
        ({"items": []}, "items"),
        ({"items": "x"}, "items"),
        ({"items": [{"sku": "A"}]}, "price"),
        ({"items": [{"price": 1, "quantity": 0}]}, "quantity"),
        ({"items": [{"price": "x"}]}, "price"),
        ({"items": [{"price": float("inf")}]}, "price"),
        ({"items": [5]}, "record"),
        ({"customer": "ana"}, "customer"),
        ({"customer": {"card": []}}, "card"),
        ({"payments": 5}, "payments"),
        ({"items": [{"price": 1}] * 2_001}, "items"),
    ],
)
def test_a_wrong_ticket_names_its_field(changed, field):
    with pytest.raises(BadRecord, match=field):
        ticket_messages(TICKET | changed)


lines = st.lists(st.tuples(st.integers(1, 10_000), st.integers(-9, 9).filter(bool)), min_size=1, max_size=20)


@given(lines)
def test_what_was_bought_less_what_was_returned_is_what_the_lines_come_to(items):
    ticket = TICKET | {"items": [{"sku": "A", "price": price, "quantity": n} for price, n in items]}
    told = {message["event"]: message["properties"] for message in ticket_messages(ticket)}
    bought = told.get("order completed", {}).get("total", 0)
    back = told.get("item returned", {}).get("refund", 0)
    assert bought - back == sum(price * n for price, n in items)


CALL = {
    "call": "c-77",
    "phone": "+34600111222",
    "queue": "orders",
    "area": "customer care",
    "reason": "where is my order",
}


def test_a_call_moment_by_moment():
    (answered,) = call_messages(
        CALL | {"status": "answered", "at": "2026-09-01T10:00:30Z", "wait_seconds": 25}
    )
    assert (answered["event"], answered["messageId"]) == ("call answered", "call:c-77:answered")
    assert answered["properties"] == {
        "call_id": "c-77",
        "channel": "phone",
        "direction": "in",
        "queue": "orders",
        "wait_seconds": 25,
        "reason": "where is my order",
        "area": "customer care",
    }


def test_a_whole_call_is_offered_answered_and_ended_or_given_up():
    times = {
        "offered_at": "2026-09-01T10:00:00Z",
        "ended_at": "2026-09-01T10:05:00Z",
        "wait_seconds": 20,
        "duration_seconds": 280,
    }
    whole = call_messages(CALL | times | {"answered_at": "2026-09-01T10:00:20Z", "outcome": "resolved"})
    assert [one["event"] for one in whole] == ["call offered", "call answered", "call ended"]
    assert "duration_seconds" not in whole[1]["properties"]
    assert (whole[2]["properties"]["duration_seconds"], whole[2]["properties"]["outcome"]) == (
        280,
        "resolved",
    )
    lost = call_messages(CALL | times)
    assert [one["event"] for one in lost] == ["call offered", "call abandoned"]
    assert lost[1]["properties"]["wait_seconds"] == 20


def test_a_call_passed_on_twice_is_told_twice():
    first = call_messages(CALL | {"status": "transferred", "at": "2026-09-01T10:01:00Z"})
    second = call_messages(CALL | {"status": "transferred", "at": "2026-09-01T10:02:00Z"})
    assert first[0]["messageId"] != second[0]["messageId"]


def test_a_chat_ends_with_its_rating_and_reason():
    (ended,) = chat_messages(
        {
            "chat": 5,
            "status": "ended",
            "at": "2026-09-01T10:00:00Z",
            "rating": 4,
            "reason": "stock",
            "customer": {"email": "a@b.es"},
            "channel": "whatsapp",
        }
    )
    assert (ended["event"], ended["properties"]["channel"], ended["properties"]["rating"]) == (
        "chat ended",
        "whatsapp",
        4,
    )


@pytest.mark.parametrize(
    "wrong", [{"status": "dancing"}, {"status": None}, {"call": None}, {"at": None}, {"wait_seconds": -1}]
)
def test_a_wrong_call_is_told(wrong):
    with pytest.raises(BadRecord):
        call_messages(CALL | {"status": "offered", "at": "2026-09-01T10:00:00Z"} | wrong)


REVIEW = {
    "id": "r1",
    "kind": "review",
    "network": "google",
    "at": "2026-09-01",
    "rating": 8,
    "scale": 10,
    "place": "centro",
    "text": "  Muy   buena tienda ",
    "author": "ana.g",
    "product": {"sku": "MO-1", "name": "Mochila"},
    "about": "collect-order",
}


def test_a_review_is_placed_by_its_shop_product_and_touchpoint():
    (message,) = content_messages(REVIEW)
    assert (message["event"], message["messageId"], message["anonymousId"]) == (
        "review posted",
        "content:google:r1",
        "google:ana.g",
    )
    assert message["properties"] == {
        "channel": "review",
        "place": "centro",
        "rating": 4,
        "text": "Muy buena tienda",
        "sku": "MO-1",
        "product": "Mochila",
        "about": "collect-order",
        "network": "google",
    }


def test_a_comment_and_a_post_are_social_and_one_of_a_known_customer_is_theirs():
    said = REVIEW | {"kind": "comment", "rating": None, "customer": {"user": "12"}}
    (comment,) = content_messages(said)
    assert (comment["event"], comment["userId"], comment["properties"]["channel"]) == (
        "comment posted",
        "12",
        "social",
    )
    assert {"type": "author", "id": "google:ana.g"} in comment["context"]["externalIds"]
    assert content_messages(REVIEW | {"kind": "post"})[0]["event"] == "post published"


def test_a_review_without_a_number_is_known_by_who_wrote_what_and_when():
    bare = {name: value for name, value in REVIEW.items() if name != "id"}
    assert content_messages(bare) == content_messages(dict(bare))
    assert (
        content_messages(bare)[0]["messageId"] != content_messages(bare | {"text": "other"})[0]["messageId"]
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": 11},
        {"rating": -1},
        {"scale": 0},
        {"kind": "song"},
        {"text": 5},
        {"rating": None, "text": None},
    ],
)
def test_a_wrong_opinion_is_told(wrong):
    with pytest.raises(BadRecord):
        content_messages(REVIEW | wrong)


def test_a_body_holds_one_record_or_many():
    assert records_of(b'{"ticket": 1}', "tickets") == [{"ticket": 1}]
    assert records_of(b'[{"ticket": 1}, 5]', "tickets") == [{"ticket": 1}, 5]
    assert records_of(b'{"tickets": [{"ticket": 1}]}', "tickets") == [{"ticket": 1}]
    for bad in (b"", b"{", b"\xff", b"[" * 50_000, json.dumps([1] * 10_001).encode()):
        with pytest.raises(BadRecord):
            records_of(bad, "tickets")


NAMES = ["ticket", "at", "items", "price", "call", "status", "kind", "text", "customer", "place", "product"]
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=15,
)


@pytest.mark.parametrize("reads", [ticket_messages, call_messages, chat_messages, content_messages])
@given(said=ANY)
def test_no_record_whatever_breaks_a_door(reads, said):
    try:
        messages = reads(said, "centro")
    except BadRecord:
        return
    assert all(message["messageId"] for message in messages)
