"""What people give by mistake: a clear message or rows set aside, the exit code as written, never a traceback."""

from __future__ import annotations

import bz2
import gzip
import json
import random
from pathlib import Path

import pytest

GOOD = "customer,event,time\nana,visit,2026-03-01T10:00:00\n"


def transitions(periplo, file: str, *words: str):
    return periplo("ask", "transitions", "--events", file, "--format", "json", *words)


def edges(told) -> dict[tuple[str, str], int]:
    assert told.code == 0, told.err
    return {(edge["from"], edge["to"]): edge["n"] for edge in json.loads(told.out)["answer"]["edges"]}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b"   \n \n", "blank"),
        (b"customer,event,time\n", "header"),
        (random.Random(7).randbytes(20_000), "not a file of events"),
        (b"\x00" * 5_000, "not a file of events"),
        (b"PK\x03\x04rubbish", "zip"),
        (b"PAR1rubbish", ""),
        (b"\x1f\x8brubbish", "unpacked"),
        (b"one two three\nfour five six\n", "column"),
        (b"customer,event,time\nana,visit,never\n", "good event"),
        (b'{"customer": "ana", "event": ', ""),
    ],
    ids=["empty", "blank", "header", "rubbish", "nuls", "zip", "parquet", "gzip", "prose", "no-row", "json"],
)
@pytest.mark.parametrize("said", ["en", "es"])
def test_a_file_that_makes_no_sense_is_told(periplo, here: Path, content: bytes, expected: str, said: str):
    (here / "bad.csv").write_bytes(content)
    told = transitions(periplo, "bad.csv", "--lang", said)
    assert told.code == 2
    assert told.out == ""
    assert "Traceback" not in told.err
    assert "bad.csv" in told.err
    assert said == "es" or expected in told.err


def test_a_missing_file_is_told(periplo):
    told = transitions(periplo, "nowhere.csv")
    assert (told.code, told.out) == (2, "")
    assert "nowhere.csv" in told.err


def test_a_column_that_does_not_exist_is_told_with_those_that_do(periplo):
    told = transitions(periplo, "visits.csv", "--customer", "custmer")
    assert told.code == 2
    assert "'customer'" in told.err
    assert "device" in told.err


def test_nul_bytes_set_one_row_aside(periplo, here: Path):
    (here / "nul.csv").write_bytes(GOOD.encode() + b"be\x00n,visit,2026-03-01\n")
    told = transitions(periplo, "nul.csv")
    assert json.loads(told.out)["rejected"] == 1


def test_mixed_encodings_are_read(periplo, here: Path):
    rows = "customer,event,time\njosé,visita,2026-03-01\n".encode() + "iñigo,compra,2026-03-02\n".encode(
        "cp1252"
    )
    (here / "mixed.csv").write_bytes(rows)
    told = transitions(periplo, "mixed.csv")
    assert edges(told) == {
        ("@start", "compra"): 1,
        ("@start", "visita"): 1,
        ("compra", "@end"): 1,
        ("visita", "@end"): 1,
    }
    assert "Windows-1252" in told.err


