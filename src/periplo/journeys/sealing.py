"""Writing an index: whole or as a fresh generation, put in place by one rename, or set aside without a name."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.identity import SHARDS, shards_of
from periplo.journeys.columns import Int64s, Journeys
from periplo.journeys.growing import by_shard
from periplo.journeys.index import mapped
from periplo.journeys.index_folder import SCHEMA, SEALING, Reach, generations_over, sweep, versions_in
from periplo.journeys.layers import Layers
from periplo.journeys.loading import needed_once
from periplo.journeys.stored import Folder, write_column


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
    base = index / f"v{versions_in(index)[0]:08d}"
    number = max(generations_over(base), default=0) + 1
    touched = layers.parts(by_shard(layers.touched))
    Sealing(base, touched, layers.gone).settle(base / f"g{number:06d}", {"version": number, **asdict(reach)})
    for old in generations_over(base):
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
        self._place = index / f"{SEALING}{os.getpid()}-{id(self):x}"
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
        version = max(versions_in(self.index), default=0) + 1
        self.settle(self.index / f"v{version:08d}", {"version": version, **asdict(reach)})
        sweep(self.index, version)
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
            found = mapped(self._place, self._manifest, None)
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
