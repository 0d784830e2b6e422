"""Forms and pop-ups in a real browser, in a shop of another origin, with a real listener: seen, filled in, kept."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from collecting import Listener, listening
from forms import ADDRESS, form_data, shown_form
from periplo.edge.public import form_door
from periplo.edge.public.tracker.scripts import script
from periplo.usecases.consents import consents_shown
from shop_front import Shop, open_shop, opened, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
EVERY = {"after": "0s"}


@pytest.fixture
def listener(tmp_path, monkeypatch) -> Iterator[Listener]:
    monkeypatch.setattr(form_door, "FRESH_SECONDS", 0)
    with listening(tmp_path / "shop") as running:
        yield running


@pytest.fixture
def shop(listener: Listener) -> Iterator[Shop]:
    with open_shop(f"http://127.0.0.1:{listener.port}/p.js") as shop:
        shop.key, shop.attributes = listener.key, "data-forms"
        yield shop


@contextlib.contextmanager
def visiting(browser, **wishes: Any) -> Iterator[Any]:
    """Somebody new. Nothing that our scripts do may ever be an error on the shop's page."""
    context = browser.new_context(locale="es-ES", **wishes)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda said: wrong.append(said.text) if "periplo" in said.text else None)
    yield context
    context.close()
    assert wrong == []


def box(page) -> Any:
    """The form, once it is there; None-like locators are told by `count`."""
    return page.locator("periplo-form .box")


def never(page, ms: int = 1500) -> bool:
    page.wait_for_timeout(ms)
    return box(page).count() == 0


def events(listener: Listener) -> list[str]:
    listener.explode()
    return sorted(
        name for names in listener.lived().values() for name in names if name.startswith(("form", "consent"))
    )


def allowed(listener: Listener, who: str = ADDRESS) -> list[tuple[str, str | None]]:
    return [(one.channel, one.text_version) for one in consents_shown(who, listener.ledger, 2**62).said]


def fill(page, agree: bool = True) -> None:
    page.locator("periplo-form [name=email]").fill(ADDRESS)
    if agree:
        page.locator("periplo-form [type=checkbox]").check()
    page.locator("periplo-form .send").click()


def test_a_visitor_signs_up_in_a_pop_up(browser, shop, listener):
    shown_form(listener, coupon="bienvenida")
    from periplo.storage.coupons import load_codes

    with listener.ledger.writing() as connection:
        load_codes(connection, "bienvenida", ["HOLA-10"], 1)
    with visiting(browser) as visitor:
        page = opened(visitor, shop, "/zapatos?correo=ana@x.es")
        box(page).wait_for()
        assert page.locator("periplo-form h2").inner_text() == "Reciba novedades"
        assert not page.locator("periplo-form [type=checkbox]").is_checked()
        fill(page)
        page.locator("periplo-form .code").wait_for()
        assert page.locator("periplo-form .code").inner_text() == "HOLA-10"
        assert page.locator("periplo-form h2").inner_text() == "¡Gracias!"
        page.goto(shop.at("/otra"))
        assert never(page)  # after signing up never again
    until(lambda: events(listener) == ["consent given", "form shown", "form submitted"])
    assert allowed(listener) == [("email", "2026-11")]
    assert len(listener.lived()) == 1  # the visitor before and the customer after are one
    lake = b"".join(path.read_bytes() for path in listener.workspace.lake.folder.rglob("*.parquet"))
    assert b"ana@x.es" not in lake


def test_what_is_wrong_is_said_at_its_field_and_heard(browser, shop, listener):
    shown_form(listener, consents=[form_data()["consents"][0] | {"required": True}])
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        box(page).wait_for()
        page.locator("periplo-form .send").click()
        field = page.locator("periplo-form [name=email]")
        assert field.get_attribute("aria-invalid") == "true"
        assert (
            page.evaluate("document.querySelector('periplo-form').shadowRoot.activeElement.name") == "email"
        )
        described = field.get_attribute("aria-describedby").split()[-1]
        assert page.locator(f"periplo-form #{described}").inner_text() == "Falta este dato."
        page.locator("periplo-form [name=email]").fill("ana@correo")
        page.locator("periplo-form [type=checkbox]").check()
        page.locator("periplo-form .send").click()
        page.get_by_text("Escriba un correo como nombre@correo.com.").wait_for()
    assert "form submitted" not in events(listener)


def test_a_window_in_the_centre_holds_the_keyboard_and_escape_closes_it(browser, shop, listener):
    shown_form(listener, look={"kind": "centre"}, every="once")
    shop.body = '<h1>A shop</h1><a id="there" href="/b">b</a>'
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        dialog = page.get_by_role("dialog", name="Reciba novedades")
        dialog.wait_for()
        within = (
            "document.activeElement === document.body || document.activeElement?.localName === 'periplo-form'"
        )
        for key in ["Tab"] * 8 + ["Shift+Tab"] * 8:
            page.keyboard.press(key)
            assert page.evaluate(within)
        box(page).focus()
        page.locator("periplo-form [name=email]").focus()
        page.keyboard.press("Escape")
        assert box(page).count() == 0
        page.locator("#there").click()
        assert never(page)
    until(lambda: events(listener) == ["form closed", "form shown"])


