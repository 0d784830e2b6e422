"""Files in a store that speaks S3, whole, by their address: s3://bucket/name.

Where the store is and who may, the environment says as to any program: AWS_ENDPOINT_URL (none: Amazon's), AWS_REGION,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY; AWS_ALLOW_HTTP=true for one without TLS. Nothing of it is read unless an
address is named. Each function raises: BadInput of an address that is none; EnvironmentFault where the store does not
do it, or the extra is missing.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import lru_cache
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


def create(address: str, content: bytes) -> bool:
    """Puts it there if nothing is. Returns whether it did."""
    with _at(address) as (store, name):
        from obstore.exceptions import AlreadyExistsError

        # Looked for first: a server that does not know the condition would write over what is there.
        with suppress(FileNotFoundError):
            store.head(name)
            return False
        try:
            store.put(name, content, mode="create")
        except AlreadyExistsError:
            return False
        return True


def keeps_versions(address: str, content: bytes) -> bool:
    """Whether a bucket keeps what is deleted or written over, as it says when this is put there."""
    with _at(address) as (store, name):
        return store.put(name, content)["version"] is not None


def sizes_below(address: str) -> dict[str, int]:
    """Names behind this address and a stroke, and the bytes of each."""
    with _at(address) as (store, name):
        return {
            one["path"].removeprefix(f"{name}/"): one["size"]
            for part in store.list(f"{name}/")
            for one in part
        }


def has_any_below(address: str) -> bool:
    """Whether anything stands behind this address and a stroke."""
    with _at(address) as (store, name):
        return any(part for part in store.list(f"{name}/", chunk_size=1))


def delete(address: str) -> None:
    """Deletes what lies there, if anything does. Raises: EnvironmentFault too if it is there still."""
    with _at(address) as (store, name):
        with suppress(FileNotFoundError):
            store.delete(name)
        if _head(store, name) is not None:
            raise EnvironmentFault(
                f"'{address}' is still there after it was deleted",
                "the store may hold it back by a rule of its own",
                "let the keys delete there, and switch off locks of objects",
            )


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
    bucket, name = parted(address)
    try:
        from obstore.exceptions import BaseError
        from obstore.store import S3Store  # noqa: F401 - told here if it lacks
    except ImportError as missing:
        raise EnvironmentFault(
            "an address in an object store was named, and what speaks with one is not installed",
            str(missing),
            "install it: pip install 'periplo[s3]'",
        ) from None
    try:
        said = tuple(sorted(each for each in os.environ.items() if each[0].startswith("AWS_")))
        yield _opened(bucket, said, *_RETRIES.values()), name
    except PeriploError:
        raise
    except (BaseError, OSError) as fault:
        raise EnvironmentFault(
            f"the object store does not do what it is asked at '{address}'",
            _first_line(fault),
            "check the bucket, AWS_ENDPOINT_URL, AWS_REGION and the keys",
        ) from None


@lru_cache(8)
def _opened(
    bucket: str, said: tuple[tuple[str, str], ...], max_retries: int, retry_timeout: timedelta
) -> Any:
    """A store that keeps its connections. said: by the environment."""
    from obstore.store import S3Store

    return S3Store(bucket, retry_config={"max_retries": max_retries, "retry_timeout": retry_timeout})


def parted(address: str) -> tuple[str, str]:
    """The bucket, and the name within it. Raises: BadInput if it is no address."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise BadInput(
            f"'{address}' is no address in an object store", mend="write it as s3://bucket/folder/name"
        )
    return found[1], found[2]


def _first_line(fault: Exception) -> str:
    return str(fault).split("\n", 1)[0][:300]
