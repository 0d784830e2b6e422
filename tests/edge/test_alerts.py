"""Told as soon as it changes: by a command and a real mail server, on the page, and in the list of tasks."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from mail_server import mail_server
from mailed_shop import asked, mailed_shop, read, states, with_mail, without_subscriptions, words_of
from periplo.core.spans import HOUR
from periplo.edge.cli.main import run
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.storage.tables.mailing import watches as t
from periplo.usecases.workspace import open_workspace
from served import Visitor, serving

NEW = "customer,event,time,device,total\n"
FUNNEL = "funnel --steps visit,pay"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mailed_shop(tmp_path_factory.mktemp("alerts"))


@pytest.fixture(autouse=True)
def alone(shop: Path) -> None:
    without_subscriptions(shop)


def comes_in(shop: Path, *lines: str) -> None:
    file = shop.parent / f"more{len(list(shop.parent.glob('more*')))}.csv"
    file.write_text(NEW + "".join(f"{line}\n" for line in lines))
    assert run(["import", "events", str(file), "--in", str(shop)], {}) == 0


def an_hour_later(shop: Path) -> None:
    with closing(ledger_of(open_workspace(shop))) as ledger, ledger.writing() as connection:
        connection.execute(t.update().values(looked_at=t.c.looked_at - HOUR))


def test_a_number_below_its_line_is_mailed_once_with_its_evidence_and_is_a_task(shop, capsys):
    told = asked(
        shop,
        capsys,
        "--lang",
        "es",
        "subscription",
        "add",
        FUNNEL,
        "--below",
        "0.5",
        "--to",
        "ana@shop.example",
        "--language",
        "es",
    )
    assert "por debajo de 0,5, en cuanto cambie" in told
    with mail_server() as server:
        with_mail(shop, server)
        assert asked(shop, capsys, "--lang", "en", "subscription", "due") == "Mails attended to: 1\n"
        comes_in(shop, "zoe,visit,2026-03-03T10:00:00Z,mobile,")
        capsys.readouterr()
        assert asked(shop, capsys, "--lang", "en", "subscription", "due") == "Mails attended to: 0\n"
        an_hour_later(shop)
        assert asked(shop, capsys, "--lang", "en", "subscription", "due") == "Mails attended to: 0\n"
    [taken] = server.taken
    mail = read(taken)
    assert mail["Subject"] == f"Ha cambiado: {FUNNEL} :: steps.last.share por debajo de 0,5"
    assert "https://periplo.shop.example/ask/funnel?steps=visit%2Cpay" in words_of(mail, "plain")
    assert "es 0,333, por debajo de 0,5." in words_of(mail, "html")
    listed = json.loads(asked(shop, capsys, "subscription", "list", "--format", "json"))
    [one] = listed["subscriptions"]
    assert one["watch"]["signs"][0]["key"] == "line"
    assert one["rule"] == ""
    assert set(states(shop, one["id"])) == {"ana@shop.example"}
    tasks = asked(shop, capsys, "--lang", "es", "task", "list")
    assert "un aviso: algo cambió" in tasks


def test_the_page_makes_one_shows_what_was_found_and_keeps_what_was_written_when_it_is_refused(shop, capsys):
    given = {"watched": "number", "question": FUNNEL, "side": "below", "whom": "ana@shop.example"}
    with mail_server() as server, serving(shop) as served:
        with_mail(shop, server)
        visitor = Visitor(served)
        page = visitor.get("/subscriptions?lang=es").text
        assert "Avisar en cuanto cambie" in page
        wrong = visitor.post("/subscriptions", page, do="watch", **given, line="poco")
        assert wrong.status == 400
        assert "La línea no es un número" in wrong.text
        assert 'value="funnel --steps visit,pay"' in wrong.text
        assert visitor.post("/subscriptions", page, do="watch", **given, line="0,5").status == 303
        drift = {"watched": "drift", "whom": "ana@shop.example"}
        assert visitor.post("/subscriptions", page, do="watch", **drift).status == 303
        assert "todavía no se ha mirado" in visitor.get("/subscriptions").text
        asked(shop, capsys, "subscription", "due")
        page = visitor.get("/subscriptions").text
        assert "por debajo de 0,5." in page
        assert 'href="/ask/funnel?steps=visit%2Cpay"' in page
        assert "Nada que contar ahora." in page
        assert 'href="/ask/funnel?steps=visit%2Cpay"' in visitor.get("/tasks").text
        assert visitor.get("/ask/funnel?steps=visit%2Cpay").status == 200


def test_a_reader_has_themselves_told_by_the_page_and_nobody_else(shop, capsys):
    with serving(shop, Door(needs_sign_in=True)) as served:
        visitor = Visitor(served)
        visitor.sign_in("ana@shop.example")
        page = visitor.get("/subscriptions").text
        sent = visitor.post(
            "/subscriptions", page, do="watch", watched="frustration", whom="mia@shop.example"
        )
        assert sent.status == 303
    listed = json.loads(asked(shop, capsys, "subscription", "list", "--format", "json"))
    [one] = listed["subscriptions"]
    assert [each["who"] for each in one["to"]] == ["ana@shop.example"]


def test_no_question_no_number_and_a_rhythm_are_refused_by_the_command(shop, capsys):
    for words in (
        ["drift", "--on", "MO"],
        ["drift", "--below", "1"],
        [FUNNEL],
        [FUNNEL, "--below", "1", "--above", "2"],
        ["moments", "--below", "1"],
        ["weather"],
    ):
        assert run(["subscription", "add", *words, "--to", "ana@shop.example", "--in", str(shop)], {}) == 2
        assert capsys.readouterr().err
    assert json.loads(asked(shop, capsys, "subscription", "list", "--format", "json"))["subscriptions"] == []
