"""Messages in the page, pure: what may stand in one, to whom it may be shown, and proofs of who is there."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.allowed_hours import AllowedHours, Window
from periplo.core.bounds import Asked, verdict
from periplo.core.consent import ConsentSaid, Records
from periplo.core.frequency import Frequency
from periplo.core.message_data import data_said, data_texts
from periplo.core.onsite import (
    ALL,
    ONSITE,
    PERSONAL,
    BadPageMessage,
    is_unguessable,
    may_show,
    page_message,
    page_token,
)
from periplo.core.user_proof import WrongProof, user_of

SECRET = "s" * 32
AT = 1_700_000_000_000_000  # 22:13:20
LINKED = {"button": "Ver", "link": "/carrito"}


@pytest.mark.parametrize(
    "link", ["/", "/carrito?a=1#b", "https://shop.example/c", "http://shop.example", "HTTPS://shop.example/"]
)
def test_a_link_leads_to_the_web_or_into_the_shop(link):
    assert page_message("t", "x", LINKED | {"link": link}, "es").link == link


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "JaVaScRiPt:x", "//evil.example", "/\\evil.example", "data:text/html,x", "carrito",
     "https://", "https:///x", "https://shop.example@evil.example", "/a b", "/\tx", "mailto:a@b.example",
     " javascript:x", "/a\\b", "vbscript:x"],
)  # fmt: skip
def test_nothing_else_may_stand_in_a_link(link):
    with pytest.raises(BadPageMessage):
        page_message("t", "x", LINKED | {"link": link}, "es")


@given(st.text(max_size=60))
def test_whatever_is_let_through_begins_as_an_address_of_the_web_or_a_path(link):
    try:
        found = page_message("t", "x", LINKED | {"link": link}, "es").link
    except BadPageMessage:
        return
    assert found is not None
    assert found.lower().startswith(("http://", "https://")) or (
        found[0] == "/" and found[1:2] not in ("/", "\\")
    )


@pytest.mark.parametrize(
    "data",
    [{"look": "window"}, {"button": "Ver"}, {"link": "/a"}, {"image": "http://x.example/a.png", "alt": ""},
     {"image": "/a.png"}, {"onclick": "x"}, {"button": "b" * 61, "link": "/a"}],
)  # fmt: skip
def test_what_a_page_cannot_show_is_told(data):
    with pytest.raises(BadPageMessage) as told:
        page_message("t", "x", data, "es")
    assert told.value.mend


def test_a_picture_needs_words_and_may_need_none():
    found = page_message("t", "x", {"image": "/a.png", "alt": ""}, "es")
    assert found.shape() == {"look": "card", "language": "es", "title": "t", "text": "x", "image": "/a.png"}


def test_only_what_is_128_bits_of_chance_opens_anything():
    assert is_unguessable("0ef410f7bf171bed1c4ba1d12d4cf465")
    assert is_unguessable("0ef410f7-bf17-1bed-1c4b-a1d12d4cf465")
    for said in ("", "1", "42", "ana@cliente.example", "0ef410f7bf171bed1c4ba1d12d4cf46", "g" * 32):
        assert not is_unguessable(said)


@pytest.mark.parametrize(
    ("is_general", "is_proven", "kinds", "proof", "shown"),
    [
        (False, False, ["anonymous"], PERSONAL, True),
        (False, False, ["anonymous", "user"], PERSONAL, False),
        (False, False, ["anonymous", "email"], PERSONAL, False),
        (True, False, ["anonymous", "user"], PERSONAL, True),
        (True, False, ["anonymous", "user"], ALL, False),
        (False, True, ["anonymous", "user"], ALL, True),
        (True, False, ["anonymous"], ALL, True),
    ],
)
def test_to_whom_a_message_may_be_shown(is_general, is_proven, kinds, proof, shown):
    assert may_show(is_general, is_proven, kinds, proof) is shown


def test_a_message_is_named_in_pages_as_nobody_can_tell():
    assert page_token("cart/1/-/1/say/1", b"k" * 32) != page_token("cart/1/-/1/say/1", b"l" * 32)
    assert len(page_token("cart/1/-/1/say/1", b"k" * 32)) == 32


def signed(algorithm: str = "HS256", secret: str = SECRET, **claims: object) -> str:
    jwt = pytest.importorskip("joserfc.jwt")
    from joserfc.jwk import OctKey

    said = {"sub": "u42", "exp": int(time.time()) + 60} | claims
    return str(jwt.encode({"alg": algorithm}, said, OctKey.import_key(secret), algorithms=[algorithm]))


def test_a_proof_made_by_a_library_names_its_user():
    assert user_of(signed(), SECRET, time.time()) == "u42"
    assert user_of(signed(sub="Á-1", nbf=int(time.time()) + 30), SECRET, time.time()) == "Á-1"


@pytest.mark.parametrize(
    "claims",
    [{"exp": 1}, {"exp": None}, {"exp": "9999999999"}, {"sub": ""}, {"sub": 42}, {"nbf": 9_999_999_999},
     {"algorithm": "HS512", "secret": "s" * 64}, {"secret": "t" * 32}],
)  # fmt: skip
def test_a_proof_that_is_over_unnamed_or_signed_otherwise_proves_nothing(claims):
    try:
        token = signed(**claims)
    except ValueError:
        pytest.skip("the library makes no such token")
    with pytest.raises(WrongProof):
        user_of(token, SECRET, time.time())


@given(st.integers(0, 400), st.integers(1, 255))
def test_a_proof_with_any_sign_changed_proves_nothing(place, by):
    token = signed()
    place %= len(token)
    other = token[:place] + chr((ord(token[place]) + by) % 128) + token[place + 1 :]
    try:
        assert (
            user_of(other, SECRET, time.time()) == "u42"
        )  # the last sign of base64 may hold bits that count nothing
        assert place in (len(token) - 1,) or other == token
    except WrongProof:
        pass


@given(st.text(max_size=80))
def test_whatever_is_no_token_is_refused_and_nothing_worse(text):
    with pytest.raises(WrongProof):
        user_of(text, SECRET, 0)


def test_data_is_said_in_one_language_with_its_values():
    data = {"button": {"es": "Ver {{ n }}", "en": "See {{ n }}"}, "link": "/a", "parameters": ["{{ n }}", 3]}
    said = data_said(data, "en", lambda text: text.replace("{{ n }}", "7"))
    assert said == {"button": "See 7", "link": "/a", "parameters": ["7", 3]}
    assert [place for place, _ in data_texts(data)] == ["data.button", "data.link", "data.parameters.1"]


def asked(**more):
    return Asked("c", [ONSITE], "marketing", frozenset(), AT, media={ONSITE: ONSITE}, **more)


def test_no_yes_and_no_hour_is_needed_and_a_no_counts():
    night = Frequency(
        hours=AllowedHours(tuple(Window(day, 0, 1) for day in range(7)))
    )  # a minute after midnight
    assert verdict(night, asked()._replace(channels=["email"])).code == "no_consent"
    assert (
        verdict(night, asked(reach={"email": 1})._replace(channels=["email"], kind="transactional")).code
        is None
    )
    assert night.next_allowed(AT, "email", "marketing", "UTC") > AT
    assert verdict(night, asked()).code is None
    assert verdict(night, asked(reach={})).code == "unreachable"
    no = ConsentSaid(ONSITE, "marketing", "withdrawn", 1)
    assert verdict(night, asked(records=Records(((1, no),)))).code == "refused_by_person"
    everything = ConsentSaid("*", "*", "denied", 1)
    assert verdict(night, asked(records=Records(((1, everything),)))).code == "refused_by_person"
