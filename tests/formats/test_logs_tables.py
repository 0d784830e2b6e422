"""JSON, Parquet, spreadsheets and tables in memory give the same journeys as the same rows in a CSV."""

import gzip
import json
import zipfile

import duckdb
import numpy as np
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.errors import BadInput, UnknownName
from periplo.core.spans import instant
from periplo.formats import text_blocks
from periplo.journeys.columns import Coded, Flag, Number, When
from periplo.usecases.from_files import read_events, read_table


def lives(read):
    j = read.journeys
    return [
        (j.keys.values[int(j.keys.codes[k]) - 1], j.names[j.event[row]], int(j.at[row]))
        for k in range(j.customers)
        for row in range(int(j.start[k]), int(j.stop[k]))
    ]


def test_nested_objects_are_flattened_and_the_properties_of_an_event_lose_their_prefix(tmp_path):
    path = tmp_path / "a.jsonl"
    event = {"userId": 7, "event": "Order Completed", "timestamp": "2024-01-02T10:00:00Z"}
    event["properties"] = {
        "total": 12.5,
        "vip": True,
        "when": "2024-02-01",
        "note": 'café "x" 😀\n',
        "none": None,
    }
    event["context"] = {"page": {"url": "/a"}}
    path.write_text(json.dumps(event) + "\n" + json.dumps({**event, "properties": {"total": "3"}}))
    read = read_events(path)
    assert lives(read) == [("7", "Order Completed", instant("2024-01-02T10:00"))] * 2
    properties = read.journeys.properties
    assert set(properties) == {"total", "vip", "when", "note", "context.page.url"}
    assert isinstance(properties["total"], Number)
    assert list(properties["total"].values) == [12.5, 3]
    assert isinstance(properties["vip"], Flag)
    assert list(properties["vip"].values) == [1, -1]
    assert isinstance(properties["when"], When)
    assert properties["when"].values[0] == instant("2024-02-01")
    assert list(properties["note"].values) == ['café "x" 😀\n']


def test_lists_of_objects_become_one_ragged_column_for_each_key(tmp_path):
    path = tmp_path / "a.jsonl"
    rows = [
        {"products": [{"sku": "a", "price": 1.5}, {"sku": "b"}], "tags": ["x"]},
        {},
        {"products": [{"sku": "a", "price": 2}], "tags": []},
    ]
    path.write_text(
        "\n".join(json.dumps({"user": "u", "event": "e", "time": "2024-01-01", **row}) for row in rows)
    )
    lists = read_events(path).journeys.lists
    assert set(lists) == {"products.sku", "products.price", "tags"}
    sku = lists["products.sku"]
    assert list(sku.offsets) == [0, 2, 2, 3]
    assert [sku.values.values[code - 1] for code in sku.values.codes] == ["a", "b", "a"]
    assert (
        str(list(lists["products.price"].values.values))
        == "[np.float64(1.5), np.float64(nan), np.float64(2.0)]"
    )
    assert list(lists["tags"].offsets) == [0, 1, 1, 1]


def test_one_json_array_reads_like_its_objects_on_lines(tmp_path):
    rows = [{"user": "u", "event": f"e{i}", "time": f"2024-01-0{i}"} for i in (1, 2, 3)]
    (tmp_path / "a.json").write_text(json.dumps(rows, indent=2))
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert lives(read_events(tmp_path / "a.json")) == lives(read_events(tmp_path / "b.jsonl"))


plain = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map("t{}".format), st.none())
keys = st.text('abcé"\\ñ\n', min_size=1, max_size=3)
nested = st.recursive(
    plain, lambda inner: st.dictionaries(st.text("xyz", min_size=1, max_size=2), inner, max_size=3)
)
objects = st.dictionaries(keys, nested, max_size=4)


