"""The command as a function: `periplo("ask", "funnel", …)` gives exit code, output and errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from small_shop import built, laid


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Periplo = Callable[..., Ran]


@pytest.fixture(scope="session")
def built_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small shop at work. Whoever changes it copies it first."""
    return built(tmp_path_factory.mktemp("built"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with visits.csv, map.yaml and campaign.yaml."""
    monkeypatch.chdir(tmp_path)
    return laid(tmp_path)


@pytest.fixture
def periplo(here: Path, capfd: pytest.CaptureFixture[str]) -> Periplo:
    def call(*words: str, **environ: str) -> Ran:
        code = run(words, {"PERIPLO_LANG": "en", **environ})
        told = capfd.readouterr()
        return Ran(code, told.out, told.err)

    return call


@pytest.fixture
def shop(periplo: Periplo, capfd: pytest.CaptureFixture[str]) -> str:
    """A workspace with the visits, the map and the campaign, already driven."""
    built(Path())
    capfd.readouterr()
    return "shop"
