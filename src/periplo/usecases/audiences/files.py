"""A table of texts as a file, by its ending: CSV, JSON or Parquet; wholly there or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from periplo.core.errors import BadQuestion, EnvironmentFault

ENDINGS = (".csv", ".json", ".parquet")


def table_written(heads: Sequence[str], rows: Sequence[Sequence[str]], out: Path) -> None:
    """Writes the rows. Only its owner can read the file: it tells who people are.

    Raises: BadQuestion if the ending is none of ENDINGS, EnvironmentFault if it cannot be written.
    """
    ending = out.suffix.casefold()
    if ending not in ENDINGS:
        raise BadQuestion(
            f"'{out.name}' ends in no format that is written",
            f"there are: {', '.join(ENDINGS)}",
            "name it so",
        )
    try:
        with TemporaryDirectory(
            dir=out.parent, prefix=f".{out.name}."
        ) as folder:  # nobody else may look into it
            draft = Path(folder) / f"draft{ending}"
            if ending == ".parquet":
                from periplo.formats.frames import write_frame

                write_frame({head: [row[k] for row in rows] for k, head in enumerate(heads)}, draft)
            else:
                draft.write_text(
                    _csv(heads, rows) if ending == ".csv" else _json(heads, rows), encoding="utf-8"
                )
            draft.chmod(0o600)
            draft.replace(out)
    except OSError as refused:
        raise EnvironmentFault(
            f"'{out}' cannot be written", refused.strerror or "", "name another place, or make room"
        ) from None


def _csv(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue()


def _json(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return (
        json.dumps([dict(zip(heads, row, strict=True)) for row in rows], ensure_ascii=False, indent=1) + "\n"
    )
