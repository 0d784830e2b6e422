"""Asking: the same answer through any split, its period, its left out, and its sentence."""

from __future__ import annotations

import pytest

from lived import lived
from periplo.core.errors import BadQuestion
from periplo.core.labels import Labels
from periplo.core.texts import Text
from periplo.engines.local import LocalEngine
from periplo.formats.map_yaml import map_from
from periplo.usecases.ask import ask, for_people, not_found
from periplo.usecases.choice import Choice, choice_from
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.options import QUESTIONS, options_of
from periplo.usecases.questions import asking_of
from small_shop import MAP

SHOP = lived(
    [("visit", 0), ("cart", 60), ("pay", 120)],
    [("visit", 0), ("cart", 86_400)],
    [("visit", 30)],
)
GROUND = Ground(SHOP.names, drawn=map_from(MAP))


def asked(question: str, choice: Choice = Choice(), **given):  # noqa: B008  a frozen value
    return ask(asking_of(question, given, GROUND), Lived(SHOP, rejected=2), choice, LocalEngine(1))


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("funnel", {"steps": "visit,pay"}),
        ("transitions", {"gaps": True}),
        ("stages", {}),
        ("touchpoints", {}),
    ],
)
def test_any_engine_gives_the_same_answer(question, given):
    asking = asking_of(question, given, GROUND)
    answers = [
        ask(asking, Lived(SHOP), Choice(), LocalEngine(threads, parts)) for threads, parts in ((1, 1), (2, 3))
    ]
    assert answers[0] == answers[1]


def test_an_answer_carries_its_question_period_sample_and_rejects():
    found = asked("funnel", steps=["visit", "pay"], within="1h")
    assert found.question == {
        "ask": "funnel",
        "steps": ["visit", "pay"],
        "within": "1h",
        "mode": "ordered",
        "unit": "customer",
    }
    assert found.n == 3
    assert found.rejected == 2
    assert found.span is not None


def test_stages_look_at_the_whole_past_and_leave_nothing_out_before_the_period():
    long = lived([("visit", 0)], [("cart", 200 * 86_400)])
    found = ask(asking_of("stages", {}, GROUND), Lived(long), Choice(), LocalEngine(1))
    assert "before_period" not in found.left_out
    assert found.n == 2


def test_an_instant_asked_about_ends_the_period():
    found = asked("stages", at="1970-01-01T00:00:45")
    assert [stage.n for stage in found.answer.stages] == [3, 0]
    assert found.left_out == {"after_period": 3}


def test_names_that_are_nowhere_are_found():
    asking = asking_of("funnel", {"steps": "visit,fly"}, GROUND)
    missing = not_found(asking, choice_from({"where": "colour is red"}, "UTC"), SHOP)
    assert missing.events == ("fly",)
    assert missing.properties == ("colour",)


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_an_unknown_option_is_refused(question):
    with pytest.raises(BadQuestion, match="colour"):
        asking_of(question, {"colour": "red"}, GROUND)


def test_an_unknown_question_is_refused_with_the_nearest():
    with pytest.raises(BadQuestion, match="funnel"):
        asking_of("funel", {}, GROUND)


def test_every_question_has_the_common_options():
    for question in QUESTIONS:
        names = [option.name for option in options_of(question)]
        assert {"where", "segment", "from", "to", "zone", "format"} <= set(names)
        assert len(names) == len(set(names))


def test_an_effect_takes_no_group_chosen_after_entry():
    for option in ("where", "segment", "from"):
        with pytest.raises(BadQuestion, match=option):
            asking_of("effect", {"campaign": "x", option: "2026-01-01"}, GROUND)


def test_readings_say_most_only_above_half_and_tell_small_samples():
    many = lived(*[[("visit", 0)]] * 40, *[[("visit", 0), ("cart", 1)]] * 30)
    reading = ask(asking_of("stages", {}, GROUND), Lived(many), Choice(), LocalEngine(1)).reading
    assert reading.to("en").startswith("Most customers, 57%, stand in “I look”")
    assert reading.to("es").startswith("La mayoría de los clientes, el 57")
    even = lived(*[[("visit", 0)]] * 30, *[[("visit", 0), ("cart", 1)]] * 30)
    reading = ask(asking_of("stages", {}, GROUND), Lived(even), Choice(), LocalEngine(1)).reading
    assert reading.to("en").startswith("The stage with most customers is")
    assert "few" in asked("stages").reading.to("en")


def test_no_reading_speaks_of_causes():
    for question, given in (
        ("funnel", {"steps": "visit,cart,pay"}),
        ("transitions", {}),
        ("touchpoints", {}),
        ("stages", {}),
        ("frustration", {}),
        ("motives", {}),
        ("atrisk", {}),
    ):
        reading = asked(question, **given).reading
        for word in ("because", "causes", "due to", "porque", "causa", "debido"):
            assert word not in reading.to("en")
            assert word not in reading.to("es")


def test_people_see_labels_and_programs_see_names():
    labels = Labels(events={"visit": Text.of({"es": "visita", "en": "visit"})})
    asking = asking_of("funnel", {"steps": "visita,cart"}, Ground(SHOP.names, labels))
    found = ask(asking, Lived(SHOP), Choice(), LocalEngine(1))
    assert [step.n for step in found.answer.steps] == [3, 2]
    assert "«visita»" in found.reading.to("es")
    asking = asking_of("transitions", {}, Ground(SHOP.names, labels))
    found = ask(asking, Lived(SHOP), Choice(), LocalEngine(1))
    assert "visit" in {edge.to for edge in found.answer.edges}
    assert "visita" in {edge.to for edge in for_people(found, asking, "es").answer.edges}
