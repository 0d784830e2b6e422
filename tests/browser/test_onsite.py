"""Messages in the page in a real browser, on a shop of another origin, with a real listener and a real campaign."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from collecting import Listener, listening
from onsite_shop import HI, OnsiteShop
from shop_front import Shop, open_shop, opened, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
EVIL = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
DOTTED = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="


@pytest.fixture(scope="module")
def listener(tmp_path_factory) -> Iterator[Listener]:
    with listening(tmp_path_factory.mktemp("onsite") / "shop") as running:
        yield running


@pytest.fixture(scope="module")
def acting(listener: Listener) -> OnsiteShop:
    made = OnsiteShop(listener)
    made.campaign("cart")
    made.campaign("story")
    made.campaign("banner", HI | {"data": HI["data"] | {"look": "banner"}})
    made.campaign("evil", HI | {"subject": "{{ event.name_told }}", "body": "{{ event.name_told }}"})
    made.campaign(
        "news", {"subject": "Novedad {{ event.cart }}", "body": "Llegó.", "data": {"look": "inbox"}}
    )
    return made


@pytest.fixture
def shop(listener: Listener) -> Iterator[Shop]:
    with open_shop(f"http://127.0.0.1:{listener.port}/p.js") as shop:
        shop.key, shop.attributes = listener.key, "data-onsite"
        own = f"http://127.0.0.1:{listener.port}"
        shop.headers = {
            "Content-Security-Policy": f"default-src 'self'; script-src 'self' {own}; connect-src {own}; img-src data:"
        }
        yield shop


@contextlib.contextmanager
def visiting(browser, **wishes: Any) -> Iterator[Any]:
    """Somebody new. Nothing that our scripts do may ever be an error, or be stopped, on the shop's page."""
    context = browser.new_context(**({"locale": "es-ES"} | wishes))
    context.set_default_timeout(30_000)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on(
        "console",
        lambda said: wrong.append(said.text) if said.type == "error" or "eriplo" in said.text else None,
    )
    yield context
    context.close()
    assert wrong == []


def met(visitor, shop: Shop, acting: OnsiteShop, event: str, *carts: str, **properties: str) -> str:
    """A visitor whom the campaign has answered; what the browser is called."""
    page = opened(visitor, shop)
    name = str(page.evaluate("periplo.id()"))
    page.close()
    for cart in carts:
        acting.does({"anonymousId": name}, f"{event} seen", cart=cart, **properties)
    return name


def box(page) -> Any:
    return page.locator("periplo-onsite .box")


def told(acting: OnsiteShop, who: str) -> list[str]:
    acting.explodes()
    return acting.told(who)


