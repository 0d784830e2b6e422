"""The demo's file: Parquet, or CSV as the country's office programs write it; the reader makes the same of both."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.journeys.columns import Journeys, Number
from periplo.usecases.demo.countries import COUNTRIES
from periplo.usecases.demo.files import write_shop
from periplo.usecases.demo.shop import Shop, build_shop
from periplo.usecases.from_files import read_events


@pytest.fixture(scope="module")
def shop() -> Shop:
    return build_shop(800, seed=2)


def known(journeys: Journeys) -> list[str]:
    assert journeys.keys is not None
    return [journeys.keys.values[code - 1] for code in journeys.keys.codes[np.argsort(journeys.customer)]]


def total(journeys: Journeys) -> float:
    column = journeys.properties["total"]
    assert isinstance(column, Number)
    return float(np.nansum(column.values))


def test_parquet_and_spanish_csv_read_as_the_same_journeys(shop: Shop, tmp_path: Path):
    one = read_events(write_shop(shop, tmp_path / "events.parquet"))
    two = read_events(write_shop(shop, tmp_path / "events.csv.gz"), zone=shop.country.zone)
    assert one.rejected.counts == two.rejected.counts
    assert one.journeys.events == two.journeys.events
    assert known(one.journeys) == known(two.journeys)
    assert total(one.journeys) == pytest.approx(total(two.journeys))
    assert abs(int(one.journeys.at.max()) - int(two.journeys.at.max())) < 1_000_000


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_customers_get_their_ids_as_foreseen(country: str, tmp_path: Path):
    shop = build_shop(400, seed=2, country=country)
    journeys = read_events(write_shop(shop, tmp_path / "events.parquet")).journeys
    got = dict(zip(known(journeys), np.sort(journeys.customer).tolist(), strict=True))
    assert got == {key: int(id) for key, id in zip(shop.keys, shop.ids, strict=True)}


def test_rows_without_a_customer_are_set_aside_and_counted(shop: Shop, tmp_path: Path):
    read = read_events(write_shop(shop, tmp_path / "events.parquet"))
    who = shop.columns["who"]
    assert read.rejected.counts["no_customer"] == int(((who < 0) | (who >= len(shop.keys))).sum())


def test_what_we_ourselves_sent_is_marked(shop: Shop, tmp_path: Path):
    journeys = read_events(write_shop(shop, tmp_path / "events.parquet")).journeys
    assert journeys.ours is not None
    ready = journeys.code("order ready")
    np.testing.assert_array_equal(journeys.ours, journeys.event == ready)


@pytest.mark.parametrize(("country", "mark", "form"), [("es", ";", "1.234,50"), ("mx", ",", "1,234.50")])
def test_numbers_stand_in_the_country_s_form(country: str, mark: str, form: str, tmp_path: Path):
    built = build_shop(400, seed=2, country=country)
    path = write_shop(built, tmp_path / "events.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=mark))
    assert len(rows) == built.events
    written = [row["total"] for row in rows if row["total"]]
    thousands, decimals = form[1], form[-3]
    for text, value in zip(written, built.columns["total"][~np.isnan(built.columns["total"])], strict=True):
        assert float(text.replace(thousands, "").replace(decimals, ".")) == pytest.approx(value, abs=0.005)
    assert {row["currency"] for row in rows if row["total"]} == {built.country.currency}


def test_the_file_appears_whole_or_not_at_all(shop: Shop, tmp_path: Path):
    (tmp_path / "taken").write_text("a file, not a folder")
    with pytest.raises(EnvironmentFault):
        write_shop(shop, tmp_path / "taken" / "events.parquet")
    write_shop(shop, tmp_path / "events.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.csv", "taken"]


def test_an_unknown_kind_of_file_is_refused(shop: Shop, tmp_path: Path):
    with pytest.raises(BadInput, match="parquet"):
        write_shop(shop, tmp_path / "events.xlsx")
