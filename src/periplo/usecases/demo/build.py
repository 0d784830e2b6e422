"""The demo step by step: a shop's events, a workspace that imports them, its campaigns run, its map drawn.

It is built in a folder beside and put in place at the end, so a demo is wholly there or not at all. A demo that
was made otherwise is replaced, unless somebody has worked in it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from periplo.channels.contract import Channel
from periplo.core.campaigns import Campaign
from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.texts import Text
from periplo.engines.contract import Engine
from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.logs import Wanted
from periplo.formats.map_yaml import read_map
from periplo.journeys.columns import Journeys
from periplo.storage.sql import SqlLedger
from periplo.usecases import act
from periplo.usecases.choice import Choice
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.demo.countries import Country, country_named
from periplo.usecases.demo.documents import DOCUMENTS
from periplo.usecases.demo.files import CUSTOMER, EVENT, TIME, write_shop
from periplo.usecases.demo.planted import LIST_AWAITS, SEED, TEN_PERCENT
from periplo.usecases.demo.shop import build_shop
from periplo.usecases.demo.truth import write_truth
from periplo.usecases.draw import figures, interventions, picture
from periplo.usecases.importing import Imported, import_events
from periplo.usecases.kept_in import FILES, StorageSettings
from periplo.usecases.lived import Lived
from periplo.usecases.workspace import SETTINGS, Settings, Workspace, lake_in, make_workspace, open_workspace

NAME = "Papelería Cuaderno Azul"
EVENTS, TRUTH, PAGE, STAMP = "events.parquet", "truth.json", "map.html", "demo.json"
MAP = "maps/school-list.yaml"
PUBLIC = "http://127.0.0.1:8080"  # of `periplo serve --public`; links to unsubscribe lead there
CAMPAIGNS = (LIST_AWAITS, TEN_PERCENT)

# What is worth asking of the demo first: questions and their options, as `periplo ask` takes them.
QUESTIONS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("stages", {}),
    ("moments", {"from": "all"}),
    ("improve", {}),
    ("growth", {}),
    ("fluidity", {"from": "all"}),
    ("sources", {"from": "all"}),
    ("effect", {"campaign": LIST_AWAITS}),
    ("effect", {"campaign": TEN_PERCENT}),
)

STEPS = {
    "invent": Text.of({"es": "Imagino la tienda y su año", "en": "Making up the shop and its year"}),
    "import": Text.of({"es": "Importo sus eventos", "en": "Importing its events"}),
    "act": Text.of({"es": "Ejecuto sus campañas", "en": "Running its campaigns"}),
    "draw": Text.of({"es": "Dibujo su mapa", "en": "Drawing its map"}),
}
Told = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class Tools:
    """What the demo works with, chosen at the edge."""

    ledger: Callable[[Workspace], SqlLedger]
    channels: Callable[[Workspace], Mapping[str, Channel]]
    engine: Engine


@dataclass(frozen=True, slots=True)
class Demo:
    """Where everything lies. `is_new`: whether it was built now; rows and rejected: of its import."""

    workspace: Workspace
    events: Path
    truth: Path
    page: Path
    is_new: bool
    rows: int
    rejected: int


def build_demo(
    folder: Path,
    tools: Tools,
    customers: int = 50_000,
    seed: int = SEED,
    country: str = "es",
    language: str = "es",
    tell: Told = lambda step: None,
) -> Demo:
    """The demo in this folder: built now, or found there as it would be built. tell: told each step as it begins.

    Raises: BadInput if the folder holds something else; EnvironmentFault if it cannot be written.
    """
    stamp = _stamp(customers, seed, country, language)
    found = _found(folder)
    if found is None and folder.exists() and any(folder.iterdir()):
        raise BadInput(
            f"'{folder}' holds something that is not a demo",
            "the demo would have to replace it",
            "name a folder that is empty or not there yet",
        )
    if found is not None and found["stamp"] == stamp:
        return _demo(folder, found, is_new=False)
    if found is not None and found.get("documents") not in (None, _documents_stamp(folder)):
        raise BadInput(
            f"somebody has worked in the demo in '{folder}'",
            "it was made by other arguments or another Periplo, and building it anew would throw that work away",
            "name another folder, or remove this one yourself",
        )
    beside = folder.with_name(f".{folder.name}.building")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        told = _built(beside, tools, customers, seed, country_named(country), language, tell)
        says = {"schema": 1, "stamp": stamp, "documents": _documents_stamp(beside), **told}
        (beside / STAMP).write_text(json.dumps(says, indent=2) + "\n", encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)  # an older demo or an empty folder, as seen above
        beside.rename(folder)
    except OSError as refused:
        raise EnvironmentFault(
            f"the demo cannot be written in '{folder}'",
            refused.strerror or "",
            "name a folder that you may write",
        ) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return _demo(folder, {"stamp": stamp, **told}, is_new=True)


def _built(
    root: Path, tools: Tools, customers: int, seed: int, country: Country, language: str, tell: Told
) -> dict[str, int]:
    tell(STEPS["invent"])
    shop = build_shop(customers, seed=seed, country=country.code)
    settings = Settings(
        name=NAME,
        kind="retail",
        language=language,
        zone=country.zone,
        currency=country.currency,
        map=MAP,
        public_url=PUBLIC,
        storage=StorageSettings(database=FILES),
    )
    workspace = make_workspace(root, settings)
    events = write_shop(shop, root / EVENTS)
    write_truth(shop, root / TRUTH)
    workspace.frequency.write_text(f"schema: 1\ncountry: {country.code.upper()}\n", encoding="utf-8")
    campaigns = _documents(root)
    now = int(shop.columns["at"].max())
    del shop
    ledger = tools.ledger(workspace)
    try:
        tell(STEPS["import"])
        wanted = Wanted(CUSTOMER, EVENT, TIME, country.zone)
        imported = import_events(workspace, ledger, [events], wanted, now, money=("total", country.currency))
        journeys = journeys_in(workspace, ledger)
        tell(STEPS["act"])
        _run(workspace, ledger, journeys, tools, campaigns, now)
        tell(STEPS["draw"])
        _draw(workspace, ledger, journeys, tools.engine, imported, language)
    finally:
        ledger.close()
    return {"rows": imported.rows, "rejected": imported.rejected.total}


def _documents(root: Path) -> list[Campaign]:
    """Put the map, the tracking plan, segments and campaigns into the workspace. Returns the campaigns."""
    shutil.copyfile(DOCUMENTS / "map.yaml", root / MAP)
    shutil.copyfile(DOCUMENTS / "plan.yaml", root / "plan.yaml")
    for path in (DOCUMENTS / "segments").glob("*.yaml"):
        shutil.copyfile(path, root / "segments" / path.name)
    campaigns = []
    for id in CAMPAIGNS:
        path = root / "campaigns" / f"{id}.yaml"
        shutil.copyfile(DOCUMENTS / "campaigns" / path.name, path)
        campaigns.append(read_campaign(path))
    return campaigns


def _run(
    workspace: Workspace,
    ledger: SqlLedger,
    journeys: Journeys,
    tools: Tools,
    campaigns: list[Campaign],
    now: int,
) -> None:
    channels = tools.channels(workspace)
    try:
        act.follow(ledger)
        for campaign in campaigns:
            act.publish(campaign, ledger, now)
            act.run(campaign.id, ledger, journeys, channels)
    finally:
        for channel in channels.values():
            channel.close()


def _draw(
    workspace: Workspace,
    ledger: SqlLedger,
    journeys: Journeys,
    engine: Engine,
    imported: Imported,
    language: str,
) -> None:
    drawn = read_map(workspace.root / MAP)
    effect_of = partial(act.effect_of, ledger=ledger)
    acted = interventions(drawn, act.campaigns(ledger), lambda plan: engine.ask(effect_of(plan.id), journeys))
    lived = Lived(journeys, imported.rejected.total, dict(imported.rejected.counts), imported.notes)
    known = figures(drawn, lived, Choice(zone=workspace.settings.zone), engine, acted)
    (workspace.root / PAGE).write_bytes(picture(drawn, known, "html", language))


def _stamp(customers: int, seed: int, country: str, language: str) -> str:
    """Changes with what is asked for, and with everything the demo is made by: a demo of older code is built anew."""
    digest = hashlib.sha256(f"{customers} {seed} {country} {language}".encode())
    package = Path(__file__).parents[2]
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".yaml", ".html", ".css", ".js"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _documents_stamp(root: Path) -> str:
    """Changes when somebody edits or adds a document, a setting or events."""
    digest = hashlib.sha256()
    for path in sorted(
        path for folder in ("maps", "segments", "campaigns") for path in (root / folder).glob("*")
    ):
        digest.update(path.name.encode() + path.read_bytes())
    for name in (SETTINGS, "plan.yaml"):
        digest.update((root / name).read_bytes())
    digest.update(" ".join(sorted(lake_in(root).names())).encode())
    return digest.hexdigest()


def _found(folder: Path) -> dict[str, object] | None:
    """What the demo in this folder says of itself; None if there is none."""
    with suppress(OSError, msgspec.DecodeError):
        told = msgspec.json.decode((folder / STAMP).read_bytes())
        if isinstance(told, dict) and "stamp" in told and (folder / SETTINGS).exists():
            return told
    return None


def _demo(folder: Path, told: Mapping[str, object], *, is_new: bool) -> Demo:
    return Demo(
        open_workspace(folder),
        folder / EVENTS,
        folder / TRUTH,
        folder / PAGE,
        is_new,
        int(str(told["rows"])),
        int(str(told["rejected"])),
    )
