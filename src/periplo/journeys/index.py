"""The sealed index: journeys as memory-mapped files, opened at once whatever their number.

Format, schema 3. It has the files of schema 2, an index of which may hold events twice, and is built anew. The folder
`index/` holds one folder a version, `v00000001`, and in it

    manifest.json     schema, version, lake (the segments it was built from), until (the last seq inside), moves (the
                      last move of a handle that was followed), epoch (of erasing), gone, customers, events, names,
                      zone, properties, lists and traits (name -> kind and files), files (name -> bytes, crc32)
    customer.npy      (customers,) int64 ids, by shard (core.identity), then by id
    offsets.npy       (customers + 1,) int64: the events of customer k are rows offsets[k]:offsets[k + 1]
    shards.npy        (65,) int64: the customers of shard s are shards[s]:shards[s + 1]
    event.npy at.npy  (events,) uint16 code into names; int64 microseconds UTC, ascending within a customer
    seq.npy           (events,) int64 order of acceptance, ascending within one customer and instant
    ours.npy          (events,) bool, only where something was sent by us
    p0.codes.npy ...  property, list and trait columns; text as codes, a pool of UTF-8 bytes and the edges in it
    held              an empty file that readers lock, shared, as long as they use the version

A version is written in a folder whose name begins with a dot and put in place by one rename: what a crash leaves
behind is ignored and swept away by the next seal. Readers hold their version while a new one is sealed; versions
that nobody holds are deleted then.

A fresh generation, `v00000001/g000001`, has the very same files for the customers touched since the base was sealed,
each standing there whole; `gone` in its manifest are those of the base who are nobody any more. It is put in place by
one rename too. The newest counts, alone; readers lay it over the base (growing.py), and what the lake has beyond it
over both.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

import numpy as np

from periplo.core.distinct import united
from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.identity import SHARDS, shards_of
from periplo.journeys.columns import Column, Int64s, Journeys, Ragged
from periplo.journeys.growing import by_shard
from periplo.journeys.layers import Layer, Layers
from periplo.journeys.loading import Kind, Lazy, needed_once
from periplo.journeys.stored import Folder, read_column, read_ragged, write_column

try:
    import fcntl
except ImportError:  # a system without file locks: old versions then stay until they are deleted by hand
    fcntl = None  # type: ignore[assignment]

SCHEMA = 3
AS_OF = "as-of"  # the folder of earlier versions of the data, each an index of its own
_SEALING, _LEAVING = ".sealing-", ".leaving-"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an index follows the ledger. lake: the segments it was built from; until: the last seq inside.

    moves: the last move of a handle to another customer that it follows. epoch: how often persons were erased.
    """

    lake: tuple[str, ...] = ()
    until: int = 0
    moves: int = 0
    epoch: int = 0


def seal(index: Path, journeys: Journeys, reach: Reach) -> int:
    """Writes a new version and puts it in place; versions that nobody reads are deleted. Returns its number.

    journeys: all of them, as build.journeys_from(by_shard=True) gives.
    Raises: EnvironmentFault if the disk does not take it. BadInput if the customers do not lie by shard and id.
    """
    return Sealing(index, [journeys]).put_in_place(reach)


def seal_layers(index: Path, layers: Layers, reach: Reach) -> int:
    """The same of journeys in layers, part by part, so that but a part of them is held. Raises: as seal does."""
    return Sealing(index, layers.parts(layers.customers)).put_in_place(reach)


def add_generation(index: Path, layers: Layers, reach: Reach) -> None:
    """Lays a generation over the newest version, in place of the one before, part by part.

    layers: the lowest is the newest version; whoever is touched above it stands in the generation, whole.
    Raises: as seal does.
    """
    base = index / f"v{_versions(index)[0]:08d}"
    number = max(_generations(base), default=0) + 1
    touched = layers.parts(by_shard(layers.touched))
    Sealing(base, touched, layers.gone).settle(base / f"g{number:06d}", {"version": number, **asdict(reach)})
    for old in _generations(base):
        if old < number - 1:  # the one before may just be being opened
            shutil.rmtree(base / f"g{old:06d}", ignore_errors=True)


