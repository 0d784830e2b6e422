"""The console's pages of playbooks: the list, one of them with its form, and who may send it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases import accounts
from periplo.usecases.playbooks.book import NAMES
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Served, Visitor, serving
from small_shop import built

CART = "/playbooks/abandoned-cart"
FIELDS = {"name": "cart", "say.product added": "cart", "say.order completed": "pay", "link": ""}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return built(tmp_path)


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


@pytest.fixture
def asked_in(root: Path) -> Iterator[Served]:
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in (("leo", "reader"), ("eva", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        yield client


def test_all_stand_in_the_list_and_campaigns_lead_there(visitor: Visitor):
    assert 'href="/playbooks"' in visitor.get("/campaigns?lang=en").text
    page = visitor.get("/playbooks?lang=en").text
    assert all(f'href="/playbooks/{id}"' in page for id in NAMES)
    assert "Something is lacking" in page
    assert "The order is sent" in page
    assert not re.search("The order is sent[^;<]*; it may be", page), "a payment is no order on its way"


def test_the_plans_names_stand_for_events_and_no_option_of_a_command_is_told(visitor: Visitor, root: Path):
    (root / "plan.yaml").write_text(
        "schema: 1\nevents: {visit: {es: Visita a la web, en: Visit to the site}}\n"
    )
    page = visitor.get(f"{CART}?lang=es").text
    assert '<option value="visit">Visita a la web</option>' in page
    for address in ("/playbooks", CART, "/playbooks/survey"):
        assert "--link" not in visitor.get(f"{address}?lang=es").text


def test_pages_read_in_both_languages_without_script(visitor: Visitor):
    for address in ("/playbooks", CART, "/playbooks/weakest-point"):
        for said in ("es", "en"):
            page = Page(visitor.get(f"{address}?lang={said}").text)
            assert page.all("html")[0]["lang"] == said
            assert not page.scripts()
            assert [tag for tag, _ in page.tags].count("h1") == 1
            assert all(field.get("name") for field in (*page.all("input"), *page.all("select")))
    assert visitor.get("/playbooks/none").status == 404


def test_the_form_writes_the_campaign_and_tells_what_comes_next(visitor: Visitor, root: Path):
    reply = visitor.post(CART, visitor.get(f"{CART}?lang=en").text, **FIELDS)
    assert reply.status == 200
    assert "campaigns/cart.yaml" in reply.text
    assert "periplo campaign check campaigns/cart.yaml" in reply.text
    assert "id: cart" in (root / "campaigns" / "cart.yaml").read_text()


def test_what_is_wrong_is_told_on_the_page_and_what_was_said_stays(visitor: Visitor, root: Path):
    page = visitor.get(f"{CART}?lang=en").text
    reply = visitor.post(CART, page, **{**FIELDS, "name": "No name"})
    assert reply.status == 400
    assert "name is &#39;No name&#39;" in reply.text
    assert 'value="No name"' in reply.text
    unsaid = visitor.post(CART, page, **{**FIELDS, "say.product added": ""})
    assert unsaid.status == 400
    assert not (root / "campaigns" / "cart.yaml").exists()


def test_only_those_who_may_edit_write(asked_in: Served, root: Path):
    reader = Visitor(asked_in)
    reader.sign_in("leo")
    page = reader.get(f"{CART}?lang=en").text
    assert "Only those who may edit write campaigns." in page
    token = reader.get("/account").text
    assert reader.post(CART, token, **FIELDS).status == 403
    editor = Visitor(asked_in)
    editor.sign_in("eva")
    assert editor.post(CART, editor.get(f"{CART}?lang=en").text, **FIELDS).status == 200
    assert (root / "campaigns" / "cart.yaml").exists()
