"""The words of pictures of whole routes, in Spanish and English."""

from __future__ import annotations

ROUTE_WORDS: dict[str, tuple[str, str]] = {
    "conformance": ("Lo dibujado y lo vivido", "As drawn and as lived"),
    "followed": ("Siguen la ruta dibujada", "Follow the drawn route"),
    "deviations": ("Dónde se apartan más", "Where most leave it"),
    "nobody_deviates": ("Nadie se aparta de ella.", "Nobody leaves it."),
    "deviate.skipped": ("se lo saltan", "skip it"),
    "deviate.added": ("pasan cuando el mapa no lo dibuja", "come when the map does not draw it"),
    "deviate.order": ("pasan en otro orden", "come in another order"),
    "deviate.late": ("más tarde de lo prometido", "later than promised"),
    "deviate.channel": ("por otro canal", "by another channel"),
    "less_worth": ("{0} de valor de menos ({1})", "{0} less value ({1})"),
    "more_worth": ("{0} de valor de más ({1})", "{0} more value ({1})"),
    "routes_most_gone": ("Las rutas más comunes", "The routes most gone"),
    "route_as_drawn": ("como se dibujó", "as drawn"),
    "route_edits": ("a {0} pasos del mapa", "{0} steps from the map"),
    "route_edit": ("a un paso del mapa", "one step from the map"),
    "more_deviations": ("y {0} formas más de apartarse", "and {0} more ways of leaving it"),
}
