"""From a visitor's click to an answer: a browser, `periplo serve --public`, and `periplo ask` in another process."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from shop_front import open_shop, until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def served(root: Path) -> Iterator[int]:
    public, console = free_port(), free_port()
    words = ["serve", str(root), "--public", f"127.0.0.1:{public}", "--console", f"127.0.0.1:{console}"]
    process = subprocess.Popen(
        [sys.executable, "-m", "periplo", *words], stderr=subprocess.PIPE, env=os.environ
    )
    try:
        until(lambda: answers(public), 60)
        yield public
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def told(*words: str) -> str:
    """The last line that a command prints."""
    done = subprocess.run(
        [sys.executable, "-m", "periplo", *words], capture_output=True, text=True, env=os.environ, check=True
    )
    return done.stdout.strip().splitlines()[-1]


def asked(root: Path, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "periplo", "ask", *words, "--in", str(root), "--format", "json"],
        capture_output=True, text=True, env=os.environ | {"PERIPLO_LANG": "en"}, check=False,
    )  # fmt: skip
    return json.loads(done.stdout) if done.returncode == 0 else {}


def test_what_a_visitor_does_is_in_the_next_answer(chromium: str, tmp_path: Path):
    root = tmp_path / "shop"
    told("init", str(root), "--zone", "Europe/Madrid")
    key = told("key", "new", "--kind", "write", "--source", "web", "--channel", "web", "--in", str(root))
    with served(root) as port, open_shop(f"http://127.0.0.1:{port}/p.js") as shop:
        shop.key = key
        shop.body = """<a href="/lista">Lista</a>
          <button data-periplo-event="list started" data-periplo-list-id="0042">Empezar</button>"""
        with playwright.sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for starts in (True, True, False):
                page = browser.new_context().new_page()
                page.goto(shop.at("/?utm_source=boletin"))
                page.wait_for_function("window.periplo && periplo.version")
                page.click("a")
                page.wait_for_url("**/lista")
                page.wait_for_function("window.periplo && periplo.version")
                if starts:
                    page.click("button")
                with page.expect_event("close"):
                    page.close(run_before_unload=True)
                page.context.close()
            browser.close()
        steps = "page viewed where path is /,page viewed where path is /lista,list started"

        def reached() -> list[int]:
            found = asked(root, "funnel", "--steps", steps)
            return [step["n"] for step in found["answer"]["steps"]] if found else []

        until(lambda: reached() == [3, 3, 2], 60)
    # What a closing page sent, the next one says again, as nobody could tell it whether it arrived: kept once.
    kept = duckdb.sql(f"SELECT id FROM '{root / 'lake'}/**/*.parquet'").fetchall()
    assert len(set(kept)) == len(kept)
