"""Every format loses only what its page says: the table of the docs, read, and held against real and random maps."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from map_strategies import journey_maps
from periplo.core.library import NO_LIBRARY
from periplo.core.maps import Action, Touchpoint
from periplo.formats.exchange.files import FORMATS, read_content, written_map
from periplo.formats.exchange.kept import FEATURES, KEPT
from periplo.formats.exchange.remarks import Remarks
from periplo.formats.exchange.wish import Wish
from periplo.formats.map_yaml import map_from, read_map

ROOT = Path(__file__).parents[2]
RICH = """\
id: rich
title: {es: Compro, en: I buy}
persona: {id: p, name: Laura}
goal: {text: {es: Comprar, en: To buy}, rule: order completed}
scenario: On a Sunday
stages: [{id: see, title: I look, moment: before}, {id: buy, title: I buy, moment: during}]
columns:
  - {id: look, stage: see, title: {es: Miro, en: I look}, channels: [web, app], rule: product viewed, feeling: 1,
     doing: [I read, I ask], areas: [Web, Shops], pains: {text: Slow, evidence: assumed}, owner: Ana}
  - {id: wait, kind: action, stage: see, title: I wait}
  - {id: pay, stage: buy, title: I pay, channels: [web], moment_of_truth: true}
transitions: [{from: look, to: pay}]
"""


def maps():
    paths = [ROOT / "examples/demo/map.yaml", ROOT / "examples/ecom/map.yaml"]
    return [*(read_map(path) for path in paths), map_from(RICH)]


def seen(drawn, feature, language, first=False):
    """What a person sees of one feature."""

    def one(text):
        return "" if text is None else " ".join(text.to(language).split())

    def texts(column, lane):
        found = [one(item.text) for item in column.cells.get(lane, ())]
        return found[:1] if first else found

    match feature:
        case "title":
            return one(drawn.title)
        case "goal":
            return one(drawn.goal.text), one(drawn.scenario)
        case "persona":
            return one(drawn.persona.name)
        case "stages":
            return [one(stage.title) or stage.id for stage in drawn.stages]
        case "moments":
            return [stage.moment for stage in drawn.stages]
        case "columns":
            return [(column.stage, one(column.title)) for column in drawn.columns] and [
                one(column.title) or column.id for column in drawn.columns
            ]
        case "kinds":
            return [isinstance(column, Action) for column in drawn.columns]
        case "channels":
            named = [column.channels if isinstance(column, Touchpoint) else () for column in drawn.columns]
            return [one[:1] for one in named] if first else named
        case "feelings":
            return [column.feeling for column in drawn.columns]
        case "owners":
            points = [column for column in drawn.columns if isinstance(column, Touchpoint)]
            return [(column.owner, column.moment_of_truth) for column in points]
        case "doing" | "areas":
            return [
                texts(column, feature)
                for column in drawn.columns
                if feature == "doing" or isinstance(column, Touchpoint)
            ]
        case "lanes":
            others = [lane.id for lane in drawn.all_lanes if lane.id not in ("doing", "areas", "frontstage")]
            return [[texts(column, lane) for lane in others] for column in drawn.columns]
        case "languages":
            return drawn.title, drawn.columns
        case _:
            return drawn


def back(drawn, form, language):
    content = written_map(drawn, NO_LIBRARY, form, language)
    suffix = FORMATS[form].suffixes[0] if FORMATS[form].suffixes else ".csv"
    _, (found,) = read_content(content, f"a{suffix}", None, Wish(language), Remarks())
    return found


def documented(language):
    """The table of the docs: format -> line -> all, first or none."""
    page = (ROOT / f"docs/{language}/reference/map-exchange.md").read_text("utf-8")
    table = re.search(r"<!-- made: map_kept -->\n(.*?)<!-- end -->", page, re.DOTALL)[1]
    head, _, *rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")] for line in table.strip().splitlines()
    ]
    words = {"yes": "all", "sí": "all", "the first": "first", "el primero": "first", "no": "none"}
    lines = {text.to(language): feature for feature, text in FEATURES.items()}
    return {
        form.strip("`"): {lines[row[0]]: words[row[place]] for row in rows}
        for place, form in enumerate(head)
        if place
    }


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_format_keeps_what_the_docs_say_and_loses_what_they_say_is_lost(language):
    told = documented(language)
    assert set(told) == {known.id for known in FORMATS.values()} - {"md"}
    rich = map_from(RICH)
    for form, kept in told.items():
        assert kept == KEPT[form]
        for drawn in maps():
            found = back(drawn, form, language)
            for feature, how in kept.items():
                if how != "none":
                    first = how == "first"
                    assert seen(found, feature, language, first) == seen(drawn, feature, language, first), (
                        form,
                        feature,
                    )
        found = back(rich, form, language)
        for feature, how in kept.items():
            if how != "all":
                assert seen(found, feature, language) != seen(rich, feature, language), (form, feature)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(journey_maps())
def test_cjml_keeps_of_any_map_what_the_docs_say(drawn):
    if not drawn.columns:
        return
    found = back(drawn, "cjml", "en")
    for feature, how in KEPT["cjml"].items():
        if how != "none" and feature not in ("areas", "doing", "title", "goal", "persona"):
            assert seen(found, feature, "en", how == "first") == seen(drawn, feature, "en", how == "first")
