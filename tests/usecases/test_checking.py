# ruff: noqa: E501  (a map of mistakes reads better on long lines)
"""A map with every mistake in it: each is told with its line and its mend, in both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest

from lived import lived
from periplo.formats.documents import document_of
from periplo.formats.library_yaml import library_from
from periplo.formats.map_yaml import map_from, map_of
from periplo.usecases.checking import check_map
from periplo.usecases.checking.completeness import completeness
from periplo.usecases.checking.findings import FOUND, LEVELS
from periplo.usecases.checking.first_person import is_first_person
from small_shop import MAP

LONG = (
    "una frase que no termina nunca porque quien la escribe quiere decirlo todo a la vez y no deja nada fuera"
)
CROWD = ", ".join(f"{{es: palabra {k} de más, en: word {k} too many}}" for k in range(60))
EVERY_MISTAKE = f"""\
id: all-wrong
title: {{es: Todo mal, en: All wrong}}
persona: {{id: ana, name: Ana, quotes: Sí, hobby: leer}}
goal: {{text: {{es: Comprar, en: Buy}}}}
lanes:
  - {{id: brand, title: Brand, shown: true}}
  - {{id: desires, title: Desires, shown: true}}
  - {{id: value, title: Value, shown: true}}
stages:
  - {{id: a, title: {{es: Miro, en: I look}}, moment: before, opens: all-wrong, evidence: [{{kind: anecdote}}, {{kind: metric}}]}}
  - {{id: b, title: {{es: Comparo las cosas, en: Comparo las cosas}}, moment: before, opens: gone}}
  - {{id: c, title: Elijo, moment: before, opens: detail}}
  - {{id: d, title: Compro, moment: during}}
  - {{id: e, title: Recibo, moment: during}}
  - {{id: f, title: Uso, moment: after}}
  - {{id: g, title: Vuelvo, moment: after}}
  - {{id: empty, title: Nada, moment: after}}
columns:
  - {{id: one, stage: a, title: {{es: Comparación de precios, en: Price comparison}}, rule: visit, uses: nowhere,
     doing: {LONG}, thinking: [a, b, c], needs: [{{text: saber, covered_by: gone}}, {{text: otra cosa}}], pains: x,
     frictions: esperar, motivators: y, opportunities: [{{text: z, ref: lost}}], systems: s, brand: b, desires: d, value: v,
     evidence: [{{kind: metric, ask: stages}}, {{kind: anecdote, text: bien, on: 2001-01-01}}]}}
  - {{id: two, stage: a, title: {{es: Pago, en: I pay}}, channels: web, rule: visit or cart, moment_of_truth: true, feeling: 1,
     doing: w, areas: Ventas}}
  - {{id: three, stage: b, title: {{es: Pago, en: I pay}}, channels: web, feeling: 0, owner: X}}
  - {{id: four, stage: b, title: {{es: Busco}}, channels: web, rule: serch where colour is red, feeling: 0, doing: w, owner: X}}
  - {{id: five, stage: c, title: {{es: Veo, en: I see}}, channels: whatsap, rule: never, feeling: 0, doing: w, owner: X}}
""" + "".join(
    f"  - {{id: n{k}, stage: {stage}, title: {{es: Compro {k}, en: I buy {k}}}, rule: cart, channels: web, owner: X,\n"
    f"     feeling: 0, doing: [{CROWD}]}}\n"
    for k, stage in enumerate("cdddeeeffggg")
) + """\
transitions:
  - {from: five, to: one}
variants:
  - {persona: {id: leo, name: Leo}, columns: {one: {feeling: -1}}}
tray: [una idea suelta]
"""  # fmt: skip
LIBRARY = """\
content: [{id: price-page, title: Prices}]
opportunities: [{id: known, title: Known}]
touchpoints: [{id: call, title: Call}]
"""
BESIDE = {"all-wrong": ("all-wrong", "gone", "detail"), "detail": ("all-wrong",)}
EVENTS = lived([("visit", 0), ("cart", 5), ("dance", 9)], [("visit", 0)])


@pytest.fixture(scope="module")
def findings():
    document, library = document_of(EVERY_MISTAKE, "map.yaml"), library_from(LIBRARY)
    return check_map(map_of(document, library=library), document, EVENTS, library, date(2026, 11, 26), BESIDE)


@pytest.mark.parametrize("code", [code for code in FOUND if code != "no_moment"])  # a map with one has one
def test_every_mistake_is_told(findings, code):
    assert code in {finding.code for finding in findings}


def test_a_map_without_a_moment_of_truth_is_told():
    document = document_of(EVERY_MISTAKE.replace("moment_of_truth: true, ", ""), "map.yaml")
    assert "no_moment" in {finding.code for finding in check_map(map_of(document), document)}


def test_each_has_its_words_its_mend_and_where_it_can_its_line(findings):
    anywhere = {"no_loyal_rule", "no_scenario", "unmapped_event", "one_kind_of_evidence", "old_evidence", "too_many_words",
                "same_in_both"}  # fmt: skip
    for finding in findings:
        for language in ("es", "en"):
            assert "{" not in finding.what.to(language).replace("{es", "").replace("{{", "")
            assert finding.mend.to(language)
        assert finding.line or finding.code in anywhere or finding.values.get("key") == "covered_by", (
            finding.code
        )


@pytest.mark.parametrize(
    ("code", "line"),
    [("opens_itself", 10), ("opens_nowhere", 11), ("opens_circle", 12), ("empty_stage", 17), ("no_rule", 25), ("unknown_event", 26), ("same_title", 25),
     ("no_goal_rule", 4), ("thin_persona", 3), ("empty_anecdote", 10), ("near_channel", 27), ("not_first_person", 19)],
)  # fmt: skip
def test_the_line_is_the_right_one(findings, code, line):
    assert line in {finding.line for finding in findings if finding.code == code}


def test_findings_come_gravest_first(findings):
    order = [LEVELS.index(finding.level) for finding in findings]
    assert order == sorted(order)


def test_a_whole_map_is_complete_and_says_nothing():
    document = document_of(WHOLE, "map.yaml")
    drawn = map_of(document)
    assert [finding.code for finding in check_map(drawn, document, today=date(2026, 11, 26))] == []
    assert completeness(drawn).score == 100


def test_what_is_taken_away_is_missed():
    for was, part in ((" rule: visit, feeling", "rules"), ("owner: Ana,", "owners"), ("solution: avisar", "solutions"),
                      ("quote: Ya era hora,", "people"), ("feeling: 1,", "feelings")):  # fmt: skip
        assert was in WHOLE
        now = " feeling" if part == "rules" else ""
        told = completeness(map_of(document_of(WHOLE.replace(was, now), "map.yaml")))
        assert told.score < 100
        assert [each.part for each in told.parts if each.done < each.total] == (
            [part, "moments"] if part == "owners" else [part]
        )


WHOLE = """\
id: whole
title: Todo
languages: [es]
persona: {id: ana, name: Ana, description: vecina, quote: Ya era hora, rule: visit, motives: [tenerlo ya]}
scenario: un sábado
goal: {text: Tenerlo, rule: pay}
loyal: pay at least 2 times
stages:
  - {id: look, title: Miro, moment: before, evidence: [{kind: metric, ask: stages}, {kind: anecdote, text: bien}]}
