"""What may be found in a map, in words: how grave, one sentence and one mend for every code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from periplo.core.texts import Text

LEVELS = ERROR, WARNING, NOTE = ("error", "warning", "note")  # gravest first
SHOWN = 5  # names in one finding


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a map that its author may want to mend. `line` is in its file, None where there is none."""

    level: str  # one of LEVELS
    code: str
    line: int | None
    what: Text
    mend: Text
    values: Mapping[str, object] = field(default_factory=dict)


class Said(NamedTuple):
    level: str
    es: str
    en: str
    mend_es: str
    mend_en: str


FOUND: Mapping[str, Said] = {
    # the map itself
    "no_goal_rule": Said(
        WARNING,
        "el objetivo no tiene regla: los ciclos solo terminan por inactividad",
        "the goal has no rule: cycles end by silence alone",
        "añada rule: al objetivo",
        "add rule: to the goal",
    ),
    "no_loyal_rule": Said(
        NOTE,
        "nada dice cuándo un cliente es fiel",
        "nothing says when a customer is loyal",
        "añada loyal: con una regla sobre el cliente",
        "add loyal: with a rule about the customer",
    ),
    "no_scenario": Said(
        NOTE,
        "el mapa no dice en qué situación empieza el recorrido",
        "the map does not say in which situation the journey begins",
        "añada scenario:",
        "add scenario:",
    ),
    "thin_persona": Said(
        NOTE,
        "al buyer persona «{id}» le falta: {missing}",
        "buyer persona '{id}' lacks: {missing}",
        "añádalo en persona:, con lo que se sabe de clientes reales",
        "add it under persona:, from what is known of real customers",
    ),
    "tray_not_empty": Said(
        NOTE,
        "sin colocar ({n}): {names}",
        "not placed yet ({n}): {names}",
        "llévelas a una columna, o bórrelas",
        "move them to a column, or delete them",
    ),
    "untranslated": Said(
        WARNING,
        "faltan textos en «{language}»: {times}",
        "texts missing in '{language}': {times}",
        "escríbalos como {{es: …, en: …}}",
        "write them as {{es: …, en: …}}",
    ),
    "same_in_both": Said(
        NOTE,
        "textos iguales en los dos idiomas ({n}): {names}",
        "texts that are the same in both languages ({n}): {names}",
        "tradúzcalos, o escríbalos una sola vez si así deben quedar",
        "translate them, or write them once if they are meant to be alike",
    ),
    # how much the eye can hold
    "too_many_stages": Said(
        WARNING,
        "hay {n} etapas; más de {most} no se abarcan de un vistazo",
        "there are {n} stages; more than {most} cannot be taken in at a glance",
        "junte algunas, o lleve el detalle a otro mapa con opens:",
        "join some, or move the detail to a map of its own with opens:",
    ),
    "too_many_columns": Said(
        WARNING,
        "hay {n} columnas; más de {most} no se abarcan de un vistazo",
        "there are {n} columns; more than {most} cannot be taken in at a glance",
        "deje las que deciden, y lleve las demás a un mapa de detalle",
        "keep those that decide, and move the others to a map of the detail",
    ),
    "too_many_lanes": Said(
        NOTE,
        "hay {n} filas con contenido; la vista normal aguanta {most}",
        "{n} lanes hold something; the standard view bears {most}",
        "oculte algunas con lanes: y shown: false",
        "hide some under lanes: with shown: false",
    ),
    "too_many_words": Said(
        NOTE,
        "el mapa tiene {n} palabras; con más de {most} deja de leerse",
        "the map has {n} words; with more than {most} it is not read any more",
        "acorte las celdas: una idea, en palabras del cliente",
        "shorten the cells: one idea, in the customer's words",
    ),
    "crowded_cell": Said(
        NOTE,
        "columnas con celdas de más de {most} cosas ({n}): {names}",
        "columns with cells of more than {most} things ({n}): {names}",
        "deje las dos más importantes",
        "keep the two that matter most",
    ),
    "long_text": Said(
        NOTE,
        "textos de más de {most} letras ({n}): {names}",
        "texts of more than {most} letters ({n}): {names}",
        "acórtelos: en pantalla y en papel no caben",
        "shorten them: they do not fit on screen or paper",
    ),
    "near_key": Said(
        WARNING,
        "«{key}» no es una clave que se conozca aquí, y no hace nada; se parece a «{near}»",
        "'{key}' is no key that is known here, and does nothing; it is close to '{near}'",
        "escriba {near}:, o empiécela por x_ si es suya",
        "write {near}:, or begin it with x_ if it is your own",
    ),
    "near_channel": Said(
        WARNING,
        "«{id}» dice el canal «{channel}», que no se conoce; se parece a «{near}»",
        "'{id}' says channel '{channel}', which is not known; it is close to '{near}'",
        "escriba {near}, o déjelo si es un canal propio con otro nombre",
        "write {near}, or leave it if it is a channel of your own by another name",
    ),
    "unknown_keys": Said(
        NOTE,
        "claves que no se conocen y que se guardan tal cual ({n}): {names}",
        "keys that are not known and are kept as they are ({n}): {names}",
        "si son suyas, empiécelas por x_; si no, mírelas en el formato del mapa",
        "if they are your own, begin them with x_; else look them up in the format of maps",
    ),
    "empty_stage": Said(
        WARNING,
        "la etapa «{id}» no tiene columnas",
        "stage '{id}' has no columns",
        "añada un punto de contacto o una acción",
        "add a touchpoint or an action",
    ),
    "same_title": Said(
        WARNING,
        "varias columnas se llaman «{title}»: {names}",
        "several columns are called '{title}': {names}",
        "dé a cada una un título que la distinga",
        "give each a title that tells it from the others",
    ),
    "not_first_person": Said(
        NOTE,
        "títulos que no dice el cliente ({n}): {names}",
        "titles that are not said by the customer ({n}): {names}",
        "escríbalos en primera persona: «Comparo precios», no «Comparación»",
        "write them in the first person: 'I compare prices', not 'Comparison'",
    ),
    # what each column should have
    "no_rule": Said(
        WARNING,
        "el punto de contacto «{id}» no tiene regla: no se puede medir",
        "touchpoint '{id}' has no rule: it cannot be measured",
        "añada rule: y el evento que lo demuestra, o hágalo kind: action",
        "add rule: with the event that proves it, or make it kind: action",
    ),
    "no_channel": Said(
        NOTE,
        "puntos de contacto sin canal ({n}): {names}",
        "touchpoints without a channel ({n}): {names}",
        "añada channels:",
        "add channels:",
    ),
    "no_feeling": Said(
        NOTE,
        "columnas sin emoción prometida ({n}): {names}",
        "columns without a planned feeling ({n}): {names}",
        "añada feeling: de -2 a 2, o déjelo si no se sabe",
        "add feeling: from -2 to 2, or leave it if nobody knows",
    ),
    "nothing_said": Said(
        NOTE,
        "columnas que no dicen qué hace ni qué piensa el cliente ({n}): {names}",
        "columns that say neither what the customer does nor thinks ({n}): {names}",
        "añada doing: y thinking:",
        "add doing: and thinking:",
    ),
    "no_answerer": Said(
        NOTE,
        "puntos de contacto por los que no responde nadie ({n}): {names}",
        "touchpoints for which nobody answers ({n}): {names}",
        "añada owner: o areas:",
        "add owner: or areas:",
    ),
    "no_owner": Said(
        NOTE,
        "el momento de la verdad «{id}» no tiene responsable",
        "moment of truth '{id}' has no owner",
        "añada owner: con el nombre de quien responde",
        "add owner: with the name of who answers for it",
    ),
    "no_design": Said(
        NOTE,
        "el momento de la verdad «{id}» no dice cómo debe ser",
        "moment of truth '{id}' does not say how it is meant to go",
        "añada design: con lo que se quiere que viva el cliente",
        "add design: with what the customer is meant to live",
    ),
    "no_moment": Said(
        NOTE,
        "el mapa no tiene ningún momento de la verdad",
        "the map has no moment of truth",
        "pregunte cuáles deciden con periplo preguntar momentos y márquelos con moment_of_truth: true",
        "ask which ones decide with periplo ask moments, and mark them with moment_of_truth: true",
    ),
    "no_solution": Said(
        NOTE,
        "fricciones sin solución preparada ({n}): {names}",
        "frictions without a prepared solution ({n}): {names}",
        "añada solution: a cada una",
        "add solution: to each",
    ),
    "not_covered": Said(
        NOTE,
        "necesidades de información sin contenido ({n}): {names}",
        "information needs without content ({n}): {names}",
        "añada covered_by: con el contenido que responde",
        "add covered_by: with the content that answers",
    ),
    "no_adjustment": Said(
        NOTE,
        "la variante de «{id}» no ajusta ni comunicación, ni oferta, ni estrategia, ni servicio",
        "the variant for '{id}' adjusts neither communication, nor offer, nor strategy, nor service",
        "diga en qué columnas cambia alguno de los cuatro",
        "say in which columns one of the four differs",
    ),
    # how we know
    "one_kind_of_evidence": Said(
        NOTE,
        "etapas sin datos y testimonios a la vez ({n}): {names}",
        "stages without both data and testimonies ({n}): {names}",
        "añada evidence: de las dos clases: metric o inferred, y anecdote",
        "add evidence: of both kinds: metric or inferred, and anecdote",
    ),
    "old_evidence": Said(
        NOTE,
        "etapas con evidencia vieja, la más vieja de hace {days} días ({n}): {names}",
        "stages with old evidence, the oldest of {days} days ago ({n}): {names}",
        "vuelva a mirar y ponga la fecha de hoy",
        "look again and put today's date",
    ),
    "empty_anecdote": Said(
        WARNING,
        "un testimonio de «{id}» no dice nada",
        "an anecdote of '{id}' says nothing",
        "añada text: con las palabras y source: con su origen",
        "add text: with the words and source: with where they come from",
    ),
    "empty_metric": Said(
        WARNING,
        "un dato de «{id}» no pregunta nada",
        "a metric of '{id}' asks nothing",
        "añada ask: con la pregunta, o metric: con una de la biblioteca",
        "add ask: with the question, or metric: with one of the library",
    ),
    # what it refers to
    "unknown_reference": Said(
        WARNING,
        "{key} nombra «{name}», que no está en la biblioteca",
        "{key} names '{name}', which is not in the library",
        "corrija el nombre, o añádalo a library.yaml",
        "mend the name, or add it to library.yaml",
    ),
    "opens_itself": Said(
        WARNING,
        "«{id}» abre el mapa del que forma parte",
        "'{id}' opens the map that it is part of",
        "nombre en opens: otro mapa",
        "name another map in opens:",
    ),
    "opens_nowhere": Said(
        WARNING,
        "«{id}» abre el mapa «{name}», que no está junto a este",
        "'{id}' opens map '{name}', which does not lie beside this one",
        "corrija el id en opens:, o ponga ese mapa en la misma carpeta",
        "mend the id in opens:, or put that map into the same folder",
    ),
    "opens_circle": Said(
        ERROR,
        "unos mapas se abren a otros en círculo: {way}",
        "maps open one another in a circle: {way}",
        "quite uno de los opens: el detalle está debajo, no encima",
        "take one opens: away; the detail lies below, not above",
    ),
    "backward_transition": Said(
        NOTE,
        "la transición de «{origin}» a «{target}» va hacia atrás",
        "the transition from '{origin}' to '{target}' leads back",
        "compruebe que es lo que quiere decir",
        "make sure that this is what is meant",
    ),
    # against the events
    "unknown_event": Said(
        WARNING,
        "la regla nombra el evento «{name}», que los datos no tienen",
        "the rule names event '{name}', which the data do not have",
        "corrija el nombre, o espere a que lleguen datos",
        "mend the name, or wait until such data come",
    ),
    "unknown_property": Said(
        WARNING,
        "la regla nombra la propiedad «{name}», que los datos no tienen",
        "the rule names property '{name}', which the data do not have",
        "corrija el nombre, o espere a que lleguen datos",
        "mend the name, or wait until such data come",
    ),
    "unmapped_event": Said(
        NOTE,
        "el evento «{name}» ({n}) no está en ningún punto de contacto",
        "event '{name}' ({n}) is on no touchpoint",
        "añádalo a una regla si es parte del recorrido",
        "add it to a rule if it belongs to the journey",
    ),
    "shared_events": Said(
        NOTE,
        "{n} eventos cumplen «{first}» y «{other}»: para la etapa cuenta «{first}», el primero del mapa",
        "{n} events meet '{first}' and '{other}': for the stage '{first}' counts, the first on the map",
        "estreche una de las reglas si no es lo que quiere",
        "make one rule narrower if you do not want this",
    ),
    "nobody_met": Said(
        WARNING,
        "ningún evento cumple la regla de «{id}»",
        "no event meets the rule of '{id}'",
        "revise la regla",
        "look at the rule",
    ),
}


def found(code: str, line: int | None, **values: object) -> Finding:
    """The finding of this code, with its values in its words."""
    said = FOUND[code]
    what = Text((("es", said.es.format(**values)), ("en", said.en.format(**values))))
    mend = Text((("es", said.mend_es.format(**values)), ("en", said.mend_en.format(**values))))
    return Finding(said.level, code, line, what, mend, values)


def several(code: str, line: int | None, names: list[str], **values: object) -> Finding:
    """One finding about several things of a kind: how many, and the names of the first."""
    shown = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    return found(code, line, n=len(names), names=shown, **values)
