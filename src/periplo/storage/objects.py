"""Files in a store that speaks S3, whole, by their address: s3://bucket/name.

Where the store is and who may, the environment says as to any program: AWS_ENDPOINT_URL (none: Amazon's), AWS_REGION,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY; AWS_ALLOW_HTTP=true for one without TLS. Nothing of it is read unless an
address is named. Each function raises: BadInput of an address that is none; EnvironmentFault where the store does not
do it, or the extra is missing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from periplo.core.errors import BadInput, EnvironmentFault, PeriploError

SCHEME = "s3://"
_ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([^/].*[^/]|[^/])")
_CHUNK = 8 << 20
_RETRIES: Any = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}


def is_address(said: str) -> bool:
    """Whether this names a place in a store, rightly or not."""
    return said.startswith(SCHEME)


def exists(address: str) -> bool:
    with _at(address) as (store, name):
        return _head(store, name) is not None


def put_file(address: str, path: Path) -> None:
    """Puts a file there, in parts where it is large; whoever reads sees all of it or nothing."""
    with _at(address) as (store, name), path.open("rb") as content:
        store.put(name, content, chunk_size=_CHUNK)


def put(address: str, content: bytes) -> None:
    with _at(address) as (store, name):
        store.put(name, content)


def read(address: str) -> bytes | None:
    """The content; None where there is nothing."""
    with _at(address) as (store, name):
        try:
            return bytes(store.get(name).bytes())
        except FileNotFoundError:
            return None


def fetch(address: str, path: Path) -> None:
    """Writes it into a new file. Raises: BadInput if there is nothing at the address."""
    with path.open("xb") as sink:
        for part in _parts(address):
            sink.write(part)


def sha_of(address: str) -> str:
    """The sum of what lies there, by reading it whole. Raises: as fetch."""
    digest = hashlib.sha256()
    for part in _parts(address):
        digest.update(part)
    return digest.hexdigest()


def _parts(address: str) -> Iterator[Any]:
    with _at(address) as (store, name):
        try:
            found = store.get(name)
        except FileNotFoundError:
            raise BadInput(
                f"there is nothing at '{address}'", mend="check the bucket, the name and the region"
            ) from None
        yield from found.stream(min_chunk_size=_CHUNK)


def _head(store: Any, name: str) -> Any:
    try:
        return store.head(name)
    except FileNotFoundError:
        return None


@contextmanager
def _at(address: str) -> Iterator[tuple[Any, str]]:
    """The store, and the name within it."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise BadInput(
            f"'{address}' is no address in an object store", mend="write it as s3://bucket/folder/name"
        )
    try:
        from obstore.exceptions import BaseError
        from obstore.store import S3Store
    except ImportError as missing:
        raise EnvironmentFault(
            "an address in an object store was named, and what speaks with one is not installed",
            str(missing),
            "install it: pip install 'periplo[s3]'",
        ) from None
    try:
        yield S3Store(found[1], retry_config=_RETRIES), found[2]
    except PeriploError:
        raise
    except (BaseError, OSError) as fault:
        raise EnvironmentFault(
            f"the object store does not do what it is asked at '{address}'",
            _first_line(fault),
            "check the bucket, AWS_ENDPOINT_URL, AWS_REGION and the keys",
        ) from None


def _first_line(fault: Exception) -> str:
    return str(fault).split("\n", 1)[0][:300]
