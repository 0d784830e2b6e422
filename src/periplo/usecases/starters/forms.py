"""A first form, whole and in both languages, to be adapted."""

from __future__ import annotations

from periplo.core.forms import BAR, CENTRE, CORNER, LOOKS

_WHEN = {
    CENTRE: "when: {pages: ['*'], but: [/checkout*, /cart*], after: 30s, exit: true}",
    CORNER: "when: {pages: ['*'], but: [/checkout*, /cart*], scroll: 0.5}",
    BAR: "when: {pages: ['*'], but: [/checkout*, /cart*], after: 10s}",
}


def starter_form(id: str, look: str) -> str:
    """The document. look: one of LOOKS."""
    assert look in LOOKS
    when = _WHEN.get(look, '# It stands wherever your page has <div data-periplo-form="' + id + '"></div>')
    return f"""schema: 1
id: {id}
title: {{es: Reciba nuestras novedades, en: Get our news}}
text: {{es: Un correo al mes con lo nuevo. Sin más., en: One e-mail a month with what is new. No more.}}
button: {{es: Apuntarme, en: Sign me up}}
look: {{kind: {look}, accent: "#0b5d73"}}
{when}
every: 30d                 # to whoever closed it; after signing up never
fields:
  - {{id: email, kind: email, label: {{es: Su correo, en: Your e-mail}}, required: true}}
  - {{id: first_name, kind: text, label: {{es: Su nombre, en: Your first name}}}}
consents:                  # the very words they read; other words need another version
  - channel: email
    purpose: marketing
    version: "1"
    required: true
    text:
      es: Acepto recibir novedades y ofertas por correo. Puedo dejarlo cuando quiera.
      en: I agree to receive news and offers by e-mail. I can stop at any time.
privacy: {{text: {{es: Qué hacemos con sus datos, en: What we do with your data}}, url: /privacy}}
confirm: email             # consent counts from the link in a mail; remove it to count it at once
thanks:
  title: {{es: Ya casi está, en: Almost done}}
  text:
    es: Le enviamos un correo. Ábralo y confirme con un toque.
    en: We sent you an e-mail. Open it and confirm with one tap.
"""