def test_nobody_is_torn_from_a_field_in_which_they_write(browser, shop, listener):
    shown_form(listener)
    shop.body = '<input id="own" autofocus>'
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        page.locator("#own").focus()
        assert never(page)
        page.locator("#own").press_sequentially("hola")
        page.evaluate("document.activeElement.blur()")
        box(page).wait_for()
        assert page.input_value("#own") == "hola"


def test_pop_ups_wait_for_the_banner_and_never_come_after_a_no(browser, shop, listener):
    shown_form(listener)
    shop.attributes += ' data-consent="required"'
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        assert never(page)
        assert page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []
        page.evaluate("periplo.consent({analytics: true})")
        box(page).wait_for()
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        page.evaluate("periplo.consent({analytics: false})")
        assert never(page)


def test_a_selector_that_cannot_be_read_keeps_no_other_form_from_its_place(browser, shop, listener):
    shown_form(listener, id="aqui", look={"kind": "embedded", "at": "#here >"}, every="always")
    shown_form(listener, id="pie", look={"kind": "embedded", "at": "footer"}, every="always")
    shop.body = "<h1>A shop</h1><footer></footer>"
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        page.locator("footer periplo-form").wait_for()
        assert box(page).count() == 1


def test_do_not_track_is_a_no_to_pop_ups_but_a_form_of_the_page_is_there(browser, shop, listener):
    shown_form(listener)
    shown_form(listener, id="pie", look={"kind": "embedded"}, every="always")
    shop.head = "<script>Object.defineProperty(navigator, 'doNotTrack', {value: '1'})</script>"
    shop.body = '<div data-periplo-form="pie"></div>'
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        box(page).wait_for()
        page.wait_for_timeout(800)
        assert box(page).count() == 1
        fill(page)
        page.get_by_text("¡Gracias!").wait_for()
        assert page.evaluate("Object.keys(localStorage)") == []
    # What they asked for, and nothing of their way here.
    assert events(listener) == ["consent given", "form submitted"]
    listener.explode()
    assert "un-visitante" not in str(listener.lived())


def test_a_form_comes_only_where_and_to_whom_it_was_meant(browser, shop, listener):
    shown_form(
        listener,
        when={
            "after": "0s",
            "pages": "/productos/*",
            "but": "/productos/privado*",
            "who": "page viewed where source is boletin",
        },
    )
    asked: list[str] = []
    with visiting(browser) as visitor:
        visitor.on("request", lambda request: asked.append(request.url.partition("?")[0].rpartition("/")[2]))
        for address in ("/", "/productos/privado-1?utm_source=boletin"):
            assert never(opened(visitor, shop, address), 800)
        assert "p-forms.js" not in asked  # it is not even loaded
        assert never(opened(visitor, shop, "/productos/a"), 800)
        box(opened(visitor, shop, "/productos/a?utm_source=Boletin")).wait_for()
        assert "p-forms.js" in asked


def test_a_site_that_wants_no_forms_asks_for_none(browser, shop, listener):
    shown_form(listener)
    shop.attributes = ""
    asked: list[str] = []
    with visiting(browser) as visitor:
        visitor.on("request", lambda request: asked.append(request.url))
        assert never(opened(visitor, shop), 800)
    assert not [url for url in asked if "forms" in url]


def test_it_comes_on_scrolling_and_on_leaving(browser, shop, listener):
    shown_form(listener, when={"scroll": 0.8})
    shop.body = "<p>x</p>" * 300
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        assert never(page, 800)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        box(page).wait_for()
    shown_form(listener, when={"exit": True})
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        page.wait_for_timeout(800)
        page.evaluate("document.dispatchEvent(new MouseEvent('mouseout', {clientY: 300, bubbles: true}))")
        assert never(page, 300)
        page.evaluate("document.dispatchEvent(new MouseEvent('mouseout', {clientY: 0, bubbles: true}))")
        box(page).wait_for()


def test_one_pop_up_a_visit_and_not_again_before_its_time(browser, shop, listener):
    shown_form(listener)
    shown_form(listener, id="otro")
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        box(page).wait_for()
        page.wait_for_timeout(600)
        assert box(page).count() == 1
        page.get_by_role("button", name="Cerrar").click()
        page.goto(shop.at("/b"))
        assert never(page)
        kept = page.evaluate("JSON.parse(localStorage['periplo.forms'])")
        (shown,) = [one for one in kept.values() if "shown" in one]
        assert shown["shown"] > 1.7e12
        # A new visit after a month.
        page.evaluate("sessionStorage.clear()")
        page.evaluate(
            """() => {
            const all = JSON.parse(localStorage['periplo.forms']);
            for (const one of Object.values(all)) one.shown -= 31 * 864e5;
            localStorage['periplo.forms'] = JSON.stringify(all);
            }"""
        )
        page.goto(shop.at("/c"))
        box(page).wait_for()


