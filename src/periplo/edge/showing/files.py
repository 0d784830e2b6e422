"""Where an answer goes: to the screen, or to a file that is written wholly or not at all."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterable
from pathlib import Path

from periplo.core.errors import EnvironmentFault
from periplo.edge.words.told import say


def deliver(text: str | bytes, out: str | None, language: str) -> None:
    """Writes to the file named, wholly or not at all, or to the screen.

    Raises: EnvironmentFault if the file cannot be written.
    """
    if not out:
        sys.stdout.write(text if isinstance(text, str) else text.decode())
        return
    path = Path(out)
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_bytes(text.encode() if isinstance(text, str) else text)
        draft.replace(path)
    except OSError as refused:
        draft.unlink(missing_ok=True)
        raise EnvironmentFault(
            f"'{out}' cannot be written", refused.strerror or "", "name another place, or make room"
        ) from None
    sys.stderr.write(say("written", language, out) + "\n")


def write_text(pieces: Iterable[str], out: str, language: str) -> None:
    """Writes a long text piece by piece, wholly or not at all; compressed where the name ends in .gz.

    Raises: EnvironmentFault if the file cannot be written.
    """
    path = Path(out)
    draft = path.with_name(f".{path.name}.new")
    try:
        way = gzip.open if path.suffix == ".gz" else open
        with way(draft, "wt", encoding="utf-8") as file:
            for piece in pieces:
                file.write(piece)
        draft.replace(path)
    except OSError as refused:
        raise EnvironmentFault(
            f"'{out}' cannot be written", refused.strerror or "", "name another place, or make room"
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    sys.stderr.write(say("written", language, out) + "\n")
