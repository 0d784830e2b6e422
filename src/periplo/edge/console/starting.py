"""The ways in which a map can begin, as every page tells them that has no map to show."""

from __future__ import annotations

from typing import NamedTuple

from starlette.requests import Request

from periplo.edge.console.shell import language_of
from periplo.edge.words.pages import page_says

WAYS = {
    "draft": "/maps/new/draft",
    "guide": "/maps/new/guide",
    "examples": "/maps/new/examples",
    "template": "/maps/new#template",
    "file": "/maps/exchange",
}


class Way(NamedTuple):
    """One way to begin: where it leads, how it is called, and in a sentence what it is."""

    address: str
    name: str
    note: str


def ways_to_begin(request: Request) -> list[Way]:
    said = language_of(request)
    return [
        Way(address, page_says(f"start_{key}", said), page_says(f"start_{key}_note", said))
        for key, address in WAYS.items()
    ]
