"""periplo channel: what there is, whether it is ready, and what a test hands over."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import dns.exception
import dns.resolver
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

import carrier_sink as sinks
from contracts.channel_peers import pem
from mail_server import mail_server
from periplo.channels.dkim import Signer
from periplo.core.carriers import SmtpCarrier
from periplo.edge.cli.main import run
from periplo.edge.looking_up import texts_of
from periplo.usecases.act.carrier_checks import SENTENCES, NoNameServer, mail_checked
from periplo.usecases.secrets import keep_secret
from periplo.usecases.workspace import Settings, make_workspace


@pytest.fixture
def shop(tmp_path):
    return make_workspace(tmp_path / "shop", Settings(name="shop", language="en")).root


@pytest.fixture
def said(shop, capfd):
    def call(*words: str, lang: str = "en") -> tuple[int, str, str]:
        code = run([*words, "--in", str(shop)], {"PERIPLO_LANG": lang})
        told = capfd.readouterr()
        return code, told.out, told.err

    return call


def declare(shop, text):
    (shop / "carriers.yaml").write_text("schema: 1\ncarriers:\n" + text, encoding="utf-8")


def test_without_carriers_the_log_is_told_of(said):
    assert "nothing leaves" in said("channel", "list")[1]
    assert (
        said("channel", "list", "--format", "json")[1]
        .replace(" ", "")
        .replace("\n", "")
        .endswith('"channels":[]}')
    )


def test_channels_are_listed_with_what_they_promise_and_no_secret(shop, said):
    declare(
        shop,
        "  - {id: sms, kind: twilio, account: AC1, token: TOKEN_X, sender: '+15005550006', per_minute: 60}\n",
    )
    code, out, _ = said("channel", "list")
    assert code == 0
    for word in ("sms", "twilio", "would send again", "60 a minute"):
        assert word in out
    told = json.loads(said("channel", "list", "--format", "json")[1])
    assert told["channels"][0]["limits"]["per_minute"] == 60
    assert "TOKEN_X" not in out + json.dumps(told)


def test_a_test_message_leaves_and_is_told_as_it_was(shop, said):
    keep_secret(shop, "T", "t0ken")
    with sinks.sink(sinks.twilio) as sink:
        declare(
            shop,
            "  - {id: sms, kind: twilio, account: AC1, token: T, sender: '+15005550006', "
            f"api: '{sink.url}', inside: true}}\n",
        )
        code, out, _ = said(
            "channel", "test", "sms", "--to", "+34600111222", "--text", "Tu pedido está listo"
        )
        assert code == 0
        assert sink.taken[0]["Body"] == "Tu pedido está listo"
        for line in (
            "to: +34600111222",
            "body: Tu pedido está listo",
            "1 SMS messages in UCS-2, because of the sign 'á'",
            "SM0",
        ):
            assert line in out
        code, _, err = said("channel", "test", "sms")
        assert (code, "--to" in err) == (2, True)
        code, _, err = said("channel", "test", "sms", "--to", "+15005550001", lang="es")
        assert code != 0
        assert "ningún mensaje puede llegar a ese número" in err.lower()
        assert "t0ken" not in out + err


def test_a_test_needs_a_channel_that_carries(shop, said):
    assert said("channel", "test", "email", "--to", "a@b.example")[0] == 2
    declare(shop, "  - {id: task, kind: task}\n")
    code, _, err = said("channel", "test", "email", "--to", "a@b.example", lang="es")
    assert (code, "hay: task" in err) == (2, True)
    assert said("channel", "test", "task", "--data", "[1]")[0] == 2
    assert said("channel", "test", "task", "--data", '{"area": "tienda"}', "--format", "json")[0] == 0


def test_a_mail_server_is_asked_and_a_missing_secret_told(shop, said, monkeypatch):
    monkeypatch.setattr("periplo.edge.channel_checks.texts_of", lambda name: [])
    with mail_server() as server:
        declare(
            shop,
            f"  - {{id: email, kind: smtp, host: 127.0.0.1, port: {server.port}, security: none, "
            "sender: a@shop.example}\n"
            "  - {id: sms, kind: twilio, account: A, token: NOT_THERE, sender: '+1'}\n",
        )
        code, out, _ = said("channel", "check", "--volume", "1000")
        assert code == 1
        assert server.sessions == 1
        assert server.taken == []
    for line in (
        "channel 'email': answers",
        "shop.example has no SPF",
        "has no DMARC",
        "secrets missing: NOT_THERE",
        "200, 300, 450, 680, 1,000",
    ):
        assert line in out
    code, out, _ = said("channel", "check", "email", lang="es")
    assert "no se llega al servidor de correo" in out


def test_templates_and_tier_of_whatsapp_are_shown(shop, said):
    keep_secret(shop, "M", "EAAtoken")
    with sinks.sink(sinks.graph) as sink:
        declare(
            shop,
            "  - {id: wa, kind: whatsapp, number: num1, account: acc1, token: M, webhook: M, "
            f"api: '{sink.url}', inside: true}}\n",
        )
        code, out, _ = said("channel", "check", "wa")
    assert code == 1  # one of them is paused
    for line in (
        "quality GREEN, up to 1,000 people a day",
        "template sales (es): PAUSED, MARKETING",
        "template order_ready (es): APPROVED, UTILITY",
    ):
        assert line in out


def test_doctor_looks_channels_over(shop, capfd):
    declare(shop, "  - {id: sms, kind: twilio, account: A, token: NOT_THERE, sender: '+1'}\n")
    assert run(["doctor", str(shop)], {"PERIPLO_LANG": "en"}) == 1
    assert "secrets missing: NOT_THERE" in capfd.readouterr().out
    declare(shop, "  - {id: sms, kind: pigeon}\n")
    run(["doctor", str(shop)], {"PERIPLO_LANG": "en"})
    assert "no kind 'pigeon'" in capfd.readouterr().out


# Name servers


@dataclass
class Names:
    """Stands where dnspython's resolver would. records: TXT by name; an exception is raised."""

    records: dict[str, Any]
    asked: list[str] = field(default_factory=list)

    def resolve(self, name, kind, lifetime):
        self.asked.append(name)
        found = self.records.get(name, dns.resolver.NXDOMAIN())
        if isinstance(found, Exception):
            raise found

        class One:
            def __init__(self, text):
                self.strings = (
                    [text[:100].encode(), text[100:].encode()] if len(text) > 100 else [text.encode()]
                )

        return [One(text) for text in found]


