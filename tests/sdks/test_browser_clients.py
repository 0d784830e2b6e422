"""Segment's and RudderStack's clients for the browser, unmodified, in a real one, with only the host changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collecting import Listener
from heard import address_of, arrived, overloaded
from said_alike import becomes_events, holds_all, of
from shop_front import Shop, open_shop, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SEGMENT = "@segment/analytics-next/dist/umd/index.js"
RUDDER = "@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js"
SAY_ALL = """(client) => {
  client.identify("ana", {email: "ana@correo.es"});
  client.track("Order Completed", {
    total: 40.5, currency: "EUR", products: [{sku: "a-1", price: 20.25, quantity: 2}]});
  client.track("List Checked", {"ñ": "ç"});
  client.page("Libros", "Catálogo", {category: "libros"});
  client.group("escuela-7", {name: "Colegio"});
  client.alias("ana", "v-1");
}"""


@pytest.fixture
def shop(node_modules: Path) -> Iterator[Shop]:
    with open_shop("/none.js") as shop:
        shop.files["/none.js"] = ("text/javascript", "")
        for name, path in (("segment", SEGMENT), ("rudder", RUDDER)):
            text = (node_modules / path).read_text("utf-8")
            shop.files[f"/{name}.js"] = ("text/javascript; charset=utf-8", text)
        yield shop


@pytest.fixture
def visitor(browser, listener: Listener, shop: Shop) -> Iterator[Any]:
    """A visitor whose browser may ask nobody but the shop and the listener."""
    context = browser.new_context()
    context.asked = []
    context.on("request", lambda request: context.asked.append(request.url))
    yield context
    context.close()
    strangers = [
        one for one in context.asked if not one.startswith((address_of(listener), shop.at(""), "data:"))
    ]
    assert strangers == []


def segment(page: Any, listener: Listener, host: str = "") -> None:
    """As its documents say: the key, where settings are asked, and where messages go."""
    address = address_of(listener)
    page.evaluate(
        """async ([key, cdn, host]) => {
          window.client = window.AnalyticsNext.AnalyticsBrowser.load(
            {writeKey: key, cdnURL: cdn},
            {integrations: {"Segment.io": {apiHost: host, protocol: "http"}}});
          await client;
        }""",
        [listener.key, address, f"{address.removeprefix('http://')}/v1"],
    )


def rudder(page: Any, listener: Listener) -> None:
    page.evaluate(
        """async ([key, host]) => {
          window.client = new rudderanalytics.RudderAnalytics();
          client.load(key, host, {configUrl: host});
          await new Promise((done) => client.ready(done));
        }""",
        [listener.key, address_of(listener)],
    )


@pytest.mark.parametrize(("name", "load"), [("segment", segment), ("rudder", rudder)])
def test_all_that_a_client_says_arrives(visitor, shop, listener, name, load):
    shop.head = f'<script src="/{name}.js"></script>'
    page = visitor.new_page()
    page.goto(shop.at("/libros"))
    if name == "rudder":
        page.evaluate("window.rudderanalytics = window.rudderanalytics || window.RudderAnalytics")
    load(page, listener)
    page.evaluate(f"({SAY_ALL})(client)")
    came = holds_all(listener)
    (viewed,) = of(came, "page")
    assert viewed["properties"]["path"] == "/libros"
    becomes_events(listener)


def test_segment_s_client_says_again_what_was_too_much(visitor, shop, listener):
    shop.head = '<script src="/segment.js"></script>'
    page = visitor.new_page()
    page.goto(shop.at("/"))
    segment(page, listener)
    with overloaded(2, retry_after=1) as said:
        page.evaluate("for (let n = 0; n < 10; n++) client.track('List Checked', {n})")
        until(lambda: len(of(arrived(listener), "track")) == 10, 40)
        assert sorted(one["properties"]["n"] for one in of(arrived(listener), "track")) == list(range(10))
        assert len(said) == 2


def test_rudderstack_s_client_says_again_what_was_too_much(visitor, shop, listener):
    shop.head = '<script src="/rudder.js"></script>'
    page = visitor.new_page()
    page.goto(shop.at("/"))
    rudder(page, listener)
    with overloaded(2, retry_after=1) as said:
        page.evaluate("for (let n = 0; n < 10; n++) client.track('List Checked', {n})")
        until(lambda: len(of(arrived(listener), "track")) == 10, 40)
        assert sorted(one["properties"]["n"] for one in of(arrived(listener), "track")) == list(range(10))
        assert len(said) == 2
