"""Theories of the journey, side by side: each stage of a map may stand in one phase of each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from periplo.core.texts import Text


@dataclass(frozen=True, slots=True)
class Phase:
    id: str
    title: Text
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Framework:
    """A named order of phases, from a book or of one's own."""

    id: str
    title: Text
    phases: tuple[Phase, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)


def _framework(id: str, es: str, en: str, **phases: tuple[str, str]) -> Framework:
    return Framework(id, _both(es, en), tuple(Phase(phase, _both(*title)) for phase, title in phases.items()))


def _both(es: str, en: str) -> Text:
    return Text((("es", es), ("en", en)))


FRAMEWORKS: dict[str, Framework] = {
    known.id: known
    for known in (
        _framework("reach", "Alcance a retención", "Reach to retention", reach=("Alcance", "Reach"),
                   acquisition=("Adquisición", "Acquisition"), engagement=("Engagement", "Engagement"),
                   conversion=("Conversión", "Conversion"), retention=("Retención", "Retention")),
        _framework("awareness", "Conciencia a recomendación", "Awareness to advocacy",
                   awareness=("Conciencia", "Awareness"),
                   consideration=("Consideración", "Consideration"), decision=("Decisión", "Decision"),
                   use=("Uso", "Use"), loyalty=("Lealtad", "Loyalty"), advocacy=("Recomendación", "Advocacy")),
        _framework("sale", "Preventa, venta, posventa", "Presale, sale, postsale", presale=("Preventa", "Presale"),
                   sale=("Venta", "Sale"), postsale=("Posventa", "Postsale")),
        _framework("funnel", "Embudo (visión de la empresa)", "Funnel (the company's view)", top=("Parte alta", "Top"),
                   middle=("Parte media", "Middle"), bottom=("Parte baja", "Bottom")),
    )
}  # fmt: skip
