"""Names by which programs call what somebody read, saw or followed, English and Spanish; and the band of their age."""

from __future__ import annotations

from collections.abc import Iterable

from periplo.core.meanings import words_in

_SAID = (
    """article articles blog guide guides video webinar podcast content page newsletter leaflet brochure reviews faq
    articulo articulos guia guias contenido pagina boletin folleto catalogo catalogue""",
    """read viewed view watched seen opened clicked scanned played downloaded
    leido leida leidas visto vista vistas abierto pulsado escaneado descargado descargada""",
)
_CONTENT, _LOOKED = (frozenset(said.split()) for said in _SAID)
_MESSAGES = frozenset({"message opened", "message clicked", "message read"})
AGES = ("age_band", "age_group", "age_range", "age", "franja_edad", "rango_edad", "edad")
ITEMS = (  # properties that name what was looked at, the first that an event carries
    "content", "article", "title", "content_id", "contenido", "articulo", "titulo", "campaign", "page", "path", "url",
)  # fmt: skip


def content_in(names: Iterable[str]) -> tuple[str, ...]:
    """Which of these event names say that somebody looked at content, by their words, sorted."""
    return tuple(
        sorted(
            name
            for name in names
            if name.casefold() in _MESSAGES
            or ((words := frozenset(words_in(name))) & _CONTENT and words & _LOOKED)
        )
    )


def age_in(traits: Iterable[str]) -> str | None:
    """The customer column that tells an age or its band; None where none is called so."""
    known = set(traits)
    return next((name for name in AGES if name in known), None)
