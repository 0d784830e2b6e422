"""Channels over HTTP: what each puts on the wire, and what each answer means."""

from __future__ import annotations

import json
from dataclasses import replace

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

import carrier_sink as sinks
from periplo.channels import guarded
from periplo.channels.contract import (
    AddressGone,
    ChannelBusy,
    ChannelInDoubt,
    ChannelRefused,
    ChannelShut,
    Message,
    MessageStumbled,
)
from periplo.channels.guarded import is_metadata, is_public
from periplo.channels.mobile_push import FcmChannel
from periplo.channels.push_crypto import MOST_BYTES, encrypted, from_b64url, point_of
from periplo.channels.sms import HttpSmsChannel, TwilioChannel
from periplo.channels.task import TaskChannel
from periplo.channels.web_push import WebPushChannel
from periplo.channels.webhook import WebhookChannel
from periplo.channels.whatsapp import WINDOW, WhatsAppChannel
from periplo.core import carriers
from periplo.core.errors import PeriploError
from periplo.core.spans import HOUR

SAID = Message("list-awaits", "remind", 7, "es", "Tu lista te espera", "La dejaste a medias.", 10**15)
TO = "+34600111222"
TOLD = {"T": "t0ken", "G": "g4teway&=", "W": "s" * 32, "M": "EAAtoken"}.__getitem__


def raised(call):
    with pytest.raises(PeriploError) as told:
        call()
    return told.value


# Twilio


@pytest.fixture
def twilio():
    with sinks.sink(sinks.twilio) as running:
        carrier = carriers.TwilioCarrier(
            id="sms", account="AC1", token="T", sender="+15005550006", api=running.url, inside=True,
            url="https://hola.shop.example/", timeout=2.0,
        )  # fmt: skip
        running.channel = TwilioChannel(carrier, TOLD)
        yield running
        running.channel.close()


def test_twilio_is_told_where_to_say_what_became_of_it(twilio):
    twilio.channel.deliver(replace(SAID, to=TO, body="¡Hola! ñ & €"), "k1")
    (form,) = twilio.taken
    assert (form["To"], form["From"], form["Body"]) == (TO, "+15005550006", "¡Hola! ñ & €")
    assert form["StatusCallback"].startswith("https://hola.shop.example/carriers/sms?m=")


@pytest.mark.parametrize(
    ("to", "error", "reason"),
    [
        ("+15005550001", AddressGone, "address_gone"),
        ("+15005550009", AddressGone, "address_gone"),
        ("+15005550004", ChannelRefused, "said_no"),
        ("+15005550002", ChannelRefused, "refused"),
    ],
)
def test_what_twilio_says_of_a_number(twilio, to, error, reason):
    told = raised(lambda: twilio.channel.deliver(replace(SAID, to=to), "k"))
    assert (type(told), told.reason) == (error, reason)
    assert to not in str(told)


@pytest.mark.parametrize(
    ("answer", "error", "after"),
    [
        ((429, {"code": 20429}, {"Retry-After": "9"}), ChannelBusy, 9),
        ((503, b"oops"), ChannelBusy, 0),
        ((401, {"code": 20003}), ChannelShut, 0),
        ((403, {}), ChannelShut, 0),
        ((302, {}, {"Location": "http://127.0.0.1/"}), ChannelRefused, None),
        (None, ChannelInDoubt, None),
    ],
)
def test_what_an_answer_means(twilio, answer, error, after):
    twilio.mood = [answer]
    told = raised(lambda: twilio.channel.deliver(replace(SAID, to=TO), "k"))
    assert (type(told), getattr(told, "after", None)) == (error, after)
    assert len(twilio.asked) == 1  # no redirect is followed
    twilio.channel.deliver(replace(SAID, to=TO), "k2")


@pytest.mark.parametrize("body", ["", "  \n", "x" * 1_601])
def test_a_text_that_no_network_takes_is_not_asked_for(twilio, body):
    assert isinstance(
        raised(lambda: twilio.channel.deliver(replace(SAID, to=TO, body=body), "k")), ChannelRefused
    )
    assert twilio.asked == []


# A gateway of any kind


