"""Twenty segments over all customers in one pass, beside DuckDB's fastest formulation that we know.

The rules ask for counts, sums, recency, properties, a sequence, and one segment for another; `overlap` then lays all
twenty over one another. DuckDB has the events ordered by customer and time, as ours are, with codes as uint8 and
channels as an enum, and answers in one query of filtered aggregates by customer. It is spared the sequence. What both
find is compared.
"""

from __future__ import annotations

import numpy as np
from bench.lives import journeys, owners
from bench.race import peer, table, timed

from periplo.core.rule_text import parse_customer_rule
from periplo.core.rules import Rule
from periplo.core.segments import Segment, resolved
from periplo.core.spans import DAY
from periplo.core.texts import Text
from periplo.engines.local import processors
from periplo.journeys.columns import Journeys
from periplo.journeys.customer_masks import customer_masks

LEVEL = 5.0
NOW = 70 * DAY
SEQUENCE = "e0 then e3 then e5 within 7 days"
SEGMENTS = {
    **{f"s{k}": f"e{k} at least {k % 3 + 1} times" for k in range(6)},
    **{f"s{k}": f"e{k} at least 1 times in the last 30 days" for k in range(6, 10)},
    "s10": "e0 at least 2 times in the last 7 days",
    "s11": "e1 at least 2 times in the last 7 days",
    "s12": "sum of total of e1 > 100",
    "s13": "sum of total of e2 > 50 in the last 30 days",
    "s14": "last e0 more than 14 days ago",
    "s15": "first e1 less than 60 days ago",
    "s16": "e0 where channel is store",
    "s17": "e1 where total > 80 and channel is web",
    "s18": "in segment s0 and not in segment s4",
    "s19": SEQUENCE,
}
_SQL = (  # the same in the same order, but for the sequence
    *(f"count(*) filter (code = {k}) >= {k % 3 + 1}" for k in range(6)),
    *(f"count(*) filter (code = {k} and moment >= {NOW - 30 * DAY}) >= 1" for k in range(6, 10)),
    *(f"count(*) filter (code = {k} and moment >= {NOW - 7 * DAY}) >= 2" for k in range(2)),
    "coalesce(sum(total) filter (code = 1), 0) > 100",
    f"coalesce(sum(total) filter (code = 2 and moment >= {NOW - 30 * DAY}), 0) > 50",
    f"max(moment) filter (code = 0) < {NOW - 14 * DAY}",
    f"min(moment) filter (code = 1) > {NOW - 60 * DAY}",
    "count(*) filter (code = 0 and channel = 'store') > 0",
    "count(*) filter (code = 1 and total > 80 and channel = 'web') > 0",
    "count(*) filter (code = 0) >= 1 and count(*) filter (code = 4) < 2",
)


def main() -> None:
    lived = journeys(properties=True)
    book = {id: Segment(id, Text.of(id), parse_customer_rule(text)) for id, text in SEGMENTS.items()}
    rules = [resolved(segment.meaning, book) for segment in book.values()]
    seconds, met = timed(lambda: _all(rules, lived), 3)
    rows = [("Periplo, 20 segments", seconds)]
    again, _ = timed(lambda: _overlap(met), 3)
    rows.append(("  and all of them laid over one another", seconds + again))
    duckdb = peer("duckdb")
    if duckdb:
        took, found = _duckdb(duckdb, lived)
        assert found == met.sum(axis=0)[: len(found)].tolist(), (found, met.sum(axis=0))
        rows.append((f"DuckDB, {len(found)} of them", took))
        spared, _ = timed(lambda: _all(rules[:-1], lived), 3)
        rows.append((f"Periplo, the same {len(found)}", spared))
    table("Segments", lived.events, rows, LEVEL)


def _all(rules: list[Rule], lived: Journeys) -> np.ndarray:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(processors()) as pool:
        parts = pool.map(lambda part: customer_masks(rules, part, NOW), lived.split(2 * processors()))
        return np.concatenate(list(parts))


def _overlap(met: np.ndarray) -> np.ndarray:
    counted = met.astype(np.float32)
    return counted.T @ counted


def _duckdb(duckdb, lived: Journeys) -> tuple[float, list[int]]:  # type: ignore[no-untyped-def]
    base = duckdb.connect()
    channel, total = lived.properties["channel"], lived.properties["total"]
    base.register(
        "rows",
        {
            "customer": owners(lived), "moment": lived.at, "code": lived.event.astype("uint8"),
            "total": total.values, "coded": channel.codes,
        },
    )  # fmt: skip
    names = ", ".join(f"'{name}'" for name in channel.values)
    base.execute(f"create type shops as enum ({names})")
    base.execute(
        f"create table events as select customer, moment, code, if(isnan(total), null, total) as total, "
        f"case coded when 0 then null else ([{names}])[coded]::shops end as channel from rows where moment <= {NOW}"
    )
    met = ", ".join(f"{condition} as m{k}" for k, condition in enumerate(_SQL))
    counts = ", ".join(f"count(*) filter (m{k})" for k in range(len(_SQL)))
    query = f"select {counts} from (select {met} from events group by customer)"
    seconds, found = timed(lambda: base.execute(query).fetchone(), 3)
    return seconds, list(found)


if __name__ == "__main__":
    main()
