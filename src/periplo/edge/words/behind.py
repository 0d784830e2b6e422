"""What the page of the people behind a figure says; pages.py joins it to the others."""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {}
OPTIONS = {
    "who_behind": (
        "Con --make: línea de la tabla, desde 1, cuya gente se guarda; :COLUMNA o :ETAPA si cuenta varias cosas",
        "With --make: line of the table, from 1, whose people are kept; :COLUMN or :STAGE if it counts several things",
    ),
    "make_segment": (
        "Guarda a esas personas como segmento con este nombre, en vez de mostrar la respuesta",
        "Keep these people as a segment of this id, instead of showing the answer",
    ),
}
TOLD = {
    "behind.made": ("Segmento {0} guardado, con {1}: {2}", "Segment {0} saved, with {1}: {2}"),
    "behind.rule": (
        "Es la lista de hoy. Esta regla los encuentra siempre al día: {0}",
        "It is today's list. This rule finds them, always up to date: {0}",
    ),
    "behind.next": (
        "Para escribirles: /send?segment={0} en la consola, o una campaña con la regla «en segmento {0}»",
        'To write to them: /send?segment={0} in the console, or a campaign with the rule "in segment {0}"',
    ),
}
PAGES = {
    "behind_n": ("Clientes detrás de esta cifra: {0}", "Customers behind this figure: {0}"),
    "behind_people": ("Quiénes son", "Who they are"),
    "behind_page": ("Página {0} de {1}", "Page {0} of {1}"),
    "behind_before": ("Anteriores", "Before"),
    "behind_after": ("Siguientes", "Next"),
    "behind_looked": (
        "Queda anotado quién miró a los clientes que se ven aquí.",
        "Who looked at the customers shown here is written down.",
    ),
    "behind_segment": ("Convertir en segmento", "Make it a segment"),
    "behind_rule": (
        "Una regla los encuentra, contada desde hoy hacia atrás y siempre al día:",
        "A rule finds them, looking back from now and always up to date:",
    ),
    "behind_no_rule": (
        "Ninguna regla dice exactamente lo mismo que esta cifra; puede guardar la lista de quienes son ahora.",
        "No rule says exactly what this figure says; you can keep the list of who they are now.",
    ),
    "behind_make_rule": ("Crear un segmento con esta regla", "Make a segment with this rule"),
    "behind_title": ("Nombre de la lista", "Name of the list"),
    "behind_make_list": ("Guardar como lista de hoy", "Keep as today's list"),
    "behind_send": ("Guardar la lista y escribirles", "Keep the list and write to them"),
    "behind_parts": ("En qué etapa están", "In which stage they stand"),
    "behind_list": (
        "Una lista guarda a estas personas con la fecha de hoy y no cambia por sí sola.",
        "A list holds these people with today's date and does not change by itself.",
    ),
    "behind_note": ("{0}. {1}. Lista, no regla.", "{0}. {1}. A list, not a rule."),
    "behind_hint": (
        "Cada cifra con enlace abre a las personas que cuenta.",
        "Every figure with a link opens the people it counts.",
    ),
    "behind_all": ("Ver a todas las personas", "See all the people"),
}
