"""Funnels with a window and times to convert, beside chdb's windowFunnel, DuckDB's ASOF chain and Polars.

Periplo also keeps every waiting time (exact medians and 90th percentiles); the peers only count. Each peer has
the rows in its own sorted table before the clock starts, in the fastest formulation that we or its documentation
know: chdb a MergeTree in order of customer and time, filtered to the steps, aggregated in order; DuckDB a chain
of ASOF joins, each keeping the latest start; Polars the same by filling forwards. retentioneering knows no window, so
it is raced on the funnel without one, over its own event stream, whose making is not timed.
"""

from __future__ import annotations

from bench.lives import journeys, owners
from bench.race import event_stream, peer, table, timed

from periplo.answers.funnel import Funnel, Step
from periplo.core.rules import AnyOf, EventIs
from periplo.core.spans import WEEK
from periplo.engines.local import LocalEngine
from periplo.journeys.columns import Journeys

CODES = (0, 2, 5, 9)
LEVEL = 0.45


def main() -> None:
    lived = journeys()
    engine = LocalEngine()
    steps = tuple(Step(f"e{code}", EventIs(f"e{code}")) for code in CODES)
    seconds, answer = timed(lambda: engine.ask(Funnel(steps, WEEK), lived))
    reached = [step.n for step in answer.steps]
    rows = [("Periplo, window and times", seconds)]
    for name, race in (("chdb", _chdb), ("duckdb", _duckdb), ("polars", _polars)):
        module = peer(name)
        if module:
            seconds, found = race(module, lived)
            assert found == reached, (name, found, reached)
            rows.append((name, seconds))
    table("Funnel of four steps within a week", lived.events, rows, LEVEL)
    _without_window(lived, steps, engine)
    overlapping = tuple(Step(f"{k}", AnyOf((EventIs(f"e{k}"), EventIs(f"e{k + 1}")))) for k in range(4))
    others = {
        "overlapping rules": Funnel(overlapping, WEEK),
        "a day between steps": Funnel(steps, WEEK, (WEEK // 7,) * 3),
        "strict": Funnel(steps, WEEK, mode="strict"),
        "any order": Funnel(steps, WEEK, mode="any_order"),
        "by attempt": Funnel(steps, WEEK, unit="attempt"),
        "an optional step": Funnel(steps, WEEK, optional=(1,)),
    }
    table(
        "Other funnels, against the plain one",
        lived.events,
        [
            rows[0],
            *(
                (name, timed(lambda asked=asked: engine.ask(asked, lived), 1)[0])
                for name, asked in others.items()
            ),
        ],
    )


def _without_window(lived: Journeys, steps: tuple[Step, ...], engine: LocalEngine) -> None:
    """Who did one after the other, in whatever time."""
    module = peer("retentioneering")
    if module is None:
        return
    seconds, answer = timed(lambda: engine.ask(Funnel(steps), lived))
    stream = event_stream(module, lived)
    theirs, found = timed(lambda: stream.funnel_data([step.label for step in steps]))
    assert [one["unique_paths"] for one in found["steps"]] == [step.n for step in answer.steps]
    rows = [("Periplo, with times", seconds), ("retentioneering, counts alone", theirs)]
    table("Funnel of four steps without a window", lived.events, rows)


def _chdb(chdb, lived: Journeys) -> tuple[float, list[int]]:  # type: ignore[no-untyped-def]
    from chdb import session

    told = session.Session()
    rows = {"customer": owners(lived), "at": lived.at.astype("uint64"), "code": lived.event.astype("uint8")}
    told.query("create database bench")
    told.query(
        "create table bench.events (customer UInt32, at UInt64, code UInt8) engine = MergeTree order by (customer, at)"
    )
    _fill(told, rows)
    conditions = ", ".join(f"code = {code}" for code in CODES)
    query = (
        f"select level, count() from (select windowFunnel({WEEK})(at, {conditions}) as level from bench.events "
        f"where code in {CODES} group by customer settings optimize_aggregation_in_order = 1) group by level"
    )
    seconds, found = timed(lambda: str(told.query(query, "CSV")))
    levels = {int(level): int(count) for level, count in (line.split(",") for line in found.split())}
    told.close()
    return seconds, [sum(n for level, n in levels.items() if level > step) for step in range(len(CODES))]


def _fill(told, columns) -> None:  # type: ignore[no-untyped-def]
    """Hands the columns over by a file: the one way that every version of chdb reads fast."""
    import tempfile
    from pathlib import Path

    import duckdb

    base = duckdb.connect()
    base.register("rows", columns)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        base.execute(f"copy (select * from rows) to '{file}' (format parquet)")
        told.query(f"insert into bench.events select customer, at, code from file('{file}', Parquet)")
        told.query("optimize table bench.events final")


def _duckdb(duckdb, lived: Journeys) -> tuple[float, list[int]]:  # type: ignore[no-untyped-def]
    base = duckdb.connect()
    base.register(
        "rows", {"customer": owners(lived), "moment": lived.at, "code": lived.event.astype("uint8")}
    )
    base.execute("create table events as select * from rows")  # they come sorted by customer and time
    chain = [f"s0 as (select customer, moment, moment as begun from events where code = {CODES[0]})"]
    for step, code in enumerate(CODES[1:], start=1):
        chain.append(
            f"s{step} as (select e.customer, e.moment, s.begun from (select * from events where code = {code}) e "
            f"asof join s{step - 1} s on e.customer = s.customer and e.moment > s.moment "
            f"where e.moment - s.begun <= {WEEK})"
        )
    counts = ", ".join(f"(select count(distinct customer) from s{step})" for step in range(len(CODES)))
    query = f"with {', '.join(chain)} select {counts}"
    seconds, found = timed(lambda: base.execute(query).fetchone())
    return seconds, list(found)


def _polars(polars, lived: Journeys) -> tuple[float, list[int]]:  # type: ignore[no-untyped-def]
    frame = polars.DataFrame(
        {"customer": owners(lived), "at": lived.at, "code": lived.event.astype("uint8")}
    ).set_sorted("customer")
    at, code, owner = polars.col("at"), polars.col("code"), polars.col("customer")

    def race() -> list[int]:
        told = frame.lazy().filter(code.is_in(list(CODES)))
        told = told.with_columns(begun0=polars.when(code == CODES[0]).then(at))
        for step, wanted in enumerate(CODES[1:], start=1):
            told = told.with_columns(before=polars.col(f"begun{step - 1}").forward_fill().over("customer"))
            in_time = (code == wanted) & (at - polars.col("before") <= WEEK)
            told = told.with_columns(polars.when(in_time).then(polars.col("before")).alias(f"begun{step}"))
        counts = [
            owner.filter(polars.col(f"begun{step}").is_not_null()).n_unique().alias(f"n{step}")
            for step in range(len(CODES))
        ]
        return list(told.select(counts).collect().row(0))

    return timed(race)


if __name__ == "__main__":
    main()
