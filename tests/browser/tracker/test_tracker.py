"""The tracker in a real browser, in a shop of another origin: what is heard, and that nothing is lost or twice."""

from __future__ import annotations

import contextlib
import re

import pytest

from shop_front import until
from tabs import closed, opened, said, waiting_on

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")


def test_a_page_is_told_with_where_it_is_and_whence_the_visitor_came(visitor, shop, listener):
    address = "/zapatos?talla=42&utm_source=boletin&utm_medium=email&utm_campaign=vuelta&gclid=abc#abajo"
    visitor.new_page().goto(shop.at(address), referer=shop.at("/inicio"))
    (page,) = until(lambda: listener.of("page"))
    told = page["properties"]
    assert told["path"] == "/zapatos"
    assert told["search"] == "?talla=42&utm_source=boletin&utm_medium=email&utm_campaign=vuelta&gclid=abc"
    assert told["title"] == "A shop"
    assert told["referrer"] == shop.at("/inicio")
    assert "#" not in told["url"]
    assert page["context"]["campaign"] == {
        "source": "boletin",
        "medium": "email",
        "name": "vuelta",
        "gclid": "abc",
    }
    assert (page["context"]["locale"], page["context"]["timezone"]) == ("es-ES", "Europe/Madrid")
    assert page["context"]["screen"] == {"innerWidth": 1280, "innerHeight": 720}
    assert len(page["anonymousId"]) == 32
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", page["timestamp"])
    assert listener.bodies[0]["writeKey"] == "wk_a_shop_of_the_tests"


def test_it_speaks_in_plain_text_so_that_the_browser_need_not_ask_first(visitor, shop, listener):
    opened(visitor, shop)
    until(lambda: listener.requests)
    method, path, headers = listener.requests[0]
    assert (method, path) == ("POST", "/v1/b")
    assert headers["content-type"] == "text/plain;charset=UTF-8"
    assert "cookie" not in headers


def test_an_address_in_a_link_is_not_taken_along(visitor, shop, listener):
    opened(visitor, shop, "/baja?correo=ana.perez%40correo.es&otro=luis@correo.es&x=1")
    (page,) = until(lambda: listener.of("page"))
    assert page["properties"]["search"] == "?correo=-&otro=-&x=1"
    assert "correo.es" not in str(listener.messages)


def test_a_shop_says_which_parts_of_an_address_are_private(visitor, shop, listener):
    shop.attributes = 'data-hide="clave nombre"'
    opened(visitor, shop, "/gracias?nombre=Ana&q=lápices&clave=s3creta")
    (page,) = until(lambda: listener.of("page"))
    assert page["properties"]["search"] == "?nombre=-&q=l%C3%A1pices&clave=-"
    assert page["properties"]["url"].endswith("/gracias?nombre=-&q=l%C3%A1pices&clave=-")


def test_one_visitor_has_one_identifier_and_each_tab_its_visit(visitor, shop, listener):
    one, other = opened(visitor, shop), opened(visitor, shop, "/b")
    one.goto(shop.at("/c"))
    until(lambda: len(listener.of("page")) == 3)
    assert len({page["anonymousId"] for page in listener.of("page")}) == 1
    by_path = {page["properties"]["path"]: page["properties"]["session"] for page in listener.of("page")}
    assert by_path["/"] == by_path["/c"] != by_path["/b"]
    assert other.evaluate("periplo.id()") == listener.of("page")[0]["anonymousId"]


def test_links_are_told_by_their_kind(visitor, shop, listener):
    shop.body = (
        '<a id="in" href="/b">b</a><a id="out" href="http://127.0.0.1:9/x">x</a>'
        '<a id="file" href="/tarifas.pdf">pdf</a><a id="tel" href="tel:+34910000000">t</a>'
        '<a id="mail" href="mailto:tienda@correo.es"><b>m</b></a><a id="none" href="javascript:void 0">n</a>'
    )
    page = opened(visitor, shop)
    page.evaluate("document.addEventListener('click', event => event.preventDefault())")
    for id in ("in", "out", "file", "tel", "none"):
        page.click(f"#{id}")
    page.click("#mail b")
    page.click("#in", button="middle")
    until(lambda: len(listener.of("link clicked")) == 5)
    told = [(one["properties"]["kind"], one["properties"]["url"]) for one in listener.of("link clicked")]
    assert told == [
        ("internal", shop.at("/b")),
        ("outbound", "http://127.0.0.1:9/x"),
        ("phone", "tel:+34910000000"),
        ("mail", "mailto:-"),
        ("internal", shop.at("/b")),
    ]
    (file,) = listener.of("file downloaded")
    assert said(file) == {"url": shop.at("/tarifas.pdf"), "kind": "download"}


