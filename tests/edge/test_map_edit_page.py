"""The map editor's pages and what its scripts send: who may, what is told, forms without script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest

from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases import accounts
from periplo.usecases.workspace import Settings, make_workspace, open_workspace
from served import GOOD, PALETTE, Page, Reply, Served, Visitor, serving

MAP = """\
# drawn in a workshop
schema: 1
id: ours
title: {es: La tienda, en: The shop}
languages: [es, en]
persona: {id: parent, name: {es: Laura, en: Laura}}
goal: {text: {es: Comprar, en: To buy}}
stages:
  - {id: look, title: {es: Miro, en: I look}, moment: before}
  - {id: buy, title: {es: Compro, en: I buy}, moment: during}
columns:
  - id: enter
    stage: look
    title: {es: Entro, en: I come in}
    channels: [web]
  - id: ask
    kind: action
    stage: look
    title: {es: Pregunto, en: I ask}
  - id: pay   # the till
    stage: buy
    title: {es: Pago, en: I pay}
    rule: order completed
    doing: {es: Pongo la tarjeta, en: I enter my card}
"""
EDIT = "/maps/ours/edit"
PAY = f"{EDIT}/form?part=columns&of=pay"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_workspace(tmp_path / "shop", Settings(name="shop", language="en"))
    (tmp_path / "shop" / "maps" / "ours.yaml").write_text(MAP)
    return tmp_path / "shop"


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
        for name, role in (("leo", "reader"), ("cris", "commenter"), ("eva", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        yield client


def say(id: str, key: str, to: str, was: str | None = None) -> dict[str, str | None]:
    return {"act": "say", "part": "columns", "id": id, "key": key, "to": to, "was": was}


def send(visitor: Visitor, *acts: object, **more: object) -> Reply:
    """Acts as the page's script sends them."""
    page = visitor.get(EDIT).text
    told = dict(re.findall(r'data-(version|shape|token)="([^"]*)"', page))
    said = {"acts": acts, "version": told["version"], "shape": unescape(told["shape"]), **more}
    return visitor.post(f"{EDIT}/acts", token=told["token"], said=json.dumps(said))


@pytest.mark.parametrize("said", ["es", "en"])
@pytest.mark.parametrize("address", [EDIT, PAY, f"{EDIT}/form?part=map", f"{EDIT}/form?part=stages&of=buy",
                                     f"{EDIT}/drop?part=columns&of=pay", f"{EDIT}/paste", "/maps/new"])  # fmt: skip
def test_every_page_reads_in_both_languages(visitor: Visitor, address: str, said: str):
    reply = visitor.get(f"{address}{'&' if '?' in address else '?'}lang={said}")
    page = Page(reply.text)
    assert reply.status == 200
    assert page.all("html")[0]["lang"] == said
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert not [tag for tag in page.all("script") if not (tag.get("src") or "").startswith("/js/")]
    assert all(field.get("name") or "data-do" in field for field in page.all("input"))


def test_the_table_says_the_map(visitor: Visitor):
    text = visitor.get(f"{EDIT}?lang=en").text
    assert "I enter my card" in text
    assert "order completed" in text
    assert "<svg" in text
    assert "Pongo la tarjeta" in visitor.get(f"{EDIT}?lang=en&texts=es").text


def test_what_a_script_sends_is_written_and_told(visitor: Visitor, file: Path):
    reply = send(
        visitor, say("pay", "doing", "I tap my phone", "I enter my card"), say("pay", "feeling", "1", "")
    )
    told = json.loads(reply.text)
    assert (reply.status, told["refused"], "html" in told) == (200, [], False)
    assert told["cells"]["columns"]["pay"]["feeling"] == "+1"
    said = MAP.replace("en: I enter my card", "en: I tap my phone").replace(
        "completed\n", "completed\n    feeling: 1\n"
    )
    assert file.read_text() == said
    undone = json.loads(send(visitor, {"act": "again", "edits": told["back"]}, is_whole=True).text)
    assert undone["refused"] == []
    assert file.read_text() == MAP


def test_a_new_shape_comes_with_its_table(visitor: Visitor):
    told = json.loads(send(visitor, {"act": "add_column", "stage": "buy", "title": "I <b>wait</b>"}).text)
    assert "I &lt;b&gt;wait&lt;/b&gt;" in told["html"]
    assert list(told["cells"]["columns"]) == ["enter", "ask", "pay", "i-b-wait-b"]


def test_somebody_elses_word_comes_back_and_yours_is_not_written(visitor: Visitor, file: Path):
    send(visitor, say("pay", "doing", "theirs", "I enter my card"))
    told = json.loads(
        send(visitor, say("pay", "doing", "mine", "I enter my card"), say("ask", "doing", "both", "")).text
    )
    assert [(one["place"], one["theirs"]) for one in told["refused"]] == [(0, "theirs")]
    assert "mine" not in file.read_text()
    assert "both" in file.read_text()


