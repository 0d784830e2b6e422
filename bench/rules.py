"""Twenty segment rules over all customers, in one pass, beside DuckDB's one query of twenty filtered aggregates.

The rules ask for counts, sums, recency, a sequence and properties. DuckDB answers all but the sequence, which
it is spared.
"""

from __future__ import annotations

import numpy as np
from bench.lives import journeys, owners
from bench.race import peer, table, timed

from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import Rule
from periplo.core.spans import DAY
from periplo.engines.local import processors
from periplo.journeys.columns import Journeys
from periplo.journeys.customer_masks import customer_masks

LEVEL = 5.0
NOW = 70 * DAY
RULES = (
    *(f"e{k} at least {k % 3 + 1} times" for k in range(6)),
    *(f"e{k} at least 1 times in the last 30 days" for k in range(6, 10)),
    *(f"e{k} at least 2 times in the last 7 days" for k in range(2)),
    "sum of total of e1 > 100",
    "sum of total of e2 > 50 in the last 30 days",
    "last e0 more than 14 days ago",
    "first e1 less than 60 days ago",
    "e0 where channel is store",
    "e1 where total > 80 and channel is web",
    "e0 then e3 then e5 within 7 days",
    "e2 and not e4",
)


def main() -> None:
    lived = journeys(properties=True)
    rules = [_rule(text) for text in RULES]
    seconds, met = timed(lambda: _all(rules, lived), 2)
    rows = [("Periplo, 20 rules", seconds)]
    duckdb = peer("duckdb")
    if duckdb:
        seconds, found = _duckdb(duckdb, lived)
        assert found == met.sum(axis=0)[: len(found)].tolist(), (found, met.sum(axis=0))
        rows.append((f"duckdb, {len(found)} of the rules", seconds))
    table("Segments", lived.events, rows, LEVEL)


def _rule(text: str) -> Rule:
    return parse_customer_rule(text)


def _all(rules: list[Rule], lived: Journeys) -> np.ndarray:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(processors()) as pool:
        parts = pool.map(lambda part: customer_masks(rules, part, NOW), lived.split(2 * processors()))
        return np.concatenate(list(parts))


def _duckdb(duckdb, lived: Journeys) -> tuple[float, list[int]]:  # type: ignore[no-untyped-def]
    base = duckdb.connect()
    base.register(
        "rows", {"customer": owners(lived), "moment": lived.at, "code": lived.event.astype("uint8")}
    )
    base.execute(f"create table events as select * from rows where moment <= {NOW}")
    conditions = [f"count(*) filter (code = {k}) >= {k % 3 + 1}" for k in range(6)]
    conditions += [f"count(*) filter (code = {k} and moment >= {NOW - 30 * DAY}) >= 1" for k in range(6, 10)]
    conditions += [f"count(*) filter (code = {k} and moment >= {NOW - 7 * DAY}) >= 2" for k in range(2)]
    met = ", ".join(f"{condition} as m{k}" for k, condition in enumerate(conditions))
    counts = ", ".join(f"count(*) filter (m{k})" for k in range(len(conditions)))
    query = f"select {counts} from (select {met} from events group by customer)"
    seconds, found = timed(lambda: base.execute(query).fetchone(), 2)
    return seconds, list(found)


if __name__ == "__main__":
    main()
