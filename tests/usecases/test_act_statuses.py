"""What carriers tell after they took a message: bounces, stops, complaints, replies."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import mailbox
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

import carrier_sink as sinks
from carried_shop import ANA, EVA, NOW, SMTP, TWILIO, Shop, later, started
from imap_server import imap_server
from mail_reports import arf, dsn
from mail_server import mail_server
from periplo.channels.mime import mail_id
from periplo.core.spans import HOUR
from periplo.edge.bouncing import read_all
from periplo.edge.public.app import public
from periplo.formats.carriers_yaml import Declared
from periplo.storage.consents import consents_of
from periplo.usecases.act.addresses import addresses_of
from periplo.usecases.act.conversations import wrote_at
from plans import ID


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "shop")
    yield opened
    opened.close()


def called_back(client, form, url):
    text = url + "".join(name + value for name, value in sorted(form.items()))
    told = base64.b64encode(hmac.new(b"t0ken", text.encode(), hashlib.sha1).digest()).decode()
    return client.post(
        url, content=urlencode(form),
        headers={"x-twilio-signature": told, "content-type": "application/x-www-form-urlencoded"},
    )  # fmt: skip


@pytest.fixture
def sms(shop):
    shop.tells("T", "t0ken")
    shop.meets(started("u1", phone="+34600111222"), later("u1"))
    with sinks.sink(sinks.twilio) as sink:
        shop.carriers(TWILIO.format(api=sink.url, more=""))
        assert shop.runs("sms") == [("accepted", None)]
        (form,) = sink.taken
    with TestClient(public(shop.workspace, shop.ledger, shop.inbox)) as client:
        client.back = form["StatusCallback"]
        yield client


def waiting(shop):
    found = []
    for request in shop.inbox.after(0):
        found += json.loads(request.body).get("batch", [])
    return [
        (one["event"], one["properties"]) for one in found if one.get("messageId", "").startswith("carrier:")
    ]


def test_an_sms_that_nobody_can_get_ends_its_number(shop, sms):
    form = {
        "MessageSid": f"SM{1:032d}",
        "MessageStatus": "undelivered",
        "ErrorCode": "30005",
        "To": "+34600111222",
        "From": "+1",
    }
    for _ in range(2):
        assert called_back(sms, form, sms.back).status_code == 200
    assert shop.states() == [("refused", "bounced")]
    told = waiting(shop)
    assert {event for event, _ in told} == {"message bounced"}
    assert told[0][1]["campaign"] == ID
    ours = shop.customer("u1")
    with shop.ledger.reading() as connection:
        assert addresses_of(connection, [ours], "phone", "sms", NOW + HOUR)[ours].reason == "suppressed"
        assert len(consents_of(connection, ours).suppressed) == 1


def test_a_stop_by_sms_withdraws_the_consent(shop, sms):
    form = {"MessageSid": "SM9", "SmsStatus": "received", "Body": "BAJA", "From": "+34600111222", "To": "+1"}
    assert called_back(sms, form, "http://testserver/carriers/sms").status_code == 200
    shop.explodes()
    ours = shop.customer("u1")
    with shop.ledger.reading() as connection:
        assert addresses_of(connection, [ours], "phone", "sms", NOW + HOUR)[ours].said_no
        assert not addresses_of(connection, [ours], "phone", "whatsapp", NOW + HOUR)[ours].said_no
    assert wrote_at(shop.ledger, ours, "sms") is not None


def test_a_forged_report_changes_nothing_and_an_unknown_carrier_is_none(shop, sms):
    form = urlencode(
        {
            "MessageSid": f"SM{1:032d}",
            "MessageStatus": "undelivered",
            "ErrorCode": "30005",
            "To": "+34600111222",
        }
    )
    for headers in ({}, {"x-twilio-signature": "AAAA"}):
        headers["content-type"] = "application/x-www-form-urlencoded"
        assert sms.post("/carriers/sms", content=form, headers=headers).status_code == 401
    assert sms.post("/carriers/nobody", content=form).status_code == 404
    assert sms.get("/carriers/sms").status_code == 401
    assert shop.states() == [("accepted", None)]
    assert waiting(shop) == []


def test_a_message_in_doubt_is_known_once_its_carrier_speaks_of_it(shop):
    shop.tells("T", "t0ken")
    shop.meets(started("u1", phone="+34600111222"), later("u1"))
    with sinks.sink(sinks.twilio) as sink:
        shop.carriers(TWILIO.format(api=sink.url, more=""))
        sink.mood = [None]
        assert shop.runs("sms") == [("unknown", "in_doubt")]
    (sent,) = shop.ledger.sent(ID)
    form = {"MessageSid": "SM7", "MessageStatus": "delivered", "To": "+34600111222", "From": "+1"}
    with TestClient(public(shop.workspace, shop.ledger, shop.inbox)) as client:
        back = f"http://testserver/carriers/sms?m={mail_id(sent.intent.key)}"
        assert called_back(client, form, back).status_code == 200
    assert shop.states() == [("accepted", None)]


def test_whatsapp_replies_open_the_window(shop):
    shop.tells("APP", "appsecret")
    shop.tells("WORD", "word")
    shop.meets(started("u1", phone="+5491155556666"), later("u1"))
    shop.carriers("  - {id: wa, kind: whatsapp, number: num1, token: M, webhook: APP, verify: WORD}\n")
    ours = shop.customer("u1")
    assert wrote_at(shop.ledger, ours, "whatsapp") is None
    value = {
        "messages": [{"from": "5491155556666", "id": "w1", "timestamp": str(NOW // 10**6 - 60), "type": "text",
                      "text": {"body": "Hola, ¿abrís?"}}],
    }  # fmt: skip
    body = json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()
    told = "sha256=" + hmac.new(b"appsecret", body, hashlib.sha256).hexdigest()
    with TestClient(public(shop.workspace, shop.ledger, shop.inbox)) as client:
        asked = {"hub.mode": "subscribe", "hub.verify_token": "word", "hub.challenge": "1158201444"}
        assert client.get("/carriers/wa", params=asked).text == "1158201444"
        assert client.get("/carriers/wa", params={**asked, "hub.verify_token": "no"}).status_code == 401
        assert (
            client.post(
                "/carriers/wa", content=body + b" ", headers={"x-hub-signature-256": told}
            ).status_code
            == 401
        )
        assert (
            client.post("/carriers/wa", content=body, headers={"x-hub-signature-256": told}).status_code
            == 200
        )
    ((event, about),) = waiting(shop)
    assert (event, about["characters"], "text" in about) == ("message received", 13, False)
    shop.explodes()
    assert shop.customer("+5491155556666") == ours
    assert NOW - wrote_at(shop.ledger, ours, "whatsapp") <= 62_000_000


@pytest.mark.parametrize("kind", ["maildir", "mbox"])
def test_bounces_and_complaints_of_a_mailbox_are_taken_in_once(shop, kind):
    shop.meets(started("u1", email=ANA), later("u1"), started("u2", email=EVA), later("u2"))
    box = (
        mailbox.Maildir(shop.workspace.root / "bounces")
        if kind == "maildir"
        else mailbox.mbox(shop.workspace.root / "bounces")
    )
    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=", mailbox: bounces"))
        assert shop.runs("email") == [("accepted", None)] * 2
    ids = {one.intent.customer: mail_id(one.intent.key) for one in shop.ledger.sent(ID)}
    one, two = shop.customer("u1"), shop.customer("u2")
    box.add(dsn(to="ana.nueva@otro.example", id=ids[one]))  # passed on to another address, where it bounced
    box.add(arf(id=ids[two]))
    box.add(b"From: eva@cliente.example\nSubject: Hola\n\n?Abris?\n")
    box.add(dsn(to="inocente@cliente.example", id="f" * 32))  # forged: no message of ours
    box.close()
    declared = Declared(shop.workspace.root)
    assert read_all(shop.workspace, declared, NOW) == 3
    assert read_all(shop.workspace, declared, NOW) == 0
    assert sorted(shop.states()) == [("accepted", None), ("refused", "bounced")]
    events = sorted(event for event, _ in waiting(shop))
    assert events == ["consent withdrawn", "message bounced", "message complained"]
    with shop.ledger.reading() as connection:
        found = addresses_of(connection, [one, two], "email", "email", NOW + HOUR)
        assert [found[who].reason for who in (one, two)] == ["suppressed", "suppressed"]
        from sqlalchemy import func, select

        from periplo.storage.tables.consents import suppressions

        assert connection.scalar(select(func.count()).select_from(suppressions)) == 2


def test_a_mailbox_by_imap_is_read_and_marked(shop, capsys):
    shop.meets(started("u1", email=ANA), later("u1"))
    shop.tells("BOX", "s3cret")
    with mail_server() as server, imap_server() as imap:
        box = f", mailbox: 'imap://shop@127.0.0.1:{imap.port}/INBOX', mailbox_password: BOX"
        shop.carriers(SMTP.format(port=server.port, more=box))
        assert shop.runs("email") == [("accepted", None)]
        (sent,) = shop.ledger.sent(ID)
        imap.mails += [
            b"Subject: Hola\r\n\r\n.",
            dsn(to=ANA, id=mail_id(sent.intent.key)).replace(b"\n", b"\r\n"),
        ]
        declared = Declared(shop.workspace.root)
        assert [read_all(shop.workspace, declared, NOW) for _ in range(2)] == [1, 0]
        assert imap.seen == {1}  # what a person wrote stays unread, for a person
        assert shop.states() == [("refused", "bounced")]
        shop.tells("BOX", "wrong")
        assert read_all(shop.workspace, declared, NOW) == 0
        assert "refuses" in capsys.readouterr().err
    assert read_all(shop.workspace, declared, NOW) == 0
    assert "cannot be reached" in capsys.readouterr().err


def test_a_mailbox_that_is_not_there_is_told_and_the_rest_goes_on(shop, capsys):
    shop.carriers(SMTP.format(port=25, more=", mailbox: nowhere"))
    assert read_all(shop.workspace, Declared(shop.workspace.root), NOW) == 0
    assert "there is no mailbox 'nowhere'" in capsys.readouterr().err
