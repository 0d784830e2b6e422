"""Subscriptions and mentions through a real mail server: what arrives, once, with its links; what fails is told."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import carrier_sink as sinks
from mail_server import mail_server
from mailed_shop import (
    asked,
    mailed_shop,
    now,
    read,
    states,
    subscribed,
    with_mail,
    without_subscriptions,
    words_of,
)
from periplo.core.spans import HOUR, MINUTE, SECOND
from periplo.core.subscriptions import Stop, stop_token
from periplo.edge.console.guard import Door
from periplo.edge.mailing import Mailroom, started
from periplo.edge.public.app import public
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.storage import subscriptions as kept
from periplo.usecases import subscribing
from periplo.usecases.boards import Hand
from periplo.usecases.condition import condition_of
from periplo.usecases.secret_keys import link_key
from periplo.usecases.secrets import keep_secret
from periplo.usecases.workspace import open_workspace
from served import Page, Visitor, serving

PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mailed_shop(tmp_path_factory.mktemp("mails"))


@pytest.fixture(autouse=True)
def alone(shop: Path) -> None:
    without_subscriptions(shop)


def test_a_board_arrives_with_sentences_pictures_links_and_a_way_out(
    shop: Path, capsys: pytest.CaptureFixture[str]
):
    id = subscribed(shop, capsys, "board:1", "ana@shop.example", "eva@example.org")
    with mail_server() as server:
        with_mail(shop, server)
        assert asked(shop, capsys, "--lang", "en", "subscription", "due") == "Mails attended to: 2\n"
        assert asked(shop, capsys, "--lang", "en", "subscription", "due") == "Mails attended to: 0\n"
    assert sorted(to for _, to, _ in server.taken) == ["ana@shop.example", "eva@example.org"]
    mail, other = map(read, server.taken)
    html, text = words_of(mail, "html"), words_of(mail, "plain")
    assert mail["Subject"].startswith("De dirección: ")
    assert "Compran &lt;ya&gt;" in html
    assert "Crecen" in html
    assert "Compran <ya>" not in html
    shown = {part["Content-ID"] for part in mail.walk() if part.get_content_type() == "image/png"}
    assert shown == {"<card-1>", "<card-2>"}
    assert set(re.findall(r'src="cid:([^"]+)"', html)) == {"card-1", "card-2"}
    assert all(
        part.get_content().startswith(PNG) for part in mail.walk() if part.get_content_type() == "image/png"
    )
    assert "https://periplo.shop.example/boards/1" in text
    assert "https://periplo.shop.example/ask/funnel?steps=visit%2Ccart%2Cpay" in text
    assert "is late" not in html
    outs = [one["List-Unsubscribe"].strip("<>") for one in (mail, other)]
    assert len(set(outs)) == 2
    assert all(out.startswith("https://periplo.shop.example/mails/") for out in outs)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert outs[0] in text
    assert set(states(shop, id).values()) == {("accepted", "")}


def test_a_view_and_mondays_page_arrive_and_lateness_is_said(shop: Path, capsys: pytest.CaptureFixture[str]):
    subscribed(shop, capsys, "view:1", "ana@shop.example", ago=2 * HOUR)
    subscribed(shop, capsys, "monday", "ana@shop.example", ago=2 * HOUR)
    with mail_server() as server:
        with_mail(shop, server)
        asked(shop, capsys, "subscription", "due")
    view, monday = sorted(map(read, server.taken), key=lambda one: "Las etapas" not in one["Subject"])
    for mail in (view, monday):
        assert "is late: it leaves on" in words_of(mail, "plain")
        assert "is late: it leaves on" in words_of(mail, "html")
        assert "/mails/" in words_of(mail, "html")
    assert "https://periplo.shop.example/views/1" in words_of(view, "plain")
    assert 'src="cid:monday"' in words_of(monday, "html")
    assert "https://periplo.shop.example/monday" in words_of(monday, "plain")


class Killing(list[tuple[str, str, bytes]]):
    """Takes a message, and kills its sender before it hears of it."""

    process: subprocess.Popen[bytes]

    def append(self, taken: tuple[str, str, bytes]) -> None:
        super().append(taken)
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


def test_a_process_killed_between_sending_and_noting_sends_nothing_twice(
    shop: Path, capsys: pytest.CaptureFixture[str]
):
    id = subscribed(shop, capsys, "view:1", "ana@shop.example", "eva@example.org")
    with mail_server() as server:
        with_mail(shop, server)
        server.taken = Killing()
        words = [sys.executable, "-m", "periplo", "subscription", "due", "--in", str(shop)]
        server.taken.process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        assert server.taken.process.wait() == -signal.SIGKILL
        assert states(shop, id)["ana@shop.example"] == ("handed", "")
        server.taken = list(server.taken)
        asked(shop, capsys, "subscription", "due")
        asked(shop, capsys, "subscription", "due")
    assert [to for _, to, _ in server.taken] == ["ana@shop.example", "eva@example.org"]
    assert states(shop, id) == {
        "ana@shop.example": ("unknown", "in_doubt"), "eva@example.org": ("accepted", ""),
    }  # fmt: skip
    told = asked(shop, capsys, "--lang", "en", "subscription", "list", code=1)
    assert "nobody knows whether it left" in told


def test_without_a_mail_server_it_waits_and_leaves_once_there_is_one(
    shop: Path, capsys: pytest.CaptureFixture[str]
):
    id = subscribed(shop, capsys, "view:1", "ana@shop.example")
    asked(shop, capsys, "subscription", "due")
    assert states(shop, id) == {"ana@shop.example": ("reserved", "channel_shut")}
    workspace = open_workspace(shop)
    with mail_server() as server, closing(ledger_of(workspace)) as ledger:
        with_mail(shop, server)
        room = Mailroom(workspace, ledger)
        assert room.turn(now) == 0
        assert room.turn(lambda: now() + MINUTE + SECOND) == 1
        assert condition_of(workspace, ledger, None, now()).mails_troubled == 0
    assert len(server.taken) == 1


def test_what_the_server_refuses_is_told_on_the_pages_of_the_morning(
    shop: Path, capsys: pytest.CaptureFixture[str]
):
    id = subscribed(shop, capsys, "view:1", "ana@shop.example")
    with mail_server() as server:
        server.steady["RCPT"] = "550 5.1.1 no such user"
        with_mail(shop, server)
        asked(shop, capsys, "subscription", "due")
    assert states(shop, id) == {"ana@shop.example": ("refused", "address_gone")}
    with serving(shop) as client:
        visitor = Visitor(client)
        page = visitor.get("/subscriptions?lang=es").text
        assert "esa dirección no existe" in page
        assert (
            "Correos de suscripciones que no llegaron, o no se sabe: 1" in visitor.get("/monday?lang=es").text
        )
    assert asked(shop, capsys, "subscription", "list", "--format", "json", code=1).count('"refused"') == 1


def test_a_note_goes_to_a_chat_and_one_that_hangs_up_is_in_doubt(
    shop: Path, capsys: pytest.CaptureFixture[str]
):
    def taking(sink: sinks.Sink, asked: sinks.Asked) -> object:
        sink.taken.append(asked.said)
        return 202, {}

    with sinks.sink(taking) as chat:
        keep_secret(shop, "CHAT", f"{chat.url}/hooks/x")
        first = subscribed(shop, capsys, "board:1", "chat:CHAT")
        second = subscribed(shop, capsys, "monday", "chat:CHAT")
        asked(shop, capsys, "subscription", "due", "--inside")
        asked(shop, capsys, "subscription", "due", "--inside")
    assert sorted(one.get("board", one.get("page")) for one in chat.taken) == ["De dirección", "monday"]
    [note] = [one for one in chat.taken if "board" in one]
    assert [card["title"] for card in note["cards"]] == ["Compran <ya>", "El mapa", "Crecen"]
    assert states(shop, first) | states(shop, second) == {"chat:CHAT": ("accepted", "")}


@pytest.fixture
def outside(shop: Path) -> Iterator[TestClient]:
    workspace = open_workspace(shop)
    with (
        closing(ledger_of(workspace)) as ledger,
        closing(inbox_of(workspace)) as inbox,
        TestClient(public(workspace, ledger, inbox)) as client,
    ):
        yield client


def test_the_link_of_a_mail_ends_it_by_one_post_and_never_by_looking(
    shop: Path, outside: TestClient, capsys: pytest.CaptureFixture[str]
):
    id = subscribed(shop, capsys, "board:1", "ana@shop.example", "eva@example.org")
    link = f"/mails/{stop_token(Stop('subscription', id, 'eva@example.org'), link_key(open_workspace(shop)))}"
    page = outside.get(f"{link}?lang=es")
    assert page.status_code == 200
    assert "De dirección" in page.text
    assert Page(page.text).open == []
    with closing(ledger_of(open_workspace(shop))) as ledger:

        def ended() -> set[str]:
            with ledger.reading() as connection:
                return {each.who for each in kept.subscribers_of(connection, id) if each.ended_at is not None}

        assert ended() == set()
        assert outside.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        assert ended() == {"eva@example.org"}
        assert outside.get("/mails/none").status_code == 404
        assert outside.post(link[:-2] + "xx", data={"x": "1"}).status_code == 404
    # The console answers the same address to whoever is not signed in.
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    with serving(shop, Door(needs_sign_in=True)) as client:
        assert client.get(link).status == 200
        assert client.ask("POST", link, "List-Unsubscribe=One-Click", **form).status == 200
    with mail_server() as server:
        with_mail(shop, server)
        asked(shop, capsys, "subscription", "due")
    assert [to for _, to, _ in server.taken] == ["ana@shop.example"]


def test_the_worker_sends_what_comes_due(shop: Path, capsys: pytest.CaptureFixture[str]):
    import threading

    id, stopping = subscribed(shop, capsys, "view:1", "ana@shop.example"), threading.Event()
    with mail_server() as server:
        with_mail(shop, server)
        at_work = started(open_workspace(shop), stopping)
        try:
            until = time.monotonic() + 120
            while states(shop, id) != {"ana@shop.example": ("accepted", "")} and time.monotonic() < until:
                time.sleep(0.05)
        finally:
            stopping.set()
            at_work.join(60)
    assert len(server.taken) == 1


def test_a_rhythm_and_its_people_are_changed_and_the_rest_stays(
    shop: Path, capsys: pytest.CaptureFixture[str]
):
    id = subscribed(shop, capsys, "view:1", "ana@shop.example", "eva@example.org")
    changed = ("--lang", "en", "subscription", "change", str(id))
    assert ", every Monday, at 9:30. Next: " in asked(shop, capsys, *changed, "--at", "9:30")
    assert ", every Thursday, at 9:30. Next: " in asked(shop, capsys, *changed, "--on", "th")
    assert people(shop, id) == {"ana@shop.example", "eva@example.org"}
    told = asked(shop, capsys, *changed, "--to", "ana@shop.example", "--to", "mia@shop.example")
    assert ", every Thursday, at 9:30. Next: " in told
    assert people(shop, id) == {"ana@shop.example", "mia@shop.example"}
    for words in ((), ("--to", "nobody"), ("--on", "XX"), ("--at", "9:30", "--rule", "FREQ=DAILY")):
        asked(shop, capsys, *changed, *words, code=2)
    asked(shop, capsys, "subscription", "change", "99", "--at", "9:30", code=2)
    assert people(shop, id) == {"ana@shop.example", "mia@shop.example"}


def test_whoever_asked_for_no_more_is_not_put_back_by_others(shop: Path, capsys: pytest.CaptureFixture[str]):
    id = subscribed(shop, capsys, "view:1", "ana@shop.example", "mia@shop.example")
    with closing(ledger_of(open_workspace(shop))) as ledger, ledger.writing() as connection:
        kept.end_for(connection, id, "ana@shop.example", now())
    words = ("subscription", "change", str(id), "--to", "mia@shop.example", "--to")
    asked(shop, capsys, *words, "ana@shop.example", code=2)
    asked(shop, capsys, *words, "leo@example.org")
    assert people(shop, id) == {"mia@shop.example", "leo@example.org"}
    with closing(ledger_of(open_workspace(shop))) as ledger, ledger.writing() as connection:
        ana = Hand("ana@shop.example", "editor")
        subscribing.change(connection, id, None, ["ana@shop.example"], ana, "UTC", now())
    assert people(shop, id) == {"ana@shop.example"}


def test_what_is_paused_sends_nothing_and_goes_on_with_its_next_occasion(
    shop: Path, capsys: pytest.CaptureFixture[str]
):
    id = subscribed(shop, capsys, "view:1", "ana@shop.example")
    asked(shop, capsys, "subscription", "due")  # there is no mail server: it waits
    assert states(shop, id) == {"ana@shop.example": ("reserved", "channel_shut")}
    assert ". Next: paused" in asked(shop, capsys, "--lang", "en", "subscription", "pause", str(id))
    assert states(shop, id) == {"ana@shop.example": ("withheld", "paused")}
    assert ". Next: paused" in asked(
        shop, capsys, "--lang", "en", "subscription", "change", str(id), "--on", "FR"
    )
    with mail_server() as server:
        with_mail(shop, server)
        asked(shop, capsys, "subscription", "due")
        assert server.taken == []
        assert ", every Friday, at 8:00. Next: " in asked(
            shop, capsys, "--lang", "en", "subscription", "resume", str(id)
        )
        asked(shop, capsys, "subscription", "due")
        assert server.taken == []
        with closing(ledger_of(open_workspace(shop))) as ledger, ledger.writing() as connection:
            kept.set_next(connection, id, now() - MINUTE)
        asked(shop, capsys, "subscription", "due")
    assert [to for _, to, _ in server.taken] == ["ana@shop.example"]


def test_the_page_changes_pauses_and_resumes(shop: Path, capsys: pytest.CaptureFixture[str]):
    id = subscribed(shop, capsys, "view:1", "ana@shop.example")
    with serving(shop) as client:
        visitor = Visitor(client)
        page = visitor.get("/subscriptions?lang=en").text
        told = {
            "id": str(id),
            "rhythm": "daily",
            "day": "MO",
            "hour": "07:15",
            "whom": "mia@shop.example, leo@x.org",
        }
        assert visitor.post("/subscriptions", page, do="change", **told).status == 303
        page = visitor.get("/subscriptions?lang=en").text
        assert "Monday to Friday, at 7:15" in page
        assert people(shop, id) == {"mia@shop.example", "leo@x.org"}
        assert visitor.post("/subscriptions", page, do="pause", id=str(id)).status == 303
        page = visitor.get("/subscriptions?lang=en").text
        assert "<span>paused</span>" in page
        assert visitor.post("/subscriptions", page, do="resume", id=str(id)).status == 303
        assert "<span>next: " in visitor.get("/subscriptions?lang=en").text
        assert visitor.post("/subscriptions", page, do="change", **told | {"whom": " , "}).status == 400


def people(shop: Path, id: int) -> set[str]:
    with closing(ledger_of(open_workspace(shop))) as ledger, ledger.reading() as connection:
        return {each.who for each in kept.subscribers_of(connection, id) if each.ended_at is None}


def test_the_command_says_what_is_wrong(shop: Path, capsys: pytest.CaptureFixture[str]):
    for words in (
        ("map:1",), ("monday:2",), ("board",), ("board:x",), ("board:99",), ("monday", "--rule", "FREQ=HOURLY"),
        ("monday", "--on", "XX"), ("monday", "--at", "25:00"), ("monday", "--on", "MO", "--rule", "FREQ=DAILY"),
    ):  # fmt: skip
        asked(shop, capsys, "subscription", "add", *words, "--to", "ana@shop.example", code=2)
    asked(shop, capsys, "subscription", "remove", "99", code=2)
    assert asked(shop, capsys, "--lang", "en", "subscription", "list") == "There are no subscriptions yet.\n"
