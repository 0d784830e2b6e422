"""The tracker in a real browser: what stays on the device, and that nothing is said without a yes."""

from __future__ import annotations

import pytest

from shop_front import until
from tabs import kept_on, opened, said, waiting_on

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_an_identifier_may_be_a_cookie_of_the_shop_with_an_end(visitor, shop, listener):
    shop.attributes = 'data-id="cookie" data-days="30"'
    opened(visitor, shop)
    (page,) = until(lambda: listener.of("page"))
    (cookie,) = visitor.cookies()
    assert (cookie["name"], cookie["value"]) == ("periplo.id", page["anonymousId"])
    assert cookie["sameSite"] == "Lax"
    assert 29.9 < (cookie["expires"] - _seconds(page["timestamp"])) / 86400 < 30.1


def _seconds(timestamp: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(timestamp).timestamp()


def test_an_identifier_ends_on_its_day_and_is_not_prolonged(visitor, shop, listener):
    page = opened(visitor, shop)
    first = page.evaluate("localStorage['periplo.id']")
    page.reload()
    until(lambda: len(listener.of("page")) == 2)
    assert page.evaluate("localStorage['periplo.id']") == first
    page.evaluate("localStorage['periplo.id'] = periplo.id() + '.' + (Date.now() - 1)")
    page.reload()
    until(lambda: len(listener.of("page")) == 3)
    assert page.evaluate("localStorage['periplo.id']") != first
    assert len({one["anonymousId"] for one in listener.of("page")}) == 2


def test_without_identifier_nothing_is_kept_on_the_device(visitor, shop, listener):
    shop.attributes = 'data-id="none"'
    page = opened(visitor, shop, "/a")
    page.evaluate("periplo.track('list started'); periplo.consent({analytics: true}); periplo.identify('7')")
    until(lambda: listener.of("identify"))
    assert kept_on(page) == []
    page.goto(shop.at("/b"))
    until(lambda: len(listener.of("page")) == 2)
    assert kept_on(page) == []
    assert visitor.cookies() == []
    first, second = listener.of("page")
    assert first["anonymousId"] != second["anonymousId"]
    assert "userId" not in second
    until(lambda: listener.of("page left"))


@pytest.mark.parametrize("signal", ["doNotTrack = '1'", "globalPrivacyControl = true"])
def test_who_asks_not_to_be_tracked_is_not(visitor, shop, listener, signal):
    name, value = signal.split(" = ")
    visitor.add_init_script(f"Object.defineProperty(Navigator.prototype, '{name}', {{get: () => {value}}})")
    page = opened(visitor, shop)
    page.evaluate("periplo.track('list started')")
    page.wait_for_timeout(1000)
    page.goto(shop.at("/b"))
    page.wait_for_timeout(1000)
    assert listener.requests == []
    assert kept_on(page) == []
    assert page.evaluate("periplo.id()") is None
    page.evaluate("periplo.consent({analytics: true}, {text_version: '2026-11'})")
    (given,) = until(lambda: listener.of("consent given"))
    assert said(given) == {"channel": "web", "purpose": "analytics", "text_version": "2026-11"}


def test_a_shop_may_say_that_it_does_not_heed_the_signal(visitor, shop, listener):
    visitor.add_init_script("Object.defineProperty(Navigator.prototype, 'doNotTrack', {get: () => '1'})")
    shop.attributes = 'data-dnt="ignore"'
    opened(visitor, shop)
    until(lambda: listener.of("page"))


def test_consent_is_awaited_given_and_withdrawn(visitor, shop, listener):
    shop.attributes = 'data-consent="required"'
    page, other = opened(visitor, shop, "/a"), opened(visitor, shop, "/other")
    page.evaluate("periplo.track('list started')")
    page.wait_for_timeout(1000)
    assert listener.requests == []
    assert kept_on(page) == []
    page.evaluate("periplo.consent({analytics: true, marketing: false}, {text_version: 'v3'})")
    until(lambda: len(listener.of("page")) == 2)
    (started,) = until(lambda: listener.of("list started"))
    (given,) = until(lambda: listener.of("consent given"))
    (denied,) = until(lambda: listener.of("consent denied"))
    assert said(given) == {"channel": "web", "purpose": "analytics", "text_version": "v3"}
    assert said(denied) == {"channel": "web", "purpose": "advertising", "text_version": "v3"}
    assert started["anonymousId"] == given["anonymousId"] == listener.of("page")[0]["anonymousId"]

    page.evaluate("periplo.consent({analytics: true, marketing: false}, {text_version: 'v3'})")
    page.reload()
    until(lambda: len(listener.of("page")) == 3)
    assert len(listener.of("consent given")) == 1  # a banner says it on every page

    visitor.set_offline(True)
    other.evaluate("periplo.track('never to be sent')")
    page.evaluate("periplo.consent({analytics: false}, {text_version: 'v3'})")
    page.wait_for_timeout(300)
    visitor.set_offline(False)
    (withdrawn,) = until(lambda: listener.of("consent withdrawn"))
    assert withdrawn["anonymousId"] == given["anonymousId"]
    until(lambda: kept_on(page) == ["periplo.consent"])
    before = len(listener.messages)
    for one in (page, other):
        one.evaluate("periplo.track('never to be sent'); periplo.identify('7')")
        one.goto(shop.at("/b"))
        one.wait_for_timeout(700)
        assert kept_on(one) == ["periplo.consent"], (one.url, kept_on(one), waiting_on(one))
    assert len(listener.messages) == before
    assert listener.of("never to be sent") == []

    page.evaluate("periplo.consent({analytics: true})")
    until(lambda: len(listener.of("consent given")) == 2)
    assert page.evaluate("periplo.id()") not in (None, given["anonymousId"])


def test_who_refuses_from_the_start_leaves_no_trace(visitor, shop, listener):
    shop.attributes = 'data-consent="required"'
    page = opened(visitor, shop)
    page.evaluate("periplo.consent({analytics: false, marketing: false})")
    page.goto(shop.at("/b"))
    page.wait_for_timeout(1000)
    assert listener.requests == []
    assert kept_on(page) == ["periplo.consent"]


def test_consent_given_in_one_tab_counts_in_the_others(visitor, shop, listener):
    shop.attributes = 'data-consent="required"'
    one, _other = opened(visitor, shop, "/a"), opened(visitor, shop, "/b")
    one.evaluate("periplo.consent({analytics: true})")
    until(lambda: {page["properties"]["path"] for page in listener.of("page")} == {"/a", "/b"})
    assert len({page["anonymousId"] for page in listener.of("page")}) == 1


def test_google_s_consent_mode_is_understood(visitor, shop, listener):
    shop.attributes = 'data-consent="google"'
    shop.head = """<script>
      window.dataLayer = window.dataLayer || [];
      function gtag() { dataLayer.push(arguments); }
      gtag("consent", "default", {analytics_storage: "denied", ad_storage: "denied"});
    </script>"""
    page = opened(visitor, shop)
    page.wait_for_timeout(900)
    assert listener.requests == []
    page.evaluate("gtag('consent', 'update', {analytics_storage: 'granted', ad_storage: 'denied'})")
    (given,) = until(lambda: listener.of("consent given"))
    assert given["properties"]["purpose"] == "analytics"
    until(lambda: listener.of("page"))
    assert page.evaluate("dataLayer.length") == 2
    page.evaluate("gtag('consent', 'update', {analytics_storage: 'denied'})")
    until(lambda: listener.of("consent withdrawn"))
    assert page.evaluate("periplo.id()") is None


def test_the_tcf_of_the_iab_is_understood(visitor, shop, listener):
    shop.attributes = 'data-consent="tcf"'
    shop.head = """<script>
      var hear = [], may = {};
      setTimeout(() => window.__tcfapi = (verb, version, listener) => {
        hear.push(listener); tell("cmpuishown");
      }, 700);
      function tell(eventStatus) {
        const told = {gdprApplies: true, tcfPolicyVersion: 5, eventStatus, purpose: {consents: may}};
        for (const one of hear) one(told, true);
      }
    </script>"""
    page = opened(visitor, shop)
    page.wait_for_function("hear.length")
    page.wait_for_timeout(900)
    assert listener.requests == []
    page.evaluate("may = {1: true, 7: true, 8: true}; tell('useractioncomplete')")
    (given,) = until(lambda: listener.of("consent given"))
    (denied,) = until(lambda: listener.of("consent denied"))
    assert said(given) == {"channel": "web", "purpose": "analytics", "text_version": "tcf 5"}
    assert denied["properties"]["purpose"] == "advertising"
    page.evaluate("may = {}; tell('useractioncomplete')")
    until(lambda: listener.of("consent withdrawn"))
