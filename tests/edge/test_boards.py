"""Boards: made of views, filled from any page, put into order, shared, printed; a card that fails stops no other."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from periplo.edge.console.desk import Desk
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.storage.boards import Board, Card, add_board, board_of
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Visitor, serving
from small_shop import built

FUNNEL = "/ask/funnel?steps=visit,cart,pay&within=1h&lang=es"
STAGES = "/ask/stages?lang=es"
OPTIONS = (("steps", "visit,cart,pay"), ("within", "1h"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("boards"))


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


@pytest.fixture
def visitor(served: Visitor) -> Visitor:
    return Visitor(served.served)


def made(root: Path, *cards: Card, title: str = "Lunes", owner: str = "", is_shared: bool = True) -> int:
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.writing() as connection:
        return add_board(connection, Board(title, owner, is_shared, 1, cards)).id


def kept(root: Path, id: int) -> Board | None:
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.reading() as connection:
        return board_of(connection, id)


def titles(root: Path, id: int) -> list[str]:
    board = kept(root, id)
    assert board is not None
    return [one.title for one in board.cards]


def form_of(visitor: Visitor, address: str) -> dict[str, str]:
    """The question and options that the form of a page would put on a board."""
    text = visitor.get(address).text
    [form] = re.findall(r'<form method="post" action="/boards">(.*?)</form>', text, re.DOTALL)
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    }


def saved(visitor: Visitor, address: str, title: str) -> str:
    fields = form_of(visitor, address) | {"do": ""}
    return str(visitor.post("/views", **fields, title=title, whom="own").headers["Location"])


def put(visitor: Visitor, address: str, title: str, board: str = "", name: str = "") -> str:
    fields = form_of(visitor, address)
    answer = visitor.post("/boards", **fields, title=title, id=board, name=name)
    assert answer.status == 303, answer.text
    return str(answer.headers["Location"])


def told(visitor: Visitor, where: str) -> str:
    """The board with every card worked out."""
    return visitor.get(f"{where.partition('#')[0]}?all=yes&lang=es").text


def test_any_page_is_put_on_a_board_that_is_made_on_the_way(visitor: Visitor, root: Path):
    where = put(visitor, FUNNEL, "Compran", name="Mis lunes")
    id = where.rpartition("/")[2]
    again = put(visitor, "/?map=shop&lang=es", "El mapa", board=id)
    assert again.startswith(f"/boards/{id}#card-")
    page = told(visitor, where)
    assert "Mis lunes" in page
    assert titles(root, int(id)) == ["Compran", "El mapa"]
    assert Page(page).open == []
    # Of three who visited one paid within the hour: the sentence of the question stands on the card.
    asked = re.search(r'class="reading">([^<]+)<', visitor.get(FUNNEL).text)
    assert asked is not None
    assert asked[1] in page
    assert 'href="/ask/funnel?steps=visit%2Ccart%2Cpay&amp;within=1h"' in page
    assert 'href="/?map=shop"' in page
    assert page.count("<figure") == 2


def test_a_board_is_made_of_saved_views_and_keeps_them_when_they_go(visitor: Visitor, root: Path):
    first = saved(visitor, FUNNEL, "Compran en una hora").rpartition("/")[2]
    page = visitor.get("/boards").text
    assert "Compran en una hora" in page
    answer = visitor.post("/boards", page, do="make", title="De dirección", whom="all", view=first)
    id = int(answer.headers["Location"].rpartition("/")[2])
    assert visitor.post("/views", visitor.get("/views").text, id=first, do="remove").status == 303
    assert titles(root, id) == ["Compran en una hora"]
    assert "De dirección" in visitor.get("/boards").text
    found = json.loads(visitor.get("/find?format=json&q=De+direcci%C3%B3n&lang=es").text)["found"]
    assert ("Tablero", f"/boards/{id}") in [(one["kind"], one["href"]) for one in found]


def test_cards_move_by_buttons_and_stay_at_the_ends(visitor: Visitor, root: Path):
    id = made(root, *(Card(name, "stages", ()) for name in "abc"))
    page = visitor.get(f"/boards/{id}").text
    board = kept(root, id)
    assert board is not None
    a, _, c = (one.id for one in board.cards)

    def moved(card: int, how: str) -> str:
        answer = visitor.post("/boards", page, id=str(id), card=str(card), do=how)
        assert answer.status == 303
        return str(answer.headers["Location"])

    assert moved(c, "up") == f"/boards/{id}?moved={c}-up"
    assert titles(root, id) == ["a", "c", "b"]
    moved(a, "up")
    assert titles(root, id) == ["a", "c", "b"]
    moved(a, "down")
    moved(a, "down")
    moved(a, "down")
    assert titles(root, id) == ["c", "b", "a"]
    # Whoever moves by keyboard stays on the button that they pressed, or at an end on the other one.
    after = visitor.get(f"/boards/{id}?moved={c}-down").text
    assert re.search(rf'id="card-{c}".*?value="down"[^>]* autofocus', after, re.DOTALL)
    assert len(re.findall("autofocus", visitor.get(f"/boards/{id}?moved={a}-down").text)) == 1


def test_a_card_is_named_and_taken_off_and_a_board_renamed_and_removed(visitor: Visitor, root: Path):
    id = made(root, Card("uno", "stages", ()), Card("dos", "", (("map", "shop"),)))
    board = kept(root, id)
    assert board is not None
    one, two = (card.id for card in board.cards)
    page = visitor.get(f"/boards/{id}").text
    visitor.post("/boards", page, id=str(id), card=str(one), do="name", title="  Etapas  hoy ")
    visitor.post("/boards", page, id=str(id), card=str(two), do="off")
    visitor.post("/boards", page, id=str(id), do="rename", title="Otro", whom="own")
    board = kept(root, id)
    assert board is not None
    assert (board.title, board.is_shared, [card.title for card in board.cards]) == (
        "Otro",
        False,
        ["Etapas hoy"],
    )
    assert visitor.post("/boards", page, id=str(id), card=str(two), do="off").status == 400
    assert visitor.post("/boards", page, id=str(id), do="rename", title=" ", whom="own").status == 400
    assert visitor.post("/boards", page, id=str(id), do="remove").headers["Location"] == "/boards"
    assert visitor.get(f"/boards/{id}").status == 404
    assert kept(root, id) is None


def test_what_nobody_could_ask_is_put_on_no_board(visitor: Visitor):
    page = visitor.get("/boards").text
    for question, options in (
        ("customer", "[]"),
        ("nothing", "[]"),
        ("stages", '[["xyz","1"]]'),
        ("", '[["a","b"]]'),
    ):
        answer = visitor.post(
            "/boards", page, do="put", question=question, options=options, title="x", name="y"
        )
        assert answer.status == 400, question


def test_a_card_that_cannot_be_asked_says_so_and_stops_no_other(visitor: Visitor, root: Path):
    id = made(
        root, Card("crecer", "growth", ()),
        Card("etapas", "stages", ()), Card("otro mapa", "", (("map", "gone"),)),
    )  # fmt: skip
    page = told(visitor, f"/boards/{id}")
    assert "diga qué evento lo es con --conversion" in page
    assert "este mapa ya no está aquí" in page
    assert page.count("<figure") == 1
    assert Page(page).open == []


def test_the_page_waits_for_no_answer_and_each_card_is_fetched_alone(visitor: Visitor, root: Path):
    id = made(root, Card("rara vez", "funnel", (("steps", "visit,pay"), ("within", "77h"))))
    page = visitor.get(f"/boards/{id}?lang=es").text
    [fetched] = re.findall(r'data-card="([^"]+)"', page)
    assert '<script type="module" src="/js/board.js">' in page
    assert f'href="/boards/{id}?all=yes"' in page
    assert "<figure" not in page
    card = visitor.get(fetched)
    assert card.text.lstrip().startswith('<p class="reading">')
    assert "<html" not in card.text
    again = visitor.get(f"/boards/{id}?lang=es").text
    assert "data-card=" not in again
    assert card.text.strip() in again


def test_an_empty_board_says_what_to_do(visitor: Visitor, root: Path):
    page = visitor.get(f"/boards/{made(root)}?lang=es").text
    assert "Este tablero está vacío." in page
    assert "«Poner en un tablero»" in page
    assert 'href="/ask"' in page


def test_a_board_is_printed_with_its_links(visitor: Visitor, root: Path):
    id = made(
        root, Card("Compran", "funnel", OPTIONS), Card('Mapa "a" #b [c] \\d $e', "", (("map", "shop"),))
    )
    answer = visitor.get(f"/boards/{id}/page.pdf?lang=es")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.body.startswith(b"%PDF")
    assert (
        f"http://127.0.0.1:{visitor.served.port}/ask/funnel?steps=visit%2Ccart%2Cpay".encode() in answer.body
    )


def test_mine_are_mine_alone_and_a_reader_changes_no_board_for_all(tmp_path: Path):
    root = built(tmp_path)
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in (("leo", "reader"), ("mia", "editor"), ("eli", "editor")):
            accounts.new_user(ledger, name, role, GOOD, 1)
    own = made(root, Card("uno", "stages", ()), owner="leo", is_shared=False)
    all_of_us = made(root, Card("uno", "stages", ()), owner="mia")
    with serving(root, Door(needs_sign_in=True)) as client:
        leo, mia, eli = (Visitor(client) for _ in range(3))
        for who, name in ((leo, "leo"), (mia, "mia"), (eli, "eli")):
            who.sign_in(name, GOOD)
        page = leo.get("/boards").text
        assert 'value="all"' not in page
        assert [leo.get(f"/boards/{id}").status for id in (own, all_of_us)] == [200, 200]
        assert [mia.get(f"/boards/{own}").status, mia.get(f"/boards/{own}/page.pdf").status] == [404, 404]
        assert 'do" value="up"' not in leo.get(f"/boards/{all_of_us}").text
        for act in ({"do": "rename", "title": "x", "whom": "all"}, {"do": "remove"}):
            assert leo.post("/boards", page, id=str(all_of_us), **act).status == 403
            assert mia.post("/boards", mia.get("/boards").text, id=str(own), **act).status == 404
        assert leo.post("/boards", page, id=str(own), do="rename", title="x", whom="all").status == 403
        assert leo.post("/boards", page, do="make", title="mío", whom="all").status == 403
        assert leo.post("/boards", page, do="make", title="mío", whom="own").status == 303
        # Another editor renames one for all, and it stays for all: it becomes its owner's alone by their hand only.
        eli.post(
            "/boards", eli.get("/boards").text, id=str(all_of_us), do="rename", title="De todos", whom="own"
        )
        board = kept(root, all_of_us)
        assert board is not None
        assert (board.title, board.is_shared) == ("De todos", True)


def test_the_command_makes_shows_and_removes(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def said(*words: str) -> tuple[int, str]:
        code = run([*words, "--in", str(root)], {})
        return code, capsys.readouterr().out

    id = made(root, Card("Compran", "funnel", OPTIONS), title="De la consola", owner="leo", is_shared=False)
    code, text = said("board", "show", str(id))
    assert code == 0
    assert text.splitlines()[:3] == ["De la consola", "", "Compran"]
    code, text = said("board", "show", str(id), "--format", "json")
    [card] = json.loads(text)["cards"]
    assert (card["question"], card["options"], card["fault"]) == ("funnel", dict(OPTIONS), None)
    assert said("board", "show", str(id), "--out", str(tmp_path / "b.pdf"))[0] == 0
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")
    assert said("board", "show", str(id), "--out", str(tmp_path / "b.png"))[0] == 2
    assert "De la consola" in said("board", "list")[1]
    code, text = said("board", "new", "De la orden")
    number = text.split(":")[0].split()[-1]
    assert said("board", "add", number, "999")[0] == 2
    assert said("board", "remove", number)[0] == 0
    assert said("board", "show", number)[0] == 2
    assert said("board", "remove", str(id))[0] == 0


def test_a_desk_knows_what_it_has_been_asked(root: Path):
    desk = Desk(root)
    assert not desk.knows("stages", {})
    desk.asked("stages", {})
    assert desk.knows("stages", {})
    assert not desk.knows("stages", {"scope": "first"})
