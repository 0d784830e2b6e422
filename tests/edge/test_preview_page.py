"""The console's preview of a message: as one person would read it, in a frame that may do nothing."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from periplo.edge.public.tracker.scripts import script
from periplo.storage.looks import looked
from periplo.storage.sqlite import SqliteLedger
from served import Served, serving
from small_shop import built

MAIL = """
id: mail-me
title: {es: Su carrito, en: Your cart}
entry: {event: cart}
nodes:
  - {id: show, send: {channel: onsite, message: waits}}
  - {id: wrong, send: {channels: [onsite, log], message: nowhere}}
messages:
  waits:
    subject: {es: "Carrito <b>", en: "Cart <b>"}
    body: {es: "Con {{ event.device }}", en: "With {{ event.device }}"}
    data: {look: banner, button: {es: Ver, en: See}, link: "/cart?d={{ event.device }}"}
  nowhere: {subject: x, body: y, data: {button: z, link: "javascript:{{ event.device }}"}}
  mail:
    subject: {es: "Hola <b> {{ event.device }}", en: "Hello <b> {{ event.device }}"}
    body:
      - text: {es: "# Hola\\nCarrito de {{ event.device }}", en: "# Hello\\nCart of {{ event.device }}"}
      - button: {text: Ver, link: "https://shop.example/"}
      - footer
  plain: {subject: x, body: "De {{ event.device }} <script>alert(1)</script>"}
  broken: {subject: x, body: "{{ profile.nobody_has_this }}"}
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Path:
    root = built(tmp_path_factory.mktemp("preview"))
    (root / "campaigns").mkdir(exist_ok=True)
    (root / "campaigns" / "mail.yaml").write_text(MAIL)
    return root


@pytest.fixture(scope="module")
def served(shop: Path) -> Iterator[Served]:
    with serving(shop) as client:
        yield client


def test_an_e_mail_stands_in_a_frame_that_may_do_nothing(served):
    page = served.get("/campaigns/mail-me/preview?as=ana&message=mail&language=en&lang=en")
    assert page.status == 200
    assert "Hello &lt;b&gt; mobile" in page.text
    assert '<a href="/campaigns/mail-me">Your cart</a>' in page.text
    assert '<iframe class="mail wide" sandbox src="/campaigns/mail-me/preview.html?as=ana' in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    mail = served.get("/campaigns/mail-me/preview.html?as=ana&message=mail&language=es")
    assert "Carrito de mobile" in mail.text
    policy = mail.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "script" not in policy
    assert "default-src 'none'" in policy
    assert mail.headers["x-frame-options"] == "SAMEORIGIN"


def test_a_message_in_the_page_is_drawn_as_pages_draw_it_or_says_why_it_could_not(served):
    page = served.get("/campaigns/mail-me/preview?as=ana&message=waits&language=en&lang=en")
    found = re.search(r'data-onsite="([^"]*)"', page.text)
    assert found is not None
    assert json.loads(html.unescape(found.group(1)))["message"] == {
        "look": "banner", "language": "en", "title": "Cart <b>", "text": "With mobile", "button": "See",
        "link": "/cart?d=mobile",
    }  # fmt: skip
    assert 'src="/js/onsite-preview.js"' in page.text
    assert served.get("/js/p-onsite.js").body == script("p-onsite.js").bodies["identity"]
    assert b"/js/p-onsite.js" in served.get("/js/onsite-preview.js").body
    page = served.get("/campaigns/mail-me/preview?as=ana&message=nowhere&lang=es")
    assert "no lleva ni a la web ni a la tienda" in page.text
    assert "data-onsite" not in page.text


def test_a_plain_message_is_shown_as_it_is(served):
    page = served.get("/campaigns/mail-me/preview?as=ben&message=plain&lang=es")
    assert "De desktop &lt;script&gt;" in page.text
    assert "<iframe" not in page.text
    assert served.get("/campaigns/mail-me/preview.html?as=ben&message=plain").status == 404


def test_what_keeps_a_message_from_being_sent_is_told(served):
    page = served.get("/campaigns/mail-me/preview?as=ana&message=broken&lang=es")
    assert "Falta el dato «profile.nobody_has_this»" in page.text
    nobody = served.get("/campaigns/mail-me/preview?as=nobody&lang=es")
    assert nobody.status == 404
    assert 'role="alert"' in nobody.text


@pytest.mark.parametrize("address", ["/campaigns/none/preview", "/campaigns/mail-me/preview?message=none"])
def test_there_is_no_preview_of_what_is_not_there(served, address):
    assert served.get(address).status == 404


def test_a_published_campaign_is_shown_and_its_page_leads_there(served):
    assert "/campaigns/cart-awaits/preview" in served.get("/campaigns/cart-awaits").text
    assert "Aquí está." in served.get("/campaigns/cart-awaits/preview?as=ana&language=es").text


def test_whoever_looks_is_written_down(served, shop):
    served.get("/campaigns/mail-me/preview?as=eva&message=plain")
    with closing(SqliteLedger(shop / "ledger.db")) as ledger, ledger.reading() as connection:
        assert "preview" in {look.what for look in looked(connection)}


def test_nobody_named_it_is_read_by_one_who_would_enter_and_that_is_said(shop, served):
    page = served.get("/campaigns/cart-awaits/preview?as=&message=reminder&language=en&lang=en").text
    assert re.search(r"Read by customer #\d+, chosen among those who meet the entry", page)
    assert "Here it is." in page
    again = served.get("/campaigns/cart-awaits/preview?as=&message=reminder&language=en&lang=en").text
    assert re.findall(r"customer #\d+", again) == re.findall(r"customer #\d+", page)
    spanish = served.get("/campaigns/cart-awaits/preview?as=&message=reminder&lang=es").text
    assert "elegido entre quienes cumplen la entrada" in spanish
    # of one whose plan cannot be read, whoever there is
    assert "chosen among all" in served.get("/campaigns/mail-me/preview?as=&message=plain&lang=en").text
    assert "Read by" not in served.get("/campaigns/mail-me/preview?lang=en").text  # nothing was asked for yet