def test_a_fault_is_told_in_the_language_of_the_page(visitor: Visitor, file: Path):
    visitor.get(f"{EDIT}?lang=es")
    told = json.loads(send(visitor, say("pay", "feeling", "9")).text)
    assert told["refused"][0]["what"] == "«9» no es una emoción"
    assert "de -2" in told["refused"][0]["why"]
    assert file.read_text() == MAP


@pytest.mark.parametrize("said", [
    "", "[]", '{"acts": [{"act": "erase"}]}', '{"acts": 1}', "[" * 5000,
    '{"acts": [{"act": "say", "part": "columns", "id": 1, "key": "x", "to": "y"}]}',
])  # fmt: skip
def test_what_is_no_act_is_refused(visitor: Visitor, file: Path, said: str):
    token = re.search(r'data-token="([^"]*)"', visitor.get(EDIT).text)[1]
    reply = visitor.post(f"{EDIT}/acts", token=token, said=said)
    assert (reply.status, json.loads(reply.text)["mend"]) == (400, "open the page again")
    assert file.read_text() == MAP


@pytest.mark.parametrize("edit", [
    {"edit": "put", "part": "map", "id": "", "key": "id", "before": "ours", "after": "other"},
    {"edit": "put", "part": "columns", "id": "pay", "key": "id", "before": "pay", "after": "enter"},
    {"edit": "insert", "part": "columns", "follows": None, "entry": {"id": ""}},
    {"edit": "insert", "part": "columns", "follows": None, "entry": {"id": "x", "stage": "nowhere", "title": "x"}},
    {"edit": "remove", "part": "stages", "follows": None, "entry": {"id": "look"}},
])  # fmt: skip
def test_edits_that_nobody_may_make_write_nothing(visitor: Visitor, file: Path, edit: dict):
    told = json.loads(send(visitor, {"act": "again", "edits": [edit]}).text)
    assert len(told["refused"]) == 1
    assert file.read_text() == MAP


def test_a_form_without_its_token_is_refused(visitor: Visitor, file: Path):
    said = json.dumps({"acts": [say("pay", "doing", "x")]})
    assert visitor.post(f"{EDIT}/acts", said=said).status == 403
    assert visitor.post(PAY, **{"to.doing": "x", "was.doing": "y"}).status == 403
    assert visitor.post("/maps/new", title="x").status == 403
    assert file.read_text() == MAP


def test_nothing_new_is_told_as_nothing(visitor: Visitor):
    version = re.search(r'data-version="([^"]*)"', visitor.get(EDIT).text)[1]
    assert visitor.get(f"{EDIT}/sheet?version={version}").status == 204
    assert json.loads(visitor.get(f"{EDIT}/sheet?version=older").text)["version"] == version


def fields(page: str) -> dict[str, str]:
    """What the form of a column says before anybody writes in it."""
    return {name: unescape(value) for name, value in re.findall(r'name="(was\.[^"]*)" value="([^"]*)"', page)}


def test_a_column_is_written_by_its_form(visitor: Visitor, file: Path):
    page = visitor.get(PAY).text
    was = fields(page)
    same = {f"to.{key.removeprefix('was.')}": value for key, value in was.items()}
    reply = visitor.post(PAY, page, **was, **same | {"to.pains": "It fails\r\nIt is slow"})
    assert reply.status == 303
    assert (
        "pains: [{en: It fails}, {en: It is slow}]" in file.read_text()
        or "- {en: It is slow}" in file.read_text()
    )
    assert file.read_text().replace("pains", "").startswith(MAP[: MAP.index("    doing")])


def test_a_form_says_at_its_field_what_is_wrong_and_keeps_what_was_typed(visitor: Visitor, file: Path):
    page = visitor.get(PAY).text
    file.write_text(MAP.replace("I enter my card", "theirs & more"))
    reply = visitor.post(
        PAY,
        page,
        **fields(page) | {"to.doing": "mine", "to.rule": "order completed where", "to.owner": "Eva"},
    )
    assert reply.status == 409
    assert "theirs &amp; more" in reply.text
    assert ">\nmine</textarea>" in reply.text
    assert 'value="order completed where"' in reply.text
    assert "owner: Eva" in file.read_text()
    assert "mine" not in file.read_text()
    again = visitor.post(PAY, reply.text, **fields(reply.text) | {"to.doing": "mine"})
    assert again.status == 303
    assert "en: mine" in file.read_text()


