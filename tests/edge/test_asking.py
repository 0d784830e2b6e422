"""Questions on the command line: figures counted by hand, their JSON, their forms, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

EVENTS = ("--events", "visits.csv")
FUNNEL = ("ask", "funnel", *EVENTS, "--steps", "visit,cart,pay")
WHOLE = {"schema", "question", "answer", "n", "span", "zone", "rejected", "left_out", "reading"}


def asked(periplo, *words: str) -> dict:
    told = periplo("ask", *words, "--format", "json")
    assert told.code == 0, told.err
    data = json.loads(told.out)
    assert list(data) == [
        "schema", "question", "answer", "n", "span", "zone", "rejected", "left_out", "reading",
    ]  # fmt: skip
    assert data["schema"] == 1
    assert set(data["reading"]) == {"es", "en"}
    assert all(data["reading"].values())
    return data


def test_nobody_is_lost_before_a_step_that_may_be_missing(periplo, tmp_path):
    lives = ["abc", "ac", "ac", "a", "ab"]
    rows = [f"u{u},{name},2024-01-0{day}" for u, life in enumerate(lives) for day, name in enumerate(life, 1)]
    log = tmp_path / "log.csv"
    log.write_text("customer,event,time\n" + "\n".join(rows))
    told = periplo(
        "ask", "funnel", "--events", str(log), "--steps", "a,b,c", "--optional", "b", "--format", "json"
    )
    assert [step["lost"] for step in json.loads(told.out)["answer"]["steps"]] == [None, None, 2]
    assert "largest loss is before “c” (2)" in told.out


def test_who_is_lost_to_sight_is_not_lost_before_the_next_step(periplo, tmp_path):
    lives = ["axb", "ab", "a", "axab"]
    rows = [f"u{u},{name},2024-01-0{day}" for u, life in enumerate(lives) for day, name in enumerate(life, 1)]
    log = tmp_path / "log.csv"
    log.write_text("customer,event,time\n" + "\n".join(rows))
    asked = ("ask", "funnel", "--events", str(log), "--steps", "a,b", "--exclude", "x between a and b censor")
    told = json.loads(periplo(*asked, "--format", "json").out)
    assert [(step["n"], step["lost"]) for step in told["answer"]["steps"]] == [(4, None), (1, 1)]
    assert told["left_out"] == {"censored": 2}


def test_a_funnel_is_counted(periplo):
    data = asked(periplo, "funnel", *EVENTS, "--steps", "visit,cart,pay")
    assert data["question"] == {
        "ask": "funnel", "steps": ["visit", "cart", "pay"], "mode": "ordered", "unit": "customer",
    }  # fmt: skip
    steps = data["answer"]["steps"]
    assert [list(step)[:6] for step in steps] == [
        ["step", "n", "share", "share_of_previous", "median_seconds", "p90_seconds"]
    ] * 3
    assert [step["n"] for step in steps] == [3, 2, 1]
    assert steps[0]["share"] == steps[0]["share_of_previous"] == 1.0
    assert steps[0]["median_seconds"] is None
    assert steps[1]["share"] == pytest.approx(2 / 3)
    assert steps[2]["share_of_previous"] == 0.5
    assert steps[2]["median_seconds"] == 900
    assert data["n"] == 3
    assert data["span"] == ["2026-03-01T10:00:00+00:00", "2026-03-02T12:00:00.000001+00:00"]
    assert data["zone"] == "UTC"
    assert data["rejected"] == 0


def test_a_window_of_a_funnel_is_kept(periplo):
    data = asked(periplo, "funnel", *EVENTS, "--steps", "visit,cart", "--within", "1h")
    assert [step["n"] for step in data["answer"]["steps"]] == [3, 1]
    assert data["question"]["within"] == "1h"


def test_a_step_may_be_a_rule_in_quotes_in_either_language(periplo):
    for rule in ('"pay where total > 40"', '"pay con total > 40"'):
        data = asked(periplo, "funnel", *EVENTS, "--steps", f"visit,{rule}")
        assert [step["n"] for step in data["answer"]["steps"]] == [3, 1]


def test_a_funnel_by_a_column_has_its_groups(periplo):
    data = asked(periplo, "funnel", *EVENTS, "--steps", "visit,cart", "--by", "device")
    assert {group["group"]: [step["n"] for step in group["steps"]] for group in data["answer"]["groups"]} == {
        "mobile": [2, 1],
        "desktop": [1, 1],
    }


def test_an_exclusion_drops_the_attempt(periplo):
    words = ("funnel", *EVENTS, "--steps", "visit,pay")
    assert asked(periplo, *words)["answer"]["steps"][1]["n"] == 1
    data = asked(periplo, *words, "--exclude", "cart between visit and pay")
    assert data["answer"]["steps"][1]["n"] == 0
    assert data["question"]["exclude"] == ["cart between visit and pay drop"]


def test_who_is_set_aside_by_an_exclusion_is_told(periplo):
    words = ("funnel", *EVENTS, "--steps", "visit,pay", "--exclude", "cart between visit and pay censor")
    assert asked(periplo, *words)["left_out"] == {"censored": 2}
    assert "2 set aside by --exclude" in periplo("ask", *words).out


def test_sessions_and_attempts_may_be_counted(periplo):
    words = ("funnel", *EVENTS, "--steps", "visit,cart")
    for unit, counts in (("session", [3, 1]), ("attempt", [3, 2])):
        data = asked(periplo, *words, "--unit", unit)
        assert [step["n"] for step in data["answer"]["steps"]] == counts
        assert data["question"]["unit"] == unit


def test_transitions_have_ends_and_means(periplo):
    data = asked(periplo, "transitions", *EVENTS)
    edges = {(edge["from"], edge["to"]): edge for edge in data["answer"]["edges"]}
    assert list(edges["visit", "cart"]) == ["from", "to", "n", "customers", "share", "mean_seconds"]
    assert edges["@start", "visit"]["n"] == 3
    assert edges["visit", "cart"]["mean_seconds"] == (300 + 22 * 3600) / 2
    assert edges["visit", "@end"]["share"] == pytest.approx(1 / 3)
    assert edges["visit", "@end"]["mean_seconds"] is None


def test_gaps_add_medians(periplo):
    data = asked(periplo, "transitions", *EVENTS, "--gaps")
    edges = {(edge["from"], edge["to"]): edge for edge in data["answer"]["edges"]}
    assert edges["cart", "pay"]["median_seconds"] == 900
    assert data["question"]["gaps"] is True


def test_stages_tell_where_customers_stand(periplo):
    data = asked(periplo, "stages", *EVENTS, "--map", "map.yaml")
    assert [list(stage)[:6] for stage in data["answer"]["stages"]] == [
        ["stage", "n", "share", "low", "high", "median_days"]
    ] * 2
    assert [(stage["stage"], stage["n"]) for stage in data["answer"]["stages"]] == [("look", 1), ("buy", 2)]
    assert data["answer"]["outside"] == {"n": 0, "share": 0.0}


def test_stages_may_be_asked_as_of_an_instant(periplo):
    words = ("stages", *EVENTS, "--map", "map.yaml", "--at", "2026-03-01T10:03:00")
    data = asked(periplo, *words)
    assert [stage["n"] for stage in data["answer"]["stages"]] == [1, 0]
    assert data["n"] == 1
    assert data["left_out"] == {"after_period": 5}
    assert data["span"][1] == "2026-03-01T10:03:00.000001+00:00"


def test_touchpoints_count_customers(periplo):
    data = asked(periplo, "touchpoints", *EVENTS, "--map", "map.yaml")
    assert [(column["touchpoint"], column["customers"]) for column in data["answer"]["columns"]] == [
        ("enter", 3), ("fill", 2), ("pay", 1),
    ]  # fmt: skip


def test_an_effect_is_asked_of_a_workspace(periplo, shop):
    data = asked(periplo, "effect", "--in", shop, "--campaign", "cart-awaits")
    assert {arm["arm"] for arm in data["answer"]["arms"]} == {"treated", "control"}
    assert [list(arm)[:6] for arm in data["answer"]["arms"]] == [
        ["arm", "n", "goal", "rate", "low", "high"]
    ] * 2
    assert list(data["answer"]) == [
        "arms", "difference", "low", "high", "interval", "weighed", "is_shown", "thin", "p", "likely", "node", "winner",
        "compared", "value", "attributed", "sample_ratio", "guardrails", "satisfaction", "shared_addresses", "looks",
    ]  # fmt: skip


def test_the_table_tells_period_sample_reading_and_what_was_left_out(periplo):
    told = periplo(*FUNNEL, "--from", "2026-03-01T10:30:00")
    first = told.out.splitlines()[0].replace("\u2009", " ")  # Babel writes spans with thin spaces
    assert first.startswith("Funnel · Mar 1 – 2, 2026 (UTC) · n = 2 customers")
    assert "Of 2 customers at “visit”" in told.out
    assert "3 events before the period" in told.out


def test_tables_are_aligned(periplo):
    lines = [
        line for line in periplo(*FUNNEL).out.splitlines() if line[:4] in ("step", "visi", "cart", "pay ")
    ]
    assert len(lines) == 4
    assert len({len(line) for line in lines}) == 1


def test_the_default_period_is_the_last_90_days_of_the_data(periplo, here: Path):
    (here / "long.csv").write_text(
        "customer,event,time\na,visit,2025-01-01\na,visit,2025-10-03T00:00:00\na,visit,2025-10-03T00:00:01\n"
        "b,visit,2026-01-01\n"
    )
    data = asked(periplo, "transitions", "--events", "long.csv")
    assert data["left_out"] == {"before_period": 2}
    assert data["span"] == ["2025-10-03T00:00:00.000001+00:00", "2026-01-01T00:00:00.000001+00:00"]
    assert asked(periplo, "transitions", "--events", "long.csv", "--from", "all")["left_out"] == {}


def test_from_is_included_and_to_is_not(periplo):
    data = asked(
        periplo, "transitions", *EVENTS, "--from", "2026-03-01T10:05:00", "--to", "2026-03-01T11:00:00"
    )
    assert data["left_out"] == {"after_period": 3, "before_period": 1}
    assert data["n"] == 1


def test_days_are_cut_in_the_zone(periplo):
    data = asked(periplo, "transitions", *EVENTS, "--from", "2026-03-02", "--zone", "America/Bogota")
    assert data["span"][0] == "2026-03-02T00:00:00-05:00"
    assert data["left_out"] == {"before_period": 4}


def test_where_and_segment_and_persona_narrow(periplo):
    data = asked(periplo, "funnel", *EVENTS, "--steps", "visit,cart", "--where", "device is mobile")
    assert [step["n"] for step in data["answer"]["steps"]] == [2, 1]
    assert data["left_out"] == {"where": 2}
    data = asked(periplo, "funnel", *EVENTS, "--steps", "visit,cart", "--segment", "pay at least 1 times")
    assert data["left_out"]["segment"] == 2
    data = asked(
        periplo, "funnel", *EVENTS, "--steps", "visit,cart", "--persona", "parent", "--map", "map.yaml"
    )
    assert [step["n"] for step in data["answer"]["steps"]] == [2, 2]
    assert data["left_out"] == {"persona": 1}


def test_scope_cuts_at_the_first_conversion(periplo):
    words = ("transitions", *EVENTS, "--conversion", "cart")
    first = asked(periplo, *words, "--scope", "first")
    assert {(edge["from"], edge["to"]) for edge in first["answer"]["edges"]} == {
        ("@start", "visit"), ("visit", "cart"), ("visit", "@end"), ("cart", "@end"),
    }  # fmt: skip
    repeat = asked(periplo, *words, "--scope", "repeat")
    assert {(edge["from"], edge["to"]) for edge in repeat["answer"]["edges"]} == {
        ("@start", "pay"),
        ("pay", "@end"),
    }


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("transitions", *EVENTS, "--by", "device"), "--by"),
        (("stages", *EVENTS, "--map", "map.yaml", "--by", "device"), "--by"),
        (("funnel", *EVENTS, "--steps", "a,b", "--value", "total"), "--value"),
        (("transitions", *EVENTS, "--conversion", "pay"), "--conversion"),
        (("transitions", *EVENTS, "--scope", "first"), "conversion"),
        (("transitions", *EVENTS, "--persona", "parent"), "map"),
        (("transitions", *EVENTS, "--persona", "boss", "--map", "map.yaml"), "parent"),
        (("stages", *EVENTS), "--map"),
        (("stages", *EVENTS, "--map", "map.yaml", "--at", "2026-03-01", "--to", "2026-03-01"), "--at"),
        (("funnel", *EVENTS), "--steps"),
        (("funnel", *EVENTS, "--steps", "a,,b"), "comma"),
        (("funnel", *EVENTS, "--steps", 'a,"b'), "close"),
        (("funnel", *EVENTS, "--steps", "a,b", "--optional", "c"), "a, b"),
        (("funnel", *EVENTS, "--steps", "a,b", "--exclude", "x between b and a"), "a, b"),
        (("funnel", *EVENTS, "--steps", "a,b", "--within", "soon"), "7d"),
        (("transitions", *EVENTS, "--where", "total >"), "total"),
        (("transitions", *EVENTS, "--from", "yesterday"), "2026-03-31"),
        (("transitions", *EVENTS, "--from", "2026-03-02", "--to", "2026-03-01"), "--from"),
        (("transitions", *EVENTS, "--zone", "Mars/Olympus"), "Europe/Madrid"),
        (("effect", *EVENTS, "--campaign", "x"), "--in"),
        (("transitions",), "--events"),
        (("transitions", *EVENTS, "--out", "answer.doc"), ".json"),
    ],
)
def test_what_cannot_be_honoured_is_refused_never_passed_over(periplo, words, expected):
    told = periplo("ask", *words)
    assert told.code == 2
    assert told.out == ""
    assert expected in told.err
    assert "Traceback" not in told.err


def test_a_step_that_nobody_did_is_0_and_told_with_what_is_near(periplo):
    told = periplo("ask", "funnel", *EVENTS, "--steps", "visit,crt", "--format", "json")
    assert told.code == 0
    assert "'crt'" in told.err
    assert "cart" in told.err
    assert json.loads(told.out)["answer"]["steps"][1]["n"] == 0


def test_csv_has_every_row_with_the_names_of_the_json(periplo):
    told = periplo(*FUNNEL, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(told.out)))
    assert [row["n"] for row in rows] == ["3", "2", "1"]
    assert rows[0]["median_seconds"] == ""


def test_csv_keeps_spreadsheets_from_running_a_name(periplo, here: Path):
    (here / "evil.csv").write_text("customer,event,time\na,=1+1,2026-01-01\na,@SUM(A1),2026-01-02\n")
    told = periplo("ask", "transitions", "--events", "evil.csv", "--format", "csv")
    cells = [cell for row in csv.reader(io.StringIO(told.out)) for cell in row[:2]]
    assert "'=1+1" in cells
    assert "'@SUM(A1)" in cells
    assert "@start" in cells


@pytest.mark.parametrize("question", ["funnel", "transitions", "stages", "touchpoints"])
@pytest.mark.parametrize("form", ["svg", "html"])
def test_every_question_has_its_picture(periplo, question, form):
    own = {"funnel": ("--steps", "visit,cart"), "transitions": ()}.get(question, ("--map", "map.yaml"))
    told = periplo("ask", question, *EVENTS, *own, "--format", form)
    assert told.code == 0, told.err
    assert "<svg" in told.out
    assert "http-equiv" in told.out or form == "svg"
    assert "<script" not in told.out


def test_out_decides_the_form_and_nothing_else_is_printed(periplo, here: Path):
    told = periplo(*FUNNEL, "--out", "answer.json")
    assert told.out == ""
    assert "answer.json" in told.err
    assert set(json.loads((here / "answer.json").read_text())) == WHOLE


def test_a_place_that_cannot_be_written_ends_with_3(periplo):
    told = periplo(*FUNNEL, "--out", "nowhere/answer.json")
    assert told.code == 3


def test_explain_tells_columns_rules_and_method(periplo):
    told = periplo(*FUNNEL, "--explain")
    assert "customer = customer" in told.out
    assert "6 events of 3 customers" in told.out
    assert "deepest attempt" in told.out


def test_both_languages_tell_the_same_figures(periplo):
    spanish = periplo(*FUNNEL, PERIPLO_LANG="es").out
    assert spanish.startswith("Embudo · 1")
    assert "mar 2026 (UTC) · n = 3 clientes" in spanish
    assert "0,667" in spanish
    assert "0.667" in periplo(*FUNNEL).out


def test_ways_from_one_event_to_another_are_asked_by_from_and_to(periplo):
    data = asked(periplo, "paths", *EVENTS, "--from", "visit", "--to", "pay", "--steps", "2")
    assert data["question"]["begin"] == "visit"
    assert data["question"]["end"] == "pay"
    levels = data["answer"]["levels"]
    assert len(levels) == 2
    assert {sum(edge["passes"] for edge in level) for level in levels} == {data["answer"]["passes"]}
    assert set(levels[0][0]) == {"from", "to", "customers", "passes", "share", "low", "high", "median", "p90"}


def test_from_and_to_still_say_the_period_of_ways_where_they_are_dates(periplo):
    data = asked(periplo, "paths", *EVENTS, "--from", "all", "--begin", "visit")
    assert data["question"]["from"] == "all"
    assert data["question"]["begin"] == "visit"
    told = periplo("ask", "rutas", *EVENTS, "--from", "2026-13-45")
    assert told.code == 2
