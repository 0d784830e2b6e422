"""Subscriptions and mentions through a real mail server: what arrives, once, with its links; what fails is told."""

from __future__ import annotations

import email
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import carrier_sink as sinks
from mail_server import MailServer, mail_server
from periplo.core.discussion import place_said
from periplo.core.spans import DAY, HOUR, MINUTE, SECOND
from periplo.core.subscriptions import Stop, stop_token
from periplo.edge.cli.main import run
from periplo.edge.console.guard import Door
from periplo.edge.mailing import Mailroom, started
from periplo.edge.public.app import public
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.storage import sendings
from periplo.storage import subscriptions as kept
from periplo.storage.boards import Board, Card, add_board
from periplo.storage.views import View, add_view
from periplo.usecases import accounts, discussing
from periplo.usecases.condition import condition_of
from periplo.usecases.discussing import Who
from periplo.usecases.secret_keys import link_key
from periplo.usecases.secrets import keep_secret
from periplo.usecases.workspace import open_workspace
from served import GOOD, Page, Visitor, serving
from small_shop import built

PNG = b"\x89PNG"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of its own, with a reader who has an address, and a board of two cards and one that fails."""
    root = built(tmp_path_factory.mktemp("mails"))
    settings = root / "periplo.toml"
    settings.write_text(settings.read_text() + '\n[console]\nurl = "https://periplo.shop.example"\n')
    with closing(ledger_of(open_workspace(root))) as ledger:
        for name, role in (
            ("ana@shop.example", "reader"),
            ("leo", "commenter"),
            ("mia@shop.example", "editor"),
        ):
            accounts.new_user(ledger, name, role, GOOD, 1)
        with ledger.writing() as connection:
            cards = (
                Card("Compran <ya>", "funnel", (("steps", "visit,cart,pay"),)), Card("El mapa", "", (("map", "shop"),)),
                Card("Crecen", "growth", ()),
            )  # fmt: skip
            add_board(connection, Board("De dirección", "", True, 1, cards))
            add_view(connection, View("Las etapas", "stages", (), "", True, 1))
    return root


@pytest.fixture(autouse=True)
def alone(shop: Path) -> Iterator[None]:
    """Every test begins without subscriptions, and without mails of earlier ones."""
    with closing(ledger_of(open_workspace(shop))) as ledger, ledger.writing() as connection:
        for one in kept.all_subscriptions(connection):
            kept.remove_subscription(connection, one.id)
        for mail in sendings.to_leave(connection, 2 * now()):
            sendings.note(connection, mail.key, "withheld", now())
    yield
    (shop / "carriers.yaml").unlink(missing_ok=True)


def now() -> int:
    return time.time_ns() // 1_000


def with_mail(shop: Path, server: MailServer) -> None:
    (shop / "carriers.yaml").write_text(
        f"schema: 1\ncarriers:\n  - {{id: email, kind: smtp, host: 127.0.0.1, port: {server.port}, security: none, "
        'sender: "Shop <hola@shop.example>"}\n'
    )


def asked(shop: Path, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert run([*words, "--in", str(shop)], {}) == code
    return capsys.readouterr().out


def subscribed(
    shop: Path, capsys: pytest.CaptureFixture[str], what: str, *whom: str, ago: int = MINUTE
) -> int:
    """A subscription that was due so long ago."""
    told = asked(shop, capsys, "--lang", "en", "subscription", "add", what, *(f"--to={one}" for one in whom))
    id = int(re.findall(r"Subscription (\d+)", told)[0])
    with closing(ledger_of(open_workspace(shop))) as ledger, ledger.writing() as connection:
        kept.set_next(connection, id, now() - ago)
    return id


def states(shop: Path, id: int) -> dict[str, tuple[str, str]]:
    with closing(ledger_of(open_workspace(shop))) as ledger, ledger.reading() as connection:
        return {who: (mail.state, mail.reason) for who, mail in sendings.last_of(connection, id).items()}


def read(taken: tuple[str, str, bytes]) -> EmailMessage:
    return email.message_from_bytes(taken[2], policy=policy.default)  # type: ignore[return-value]


def words_of(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


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


def test_the_command_says_what_is_wrong(shop: Path, capsys: pytest.CaptureFixture[str]):
    for words in (
        ("map:1",), ("monday:2",), ("board",), ("board:x",), ("board:99",), ("monday", "--rule", "FREQ=HOURLY"),
        ("monday", "--on", "XX"), ("monday", "--at", "25:00"), ("monday", "--on", "MO", "--rule", "FREQ=DAILY"),
    ):  # fmt: skip
        asked(shop, capsys, "subscription", "add", *words, "--to", "ana@shop.example", code=2)
    asked(shop, capsys, "subscription", "remove", "99", code=2)
    assert asked(shop, capsys, "--lang", "en", "subscription", "list") == "There are no subscriptions yet.\n"
