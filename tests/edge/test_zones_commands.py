"""Zones from the command line: a log counted, a floor told and drawn; live sources looked over by doctor."""

from __future__ import annotations

import json
import time
from contextlib import closing
from pathlib import Path

import pytest

from periplo.core.spans import DAY
from periplo.formats.webhooks.contract import Notice
from periplo.storage import notices, tallies
from periplo.storage.sqlite import SqliteLedger

ZONES = """\
schema: 1
zones:
  enabled: true
  floor: 2
  places:
    - place: centro
      zone: Europe/Madrid
      label: {es: la tienda del centro, en: the shop downtown}
      zones:
        - {id: door, label: {es: Entrada, en: Entrance}, rect: [0, 0, 4, 3]}
        - {id: pens, label: {es: Lápices, en: Pens}, rect: [5, 0, 4, 3]}
"""
LOG = "device,zone,at\n" + "".join(
    f"{device},door,2026-09-01T10:{minute:02}:{second:02}\n"
    for device, minute in (("a", 0), ("b", 5), ("c", 9))
    for second in (0, 20, 40)
)


@pytest.fixture
def shop(periplo) -> Path:
    assert periplo("init", "shop", "--zone", "Europe/Madrid").code == 0
    Path("shop/sources.yaml").write_text(ZONES, encoding="utf-8")
    Path("wifi.csv").write_text(LOG, encoding="utf-8")
    return Path("shop")


def test_a_log_is_counted_and_the_floor_told_in_both_languages(periplo, shop):
    done = periplo("import", "zones", "wifi.csv", "--in", "shop")
    assert (done.code, done.out) == (
        0,
        "Sightings read: 9. Totals of a zone and hour kept: 1. Events of those who agreed: 0.\n",
    )
    told = periplo("zones", "--in", "shop")
    assert told.out.replace("\u00a0", " ").splitlines()[:3] == [
        "zone       stays   mean",
        "Entrance       3   40 s",
        "Pens           –      –",
    ]
    assert "estancias" in periplo("zonas", "--in", "shop", "--lang", "es").out


def test_a_time_without_offset_is_of_the_place(periplo, shop):
    periplo("import", "zones", "wifi.csv", "--in", "shop")
    said = json.loads(periplo("zones", "--in", "shop", "--format", "json").out)
    assert said["span"] == [1_788_249_600_000_000, 1_788_253_200_000_000]  # 08:00 UTC is 10:00 in Madrid
    assert said["zones"][0] == {"id": "door", "stays": 3, "dwell_seconds": 120}
    assert {"from": None, "to": "door", "n": 3} in said["passes"]
    outside = periplo("zones", "--in", "shop", "--from", "2026-09-02", "--format", "json")
    assert json.loads(outside.out)["visits"] == 0


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_the_floor_is_drawn(periplo, shop, kind):
    periplo("import", "zones", "wifi.csv", "--in", "shop")
    assert periplo("zones", "--in", "shop", "--out", f"floor.{kind}", "--theme", "dark").code == 0
    assert Path(f"floor.{kind}").stat().st_size > 1_000


def test_a_log_is_not_counted_twice_unless_asked(periplo, shop):
    periplo("import", "zones", "wifi.csv", "--in", "shop")
    assert periplo("import", "zones", "wifi.csv", "--in", "shop").code == 2
    assert periplo("import", "zones", "wifi.csv", "--in", "shop", "--again").code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("import", "zones", "none.csv", "--in", "shop"), "there is no file"),
        (("import", "zones", "bare.csv", "--in", "shop"), "no column for the device"),
        (("zones", "--in", "shop", "--place", "mars"), "no floor plan"),
        (("zones", "--in", "shop", "--out", "floor.docx"), "cannot be drawn"),
        (("zones", "--in", "bare"), "is no workspace"),
    ],
)
def test_what_is_wrong_is_told(periplo, shop, words, told):
    Path("bare.csv").write_text("a,b\n1,2\n")
    ran = periplo(*words)
    assert ran.code == 2
    assert told in ran.err.casefold()


def test_zones_that_are_off_are_told_in_spanish_too(periplo, shop):
    (shop / "sources.yaml").unlink()
    ran = periplo("import", "zones", "wifi.csv", "--in", "shop", "--lang", "es")
    assert ran.code == 2
    assert "no se cuentan zonas" in ran.err
    assert periplo("zones", "--in", "shop").code == 2


def test_doctor_tells_who_has_gone_quiet_and_what_is_stuck(periplo, shop):
    (shop / "sources.yaml").write_text("schema: 1\nsources:\n  - {id: woo, kind: woocommerce, secret: WOO}\n")
    now = time.time_ns() // 1_000
    with closing(SqliteLedger(shop / "ledger.db")) as ledger, ledger.writing() as connection:
        for day in range(20, 30):
            tallies.count(connection, now - day * DAY, {("woo", "accepted"): 3})
        tallies.count(connection, now, {("woo", "forged"): 9})  # is no word of the source
    told = periplo("doctor", "shop")
    assert told.code == 1
    assert "'woo' has said nothing for 20 days; 1 is usual" in told.out
    with closing(SqliteLedger(shop / "ledger.db")) as ledger, ledger.writing() as connection:
        tallies.count(connection, now, {("woo", "accepted"): 1})
        notices.keep_notices(connection, "woo", [Notice("order/paid", "/x", {})], now)
        notices.put_off(connection, notices.take_due(connection, now)[0], "vendor_refused", now)
    told = periplo("doctor", "shop", "--lang", "es")
    assert "avisos de «woo» que no se pueden completar (vendor_refused): 1" in told.out


def test_doctor_says_that_sources_are_well_and_where_their_file_is_wrong(periplo, shop):
    (shop / "sources.yaml").write_text("schema: 1\nsources:\n  - {id: woo, kind: woocommerce, secret: WOO}\n")
    assert "live sources speak as they usually do" in periplo("doctor", "shop").out
    (shop / "sources.yaml").write_text("schema: 1\nsources:\n  - {id: woo, kind: shoppy}\n")
    told = periplo("doctor", "shop")
    assert told.code == 1
    assert "sources.yaml, line 3: there is no kind 'shoppy'" in told.out
