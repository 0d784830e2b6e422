# ruff: noqa: E501  (a conversation reads better on long lines)
"""A first map, question by question."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.formats.map_yaml import map_from, map_text
from periplo.usecases.guided_map import MOST_ANSWERS, Guide

SPANISH = [
    "Laura, madre de dos", "39 años", "Quiero tenerlo ya", "Tener la lista a tiempo", "La lista del colegio", "Miro, Compro, Vuelvo",
    "Veo un anuncio (redes, buscador); Hago mi lista (web)", "Pago en la web (web, tienda)", "", "2, 3", "3", "1",
    "¿La leerá bien?", "No lee mi letra", "Dictarla por teléfono", "Tienda en línea", "¿Llegará?", "", "", "",
]  # fmt: skip


def test_a_conversation_ends_in_a_map():
    guide = Guide("es")
    assert guide.asked(SPANISH) is None
    drawn = guide.drawn(SPANISH, "lista")
    assert (drawn.id, drawn.title.to("es"), drawn.persona.name.to("es")) == (
        "lista",
        "La lista del colegio",
        SPANISH[0],
    )
    assert [(stage.title.to("es"), stage.moment) for stage in drawn.stages] == [
        ("Miro", "before"),
        ("Compro", "during"),
    ]
    ad, plan, pay = drawn.columns
    assert (ad.title.to("es"), ad.channels, ad.feeling) == ("Veo un anuncio", ("social", "search"), 2)
    assert (plan.moment_of_truth, plan.owner, plan.feeling) == (True, "Tienda en línea", None)
    assert plan.cells["thinking"][0].to("es") == "¿La leerá bien?"
    assert plan.cells["frictions"][0].solution.to("es") == "Dictarla por teléfono"
    assert (pay.channels, pay.feeling, pay.moment_of_truth) == (("web", "store"), -1, True)
    assert map_from(map_text(drawn)) == drawn


def test_the_questions_come_in_the_order_of_building_a_map():
    guide, answers, keys = Guide("es"), [], []
    for answer in SPANISH:
        keys.append(guide.asked(answers).key.split()[0])
        assert guide.refused(answers, answer) is None
        answers.append(answer)
    assert list(dict.fromkeys(keys)) == [
        "persona", "description", "quote", "goal", "title", "stages", "columns", "moments", "worst", "best",
        "thinking", "friction", "solution", "owner",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "answer", "told"),
    [
        ([], "", "hace falta"),
        (SPANISH[:5], "una sola", "dos etapas"),
        (SPANISH[:6], "a; b; c; d; e; f", "cinco"),
        (SPANISH[:9], "4", "1 al 3"),
        (SPANISH[:9], "uno", "números"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_told_why(answers, answer, told):
    assert told in Guide("es").refused(answers, answer).why.to("es")


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_presets_have_stages_before_during_and_after(number):
    drawn = Guide("en").drawn([*SPANISH[:5], number])
    assert {stage.moment for stage in drawn.stages} == {"before", "during", "after"}


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_conversation_ends_within_its_number_of_questions(data):
    guide, answers = Guide("en"), []
    while (question := guide.asked(answers)) is not None:
        kind = question.key.split()[0]
        choices = {
            "stages": st.sampled_from(["1", "2", "3", "a, b", "a, b, c, d"]),
            "columns": st.sampled_from(["", "I look (web)", "I ask; I wait; I pay (card)"]),
            "moments": st.sampled_from(["", "1", "1, 2, 3, 4"]),
        }
        answer = data.draw(choices.get(kind, st.sampled_from(["", "something"])))
        if guide.refused(answers, answer) is not None:
            answer = (
                "something"
                if kind not in ("moments", "worst", "best", "columns")
                else "I look"
                if kind == "columns"
                else "1"
            )
        answers.append(answer)
        assert len(answers) <= MOST_ANSWERS
    drawn = guide.drawn(answers)
    assert map_from(map_text(drawn)) == drawn
