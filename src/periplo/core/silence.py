"""Who used to speak and has gone quiet: some vendors switch a hook off by themselves and tell nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from periplo.core.spans import DAY

LOOKED_BACK = 60  # days
LEAST_DAYS = 5  # on which it spoke; before that nothing is usual
USUAL = 3  # times the usual gap


class Silent(NamedTuple):
    """A source that has been quiet longer than usual. Days since 1970-01-01, UTC."""

    source: str
    last_day: int
    quiet_days: int
    usual_days: int


def silent(sources: Iterable[str], tallies: Mapping[str, Iterable[int]], now: int) -> list[Silent]:
    """The sources that have been quiet for longer than they ever usually are, the longest quiet first.

    tallies: the days on which each source was heard, in any order. Quiet is compared with both the longest gap
    of the last sixty days, one day over, and three times the usual one, so a shop that rests on Sundays or over
    a fair is not called silent. A source heard on fewer than five days has nothing usual yet.
    """
    today = now // DAY
    found = []
    for source in sources:
        days = sorted({day for day in tallies.get(source, ()) if day <= today})
        if not days:
            continue
        days = [day for day in days if day > days[-1] - LOOKED_BACK]
        if len(days) < LEAST_DAYS:
            continue
        gaps = [after - before for before, after in pairwise(days)]
        usual = max(1, round(median(gaps)))
        quiet = today - days[-1]
        if quiet > max(max(gaps) + 1, USUAL * usual):
            found.append(Silent(source, days[-1], quiet, usual))
    return sorted(found, key=lambda one: (-one.quiet_days, one.source))
