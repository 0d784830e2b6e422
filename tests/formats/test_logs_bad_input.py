"""Files that are broken, odd or hostile: a clear error or rows set aside, never a traceback, never a silent loss."""

import bz2
import gzip
import json
import lzma
import os
import random
import resource

import pytest
import zstandard

from periplo.core.errors import BadInput, UnknownName
from periplo.core.spans import instant
from periplo.usecases.from_files import read_events

HEAD = b"user_id,event,timestamp,v\n"
ROW = b"u1,visit,2024-01-01 10:00:00,1\n"


@pytest.fixture
def put(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return write


def told(read):
    return [(reject.line, reject.reason) for reject in read.rejected.kept]


def keys(read):
    return list(read.journeys.keys.values)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b" \n\n", "blank space"),
        ("head.csv", HEAD, "a header but no row"),
        ("head-without-end.csv", HEAD.strip(), "a header but no row"),
        ("rubbish.csv", random.Random(1).randbytes(50_000), "not a file of events"),
        ("short-rubbish.bin", random.Random(2).randbytes(60), "not a file of events"),
        ("bad.parquet", b"PAR1" + random.Random(3).randbytes(500), "cannot be read as a table"),
        ("bad.xlsx", b"PK\x03\x04" + random.Random(4).randbytes(500), "zip archive"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + random.Random(5).randbytes(500), "cannot be read as a spreadsheet"),
        ("cut-at-once.csv.gz", gzip.compress(b"", mtime=0)[:5], "holds nothing"),
        ("empty-inside.csv.gz", gzip.compress(b"", mtime=0), "holds nothing"),
        ("array.json", b'[{"user": 1,', "not a JSON array"),
        ("numbers.jsonl", b"1\n2\n", "no JSON objects"),
    ],
)
def test_a_file_that_makes_no_sense_is_one_clear_error(put, name, content, says):
    with pytest.raises(BadInput, match=says):
        read_events(put(name, content))


def test_a_missing_file_a_pattern_without_match_and_a_folder_without_logs_are_told(tmp_path):
    cases = (("no.csv", "no file"), ("*.csv", "no file matches"), ("", "holds no"))
    for path, says in ((tmp_path / name, says) for name, says in cases):
        with pytest.raises(BadInput, match=says):
            read_events(path)


def test_a_column_that_does_not_exist_is_told_with_those_that_do_and_the_nearest(put):
    with pytest.raises(UnknownName, match=r"it has: user_id, event, timestamp, v\).*Did you mean 'user_id'"):
        read_events(put("a.csv", HEAD + ROW), customer="usr_id")
    with pytest.raises(UnknownName, match="that I know as the customer"):
        read_events(put("b.csv", b"a,b,c\n1,2,3\n"))


def test_each_bad_row_is_set_aside_with_its_line_and_its_reason(put):
    rows = (
        b"u1,visit,2024-01-01\nu1,visit,2024-01-01,1,2\n"
        + ROW
        + b"\n\n,visit,2024-01-01,1\nu1,,2024-01-01,1\n"
    )
    rows += b"u1,visit,,1\nu1,visit,2024-02-30,1\nnull,visit,2024-01-01,1\nu\x001,visit,2024-01-01,1\n"
    read = read_events(put("a.csv", HEAD + rows))
    assert read.journeys.events == 1
    assert told(read) == [
        (2, "wrong_fields"),
        (3, "wrong_fields"),
        (7, "no_customer"),
        (8, "no_event"),
        (9, "no_time"),
        (10, "bad_time"),
        (11, "no_customer"),
        (12, "nul_bytes"),
    ]
    assert read.rejected.total == 8
    assert read.rejected.kept[0].text == "u1,visit,2024-01-01"


def test_events_more_than_ten_minutes_ahead_of_now_are_set_aside_and_without_now_none_is(put):
    rows = b"a,e,2024-01-01 00:10:00,1\nb,e,2024-01-01 00:10:01,1\n"
    path = put("a.csv", HEAD + rows)
    read = read_events(path, now=instant("2024-01-01"))
    assert (keys(read), told(read)) == (["a"], [(3, "future_time")])
    assert keys(read_events(path)) == ["a", "b"]


