"""In a real browser: a figure of a funnel is opened by keyboard, and its people become a segment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.wiring import ledger_of
from periplo.usecases.audiences.book import book_of
from periplo.usecases.workspace import open_workspace
from served import Served, serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")

FITS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("sun"))


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Served]:
    with serving(root) as client:
        yield client


@pytest.mark.parametrize(
    ("language", "lost", "keep"),
    [
        ("en", "cart · lost before", "Keep as today's list"),
        ("es", "cart · perdidos antes", "Guardar como lista de hoy"),
    ],
)
def test_those_lost_before_a_step_become_a_list_and_the_first_step_a_rule(
    chromium: str, served: Served, root: Path, language: str, lost: str, keep: str
):
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 800})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        base = f"http://127.0.0.1:{served.port}"
        page.goto(f"{base}/ask/funnel?steps=visit,cart&lang={language}")
        link = page.locator('td a[href*="figure=lost"]')
        assert link.inner_text() == "1"
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/who?**")
        assert page.locator("h1").inner_text() == lost
        assert page.locator('a[href^="/customers/"]').count() == 1
        assert page.evaluate(FITS) <= 0
        page.locator("input[name=title]").fill(f"Lost {language}")
        page.get_by_role("button", name=keep).press("Enter")
        page.wait_for_url(f"**/segments/lost-{language}")

        page.goto(f"{base}/ask/funnel?steps=visit,cart")
        page.locator('td a[href*="figure=n"]').first.press("Enter")
        page.locator('a[href^="/segments/new?rule="]').press("Enter")
        page.wait_for_url("**/segments/new?rule=**")
        page.locator("input[name=id]").fill(f"came-{language}")
        page.locator("button[value=save]").press("Enter")
        page.wait_for_url(f"**/segments/came-{language}")
        assert said == []
        browser.close()
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger:
        kept = book_of(workspace, ledger).kept
    listed = kept[f"lost-{language}"].segment.listed
    assert listed is not None
    assert len(listed.customers) == 1
    assert kept[f"came-{language}"].segment.rule is not None
