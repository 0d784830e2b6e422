"""The console's page that joins a map to its data: both sides, the form, and who may send it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Served, Visitor, serving
from small_shop import BARE, built

DOOR = Door(needs_sign_in=True)
JOIN = "/maps/ours/join"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = built(tmp_path)
    (root / "maps" / "ours.yaml").write_text(BARE)
    return root


@pytest.fixture
def file(root: Path) -> Path:
    return root / "maps" / "ours.yaml"


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


@pytest.fixture
def asked_in(root: Path) -> Iterator[Served]:
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in (("leo", "reader"), ("eva", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    with serving(root, DOOR) as client:
        yield client


def test_both_sides_stand_beside_each_other(visitor: Visitor):
    page = Page(visitor.get(f"{JOIN}?lang=en").text)
    radios = [tag for tag in page.all("input") if tag.get("type") == "radio"]
    assert {tag["name"] for tag in radios} == {"rule.enter", "rule.fill", "rule.pay", "rule.mend"}
    assert next(tag["value"] for tag in radios if tag["name"] == "rule.fill") == "cart"
    assert len([tag for tag in radios if "checked" in tag]) == 4
    text = visitor.get(JOIN).text
    assert "2 events · Mar 2, 2026" in text
    assert "the word &#39;cart&#39; is in both" in text
    assert "suggested for I fill the cart" in text


def test_it_reads_in_both_languages_without_script(visitor: Visitor):
    for said in ("es", "en"):
        page = Page(visitor.get(f"{JOIN}?lang={said}").text)
        assert page.all("html")[0]["lang"] == said
        assert not page.scripts()
        assert [tag for tag, _ in page.tags].count("h1") == 1
        assert all(field.get("name") for field in (*page.all("input"), *page.all("select")))


def test_what_is_confirmed_is_written_and_then_told(visitor: Visitor, file: Path):
    page = visitor.get(f"{JOIN}?lang=en").text
    reply = visitor.post(
        JOIN, page, **{"rule.fill": "cart", "rule.pay": "", "rule.enter": "cart", "other.enter": "visit"}
    )
    assert (reply.status, reply.headers["Location"]) == (303, f"{JOIN}?done=2")
    put = BARE.replace("look, title: {es: Vis", 'look, rule: "visit", title: {es: Vis')
    assert file.read_text() == put.replace("buy, title: {es: Lleno", 'buy, rule: "cart", title: {es: Lleno')
    text = visitor.get(reply.headers["Location"]).text
    assert "Rules written into the map: 2" in text
    assert 'name="rule.fill"' not in text
    assert "of I fill the cart" in text


def test_nothing_marked_writes_nothing(visitor: Visitor, file: Path):
    reply = visitor.post(JOIN, visitor.get(JOIN).text, **{"rule.fill": ""})
    assert (reply.status, reply.headers["Location"]) == (303, f"{JOIN}?done=0")
    assert file.read_text() == BARE


def test_a_map_that_somebody_changed_meanwhile_is_left_alone(visitor: Visitor, file: Path):
    page = visitor.get(JOIN).text
    file.write_text(BARE + "# a remark\n")
    reply = visitor.post(JOIN, page, **{"rule.fill": "cart"})
    assert reply.status == 400
    assert "was changed meanwhile" in reply.text
    assert file.read_text() == BARE + "# a remark\n"


@pytest.mark.parametrize("rule", ["nobody did", "cart where", "where"])
def test_a_rule_that_cannot_be_is_refused(visitor: Visitor, file: Path, rule: str):
    reply = visitor.post(JOIN, visitor.get(JOIN).text, **{"rule.fill": rule})
    assert reply.status == 400
    assert file.read_text() == BARE


def test_a_form_without_its_token_is_refused(visitor: Visitor, file: Path):
    assert visitor.post(JOIN, "", **{"rule.fill": "cart"}).status == 403
    assert file.read_text() == BARE


def test_a_map_that_is_not_there_is_told(visitor: Visitor):
    assert visitor.get("/maps/none/join").status == 404
    assert visitor.post("/maps/none/join", visitor.get(JOIN).text, **{"rule.fill": "cart"}).status == 404


def test_a_reader_may_look_and_not_write(asked_in: Served, file: Path):
    leo = Visitor(asked_in)
    assert leo.get(JOIN).status == 303
    leo.sign_in("leo")
    text = leo.get(f"{JOIN}?lang=en").text
    assert "you need the role of an editor" in text
    assert 'type="submit"' not in text
    reply = leo.post(JOIN, text, **{"rule.fill": "cart"})
    assert reply.status == 403
    assert file.read_text() == BARE


def test_an_editor_may_write(asked_in: Served, file: Path):
    eva = Visitor(asked_in)
    eva.sign_in("eva")
    assert eva.post(JOIN, eva.get(JOIN).text, **{"rule.fill": "cart"}).status == 303
    assert 'rule: "cart"' in file.read_text()


def test_without_events_it_says_how_to_bring_some(tmp_path: Path, periplo):
    assert periplo("init", "empty").code == 0
    (Path("empty") / "maps" / "ours.yaml").write_text(BARE)
    with serving(Path("empty")) as client:
        reply = client.get(f"{JOIN}?lang=en")
    assert reply.status == 200
    assert "There are no events yet" in reply.text
