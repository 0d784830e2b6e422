"""Consent from the command line: shown with its reason, texts kept, addresses suppressed, links signed."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from periplo.core.consent import ConsentSaid
from periplo.core.tokens import ticket_of
from periplo.edge.words import consents, plan, preferences
from periplo.storage.consents import absorb
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.customers import customer_named
from periplo.usecases.secret_keys import link_key
from periplo.usecases.workspace import open_workspace

ANA = "ana"


@pytest.fixture
def spoken(shop: str, here: Path) -> str:
    """The small shop, where Ana said yes and then no; she is known by her handle of the file."""
    with closing(SqliteLedger(Path(shop) / "ledger.db")) as ledger:
        ana = customer_named(ANA, ledger)
        with ledger.writing() as connection:
            absorb(
                connection,
                [
                    (
                        ana,
                        ConsentSaid("email", "marketing", "granted", 10**15, "web", "1", "consent", "form"),
                    ),
                    (ana, ConsentSaid("email", "marketing", "withdrawn", 15 * 10**14, "preferences")),
                    (ana, ConsentSaid("sms", "marketing", "granted", 10**15, "till", carried=True)),
                ],
            )
    return shop


def test_a_customer_s_consents_are_shown_with_their_reason(periplo, spoken):
    told = periplo("consent", "show", ANA, "--in", spoken)
    assert told.code == 0, told.err
    lines = [line.split("   ") for line in told.out.splitlines()]
    assert "took it back" in told.out
    assert "said yes" in told.out
    assert len(lines) == 3


def test_all_that_was_said_is_shown_when_asked_in_spanish_too(periplo, spoken):
    told = periplo("consentimiento", "ver", ANA, "--in", spoken, "--history", PERIPLO_LANG="es")
    assert told.code == 0, told.err
    assert "lo retiró" in told.out
    assert "dijo que sí (dato)" in told.out
    assert "consentimiento" in told.out


def test_json_has_standing_history_and_suppressions(periplo, spoken):
    assert periplo("consent", "text", "add", "--in", spoken, "--channel", "email", "--purpose", "marketing",
                   "--version", "2", "--es", "Sí", "--en", "Yes").code == 0  # fmt: skip
    told = json.loads(periplo("consent", "show", ANA, "--in", spoken, "--format", "json").out)
    assert [(one["channel"], one["allowed"], one["because"], one["text_in_force"]) for one in told["standing"]] == [
        ("email", False, "withdrawn", "2"), ("sms", True, "granted", None),
    ]  # fmt: skip
    assert len(told["history"]) == 3
    assert told["suppressed"] == []


def test_somebody_unknown_and_somebody_silent_are_told_apart(periplo, shop):
    assert periplo("consent", "show", "nobody", "--in", shop).code == 2
    assert "No consent" in periplo("consent", "show", ANA, "--in", shop).out


def test_a_text_is_kept_in_both_languages_and_never_changes(periplo, shop):
    words = (
        "consent",
        "text",
        "add",
        "--in",
        shop,
        "--channel",
        "correo",
        "--purpose",
        "Marketing",
        "--version",
        "1",
    )
    assert periplo(*words, "--es", "Ofertas").code == 2
    told = periplo(
        *words, "--es", "Ofertas", "--en", "Offers", "--from", "2026-01-01", "--basis", "legitimate-interest"
    )
    assert told.code == 0, told.err
    again = periplo(*words, "--es", "Otra", "--en", "Other")
    assert again.code == 2
    assert "--version" in again.err
    texts = json.loads(periplo("consent", "text", "list", "--in", shop, "--format", "json").out)["texts"]
    assert [(one["channel"], one["purpose"], one["basis"], one["in_force"]) for one in texts] == [
        ("email", "marketing", "legitimate interest", True)
    ]
    assert "Offers" in periplo("consent", "text", "list", "--in", shop).out
    assert "Ofertas" in periplo("consentimiento", "texto", "lista", "--in", shop, PERIPLO_LANG="es").out


def test_a_workspace_without_texts_says_how_to_add_one(periplo, shop):
    assert "consent text add" in periplo("consent", "text", "list", "--in", shop).out


def test_addresses_are_suppressed_all_or_none_and_lifted(periplo, shop):
    Path("list.txt").write_text("# a register\nana@example.com\n\n+34 600 112 233\n")
    told = periplo("consent", "suppress", "--file", "list.txt", "--reason", "register", "--in", shop)
    assert told.code == 0, told.err
    assert "2 new addresses, 0 were there already" in told.out
    assert (
        "0 new addresses, 1"
        in periplo("consent", "suppress", "ANA@example.com", "--reason", "register", "--in", shop).out
    )
    bad = periplo("consent", "suppress", "b@example.com", "nonsense", "--in", shop)
    assert bad.code == 2
    assert "number 2" in bad.err
    assert "nonsense" not in bad.err
    assert "ended: 0" in periplo("consent", "suppress", "b@example.com", "--lift", "--in", shop).out
    assert "ended: 1" in periplo("consent", "suppress", "ana@example.com", "--lift", "--in", shop).out


@pytest.mark.parametrize("words", [(), ("--file", "missing.txt")])
def test_suppressing_nothing_is_told(periplo, shop, words):
    assert periplo("consent", "suppress", *words, "--in", shop).code == 2


def test_a_link_names_the_customer_by_number_alone(periplo, shop):
    told = periplo("consent", "link", ANA, "--in", shop, "--url", "https://hello.example.com/")
    assert told.code == 0, told.err
    address = told.out.strip()
    assert address.startswith("https://hello.example.com/preferences/")
    ticket = ticket_of(address.rpartition("/")[2], "preferences", link_key(open_workspace(shop), {}))
    assert ticket is not None
    assert ticket.language == "en"


def test_a_link_may_end_one_kind_of_message(periplo, shop):
    told = periplo(
        "consent", "link", ANA, "--in", shop, "--unsubscribe", "--channel", "correo", "--purpose", "marketing"
    )
    ticket = ticket_of(told.out.strip().rpartition("/")[2], "unsubscribe", link_key(open_workspace(shop), {}))
    assert ticket is not None
    assert (ticket.channel, ticket.purpose) == ("email", "marketing")
    assert periplo("consent", "link", ANA, "--in", shop, "--channel", "email").code == 2


def test_init_makes_the_key_that_signs_links(periplo):
    periplo("init", "mine")
    assert Path("mine/secrets/links.key").stat().st_mode & 0o777 == 0o600


def test_commands_need_a_workspace(periplo):
    for words in (("show", "x"), ("link", "x"), ("suppress", "a@b.example"), ("text", "list")):
        assert periplo("consent", *words).code == 2


def test_every_error_of_these_commands_is_said_in_spanish(periplo, shop):
    told = periplo("consent", "suppress", "nonsense", "--in", shop, PERIPLO_LANG="es")
    assert "la dirección número 1 no lo es" in told.err.casefold()
    assert "escriba un correo" in told.err


@pytest.mark.parametrize("module", [consents, plan, preferences])
def test_every_text_stands_in_two_languages(module):
    tables = [
        words
        for name, words in vars(module).items()
        if name.isupper() and isinstance(words, dict) and not name.endswith("FAULTS")
    ]
    texts = {key: said for words in tables for key, said in words.items()}
    assert len(texts) > 30
    assert [key for key, said in texts.items() if len(said) != 2 or not all(said)] == []
