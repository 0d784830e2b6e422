"""Segment's and RudderStack's clients for Python, unmodified, with only the host changed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from collecting import Listener
from heard import address_of, arrived, overloaded
from said_alike import becomes_events, holds_all, of
from shop_front import until

PRODUCTS = [{"sku": "a-1", "price": 20.25, "quantity": 2}]


def segment(listener: Listener, **more: Any) -> Any:
    module = pytest.importorskip("segment.analytics.client")
    return module.Client(listener.key, host=address_of(listener), on_error=_told, **more)


def rudder(listener: Listener, **more: Any) -> Any:
    module = pytest.importorskip("rudderstack.analytics.client")
    return module.Client(listener.key, host=address_of(listener), on_error=_told, **more)


_WRONG: list[str] = []


def _told(error: Exception, batch: object) -> None:
    _WRONG.append(str(error))


@pytest.fixture(autouse=True)
def _no_errors():
    _WRONG.clear()
    yield
    assert _WRONG == []


CLIENTS = [
    pytest.param(lambda listener, **more: segment(listener, **more), id="segment"),
    pytest.param(lambda listener, **more: segment(listener, gzip=True, **more), id="segment-gzip"),
    pytest.param(lambda listener, **more: rudder(listener, **more), id="rudderstack"),
]
Make = Callable[..., Any]


@pytest.mark.parametrize("make", CLIENTS)
def test_all_that_a_client_says_arrives(make: Make, listener: Listener):
    client = make(listener)
    client.identify("ana", traits={"email": "ana@correo.es"})
    client.track("ana", "Order Completed", {"total": 40.5, "currency": "EUR", "products": PRODUCTS})
    client.track("ana", "List Checked", {"ñ": "ç", "nothing": None})
    client.page("ana", "Libros", "Catálogo", {"path": "/libros"})
    client.group("ana", "escuela-7", {"name": "Colegio"})
    client.alias("v-1", "ana")
    client.flush()
    client.join()
    came = holds_all(listener)
    (page,) = of(came, "page")
    assert page["properties"]["path"] == "/libros"
    becomes_events(listener)


@pytest.mark.parametrize("make", CLIENTS)
def test_too_much_at_once_is_said_again_and_nothing_is_lost(make: Make, listener: Listener):
    with overloaded(2, retry_after=1) as said:
        client = make(listener)
        for number in range(250):
            client.track("ana", "List Checked", {"n": number})
        client.flush()
        client.join()
        until(lambda: len(arrived(listener)) >= 250, 30)
        came = arrived(listener)
        assert sorted(message["properties"]["n"] for message in came) == list(range(250))
        assert len(said) == 2
        assert len({message["messageId"] for message in came}) == 250


def test_the_wait_that_was_asked_for_is_kept(listener: Listener):
    with overloaded(1, retry_after=2) as said:
        client = segment(listener)
        client.track("ana", "List Checked", {})
        began = time.monotonic()
        client.flush()
        client.join()
        until(lambda: arrived(listener), 20)
        assert time.monotonic() - said[0] >= 2
        assert said[0] - began < 2


SETTINGS = [
    pytest.param("segment.analytics", "host", id="segment"),
    pytest.param("rudderstack.analytics", "dataPlaneUrl", id="rudderstack"),
]


@pytest.mark.parametrize(("module", "host"), SETTINGS)
def test_the_lines_of_the_documentation_are_enough(module: str, host: str, listener: Listener):
    pytest.importorskip(module)
    script = (
        f"import {module} as analytics; analytics.write_key = {listener.key!r}; "
        f"analytics.{host} = {address_of(listener)!r}; "
        "analytics.track('ana', 'List Checked', {}); analytics.flush(); analytics.shutdown()"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
    (one,) = arrived(listener)
    assert (one["userId"], one["event"]) == ("ana", "List Checked")


@pytest.mark.parametrize("module", ["segment.analytics.client", "rudderstack.analytics.client"])
def test_a_wrong_key_is_told_to_the_client_and_not_tried_again(module: str, listener: Listener):
    client = pytest.importorskip(module).Client("wk_nobody", host=address_of(listener), on_error=_told)
    client.track("ana", "List Checked", {})
    began = time.monotonic()
    client.flush()
    client.join()
    (wrong,) = _WRONG
    _WRONG.clear()
    assert "the write key is missing, unknown or was revoked" in wrong
    assert time.monotonic() - began < 5
    assert arrived(listener) == []
