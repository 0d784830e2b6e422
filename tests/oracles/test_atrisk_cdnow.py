"""On the public CDNOW purchases (Fader & Hardie), what is reckoned of who will stay away comes true."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lived import columns_of
from periplo.answers.atrisk import AtRisk
from periplo.core.events import Event
from periplo.core.spans import DAY, micros

SHARED = Path(os.environ.get("PERIPLO_SHARED_DATA", Path(__file__).parents[3] / "shared/data"))
CDNOW = SHARED / "cdnow.txt.gz"
pytestmark = pytest.mark.skipif(not CDNOW.is_file(), reason="the public CDNOW data is not here")


@pytest.fixture(scope="module")
def journeys():
    lives: dict[str, list[Event]] = {}
    with gzip.open(CDNOW, "rt") as file:
        for words in (line.split() for line in file):
            if words and words[0].isdigit():
                at = micros(datetime.strptime(words[1], "%Y%m%d").replace(tzinfo=UTC))
                lives.setdefault(words[0], []).append(Event("purchase", at))
    return columns_of([sorted(life, key=lambda event: event.at) for life in lives.values()])


@pytest.mark.parametrize("days", [30, 60, 90])
def test_of_those_called_as_many_stay_away_as_was_reckoned(journeys, days):
    question = AtRisk(look=days * DAY, now=int(journeys.at.max()))
    measured = question.finish(question.partial(journeys)).measured
    assert measured.called > 3_900
    assert measured.low <= measured.said <= measured.high
    assert measured.is_telling
    assert measured.hit_share > measured.other_share + 0.1
    assert all(abs(one.said - one.came) < 0.1 for one in measured.bins)
