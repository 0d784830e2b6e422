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
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any

from periplo.core.distinct import united
from periplo.core.errors import BadInput
from periplo.journeys.columns import Column, Journeys, Ragged
from periplo.journeys.index_folder import SCHEMA, Reach, generations_over, hold, versions_in
from periplo.journeys.layers import Layer, Layers
from periplo.journeys.loading import Kind, Lazy
from periplo.journeys.stored import Folder, read_column, read_ragged


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
        versions = versions_in(index)
        if not versions:
            break
        place = index / f"v{versions[0]:08d}"
        held = hold(place)
        if held is not None:
            return _laid_over(place, held)
    raise BadInput("this workspace has no index yet", mend="import events first: periplo import events FILE")


def _laid_over(place: Path, hold: IO[bytes]) -> tuple[Layers, Reach]:
    manifest = read_manifest(place)
    base = Layers.alone(mapped(place, manifest, hold))
    for number in generations_over(place)[:2]:  # the newest; the one before if that has just been replaced
        above = place / f"g{number:06d}"
        try:
            manifest_above = read_manifest(above)
            generation = mapped(above, manifest_above, hold)
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


def mapped(place: Path, manifest: Mapping[str, Any], hold: IO[bytes] | None) -> Journeys:
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
    versions = versions_in(index)
    if not versions:
        return None
    base = index / f"v{versions[0]:08d}"
    places = [base / f"g{number:06d}" for number in generations_over(base)[:1]]
    try:
        return _reach(read_manifest((*places, base)[0]))
    except BadInput:
        return None


def written_of(index: Path) -> tuple[int, int, float] | None:
    """The newest version, its generation (0: none) and when the younger of them was written, in seconds since 1970.

    None if there is none.
    """
    versions = versions_in(index)
    if not versions:
        return None
    base = index / f"v{versions[0]:08d}"
    generation = next(iter(generations_over(base)), 0)
    place = base / f"g{generation:06d}" if generation else base
    try:
        return versions[0], generation, (place / "manifest.json").stat().st_mtime
    except OSError:
        return None  # replaced just now


def check_index(index: Path) -> None:
    """Compares every file of the newest version with its checksum.

    Raises: BadInput at the first that differs, or if there is no index.
    """
    versions = versions_in(index)
    if not versions:
        raise BadInput(
            "this workspace has no index yet", mend="import events first: periplo import events FILE"
        )
    base = index / f"v{versions[0]:08d}"
    for place in (base, *(base / f"g{number:06d}" for number in generations_over(base)[:1])):
        Folder(place, read_manifest(place)["files"]).check()