def http_sms(at, **said):
    usual = {"url": at + "/send", "body": '{"to": "{to}", "text": "{text}"}', "secret": "G", "inside": True}
    return HttpSmsChannel(carriers.HttpSmsCarrier(id="sms", **{**usual, **said}), TOLD)


@settings(max_examples=30, deadline=None)
@given(text=st.text(min_size=1, max_size=60).filter(lambda one: one.strip()))
def test_a_text_stays_one_value_in_every_template(text):
    text = text.encode("utf-8", "replace").decode()
    with sinks.sink(lambda kept, asked: (200, b"ok")) as running:
        for media, template in (
            ("application/json", '{"to": "{to}", "text": "{text}"}'),
            ("application/x-www-form-urlencoded", "to={to}&text={text}&key={key}"),
        ):
            channel = http_sms(running.url, body=template, media=media)
            channel.deliver(replace(SAID, to=TO, body=text), "k")
            channel.close()
        channel = http_sms(running.url, url=running.url + "/send?text={text}&to={to}", body="", method="GET")
        channel.deliver(replace(SAID, to=TO, body=text), "k")
        channel.close()
        by_json, by_form, by_url = running.asked
        assert by_json.said == {"to": TO, "text": text}
        assert (by_form.form["to"], by_form.form["text"]) == (TO, text)
        query = replace_body(by_url)
        assert (query["to"], query["text"]) == (TO, text)


def replace_body(asked):
    return sinks.Asked("GET", "", {}, asked.path.partition("?")[2].encode()).form


def test_names_in_a_text_are_not_filled_in():
    with sinks.sink(lambda kept, asked: (200, b"ok")) as running:
        channel = http_sms(running.url)
        channel.deliver(replace(SAID, to=TO, body="{secret} {to}"), "k")
        channel.close()
        assert running.asked[0].said["text"] == "{secret} {to}"


def test_a_gateway_says_yes_in_its_own_words():
    with sinks.sink(lambda kept, asked: (200, b"ERR 12 no credit")) as running:
        told = raised(lambda: http_sms(running.url, success="^OK").deliver(replace(SAID, to=TO), "k"))
        assert isinstance(told, ChannelRefused)
    with sinks.sink(lambda kept, asked: (200, b"OK id=77")) as running:
        channel = http_sms(running.url, success="^OK", receipt=r"id=(\d+)", plus=False)
        assert channel.deliver(replace(SAID, to=TO), "k").id == "77"
        assert running.asked[0].said["to"] == TO[1:]


# Webhook and the guard


def test_a_webhook_is_signed_and_its_id_is_that_of_the_key():
    with sinks.sink(sinks.webhook) as running:
        carrier = carriers.WebhookCarrier(id="crm", url=running.url + "/in", secret="W", inside=True)
        channel = WebhookChannel(carrier, TOLD)
        receipts = [channel.deliver(SAID, key).id for key in ("k1", "k1", "k2")]
        channel.close()
    assert receipts[0] == receipts[1] != receipts[2]
    assert len(running.taken) == 2
    id, said = running.taken[0]
    assert said["data"]["customer"] == 7
    assert id == said["data"]["id"] == running.asked[0].headers["idempotency-key"]


def test_a_wrong_secret_shuts_the_webhook():
    with sinks.sink(sinks.webhook) as running:
        carrier = carriers.WebhookCarrier(id="crm", url=running.url + "/in", secret="T", inside=True)
        assert type(raised(lambda: WebhookChannel(carrier, TOLD).deliver(SAID, "k"))) is ChannelShut


def test_a_channel_that_was_closed_keeps_its_next_connection_as_it_kept_the_first(monkeypatch):
    """A client of its own for each message reads the certificates of the whole world each time."""
    made = []
    client = guarded.client
    monkeypatch.setattr(guarded, "client", lambda *given: made.append(client(*given)) or made[-1])
    with sinks.sink(sinks.webhook) as running:
        carrier = carriers.WebhookCarrier(id="crm", url=running.url + "/in", secret="W", inside=True)
        channel = WebhookChannel(carrier, TOLD)
        for keys in ("abc", "def"):
            for key in keys:
                channel.deliver(SAID, key)
            channel.close()
    assert len(running.taken) == 6
    assert len(made) == 2
    assert all(one.is_closed for one in made)