def test_columns_move_are_copied_and_go_without_script(visitor: Visitor, file: Path):
    page = visitor.get(PAY).text
    assert visitor.post(EDIT, page, act="left").status == 303
    assert "id: pay   # the till\n    stage: look" in file.read_text()
    assert visitor.post(EDIT, page, act="copy").status == 303
    asked = visitor.get(f"{EDIT}/drop?part=columns&of=pay&lang=en").text
    assert "Its rule is lost: order completed" in asked
    assert visitor.post(EDIT, asked).status == 303
    assert "id: pay-2" in file.read_text()
    assert "id: pay " not in file.read_text()
    assert visitor.post(EDIT, page, act="nonsense").status == 400


def test_a_range_is_pasted_without_script(visitor: Visitor, file: Path):
    page = visitor.get(f"{EDIT}/paste").text
    shown = visitor.post(f"{EDIT}/paste", page, column="enter", row="feeling", cells="1\t<b>\t-1\r\n").text
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
    assert file.read_text() == MAP
    said = unescape(re.search(r'name="said" value="([^"]*)"', shown)[1])
    assert visitor.post(f"{EDIT}/paste", page, said=said).status == 303
    assert file.read_text().count("feeling:") == 2


def test_a_new_map_is_made_and_opened(visitor: Visitor, root: Path):
    page = visitor.get("/maps/new").text
    reply = visitor.post("/maps/new", page, title="Rent: a bike", kind="empty", stages="sale")
    assert (reply.status, reply.headers["Location"]) == (303, "/maps/rent-a-bike/edit")
    assert "no touchpoints yet" in visitor.get("/maps/rent-a-bike/edit?lang=en").text
    assert visitor.post("/maps/new", page, title=" ", kind="empty", stages="sale").status == 400
    assert visitor.post("/maps/new", page, title="../../x", kind="empty", stages="sale").status == 303
    assert sorted(path.name for path in (root / "maps").iterdir()) == [
        "ours.yaml",
        "rent-a-bike.yaml",
        "x.yaml",
    ]


@pytest.mark.parametrize("name", ["leo", "cris"])
def test_who_is_no_editor_looks_and_does_not_write(asked_in: Served, file: Path, name: str):
    who = Visitor(asked_in)
    who.sign_in(name)
    text = who.get(f"{EDIT}?lang=en").text
    assert "you need the role of an editor" in text
    assert "<script" not in text.replace(PALETTE, "")
    assert 'role="toolbar"' not in text
    assert "readonly" in who.get(PAY).text
    assert send(who, say("pay", "doing", "x")).status == 403
    for address in (EDIT, PAY, f"{EDIT}/paste", "/maps/new"):
        reply = who.post(address, who.get(EDIT).text, act="left", part="columns", of="pay")
        assert reply.status == 403
        assert "your role does not allow this" in reply.text
    assert file.read_text() == MAP


def test_an_editor_writes(asked_in: Served, file: Path):
    eva = Visitor(asked_in)
    eva.sign_in("eva")
    assert json.loads(send(eva, say("pay", "doing", "x")).text)["refused"] == []
    assert "en: x" in file.read_text()


@pytest.mark.parametrize("address", [
    "/maps/none/edit", "/maps/none/edit/picture", "/maps/none/edit/sheet", f"{EDIT}/form?part=columns&of=none",
    f"{EDIT}/form?part=lanes&of=doing", f"{EDIT}/drop?part=columns&of=none", f"{EDIT}/drop?part=map&of=",
])  # fmt: skip
def test_what_is_not_there_is_told(visitor: Visitor, address: str):
    assert visitor.get(address).status == 404


def test_sixty_columns_of_long_words_are_still_a_page(visitor: Visitor, file: Path):
    columns = "".join(
        f"  - {{id: c{k}, stage: buy, title: 'Columna {k} ñ 漢字 🙂', doing: '{'palabra ' * 40}'}}\n"
        for k in range(60)
    )
    file.write_text(MAP + columns)
    reply = visitor.get(EDIT)
    assert reply.status == 200
    assert reply.text.count('class="title') == 63
    told = json.loads(send(visitor, say("c59", "thinking", "¿Y «esto»? 🙂\u202e")).text)
    assert told["refused"] == []
    assert "¿Y «esto»? 🙂" in file.read_text()


def test_a_map_that_cannot_be_read_is_told_and_hides_no_other(visitor: Visitor, file: Path):
    other = file.with_name("another.yaml")
    other.write_text("schema: 1\nid: another\nstages: [}\n")
    text = visitor.get("/maps").text
    assert "The map “another.yaml” cannot be read." in text
    assert "another.yaml, line 3" in text
    assert "The shop" in text
    assert visitor.get("/").status == visitor.get(EDIT).status == 200
    file.write_text("stages: [}")
    assert "The map “ours.yaml” cannot be read." in visitor.get("/maps").text
    assert visitor.get("/").status == 400
    file.unlink()
    other.unlink()
    assert "There is no map yet" in visitor.get("/").text
