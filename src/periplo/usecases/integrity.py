"""Whether a workspace is whole: ledger, inbox, lake and index against one another, each finding with its mend.

The quick look reads what is small; the deep one reads every byte there is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from sqlalchemy import func, select

from periplo.core.distinct import distinct
from periplo.core.errors import PeriploError
from periplo.core.spans import DAY, HOUR
from periplo.journeys.index import check_index, reach_of
from periplo.storage import erasures, manifest, moves, tallies
from periplo.storage import tables as t
from periplo.storage.lake import seqs_of
from periplo.storage.places import is_there
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.explode import READER
from periplo.usecases.collect.storing import own_lake
from periplo.usecases.doctor import Checked, checked, failed
from periplo.usecases.secret_keys import is_link_key_known
from periplo.usecases.workspace import Workspace

RESTORE = (
    "recupérelo de una copia de seguridad: periplo restaurar",
    "restore it from a backup: periplo restore",
)


def integrity(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool = False) -> Iterator[Checked]:
    """What is well and what is not. now: microseconds UTC. deep: reads everything.

    Of a ledger that is damaged no more is asked: each look would only say so again.
    """
    databases = list(_databases(workspace, ledger, now, deep))
    yield from databases
    if any(one.code == workspace.ledger.stem and not one.is_well for one in databases):
        return
    for look in (_store, _lake, _numbers, _index, _inbox, _seen, _clock, _erasings, _links, _copies):
        try:
            yield from look(workspace, ledger, now, deep)
        except PeriploError as error:
            yield failed(look.__name__.strip("_"), error)


Looks = Callable[[Workspace, SqlLedger, int, bool], Iterator[Checked]]


def _databases(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool) -> Iterator[Checked]:
    for path in (workspace.ledger, workspace.inbox):
        if not path.exists():
            continue
        wrong = _wrong_in(path, deep)
        yield checked(
            path.stem,
            not wrong,
            (f"{path.name} está dañado: {wrong}", f"{path.name} is damaged: {wrong}")
            if wrong
            else (f"{path.name} está entero", f"{path.name} is whole"),
            RESTORE,
        )


def _wrong_in(path: Path, deep: bool) -> str:
    """What SQLite finds wrong in a file; '' if nothing."""
    try:
        with closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True, timeout=30)) as file:
            told = file.execute(f"PRAGMA {'integrity_check' if deep else 'quick_check'}(3)").fetchall()
            if told != [("ok",)]:
                return "; ".join(str(row[0]) for row in told)[:200]
            lost = file.execute("PRAGMA foreign_key_check").fetchall()
            return (
                f"{len(lost)} rows lean on rows that are not there, such as in {lost[0][0]}" if lost else ""
            )
    except sqlite3.Error as error:
        return str(error)


def _lake(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool) -> Iterator[Checked]:
    m = t.manifest.c
    with ledger.reading() as connection:
        named = connection.execute(select(m.segment, m.bytes, m.sha).where(m.retired_at.is_(None))).all()
        known = manifest.ever(connection)
    other = workspace.lake.otherwise((name, size) for name, size, _ in named)
    lost = workspace.lake.lacking(other) if other else []
    other = [name for name in other if name not in lost]
    if deep:
        gone = {*lost, *other}
        other += [name for name, _, sha in named if name not in gone and workspace.lake.sha_of(name) != sha]
    yield checked(
        "lake",
        not lost and not other,
        (
            f"lago: faltan {len(lost)} archivos y {len(other)} no son como se escribieron ({_some([*lost, *other])})",
            f"lake: {len(lost)} files are missing and {len(other)} are not as written ({_some([*lost, *other])})",
        )
        if lost or other
        else (
            f"lago: {len(named)} archivos, como se escribieron",
            f"lake: {len(named)} files, as they were written",
        ),
        RESTORE,
    )
    loose = sorted(workspace.lake.names() - known)
    mend = ("los deja una parada; «periplo trabajar» los borra al empezar",
            "a crash leaves them; 'periplo work' deletes them when it begins")  # fmt: skip
    if loose and lost:
        mend = ("puede que este libro sea de otra carpeta: ponga libro y lago de una misma copia de seguridad",
                "this ledger may be another folder's: put ledger and lake from one and the same backup")  # fmt: skip
    yield checked(
        "orphans",
        not loose,
        (f"lago: {len(loose)} archivos que nadie nombra ({_some(loose)})",
         f"lake: {len(loose)} files that nobody names ({_some(loose)})")
        if loose
        else ("lago: ningún archivo suelto", "lake: no file that nobody names"),
        mend,
    )  # fmt: skip


def _store(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool) -> Iterator[Checked]:
    """Whether the store that keeps the lake does what it must, and what lies here is what it is a copy of."""
    if not workspace.lake.is_elsewhere:
        return
    lake = own_lake(workspace, ledger, anew=True)
    yield checked(
        "store",
        True,
        (
            f"almacén del lago: {lake} responde y no guarda versiones",
            f"store of the lake: {lake} answers and keeps no versions",
        ),
    )
    here, spoilt = len(lake.here()), lake.spoilt(deep)
    yield checked(
        "lake_copies",
        not spoilt,
        (f"lago: {len(spoilt)} archivos de la carpeta no son como en el almacén ({_some(spoilt)})",
         f"lake: {len(spoilt)} files of the folder are not as at the store ({_some(spoilt)})")
        if spoilt
        else (f"lago: {here} archivos están también en la carpeta", f"lake: {here} files lie in the folder too"),
        ("bórrelos de la carpeta «lake»: se traen de nuevo del almacén",
         "delete them in the folder 'lake': they are fetched from the store again"),
    )  # fmt: skip


def _numbers(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool) -> Iterator[Checked]:
    """Each event has a number of its own, and none lacks but those that were erased."""
    with ledger.reading() as connection:
        listed = manifest.listed(connection)
        last = manifest.next_seq(connection) - 1
        gone = int(erasures.setting(connection, manifest.ERASED_EVENTS) or 0)
    rows = sum(one.rows for one in listed)
    is_well, found = rows + gone == last, rows
    if deep and listed:
        seqs = seqs_of(workspace.lake, [one.segment for one in listed])
        found = len(distinct(seqs))
        is_well = is_well and found == rows and (not len(seqs) or int(seqs.max()) <= last)
    yield checked(
        "numbers",
        is_well,
        (f"eventos: {rows} de {last} números dados, {gone} borrados; {found} distintos",
         f"events: {rows} of {last} numbers given, {gone} erased; {found} different ones"),
        ("algún evento falta o está dos veces: recupere una copia y avísenos",
         "some event lacks or stands twice: restore a backup, and tell us"),
    )  # fmt: skip


def _index(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool) -> Iterator[Checked]:
    reach = reach_of(workspace.index)
    with ledger.reading() as connection:
        last, epoch = manifest.next_seq(connection) - 1, moves.epoch(connection)
    if reach is None:
        return
    is_old = reach.epoch != epoch or reach.until > last
    if not is_old and deep:
        check_index(workspace.index)
    yield checked(
        "index_age",
        not is_old,
        (
            "el índice es de antes de un borrado o de otro libro",
            "the index is older than an erasing, or another's",
        )
        if is_old
        else (
            f"el índice llega al evento {reach.until} de {last}",
            f"the index reaches event {reach.until} of {last}",
        ),
        ("pregunte cualquier cosa: se construye de nuevo", "ask anything: it is built anew"),
    )


def _inbox(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool) -> Iterator[Checked]:
    if not workspace.inbox.exists():
        return
    with ledger.reading() as connection:
        position = tallies.position(connection, READER)
    with closing(sqlite3.connect(f"file:{workspace.inbox.absolute()}?mode=ro", uri=True, timeout=30)) as file:
        last = (file.execute("SELECT max(seq) FROM sqlite_sequence").fetchone() or (0,))[0] or 0
        waiting, oldest = file.execute(
            "SELECT count(*), min(received_at) FROM requests WHERE row > ?", (position,)
        ).fetchone()
    yield checked(
        "inbox_position",
        position <= last,
        (f"bandeja: leída hasta {position}, pero solo llega a {last}",
         f"inbox: read up to {position}, but it reaches {last} only")
        if position > last
        else (f"bandeja: leída hasta {position} de {last}", f"inbox: read up to {position} of {last}"),
        ("inbox.db es de otro momento que ledger.db: recupere los dos de la misma copia",
         "inbox.db is of another moment than ledger.db: restore both from one backup"),
    )  # fmt: skip
    late = bool(waiting) and now - oldest > HOUR
    yield checked(
        "inbox_waiting",
        not late,
        (f"bandeja: {waiting} peticiones esperan", f"inbox: {waiting} requests are waiting"),
        ("nadie las toma: ponga en marcha «periplo servir --public» o «periplo trabajar»",
         "nobody takes them: run 'periplo serve --public' or 'periplo work'"),
    )  # fmt: skip


def _seen(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool) -> Iterator[Checked]:
    bad = []
    for path in sorted((workspace.index / "seen").glob("[0-9]*.npy")):
        try:
            rows = np.load(path, mmap_mode="r")
            if (
                deep
                and rows.shape[1]
                and bool((np.diff(rows[0].view(np.uint64).astype(np.float64)) < 0).any())
            ):
                bad.append(path.name)
        except (ValueError, OSError, EOFError, IndexError):
            bad.append(path.name)
    yield checked(
        "seen",
        not bad,
        (f"identificadores vistos: dañados {_some(bad)}", f"ids seen: damaged {_some(bad)}")
        if bad
        else ("identificadores de mensajes vistos: bien", "ids of messages seen: well"),
        (
            "borre la carpeta index/seen: se deduce del lago",
            "delete the folder index/seen: it follows from the lake",
        ),
    )


def _clock(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool) -> Iterator[Checked]:
    with ledger.reading() as connection:
        newest = connection.scalar(select(func.max(t.manifest.c.made_at))) or 0
    behind = newest - now
    yield checked(
        "clock",
        behind < HOUR,
        (
            f"el reloj de este equipo va {behind // HOUR} h por detrás de lo ya escrito: las campañas no deciden"
            " nada hasta que llegue allí",
            f"this machine's clock is {behind // HOUR} h behind what was written: campaigns decide nothing until"
            " it gets there",
        )
        if behind >= HOUR
        else ("el reloj no va por detrás", "the clock is not behind"),
        ("ponga el equipo en hora", "set the machine's clock"),
    )


def _erasings(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool) -> Iterator[Checked]:
    with ledger.reading() as connection:
        waiting = erasures.under_way(connection)
    yield checked(
        "erasings",
        not waiting,
        (f"{len(waiting)} borrados sin terminar", f"{len(waiting)} erasings not ended")
        if waiting
        else ("ningún borrado a medias", "no erasing half done"),
        ("termínelos: periplo borrar --continue", "end them: periplo erase --continue"),
    )


def _links(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool) -> Iterator[Checked]:
    is_well = is_link_key_known(workspace, ledger)
    yield checked(
        "links",
        is_well,
        ("la clave que firma los enlaces es la de siempre", "the key that signs links is the one it was")
        if is_well
        else ("falta la clave que firmó los enlaces ya enviados: quien los abra no podrá usarlos",
              "the key that signed links already sent is missing: whoever opens them cannot use them"),
        ("recupere secrets/links.key de una copia hecha con --secrets, o póngala en PERIPLO_LINK_KEY; si se perdió,"
         " «periplo servir» firma con otra y esto se dice durante 30 días más",
         "put back secrets/links.key from a backup made with --secrets, or set PERIPLO_LINK_KEY; if it is gone,"
         " 'periplo serve' signs with another, and this is told for 30 days more"),
    )  # fmt: skip


def _copies(workspace: Workspace, ledger: SqlLedger, now: int, deep: bool) -> Iterator[Checked]:
    with ledger.reading() as connection:
        made = erasures.all_backups(connection)
    there = [(at, place) for at, place in made if _stands(place)]
    if not made:
        yield checked("backups", True, ("todavía no hay copias de seguridad", "there are no backups yet"))
        return
    days = (now - max(at for at, _ in made)) // DAY
    yield checked(
        "backups",
        days < 8,
        (f"última copia de seguridad hace {days} días; {len(there)} de {len(made)} siguen en su sitio",
         f"last backup {days} days ago; {len(there)} of {len(made)} still stand where they were put"),
        ("haga una: periplo copiar", "make one: periplo backup"),
    )  # fmt: skip


def _stands(place: str) -> bool:
    try:
        return is_there(place)
    except (OSError, PeriploError):
        return False


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
