"""Coupon codes: read from a file or made here, and given to messages, one each."""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.wording import TemplateFailed
from periplo.storage.coupons import has_pool, load_codes, take_code
from periplo.storage.sql import SqlLedger

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that are mistaken for one another
LONG = 8  # random letters of a made code: one in 8·10^11 to guess
MOST_MADE = 1_000_000
_CODE_MOST = 100
_HEADERS = frozenset(
    ("code", "codes", "coupon", "coupons", "codigo", "código", "cupon", "cupón", "cupones", "codigos")
)


class Loaded(NamedTuple):
    """What came of a file. known: codes that the pool had already."""

    pool: str
    added: int
    known: int


def load(ledger: SqlLedger, pool: str, file: Path, at: int, expires_at: int | None = None) -> Loaded:
    """Loads the codes of a file into a pool, all or none. Raises: BadInput with the line that is no code."""
    _named(pool)
    codes = codes_in(file)
    with ledger.writing() as connection:
        added = load_codes(connection, pool, codes, at, expires_at)
    return Loaded(pool, added, len(codes) - added)


def make(
    ledger: SqlLedger, pool: str, count: int, prefix: str, out: Path, at: int, expires_at: int | None = None
) -> Loaded:
    """Makes codes that nobody can guess, writes them for the shop to know, and loads them into a pool.

    The file is whole on disk before any code may be given. Raises: BadInput, EnvironmentFault.
    """
    _named(pool)
    if not 1 <= count <= MOST_MADE:
        raise BadInput(f"{count} codes were asked for", mend=f"ask for 1 to {MOST_MADE}")
    if prefix and not _is_code(prefix):
        raise BadInput(f"'{prefix}' cannot begin a code", mend="use letters, digits and -")
    if out.exists():
        raise BadInput(
            f"'{out.name}' exists already", "codes that were given may stand in it", "name another file"
        )
    codes: dict[str, None] = {}
    while len(codes) < count:
        codes[prefix + "".join(secrets.choice(LETTERS) for _ in range(LONG))] = None
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write("code\n" + "".join(f"{code}\n" for code in codes))
            file.flush()
            os.fsync(file.fileno())
    except OSError as refused:
        raise EnvironmentFault(
            f"'{out.name}' cannot be written", refused.strerror or "", "name a folder that you may write"
        ) from None
    with ledger.writing() as connection:
        added = load_codes(connection, pool, list(codes), at, expires_at)
    return Loaded(pool, added, count - added)


def codes_in(file: Path) -> list[str]:
    """The first column of a file, each code once, in order; a heading is passed over."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"there is no file '{file.name}'", mend="check the path") from None
    except (UnicodeDecodeError, OSError):
        raise BadInput(f"'{file.name}' is not a text in UTF-8", mend="save it again as UTF-8") from None
    sign = next((one for one in (";", "\t", ",") if one in text.partition("\n")[0]), ",")
    found: dict[str, None] = {}
    for line, row in enumerate(csv.reader(text.splitlines(), delimiter=sign), 1):
        code = row[0].strip() if row else ""
        if not code or (line == 1 and code.casefold() in _HEADERS):
            continue
        if not _is_code(code):
            raise BadInput(
                f"line {line} of '{file.name}' is no code",
                f"a code has up to {_CODE_MOST} visible characters and no space",
                "mend or remove that line; nothing was loaded",
                line=line,
            )
        found[code] = None
    if not found:
        raise BadInput(f"'{file.name}' has no codes", mend="write one a line, or in the first column")
    return list(found)


def coupon_taker(ledger: SqlLedger, key: str, handle: int, at: int) -> Callable[[str], str]:
    """Gives a message its code of a pool, in a transaction of its own. key: names member and node.

    What it gives raises: TemplateFailed("no_coupon") or ("unknown_pool").
    """

    def take(pool: str) -> str:
        with ledger.writing() as connection:
            code = take_code(connection, pool, key, handle, at)
            is_known = code is not None or has_pool(connection, pool)
        if code is None:
            raise TemplateFailed("no_coupon" if is_known else "unknown_pool", {"pool": pool[:60]})
        return code

    return take


def _is_code(text: str) -> bool:
    return len(text) <= _CODE_MOST and text.isprintable() and not any(letter.isspace() for letter in text)


def _named(pool: str) -> None:
    if not pool or len(pool) > 60 or not all(letter.isalnum() or letter in "-_." for letter in pool):
        raise BadInput(f"'{pool}' is no name of a pool", mend="use letters, digits, - and _")
