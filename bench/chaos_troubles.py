"""What goes wrong in chaos.py: a provider in three moods, a small disk, a clock that jumps, a PostgreSQL that falls."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postgres_server import Server

ROOM = "3g"  # of the small disk
DAY = 86_400
HANDS = (DAY, 0, 300, 240)  # seconds that the clock is wrong: a day on, a day back, 5 min on, 1 back


# The clock twice in a round, so that a short run sees it set back.
ROUND = ("killed", "clock", "errors", "stalled", "clock", "restarted", "silent", "full")


@dataclass
class Provider:
    """mood: "well", "errors" or "silent". keys: by how many requests each message was asked for."""

    mood: str = "well"
    keys: Counter[str] = field(default_factory=Counter)
    taken: set[str] = field(default_factory=set)


@contextmanager
def provider() -> Iterator[tuple[Provider, int]]:
    kept = Provider()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            key, mood = str(self.headers["Idempotency-Key"]), kept.mood
            kept.keys[key] += 1
            if mood != "errors":
                kept.taken.add(key)
            if mood == "silent":
                time.sleep(4)
            self.send_response(500 if mood == "errors" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # whoever asked has hung up
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield kept, server.server_port
    server.shutdown()


class Clock:
    """The clock on the wall as the processes of `serve` read it; this process and the database keep the true one.

    By wrong_clock.c, in each of their processes before the first line of Python. What is counted from the start of the
    machine goes on as it was, as where an administrator sets a clock.
    """

    def __init__(self, folder: Path) -> None:
        self.library = _compiled(folder / "wrong_clock.so")
        self._file, self._turn, self._wrong_by = folder / "wrong_by", 0, 0
        self._file.write_bytes(bytes(8))

    @property
    def environment(self) -> dict[str, str]:
        if self.library is None:
            return {}
        return {"LD_PRELOAD": str(self.library), "WRONG_CLOCK": str(self._file)}

    def now(self) -> int:
        """What it tells, microseconds UTC."""
        return time.time_ns() // 1_000 + self._wrong_by * 1_000_000

    def set(self, wrong_by: int) -> None:
        self._wrong_by = wrong_by
        with self._file.open("r+b", buffering=0) as file:
            file.write(wrong_by.to_bytes(8, sys.byteorder, signed=True))

    def jump(self) -> None:
        self.set(HANDS[self._turn % len(HANDS)])
        self._turn += 1

    def catch_up(self) -> None:
        """As if so much time had gone by that no hour was ever later."""
        self.set(max(HANDS) + 3_600)

    def go_on(self, seconds: int) -> None:
        """As if so much more time had gone by."""
        self.set(self._wrong_by + seconds)


def _compiled(library: Path) -> Path | None:
    """None where there is no compiler for C, or no LD_PRELOAD."""
    compiler = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)
    if compiler is None or sys.platform != "linux":
        return None
    source = Path(__file__).with_name("wrong_clock.c")
    words = [compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"]
    return library if subprocess.run(words, capture_output=True, check=False).returncode == 0 else None


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of its own at this folder, where this user may mount one."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "chaos", str(folder)], capture_output=True, check=False
    )
    try:
        yield folder if done.returncode == 0 else None
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def parts_of(parent: int) -> dict[str, int]:
    """The processes of `serve` by part, told by what they run."""
    found = {"serve": parent}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            pid, state = int(path.parent.name), path.read_text().rpartition(")")[2].split()
            if int(state[1]) == parent and b"spawn_main" in (path.parent / "cmdline").read_bytes():
                found[f"child {pid}"] = pid
    return found


@dataclass
class Troubles:
    """All that may go wrong; what is None cannot here. every: seconds between one and the next. told: the round that
    somebody asks for, in its order; one of all of them where it is empty.
    """

    every: float
    seed: int
    told: tuple[str, ...]
    provider: Provider
    small: Path | None
    clock: Clock
    database: Server | None
    came: list[tuple[float, str]] = field(default_factory=list)  # the second at which each began

    @property
    def kinds(self) -> list[str]:
        cannot = {
            *([] if self.clock.library else ["clock"]),
            *([] if self.database else ["restarted"]),
            *([] if self.small else ["full"]),
        }
        return [kind for kind in self.told or ROUND if kind not in cannot]

    def come(self, parent: int, ending: threading.Event) -> None:
        """One after another, each of its kind in turn, until it is over; then all is well again."""
        chance, begun, turn = random.Random(self.seed + 1), time.time(), 0
        while not ending.wait(self.every):
            kind = self.kinds[turn % len(self.kinds)]
            turn += 1
            self.came.append((time.time() - begun, kind))
            self._one(kind, parent, chance, ending)
        self.provider.mood = "well"

    def _one(self, kind: str, parent: int, chance: random.Random, ending: threading.Event) -> None:
        children = [pid for name, pid in parts_of(parent).items() if name != "serve"]
        if kind in ("killed", "stalled") and children:
            pid = chance.choice(children)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL if kind == "killed" else signal.SIGSTOP)
                if kind == "stalled":
                    ending.wait(self.every / 3)
                    os.kill(pid, signal.SIGCONT)
        elif kind in ("errors", "silent"):
            self.provider.mood = kind
            ending.wait(self.every / 2)
            self.provider.mood = "well"
        elif kind == "clock":
            self.clock.jump()
        elif kind == "restarted" and self.database:
            self.database.stop("immediate")
            ending.wait(self.every / 5)
            self.database.start()
        elif kind == "full" and self.small:
            filled = self.small / "filler"
            with suppress(OSError), filled.open("wb") as filler:
                while True:
                    filler.write(b"\0" * (4 << 20))
            ending.wait(self.every / 3)
            filled.unlink(missing_ok=True)