@pytest.mark.parametrize("status", [301, 302, 307, 308, 410])
def test_a_webhook_that_leads_elsewhere_is_not_followed(status):
    def answer(kept, asked):
        return (200, b"") if asked.path == "/secrets" else (status, b"", {"Location": "/secrets"})

    with sinks.sink(answer) as running:
        carrier = carriers.WebhookCarrier(id="crm", url=running.url + "/in", secret="W", inside=True)
        assert type(raised(lambda: WebhookChannel(carrier, TOLD).deliver(SAID, "k"))) is ChannelShut
        assert [asked.path for asked in running.asked] == ["/in"]


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "2852039166"]
)
def test_what_tells_a_machines_secrets_is_never_asked(host, inside):
    carrier = carriers.WebhookCarrier(
        id="crm", url=f"http://{host}/latest/", secret="W", inside=inside, timeout=2.0
    )
    assert type(raised(lambda: WebhookChannel(carrier, TOLD).deliver(SAID, "k"))) is ChannelShut


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f000001", "2130706433", "[::1]", "10.0.0.1", "0.0.0.0"]
)
def test_what_lies_inside_is_asked_only_if_that_is_meant(host):
    with sinks.sink(lambda kept, asked: (200, b"")) as running:
        port = running.url.rpartition(":")[2]
        carrier = carriers.WebhookCarrier(id="crm", url=f"http://{host}:{port}/", secret="W", timeout=2.0)
        assert type(raised(lambda: WebhookChannel(carrier, TOLD).deliver(SAID, "k"))) is ChannelShut
        assert running.asked == []


def test_addresses_are_told_apart():
    assert is_public("93.184.216.34")
    assert not is_public("100.64.0.1")
    assert not is_metadata("93.184.216.34")
    assert is_metadata("100.100.100.200")


def test_a_carrier_that_is_not_there_is_busy():
    with sinks.sink(sinks.webhook) as gone:
        url = gone.url
    carrier = carriers.WebhookCarrier(id="crm", url=url, secret="W", inside=True)
    assert type(raised(lambda: WebhookChannel(carrier, TOLD).deliver(SAID, "k"))) is ChannelBusy


# Web push


