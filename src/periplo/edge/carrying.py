"""Channels put together: what carriers.yaml declares, with addresses, care, secrets, and the ledger behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from periplo.channels import CHANNELS
from periplo.channels.careful import PATIENCE, Careful, Limits
from periplo.channels.contract import Channel
from periplo.channels.inbox import InboxChannel
from periplo.channels.log import LogChannel
from periplo.channels.onsite import Waiting
from periplo.channels.task import Task
from periplo.core import carriers as known
from periplo.core import tasks
from periplo.core.carriers import Carrier, kind_of
from periplo.core.onsite import page_token
from periplo.core.spans import DAY, SECOND, moment_at
from periplo.edge.clock import this_instant
from periplo.formats.carriers_yaml import FILE, read_carriers
from periplo.storage import onsite
from periplo.storage.deliveries import accepted_since
from periplo.storage.inbox import Inbox
from periplo.storage.sql import SqlLedger
from periplo.storage.surveys import contacts
from periplo.storage.tasks import add_task
from periplo.usecases.act.addresses import Addressed
from periplo.usecases.act.conversations import wrote_at
from periplo.usecases.collect.hooks import batch, secrets_of
from periplo.usecases.collect.push_key import private_key
from periplo.usecases.secret_keys import link_key
from periplo.usecases.workspace import Workspace

LOG = "log-messages.jsonl"


class _Once:
    """The ledger, opened when first asked for and shared by the channels."""

    def __init__(self, opened: Callable[[], SqlLedger]) -> None:
        self._opened = opened
        self._ledger: SqlLedger | None = None

    def __call__(self) -> SqlLedger:
        if self._ledger is None:
            self._ledger = self._opened()
        return self._ledger


def opened_channels(
    workspace: Workspace,
    ledger_of: Callable[[], SqlLedger],
    inbox_of: Callable[[], Inbox],
    patience: float = PATIENCE,
) -> dict[str, Channel]:
    """Every channel by its name. "log" and "inbox" are always there; where no file declares carriers, all the others
    are the log too. patience: seconds to sleep at most for the pace of a carrier."""
    declared = read_carriers(workspace.root / FILE)
    log = LogChannel(workspace.root / LOG)
    ledger = _Once(ledger_of)
    found: dict[str, Channel] = {"log": log, "inbox": _inbox(ledger, inbox_of)}
    if not declared:
        return found | dict.fromkeys(known.WITHOUT, log)
    for name, carrier in declared.items():
        found[name] = log if kind_of(carrier) == "log" else channel_of(carrier, workspace, ledger, patience)
    return found


def _inbox(ledger: Callable[[], SqlLedger], inbox_of: Callable[[], Inbox]) -> InboxChannel:
    opened: list[Inbox] = []

    def put(said: Mapping[str, Any], at: int) -> None:
        if not opened:
            opened.append(inbox_of())
        opened[0].put([batch("campaigns", [dict(said)], at)])

    def who(customer: int) -> tuple[str, str] | None:
        with ledger().reading() as connection:
            known = contacts(connection, [customer]).get(customer)
        return None if known is None else (known.handles[0].kind, known.handles[0].text)

    return InboxChannel(put, who)


def channel_of(
    carrier: Carrier, workspace: Workspace, ledger: Callable[[], SqlLedger], patience: float = PATIENCE
) -> Channel:
    """One channel with care, and with addresses where it needs some."""
    limits = limits_of(carrier)
    earlier = None if limits.per_day is None else lambda: _ages(ledger(), carrier.id)
    careful = Careful(bare(carrier, workspace, ledger), limits, earlier=earlier, patience=patience)
    return Addressed(careful, ledger, this_instant) if careful.reach else careful


def bare(carrier: Carrier, workspace: Workspace, ledger: Callable[[], SqlLedger]) -> Any:
    """One channel as it is, which asks for no address and knows no patience."""
    make, told = CHANNELS[kind_of(carrier)], secrets_of(workspace.root)
    if isinstance(carrier, known.LogCarrier):
        return LogChannel(workspace.root / LOG)
    if isinstance(carrier, known.WebPushCarrier):
        return make(carrier, lambda: private_key(workspace.root))
    if isinstance(carrier, known.WhatsAppCarrier):
        return make(carrier, told, lambda customer: wrote_at(ledger(), customer, "whatsapp"))
    if isinstance(carrier, known.OnsiteCarrier):
        return make(carrier, lambda one: _waits(ledger(), one, link_key(workspace)))
    if isinstance(carrier, known.TaskCarrier):
        return make(carrier, lambda task: _kept(ledger(), task, workspace.settings.zone))
    return make(carrier, told)


def limits_of(carrier: Carrier) -> Limits:
    """How many messages at most; WhatsApp's tier is one of a day."""
    tier = carrier.tier if isinstance(carrier, known.WhatsAppCarrier) else None
    days = [most for most in (carrier.per_day, tier) if most is not None]
    return Limits(carrier.per_second, carrier.per_minute, min(days) if days else None)


def _ages(ledger: SqlLedger, channel: str) -> list[float]:
    """How many seconds ago each message of the last day was accepted: a day is longer than a process."""
    now = this_instant()
    with ledger.reading() as connection:
        return [(now - at) / SECOND for at in accepted_since(connection, channel, now - DAY)]


def _waits(ledger: SqlLedger, message: Waiting, secret: bytes) -> None:
    """What a campaign decided waits for its customer; a test, for the browser to which it goes."""
    with ledger.writing() as connection:
        browser = None if onsite.is_decided(connection, message.key) else message.to
        onsite.keep(
            connection, message.key, page_token(message.key, secret), message.shown, message.is_general,
            message.made_at, message.until, browser,
        )  # fmt: skip


def _kept(ledger: SqlLedger, task: Task, zone: str) -> None:
    due = moment_at(task.due_at, zone).date()
    kept = tasks.Task(
        task.title[: tasks.LONGEST], key=task.key, owner=task.area or None, due=due, origin="customer",
        refers=task.campaign, customer=task.customer, created_at=task.made_at, note=task.text,
    )  # fmt: skip
    with ledger.writing() as connection:
        add_task(connection, kept)