def test_a_shop_says_which_links_are_worth_telling(visitor, shop, listener):
    shop.attributes = 'data-clicks="phone download"'
    shop.body = '<a id="in" href="/b">b</a><a id="tel" href="tel:1">t</a>'
    page = opened(visitor, shop)
    page.evaluate("document.addEventListener('click', event => event.preventDefault())")
    page.click("#in")
    page.click("#tel")
    until(lambda: listener.of("link clicked"))
    assert [one["properties"]["kind"] for one in listener.of("link clicked")] == ["phone"]


def test_events_are_declared_by_attributes(visitor, shop, listener):
    shop.body = """
      <button data-periplo-event="list started" data-periplo-list-id="0042" data-periplo-total="12.50"
        data-periplo-properties='{"products": [{"sku": "a", "price": 2}]}'><i>Empezar</i></button>
      <a href="/x" data-periplo-event="size guide opened">guía</a>"""
    page = opened(visitor, shop)
    page.evaluate("document.addEventListener('click', event => event.preventDefault())")
    page.click("i")
    page.click("a")
    (started,) = until(lambda: listener.of("list started"))
    assert started["type"] == "track"
    assert said(started) == {"list_id": "0042", "total": 12.5, "products": [{"sku": "a", "price": 2}]}
    until(lambda: listener.of("size guide opened"))
    assert listener.of("link clicked") == []


def test_a_form_tells_that_it_was_sent_and_nothing_of_what_it_holds(visitor, shop, listener):
    shop.body = """<form action="/gracias" method="post" target="_blank"
        data-periplo-event="question asked" data-periplo-about="list">
      <input name="correo" value="ana@correo.es"><textarea name="t">Mi secreto</textarea>
      <button>Enviar</button></form>"""
    page = opened(visitor, shop)
    page.click("button")
    (asked,) = until(lambda: listener.of("question asked"))
    assert said(asked) == {"about": "list"}
    assert "secreto" not in str(listener.messages)
    assert "ana" not in str(listener.messages)


def test_steps_inside_one_document_are_pages_too(visitor, shop, listener):
    page = opened(visitor, shop, "/a")
    page.evaluate("history.pushState({}, '', '/b?x=1')")
    until(lambda: len(listener.of("page")) == 2)
    page.evaluate("history.replaceState({}, '', '/b?x=1')")
    page.evaluate("history.pushState({}, '', '/b?x=1#parte')")
    page.go_back()
    page.go_back()
    until(lambda: len(listener.of("page")) == 3)
    page.wait_for_timeout(700)
    told = [(one["properties"]["path"], one["properties"]["referrer"]) for one in listener.of("page")]
    assert told == [("/a", ""), ("/b", shop.at("/a")), ("/a", shop.at("/b?x=1"))]


def test_parts_of_an_address_count_where_the_shop_says_so(visitor, shop, listener):
    shop.attributes = "data-hash"
    page = opened(visitor, shop, "/a")
    page.evaluate("location.hash = 'dos'")
    until(lambda: len(listener.of("page")) == 2)


def test_how_long_a_page_was_in_sight_and_when_it_was_left(visitor, shop, listener):
    page = opened(visitor, shop, "/a")
    page.wait_for_timeout(1000)
    page.goto(shop.at("/b"))
    (left,) = until(lambda: listener.of("page left"))
    assert left["properties"]["path"] == "/a"
    assert 0.9 <= left["properties"]["seconds"] <= 4
    assert left["context"]["page"]["path"] == "/a"


def test_what_is_said_before_the_script_is_there_is_not_lost(visitor, shop, listener):
    shop.head = """<script>
      periplo.track("product viewed", {sku: "a-1"}); periplo("track", "list started"); var early = periplo.track;
    </script>"""
    page = opened(visitor, shop)
    (viewed,) = until(lambda: listener.of("product viewed"))
    assert said(viewed) == {"sku": "a-1"}
    until(lambda: listener.of("list started"))
    page.evaluate("early('list checked')")
    until(lambda: listener.of("list checked"))


