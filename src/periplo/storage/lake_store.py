"""A lake whose files are kept in an object store; the folder holds copies of those that were asked for here.

A file's name tells the beginning of its sum: whatever has that name is that content, here and there, so a
copy need not be asked for again, and whoever was stopped and goes on too late writes over nothing. Which store is
whose, an object beside the files says; nothing is put or deleted before it was read (`own`).
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import TypeVar

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.storage import objects
from periplo.storage.lake_files import Lake, plain, size_of

OWNER = "owner"  # name of the object that says whose the files beside it are
_AT_ONCE = 8  # files that are fetched or deleted at the same time
_STALLED = 600  # seconds without a byte, after which nobody is at a file that was being fetched
_SUM = 16  # digits of a file's SHA-256 in its name
Told = TypeVar("Told")


class AnothersLake(BadInput):
    """The place in the store belongs to another workspace."""

    code = "anothers_lake"


class VersionsKept(BadInput):
    """The bucket keeps what is deleted, so that nobody could be erased."""

    code = "versions_kept"


@dataclass(frozen=True, slots=True)
class StoredLake(Lake):
    """address: s3://bucket/name, behind which the files stand. Errors of the store as in objects.py."""

    address: str

    def __str__(self) -> str:
        return self.address

    def files(self, names: Iterable[str]) -> list[str]:
        """Where these can be read here: those that lack are fetched, and proved by the sum in their name.

        Raises: BadInput if the store has not what was put there; EnvironmentFault if it cannot be kept here.
        """
        here = self._paths(names)
        lacking = [name for name, path in here if not os.path.isfile(path)]
        if lacking:
            _all_at_once(self._fetch, lacking)
        return [path for _, path in here]

    def _fetch(self, name: str) -> None:
        draft = self.folder / f".{name}.{secrets.token_hex(4)}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            objects.fetch(self._at(name), draft)
            if not _is_as_named(draft, name):
                raise BadInput(
                    "a segment of the lake is missing or damaged",
                    f"what lies at '{self._at(name)}' is not what was put there",
                    "restore it from a backup",
                )
            draft.replace(self.folder / name)
        except OSError as fault:
            raise EnvironmentFault(
                "a file of the lake cannot be kept here", fault.strerror or "", "free disk space"
            ) from None
        finally:
            with suppress(OSError):
                draft.unlink()

    def _sent(self, draft: Path, name: str, sha: str) -> str:
        name = f"{name.removesuffix('.parquet')}.{sha[:_SUM]}.parquet"
        try:
            self._send(name, draft, sha)
        except EnvironmentFault:
            _ours.pop(self.address, None)  # so that whoever tries again asks first, before others wait for it
            raise
        return name

    def _send(self, name: str, path: Path, sha: str) -> None:
        objects.put_file(self._at(name), path)
        if objects.sha_of(self._at(name)) != sha:
            raise EnvironmentFault(
                f"what lies at '{self._at(name)}' is not what was sent",
                mend="delete it there, and try again",
            )

    def send(self, names: Iterable[str]) -> None:
        there = self._at_the_store()
        here = [name for name in names if name not in there and os.path.isfile(self.folder / name)]
        for name in here:
            sha = Lake.sha_of(self, name)
            if _tells(name, sha):
                self._send(name, self.folder / name, sha)

    def drop(self, names: Iterable[str]) -> None:
        """Deletes files, at the store first, which has to confirm each."""
        names = list(names)
        _all_at_once(lambda name: objects.delete(self._at(name)), names)
        Lake.drop(self, names)

    def keep_only(self, names: Collection[str]) -> None:
        self.drop(self._at_the_store().keys() - {*names})
        Lake.keep_only(self, names)

    def names(self) -> set[str]:
        return {*self._at_the_store(), *self.here()}

    def lacking(self, names: Iterable[str]) -> list[str]:
        kept = self._kept()
        return [name for name in names if name not in kept]

    def otherwise(self, sizes: Iterable[tuple[str, int]]) -> list[str]:
        kept = self._kept()
        return [name for name, size in sizes if kept.get(name) != size]

    def cut(self, sizes: Iterable[tuple[str, int]]) -> list[str]:
        here = self.here()
        return Lake.otherwise(self, (each for each in sizes if each[0] in here))

    def sha_of(self, name: str) -> str:
        return Lake.sha_of(self, name) if plain(name) == name else objects.sha_of(self._at(name))

    @property
    def is_elsewhere(self) -> bool:
        return True

    def forget_copies(self, names: Iterable[str]) -> None:
        Lake.drop(self, names)
        for path in self.folder.glob(".*.parquet.*"):  # what was being fetched when somebody was killed
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < time() - _STALLED:
                    path.unlink()

    def spoilt(self, deep: bool) -> list[str]:
        return sorted(
            name
            for name in self.here()
            if deep and plain(name) != name and not _is_as_named(self.folder / name, name)
        )

    def is_within_reach(self) -> bool:
        return True

    def has_any(self) -> bool:
        return Lake.has_any(self) or objects.has_any_below(self.address)

    def own(self, owner: Callable[[], str], anew: bool = False) -> None:
        """Raises: AnothersLake, VersionsKept."""
        who = owner()
        if _ours.get(self.address) == who and not anew:
            return
        if (
            not objects.create(self._at(OWNER), who.encode())
            and objects.read(self._at(OWNER)) != who.encode()
        ):
            raise AnothersLake(
                f"'{self.address}' holds the lake of another workspace, or of the one that this is a copy of",
                "each would delete the other's files",
                "name another place in periplo.toml: lake = 's3://bucket/another'",
            )
        if objects.keeps_versions(self._at(OWNER), who.encode()):
            raise VersionsKept(
                f"the bucket of '{self.address}' keeps versions",
                "whoever is erased would stay in them",
                "switch versions off and delete the old ones, or name another bucket",
            )
        _ours[self.address] = who

    def _kept(self) -> dict[str, int]:
        """Each file, and its bytes; those that were written while the folder was the lake are kept there still."""
        here = {name: size_of(self.folder / name) for name in self.here() if plain(name) == name}
        return {**here, **self._at_the_store()}

    def _at_the_store(self) -> dict[str, int]:
        return {
            name: size
            for name, size in objects.sizes_below(self.address).items()
            if name.endswith(".parquet") and "/" not in name
        }

    def _at(self, name: str) -> str:
        return f"{self.address}/{name}"


# Whose an address is, as this process has asked, while nothing has failed there since.
_ours: dict[str, str] = {}


def _is_as_named(path: Path, name: str) -> bool:
    with path.open("rb") as file:
        return _tells(name, hashlib.file_digest(file, "sha256").hexdigest())


def _tells(name: str, sha: str) -> bool:
    return name.endswith(f".{sha[:_SUM]}.parquet")


def _all_at_once(do: Callable[[str], Told], names: list[str]) -> list[Told]:
    if len(names) < 2:
        return [do(name) for name in names]
    with ThreadPoolExecutor(min(_AT_ONCE, len(names))) as pool:
        return list(pool.map(do, names))
