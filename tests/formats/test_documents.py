"""Documents that are only read: kept while their file says the same, and never told as they were before."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from periplo.core.errors import BadInput
from periplo.formats.documents import looked_up, read_document
from periplo.formats.map_yaml import read_map
from small_shop import MAP


def test_a_file_that_says_the_same_is_read_once_and_one_that_was_changed_again(tmp_path: Path):
    path = tmp_path / "one.yaml"
    path.write_text("id: one\n")
    first = looked_up(path)
    assert looked_up(path) is first
    path.write_text("id: two\n")  # within the same tick of the clock, and of the same length
    assert looked_up(path).data == {"id": "two"}
    path.unlink()
    with pytest.raises(BadInput, match="there is no file"):
        looked_up(path)


def test_a_wrong_line_is_told_each_time_and_named_by_its_own_file(tmp_path: Path):
    for name in ("one.yaml", "two.yaml", "one.yaml"):
        (tmp_path / name).write_text("id: [\n")
        with pytest.raises(BadInput, match=name):
            looked_up(tmp_path / name)


def test_who_means_to_change_a_document_has_one_of_their_own(tmp_path: Path):
    path = tmp_path / "one.yaml"
    path.write_text("id: one\n")
    read_document(path).tree["id"] = "changed"
    assert looked_up(path).data == read_document(path).data == {"id": "one"}


def test_reading_a_map_changes_nothing_in_its_document(tmp_path: Path):
    path = tmp_path / "map.yaml"
    path.write_text(MAP)
    before = deepcopy(looked_up(path).data)
    assert read_map(path) == read_map(path)
    assert looked_up(path).data == before
