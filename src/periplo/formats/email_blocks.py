"""Blocks as an e-mail: MJML, then HTML that every mail program understands, and a plain twin. Liquid stays in both.

Liquid is taken out before MJML is read and put back after, so neither disturbs the other. Compiled once a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

from periplo.core.message_parts import (
    Ask,
    Block,
    Button,
    Coupon,
    Divider,
    Footer,
    Picture,
    Products,
    Words,
)
from periplo.core.texts import Text
from periplo.core.wording import TemplateFailed
from periplo.formats.light_text import Liquid, as_html, as_plain

MJML_MOST = 200_000  # characters
DEEP = 60  # tags within tags
BEGINS = ' padding-top="28px"'  # of the card


class Look(NamedTuple):
    """How an organisation's e-mails look."""

    colour: str = "#0b5cad"  # of buttons and links
    on_colour: str = "#ffffff"


_PLAIN = Look()


class Compiled(NamedTuple):
    """Two Liquid templates of one message."""

    html: str
    text: str


_SAID: Mapping[str, Text] = {
    key: Text((("es", es), ("en", en)))
    for key, es, en in (
        ("unsubscribe", "Darse de baja", "Unsubscribe"),
        ("preferences", "Cambiar mis preferencias", "Change my preferences"),
        ("code", "Su código", "Your code"),
        ("see", "Ver", "See"),
        ("answer", "Responder", "Answer"),
    )
}

_STYLE = """
:root { color-scheme: light dark; supported-color-schemes: light dark; }
.p-button a { border-radius: 8px; }
@media (prefers-color-scheme: dark) {
  body, .p-body { background: #14171a !important; }
  .p-card, .p-card > table, .p-card td { background: #1e2226 !important; }
  .p-text div, .p-text h1, .p-text h2, .p-text h3, .p-text p, .p-text li, .p-code div { color: #ecebe7 !important; }
  .p-quiet div, .p-quiet a { color: #a9adb3 !important; }
  .p-text a.p-link, .p-price div { color: #8fc1ff !important; }
  .p-ask td { background: #262b30 !important; border-color: #5b646d !important; }
  .p-ask a.p-link { color: #8fc1ff !important; }
  .p-code td { background: #262b30 !important; border-color: #5b646d !important; }
  .p-line p { border-color: #3a4148 !important; }
}
"""
_FONTS = re.compile(
    r"<link[^<>]*fonts\.googleapis\.com[^<>]*>|@import url\([^()]*fonts\.googleapis\.com[^()]*\);?"
)
_FONT = "'Source Sans 3','Source Sans Pro',-apple-system,'Segoe UI',Helvetica,Arial,sans-serif"


def compiled(
    blocks: Sequence[Block],
    language: str,
    preview: str | None,
    images: Mapping[str, str],
    look: Look = _PLAIN,
) -> Compiled:
    """The templates of stacked blocks in one language. images: where each source is found on the web."""
    held = Liquid()
    body = "".join(
        _section(block, place, language, images, held, look) for place, block in enumerate(blocks, 1)
    )
    head = f"<mj-preview>{escape(held.out(preview), quote=False)}</mj-preview>" if preview else ""
    source = (
        f'<mjml lang="{language or "und"}"><mj-head>{head}'
        f'<mj-attributes><mj-all font-family="{_FONT}" /><mj-text font-size="16px" line-height="1.5" color="#1f2328"'
        ' padding="0 32px" css-class="p-text" /><mj-section background-color="#ffffff" css-class="p-card"'
        ' padding="12px 0" /></mj-attributes>'
        '<mj-raw><meta name="color-scheme" content="light dark" /></mj-raw>'
        f"<mj-style>{_STYLE}</mj-style></mj-head>"
        f'<mj-body background-color="#f3f1ec" css-class="p-body">{body}</mj-body></mjml>'
    )
    html = held.back(html_of(source))
    text = "\n\n".join(part for k, block in enumerate(blocks, 1) if (part := _plain(block, k, language)))
    return Compiled(html, text.strip() + "\n")


def html_of(mjml: str) -> str:
    """HTML of MJML; no file is ever brought in. Raises: TemplateFailed("bad_template") if it cannot be read."""
    from mjml import mjml2html

    if len(mjml) > MJML_MOST:
        raise TemplateFailed("too_large", {"thing": "MJML", "size": f"{len(mjml)}", "most": f"{MJML_MOST}"})
    if _depth(mjml) > DEEP:
        raise TemplateFailed("too_deep")
    try:
        html = str(mjml2html(mjml))
    except ValueError as error:
        raise TemplateFailed("bad_template", {"detail": f"MJML: {error}"}) from None
    return html if "<mj-font" in mjml else _FONTS.sub("", html)  # MJML fetches fonts that nobody asked for


