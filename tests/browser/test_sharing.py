"""A link to a map: made by an editor in one browser, opened by a stranger in another, gone once it is revoked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases import accounts
from periplo.usecases.workspace import open_workspace
from served import GOOD, Served, serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    root = built(tmp_path)
    with closing(ledger_of(open_workspace(root))) as ledger:
        accounts.new_user(ledger, "ana", "editor", GOOD, 1, "en")
    with serving(root, Door(needs_sign_in=True)) as client:
        yield client


def test_a_stranger_opens_a_shared_map_until_it_is_revoked(chromium: str, served: Served):
    base, said, asked = f"http://127.0.0.1:{served.port}", [], []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        ana = browser.new_context().new_page()
        ana.goto(f"{base}/login?next=/maps/shop/share")
        ana.fill("[name=name]", "ana")
        ana.fill("[name=password]", GOOD)
        ana.press("[name=password]", "Enter")
        ana.wait_for_url("**/maps/shop/share")
        ana.check("[name=figures][value=yes]")
        ana.fill("[name=days]", "2")
        ana.click("button:text-is('Make the link')")
        link = ana.input_value("input.link")

        context = browser.new_context(viewport={"width": 1280, "height": 800})
        stranger = context.new_page()
        stranger.on("console", lambda message: said.append(message.text))
        stranger.on("request", lambda request: asked.append(request.url))
        assert stranger.goto(link).status == 200
        assert stranger.locator(".board svg").bounding_box()["width"] > 900
        assert "n = 3 customers" in stranger.inner_text("main")
        stranger.click("summary:text-is('I pay')")
        assert stranger.is_visible("details[open] dd")
        assert stranger.locator("a").count() == 0
        assert context.cookies() == []
        assert said == []
        assert {url.split("/")[2] for url in asked} == {f"127.0.0.1:{served.port}"}
        stranger.set_viewport_size({"width": 390, "height": 800})
        assert stranger.evaluate("document.documentElement.scrollWidth") == 390
        assert stranger.goto(f"{base}/maps/shop/share").url.startswith(f"{base}/login")

        ana.click("text=Revoke link")
        ana.wait_for_selector("text=opens nothing any more")
        assert stranger.goto(link).status == 404
        assert "I pay" not in stranger.content()
        browser.close()
