"""In one browser session: files come in, a campaign goes out from the map, a mailbox gets it, its effect is told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mail_server import MailServer, mail_server
from mailed_shop import read, with_mail, words_of
from periplo.core.spans import MINUTE, SECOND
from periplo.edge.acts import runner_of
from periplo.edge.cli.main import run
from periplo.edge.wiring import ledger_of
from periplo.usecases.workspace import SETTINGS, open_workspace
from served import Served, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PEOPLE = 40


@pytest.fixture(scope="module")
def mailbox() -> Iterator[MailServer]:
    with mail_server() as one:
        yield one


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, mailbox: MailServer) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("story") / "shop"
    assert run(["init", str(root), "--kind", "retail", "--zone", "UTC"], {}) == 0
    with_mail(root, mailbox)
    settings = (root / SETTINGS).read_text()
    (root / SETTINGS).write_text(f'public_url = "https://my.shop.example"\n{settings}')
    with serving(root) as client:
        yield client


def customers(who: list[str]) -> str:
    head = "id_cliente,nombre,correo,fecha_alta,acepta_correo,fecha_consentimiento\n"
    return head + "".join(f"{one.partition('@')[0]},Cliente,{one},2026-01-31,sí,2026-01-31\n" for one in who)


def orders(who: list[str], at: datetime, named: str) -> str:
    head = "nro_ticket,fecha,cliente,email,producto,cantidad,precio\n"
    return head + "".join(
        f"{named}-{number},{at:%Y-%m-%d %H:%M:%S},Cliente,{one},Mochila,1,40\n"
        for number, one in enumerate(who)
    )


def carts(who: list[str], at: datetime) -> str:
    return "cliente,evento,fecha\n" + "".join(
        f"{one.partition('@')[0]},product added,{at:%Y-%m-%dT%H:%M:%SZ}\n" for one in who
    )


def turned(root: Path, at: int) -> None:
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger:
        runner_of(workspace, ledger).turn(at)


@pytest.mark.parametrize(
    ("language", "receipt", "control"),
    [("es", "Comprobante", "grupo de control"), ("en", "Receipt", "control group")],
)
def test_from_a_file_to_a_measured_effect(
    browser, served: Served, mailbox: MailServer, tmp_path: Path, language: str, receipt: str, control: str
):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    people = [f"{language}{number}@correo.example.es" for number in range(PEOPLE)]
    here = f"http://127.0.0.1:{served.port}"

    def brought(kind: str, text: str) -> str:
        """Brings a file in by the page, and says what the page tells of it."""
        file = tmp_path / f"{kind}-{time.time_ns()}.csv"
        file.write_text(text)
        page.click("a[href='/sources/import']")
        page.select_option("[name=kind]", kind)
        page.set_input_files("[name=file]", file)
        page.click("main form button")
        page.wait_for_selector(".done" if kind == "events" else "main a[href='/receipts']")
        return page.inner_text("main")

    page.goto(f"{here}/sources?lang={language}")
    assert receipt in brought("customers", customers(people))
    month_ago = datetime.now(UTC) - timedelta(days=30)
    brought("orders", orders(people, month_ago, f"{language}-old"))
    brought("events", carts(people[:3], month_ago))  # no campaign goes out for an event that nobody knows

    page.goto(f"{here}/?from=all")
    page.click("svg a[href$='part=column%3Afill-cart']")
    page.click("a[href*='/maps/first/act']")
    page.wait_for_url("**/maps/first/act**")
    name = f"cart-{language}"
    for field, text in (
        ("name", name), ("title", name), ("entry", "product added"), ("goal", "order completed"),
        ("wait", "1s"), ("within", "5m"), ("holdout", "50"), ("subject_es", "Su carrito"),
        ("body_es", "Le espera."), ("subject_en", "Your cart"), ("body_en", "It awaits you."),
    ):  # fmt: skip
        page.fill(f"form.act [name={field}]", text)
    page.select_option("form.act [name=channel]", "email")
    page.select_option("form.act [name=kind]", "transactional")
    page.click("form.act [value=write]")
    page.click(f"a[href='/campaigns/{name}/draft']")
    page.click("[value=publish]")
    page.wait_for_url(f"**/campaigns/{name}")

    before = len(mailbox.taken)
    turned(served.root, time.time_ns() // 1_000)  # a runner is at work all the time, and begins it here
    now = datetime.now(UTC) + timedelta(
        seconds=2
    )  # orders are written to the second, and are after the publishing
    at = int(now.timestamp()) * SECOND
    page.goto(f"{here}/sources")
    brought("events", carts(people, now))
    turned(served.root, at + 5 * SECOND)
    turned(served.root, at + 20 * SECOND)
    told = [one for one in mailbox.taken[before:] if one[1] in people]
    assert 8 <= len(told) <= 32  # half of forty by chance
    assert read(told[0])["Subject"] == "Su carrito"  # the shop's language: nobody told theirs
    assert "Le espera." in words_of(read(told[0]), "plain")

    again = [recipient for _, recipient, _ in told][:6]
    page.goto(f"{here}/sources")
    brought("orders", orders(again, now + timedelta(minutes=1), f"{language}-again"))
    turned(served.root, at + 8 * MINUTE)
    page.goto(f"{here}/campaigns/{name}")
    main = page.inner_text("main")
    print(main)
    print(read(told[0]), "\n", main)
    assert control in main.casefold()
    page.click("[value=pause]")
    assert complaints == []
    context.close()
