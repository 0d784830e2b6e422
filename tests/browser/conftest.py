"""A browser that has patience: on a new machine the first page waits until the loops behind it are compiled."""

from __future__ import annotations

from functools import wraps
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
