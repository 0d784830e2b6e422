"""carriers.yaml: what it may say, and what it is told where it cannot be meant."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from periplo.core.carriers import KINDS
from periplo.core.errors import BadInput
from periplo.formats import carriers_yaml
from periplo.formats.carrier_schema import carriers_schema
from periplo.formats.carriers_yaml import carriers_of, is_needed
from periplo.formats.documents import document_of


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
def test_what_cannot_be_meant_is_told_with_its_line(line, said):
    with pytest.raises(BadInput, match=said) as told:
        carriers_of(document_of(f"schema: 1\ncarriers:\n{line}\n", "carriers.yaml"))
    assert "line" in str(told.value)
    assert "12 34" not in str(told.value)


def test_what_the_module_shows_is_read_and_keeps_to_the_published_schema():
    jsonschema = pytest.importorskip("jsonschema")
    shown = document_of(carriers_yaml.__doc__.partition("\n\n")[2])
    assert list(carriers_of(shown)) == ["email", "sms"]
    jsonschema.validate(shown.data, carriers_schema())


def test_every_kind_with_what_it_must_say_keeps_to_the_schema_and_without_it_does_not():
    jsonschema = pytest.importorskip("jsonschema")
    must = {
        "log": {},
        "smtp": {"host": "h", "sender": "a@b.example", "port": 25, "security": "none"},
        "twilio": {"account": "A", "token": "T", "sender": "+1"},
        "http_sms": {"url": "https://x.example", "headers": {"X-A": "b"}, "plus": False},
        "webhook": {"url": "https://x.example", "secret": "S"},
        "web_push": {"contact": "mailto:me@b.example", "urgency": "low"},
        "whatsapp": {"number": "1", "token": "T", "tier": 250},
        "fcm": {"account": "A"},
        "apns": {"team": "T", "key_id": "K", "topic": "t", "key": "K"},
        "task": {"due_hours": 0.5, "per_second": 0.1},
        "onsite": {"secret": "S", "proof": "all", "days": 7},
    }
    assert list(must) == list(KINDS)
    for kind, said in must.items():
        id = kind if kind == "onsite" else "a"  # there is one place of messages in the page, called so
        document = {"schema": 1, "carriers": [{"id": id, "kind": kind, **said}]}
        assert id in carriers_of(document_of(json.dumps(document)))
        jsonschema.validate(document, carriers_schema())
        needed = [each.name for each in fields(KINDS[kind]) if is_needed(each) and each.name != "id"]
        for wrong in ({"pigeons": 3}, {"inside": "maybe"}, *({name: None} for name in needed)):
            bad = {"id": "a", "kind": kind, **said, **wrong}
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate({"schema": 1, "carriers": [bad]}, carriers_schema())
