"""Pictures of single answers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.answers.effect import Arm, EffectAnswer
from periplo.answers.effect_parts import Look
from periplo.answers.funnel import FunnelAnswer, GroupFigures, StepFigures
from periplo.answers.transitions import Edge, TransitionsAnswer
from periplo.pictures.effect_time import effect_over_time
from periplo.pictures.matrix import transitions_picture
from periplo.pictures.plates import answer_picture, effect_picture, funnel_picture, stages_picture
from periplo.pictures.scene import Box, Group, Label, Path, Scene
from periplo.pictures.sheets import png
from periplo.pictures.svg import svg
from periplo.pictures.themes import THEMES
from pictures.pixels import faint_texts, looks_like_golden
from pictures.sample import FIGURES, MAP


def step(name, n, first, previous, median=None) -> StepFigures:
    share = n / first
    return StepFigures(name, n, share, n / previous, median, None, share - 0.01, min(1, share + 0.01), 0)


STEPS = (
    step("visita", 3_611, 3_611, 3_611),
    step("carrito", 1_204, 3_611, 3_611, 5_400.0),
    step("pago", 388, 3_611, 1_204, 198_720.0),
)
GROUPS = (
    GroupFigures("móvil", (step("visita", 2_000, 2_000, 2_000), step("pago", 150, 2_000, 2_000))),
    GroupFigures("mesa", (step("visita", 1_600, 1_600, 1_600), step("pago", 238, 1_600, 1_600))),
    GroupFigures("quiosco", (step("visita", 11, 11, 11), step("pago", 2, 11, 11))),
)
FUNNEL = FunnelAnswer(3_611, "customer", STEPS, GROUPS)


def texts(scene: Scene | Group) -> list[str]:
    marks = scene.every() if isinstance(scene, Scene) else scene.marks
    return [mark.text.replace("\u00a0", " ") for mark in marks if isinstance(mark, Label)]


def group(scene: Scene, id: str) -> Group:
    return next(one for one in scene.groups() if one.id == id)


def test_a_funnel_says_what_each_step_keeps_and_what_is_lost_before_the_next():
    told = texts(funnel_picture(FUNNEL, language="es"))
    assert {
        "3.611 · 100,0 %",
        "1.204 · 33,3 %",
        "388 · 10,7 %",
        "−67 % (2.407) · 1,5 h",
        "−68 % (816) · 2,3 d",
    } <= set(told)


def test_the_bars_of_a_funnel_are_as_long_as_their_steps_are_large():
    scene = funnel_picture(FUNNEL)
    lengths = [
        next(m.width for m in group(scene, f"bar-step-{n}").marks if isinstance(m, Box)) for n in (1, 2, 3)
    ]
    assert [length / lengths[0] for length in lengths] == pytest.approx([1, 1_204 / 3_611, 388 / 3_611])


def test_an_optional_step_that_few_take_loses_nobody_for_the_next():
    optional = (STEPS[0], step("cupón", 90, 3_611, 3_611), step("pago", 388, 3_611, 3_611))
    told = texts(funnel_picture(FunnelAnswer(3_611, "customer", optional), language="en"))
    assert "−89% (3,223)" in told, "since the visit, the last step that all must take"
    assert not any(text.startswith("−-") or "−−" in text for text in told)


def test_groups_are_compared_by_their_end_and_small_ones_without_percentages():
    scene = funnel_picture(FUNNEL, language="en")
    assert texts(group(scene, "bar-group-1")) == ["móvil", "7.5% · 150 / 2,000"]
    assert texts(group(scene, "bar-group-3")) == ["quiosco", "2 / 11"]


def test_a_funnel_of_fewer_than_thirty_has_no_percentages():
    thin = FunnelAnswer(20, "customer", (step("a", 20, 20, 20), step("b", 5, 20, 20, 60.0)), thin=True)
    assert "%" not in "".join(texts(funnel_picture(thin)))


def test_an_empty_funnel_is_drawn_too():
    assert "Embudo" in texts(funnel_picture(FunnelAnswer(0, "customer", ())))


def test_stages_are_named_as_on_the_map_and_those_outside_come_last():
    scene = stages_picture(FIGURES.stages, MAP, language="en")
    bars = [one.id for one in scene.groups() if one.id.startswith("bar-")]
    assert bars[-1] == "bar-outside"
    assert {"I compare", "18,203 · 36.4%", "4,120 · 8.2%"} <= set(texts(scene))


def test_an_effect_that_its_interval_does_not_show_is_said_not_to_be_shown():
    shown, none = (effect_picture(one.effect, language="en") for one in FIGURES.interventions[:2])
    assert "+7.1 pp (5.2…9.0) · n = 9,412" in texts(shown)
    assert "no effect shown (−4.1…3.8) · n = 6,680" in texts(none)


def test_an_effect_measured_on_too_few_gives_no_figure():
    few = EffectAnswer(
        "c",
        (Arm("treated", 12, 6, 0.5, 0.2, 0.8), Arm("control", 8, 2, 0.25, 0.1, 0.6)),
        0.25,
        0.01,
        0.4,
        True,
    )
    told = " ".join(texts(effect_picture(few, language="en")))
    assert "pp" not in told
    assert "%" not in told


def edges(passes: dict[tuple[str, str], int]) -> TransitionsAnswer:
    leaving: dict[str, int] = {}
    for (origin, _), n in passes.items():
        leaving[origin] = leaving.get(origin, 0) + n
    return TransitionsAnswer(
        100, False, tuple(Edge(a, b, n, n, n / leaving[a], None, None) for (a, b), n in passes.items())
    )  # fmt: skip


NAMES = st.sampled_from(["@start", *[f"event {n}" for n in range(14)]])
TARGETS = st.sampled_from(["@end", *[f"event {n}" for n in range(14)]])


@given(st.dictionaries(st.tuples(NAMES, TARGETS), st.integers(1, 5_000), min_size=1, max_size=60))
def test_every_row_of_the_matrix_has_all_the_passes_that_leave_it(passes):
    scene = transitions_picture(edges(passes), language="en")
    rows = [one for one in scene.groups() if one.id.startswith("from-")]
    totals = [int(texts(row)[1].replace(",", "")) for row in rows]
    assert sum(totals) == sum(passes.values()), "what is not named stands under other"


def test_a_share_that_would_round_to_nothing_is_left_blank():
    scene = transitions_picture(edges({("a", "b"): 999, ("a", "c"): 1}), language="en")
    assert texts(group(scene, "from-a")) == ["1 · a", "1,000", "100%"]


def test_every_answer_that_has_a_picture_finds_it_by_itself():
    answers = [
        FIGURES.stages,
        FIGURES.touchpoints,
        FIGURES.interventions[0].effect,
        edges({("@start", "@end"): 1}),
        FUNNEL,
    ]
    assert all(isinstance(answer_picture(answer, MAP, language="en"), Scene) for answer in answers)
    assert answer_picture(object()) is None


PASSES = {
    ("@start", "home"): 900, ("home", "cart"): 420, ("home", "@end"): 480,
    ("cart", "pay"): 160, ("cart", "@end"): 260, ("pay", "@end"): 160,
}  # fmt: skip
NOTE, READING = "1 jun – 31 ago 2026 · n = 3.611 clientes", "De 3.611 clientes, 388 llegan al final."
PLATES = {
    "funnel": funnel_picture(FUNNEL, note=NOTE, reading=READING),
    "stages": stages_picture(FIGURES.stages, MAP),
    "effect": effect_picture(FIGURES.interventions[0].effect),
    "transitions": transitions_picture(edges(PASSES)),
}


@pytest.mark.parametrize("name", PLATES)
def test_a_plate_looks_as_it_did_when_a_person_last_looked_at_it(name: str):
    assert looks_like_golden(png(PLATES[name], scale=0.5), f"plate-{name}")


@pytest.mark.parametrize("name", PLATES)
def test_no_text_of_a_plate_leaves_it_or_meets_another(name: str):
    scene = PLATES[name]
    labels = list(scene.labels())
    for n, label in enumerate(labels):
        left, top, right, bottom = label.bounds
        assert left >= 0
        assert right <= scene.width
        assert bottom <= scene.height
        for other in labels[n + 1 :]:
            a, b, c, d = other.bounds
            assert right <= a + 0.5 or c <= left + 0.5 or bottom <= b + 1.5 or d <= top + 1.5, (
                label.text,
                other.text,
            )


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PLATES)
def test_every_text_of_a_plate_stands_out(name: str, theme: str):
    assert faint_texts(PLATES[name], THEMES[theme]) == {}


def test_names_from_outside_cannot_become_markup():
    nasty = replace(FUNNEL, steps=(step("<script>alert(1)</script>\"'", 40, 40, 40),))
    assert not re.search(r"<script", svg(funnel_picture(nasty)))


def test_an_effect_over_time_is_drawn_within_its_band_from_the_first_look_to_the_last():
    looks = tuple(
        Look(k * 86_400_000_000, 100 * k, 0.05, 0.05 - 0.5 / k, 0.05 + 0.5 / k) for k in range(1, 21)
    )
    answer = replace(FIGURES.interventions[0].effect, looks=looks)
    for language, words in (("en", "as it would have been read"), ("es", "se habría leído")):
        told = " ".join(texts(effect_picture(answer, language=language)))
        assert words in told
        assert "1970" in told
    assert "would have been read" not in " ".join(
        texts(effect_picture(FIGURES.interventions[0].effect, language="en"))
    )
    alone, with_course = effect_picture(FIGURES.interventions[0].effect), effect_picture(answer)
    assert with_course.height > alone.height + 150


@pytest.mark.parametrize(("first", "is_cut"), [(1, True), (5, False)])
def test_the_scale_of_an_effect_holds_its_whole_band_or_says_that_it_was_wider(first: int, is_cut: bool):
    looks = tuple(
        Look(k * 86_400_000_000, 100 * k, 0.05, 0.05 - 0.5 / k, 0.05 + 0.5 / k) for k in range(first, 21)
    )
    marks, _ = effect_over_time(looks, 0, "en")
    paths = [one for one in marks[0].marks if isinstance(one, Path)]
    band = next(one for one in paths if one.fill == "brand_tint")
    heights = [float(point.split()[1]) for point in re.split("[ML]", band.d.rstrip("Z")) if point]
    rulings = [float(one.d.split()[1].split("H")[0]) for one in paths if one.stroke in ("grid", "axis")]
    assert min(rulings) <= min(heights)
    assert max(heights) <= max(rulings)
    scale = [one.text for one in marks[0].marks if isinstance(one, Label) and one.anchor == "end"][:-1]
    assert scale == (
        ["+40.0\u00a0pp", "+20.0\u00a0pp", "0.0\u00a0pp", "−20.0\u00a0pp", "−40.0\u00a0pp"]
        if is_cut
        else ["+15.0\u00a0pp", "+10.0\u00a0pp", "+5.0\u00a0pp", "0.0\u00a0pp", "−5.0\u00a0pp"]
    )
    told = " ".join(one.text for one in marks[1:] if isinstance(one, Label))
    assert ("wider than the drawing" in told) == is_cut
