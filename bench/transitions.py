"""Transitions with counts, mean gaps and distinct customers, beside DuckDB's streaming lag and Polars.

The peers count passes and mean gaps only: distinct customers of each edge, which Periplo also gives, would cost
them several times more. DuckDB's lag without a partition streams over the sorted table; the change of customer
is seen by a second lag. retentioneering counts passes, or whom they concern, of its own event stream, whose making is
not timed; it is told to send nothing about itself anywhere.
"""

from __future__ import annotations

from bench.lives import journeys, owners
from bench.race import event_stream, peer, table, timed

from periplo.answers.transitions import END, START, Transitions, TransitionsAnswer
from periplo.engines.local import LocalEngine
from periplo.journeys.columns import Journeys

LEVEL, LEVEL_GAPS = 0.3, 1.5
TELLS = {"retentioneering": "counts alone"}
Counts = dict[tuple[int, int], int]


def main() -> None:
    lived = journeys()
    engine = LocalEngine()
    seconds, answer = timed(lambda: engine.ask(Transitions(), lived))
    rows = [("Periplo, counts, means, customers", seconds)]
    expected = _passes(answer)
    for name, race in (("duckdb", _duckdb), ("polars", _polars), ("retentioneering", _retentioneering)):
        module = peer(name)
        if module:
            seconds, found = race(module, lived)
            assert found == expected, name
            rows.append((f"{name}, {TELLS.get(name, 'counts and means')}", seconds))
    table("Transitions", lived.events, rows, LEVEL)
    seconds, _ = timed(lambda: engine.ask(Transitions(gaps=True), lived), 2)
    table("Transitions with exact medians", lived.events, [("Periplo, --gaps", seconds)], LEVEL_GAPS)


def _passes(answer: TransitionsAnswer) -> Counts:
    inner = (edge for edge in answer.edges if edge.origin != START and edge.to != END)
    return {(int(edge.origin[1:]), int(edge.to[1:])): edge.n for edge in inner}


def _duckdb(duckdb, lived: Journeys) -> tuple[float, Counts]:  # type: ignore[no-untyped-def]
    base = duckdb.connect()
    base.register(
        "rows", {"customer": owners(lived), "moment": lived.at, "code": lived.event.astype("uint8")}
    )
    base.execute("create table events as select * from rows")
    query = (
        "select origin, code, count(*), avg(gap) from (select code, lag(code) over () as origin, "
        "customer = lag(customer) over () as same, moment - lag(moment) over () as gap from events) "
        "where same group by all"
    )
    seconds, found = timed(lambda: base.execute(query).fetchall())
    return seconds, {(origin, code): n for origin, code, n, _ in found}


def _polars(polars, lived: Journeys) -> tuple[float, Counts]:  # type: ignore[no-untyped-def]
    frame = polars.DataFrame({"customer": owners(lived), "at": lived.at, "code": lived.event.astype("uint8")})
    at, code, owner = polars.col("at"), polars.col("code"), polars.col("customer")

    def race() -> list[tuple]:
        told = frame.lazy().select(
            code, origin=code.shift(), same=owner == owner.shift(), gap=at - at.shift()
        )
        grouped = told.filter(polars.col("same")).group_by("origin", "code")
        return grouped.agg(polars.len(), polars.col("gap").mean()).collect().rows()

    seconds, found = timed(race)
    return seconds, {(origin, to): n for origin, to, n, _ in found}


def _retentioneering(retentioneering, lived: Journeys) -> tuple[float, Counts]:  # type: ignore[no-untyped-def]
    stream = event_stream(retentioneering, lived)
    seconds, found = timed(lambda: stream.transition_graph_data("count"))
    return seconds, {
        (lived.names.index(origin), lived.names.index(to)): int(n)
        for origin, row in found.iterrows()
        for to, n in row.items()
        if n and origin in lived.names and to in lived.names
    }


if __name__ == "__main__":
    main()
