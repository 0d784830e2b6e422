"""A campaign worked on in a real browser, without script: looked at, changed, lengthened, tried, published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.wiring import ledger_of
from periplo.usecases.act import published
from periplo.usecases.workspace import open_workspace
from served import Served, serving
from small_shop import CAMPAIGN, built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = built(tmp_path_factory.mktemp("story"))
    (found / "campaigns" / "cart-awaits.yaml").write_text(f"# ours\n{CAMPAIGN}")
    return found


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Served]:
    with serving(root) as client:
        yield client


def test_a_rehearsal_brings_itself_up_to_date(browser, served: Served):
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/campaigns/cart-awaits/backtest?lang=en")
    page.click("main form button")
    page.wait_for_selector("text=Messages per day", timeout=120_000)
    assert page.locator("meter").count() >= 1
    assert page.locator("a[href^='/customers/']").count() >= 1
    page.close()


def test_from_the_picture_to_a_new_version_without_script(browser, served: Served, root: Path):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/campaigns/cart-awaits?lang=en")
    page.click("figure.flow a[href*='node=settle']")
    assert "Wait · settle" in page.inner_text("#inspector")
    page.click("text=Edit")
    assert "node=settle" in page.url
    page.fill("#inspector input[name=span]", "3")
    page.click("text=Save to the draft")
    assert page.input_value("#inspector input[name=span]") == "3"
    page.select_option("#add select[name=kind]", "wait")
    page.fill("#add input[name=new_wait]", "2")
    page.click("text=+ Add")
    assert "Wait · wait" in page.inner_text("#inspector h2")
    page.click("figure.flow a[href*='node=remind']")
    page.fill("#inspector input[name='words.subject:en']", "<script>alert(1)</script> Still there?")
    page.click("text=Save to the draft")
    assert (
        page.input_value("#inspector input[name='words.subject:en']")
        == "<script>alert(1)</script> Still there?"
    )
    assert "<script>alert(1)</script> Still there?" in page.inner_text("text=What changes >> xpath=..")
    told = (root / "campaigns" / "cart-awaits.yaml").read_text()
    assert told.startswith("# ours\n")
    page.click("text=Try with one person")
    page.fill("input[name=as]", "ben")
    page.click("main form button")
    assert "cart" in page.inner_text(".followed")
    page.click(".facts a")
    page.click("text=Publish the draft")
    assert page.url.endswith("/campaigns/cart-awaits")
    with closing(ledger_of(open_workspace(root))) as ledger:
        kept = published(ledger, "cart-awaits")
    assert (kept.version, [node.id for node in kept.nodes]) == (2, ["settle", "wait", "remind", "end"])
    context.close()


def test_the_boxes_are_reached_by_keyboard_and_say_what_they_are(browser, served: Served):
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/campaigns/cart-awaits?lang=en")
    names = page.eval_on_selector_all(
        "figure.flow a", "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert any(name.startswith("Waits") for name in names)
    page.focus("figure.flow a[href*='node=remind']")
    page.keyboard.press("Enter")
    page.wait_for_url("**node=remind**")
    assert "Send · remind" in page.inner_text("#inspector h2")
    page.close()
