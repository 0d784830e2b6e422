"""An example as a workspace: its map, plan and portrait put in place, its events invented and imported.

It is built in a folder beside and put in place at the end, so an example is wholly there or not at all.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.spans import instant
from periplo.formats.logs import Wanted
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.gallery.documents import DOCUMENTS
from periplo.usecases.gallery.life import Life, life_of
from periplo.usecases.gallery.living import CUSTOMER, EVENT, TIME, write_events
from periplo.usecases.gallery.portraits import portrait
from periplo.usecases.importing import import_events
from periplo.usecases.kept_in import FILES, StorageSettings
from periplo.usecases.workspace import Settings, Workspace, make_workspace, open_workspace

EVENTS = "events.csv"


@dataclass(frozen=True, slots=True)
class Built:
    """An example's workspace, and what stands in it."""

    workspace: Workspace
    life: Life
    events: int
    customers: int


def build_example(
    name: str,
    folder: Path,
    ledger_of: Callable[[Workspace], SqlLedger],
    language: str = "es",
    customers: int | None = None,
) -> Built:
    """The example of this name as a workspace in this folder, which is empty or not there yet.

    customers: how many; as many as the example says if None.
    Raises: BadInput if there is no such example or something lies in the folder; EnvironmentFault if it cannot be
        written.
    """
    life = life_of(name)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BadInput(
                f"'{folder}' holds something already",
                "an example is made in a folder of its own",
                "name a folder that is empty or not there yet",
            )
        beside = folder.with_name(f".{folder.name}.building")
        shutil.rmtree(beside, ignore_errors=True)
        try:
            counted = _built(beside, life, ledger_of, language, customers)
            if folder.exists():
                folder.rmdir()
            beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as refused:
        raise EnvironmentFault(
            f"the example cannot be written in '{folder}'",
            refused.strerror or "",
            "name a folder that you may write",
        ) from None
    return Built(open_workspace(folder), life, *counted)


def _built(
    root: Path,
    life: Life,
    ledger_of: Callable[[Workspace], SqlLedger],
    language: str,
    customers: int | None,
) -> tuple[int, int]:
    settings = Settings(
        name=life.name.to(language),
        kind=life.kind,
        language=language,
        zone=life.zone,
        currency=life.currency,
        map=f"maps/{life.id}.yaml",
        storage=StorageSettings(database=FILES),
    )
    workspace = make_workspace(root, settings)
    documents = DOCUMENTS / life.id
    shutil.copyfile(documents / "map.yaml", root / "maps" / f"{life.id}.yaml")
    shutil.copyfile(documents / "library.yaml", root / "library.yaml")
    shutil.copyfile(documents / "plan.yaml", workspace.plan)
    if (documents / "channels.yaml").exists():
        shutil.copyfile(documents / "channels.yaml", workspace.channel_rules)
    (root / "assets" / f"{life.id}.png").write_bytes(portrait(life.portrait))
    write_events(life, root / EVENTS, customers, language)
    wanted = Wanted(CUSTOMER, EVENT, TIME, life.zone)
    with closing(ledger_of(workspace)) as ledger:
        at = instant(f"{life.year + 1}-01-01", life.zone)
        import_events(workspace, ledger, [root / EVENTS], wanted, at, money=("total", life.currency))
        journeys = journeys_in(workspace, ledger)
    return journeys.events, journeys.customers