def test_the_encoder_makes_the_standards_own_example():
    # RFC 8291, appendix A
    own = ec.derive_private_key(
        int.from_bytes(from_b64url("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    body = encrypted(
        b"When I grow up, I want to be a watermelon",
        from_b64url(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        from_b64url("BTBZMqHH6r4Tts7J_aSIgg"),
        own,
        from_b64url("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert body == from_b64url(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@settings(max_examples=40, deadline=None)
@given(text=st.binary(max_size=MOST_BYTES))
def test_another_library_reads_what_was_sealed_and_services_take_its_size(text):
    browser = ec.generate_private_key(ec.SECP256R1())
    body = encrypted(text, point_of(browser.public_key()), b"a" * 16)
    assert len(body) <= 4096
    assert http_ece.decrypt(body, private_key=browser, auth_secret=b"a" * 16, version="aes128gcm") == text


@pytest.fixture
def pushing():
    own = ec.generate_private_key(ec.SECP256R1())
    browsers = {}
    with sinks.sink(sinks.push_services(browsers, point_of(own.public_key()))) as running:
        browsers["/b1"] = sinks.Browser(running.url + "/b1")
        carrier = carriers.WebPushCarrier(
            id="push",
            contact="mailto:hola@shop.example",
            icon="https://shop.example/i.png",
            inside=True,
            timeout=2.0,
        )
        running.channel, running.browser, running.carrier = (
            WebPushChannel(carrier, lambda: own),
            browsers["/b1"],
            carrier,
        )
        yield running
        running.channel.close()


def test_the_browser_reads_what_its_worker_shows(pushing):
    said = replace(
        SAID,
        to=pushing.browser.subscription,
        data={"title": "Rebajas", "link": "/rebajas", "image": "/a.png"},
    )
    pushing.channel.deliver(said, "k1")
    (shown,) = pushing.taken
    assert {name: shown[name] for name in ("title", "body", "url", "image", "icon", "lang")} == {
        "title": "Rebajas", "body": SAID.body, "url": "/rebajas", "image": "/a.png",
        "icon": "https://shop.example/i.png", "lang": "es",
    }  # fmt: skip


def test_one_token_serves_many_messages_and_a_repeat_replaces(pushing):
    for key in ("k1", "k2", "k1"):
        pushing.channel.deliver(replace(SAID, to=pushing.browser.subscription), key)
    tokens = {asked.headers["authorization"] for asked in pushing.asked}
    topics = [asked.headers["topic"] for asked in pushing.asked]
    assert len(tokens) == 1
    assert topics[0] == topics[2] != topics[1]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((404, b""), AddressGone),
        ((410, b""), AddressGone),
        ((413, b""), ChannelRefused),
        ((403, b""), ChannelRefused),
        ((429, b"", {"Retry-After": "5"}), ChannelBusy),
        ((500, b""), ChannelBusy),
        ((307, b"", {"Location": "/b1"}), ChannelRefused),
    ],
)
def test_what_a_push_service_means(pushing, answer, error):
    pushing.mood = [answer]
    told = raised(lambda: pushing.channel.deliver(replace(SAID, to=pushing.browser.subscription), "k"))
    assert type(told) is error
    assert pushing.browser.endpoint not in str(told)


def test_a_service_that_is_not_there_stops_no_other(pushing):
    with sinks.sink(lambda kept, asked: (201, b"")) as gone:
        url = gone.url
    lost = sinks.Browser(url + "/x").subscription
    assert type(raised(lambda: pushing.channel.deliver(replace(SAID, to=lost), "k"))) is MessageStumbled
    assert pushing.channel.deliver(replace(SAID, to=pushing.browser.subscription), "k2")


def test_a_notification_that_is_too_long_is_refused_before(pushing):
    said = replace(SAID, to=pushing.browser.subscription, body="ñ" * 2_000)
    assert isinstance(raised(lambda: pushing.channel.deliver(said, "k")), ChannelRefused)
    assert pushing.asked == []


@pytest.mark.parametrize(
    "to",
    [
        "", "{}", "no json", '{"endpoint": "https://x", "keys": {"p256dh": "AAAA", "auth": "AA"}}',
        '{"endpoint": "ftp://x/", "keys": {"p256dh": "A", "auth": "A"}}',
        '{"endpoint": "https://u@x/", "keys": {"p256dh": "A", "auth": "A"}}',
    ],
)  # fmt: skip
def test_what_is_no_subscription_is_an_address_that_is_gone(pushing, to):
    assert type(raised(lambda: pushing.channel.deliver(replace(SAID, to=to), "k"))) is AddressGone


@pytest.mark.parametrize("host", ["a..example", "a" * 64 + ".example", "xn--"])
def test_a_subscription_at_no_name_is_refused_or_tried_again_and_breaks_nothing(pushing, host):
    subscription = json.loads(pushing.browser.subscription) | {"endpoint": f"https://{host}/b1"}
    told = raised(lambda: pushing.channel.deliver(replace(SAID, to=json.dumps(subscription)), "k"))
    assert isinstance(told, ChannelRefused | ChannelBusy)


def test_a_subscription_that_leads_inside_is_not_asked(pushing):
    own = ec.generate_private_key(ec.SECP256R1())
    strict = WebPushChannel(replace(pushing.carrier, inside=False), lambda: own)
    port = pushing.url.rpartition(":")[2]
    subscription = json.loads(pushing.browser.subscription) | {"endpoint": f"https://127.0.0.1:{port}/b1"}
    told = raised(lambda: strict.deliver(replace(SAID, to=json.dumps(subscription)), "k"))
    assert isinstance(told, ChannelRefused)
    assert pushing.asked == []


# WhatsApp


def whatsapp(url, wrote_at=None, now=10**15):
    carrier = carriers.WhatsAppCarrier(
        id="wa", number="num1", token="M", account="acc1", api=url, inside=True
    )
    return WhatsAppChannel(carrier, TOLD, lambda customer: wrote_at, clock=lambda: now / 1_000_000)


@pytest.fixture
def graph():
    with sinks.sink(sinks.graph) as running:
        yield running


def test_a_template_goes_with_its_parameters_at_any_time(graph):
    data = {"template": "order_ready", "parameters": ["Ana", "A\n 7"], "header": "x", "buttons": ["o/7"]}
    receipt = whatsapp(graph.url).deliver(replace(SAID, to="+5491155556666", data=data), "k")
    (said,) = graph.taken
    assert receipt.id == "wamid.1"
    assert said["to"] == "5491155556666"
    assert said["template"]["language"] == {"code": "es"}
    body = next(one for one in said["template"]["components"] if one["type"] == "body")
    assert [one["text"] for one in body["parameters"]] == ["Ana", "A 7"]
    assert said["biz_opaque_callback_data"]


@pytest.mark.parametrize(
    ("ago", "leaves"), [(None, False), (0, True), (WINDOW - 1, True), (WINDOW, False), (30 * HOUR, False)]
)
def test_free_text_leaves_while_their_message_is_fresh(graph, ago, leaves):
    channel = whatsapp(graph.url, None if ago is None else 10**15 - ago)
    said = replace(SAID, to="+5491155556666")
    if leaves:
        assert channel.deliver(said, "k").id
        return
    assert raised(lambda: channel.deliver(said, "k")).reason == "outside_window"
    assert graph.asked == []


@pytest.mark.parametrize(
    ("code", "error", "reason"),
    [
        (131026, ChannelRefused, "unreachable"),
        (131047, ChannelRefused, "outside_window"),
        (131050, ChannelRefused, "said_no"),
        (131049, ChannelRefused, "refused"),
        (132001, ChannelRefused, "template_failed"),
        (130429, ChannelBusy, None),
    ],
)
def test_what_metas_codes_mean(graph, code, error, reason):
    said = replace(SAID, to=f"+549110000{code}", data={"template": "sales"})
    told = raised(lambda: whatsapp(graph.url).deliver(said, "k"))
    assert (type(told), getattr(told, "reason", None)) == (error, reason)


def test_a_parameter_too_few_is_a_template_that_failed(graph):
    said = replace(SAID, to="+5491155556666", data={"template": "order_ready", "parameters": ["Ana"]})
    assert raised(lambda: whatsapp(graph.url).deliver(said, "k")).reason == "template_failed"


def test_templates_and_the_numbers_tier_are_read(graph):
    channel = whatsapp(graph.url)
    assert [tuple(one) for one in channel.templates()] == [
        ("sales", "es", "PAUSED", "MARKETING", 0),
        ("order_ready", "es", "APPROVED", "UTILITY", 2),
    ]
    assert tuple(channel.number()) == ("Papelería", "GREEN", 1_000)


def test_a_wrong_token_shuts(graph):
    carrier = carriers.WhatsAppCarrier(id="wa", number="num1", token="T", api=graph.url, inside=True)
    channel = WhatsAppChannel(carrier, TOLD, lambda customer: 10**18, clock=lambda: 1e12)
    assert type(raised(lambda: channel.deliver(replace(SAID, to="+5491155556666"), "k"))) is ChannelShut


# Firebase and tasks


def test_a_token_of_firebase_serves_many_and_is_renewed(tmp_path):
    from contracts.channel_peers import tried

    with tried("fcm", tmp_path) as one:
        channel: FcmChannel = one.channel
        for key in ("k1", "k2"):
            channel.deliver(replace(SAID, to="dev1", data={"link": "/x", "app": {"n": 3}}), key)
        assert one.taken() == 2
        channel._token = (10**12, "taken back")
        channel.deliver(replace(SAID, to="dev1"), "k3")
        assert one.taken() == 3
        assert type(raised(lambda: channel.deliver(replace(SAID, to="odd"), "k"))) is AddressGone


def test_a_task_says_who_and_by_when():
    kept = []
    channel = TaskChannel(carriers.TaskCarrier(id="task", area="tienda", due_hours=2.0), kept.append)
    channel.deliver(SAID, "k1")
    channel.deliver(replace(SAID, data={"area": "calls", "due_hours": 48}), "k2")
    assert [(one.area, one.due_at - one.made_at) for one in kept] == [
        ("tienda", 2 * HOUR),
        ("calls", 48 * HOUR),
    ]
