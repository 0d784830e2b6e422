"""What saved views say."""

from __future__ import annotations

PAGES = {
    "saved_views": ("Vistas guardadas", "Saved views"),
    "saved_lead": (
        "Una pregunta con sus opciones, o el mapa con su periodo y sus filtros, bajo un nombre y siempre en la misma "
        "dirección.",
        "A question with its options, or the map with its period and filters, under a name and always at one address.",
    ),
    "saved_none": (
        "Todavía no hay ninguna. Abra una pregunta o el mapa y elija «Guardar esta vista».",
        "There are none yet. Open a question or the map, and choose “Save this view”.",
    ),
    "saved_save": ("Guardar esta vista", "Save this view"),
    "saved_name": ("Nombre", "Name"),
    "saved_whom": ("Para quién", "For whom"),
    "saved_own": ("solo para mí", "for me alone"),
    "saved_all": ("para todos", "for all"),
    "saved_by": ("de {0}", "by {0}"),
    "saved_keep": ("Guardar", "Save"),
    "saved_remove": ("Quitar", "Remove"),
    "saved_change": ("Cambiar el nombre o quitar", "Rename or remove"),
    "saved_map": ("Mapa", "Map"),
    "saved_done": ("Guardada: {0}", "Saved: {0}"),
    "kind.view": ("Vista guardada", "Saved view"),
}
