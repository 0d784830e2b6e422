"""What carriers tell of messages: payloads as their documents print them, true ones told from forged ones."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from mail_reports import arf, dsn
from periplo.core.carriers import SmtpCarrier, TwilioCarrier, WhatsAppCarrier
from periplo.core.errors import BadInput
from periplo.core.statuses import is_dead, is_stop
from periplo.formats.statuses import reporter_of
from periplo.formats.statuses.mail_report import read_report
from periplo.formats.webhooks.contract import Delivery

ANA = "ana@cliente.example"
OURS = "0123456789abcdef0123456789abcdef"


def mail(reports):
    return SmtpCarrier(id="email", host="h", sender="a@shop.example", reports=reports)


SMS = TwilioCarrier(id="sms", account="AC1", token="T", sender="+1500", url="https://hola.shop.example")
WA = WhatsAppCarrier(id="wa", number="n", token="T")


def heard(carrier, body, url=""):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return reporter_of(carrier).heard(Delivery({}, raw, url), carrier)


def said(statuses):
    return [(one.what, one.to, one.names, one.code) for one in statuses]


# Amazon SES


def sns(message):
    return {
        "Type": "Notification",
        "MessageId": "m",
        "TopicArn": "arn:aws:sns:x",
        "Message": json.dumps(message),
    }


MAIL = {"timestamp": "2026-11-26T10:00:00.000Z", "messageId": "ses-1", "destination": ["ana@cliente.example"],
        "tags": {"periplo": [OURS], "ses:caller-identity": ["x"]}}  # fmt: skip


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": "General",
          "bouncedRecipients": [{"emailAddress": "ana@cliente.example", "status": "5.1.1", "action": "failed"}]}},
         ("bounced", "5.1.1")),
        ({"notificationType": "Bounce", "bounce": {"bounceType": "Transient", "bounceSubType": "MailboxFull",
          "bouncedRecipients": [{"emailAddress": "ana@cliente.example"}]}}, ("bounced_for_now", "MailboxFull")),
        ({"eventType": "Complaint", "complaint": {"complaintFeedbackType": "abuse",
          "complainedRecipients": [{"emailAddress": "ana@cliente.example"}]}}, ("complained", "abuse")),
        ({"eventType": "Delivery", "delivery": {"recipients": ["ana@cliente.example"]}}, ("delivered", None)),
        ({"eventType": "Open", "open": {"userAgent": "x"}}, ("opened", None)),
    ],
)  # fmt: skip
def test_ses_tells(event, expected):
    found = heard(mail("ses"), sns({**event, "mail": MAIL}))
    assert said(found.statuses) == [(expected[0], "ana@cliente.example", (OURS, "ses-1"), expected[1])]


def test_ses_asks_to_be_confirmed_at_amazon_only():
    asked = {
        "Type": "SubscriptionConfirmation",
        "SubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=x",
    }
    assert heard(mail("ses"), asked).confirm == asked["SubscribeURL"]
    for url in (
        "https://evil.example/amazonaws.com",
        "http://sns.eu-west-1.amazonaws.com/",
        "https://amazonaws.com.evil.example/",
    ):
        assert heard(mail("ses"), {**asked, "SubscribeURL": url}).confirm is None


def authentic(carrier, headers, body, secret, url=""):
    return reporter_of(carrier).is_authentic(Delivery(headers, body, url), carrier, secret)


def test_ses_is_known_by_the_password_in_our_address():
    told = base64.b64encode(b"periplo:s3cret").decode()
    assert authentic(mail("ses"), {"authorization": f"Basic {told}"}, b"{}", "s3cret")
    assert not authentic(mail("ses"), {"authorization": f"Basic {told}"}, b"{}", "other")
    assert not authentic(mail("ses"), {"authorization": "Basic ???"}, b"{}", "s3cret")
    assert not authentic(mail("ses"), {}, b"{}", "")


# SendGrid


def test_sendgrid_tells_and_signs():
    events = [
        {"email": "ana@cliente.example", "timestamp": 1_795_000_000, "event": "bounce", "type": "bounce",
         "status": "5.1.1", "sg_event_id": "e1", "periplo": OURS},
        {"email": "eva@cliente.example", "timestamp": 1_795_000_000, "event": "bounce", "type": "blocked",
         "status": "5.7.1", "sg_event_id": "e2"},
        {"email": "ana@cliente.example", "timestamp": 1_795_000_000, "event": "open", "sg_machine_open": True,
         "sg_event_id": "e3"},
        {"email": "ana@cliente.example", "timestamp": 1_795_000_000, "event": "spamreport", "sg_event_id": "e4"},
        {"email": "ana@cliente.example", "timestamp": 1_795_000_000, "event": "processed", "sg_event_id": "e5"},
    ]  # fmt: skip
    found = heard(mail("sendgrid"), events).statuses
    assert [(one.what, one.machine) for one in found] == [
        ("bounced", False), ("bounced_for_now", False), ("opened", True), ("complained", False),
    ]  # fmt: skip
    assert found[0].names == (OURS,)
    assert found[0].at == 1_795_000_000_000_000
    key = ec.generate_private_key(ec.SECP256R1())
    public = base64.b64encode(
        key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    ).decode()
    body = json.dumps(events).encode()
    headers = {
        "x-twilio-email-event-webhook-timestamp": "1795000001",
        "x-twilio-email-event-webhook-signature": base64.b64encode(
            key.sign(b"1795000001" + body, ec.ECDSA(hashes.SHA256()))
        ).decode(),
    }
    assert authentic(mail("sendgrid"), headers, body, public)
    assert not authentic(mail("sendgrid"), headers, body + b" ", public)
    assert not authentic(mail("sendgrid"), {}, body, public)
    assert not authentic(mail("sendgrid"), headers, body, "bm8=")


# Mailgun


def mailgun(event, **more):
    about = {"event": event, "recipient": "ana@cliente.example", "timestamp": 1_795_000_000.5, "id": "i1",
             "user-variables": {"periplo": OURS}, **more}  # fmt: skip
    told = hmac.new(b"k", b"1795000000tok", hashlib.sha256).hexdigest()
    return {"signature": {"timestamp": "1795000000", "token": "tok", "signature": told}, "event-data": about}


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"severity": "permanent", "delivery-status": {"code": 550, "enhanced-code": "5.1.1"}}, "bounced"),
        (
            {"severity": "permanent", "delivery-status": {"code": 550, "enhanced-code": "5.7.1"}},
            "bounced_for_now",
        ),
        ({"severity": "temporary", "delivery-status": {"code": 452}}, "bounced_for_now"),
    ],
)
def test_mailgun_tells_hard_from_soft(more, what):
    assert [one[0] for one in said(heard(mail("mailgun"), mailgun("failed", **more)).statuses)] == [what]


def test_mailgun_signs():
    body = json.dumps(mailgun("complained")).encode()
    assert authentic(mail("mailgun"), {}, body, "k")
    assert not authentic(mail("mailgun"), {}, body, "other")
    assert not authentic(mail("mailgun"), {}, b"{}", "k")
    assert said(heard(mail("mailgun"), body).statuses) == [
        ("complained", "ana@cliente.example", (OURS,), None)
    ]


# Twilio


def signed(form, url):
    text = url + "".join(name + value for name, value in sorted(form.items()))
    return {
        "x-twilio-signature": base64.b64encode(
            hmac.new(b"t0ken", text.encode(), hashlib.sha1).digest()
        ).decode()
    }


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"MessageStatus": "delivered"}, "delivered"),
        ({"MessageStatus": "undelivered", "ErrorCode": "30003"}, "failed"),
        ({"MessageStatus": "undelivered", "ErrorCode": "30005"}, "bounced"),
        ({"MessageStatus": "failed", "ErrorCode": "21610"}, "stopped"),
    ],
)
def test_twilio_tells_and_signs_our_whole_address(more, what):
    form = {"MessageSid": "SM1", "To": "+34600111222", "From": "+1500", **more}
    url = f"https://hola.shop.example/carriers/sms?m={OURS}"
    body = urlencode(form).encode()
    delivery_url = f"http://127.0.0.1:8000/carriers/sms?m={OURS}"  # as a proxy passes it on
    assert authentic(SMS, signed(form, url), body, "t0ken", delivery_url)
    assert not authentic(SMS, signed(form, url), body, "t0ken", delivery_url + "x")
    assert not authentic(SMS, signed(form, url), body + b"&x=y", "t0ken", delivery_url)
    (status,) = heard(SMS, body, delivery_url).statuses
    assert (status.what, status.to, status.names) == (what, "+34600111222", ("SM1", OURS))


def test_a_reply_is_told_and_a_stop_too():
    form = {"MessageSid": "SM2", "SmsStatus": "received", "From": "+34600111222", "To": "+1500"}
    assert [one.what for one in heard(SMS, urlencode({**form, "Body": "¿Abrís hoy?"}).encode()).statuses] == [
        "received"
    ]
    for text in ("BAJA", "Stop.", " ¡Baja! "):
        found = heard(SMS, urlencode({**form, "Body": text}).encode()).statuses
        assert [one.what for one in found] == ["received", "stopped"]


# WhatsApp


def whatsapp(**value):
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def test_whatsapp_tells_statuses_and_replies():
    body = whatsapp(
        statuses=[
            {"id": "wamid.1", "status": "read", "timestamp": "1795000000", "recipient_id": "5491155556666",
             "biz_opaque_callback_data": OURS},
            {"id": "wamid.2", "status": "failed", "timestamp": "1795000000", "recipient_id": "5491155556666",
             "errors": [{"code": 131026, "title": "Message undeliverable"}]},
        ],
        contacts=[{"profile": {"name": "Ana"}, "wa_id": "5491155556666"}],
        messages=[
            {"from": "5491155556666", "id": "wamid.3", "timestamp": "1795000001", "type": "text",
             "text": {"body": "Baja"}},
            {"from": "5491155556666", "id": "wamid.4", "timestamp": "1795000002", "type": "button",
             "button": {"text": "Quiero saber más"}},
        ],
    )  # fmt: skip
    found = heard(WA, body).statuses
    assert [(one.what, one.id) for one in found] == [
        ("read", "wamid.1:read"), ("failed", "wamid.2:failed"), ("received", "wamid.3"), ("stopped", "wamid.3:stop"),
        ("received", "wamid.4"),
    ]  # fmt: skip
    assert found[0].names == ("wamid.1", OURS)
    assert found[1].code == "131026"
    assert (found[2].to, found[2].name, found[4].text) == ("+5491155556666", "Ana", "Quiero saber más")


def test_whatsapp_signs_the_raw_bytes_and_asks_for_our_word():
    body = b'{"object": "x",  "entry": []}'
    right = "sha256=" + hmac.new(b"app", body, hashlib.sha256).hexdigest()
    assert authentic(WA, {"x-hub-signature-256": right}, body, "app")
    assert not authentic(WA, {"x-hub-signature-256": right}, body.replace(b"  ", b" "), "app")
    assert not authentic(WA, {"x-hub-signature-256": right.removeprefix("sha256=")}, body, "app")
    asked = {"hub.mode": "subscribe", "hub.verify_token": "word", "hub.challenge": "123"}
    answer = reporter_of(WA).challenge
    assert answer(asked, "word") == "123"
    assert answer(asked, "other") is None
    assert answer({**asked, "hub.mode": "x"}, "word") is None
    assert answer(asked, "") is None


@given(st.binary(max_size=200) | st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9),
       lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
           st.sampled_from(["entry", "changes", "value", "statuses", "messages", "event-data", "mail",
                            "Message", "bounce",
                            "tags", "periplo", "Type", "eventType", "timestamp", "event", "id"]), inner, max_size=4),
       max_leaves=20))  # fmt: skip
def test_whatever_comes_is_read_or_refused(body):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    for carrier in (mail("ses"), mail("sendgrid"), mail("mailgun"), SMS, WA):
        with contextlib.suppress(BadInput):
            heard(carrier, raw)
        assert not authentic(carrier, {}, raw, "secret")
    read_report(raw)


# Mail of machines


@pytest.mark.parametrize(
    ("status", "action", "what"),
    [
        ("5.1.1", "failed", ["bounced"]),
        ("5.2.1", "failed", ["bounced"]),
        ("5.0.0", "failed", ["bounced"]),
        ("5.2.2", "failed", ["bounced_for_now"]),
        ("5.7.1", "failed", ["bounced_for_now"]),
        ("4.4.7", "failed", ["bounced_for_now"]),
        ("4.4.1", "delayed", []),
        ("2.1.5", "delivered", ["delivered"]),
    ],
)
def test_a_report_tells_hard_from_soft(status, action, what):
    found = read_report(dsn(ANA, OURS, status, action))
    assert [one.what for one in found] == what
    for one in found:
        assert (one.to, one.names, one.code) == ("ana@cliente.example", (OURS,), status)


def test_the_message_is_known_by_the_address_it_bounced_to_as_well():
    (found,) = read_report(dsn(ANA, "lost", bounced_to=f"rebotes+{OURS}@shop.example"))
    assert found.names == (OURS,)


def test_a_complaint_is_read_also_where_the_address_is_left_out():
    (found,) = read_report(arf(OURS, ANA))
    assert (found.what, found.to, found.names) == ("complained", "ana@cliente.example", (OURS,))
    (blind,) = read_report(arf(OURS))
    assert (blind.to, blind.names) == (None, (OURS,))
    (out,) = read_report(arf(OURS, kind="opt-out"))
    assert out.what == "stopped"


def test_other_mail_is_nobodys_bounce():
    assert read_report(b"From: ana@cliente.example\r\nSubject: Out of office\r\n\r\nBack on Monday.") == []


@pytest.mark.parametrize(
    "text", ["stop", "STOP", "Baja", "¡BAJA!", "dar de baja", "Unsubscribe.", "cancelar"]
)
def test_a_stop(text):
    assert is_stop(text)


@pytest.mark.parametrize("text", ["", "stop by the shop?", "quiero bajar", "trabaja", "fin de semana", "no"])
def test_no_stop(text):
    assert not is_stop(text)


def test_codes_that_mean_that_nobody_is_there():
    assert [code for code in ("5.1.1", "5.1.10", "5.2.1", "5.2.2", "5.7.1", "4.1.1", None, "odd") if is_dead(code)] == [
        "5.1.1", "5.1.10", "5.2.1", None, "odd",
    ]  # fmt: skip
