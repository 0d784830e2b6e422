"""The lake in an object store beside one in a folder: taking events in, and a first question without any copy.

DEMO in the environment names the folder of a built demo ('demo' unless told; it is copied, never changed); without one
the question is left out. The server speaks S3 on this machine, in a process of its own, and is written in Python: what
waiting for it takes says little of a real one, so processor time of this process is what is compared.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter, process_time

import msgspec

from periplo.edge.wiring import inbox_of, ledger_of
from periplo.storage.inbox import Fresh
from periplo.usecases.collect.compact import sweep
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.kept_in import StorageSettings
from periplo.usecases.workspace import SETTINGS, Settings, Workspace, make_workspace, open_workspace

TURNS = int(os.environ.get("TURNS", "30"))
DEMO = Path(os.environ.get("DEMO", "demo"))
SIZES = (1, 100, 10_000)  # events that one turn takes in
BATCH = 100
NOW = 1_795_000_000_000_000
SERVER = """
import sys, time
sys.path.insert(0, {tests!r})
import object_store
with object_store.serving() as server:
    bucket = object_store.bucket_in(server, "bench")
    print(server, flush=True)
    sys.stdin.read()
"""


@contextmanager
def a_server() -> Iterator[None]:
    tests = str(Path(__file__).parent.parent / "tests")
    sys.path.insert(0, tests)
    import object_store

    names = {"AWS_ACCESS_KEY_ID": "ours", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
    os.environ.update(names)
    code = SERVER.format(tests=tests)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        os.environ.update(object_store.said_to(running.stdout.readline().strip()))
        try:
            yield
        finally:
            running.stdin.close()


def body(first: int, events: int) -> bytes:
    batch = [
        {"type": "track", "event": f"e{n % 5}", "userId": f"u{n % 997}", "messageId": f"m{first + n}",
         "properties": {"total": n % 90, "place": f"shop {n % 7}"}}
        for n in range(events)
    ]  # fmt: skip
    return json.dumps({"batch": batch}).encode()


def turns(storage: StorageSettings, events: int) -> list[tuple[float, float]]:
    """(processor seconds, seconds) of each turn of the exploder, from the inbox until the events count."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = make_workspace(Path(folder) / "shop", Settings(name="shop", storage=storage))
        with closing(ledger_of(workspace)) as ledger, closing(inbox_of(workspace)) as inbox:
            exploder = Exploder(workspace, ledger, inbox)
            found = []
            for turn in range(TURNS + 3):
                first = turn * events
                inbox.put(
                    [
                        Fresh(NOW, "web", "batch", body(low, min(BATCH, first + events - low)))
                        for low in range(first, first + events, BATCH)
                    ]
                )
                spent, begun = process_time(), perf_counter()
                done = exploder.once(NOW)
                found.append((process_time() - spent, perf_counter() - begun))
                assert done is not None
                assert done.events == events, done
        return found[3:]  # the first compile, connect, and ask whose the store is


def timed(do: Callable[[], object]) -> tuple[float, float]:
    spent, begun = process_time(), perf_counter()
    do()
    return process_time() - spent, perf_counter() - begun


def first_question(workspace: Workspace, with_copies: bool) -> tuple[float, float]:
    """Of the journeys of a machine that has no index yet; with_copies: but the lake's files."""
    shutil.rmtree(workspace.index)
    workspace.index.mkdir()
    if not with_copies:
        workspace.lake.forget_copies(workspace.lake.here())
    with closing(ledger_of(workspace)) as ledger:
        return timed(lambda: journeys_in(workspace, ledger))


def middle(found: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(one for one, _ in found), statistics.median(other for _, other in found)


def main() -> int:
    print(f"load {os.getloadavg()[0]:.1f}")
    with a_server():
        for number, events in enumerate(SIZES):
            here = middle(turns(StorageSettings(), events))
            there = middle(turns(StorageSettings(lake=f"s3://bench/shop-{number}"), events))
            print(
                f"a turn of {events} events: folder {here[0] * 1e3:.1f} ms of processor, {here[1] * 1e3:.1f} ms;"
                f" store {there[0] * 1e3:.1f} and {there[1] * 1e3:.1f} ms ({there[0] / here[0]:.2f}x)"
            )
        if (DEMO / SETTINGS).exists():
            with tempfile.TemporaryDirectory() as folder:
                demo(Path(folder) / "demo")
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


def demo(root: Path) -> None:
    shutil.copytree(DEMO, root)
    settings = open_workspace(root).settings
    storage = msgspec.structs.replace(settings.storage, lake="s3://bench/demo")
    workspace = Workspace(root, msgspec.structs.replace(settings, storage=storage))
    with closing(ledger_of(workspace)) as ledger:
        size = sum(Path(path).stat().st_size for path in workspace.lake.files(workspace.lake.here()))
        moved = timed(lambda: sweep(workspace, ledger, NOW))
    print(
        f"the demo's lake, {size / 1e6:.0f} MB, put to the store: {moved[0]:.2f} s of processor, {moved[1]:.2f} s"
    )
    first_question(workspace, with_copies=True)  # compiles
    warm = middle([first_question(workspace, with_copies=True) for _ in range(3)])
    cold = middle([first_question(workspace, with_copies=False) for _ in range(3)])
    print(
        f"the demo's journeys without an index: files here {warm[0]:.2f} s of processor, {warm[1]:.2f} s;"
        f" fetched {cold[0]:.2f} and {cold[1]:.2f} s ({cold[0] / warm[0]:.2f}x)"
    )


if __name__ == "__main__":
    sys.exit(main())
