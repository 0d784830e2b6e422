"""Deliveries are believed only as their vendor signs them, over the raw bytes."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from periplo.core.live_sources import LiveSource, Signature
from periplo.core.spans import MINUTE, SECOND
from periplo.formats.webhooks import VENDORS
from periplo.formats.webhooks.contract import Delivery

SECRET = "a secret of the vendor"
NOW = 1_800_000_000 * SECOND
BODY = b'{"id": 1,  "total": "10.00"}'


def b64(body: bytes, algorithm: str = "sha256", secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, algorithm).digest()).decode()


def hexed(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


SIGNED = {
    "shopify": Delivery({"x-shopify-hmac-sha256": b64(BODY)}, BODY),
    "woocommerce": Delivery({"x-wc-webhook-signature": b64(BODY)}, BODY),
    "tiendanube": Delivery({"x-linkedstore-hmac-sha256": hexed(BODY)}, BODY),
    "vtex": Delivery({"x-periplo-secret": SECRET}, BODY),
    "json": Delivery({"x-signature": hexed(BODY)}, BODY),
}


def believes(kind: str, delivery: Delivery, secret: str = SECRET, source: LiveSource | None = None) -> bool:
    return VENDORS[kind].is_authentic(delivery, source or LiveSource("shop", kind), secret, NOW)


@pytest.mark.parametrize("kind", SIGNED)
def test_what_is_signed_with_our_secret_is_believed(kind):
    assert believes(kind, SIGNED[kind])


@pytest.mark.parametrize("kind", SIGNED)
def test_another_secret_none_or_no_signature_is_not(kind):
    assert not believes(kind, SIGNED[kind], "another secret")
    assert not believes(kind, SIGNED[kind], "")
    assert not believes(kind, Delivery({}, BODY))
    assert not believes(kind, Delivery(dict.fromkeys(SIGNED[kind].headers, ""), BODY))
    assert not believes(kind, Delivery(dict.fromkeys(SIGNED[kind].headers, "ñ\x00\ud800"), BODY))


@pytest.mark.parametrize("kind", [kind for kind in SIGNED if kind != "vtex"])
def test_a_body_changed_in_one_byte_is_not_even_if_it_means_the_same(kind):
    assert not believes(kind, SIGNED[kind]._replace(body=BODY.replace(b"  ", b" ")))


def test_shopify_s_delivery_must_be_of_the_shop_that_was_declared():
    source = LiveSource("shop", "shopify", account="mine.myshopify.com")
    signed = SIGNED["shopify"]
    mine = signed._replace(headers={**signed.headers, "x-shopify-shop-domain": "Mine.myshopify.com"})
    other = signed._replace(headers={**signed.headers, "x-shopify-shop-domain": "other.myshopify.com"})
    assert believes("shopify", mine, source=source)
    assert not believes("shopify", other, source=source)
    assert not believes("shopify", signed, source=source)


TIMED = LiveSource("crm", "json", signature=Signature(time_header="X-Time"))


def timed(at: str, body: bytes = BODY) -> Delivery:
    return Delivery({"x-time": at, "x-signature": hexed(at.encode() + b"." + body)}, body)


@pytest.mark.parametrize("off", [0, 299, -299, 300])
def test_a_signed_time_may_be_five_minutes_off(off):
    assert believes("json", timed(str(NOW // SECOND + off)), source=TIMED)


@pytest.mark.parametrize(
    "at", [str(NOW // SECOND - 301), str(NOW // SECOND + 301), "", "soon", "-5", "9" * 30, "١٢"]
)
def test_an_old_time_or_none_is_a_replay(at):
    assert not believes("json", timed(at), source=TIMED)


def test_a_time_that_was_not_signed_is_a_replay_too():
    old, now = str(NOW // SECOND - 6 * MINUTE // SECOND), str(NOW // SECOND)
    forged = timed(old)
    assert not believes("json", forged._replace(headers={**forged.headers, "x-time": now}), source=TIMED)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (Signature("X-Hub-Signature-256", prefix="sha256="), "sha256=" + hexed(BODY)),
        (Signature("X-Sign", encoding="base64"), b64(BODY)),
        (Signature("X-Sign", "sha1"), hmac.new(SECRET.encode(), BODY, "sha1").hexdigest()),
        (Signature("X-Sign", "sha512", "base64"), b64(BODY, "sha512")),
        (Signature("X-Token", "token"), SECRET),
    ],
)
def test_plain_json_signs_as_its_source_says(how, told):
    source = LiveSource("crm", "json", signature=how)
    assert believes("json", Delivery({how.header.lower(): told}, BODY), source=source)
    assert not believes("json", Delivery({how.header.lower(): told[:-1]}, BODY), source=source)
    assert not believes(
        "json",
        Delivery({how.header.lower(): told.removeprefix("sha256=")}, BODY),
        source=replace(source, signature=replace(how, prefix="sha256=")),
    )


URL = "https://hooks.example/hooks/phone"
PHONE = LiveSource("phone", "twilio", url=URL)
FORM = {"CallSid": "CA1", "From": "+34600111222", "CallStatus": "ringing", "To": "+34911222333", "Empty": ""}


def rung(form: dict[str, str], url: str = URL, secret: str = SECRET) -> Delivery:
    """As Twilio documents it: the address, then every field's name and value in order of the names."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return Delivery(
        {"x-twilio-signature": b64(signed.encode(), "sha1", secret)}, urlencode(form).encode(), url
    )


def test_twilio_signs_our_address_and_the_sorted_fields():
    assert believes("twilio", rung(FORM), source=PHONE)
    assert not believes("twilio", rung(FORM, secret="another"), source=PHONE)
    assert not believes("twilio", rung(FORM, url="https://elsewhere.example/"), source=PHONE)
    changed = rung(FORM)._replace(body=urlencode({**FORM, "From": "+34600999999"}).encode())
    assert not believes("twilio", changed, source=PHONE)


def test_twilio_s_published_example_is_believed():
    """Twilio, "Validating requests": this token, address and form give this signature."""
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    body = urlencode(form).encode()
    delivery = Delivery({"x-twilio-signature": "GvWf1cFY/Q7PnoempGyD5oXAezc="}, body, url)
    assert believes(
        "twilio", delivery, "12345", LiveSource("phone", "twilio", url="https://mycompany.com/myapp.php")
    )


def test_behind_a_proxy_the_declared_address_counts_with_the_query_that_came():
    inside = rung(FORM, URL + "?a=1")._replace(url="http://10.0.0.5:8766/hooks/phone?a=1")
    assert believes("twilio", inside, source=PHONE)


def test_twilio_s_json_is_signed_by_its_hash_in_the_address():
    body = b'{"CallSid":"CA1"}'
    url = f"{URL}?bodySHA256={hashlib.sha256(body).hexdigest()}"
    headers = {"x-twilio-signature": b64(url.encode(), "sha1"), "content-type": "application/json"}
    assert believes("twilio", Delivery(headers, body, url), source=PHONE)
    assert not believes("twilio", Delivery(headers, body + b" ", url), source=PHONE)


def test_mercado_libre_is_always_heard_as_nothing_it_says_is_believed():
    assert believes("mercado_libre", Delivery({}, b"anything"))


def test_only_woocommerce_s_own_trial_call_is_a_handshake():
    is_handshake = VENDORS["woocommerce"].is_handshake
    assert is_handshake(Delivery({}, b"webhook_id=15"))
    assert not is_handshake(Delivery({}, b"webhook_id=15&order=1"))
    assert not is_handshake(Delivery({}, b"webhook_id="))
