"""What the commands of maps, and the options by which one is drawn, say of themselves."""

from __future__ import annotations

COMMANDS = {
    "map": ("Mapas de recorrido", "Journey maps"),
    "map.new": (
        "Hace un mapa nuevo: una plantilla, o pregunta a pregunta",
        "Make a new map: a template, or question by question",
    ),
    "map.new.examples": (
        "periplo mapa nuevo mi-mapa.yaml\n"
        "periplo mapa nuevo mi-mapa.yaml --kind clinic\n"
        "periplo mapa nuevo mi-mapa.yaml --stages sale",
        "periplo map new my-map.yaml\n"
        "periplo map new my-map.yaml --kind clinic\n"
        "periplo map new my-map.yaml --stages sale",
    ),
    "map.check": (
        "Revisa un mapa, solo o con los datos que debe medir; termina en 1 si hay algo que mejorar",
        "Check a map, alone or with the data it should measure; ends with 1 if there is something to mend",
    ),
    "map.check.examples": (
        "periplo mapa revisar mapa.yaml\nperiplo mapa revisar mapa.yaml --events eventos.csv --level warning\n"
        "periplo mapa revisar tienda --in mi-tienda --from 2026-01-01",
        "periplo map check map.yaml\nperiplo map check map.yaml --events events.csv --level warning\n"
        "periplo map check shop --in my-shop --from 2026-01-01",
    ),
    "map.diff": (
        "Dice en palabras qué cambió de un mapa a otro",
        "Say in words what changed from one map to another",
    ),
    "map.diff.examples": (
        "periplo mapa comparar antes.yaml despues.yaml\n"
        "periplo mapa comparar tienda@1 tienda --in mi-tienda --out cambios.html",
        "periplo map diff before.yaml after.yaml\n"
        "periplo map diff shop@1 shop --in my-shop --out changes.html",
    ),
    "map.evidence": (
        "Dice en qué se apoya un mapa: datos y testimonios, cuánto se conoce y qué ha envejecido",
        "Say what a map rests on: data and testimonies, how well it is known and what has grown old",
    ),
    "map.evidence.examples": (
        "periplo mapa evidencia mapa.yaml\nperiplo mapa evidencia tienda --in mi-tienda --by persona",
        "periplo map evidence map.yaml\nperiplo map evidence shop --in my-shop --by persona",
    ),
    "map.adjustments": (
        "Pone lado a lado comunicación, oferta, estrategia y servicio para cada buyer persona",
        "Lay communication, offer, strategy and service side by side for each buyer persona",
    ),
    "map.adjustments.examples": (
        "periplo mapa ajustes mapa.yaml",
        "periplo map adjustments map.yaml",
    ),
    "map.list": (
        "Da una lista de lo que falta por hacer en un mapa: frictions, moments, needs, pains, opportunities, "
        "unplanned, overdue o roles (quién responde y quién ejecuta); termina en 1 si algo falta o va tarde",
        "Give a list of what is to be done on a map: frictions, moments, needs, pains, opportunities, "
        "unplanned, overdue or roles (who answers and who executes); ends with 1 if something is lacking or late",
    ),
    "map.list.examples": (
        "periplo mapa lista frictions mapa.yaml\nperiplo mapa lista opportunities tienda --in mi-tienda",
        "periplo map list frictions map.yaml\nperiplo map list opportunities shop --in my-shop",
    ),
    "map.draw": (
        "Dibuja un mapa con lo que se vivió en él: HTML, SVG, PNG, PDF o PowerPoint según --out",
        "Draw a map with what was lived on it: HTML, SVG, PNG, PDF or PowerPoint, as --out ends",
    ),
    "map.draw.examples": (
        "periplo mapa dibujar mapa.yaml --events eventos.csv --out mapa.html\n"
        "periplo mapa dibujar mapa.yaml --in mi-tienda --out mapa.pdf --paper A3\n"
        "periplo mapa dibujar mapa.yaml --in mi-tienda --out mapa.pptx\n"
        "periplo mapa dibujar mapa.yaml --in mi-tienda --view executive --out resumen.pdf\n"
        "periplo mapa dibujar mapa.yaml --lanes doing,feeling,frictions --out mapa.svg\n"
        "periplo mapa dibujar deseado.yaml --beside hoy.yaml --out cambios.html\n"
        "periplo mapa dibujar --in mi-tienda --compare previous --out cambios.html",
        "periplo map draw map.yaml --events events.csv --out map.html\n"
        "periplo map draw map.yaml --in my-shop --out map.pdf --paper A3\n"
        "periplo map draw map.yaml --in my-shop --out map.pptx\n"
        "periplo map draw map.yaml --in my-shop --view executive --out summary.pdf\n"
        "periplo map draw map.yaml --lanes doing,feeling,frictions --out map.svg\n"
        "periplo map draw wanted.yaml --beside today.yaml --out changes.html\n"
        "periplo map draw --in my-shop --compare previous --out changes.html",
    ),
}

OPTIONS = {
    "map": (
        "Archivo del mapa, o su id (si no, el primero de la carpeta de trabajo)",
        "File of the map, or its id (else the workspace's first)",
    ),
    "stage_preset": ("Solo las etapas de un modelo conocido", "Only the stages of a known model"),
    "lanes": (
        "Filas que se dibujan, por su id o su título: doing,feeling; all, todas; shown, las de siempre",
        "Lanes to draw, by id or title: doing,feeling; all of them; shown, the usual ones",
    ),
    "moment": ("Solo los puntos de antes, durante o después", "Only the points before, during or after"),
    "area": (
        "Solo los puntos de los que responde esta área, por su id o su nombre",
        "Only the points for which this area answers, by id or name",
    ),
    "drawn_channel": (
        "Solo los puntos de este canal, con los eventos que llegaron por él",
        "Only the points of this channel, with the events that came through it",
    ),
    "curves": (
        "Buyer personas cuya curva se dibuja también",
        "Buyer personas whose curve is drawn too",
    ),
    "against": ("Periodo con el que se compara", "Period to compare with"),
    "compare": ("Compara con el periodo anterior", "Compare with the period before"),
    "beside": (
        "Otro mapa con el que se compara, como el recorrido de hoy",
        "Another map to compare with, such as the journey as it is",
    ),
    "smallest": (
        "Puntos de la letra más pequeña en la hoja (si no, los que pide: A4 8, A3 7, A2 9, A1 y A0 14, 16:9 12)",
        "Points of the smallest text on the sheet (else as it needs: A4 8, A3 7, A2 9, A1 and A0 14, 16:9 12)",
    ),
    "view": (
        "Otra vista: historia de un cliente, una página para dirección, cartel o plantilla de taller",
        "Another view: one customer's story, one page for executives, a poster, or a workshop template",
    ),
    "theme": (
        "Claro u oscuro, para SVG, PNG, PDF y PowerPoint",
        "Light or dark, for SVG, PNG, PDF and PowerPoint",
    ),
    "paper": (
        "Hoja del PDF o del PNG: en varias páginas, por etapas, si la letra quedara pequeña",
        "Sheet of the PDF or PNG: on several pages, by stage, where the text would be too small",
    ),
    "scale": (
        "Píxeles del PNG por cada uno del dibujo (si no, 2)",
        "Pixels of the PNG for one of the picture (else 2)",
    ),
}
