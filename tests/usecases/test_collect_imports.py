"""Imports into a workspace: sums that agree with a plain recount, nothing twice, nothing by halves, and its receipt."""

from __future__ import annotations

import csv
import gzip
import random
import zipfile
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import msgspec
import pytest

from periplo.core.errors import BadInput, UnknownName
from periplo.core.receipts import Receipt
from periplo.core.spans import DAY, instant
from periplo.storage import manifest
from periplo.storage.products import all_costs
from periplo.storage.receipts import all_receipts
from periplo.storage.sqlite import SqliteLedger
from periplo.storage.tables.sources import products
from periplo.usecases.collect.imports import Wish, import_files
from periplo.usecases.importing import AlreadyImported
from periplo.usecases.workspace import Settings, Workspace, make_workspace

NOW = instant("2026-11-01T12:00:00Z")
EXPORTS = Path(__file__).parents[1] / "formats" / "exports"


@pytest.fixture
def shop(tmp_path) -> Workspace:
    return make_workspace(tmp_path / "shop", Settings(name="shop", zone="Europe/Madrid", currency="EUR"))


@pytest.fixture
def ledger(shop):
    opened = SqliteLedger(shop.ledger)
    yield opened
    opened.close()


def events(shop: Workspace, ledger: SqliteLedger) -> list[tuple[str, str, int | None]]:
    """Name, message id and value of every event of the lake, in order of time."""
    with ledger.reading() as connection:
        paths = shop.lake.files(manifest.segments(connection))
    if not paths:
        return []
    query = 'select event, id, value from read_parquet($paths) order by "at", id'
    return duckdb.execute(query, {"paths": paths}).fetchall()


def imported(shop, ledger, path, kind="orders", at=NOW, **wish) -> Receipt:
    return import_files(shop, ledger, kind, [path], Wish(**wish), at)


HEAD = [
    "Name", "Email", "Financial Status", "Paid at", "Currency", "Total", "Created at", "Lineitem quantity",
    "Lineitem name", "Lineitem price", "Lineitem sku", "Cancelled at", "Refunded Amount", "Id", "Billing Name",
]  # fmt: skip


def many_orders(path: Path, orders: int, seed: int = 5) -> None:
    """A file of the shape of Shopify's, with nobody, cancellations, refunds and bad rows in it."""
    dice = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEAD)
        writer.writeheader()
        for number in range(orders):
            day = f"{2023 + number % 3}-{1 + number % 12:02d}-{1 + number % 28:02d} {number % 24:02d}:30:00 +0100"
            total = "no idea" if number % 97 == 13 else f"{dice.randint(100, 99999) / 100:.2f}"
            first = {
                "Email": "" if number % 5 == 0 else f"c{number % 40}@correo.example.es",
                "Billing Name": "Consumidor final" if number % 5 == 0 else f"Cliente {number % 40}",
                "Currency": "USD" if number % 7 == 0 else "EUR",
                "Total": total,
                "Cancelled at": day if number % 11 == 0 else "",
                "Refunded Amount": "3.10" if number % 13 == 1 else "0.00",
                "Id": str(70_000 + number),
            }
            for line in range(1 + number % 3):
                writer.writerow(
                    {"Name": f"#{number}", "Created at": day, "Lineitem quantity": dice.randint(1, 4),
                     "Lineitem name": f"Producto {line}", "Lineitem price": "9.99", "Lineitem sku": f"S{line}",
                     **(first if line == 0 else {})}
                )  # fmt: skip


