"""Content asked by command and page, with the customers' ages as they were imported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from served import Visitor, serving
from small_shop import built

READ = """\
customer,event,time,title
ana,article read,2026-03-01T10:02:00Z,Size guide
ben,article read,2026-03-02T09:30:00Z,Size guide
eva,article read,2026-03-02T12:30:00Z,Care
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = built(tmp_path)
    (tmp_path / "read.csv").write_text(READ)
    assert run(["import", "events", str(tmp_path / "read.csv"), "--in", str(root)], {}) == 0
    return root


def test_what_was_read_stands_at_the_stage_of_that_moment(shop: Path, capsys: pytest.CaptureFixture[str]):
    capsys.readouterr()
    assert run(["ask", "content", "--in", str(shop), "--from", "all", "--format", "json"], {}) == 0
    looks = json.loads(capsys.readouterr().out)["answer"]["looks"]
    assert [(one["stage"], one["item"], one["customers"], one["of"]) for one in looks] == [
        ("look", "Care", 1, 3), ("look", "Size guide", 1, 3), ("buy", "Size guide", 1, 2),
    ]  # fmt: skip


def test_the_page_asks_by_what_is_called_so_and_says_whose_ages_are_not_known(shop: Path):
    with serving(shop) as client:
        page = Visitor(client).get("/ask/content?from=all&lang=en").text
        assert "Size guide" in page
        assert "age is not known" in page


def test_without_content_in_the_data_it_says_how_to_name_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    root = built(tmp_path)
    capsys.readouterr()
    assert run(["--lang", "es", "ask", "content", "--in", str(root)], {}) == 2
    told = capsys.readouterr().err
    assert "Ningún evento" in told
    assert "--content" in told
