"""The command palette's address: what it finds, for whom, in which language, as a page and as data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from audience_shop import VIP, built_shop, numbers
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.storage.looks import looked
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Served, Visitor, serving


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = built_shop(tmp_path / "sun").root
    (root / "segments" / "vip.yaml").write_text(VIP)
    return root


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root) as client:
        yield client


def told(served: Served | Visitor, wanted: str, lang: str = "es") -> dict:
    answer = served.get(f"/find?format=json&lang={lang}&q={quote(wanted)}")
    assert answer.status == 200
    return json.loads(answer.text)


def found(served: Served | Visitor, wanted: str, lang: str = "es") -> list[tuple[str, str]]:
    return [(one["kind"], one["href"]) for one in told(served, wanted, lang)["found"]]


def test_everything_that_has_a_name_is_found_in_either_language(served: Served):
    assert ("Segmento", "/segments/vip") in found(served, "mejores")
    assert ("Segment", "/segments/vip") in found(served, "mejores", "en")
    assert ("Columna del mapa", "/?map=shop&part=column%3Afill") in found(served, "carrito lleno")
    assert found(served, "tienda")[0] == ("Mapa", "/?map=shop")
    assert found(served, "embudo")[0] == ("Pregunta", "/ask/funnel")
    assert ("Question", "/ask/leaving") in found(served, "churn", "en")
    assert found(served, "crear un seg") == [("Acción", "/segments/new")]
    assert found(served, "comprobantes")[0] == ("Página", "/receipts")
    assert found(served, "qwxz") == []


def test_every_address_that_is_found_leads_somewhere(served: Served):
    whole = served.get("/find?lang=es").text
    addresses = {tag["href"] for tag in Page(whole).all("a") if "href" in tag} - {None}
    for one in ("a", "e", "o"):
        addresses |= {href for _, href in found(served, one)}
    assert {served.get(str(one)).status for one in addresses if not str(one).startswith("#")} <= {
        200,
        303,
        307,
    }


def test_a_customer_is_found_by_name_mail_number_and_any_identifier_and_told_by_number_alone(
    served: Served, root: Path
):
    who = {name: number for number, name in numbers(open_workspace(root)).items()}
    ana = ("Cliente", f"/customers/{who['ana']}")
    for wanted in ("ana.diaz@gmail.com", "Ana.Di", "600 000 001", f"#{who['ana']}", str(who["ana"]), "ana"):
        assert ana in found(served, wanted), wanted
    assert "gmail" not in json.dumps(told(served, "ana.di")["found"])
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.reading() as connection:
        assert looked(connection) == []  # nothing of theirs was shown


def test_less_than_three_letters_tell_of_nobody_and_say_so(served: Served):
    answer = told(served, "be")
    assert [one for one in answer["found"] if one["kind"] == "Cliente"] == []
    assert "tres letras" in answer["note"]


def test_without_script_the_page_finds_the_same_and_says_when_there_is_nothing(served: Served):
    text = served.get("/find?q=mejores&lang=es").text
    assert 'href="/segments/vip"' in text
    assert Page(text).open == []
    assert "Nada se llama así" in served.get("/find?q=qwxz&lang=es").text
    hostile = served.get("/find?q=%3Cscript%3Ealert(1)%3C/script%3E&lang=es").text
    assert "<script>alert" not in hostile


def test_who_may_not_edit_is_offered_no_making_and_strangers_nothing(root: Path):
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "leo", "reader", GOOD, 1)
        accounts.new_user(ledger, "mia", "editor", GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        assert client.get("/find?q=vip").status == 303
        assert "/js/palette.js" not in client.get("/login").text
        leo, mia = Visitor(client), Visitor(client)
        leo.sign_in("leo", GOOD)
        mia.sign_in("mia", GOOD)
        assert ("Action", "/segments/new") not in found(leo, "segment", "en")
        assert ("Segment", "/segments/vip") in found(leo, "best", "en")
        assert ("Action", "/segments/new") in found(mia, "segment", "en")
