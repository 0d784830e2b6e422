"""The face for notebooks: anything in, the same answers as the command line, pictures and Arrow out."""

from __future__ import annotations

import json
from pathlib import Path

import nanoarrow as na
import numpy as np
import pytest

import periplo as pp
from periplo.core.errors import BadInput, BadQuestion, UnknownName
from small_shop import built

COLUMNS = {
    "customer": ["ana", "ana", "ana", "ben", "ben", "eva"],
    "event": ["visit", "cart", "pay", "visit", "cart", "visit"],
    "time": np.array(
        ["2026-03-01T10:00", "2026-03-01T10:05", "2026-03-01T10:20", "2026-03-01T11:00", "2026-03-02T09:00",
         "2026-03-02T12:00"],
        dtype="datetime64[us]",
    ),
    "device": ["mobile", "mobile", "mobile", "desktop", "desktop", "mobile"],
    "total": [None, None, 40.5, None, None, None],
}  # fmt: skip


def counts(answer) -> list[int]:
    return [step["n"] for step in answer.to_dict()["answer"]["steps"]]


def test_a_file_is_read_and_asked(here: Path):
    journeys = pp.read("visits.csv")
    assert repr(journeys) == "<journeys: 3 customers, 6 events>"
    assert counts(pp.funnel(journeys, ["visit", "cart", "pay"], within="7d")) == [3, 2, 1]


def test_the_answer_is_that_of_the_command_line(periplo):
    words = ("ask", "funnel", "--events", "visits.csv", "--steps", "visit,cart", "--mode", "strict")
    told = json.loads(periplo(*words, "--format", "json").out)
    assert pp.funnel(pp.read("visits.csv"), "visit,cart", mode="strict").to_dict() == told


def test_a_mapping_of_columns_is_read_like_the_file(here: Path):
    files, columns = pp.read("visits.csv"), pp.read(COLUMNS)
    steps = ["visit", "cart", "pay where total > 40"]
    assert pp.funnel(columns, steps).to_dict() == pp.funnel(files, steps).to_dict()


def test_an_arrow_table_is_read(here: Path):
    arro3 = pytest.importorskip("arro3.core")
    table = arro3.Table.from_pydict(
        {
            "user_id": arro3.Array(["a", "b"], type=arro3.DataType.string()),
            "event": arro3.Array(["visit", "visit"], type=arro3.DataType.string()),
            "time": arro3.Array([1_772_359_200, 1_772_359_201], type=arro3.DataType.int64()),
        }
    )
    assert pp.transitions(pp.read(table)).n == 2


def test_a_pandas_frame_is_read_and_answers_become_one():
    pandas = pytest.importorskip("pandas")
    answer = pp.funnel(pp.read(pandas.DataFrame(COLUMNS)), ["visit", "cart"])
    assert counts(answer) == [3, 2]
    assert answer.to_pandas()["n"].tolist() == [3, 2]


def test_a_polars_frame_is_read_and_answers_become_one():
    polars = pytest.importorskip("polars")
    answer = pp.funnel(pp.read(polars.DataFrame(COLUMNS)), ["visit", "cart"])
    assert counts(answer) == [3, 2]
    assert answer.to_polars()["n"].to_list() == [3, 2]


def test_choosing_gives_another_selection_and_adds_up(here: Path):
    journeys = pp.read("visits.csv")
    mobile = journeys.where("device is mobile")
    assert counts(pp.funnel(mobile, ["visit", "cart"])) == [2, 1]
    assert counts(pp.funnel(mobile.where("visit or cart"), ["visit", "pay"])) == [2, 0]
    assert counts(pp.funnel(journeys, ["visit", "cart"])) == [3, 2]
    assert counts(pp.funnel(journeys.segment("pay at least 1 times"), ["visit", "cart"])) == [1, 1]
    assert pp.transitions(journeys.between("2026-03-02")).n == 2
    assert pp.transitions(journeys.choosing(scope="repeat", conversion="cart")).n == 1


def test_answers_show_themselves(here: Path):
    answer = pp.funnel(pp.read("visits.csv"), ["visit", "cart"])
    assert answer._repr_html_().startswith("<svg")
    assert "cart" in repr(answer)
    assert answer.reading.startswith("Of 3 customers")
    assert answer.answer.steps[1].n == 2


def test_answers_leave_as_arrow_with_the_names_of_the_json(here: Path):
    rows = list(na.ArrayStream(pp.funnel(pp.read("visits.csv"), ["visit", "cart"])).read_all().iter_py())
    assert [row["step"] for row in rows] == ["visit", "cart"]
    assert rows[0]["median_seconds"] is None
    assert rows[1]["share"] == pytest.approx(2 / 3)
    rows = list(na.ArrayStream(pp.transitions(pp.read("visits.csv")).to_arrow()).read_all().iter_py())
    assert {(row["from"], row["to"]): row["n"] for row in rows}["visit", "cart"] == 2


def test_maps_are_asked_by_path_and_drawn(here: Path):
    journeys = pp.read("visits.csv")
    assert pp.stages(journeys, map="map.yaml").n == 3
    assert [
        row["customers"] for row in pp.touchpoints(journeys, map="map.yaml").to_dict()["answer"]["columns"]
    ] == [3, 2, 1]
    drawn = pp.draw("map.yaml", journeys)
    assert drawn._repr_html_().startswith("<svg")
    drawn.save("map.png")
    assert Path("map.png").read_bytes().startswith(b"\x89PNG")


def test_a_workspace_is_read_with_its_campaigns(here: Path, capfd):
    shop = pp.read(built(here))
    assert {arm.arm for arm in pp.effect(shop, "cart-awaits").answer.arms} == {"treated", "control"}
    assert pp.stages(shop).to_dict()["zone"] == "Europe/Madrid"


def test_a_step_that_nobody_did_warns(here: Path):
    with pytest.warns(UserWarning, match="crt"):
        pp.funnel(pp.read("visits.csv"), ["visit", "crt"])


def test_what_cannot_be_read_is_told_at_once(here: Path):
    for wrong, error in (
        ("nowhere.csv", BadInput),
        ({}, BadInput),
        ({"customer": ["a"], "event": ["x", "y"], "time": ["2026-01-01"]}, BadInput),
        ({"customer": ["a"], "event": ["x"]}, UnknownName),
    ):
        with pytest.raises(error):
            pp.read(wrong)


def test_options_that_a_question_does_not_have_are_refused(here: Path):
    with pytest.raises(BadQuestion, match="colour"):
        pp.transitions(pp.read("visits.csv"), colour="red")


def test_only_what_is_promised_is_there():
    assert set(pp.__all__) <= set(dir(pp))
    with pytest.raises(AttributeError):
        _ = pp.nothing
