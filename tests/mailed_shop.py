"""A small shop that writes to its own people: a board, a view, three users, and what a mail server took."""

from __future__ import annotations

import email
import re
import time
from contextlib import closing
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from mail_server import MailServer
from periplo.core.spans import MINUTE
from periplo.edge.cli.main import run
from periplo.edge.wiring import ledger_of
from periplo.storage import sendings
from periplo.storage import subscriptions as kept
from periplo.storage.boards import Board, Card, add_board
from periplo.storage.views import View, add_view
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD
from small_shop import built


def mailed_shop(folder: Path) -> Path:
    """A shop with a reader who has an address, a commenter without, and a board of which one card fails."""
    root = built(folder)
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


def without_subscriptions(shop: Path) -> None:
    """As if nobody had subscribed or been mentioned, and no mail server were declared."""
    with closing(ledger_of(open_workspace(shop))) as ledger, ledger.writing() as connection:
        for one in kept.all_subscriptions(connection):
            kept.remove_subscription(connection, one.id)
        for mail in sendings.to_leave(connection, 2 * now()):
            sendings.note(connection, mail.key, "withheld", now())
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
