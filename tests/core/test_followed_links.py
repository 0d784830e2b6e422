"""Links that lead on: signed whole, marked with where they came from, and told apart when a machine follows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.link_tokens import MOST, Followed, link_of, link_token
from periplo.core.machine_reads import read_by
from periplo.core.tokens import Ticket, ticket_of, token_of
from periplo.core.utm import Utm, with_utm

KEY, OTHER = b"k" * 32, b"o" * 32
PHONE = {
    "user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"
}
UTM = Utm("Almacén Sur", "email", "cart", "reminder")


def link(**more) -> Followed:
    return Followed(**{
        "kind": "click", "handle": 7, "at": 1_770_000_000_000_000, "place": 2, "message": "cart/7/-/1/remind/2",
        "channel": "email", "address": "https://shop.example/p/1?a=1", **more,
    })  # fmt: skip


@given(st.integers(1, 2**60), st.integers(0, 60_000), st.text(max_size=50), st.text(max_size=300))
def test_a_link_says_what_was_signed(handle: int, place: int, message: str, address: str):
    message, address = message.replace("\0", ""), address.replace("\0", "")
    whole = link(handle=handle, place=place, message=message, address=address)
    token = link_token(whole, KEY)
    assert link_of(token, "click", KEY) == whole
    assert link_of(token, "click", OTHER) is None
    assert link_of(token, "open", KEY) is None


def test_no_byte_of_a_link_can_be_changed():
    token = link_token(link(), KEY)
    for place in range(len(token)):
        for letter in "Aq_":
            changed = token[:place] + letter + token[place + 1 :]
            found = link_of(changed, "click", KEY)
            assert found is None or found == link()  # the last letter has bits that count for nothing


@pytest.mark.parametrize("token", ["", "a", "é", "x" * (MOST + 1), "=" * 40, "A" * 60])
def test_what_is_no_link_leads_nowhere(token: str):
    assert link_of(token, "click", KEY) is None


def test_a_link_that_leads_on_and_one_to_unsubscribe_are_not_exchanged():
    assert ticket_of(link_token(link(), KEY), "unsubscribe", KEY) is None
    assert link_of(token_of(Ticket("unsubscribe", 7, 0), KEY), "click", KEY) is None


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://a.example", "https://a.example?S&M&C&X"),
        ("https://a.example/x?b=1&a=%20#top", "https://a.example/x?b=1&a=%20&S&M&C&X#top"),
        ("https://a.example/?utm_source=own", "https://a.example/?utm_source=own&M&C&X"),
        ("https://a.example/?utm_medium=", "https://a.example/?utm_medium=&S&C&X"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)  # fmt: skip
def test_utm_is_added_where_it_lacks_and_the_rest_stays(address: str, told: str):
    for letter, said in (
        ("S", "utm_source=Almac%C3%A9n%20Sur"), ("M", "utm_medium=email"), ("C", "utm_campaign=cart"),
        ("X", "utm_content=reminder"),
    ):  # fmt: skip
        told = told.replace(f"&{letter}", f"&{said}").replace(f"?{letter}", f"?{said}")
    assert with_utm(address, UTM) == told
    assert with_utm(with_utm(address, UTM), UTM) == told


@pytest.mark.parametrize(
    ("kind", "method", "headers", "age", "other", "why"),
    [
        ("click", "GET", PHONE, 3600, None, ""),
        ("click", "GET", PHONE, 3600, 30, ""),
        ("open", "GET", PHONE, 60, None, ""),
        ("open", "GET", {"user-agent": "Mozilla/5.0 (via ggpht.com GoogleImageProxy)"}, 2, None, ""),
        ("click", "HEAD", PHONE, 3600, None, "head"),
        ("click", "GET", PHONE | {"sec-purpose": "prefetch;anonymous-client-ip"}, 3600, None, "ahead"),
        ("click", "GET", PHONE | {"x-moz": "prefetch"}, 3600, None, "ahead"),
        ("click", "GET", {}, 3600, None, "robot"),
        ("click", "GET", {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, 3600, None, "robot"),
        ("click", "GET", {"user-agent": "python-httpx/0.28"}, 3600, None, "robot"),
        ("open", "GET", {"user-agent": "Mozilla/5.0"}, 3600, None, "proxy"),
        ("click", "GET", PHONE, 1, None, "soon"),
        ("click", "GET", PHONE, 3600, 0.4, "burst"),
    ],
)  # fmt: skip
def test_machines_are_told_from_people(kind, method, headers, age, other, why):
    found = read_by(kind, method, headers, age, other)
    assert (found.is_machine, found.why) == (bool(why), why)
