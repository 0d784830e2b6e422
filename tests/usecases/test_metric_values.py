"""KPIs of a map ask the question that they name, of the period that is drawn."""

import pytest

from lived import lived
from periplo.core.errors import BadQuestion
from periplo.core.spans import SECOND, Span
from periplo.engines.local import LocalEngine
from periplo.formats.library_yaml import library_from
from periplo.formats.map_yaml import map_from
from periplo.pictures.figures import Beside, MapFigures
from periplo.pictures.map import journey_map
from periplo.usecases.asked_again import Said, number_at, question_said
from periplo.usecases.ground import Ground
from periplo.usecases.lived import Lived
from periplo.usecases.metric_values import metric_values, metrics_of
from small_shop import MAP

LIBRARY = library_from(
    "metrics:\n"
    '  - {id: paid, title: {es: Pagan, en: They pay}, ask: "funnel --steps visit,pay", unit: share, target: 0.9}\n'
    "  - {id: unused, title: Unused, ask: stages}\n"
)
DRAWN = map_from(
    MAP.replace(
        "[web], rule: pay}",
        "[web], rule: pay, kpis: [{ref: paid},\n"
        "      {text: {es: Carritos, en: Carts}, metric: {ask: 'funnel --steps visit,cart',\n"
        "       value: steps.cart.n, target: 1}},\n"
        "      {text: {es: Roto, en: Broken}, metric: {ask: weather}}, {text: By hand, value: 7},\n"
        '      {text: Seen, evidence: [{kind: metric, ask: "embudo --steps visit"}]}]}',
        1,
    ),
    library=LIBRARY,
)
JOURNEYS = lived(
    [("visit", 0), ("cart", 5), ("pay", 9)], [("visit", 1)], [("visit", 100), ("pay", 110)], [("visit", 120)]
)


def test_only_metrics_that_the_map_names_are_asked_each_once():
    assert list(metrics_of(DRAWN, LIBRARY)) == [
        "paid", "funnel --steps visit,cart", "weather", "embudo --steps visit",
    ]  # fmt: skip


def stood(span):
    engine, ground = LocalEngine(), Ground(JOURNEYS.names, None, DRAWN)
    return metric_values(DRAWN, LIBRARY, ground, Lived(JOURNEYS), engine, span)


def test_each_is_of_the_period_that_is_drawn_and_one_that_fails_stops_no_other():
    whole = stood(Span(0, 200 * SECOND))
    assert whole.values == {"paid": 0.5, "funnel --steps visit,cart": 1.0, "embudo --steps visit": 1.0}
    assert [metric.id for metric, _ in whole.failed] == ["weather"]
    assert stood(Span(90 * SECOND, 130 * SECOND)).values["funnel --steps visit,cart"] == 0.0


def test_the_picture_shows_the_value_and_whether_what_was_aimed_at_is_met():
    known = MapFigures(metrics=stood(Span(0, 200 * SECOND)).values)
    scene = journey_map(DRAWN, known, language="en", lanes=("kpis",), beside=Beside(LIBRARY))
    said = {label.text for label in scene.labels()}
    assert {"50%", "target 90%, not met", "✓ target 1", "7"} <= said


@pytest.mark.parametrize(
    ("text", "where"),
    [("funnel --steps a,b", "steps.last.share"), ("periplo ask funnel --steps=a,b :: steps.b.n", "steps.b.n"),
     ("etapas", "n")],
)  # fmt: skip
def test_a_question_says_which_number_is_meant(text, where):
    assert question_said(text).where == where


def test_a_number_is_found_by_names_and_a_wrong_place_is_told():
    said = Said("funnel", {}, "", "")
    with pytest.raises(BadQuestion, match="no 'moon' in the answer"):
        number_at(said, "moon")
    with pytest.raises(BadQuestion, match="no number stands"):
        number_at(said, "question")


@pytest.mark.parametrize(
    ("text", "match"),
    [("", "cannot be asked"), ("funnel --steps 'a", "cannot be asked"), ("funnel --steps", "wants a value"),
     ("funnel --moon x", "takes no '--moon'"), ("moments", "nothing says which number")],
)  # fmt: skip
def test_what_is_no_question_is_told(text, match):
    with pytest.raises(BadQuestion, match=match):
        question_said(text)
