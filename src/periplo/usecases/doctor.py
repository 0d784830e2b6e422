"""Looking an installation and a workspace over: what is well, what wants attention, and how to mend it."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from periplo.core.errors import PeriploError
from periplo.core.texts import Text
from periplo.usecases.workspace import FOLDERS, Workspace, open_workspace

PYTHONS = ((3, 11), (3, 14))
ENOUGH_DISK = 1 << 30
ENOUGH_CONNECTIONS = 20
MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing looked at; `mend` and `why` only where it wants attention."""

    code: str
    is_well: bool
    what: Text
    mend: Text | None = None
    why: Text | None = None


class Server(Protocol):
    """What a database server says of itself. flushes: whether what it confirms survives a loss of power.

    read_only: why nothing can be written: "standby", "default" (default_transaction_read_only), or "".
    """

    version: str
    flushes: bool
    connections_left: int
    read_only: str


def installation(cache: Path | None) -> Iterator[Checked]:
    """Python, the packages that ours asks for, the folder of compiled loops (None: nowhere to keep them)."""
    version = sys.version_info[:2]
    spelled = ".".join(map(str, sys.version_info[:3]))
    yield checked(
        "python",
        PYTHONS[0] <= version <= PYTHONS[1],
        (f"Python {spelled}", f"Python {spelled}"),
        ("instale Python de 3.11 a 3.14", "install Python 3.11 to 3.14"),
    )
    missing = sorted(_missing_packages())
    yield checked(
        "packages",
        not missing,
        (f"paquetes que faltan: {', '.join(missing)}", f"packages missing: {', '.join(missing)}")
        if missing
        else ("paquetes completos", "packages complete"),
        ("instale Periplo de nuevo: pip install periplo", "install Periplo again: pip install periplo"),
    )
    yield checked(
        "cache",
        cache is not None,
        (f"bucles compilados en {cache}", f"compiled loops in {cache}")
        if cache
        else ("ninguna carpeta donde guardar los bucles compilados", "no folder to keep compiled loops in"),
        (
            "ponga en NUMBA_CACHE_DIR una carpeta propia; sin ella cada arranque tarda más",
            "set NUMBA_CACHE_DIR to a folder of your own; without it every start takes longer",
        ),
    )


def workspace_checks(
    root: Path,
    has_ledger: Callable[[Workspace], bool],
    open_ledger: Callable[[Workspace], object],
    open_index: Callable[[Workspace], int],
    look_at_server: Callable[[Workspace], Server | None],
) -> Iterator[Checked]:
    """The folder's settings, files, disk, database, ledger and index.

    has_ledger: whether there is one yet. open_ledger: opens it, bringing its schema up to date. open_index: its
    number of events. look_at_server: the database server, None where ledger and inbox are files. Each raises a
    PeriploError where it cannot.
    """
    try:
        workspace = open_workspace(root)
    except PeriploError as error:
        yield failed("settings", error)
        return
    yield checked(
        "settings",
        True,
        (f"ajustes de «{workspace.settings.name}»", f"settings of '{workspace.settings.name}'"),
    )
    lacking = [folder for folder in FOLDERS if not (root / folder).is_dir()]
    yield checked(
        "folders",
        not lacking,
        (f"carpetas que faltan: {', '.join(lacking)}", f"folders missing: {', '.join(lacking)}")
        if lacking
        else ("carpetas completas", "folders complete"),
        ("créelas vacías con esos nombres", "make them, empty, by those names"),
    )
    yield checked(
        "writable",
        os.access(root, os.W_OK),
        ("se puede escribir en la carpeta", "the folder can be written")
        if os.access(root, os.W_OK)
        else ("no se puede escribir en la carpeta", "the folder cannot be written"),
        (
            "cambie sus permisos; sin ellos solo se puede preguntar",
            "change its permissions; without them one can only ask",
        ),
    )
    free = shutil.disk_usage(root).free
    yield checked(
        "disk",
        free >= ENOUGH_DISK,
        (f"{free // MEGABYTE} MB libres en el disco", f"{free // MEGABYTE} MB free on the disk"),
        ("libere espacio: hace falta al menos 1 GB", "make room: at least 1 GB is needed"),
    )
    yield from _database(workspace, look_at_server)
    ledger = list(_ledger(workspace, has_ledger, open_ledger))
    yield from ledger
    if all(one.is_well for one in ledger):  # else the index would only say the same again
        yield from _index(workspace, open_index)


