"""What doctor says of live sources: who has gone quiet, and what cannot be fetched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from periplo.core.errors import PeriploError
from periplo.core.texts import LANGUAGES, Text
from periplo.edge.clock import this_instant
from periplo.edge.wiring import has_ledger, ledger_of
from periplo.edge.words.sources import source_says
from periplo.formats.sources_yaml import FILE, read_sources
from periplo.usecases.collect.watching import watched
from periplo.usecases.doctor import Checked, failed
from periplo.usecases.workspace import open_workspace


def sources_looked_over(root: Path) -> Iterator[Checked]:
    """One check a source that wants attention, or that all is well; nothing where no source is declared."""
    try:
        workspace = open_workspace(root)
    except PeriploError:
        return  # told by the check of the settings
    try:
        sources = read_sources(root / FILE)
        if not sources or not has_ledger(workspace):
            return
        with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
            quiet, stuck = watched(connection, sources, this_instant())
    except PeriploError as error:
        yield failed("sources", error)
        return
    for one in quiet:
        yield _checked("silent", one.source, one.quiet_days, one.usual_days)
    for each in stuck:
        yield _checked("stuck", each.source, each.n, each.fault, each.given_up)
    if not quiet and not stuck:
        yield Checked("sources", True, _text("sources_well"))


def _checked(code: str, *values: object) -> Checked:
    return Checked(code, False, _text(code, *values), _text(f"{code}.mend"))


def _text(key: str, *values: object) -> Text:
    return Text(tuple((language, source_says(key, language, *values)) for language in LANGUAGES))
