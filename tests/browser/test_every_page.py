"""Every page that a person opens, in a real browser: readable by everybody, quiet, light, and inside its screen.

Each is opened in Spanish on light ground and in English on dark ground; `every_address.py` knows which there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from every_address import BEGINNING_PAGES, PAGES, PUBLIC_PAGES
from periplo.edge.console.beginning import beginning
from periplo.edge.console.guard import Door
from periplo.usecases.workspace import open_workspace
from sent import key
from served import GOOD, Served, serving
from shop_front import open_shop
from surveyed import Client, listening
from whole_shop import NOW, public_links, whole

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
axe = pytest.importorskip("axe_playwright_python.base", reason="axe-playwright-python is not installed")

WIDTHS = (1280, 768, 390)
LOOKS = (("es", "light", 1280), ("en", "dark", 390))  # and the width at which axe looks
MOST_BYTES = 200 << 10  # of a page without its pictures and fonts
BLOCKING = ("moderate", "serious", "critical")
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What a field is called by: a label, or a name for those who hear the page.
NAMELESS = """[...document.querySelectorAll('input:not([type=hidden]):not([hidden]), select, textarea')]
  .filter(one => !one.labels.length && !one.ariaLabel && !one.getAttribute('aria-labelledby'))
  .map(one => one.outerHTML)"""
SMALL = """[...document.querySelectorAll('nav a, .tongue, .actions a, summary, button, input, select')]
  .filter(one => one.checkVisibility() && !one.closest('[aria-hidden=true]'))
  .map(one => one.closest('label') ?? one)  // which takes the finger too
  .filter(one => one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"""
PICTURES = "[...document.querySelectorAll('svg')].reduce((sum, one) => sum + one.outerHTML.length, 0)"


@dataclass
class Seen:
    """One browser window, signed in, with what it heard and fetched since it was last asked."""

    page: Any
    port: int
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    took: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("response", lambda reply: self.took.update({reply.url: reply}))

    def open(self, address: str) -> Any:
        self.said.clear()
        self.asked.clear()
        self.took.clear()
        return self.page.goto(f"http://127.0.0.1:{self.port}{address}")

    def weight(self) -> int:
        """Bytes of page, style and scripts, as they are before they are packed for the way; no picture of the page."""
        kinds = ("document", "stylesheet", "script")
        whole = sum(
            len(reply.body())
            for reply in tuple(self.took.values())
            if reply.request.resource_type in kinds and reply.status == 200
        )
        return whole - self.page.evaluate(PICTURES)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole(tmp_path_factory.mktemp("every"))


@pytest.fixture(scope="module")
def served(shop: Path) -> Iterator[Served]:
    with serving(shop, Door(needs_sign_in=True)) as client:
        yield client


@pytest.fixture(scope="module")
def public(shop: Path) -> Iterator[Client]:
    with listening(open_workspace(shop)) as client:
        yield client


@pytest.fixture(scope="module", params=LOOKS, ids=["es-light", "en-dark"])
def look(request: pytest.FixtureRequest) -> tuple[str, str, int]:
    return request.param


@pytest.fixture(scope="module")
def window(browser: Any, served: Served, look: tuple[str, str, int]) -> Iterator[Seen]:
    said, theme, _ = look
    context = browser.new_context(color_scheme=theme, locale="es-ES" if said == "es" else "en-GB")
    seen = Seen(context.new_page(), served.port)
    seen.open(f"/login?lang={said}")
    seen.page.fill("input[name=name]", "administrator")
    seen.page.fill("input[name=password]", GOOD)
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url(f"http://127.0.0.1:{served.port}/")
    yield seen
    context.close()


@pytest.fixture(scope="module")
def stranger(browser: Any, served: Served, look: tuple[str, str, int]) -> Iterator[Seen]:
    said, theme, _ = look
    context = browser.new_context(color_scheme=theme, locale="es-ES" if said == "es" else "en-GB")
    yield Seen(context.new_page(), served.port)
    context.close()


def wrong_in(page: Any) -> list[str]:
    """What axe finds, each with where and why."""
    page.evaluate(axe.AXE_SCRIPT)
    found = page.evaluate("axe.run(document, {iframes: false})")
    return [
        f"{one['impact']} {one['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for one in found["violations"]
        if one["impact"] in BLOCKING
        for node in one["nodes"][:3]
    ]


def holds(seen: Seen, look: tuple[str, str, int], port: int) -> None:
    """What every page keeps to."""
    said, theme, width = look
    page = seen.page
    page.set_viewport_size({"width": width, "height": 900})
    assert wrong_in(page) == []
    assert page.evaluate("document.documentElement.lang") == said
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (theme == "dark")
    assert page.locator("h1:visible").count() == 1
    assert page.evaluate(NAMELESS) == []
    for wide in WIDTHS:
        page.set_viewport_size({"width": wide, "height": 900})
        assert page.evaluate(BEYOND) <= 0, wide
        assert page.evaluate(SMALL) == [], wide  # WCAG 2.5.8
    assert seen.said == []
    assert {url.split("/")[2] for url in seen.asked if not url.startswith("data:")} == {f"127.0.0.1:{port}"}
    assert seen.weight() <= MOST_BYTES


TITLES: dict[tuple[str, str], str] = {}  # whose each title is, by language


@pytest.mark.parametrize(
    ("path", "address"),
    [(path, address) for path, all_ in PAGES.items() for address in all_ if path != "/login"],
)
def test_every_page_of_the_console_is_for_everybody(window: Seen, look, path: str, address: str):
    reply = window.open(address)
    assert reply.status == 200
    holds(window, look, window.port)
    title = window.page.title()
    assert title.strip()
    assert TITLES.setdefault((look[0], title), path) == path


def test_the_page_to_sign_in_is_for_everybody(stranger: Seen, look):
    assert stranger.open(f"/login?lang={look[0]}").status == 200
    holds(stranger, look, stranger.port)


def test_the_page_that_keeps_what_was_not_taken_is_for_everybody(window: Seen, look):
    window.open("/tasks")
    window.page.evaluate(
        "document.querySelectorAll('[name=token]').forEach(one => one.value = 'of another session')"
    )
    window.page.fill("input[name=title]", "Call them back")
    window.page.locator("input[name=title]").press("Enter")
    window.page.get_by_text("Call them back").wait_for()
    window.said.clear()  # the browser itself writes the status down
    holds(window, look, window.port)


@pytest.mark.parametrize("address", [one for all_ in BEGINNING_PAGES.values() for one in all_])
def test_the_page_that_begins_a_workspace_is_for_everybody(
    stranger: Seen, tmp_path: Path, look, address: str
):
    folder, at = tmp_path / "clinic", stranger.port
    with serving(folder, app=beginning(folder, look[0], lambda: None)) as client:
        stranger.port = client.port
        assert stranger.open(f"{address}?lang={look[0]}").status == 200
        holds(stranger, look, client.port)
        stranger.page.evaluate("document.querySelectorAll('[required]').forEach(one => one.required = false)")
        stranger.said.clear()
        stranger.page.locator("main form button").click()
        stranger.page.locator("[role=alert]").wait_for()
        assert wrong_in(stranger.page) == []
    stranger.port = at


@pytest.mark.parametrize(
    "address",
    ["/nowhere", "/ask/riches", "/customers?find=nobody", "/ask/funnel?steps=visit,cart&within=soon"],
)
def test_pages_that_say_what_went_wrong_are_for_everybody(window: Seen, look, address: str):
    assert window.open(address).status in (400, 404)
    window.said.clear()  # the browser itself writes the status down
    holds(window, look, window.port)


def test_what_stands_behind_a_form_that_begins_a_map_is_for_everybody(
    window: Seen, served: Served, look: tuple[str, str, int]
):
    """The steps of the questions that look otherwise than the first, and the map that comes out."""
    page, said = window.page, look[0]

    def pressed(what: str) -> None:
        window.took.clear()  # what was navigated away from cannot be weighed
        page.locator(f"button[value={what}]").click()

    def answered(*answers: str) -> None:
        for answer in answers:
            page.fill("[name=said]", answer)
            pressed("next")
        holds(window, look, served.port)

    window.open(f"/maps/new/guide?lang={said}")
    answered("Laura", "39", "¡Ya!", "Tenerlo en casa", "La lista")  # which stages
    pressed("next")
    answered("Miro (web)\nPregunto (tienda)")  # with the map so far
    answered("Pago", "Vuelvo")  # to tick
    page.check("[name=pick_2]")
    pressed("show")
    holds(window, look, served.port)


@pytest.mark.parametrize("path", sorted(PUBLIC_PAGES))
def test_every_page_behind_a_signed_link_is_for_everybody(
    stranger: Seen, public: Client, shop: Path, look, path: str
):
    stranger.port = public.port
    address = f"{public_links(shop)[path]}?lang={look[0]}"
    assert stranger.open(address).status == 200
    holds(stranger, look, public.port)
    buttons = stranger.page.locator("button[type=submit], form button")
    buttons.first.click()
    stranger.page.wait_for_load_state()
    assert wrong_in(stranger.page) == []


def test_a_link_that_is_none_is_told_to_everybody(stranger: Seen, public: Client, look):
    stranger.port = public.port
    for address in ("/preferences/none", "/s/none", "/f/none"):
        assert stranger.open(f"{address}?lang={look[0]}").status in (404, 410)
        assert wrong_in(stranger.page) == []


def test_a_pop_up_in_a_shop_s_page_is_for_everybody(browser: Any, public: Client, shop: Path, look):
    said, theme, width = look
    with open_shop(f"http://127.0.0.1:{public.port}/p.js") as front:
        front.key, front.attributes, front.language = key(shop, f"front {said}", NOW), "data-forms", said
        front.body = "<main><h1>A shop</h1></main>"
        context = browser.new_context(
            color_scheme=theme,
            locale="es-ES" if said == "es" else "en-GB",
            viewport={"width": width, "height": 800},
        )
        page = context.new_page()
        page.goto(front.at())
        box = page.locator("periplo-form .box")
        box.wait_for()
        box.evaluate("box => Promise.all(box.getAnimations().map(one => one.finished))")  # it fades in
        assert wrong_in(page) == []
        assert page.evaluate(BEYOND) <= 0
        context.close()
