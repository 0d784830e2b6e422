"""What so many customers need, computed from measured costs: the tables of docs/*/explanation/scale.md.

    python -m bench.capacity                       the tables, in English
    python -m bench.capacity --write               writes them into both pages; a test holds the pages to this
    python -m bench.capacity --measure WORKSPACE   bytes an event, customer, member, decision and message of a workspace
    python -m bench.capacity --with month_events=30 --with kept_months=13

Costs and assumptions stand in bench/results.json, each cost with the line of bench/README.md that says so. Nothing is
measured here but sizes: times come from the other benches.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.capacity_words import COSTS, STOPS, UNITS, WORDS

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results.json"
PAGES = {language: ROOT / "docs" / language / "explanation" / "scale.md" for language in ("en", "es")}
SIZES = (1_000_000, 10_000_000, 100_000_000, 1_000_000_000)  # customers
MONTH = 30 * 86_400.0  # seconds
GB, TB = 1e9, 1e12
LEDGER = {  # tables whose bytes make the cost of one row of the first
    "customer_bytes": ("customers", "handles", "handle_customer", "births"),
    "member_bytes": ("members",),
    "decision_bytes": ("decisions",),
    "sent_bytes": ("intents", "deliveries"),
}
Costs = Mapping[str, float]


def results() -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(RESULTS.read_text("utf-8"))
    return found


def costs(changed: Mapping[str, float] | None = None) -> dict[str, float]:
    """Every cost and assumption by its id. changed: what is to be assumed otherwise."""
    told = results()
    found = {str(one["id"]): float(one["value"]) for part in ("measured", "assumed") for one in told[part]}  # type: ignore[arg-type]
    return found | dict(changed or {})


@dataclass(frozen=True)
class Needs:
    """What so many customers need. Bytes are of what is kept in the end; cores at the busiest second."""

    customers: int
    month_events: float
    average: float  # events a second
    peak: float
    kept_events: float
    lake_bytes: float
    index_bytes: float
    ledger_bytes: float
    collect_cores: float
    act_cores: float
    ask_cores: float  # for the slowest question within the patience
    seconds_on_8: float  # the same question on eight cores
    build_bytes: float  # of memory, to seal the index anew
    hot_bytes: float  # of memory, for the columns that a question reads
    cores: int  # all of these, or as many as bring the memory
    euros: float  # a month


def needs(customers: int, c: Costs) -> Needs:
    """By proportion from what was measured; nothing is assumed to become cheaper by being more."""
    month = customers * c["month_events"]
    average = month / MONTH
    kept = month * c["kept_months"]
    advanced, sent = (customers * c[name] / MONTH * c["peak"] for name in ("month_members", "month_messages"))
    ledger = customers * (
        c["customer_bytes"]
        + c["kept_months"]
        * (
            c["month_members"] * c["decision_bytes"]
            + c["month_messages"] * (c["member_bytes"] + c["sent_bytes"])
        )
    )
    lake, index = kept * c["lake_bytes"], kept * c["index_bytes"]
    collect = average * c["peak"] * (c["listener_us"] + c["exploder_us"]) * 1e-6 / c["busy"]
    act = (advanced * c["member_us"] + sent * c["message_us"]) * 1e-6 / c["busy"]
    ask = kept / 10e6 * c["six_s_10m"] * 2  # it was measured on two cores
    build, hot = kept * c["build_bytes"], kept * c["hot_bytes"]
    cores = max(collect + act + ask / c["patience_s"], build / GB / c["core_gigabytes"], 2)
    disk = (lake + 2 * index + ledger) / TB  # two indexes: one is written while the other is read
    return Needs(
        customers, month, average, average * c["peak"], kept, lake, index, ledger, collect, act,
        ask / c["patience_s"], ask / 8, build, hot, math.ceil(cores),
        math.ceil(cores) * c["core_euros"] + disk * c["disk_euros"] + lake / TB * c["store_euros"],
    )  # fmt: skip


@dataclass(frozen=True)
class Stop:
    """Where a part stops: at how many customers, and how many of what that is."""

    part: str
    customers: float
    limit: float


def stops(c: Costs) -> list[Stop]:
    """Each part with the number of customers at which it stops under these assumptions, the first to stop first."""
    one = needs(1_000_000, c)
    each = {
        "index": (c["machine_gigabytes"] * GB / c["build_bytes"], one.kept_events),
        "ask": (c["patience_s"] * 8 * 10e6 / (2 * c["six_s_10m"]), one.kept_events),
        "runner": (1e6 / c["message_us"], 1e6 * c["month_messages"] / MONTH * c["peak"]),
        "exploder": (c["taken_in_a_second"], one.peak),
        "listener": (1e6 / c["listener_us"], one.peak),
    }
    found = [Stop(part, 1e6 * limit / load, limit) for part, (limit, load) in each.items()]
    return sorted(found, key=lambda stop: stop.customers)


def measured(workspace: Path) -> dict[str, float]:
    """Bytes an event, customer, member, decision and message of a workspace on SQLite, by its own files."""
    from periplo.storage.sqlite import SqliteLedger
    from periplo.usecases.holding import held
    from periplo.usecases.workspace import open_workspace

    here = open_workspace(workspace)
    with closing(SqliteLedger(here.ledger)) as ledger:
        found = held(here, ledger)
    assert found is not None, "no events"
    told = {"lake_bytes": found.lake_bytes / found.events, "index_bytes": found.index_bytes / found.events}
    with closing(sqlite3.connect(f"file:{here.ledger}?mode=ro", uri=True)) as file:
        pages = dict(
            file.execute(
                "SELECT s.tbl_name, SUM(d.pgsize) FROM dbstat d JOIN sqlite_schema s ON s.name = d.name GROUP BY 1"
            )
        )
        for name, tables in LEDGER.items():
            (rows,) = file.execute(f"SELECT count(*) FROM {tables[0]}").fetchone()
            if rows:
                told[name] = sum(pages.get(table, 0) for table in tables) / rows
    return told


def table(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([head, "| --- " * len(rows[0]) + "|", *rest])


def tables(language: str, changed: Mapping[str, float] | None = None) -> dict[str, str]:
    """The tables by name, in Markdown."""
    c, told, say = costs(changed), results(), WORDS[language]
    place = 2 if language == "en" else 3
    how = {str(one["id"]): str(one.get("row") or one["how"]) for one in told["measured"]}
    spent = [
        (one[place], f"{_number(c[one[0]], language)} {UNITS[one[1]]}", how[one[0]].replace("|", "/"))
        for one in COSTS
    ]
    assumed = [(str(one[language]), _number(c[str(one["id"])], language)) for one in told["assumed"]]
    heads = [head.format(_number(c["patience_s"], language)) for head in say["need"]]
    columns = [_need(needs(n, c), language) for n in SIZES]
    need = [heads, *columns]
    turned = [tuple(column[row] for column in need) for row in range(len(heads))]
    ends = []
    for stop in stops(c):
        part, limit, after, there = STOPS[language][stop.part]
        figure = c["machine_gigabytes"] if stop.part == "index" else c["patience_s"]
        ends.append(
            (part.format(_number(figure, language)), limit.format(_short(stop.limit, language)),
             say["customers"].format(_short(stop.customers, language)), after, there)
        )  # fmt: skip
    return {
        "costs": table([say["cost"], *spent]),
        "assumed": table([say["assumed"], *assumed]),
        "needs": table(turned),
        "stops": table([say["stop"], *ends]),
    }


def _need(n: Needs, language: str) -> tuple[str, ...]:
    return (
        WORDS[language]["customers"].format(_short(n.customers, language)),
        _short(n.month_events, language),
        f"{_short(n.average, language)}; {_short(n.peak, language)}",
        _short(n.kept_events, language),
        _bytes(n.lake_bytes, language),
        _bytes(n.index_bytes, language),
        _bytes(n.ledger_bytes, language),
        _number(n.collect_cores, language),
        _number(n.act_cores, language),
        f"{_number(n.seconds_on_8, language)} s",
        _number(n.ask_cores, language),
        _bytes(n.build_bytes, language),
        _number(n.cores, language),
        _number(float(f"{n.euros:.2g}"), language),
    )


def _number(value: float, language: str) -> str:
    """Two digits that count, or all of a whole number."""
    if value >= 100 or value == int(value):
        text = f"{round(value):,}"
    else:
        text = f"{value:.2g}"
    return text if language == "en" else text.replace(",", " ").replace(".", ",").replace(" ", ".")


def _short(value: float, language: str) -> str:
    """Three digits that count; millions as M, as billions are not the same in both languages."""
    if value >= 1e6:
        return f"{_number(float(f'{value / 1e6:.3g}'), language)} M"
    return _number(float(f"{value:.3g}"), language)


def _bytes(value: float, language: str) -> str:
    for unit, name in ((TB, "TB"), (GB, "GB")):
        if value >= unit:
            return f"{_number(float(f'{value / unit:.2g}'), language)} {name}"
    return f"{_number(value / 1e6, language)} MB"


def written(text: str, language: str) -> str:
    """A page with its tables as they are computed now."""
    for name, made in tables(language).items():
        marks = re.compile(rf"(<!-- capacity: {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        text, n = marks.subn(lambda found, made=made: f"{found[1]}{made}{found[2]}", text)  # type: ignore[misc]
        assert n == 1, f"{name} stands {n} times in the page"
    return text


def main(said: Sequence[str]) -> int:
    if "--measure" in said:
        for name, value in measured(Path(said[said.index("--measure") + 1])).items():
            print(f"{name:16}{value:10.1f}")
        return 0
    if "--write" in said:
        for language, page in PAGES.items():
            page.write_text(written(page.read_text("utf-8"), language), "utf-8")
        return 0
    pairs = (said[place + 1].partition("=") for place, word in enumerate(said) if word == "--with")
    changed = {name: float(value) for name, _, value in pairs}
    if unknown := changed.keys() - costs().keys():
        print(f"no such cost: {', '.join(sorted(unknown))}; there are: {', '.join(costs())}", file=sys.stderr)
        return 2
    for name, made in tables("en", changed).items():
        print(f"\n{name}\n{made}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