def test_the_rejects_file_has_every_row_even_beyond_those_held_in_memory(put, tmp_path):
    path = put("a.csv", HEAD + b"u1,visit,never,1\n" * 3000 + ROW)
    read = read_events(path, rejects=tmp_path / "rejects.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "rejects.jsonl").read_text().splitlines()]
    assert len(read.rejected.kept) == 1000
    assert [line["line"] for line in lines] == list(range(2, 3002))
    assert lines[0] == {"file": "a.csv", "line": 2, "reason": "bad_time", "text": "u1,visit,never,1"}


def test_a_million_bad_rows_are_counted(put):
    path = put("a.csv", HEAD + b",visit,2024-01-01,1\nu,,2024-01-01,1\nu,x,never,1\nu,x\n" * 250_000 + ROW)
    read = read_events(path)
    assert read.journeys.events == 1
    assert read.rejected.counts == dict.fromkeys(
        ["no_customer", "no_event", "bad_time", "wrong_fields"], 250_000
    )


def test_a_file_in_which_no_row_is_good_says_what_most_suffer_from(put):
    with pytest.raises(BadInput, match=r"none of 3 rows.*\(2\): impossible or unreadable time"):
        read_events(put("a.csv", HEAD + b"u,x,never,1\nu,x,often,1\n,x,2024-01-01,1\n"))


@pytest.mark.parametrize(
    "pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress]
)
def test_a_cut_compressed_file_keeps_the_rows_before_the_cut_and_says_so(put, pack):
    noise = random.Random(6)
    rows = b"".join(b"u%d,visit,2024-01-01,1\n" % noise.randrange(10**9) for _ in range(80_000))
    packed = pack(HEAD + rows)
    read = read_events(put("a.csv.x", packed[: len(packed) * 2 // 3]))
    assert 0 < read.journeys.events < 80_000
    assert read.rejected.total <= 1
    assert "cut" in read.notes["en"][0]
    whole = read_events(put("b.csv.x", packed))
    assert whole.journeys.events == 80_000
    assert not whole.notes["en"]


def test_a_line_of_hundreds_of_megabytes_is_one_reject_and_needs_little_memory(put, tmp_path):
    path = put("a.csv.gz", b"")
    with gzip.open(path, "wb", 1) as sink:
        sink.write(HEAD + ROW)
        for _ in range(300):
            sink.write(b"x" * (1 << 20))
        sink.write(b"\n" + ROW)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read = read_events(path)
    assert (read.journeys.events, told(read)) == (2, [(3, "line_too_long")])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kB


def test_lines_in_windows_1252_amid_utf_8_are_read_and_what_is_neither_is_set_aside(put):
    head = b"user_id,event,timestamp\n"
    rows = (
        "José,visit,2024-01-01\n".encode()
        + "José,visit,2024-01-02\n".encode("cp1252")
        + b"\x81\xff,x,2024-01-02\n"
    )
    read = read_events(put("a.csv", head + rows))
    assert keys(read) == ["José"]
    assert read.journeys.events == 2
    assert told(read) == [(4, "undecodable")]
    assert read.notes["en"] == ("lines that were not UTF-8 and were read as Windows-1252: 1",)


def test_a_stray_quote_costs_its_own_line_only(put):
    rows = (
        b'u1,v,2024-01-01,"open\nu2,v,2024-01-01,"bad" tail\nu3,v,2024-01-01,x "y"\nu4,v,2024-01-01,"fine"\n'
    )
    read = read_events(put("a.csv", HEAD + rows))
    assert keys(read) == ["u3", "u4"]
    assert told(read) == [(2, "bad_quote"), (3, "bad_quote")]


def test_seconds_since_1970_of_no_year_that_a_date_may_have_are_set_aside(put):
    seconds = (-2_208_988_801, -2_208_988_800, -99_999_999_999, 32_503_679_999)
    read = read_events(put("a.csv", HEAD + b"".join(b"u1,v,%d,1\n" % second for second in seconds)))
    assert told(read) == [(2, "bad_time"), (4, "bad_time")]
    assert read.journeys.at.tolist() == [-2_208_988_800_000_000, 32_503_679_999_000_000]


def test_a_pipe_is_refused_at_once_as_files_are_read_more_than_once(tmp_path):
    os.mkfifo(tmp_path / "events.csv")
    with pytest.raises(BadInput, match="is a pipe"):
        read_events(tmp_path / "events.csv")


def test_a_list_nested_thousands_deep_is_kept_as_text(put):
    deep = "[" * 10_000 + "]" * 10_000
    rows = "".join(
        f'{{"user":"a","event":"e","time":"2024-01-01","p":{value}}}\n' for value in (deep, "[1,2]")
    )
    assert read_events(put("a.jsonl", rows.encode())).journeys.events == 2


def test_lines_that_are_no_json_objects_are_set_aside(put):
    good = b'{"user":"a","event":"e","time":"2024-01-01"}\n'
    bad = [
        b"rubbish",
        b'{"user":"a"',
        b"[1]",
        good.strip() + b" tail",
        good.strip()[:-1] + b",}",
        b'{"user":tru}',
    ]
    read = read_events(put("a.jsonl", good + b"\n".join(bad) + b"\n" + good))
    assert read.journeys.events == 2
    assert told(read) == [(line, "bad_json") for line in range(2, 8)]
