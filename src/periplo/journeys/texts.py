"""Many short texts as one run of bytes: read by position, decoded only when looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray


class Texts(Sequence[str]):
    """n texts. pool: (bytes,) uint8, UTF-8; offsets: (n + 1,) int64, text i is pool[offsets[i]:offsets[i + 1]]."""

    __slots__ = ("offsets", "pool")

    def __init__(self, pool: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self.pool, self.offsets = pool, offsets

    @classmethod
    def of(cls, texts: Sequence[str]) -> Texts:
        whole = "".join(texts)
        pool = whole.encode()
        if len(pool) == len(whole):  # a byte a sign
            lengths = map(len, texts)
        else:
            lengths = (len(text.encode()) for text in texts)  # type: ignore[assignment]
        offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(np.fromiter(lengths, np.int64, len(texts)), out=offsets[1:])
        return cls(np.frombuffer(pool, np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        return bytes(self.pool[self.offsets[index] : self.offsets[index + 1]]).decode("utf-8", "replace")

    def __iter__(self) -> Iterator[str]:
        content, edges = self.pool.tobytes(), self.offsets.tolist()
        start = edges[0]
        for end in edges[1:]:
            yield content[start:end].decode("utf-8", "replace")
            start = end

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Texts | tuple | list):
            return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Texts({list(self[:5])}{' …' if len(self) > 5 else ''})"

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Bytes of each text, (n,) int64."""
        return np.diff(self.offsets)
