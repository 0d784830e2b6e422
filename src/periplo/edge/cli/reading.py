"""Events on their way to a command: a progress bar where somebody watches, and what the reader has to say."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from periplo.edge.cli.spoken import language, remark
from periplo.edge.wiring import Source
from periplo.edge.words.told import say

WIDTH = 32


class Bar:
    """A bar on stderr, only if that is a terminal; it clears itself away."""

    def __init__(self, label: str) -> None:
        self.label, self.seen, self.on = label, -1, sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        share = done / total if total else 1.0
        step = int(share * 100)
        if self.on and step != self.seen:
            self.seen = step
            full = int(share * WIDTH)
            sys.stderr.write(f"\r{self.label} {'█' * full}{'░' * (WIDTH - full)} {step:3d} %")
            sys.stderr.flush()

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.on and self.seen >= 0:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def source_of(given: Mapping[str, Any]) -> Source:
    """The source that the common options name, read with a bar, and its remarks told."""
    said = language()
    source = Source(given)
    with Bar(say("reading", said)) as bar:
        source.progress = bar
        lived = source.lived
    for note in lived.notes.get(said, ()):
        remark(note)
    return source