def test_a_strict_content_policy_is_enough_with_the_listener_named(browser, shop, listener):
    shown_form(listener, look={"kind": "centre"})
    at = f"http://127.0.0.1:{listener.port}"
    policy = f"default-src 'none'; script-src 'self' {at}; connect-src {at}; img-src data:"
    shop.headers = {"Content-Security-Policy": f"{policy}; require-trusted-types-for 'script'"}
    with visiting(browser) as visitor:
        broken: list[str] = []
        visitor.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
        page = opened(visitor, shop)
        box(page).wait_for()
        assert (
            page.locator("periplo-form .send").evaluate("one => getComputedStyle(one).backgroundColor")
            == "rgb(31, 95, 191)"
        )
        fill(page)
        page.get_by_text("¡Gracias!").wait_for()
        assert broken == []
    assert "form submitted" in events(listener)


def test_words_are_words_and_nothing_runs(browser, shop, listener):
    evil = "<img src=x onerror=\"document.title='bad'\"><script>document.title='bad'</script>"
    shown_form(
        listener,
        title=evil,
        text=evil,
        button=evil,
        thanks={"title": evil, "text": evil},
        fields=[
            form_data()["fields"][0] | {"label": evil, "help": evil},
            {"id": "shop", "kind": "choice", "label": evil, "choices": [{"id": "</option>", "text": evil}]},
        ],
        consents=[form_data()["consents"][0] | {"text": evil}],
        privacy={"text": evil, "url": "/privacy"},
    )
    with visiting(browser) as visitor:
        page = opened(visitor, shop)
        box(page).wait_for()
        fill(page)
        page.locator("periplo-form [role=status]").wait_for()
        assert page.title() == "A shop"
        assert page.locator("periplo-form img, periplo-form script").count() == 0
        assert page.locator("periplo-form h2").inner_text() == evil


@pytest.mark.parametrize("kind", ["centre", "corner", "bar", "embedded"])
def test_it_fits_a_phone_can_be_touched_and_stays_still_for_who_wants_that(browser, shop, listener, kind):
    shown_form(listener, look={"kind": kind}, every="30d")
    shop.body = '<div data-periplo-form="boletin"></div>' if kind == "embedded" else "<h1>A shop</h1>"
    with visiting(
        browser, viewport={"width": 390, "height": 740}, reduced_motion="reduce", color_scheme="dark"
    ) as visitor:
        page = opened(visitor, shop)
        box(page).wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        outer = box(page).bounding_box()
        assert outer["x"] >= 0
        assert outer["x"] + outer["width"] <= 390
        assert box(page).evaluate("one => getComputedStyle(one).animationName") == "none"
        for one in page.locator(
            "periplo-form button, periplo-form select, periplo-form input:not([name=website])"
        ).all():
            size = one.bounding_box()
            assert min(size["width"], size["height"]) >= 24
        assert page.locator("periplo-form .send").bounding_box()["height"] >= 44
        assert page.locator("periplo-form input:visible").evaluate_all(
            "all => all.filter(one => one.name !== 'website').every(one => one.labels.length === 1)"
        )


def test_a_site_that_changes_pages_in_one_document_takes_its_forms_along(browser, shop, listener):
    shown_form(listener, when={"after": "1s", "pages": "/b"})
    with visiting(browser) as visitor:
        page = opened(visitor, shop, "/a")
        page.evaluate(
            "history.pushState({}, '', '/b'); setTimeout(() => history.pushState({}, '', '/c'), 300)"
        )
        assert never(page, 2000)  # its page was gone before its second was over
        page.evaluate("history.pushState({}, '', '/b')")
        box(page).wait_for()
        page.locator("periplo-form [name=email]").fill("ana@")
        page.evaluate("history.pushState({}, '', '/b?size=42')")
        page.wait_for_timeout(600)
        # Whoever writes goes on writing.
        assert page.locator("periplo-form [name=email]").input_value() == "ana@"


def test_a_listener_that_is_down_leaves_the_page_as_it_was(browser, shop, listener):
    shown_form(listener)
    with visiting(browser) as visitor:
        visitor.route(
            "**/v1/forms/boletin",
            lambda route: route.fulfill(
                status=503, headers={"Retry-After": "60", "Access-Control-Allow-Origin": "*"}, body="{}"
            ),
        )
        page = opened(visitor, shop)
        box(page).wait_for()
        fill(page)
        page.get_by_text("Espere un minuto").wait_for()
        assert page.locator("periplo-form [name=email]").input_value() == ADDRESS  # nothing written is lost


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_the_module_of_forms_stays_under_seven_kilobytes(encoding):
    assert len(script("p-forms.js").bodies[encoding]) <= 7 * 1024
