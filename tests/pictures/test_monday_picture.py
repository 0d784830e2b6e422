"""Monday's page as a picture: everything on the sheet, nothing dropped unsaid, whatever there is to say."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.answers.effect import Arm, EffectAnswer
from periplo.answers.trial_checks import SampleRatio
from periplo.core.spans import DAY, Span
from periplo.formats.map_yaml import map_from
from periplo.pictures.monday import (
    Action,
    Campaigned,
    Coverage,
    Headline,
    Monday,
    Passed,
    monday_picture,
    parts_of,
)
from periplo.pictures.monday.picture import EDGE, HIGH, WIDE
from periplo.pictures.views import Route, Stop
from small_shop import MAP

DRAWN = map_from(MAP)
WEEK = Span(4 * DAY, 11 * DAY)  # 5 to 11 January 1970
WORDS = st.text("abcdefg hij", min_size=1, max_size=90).filter(str.strip)


def said(code, language):
    return code.replace("_", " ")


def effect(difference, low, high, ratio=None):
    arms = (Arm("treated", 900, 90, 0.1, 0.08, 0.12), Arm("control", 900, 60, 0.07, 0.05, 0.09))
    return EffectAnswer("c", arms, difference, low, high, False, ratio=ratio)


WORKS, IDLE = effect(0.03, 0.01, 0.05), effect(0.01, -0.01, 0.03)


def page(**changes):
    made = Monday(
        "Shop", DRAWN, "UTC", WEEK, WEEK.end - 1, Headline("goal", "30 customers reached the goal.", 30, 28, 0.9), 40,
        Route((Stop("enter", 0.0, "web"), Stop("fill", 600.0), Stop("pay", 90_000.0, "store", 2)), 40, True),
        Action("task", "Call the school", "It is due first.", "Ana"),
        (Campaigned("c", "Your cart awaits", WORKS, "It works."), Campaigned("d", "Ten percent", IDLE, "None shown.")),
        Coverage((Passed("fill", "I fill the cart", ("c",), 30, 20, 2, {"holdout": 6, "not_entered": 4}),), 30, 20),
    )  # fmt: skip
    return replace(made, **changes)


def texts(made, **how):
    return [label.text for label in monday_picture(made, "en", said, **how).labels()]


def test_each_part_stands_on_it():
    told = " | ".join(texts(page()))
    for part in (
        "Monday's page", "30 customers reached the goal.", "Day 1", "+10 min", "Day 2", "Store · 2 times",
        "Call the school", "Owner: Ana · no day yet: set one today", "Why this one: it is due first.",
        "+3.0 pp (1.0…5.0) · n = 1,800", "no effect shown (−1.0…3.0)", "active", "holdout 6, not entered 4",
        "By chance two equal weeks would be as far apart 90 times in 100.",
    ):  # fmt: skip
        assert part in told.replace("\u00a0", " ")


def test_an_effect_of_uneven_groups_is_marked():
    off = effect(0.03, 0.01, 0.05, SampleRatio((900, 100), (500.0, 500.0), 640.0, 1e-9, True))
    assert any("uneven groups" in text for text in texts(page(campaigns=(Campaigned("c", "C", off, ""),))))


def test_more_than_there_is_room_for_is_counted():
    stops = tuple(Stop(("enter", "fill")[n % 2], n * 60.0) for n in range(13))
    moments = tuple(Passed(f"m{n}", f"Moment {n}", (), 9, 0, 0, {"no_campaign": 9}) for n in range(30))
    campaigns = page().campaigns * 4
    made = page(route=Route(stops, 40, True), campaigns=campaigns, coverage=Coverage(moments, 9, 0))
    told = texts(made)
    assert "and 4 more stops" in told
    assert "and 3 more" in told
    shown = sum(text.startswith("Moment ") for text in told)
    assert f"and {30 - shown} more moments" in told
    words = parts_of(made, "en", said)
    assert len(words[-1].lines) == 30  # in words nothing is left out
    assert len(words[3].lines) == 8


def test_without_events_or_map_it_says_so():
    empty = Monday("Shop", None, "UTC", None, None, Headline("nothing", "There are no events yet."))
    for language, none in (("en", "No campaign is active."), ("es", "No hay ninguna campaña activa.")):
        told = [label.text for label in monday_picture(empty, language, said).labels()]
        assert none in told
        assert len(parts_of(empty, language, said)) == 5


@settings(max_examples=40, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=12), st.integers(0, 14), st.sampled_from(("es", "en")), st.booleans()
)
def test_nothing_leaves_the_sheet_and_no_letter_is_too_small(names, stops, language, on_paper):
    route = (
        Route(tuple(Stop("fill", n * 4000.0, "web", n) for n in range(stops)), 40, True) if stops else None
    )
    made = page(
        headline=Headline("goal", " ".join(names[:3])),
        route=route,
        action=Action("task", names[0], names[-1], names[0]),
        campaigns=tuple(Campaigned(name, name, IDLE, name) for name in names),
        coverage=Coverage(tuple(Passed(name, name, (), 9, 1, 1, {"holdout": 8}) for name in names), 9, 1),
    )
    scene = monday_picture(made, language, said, on_paper=on_paper)
    assert scene.height == HIGH if on_paper else scene.height <= HIGH
    for label in scene.labels():
        left, top, right, bottom = label.bounds
        assert left >= EDGE - 1, label.text
        assert right <= WIDE - EDGE + 1, label.text
        assert top >= 0
        assert bottom <= scene.height - EDGE + 8, label.text
        assert label.size >= 11


@pytest.mark.parametrize("language", ["es", "en"])
def test_both_themes_share_one_scene_with_a_description(language):
    scene = monday_picture(page(), language, said)
    assert scene.description == "30 customers reached the goal."
    assert (scene.width, scene.height) == (WIDE, HIGH)
