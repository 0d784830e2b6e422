"""[storage] of periplo.toml: in which database a workspace keeps its ledger and inbox, and under which name there."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qs, urlsplit

import msgspec

from periplo.core.errors import BadInput
from periplo.storage.objects import parted

FILES = "files"
_SCHEMA = re.compile(r"(?!pg_)[a-z_](?:[a-z0-9]|_(?!_)){0,54}")
_LONGEST_NAME = 40


class StorageSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """database: "files" of the folder whatever the environment says, or postgresql://…; nothing: PERIPLO_DATABASE,
    where that is set, else files. schema: the workspace's name in the database, if not the one made from its own.
    lake: s3://bucket/name, if the lake's files are kept in an object store; the folder then holds copies."""

    database: str | None = None
    schema: str | None = None
    lake: str | None = None


def check_storage(storage: StorageSettings, place: str) -> None:
    """Raises: BadInput if what periplo.toml says of storage cannot be meant; place: its name."""
    if storage.database not in (None, FILES):
        check_address(storage.database, place)
        if _password_in(storage.database):
            raise BadInput(
                f"{place} holds a password",
                "it may be read by others, and copied with the folder",
                "write the address without it, and give it as PGPASSWORD or in a password file",
            )
    if storage.lake is not None:
        _check_lake(storage.lake, place)
    if storage.schema is not None and not _SCHEMA.fullmatch(storage.schema):
        raise BadInput(
            f"{place} says schema '{storage.schema}'",
            "a schema is named by small letters, digits and single underscores",
            "write schema = 'periplo_my_shop'",
        )


def _check_lake(lake: str, place: str) -> None:
    try:
        parted(lake)
    except BadInput:
        raise BadInput(
            f"{place} says lake '{lake}'",
            "it is no address in an object store",
            "write it as lake = 's3://bucket/my-shop', or remove it: the lake is then the folder",
        ) from None


def check_address(database: str, place: str) -> None:
    """Raises: BadInput if this is no address of a PostgreSQL database; place: where it was written."""
    if not database.startswith(("postgresql://", "postgres://")):
        raise BadInput(
            f"{place} names a database that is not understood",
            "its address does not begin with postgresql://",
            "write it as postgresql://role@server:5432/database, or files",
        )


def schema_of(name: str, storage: StorageSettings) -> str:
    """The schema of a workspace of this name. Raises: BadInput if no name of a schema can be made of it."""
    if storage.schema:
        return storage.schema
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    folded = re.sub("[^a-z0-9]+", "_", plain)[:_LONGEST_NAME].strip("_")
    if not folded:
        raise BadInput(
            f"of the name '{name}' no name of a schema can be made",
            "it has no letter of a to z and no digit",
            "write schema = 'periplo_my_shop' under [storage] in periplo.toml",
        )
    return f"periplo_{folded}"


def _password_in(database: str) -> bool:
    try:
        parts = urlsplit(database)
        return bool(parts.password or parse_qs(parts.query).get("password"))
    except ValueError:
        return False
