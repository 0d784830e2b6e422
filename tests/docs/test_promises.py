"""The pages of scale and guarantees: figures are computed from what was measured, and named tests exist."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
from making.pages import DOCS, LANGUAGES, ROOT

sys.path.insert(0, str(ROOT))

import itertools

from bench.capacity import SIZES, costs, needs, results, stops, written


def page(language: str, name: str) -> str:
    return (DOCS / language / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_of_scale_are_what_the_script_computes(language):
    text = page(language, "explanation/scale")
    assert written(text, language) == text, "run python -m bench.capacity --write"


@pytest.mark.parametrize("cost", [*results()["measured"], *results()["races"]], ids=lambda one: one["id"])
def test_every_cost_is_one_that_the_benches_tell(cost):
    if "how" in cost:
        assert cost["how"]
        return
    readme = (ROOT / "bench" / "README.md").read_text("utf-8")
    (line,) = (line for line in readme.splitlines() if line.startswith(f"| {cost['row']} |"))
    assert cost["as"] in line


def test_the_figures_are_what_a_pencil_gives():
    plain = dict.fromkeys(costs(), 1.0) | {
        "month_events": 2.0, "kept_months": 10.0, "lake_bytes": 30.0, "index_bytes": 100.0, "peak": 10.0,
        "customer_bytes": 200.0, "month_members": 1.0, "month_messages": 1.0, "decision_bytes": 5.0,
        "member_bytes": 3.0, "sent_bytes": 2.0, "listener_us": 5.0, "exploder_us": 15.0, "busy": 0.5,
        "six_s_10m": 2.0, "patience_s": 10.0, "build_bytes": 100.0, "core_gigabytes": 4.0,
    }  # fmt: skip
    found = needs(1_296_000, plain)
    assert found.month_events == 2_592_000
    assert (found.average, found.peak) == (1.0, 10.0)
    assert found.kept_events == 25_920_000
    assert found.lake_bytes == 25_920_000 * 30
    assert found.ledger_bytes == 1_296_000 * (200 + 10 * (5 + 3 + 2))
    assert found.collect_cores == pytest.approx(10 * 20e-6 / 0.5)
    assert found.ask_cores == pytest.approx(2.592 * 2 * 2 / 10)
    assert found.cores == 2  # never fewer


def test_ten_times_as_many_need_ten_times_as_much_and_never_less():
    c = costs()
    each = [needs(n, c) for n in SIZES]
    for few, many in itertools.pairwise(each):
        assert many.lake_bytes == pytest.approx(10 * few.lake_bytes)
        assert many.cores >= few.cores
        assert many.euros > few.euros


def test_at_where_a_part_stops_its_load_is_its_limit():
    c = costs()
    by_part = {stop.part: stop for stop in stops(c)}
    at = needs(round(by_part["index"].customers), c)
    assert at.build_bytes == pytest.approx(c["machine_gigabytes"] * 1e9, rel=1e-3)
    at = needs(round(by_part["ask"].customers), c)
    assert at.seconds_on_8 == pytest.approx(c["patience_s"], rel=1e-3)
    at = needs(round(by_part["exploder"].customers), c)
    assert at.peak == pytest.approx(c["taken_in_a_second"], rel=1e-3)


def named(language: str) -> list[str]:
    return re.findall(r"`(tests/[\w/]+\.py::\w+)`", page(language, "explanation/guarantees"))


def test_every_test_that_holds_a_promise_exists_and_is_collected():
    assert len(named("en")) > 15
    for one in named("en"):
        file, _, name = one.partition("::")
        tree = ast.parse(Path(ROOT, file).read_text("utf-8"))
        assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}, one
        assert Path(file).name.startswith("test_")


def test_both_languages_promise_the_same_by_the_same_tests():
    assert named("en") == named("es")
