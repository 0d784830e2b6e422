"""What a command reads from: its workspace; and events, with a progress bar and what their reader has to say."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from periplo.core.errors import BadQuestion
from periplo.edge.cli.spoken import language, remark
from periplo.edge.source import Source
from periplo.edge.words.told import say
from periplo.usecases.workspace import SETTINGS, Workspace

if TYPE_CHECKING:
    from periplo.core.labels import Labels
    from periplo.core.maps import JourneyMap

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


def source_of(given: Mapping[str, Any], to_ask: bool = False) -> Source:
    """The source that the common options name, read with a bar, and its remarks told.

    to_ask: what is wanted of it is an answer alone, which Spark may give.
    """
    said = language()
    source = Source(given)
    with Bar(say("reading", said)) as bar:
        source.progress = bar
        lived = source.asked if to_ask else source.lived
    for note in lived.notes.get(said, ()):
        remark(note)
    return source


def named_map(named: str | None, given: Mapping[str, Any]) -> tuple[Path, JourneyMap, Labels | None]:
    """The map that a command names, by its file or its id: its file, itself, and how its workspace calls events.

    Raises: UnknownName, BadQuestion as map_file; BadInput, BadMap if it cannot be read.
    """
    from periplo.formats.map_yaml import read_map
    from periplo.usecases.map_file import map_file

    source = Source(given)
    path = map_file(named, source.workspace)
    return path, read_map(path, source.labels), source.labels


def workspace_of(source: Source, why: str = "") -> Workspace:
    """The workspace named, or the one in which we stand. why: what lives in one, said where there is none.

    Raises: BadQuestion if there is none.
    """
    if source.workspace is None:
        raise BadQuestion(
            "no workspace was named",
            why or f"this folder has no {SETTINGS}",
            "name it with --in DIR" if why else "make one with 'periplo init', or name it with --in DIR",
        )
    return source.workspace
