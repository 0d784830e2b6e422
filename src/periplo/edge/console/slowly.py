"""What is slow by design: passwords are judged in threads, and only a few at a time."""

from __future__ import annotations

from functools import cache
from typing import Any

import anyio

AT_ONCE = 2  # passwords judged side by side: each takes 64 MB for a tenth of a second


async def judged(ask: Any, *given: Any) -> Any:
    """What a use case says that hashes a password."""
    return await anyio.to_thread.run_sync(ask, *given, limiter=_limiter())


@cache
def _limiter() -> anyio.CapacityLimiter:
    return anyio.CapacityLimiter(AT_ONCE)
