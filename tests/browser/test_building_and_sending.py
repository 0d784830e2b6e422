"""In a real browser: a segment built by keyboard alone, and a one-off e-mail in four steps that arrives."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from audience_shop import VIP, built_shop
from periplo.edge.acts import runner_of
from periplo.edge.wiring import ledger_of
from periplo.usecases.act import campaigns
from periplo.usecases.audiences.book import book_of
from periplo.usecases.workspace import SETTINGS, open_workspace
from served import Served, serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PATIENCE = 60_000  # milliseconds
FITS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = (
    "[...document.querySelectorAll('main button, main input:not([type=hidden]), main select, main summary')]"
    ".filter(one => one.offsetParent && !one.classList.contains('enters') && one.getBoundingClientRect().height < 24)"
    ".map(one => one.outerHTML)"
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = built_shop(tmp_path_factory.mktemp("sun") / "sun").root
    (root / "segments" / "vip.yaml").write_text(VIP)
    settings = (root / SETTINGS).read_text()
    (root / SETTINGS).write_text(f'public_url = "https://my.shop.example"\n{settings}')
    return root


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Served]:
    with serving(root) as client:
        yield client


def chosen(page, text: str) -> None:
    """Chooses in the list that has the focus by typing."""
    page.keyboard.type(text)


def to(page, name: str) -> None:
    """Goes on with the Tab key until this field or button has the focus."""
    for _ in range(60):
        if page.evaluate("document.activeElement.name + ' ' + document.activeElement.value").startswith(name):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by keyboard")


def test_a_segment_is_built_by_keyboard_alone(browser, served: Served, root: Path):
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"http://127.0.0.1:{served.port}/segments/new?lang=en")
    page.focus("main")
    to(page, "do rule add r")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name='r.0.event']")
    page.wait_for_selector("[name='r.0.event']:focus")
    chosen(page, "order completed")
    to(page, "r.0.how")
    chosen(page, "at least N")
    to(page, "r.0.n ")
    page.keyboard.type("2")
    page.wait_for_selector(".told .figure")
    assert "at least 2 times" in page.inner_text(".told .reading")
    assert "1 customer" in page.inner_text(".told .figure")
    page.wait_for_selector("[name='r.0.n']:focus")  # the fields stay under the hand
    to(page, "r.new")
    chosen(page, "By which")
    to(page, "do rule add r")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name='r.1.channel']:focus")
    to(page, "id")
    page.keyboard.type("by-keyboard")
    to(page, "do save")
    page.keyboard.press("Enter")
    page.wait_for_url("**/segments/by-keyboard")
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger:
        assert "by-keyboard" in book_of(workspace, ledger).kept
    assert said == []
    page.close()


def test_an_e_mail_in_four_steps_arrives_when_the_runner_works(browser, served: Served, root: Path):
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"http://127.0.0.1:{served.port}/send?lang=es")
    page.fill("[name=title]", "Novedades")
    page.select_option("[name=segment]", "vip")
    page.click(".moves-on [value=next]")
    page.fill("[name='m.everyone.es.subject']", "Hola")
    page.fill("[name='m.everyone.es.body']", "Mire **esto**")
    page.fill("[name=as]", "ana.diaz@gmail.com")
    page.click("[value=show]")
    assert "Mire esto" in page.frame_locator("iframe.mail").locator("body").inner_text()
    assert page.input_value("[name='m.everyone.es.body']") == "Mire **esto**"
    page.click(".moves-on [value=next]")
    page.select_option("[name=when]", "now")
    page.fill("[name=holdout]", "0")
    page.click(".moves-on [value=next]")
    page.wait_for_selector(".short")
    assert "1 personas; saldrían 1 mensajes" in page.inner_text(".columns .reading")
    with closing(ledger_of(open_workspace(root))) as ledger:
        assert campaigns(ledger) == []
    page.click(".moves-on [value=send]")
    page.wait_for_url("**/campaigns/novedades-*")
    with closing(ledger_of(open_workspace(root))) as ledger:
        runner = runner_of(open_workspace(root), ledger)
        runner.turn(time.time_ns() // 1_000 + 5_000_000)
    [line] = (root / "log-messages.jsonl").read_text().splitlines()
    assert json.loads(line)["subject"] == "Hola"
    assert said == []
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_step_fits_a_telephone_and_works_without_script(browser, served: Served, theme: str):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=theme, java_script_enabled=False
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)

    def looked_at() -> None:
        page.wait_for_load_state()  # its style too
        page.evaluate("document.fonts.ready.then(() => 0)")
        assert page.evaluate(FITS) <= 0
        assert page.evaluate(SMALL) == []

    page.goto(f"http://127.0.0.1:{served.port}/send?lang=en")
    looked_at()
    page.fill("[name=title]", "By telephone")
    page.select_option("[name=who]", "rule")
    page.click("[value='rule add r']")
    page.select_option("[name='r.0.event']", "order completed")
    page.select_option("[name=split]", "by type")
    page.select_option("[name='type.0']", "vip")
    page.click("[value=look] >> visible=true >> nth=-1")
    assert "Customers who had “order completed”." in page.inner_text("main")
    looked_at()
    page.click(".moves-on [value=next]")
    for part in ("vip", "rest"):
        page.fill(f"[name='m.{part}.en.subject']", "Hello")
        page.fill(f"[name='m.{part}.en.body']", "A text")
    looked_at()
    page.click(".moves-on [value=next]")
    looked_at()
    page.click(".moves-on [value=next]")
    assert "Who gets it" in page.inner_text("main")
    looked_at()
    for _ in range(3):
        page.click(".moves-on [value=back]")
    assert page.input_value("[name='r.0.event']") == "order completed"
    page.goto(f"http://127.0.0.1:{served.port}/segments/new?lang=en")
    page.click("[value='rule group r']")
    looked_at()
    context.close()
