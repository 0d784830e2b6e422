"""The gallery in Spanish and English: help, and what the command tells."""

from __future__ import annotations

COMMANDS = {
    "gallery": (
        "Mapas de ejemplo ya llenos, con un año de clientes; con un nombre, uno de ellos",
        "Whole examples, each with its map and a year of customers; with a name, one of them",
    ),
    "gallery.examples": (
        "periplo galería\nperiplo galería clinic\nperiplo galería clinic --out mi-clínica",
        "periplo gallery\nperiplo gallery clinic\nperiplo gallery clinic --out my-clinic",
    ),
}
OPTIONS = {
    "gallery_out": (
        "Carpeta nueva en la que se crea el ejemplo, con sus eventos",
        "New folder in which the example is made, with its events",
    ),
}
TOLD = {
    "gallery_head.name": ("ejemplo", "example"),
    "gallery_head.line": ("de qué trata", "what it is about"),
    "gallery_more": (
        "Y la tienda de demostración: periplo demo. Para crear uno: periplo galería NOMBRE --out CARPETA",
        "And the demo shop: periplo demo. To make one: periplo gallery NAME --out DIR",
    ),
    "gallery_story": ("Qué hay escondido en sus datos: {0}", "What is hidden in its data: {0}"),
    "gallery_made": (
        "{0}: {1} eventos de {2} clientes en '{3}', todos inventados.",
        "{0}: {1} events of {2} customers in '{3}', all of them invented.",
    ),
    "gallery_ask": (
        "Pregunte: periplo preguntar {0} --in {1}{2}",
        "Ask: periplo ask {0} --in {1}{2}",
    ),
    "gallery_serve": ("Véalo: periplo servir {0}", "See it: periplo serve {0}"),
    "gallery_make": (
        "Créelo: periplo galería {0} --out {0}",
        "Make it: periplo gallery {0} --out {0}",
    ),
}
