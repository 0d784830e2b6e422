"""Tabs of a browser in a shop with our tracker, and what the device keeps: for tests of the tracker."""

from __future__ import annotations

from typing import Any

from shop_front import Shop


def opened(visitor, shop: Shop, address: str = "/") -> Any:
    page = visitor.new_page()
    page.goto(shop.at(address))
    page.wait_for_function("window.periplo && periplo.version")
    return page


def said(message: dict[str, Any]) -> dict[str, Any]:
    """A message's properties without the visit that every one of them names."""
    return {name: value for name, value in message["properties"].items() if name != "session"}


def closed(page) -> None:
    """Closes a tab as a person does."""
    with page.expect_event("close"):
        page.close(run_before_unload=True)


def kept_on(page) -> list[str]:
    """Whatever the device was given to keep."""
    return page.evaluate(
        "[...Object.keys(localStorage), ...Object.keys(sessionStorage), ...document.cookie.split('; ').filter(Boolean)]"
    )


def waiting_on(page) -> list[dict[str, Any]]:
    """The messages in the queues that are kept in this shop."""
    return page.evaluate(
        "Object.keys(localStorage).filter(one => one.startsWith('periplo.queue'))"
        ".flatMap(one => JSON.parse(localStorage[one]))"
    )
