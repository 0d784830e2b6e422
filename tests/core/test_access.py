"""Roles, scopes, names and passwords."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.access import (
    ACTS,
    ROLES,
    BadPassword,
    check_password,
    covers,
    may,
    scope_of,
    user_name,
)
from periplo.core.errors import BadInput


def test_each_role_may_do_what_the_roles_before_it_may():
    allowed = [[act for act in ACTS if may(role, act)] for role in ROLES]
    assert allowed[0] == ["read"]
    assert [len(acts) for acts in allowed] == [1, 2, 3, 4, 5]
    assert allowed[-1] == ["read", "comment", "edit", "approve", "administer"]


def test_a_key_opens_its_scopes_and_one_without_scopes_opens_all():
    assert covers(["ask"], "ask")
    assert not covers(["ask"], "customers")
    assert covers([], "customers")


@pytest.mark.parametrize(
    ("path", "scope"), [("/api/v1/ask/funnel", "ask"), ("/api/v1/receipts", "receipts"), ("/api/v1/", "")]
)
def test_the_scope_of_an_address_stands_behind_the_version(path, scope):
    assert scope_of(path) == scope


@pytest.mark.parametrize("name", ["Marta@Tienda.Example", "  marta@tienda.example ", "ＭARTA@tienda.example"])
def test_a_name_is_kept_without_capitals_blanks_and_wide_letters(name):
    assert user_name(name) == "marta@tienda.example"


@pytest.mark.parametrize("name", ["", " ", "a b", "a/b", "<b>", "a" * 81, "a\n", "a\x00"])
def test_what_cannot_be_a_name_is_refused(name):
    if name == "a\n":  # a line end is a blank at the edge
        assert user_name(name) == "a"
    else:
        with pytest.raises(BadInput):
            user_name(name)


@pytest.mark.parametrize(
    "password",
    [
        "", "short", "eleven char", "x" * 513, "password1234", "Password12345!", "contraseña2026", "123456789012",
        "aaaaaaaaaaaaaaaa", "abcdefghijklmnop", "qwertyuiopas", "qwertyqwerty", "tiendatiendatienda", "!!!!!!!!!!!!",
        "PasswordPassword1", "correct horse battery staple",
    ],
)  # fmt: skip
def test_short_and_common_passwords_are_refused(password):
    with pytest.raises(BadPassword):
        check_password(password, "marta")


@pytest.mark.parametrize("password", ["marta1234567", "Marta-Marta-1", "2026MARTA2026"])
def test_a_password_that_says_the_name_is_refused(password):
    with pytest.raises(BadPassword):
        check_password(password, "marta@tienda.example")


@pytest.mark.parametrize(
    "password",
    ["nube verde y tambor", "ocho-peras-9-lunas", "Password of my grandmother", "marta sale al alba"],
)
def test_words_that_do_not_belong_together_are_good(password):
    check_password(password, "marta")


@given(st.text(max_size=600), st.text(max_size=90))
def test_no_refusal_repeats_the_password_or_the_name(password, name):
    refused: BadInput | None = None
    try:
        check_password(password, user_name(name))
    except BadInput as error:
        refused = error
    assert refused is None or refused.mend
    assert refused is None or len(password) < 8 or password not in str(refused)
