"""Segments from the command line, and by their id at every question."""

import csv
import json
from pathlib import Path

import duckdb
import pytest

import periplo as pp
from audience_shop import VIP, built_shop


@pytest.fixture
def sun(here: Path) -> str:
    """The stationer's, with a segment as a draft."""
    built_shop(here / "sun")
    (here / "sun" / "segments" / "vip.yaml").write_text(VIP)
    return "sun"


def test_all_segments_are_listed_with_their_size(periplo, sun):
    told = periplo("segment", "list", "--in", sun)
    assert told.code == 0, told.err
    assert told.out.splitlines()[1].split() == ["vip", "Best", "customers", "1", "0.250", "draft"]
    spanish = periplo("segmento", "lista", "--in", sun, PERIPLO_LANG="es")
    assert "Mejores clientes" in spanish.out
    assert "borrador" in spanish.out


def test_a_segment_that_cannot_be_read_is_told_beside_the_others(periplo, sun):
    Path(sun, "segments", "bad.yaml").write_text("id: bad\ntitle: Bad\nrule: in segment nowhere\n")
    Path(sun, "segments", "worse.yaml").write_text("id: worse\ntitle: [\n")
    told = periplo("segment", "list", "--in", sun, "--format", "json")
    assert told.code == 1
    found = json.loads(told.out)
    assert [one.get("customers") for one in found["segments"]] == [None, 1]
    assert sorted(found["faults"]) == ["bad", "worse"]


def test_a_segment_is_checked_and_what_is_odd_ends_with_1(periplo, sun):
    assert periplo("segment", "check", "vip", "--in", sun).code == 0
    Path("odd.yaml").write_text("id: odd\ntitle: Odd\nrule: hat bought\n")
    told = periplo("segment", "check", "odd.yaml", "--in", sun)
    assert told.code == 1
    assert "No event is called 'hat bought'" in told.out
    # Without customers its words alone are looked at.
    assert periplo("segment", "check", "odd.yaml").code == 0


def test_a_segment_is_shown_as_a_sentence(periplo, sun):
    assert "order completed at least 2 times" in periplo("segment", "show", "vip", "--in", sun).out
    assert (
        "order completed al menos 2 veces"
        in periplo("segmento", "ver", "vip", "--in", sun, PERIPLO_LANG="es").out
    )
    shape = json.loads(periplo("segment", "show", "vip", "--in", sun, "--format", "json").out)
    assert (shape["state"], shape["names"]) == ("draft", [])
    wrong = periplo("segment", "show", "nowhere", "--in", sun)
    assert wrong.code == 2
    assert "there are: vip" in wrong.err


def test_a_size_tells_whom_we_may_write_to_and_who_came_and_went(periplo, sun):
    told = periplo(
        "segment", "size", "order completed", "--in", sun, "--since", "2026-08-01", "--types", "vip"
    )
    assert told.code == 0, told.err
    assert "3 customers, 75% of 4" in told.out.replace("\u202f", "").replace(" %", "%")
    assert "the rest" in told.out
    assert "came in" in told.out
    shape = json.loads(periplo("segment", "size", "vip", "--in", sun, "--format", "json").out)
    assert (shape["customers"], shape["of"]) == (1, 4)
    assert shape["reach"][0] == {
        "channel": "email", "reachable": 1, "no address": 0, "unknown": 0, "denied": 0, "withdrawn": 0, "suppressed": 0,
    }  # fmt: skip


def test_events_of_files_have_segments_too(periplo, here):
    told = periplo("segment", "size", "pay", "--events", "visits.csv", "--format", "json")
    assert told.code == 0, told.err
    assert json.loads(told.out)["customers"] == 1
    refused = periplo("segment", "size", "agrees to email", "--events", "visits.csv")
    assert refused.code == 2
    assert "consents" in refused.err


def test_a_preview_tells_why(periplo, sun):
    told = periplo("segment", "preview", "vip", "--in", sun)
    assert "meets “order completed at least 2 times”: 3 times" in told.out
    assert "ana" not in told.out
    spanish = periplo("segmento", "muestra", "vip", "--in", sun, PERIPLO_LANG="es")
    assert "3 veces" in spanish.out
    assert json.loads(periplo("segment", "preview", "vip", "--in", sun, "--format", "json").out)["customers"][
        0
    ]["why"]


def test_segments_and_rules_are_laid_over_one_another(periplo, sun):
    told = json.loads(
        periplo("segment", "overlap", "vip", "order completed", "--in", sun, "--format", "json").out
    )
    assert told["both"] == [[1, 1], [1, 3]]
    assert told["jaccard"][0][1] == pytest.approx(1 / 3)
    assert "Jaccard" in periplo("segment", "overlap", "vip", "order completed", "--in", sun).out


