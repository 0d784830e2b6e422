"""The console in a real browser: nothing overflows, nothing complains, nothing is fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.core.spans import instant
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases.accounts import new_user
from periplo.usecases.workspace import open_workspace
from sent import busy
from served import Served, serving
from small_shop import BARE, built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

GOOD = "nube verde y tambor"
PAGES = (
    "/",
    "/ask",
    "/ask/stages",
    "/ask/funnel?steps=visit,cart",
    "/ask/transitions",
    "/campaigns/cart-awaits",
    "/campaigns/cart-awaits?node=remind",
    "/campaigns/cart-awaits/draft?node=remind",
    "/campaigns/cart-awaits/simulate?as=ana",
    "/campaigns/cart-awaits/backtest",
    "/segments",
    "/segments/vip",
    "/segments/new",
    "/maps/ours/join",
    "/maps/shop/comments",
    "/maps/shop/share",
    "/maps/shop/present",
    "/maps/shop/present?stage=buy",
    "/sources",
    "/events",
    "/events?source=web&event=nothing",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root: Path = built(tmp_path_factory.mktemp("seen"))
    (root / "maps" / "ours.yaml").write_text(BARE)
    (root / "segments" / "vip.yaml").write_text(
        "id: vip\ntitle: {es: Con carrito, en: With a cart}\nrule: cart\n"
    )
    busy(root, instant("2026-03-02T18:00:00Z"))  # in the days of the small shop
    with serving(root) as client:
        yield client


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A console that asks people to sign in."""
    root: Path = built(tmp_path_factory.mktemp("closed"))
    with closing(ledger_of(open_workspace(root))) as ledger:
        new_user(ledger, "marta@tienda.example", "editor", GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        yield client


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_stay_quiet(browser, served: Served, width: int, theme: str):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for address in PAGES:
        page.goto(f"http://127.0.0.1:{served.port}{address}")
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, address
        small = page.evaluate(
            "[...document.querySelectorAll('nav a, .tongue, .actions a, summary, button, input, select')]"
            ".filter(one => one.offsetParent && !one.closest('[aria-hidden=true]'))"
            ".filter(one => one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"
        )
        assert small == [], address  # WCAG 2.5.8
        grounds = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (grounds == "rgb(255, 255, 255)") == (theme == "light")
    assert said == []
    assert {url.split("/")[2] for url in asked} == {f"127.0.0.1:{served.port}"}
    context.close()


def test_the_form_asks_without_script(browser, served: Served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/ask/funnel?lang=en")
    for place, step in enumerate(("visit", "cart", "pay")):
        page.locator("select[name=steps]").nth(place).select_option(step)
    page.fill("input[name=within]", "7d")
    page.click("form button")
    assert "steps=visit&steps=cart&steps=pay" in page.url
    assert "Of 3 customers" in page.inner_text(".reading")
    page.click(".tongue")
    assert "De 3 clientes" in page.inner_text(".reading")
    context.close()


def test_the_keyboard_reaches_the_content_first(browser, served: Served):
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{served.port}/ask?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_signing_in_and_out_needs_no_script(browser, closed: Served, width: int):
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{closed.port}/campaigns?lang=en")
    assert "/login?next=" in page.url
    page.fill("input[name=name]", "Marta@tienda.example")
    page.fill("input[name=password]", "something else")
    page.click("form button")
    assert "wrong" in page.inner_text("[role=alert]")
    assert page.input_value("input[name=name]") == "Marta@tienda.example"
    page.fill("input[name=password]", GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/campaigns?lang=en")
    page.click(".who")
    assert "editor" in page.inner_text(".facts")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.click("button.second")
    assert page.url.endswith("/login")
    page.goto(f"http://127.0.0.1:{closed.port}/account")
    assert "/login" in page.url
    context.close()


def test_another_site_s_form_is_turned_away(browser, closed: Served, served: Served):
    """A page of one origin posts to the console of another, as a hostile site would."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{closed.port}/login?lang=en")
    page.fill("input[name=name]", "marta@tienda.example")
    page.fill("input[name=password]", GOOD)
    page.click("form button")
    hostile = f'<form method="post" action="http://127.0.0.1:{closed.port}/logout"><button>x</button></form>'
    page.route("http://evil.example/", lambda route: route.fulfill(body=hostile, content_type="text/html"))
    page.goto("http://evil.example/")
    page.click("button")
    page.goto(f"http://127.0.0.1:{closed.port}/account")
    assert "marta" in page.inner_text(".facts")
    context.close()
