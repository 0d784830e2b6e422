"""The worker's thread that reads mailboxes of bounces, and leaves them alone between two rounds."""

from __future__ import annotations

import threading
from contextlib import closing

from periplo.core.carriers import SmtpCarrier
from periplo.core.errors import PeriploError
from periplo.edge.clock import this_instant
from periplo.edge.public.carriers import source_of
from periplo.edge.running import logs
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.formats.carriers_yaml import Declared
from periplo.usecases.act.mailbox import read_mailbox
from periplo.usecases.act.statuses import Said
from periplo.usecases.collect.hooks import batch, news, secrets_of
from periplo.usecases.workspace import Workspace

ROUND_SECONDS = 60.0


def read_all(workspace: Workspace, declared: Declared, now: int) -> int:
    """One round over every mailbox that is declared. Returns how many mails were reports; a mailbox that cannot be
    read is told and does not stop the others."""
    mailboxes = [
        carrier
        for carrier in declared.carriers().values()
        if isinstance(carrier, SmtpCarrier) and carrier.reports == "mailbox" and carrier.mailbox
    ]
    if not mailboxes:
        return 0
    found = 0
    with closing(ledger_of(workspace)) as ledger, closing(inbox_of(workspace)) as inbox:
        for carrier in mailboxes:

            def keep(said: list[Said], name: str = source_of(carrier)) -> None:
                if fresh := news(said, now):
                    inbox.put([batch(name, fresh, now)])

            try:
                found += read_mailbox(ledger, carrier, workspace.root, secrets_of(workspace.root), keep, now)
            except PeriploError as fault:
                logs.failed("mailbox", fault, f"{carrier.id}: ")
    return found


def watch(workspace: Workspace, stopping: threading.Event) -> None:
    """Rounds until it is told to stop."""
    declared = Declared(workspace.root)
    while not stopping.is_set():
        try:
            read_all(workspace, declared, this_instant())
        except PeriploError as fault:  # a file half written: it may be mended
            logs.failed("mailboxes", fault)
        stopping.wait(ROUND_SECONDS)


def started(workspace: Workspace, stopping: threading.Event) -> threading.Thread:
    """The thread, at work."""
    thread = threading.Thread(target=watch, args=(workspace, stopping), name="bouncing", daemon=True)
    thread.start()
    return thread
