"""Mails to whom a comment mentions, and the page on which everybody says where and of what they get mail."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from mail_server import mail_server
from mailed_shop import (
    asked,
    mailed_shop,
    now,
    read,
    with_mail,
    without_subscriptions,
    words_of,
)
from periplo.core.discussion import place_said
from periplo.core.spans import DAY
from periplo.edge.console.guard import Door
from periplo.edge.mailing import Mailroom
from periplo.edge.wiring import ledger_of
from periplo.usecases import discussing
from periplo.usecases.discussing import Who
from periplo.usecases.workspace import open_workspace
from served import GOOD, Visitor, serving


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mailed_shop(tmp_path_factory.mktemp("mails"))


@pytest.fixture(autouse=True)
def alone(shop: Path) -> None:
    without_subscriptions(shop)


def commented(shop: Path, text: str, at: int | None = None) -> int:
    with closing(ledger_of(open_workspace(shop))) as ledger, ledger.writing() as connection:
        said = discussing.write(
            connection,
            "shop",
            place_said("column:pay"),
            "Pago",
            text,
            Who("mia@shop.example", "editor"),
            at or now(),
        )
        return said.comment.id


def due(shop: Path, ahead: int = 0) -> int:
    workspace = open_workspace(shop)
    with closing(ledger_of(workspace)) as ledger:
        return Mailroom(workspace, ledger).turn(lambda: now() + ahead)


def test_a_mention_is_mailed_once_to_those_who_want_it(shop: Path, capsys: pytest.CaptureFixture[str]):
    with mail_server() as server:
        with_mail(shop, server)
        comment = commented(shop, "¿Por qué aquí, @ana@shop.example y @leo? <b>")
        assert due(shop) == 2  # leo has no address: his is noted, and leaves not
        with closing(ledger_of(open_workspace(shop))) as ledger, ledger.writing() as connection:
            discussing.change(
                connection,
                "shop",
                comment,
                "¿Y ahora, @ana@shop.example?",
                Who("mia@shop.example", "editor"),
                now(),
            )
        assert due(shop) == 0
        [mail] = map(read, server.taken)
        assert mail["To"] == "ana@shop.example"
        assert mail["Subject"] == "mia@shop.example mentions you: Pago"
        assert "¿Por qué aquí" in words_of(mail, "plain")
        assert "&lt;b&gt;" in words_of(mail, "html")
        assert f"/maps/shop/comments?part=column%3Apay#c-{comment}" in words_of(mail, "plain")
        asked(shop, capsys, "user", "mail", "leo", "leo@shop.example", "--no-mentions")
        asked(shop, capsys, "user", "mail", "ana@shop.example", "--no-mentions")
        commented(shop, "otra vez @leo y @ana@shop.example")
        due(shop)
        assert len(server.taken) == 1
        asked(shop, capsys, "user", "mail", "leo", "--mentions")
        seen, late = commented(shop, "@leo"), commented(shop, "@leo, ayer", now() - 2 * DAY)
        with closing(ledger_of(open_workspace(shop))) as ledger, ledger.writing() as connection:
            discussing.note_mentions(connection, seen, Who("leo", "commenter"), now())
        due(shop)
        assert len(server.taken) == 1
        commented(shop, "@leo, ahora")
        due(shop)
        assert [to for _, to, _ in server.taken] == ["ana@shop.example", "leo@shop.example"]
        assert late
        # Its own link ends mails of mentions, and nothing else.
        out = (
            read(server.taken[1])["List-Unsubscribe"].strip("<>").removeprefix("https://periplo.shop.example")
        )
        with serving(shop, Door(needs_sign_in=True)) as client:
            form = {"Content_Type": "application/x-www-form-urlencoded"}
            assert "menciones en comentarios" in client.get(f"{out}?lang=es").text
            client.ask("POST", out, "List-Unsubscribe=One-Click", **form)
        commented(shop, "@leo, otra")
        due(shop)
        assert len(server.taken) == 2
    assert "leo@shop.example; mentions by mail: no" in asked(
        shop, capsys, "--lang", "en", "user", "mail", "leo"
    )


def test_everybody_says_on_their_page_where_and_of_what_they_get_mail(shop: Path):
    with serving(shop, Door(needs_sign_in=True)) as client:
        leo = Visitor(client)
        leo.sign_in("leo", GOOD)
        page = leo.get("/account?lang=es").text
        assert "Aquí aún no hay servidor de correo" in page
        assert leo.post("/account/mail", page, mail="leo en casa").status == 400
        done = leo.post("/account/mail", page, mail="leo@casa.example", mentions="yes")
        assert done.status == 200
        assert re.search(r'name="mentions" value="yes" checked', done.text)
        done = leo.post("/account/mail", page, mail="leo@casa.example")
        assert not re.search(r'name="mentions" value="yes" checked', done.text)
        # A reader or commenter subscribes themselves, there.
        form = leo.get("/subscriptions?what=board&object=1&lang=es").text
        assert "Le llegará a usted, a leo@casa.example." in form
        assert 'value="board:1" selected' in form
        when = {"rhythm": "daily", "hour": "07:30"}
        answer = leo.post("/subscriptions", form, do="make", thing="board:1", whom="mia@shop.example", **when)
        assert answer.status == 303
        mine = leo.get("/subscriptions?lang=es").text
        assert "de lunes a viernes, a las 7:30" in mine
        assert "mia@shop.example" not in mine
        [id] = set(re.findall(r'name="id" value="(\d+)"', mine))
        assert leo.post("/subscriptions", mine, id=id, do="leave").status == 303
        assert "se dio de baja" in leo.get("/subscriptions?lang=es").text
        ana = Visitor(client)
        ana.sign_in("ana@shop.example", GOOD)
        assert ana.post("/subscriptions", ana.get("/subscriptions").text, id=id, do="remove").status == 404
        mia = Visitor(client)
        mia.sign_in("mia@shop.example", GOOD)
        page = mia.get("/subscriptions").text
        wrong = mia.post(
            "/subscriptions", page, do="make", thing="monday:0", whom="nobody", hour="08:00", day="MO"
        )
        assert wrong.status == 400
        assert 'value="nobody"' in wrong.text
        assert mia.post("/subscriptions", page, id=id, do="remove").status == 303
