"""Costs as they come in, asked by command: of a touchpoint, a stage, a campaign of ours, and of no part of the map."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from served import Visitor, serving
from small_shop import built

COSTS = """\
day,source,medium,campaign,amount,currency
2026-03-01,agency,touchpoint,enter,9,EUR
2026-03-02,rent,etapa,Compro,4,EUR
2026-03-02,twilio,sms,cart-awaits,1.5,EUR
2026-03-02,google,cpc,spring,7,EUR
2026-02-01,agency,touchpoint,enter,100,EUR
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = built(tmp_path)
    (tmp_path / "costs.csv").write_text(COSTS)
    assert run(["import", "costs", str(tmp_path / "costs.csv"), "--in", str(root)], {}) == 0
    return root


def asked(shop: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    capsys.readouterr()
    options = ["ask", "costs", "--in", str(shop), "--from", "2026-03-01", "--to", "2026-03-03", *more]
    assert run(["--lang", "en", *options], {}) == 0
    return capsys.readouterr().out


def test_imported_costs_stand_at_the_part_that_they_name(shop: Path, capsys: pytest.CaptureFixture[str]):
    answer = json.loads(asked(shop, capsys, "--format", "json"))["answer"]
    told = {one["part"]: (one["spent"], one["customers"], one["per_customer"]) for one in answer["parts"]}
    assert told == {
        "look": (9.0, 3, 3.0), "enter": (9.0, 3, 3.0), "buy": (5.5, 2, 2.75), "fill": (1.5, 2, 0.75),
        "pay": (None, 1, None),
    }  # fmt: skip
    assert answer["unplaced"] == [{"currency": "EUR", "spent": 7.0}]


def test_the_table_says_where_and_what_of_no_part(shop: Path, capsys: pytest.CaptureFixture[str]):
    shown = asked(shop, capsys)
    assert "· I come in" in shown
    assert "Of no part of the map: 7.00 EUR." in shown
    assert "0.7500" in shown  # a small amount is not rounded away


def test_an_answer_of_what_the_ledger_keeps_now_is_asked_of_no_earlier_version(
    shop: Path, capsys: pytest.CaptureFixture[str]
):
    assert run(["ask", "costs", "--in", str(shop), "--as-of", "1.1.1"], {}) == 2


def test_the_page_has_the_picture_and_the_panel_of_a_column_leads_there(shop: Path):
    with serving(shop) as client:
        visitor = Visitor(client)
        page = visitor.get("/ask/costs?from=2026-03-01&to=2026-03-03").text
        assert "cost-touchpoint-enter-EUR" in page
        assert "/ask/costs" in visitor.get("/maps/shop/part?part=column:enter").text


def test_the_map_that_is_drawn_holds_what_the_question_tells(shop: Path, tmp_path: Path):
    period = ["--from", "2026-03-01", "--to", "2026-03-03"]
    out = tmp_path / "map.svg"
    assert run(["--lang", "en", "map", "draw", "--in", str(shop), "--out", str(out), *period], {}) == 0
    drawn = out.read_text().replace("\u00a0", " ")
    assert all(f">{amount} EUR<" in drawn for amount in ("9.00", "1.50"))
    assert (
        run(
            [
                "--lang",
                "en",
                "map",
                "draw",
                "--in",
                str(shop),
                "--out",
                str(out),
                *period,
                "--persona",
                "parent",
            ],
            {},
        )
        == 0
    )
    assert "9.00 EUR" not in out.read_text().replace("\u00a0", " ")


def test_the_panel_of_a_part_tells_its_cost(shop: Path):
    with serving(shop) as client:
        page = Visitor(client).get("/maps/shop/part?part=column:enter&from=2026-03-01&to=2026-03-03").text
    assert "Cost in the period" in page
    assert "9.00 EUR" in page.replace("\u00a0", " ")