def test_a_person_is_named_and_forgotten(visitor, shop, listener):
    page = opened(visitor, shop)
    before = page.evaluate("periplo.id()")
    page.evaluate("periplo.identify(4711, {email: 'ana@correo.es', nombre: 'Ana'})")
    (named,) = until(lambda: listener.of("identify"))
    assert (named["userId"], named["anonymousId"]) == ("4711", before)
    assert named["traits"] == {"email": "ana@correo.es", "nombre": "Ana"}
    assert named["context"]["externalIds"] == [{"type": "email", "id": "ana@correo.es"}]
    page.goto(shop.at("/b"))
    until(lambda: len(listener.of("page")) == 2)
    assert listener.of("page")[1]["userId"] == "4711"
    page.evaluate("periplo.reset(); periplo.track('list started')")
    (fresh,) = until(lambda: listener.of("list started"))
    assert "userId" not in fresh
    assert fresh["anonymousId"] != before


# The queue


def test_a_closed_tab_loses_nothing(visitor, shop, listener):
    page = opened(visitor, shop, "/a")
    until(lambda: listener.of("page"))
    page.evaluate("periplo.track('list started')")
    closed(page)
    until(lambda: listener.of("list started"))
    until(lambda: listener.of("page left"))


def test_what_a_closed_tab_could_not_send_is_sent_at_the_next_visit(visitor, shop, listener):
    page = opened(visitor, shop, "/a")
    until(lambda: listener.of("page"))
    visitor.set_offline(True)
    page.evaluate("periplo.track('list started')")
    closed(page)
    visitor.set_offline(False)
    assert listener.of("list started") == []
    opened(visitor, shop, "/b")
    (started,) = until(lambda: listener.of("list started"))
    assert started["context"]["page"]["path"] == "/a"
    until(lambda: listener.of("page left"))


def test_offline_and_back_again(visitor, shop, listener):
    page = opened(visitor, shop)
    until(lambda: listener.of("page"))
    visitor.set_offline(True)
    for number in range(5):
        page.evaluate(f"periplo.track('step {number}')")
    page.wait_for_timeout(1200)
    assert len(listener.messages) == 1
    visitor.set_offline(False)
    until(lambda: all(listener.of(f"step {number}") for number in range(5)))
    until(lambda: waiting_on(page) == [])
    assert len({one["messageId"] for one in listener.messages}) == len(listener.messages)


@pytest.mark.parametrize("status", [429, 503])
def test_a_listener_with_too_much_to_do_is_asked_again_when_it_said(visitor, shop, listener, status):
    listener.refusals = [(status, {"Retry-After": "2"})]
    page = opened(visitor, shop)
    until(lambda: listener.refused)
    page.evaluate("periplo.track('list started')")
    page.wait_for_timeout(1500)
    assert listener.messages == []
    until(lambda: listener.of("page") and listener.of("list started"))
    until(lambda: waiting_on(page) == [])


def test_what_will_never_be_taken_does_not_hold_up_the_rest(visitor, shop, listener):
    listener.refusals = [(400, {})]
    page = opened(visitor, shop)
    until(lambda: listener.refused)
    page.evaluate("periplo.track('list started')")
    until(lambda: listener.of("list started"))
    assert listener.of("page") == []


def test_many_messages_go_in_several_bodies_that_the_browser_sends_to_the_end(visitor, shop, listener):
    page = opened(visitor, shop)
    page.evaluate("for (let n = 0; n < 120; n++) periplo.track('step', {n, text: 'á'.repeat(900)})")
    until(lambda: len(listener.of("step")) == 120)
    assert [one["properties"]["n"] for one in listener.of("step")] == list(range(120))
    assert all(len(body["batch"]) <= 50 for body in listener.bodies)
    page.evaluate("periplo.track('huge', {text: 'a'.repeat(200000)})")
    until(lambda: listener.of("huge"))


def test_two_tabs_say_everything_once(visitor, shop, listener):
    listener.refusals = [(429, {"Retry-After": "1"})] * 2
    tabs = [opened(visitor, shop, "/one"), opened(visitor, shop, "/two")]
    for number in range(30):
        tabs[number % 2].evaluate(f"periplo.track('step', {{n: {number}}})")
        if number == 15:
            # Looks for what others left.
            tabs[0].evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(lambda: len(listener.of("step")) == 30 and not waiting_on(tabs[0]))
    ids = [one["messageId"] for one in listener.messages]
    assert len(set(ids)) == len(ids)
    assert sorted(one["properties"]["n"] for one in listener.of("step")) == list(range(30))


