"""A browser that has patience: on a new machine the first page waits until the loops behind it are compiled; and a
Periplo that begins in a folder that is not there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 120_000  # milliseconds


@pytest.fixture(scope="session", autouse=True)
def _patient():
    api = pytest.importorskip("playwright.sync_api")
    with pytest.MonkeyPatch.context() as patched:
        for name in ("new_context", "new_page"):
            patched.setattr(api.Browser, name, _waiting(getattr(api.Browser, name)))
        yield


def _waiting(opens: Any) -> Any:
    @wraps(opens)
    def opened(*given: Any, **options: Any) -> Any:
        found = opens(*given, **options)
        found.set_default_timeout(PATIENCE)
        return found

    return opened


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """`periplo serve` on a folder that is not there, and where it says that it listens."""
    root = tmp_path / "clinica"
    command = [sys.executable, "-m", "periplo", "serve", str(root), "--port", "0"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PERIPLO_LANG": "es"}
    ) as running:
        try:
            for line in running.stderr:
                if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                    yield root, found.group()
                    break
        finally:
            running.send_signal(signal.SIGINT)
            assert "Traceback" not in running.stderr.read()
