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
