"""What is said of effects, reports and winners, in both languages; and errors about them in Spanish."""

from __future__ import annotations

FAULTS = {
    "the arms and their counts do not fit together": "las variantes y sus cuentas no casan",
    "{} arms, {} counts of successes, {} of failures": "{} variantes, {} cuentas de logros, {} de fallos",
    "give one of each for every arm": "dé una de cada para cada variante",
    "a floor of {} for {} arms leaves no room": "un mínimo de {} para {} variantes no deja sitio",
    "write at most {}": "escriba como mucho {}",
    "fewer than no people cannot have reached a goal": "no puede haber alcanzado el objetivo menos que nadie",
    "give counts of 0 or more": "dé cuentas de 0 o más",
}