def _depth(mjml: str) -> int:
    deepest = depth = 0
    place = mjml.find("<")
    while place >= 0:
        end = mjml.find(">", place)
        if end < 0:
            break
        if mjml.startswith("</", place):
            depth -= 1
        elif mjml[end - 1] != "/" and not mjml.startswith("<!", place):
            depth += 1
            deepest = max(deepest, depth)
        place = mjml.find("<", place + 1)
    return deepest


def _section(
    block: Block, place: int, language: str, images: Mapping[str, str], held: Liquid, look: Look
) -> str:
    match block:
        case Words(text):
            inside = f"<mj-text>{held.out(_coloured(as_html(text.to(language)), look))}</mj-text>"
        case Picture(source, alt, link, width):
            inside = _image(
                source, alt.to(language), link.to(language) if link else None, width, images, held
            )
        case Button(text, link):
            inside = (
                f'<mj-button href="{_attribute(held.out(link.to(language)))}" background-color="{look.colour}"'
                f' color="{look.on_colour}" font-size="17px" font-weight="600" border-radius="8px" align="left"'
                f' inner-padding="13px 26px" padding="6px 32px 10px" css-class="p-button">'
                f"{escape(held.out(text.to(language)), quote=False)}</mj-button>"
            )
        case Products():
            return _products(block, place, language, held, look)
        case Coupon(pool, text):
            inside = _coupon(pool, text, language, held)
        case Ask():
            inside = _ask(block, language, held, look)
        case Divider():
            inside = '<mj-divider border-width="1px" border-color="#dedad2" padding="10px 32px" css-class="p-line" />'
        case Footer(text):
            return _footer(text, language, held)
    begins = place == 1 and not isinstance(block, Picture)  # a picture may reach the edge, words may not
    return f"<mj-section{BEGINS if begins else ''}><mj-column>{inside}</mj-column></mj-section>"


def _coloured(html: str, look: Look) -> str:
    return html.replace('style="color:#0b5cad"', f'style="color:{look.colour}"')


def _image(
    source: str, alt: str, link: str | None, width: int | None, images: Mapping[str, str], held: Liquid
) -> str:
    address = _attribute(held.out(images.get(source, source)))
    href = f' href="{_attribute(held.out(link))}"' if link else ""
    wide = f' width="{width}px"' if width else ""
    padding = "0 32px" if width else "0"
    return f'<mj-image src="{address}" alt="{_attribute(held.out(alt))}"{href}{wide} padding="{padding}" />'


def _products(block: Products, place: int, language: str, held: Liquid, look: Look) -> str:
    name = f"block_products.p{place}"
    begin, end = held.hold(f"{{% for product in {name} %}}"), held.hold("{% endfor %}")
    image = held.hold("{{ product.image }}")
    link = held.hold("{{ product.url }}")
    title = held.hold("{{ product.name }}")
    has_image, without = held.hold("{% if product.image %}"), held.hold("{% endif %}")
    has_link, no_link = held.hold("{% if product.url %}"), held.hold("{% endif %}")
    price = held.hold("{% if product.price %}{{ product.price | money: product.currency }}{% endif %}")
    see = _SAID["see"].to(language)
    return (
        f"<mj-raw>{begin}</mj-raw><mj-section><mj-group>"
        f'<mj-column width="34%" vertical-align="middle"><mj-raw>{has_image}</mj-raw>'
        f'<mj-image src="{image}" alt="{title}" padding="0 8px 0 32px" border-radius="6px" /><mj-raw>{without}</mj-raw>'
        f'</mj-column><mj-column width="66%" vertical-align="middle">'
        f'<mj-text padding="0 32px 2px 12px" font-weight="600">{title}</mj-text>'
        f'<mj-text padding="0 32px 4px 12px" css-class="p-price" color="{look.colour}" font-weight="600">'
        f"{price}</mj-text>"
        f"<mj-raw>{has_link}</mj-raw>"
        f'<mj-text padding="0 32px 0 12px"><a href="{link}" class="p-link" style="color:{look.colour}">{see}</a>'
        "</mj-text>"
        f"<mj-raw>{no_link}</mj-raw>"
        f"</mj-column></mj-group></mj-section><mj-raw>{end}</mj-raw>"
    )


def _coupon(pool: str, text: Text | None, language: str, held: Liquid) -> str:
    code = held.hold(f'{{{{ coupon["{pool}"] }}}}')
    said = text.to(language) if text else _SAID["code"].to(language)
    return (
        f'<mj-text align="center" padding="4px 32px 8px">{held.out(as_html(said))}</mj-text>'
        '<mj-table padding="0 32px 8px" css-class="p-code" align="center" width="100%"><tr>'
        '<td align="center" style="border:2px dashed #9a948a;border-radius:8px;padding:14px;background:#faf8f4">'
        '<div style="font:700 24px/1.2 Consolas,Menlo,monospace;letter-spacing:2px;color:#1f2328;word-break:break-all">'
        f"{code}</div></td>"
        "</tr></mj-table>"
    )


