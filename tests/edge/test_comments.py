"""Comments on a map as pages and commands give, take and settle them; each role at each address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.storage import comments
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Served, Visitor, serving
from small_shop import MAP, built

DOOR = Door(needs_sign_in=True)
ROLES = {"eva": "reader", "leo": "commenter", "ana": "editor", "marta": "administrator"}
AT = "/maps/shop/comments"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = built(tmp_path_factory.mktemp("comments"))
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in ROLES.items():
            accounts.new_user(ledger, name, role, GOOD, 1)
    return root


@pytest.fixture
def root(made: Path) -> Iterator[Path]:
    yield made
    with closing(ledger_of(open_workspace(made))) as ledger, ledger.writing() as connection:
        for table in ("mentions", "comments"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    (made / "maps" / "first.yaml").write_text(MAP)


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root, DOOR) as client:
        yield client


def signed(served: Served, name: str) -> Visitor:
    visitor = Visitor(served, Accept_Language="en")
    visitor.sign_in(name)
    visitor.get("/?lang=en")
    return visitor


def say(visitor: Visitor, text: str, **fields: str):
    page = visitor.get(AT).text
    return visitor.post(AT, token(page), **{"do": "write", "place": "column:pay", "text": text, **fields})


def token(page: str) -> str:
    return re.search(r'<input type="hidden" name="token" value="\w+">', page)[0]


def act(visitor: Visitor, do: str, id: int, at: str = AT, **fields: str):
    return visitor.post(at, token(visitor.get("/account").text), do=do, comment=str(id), **fields)


def call(root: Path, *words: str, lang: str = "en") -> int:
    return run(["--lang", lang, "map", *map(str, words), "--in", str(root)], {})


def test_two_people_talk_about_a_part(served: Served):
    leo, ana = signed(served, "leo"), signed(served, "ana")
    sent = say(leo, "Why <b>so</b> slow, @ana?", show="open", part="column:pay")
    assert sent.headers["Location"] == f"{AT}?show=open&part=column%3Apay&done=1#c-1"
    assert "You were mentioned (1)" in ana.get("/").text
    assert "You were mentioned (1)" in ana.get("/account").text
    assert "You were mentioned" not in leo.get("/").text
    mine = ana.get(f"{AT}?show=mentions").text
    Page(mine)
    assert 'Why &lt;b&gt;so&lt;/b&gt; slow, <strong class="mention">@ana</strong>?' in mine
    assert act(ana, "answer", 1, text="The bank asks twice").status == 303
    assert "You were mentioned" not in ana.get("/").text
    page = leo.get(AT).text
    Page(page)
    assert page.index("slow, ") < page.index("The bank asks twice")
    assert 'href="/maps/shop/part?part=column%3Apay"' in page
    act(leo, "resolve", 1)
    assert "There are no open threads" in leo.get(AT).text
    assert "Settled by leo" in leo.get(f"{AT}?show=resolved").text
    act(ana, "reopen", 1)
    assert "The bank asks twice" in ana.get(AT).text


def test_a_number_stands_at_the_part_in_the_table_and_beside_the_map(served: Served):
    leo, ana = signed(served, "leo"), signed(served, "ana")
    for place, lane in (("column:pay", ""), ("column:pay", "feeling"), ("stage:buy", ""), ("map", "")):
        say(leo, "One", place=place, lane=lane)
    say(leo, "Two")
    edit = ana.get("/maps/shop/edit").text
    Page(edit)
    told = dict(
        re.findall(r'<a class="talk" href="/maps/shop/comments\?part=([^"]+)" aria-label="(\d)', edit)
    )
    assert told == {"map": "1", "stage%3Abuy": "1", "column%3Apay": "2", "cell%3Apay%2Ffeeling": "1"}
    form = ana.get("/maps/shop/edit/form?part=columns&of=pay").text  # on small screens
    assert '<a href="/maps/shop/comments?part=column%3Apay">Comments <span class="talk">3</span>' in form
    assert '<span class="talk">1</span>' in ana.get("/maps/shop/edit/form?part=stages&of=buy").text
    assert 'href="/maps/shop/comments?part=map">Comments</a>' in ana.get("/maps/shop/edit/form?part=map").text
    part = leo.get("/maps/shop/part?part=column:pay").text
    Page(part)
    assert '<span class="talk">3</span>' in part  # its own two, and one of its cells
    assert "Planned feeling" in part
    assert '<span class="talk">1</span>' in leo.get("/maps/shop/part?part=stage:buy&fragment=yes").text
    assert '<span class="talk">' not in leo.get("/maps/shop/part?part=column:enter").text
    about = leo.get(f"{AT}?part=column:pay").text
    assert "About this alone: I pay" in about
    assert "Open (3)" in about
    assert "Open (5)" in leo.get(AT).text


def test_a_renamed_part_goes_on_and_a_removed_one_is_told_and_not_lost(served: Served, root: Path):
    leo = signed(served, "leo")
    say(leo, "Why here?", lane="feeling")
    path = next((root / "maps").glob("*.yaml"))
    path.write_text(MAP.replace("Pago, en: I pay", "Abono, en: I settle up"))
    assert "I settle up · Planned feeling" in leo.get(AT).text
    path.write_text("\n".join(line for line in MAP.splitlines() if "id: pay" not in line) + "\n")
    page = leo.get(AT).text
    assert "I pay · Planned feeling: this part is no longer on the map" in page
    assert "Why here?" in page
    assert act(leo, "answer", 1, text="It was moved").status == 303
    assert "It was moved" in leo.get(f"{AT}?part=cell:pay/feeling").text
    assert say(leo, "More").status == 400  # a new thread cannot begin where nothing is
    path.write_text(MAP)


def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(served: Served):
    leo = signed(served, "leo")
    sent = say(leo, "x" * 4_001)
    assert sent.status == 400
    assert "longer than 4000 characters" in sent.text
    assert "x" * 4_001 in sent.text
    sent = say(leo, "Only a column has cells", place="stage:buy", lane="feeling")
    assert sent.status == 400
    assert "choose a column" in sent.text.casefold()
    assert ">Only a column has cells</textarea>" in sent.text
    assert '<option value="stage:buy" selected>' in sent.text
    say(leo, "First")
    sent = act(leo, "answer", 1, text="")
    assert sent.status == 400
    assert "The comment is empty" in sent.text
    assert act(leo, "answer", 99, text="x").status == 404
    assert act(leo, "fly", 1).status == 404
    assert leo.get("/maps/moon/comments").status == 404


def test_an_unknown_name_is_told_to_who_wrote_it(served: Served):
    leo, ana = signed(served, "leo"), signed(served, "ana")
    done = say(leo, "@pepe @ana @<b>").headers["Location"]
    assert "Nobody here is called @pepe, so nobody" in leo.get(done.partition("#")[0]).text
    assert "Nobody here is called" not in ana.get(done.partition("#")[0]).text
    assert "Nobody here is called" not in leo.get(AT).text


def test_each_role_does_what_it_may(served: Served, root: Path):
    people = {name: signed(served, name) for name in ROLES}
    assert say(people["leo"], "Mine @eva").status == 303
    eva = people["eva"].get(AT).text
    assert "Mine" in eva
    assert "You may read comments" in eva
    assert "<textarea" not in eva
    for do in ("answer", "change", "delete", "resolve", "reopen"):
        assert act(people["eva"], do, 1, text="x").status == 403, do
    assert (
        people["eva"]
        .post(AT, token(people["eva"].get("/account").text), do="write", place="map", text="x")
        .status
        == 403
    )
    assert act(people["eva"], "know", 1).status == 303  # who is mentioned may say that they know
    assert act(people["ana"], "change", 1, text="Theirs").status == 403
    assert act(people["ana"], "delete", 1).status == 403
    assert act(people["leo"], "change", 1, text="Said otherwise").status == 303
    assert "changed" in people["eva"].get(AT).text
    assert act(people["marta"], "delete", 1).status == 303
    assert "Said otherwise" not in people["marta"].get(AT).text
    # A commenter may do nothing else.
    page = token(people["leo"].get("/account").text)
    for address in (
        "/maps/shop/edit",
        "/maps/shop/comments/edit",
        "/tasks",
        "/maps/shop/versions",
        "/maps/comments",
    ):
        assert people["leo"].post(address, page).status == 403, address
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.reading() as connection:
        assert comments.threads_of(connection) == []


def test_a_stranger_and_another_site_reach_nothing(served: Served):
    stranger = Visitor(served)
    assert stranger.get(AT).headers["Location"].startswith("/login")
    assert stranger.post(AT, do="write", place="map", text="x").status == 401
    leo = signed(served, "leo")
    assert leo.post(AT, do="write", place="map", text="x").status == 403  # no token


def test_where_nobody_signs_in_comments_are_nobody_s_in_particular(root: Path):
    with serving(root) as client:
        visitor = Visitor(client)
        visitor.get(f"{AT}?lang=en")
        assert say(visitor, "Just so").status == 303
        page = visitor.get(AT).text
        assert "Somebody at this machine" in page
        assert "Mention me" not in page
        assert act_without_account(visitor, "change", 1, "Otherwise").status == 303
        assert "Otherwise" in visitor.get(AT).text


def act_without_account(visitor: Visitor, do: str, id: int, text: str):
    return visitor.post(AT, token(visitor.get(AT).text), do=do, comment=str(id), text=text)


def test_commands_write_answer_settle_and_list(root: Path, capsys):
    assert (
        call(root, "comment", "shop", "Why, @ana, @pepe?", "--at", "cell:pay/feeling", "--author", "Leo") == 0
    )
    printed = capsys.readouterr()
    assert "Comment 1: I pay · Planned feeling" in printed.out
    assert "Nobody in this workspace is called @pepe" in printed.err
    assert (
        call(root, "comment", next((root / "maps").glob("*.yaml")), "Because", "--to", "1", "--author", "ana")
        == 0
    )
    assert call(root, "comment", "shop", "Another") == 0
    assert call(root, "comment", "shop", "--resolve", "3") == 0
    capsys.readouterr()
    assert call(root, "comments", "shop", "--open", "--format", "json") == 0
    (thread,) = json.loads(capsys.readouterr().out)["threads"]
    assert (thread["place"], thread["is_open"]) == ("cell:pay/feeling", True)
    assert [(one["author"], one["text"]) for one in thread["comments"]] == [
        ("leo", "Why, @ana, @pepe?"),
        ("ana", "Because"),
    ]
    assert call(root, "comments", "shop", "--resolved") == 0
    assert "Another" in capsys.readouterr().out
    assert call(root, "comments", "shop", "--at", "stage:look") == 0
    assert "There are no comments" in capsys.readouterr().out
    (next((root / "maps").glob("*.yaml"))).write_text(MAP.replace("id: shop", "id: other"))
    assert call(root, "comments", "shop") == 0  # its map is gone, and what was said is not
    assert "Because" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "match"),
    [(("comment", "moon", "x"), "no hay ningún mapa «moon»"),
     (("comment", "shop", "x", "--at", "pay"), "no es un lugar de un mapa"),
     (("comment", "shop", "x", "--at", "column:gone"), "no tiene el lugar «column:gone»"),
     (("comment", "shop"), "un comentario necesita palabras"),
     (("comment", "shop", " "), "el comentario está vacío"),
     (("comment", "shop", "x", "--to", "9"), "no hay ningún comentario 9"),
     (("comment", "shop", "x", "--to", "1", "--at", "map"), "una respuesta está donde está su hilo"),
     (("comments", "moon"), "ni su archivo ni ningún comentario"),
     (("comments", "shop", "--open", "--resolved"), "se excluyen")],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_spanish(root: Path, words, match, capsys):
    assert call(root, *words, lang="es") == 2
    assert match in capsys.readouterr().err.casefold()


def test_the_dialog_that_removes_a_part_tells_what_was_said_of_it(served: Served):
    leo, ana = signed(served, "leo"), signed(served, "ana")
    say(leo, "One")
    say(leo, "Two", lane="feeling")
    assert "2 open threads of comments" in ana.get("/maps/shop/edit/drop?part=columns&of=pay").text
    assert "open thread" not in ana.get("/maps/shop/edit/drop?part=columns&of=fill").text
