"""What a written file says wrongly, in Spanish: campaigns, messages, sources, mappings, settings, sheets."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from periplo.core.texts import Text
from periplo.core.wording import FAILURES, FLAWS

FAULTS = {
    # any file
    "did you mean '{}'?": "¿quiso decir '{}'?",
    "this is no text": "esto no es un texto",
    "this is not a text": "esto no es un texto",
    "write a text, or {es: …, en: …}; inside braces a text with a comma or a colon goes in quotes": (
        "escriba un texto, o {es: …, en: …}; entre llaves, un texto con coma o dos puntos va entre comillas"
    ),
    "this is not a label": "esto no es un rótulo",
    "write name: label below it": "escriba debajo nombre: rótulo",
    "this is not a list": "esto no es una lista",
    "'{}' is not a list": "'{}' no es una lista",
    "'{}' is not a list of names": "'{}' no es una lista de nombres",
    "'{}' is not a list of texts": "'{}' no es una lista de textos",
    "'{}' is not a mapping": "'{}' no es una lista de pares clave: valor",
    "'{}' is not a rule": "'{}' no es una regla",
    "give each its own id": "dé a cada uno un id propio",
    "write a number": "escriba un número",
    "write a whole number": "escriba un número entero",
    "write a whole number from {} on": "escriba un número entero a partir de {}",
    "write 'schema: 1', or install the Periplo that wrote it": (
        "escriba 'schema: 1', o instale el Periplo que lo escribió"
    ),
    "write {}: [ … ]": "escriba {}: [ … ]",
    # what lies beside maps
    "metric '{}' says better '{}'": "la métrica '{}' dice better '{}'",
    "metric '{}' says progress '{}'": "la métrica '{}' dice progress '{}'",
    "initiative '{}' says better '{}'": "la iniciativa '{}' dice better '{}'",
    "initiative '{}' says progress '{}'": "la iniciativa '{}' dice progress '{}'",
    # campaigns
    "campaign '{}' has no node '{}'": "la campaña '{}' no tiene el nodo '{}'",
    "write the message under 'messages', or use one of them": (
        "escriba el mensaje en 'messages', o use uno de ellos"
    ),
    "write days: [mon, fri]": "escriba days: [mon, fri]",
    "write mon, tue, …": "escriba mon, tue, …",
    "write ways: with a name, a weight and then: for each": (
        "escriba ways: con un nombre, un peso y then: para cada uno"
    ),
    "each is told apart by it": "por él se distingue cada uno",
    "name each": "ponga nombre a cada uno",
    "write branches: with if: and then: for each": "escriba branches: con if: y then: para cada una",
    "write api: true": "escriba api: true",
    "'every' lasts no time": "'every' no dura nada",
    "write every: 1h": "escriba every: 1h",
    "add at least one that sends a message": "añada al menos uno que envíe un mensaje",
    'write wait: 2h, or wait: {until: "10:00"}, {date: birthday}, {best_hour: {within: 24h}} '
    "or {for: […], within: 7d}": (
        'escriba wait: 2h, o wait: {until: "10:00"}, {date: birthday}, {best_hour: {within: 24h}} '
        "o {for: […], within: 7d}"
    ),
    "there is no guardrail '{}'": "no existe la guarda '{}'",
    "guardrail '{}' is no score of a survey": "la guarda '{}' no es una nota de una encuesta",
    "write of: {}, or remove survey and question": "escriba of: {}, o quite survey y question",
    "it is how much worse than the control group counts as worse, more than 0 and at most {}": (
        "es cuánto peor que el grupo de control cuenta como peor: más de 0 y como máximo {}"
    ),
    "write worse_by: {}": "escriba worse_by: {}",
    "write 10 for one in ten, or 0 for none": "escriba 10 para uno de cada diez, o 0 para ninguno",
    "no commercial calendar was given": "no se dio ningún calendario comercial",
    "drive the campaign in a workspace, whose calendar names seasons and holidays": (
        "ejecute la campaña en una carpeta de trabajo, cuyo calendario nombra temporadas y festivos"
    ),
    "there is no unit '{}'": "no existe la unidad '{}'",
    # messages
    "message '{}' asks for a survey and does not say which": (
        "el mensaje '{}' pide una encuesta y no dice cuál"
    ),
    "the block survey asks its first question": "el bloque survey hace su primera pregunta",
    "{} of message '{}': {}": "{} del mensaje '{}': {}",
    "{} of message '{}', line {} of the text: {}": "{} del mensaje '{}', línea {} del texto: {}",
    "write survey: ID beside subject and body": "escriba survey: ID junto a subject y body",
    # surveys and forms
    "write valid: 30d": "escriba valid: 30d",
    "{} is no name of a channel and a purpose": "{} no es el nombre de un canal y una finalidad",
    "what is allowed is listed with commas": "lo que se permite se enumera con comas",
    "write it without commas and line ends": "escríbalo sin comas ni saltos de línea",
    # who is who
    "'{}' names no kinds": "'{}' no nombra clases",
    "'{}' is no country": "'{}' no es un país",
    "'{}' would mean every value": "'{}' querría decir todos los valores",
    "'{}' is not known here": "'{}' no se conoce aquí",
    # how long things are kept
    'write lines such as - {name: "page *", keep: 400d}': 'escriba líneas como - {name: "page *", keep: 400d}',
    "a name and how long it is kept are wanted": "se pide un nombre y cuánto tiempo se guarda",
    # live sources and floor plans
    "a source may say {}": "una fuente puede decir {}",
    "write tick: 5s": "escriba tick: 5s",
    "a place stands there twice": "un lugar está dos veces",
    "give each place one plan": "dé a cada lugar un solo plano",
    "a plan has from 1 to {} zones, this one {}": "un plano tiene de 1 a {} zonas, y este {}",
    "write - id: … with its label and rect, below zones:": "escriba - id: … con su label y su rect, debajo de zones:",
    "the plan has no size": "el plano no tiene tamaño",
    "write width: 20": "escriba width: 20",
    "write height: 20": "escriba height: 20",
    "write width: 20 and height: 12": "escriba width: 20 y height: 12",
    "here {} numbers are expected": "aquí se esperan {} números",
    "write them as [1, 2.5]": "escríbalos como [1, 2.5]",
    "write rect: [x, y, width, height]": "escriba rect: [x, y, width, height]",
    "a polygon has from 3 to 100 corners": "un polígono tiene de 3 a 100 esquinas",
    "write polygon: [[x, y], …]": "escriba polygon: [[x, y], …]",
    "call it {}, or one of {}": "llámela {}, o de alguna de estas maneras: {}",
    # mappings and timed imports
    "add id: COLUMN or sku: COLUMN": "añada id: COLUMNA o sku: COLUMNA",
    "add column: … or fixed: …": "añada column: … o fixed: …",
    "add fields: {id: COLUMN, …}": "añada fields: {id: COLUMNA, …}",
    "write field: COLUMN below it": "escriba debajo campo: COLUMNA",
    "write written: meant below it": "escriba debajo lo escrito: lo que significa",
    "'divide' is no power of ten": "'divide' no es una potencia de diez",
    "write 100 for hundredths": "escriba 100 si son centésimas",
    "write a regular expression with one (group)": "escriba una expresión regular con un (grupo)",
    "write {column: …, is: [VALUE, …]}": "escriba {column: …, is: [VALOR, …]}",
    "write {columns: […], within: COLUMN}": "escriba {columns: […], within: COLUMNA}",
    "write three capitals, such as EUR": "escriba tres mayúsculas, como EUR",
    "write - {id: …, files: …} below it": "escriba debajo - {id: …, files: …}",
    "preset and mapping were both given": "se dieron preset y mapping a la vez",
    "this is less than a minute": "es menos de un minuto",
    "no hour was given": "no se dio ninguna hora",
    'write at: "03:30", in quotes': 'escriba at: "03:30", entre comillas',
    "'{}' has no column that I know as the {}": "'{}' no tiene ninguna columna que se reconozca como {}",
    "name another with --{}": "indique otro con --{}",
    "most often ({}): {}": "lo más frecuente ({}): {}",
    # maps and sheets
    "{} holds no map": "{} no contiene ningún mapa",
    "begin with keys such as 'schema' and 'id'": "empiece con claves como 'schema' e 'id'",
    "'{}' declares entities in {}": "'{}' declara entidades en {}",
    "the sheet spreads over more than {} cells": "la hoja ocupa más de {} celdas",
    "a sheet of '{}' spreads over more than {} cells": "una hoja de '{}' ocupa más de {} celdas",
    "a mapping of maps has no '{}'": "una correspondencia de mapas no tiene '{}'",
    "write each name: its meaning below it": "escriba debajo cada nombre: lo que significa",
    # tables handed over in Python
    "this table cannot be read": "esta tabla no se puede leer",
    "give columns of texts, numbers and times": "dé columnas de textos, números y fechas",
    "the columns of this table are not of one length": "las columnas de esta tabla no tienen la misma longitud",
    "this table has no column": "esta tabla no tiene columnas",
    "give each column one value a row": "dé a cada columna un valor por fila",
    "a row has no customer": "una fila no tiene cliente",
    "such rows are set aside where a log is read": "esas filas se apartan al leer un registro de eventos",
    "only whole journeys, by shard and customer, can be sealed": (
        "solo se pueden sellar recorridos enteros, por fragmento y cliente"
    ),
    # periplo.toml and secrets.toml
    "{} is not TOML": "{} no es TOML",
    "{} says kind '{}'": "{} dice kind '{}'",
    "{} says language '{}'": "{} dice language '{}'",
    "{} says colour '{}'": "{} dice colour '{}'",
    "write it as #0b5cad": "escríbalo como #0b5cad",
    'write both, such as role_claim = "groups" and roles = {"crm-editors" = "editor"}': (
        'escriba los dos, como role_claim = "groups" y roles = {"crm-editors" = "editor"}'
    ),
    "{} says something unknown": "{} dice algo que no se conoce",
    "mend or remove that key": "corrija o quite esa clave",
    "mend that key": "corrija esa clave",
    "{} cannot be understood": "{} no se entiende",
    "neither {} nor the environment has it": "no está ni en {} ni en el entorno",
    'set the environment variable, or write {} = "…" into {}': (
        'ponga la variable de entorno, o escriba {} = "…" en {}'
    ),
    'write one NAME = "value" a line': 'escriba un NOMBRE = "valor" por línea',
    "run: chmod 600 {}": "ejecute: chmod 600 {}",
}


def _within(place: str, where: str, sentences: Mapping[str, Text]) -> dict[str, str]:
    """What is wrong with the words of a message, told at the text that has it: place in English, where in Spanish."""
    told = {}
    for sentence in sentences.values():
        english, spanish = f"{place}{sentence.to('en')}", f"{where}{sentence.to('es')}"
        holes = [name for _, name, _, _ in Formatter().parse(english) if name]
        told[english.format_map(dict.fromkeys(holes, "{}"))] = spanish.format_map(
            {name: f"{{{holes.index(name)}}}" for name in holes}
        )
    return told


FAULTS |= (
    _within("{name_} of message '{id_}': ", "{name_} del mensaje '{id_}': ", FLAWS)
    | _within(
        "{name_} of message '{id_}', line {line_} of the text: ",
        "{name_} del mensaje '{id_}', línea {line_} del texto: ",
        FLAWS,
    )
    | _within("snippet '{id_}': ", "el fragmento '{id_}': ", FLAWS)
    | _within("", "", FAILURES)
)
