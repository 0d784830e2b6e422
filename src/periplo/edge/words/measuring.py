"""What is said of effects, reports and winners, in both languages; and errors about them in Spanish."""

from __future__ import annotations

TOLD = {
    "difference": ("diferencia: {0} ({1}…{2})", "difference: {0} ({1}…{2})"),
    "ways_difference": ("{3} frente a {4}: {0} ({1}…{2})", "{3} against {4}: {0} ({1}…{2})"),
    "always_valid": (
        "margen del 95 % que vale se mire cuando se mire; probabilidad de que sea mejor: {0}",
        "95 % interval that holds whenever one looks; probability of being better: {0}",
    ),
    "with_earlier": (
        "sin lo que ya hacían antes: {0} ({1}…{2}); quita el {3} de la variación",
        "less what they did before: {0} ({1}…{2}); takes out {3} of the variation",
    ),
    "value_difference": (
        "{0} por persona, {4} frente a {5}: {1} ({2}…{3})",
        "{0} per person, {4} against {5}: {1} ({2}…{3})",
    ),
    "attributed": (
        "atribuidos: {0} de {1} con mensaje cumplieron el objetivo en los {2} días siguientes; incrementales: {3}",
        "attributed: {0} of {1} with a message met the goal within {2} days; incremental: {3}",
    ),
    "guardrail": (
        "{0}: {1} con la campaña, {2} en control; {3} (peor desde {4})",
        "{0}: {1} with the campaign, {2} in control; {3} (worse from {4})",
    ),
    "guard.unsubscribed": ("bajas", "unsubscribed"),
    "guard.complaint": ("quejas por correo no deseado", "complaints of spam"),
    "verdict.fine": ("no empeora", "no worse"),
    "verdict.worse": ("empeora", "worse"),
    "verdict.unsure": ("aún no se sabe", "cannot be told yet"),
    "ratio_fine": (
        "tamaño de los grupos: como debía ser (p = {0})",
        "sizes of the groups: as they should be (p = {0})",
    ),
    "ratio_off": (
        "tamaño de los grupos: NO es el que debía ser (p = {0})",
        "sizes of the groups: NOT as they should be (p = {0})",
    ),
    "shared_pairs": (
        "comparten dirección y están en grupos distintos: {0} pares",
        "share an address and stand in different groups: {0} pairs",
    ),
}

FAULTS = {
    "node '{}' has no ways that chance chooses among": "el nodo '{}' no tiene caminos que elija el azar",
    "of '{}' these have: {}": "de '{}' los tienen: {}",
    "name one of them, or leave --node out": "nombre uno de ellos, o no ponga --node",
    "no event has a number called '{}'": "ningún evento tiene un número llamado '{}'",
    "the value of a goal is a number that its event carries": "el valor de un objetivo es un número de su evento",
    "name the property with --value, such as --value total": "nombre la propiedad con --value, como --value total",
    "the arms and their counts do not fit together": "las variantes y sus cuentas no casan",
    "{} arms, {} counts of successes, {} of failures": "{} variantes, {} cuentas de logros, {} de fallos",
    "give one of each for every arm": "dé una de cada para cada variante",
    "a floor of {} for {} arms leaves no room": "un mínimo de {} para {} variantes no deja sitio",
    "write at most {}": "escriba como mucho {}",
    "fewer than no people cannot have reached a goal": "no puede haber alcanzado el objetivo menos que nadie",
    "give counts of 0 or more": "dé cuentas de 0 o más",
}
