"""A version of the data: by which an answer can be asked again later, to the byte, or told to be kept no more."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2s

from periplo.core.errors import BadQuestion

NOW = ("now", "ahora")  # what is said for the newest version
READ_BY = ("map", "rules", "costs", "periplo")  # what else an answer rests on, in the order of the text
_DIGEST = "[0-9a-f]{8}"
_TEXT = re.compile(
    rf"(\d{{1,18}})\.(\d{{1,18}})\.(\d{{1,18}})\.({_DIGEST}(?:-{_DIGEST}){{{len(READ_BY) - 1}}})"
)


@dataclass(frozen=True, slots=True)
class DataVersion:
    """until: the last seq inside. moves: the last move of a handle that was followed. epoch: how often events had gone.

    read_by: a digest of each of READ_BY: the map, the rules (plan, channels, segment, zone), the costs, this Periplo.
    """

    until: int
    moves: int
    epoch: int
    read_by: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.until}.{self.moves}.{self.epoch}.{'-'.join(self.read_by)}"

    def changed(self, today: DataVersion, among: Collection[str]) -> tuple[str, ...]:
        """Which of these parts of READ_BY are another today."""
        pairs = zip(READ_BY, self.read_by, today.read_by, strict=True)
        return tuple(name for name, then, now in pairs if name in among and then != now)


def data_version(text: str) -> DataVersion:
    """The version that a text says. Raises: BadQuestion if it is none."""
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        raise BadQuestion(
            f"'{text}' is no version of the data",
            "a version is copied from a pinned link, or from an answer asked with --as-of now",
            "copy it whole, or say --as-of now",
        )
    until, moves, epoch = (int(found[place]) for place in (1, 2, 3))
    return DataVersion(until, moves, epoch, tuple(found[4].split("-")))


def read_by(texts: Mapping[str, str]) -> tuple[str, ...]:
    """The digests of what an answer is read by, (READ_BY,), from each as a text."""
    return tuple(blake2s(texts[name].encode(), digest_size=4).hexdigest() for name in READ_BY)
