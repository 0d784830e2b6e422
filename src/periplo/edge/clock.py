"""What time it is: the one place at which commands, pages and doors look at the clock."""

from __future__ import annotations

import time


def this_instant() -> int:
    """Microseconds since 1970, UTC."""
    return time.time_ns() // 1_000
