"""What the tests of the docs share: the makers of the docs, and the ecom data where it is here."""

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))


@pytest.fixture(scope="session")
def ecom() -> Path | None:
    """The public events of examples/ecom/README.md, or None where this machine lacks them."""
    path = Path(os.environ.get("PERIPLO_ECOM", ROOT.parent / "shared/data/ecom.csv.gz"))
    return path if path.is_file() else None


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Path:
    """A demo shop, smaller than the one whose figures the pages show."""
    from periplo.edge.cli.main import run

    folder = tmp_path_factory.mktemp("docs") / "demo"
    assert run(["demo", str(folder), "--customers", "1500", "--no-serve"], {"PERIPLO_LANG": "en"}) == 0
    return folder
