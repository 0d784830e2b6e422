"""What pictures say by themselves, in every language they speak."""

from __future__ import annotations

from periplo.core.texts import Text

_WORDS: dict[str, tuple[str, str]] = {
    "as-is": ("Recorrido actual", "Current journey"),
    "to-be": ("Recorrido deseado", "Future journey"),
    "version": ("versión {0}", "version {0}"),
    "customers_n": ("n = {0} clientes", "n = {0} customers"),
    "template": ("sin datos todavía", "no data yet"),
    "zone": ("zona horaria {0}", "time zone {0}"),
    "persona": ("Buyer persona", "Buyer persona"),
    "scenario": ("Escenario", "Scenario"),
    "goal": ("Objetivo del cliente", "The customer's goal"),
    "today": ("Dónde están hoy", "Where they are now"),
    "most": ("La etapa con más clientes", "The stage with most customers"),
    "majority": ("La mayoría está aquí", "Most customers are here"),
    "outside": ("Fuera del recorrido: {0}", "Outside the journey: {0}"),
    "before": ("Antes", "Before"),
    "during": ("Durante", "During"),
    "after": ("Después", "After"),
    "stages": ("Etapas", "Stages"),
    "stages_note": ("clientes que están en cada una", "customers who stand in each"),
    "columns": ("Puntos de contacto", "Touchpoints"),
    "columns_note": ("y acciones del cliente", "and customer actions"),
    "flow": ("Los que siguen", "Those who go on"),
    "flow_note": ("siguen, abandonan, vuelven", "go on, drop off, come back"),
    "doing": ("Qué hace", "Doing"),
    "channels": ("Canales", "Channels"),
    "channels_note": ("círculo: clientes que lo usan", "circle: customers who use it"),
    "thinking": ("Qué piensa", "Thinking"),
    "needs": ("Qué necesita saber", "Information needs"),
    "feeling": ("Curva emocional", "Emotion curve"),
    "feeling_note": ("prometida, supuesta", "planned, assumed"),
    "pains": ("Puntos críticos", "Pains"),
    "motivators": ("Motivadores", "Motivators"),
    "data": ("Datos", "Data"),
    "data_note": ("clientes y cambio, evolución, tiempo hasta el siguiente", "customers and change, trend, time to the next"),
    "campaigns": ("Campañas", "Campaigns"),
    "campaigns_note": ("efecto con grupo de control", "effect against a control group"),
    "areas": ("Áreas responsables", "Responsible areas"),
    "systems": ("Sistemas", "Systems"),
    "opportunities": ("Oportunidades", "Opportunities"),
    "visibility": ("línea de visibilidad", "line of visibility"),
    "very_positive": ("muy positiva", "very positive"),
    "positive": ("positiva", "positive"),
    "neutral": ("neutra", "neutral"),
    "negative": ("negativa", "negative"),
    "very_negative": ("muy negativa", "very negative"),
    "p90": ("P90 {0}", "P90 {0}"),
    "thin": ("n = {0}", "n = {0}"),
    "seen": ("{0} de los clientes", "{0} of customers"),
    "to_next": ("{0} al siguiente", "{0} to the next"),
    "no_rule": ("sin regla: no se mide", "no rule: not measured"),
    "nobody": ("nadie en el periodo", "nobody in the period"),
    "draft": ("borrador", "draft"),
    "active": ("activa", "active"),
    "paused": ("en pausa", "paused"),
    "ended": ("terminada", "ended"),
    "no_effect": ("sin efecto demostrado", "no effect shown"),
    "not_measured": ("aún sin medir", "not measured yet"),
    "unmapped": ("Visto en los datos, fuera del mapa", "Seen in the data, not on the map"),
    "unmapped_more": ("y {0} eventos más", "and {0} more events"),
    "legend_moment": ("momento de la verdad", "moment of truth"),
    "legend_action": ("acción sin contacto", "action without contact"),
    "legend_planned": ("emoción prometida (supuesta)", "planned feeling (assumed)"),
    "legend_gap": ("sin dato", "not known"),
    "legend_flow": ("clientes que siguen", "customers who go on"),
    "legend_drop": ("abandonan", "drop off"),
    "legend_loop": ("vuelven atrás (≥ 3 %)", "go back (≥ 3%)"),
    "legend_gutter": ("pasan de etapa · mediana · P90", "reach the next stage · median · P90"),
    "legend_most": ("la etapa con más clientes", "the stage with most customers"),
    "legend_change": ("▲▼ frente al periodo anterior", "▲▼ against the period before"),
    "legend_effect": ("efecto con intervalo del 95 %", "effect with 95% interval"),
    "legend_thin": ("gris: n < 30, sin porcentajes", "grey: n < 30, no percentages"),
    "legend_unmapped": ("no está en el mapa", "not on the map"),
    "map_of": ("mapa {0}", "map {0}"),
    "made_by": ("Hecho con Periplo", "Made with Periplo"),
    "association": ("Las diferencias entre puntos de contacto no prueban causas", "Differences between touchpoints do not prove causes"),
    "page": ("página {0} de {1}", "page {0} of {1}"),
    "more": ("+{0}", "+{0}"),
    "described": (
        "Mapa de recorrido de {0}: {1} etapas y {2} columnas. Objetivo: {3}.",
        "Journey map of {0}: {1} stages and {2} columns. Goal: {3}.",
    ),
    "curve_at": ("{0}: {1}", "{0}: {1}"),
    "curve_gap": ("{0}: sin dato", "{0}: not known"),
    "curve_none": ("El mapa no dice aún qué emociones promete.", "The map does not say yet which feelings it plans."),
    "curve_summary": (
        "La emoción prometida es más alta en «{0}» ({1}), más baja en «{2}» ({3}) y termina en «{4}» ({5}).",
        "The planned feeling is highest at “{0}” ({1}), lowest at “{2}” ({3}) and ends at “{4}” ({5}).",
    ),
}  # fmt: skip

WORDS: dict[str, Text] = {key: Text((("es", es), ("en", en))) for key, (es, en) in _WORDS.items()}
FEELINGS = {2: "very_positive", 1: "positive", 0: "neutral", -1: "negative", -2: "very_negative"}


def say(key: str, language: str, *values: object) -> str:
    """The phrase of this key; values fill {0}, {1}…"""
    phrase = WORDS[key].to(language)
    return phrase.format(*values) if values else phrase


def quoted(text: str) -> str:
    """Between quotation marks, unless it has some already."""
    if text[:1] in "«“\"":
        return text
    return f"“{text}”"