def test_a_name_server_is_read_and_its_silence_told():
    long = "v=DKIM1; k=rsa; p=" + "A" * 300
    names = Names(
        {"a.example": [long, "x"], "b.example": dns.resolver.NoAnswer(), "c.example": dns.exception.Timeout()}
    )
    assert texts_of("a.example", names) == [long, "x"]
    assert texts_of("b.example", names) == texts_of("none.example", names) == []
    with pytest.raises(NoNameServer):
        texts_of("c.example", names)
    assert texts_of("x" * 70 + ".example", dns.resolver.Resolver(configure=False)) == []


def test_our_own_record_is_compared_and_all_well_is_said():
    key = pem(rsa.generate_private_key(65537, 2048))
    carrier = SmtpCarrier(
        id="email", host="smtp.shop.example", sender="a@shop.example", dkim_domain="shop.example", dkim_selector="s1",
        dkim_key="K",
    )  # fmt: skip
    names = Names(
        {
            "shop.example": ["v=spf1 a:smtp.shop.example -all"],
            "s1._domainkey.shop.example": [Signer("shop.example", "s1", key).record],
            "_dmarc.shop.example": ["v=DMARC1; p=reject"],
        }
    )

    def looked(told):
        return [
            (one.code, one.is_well) for one in mail_checked(carrier, told, lambda name: texts_of(name, names))
        ]

    assert looked({"K": key}.__getitem__) == [("spf_well", True), ("dkim_well", True), ("dmarc_well", True)]
    other = pem(rsa.generate_private_key(65537, 2048))
    assert looked({"K": other}.__getitem__)[1] == ("dkim_other", False)
    names.records["_dmarc.shop.example"] = dns.exception.Timeout()
    assert looked({"K": key}.__getitem__) == [("no_name_server", False)]


def test_every_sentence_is_there_in_both_languages():
    for code, (es, en, mend_es, mend_en) in SENTENCES.items():
        assert es.strip(), code
        assert en.strip(), code
        assert bool(mend_es) == bool(mend_en)