def flattened(value, prefix=""):
    """The plain twin: what json.loads gives, flattened with dots, without nulls."""
    found = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            found.update(flattened(inner, f"{prefix}{key}."))
        elif inner is not None:
            found[f"{prefix}{key}"] = inner
    return found


@settings(max_examples=150)
@given(st.lists(objects, min_size=1, max_size=12), st.booleans(), st.sampled_from([16, 4 << 20]))
def test_any_json_object_is_flattened_as_its_plain_twin(tmp_path_factory, rows, ascii_only, block):
    path = tmp_path_factory.mktemp("json") / "a.jsonl"
    told = [{"user": "u", "event": "e", "time": "2024-01-01", "own": row} for row in rows]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=ascii_only) for row in told), encoding="utf-8")
    whole, text_blocks.BLOCK = text_blocks.BLOCK, block
    try:
        journeys = read_events(path, threads=1).journeys
    finally:
        text_blocks.BLOCK = whole
    expected = [flattened({"own": row}) for row in rows]
    assert journeys.events == len(rows)
    for name, column in journeys.properties.items():
        assert isinstance(column, Coded)
        found = [column.values[code - 1] if code else None for code in column.codes]
        assert found == [next((v for k, v in row.items() if folded_alike(k, name)), None) for row in expected]


def folded_alike(key, name):
    return " ".join(key.split()).casefold() == name


def test_parquet_with_times_numbers_lists_and_nulls(tmp_path):
    path = tmp_path / "a.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"""copy (select 'u' || range % 2 as user_id, 'e' as event, timestamp '2024-07-01 12:00' + to_hours(range)
            as ts, case when range > 0 then range / 2 end as half, [range, 1] as pair, true as yes, 10 + range as big
            from range(3)) to '{path}'"""
        )
    read = read_events(path, zone="Europe/Madrid")
    assert lives(read) == [
        ("u0", "e", instant("2024-07-01T10:00")),
        ("u0", "e", instant("2024-07-01T12:00")),
        ("u1", "e", instant("2024-07-01T11:00")),
    ]
    properties = read.journeys.properties
    assert str(list(properties["half"].values)) == "[np.float64(nan), np.float64(1.0), np.float64(0.5)]"
    assert list(properties["big"].values) == [10, 12, 11]
    assert list(properties["yes"].values) == [1, 1, 1]
    assert list(read.journeys.lists["pair"].values.values) == [0, 1, 2, 1, 1, 1]
    packed = tmp_path / "b.parquet.zst"
    packed.write_bytes(zstandard.ZstdCompressor().compress(path.read_bytes()))
    assert lives(read_events(packed, zone="Europe/Madrid")) == lives(read)
    packed.write_bytes(packed.read_bytes()[:-20])
    with pytest.raises(BadInput, match=r"is cut off|holds nothing"):
        read_events(packed)


@pytest.mark.parametrize(
    "kind", ["TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMPTZ", "DATE"]
)
def test_every_type_of_time_in_a_table(kind):
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        table = connection.sql(f"select 'u' as user, 'e' as event, '2024-07-01 00:00:00'::{kind} as time")
        assert lives(read_table(table))[0][2] == instant("2024-07-01")


@pytest.mark.parametrize("kind", ["timestamp", "timestamptz", "date"])
def test_times_that_no_calendar_holds_are_set_aside_in_a_table_too(kind, tmp_path):
    path = str(tmp_path / "a.parquet")
    rows = ", ".join(
        f"('u', 'e', '{time}'::{kind})" for time in ("0001-01-01", "2024-01-01", "infinity", "-infinity")
    )
    duckdb.sql(f"copy (select * from (values {rows}) log(user_id, event, time)) to '{path}'")
    read = read_events(path, zone="Asia/Tokyo")
    assert (read.journeys.events, read.rejected.total) == (1, 3)


def test_a_dict_of_arrays_is_a_table():
    table = {
        "user_id": np.array(["a", "b", "a", ""]),
        "event": np.array(["x", "y", None, "q"], dtype=object),
        "time": np.array(["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"], "M8[us]"),
        "v": np.array([1.5, 2, 3, 4]),
    }
    read = read_table(table)
    assert lives(read) == [("a", "x", instant("2024-01-01")), ("b", "y", instant("2024-01-02"))]
    assert list(read.journeys.properties["v"].values) == [1.5, 2]
    assert [(reject.line, reject.reason) for reject in read.rejected.kept] == [
        (3, "no_event"),
        (4, "no_customer"),
    ]
    with pytest.raises(UnknownName, match="it has: user_id, event, time, v"):
        read_table(table, customer="nobody")
    with pytest.raises(BadInput, match="cannot be read as a table"):
        read_table(3)


def test_an_arrow_stream_that_can_be_read_once_is_enough():
    class Once:
        def __init__(self, relation):
            self.capsule = relation.__arrow_c_stream__()

        def __arrow_c_stream__(self, requested_schema=None):
            capsule, self.capsule = self.capsule, None
            return capsule

    with duckdb.connect() as connection:
        table = connection.sql(
            "select 'u' || range as user, 'e' as event, '13/02/2024' as time from range(5)"
        )
        read = read_table(Once(table))
    assert [at for _, _, at in lives(read)] == [instant("2024-02-13")] * 5
    assert "day/month" in read.notes["en"][0]


SHEET = """<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData>{rows}</sheetData></worksheet>"""
PARTS = {
    "[Content_Types].xml": """<?xml version="1.0"?><Types
 xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml"
 ContentType="application/xml"/><Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>""",
    "_rels/.rels": """<?xml version="1.0"?><Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Target="xl/workbook.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>""",
    "xl/workbook.xml": """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1"
 r:id="r1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<?xml version="1.0"?><Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Target="sheet.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/><Relationship Id="r2"
 Target="styles.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>
</Relationships>""",
    "xl/styles.xml": """<?xml version="1.0"?><styleSheet
 xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf
 numFmtId="22"/></cellXfs></styleSheet>""",
}


