"""Tables of paths: read as they come, bad rows set aside and counted, and what is no such table refused."""

from __future__ import annotations

import pytest

from periplo.core.errors import BadInput
from periplo.edge.words.faults import translated
from periplo.formats.path_tables import read_paths

HEAD = "path,total_conversions,total_conversion_value,total_null\n"


def table(tmp_path, text: str, separator: str = " > "):
    file = tmp_path / "paths.csv"
    file.write_text(text, encoding="utf-8")
    return read_paths(file, separator)


def test_rows_are_paths_with_how_they_ended(tmp_path):
    told = table(tmp_path, HEAD + "search > social >  mail ,12,340.50,88\nsearch,1,,\n")
    assert told.rows == [(("search", "social", "mail"), 12, 340_500_000, 88), (("search",), 1, 0, 0)]
    assert told.rejected == 0


def test_columns_may_be_in_spanish_in_any_order_and_some_may_be_missing(tmp_path):
    told = table(tmp_path, "conversiones;ruta\n3;folleto > tienda\n")
    assert told.rows == [(("folleto", "tienda"), 3, 0, 0)]


def test_another_separator_may_part_channels(tmp_path):
    assert table(tmp_path, HEAD + "a>b|c,1,0,0\n", "|").rows == [(("a>b", "c"), 1, 0, 0)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (" > ,1,2,3", "no_path"),
        ("a,x,2,3", "not_a_number"),
        ("a,nan,2,3", "not_a_number"),
        ("a,1.5,2,3", "not_a_whole_number"),
        ("a,-1,2,3", "negative_number"),
        ("a,1,-2,3", "negative_number"),
        ("a,1,1e99,3", "not_a_number"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_reason(tmp_path, row, reason):
    told = table(tmp_path, HEAD + f"good,1,1,1\n{row}\n")
    assert told.set_aside == {reason: 1}
    assert [path for path, *_ in told.rows] == [("good",)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("customer,event\n1,visit\n", "has no columns 'path' and 'total_conversions'"),
        (HEAD + "a,x,2,3\n", "has no row with a path and its numbers"),
        (HEAD + "a>b,1,2,3\nc,1,2,3\n", "no path of 'paths.csv' is parted by ' > '"),
        (HEAD + "a|b,1,2,3\n", "no path of 'paths.csv' is parted by ' > '"),
    ],
)
def test_what_is_no_such_table_is_told_in_both_languages(tmp_path, text, what):
    with pytest.raises(BadInput, match=what) as raised:
        table(tmp_path, text)
    for said in (raised.value.what, raised.value.mend):
        assert translated(said, "es") != said
