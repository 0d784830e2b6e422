"""Messages as people write them: blocks, what is refused with its line, and what becomes of a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.errors import BadCampaign
from periplo.core.message_parts import Button, Coupon, Divider, Footer, MessageWords, Picture, Products, Words
from periplo.core.texts import Text
from periplo.core.wording import TemplateFailed
from periplo.formats.documents import document_of
from periplo.formats.email_blocks import compiled, html_of
from periplo.formats.html_links import plain_of, relinked_html, relinked_text
from periplo.formats.light_text import as_html, as_plain
from periplo.formats.message_yaml import MessageReader


def read(text: str, kind: str = "marketing", blocks=None) -> MessageWords:
    document = document_of(text, "the campaign")
    return MessageReader(document, blocks).message(document.data["m"], ("m",), "m", kind)


BLOCKS = """
m:
  subject: Hola
  body:
    - text: {es: "# Hola", en: "# Hello"}
      answers: [returns, hours]
    - image: {file: hero.png, alt: Una taza, link: "https://shop.example/"}
    - button: {text: Ver, link: "https://shop.example/{{ event.id }}"}
    - products: {category: coffee, most: 2, optional: true}
    - products: cart
    - coupon: welcome
      text: Tome
    - divider
    - footer:
"""


def test_a_body_of_blocks_is_read_in_order():
    message = read(BLOCKS)
    assert [type(block) for block in message.blocks] == [
        Words, Picture, Button, Products, Products, Coupon, Divider, Footer,
    ]  # fmt: skip
    assert message.blocks[3] == Products("category", ("coffee",), 2, True)
    assert message.answers == ("returns", "hours")
    assert message.languages() == ("es", "en")


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("[{text: hola}]", 1, "unsubscribe"),
        ("[{image: x.png}, footer]", 1, "alt"),
        ("[{image: {file: ../secrets/links.key, alt: x}}, footer]", 1, "assets"),
        ("[{image: {file: 'file:///etc/passwd', alt: x}}, footer]", 1, "assets"),
        ("[{image: {file: 'http://x.example/a.png', alt: x}}, footer]", 1, "assets"),
        ("[{products: {of: everything}}, footer]", 1, "everything"),
        ("[{products: {of: cart, most: 99}}, footer]", 1, "most"),
        ("[{text: '{{ x | nope }}'}, footer]", 1, "no filter 'nope'"),
        ("[{text: '{{ (1..999999999) | join }}'}, footer]", 1, "range"),
        ("[{carousel: 1}, footer]", 1, "known kind"),
        ("[{use: greeting}, footer]", 1, "no block 'greeting'"),
        ("[{coupon: 'a\"b'}, footer]", 1, "pool"),
    ],
)  # fmt: skip
def test_a_block_that_cannot_be_sent_is_refused(body: str, line: int, says: str):
    with pytest.raises(BadCampaign, match=re.escape(says)) as caught:
        read(f"m: {{subject: Hola, body: {body}}}")
    assert caught.value.values["line"] == line


def test_marketing_needs_a_way_out_and_a_receipt_does_not():
    with pytest.raises(BadCampaign, match="unsubscribe"):
        read("m: {subject: Hola, mjml: '<mjml><mj-body></mj-body></mjml>'}")
    assert read("m: {subject: Hola, body: [{text: Pagado}]}", kind="transactional").blocks
    assert read("m: {subject: Hola, mjml: '<mjml>{{ link.unsubscribe }}</mjml>'}").mjml


def test_a_subject_of_two_lines_is_refused():
    with pytest.raises(BadCampaign, match="several lines"):
        read('m: {subject: "Hola\\nBcc: a@b.example", body: x}')


def test_named_blocks_of_the_content_are_brought_in():
    greeting = Words(Text.of("Hola"), ("greeting",))
    assert read("m: {subject: s, body: [{use: hi}, footer]}", blocks={"hi": greeting}).blocks[0] == greeting


def test_light_text_becomes_html_and_plain_text():
    text = (
        "# Hola {{ a | default: '<b>' }}\nUno\n\n- **dos**\n- [tres](https://x.example/?a=1&b=2)\n\n<script>"
    )
    html = as_html(text)
    assert "{{ a | default: '<b>' }}</h1>" in html
    assert '<a href="https://x.example/?a=1&amp;b=2"' in html
    assert html.count("<li") == 2
    assert "<script>" not in html
    assert as_plain("[uno]({{ link.a }}) **dos**") == "uno ({{ link.a }}) dos"


@given(st.text(st.sampled_from("#*-[]()<>&\"' ab\n{}%|."), max_size=80))
def test_nothing_written_as_text_becomes_a_tag(text: str):
    tags = set(
        re.findall(
            r"<\s*/?\s*([a-zA-Z0-9]+)", re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", as_html(text), flags=re.S)
        )
    )
    assert tags <= {"p", "h1", "h2", "h3", "ul", "li", "a", "strong", "br"}


def test_mjml_brings_in_no_file_and_nests_no_further_than_it_may():
    with pytest.raises(TemplateFailed) as caught:
        html_of('<mjml><mj-body><mj-include path="/etc/passwd" /></mj-body></mjml>')
    assert caught.value.failure == "bad_template"
    with pytest.raises(TemplateFailed) as caught:
        html_of("<mjml><mj-body>" + "<mj-section>" * 5_000)
    assert caught.value.failure == "too_deep"
    with pytest.raises(TemplateFailed) as caught:
        html_of("x" * 10_000_000)
    assert caught.value.failure == "too_large"


def test_liquid_survives_mjml_word_for_word():
    made = compiled(
        [
            Words(Text.of('{{ a | default: "x > y" }}')),
            Button(Text.of("{{ b }}"), Text.of("https://x.example/{{ c }}")),
        ],
        "es", "{{ d }}", {},
    )  # fmt: skip
    for part in ('{{ a | default: "x > y" }}', "{{ b }}", 'href="https://x.example/{{ c }}"', "{{ d }}"):
        assert part in made.html


@pytest.mark.parametrize("font", ["Roboto", "Open Sans", "Lato", "Arial"])
def test_an_e_mail_fetches_no_font_that_nobody_asked_for(font: str):
    text = f'<mj-text font-family="{font}">x</mj-text>'
    body = f"<mj-body><mj-section><mj-column>{text}</mj-column></mj-section></mj-body>"
    assert "googleapis" not in html_of(f"<mjml>{body}</mjml>")
    blocks = [Words(Text.of("x")), Button(Text.of("b"), Text.of("https://x.example")), Coupon("a"), Footer()]
    assert re.findall(r'(?:src|href)="(http[^"]*)', compiled(blocks, "es", "p", {}).html) == [
        "https://x.example"
    ]


def test_addresses_are_put_in_the_place_of_others():
    html = '<a class="x" href="https://a.example/?a=1&amp;b=2">x</a><a href=\'mailto:a@b.example\'>y</a>'
    seen: list[str] = []
    told = relinked_html(html, lambda address: seen.append(address) or "https://n.example/?x=1&y=2")
    assert seen == ["https://a.example/?a=1&b=2", "mailto:a@b.example"]
    assert told.count('href="https://n.example/?x=1&amp;y=2"') == 2
    assert relinked_text("Vea https://a.example/x. Y (https://b.example).", lambda one: f"<{one}>") == (
        "Vea <https://a.example/x>. Y (<https://b.example>)."
    )


def test_html_by_hand_has_a_plain_twin():
    html = "<html><head><style>p{}</style></head><body><p>Hola <b>Ana</b></p><a href='https://x.example'>Ver</a></body>"
    assert plain_of(html) == "Hola Ana\nVer (https://x.example)\n"
