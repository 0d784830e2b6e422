"""Reading raw events into lake and sealed index, beside the fastest of the peers on the same file in the same run.

    EVENTS=10e6 python bench/reading.py

Makes its own CSV and Parquet (text ids, ~20 events a customer, in order of time, two property columns) in a folder
that is deleted afterwards. Times are of the best of REPEATS runs (1); `cpu` is the seconds of processor that all
threads used, which says more than the clock where the machine is shared. Peers do less: DuckDB and Polars only read,
sort by customer and time and write one Parquet; they name no customers, keep no ledger, build no index, set no bad row
aside.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

EVENTS = int(float(os.environ.get("EVENTS", "10e6")))
REPEATS = int(os.environ.get("REPEATS", "1"))

MAKE = """
import duckdb, sys
n, csv, parquet = int(sys.argv[1]), sys.argv[2], sys.argv[3]
names = ['visit', 'product viewed', 'cart updated', 'order completed', 'search', 'newsletter opened']
with duckdb.connect() as c:
    c.execute("set enable_progress_bar = false")
    c.execute(f'''copy (select 'user_' || lpad((hash(range) % {max(n // 20, 1)})::varchar, 7, '0') as user_id,
        {names}[1 + (hash(range + 7) % 6)::bigint] as event,
        strftime(timestamp '2024-01-01' + to_microseconds(range * {180 * 86_400_000_000 // n}), '%Y-%m-%d %H:%M:%S')
            as timestamp,
        ['web', 'store', 'phone', 'email'][1 + (hash(range + 3) % 4)::bigint] as channel,
        round((hash(range + 5) % 50000) / 100.0, 2) as total
        from range({n})) to '{csv}' (header)''')
    c.execute(f'''copy (select * replace (timestamp::timestamp as timestamp) from read_csv('{csv}'))
        to '{parquet}' (compression zstd)''')
"""

PERIPLO = """
import sys, time
from pathlib import Path
from periplo.formats.logs import Wanted
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.importing import import_events
from periplo.usecases.workspace import Settings, make_workspace
def shop(name):
    workspace = make_workspace(name, Settings(name="bench"))
    return workspace, SqliteLedger(workspace.ledger)
import_events(*shop(sys.argv[2] + "/warm"), [sys.argv[3]], Wanted(), 1)  # loads the compiled loops
where = shop(sys.argv[2] + "/bench")
begin = time.perf_counter()
done = import_events(*where, [sys.argv[1]], Wanted(), 1)
took = time.perf_counter() - begin
"""

READ = """
import sys, time
from periplo.usecases.from_files import read_events
read_events(sys.argv[3]).journeys.properties["channel"]
begin = time.perf_counter()
journeys = read_events(sys.argv[1]).journeys
[journeys.properties[name] for name in journeys.properties]
took = time.perf_counter() - begin
"""

DUCKDB = """
import sys, time, duckdb
con = duckdb.connect(config={"threads": 2})
con.execute("set enable_progress_bar = false")
begin = time.perf_counter()
source = f"read_csv('{sys.argv[1]}')" if sys.argv[1].endswith("csv") else f"read_parquet('{sys.argv[1]}')"
con.execute(f"copy (from {source} order by user_id, timestamp) to '{sys.argv[2]}/out.parquet' (compression zstd)")
took = time.perf_counter() - begin
con.close()
"""

POLARS = """
import sys, time
import polars as pl
begin = time.perf_counter()
scan = pl.scan_csv(sys.argv[1], try_parse_dates=True) if sys.argv[1].endswith("csv") else pl.scan_parquet(sys.argv[1])
scan.sort("user_id", "timestamp").collect().write_parquet(sys.argv[2] + "/out.parquet")
took = time.perf_counter() - begin
"""

TELL = """
import resource
used = resource.getrusage(resource.RUSAGE_SELF)
print(took, used.ru_maxrss / 1e6, used.ru_utime + used.ru_stime - spent)
"""
SPENT = """
import resource
used = resource.getrusage(resource.RUSAGE_SELF)
spent = used.ru_utime + used.ru_stime
"""


def run(script: str, *arguments: str) -> tuple[float, float, float]:
    """Seconds, peak memory in GB and processor seconds of a script in a process of its own, the best of REPEATS."""
    script = script.replace("begin = time", f"{SPENT}begin = time") + TELL
    found = []
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as scratch:
            told = subprocess.run(
                [sys.executable, "-c", script, arguments[0], scratch, *arguments[1:]],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True,
            )  # fmt: skip
        found.append(tuple(float(part) for part in told.stdout.split()))
    return min(found)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        csv, parquet, small = (str(Path(folder) / name) for name in ("a.csv", "a.parquet", "small.csv"))
        print(f"making {EVENTS:,} events", flush=True)
        begin = time.perf_counter()
        for n, made, also in ((EVENTS, csv, parquet), (20_000, small, f"{small}.parquet")):
            subprocess.run([sys.executable, "-c", MAKE, str(n), made, also], check=True)
        print(f"  {os.path.getsize(csv) / 1e6:,.0f} MB of CSV, in {time.perf_counter() - begin:.1f} s")
        print(f"{'':44}{'seconds':>9}{'cpu':>9}{'peak GB':>9}{'ratio':>8}")
        for kind, path in (("CSV", csv), ("Parquet", parquet)):
            ours = run(PERIPLO, path, small if kind == "CSV" else f"{small}.parquet")
            rows = [
                (f"{kind} -> lake and sealed index (periplo)", ours),
                (f"{kind} -> journeys in memory (periplo)", run(READ, path, small)),
                (f"{kind} -> sorted Parquet (DuckDB)", run(DUCKDB, path)),
            ]
            if find_spec("polars"):
                rows.append((f"{kind} -> sorted Parquet (Polars)", run(POLARS, path)))
            else:
                print("  (Polars is not installed: left out)")
            for name, (seconds, peak, cpu) in rows:
                print(f"{name:44}{seconds:9.2f}{cpu:9.2f}{peak:9.2f}{seconds / ours[0]:8.2f}", flush=True)
    print(f"load of this machine now: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
