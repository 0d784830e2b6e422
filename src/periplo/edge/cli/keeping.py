"""What init, import, demo and doctor do: one use case each, and its answer shown."""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from socket import socket
from typing import Any

import click

from periplo.core.access import user_name
from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.core.texts import LANGUAGES, Text
from periplo.edge import loops
from periplo.edge.beginning import FIRST_MAP, first_settings, is_bare, make, refuse_unmakable
from periplo.edge.cli import passwords
from periplo.edge.cli.reading import Bar, workspace_of
from periplo.edge.cli.sources import sources_looked_over
from periplo.edge.cli.spoken import language, remark
from periplo.edge.clock import this_instant
from periplo.edge.doors import is_loopback
from periplo.edge.showing.checks import checks_shown
from periplo.edge.showing.imported import remarks_on, sum_of
from periplo.edge.source import Source
from periplo.edge.wiring import has_ledger, index_as_it_is, index_of, ledger_of, server_of
from periplo.edge.words.told import say
from periplo.formats.logs import Wanted
from periplo.usecases.doctor import Checked, failed, installation, workspace_checks
from periplo.usecases.importing import import_events
from periplo.usecases.integrity import integrity
from periplo.usecases.secret_keys import note_link_key
from periplo.usecases.workspace import (
    SETTINGS,
    Workspace,
    open_workspace,
)


def made(folder: str, kind: str, zone: str | None, admin: str, said: str) -> int:
    """A new workspace with its ledger, its administrator and a first map of its kind of business."""
    settings = first_settings(Path(folder).resolve().name, kind, said, zone or "UTC")
    refuse_unmakable(Path(folder), settings)
    chosen = passwords.chosen(user_name(admin), passwords.ADMINISTRATOR, said)
    name = make(Path(folder), settings, admin, chosen.text)
    click.echo(say("made", said, folder))
    click.echo(say("made_admin", said, name))
    passwords.tell_once(chosen, said)
    click.echo(say("made_map", said, Path(folder, FIRST_MAP)))
    click.echo(say("made_next", said, folder))
    return 0


def imported(files: Sequence[str], given: Mapping[str, Any]) -> int:
    """Files into the workspace: all of their events, or none."""
    said = language()
    workspace = workspace_of(Source(given))
    now = this_instant()
    wanted = Wanted(
        given["customer"],
        given["event"],
        given["time"],
        given.get("zone") or workspace.settings.zone,
        given["dates"],
        now,
    )
    with closing(ledger_of(workspace)) as ledger, Bar(say("reading", said)) as bar:
        done = import_events(
            workspace,
            ledger,
            files,
            wanted,
            now,
            again=given["again"],
            distinct=given["distinct"],
            rejects=Path(given["rejects"]) if given["rejects"] else None,
            progress=bar,
        )
    for line in remarks_on(done, said):
        remark(line)
    click.echo(sum_of(done, index_of(workspace).journeys, said))
    return 0


def demonstrated(folder: str, given: Mapping[str, Any]) -> int:
    """The demo shop: built, imported, driven, asked and drawn; then served, unless told not to be."""
    from periplo.edge.console.serving import served
    from periplo.edge.demonstrating import demonstrate

    demonstrate(Path(folder), given["customers"], given["seed"], given["country"], language())
    sys.stdout.flush()
    return served(folder, "127.0.0.1", given["port"], language()) if given["serve"] else 0


def serving(folder: str, host: str, port: int, public: str | None, console: str | None) -> int:
    """The console; with a public address also the listener that faces the world, and the worker behind it."""
    from periplo.edge.running.shared import shared

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn hands it on once it has ended
    listening = None
    if not public and not console and is_loopback(host) and is_bare(Path(folder)):
        from periplo.edge.console.beginning import begun
        from periplo.edge.console.serving import listen

        listening = listen(host, port)
        if not begun(Path(folder), listening, language()):
            return 0
    with shared():
        return _serving(folder, host, port, public, console, listening)


def _serving(
    folder: str, host: str, port: int, public: str | None, console: str | None, listening: socket | None
) -> int:
    from periplo.edge.console.serving import served, the_door
    from periplo.edge.processes import Children, act, begun, host_and_port, listen_to_the_world, tidy, work
    from periplo.edge.running import logs, traces

    if console:
        host, port = host_and_port(console)
    door = the_door(folder, host)
    traces.settle("serve")
    if not public:
        return served(folder, host, port, language(), door, listening)
    host_and_port(public)
    _open_to_write(folder)  # brought up to date by one, before five open it
    children = Children()
    children.start(listen_to_the_world, folder, public)
    children.start(work, folder)
    children.start(tidy, folder)
    children.start(act, folder, language())
    children.watch()
    begun()
    logs.say("listening", say("listening", language(), f"http://{public}"))
    try:
        return served(folder, host, port, language(), door)
    finally:
        children.end()


