"""Arrays with room behind them: a mapped file grows in memory without being copied.

A column of a hundred million events is a file; the events of the last minutes must stand behind it in one array. The
file is mapped at the front of a larger private region, so that what is written behind it lies in anonymous memory,
and the file never changes. Where the system has no such mapping, the array is copied.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
import threading
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

LARGE = 1 << 20  # bytes below which an array is simply copied
AHEAD = 64 << 20  # bytes of room at least; what is not written costs no memory

_lock = threading.Lock()
# Regions by the address of their first byte of data.
_rooms: WeakValueDictionary[int, _Room] = WeakValueDictionary()


class _Room:
    """A private region. used: bytes of data in it, behind `skipped` bytes of a file's header."""

    def __init__(self, size: int) -> None:
        flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | getattr(mmap, "MAP_NORESERVE", 0)
        self.size = size
        self.address = _mapped(None, size, flags, -1)
        self.skipped = self.used = 0

    def array(self, dtype: np.dtype[Any]) -> NDArray[Any]:
        """What is used, as an array that keeps the region alive."""
        kept = (ctypes.c_char * self.used).from_address(self.address + self.skipped)
        kept.room = self  # type: ignore[attr-defined]
        return np.frombuffer(memoryview(kept), dtype)

    def __del__(self) -> None:
        _LIBC.munmap(ctypes.c_void_p(self.address), ctypes.c_size_t(self.size))


def extended(front: NDArray[Any], behind: NDArray[Any]) -> NDArray[Any]:
    """`front` followed by `behind`, of the type of `front`. Both stay as they are; memory is shared where it can be."""
    if front.nbytes < LARGE or _LIBC is None:
        return np.concatenate([front, behind.astype(front.dtype, copy=False)])
    behind = np.ascontiguousarray(behind, front.dtype)
    with _lock:
        room = _rooms.get(front.ctypes.data)
        if room is None or room.used != front.nbytes or room.skipped + room.used + behind.nbytes > room.size:
            room = _made(front, behind.nbytes)
        start = room.address + room.skipped + room.used
        ctypes.memmove(start, behind.ctypes.data, behind.nbytes)
        room.used += behind.nbytes
        return room.array(front.dtype)


def _made(front: NDArray[Any], more: int) -> _Room:
    """A new region that begins with this array: its file mapped, or else a copy."""
    mapped = front.base
    if isinstance(mapped, np.memmap) and mapped.filename is not None and front.nbytes == mapped.nbytes:
        size = _paged(mapped.offset + front.nbytes) + _paged(max(AHEAD, 2 * more))
        room = _Room(size)
        with open(mapped.filename, "rb") as file:
            fixed = mmap.MAP_PRIVATE | _MAP_FIXED
            _mapped(room.address, _paged(mapped.offset + front.nbytes), fixed, file.fileno())
        room.skipped = mapped.offset
    else:
        room = _Room(_paged(front.nbytes) + _paged(max(AHEAD, 2 * more)))
        ctypes.memmove(room.address, np.ascontiguousarray(front).ctypes.data, front.nbytes)
    room.used = front.nbytes
    _rooms[room.address + room.skipped] = room
    return room


def _paged(size: int) -> int:
    return -(-size // mmap.PAGESIZE) * mmap.PAGESIZE


def _mapped(address: int | None, size: int, flags: int, file: int) -> int:
    found = _LIBC.mmap(address, size, mmap.PROT_READ | mmap.PROT_WRITE, flags, file, 0)
    if found in (None, ctypes.c_void_p(-1).value):
        raise MemoryError(os.strerror(ctypes.get_errno()))
    return int(found)


def _libc() -> Any:
    if sys.platform == "win32":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    library.mmap.restype = ctypes.c_void_p
    library.mmap.argtypes = [
        ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int64,
    ]  # fmt: skip
    library.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    return library


_MAP_FIXED = 0x10  # on Linux and macOS alike; Python's mmap does not name it
_LIBC = _libc()