def _database(
    workspace: Workspace, look_at_server: Callable[[Workspace], Server | None]
) -> Iterator[Checked]:
    try:
        server = look_at_server(workspace)
    except PeriploError as error:
        yield failed("database", error)
        return
    if server is None:
        return
    here = f"PostgreSQL {server.version}, {workspace.schema}"
    if server.read_only:
        (spanish, english), mend = _READ_ONLY[server.read_only]
        yield checked("database", False, (spanish.format(here), english.format(here)), mend)
        return
    if not server.flushes:
        yield checked(
            "database",
            False,
            (
                f"{here}: el servidor no espera a su disco, y un corte de luz perdería lo aceptado",
                f"{here}: the server does not wait for its disk, and a loss of power would lose what was accepted",
            ),
            (
                "ponga fsync = on y full_page_writes = on en postgresql.conf",
                "set fsync = on and full_page_writes = on in postgresql.conf",
            ),
        )
        return
    free = server.connections_left
    yield checked(
        "database",
        free >= ENOUGH_CONNECTIONS,
        (f"{here}, {free} conexiones libres", f"{here}, {free} connections free"),
        (
            "aumente max_connections: cada proceso de Periplo usa hasta veinte",
            "raise max_connections: each process of Periplo uses up to twenty",
        ),
    )


# Why nothing can be written: what is said of it, and how to mend it.
_READ_ONLY = {
    "standby": (
        ("{}: es una réplica, y solo se puede leer", "{}: it is a standby, and can only be read"),
        ("indique el servidor principal", "name the primary server"),
    ),
    "default": (
        (
            "{}: solo se puede leer, pues default_transaction_read_only está activo",
            "{}: it can only be read, for default_transaction_read_only is on",
        ),
        (
            "averigüe por qué (los servicios lo hacen cuando el disco está casi lleno) y desactívelo",
            "find out why (services do so when the disk is nearly full), and switch it off",
        ),
    ),
}


def _ledger(
    workspace: Workspace, has_ledger: Callable[[Workspace], bool], open_ledger: Callable[[Workspace], object]
) -> Iterator[Checked]:
    try:
        if not has_ledger(workspace):
            yield checked("ledger", True, ("todavía no hay libro", "there is no ledger yet"))
            return
        open_ledger(workspace)
    except PeriploError as error:
        yield failed("ledger", error)
    else:
        yield checked(
            "ledger",
            True,
            ("el libro se abre y su esquema es el de hoy", "the ledger opens, its schema is today's"),
        )


def _index(workspace: Workspace, open_index: Callable[[Workspace], int]) -> Iterator[Checked]:
    if not any(workspace.index.glob("*")) and not workspace.has_events:
        yield checked("index", True, ("todavía no hay eventos", "there are no events yet"))
        return
    try:
        events = open_index(workspace)
    except PeriploError as error:
        yield failed("index", error)
    else:
        yield checked("index", True, (f"el índice tiene {events} eventos", f"the index has {events} events"))


def _missing_packages() -> Iterator[str]:
    try:
        wanted = importlib.metadata.requires("periplo") or []
    except importlib.metadata.PackageNotFoundError:
        return
    for requirement in wanted:
        if "extra ==" in requirement:
            continue
        name = re.split(r"[\s<>=!~;\[(]", requirement, maxsplit=1)[0]
        try:
            importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield name


def checked(code: str, is_well: bool, what: tuple[str, str], mend: tuple[str, str] | None = None) -> Checked:
    return Checked(code, is_well, _text(what), None if is_well or mend is None else _text(mend))


def failed(code: str, error: PeriploError) -> Checked:
    """What an error says, to be put into the reader's language where it is shown."""
    why, mend = (Text.of(part) if part else None for part in (error.why, error.mend))
    return Checked(code, False, Text.of(error.what), mend, why)


def _text(pair: tuple[str, str]) -> Text:
    return Text((("es", pair[0]), ("en", pair[1])))
