"""The gallery's examples as workspaces, each built once for all tests of one run."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from periplo.edge.wiring import ledger_of
from periplo.journeys.columns import Journeys
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.gallery.build import Built, build_example

HELD = TemporaryDirectory(prefix="gallery-")  # goes with the run


@cache
def example(name: str) -> Built:
    """An example with all of its customers, in English."""
    return build_example(name, Path(HELD.name, name), ledger_of, "en")


@cache
def journeys_of(name: str) -> Journeys:
    workspace = example(name).workspace
    with closing(ledger_of(workspace)) as ledger:
        return journeys_in(workspace, ledger)
