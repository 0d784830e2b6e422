"""Importing what other programs export: read by a mapping, taken in as messages, told by a receipt.

First the whole file is read and its messages wait on disk; then, holding the lake, those that are known already are
left out and the others taken in, all or none; then receipt, products and costs are kept in one transaction. A crash
between the two loses nothing and doubles nothing: the same import run again finds its messages known.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import bindparam, select

from periplo.core.errors import BadInput
from periplo.core.receipts import Books, Receipt, ReceiptFile
from periplo.core.spans import DAY, instant, iso
from periplo.formats.column_names import plain
from periplo.formats.log_files import LogFile, log_files
from periplo.formats.mappings.made import Cost, Handles, Made, Origin, Product
from periplo.formats.mappings.mapping import Mapping
from periplo.formats.mappings.mapping_yaml import read_mapping
from periplo.formats.mappings.others import OURS, cost_message
from periplo.formats.mappings.presets import no_mapping, preset_for, preset_named, preset_text
from periplo.formats.mappings.reasons import IMPORT_REASONS
from periplo.formats.mappings.rows import Laid, head_for, laid, pieces
from periplo.formats.records import Bad, Records, records_of
from periplo.formats.rejects import Reject, Rejects
from periplo.formats.zips import unzipped
from periplo.storage import manifest
from periplo.storage.contract import LAKE
from periplo.storage.inbox import Fresh
from periplo.storage.products import Which, costs_before, keep_costs, keep_products, which
from periplo.storage.receipts import imported_before, keep_receipt
from periplo.storage.sql import SqlLedger
from periplo.storage.tables import handles as handles_table
from periplo.usecases.collect.explode import TakenIn, take_in
from periplo.usecases.collect.spool import Spool
from periplo.usecases.importing import AlreadyImported
from periplo.usecases.workspace import Workspace

PATIENCE = 120  # seconds to wait for another that holds the lake
TakeIn = Callable[[Workspace, SqlLedger, Iterable[Fresh], int], TakenIn]


@dataclass(frozen=True, slots=True)
class Wish:
    """How an import is wanted. mapping: a file; preset: the name of one that Periplo brings; neither: by the columns.

    shop: tells two shops of one program apart; the id of its live source, where it has one. again: also files that
    were imported before. rejects: where to write the rows set aside.
    """

    preset: str | None = None
    mapping: Path | None = None
    shop: str | None = None
    zone: str | None = None
    dates: str | None = None
    again: bool = False
    rejects: Path | None = None


@dataclass(slots=True)
class _Account:
    """What has been counted so far."""

    books: Books
    events: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    keys: set[int] = field(default_factory=set)
    notes: dict[tuple[str, str], None] = field(default_factory=dict)
    records: int = 0
    repeated: int = 0
    products: dict[tuple[str, str], Product] = field(default_factory=dict)
    costs: dict[Which, tuple[Cost, Origin]] = field(default_factory=dict)


def mapping_for(file: LogFile, kind: str, wish: Wish) -> tuple[Mapping, int, Records]:
    """The mapping with which a file would be read, which row is its header, and its records.

    Raises: BadInput, UnknownName, BadMapping or NoMapping.
    """
    if wish.mapping is None and wish.preset is None:
        records = records_of(file, _within(kind))
        mapping, head = preset_for(records, kind)
        return mapping, head, records
    mapping = read_mapping(wish.mapping) if wish.mapping else preset_named(wish.preset or "", kind)
    if mapping.kind != kind:
        raise BadInput(
            f"the mapping '{mapping.id}' is for {mapping.kind}", f"it was to import {kind}",
            f"say: periplo import {mapping.kind}",
        )  # fmt: skip
    records = records_of(file, mapping.records)
    found = head_for(mapping, records)
    if found is None:
        raise no_mapping(mapping, records)
    return mapping, found, records


def _within(kind: str) -> str | None:
    """In JSON documents of this kind, the list that usually holds the records."""
    return "reviews" if kind == "reviews" else None


def lay(workspace: Workspace, kind: str, file: LogFile, wish: Wish) -> Laid:
    """A file with its mapping laid over it, ready to be read."""
    mapping, head, records = mapping_for(file, kind, wish)
    return laid(mapping, records, head, wish.zone or workspace.settings.zone, wish.dates)


def lay_for_show(kind: str, file: LogFile, wish: Wish, zone: str) -> tuple[Laid, str]:
    """A file with its mapping laid over it, and the mapping as it is written."""
    mapping, head, records = mapping_for(file, kind, wish)
    text = wish.mapping.read_text("utf-8-sig") if wish.mapping else preset_text(mapping.id)
    return laid(mapping, records, head, zone, wish.dates), text


def import_files(
    workspace: Workspace,
    ledger: SqlLedger,
    kind: str,
    paths: Sequence[str | Path],
    wish: Wish,
    at: int,
    take: TakeIn = take_in,
) -> Receipt:
    """Imports files of one kind, all or none of them, and keeps a receipt. at: the instant of the import.

    Raises: AlreadyImported; BadInput if nothing in a file is good; what reading and mappings raise; LedgerBusy.
    """
    with ExitStack() as stack:
        rejects = stack.enter_context(Rejects(wish.rejects))
        spool = stack.enter_context(Spool())
        files = log_files(stack.enter_context(unzipped(paths)))
        shas = [sha_of(file.path if file.unpacked is None else Path(file.unpacked.name)) for file in files]
        if not wish.again:
            _refuse_known(ledger, kind, zip(shas, files, strict=True))
        zone = wish.zone or workspace.settings.zone
        account, people = _Account(Books(workspace.settings.zone)), _People(ledger)
        told: list[ReceiptFile] = []
        sources: dict[str, None] = {}
        for file, sha in zip(files, shas, strict=True):
            over = lay(workspace, kind, file, wish)
            mapping = over.columns.mapping
            origin = Origin(
                mapping.source, wish.shop or mapping.source, at, mapping.currency or workspace.settings.currency,
                mapping.customer_is, frozenset(map(plain, mapping.nobody)),
            )  # fmt: skip
            before = account.records
            with _no_collecting():
                _read(over, origin, account, people, spool, rejects)
            told.append(ReceiptFile(file.name, sha, mapping.id, account.records - before))
            sources[mapping.source] = None
            account.notes |= dict.fromkeys(over.notes)
        people.settle()
        rejects.close()
        if not account.records:
            raise _nothing(files[0].name, rejects)
        receipt = Receipt(
            at, kind, ", ".join(sources), wish.shop or "", workspace.settings.zone, tuple(told),
            records=account.records, customers_new=people.new, customers_known=people.known,
            products=len(account.products), repeated=account.repeated, rejected=dict(rejects.counts),
            rejects_file=str(wish.rejects) if wish.rejects and rejects.total else None,
            unread=dict(account.unread), notes=tuple(account.notes),
        )  # fmt: skip
        return _kept(workspace, ledger, receipt, account, spool, zone, take)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Rows make no circles, and the collector of circles would walk over hundreds of thousands of them all the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read(
    over: Laid, origin: Origin, account: _Account, people: _People, spool: Spool, rejects: Rejects
) -> None:
    """One file into messages, facts and rejects."""
    name = over.records.file.name
    costs: dict[Which, tuple[Cost, Origin]] = {}
    for piece in pieces(over, origin):
        if isinstance(piece, Bad):
            _reject(rejects, Reject(name, piece.line, piece.reason, piece.text))
            continue
        made = piece.made
        if made.reason:
            _reject(rejects, Reject(name, piece.line, made.reason, piece.told))
            continue
        if made.key is not None and not made.products:
            key = hash((origin.source, made.key))
            if key in account.keys:
                account.repeated += 1
                continue
            account.keys.add(key)
        account.records += 1
        account.unread.update(made.unread)
        if made.took_currency:
            account.notes["took_currency", origin.currency] = None
        _count(made, account)
        for product in made.products:
            account.products[origin.source, product.id] = product
        for cost in made.costs:  # rows that a report divides further (device, age) are one cost
            same = costs.get(which(cost))
            costs[which(cost)] = (cost if same is None else _added(same[0], cost), origin)
        if made.handles:
            people.meet(made.handles)
        spool.put(made.messages)
    account.costs |= costs


def _count(made: Made, account: _Account) -> None:
    for message in made.messages:
        account.events[message.get("event") or message["type"]] += 1
    for fact in made.facts:
        if fact.kind != "customer" and fact.kind != "product":
            account.books.count(fact.kind, fact.at, fact.currency, fact.amount, fact.units, fact.is_nobody)


def _added(one: Cost, other: Cost) -> Cost:
    return one._replace(
        amount=one.amount + other.amount,
        impressions=one.impressions + other.impressions,
        clicks=one.clicks + other.clicks,
    )


def _reject(rejects: Rejects, reject: Reject) -> None:
    rejects.report(rejects.told, {reject.reason: 1}, [reject])


def _kept(
    workspace: Workspace, ledger: SqlLedger, receipt: Receipt, account: _Account, spool: Spool, zone: str, take: TakeIn
) -> Receipt:  # fmt: skip
    """Messages into the lake, then receipt, products and costs into the ledger."""
    source = receipt.source.split(", ")[0]
    with ledger.lease("an import", LAKE, PATIENCE):
        with ledger.reading() as connection:
            segments = manifest.segments(connection)
            before = costs_before(connection, (cost for cost, _ in account.costs.values()))
        for key, (cost, origin) in account.costs.items():
            known = before.get(key, (0, 0, 0, 0))
            midnight = instant(iso(cost.day * DAY)[:10], zone)
            account.books.count("cost", midnight, cost.currency, cost.amount, 0, False)
            if key not in before or known[:3] != (cost.amount, cost.impressions, cost.clicks):
                spool.put([cost_message(cost, known[:3], known[3], midnight, origin)])
                account.events["cost recorded"] += 1
        known_messages = spool.known(workspace, segments)
        done = TakenIn()
        if spool.messages > len(known_messages):
            done = take(workspace, ledger, _requests(spool, known_messages, source, receipt.at), receipt.at)
        span = None if account.books.first is None else (account.books.first, account.books.last or 0)
        whole = replace(
            receipt,
            span=span,
            events=dict(sorted(account.events.items())),
            months=account.books.months(),
            without_customer=account.books.without_customer,
            duplicates=len(known_messages) + done.duplicates,
            set_aside=dict(done.set_aside),
        )
        with ledger.writing() as connection:
            by_source: dict[str, list[Product]] = {}
            for (named, _), product in account.products.items():
                by_source.setdefault(named, []).append(product)
            for named, products in by_source.items():
                keep_products(connection, named, products, receipt.at)
            keep_costs(connection, [cost for cost, _ in account.costs.values()], before, receipt.at)
            return keep_receipt(connection, whole)


def _requests(spool: Spool, without: frozenset[int], source: str, at: int) -> Iterator[Fresh]:
    for body in spool.bodies(without):
        yield Fresh(at, source, "batch", body)


class _People:
    """Who is named in the files, and how many of them the workspace knows: one customer by whatever identifier."""

    AT_ONCE = 2_000

    def __init__(self, ledger: SqlLedger) -> None:
        self._ledger = ledger
        self._seen: set[int] = set()
        self._waiting: list[Handles] = []
        self.new = self.known = 0

    def meet(self, handles: Handles) -> None:
        """One customer, by all identifiers of one record."""
        hashed = [hash(handle) for handle in handles]
        is_met = any(each in self._seen for each in hashed)
        self._seen.update(hashed)
        if not is_met:
            self._waiting.append(handles)
            if len(self._waiting) == self.AT_ONCE:
                self.settle()

    def settle(self) -> None:
        """Asks the ledger who of those that wait is known."""
        by_kind: dict[str, list[str]] = {}
        for handles in self._waiting:
            for kind, text in handles:
                by_kind.setdefault(kind, []).append(text)
        known: set[tuple[str, str]] = set()
        t = handles_table.c
        query = select(t.text).where(
            t.kind == bindparam("kind"), t.text.in_(bindparam("texts", expanding=True))
        )
        with self._ledger.reading() as connection:
            for kind, texts in by_kind.items():
                for low in range(0, len(texts), 500):
                    given = {"kind": kind, "texts": texts[low : low + 500]}
                    known.update((kind, text) for text in connection.scalars(query, given))
        for handles in self._waiting:
            if known.intersection(handles):
                self.known += 1
            else:
                self.new += 1
        self._waiting = []


def sha_of(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _refuse_known(ledger: SqlLedger, kind: str, files: Iterable[tuple[str, LogFile]]) -> None:
    with ledger.reading() as connection:
        found = imported_before(connection, kind, [sha for sha, _ in files])
    if found is not None:
        name, number = found
        raise AlreadyImported(
            f"'{name}' was imported before, with this very content",
            f"receipt {number} tells what came of it",
            "say --again to import it once more; what is known already is not taken twice",
            name=name, receipt=number,
        )  # fmt: skip


def _nothing(name: str, rejects: Rejects) -> BadInput:
    reason, n = rejects.counts.most_common(1)[0] if rejects.counts else ("", 0)
    why = f"most often ({n}): {IMPORT_REASONS[reason].to('en')}" if reason in IMPORT_REASONS else ""
    what = "there is no record in it"
    if rejects.total:
        what = (
            "its one record is not good" if rejects.total == 1 else f"none of {rejects.total} records is good"
        )
    return BadInput(
        f"{name}: {what}",
        why,
        "check with --show-mapping which column was taken for what",
    )


__all__ = ["OURS", "TakeIn", "Wish", "import_files", "lay", "lay_for_show", "mapping_for", "sha_of"]
