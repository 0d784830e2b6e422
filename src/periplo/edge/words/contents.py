"""What is said of content by stage and band."""

from __future__ import annotations

COMMANDS = {
    "ask.content": (
        "Qué contenidos leen, ven y siguen los clientes, según la etapa en que están y su edad",
        "Which content customers read, see and follow, by the stage in which they stand and their age",
    ),
    "ask.content.examples": (
        "periplo preguntar contenidos --in mi-tienda --by edad",
        "periplo ask content --in my-shop --by age",
    ),
}
OPTIONS = {
    "content": (
        "Qué eventos dicen que alguien leyó o vio un contenido (si no, los que se llaman así)",
        "Which events say that somebody read or saw content (else those called so)",
    ),
    "named_by": (
        "Propiedad que nombra el contenido (si no, la primera que traiga el evento)",
        "Property that names the content (else the first that the event carries)",
    ),
}
TOLD = {
    "title.content": ("Qué leen y ven en cada etapa", "What they read and see in each stage"),
    "method.content": (
        "La etapa es la del último punto de contacto vivido hasta entonces, dentro del plazo de inactividad del mapa. "
        "Cuenta clientes una vez por contenido, etapa y grupo, entre quienes estuvieron allí en el periodo; Wilson, "
        "95 %. Un número se parte en hasta cuatro grupos por cuántos clientes hay, antes de mirar qué leyeron.",
        "The stage is that of the last touchpoint met up to then, within the map's idle limit. Counts customers once "
        "for each content, stage and group, among those who were there in the period; Wilson, 95%. A number is cut "
        "into up to four groups by how many customers there are, before looking at what they read.",
    ),
    "content_band": ("grupo", "group"),
    "content_what": ("qué", "what"),
    "content_of": ("de quienes estaban", "of those there"),
    "content_unknown": ("no se sabe", "not known"),
}
