"""The scan of dependencies: what is weak, what is mended where, and that not having looked is no clean bill."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEAK = {
    "name": "oldlib",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["1.1"], "description": "…"}],
}
WELL = {"name": "goodlib", "version": "2.0", "vulns": []}
UNKNOWN = {"name": "farlib", "skip_reason": "Dependency not found on PyPI and could not be audited"}


@pytest.fixture
def audit():
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_known_weakness_is_told_with_what_mends_it_and_fails(audit):
    scan = audit.scan_of({"dependencies": [WEAK, WELL, UNKNOWN]})
    assert scan.exit_code == 1
    assert "Packages looked up: 2. Known weaknesses: 1." in scan.text()
    assert "oldlib 1.0: PYSEC-1 CVE-1; mended in 1.1" in scan.text()
    assert "Not looked up: farlib" in scan.text()


def test_where_no_advisories_are_reached_nothing_is_said_to_be_well(audit):
    scan = audit.scan_of({"dependencies": [UNKNOWN, UNKNOWN]})
    assert scan.exit_code == 0
    assert "Nothing was looked up" in scan.text()
    assert "weaknesses" not in scan.text()


@pytest.mark.parametrize(
    ("said", "code"),
    [("", 0), (json.dumps({"dependencies": [WEAK]}), 1), (json.dumps({"dependencies": [WELL]}), 0)],
)
def test_the_command_ends_as_what_it_found(audit, monkeypatch, capsys, said, code):
    done = subprocess.CompletedProcess([], 1, said, "ConnectionError: no network")
    monkeypatch.setattr(audit.subprocess, "run", lambda *_, **__: done)
    assert audit.main() == code
    assert ("Nothing was looked up" in capsys.readouterr().out) == (not said)
