"""Import receipts: what a file said, to be held beside the books. Sums by month and currency, whole micro-units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from periplo.core.spans import moment_at

MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class ReceiptFile:
    """One file of an import. sha: of its content, SHA-256. mapping: the preset or mapping file that read it."""

    name: str
    sha: str
    mapping: str
    records: int


@dataclass(frozen=True, slots=True)
class Month:
    """One month, or "" for no month at all, in one currency. Amounts and units in micro-units.

    revenue: of all orders placed, `cancelled_amount` of those among them that were cancelled. returned and refunded:
    in the month in which it happened. spent: on advertising.
    """

    month: str
    currency: str
    orders: int = 0
    units: int = 0
    revenue: int = 0
    cancelled: int = 0
    cancelled_amount: int = 0
    returns: int = 0
    returned_units: int = 0
    returned: int = 0
    refunds: int = 0
    refunded: int = 0
    spent: int = 0

    @property
    def net(self) -> int:
        """Revenue less what was cancelled, returned and refunded."""
        return self.revenue - self.cancelled_amount - self.returned - self.refunded


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an import did. number: 0 until it is kept.

    span: the first and the last instant, None without any. events: messages by name of the event.
    without_customer: orders and returns that name nobody. duplicates: messages that the workspace had already.
    repeated: records that stand twice in the files. set_aside: messages that were refused further in, by reason.
    unread: values that could be spared and could not be read, by field. notes: what had to be taken for granted.
    """

    at: int
    kind: str
    source: str
    shop: str
    zone: str
    files: tuple[ReceiptFile, ...]
    number: int = 0
    records: int = 0
    span: tuple[int, int] | None = None
    customers_new: int = 0
    customers_known: int = 0
    products: int = 0
    events: Mapping[str, int] = field(default_factory=dict)
    months: tuple[Month, ...] = ()
    without_customer: int = 0
    duplicates: int = 0
    repeated: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    rejects_file: str | None = None
    set_aside: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def orders(self) -> int:
        return sum(month.orders for month in self.months)

    @property
    def share_without_customer(self) -> float | None:
        """In [0, 1]; None where there is neither an order nor a return."""
        n = self.orders + sum(month.returns for month in self.months)
        return self.without_customer / n if n else None

    def totals(self) -> tuple[Month, ...]:
        """All months together, one row a currency: two currencies are never added."""
        found: dict[str, list[int]] = {}
        for each in self.months:
            row = found.setdefault(each.currency, [0] * len(_SUMS))
            for place, name in enumerate(_SUMS):
                row[place] += getattr(each, name)
        return tuple(Month("", currency, *row) for currency, row in sorted(found.items()))


_SUMS = (
    "orders", "units", "revenue", "cancelled", "cancelled_amount", "returns", "returned_units", "returned", "refunds",
    "refunded", "spent",
)  # fmt: skip


class Books:
    """Counts facts into months. zone: where months begin."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._rows: dict[tuple[str, str], Counter[str]] = {}
        self._months: dict[int, str] = {}  # by quarter of an hour, as offsets are
        self.first: int | None = None
        self.last: int | None = None
        self.without_customer = 0

    def count(self, kind: str, at: int, currency: str, amount: int, units: int, is_nobody: bool) -> None:
        """One fact: an order, cancelled, return, refund or cost; anything else only stretches the span."""
        self.first = at if self.first is None or at < self.first else self.first
        self.last = at if self.last is None or at > self.last else self.last
        if kind not in ("order", "cancelled", "return", "refund", "cost"):
            return
        row = self._rows.setdefault((self._month(at), currency), Counter())
        self.without_customer += is_nobody and kind in ("order", "return")
        match kind:
            case "order":
                row.update(orders=1, units=units, revenue=amount)
            case "cancelled":
                row.update(cancelled=1, cancelled_amount=amount)
            case "return":
                row.update(returns=1, returned_units=units, returned=amount)
            case "refund":
                row.update(refunds=1, refunded=amount)
            case _:
                row.update(spent=amount)

    def _month(self, at: int) -> str:
        quarter = at // 900_000_000  # offsets are whole quarters of an hour
        if quarter not in self._months:
            self._months[quarter] = f"{moment_at(at, self._zone):%Y-%m}"
        return self._months[quarter]

    def months(self) -> tuple[Month, ...]:
        """By month, then currency."""
        return tuple(Month(month, currency, **row) for (month, currency), row in sorted(self._rows.items()))
