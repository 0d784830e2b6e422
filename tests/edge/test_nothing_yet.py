"""Where nothing is yet: each page of the console opens in a new workspace, before there is a map or an event."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from every_address import PAGES
from periplo.usecases.workspace import Settings, make_workspace
from served import Served, serving

OF_A_MAP = ("/map.html",)  # a map's own document: there is none to open
ADDRESSES = [all_[0] for path, all_ in PAGES.items() if "{" not in path and path not in OF_A_MAP]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root: Path = tmp_path_factory.mktemp("nothing") / "shop"
    make_workspace(root, Settings(name="Nothing"))
    with serving(root) as client:
        yield client


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_opens_before_anything_is_there(served: Served, address: str):
    reply = served.get(address, Cookie="periplo_language=es")
    assert reply.status in (200, 303)
    assert "periplo importar" not in reply.text, "a page leads to a page, not to a command"