def _open_to_write(folder: str) -> None:
    """Raises: PeriploError if the ledger cannot be opened, or takes no writing."""
    from periplo.edge.running.readiness import refuse_unwritable

    workspace = open_workspace(folder)
    with closing(ledger_of(workspace)) as ledger:
        refuse_unwritable(ledger)
        note_link_key(workspace, ledger, this_instant())


def asked_by_models(folder: str) -> int:
    """The questions as tools of the Model Context Protocol, over standard input and output."""
    try:
        import anyio

        from periplo.edge.context_server import served
    except ImportError as error:
        raise EnvironmentFault(
            "what speaks the Model Context Protocol is not installed",
            str(error),
            "install it: pip install 'periplo[mcp]'",
        ) from None
    open_workspace(folder)
    anyio.run(served, folder, language())
    return 0


def worked(folder: str) -> int:
    """The worker and the runner of campaigns alone, until Ctrl+C."""
    from periplo.edge.processes import Children, act, tidy, work
    from periplo.edge.running import logs, traces

    traces.settle("work")
    _open_to_write(folder)  # brought up to date by one, before three open it
    children = Children()
    children.start(tidy, folder)
    children.start(act, folder, language())
    children.watch()
    logs.say("working", say("working", language()))
    try:
        work(folder)
    finally:
        children.end()
    return 0


def looked_over(folder: str | None, form: str, deep: bool = False) -> int:
    """The installation and a workspace; ends with 1 if something wants attention."""
    said = language()
    root = Path(folder) if folder else Path(".") if Path(SETTINGS).exists() else None
    checks = list(installation(loops.settle(root)))
    if root is not None:
        checks += workspace_checks(root, has_ledger, _open_ledger, index_as_it_is, server_of)
        checks += _integrity(root, deep)
        checks += sources_looked_over(root)
        checks += _channels(root)
        checks += _alarms(root)
        checks += _sizes(root)
    return checks_shown(checks, form, said)


def _alarms(root: Path) -> list[Checked]:
    """What of the installation at work wants attention; nothing where there is no workspace, or it keeps nothing."""
    from periplo.core.condition import alarms
    from periplo.edge.running.readiness import look_once
    from periplo.edge.showing.alarms import alarm_said

    try:
        workspace = open_workspace(root)
        if not has_ledger(workspace):
            return []
        found = [one for one in alarms(look_once(workspace)) if one.code not in ("index_behind", "lake_cut")]
    except PeriploError:
        return []  # the checks before have told it
    if not found:
        none = tuple((one, say("alarms_none", one)) for one in LANGUAGES)
        return [Checked("alarms", True, Text(none))]
    return [_checked(one.code, [alarm_said(one, language) for language in LANGUAGES]) for one in found]


def _sizes(root: Path) -> list[Checked]:
    """How large a workspace is and how it grows; nothing where there is none, or it has no events."""
    from periplo.edge.showing.sizes import sizes_checked
    from periplo.usecases.holding import held

    try:
        workspace = open_workspace(root)
        if not has_ledger(workspace):
            return []
        with closing(ledger_of(workspace)) as ledger:
            found = held(workspace, ledger)
    except PeriploError:
        return []  # the checks before have told it
    check = sizes_checked(found) if found else None
    return [check] if check else []


def _checked(code: str, said: Sequence[tuple[str, str]]) -> Checked:
    """An alarm as a check. said: what and mend, a language each."""
    what = Text(tuple(zip(LANGUAGES, (one for one, _ in said), strict=True)))
    return Checked(code, False, what, Text(tuple(zip(LANGUAGES, (mend for _, mend in said), strict=True))))


def _channels(root: Path) -> list[Checked]:
    """Whether declared channels are ready; nothing where none is declared."""
    from periplo.edge.channel_checks import carrier_looked_over
    from periplo.formats.carriers_yaml import FILE, read_carriers

    try:
        workspace = open_workspace(root)
    except PeriploError:
        return []  # the checks before have told it
    try:
        declared = read_carriers(root / FILE)
    except PeriploError as error:
        return [failed("channels", error)]
    return [
        one for each in declared.values() for one in carrier_looked_over(each, workspace, is_offline=False)
    ]


def _integrity(root: Path, deep: bool) -> list[Checked]:
    """Whether what is kept is whole; nothing where there is no workspace, or it keeps nothing yet."""
    try:
        workspace = open_workspace(root)
        if not has_ledger(workspace):
            return []
        with closing(ledger_of(workspace)) as ledger:
            return list(integrity(workspace, ledger, this_instant(), deep))
    except PeriploError:
        return []  # the checks before have told it


def _open_ledger(workspace: Workspace) -> None:
    ledger_of(workspace).close()
