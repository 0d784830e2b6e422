"""Messages on their way into a workspace, on disk until all of a file is known to be good: compressed, bounded memory.

Personal data stand in it, so the file has no name and is gone when it is closed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any

import msgspec
import numpy as np
import zstandard

from periplo.journeys.columns import ABSENT
from periplo.journeys.texts import Texts
from periplo.storage import lake
from periplo.usecases.workspace import Workspace

AT_ONCE = 500  # messages of one request
_ASKED = 200_000  # ids that the lake is asked for at once


class Spool:
    """Messages in order. `put` all, then read `bodies`, each of them what one request would hold."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="periplo-")  # noqa: SIM115 - closed with the spool
        self._encode = msgspec.json.Encoder(decimal_format="number").encode
        self._pack, self._unpack = zstandard.ZstdCompressor(level=1), zstandard.ZstdDecompressor()
        self._waiting: list[tuple[str, msgspec.Raw]] = []
        self._ends: list[int] = []
        self.messages = 0

    def put(self, messages: Iterable[Mapping[str, Any]]) -> None:
        """Adds messages."""
        for message in messages:
            id = str(message["messageId"]) if message["type"] == "track" else ""
            self._waiting.append((id, msgspec.Raw(self._encode(message))))
            self.messages += 1
            if len(self._waiting) == AT_ONCE:
                self._write()

    def _write(self) -> None:
        if self._waiting:
            self._file.write(self._pack.compress(msgspec.json.encode(self._waiting)))
            self._ends.append(self._file.tell())
            self._waiting = []

    def _blocks(self) -> Iterator[list[tuple[str, msgspec.Raw]]]:
        self._write()
        start, decode = 0, msgspec.json.Decoder(list[tuple[str, msgspec.Raw]]).decode
        for end in self._ends:
            self._file.seek(start)
            yield decode(self._unpack.decompress(self._file.read(end - start)))
            start = end

    def bodies(self, without: frozenset[int] = frozenset()) -> Iterator[bytes]:
        """Bodies of requests, less the messages at these places."""
        place = 0
        for block in self._blocks():
            kept = [bytes(raw) for step, (_, raw) in enumerate(block) if place + step not in without]
            place += len(block)
            if kept:
                yield b'{"batch":[' + b",".join(kept) + b"]}"

    def known(self, workspace: Workspace, segments: list[str]) -> frozenset[int]:
        """Places of the messages whose event the lake holds, however long ago it happened.

        The exploder looks back 30 days from the newest event, which is right for what arrives; a file of two years
        ago that is imported again must be known too.
        """
        if not segments:
            return frozenset()
        found: list[int] = []
        ids: list[str] = []
        places: list[int] = []
        place = 0

        def ask() -> None:
            seen = lake.last_seen(workspace.lake, segments, Texts.of(ids)) != ABSENT
            found.extend(np.array(places, np.int64)[seen].tolist())
            ids.clear()
            places.clear()

        for block in self._blocks():
            for step, (id, _) in enumerate(block):
                if id:
                    ids.append(id)
                    places.append(place + step)
            place += len(block)
            if len(ids) >= _ASKED:
                ask()
        if ids:
            ask()
        return frozenset(found)

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