def barriers(page) -> list[str]:
    """What axe finds in what we put into the page."""
    axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")
    page.evaluate(axe.AXE_SCRIPT)
    found = page.evaluate("axe.run(document, {iframes: false})")["violations"]
    return [
        f"{one['id']}: {node['target']}"
        for one in found
        for node in one["nodes"]
        if "periplo-" in str(node["target"])
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("event", ["cart", "banner", "news"])
def test_it_bars_nobody(browser, shop, acting, event, scheme):
    shop.body = "<header><span data-periplo-inbox></span></header><main>A shop</main>"
    with visiting(browser, color_scheme=scheme, viewport={"width": 390, "height": 800}) as visitor:
        met(visitor, shop, acting, event, "X1")
        page = opened(visitor, shop)
        if event == "news":
            page.get_by_role("button", name="Mensajes: 1 sin leer").click()
            page.get_by_role("dialog", name="Mensajes").wait_for()
        else:
            box(page).wait_for()
            box(page).evaluate(
                "box => Promise.all(box.getAnimations().map(one => one.finished))"
            )  # it fades in
        assert barriers(page) == []


def test_a_campaigns_card_is_shown_clicked_and_counted(browser, shop, acting, capsys):
    with visiting(browser) as visitor:
        name = met(visitor, shop, acting, "story", "A1")
        page = opened(visitor, shop)
        box(page).wait_for()
        assert page.get_by_role("region", name="Su carrito le espera").count() == 1
        assert page.evaluate("document.activeElement === document.body")  # nobody is torn from where they are
        page.get_by_role("link", name="Volver al carrito").click()
        page.wait_for_url("**/carrito")
        until(lambda: told(acting, name) == ["message shown", "message clicked"])
        assert box(page).count() == 0
    assert acting.states(name) == [("accepted", "clicked")]
    assert acting.command("why", name) == 0
    assert "(clicked)" in capsys.readouterr().out
    assert acting.command("campaign", "report", "story", "--format", "json") == 0
    assert '"sent": 1' in capsys.readouterr().out


def test_escape_puts_it_away_for_good(browser, shop, acting):
    with visiting(browser) as visitor:
        name = met(visitor, shop, acting, "banner", "B1")
        page = opened(visitor, shop)
        box(page).wait_for()
        before = page.evaluate("document.documentElement.scrollHeight")
        with page.expect_response("**/v1/onsite"):  # a site that changes its pages inside one document
            page.evaluate("history.pushState({}, '', '/dos')")
        assert box(page).count() == 1
        page.keyboard.press("Escape")
        box(page).wait_for(state="detached")
        with page.expect_response("**/v1/onsite"):
            page.evaluate("history.pushState({}, '', '/tres')")
        assert box(page).count() == 0
        assert page.evaluate("document.documentElement.scrollHeight") == before
        until(lambda: told(acting, name) == ["message shown", "message dismissed"])
        assert acting.shown(name) == []


def test_of_two_tabs_one_shows_it_and_goes_on_showing_it(browser, shop, acting):
    with visiting(browser) as visitor:
        name = met(visitor, shop, acting, "cart", "A1")
        first = opened(visitor, shop)
        box(first).wait_for()
        with first.expect_response("**/v1/onsite"):
            first.goto(shop.at("/otra"))
        box(first).wait_for()
        second = visitor.new_page()
        with second.expect_response("**/v1/onsite") as answer:
            second.goto(shop.at("/"))
        assert answer.value.json()["messages"] == []
        assert box(second).count() == 0
        assert told(acting, name) == ["message shown"]


def test_words_stay_words_whatever_they_hold(browser, shop, acting):
    with visiting(browser) as visitor:
        met(visitor, shop, acting, "evil", "E1", name_told=EVIL[:100])
        page = opened(visitor, shop)
        box(page).wait_for()
        assert page.locator("periplo-onsite h2").inner_text() == EVIL[:100]
        assert page.locator("periplo-onsite img, periplo-onsite script").count() == 0
        assert page.title() == "A shop"


def test_a_bell_tells_how_many_wait_and_its_inbox_is_read_by_keyboard(browser, shop, acting):
    shop.body = "<header><span data-periplo-inbox></span></header><main>A shop</main>"
    shop.attributes = ""
    with visiting(browser, color_scheme="dark") as visitor:
        name = met(visitor, shop, acting, "news", "1", "2")
        page = opened(visitor, shop)
        bell = page.get_by_role("button", name="Mensajes: 2 sin leer")
        bell.wait_for()
        assert bell.get_attribute("aria-expanded") == "false"
        bell.focus()
        page.keyboard.press("Enter")
        panel = page.get_by_role("dialog", name="Mensajes")
        panel.wait_for()
        assert panel.get_by_role("heading", level=3).all_inner_texts() == ["Novedad 2", "Novedad 1"]
        page.get_by_role("button", name="Quitar: Novedad 2").click()
        page.keyboard.press("Escape")
        assert panel.count() == 0
        assert page.evaluate("document.activeElement.localName") == "periplo-inbox"
        until(lambda: sorted(told(acting, name)) == ["message dismissed", *["message shown"] * 2])
        page.reload()
        page.get_by_role("button", name="Mensajes", exact=True).wait_for()  # what is left was read


def test_nothing_is_asked_before_a_yes_and_signing_out_takes_all_away(browser, shop, acting):
    shop.attributes = 'data-onsite data-consent="required"'
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "/v1/onsite" in request.url else None)
        page.reload()
        page.wait_for_function("window.periplo && periplo.version")
        assert asked == []
        with page.expect_response("**/v1/onsite"):
            page.evaluate("periplo.consent({ analytics: true })")
        name = str(page.evaluate("periplo.id()"))
        acting.does({"anonymousId": name}, "cart seen", cart="A1")
        page.reload()
        box(page).wait_for()
        page.evaluate("periplo.reset()")
        assert box(page).count() == 0
