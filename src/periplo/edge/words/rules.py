"""What is wrong with a rule, in Spanish: its text, its YAML, and where it is asked."""

from __future__ import annotations

# What may come next in a rule, in English and Spanish; core/rule_text.py says which.
_EXPECTED = {
    "the name of an event": "el nombre de un evento",
    "the name of a property": "el nombre de una propiedad",
    "the id of a stage": "el id de una etapa",
    "the end of the rule, 'and' or 'or'": "el final de la regla, «y» u «o»",
    "a closing parenthesis": "un paréntesis que cierre",
    "a comparison such as is, >, contains or exists": "una comparación como es, >, contiene o existe",
    "a comparison such as > or <=": "una comparación como > o <=",
    "a number or a date": "un número o una fecha",
    "a list of values in parentheses": "una lista de valores entre paréntesis",
    "a comma or a closing parenthesis": "una coma o un paréntesis que cierre",
    "a value": "un valor",
    "'of' and an event": "«de» y un evento",
    "'more than' or 'less than' and a time ago": "«más de» o «menos de» y un tiempo",
    "a whole number": "un número entero",
    "'times'": "«veces»",
    "a number": "un número",
    "a duration such as 30 days": "una duración como 30 días",
    "a channel": "un canal",
    "a purpose": "un fin, como marketing",
    "the name of a class": "el nombre de una clase de valor",
    "a percentage such as 10 %": "un porcentaje como 10 %",
    "the name of a draw": "el nombre de un sorteo",
    "the id of a segment": "el id de un segmento",
    "the id of a buyer persona": "el id de un buyer persona",
}

RULE_FAULTS = {
    "the rule '{}' cannot be read at its end": "la regla «{}» no se puede leer: falta algo al final",
    "the rule '' cannot be read at its end": "una regla está vacía",
    "the rule '{}' cannot be read at '{}' at position {}": (
        "la regla «{}» no se puede leer en «{}», en la posición {}"
    ),
    **{f"here {english} is expected": f"aquí se espera {spanish}" for english, spanish in _EXPECTED.items()},
    "put names and values with spaces or special words in double quotes": (
        "ponga entre comillas dobles los nombres y valores con espacios o palabras reservadas"
    ),
    "the rule '{}' has a stray {} at position {}": "en la regla «{}» sobra {} en la posición {}",
    "close every quote, and put names or values with such marks in double quotes": (
        "cierre todas las comillas, y ponga entre comillas dobles los nombres y valores con esos signos"
    ),
    "the rule is nested too deeply to be read": "la regla tiene demasiados niveles para leerla",
    "split it into smaller rules": "divídala en reglas más pequeñas",
    "this rule is about a customer's whole journey": "esta regla habla del recorrido entero de un cliente",
    "here one event is judged at a time": "aquí se mira un evento cada vez",
    "name the event, and its properties after 'where'": "nombre el evento, y sus propiedades después de «donde»",
    "this rule asks for a customer's stage": "esta regla pregunta por la etapa de un cliente",
    "name the map with --map": "indique el mapa con --map",
    "this rule names segment '{}'": "esta regla nombra el segmento «{}»",
    "segments are kept in a workspace, and none was given here": (
        "los segmentos están en una carpeta de trabajo, y aquí no se indicó ninguna"
    ),
    "name the workspace with --in, or write the segment's own rule": (
        "indique la carpeta de trabajo con --in, o escriba la regla del segmento"
    ),
    "this rule names buyer persona '{}'": "esta regla nombra el buyer persona «{}»",
    "personas are described in maps, and none was given here": (
        "los buyer personas se describen en los mapas, y aquí no se indicó ninguno"
    ),
    "name the map with --map, or the workspace with --in": (
        "indique el mapa con --map, o la carpeta de trabajo con --in"
    ),
    "this rule asks for groups": "esta regla pregunta por grupos",
    "this rule asks for consents": "esta regla pregunta por consentimientos",
    "this rule asks who is about to be lost": "esta regla pregunta quién está a punto de perderse",
    "this rule asks for value classes": "esta regla pregunta por clases de valor",
    "they are not known here": "aquí no se conocen",
    "ask in the workspace in which they are kept, with --in": (
        "pregunte en la carpeta de trabajo donde están, con --in"
    ),
    "'atrisk' says {}": "«atrisk» dice {}",
    "'random' says {}": "«random» dice {}",
    "write percent, from 0.01 to 100, as in random: 10": "escriba un porcentaje, de 0.01 a 100, como random: 10",
    "'times' says {}": "«times» dice {}",
    "write a whole number, as in times: {'>=': 2}": "escriba un número entero, como en times: {'>=': 2}",
    "'sum' is compared with {}": "«sum» se compara con {}",
    "write a number, as in '>': 100": "escriba un número, como en '>': 100",
    "a rule says {}": "una regla dice {}",
    "it may say {}": "puede decir {}",
    "use one of these keys": "use una de estas claves",
    "property '{}' is compared by '{}'": "la propiedad «{}» se compara con «{}»",
    "it may be {}": "puede ser {}",
    "use one of these": "use uno de estos",
    "property '{}' is compared with {}": "la propiedad «{}» se compara con {}",
    "write one value: text, number, true or false": "escriba un solo valor: texto, número, true o false",
    "a rule cannot be {}": "una regla no puede ser {}",
    "write it as text or as a mapping such as {event: visit}": "escríbala como texto o como {event: visit}",
    "the rule says '{}'": "la regla dice «{}»",
    "beside '{}' it may say {}": "junto a «{}» puede decir {}",
    "take the key away, or mend its name": "quite la clave, o corrija su nombre",
    "'{}' wants one comparison": "«{}» pide una comparación",
    "write {{}: …}": "escriba {{{}: …}}",
    "'{}' wants a list": "«{}» pide una lista",
    "write {}: [one, another]": "escriba {}: [uno, otro]",
}
