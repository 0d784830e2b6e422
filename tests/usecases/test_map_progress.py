"""How complete a map was, version by version, beside what customers said meanwhile."""

from __future__ import annotations

from statistics import mean

import pytest

from lived import lived
from periplo.answers.felt_between import felt_between
from periplo.core.errors import BadInput
from periplo.core.maps import Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, Span
from periplo.core.texts import Text
from periplo.pictures.map_progress import map_progress
from periplo.storage.contract import Document
from periplo.usecases.checking.completeness import completeness
from periplo.usecases.map_progress import progress


def map_of(rule):
    return JourneyMap(
        "m", Text.of("m"), Persona("p", Text.of("p")), Goal(Text.of("g")), (Stage("look", Text.of("Look"), "before"),),
        (Touchpoint("ad", "look", Text.of("Ad"), rule=EventIs("ad") if rule else None),),
    )  # fmt: skip


def saved(version, day, body):
    return Document("map", "m", version, "as-is", body, day * DAY, None, "why")


VERSIONS = [saved(3, 60, "broken"), saved(2, 30, "more"), saved(1, 10, "less")]


def read(version):
    if version.body == "broken":
        raise BadInput("it cannot be read")
    return map_of(version.body == "more")


def rated(*told):
    return lived(*[[("feedback given", day * 86_400, {"rating": score})] for day, score in told])


def test_each_version_has_what_was_said_from_its_saving_to_the_next():
    told = [(9, 1)] * 40 + [(10, 2)] * 30 + [(29, 4)] * 30 + [(30, 5)] * 29 + [(70, 3)] * 31 + [(99, 1)] * 40
    [third, second, first] = progress(VERSIONS, read, rated(*told), 90 * DAY)
    assert (first.felt.n, first.felt.feeling) == (60, 0.0)
    assert (second.felt.n, second.felt.feeling) == (29, None)  # too few to say
    assert (third.felt.n, third.felt.feeling) == (31, 0.0)
    assert (first.until, second.until, third.until) == (30 * DAY, 60 * DAY, 90 * DAY)


def test_a_version_tells_how_complete_it_was_and_one_that_cannot_be_read_tells_nothing():
    [third, second, first] = progress(VERSIONS, read, None, 90 * DAY)
    assert first.complete == completeness(map_of(False)).score < second.complete
    assert third.complete is None
    assert first.felt is None


def test_the_interval_is_that_of_a_mean_and_stays_on_the_scale():
    scores = [1, 2, 5, 5, 4] * 20
    [felt] = felt_between(rated(*((5, score) for score in scores)), [Span(0, 9 * DAY)])
    assert felt.feeling == pytest.approx(mean(scores) - 3)
    assert felt.feeling - felt.low == pytest.approx(1.959964 * 0.1624, rel=0.01)
    [sure] = felt_between(rated(*((5, 5) for _ in range(40))), [Span(0, 9 * DAY)])
    assert (sure.low, sure.high) == (2.0, 2.0)
    [none] = felt_between(lived([("visit", 0)]), [Span(0, 9 * DAY)])
    assert (none.n, none.feeling) == (0, None)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_picture_has_each_version_once_and_none_is_drawn_of_one(language):
    stood = progress(VERSIONS, read, rated(*[(20, 4)] * 40), 90 * DAY)
    scene = map_progress(stood, language)
    assert scene is not None
    ids = [mark.id for mark in scene.marks if hasattr(mark, "id")]
    assert ids == ["complete-1", "felt-1", "complete-2"]
    assert map_progress(stood[:1], language) is None
