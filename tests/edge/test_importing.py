"""Imports from the command line, and their receipts there and on the console, in both languages."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from periplo.formats.mappings.mapping_yaml import mapping_from
from served import serving

EXPORTS = Path(__file__).parents[1] / "formats" / "exports"
ORDERS = str(EXPORTS / "tiendanube-orders.csv")


@pytest.fixture
def shop(periplo) -> str:
    assert periplo("init", "shop", "--zone", "America/Argentina/Buenos_Aires").code == 0
    return "shop"


def test_an_import_prints_its_receipt(periplo, shop):
    told = periplo("import", "orders", ORDERS, "--in", shop)
    assert told.code == 0, told.err
    assert "read as tiendanube-orders" in told.out
    assert "Orders without a customer: 1 of 2 (50%)" in told.out
    assert "2026-02   ARS             1       3   13,000.00        0.00       0.00   13,000.00" in told.out
    assert "2026-03   ARS             1       1      800.00      800.00       0.00        0.00" in told.out


def test_the_same_in_spanish_by_spanish_names(periplo, shop):
    told = periplo("importar", "pedidos", ORDERS, "--in", shop, "--lang", "es")
    assert told.code == 0, told.err
    assert "Comprobante 1 · pedidos · tiendanube" in told.out
    assert "13.000,00" in told.out
    again = periplo("importar", "pedidos", ORDERS, "--in", shop, "--lang", "es")
    assert again.code == 2
    assert "el comprobante 1 dice qué fue de él" in again.err


@pytest.mark.parametrize(("column", "is_told"), [("customer", True), ("customer_id", False)])
def test_orders_of_which_none_says_whose_it_is_say_how_to_mend_it(periplo, shop, column, is_told):
    """A column called customer is a name, which joins nobody; the receipt said 100 % without, and nothing more."""
    Path("orders.csv").write_text(f"order,{column},date,total\n1,C7,2026-02-03,5\n", encoding="utf-8")
    told = periplo("import", "orders", "orders.csv", "--in", shop)
    assert told.code == 0, told.err
    assert ("--show-mapping prints" in told.out) is is_told


def test_receipts_are_listed_and_shown_in_three_forms(periplo, shop):
    periplo("import", "orders", ORDERS, "--in", shop)
    periplo("import", "costs", str(EXPORTS / "google-ads-costs.csv"), "--in", shop)
    listed = periplo("receipts", "--in", shop)
    assert [line.split()[0] for line in listed.out.splitlines()] == ["no.", "2", "1"]
    one = json.loads(periplo("receipts", "1", "--in", shop, "--format", "json").out)
    assert one["schema"] == 1
    assert one["receipt"]["months"][0]["revenue"] == "13000"
    assert one["receipt"]["files"][0]["mapping"] == "tiendanube-orders"
    page = periplo("receipts", "1", "--in", shop, "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert "13,000.00" in page
    assert periplo("receipts", "9", "--in", shop).code == 2
    assert (
        json.loads(periplo("receipts", "--in", shop, "--format", "json").out)["receipts"][0]["kind"]
        == "costs"
    )


def test_show_mapping_prints_a_mapping_file_and_imports_nothing(periplo, shop):
    told = periplo("import", "orders", ORDERS, "--show-mapping")
    assert told.code == 0, told.err
    assert "# total              Total" in told.out
    assert "columns that are not read: Estado del pago" in told.out
    assert mapping_from(told.out).id == "tiendanube-orders"
    Path("own.yaml").write_text(told.out.replace("id: tiendanube-orders", "id: own"))
    assert periplo("import", "orders", ORDERS, "--in", shop, "--mapping", "own.yaml").code == 0
    assert "as own" in periplo("receipts", "1", "--in", shop).out


def test_wrong_use_is_told_with_what_to_do(periplo, shop):
    Path("x.csv").write_text("a,b\n1,2\n")
    lacks = periplo("import", "orders", "x.csv", "--in", shop)
    assert lacks.code == 2
    assert "has no column that I know as: id, at, total" in lacks.err
    assert "--show-mapping" in lacks.err
    assert periplo("import", "orders", ORDERS, "--in", shop, "--preset", "a", "--mapping", "b").code == 2
    wrong = periplo("import", "customers", ORDERS, "--in", shop, "--preset", "nobody")
    assert "shopify-customers" in wrong.err
    assert periplo("import", "orders", ORDERS).code == 2  # no workspace


def test_a_mistake_in_a_mapping_file_is_told_with_its_line_in_spanish(periplo, shop):
    Path("m.yaml").write_text("schema: 1\nid: m\nkind: orders\nfields:\n  id: a\n  at: b\n  totl: c\n")
    told = periplo("import", "orders", ORDERS, "--in", shop, "--mapping", "m.yaml", "--lang", "es")
    assert told.code == 2
    assert "m.yaml, línea 7: 'totl' no es un campo de esto" in told.err


def test_due_imports_run_and_a_failing_file_ends_with_1(periplo, shop):
    Path("shop/inbox").mkdir()
    Path("shop/sources.yaml").write_text(
        "schedule:\n  - {id: tills, files: 'inbox/*.csv', kind: orders, every: 1h, afterwards: move}\n"
    )
    path = Path("shop/inbox/a.csv")
    path.write_bytes(Path(ORDERS).read_bytes())
    an_hour_ago = time.time() - 3600
    os.utime(path, (an_hour_ago, an_hour_ago))
    told = periplo("import", "due", "--in", shop)
    assert told.code == 0, told.err
    assert "tills: files imported: 1" in told.out
    assert "No import is due" in periplo("import", "due", "--in", shop).err
    Path("shop/sources.yaml").write_text(
        "schedule:\n  - {id: b, files: 'inbox/*.csv', kind: orders, every: 1m}\n"
    )
    path.write_text("a,b\n1,2\n")
    os.utime(path, (an_hour_ago, an_hour_ago))
    told = periplo("import", "due", "--in", shop)
    assert told.code == 1
    assert "a.csv could not be imported" in told.err


def test_the_console_shows_receipts_in_both_languages(periplo, shop):
    periplo("import", "orders", ORDERS, "--in", shop)
    with serving(Path(shop)) as client:
        listed = client.get("/receipts?lang=es")
        assert listed.status == 200
        assert '<a href="/receipts/1">1</a>' in listed.text
        one = client.get("/receipts/1?lang=es")
        assert "13.000,00" in one.text
        assert "Pedidos sin cliente: 1 de 2" in one.text
        assert "13,000.00" in client.get("/receipts/1?lang=en").text
        assert client.get("/receipts/9").status == 404


def test_the_console_without_imports_says_so(periplo, shop):
    with serving(Path(shop)) as client:
        assert "Nothing was imported" in client.get("/receipts?lang=en").text
