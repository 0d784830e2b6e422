"""periplo campaign preview and content list: as one person would read it, and what content there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

CAMPAIGN = """
id: cart-awaits
entry: {event: cart}
languages: [es, en]
messages:
  plain:
    subject: {es: "Su carrito del {{ event.at | date }}", en: "Your cart of {{ event.at | date }}"}
    body: {es: "Lo vio desde {{ event.device }}.", en: "You saw it on {{ event.device }}."}
  mail:
    subject: Hola
    body:
      - use: hello
      - coupon: welcome
      - footer
  broken:
    subject: "Hola {{ profile.first_name }}"
    body: x
"""
CONTENT = """
blocks:
  hello:
    text: '{% render "name" %}Hola'
    answers: [returns]
snippets:
  name: "{{ profile.first_name | default: '' }}"
"""


@pytest.fixture
def files(shop: str, here: Path) -> str:
    Path("c.yaml").write_text(CAMPAIGN)
    (Path(shop) / "content.yaml").write_text(CONTENT)
    return shop


def test_a_message_is_shown_as_one_person_would_read_it(periplo, files):
    told = periplo("campaign", "preview", "c.yaml", "--as", "ana", "--in", files)
    assert told.code == 0, told.err
    assert told.out == "Subject: Su carrito del 1 de marzo de 2026\n\nLo vio desde mobile.\n"
    other = periplo("campaign", "preview", "c.yaml", "--as", "ben", "--language", "en", "--in", files)
    assert "Your cart of March 2, 2026" in other.out
    assert "desktop" in other.out


def test_a_message_that_could_not_be_sent_says_why(periplo, files):
    told = periplo(
        "campaña", "ver", "c.yaml", "--as", "ana", "--message", "broken", "--in", files, "--lang", "es"
    )
    assert told.code == 1
    assert "falta el dato «profile.first_name»" in told.out
    shaped = periplo("campaign", "preview", "c.yaml", "--as", "eva", "--in", files, "--format", "json")
    assert shaped.code == 1  # who never had a cart
    assert json.loads(shaped.out)["failure"] == "missing_value"


def test_an_e_mail_is_shown_as_html_and_takes_no_code(periplo, files):
    told = periplo("campaign", "preview", "c.yaml", "--as", "ana", "--message", "mail", "--format", "html",
                   "--out", "mail.html", "--in", files)  # fmt: skip
    assert told.code == 0, told.err
    html = Path("mail.html").read_text()
    assert "XXXX-0000" in html
    assert "Hola" in html
    assert "/l/" not in html
    plain = periplo("campaign", "preview", "c.yaml", "--as", "ana", "--format", "html", "--in", files)
    assert plain.code == 2
    assert "plain text" in plain.err


def test_whoever_looks_is_written_down(periplo, files):
    periplo("campaign", "preview", "c.yaml", "--as", "ana", "--in", files)
    assert "preview" in periplo("looked", "--customer", "ana", "--in", files, "--format", "json").out


def test_a_campaign_with_an_unknown_block_tells_its_line(periplo, files):
    Path("c.yaml").write_text(CAMPAIGN.replace("use: hello", "use: goodbye"))
    told = periplo("campaign", "preview", "c.yaml", "--as", "ana", "--in", files, "--lang", "es")
    assert told.code == 2
    assert "no existe el bloque 'goodbye'" in told.err
    assert "hello" in told.err


def test_content_is_listed_with_what_it_answers_and_where_it_is_used(periplo, files):
    Path(files, "campaigns").mkdir(exist_ok=True)
    Path(files, "campaigns", "c.yaml").write_text(CAMPAIGN)
    drawn = Path(files, "maps", "first.yaml")
    needs = "needs: [{id: returns, text: {es: Cómo devolver, en: How to return}}, {id: hours, text: Horario}]"
    drawn.write_text(drawn.read_text().replace("rule: visit, feeling: 1}", f"rule: visit, {needs}}}"))
    told = periplo("content", "list", "--in", files, "--format", "json")
    assert told.code == 1, told.err
    found = json.loads(told.out)
    assert found["content"][0] == {
        "name": "hello", "kind": "text", "answers": ["returns"], "used_in": ["cart-awaits/mail"],
    }  # fmt: skip
    assert [need["id"] for need in found["without_content"]] == ["hours"]
    assert "Horario" in periplo("contenido", "lista", "--in", files, "--lang", "es").out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("blocks: {a: {text: '{{ x | nope }}'}}", ""),
        ("blocks: {a: {carousel: 1}}", "known kind"),
        ("snippets: {a: '{% render \"a\" %}'}", "includes itself"),
        ("snippets: {a: '{% for x in (1..99999999) %}{% endfor %}'}", "range"),
    ],
)  # fmt: skip
def test_content_that_cannot_be_used_is_told(periplo, files, text, says):
    Path(files, "content.yaml").write_text(text)
    told = periplo("content", "list", "--in", files)
    assert (told.code == 2) == bool(says)
    assert says in told.err
