"""periplo coupon: codes come in by a file or are made, and it is told how many are left."""

from __future__ import annotations

import json

import pytest

from periplo.usecases.workspace import Settings, make_workspace


@pytest.fixture
def shop(here):
    make_workspace(here / "shop", Settings(name="shop"))
    return here


def test_codes_are_loaded_once_and_counted(shop, periplo):
    (shop / "codes.csv").write_text("code\nA1\nB2\n")
    first = periplo("coupon", "load", "welcome", str(shop / "codes.csv"), "--in", str(shop / "shop"))
    again = periplo(
        "cupón", "cargar", "welcome", str(shop / "codes.csv"), "--in", str(shop / "shop"), "--lang", "es"
    )
    assert first.out == "welcome: 2 new codes; 0 were there already.\n"
    assert again.out == "welcome: 0 códigos nuevos; 2 ya estaban.\n"
    listed = periplo("coupon", "list", "--in", str(shop / "shop"), "--format", "json")
    assert json.loads(listed.out)["pools"] == [{"name": "welcome", "free": 2, "taken": 0, "expired": 0}]


def test_codes_are_made_for_the_shop(shop, periplo):
    out = shop / "made.csv"
    periplo(
        "coupon",
        "make",
        "vip",
        "--count",
        "3",
        "--prefix",
        "V-",
        "--out",
        str(out),
        "--in",
        str(shop / "shop"),
    )
    assert len(out.read_text().split()) == 4
    assert "vip" in periplo("coupon", "list", "--in", str(shop / "shop")).out


def test_codes_whose_time_is_over_are_told_apart(shop, periplo):
    (shop / "codes.txt").write_text("A1\n")
    periplo(
        "coupon",
        "load",
        "old",
        str(shop / "codes.txt"),
        "--in",
        str(shop / "shop"),
        "--expires",
        "2020-01-01",
    )
    listed = periplo("coupon", "list", "--in", str(shop / "shop"), "--format", "json")
    assert json.loads(listed.out)["pools"][0]["expired"] == 1


@pytest.mark.parametrize("text", ["A 1\n", ""])
def test_a_file_that_holds_no_codes_is_refused(shop, periplo, text):
    (shop / "bad.csv").write_text(text)
    refused = periplo(
        "coupon", "load", "p", str(shop / "bad.csv"), "--in", str(shop / "shop"), "--lang", "es"
    )
    assert refused.code == 2
    assert "cód" in refused.err