def test_a_cut_gzip_keeps_what_came_before_and_tells(periplo, here: Path):
    rows = "customer,event,time\n" + "".join(
        f"c{k},visit,2026-03-01T10:00:{k % 60:02}\n" for k in range(20_000)
    )
    packed = gzip.compress(rows.encode())
    (here / "cut.csv.gz").write_bytes(packed[: len(packed) // 2])
    told = transitions(periplo, "cut.csv.gz")
    assert 0 < edges(told)["@start", "visit"] < 20_000
    assert "cut off" in told.err


def test_dates_in_four_formats_are_one_time(periplo, here: Path):
    for k, time in enumerate(
        ("2026-03-01T10:00:00Z", "01/03/2026 10:00", "1772359200", "2026-03-01 11:00:00+01:00")
    ):
        (here / f"day{k}.csv").write_text(f"customer,event,time\nana,visit,{time}\nben,visit,{time}\n")
        told = transitions(periplo, f"day{k}.csv")
        assert json.loads(told.out)["span"][0] == "2026-03-01T10:00:00+00:00", time


def test_a_line_of_many_megabytes_is_set_aside(periplo, here: Path):
    with (here / "long.csv").open("w") as file:
        file.write(GOOD)
        file.write("ben,visit,2026-03-01," + "x" * 20_000_000 + "\n")
        file.write("eva,visit,2026-03-01T10:00:00\n")
    told = transitions(periplo, "long.csv")
    assert json.loads(told.out)["rejected"] == 1
    assert edges(told)["@start", "visit"] == 2


def test_a_hundred_thousand_bad_rows_are_counted_not_listed(periplo, here: Path):
    (here / "poor.csv").write_text(GOOD + "ben,,2026-03-01\n" * 100_000)
    told = transitions(periplo, "poor.csv")
    assert json.loads(told.out)["rejected"] == 100_000
    assert len(told.err) < 500


def test_compressed_files_and_several_are_one(periplo, here: Path):
    (here / "a.csv.bz2").write_bytes(bz2.compress(GOOD.encode()))
    (here / "b.csv").write_text(GOOD.replace("ana", "ben"))
    told = periplo("ask", "transitions", "--events", "a.csv.bz2", "b.csv", "--format", "json")
    assert edges(told)["@start", "visit"] == 2


MAP = """
schema: 1
id: m
title: M
persona: {id: p, name: P, text: T}
goal: {id: g, title: G, text: T, rule: order completed}
stages: [{id: s, title: S, moment: during}]
columns:
  - {id: buy, stage: s, kind: touchpoint, title: B, rule: order completed, feeling: 1, importance: 3}
"""


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "map.yaml"),
        ("a: [1, 2", "line"),
        ("schema: 9\n", "schema"),
        ("schema: 1\nid: x\n", "persona"),
        ("- a\n- b\n", "document"),
    ],
)
def test_a_map_that_cannot_be_read_is_told_with_its_line(periplo, here: Path, content: str, expected: str):
    (here / "map.yaml").write_text(content)
    for words in (("map", "check", "map.yaml"), ("map", "draw", "map.yaml", "--out", "m.svg")):
        told = periplo(*words)
        assert told.code == 2
        assert expected in told.err
        assert "Traceback" not in told.err


@pytest.mark.parametrize(
    ("content", "expected", "mend"),
    [
        ("schema: 1\nid: x\n", "falta 'persona'", "añada persona: y debajo lo que le corresponde"),
        (
            MAP.replace("feeling: 1", "feeling: 7"),
            "el punto de contacto «buy» dice una emoción de 7",
            "escriba un número entre ellos",
        ),
        (
            MAP.replace("stage: s", "stage: z"),
            "el punto de contacto «buy» va en la etapa «z»",
            "añada la etapa",
        ),
        (
            MAP.replace("feeling: 1", "feeling: few"),
            "«feeling» es «few»",
            "escriba un número de -2 a 2, o déjelo fuera",
        ),
    ],
)
def test_what_is_wrong_in_a_map_is_told_in_spanish(
    periplo, here: Path, content: str, expected: str, mend: str
):
    (here / "map.yaml").write_text(content)
    told = periplo("map", "check", "map.yaml", "--lang", "es")
    assert told.code == 2
    assert expected in told.err
    assert mend in told.err[told.err.index(expected) :].split("Qué hacer:")[1]


def test_settings_that_cannot_be_read_are_told(periplo, shop):
    for text in (
        "name = ",
        "name = 'x'\nkind = 'zoo'\n",
        "name = 'x'\nzone = 'Mars'\n",
        "nme = 'x'\n",
        "\udcff",
    ):
        Path(shop, "periplo.toml").write_text(text, errors="surrogateescape")
        told = periplo("ask", "transitions", "--in", shop)
        assert told.code == 2, text
        assert "Traceback" not in told.err


def test_a_damaged_ledger_is_an_environment_s_fault(periplo, shop):
    for left in Path(shop).glob("ledger.db*"):
        left.unlink()
    Path(shop, "ledger.db").write_bytes(b"this is no ledger" * 100)
    told = periplo("ask", "transitions", "--in", shop)
    assert told.code == 3
    assert "ledger.db" in told.err
    assert "Traceback" not in told.err