def test_saving_makes_a_version_and_refuses_what_leads_back(periplo, sun):
    file = f"{sun}/segments/vip.yaml"
    assert "version 1" in periplo("segment", "save", file, "--in", sun).out
    assert "version 1" in periplo("segment", "save", file, "--in", sun).out
    Path(file).write_text(VIP.replace("2 times", "3 times"))
    assert "the file says otherwise" in periplo("segment", "list", "--in", sun).out
    assert "version 2" in periplo("segment", "save", file, "--in", sun).out
    Path("loop.yaml").write_text("id: loop\ntitle: L\nrule: in segment loop or visit\n")
    told = periplo("segmento", "guardar", "loop.yaml", "--in", sun, PERIPLO_LANG="es")
    assert told.code == 2
    assert "hecho de sí mismo" in told.err


def test_a_list_is_saved_with_how_many_it_knew(periplo, sun):
    Path("press.csv").write_text("email\nben@mail.example\nnobody@x.example\n")
    Path("press.yaml").write_text("id: press\ntitle: Press\nlist: press.csv\n")
    told = periplo("segment", "save", "press.yaml", "--in", sun)
    assert "A list of 1 customer, loaded on" in told.out
    assert (
        json.loads(periplo("segment", "size", "press", "--in", sun, "--format", "json").out)["customers"] == 1
    )


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_a_plain_list_leaves_as_a_file_and_is_noted(periplo, sun, ending):
    told = periplo(
        "segment", "export", "order completed", "--in", sun, "--with", "user,email", "--out", f"x.{ending}"
    )
    assert told.code == 0, told.err
    rows = duckdb.sql(f"SELECT * FROM 'x.{ending}' ORDER BY 1").fetchall()
    assert [row[1] for row in rows] == ["ana", "ben", "eva"]
    assert Path(f"x.{ending}").stat().st_mode & 0o077 == 0
    assert '"to": "list"' in periplo("register", "--in", sun, "--format", "json").out


def test_a_hashed_list_tells_who_was_left_out(periplo, sun):
    told = periplo("segment", "export", "random 100 %", "--for", "tiktok", "--in", sun, "--out", "x.csv")
    assert told.code == 0, told.err
    with Path("x.csv").open() as file:
        heads, *rows = csv.reader(file)
    assert heads == ["Email_SHA256", "Phone_SHA256"]
    assert len(rows) == 2
    assert all(len(cell) in (0, 64) for row in rows for cell in row)
    assert "1 who said no" in told.out
    assert "1 who never said yes" in told.out


def test_an_export_without_anybody_is_a_file_with_its_heads(periplo, sun):
    for ending in ("csv", "parquet"):
        told = periplo(
            "segment", "export", "never order completed", "--for", "meta", "--in", sun, "--out", f"n.{ending}"
        )
        assert told.code == 0, told.err
        assert duckdb.sql(f"SELECT count(*) FROM 'n.{ending}'").fetchall() == [(0,)]


def test_a_format_that_is_none_is_refused(periplo, sun):
    assert periplo("segment", "export", "vip", "--in", sun, "--out", "x.doc").code == 2
    assert (
        periplo("segment", "export", "vip", "--in", sun, "--out", "x.csv", "--purpose", "sharing").code == 2
    )


def test_a_draft_is_written_once_and_reads_back(periplo, sun):
    words = ("segment", "draft", "order completed in the last 30 days", "--id", "recent", "--in", sun)
    assert periplo(*words).code == 0
    assert "recent" in periplo("segment", "list", "--in", sun).out
    assert periplo(*words).code == 2


# By its id at every question


def test_a_question_takes_a_segment_by_its_id_or_by_a_rule_that_names_it(periplo, sun):
    def asked(*words):
        told = periplo("ask", "transitions", "--in", sun, "--from", "all", "--format", "json", *words)
        assert told.code == 0, told.err
        return json.loads(told.out)

    by_id, by_rule = (
        asked("--segment", "vip"),
        asked("--segment", "in segment vip and customer country is ES"),
    )
    assert by_id["n"] == by_rule["n"] == 1
    assert by_id["question"]["segment"] == "in segment vip"
    assert by_id["left_out"]["segment"] == 2
    assert periplo("ask", "transitions", "--in", sun, "--segment", "in segment nowhere").code == 2


def test_the_stage_may_be_asked_at_every_question(periplo, sun):
    told = periplo(
        "ask", "transitions", "--in", sun, "--from", "all", "--segment", "stage is buy", "--format", "json"
    )
    assert json.loads(told.out)["n"] == 3


def test_a_trait_that_people_have_is_not_called_unknown(periplo, sun):
    assert (
        "nobody"
        not in periplo(
            "ask", "transitions", "--in", sun, "--segment", "customer country is ES"
        ).err.casefold()
    )
    assert "hat" in periplo("ask", "transitions", "--in", sun, "--segment", "customer hat is red").err


def test_a_notebook_takes_a_segment_by_its_id(sun, here):
    journeys = pp.read(sun)
    assert pp.transitions(journeys.segment("vip"), **{"from": "all"}).n == 1
    both = journeys.segment("vip").segment("customer country is ES")
    assert pp.transitions(both, **{"from": "all"}).n == 1
