"""Asking about notifications: our own question first, then the browser's, then a subscription at a push service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from collecting import Listener, listening
from heard import address_of, arrived, exploded
from periplo.channels.contract import AddressGone, Message
from periplo.channels.web_push import WebPushChannel
from periplo.core.carriers import WebPushCarrier
from periplo.usecases.collect.push_key import private_key, public_key
from push_service import PushService, push_service
from shop_front import Shop, open_shop, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DIALOG = "periplo-push section"


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    with listening(tmp_path / "shop") as running:
        yield running


@pytest.fixture
def shop(listener: Listener) -> Iterator[Shop]:
    with open_shop(f"{address_of(listener)}/p.js") as shop:
        shop.key = listener.key
        shop.body = "<h1>A shop</h1><p>Mochilas, cuadernos y lápices.</p><input aria-label='Nombre'>"
        shop.files["/p-sw.js"] = ("text/javascript", f'importScripts("{address_of(listener)}/p-sw.js");')
        yield shop


@pytest.fixture(scope="module")
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def visitor(driver, chromium: str, service: PushService, tmp_path: Path, shop: Shop) -> Iterator[Any]:
    """A browser that is not incognito, for there is no push in those; its own question is answered with yes."""
    opened = driver.chromium.launch_persistent_context(
        str(tmp_path / "browser"),
        executable_path=chromium,
        args=["--no-sandbox", *service.arguments],
        locale="es-ES",
    )
    opened.grant_permissions(["notifications"], origin=shop.at().rstrip("/"))
    yield opened
    opened.close()


def opened(context: Any, shop: Shop) -> Any:
    page = context.new_page()
    page.goto(shop.at("/"))
    page.wait_for_function("window.periplo && periplo.version")
    return page


def named(listener: Listener, event: str) -> list[dict[str, Any]]:
    return [one for one in arrived(listener) if one.get("event") == event]


def as_if_never_asked(context: Any, answer: str) -> None:
    """The browser's own question cannot be seen by tests; here it answers this, and counts how often it was put."""
    context.add_init_script(
        f"""window.asked = 0; let permission = "default";
        Object.defineProperty(Notification, "permission", {{get: () => permission}});
        Notification.requestPermission = async () => {{
            window.asked++; window.fresh = navigator.userActivation.isActive; return (permission = "{answer}");
        }};"""
    )


def test_a_yes_subscribes_with_our_key_and_is_told(visitor, shop, listener, service):
    as_if_never_asked(visitor, "granted")
    page = opened(visitor, shop)
    page.evaluate("void (window.done = periplo.push({text_version: 'v1'}))")
    page.wait_for_selector(DIALOG)
    assert page.evaluate("window.asked") == 0
    page.click(f"{DIALOG} >> text=Sí, avísame")
    assert page.evaluate("done") == "accepted"
    assert page.evaluate("[window.asked, window.fresh]") == [1, True]
    (accepted,) = until(lambda: named(listener, "push accepted"))
    endpoint = accepted["context"]["externalIds"][0]["id"]
    assert accepted["context"]["externalIds"][0]["type"] == "push"
    subscription = accepted["context"]["traits"]["push"]
    assert subscription["endpoint"] == endpoint
    assert set(subscription["keys"]) == {"p256dh", "auth"}
    assert endpoint.startswith("https://")
    assert public_key(listener.workspace.root) in [one["sender"].rstrip("=") for one in service.registered]
    assert endpoint not in json.dumps(accepted["properties"])
    assert accepted["properties"]["text_version"] == "v1"
    assert page.evaluate("periplo.push()") == "accepted"
    page.wait_for_timeout(800)
    assert len(named(listener, "push accepted")) == 1  # what is known is not told again
    page.evaluate("periplo.consent({push: false})")
    until(lambda: named(listener, "consent denied"))
    until(
        lambda: page.evaluate(
            "navigator.serviceWorker.ready.then(one => one.pushManager.getSubscription()).then(one => one === null)"
        )
    )
    (event,) = [one for one in exploded(listener) if one["event"] == "push accepted"]
    assert endpoint not in json.dumps(event)


