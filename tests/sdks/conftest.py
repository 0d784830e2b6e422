"""What the tests of other people's clients share: a listener, and the packages of node where node is."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from collecting import Listener, listening

PACKAGES = (
    "@segment/analytics-node@3.1.0",
    "@rudderstack/rudder-sdk-node@3.0.13",
    "@segment/analytics-next@1.84.3",
    "@rudderstack/analytics-js@3.34.1",
)


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    with listening(tmp_path / "shop") as running:
        yield running


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The clients at the versions above, installed once per machine; without node or npm the test is skipped."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("no node and npm on this machine (Debian: apt install nodejs npm)")
    name = hashlib.sha256(" ".join(PACKAGES).encode()).hexdigest()[:12]
    place = Path(tempfile.gettempdir(), f"periplo-clients-{os.getuid()}-{name}")
    if not (place / "node_modules").exists():
        draft = Path(tempfile.mkdtemp(prefix=f"{place.name}-"))
        (draft / "package.json").write_text('{"private": true}')
        words = [
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--no-package-lock",
            "--ignore-scripts",
            *PACKAGES,
        ]
        done = subprocess.run(words, cwd=draft, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            shutil.rmtree(draft)
            pytest.skip(f"npm could not install the clients: {done.stderr.strip().splitlines()[-1:]}")
        try:
            draft.rename(place)
        except OSError:  # another test process was quicker
            shutil.rmtree(draft)
    return place / "node_modules"
