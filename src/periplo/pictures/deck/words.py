"""What slides say by themselves."""

from __future__ import annotations

from periplo.core.texts import Text

_WORDS: dict[str, tuple[str, str]] = {
    "most_in": ("La etapa con más clientes es «{0}»: {1}", "The stage with most customers is “{0}”: {1}"),
    "majority_in": ("La mayoría está en «{0}»: {1}", "Most customers are at “{0}”: {1}"),
    "template": ("Lo que quiere {0}: {1}", "What {0} wants: {1}"),
    "in_short": ("En pocas palabras", "In short"),
    "stock_chart": ("Clientes que están en cada etapa, de {0}", "Customers who stand in each stage, of {0}"),
    "customers": ("Clientes", "Customers"),
    "drops_most": (
        "Donde más se pierde es en «{0}»: {1} no siguen ({2}).",
        "Most are lost at “{0}”: {1} do not go on ({2}).",
    ),
    "counts": ("{0}, {1}, {2}, {3} y {4}.", "{0}, {1}, {2}, {3} and {4}."),
    "count_stages": ("{0} etapas", "{0} stages"),
    "count_stages.one": ("{0} etapa", "{0} stage"),
    "count_points": ("{0} puntos de contacto", "{0} touchpoints"),
    "count_points.one": ("{0} punto de contacto", "{0} touchpoint"),
    "count_moments": ("{0} momentos de la verdad", "{0} moments of truth"),
    "count_moments.one": ("{0} momento de la verdad", "{0} moment of truth"),
    "count_pains": ("{0} puntos críticos", "{0} pains"),
    "count_pains.one": ("{0} punto crítico", "{0} pain"),
    "count_opportunities": ("{0} oportunidades", "{0} opportunities"),
    "count_opportunities.one": ("{0} oportunidad", "{0} opportunity"),
    "campaign_said": ("Campaña «{0}»: {1}.", "Campaign “{0}”: {1}."),
    "who": ("Para quién: {0}", "For whom: {0}"),
    "motives": ("Por qué lo quiere", "Why they want it"),
    "objectives": ("Qué espera alcanzar", "What they want to reach"),
    "uses": ("Para qué lo usará", "What they will use it for"),
    "others": ("También en este mapa", "Also on this map"),
    "overview": ("El recorrido de un vistazo", "The journey at a glance"),
    "overview_part": ("El recorrido de un vistazo ({0} de {1})", "The journey at a glance ({0} of {1})"),
    "touchpoints": ("Puntos de contacto", "Touchpoints"),
    "feeling": ("Emoción", "Feeling"),
    "pains": ("Puntos críticos", "Pains"),
    "opportunities": ("Oportunidades", "Opportunities"),
    "overview_note": (
        "Emoción: línea discontinua, la prometida; puntos llenos, la vivida; anillo morado, momento de la verdad.",
        "Feeling: dashed line, as planned; filled dots, as lived; purple ring, moment of truth.",
    ),
    "overview_note_planned": (
        "Emoción: línea discontinua, la prometida; anillo morado, momento de la verdad.",
        "Feeling: dashed line, as planned; purple ring, moment of truth.",
    ),
    "curve": ("Lo prometido y lo vivido", "As planned and as lived"),
    "curve_planned": ("Lo que prometemos que sienta", "What they are meant to feel"),
    "curve_part": ("{0} ({1} de {2})", "{0} ({1} of {2})"),
    "planned": ("Prometida", "Planned"),
    "lived": ("Vivida", "Lived"),
    "moment": ("Momento de la verdad", "Moment of truth"),
    "curve_axis": (
        "De −2 (muy negativa) a +2 (muy positiva); sin punto, sin dato.",
        "From −2 (very negative) to +2 (very positive); no point where nothing is known.",
    ),
    "lived_n": ("En cada punto vivido, n = {0}.", "At each lived point, n = {0}."),
    "here_now": ("están aquí ahora", "stand here now"),
    "go_on": ("llegan a una etapa posterior", "reach a later stage"),
    "stay": ("en la etapa (mediana)", "in the stage (median)"),
    "of_n": ("de {0}", "of {0}"),
    "touchpoints_n": ("puntos de contacto", "touchpoints"),
    "moments_n": ("momentos de la verdad", "moments of truth"),
    "feeling_n": ("emoción prometida (media)", "planned feeling (mean)"),
    "doing": ("Qué hace", "Doing"),
    "nothing_told": ("El mapa no dice nada aquí todavía.", "The map says nothing here yet."),
    "opportunity_list": ("Qué duele y qué se puede hacer", "What hurts and what could be done"),
    "where": ("Dónde", "Where"),
    "customers_met": ("Clientes", "Customers"),
    "actions": ("Qué se hizo y qué cambió", "What was done and what changed"),
    "campaign": ("Campaña", "Campaign"),
    "at": ("Dónde actúa", "Where it acts"),
    "status": ("Estado", "Status"),
    "result": ("Resultado, con intervalo del 95 %", "Result, with its 95% interval"),
    "method": ("Cómo leerlo y qué no prueba", "How to read it and what it does not prove"),
    "signs": ("Signos", "Signs"),
    "method_counts": (
        "n cuenta clientes distintos, vistos en el periodo.",
        "n counts distinct customers, seen in the period.",
    ),
    "method_stages": (
        "Cada etapa cuenta a quienes están en ella al final del periodo, de los {0} clientes vistos hasta entonces.",
        "Each stage counts those who stand in it at the end of the period, of the {0} customers seen until then.",
    ),
    "method_unmeasured": ("Sin datos todavía: el mapa es lo que se sabe o se supone.",
                          "No data yet: the map is what is known or assumed."),
    "method_interval": (
        "Los intervalos son del 95 %. Con menos de 30 clientes no se dan porcentajes.",
        "Intervals are of 95%. With fewer than 30 customers no percentages are given.",
    ),
    "method_unmapped": (
        "Vistos en los datos, fuera del mapa: {0}.",
        "Seen in the data, not on the map: {0}.",
    ),
    "method_deck": (
        "Todo son formas, tablas y gráficos con sus datos: se pueden cambiar. El mapa entero está en el anexo.",
        "All is shapes, tables and charts with their data: they can be changed. The whole map is in the annex.",
    ),
    "method_images": (
        "Las imágenes son del equipo que hizo el mapa; su licencia es la que dicho equipo les dio.",
        "Images are of the team that made the map, under the licence that the team gave them.",
    ),
    "annex": ("Anexo · {0}", "Annex · {0}"),
    "met_chart_first": (
        "Clientes en los {0} primeros puntos de contacto, de {1}",
        "Customers at the first {0} touchpoints of {1}",
    ),
    "met_chart": ("Clientes en cada punto de contacto", "Customers at each touchpoint"),
    "whole_map": ("Lo que vale para todo el mapa", "What holds for the whole map"),
    "more_rows": ("{0} ({1} de {2})", "{0} ({1} of {2})"),
    "principles": ("Principios", "Principles"),
    "tray": ("Sin colocar todavía", "Not placed yet"),
    "told_split": (
        "El mapa entero no cabe en una diapositiva con letra de 12 puntos: ocupa {0} en el anexo, por etapas.",
        "The whole map does not fit on one slide with text of 12 points: it takes {0} in the annex, by stage.",
    ),
    "page": ("{0} de {1}", "{0} of {1}"),
}  # fmt: skip

WORDS: dict[str, Text] = {key: Text((("es", es), ("en", en))) for key, (es, en) in _WORDS.items()}


def deck_says(key: str, language: str, *values: object) -> str:
    """The phrase of this key; values fill {0}, {1}…"""
    phrase = WORDS[key].to(language)
    return phrase.format(*values) if values else phrase
