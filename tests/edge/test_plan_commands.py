"""The tracking plan from the command line and in the console: drafted, checked, looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from periplo.core.plan_findings import FINDINGS, Key, Seen
from periplo.edge.words.plan import plan_says
from periplo.formats.plan_yaml import read_tracking_plan
from periplo.storage.plan_findings import add_findings
from periplo.storage.sqlite import SqliteLedger
from served import serving

DAY = 20_500
PLAN = """\
schema: 1
events:
  visit: {es: visita, en: visit}
  cart: {label: {es: carrito, en: cart}, owner: Web, moves_stage: true, properties: {channel: required}}
  pay: {es: pago, en: payment}
properties:
  total: {label: {es: total, en: total}, type: money, currency: EUR}
"""


@pytest.fixture
def planned(shop: str) -> str:
    """The small shop with a plan, to which one sender does not keep."""
    (Path(shop) / "plan.yaml").write_text(PLAN)
    ledger = SqliteLedger(Path(shop) / "ledger.db")
    with ledger.writing() as connection:
        at = DAY * 86_400_000_000
        add_findings(
            connection, {Key("till", "pay", "total", "wrong_type", DAY): Seen(7, at, at + 60_000_000, "text")}
        )
    ledger.close()
    return shop


def test_a_draft_is_printed_and_can_be_read(periplo, shop):
    told = periplo("plan", "draft", "--in", shop)
    assert told.code == 0, told.err
    Path("drafted.yaml").write_text(told.out)
    assert set(read_tracking_plan("drafted.yaml").events) >= {"visit", "cart", "pay"}


def test_a_draft_from_files_needs_no_workspace(periplo, here):
    told = periplo("plan", "borrador", "--events", "visits.csv", PERIPLO_LANG="es")
    assert told.code == 0, told.err
    assert "# visto" in told.out


def test_a_draft_is_never_written_over_a_file(periplo, shop):
    out = Path("plan.yaml")
    assert periplo("plan", "draft", "--in", shop, "--out", str(out)).code == 0
    before = out.read_text()
    told = periplo("plan", "draft", "--in", shop, "--out", str(out))
    assert told.code == 2
    assert "already" in told.err
    assert out.read_text() == before


def test_a_check_tells_what_arrived_otherwise_and_ends_with_1(periplo, planned):
    told = periplo("plan", "check", "--in", planned)
    assert told.code == 1
    assert "value of another type" in told.out
    assert "till" in told.out
    found = json.loads(periplo("plan", "check", "--in", planned, "--format", "json").out)["findings"]
    first = found[0]
    assert (first["code"], first["source"], first["n"], first["example"]) == ("wrong_type", "till", 7, "text")
    assert first["last_at"].startswith("2026-02-16T00:01:00")


def test_only_the_last_days_count_when_asked(periplo, planned):
    found = json.loads(periplo("plan", "check", "--in", planned, "--days", "1", "--format", "json").out)[
        "findings"
    ]
    assert "till" not in {each["source"] for each in found}


def test_the_level_says_what_counts(periplo, here):
    Path("plan.yaml").write_text("schema: 1\nevents: {visit: v, cart: c, pay: p}\n")
    told = periplo("plan", "check", "plan.yaml", "--events", "visits.csv", "--level", "error")
    assert told.code == 0, told.out


def test_a_check_without_a_plan_says_how_to_make_one(periplo, shop, here):
    for words in (("--in", shop), ()):
        told = periplo("plan", "check", *words)
        assert told.code == 2
        assert "plan draft" in told.err


def test_a_plan_that_cannot_be_read_tells_its_line_in_spanish(periplo, here):
    Path("plan.yaml").write_text("schema: 1\nproperties:\n  a: {type: colour}\n")
    told = periplo("plan", "revisar", "plan.yaml", PERIPLO_LANG="es")
    assert told.code == 2
    assert "plan.yaml, línea 3: no existe el tipo «colour»" in told.err


def test_every_finding_has_its_words():
    for code in FINDINGS:
        assert plan_says(f"finding.{code}", "es") != plan_says(f"finding.{code}", "en")


def test_the_console_shows_the_plan_with_what_differs(planned):
    with serving(Path(planned)) as served:
        page = served.get("/plan?lang=en")
        assert page.status == 200
        for shown in (
            "value of another type",
            "till",
            "channel*",
            "money (EUR)",
            "Web",
            "What differs from the plan",
        ):
            assert shown in page.text
        assert "pago" in served.get("/plan?lang=es").text


def test_the_console_without_a_plan_says_how_to_make_one(shop):
    with serving(Path(shop)) as served:
        page = served.get("/plan?lang=en")
        assert page.status == 200
        assert "periplo plan draft" in page.text
