"""periplo customer and the console's page: found by any form, joined, parted, set aside, and all taken back."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from periplo.core.messages import Handle
from periplo.core.people import Said
from periplo.edge.wiring import ledger_of
from periplo.storage.people import settle
from periplo.usecases.identity import rules_of
from periplo.usecases.workspace import open_workspace
from served import PALETTE, serving

AT = 1_750_000_000_000_000
ANA, WEB, MAIL = Handle("user", "4711"), Handle("anonymous", "web-7f3a"), Handle("email", "ana@shop.es")
PHONE, EVA = Handle("phone", "+5491123456789"), Handle("user", "5822")


@pytest.fixture
def people(periplo):
    periplo("init", "people", "--zone", "America/Argentina/Buenos_Aires")
    workspace = open_workspace("people")
    with closing(ledger_of(workspace)) as ledger, ledger.writing() as connection:
        said = [
            Said((ANA, WEB, MAIL), {"city": "Rosario"}, "identify", "web", AT),
            Said((ANA, PHONE), {"city": "Lima"}, "identify", "till", AT + 1_000_000),
            Said((EVA, PHONE), {}, "identify", "web", AT + 2_000_000),
        ]
        settle(connection, rules_of(workspace), said, AT + 3_000_000)
    return "people"


def profile(periplo, people, name):
    ran = periplo("customer", "show", name, "--in", people, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


@pytest.mark.parametrize(
    "name", ["4711", "ANA@shop.es", "11 15-2345-6789", "+54 9 11 2345 6789", "phone:1123456789 x", "#1", "#3"]
)
def test_a_customer_is_found_by_any_form_of_any_identifier(periplo, people, name):
    if name.endswith("x"):
        assert periplo("customer", "show", name, "--in", people).code == 2
    else:
        assert profile(periplo, people, name)["customer"] == 1


def test_a_profile_tells_identifiers_why_they_are_joined_and_traits_with_their_source(periplo, people):
    found = profile(periplo, people, "4711")
    assert {one["text"]: one["joined_by"] and one["joined_by"]["to"]["text"] for one in found["identifiers"]} == {
        "4711": None, "web-7f3a": "4711", "ana@shop.es": "4711", "+5491123456789": "4711"
    }  # fmt: skip
    assert [one["value"] for one in found["traits"]["city"]] == ["Lima", "Rosario"]
    assert found["not_joined"] == [
        {
            "identifier": {"kind": "phone", "text": "+5491123456789"},
            "other": {"kind": "user", "text": "5822"},
            "why": "limit",
        }
    ]


def test_a_profile_is_told_in_both_languages(periplo, people):
    spanish = periplo("cliente", "ver", "4711", "--in", people, PERIPLO_LANG="es").out
    english = periplo("customer", "show", "4711", "--in", people).out
    assert "«identify» lo nombró junto a usuario 4711" in spanish
    assert "'identify' named it together with user 4711" in english


def test_joining_and_taking_it_back(periplo, people):
    joined = periplo(
        "customer", "join", "5822", "ANA@SHOP.es", "--because", "one person", "--who", "me", "--in", people
    )
    assert joined.out == "They are customer #1 now.\n"
    assert profile(periplo, people, "5822")["decisions"][0]["because"] == "one person"
    assert periplo("customer", "undo", "1", "--because", "sisters", "--in", people).code == 0
    after = profile(periplo, people, "5822")
    assert after["customer"] != 1
    assert after["decisions"][0]["withdrawn"]["because"] == "sisters"
    assert periplo("customer", "undo", "1", "--because", "again", "--in", people).code == 2


def test_parting_an_identifier_and_what_then_cannot_be_joined(periplo, people):
    parted = periplo("customer", "part", "ana@shop.es", "--because", "her mother's", "--in", people)
    assert (parted.code, profile(periplo, people, "ana@shop.es")["customer"]) == (0, 3)
    refused = periplo("customer", "join", "ana@shop.es", "4711", "--because", "no", "--in", people)
    assert (refused.code, refused.out) == (2, "")
    assert "cannot be one customer" in refused.err
    assert len(profile(periplo, people, "4711")["decisions"]) == 0  # nothing of the refused one was kept


def test_an_identifier_set_aside_joins_nobody(periplo, people):
    periplo("customer", "block", "+5491123456789", "--because", "the shop's own", "--in", people)
    alone = profile(periplo, people, "+5491123456789")
    assert [one["joins_nobody"] for one in alone["identifiers"]] == ["ruled"]


@pytest.mark.parametrize(
    "words",
    [
        ("join", "4711", "ana@shop.es", "--because", "x"),  # one customer already
        ("join", "4711", "nobody", "--because", "x"),
        ("part", "5822", "--because", "x"),  # alone already
        ("part", "4711", "--because", "  "),
        ("part", "4711"),
        ("undo", "9", "--because", "x"),
        ("show", "#999"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(periplo, people, words):
    before = profile(periplo, people, "4711")
    ran = periplo("customer", *words, "--in", people)
    assert (ran.code, ran.out) == (2, "")
    assert "What to do" in ran.err
    assert profile(periplo, people, "4711") == before


def test_a_wrong_identity_yaml_is_told_with_its_line(periplo, people):
    Path(people, "identity.yaml").write_text("schema: 1\nkinds:\n  phone: 5\n")
    told = periplo("customer", "show", "4711", "--in", people, PERIPLO_LANG="es")
    assert told.code == 2
    assert "línea 3" in told.err


def test_the_console_finds_and_shows_a_customer(people):
    with serving(Path(people)) as console:
        found = console.get("/customers?find=ANA@shop.es")
        assert (found.status, found.headers["location"]) == (303, "/customers/1")
        page = console.get("/customers/1?lang=en")
        assert page.status == 200
        assert "web-7f3a" in page.text
        assert "<script" not in page.text.replace(PALETTE, "")
        assert "visitante anónimo" in console.get("/customers/1?lang=es").text
        nobody = console.get("/customers?find=%3Cb%3Enobody&lang=en")
        assert nobody.status == 404
        assert "&lt;b&gt;nobody" in nobody.text
        assert [console.get(address).status for address in ("/customers/999", "/customers")] == [404, 200]


def test_the_page_says_when_the_first_and_the_last_event_were(shop, people):
    with serving(Path(shop)) as client:
        ana, eva = (client.get(f"/customers/{n}?lang=en").text for n in (1, 3))
        assert "<h1>Customer #1</h1>" in ana
        assert "First event on Mar 1, 2026, 11:00, last on Mar 1, 2026, 11:20. In all, 3." in ana
        assert "One event alone, on Mar 2, 2026, 13:00." in eva
        assert "Su único evento es del 2 mar 2026, 13:00." in client.get("/customers/3?lang=es").text
    with serving(Path(people)) as client:
        assert (
            "No event yet; written down in Periplo on Jun 15, 2025" in client.get("/customers/1?lang=en").text
        )
