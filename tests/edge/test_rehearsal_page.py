"""A rehearsal on its page: it stays while events arrive, tells its hour, and goes with what it tried."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from served import Served, Visitor, serving
from small_shop import CAMPAIGN, built

PAGE = "/campaigns/cart-awaits/backtest?lang=en"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = built(tmp_path)
    (root / "campaigns" / "cart-awaits.yaml").write_text(CAMPAIGN)
    return root


def rehearsed(served: Served) -> str:
    """The page once it is done."""
    visitor = Visitor(served)
    assert visitor.post(PAGE, visitor.get(PAGE).text).status == 303
    end = time.monotonic() + 60
    while time.monotonic() < end:
        page = visitor.get(PAGE).text
        if "Rehearsed on" in page:
            return page
        assert "Rehearsing for" in page
        time.sleep(0.05)
    raise AssertionError("the rehearsal did not end")


def test_it_stands_while_events_arrive_and_is_done_anew_when_asked_again(root: Path, tmp_path: Path):
    with serving(root) as served:
        first = rehearsed(served)
        assert "2 people would have entered" in first
        more = tmp_path / "more.csv"
        more.write_text("customer,event,time\nzoe,cart,2026-03-02T10:00:00Z\n")
        assert run(["import", "events", str(more), "--in", str(root)], {}) == 0
        later = Visitor(served).get(PAGE).text
        assert "2 people would have entered" in later
        assert "What came in since is not counted here" in later
        assert "Rehearse again" in later
        assert "3 people would have entered" in rehearsed(served)


@pytest.mark.parametrize("name", ["campaigns/cart-awaits.yaml", "frequency.yaml", "maps/first.yaml"])
def test_it_is_gone_when_what_would_be_done_is_another(root: Path, name: str):
    with serving(root) as served:
        rehearsed(served)
        path = root / name
        written = path.read_text() if path.exists() else "schema: 1\n"
        path.write_text(written.replace("wait: 2h", "wait: 3h") + "\n# changed\n")
        assert "Rehearsed on" not in Visitor(served).get(PAGE).text
