"""The first maps of the kinds of business: each can be read, and speaks of its own places."""

from __future__ import annotations

import pytest

from periplo.formats.map_yaml import map_from
from periplo.usecases.starters import starter
from periplo.usecases.workspace import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_shop_meets_people_in_a_shop(kind: str):
    drawn = map_from(starter(kind))
    used = {channel for column in drawn.touchpoints for channel in column.channels}
    assert ("store" in used) == (kind == "retail")
    assert used
