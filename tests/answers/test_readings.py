"""The sentence of an answer can be repeated as it stands."""

from lived import lived
from periplo.answers.effect import Arm, EffectAnswer
from periplo.answers.funnel import Funnel, Step
from periplo.answers.readings import reading
from periplo.answers.stages import Outside, StagesAnswer, StageStock
from periplo.answers.touchpoints import TouchpointsAnswer
from periplo.answers.transitions import Transitions
from periplo.core.rule_text import parse_rule
from periplo.engines.local import LocalEngine


def told(answer):
    text = reading(answer)
    return text.to("es"), text.to("en")


def stages(*counts, outside=0):
    n = sum(counts) + outside
    stocks = tuple(StageStock(f"s{k}", c, c / n, 0, 1, None, 0, 0) for k, c in enumerate(counts))
    most = max(stocks, key=lambda stock: stock.n)
    return StagesAnswer(0, n, stocks, Outside(outside, outside / n), most.stage if most.n else None)


def test_most_is_said_only_of_more_than_half():
    assert told(stages(600, 400))[1].startswith("Most customers stand in the stage “s0”: 600 of 1,000 (60%)")
    assert told(stages(500, 500))[1].startswith("The stage with most customers is “s0”")
    assert told(stages(500, 500))[0].startswith("La etapa con más clientes es «s0»: 500 de 1.000 (50\u00a0%)")
    assert told(stages(600, 400))[0].startswith("La mayoría de los clientes está en la etapa «s0»")
    assert told(stages(0, outside=40))[1] == "None of the 40 customers stands in a stage of the map."


def test_a_small_sample_is_told():
    assert "Muestra pequeña: menos de 30 clientes." in told(stages(5, 3))[0]
    assert "small sample" not in told(stages(50, 3))[1]


def test_a_funnel_tells_how_many_arrive_and_where_most_are_lost():
    steps = tuple(Step(name, parse_rule(name)) for name in ("visit", "cart", "pay"))
    answer = LocalEngine(1).ask(
        Funnel(steps), lived(*[["visit"]] * 30, *[["visit", "cart"]] * 5, ["visit", "cart", "pay"])
    )
    assert told(answer) == (
        "De 36 clientes en «visit», 1 (2,8\u00a0%) llegan a «pay». La mayor pérdida está antes de «cart»: 30.",
        "Of 36 customers at “visit”, 1 (2.8%) reach “pay”. The largest loss comes before “cart”: 30.",
    )
    nobody = LocalEngine(1).ask(Funnel(steps), lived("other"))
    assert told(nobody)[1] == "None of the customers took the first step, “visit”."


def test_an_effect_that_is_not_shown_is_said_to_be_none_shown():
    arms = (Arm("treated", 900, 90, 0.1, 0.08, 0.12), Arm("control", 100, 8, 0.08, 0.04, 0.15))
    spanish, english = told(EffectAnswer("c", arms, 0.02, -0.055, 0.064, False))
    assert english == (
        "10.0% of 900 in the campaign reached the goal and 8.0% of 100 in the control group: "
        "a difference of +2.0 points, between \u22125.5 and +6.4; no effect shown."
    )
    assert spanish.endswith("+2,0 puntos de diferencia, entre \u22125,5 y +6,4; sin efecto demostrado.")
    assert "shown" not in told(EffectAnswer("c", arms, 0.02, 0.01, 0.03, False))[1]
    assert "nothing to compare" in told(EffectAnswer("c", arms, None, None, None, True))[1]


def test_every_answer_has_a_sentence_also_of_nothing():
    answer = LocalEngine(1).ask(Transitions(), lived([]))
    assert told(answer)[0] == "Ningún cliente pasó de un evento a otro."
    assert told(TouchpointsAnswer(0, (), (), (), ()))[1]