def workbook(path, rows):
    """A minimal XLSX; numbers are cells of numbers, ("date", serial) cells of Excel's dates, the rest is text."""

    def cell(value):
        if isinstance(value, tuple):
            return f'<c s="1"><v>{value[1]}</v></c>'
        if isinstance(value, int | float):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    with zipfile.ZipFile(path, "w") as book:
        for name, part in PARTS.items():
            book.writestr(name, part)
        book.writestr("xl/sheet.xml", SHEET.format(rows=body))


def test_titles_may_stand_above_the_header_of_a_spreadsheet(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [
        ["Cliente", "Evento", "Fecha"],
        [1001, "compra", ("date", 45292.5)],
        ["", "visita", ("date", 45293)],
    ]
    workbook(path, [["Visitas de marzo", "", ""], ["", "", ""], *rows])
    read = read_events(path)
    assert lives(read) == [("1001", "compra", instant("2024-01-01T12:00"))]
    assert [one.line for one in read.rejected.kept] == [5]


def test_a_spreadsheet_with_its_own_dates_and_numbers(tmp_path):
    path = tmp_path / "a.xlsx"
    workbook(
        path,
        [
            ["Cliente", "Evento", "Fecha", "Total"],
            [1001, "compra", ("date", 45292.5), 12.5],
            [1002, "visita", ("date", 45293), 3],
            ["", "visita", ("date", 45293), 3],
        ],
    )
    packed = tmp_path / "b.xlsx.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert lives(read_events(packed)) == lives(read_events(path))
    read = read_events(path)
    assert lives(read) == [
        ("1001", "compra", instant("2024-01-01T12:00")),
        ("1002", "visita", instant("2024-01-02")),
    ]
    assert list(read.journeys.properties["total"].values) == [12.5, 3]
    assert [(reject.line, reject.reason) for reject in read.rejected.kept] == [(4, "no_customer")]