def test_a_tab_that_stays_open_takes_over_from_one_that_closed(visitor, shop, listener):
    stays, goes = opened(visitor, shop, "/stays"), opened(visitor, shop, "/goes")
    until(lambda: len(listener.of("page")) == 2)
    visitor.set_offline(True)
    goes.evaluate("periplo.track('list started')")
    closed(goes)
    visitor.set_offline(False)

    def looked_at() -> bool:
        stays.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        return bool(listener.of("list started"))

    until(looked_at)  # the browser may hold the closed tab's lock a moment longer
    until(lambda: waiting_on(stays) == [])


def test_a_crashed_tab_is_heard_at_the_next_visit(visitor, shop, listener):
    listener.refusals = [(503, {"Retry-After": "60"})]
    page = opened(visitor, shop, "/a")
    until(lambda: listener.refused)
    with contextlib.suppress(playwright.Error):
        page.goto("chrome://crash", timeout=2000)
    opened(visitor, shop, "/b")
    until(lambda: {one["properties"]["path"] for one in listener.of("page")} == {"/a", "/b"})


def test_going_back_to_a_page_that_the_browser_kept_is_a_visit_to_it(driver, chromium, shop, listener):
    unlike_playwright = {"ignore_default_args": ["--disable-back-forward-cache"], "args": ["--no-sandbox"]}
    browser = driver.chromium.launch(executable_path=chromium, **unlike_playwright)
    page = browser.new_context().new_page()
    page.goto(shop.at("/a"))
    until(lambda: len(listener.of("page")) == 1)
    page.evaluate("window.mark = 1")
    page.goto(shop.at("/b"))
    until(lambda: len(listener.of("page")) == 2)
    page.evaluate("history.back()")
    until(lambda: len(listener.of("page")) == 3)
    assert page.evaluate("window.mark") == 1, "the browser did not keep the page"
    page.evaluate("periplo.track('list started')")
    until(lambda: listener.of("list started"))
    until(lambda: waiting_on(page) == [])
    browser.close()


# A guest in somebody's page


def test_a_strict_content_policy_does_not_stop_it(visitor, shop, listener):
    shop.headers = {
        "Content-Security-Policy": f"default-src 'none'; script-src 'self' {listener.address}; img-src data:; "
        f"connect-src {listener.address}; require-trusted-types-for 'script'"
    }
    complaints = []
    visitor.on("console", lambda one: complaints.append(one.text))
    page = opened(visitor, shop)
    page.evaluate("history.pushState({}, '', '/b')")
    until(lambda: len(listener.of("page")) == 2)
    assert complaints == []


def test_a_page_may_pin_the_script_it_trusts(visitor, shop, listener):
    from periplo.edge.public.tracker.scripts import script

    shop.attributes = f'integrity="{script("p.js").integrity}" crossorigin="anonymous"'
    opened(visitor, shop)
    until(lambda: listener.of("page"))


def test_loaded_twice_it_counts_once(visitor, shop, listener):
    shop.body = f'<script async src="{shop.script}" data-key="wk_a_shop_of_the_tests"></script>'
    page = opened(visitor, shop)
    page.wait_for_timeout(1200)
    assert len(listener.of("page")) == 1


def test_a_wrong_call_does_not_stop_the_shop_s_page(browser, shop, listener):
    page = browser.new_context().new_page()
    complaints = []
    page.on("console", lambda one: complaints.append(one.text))
    page.goto(shop.at())
    page.wait_for_function("window.periplo && periplo.version")
    done = page.evaluate(
        "(() => { const loop = {}; loop.loop = loop; periplo.track('x', loop); periplo('nothing');"
        " periplo.consent(null); periplo.identify(null); periplo.page(null); return 'went on' })()"
    )
    assert done == "went on"
    assert any(text.startswith("periplo:") for text in complaints)
    page.context.close()


def test_a_browser_that_keeps_nothing_is_heard_all_the_same(visitor, shop, listener):
    visitor.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) "
        "Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    page = opened(visitor, shop)
    page.evaluate("periplo.track('list started')")
    (started,) = until(lambda: listener.of("list started"))
    assert started["anonymousId"] == listener.of("page")[0]["anonymousId"]


def test_a_page_without_locks_hands_on_what_it_left_after_a_while(visitor, shop, listener):
    visitor.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', {get: () => undefined})")
    page = opened(visitor, shop)
    old = "new Date(Date.now() - 3 * 60e3).toISOString()"
    page.evaluate(
        f"localStorage['periplo.queue.he_tests.gone'] = JSON.stringify([{{type: 'track', event: 'list started', "
        f"messageId: 'm1', anonymousId: 'a', timestamp: {old}}}])"
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(lambda: listener.of("list started"))
    until(lambda: waiting_on(page) == [])
