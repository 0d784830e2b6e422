"""Slips of the pen in YAML: told in our words, at the line where the mistake is, with its mend, in both languages."""

from __future__ import annotations

import pytest

from periplo.core.errors import BadInput
from periplo.edge.faults import fault_of
from periplo.formats.documents import document_of

SLIPS = (
    ("a: 1\na: 2\n", 2, "'a' is written twice", "keep one of them"),
    ("a: 1\n\tb: 2\n", 2, "a tab stands where spaces should", "indent with spaces"),
    ("a: {b: 1, c: 2\nd: 3\n", 1, "here a comma or } is expected", "close what was opened"),
    ("z: 0\na: [1, 2\nb: 3\n", 2, "here a comma or ] is expected", "close what was opened"),
    ('a: "one\nb: 2\n', 1, "a quote is opened and never closed", "close it"),
    ("a: 'it's me'\nb: 1\n", 1, "does not line up", "double quotes"),
    ("a: One: two\n", 1, "one colon too many", "double quotes"),
    ("a: 1\nb\nc: 2\n", 2, "a colon is missing", "write key: value"),
    ("a:\n  b: 1\n c: 2\n", 3, "does not line up", "same column"),
    ("a: *hello\n", 1, "cannot begin with *", "double quotes"),
    ("a: @hello\n", 1, "cannot begin with @", "double quotes"),
    ("a: - b\n", 1, "a list cannot begin here", "a line of its own"),
)


@pytest.mark.parametrize(("text", "line", "what", "mend"), SLIPS)
def test_each_slip_is_told_with_its_line_and_its_mend(text: str, line: int, what: str, mend: str):
    with pytest.raises(BadInput) as told:
        document_of(text, "map.yaml")
    error = told.value
    assert error.what.startswith(f"map.yaml, line {line}: ")
    assert what in error.what
    assert mend in error.mend
    assert error.values["line"] == line


@pytest.mark.parametrize("text", [slip[0] for slip in SLIPS])
def test_who_reads_spanish_meets_no_word_of_the_parser(text: str):
    with pytest.raises(BadInput) as told:
        document_of(text, "mapa.yaml")
    fault = fault_of(told.value, "es")
    assert fault.what.startswith("mapa.yaml, línea ")
    assert fault.what.partition(": ")[2] != told.value.what.partition(": ")[2]
    assert fault.mend != told.value.mend
    assert not fault.why


def test_what_we_do_not_know_is_told_in_the_words_of_the_parser():
    with pytest.raises(BadInput) as told:
        document_of("<<: x\n", "map.yaml")
    assert told.value.what == "map.yaml, line 1: this is not YAML"
    assert "merging" in told.value.why
