"""From a decision to a carrier and back: addresses, what stops a message, what carriers tell afterwards."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import mailbox
import time
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

import carrier_sink as sinks
from imap_server import imap_server
from mail_reports import arf, dsn
from mail_server import mail_server
from periplo.channels.careful import Careful
from periplo.channels.contract import (
    AddressGone,
    ChannelBusy,
    MessageStumbled,
    Receipt,
    Written,
)
from periplo.channels.mime import mail_id
from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.errors import BadInput
from periplo.core.spans import DAY, HOUR
from periplo.edge.bouncing import read_all
from periplo.edge.carrying import opened_channels
from periplo.edge.public.app import public
from periplo.edge.wiring import channel_names, channels_of
from periplo.formats.carriers_yaml import Declared, read_carriers
from periplo.storage.consents import consents_of, suppress
from periplo.storage.inbox import Fresh, SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.storage.tasks import change_task, tasks_kept
from periplo.usecases.act import delivery, publish
from periplo.usecases.act.addresses import Addressed, addresses_of
from periplo.usecases.act.conversations import wrote_at
from periplo.usecases.act.delivery import MOST_STUMBLES, deliver
from periplo.usecases.act.drive import words_of
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.customers import customer_named
from periplo.usecases.secrets import keep_secret
from periplo.usecases.workspace import Settings, make_workspace
from plans import ID, Collected, plan

NOW = time.time_ns() // 1_000
ANA, EVA = "ana@cliente.example", "eva@cliente.example"


class Shop:
    """A workspace that has met people, and a ledger to look into."""

    def __init__(self, root):
        self.workspace = make_workspace(root, Settings(name="shop"))
        self.ledger = SqliteLedger(self.workspace.ledger)
        self.inbox = SqliteInbox(self.workspace.inbox)

    def meets(self, *messages):
        self.inbox.put([Fresh(NOW, "web", "batch", json.dumps({"batch": list(messages)}).encode())])
        return self.explodes()

    def explodes(self):
        exploder = Exploder(self.workspace, self.ledger, self.inbox)
        while exploder.once(time.time_ns() // 1_000) is not None:
            pass
        return self

    def carriers(self, text):
        (self.workspace.root / "carriers.yaml").write_text("schema: 1\ncarriers:\n" + text, encoding="utf-8")

    def tells(self, name, value):
        keep_secret(self.workspace.root, name, value)

    def customer(self, name):
        return customer_named(name, self.ledger)

    def runs(self, channel, *, channels=None, write=None):
        """The small campaign, to its end, by this channel."""
        nodes = (
            Wait("settle", 2 * HOUR, "remind"),
            Send("remind", channel, "reminder", "end", DAY),
            Exit("end"),
        )
        publish(plan(nodes=nodes), self.ledger, 0)
        from periplo.usecases.act import run

        opened = channels or opened_channels(
            self.workspace,
            lambda: SqliteLedger(self.workspace.ledger),
            lambda: SqliteInbox(self.workspace.inbox),
        )
        try:
            if write is None:
                run(ID, self.ledger, journeys_in(self.workspace, self.ledger), opened)
            else:
                put_off = Moody()
                put_off.is_down = True
                run(ID, self.ledger, journeys_in(self.workspace, self.ledger), {channel: put_off})
                deliver(ID, self.ledger, opened, words_of(self.ledger, ID), write=write)
        finally:
            for one in opened.values():
                one.close()
        return self.states()

    def states(self):
        return [(one.state, one.reason) for one in self.ledger.sent(ID)]

    def close(self):
        self.inbox.close()
        self.ledger.close()


class Moody(Collected):
    """Collected, with what a channel says of itself. is_down: whoever asks is put off."""

    reach = medium = ""
    at_once = 1
    is_down = False

    def deliver(self, message, key):
        if self.is_down:
            raise ChannelBusy("later")
        return super().deliver(message, key)


@pytest.fixture
def shop(tmp_path):
    opened = Shop(tmp_path / "shop")
    yield opened
    opened.close()


def at(hours_ago):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW / 1e6 - hours_ago * 3600))


def started(user, hours_ago=9.0, **traits):
    said = {"context": {"traits": traits}} if traits else {}
    return {"type": "track", "userId": user, "event": "list started", "timestamp": at(hours_ago), **said}


def later(user):
    return {"type": "track", "userId": user, "event": "visit", "timestamp": at(1)}


SMTP = (
    "  - {{id: email, kind: smtp, host: 127.0.0.1, port: {port}, security: none, "
    'sender: "S <hola@shop.example>"{more}}}\n'
)


def test_a_decided_message_reaches_the_mailbox_of_who_has_one(shop):
    shop.meets(started("u1", email=ANA), later("u1"), started("u2"), later("u2"))
    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert sorted(shop.runs("email")) == [("accepted", None), ("refused", "unreachable")]
        ((_, to, raw),) = server.taken
    assert to == ANA
    assert b"Tu lista te espera" in raw


def test_what_was_suppressed_since_the_decision_is_not_used(shop):
    shop.meets(started("u1", email=ANA), later("u1"))
    with shop.ledger.writing() as connection:
        suppress(connection, "email", "complaint", NOW, address=ANA)
    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email") == [("refused", "suppressed")]
        assert server.taken == []


def test_who_said_no_gets_no_marketing_and_still_what_they_need(shop):
    shop.meets(
        started("u1", email=ANA), later("u1"),
        {"type": "track", "userId": "u1", "event": "unsubscribed", "timestamp": at(0.5), "properties": {}},
    )  # fmt: skip
    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email") == [("refused", "said_no")]
        assert server.taken == []
    ours = shop.customer("u1")
    with shop.ledger.reading() as connection:
        assert addresses_of(connection, [ours], "email", "email", NOW)[ours].addresses


def test_a_message_says_what_it_was_written_as(shop):
    shop.meets(started("u1", email=ANA), later("u1"))
    told = Written(
        "Asunto", "texto", html="<p>h</p>", unsubscribe="https://x.example/u", kind="transactional"
    )
    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email", write=lambda intent: told) == [("accepted", None)]
        assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in server.taken[0][2]


def test_a_message_that_cannot_be_written_is_told(shop):
    shop.meets(started("u1", email=ANA), later("u1"))

    def fails(intent):
        raise BadInput("no name")

    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email", write=fails) == [("refused", "template_failed")]
        assert server.taken == []


def test_addresses_are_the_newest_first_and_those_that_can_be_used(shop):
    shop.meets(
        {
            "type": "identify",
            "userId": "u1",
            "traits": {"email": "vieja@cliente.example"},
            "timestamp": at(48),
        },
        {
            "type": "identify",
            "userId": "u1",
            "traits": {"email": ANA, "phone": "+34 600 111 222"},
            "timestamp": at(2),
        },
    )
    ours = shop.customer("u1")

    def found(reach, medium):
        with shop.ledger.reading() as connection:
            return [one.to for one in addresses_of(connection, [ours], reach, medium, NOW)[ours].addresses]

    assert found("email", "email") == [ANA, "vieja@cliente.example"]
    assert found("phone", "sms") == ["+34600111222"]
    assert found("push", "push") == []
    with shop.ledger.writing() as connection:
        suppress(connection, "email", "bounce", NOW, address=ANA)
    assert found("email", "email") == ["vieja@cliente.example"]


class OnlyOne:
    name, repeats, reach, medium, at_once = "push", "sends again", "push", "push", 1

    def __init__(self, gone=()):
        self.gone, self.taken = set(gone), []

    def deliver(self, message, key):
        endpoint = json.loads(message.to)["endpoint"]
        if endpoint in self.gone:
            raise AddressGone("not there")
        self.taken.append(endpoint)
        return Receipt(key)

    def settle(self): ...

    def close(self): ...


def accepted(user, endpoint, hours_ago):
    keys = {"p256dh": "x", "auth": "y"}
    return {
        "type": "track", "event": "push accepted", "userId": user, "timestamp": at(hours_ago), "properties": {},
        "context": {"externalIds": [{"type": "push", "id": endpoint}],
                    "traits": {"push": {"endpoint": endpoint, "keys": keys}}},
    }  # fmt: skip


def test_a_browser_that_is_gone_is_never_asked_again_and_the_next_one_is(shop):
    shop.meets(
        started("u1"),
        later("u1"),
        accepted("u1", "https://p.example/1", 40),
        accepted("u1", "https://p.example/2", 30),
    )
    push = OnlyOne(gone={"https://p.example/2"})
    channel = Addressed(push, lambda: shop.ledger, lambda: NOW)
    assert shop.runs("push", channels={"push": channel}) == [("accepted", None)]
    assert push.taken == ["https://p.example/1"]
    ours = shop.customer("u1")
    with shop.ledger.reading() as connection:
        (left,) = addresses_of(connection, [ours], "push", "push", NOW)[ours].addresses
    assert json.loads(left.to)["endpoint"] == "https://p.example/1"


def test_without_carriers_everything_is_written_into_the_log(shop):
    shop.meets(started("u1"), later("u1"))
    assert "email" in channel_names(shop.workspace)
    assert set(channels_of(shop.workspace)) - {"inbox"} == set(channel_names(shop.workspace))
    assert shop.runs("whatsapp") == [("accepted", None)]
    assert "Tu lista te espera" in (shop.workspace.root / "log-messages.jsonl").read_text()


def test_with_carriers_only_those_exist(shop):
    shop.carriers("  - {id: task, kind: task, area: tienda}\n")
    assert channel_names(shop.workspace) == ("log", "task")
    shop.meets(started("u1"), later("u1"))
    assert shop.runs("email") == [("refused", "unknown_channel")]


def test_a_task_waits_in_the_ledger_until_it_is_done(shop):
    shop.carriers("  - {id: task, kind: task, area: tienda, due_hours: 2}\n")
    shop.meets(started("u1"), later("u1"))
    assert shop.runs("task") == [("accepted", None)]
    with shop.ledger.writing() as connection:
        (task,) = tasks_kept(connection, owner="tienda")
        assert (task.title, task.origin, task.refers) == ("Tu lista te espera", "customer", ID)
        assert tasks_kept(connection, owner="otra") == []
        change_task(connection, replace(task, status="done"))
        assert tasks_kept(connection) == []


# Stumbling, and doubt


def many(shop, n):
    shop.meets(*[one for k in range(n) for one in (started(f"u{k}"), later(f"u{k}"))])


def test_a_message_that_stumbles_is_put_off_then_set_aside_and_the_others_leave(shop):
    many(shop, 4)
    bad = shop.customer("u1")
    channel = Moody(fails={bad: MessageStumbled("500")})
    for turn in range(1, MOST_STUMBLES + 1):
        states = shop.runs("log", channels={"log": channel})
        assert states.count(("accepted", None)) == 3
        (other,) = [one for one in states if one != ("accepted", None)]
        assert other == (("refused", "set_aside") if turn == MOST_STUMBLES else ("reserved", "stumbled"))
    assert channel.asked == 3 + MOST_STUMBLES


def test_a_carrier_that_is_down_costs_no_message_its_turns(shop):
    many(shop, 8)
    inner = Moody(fails=dict.fromkeys(range(1, 100), ChannelBusy("down")))
    now = [0.0]

    def sleep(seconds):
        now[0] += seconds

    careful = Careful(inner, clock=lambda: now[0], sleep=sleep)
    for _ in range(10):
        shop.runs("log", channels={"log": careful})
        now[0] += 120
    assert not [one for one in shop.states() if one[1] == "set_aside"]
    inner.fails = {}
    assert set(shop.runs("log", channels={"log": careful})) == {("accepted", None)}


def test_doubt_is_told_with_the_name_by_which_the_carrier_may_speak_of_it(shop):
    shop.meets(started("u1", email=ANA), later("u1"))
    with mail_server() as server:
        server.moods["DATA"] = ["hang up"]
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email") == [("unknown", "in_doubt")]
        assert len(server.taken) == 1
        (sent,) = shop.ledger.sent(ID)
        (answer,) = shop.ledger.answers(sent.intent.key)
        assert answer.receipt == mail_id(sent.intent.key)
        assert shop.runs("email") == [("unknown", "in_doubt")]
        assert len(server.taken) == 1  # never sent blindly


@pytest.mark.parametrize(("again", "taken", "state"), [(False, 0, "unknown"), (True, 1, "accepted")])
def test_after_a_stop_what_may_be_sent_once_more_is_and_nothing_else(shop, again, taken, state):
    many(shop, 1)
    channel = Moody("sends again")
    channel.is_down = True
    shop.runs("log", channels={"log": channel})
    channel.is_down = False
    (sent,) = shop.ledger.sent(ID)
    shop.ledger.note([delivery.Outcome(sent.intent.key, NOW, "reserved")])
    with shop.ledger.writing() as connection:
        connection.exec_driver_sql("UPDATE intents SET attempts = 0")
    shop.ledger.hand([sent.intent.key])  # and here the process stopped
    told = Written("s", "b", again=again, kind="transactional")
    for _ in range(2):
        deliver(ID, shop.ledger, {"log": channel}, words_of(shop.ledger, ID), write=lambda intent: told)
    assert (len(channel.taken), shop.states()[0][0]) == (taken, state)


def test_threads_hand_over_together_and_each_message_once(shop):
    many(shop, 60)
    together = Moody()
    together.at_once = 8
    assert set(shop.runs("log", channels={"log": together})) == {("accepted", None)}
    assert {len(taken) for taken in together.taken.values()} == {1}
    assert together.asked == len(together.taken) == 60


# What carriers tell afterwards


TWILIO = (
    '  - {{id: sms, kind: twilio, account: AC1, token: T, sender: "+15005550006", '
    'url: "http://testserver", api: "{api}", inside: true{more}}}\n'
)


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


def test_a_limit_of_a_day_outlives_the_process(shop):
    shop.meets(started("u1", email=ANA), later("u1"), started("u2", email=EVA), later("u2"))
    with mail_server() as server:
        shop.carriers(SMTP.format(port=server.port, more=", per_day: 1"))
        for _ in range(3):
            assert sorted(shop.runs("email")) == [("accepted", None), ("reserved", None)]
        assert len(server.taken) == 1
        shop.carriers(SMTP.format(port=server.port, more=""))
        assert shop.runs("email") == [("accepted", None)] * 2


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


# carriers.yaml


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  - {id: email, kind: pigeon}", "no kind 'pigeon'"),
        ("  - {id: email, kind: smtp, sender: a@b.example}", "'host' is missing"),
        ("  - {id: email, kind: smtp, host: h, sender: nobody}", "no e-mail address"),
        (
            '  - {id: email, kind: smtp, host: h, sender: "a@b.example", security: maybe}',
            "'security' is 'maybe'",
        ),
        ('  - {id: email, kind: smtp, host: h, sender: "a@b.example", port: many}', "'port' is 'many'"),
        ('  - {id: email, kind: smtp, host: h, sender: "a@b.example", dkim_domain: b.example}', "DKIM needs"),
        ('  - {id: email, kind: smtp, host: h, sender: "a@b.example", pasword: X}', "'pasword' is not known"),
        ('  - {id: sms, kind: twilio, account: A, token: "12 34", sender: "+1"}', "no name of a secret"),
        ("  - {id: sms, kind: twilio, account: A, token: T}", "'sender' is missing"),
        ("  - {id: crm, kind: webhook, url: 'http://x.example', secret: S}", "no address of the web"),
        ("  - {id: crm, kind: webhook, url: 'https://u:p@x.example', secret: S}", "no address of the web"),
        ("  - {id: push, kind: web_push, contact: me}", "neither a mailto"),
        ("  - {id: E M, kind: log}", "no id"),
        ("  - {id: a, kind: log}\n  - {id: a, kind: log}", "twice"),
        ("  - {id: log, kind: task}", "the log itself"),
        ("  - {id: sms, kind: http_sms, url: 'https://x.example', success: '('}", "no pattern"),
        ("  - {id: a, kind: task, per_second: 0}", "'per_second' is 0"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_line(shop, line, said):
    shop.carriers(line + "\n")
    with pytest.raises(BadInput, match=said) as told:
        read_carriers(shop.workspace.root / "carriers.yaml")
    assert "line" in str(told.value)
    assert "12 34" not in str(told.value)


def test_a_secret_that_is_missing_leaves_the_messages_for_another_time(shop):
    shop.meets(started("u1", phone="+34600111222"), later("u1"))
    with sinks.sink(sinks.twilio) as sink:
        shop.carriers(TWILIO.format(api=sink.url, more=""))
        assert shop.runs("sms") == [("reserved", None)]
        shop.tells("T", "t0ken")
        assert shop.runs("sms") == [("accepted", None)]