def test_what_is_pushed_is_shown_and_opens_its_page(visitor, shop, listener):
    page = opened(visitor, shop)
    assert page.evaluate("periplo.push()") == "accepted"
    session = visitor.new_cdp_session(page)
    found: list[Any] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    until(lambda: page.evaluate("1") and found)
    told = {"title": "Tu pedido está listo", "body": "Recógelo hoy", "url": "/recogida", "tag": "order"}
    pushed = {"registrationId": found[-1]["registrationId"], "data": json.dumps(told), "origin": shop.at("")}

    def shown() -> list[Any]:
        """Pushed again each time, as the tool sometimes drops the first; one tag is shown once."""
        session.send("ServiceWorker.deliverPushMessage", pushed)
        page.wait_for_timeout(300)
        return page.evaluate(
            "navigator.serviceWorker.ready.then(one => one.getNotifications())"
            ".then(all => all.map(one => [one.title, one.body, one.data.url]))"
        )

    assert until(shown) == [["Tu pedido está listo", "Recógelo hoy", "/recogida"]]
    (worker,) = visitor.service_workers
    worker.evaluate(
        """async () => {
            const [notification] = await registration.getNotifications();
            self.clients.openWindow = async (url) => { self.opened = url; };
            dispatchEvent(new NotificationEvent("notificationclick", {notification}));
        }"""
    )
    assert until(lambda: worker.evaluate("self.opened")) == shop.at("/recogida")


@pytest.mark.parametrize("way", ["click", "Escape"])
def test_a_soft_no_is_told_and_not_asked_again_soon(visitor, shop, listener, way):
    as_if_never_asked(visitor, "granted")
    page = opened(visitor, shop)
    page.evaluate("void (window.done = periplo.push())")
    page.wait_for_selector(DIALOG)
    if way == "click":
        page.click(f"{DIALOG} >> text=Ahora no")
    else:
        page.keyboard.press("Escape")
    assert page.evaluate("done") == "later"
    assert page.evaluate("window.asked") == 0
    (refused,) = until(lambda: named(listener, "push refused"))
    assert refused["properties"]["how"] == "later"
    page.reload()
    page.wait_for_function("window.periplo && periplo.version")
    assert page.evaluate("periplo.push()") == "later"
    assert page.locator(DIALOG).count() == 0
    page.evaluate("void periplo.push({again: 0})")
    page.wait_for_selector(DIALOG)


def test_the_browser_s_own_no_is_told_and_final(visitor, shop, listener):
    as_if_never_asked(visitor, "denied")
    page = opened(visitor, shop)
    page.evaluate("void (window.done = periplo.push())")
    page.click(f"{DIALOG} >> text=Sí, avísame")
    assert page.evaluate("done") == "refused"
    (refused,) = until(lambda: named(listener, "push refused"))
    assert refused["properties"]["how"] == "browser"
    assert page.evaluate("periplo.push({again: 0})") == "refused"
    assert page.locator(DIALOG).count() == 0


def test_nobody_is_asked_before_consent(browser, shop):
    shop.attributes = 'data-consent="required"'
    page = opened(browser.new_context(), shop)
    assert page.evaluate("periplo.push()") == "unavailable"
    page.context.close()


