"""Changes in words, each read aloud in both languages."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from map_strategies import journey_maps
from periplo.core.map_diff import map_diff
from periplo.formats.map_yaml import map_from
from periplo.usecases.map_changes import Changes
from small_shop import MAP


def said(was: str, now: str, language: str) -> list[str]:
    assert was in MAP
    before, after = map_from(MAP), map_from(MAP.replace(was, now))
    return [Changes(before, after, language).sentence(change) for change in map_diff(before, after)]


@pytest.mark.parametrize(
    ("was", "now", "es", "en"),
    [
        ("feeling: 1", "feeling: -1", "En la columna «Entro», la emoción prometida pasa de +1 a −1.",
         "In column “I come in”, the planned feeling goes from +1 to −1."),
        ("rule: visit", "rule: visit, pains: queue", "En la columna «Entro», fila «Puntos críticos»: se añade «queue».",
         "In column “I come in”, lane “Pains”: “queue” is added."),
        ("{es: Entro, en: I come in}", "{es: Paso, en: I step in}",
         "En la columna «Paso», el título pasa de «Entro» a «Paso».",
         "In column “I step in”, the title goes from “I come in” to “I step in”."),
        ("{es: Entro, en: I come in}", "{es: Entro ya, en: I come in}",
         "En la columna «Entro ya», el título pasa de «Entro» a «Entro ya».",
         "In column “I come in”, the title: the Spanish text goes from “Entro” to “Entro ya”."),
    ],
)  # fmt: skip
def test_a_change_is_a_sentence(was, now, es, en):
    assert said(was, now, "es") == [es]
    assert said(was, now, "en") == [en]


@pytest.mark.parametrize(
    ("was", "now", "es", "en"),
    [
        ("{es: cola, en: queue}", "{es: la cola, en: queue}",
         "En la columna «Entro», fila «Puntos críticos» pasa de «cola» a «la cola».",
         "In column “I come in”, lane “Pains”: the Spanish text goes from “cola” to “la cola”."),
        ("{text: {es: cola, en: queue}, harm: 3}", "{text: {es: cola, en: queue}, harm: 5}",
         "En la columna «Entro», fila «Puntos críticos»: cambia «cola» (el daño).",
         "In column “I come in”, lane “Pains”: “queue” changed (the harm)."),
    ],
)  # fmt: skip
def test_what_keeps_its_words_is_told_as_changed(was, now, es, en):
    before, after = (
        map_from(MAP.replace("rule: visit", f"rule: visit, pains: [{pain}]")) for pain in (was, now)
    )
    for language, told in (("es", es), ("en", en)):
        says = Changes(before, after, language)
        assert [says.sentence(change) for change in map_diff(before, after)] == [told]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(journey_maps(), journey_maps())
def test_whatever_changed_can_be_said(one, other):
    for language in ("es", "en"):
        says = Changes(one, other, language)
        for change in map_diff(one, other):
            sentence = says.sentence(change)
            assert sentence.endswith(".")
            assert "None" not in sentence
