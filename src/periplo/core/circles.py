"""Work that makes hundreds of thousands of values and no circle of them, done without searching for circles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_circles() -> Iterator[None]:
    """Python looks for circles the more often the more values there are; in a batch that took half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def search_among_new() -> None:
    """Looks for circles among what was made since the last look: little is left of a batch that is done."""
    gc.collect(0)
