"""The rule builder on a segment's page: built by posts alone, told back from what was saved, or left as text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from audience_shop import VIP, built_shop
from filled_in import fields_in
from periplo.core.rule_text import parse_customer_rule
from periplo.edge.wiring import ledger_of
from periplo.usecases.audiences.book import book_of
from periplo.usecases.workspace import open_workspace
from served import Reply, Visitor, serving

EVIL = '"><script>alert(1)</script>'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = built_shop(tmp_path / "sun").root
    (root / "segments" / "vip.yaml").write_text(VIP)
    return root


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


def post(
    visitor: Visitor, page: Reply, do: str, changed: dict[str, str], address: str = "/segments/new"
) -> Reply:
    return visitor.post(address, **{**fields_in(page.text), **changed, "do": do})


def saved(root: Path, id: str):
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger:
        return book_of(workspace, ledger).kept[id].segment


def test_a_segment_is_built_clause_by_clause_and_saved(root: Path, visitor: Visitor):
    page = visitor.get("/segments/new?lang=en")
    page = post(visitor, page, "rule add r", {"r.new": "did"})
    assert 'name="r.0.event" id="r.0.event" autofocus' in page.text
    assert "Condition 1 is not complete" not in page.text.split("Who they are")[0]
    page = post(visitor, page, "look", {"r.0.event": "order completed", "r.0.how": ">=", "r.0.n": "2"})
    assert "Customers who had “order completed” at least 2 times." in page.text
    assert "Clientes que tuvieron «order completed» al menos 2 veces." in page.text
    assert "1 customer" in page.text
    assert "E-mail: 1 can be written to." in page.text
    page = post(visitor, page, "rule group r", {})
    page = post(visitor, page, "rule remove r.1.0", {})
    page = post(visitor, page, "rule add r.1", {"r.1.new": "trait"})
    country = {"r.1.0.property": "country", "r.1.0.operator": "in", "r.1.0.value": "MX, ES"}
    page = post(visitor, page, "rule add r.1", {**country, "r.1.new": "consent"})
    page = post(visitor, page, "save", {"r.1.1.not": "1", "id": "mine", "title_en": "Mine"})
    assert page.status == 303
    assert saved(root, "mine").rule == parse_customer_rule(
        "order completed at least 2 times and (customer country in (MX, ES) or not (agrees to email))"
    )
    again = fields_in(visitor.get("/segments/mine?lang=en").text)
    assert (again["r.1.join"], again["r.1.0.value"], again["r.1.1.not"]) == ("any", "MX, ES", "1")


def test_who_is_about_to_be_lost_is_a_clause_that_asks_nothing_more(root: Path, visitor: Visitor):
    page = post(visitor, visitor.get("/segments/new?lang=es"), "rule add r", {"r.new": "atrisk"})
    assert page.status == 200
    assert "Clientes que están a punto de perderse." in page.text
    page = post(
        visitor, page, "save", {"r.0.not": "1", "id": "safe", "title_es": "A salvo", "title_en": "Safe"}
    )
    assert page.status == 303
    assert saved(root, "safe").rule == parse_customer_rule("not about to be lost")
    page = visitor.get("/segments/safe?lang=en")
    assert "Customers who are not about to be lost." in page.text
    assert fields_in(page.text)["r.0.kind"] == "atrisk"


def test_an_incomplete_clause_is_named_and_nothing_is_saved(root: Path, visitor: Visitor):
    page = post(visitor, visitor.get("/segments/new?lang=es"), "rule add r", {"r.new": "ago"})
    page = post(visitor, page, "save", {"id": "mine", "r.0.span": "soon"})
    assert page.status == 400
    assert "La condición 1 no está completa" in page.text or "la condición 1 no está completa" in page.text
    assert fields_in(page.text)["r.0.span"] == "soon"
    empty = post(visitor, visitor.get("/segments/new?lang=es"), "save", {"id": "mine"})
    assert empty.status == 400
    with pytest.raises(KeyError):
        saved(root, "mine")


def test_by_hand_and_back_again_is_the_same_rule(visitor: Visitor):
    page = visitor.get("/segments/vip?lang=es")
    text = post(visitor, page, "as text", {}, "/segments/vip")
    assert fields_in(text.text)["rule"] == "order completed al menos 2 veces"
    back = post(visitor, text, "as clauses", {}, "/segments/vip")
    before, after = (
        {name: value for name, value in fields_in(one.text).items() if name.startswith("r.")}
        for one in (page, back)
    )
    assert after == before


def test_a_rule_that_no_clause_says_stays_text_with_the_reason(root: Path, visitor: Visitor):
    (root / "segments" / "odd.yaml").write_text(
        "id: odd\ntitle: Odd\nrule: (visit or cart) at least 2 times\n"
    )
    page = visitor.get("/segments/odd?lang=en")
    assert fields_in(page.text)["rule"] == "(visit or cart) at least 2 times"
    asked = post(visitor, page, "as clauses", {}, "/segments/odd")
    assert "This rule stays as text" in asked.text
    assert post(visitor, page, "save", {}, "/segments/odd").status == 303


@pytest.mark.parametrize(
    "do",
    ["rule add r.9", "rule remove r", "rule where r.0.0", "rule add r.x",
     "rule unwhere r.0", "rule add", "rule group r.0", "go"]
)  # fmt: skip
def test_a_button_that_leads_nowhere_changes_nothing(visitor: Visitor, do: str):
    page = post(visitor, visitor.get("/segments/new?lang=en"), "rule add r", {"r.new": "stage"})
    answer = post(visitor, page, do, {})
    assert answer.status in (200, 400)
    assert [name for name in fields_in(answer.text) if name.endswith(".kind")] == ["r.0.kind"]


def test_no_field_carries_markup(visitor: Visitor):
    page = post(visitor, visitor.get("/segments/new?lang=en"), "rule add r", {"r.new": "did"})
    page = post(visitor, page, "rule where r.0", {"r.0.event": EVIL})
    page = post(visitor, page, "look", {
        "r.0.w0.property": EVIL, "r.0.w0.operator": EVIL, "r.0.w0.value": EVIL, "r.0.n": EVIL, "r.0.span": EVIL,
        "title_es": EVIL, "id": EVIL, "note": EVIL, "r.0.unit": EVIL, "r.0.how": EVIL,
    })  # fmt: skip
    assert page.status == 200
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_more_clauses_than_fit_are_refused(visitor: Visitor):
    page = visitor.get("/segments/new?lang=en")
    many = {f"r.{k}.kind": "stage" for k in range(40)}
    answer = post(visitor, page, "look", many)
    assert "the rule has more than 30 conditions" in answer.text.casefold()
