"""Memory that a process no longer needs goes back to the system, at once where it is large.

Left to itself, the allocator of Linux learns from every large array that is let go of to keep the next one of that
size: a process that once needed much then holds much, though it needs little.
"""

from __future__ import annotations

import ctypes
import sys

LARGE = 1 << 20  # bytes from which on a piece is the system's own, and goes back alone
SPARE = 16 << 20  # bytes that may lie unused at the end of the heap
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # as <malloc.h> numbers them


def give_back() -> bool:
    """Settles it for this process. Returns whether it could: elsewhere than on Linux with its usual library, all stays
    as it is."""
    if sys.platform != "linux":
        return False
    try:
        settle = ctypes.CDLL(None).mallopt
    except AttributeError:
        return False
    return bool(settle(_MMAP_THRESHOLD, LARGE) and settle(_TRIM_THRESHOLD, SPARE))
