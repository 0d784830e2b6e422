"""The one door to the files of the lake: whoever reads, writes or deletes one asks here, by its name in the manifest.

A file never changes. It is written as a draft, counts once the manifest names it, and goes when nothing names it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from periplo.core.errors import EnvironmentFault

_FILES, _DRAFT = "*.parquet", "."  # a draft's name is the file's behind a dot
_PARTING = ".parting"  # beside the drafts

_SUM = re.compile(r"\.[0-9a-f]{16}\.parquet$")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was put into the lake. bytes, sha (SHA-256): of its content."""

    path: Path
    bytes: int
    sha: str

    @property
    def name(self) -> str:
        """As the manifest is to name it."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Lake:
    """The files of one lake, in a folder."""

    folder: Path

    def __str__(self) -> str:
        return str(self.folder)

    def files(self, names: Iterable[str]) -> list[str]:
        """Where these can be read, in the order of their names. Whether they are there, reading them tells."""
        folder = str(self.folder)
        return [os.path.join(folder, name) for name in names]

    def draft(self, name: str) -> Path:
        """Where to write what is to have this name; it has it once it was `put`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{_DRAFT}{name}"

    @contextmanager
    def parting(self) -> Iterator[Path]:
        """An empty folder for what is written on the way to drafts, gone at the end. For one at a time.

        Raises: EnvironmentFault if the disk does not take it.
        """
        folder = self.folder / _PARTING
        try:
            self._forget_parting()
            folder.mkdir(parents=True)
            try:
                yield folder
            finally:
                self._forget_parting()
        except OSError as fault:
            raise not_written(fault) from None

    def _forget_parting(self) -> None:
        with suppress(FileNotFoundError):
            shutil.rmtree(self.folder / _PARTING)

    def put(self, draft: Path) -> Kept:
        """Lets a draft be a file of the lake, safe where it is kept when this returns. Its name may tell its sum too.

        Raises: EnvironmentFault if disk or store do not take it; the draft is gone then.
        """
        try:
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
                sha = hashlib.file_digest(file, "sha256").hexdigest()
            name = self._sent(draft, draft.name.removeprefix(_DRAFT), sha)
            path = draft.with_name(name)
            draft.replace(path)
            return Kept(path, path.stat().st_size, sha)
        except (OSError, EnvironmentFault) as fault:
            with suppress(OSError):
                draft.unlink()
            if isinstance(fault, EnvironmentFault):
                raise
            raise not_written(fault) from None

    def _sent(self, draft: Path, name: str, sha: str) -> str:
        """What is done before a draft takes its place. Returns the name that it is to have."""
        return name

    def drop(self, names: Iterable[str]) -> None:
        """Deletes files; one that is gone already is no fault."""
        for _, path in self._paths(names):
            with suppress(FileNotFoundError):
                os.unlink(path)

    def keep_only(self, names: Collection[str]) -> None:
        """Deletes every file that is none of these, every draft, and what was written on the way to one. Nobody may be
        writing.
        """
        self._forget_parting()
        self.drop({path.name for path in self.folder.glob(_FILES)} - {*names})

    def names(self) -> set[str]:
        """Of all files that there are, whether the manifest names them or not."""
        return self.here()

    def lacking(self, names: Iterable[str]) -> list[str]:
        """Those of these that are not there."""
        return [name for name, path in self._paths(names) if not os.path.isfile(path)]

    def otherwise(self, sizes: Iterable[tuple[str, int]]) -> list[str]:
        """Those that are not there, or have another size than was told, bytes."""
        return [name for name, size in sizes if size_of(self.folder / name) != size]

    def cut(self, sizes: Iterable[tuple[str, int]]) -> list[str]:
        """The same, as far as this machine can tell by itself."""
        return self.otherwise(sizes)

    @property
    def is_elsewhere(self) -> bool:
        """Whether files are kept elsewhere, so that what lies here are copies."""
        return False

    def own(self, owner: Callable[[], str], anew: bool = False) -> None:
        """Makes sure that it may be written. owner: tells who asks; anew: as it is now, whatever was found before."""

    def here(self) -> set[str]:
        """Names of the files that lie in the folder."""
        return {path.name for path in self.folder.glob(_FILES) if not path.name.startswith(_DRAFT)}

    def copied(self, name: str) -> Path:
        """A draft of the same content."""
        draft = self.draft(name)
        draft.unlink(missing_ok=True)
        shutil.copyfile(self.folder / name, draft)
        return draft

    def send(self, names: Iterable[str]) -> None:
        """Puts these where files are kept, if they lie here alone, by the names that they have."""

    def forget_copies(self, names: Iterable[str]) -> None:
        """Deletes these here, where they are but copies of what is kept elsewhere."""

    def spoilt(self, deep: bool) -> list[str]:
        """Copies that lie here and are not what they are copies of. deep: reads them."""
        return []

    def sha_of(self, name: str) -> str:
        """The sum of what is there, by reading it whole."""
        with (self.folder / name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def link(self, names: Sequence[str], into: Lake) -> None:
        """Lets another lake have these files too, without copying them where the disk can."""
        into.folder.mkdir(parents=True, exist_ok=True)
        for name, path in zip(names, self.files(names), strict=True):
            try:
                os.link(path, into.folder / name)
            except OSError:
                shutil.copyfile(path, into.folder / name)

    def absolute(self) -> Lake:
        """The same, as it is called from anywhere."""
        return replace(self, folder=self.folder.resolve())

    def is_within_reach(self) -> bool:
        """Whether its files can be seen from this machine."""
        return self.folder.is_dir()

    def has_any(self) -> bool:
        """Whether anything was ever put into it."""
        return any(self.folder.glob("*"))

    def _paths(self, names: Iterable[str]) -> list[tuple[str, str]]:
        names = list(names)
        return list(zip(names, Lake.files(self, names), strict=True))


def plain(name: str) -> str:
    """A file's name without the sum that it may tell."""
    return _SUM.sub(".parquet", name)


def not_written(fault: Exception) -> EnvironmentFault:
    """What is told when a file of the lake could not be written."""
    reason = str(fault).split("\n")[0][:200]
    return EnvironmentFault("a segment of the lake cannot be written", reason, "free disk space")


def size_of(path: Path) -> int:
    """Its bytes; -1 if there is no such file."""
    try:
        return path.stat().st_size
    except OSError:
        return -1