columns:
  - {id: come, stage: look, title: Entro en la tienda, channels: store, rule: visit, feeling: 1, owner: Ana, doing: entro,
     moment_of_truth: true, design: que salude alguien, thinking: a ver, frictions: [{text: cola, solution: avisar}]}
"""

CUSTOMERS = {
    "es": """Busco la papelería|Comparo precios|Veo un anuncio|Me llega el folleto|Pregunto a otros padres|Hago mi lista
        Encuentro la lista entera|Voy a la tienda|Pago en la web|Recojo mi pedido|Lo recibo en casa|Vuelvo a comprar
        Devuelvo lo que sobra|Pido ayuda|Llamo por mi pedido|Cuento qué tal|No encuentro mi talla|Ya no lo necesito
        Elegí el plan|Vi su página|Nos lo explican|Esperamos la respuesta|Firmo el contrato|Pido cita|Soy cliente
        Estoy esperando|Uso mis puntos|Me olvido de la clave|Abro la cuenta|Decido entre dos
        Salgo de la consulta|Registro mi reclamo|Envío los papeles|Espero mi turno|Compré ayer|Necesito un préstamo
        Firmé el contrato|Hoy pruebo el servicio|Por fin entro|Recibí la factura|Un amigo me lo cuenta
        Lo uso en casa|Lo uso por primera vez|Leo de qué se trata""",
    "en": """I look for the shop|I compare prices|A friend tells me|I make my list|It comes to my door|I pay online
        My order is in|I ask the shop|We sign the contract|They call me back|I'm waiting|I've chosen|I'd come again
        Something I need is missing|Our team decides|They explain it to us|I use my points|I tell others""",
}
OURS = {
    "es": """Comparación de precios|Captación|Nutrición del lead|Alta de cliente|Embudo de compra|Retención|Postventa
        Proceso de pago|Seguimiento del pedido|Carrito abandonado|Servicio técnico|Campaña de correo|Anuncio en redes
        Correo de bienvenida|Descubrimiento|Onboarding|Llamada comercial|Formulario de contacto|Atención al cliente
        Producto entregado|Pedido enviado|Catálogo digital|Evento presencial|Página de inicio|Fidelización
        Registro de usuario|Envío a domicilio|Uso del producto|Diagnóstico|Reclamo por demora|Consumo del mes
        Contrato firmado|Acuerdo comercial|Aviso de cobro|Sorteo de temporada|Desarrollo de la oferta|Recibo de luz
        Trabajo de campo|Café de bienvenida""",
    "en": """Price comparison|Lead nurturing|Onboarding|Acquisition|Checkout|Post-sale|Cart abandonment|Support ticket
        E-mail campaign|Awareness|Consideration|Home page|Sales call|Order shipped|Retention""",
}


def told(lists, language):
    return [title.strip() for line in lists[language].splitlines() for title in line.split("|")]


@pytest.mark.parametrize("language", ["es", "en"])
def test_who_speaks_is_told_in_nearly_all_titles(language):
    """Hand-labelled: what a customer would say, and what a company says of them."""
    theirs, ours = told(CUSTOMERS, language), told(OURS, language)
    wrong = [title for title in theirs if not is_first_person(title, language)]
    wrong += [title for title in ours if is_first_person(title, language)]
    assert len(wrong) <= 0.04 * (len(theirs) + len(ours)), wrong


def test_other_languages_are_believed():
    assert is_first_person("Comparaison", "fr")
    assert not re.search("fr", "".join(OURS))


def test_a_slip_of_the_pen_in_a_key_is_told_with_what_was_meant():
    text = MAP.replace("feeling: 1", "feeling: 1, mark: [red], x_ours: 1, hobby: reading", 1)
    told = {finding.code: finding for finding in check_map(map_from(text), document_of(text, "map.yaml"))}
    assert (told["near_key"].level, told["near_key"].values) == ("warning", {"key": "mark", "near": "marks"})
    assert told["near_key"].line == 1 + text[: text.index("mark: [red]")].count("\n")
    assert told["unknown_keys"].values["names"] == "hobby"
    assert not {"near_key", "unknown_keys"} & {
        finding.code for finding in check_map(map_from(MAP), document_of(MAP, "map.yaml"))
    }