def set_aside(index: Path, parts: Iterable[Journeys]) -> Journeys:
    """These journeys, some customers after the others, as one: mapped from files that have no name any more, and are
    gone with whoever holds it. Raises: as seal does.
    """
    return Sealing(index, parts, lasts=False).set_aside()


class Sealing:
    """A version written beside the index, which nobody sees before it is put in place.

    parts: the journeys, some customers after the others. gone: customers beneath a generation who are nobody now.
    lasts: whether it is to be put in place. Errors as seal.
    """

    def __init__(
        self, index: Path, parts: Iterable[Journeys], gone: Int64s | None = None, lasts: bool = True
    ) -> None:
        self.index, self._lasts = index, lasts
        self._place = index / f"{_SEALING}{os.getpid()}-{id(self):x}"
        try:
            self._place.mkdir(parents=True)
        except OSError as fault:
            raise EnvironmentFault(
                "the index cannot be written", fault.strerror or "", "check the folder"
            ) from None
        try:
            self._manifest = self._written(parts, gone)
        except BaseException:
            self.give_up()  # on a full disk, what it got to would keep all others from writing
            raise

    def _written(self, parts: Iterable[Journeys], gone: Int64s | None) -> dict[str, Any]:
        folder = Folder(self._place, lasts=self._lasts)
        customers = [np.zeros(0, np.int64)]
        told: dict[str, Any] = {}
        events = 0
        for journeys in parts:
            if journeys.row is not None:
                raise _unordered()
            customers.append(journeys.customer)
            events += len(journeys.at)
            folder.add_edges("offsets", np.append(journeys.start[:1], journeys.stop))
            folder.add("event", journeys.event)
            folder.add("at", journeys.at)
            if journeys.seq is not None:
                folder.add("seq", journeys.seq)
            if journeys.ours is not None:
                folder.add("ours", journeys.ours)
            told = {
                "names": list(journeys.names),
                "zone": journeys.zone,
                "properties": _written(folder, "p", journeys.properties),
                "lists": _written(folder, "l", journeys.lists),
                "traits": _written(folder, "t", journeys.traits),
            }
        customer = np.concatenate(customers)
        if not np.array_equal(by_shard(customer), customer):
            raise _unordered()
        folder.add("customer", customer)
        folder.add("shards", np.searchsorted(shards_of(customer), np.arange(SHARDS + 1)).astype(np.int64))
        if gone is not None:
            folder.add("gone", gone)
        folder.finish()
        return {
            "schema": SCHEMA,
            "customers": len(customer),
            "events": events,
            **told,
            "files": folder.files,
        }

    def put_in_place(self, reach: Reach) -> int:
        """Makes it the newest version, and deletes those that nobody holds."""
        version = max(_versions(self.index), default=0) + 1
        self.settle(self.index / f"v{version:08d}", {"version": version, **asdict(reach)})
        _sweep(self.index, version)
        return version

    def settle(self, place: Path, told: Mapping[str, Any]) -> None:
        """Gives it its name, by one rename; what is told goes into its manifest."""
        manifest = {**self._manifest, **told}
        try:
            (self._place / "held").touch()
            with (self._place / "manifest.json").open("w", encoding="utf-8") as sink:
                json.dump(manifest, sink, ensure_ascii=False)
                sink.flush()
                os.fsync(sink.fileno())
            _settled(self._place)
            self._place.rename(place)
            _settled(self.index)
        except OSError as fault:
            self.give_up()
            raise EnvironmentFault(
                "the index cannot be put in place", fault.strerror or "", "check the disk"
            ) from None

    def set_aside(self) -> Journeys:
        """The journeys as they were written, and nothing left of them that has a name."""
        try:
            found = _mapped(self._place, self._manifest, None)
            for columns in (found.properties, found.lists):
                list(columns.values())  # each is mapped while its file still has a name
        finally:
            self.give_up()
        return found

    def give_up(self) -> None:
        """Deletes what was written."""
        shutil.rmtree(self._place, ignore_errors=True)