def recount(path: Path) -> dict[tuple[str, str], list]:
    """By month and currency, with the csv module alone: orders, units, revenue, cancelled, refunded."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    whole: dict[str, dict] = {}
    units: Counter = Counter()
    for row in rows:
        whole.setdefault(row["Name"], row)
        units[row["Name"]] += int(row["Lineitem quantity"])
    sums: dict[tuple[str, str], list] = defaultdict(lambda: [0, 0, Decimal(0), Decimal(0), Decimal(0)])
    for name, row in whole.items():
        if not row["Total"].replace(".", "").isdigit():
            continue
        sum_of = sums[row["Created at"][:7], row["Currency"]]  # all are of +01:00 and before 23:59 in Madrid
        sum_of[0] += 1
        sum_of[1] += units[name]
        sum_of[2] += Decimal(row["Total"])
        if row["Cancelled at"]:
            sum_of[3] += Decimal(row["Total"])
        elif Decimal(row["Refunded Amount"]):
            sum_of[4] += Decimal(row["Refunded Amount"])
    return dict(sums)


def test_a_receipt_agrees_with_a_plain_recount(shop, ledger, tmp_path):
    path = tmp_path / "orders.csv"
    many_orders(path, 400)
    receipt = imported(shop, ledger, path)
    told = {
        (m.month, m.currency): [
            m.orders, m.units // 1_000_000,
            *(Decimal(n).scaleb(-6) for n in (m.revenue, m.cancelled_amount, m.refunded)),
        ]
        for m in receipt.months
    }  # fmt: skip
    wanted = recount(path)
    assert told == wanted
    assert receipt.rejected == {"bad_amount": 4}
    assert receipt.records == receipt.orders == 396
    assert {currency for _, currency in told} == {"EUR", "USD"}
    assert [total.currency for total in receipt.totals()] == ["EUR", "USD"]
    assert sum(total.revenue for total in receipt.totals()) == sum(m.revenue for m in receipt.months)


def test_the_lake_earns_what_the_receipt_says(shop, ledger, tmp_path):
    path = tmp_path / "orders.csv"
    many_orders(path, 200)
    receipt = imported(shop, ledger, path)
    told = events(shop, ledger)
    assert Counter(event for event, _, _ in told) == receipt.events
    assert sum(value or 0 for _, _, value in told) == sum(month.revenue for month in receipt.months)
    assert len({id for _, id, _ in told}) == len(told)


def test_customers_are_new_once_and_known_afterwards(shop, ledger, tmp_path):
    path, later = tmp_path / "orders.csv", tmp_path / "later.csv"
    many_orders(path, 100)
    first = imported(shop, ledger, path)
    assert (first.customers_new, first.customers_known) == (
        32,
        0,
    )
    assert first.without_customer == 20 - sum(n % 97 == 13 and n % 5 == 0 for n in range(100))
    later.write_text(path.read_text().replace("#", "#B").replace("7000", "8000"))
    second = imported(shop, ledger, later)
    assert (second.customers_new, second.customers_known) == (0, 32)


def test_the_same_file_is_refused_and_again_it_adds_nothing(shop, ledger, tmp_path):
    path = tmp_path / "orders.csv"
    many_orders(path, 60)
    first = imported(shop, ledger, path)
    before = events(shop, ledger)
    with pytest.raises(AlreadyImported) as told:
        imported(shop, ledger, path)
    assert told.value.values["receipt"] == first.number
    second = imported(shop, ledger, path, at=NOW + 90 * DAY, again=True)
    assert events(shop, ledger) == before  # orders of three years ago are known too
    assert second.duplicates == len(before)
    assert second.months == first.months


def test_two_exports_that_overlap_count_each_order_once(shop, ledger, tmp_path):
    january, whole = tmp_path / "january.csv", tmp_path / "whole.csv"
    many_orders(whole, 60)
    lines = whole.read_text().splitlines(keepends=True)
    january.write_text("".join(lines[:41]))
    imported(shop, ledger, january)
    receipt = imported(shop, ledger, whole)
    orders = [id for event, id, _ in events(shop, ledger) if event == "order completed"]
    assert len(orders) == len(set(orders)) == receipt.orders
    assert receipt.duplicates > 0


def test_an_order_twice_within_the_files_of_one_import_counts_once(shop, ledger, tmp_path):
    one, two = tmp_path / "a.csv", tmp_path / "b.csv"
    many_orders(one, 30)
    two.write_text(one.read_text() + "\n")
    receipt = import_files(shop, ledger, "orders", [one, two], Wish(), NOW)
    assert receipt.repeated == receipt.records
    assert [file.records for file in receipt.files] == [receipt.records, 0]


def test_a_file_may_be_a_spreadsheet_parquet_json_or_packed(shop, ledger, tmp_path):
    path = tmp_path / "orders.csv"
    many_orders(path, 40)
    wanted = imported(shop, ledger, path)
    packed = tmp_path / "orders.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    archive = tmp_path / "orders.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(path, "export/orders_1.csv")
    parquet, lines = tmp_path / "orders.parquet", tmp_path / "orders.jsonl"
    source = f"from read_csv('{path}', all_varchar=true)"
    duckdb.execute(f"copy ({source}) to '{parquet}' (format parquet)")
    duckdb.execute(f"copy ({source}) to '{lines}' (format json)")
    for each in (packed, archive, parquet, lines):
        receipt = imported(shop, ledger, each, again=True)
        assert (receipt.months, receipt.rejected) == (wanted.months, wanted.rejected), each.name
        assert receipt.duplicates == sum(wanted.events.values())


def test_a_file_of_which_nothing_is_good_changes_nothing(shop, ledger, tmp_path):
    path, rejects = tmp_path / "orders.csv", tmp_path / "rejects.jsonl"
    path.write_text("id,date,total\n1,2026-02-30,5\n2,never,6\n")
    with pytest.raises(BadInput, match="none of 2 records"):
        imported(shop, ledger, path, rejects=rejects)
    assert [msgspec.json.decode(line)["reason"] for line in rejects.read_bytes().splitlines()] == [
        "bad_time"
    ] * 2
    with ledger.reading() as connection:
        assert all_receipts(connection) == []
    assert events(shop, ledger) == []


def test_rejects_tell_file_line_reason_and_row(shop, ledger, tmp_path):
    path, rejects = tmp_path / "orders.csv", tmp_path / "rejects.jsonl"
    path.write_text(
        'id,date,total\n1,2026-02-01,5\n2,2026-02-02,six\n3,2026-02-03\n"4"x,2026-02-03,1\n5,2026-02-05,7\n'
    )
    receipt = imported(shop, ledger, path, rejects=rejects)
    told = [msgspec.json.decode(line) for line in rejects.read_bytes().splitlines()]
    assert sorted((one["line"], one["reason"]) for one in told) == [
        (3, "bad_amount"), (4, "wrong_fields"), (5, "bad_quote"),
    ]  # fmt: skip
    assert receipt.orders == 2
    assert receipt.rejects_file == str(rejects)


def test_all_or_nothing_when_the_taking_in_fails(shop, ledger, tmp_path):
    path = tmp_path / "orders.csv"
    many_orders(path, 20)

    def fails(*given):
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        import_files(shop, ledger, "orders", [path], Wish(), NOW, take=fails)
    with ledger.reading() as connection:
        assert all_receipts(connection) == []
    assert imported(shop, ledger, path).duplicates == 0


def test_what_was_taken_in_before_a_crash_is_not_taken_twice(shop, ledger, tmp_path, monkeypatch):
    from periplo.usecases.collect import imports

    path = tmp_path / "orders.csv"
    many_orders(path, 20)

    def crashes(*given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(imports, "keep_receipt", crashes)
        with pytest.raises(KeyboardInterrupt):
            imported(shop, ledger, path)
    before = events(shop, ledger)
    receipt = imported(shop, ledger, path)
    assert events(shop, ledger) == before
    assert receipt.duplicates == len(before)


def test_costs_told_anew_are_told_as_the_difference(shop, ledger, tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    head = "date,source,campaign,device,cost,currency,impressions,clicks\n"
    first.write_text(
        head + "2026-03-01,google,C,mobile,10.00,EUR,100,5\n2026-03-01,google,C,desktop,2.50,EUR,20,1\n"
    )
    second.write_text(
        head + "2026-03-01,google,C,mobile,11.00,EUR,110,5\n2026-03-01,google,C,desktop,2.50,EUR,20,1\n"
    )
    receipt = imported(shop, ledger, first, "costs")
    assert [(m.month, m.currency, m.spent) for m in receipt.months] == [("2026-03", "EUR", 12_500_000)]
    imported(shop, ledger, second, "costs")
    imported(shop, ledger, first, "costs", again=True)
    with ledger.reading() as connection:
        (cost,) = all_costs(connection)
        paths = shop.lake.files(manifest.segments(connection))
    assert (cost.amount, cost.impressions, cost.clicks) == (12_500_000, 120, 6)
    rows = duckdb.execute("select properties from read_parquet($p)", {"p": paths}).fetchall()
    amounts = [Decimal(str(msgspec.json.decode(row[0])["amount"])) for row in rows]
    assert sorted(amounts) == [Decimal("-1"), Decimal("1"), Decimal("12.5")]
    assert sum(amounts) == Decimal("12.5")


def test_products_stand_as_last_told(shop, ledger, tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("sku,name,price\nA,Old,1.00\nB,Other,2.00\n")
    receipt = imported(shop, ledger, path, "products")
    assert (receipt.products, receipt.notes) == (2, (("took_currency", "EUR"),))
    path.write_text("sku,name,price\nA,New,1.50\n")
    imported(shop, ledger, path, "products")
    with ledger.reading() as connection:
        rows = connection.execute(products.select().order_by(products.c.id)).all()
    assert [(row.id, row.name, row.price) for row in rows] == [
        ("A", "New", 1_500_000),
        ("B", "Other", 2_000_000),
    ]


@pytest.mark.parametrize("path", sorted(EXPORTS.iterdir()), ids=lambda path: path.stem)
def test_every_export_goes_through_the_one_way_in(shop, ledger, path):
    kind = path.stem.rsplit("-", 1)[1]
    receipt = imported(shop, ledger, path, kind)
    assert receipt.records > 0
    assert receipt.set_aside == {}
    assert receipt.files[0].mapping == path.stem
    told = Counter(event for event, _, _ in events(shop, ledger))
    assert told == {name: n for name, n in receipt.events.items() if name != "identify"}


def test_two_shops_of_one_program_are_told_apart(shop, ledger):
    path = EXPORTS / "shopify-orders.csv"
    import_files(shop, ledger, "orders", [path], Wish(shop="north"), NOW)
    receipt = import_files(shop, ledger, "orders", [path], Wish(shop="south", again=True), NOW)
    assert receipt.duplicates == 0
    assert {id.split(":")[0] for _, id, _ in events(shop, ledger)} == {"north", "south"}


def test_dates_that_prove_nothing_are_told(shop, ledger, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("id;date;total\n1;03/04/2026;1.234\n")
    receipt = imported(shop, ledger, path)
    assert ("unclear_dates", "day-first") in receipt.notes
    assert ("unclear_decimals", ".") in receipt.notes


def test_one_amount_proves_the_decimals_of_the_whole_file(shop, ledger, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("id;date;total\n1;2026-04-03;1.234\n2;2026-04-04;0,50\n")
    assert imported(shop, ledger, path).months[0].revenue == 1_234_500_000


def test_a_preset_that_does_not_exist_tells_those_that_do(shop, ledger):
    with pytest.raises(UnknownName, match="shopify-orders"):
        imported(shop, ledger, EXPORTS / "shopify-orders.csv", preset="shopfy")


def test_a_receipt_is_read_back_as_it_was_kept(shop, ledger, tmp_path):
    path = tmp_path / "orders.csv"
    many_orders(path, 30)
    receipt = imported(shop, ledger, path)
    with ledger.reading() as connection:
        assert all_receipts(connection) == [replace(receipt)]
