"""Hands at a page."""

from __future__ import annotations

from typing import Any


def to(page: Any, selector: str) -> None:
    """Goes on with the Tab key until what has the focus is this."""
    for _ in range(200):
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by keyboard on {page.url}")
