"""A mapping: which column of an export feeds which field, and how. Values only; mapping_yaml.py reads them."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field

from periplo.core.texts import Text

PARTS = ("first", "rest")


@dataclass(frozen=True, slots=True)
class From:
    """Where the value of one field comes from: the first of these columns that is not blank, then what is done to it.

    columns: names, `*` for anything. fixed: the value itself. header: what `*` stands for in the name of such a column.
    values: what is written -> what is meant, compared without case; `otherwise`: where nothing fits or it is blank.
    part: "first" word of a name, or the "rest". pattern: a regular expression whose group is the value. join: all
    columns, joined by this. divide: amounts are in hundredths (100) or the like. decimal, dates, zone: as written
    here, where the mapping's own do not hold.
    """

    columns: tuple[str, ...] = ()
    fixed: str | None = None
    header: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    otherwise: str | None = None
    part: str | None = None
    pattern: str | None = None
    join: str | None = None
    divide: int = 1
    decimal: str | None = None
    dates: str | None = None
    zone: str | None = None


Fields = Dict[str, From]


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are no records: totals, drafts. `column` says one of `values` (`*` for anything), or is blank."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """One export's columns. detect: sets of columns; where a file has all of one set, it is such an export, unless
    it has a column of `unless`.

    customer_is: the kind of identifier that `customer` is; "user" is the number by which the shop's own site calls
    them. records: in JSON, the list that holds the records. lines_in: in JSON, the list of an order's lines.
    inner: what a row holds several of (consents, answers); lines: what the rows of one order say of its products.
    fill: columns that say nothing where they say the same as the row before, within one value of `fill_within`.
    """

    id: str
    title: Text
    kind: str
    source: str
    fields: Fields
    lines: Fields = field(default_factory=dict)
    lines_in: str | None = None
    inner: tuple[Fields, ...] = ()
    traits: Fields = field(default_factory=dict)
    properties: Fields = field(default_factory=dict)
    detect: tuple[tuple[str, ...], ...] = ()
    unless: tuple[str, ...] = ()
    customer_is: str = "user"
    records: str | None = None
    skip: tuple[Skip, ...] = ()
    fill: tuple[str, ...] = ()
    fill_within: str | None = None
    nobody: tuple[str, ...] = ()
    decimal: str | None = None
    dates: str | None = None
    zone: str | None = None
    currency: str | None = None
    learned: str = ""
    uncertain: tuple[Text, ...] = ()
