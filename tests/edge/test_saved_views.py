"""Saved views: kept from a page, listed, found, renamed, removed, at one address; mine are mine alone."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases import accounts
from periplo.usecases.options import QUESTIONS
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Visitor, serving
from small_shop import built

FUNNEL = "/ask/funnel?steps=visit,cart,pay&within=1h&lang=es"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return built(tmp_path)


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


def form_of(visitor: Visitor, address: str) -> dict[str, str]:
    """The hidden fields of the form that saves the page."""
    text = visitor.get(address).text
    [form] = re.findall(r'<form method="post" action="/views">(.*?)</form>', text, re.DOTALL)
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    }


def saved(visitor: Visitor, address: str, title: str, whom: str = "own") -> str:
    answer = visitor.post("/views", **form_of(visitor, address), title=title, whom=whom)
    assert answer.status == 303, answer.text
    return str(answer.headers["Location"])


def test_a_question_is_saved_with_its_options_and_one_address_always_opens_it(visitor: Visitor):
    where = saved(visitor, FUNNEL, "Compran en una hora")
    opened = visitor.get(where)
    assert opened.status == 303
    assert opened.headers["Location"] == "/ask/funnel?steps=visit%2Ccart%2Cpay&within=1h"
    assert visitor.get(opened.headers["Location"]).status == 200
    assert "Compran en una hora" in visitor.get("/ask").text
    page = visitor.get("/views").text
    assert "Compran en una hora" in page
    assert Page(page).open == []
    found = json.loads(visitor.get("/find?format=json&q=una+hora&lang=es").text)["found"]
    assert [(one["kind"], one["href"]) for one in found] == [("Vista guardada", where)]


def test_the_map_is_saved_with_its_period_and_filter(visitor: Visitor):
    where = saved(visitor, "/?map=shop&from=all&moment=before&lang=en", "Before, ever", "all")
    assert visitor.get(where).headers["Location"] == "/?map=shop&from=all&moment=before"


def test_a_view_is_renamed_and_removed(visitor: Visitor):
    where = saved(visitor, FUNNEL, "Uno")
    id, page = where.rpartition("/")[2], visitor.get("/views").text
    assert visitor.post("/views", page, id=id, do="keep", title="Dos", whom="all").status == 303
    text = visitor.get("/views?lang=es").text
    assert "Dos" in text
    assert "para todos" in text
    assert visitor.post("/views", page, id=id, do="remove").status == 303
    assert visitor.get(where).status == 400
    assert "Dos" not in visitor.get("/views").text


def test_mine_are_mine_alone_and_a_reader_shares_nothing(root: Path):
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in (("leo", "reader"), ("mia", "editor"), ("eli", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        leo, mia, eli = (Visitor(client) for _ in range(3))
        for who, name in ((leo, "leo"), (mia, "mia"), (eli, "eli")):
            who.sign_in(name, GOOD)
        own = saved(leo, FUNNEL, "De Leo")
        assert "De Leo" in leo.get("/views").text
        assert "De Leo" not in mia.get("/views").text
        assert mia.get(own).status == 400
        assert (
            mia.post(
                "/views", mia.get("/views").text or "", **form_of(mia, FUNNEL), title="x", whom="own"
            ).status
            == 303
        )
        refused = leo.post("/views", **form_of(leo, FUNNEL), title="Para todos", whom="all")
        assert refused.status == 403
        shared = saved(mia, FUNNEL, "De Mia", "all")
        id = shared.rpartition("/")[2]
        assert leo.get(shared).status == 303
        token = {"token": form_of(leo, FUNNEL)["token"]}
        assert leo.post("/views", **token, id=id, do="remove").status == 403
        token = {"token": form_of(eli, FUNNEL)["token"]}
        assert eli.post("/views", **token, id=id, do="keep", title="De todas", whom="own").status == 303
        assert "De todas" in leo.get("/views").text  # another's hand does not hide what is for all


@pytest.mark.parametrize(
    "given",
    [
        {"question": "nothing", "options": "[]"},
        {"question": "customer", "options": '[["person", "#1"]]'},
        {"question": "funnel", "options": '[["file", "/etc/passwd"]]'},
        {"question": "funnel", "options": "not json"},
        {"question": "", "options": '[["next", "//evil.example"]]'},
        {"question": "//evil.example", "options": "[]"},
        {"question": "funnel", "options": "[]", "title": "  "},
    ],
)
def test_what_no_page_of_ours_shows_is_not_kept(visitor: Visitor, given: dict[str, str]):
    token = {"token": form_of(visitor, FUNNEL)["token"]}
    assert visitor.post("/views", **{**token, "title": "x", "whom": "own", **given}).status == 400
    assert "x</a>" not in visitor.get("/views").text


def test_one_customer_s_journey_offers_no_saving(visitor: Visitor):
    assert 'action="/views"' not in visitor.get("/ask/customer?person=%231").text


@pytest.mark.parametrize(
    "question", [name for name in QUESTIONS if name not in ("customer", "effect", "detours", "funnel")]
)
def test_every_question_that_answers_links_its_exports(visitor: Visitor, question: str):
    text = visitor.get(f"/ask/{question}?lang=en").text
    if 'class="facts"' not in text:
        assert 'class="hint"' in text  # the shop is too small for it, and the page says so
        return
    links = {
        form: html.unescape(address) for address, form in re.findall(r'href="(/ask/[^"]*format=(\w+))"', text)
    }
    assert {"json", "csv"} <= set(links)
    if "<figure" in text:
        assert {"svg", "png", "pdf"} <= set(links)
        assert visitor.get(links["png"]).body.startswith(b"\x89PNG")
        assert visitor.get(links["pdf"]).body.startswith(b"%PDF")
    else:
        assert not {"svg", "png", "pdf"} & set(links)
