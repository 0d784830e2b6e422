"""How every loop over columns is compiled: without the interpreter's lock, kept on disk where possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable)


def compiled(**options: object) -> Callable[[Loop], Loop]:
    """A decorator: the loop becomes machine code that runs without the interpreter's lock.

    The code is kept in the folder that the environment names in NUMBA_CACHE_DIR (the edge points it at the
    workspace), else beside the module, else in the user's own cache folder; where none of these can be
    written, as in a read-only container, it is compiled anew in each process. A folder that all users may
    write is never used: what lies in the cache is run, so a stranger's file there would be run too.
    """

    def decorate(loop: Loop) -> Loop:
        wanted: dict[str, Any] = {"nogil": True, "cache": True, **options}
        try:
            return cast("Loop", numba.njit(**wanted)(loop))
        except RuntimeError:  # numba: "cannot cache function: no locator available"
            return cast("Loop", numba.njit(**{**wanted, "cache": False})(loop))

    return decorate
