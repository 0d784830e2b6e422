"""Links that show one map to whoever has no account: who makes them, what they open, and nothing else."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from periplo.edge.console import shared
from periplo.edge.console.guard import Door
from periplo.edge.doors import networks
from periplo.edge.wiring import ledger_of
from periplo.storage import shares
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Served, Visitor, serving
from small_shop import MAP, built

DOOR = Door(needs_sign_in=True, trusted=networks(["127.0.0.1"]))
AT = "/maps/shop/share"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = built(tmp_path_factory.mktemp("shared"))
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in (
            ("eva", "reader"),
            ("leo", "commenter"),
            ("ana", "editor"),
            ("marta", "administrator"),
        ):
            accounts.new_user(ledger, name, role, GOOD, 1)
    return root


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root, DOOR) as client:
        yield client


def signed(served: Served, name: str) -> Visitor:
    visitor = Visitor(served)
    visitor.sign_in(name)
    visitor.get("/account?lang=en")
    return visitor


def made(visitor: Visitor, **fields: str) -> str:
    """The path of a new link."""
    page = visitor.get(AT).text
    reply = visitor.post(AT, page, **{"days": "14", "figures": "", "language": "en", **fields})
    assert reply.status == 200, reply.text
    link = re.search(r'readonly value="([^"]+)"', reply.text)[1]
    assert link.startswith(f"http://127.0.0.1:{visitor.served.port}/shared/")
    return link.partition(str(visitor.served.port))[2]


def call(root: Path, *words: str, lang: str = "en") -> int:
    return run(["--lang", lang, "map", "share", *map(str, words), "--in", str(root)], {})


def test_a_stranger_sees_the_map_and_no_way_to_anything_else(served: Served):
    path = made(signed(served, "ana"))
    stranger = Visitor(served)
    reply = stranger.get(path)
    assert reply.status == 200
    page = Page(reply.text)
    assert stranger.cookies == {}
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in reply.headers["X-Robots-Tag"]
    assert reply.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in reply.headers["Content-Security-Policy"]
    assert page.all("a") == page.all("form") == page.all("script") == []
    assert {one["href"] for one in page.all("link")} == {"/style.css", "/favicon.svg"}
    assert "I fill the cart" in reply.text
    assert not re.search(r"customers \d|\bana\b|\bben\b|Cuaderno|periplo 0", reply.text)
    assert "n = " not in reply.text  # the drawing alone
    for address in (
        "/",
        "/maps",
        AT,
        "/maps/shop/comments",
        "/map.html",
        "/customers/1",
        f"{path}/x",
        "/shared",
        "/shared/../tasks",
    ):
        assert stranger.get(address).status in (303, 404), address
        assert "I fill the cart" not in stranger.get(address).text


def test_figures_are_shown_where_they_were_chosen_and_in_the_language_chosen(served: Served):
    ana, stranger = signed(served, "ana"), Visitor(served)
    with_figures = stranger.get(made(ana, figures="yes", language="es")).text
    assert "n = 3 clientes" in with_figures
    assert "Lleno el carrito" in with_figures
    assert '<html lang="es">' in with_figures
    assert "n = 3" not in stranger.get(made(ana)).text


def test_an_unknown_an_ended_and_a_revoked_link_open_the_same_nothing(served: Served, root: Path):
    ana, stranger = signed(served, "ana"), Visitor(served, Accept_Language="en-GB")
    ended, revoked = made(ana), made(ana)
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.writing() as connection:
        newest = shares.shares_of(connection, "shop")
        connection.exec_driver_sql(f"UPDATE shares SET ends_at = made_at + 1 WHERE id = '{newest[1].id}'")
    assert stranger.get(ended).status == 404
    assert stranger.get(revoked).status == 200
    reply = ana.post(AT, ana.get(AT).text, revoke=newest[0].id)
    assert reply.status == 303
    assert "opens nothing any more" in ana.get(reply.headers["Location"]).text
    told = [stranger.get(path) for path in (ended, revoked, "/shared/none", "/shared/%00%ff")]
    assert {one.status for one in told} == {404}
    assert len({one.text for one in told}) == 1
    assert "This link opens nothing" in told[0].text
    assert ana.post(AT, ana.get(AT).text, revoke=newest[0].id).status == 404


@pytest.mark.parametrize(("name", "status"), [("eva", 403), ("leo", 403), ("ana", 200), ("marta", 200)])
def test_only_editors_and_more_make_and_see_links(served: Served, name: str, status: int):
    visitor = signed(served, name)
    assert visitor.get(AT).status == status
    assert (f'href="{AT}"' in visitor.get("/").text) == (status == 200)
    page = visitor.get("/account").text
    assert visitor.post(AT, page, days="14", figures="", language="en").status == status


def test_what_cannot_be_is_told_and_makes_no_link(served: Served, root: Path):
    ana = signed(served, "ana")
    before = len(_kept(root))
    for fields, told in (({"days": "0"}, "0 days"), ({"days": "91"}, "91 days"), ({"days": "soon"}, "number of days"),
                         ({"language": "fr"}, "cannot speak")):  # fmt: skip
        reply = ana.post(AT, ana.get(AT).text, **{"days": "14", "figures": "yes", "language": "en", **fields})
        assert reply.status == 400
        Page(reply.text)
        assert "readonly" not in reply.text
        assert re.search('name="figures" value="yes" checked', reply.text)  # nothing typed is lost
        assert told in reply.text
    assert len(_kept(root)) == before


def _kept(root: Path) -> list[shares.Share]:
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.reading() as connection:
        return shares.shares_of(connection, "shop")


def test_uses_are_counted_by_whom_made_and_when(served: Served, root: Path):
    ana, stranger = signed(served, "ana"), Visitor(served)
    path = made(ana)
    for _ in range(3):
        stranger.get(path)
    served.ask("HEAD", path, "")  # what only asks whether it is there opens nothing
    page = ana.get(AT).text  # also writes what was counted since
    assert _kept(root)[0].uses == 3
    assert _kept(root)[0].made_by == "ana"
    assert path.rpartition("/")[2] not in page


def test_many_uses_are_one_write_a_minute(root: Path, monkeypatch):
    with serving(root) as client:
        visitor = Visitor(client)
        path = made(visitor)
        before = _kept(root)[0].uses
        monkeypatch.setattr(shared, "REST", 0.5)
        for _ in range(20):
            visitor.get(path)
        early = _kept(root)[0].uses - before
        assert 1 <= early < 20
        for _ in range(100):
            if _kept(root)[0].uses - before == 20:
                break
            time.sleep(0.05)
        assert _kept(root)[0].uses - before == 20
        monkeypatch.setattr(shared, "REST", 60.0)
        visitor.get(path)
    assert _kept(root)[0].uses - before == 21  # what waits is written when the console stops


def test_who_asks_too_often_waits_and_others_do_not(served: Served, monkeypatch):
    path = made(signed(served, "ana"))
    one = Visitor(served, X_Forwarded_For="198.51.100.7")
    for n in range(shared.MOST):
        assert one.get("/shared/guess").status == 404, n
    reply = one.get(path)
    assert reply.status == 429
    assert 1 <= int(reply.headers["Retry-After"]) <= 600
    assert Visitor(served, X_Forwarded_For="203.0.113.5").get(path).status == 200


def test_a_map_that_cannot_be_read_tells_a_stranger_nothing_of_it(served: Served, root: Path):
    path = made(signed(served, "ana"))
    file = root / "maps" / "first.yaml"
    file.write_text("id: shop\nstages: nonsense")
    try:
        reply = Visitor(served).get(path)
    finally:
        file.write_text(MAP)
    assert reply.status == 503
    assert "first.yaml" not in reply.text
    assert "<nav" not in reply.text


def test_neither_a_link_nor_its_secret_stands_in_the_file(root: Path, served: Served):
    token = made(signed(served, "ana")).rpartition("/")[2]
    with closing(sqlite3.connect(root / "ledger.db")) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert token.encode() not in (root / "ledger.db").read_bytes()


def test_commands_make_list_and_revoke(root: Path, served: Served, capsys):
    assert call(root, "shop", "--figures", "--days", "3", "--language", "es", "--author", "leo") == 0
    printed = capsys.readouterr()
    assert "with figures" in printed.err
    link = printed.out.strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:8765/shared/[\w-]{32}", link)
    assert "Lleno el carrito" in Visitor(served).get(link.partition("8765")[2]).text
    assert call(root, "shop", "--list", "--format", "json") == 0
    newest = json.loads(capsys.readouterr().out)["links"][0]
    assert (newest["made_by"], newest["has_figures"], newest["language"], newest["state"]) == (
        "leo",
        True,
        "es",
        "open",
    )
    assert "sha" not in newest
    assert call(root, "shop", "--revoke", newest["id"]) == 0
    capsys.readouterr()
    assert Visitor(served).get(link.partition("8765")[2]).status == 404
    assert call(root, "shop", "--list") == 0
    assert "revoked" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "match"),
    [(("moon",), "no hay ningún mapa «moon»"), (("shop", "--days", "91"), "se abre de 1 a 90 días"),
     (("shop", "--revoke", "none"), "no hay ningún enlace «none»"),
     (("shop", "--list", "--revoke", "x"), "se excluyen")],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_spanish(root: Path, words, match, capsys):
    assert call(root, *words, lang="es") == 2
    assert match in capsys.readouterr().err.casefold()
