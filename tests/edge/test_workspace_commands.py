"""A workspace from the command line: made, filled, looked over, drawn, acted upon, asked why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from periplo.core.channel_catalogue import CHANNELS
from periplo.formats.map_yaml import read_map
from periplo.usecases.workspace import KINDS


def test_init_makes_the_files_of_a_workspace(periplo):
    told = periplo("init", "mine", "--kind", "b2b", "--zone", "America/Bogota")
    assert told.code == 0
    assert "mine" in told.out
    names = {path.name for path in Path("mine").iterdir()}
    assert {"periplo.toml", "ledger.db", "lake", "index", "assets", "maps", "campaigns"} <= names
    text = Path("mine/periplo.toml").read_text()
    assert 'kind = "b2b"' in text
    assert 'zone = "America/Bogota"' in text
    assert 'language = "en"' in text


@pytest.mark.parametrize("kind", KINDS)
def test_init_writes_a_first_map_of_its_kind_that_is_whole_in_both_languages(periplo, kind):
    assert periplo("init", "mine", "--kind", kind).code == 0
    checked = periplo("map", "check", "mine/maps/first.yaml", "--level", "warning")
    assert checked.code == 0, checked.out
    drawn = read_map("mine/maps/first.yaml")
    assert {channel for place in drawn.touchpoints for channel in place.channels} <= set(CHANNELS)
    assert {stage.moment for stage in drawn.stages} == {"before", "during", "after"}
    assert any(place.moment_of_truth for place in drawn.touchpoints)
    told = periplo("map", "draw", "--in", "mine", "--out", "first.svg")
    assert told.code == 0, told.err


def test_init_never_writes_over_a_workspace(periplo):
    assert periplo("init", "mine").code == 0
    told = periplo("init", "mine")
    assert told.code == 2
    assert "already" in told.err


def test_init_refuses_a_zone_that_does_not_exist_and_leaves_nothing(periplo):
    assert periplo("init", "mine", "--zone", "Mars").code == 2
    assert not Path("mine").exists()


def test_importing_twice_is_refused_unless_said(periplo, shop):
    told = periplo("import", "events", "visits.csv", "--in", shop)
    assert told.code == 2
    assert "--again" in told.err
    assert periplo("import", "events", "visits.csv", "--in", shop, "--again").code == 0


def test_importing_needs_a_workspace(periplo):
    told = periplo("import", "events", "visits.csv")
    assert told.code == 2
    assert "periplo init" in told.err


def test_rows_set_aside_are_written_where_asked(periplo, shop):
    Path("poor.csv").write_text("customer,event,time\nzoe,visit,2026-03-03\nzoe,,2026-03-03\n")
    told = periplo("import", "events", "poor.csv", "--in", shop, "--rejects", "aside.jsonl")
    assert told.code == 0
    assert "set aside: 1" in told.err
    assert json.loads(Path("aside.jsonl").read_text())["reason"] == "no_event"
    answer = periplo("ask", "transitions", "--in", shop, "--format", "json")
    assert json.loads(answer.out)["rejected"] == 1


def test_a_workspace_answers_as_its_files_do(periplo, shop):
    words = ("ask", "funnel", "--steps", "visit,cart,pay", "--format", "json", "--zone", "UTC")
    files = json.loads(periplo(*words, "--events", "visits.csv").out)
    kept = json.loads(periplo(*words, "--in", shop).out)
    assert files == kept


def test_a_workspace_is_found_where_one_stands(periplo, shop, monkeypatch):
    monkeypatch.chdir(shop)
    told = periplo("ask", "stages", "--format", "json")
    assert told.code == 0, told.err
    assert json.loads(told.out)["zone"] == "Europe/Madrid"


def test_columns_of_files_make_no_sense_for_a_workspace(periplo, shop):
    told = periplo("ask", "transitions", "--in", shop, "--customer", "x")
    assert told.code == 2
    assert "--customer" in told.err


def test_files_and_a_workspace_at_once_are_refused(periplo, shop):
    assert periplo("ask", "transitions", "--in", shop, "--events", "visits.csv").code == 2


def test_the_doctor_finds_a_good_workspace_well(periplo, shop):
    told = periplo("doctor", shop)
    assert told.code == 0, told.out
    assert "attention" not in told.out
    checks = json.loads(periplo("doctor", shop, "--format", "json").out)["checks"]
    assert {"python", "packages", "cache", "settings", "ledger", "index"} <= {
        check["code"] for check in checks
    }


@pytest.mark.parametrize(
    ("harm", "codes"),
    [
        (lambda shop: (shop / "assets").rmdir(), ["folders"]),
        (lambda shop: (shop / "periplo.toml").write_text("nonsense"), ["settings"]),
        (lambda shop: [path.unlink() for path in shop.glob("lake/*")], ["index", "lake"]),
        (lambda shop: next(shop.glob("index/v*/manifest.json")).unlink(), ["index"]),
    ],
    ids=["folder", "settings", "lake", "index"],
)
def test_the_doctor_finds_what_was_harmed_and_says_how_to_mend_it(periplo, shop, harm, codes):
    harm(Path(shop))
    told = periplo("doctor", shop, "--format", "json")
    assert told.code == 1
    ill = [check for check in json.loads(told.out)["checks"] if not check["is_well"]]
    assert [check["code"] for check in ill] == codes
    assert all(check["mend"] for check in ill)


def test_maps_are_drawn_in_every_kind(periplo, shop):
    for kind, head in (("html", b"<!doctype html>"), ("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")):
        told = periplo("map", "draw", "map.yaml", "--in", shop, "--out", f"out.{kind}")
        assert told.code == 0, told.err
        assert Path(f"out.{kind}").read_bytes().startswith(head)
    assert "Your cart awaits" in Path("out.html").read_text()


def test_a_map_is_drawn_from_anyone_s_file(periplo):
    told = periplo(
        "map", "draw", "map.yaml", "--events", "visits.csv", "--customer", "customer", "--out", "m.html"
    )
    assert told.code == 0, told.err
    assert "n = 3" in Path("m.html").read_text()


def test_a_map_without_events_is_drawn_as_a_template(periplo):
    assert periplo("map", "draw", "map.yaml", "--out", "m.svg").code == 0
    told = periplo("map", "draw", "map.yaml", "--where", "visit", "--out", "m.svg")
    assert told.code == 2
    assert "--where" in told.err


def test_a_map_is_drawn_with_the_lanes_asked_for(periplo):
    assert periplo("map", "draw", "map.yaml", "--lanes", "channels", "--out", "m.svg").code == 0
    drawn = Path("m.svg").read_text()
    assert 'id="row-channels"' in drawn
    assert 'id="row-feeling"' not in drawn
    told = periplo("--lang", "es", "map", "draw", "map.yaml", "--lanes", "nada", "--out", "m.svg")
    assert told.code == 2
    assert "no tiene la fila 'nada'" in told.err


def test_a_map_is_compared_with_another_one(periplo):
    text = Path("map.yaml").read_text(encoding="utf-8")
    Path("wanted.yaml").write_text(
        text.replace("state: as-is", "state: to-be") + "\nversion: '9'\n", encoding="utf-8"
    )
    told = periplo("map", "draw", "wanted.yaml", "--beside", "map.yaml", "--out", "m.svg")
    assert told.code == 0, told.err
    assert "compared with" in Path("m.svg").read_text()


def test_two_comparisons_at_once_and_periods_without_events_are_refused(periplo, shop):
    both = periplo("map", "draw", "map.yaml", "--in", shop, "--compare", "previous", "--beside", "map.yaml")
    alone = periplo("map", "draw", "map.yaml", "--compare", "previous", "--out", "m.svg")
    wrong = periplo("map", "draw", "map.yaml", "--in", shop, "--against", "june", "--out", "m.svg")
    empty = periplo(
        "map", "draw", "map.yaml", "--in", shop, "--against", "1999-01-01..1999-02-01", "--out", "m.svg"
    )
    assert [told.code for told in (both, alone, wrong, empty)] == [2, 2, 2, 2]
    assert "one picture tells one difference" in both.err
    assert "--compare" in alone.err
    assert "2025-06-01..2025-09-01" in wrong.err
    assert "Nobody was seen" in empty.err


def test_a_map_is_drawn_for_a_buyer_persona_that_it_knows(periplo):
    told = periplo("map", "draw", "map.yaml", "--persona", "nobody", "--out", "m.svg")
    assert told.code == 2
    assert "no buyer persona 'nobody'" in told.err


def test_a_kind_of_picture_that_does_not_exist_is_told(periplo):
    told = periplo("map", "draw", "map.yaml", "--out", "m.doc")
    assert told.code == 2
    assert "html, svg, png, pdf" in told.err


def test_a_good_map_is_found_good(periplo):
    told = periplo("map", "check", "map.yaml", "--events", "visits.csv")
    assert told.code == 0, told.out


def test_a_map_is_checked_against_its_events(periplo, here: Path):
    text = (here / "map.yaml").read_text().replace("rule: visit,", "rule: vist,").replace("es: Compro, ", "")
    (here / "map.yaml").write_text(text)
    told = periplo(
        "map", "check", "map.yaml", "--events", "visits.csv", "--format", "json", "--level", "warning"
    )
    assert told.code == 1
    findings = {finding["code"]: finding for finding in json.loads(told.out)["findings"]}
    assert {"unknown_event", "nobody_met", "untranslated", "unmapped_event"} <= set(findings)
    assert findings["unknown_event"]["line"] == 10
    assert findings["unknown_event"]["values"]["name"] == "vist"
    assert set(findings["untranslated"]["what"]) == {"es", "en"}
    assert periplo("map", "check", "map.yaml", "--level", "error").code == 0


def test_a_campaign_is_checked_rehearsed_and_driven(periplo, shop):
    checked = periplo(
        "campaign", "check", "campaign.yaml", "--in", shop, "--format", "json", "--level", "error"
    )
    assert checked.code == 0, checked.out
    rehearsed = json.loads(
        periplo("campaign", "backtest", "campaign.yaml", "--in", shop, "--format", "json").out
    )
    assert rehearsed["people"] == 2
    driven = json.loads(periplo("campaign", "run", "cart-awaits", "--in", shop, "--format", "json").out)
    assert driven["entered"] == 0  # the fixture drove it there already
    assert driven["until"] == "2026-03-02T13:00:00+01:00"
    lines = Path(shop, "log-messages.jsonl").read_text().splitlines() if rehearsed["sent"] else []
    assert len(lines) == rehearsed["sent"]


def test_a_rehearsal_takes_all_of_the_data_as_it_does_if_no_period_is_said(periplo, shop):
    whole = ("campaign", "backtest", "campaign.yaml", "--in", shop, "--format", "json")
    assert periplo(*whole, "--from", "all").out == periplo(*whole).out
    assert periplo(*whole, "--from", "2026-03-02T12:59").out != periplo(*whole).out


def test_campaigns_speak_to_people_too(periplo, shop):
    assert "would have entered" in periplo("campaign", "backtest", "cart-awaits", "--in", shop).out
    assert "driven to" in periplo("campaign", "run", "cart-awaits", "--in", shop).out
    told = periplo("campaña", "ensayar", "cart-awaits", "--in", shop, PERIPLO_LANG="es")
    assert "Habrían entrado" in told.out


def test_a_file_is_published_and_then_driven(periplo, shop):
    plan = Path(shop, "another.yaml")
    plan.write_text(Path("campaign.yaml").read_text().replace("cart-awaits", "cart-waits-too"))
    first = periplo("campaign", "run", str(plan), "--in", shop, "--format", "json")
    assert json.loads(first.out)["entered"] == 2
    assert "version 1" in first.err
    again = periplo("campaign", "run", str(plan), "--in", shop, "--format", "json")
    assert json.loads(again.out)["entered"] == 0
    assert "version 1" in again.err


def test_a_file_does_not_wake_a_campaign_that_was_paused(periplo, shop):
    assert periplo("campaign", "publish", "campaign.yaml", "--in", shop, "--status", "paused").code == 0
    assert "paused" in periplo("campaign", "run", "campaign.yaml", "--in", shop).err


def test_a_paused_campaign_does_not_run(periplo, shop):
    assert periplo("campaign", "publish", "campaign.yaml", "--in", shop, "--status", "paused").code == 0
    told = periplo("campaign", "run", "cart-awaits", "--in", shop)
    assert told.code == 2
    assert "paused" in told.err


def test_why_tells_every_decision_with_its_values(periplo, shop):
    told = periplo("why", "ana", "--in", shop)
    assert told.code == 0, told.err
    assert "entered the campaign by 'cart'" in told.out
    assert "reached the goal by 'pay'" in told.out
    because = json.loads(periplo("why", "ana", "--in", shop, "--format", "json").out)
    assert because["decisions"][0]["reasons"][0]["code"] == "entered"
    assert because["decisions"][0]["at"].startswith("2026-03-01T11:05:00+01:00")
    assert f"#{because['customer']}" != "ana"
    again = json.loads(periplo("why", f"#{because['customer']}", "--in", shop, "--format", "json").out)
    assert again == because


def test_why_of_a_stranger_is_told_without_repeating_who(periplo, shop):
    told = periplo("why", "somebody@example.org", "--in", shop)
    assert told.code == 2
    assert "somebody" not in told.err


def test_an_unpublished_campaign_is_told_with_those_that_are(periplo, shop):
    told = periplo("campaign", "run", "carts", "--in", shop)
    assert told.code == 2
    assert "cart-awaits" in told.err


def test_the_ones_who_asked_for_it_in_spanish_are_told_in_spanish(periplo):
    told = periplo("preguntar", "transiciones", "--events", "nada.csv", PERIPLO_LANG="es")
    assert "No existe el archivo 'nada.csv'" in told.err
    assert "Qué hacer: revise la ruta" in told.err