def _ask(block: Ask, language: str, held: Liquid, look: Look) -> str:
    """The question, then its answers as a row of numbers or a column of words; a button where it has none."""
    said = (
        held.out(as_html(block.text.to(language)))
        if block.text
        else f"<p>{held.hold('{{ survey.question }}')}</p>"
    )
    label, link = held.hold("{{ one.label }}"), held.hold("{{ one.link }}")
    each, end = held.hold("{% for one in survey.answers %}"), held.hold("{% endfor %}")
    is_scale, is_list = (
        held.hold("{% if survey.is_scale %}"),
        held.hold("{% elsif survey.answers.size > 0 %}"),
    )
    neither, done = held.hold("{% else %}"), held.hold("{% endif %}")
    ends = held.hold(
        "{% if survey.low %}{{ survey.answers.first.label }} = {{ survey.low }}{% endif %}"
        "{% if survey.low and survey.high %} · {% endif %}"
        "{% if survey.high %}{{ survey.answers.last.label }} = {{ survey.high }}{% endif %}"
    )
    button = (
        held.out(escape(block.button.to(language), quote=False))
        if block.button
        else _SAID["answer"].to(language)
    )
    link_style = f"display:block;padding:11px 2px;color:{look.colour};font-weight:600;text-decoration:none"
    cell = "border:1px solid #9a948a;background:#faf8f4;text-align:center"
    whole = (
        f"display:inline-block;padding:13px 26px;background:{look.colour};color:{look.on_colour};border-radius:8px;"
        "font-size:17px;font-weight:600;text-decoration:none"
    )
    return (
        f'<mj-text font-weight="600">{said}</mj-text>'
        '<mj-table padding="8px 32px 2px" css-class="p-ask" width="100%" table-layout="fixed" font-size="16px">'
        f'{is_scale}<tr>{each}<td style="{cell}"><a href="{link}" class="p-link" style="{link_style}">{label}</a></td>'
        f'{end}</tr>{is_list}{each}<tr><td style="{cell}">'
        f'<a href="{link}" class="p-link" style="{link_style}">{label}</a></td></tr>{end}'
        f'{neither}<tr><td><a href="{held.hold("{{ link.survey }}")}" style="{whole}">{button}</a></td></tr>{done}'
        "</mj-table>"
        f'<mj-text font-size="14px" color="#5f646b" css-class="p-quiet">{ends}</mj-text>'
    )


def _footer(text: Text | None, language: str, held: Liquid) -> str:
    own = held.out(as_html(text.to(language))) if text else ""
    name, unsubscribe = held.hold("{{ organisation.name }}"), held.hold("{{ link.unsubscribe }}")
    postal = held.hold("{% if organisation.address %} · {{ organisation.address }}{% endif %}")
    preferences = held.hold("{{ link.preferences }}")
    ways = " &nbsp;·&nbsp; ".join(
        f'<a href="{address}" style="color:#5f646b;text-decoration:underline">{_SAID[key].to(language)}</a>'
        for key, address in (("unsubscribe", unsubscribe), ("preferences", preferences))
    )
    return (
        '<mj-section background-color="transparent" css-class="p-foot" padding="18px 0 28px"><mj-column>'
        '<mj-text font-size="13px" line-height="1.5" color="#5f646b" align="center" css-class="p-quiet">'
        f"{own}{name}{postal}<br />{ways}</mj-text></mj-column></mj-section>"
    )


def _plain(block: Block, place: int, language: str) -> str:
    match block:
        case Words(text):
            return as_plain(text.to(language))
        case Picture(_, alt, link, _):
            said = alt.to(language)
            return f"[{said}] {link.to(language) if link else ''}".rstrip() if said else ""
        case Button(text, link):
            return f"{text.to(language)}: {link.to(language)}"
        case Products():
            return (
                f"{{% for product in block_products.p{place} %}}- {{{{ product.name }}}}"
                "{% if product.price %}, {{ product.price | money: product.currency }}{% endif %}"
                "{% if product.url %}: {{ product.url }}{% endif %}\n{% endfor %}"
            )
        case Coupon(pool, text):
            said = as_plain(text.to(language)) if text else _SAID["code"].to(language)
            return f'{said.rstrip(": ")}: {{{{ coupon["{pool}"] }}}}'
        case Ask(text):
            asked = as_plain(text.to(language)) if text else "{{ survey.question }}"
            return f"{asked}\n{{{{ link.survey }}}}"
        case Divider():
            return "--------"
        case Footer(text):
            return "\n".join(_plain_footer(text, language))


def _plain_footer(text: Text | None, language: str) -> Iterator[str]:
    if text:
        yield as_plain(text.to(language))
    yield "{{ organisation.name }}{% if organisation.address %} · {{ organisation.address }}{% endif %}"
    yield f"{_SAID['unsubscribe'].to(language)}: {{{{ link.unsubscribe }}}}"
    yield f"{_SAID['preferences'].to(language)}: {{{{ link.preferences }}}}"


def _attribute(text: str) -> str:
    return escape(text, quote=True)