def _written(folder: Folder, letter: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: write_column(folder, f"{letter}{place}", needed_once(columns, name))
        for place, name in enumerate(columns)
    }


def _unordered() -> BadInput:
    return BadInput("only whole journeys, by shard and customer, can be sealed")


def _settled(folder: Path) -> None:
    """Returns when the names in this folder are safe on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _versions(index: Path) -> list[int]:
    """Numbers of the versions in place, newest first."""
    if not index.is_dir():
        return []
    names = [path.name for path in index.iterdir() if (path / "manifest.json").is_file()]
    return sorted((int(name[1:]) for name in names if name[0] == "v" and name[1:].isdigit()), reverse=True)


def _generations(base: Path) -> list[int]:
    """Numbers of the generations over a version, newest first."""
    names = [path.parent.name for path in base.glob("g*/manifest.json")]
    return sorted((int(name[1:]) for name in names if name[1:].isdigit()), reverse=True)


def _sweep(index: Path, newest: int) -> None:
    """Deletes what crashes left behind and the older versions that nobody holds."""
    for left in [*index.glob(f"{_SEALING}*"), *index.glob(f"{_LEAVING}*")]:
        shutil.rmtree(left, ignore_errors=True)
    if fcntl is None:
        return
    for version in _versions(index):
        if version >= newest:
            continue
        old = index / f"v{version:08d}"
        with suppress(OSError), (old / "held").open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused while a reader holds it
            leaving = index / f"{_LEAVING}{version:08d}"
            old.rename(leaving)
            shutil.rmtree(leaving, ignore_errors=True)


PATIENCE = 5.0  # seconds in which readers may let go of a version that must go


def forget_older(index: Path) -> None:
    """Deletes all but the newest version, also what is held: its readers keep what they have mapped until they end.

    Earlier versions of the data (AS_OF) go too.
    """
    _delete_versions(index, _versions(index)[1:])


def forget_index(index: Path) -> None:
    """Deletes every version, as where nothing is left to be asked."""
    _delete_versions(index, _versions(index))


def _delete_versions(index: Path, versions: Sequence[int]) -> None:
    end = time.monotonic() + PATIENCE
    for version in versions:
        old = index / f"v{version:08d}"
        while fcntl is not None and _is_held(old) and time.monotonic() < end:
            time.sleep(0.02)
        shutil.rmtree(old, ignore_errors=True)
    for left in [*index.glob(f"{_SEALING}*"), *index.glob(f"{_LEAVING}*"), index / AS_OF]:
        shutil.rmtree(left, ignore_errors=True)


def _is_held(version: Path) -> bool:
    try:
        with (version / "held").open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


class Held(Lazy[Kind]):
    """Columns of one version; while they live, the version is held, if anybody could delete it."""

    def __init__(self, makers: Mapping[str, Callable[[], Kind]], hold: IO[bytes] | None) -> None:
        super().__init__(makers)
        self._hold = hold


def open_index(index: Path) -> Journeys:
    """The journeys of the newest version, its generation laid over it. Errors as `opened`."""
    return opened(index)[0].whole()


def opened(index: Path) -> tuple[Layers, Reach]:
    """The journeys of the newest version, mapped, and those of its generation over it; and how far they reach. The
    version is held as long as any part of the journeys lives.

    Raises: BadInput if there is no index, or it is damaged or of a newer schema.
    """
    for _ in range(8):  # a version may be swept away between being found and being held: then look again
        versions = _versions(index)
        if not versions:
            break
        place = index / f"v{versions[0]:08d}"
        try:
            hold = (place / "held").open("rb")
        except FileNotFoundError:
            continue
        if fcntl is not None:
            fcntl.flock(hold, fcntl.LOCK_SH)
        if (place / "held").exists():
            return _laid_over(place, hold)
        hold.close()
    raise BadInput("this workspace has no index yet", mend="import events first: periplo import events FILE")


def _laid_over(place: Path, hold: IO[bytes]) -> tuple[Layers, Reach]:
    manifest = read_manifest(place)
    base = Layers.alone(_mapped(place, manifest, hold))
    for number in _generations(place)[:2]:  # the newest; the one before if that has just been replaced
        above = place / f"g{number:06d}"
        try:
            manifest_above = read_manifest(above)
            generation = _mapped(above, manifest_above, hold)
            gone = Folder(above, manifest_above["files"]).read("gone")
            both = base.over(Layer(generation, united(generation.customer, gone)))
        except (BadInput, FileNotFoundError):
            if above.exists():
                raise
            continue
        return both, _reach(manifest_above)
    return base, _reach(manifest)


def _reach(manifest: Mapping[str, Any]) -> Reach:
    return Reach(tuple(manifest["lake"]), manifest["until"], manifest["moves"], manifest["epoch"])


def _mapped(place: Path, manifest: Mapping[str, Any], hold: IO[bytes] | None) -> Journeys:
    folder = Folder(place, manifest["files"])
    offsets = folder.read("offsets")
    customer = folder.read("customer")
    at = folder.read("at")
    if len(offsets) != len(customer) + 1 or int(offsets[-1]) != len(at):
        raise BadInput("the index contradicts itself", mend="delete the folder 'index': it is built anew")
    properties: dict[str, Callable[[], Column]] = {
        name: partial(read_column, folder, found) for name, found in manifest["properties"].items()
    }
    lists: dict[str, Callable[[], Ragged]] = {
        name: partial(read_ragged, folder, found) for name, found in manifest["lists"].items()
    }
    traits: dict[str, Callable[[], Column]] = {
        name: partial(read_column, folder, found) for name, found in manifest["traits"].items()
    }
    return Journeys(
        start=offsets[:-1],
        stop=offsets[1:],
        customer=customer,
        event=folder.read("event"),
        at=at,
        names=tuple(manifest["names"]),
        ours=folder.read("ours") if "ours" in folder.files else None,
        properties=Held(properties, hold),
        lists=Held(lists, hold),
        traits=Held(traits, hold),
        zone=manifest["zone"],
        seq=folder.read("seq") if "seq" in folder.files else None,
    )


def read_manifest(place: Path) -> dict[str, Any]:
    """The manifest of one version's folder.

    Raises: BadInput if it cannot be read or its schema is newer than this software.
    """
    try:
        manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        schema = manifest["schema"]
        if schema < SCHEMA:
            raise KeyError("until")
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(
            "the manifest of the index is damaged", mend="delete the folder 'index': it is built anew"
        ) from None
    if schema > SCHEMA:
        raise BadInput(
            f"the index was written by a newer version of Periplo (schema {schema})",
            f"this one reads schema {SCHEMA}",
            "update Periplo, or delete the folder 'index': it is built anew",
        )
    return dict(manifest)


def reach_of(index: Path) -> Reach | None:
    """How far the newest version and its generation reach; None if there is no readable version."""
    versions = _versions(index)
    if not versions:
        return None
    base = index / f"v{versions[0]:08d}"
    places = [base / f"g{number:06d}" for number in _generations(base)[:1]]
    try:
        return _reach(read_manifest((*places, base)[0]))
    except BadInput:
        return None


def written_of(index: Path) -> tuple[int, int, float] | None:
    """The newest version, its generation (0: none) and when the younger of them was written, in seconds since 1970.

    None if there is none.
    """
    versions = _versions(index)
    if not versions:
        return None
    base = index / f"v{versions[0]:08d}"
    generation = next(iter(_generations(base)), 0)
    place = base / f"g{generation:06d}" if generation else base
    try:
        return versions[0], generation, (place / "manifest.json").stat().st_mtime
    except OSError:
        return None  # replaced just now


def check_index(index: Path) -> None:
    """Compares every file of the newest version with its checksum.

    Raises: BadInput at the first that differs, or if there is no index.
    """
    versions = _versions(index)
    if not versions:
        raise BadInput(
            "this workspace has no index yet", mend="import events first: periplo import events FILE"
        )
    base = index / f"v{versions[0]:08d}"
    for place in (base, *(base / f"g{number:06d}" for number in _generations(base)[:1])):
        Folder(place, read_manifest(place)["files"]).check()
