"""Webhooks over HTTP: proved, kept before they are answered, told once."""

from __future__ import annotations

import hmac
import json
import time
from contextlib import closing
from urllib.parse import urlencode

import pytest

from periplo.core.errors import EnvironmentFault
from periplo.core.spans import DAY, iso
from periplo.edge.public.webhooks import Hooks
from periplo.storage import tallies
from periplo.usecases.collect.explode import Exploder
from vendors import RECENTLY, SECRET, b64, counted, kept, order, sold


def test_a_signed_delivery_is_on_disk_when_it_is_answered(client, inbox):
    assert sold(client, order()).status_code == 200
    (message,) = kept(inbox)
    assert (message["event"], message["messageId"]) == ("order completed", "shop:order:7:order completed")


def test_a_forged_one_is_401_and_leaves_nothing_but_a_count(client, inbox, ledger):
    for _ in range(3):
        assert sold(client, order(), "another").status_code == 401
    assert sold(client, order(), **{"x-shopify-hmac-sha256": ""}).status_code == 401
    assert kept(inbox) == []
    client.app.state.hooks._counted_at = 0.0
    sold(client, order(), "another")
    assert counted(ledger) == {("shop", "forged"): 5}


def test_a_delivery_sent_again_is_200_and_makes_one_event(client, inbox, ledger, workspace):
    for _ in range(3):
        assert sold(client, order()).status_code == 200
    with closing(Exploder(workspace, ledger, inbox)) as exploder:
        taken = exploder.once(time.time_ns() // 1_000)
    assert (taken.events, taken.duplicates) == (1, 2)


def test_a_delivery_from_long_ago_is_200_and_no_news(client, inbox):
    body = order(created_at=iso(time.time_ns() // 1_000 - 26 * DAY))
    assert sold(client, body).status_code == 200
    assert kept(inbox) == []


def test_a_source_that_is_not_declared_is_404_and_one_declared_since_is_known(client, workspace):
    assert sold(client, order(), source="new").status_code == 404
    path = workspace.root / "sources.yaml"
    path.write_text(path.read_text() + "  - {id: new, kind: shopify, secret: SHOP_SECRET}\n")
    assert sold(client, order(), source="new").status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_broken_json_that_is_signed_is_a_clear_400(client, inbox, body):
    answer = sold(client, body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_delivery"
    assert kept(inbox) == []


def test_a_huge_body_is_413_whatever_it_says_of_its_size(client, inbox):
    assert sold(client, b"x" * ((1 << 20) + 1)).status_code == 413
    pieces = (b"x" * 65_536 for _ in range(20))
    assert client.post("/hooks/shop", content=pieces).status_code == 413
    assert client.get("/healthz").status_code == 200
    assert kept(inbox) == []


def test_a_missing_secret_is_503_so_that_the_vendor_sends_again(client, monkeypatch):
    monkeypatch.delenv("SHOP_SECRET")
    answer = sold(client, order())
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "secret_missing")
    assert answer.headers["retry-after"]


def test_trial_calls_are_answered_and_forgotten(client, inbox):
    assert client.post("/hooks/woo", content=b"webhook_id=5").status_code == 200
    ping = b'{"hookConfig": "ping"}'
    assert client.post("/hooks/vt", content=ping, headers={"x-periplo-secret": SECRET}).status_code == 200
    assert kept(inbox) == []


def test_twilio_gets_the_answer_it_wants(client, inbox):
    form = {
        "MessageSid": "SM1",
        "From": "+34600111222",
        "To": "+1415",
        "Body": "hola",
        "SmsStatus": "received",
    }
    signed = "https://hooks.example/hooks/phone" + "".join(name + form[name] for name in sorted(form))
    headers = {
        "x-twilio-signature": b64(signed.encode(), algorithm="sha1"),
        "content-type": "application/x-www-form-urlencoded",
    }
    answer = client.post("/hooks/phone", content=urlencode(form), headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert "<Response/>" in answer.text
    assert kept(inbox)[0]["event"] == "message received"


def test_a_signed_time_guards_against_replays(client, inbox):
    body = json.dumps({"type": "deal won", "id": 1, "at": RECENTLY, "mail": "a@b.es", "total": 5}).encode()

    def sent(at: int) -> int:
        signed = hmac.digest(SECRET.encode(), f"{at}.".encode() + body, "sha256").hex()
        return client.post(
            "/hooks/crm", content=body, headers={"x-time": str(at), "x-signature": signed}
        ).status_code

    now = int(time.time())
    assert [sent(now), sent(now), sent(now - 400)] == [200, 200, 401]
    assert len({message["messageId"] for message in kept(inbox)}) == 1


def test_refusals_that_could_not_be_written_are_counted_later(client, ledger, monkeypatch):
    sold(client, order(), "another")
    hooks: Hooks = client.app.state.hooks
    hooks._refused[("shop", "forged")] += 3

    def full(*_: object) -> None:
        raise EnvironmentFault("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(tallies, "count", full)
        client.portal.call(hooks.stop)
    client.portal.call(hooks.stop)
    assert counted(ledger)["shop", "forged"] == 4
