"""A map's file edited by several people at a time: each act on what it says now, written whole or not at all."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from copy import deepcopy
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from ruamel.yaml.comments import CommentedMap

from periplo.core.errors import BadInput
from periplo.core.labels import Labels
from periplo.core.library import Library
from periplo.core.maps import JourneyMap
from periplo.formats.documents import Document, document_of, read_document
from periplo.formats.library_yaml import library_beside
from periplo.formats.map_yaml import map_of
from periplo.formats.rewritten import rewritten
from periplo.storage.lease import FileLease
from periplo.usecases.editing.acts import AnyAct, edits_of
from periplo.usecases.editing.cells import Editing
from periplo.usecases.editing.edits import AnyEdit, Meanwhile, applied, back
from periplo.usecases.joining.write import MapFile, version_of, write_whole

LOCK = "maps.lock"
PATIENCE = 10.0  # seconds to wait while another process writes
EMPTY = "schema: 1\n"  # a library that is not there yet
KEPT = 8  # files held as they were last read
REMEMBERED = 40  # texts that a file had, so that undoing gives back the very same one, comments and all


def library_writer(root: Path) -> AbstractContextManager[None]:
    """Held by whoever reads the library of this workspace to write it again.

    Raises: LedgerBusy if another process holds it for long.
    """
    return FileLease(root / LOCK).held("editing the library", PATIENCE)


class Refused(NamedTuple):
    """An act that was not done: its place among those asked for, and why."""

    place: int
    why: BadInput


class Done(NamedTuple):
    """file: the map as its file now is; back: the edits that take it all back; refused: what was not done."""

    file: MapFile
    back: list[AnyEdit]
    refused: list[Refused]


class Workbench:
    """The maps of one workspace, as people edit them. One at a time writes, in this process and in others."""

    def __init__(self, root: Path) -> None:
        self._lease = FileLease(root / LOCK)
        self._kept: OrderedDict[Path, MapFile] = OrderedDict()
        self._past: dict[Path, list[tuple[str, dict[str, Any]]]] = {}
        self._lock = Lock()

    def opened(self, path: Path, labels: Labels | None = None) -> MapFile:
        """The map in a file; what was read already is not read again.

        Raises: BadInput, BadMap if it cannot be read.
        """
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            text = ""
        with self._lock:
            there = self._kept.get(path)
        if there is None or there.text != text:
            document = read_document(path)
            there = MapFile(
                path, path.read_bytes().decode("utf-8-sig"), document, _drawn(document, path, labels)
            )
            self._past.pop(path, None)  # somebody wrote it elsewhere: what it said before is theirs to keep
            self._keep(there)
        return MapFile(path, there.text, there.document, _drawn(there.document, path, labels))

    def edit(
        self,
        path: Path,
        acts: Sequence[AnyAct],
        language: str,
        labels: Labels | None = None,
        is_whole: bool = False,
    ) -> Done:
        """Does what was asked and writes the file. is_whole: all of it or nothing.

        Raises: BadInput, BadMap if the file cannot be read; EnvironmentFault if it cannot be written.
        """
        with self._lease.held("editing a map", PATIENCE):
            file = self.opened(path, labels)
            done, refused, data, _ = tried(file, acts, language, labels)
            if (is_whole and refused) or data == file.document.data:
                return Done(file, [] if refused and is_whole else back(done), refused)
            return Done(self._written(file, data, labels), back(done), refused)

    def rewrite(
        self, path: Path, change: Callable[[dict[str, Any]], dict[str, Any]], labels: Labels | None = None
    ) -> MapFile:
        """Makes the file say what `change` makes of what it says now.

        Raises: what `change` does; BadMap if the map would contradict itself; EnvironmentFault.
        """
        with self._lease.held("editing a map", PATIENCE):
            file = self.opened(path, labels)
            data = change(deepcopy(file.document.data))
            return file if data == file.document.data else self._written(file, data, labels)

    def put_back(self, path: Path, text_of: Callable[[], str], labels: Labels | None = None) -> MapFile:
        """Gives the file a whole text, such as that of an earlier version, word by word.

        text_of: asked while nobody else writes. Raises: what it does; BadMap if it cannot be read any more;
        EnvironmentFault.
        """
        with self._lease.held("editing a map", PATIENCE):
            file, text = self.opened(path, labels), text_of()
            return file if text == file.text else self._replaced(file, text, labels)

    def rewrite_library(
        self,
        path: Path,
        change: Callable[[dict[str, Any]], dict[str, Any]],
        check: Callable[[Document], object],
    ) -> str:
        """The same for the library, which may not be there yet; its version thereafter.

        check: raises for a library that cannot be.
        """
        with self._lease.held("editing the library", PATIENCE):
            text = path.read_bytes().decode("utf-8-sig") if path.exists() else EMPTY
            document = document_of(text, path.name)
            data = change(deepcopy(document.data))
            if data != document.data:
                new = self._said_before(path, data) or rewritten(text, document, data)
                check(document_of(new, path.name))
                path.touch()
                write_whole(path, new)
                self._remember(path, text, document.data)
                text = new
            return version_of(text)

    def may_take_back(self, path: Path, version: str) -> bool:
        """Whether the file says what was written here last, and what it said before is known."""
        return (
            bool(self._past.get(path))
            and path.exists()
            and version_of(path.read_bytes().decode("utf-8-sig")) == version
        )

    def take_back(self, path: Path, version: str) -> None:
        """Gives the file the text that it had before it was written last.

        version: of the file that is to be undone. Raises: Meanwhile if it says something else by now.
        """
        with self._lease.held("editing a map", PATIENCE):
            if not self.may_take_back(path, version):
                raise Meanwhile(
                    "this cannot be taken back any more",
                    "the file was written again since, or the console was started anew",
                    "mend it here, or put a version back",
                )
            text, _ = self._past[path].pop()
            write_whole(path, text)
            with self._lock:
                there = self._kept.get(path)
            if there is not None:
                document = document_of(text, path.name)
                self._keep(MapFile(path, text, document, there.drawn))

    def _written(self, file: MapFile, data: Mapping[str, Any], labels: Labels | None) -> MapFile:
        text = self._said_before(file.path, data) or rewritten(file.text, file.document, data)
        return self._replaced(file, text, labels)

    def _replaced(self, file: MapFile, text: str, labels: Labels | None) -> MapFile:
        path, document = file.path, document_of(text, file.path.name)
        new = MapFile(path, text, document, _drawn(document, path, labels))
        write_whole(path, text)
        self._remember(path, file.text, file.document.data)
        self._keep(new)
        return new

    def _remember(self, path: Path, text: str, data: dict[str, Any]) -> None:
        past = self._past.setdefault(path, [])
        past.append((text, data))
        del past[:-REMEMBERED]

    def _said_before(self, path: Path, data: Mapping[str, Any]) -> str | None:
        return next((text for text, said in reversed(self._past.get(path, [])) if said == data), None)

    def _keep(self, file: MapFile) -> None:
        with self._lock:
            self._kept[file.path] = file
            self._kept.move_to_end(file.path)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def tried(
    file: MapFile, acts: Sequence[AnyAct], language: str, labels: Labels | None = None
) -> tuple[list[AnyEdit], list[Refused], dict[str, Any], JourneyMap]:
    """What these acts come to, one after the other, without writing: edits, what is refused, and the map thereafter."""
    library = library_beside(file.path, labels)
    data, drawn = dict(file.document.data), file.drawn
    done: list[AnyEdit] = []
    refused: list[Refused] = []
    for place, act in enumerate(acts):
        try:
            edits = edits_of(Editing(data, drawn, language, labels, library), act)
            after = applied(data, edits) if edits else data
            drawn = drawn if after == data else said_by(after, file.path.name, labels, library)
        except BadInput as why:
            refused.append(Refused(place, without_place(why, file.path.name)))
            continue
        data = after
        done += edits
    return done, refused, data, drawn


def said_by(
    data: dict[str, Any], source: str, labels: Labels | None = None, library: Library | None = None
) -> JourneyMap:
    """The map that plain data say.

    Raises: BadMap if they contradict themselves.
    """
    return map_of(Document(source, data, CommentedMap()), labels, library or Library())


def without_place(error: BadInput, source: str) -> BadInput:
    """The same error without the file in which it stands, as who edits sees the place."""
    if error.what.startswith(f"{source}: "):
        kind = type(error)
        return kind(error.what.removeprefix(f"{source}: "), error.why, error.mend, **error.values)
    return error


def _drawn(document: Document, path: Path, labels: Labels | None) -> JourneyMap:
    return map_of(document, labels, library_beside(path, labels))
