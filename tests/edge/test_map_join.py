"""periplo map join: what is told, what is asked, what is written, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from small_shop import BARE


@pytest.fixture
def bare(here: Path) -> str:
    (here / "bare.yaml").write_text(BARE)
    return "bare.yaml"


def answering(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_each_column_is_told_beside_what_may_prove_it(periplo, bare):
    ran = periplo("map", "join", bare, "--events", "visits.csv")
    assert ran.code == 0
    assert ran.out.startswith("4 columns without a rule · 3 different events · 3 customers\n")
    assert "1. you say 'I fill the cart'; 2 events 'cart', the last on Mar 2, 2026" in ran.out
    assert "the word 'cart' is in both" in ran.out
    assert "comes between 'I visit the site' and 'I pay', as on the map" in ran.out
    assert Path(bare).read_text() == BARE


def test_it_speaks_spanish_and_has_a_spanish_name(periplo, bare):
    ran = periplo("mapa", "enlazar", bare, "--events", "visits.csv", PERIPLO_LANG="es")
    assert "1. usted dice «Lleno el carrito»; 2 eventos «cart», el último el 2 mar 2026" in ran.out
    assert "va entre «Visito la web» y «Pago», como en el mapa" in ran.out


def test_events_that_no_column_claims_are_told(periplo, here, bare):
    text = BARE.replace("  - {id: pay, stage: buy, title: {es: Pago, en: I pay}}\n", "")
    (here / "bare.yaml").write_text(text)
    ran = periplo("map", "join", bare, "--events", "visits.csv")
    told = ran.out.partition("Events that no column claims\n")[2].splitlines()
    assert [line.split()[:3] for line in told[1:]] == [["pay", "1", "1"]]


def test_a_map_with_every_rule_has_nothing_to_join(periplo):
    ran = periplo("map", "join", "map.yaml", "--events", "visits.csv")
    assert "Every column has a rule." in ran.out
    assert "No event is left without a column." in ran.out


def test_a_map_without_touchpoints_is_told_as_such(periplo, here):
    (here / "bare.yaml").write_text(BARE.partition("columns:")[0])
    ran = periplo("map", "join", "bare.yaml", "--events", "visits.csv")
    assert ran.code == 0
    assert "The map has no touchpoints." in ran.out
    assert "Every column has a rule." not in ran.out


def test_what_is_confirmed_one_by_one_is_written_and_nothing_else(periplo, bare, monkeypatch):
    answering(monkeypatch, "1", "kart", "cart", "", ".")
    ran = periplo("map", "join", bare, "--events", "visits.csv", "--write")
    assert ran.code == 0
    assert "No event is called 'kart'" in ran.err
    assert "near to it are: cart" in ran.err
    assert "Rules written into bare.yaml: 2" in ran.err
    assert Path(bare).read_text() == BARE.replace(
        "look, title: {es: Vis", 'look, rule: "visit", title: {es: Vis'
    ).replace("buy, title: {es: Lleno", 'buy, rule: "cart", title: {es: Lleno')


def test_the_end_of_the_input_stops_and_what_was_confirmed_is_kept(periplo, bare, monkeypatch):
    answering(monkeypatch, "1")
    ran = periplo("map", "join", bare, "--events", "visits.csv", "--write")
    assert ran.code == 0
    assert Path(bare).read_text().count("rule:") == 1


def test_a_sign_that_is_no_number_to_choose_by_is_asked_again(periplo, bare, monkeypatch):
    answering(monkeypatch, "²", "1", ".")
    ran = periplo("map", "join", bare, "--events", "visits.csv", "--write")
    assert ran.code == 0
    assert "No event is called '²'" in ran.err
    assert Path(bare).read_text().count("rule:") == 1


def test_nothing_confirmed_writes_nothing(periplo, bare, monkeypatch):
    answering(monkeypatch, "", "", "", "")
    ran = periplo("map", "join", bare, "--events", "visits.csv", "--write")
    assert "Nothing was written." in ran.err
    assert Path(bare).read_text() == BARE


def test_yes_takes_the_sure_ones_and_accept_the_one_named(periplo, bare):
    words = ("map", "join", bare, "--events", "visits.csv", "--yes", "--accept", "mend=cart or pay")
    ran = periplo(*words)
    assert ran.out.startswith("Would be written (add --write):\n")
    assert "  mend: cart or pay\n" in ran.out
    assert Path(bare).read_text() == BARE
    ran = periplo(*words, "--write")
    assert ran.code == 0
    assert 'rule: "cart or pay", title: {es: Lo zurzo' in Path(bare).read_text()
    assert periplo("map", "check", bare, "--level", "error").code == 0


def test_where_nothing_is_sure_it_says_so(periplo):
    ran = periplo("map", "join", "map.yaml", "--events", "visits.csv", "--yes")
    assert ran.out == "No suggestion is sure.\n"
    ran = periplo("map", "join", "map.yaml", "--events", "visits.csv", "--yes", "--write")
    assert "Nothing was written." in ran.err


def test_the_shape_for_machines_has_both_sides_and_what_was_accepted(periplo, bare):
    ran = periplo("map", "join", bare, "--events", "visits.csv", "--accept", "pay=pay", "--format", "json")
    told = json.loads(ran.out)
    assert (told["n"], told["rules"], told["ghosts"]) == (3, {"pay": "pay"}, [])
    column = next(one for one in told["columns"] if one["id"] == "fill")
    best = column["suggestions"][0]
    assert (best["rule"], best["events"], best["customers"]) == ("cart", 2, 2)
    assert best["last_at"] == "2026-03-02T09:00:00+00:00"
    assert "score" not in ran.out
    assert set(best["reasons"][0]) == {"es", "en"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--accept", "pay"), "--accept says 'pay'"),
        (("--accept", "=pay"), "--accept says '=pay'"),
        (("--accept", "pay=pay", "--accept", "pay=cart"), "--accept names column 'pay' twice"),
        (("--accept", "pay=payed"), "no event is called 'payed'"),
        (("--accept", "till=pay"), "the map has no touchpoint 'till'"),
        (("--accept", "pay=pay where"), "the rule 'pay where' cannot be read"),
        (("--format", "svg"), "--format"),
    ],
)
def test_what_cannot_be_joined_is_refused_with_how_to_mend_it(periplo, bare, words, told):
    ran = periplo("map", "join", bare, "--events", "visits.csv", "--write", *words)
    assert ran.code == 2
    assert told.casefold() in ran.err.casefold()
    assert "What to do: " in ran.err
    assert Path(bare).read_text() == BARE


@pytest.mark.parametrize(
    "words",
    [
        ("--accept", "pay"),
        ("--accept", "pay=payed"),
        ("--accept", "till=pay"),
        ("--accept", "pay=pay where"),
        ("--accept", "p=a", "--accept", "p=b"),
    ],
)
def test_refusals_are_told_in_spanish_too(periplo, bare, words):
    ran = periplo("mapa", "enlazar", bare, "--events", "visits.csv", *words, PERIPLO_LANG="es")
    assert ran.code == 2
    assert "Qué hacer: " in ran.err
    assert not any(word in ran.err for word in (" the ", " is ", " called ", "name "))


def test_without_events_or_without_a_map_it_says_what_lacks(periplo, bare):
    assert "nothing says where the events are" in periplo("map", "join", bare).err.casefold()
    ran = periplo("map", "join", "none.yaml", "--events", "visits.csv")
    assert ran.code == 2
    assert "there is no file 'none.yaml'" in ran.err.casefold()
    Path("broken.yaml").write_text("columns: [")
    assert periplo("map", "join", "broken.yaml", "--events", "visits.csv").code == 2


def test_a_column_that_has_a_rule_keeps_it(periplo):
    before = Path("map.yaml").read_text()
    ran = periplo("map", "join", "map.yaml", "--events", "visits.csv", "--write", "--accept", "pay=cart")
    assert ran.code == 2
    assert "It is: pay" in ran.err or "it is: pay" in ran.err
    assert Path("map.yaml").read_text() == before


QUOTED = """\
id: ours
title: {es: La tienda, en: The shop}
persona: {id: parent, name: {es: Laura, en: Laura}}
goal: {text: {es: Comprar, en: To buy}}
stages: [{id: look, title: {es: Miro, en: I look}, moment: before}]
columns:
  - {id: fill, stage: look, title: {es: Lleno el carrito, en: I fill the cart}}
  - {id: help, stage: look, title: {es: Pido ayuda, en: I ask for help}}
"""


@pytest.mark.parametrize(
    ("said", "fill", "help"),
    [
        (
            "en",
            "you say 'I fill the cart'; 3 events: page_view where path is \"/my cart\", the last on",
            "you say 'I ask for help'; 3 events 'page_view where path is /help', the last on",
        ),
        (
            "es",
            'usted dice «Lleno el carrito»; 3 eventos: page_view where path is "/my cart", el último el',
            "usted dice «Pido ayuda»; 3 eventos «page_view where path is /help», el último el",
        ),
    ],
)
def test_a_rule_with_quotes_of_its_own_is_told_without_others_around_it(periplo, here, said, fill, help):
    seen = [
        f"c{k},page_view,2026-03-01T1{k}:0{n}:00Z,{path}"
        for k in range(3)
        for n, path in enumerate(("/our product", "/my cart", "/help"))
    ]
    (here / "pages.csv").write_text("\n".join(("customer,event,time,path", *seen)))
    (here / "quoted.yaml").write_text(QUOTED)
    ran = periplo("map", "join", "quoted.yaml", "--events", "pages.csv", PERIPLO_LANG=said)
    assert fill in ran.out
    assert help in ran.out
