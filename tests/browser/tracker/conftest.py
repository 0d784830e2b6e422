"""A shop with our tracker, whoever hears it, and a visitor who is new."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from periplo.edge.public.tracker import routes
from shop_front import Recorder, Shop, open_shop, recording


@pytest.fixture
def listener() -> Iterator[Recorder]:
    with recording(routes) as recorder:
        yield recorder


@pytest.fixture
def shop(listener: Recorder) -> Iterator[Shop]:
    with open_shop(f"{listener.address}/p.js") as shop:
        yield shop


@pytest.fixture
def visitor(browser) -> Iterator[Any]:
    """A browser of somebody new. Nothing that our script does may ever be an error on the shop's page."""
    context = browser.new_context(locale="es-ES", timezone_id="Europe/Madrid")
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda said: wrong.append(said.text) if "periplo" in said.text else None)
    yield context
    context.close()
    assert wrong == []
