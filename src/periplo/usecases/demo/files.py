"""The demo's events as a file that anyone may import: Parquet, or CSV as the country's office programs write it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import duckdb
import numpy as np

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.usecases.demo.dirt import spellings
from periplo.usecases.demo.money import SKUS
from periplo.usecases.demo.rows import CATEGORIES, FLAGS, IDS, MONEY, NUMBERS, WORDS
from periplo.usecases.demo.shop import Shop

CUSTOMER, EVENT, TIME = "customer", "event", "time"  # the columns that an import asks for
_POINT = ("es_MX",)  # locales that write 1,234.56; the others write 1.234,56
_PREFIX = {"session": "s", "list_id": "L", "order_id": "P"}


def write_shop(shop: Shop, path: Path) -> Path:
    """Write the events, in order of arrival, to `path`: .parquet, or .csv or .csv.gz in the country's form.

    The file appears whole or not at all. Raises: BadInput for another suffix; EnvironmentFault if it cannot be written.
    """
    if path.name.endswith(".parquet"):
        form = "format parquet, compression zstd, row_group_size 122880"
        select = _select(shop, local=False)
    elif path.name.endswith((".csv", ".csv.gz")):
        mark = "," if shop.country.locale in _POINT else ";"
        form = f"format csv, header, delimiter '{mark}', compression {'gzip' if path.suffix == '.gz' else 'none'}"
        select = _select(shop, local=True)
    else:
        raise BadInput(
            f"'{path.name}' is no kind of file that the demo writes", mend="use .parquet, .csv or .csv.gz"
        )
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect() as connection:
            connection.execute("set preserve_insertion_order = true")
            connection.register("shop", {name: np.ascontiguousarray(c) for name, c in shop.columns.items()})
            names = np.array(["", *shop.keys, *shop.devices], dtype=object)
            connection.register("known", {"person": np.arange(-1, len(names) - 1), "key": names})
            connection.execute(f"copy ({select}) to '{_quoted(str(beside))}' ({form})")
        os.replace(beside, path)
    except (OSError, duckdb.IOException) as fault:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise EnvironmentFault(
            f"'{path}' cannot be written", str(fault), "free some space or choose another folder"
        ) from fault
    return path


def _select(shop: Shop, local: bool) -> str:
    texts = {**WORDS, "place": shop.country.shops, "sku": SKUS, "comment": shop.comments}
    when = """make_timestamp("at") at time zone 'UTC'"""
    if local:
        when = f"strftime(({when}) at time zone '{shop.country.zone}', '%d/%m/%Y %H:%M:%S')"
    columns = [
        f"case when who between 0 and {len(shop.keys) - 1} then key end as {CUSTOMER}",
        f"case when who >= {len(shop.keys)} then key end as anonymous_id",
        f"{_words('spelling', spellings(), 1)} as {EVENT}",
        f"{when} as {TIME}",
        "'m' || message as message_id",
        *(f'{_words(name, texts[name], 0)} as "{name}"' for name in texts),
        *(_number(name, local, shop) for name in NUMBERS),
        f"case when isnan(shop.total) then null else '{shop.country.currency}' end as currency",
        *(f"case when {name} = 0 then null else '{_PREFIX[name]}' || {name} end as {name}" for name in IDS),
        *(f"case {name} when 1 then true when 0 then false end as {name}" for name in FLAGS),
        _products(local),
    ]
    return f"select {', '.join(columns)} from shop join known on known.person = shop.who order by shop.place_in_file"


def _number(name: str, local: bool, shop: Shop) -> str:
    value = f"shop.{name}"
    if local:
        decimals = 2 if name in MONEY else 1 if name == "minutes" else 0
        value = f"format('{{:,.{decimals}f}}', {value})"
        if shop.country.locale not in _POINT:
            value = f"translate({value}, ',.', '.,')"
    return f"case when isnan(shop.{name}) then null else {value} end as {name}"


def _products(local: bool) -> str:
    chosen = ", ".join(
        f"case when basket & {1 << bit} > 0 then '{name}' end" for bit, name in enumerate(CATEGORIES)
    )
    listed = f"[one for one in [{chosen}] if one is not null]"
    if local:
        listed = f"array_to_string({listed}, ' + ')"
    return f"case when basket = 0 then null else {listed} end as products"


def _words(column: str, values: tuple[str, ...] | list[str], shift: int) -> str:
    listed = ", ".join(f"'{_quoted(value)}'" for value in values)
    return f'[{listed}]["{column}" + {shift}]'


def _quoted(text: str) -> str:
    return text.replace("'", "''")