def test_the_question_is_a_dialog_that_takes_nobody_out_of_a_field(browser, shop):
    context = browser.new_context()
    as_if_never_asked(context, "default")
    page = opened(context, shop)
    page.evaluate("void periplo.push()")
    dialog = page.get_by_role("dialog", name="¿Quieres que te avisemos?")
    dialog.wait_for()
    assert dialog.evaluate("one => one.getRootNode().activeElement === one")
    assert page.evaluate("document.querySelectorAll('periplo-push').length") == 1
    page.evaluate("void periplo.push()")
    page.wait_for_timeout(200)
    assert page.evaluate("document.querySelectorAll('periplo-push').length") == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    dialog.wait_for(state="detached")
    page.focus("input")
    page.evaluate("void periplo.push({again: 0})")
    dialog.wait_for()
    page.keyboard.type("Ana")
    assert page.input_value("input") == "Ana"
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("language", "width"), [("es", 390), ("en", 320), ("es", 1280)])
def test_the_question_fits_and_can_be_read(browser, shop, tmp_path, language, theme, width):
    shop.language = language
    ours = shop.script.rpartition("/")[0]
    policy = f"default-src 'self'; img-src data:; script-src 'self' {ours}; connect-src {ours}"
    shop.headers = {"Content-Security-Policy": policy}
    context = browser.new_context(
        viewport={"width": width, "height": 640}, color_scheme=theme, reduced_motion="reduce"
    )
    complaints: list[str] = []
    context.on("console", lambda one: complaints.append(one.text))
    as_if_never_asked(context, "default")
    page = opened(context, shop)
    page.evaluate("void periplo.push()")
    page.wait_for_selector(DIALOG)
    box = page.locator(DIALOG).bounding_box()
    assert box["x"] >= 8
    assert box["x"] + box["width"] <= width - 8
    assert box["y"] + box["height"] <= 640
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for button in page.locator(f"{DIALOG} button").all():
        assert button.bounding_box()["height"] >= 44
    seen = page.locator(DIALOG).evaluate("one => getComputedStyle(one).animationName")
    assert seen == "none"
    page.screenshot(path=str(tmp_path / f"question-{language}-{theme}-{width}.png"))
    assert complaints == []
    context.close()


def test_a_campaigns_message_is_shown_by_the_browser_that_said_yes(visitor, shop, listener, service):
    """From our encoder through a push service to Chromium, which alone can read it."""
    page = opened(visitor, shop)
    assert page.evaluate("periplo.push()") == "accepted"
    (accepted,) = until(lambda: named(listener, "push accepted"))
    subscription = accepted["context"]["traits"]["push"]
    carrier = WebPushCarrier(id="push", contact="mailto:hola@shop.example", inside=True)
    channel = WebPushChannel(carrier, lambda: private_key(listener.workspace.root))
    ask, (scheme, host, *_) = channel._peer.ask, urlsplit(subscription["endpoint"])

    def at_ours(method: str, url: str, **told: Any) -> Any:
        return ask(method, url.replace(f"{scheme}://{host}", f"http://127.0.0.1:{service.port}"), **told)

    channel._peer.ask = at_ours
    until(lambda: service.lines)
    said = Message(
        "list-awaits", "remind", 7, "es", "Tu lista te espera", "La dejaste a medias, ñandú.", 10**15,
        to=json.dumps(subscription), data={"link": "/lista"},
    )  # fmt: skip
    channel.deliver(said, "k1")

    def shown() -> list[Any]:
        """Asked now and then: a page that is asked without pause lets nothing else happen."""
        page.wait_for_timeout(300)
        return page.evaluate(
            "navigator.serviceWorker.ready.then(one => one.getNotifications())"
            ".then(all => all.map(one => [one.title, one.body, one.data.url, one.lang]))"
        )

    expected = [["Tu lista te espera", "La dejaste a medias, ñandú.", "/lista", "es"]]
    assert until(shown) == expected
    channel.deliver(said, "k1")
    page.wait_for_timeout(700)
    assert shown() == expected  # a repeat takes the place of the first
    gone = json.dumps({**subscription, "endpoint": f"{scheme}://{host}/fcm/send/unknown"})
    with pytest.raises(AddressGone):
        channel.deliver(replace(said, to=gone), "k2")
    assert {one["content-encoding"] for one in service.pushed} == {"aes128gcm"}
    channel.close()
