"""Logs of JSON: one object a line, or one array of objects; the customer's name for a thing may lie deep inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from periplo.core.errors import BadInput
from periplo.formats.chunks import Chunk, Door, good_rows, judged, row_texts, set_aside
from periplo.formats.column_names import column_of
from periplo.formats.json_rows import Objects, split_objects, unescape
from periplo.formats.log_files import LogFile, Unpacked, head_of
from periplo.formats.rejects import Reject, Rejects
from periplo.formats.text_blocks import BOM, Block, in_utf8, text_blocks, whole_lines

ARRAY_CAP = 512 << 20
PREFIX = "properties."  # where the Segment specification puts an event's own properties


@dataclass(frozen=True, slots=True)
class Paths:
    """Which flattened names are customer, event and time, in this order; `taken` by role. only: properties to keep."""

    roles: tuple[str, str, str]
    taken: dict[str, str]
    only: frozenset[str] | None


def paths_of(name: str, sample: bytes, wanted: dict[str, str | None], only: frozenset[str] | None) -> Paths:
    """Finds the names of customer, event and time among those of the first lines.

    Raises: UnknownName if one is missing; BadInput if no line is an object.
    """
    sample = sample.removeprefix(BOM)
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    data = in_utf8(np.frombuffer(bytearray(sample), np.uint8))[0]
    names = split_objects(data).names
    if not names:
        raise BadInput(f"'{name}' holds no JSON objects", mend="write one object a line")
    taken = {role: names[column_of(names, role, wanted[role], name)] for role in wanted}
    return Paths((taken["customer"], taken["event"], taken["time"]), taken, only)


def json_jobs(
    file: LogFile,
    blocks: Iterator[Block],
    paths: Paths,
    door: Door,
    rejects: Rejects,
    numbers: Iterator[int],
    notes: Callable[[str, int], None],
) -> Iterator[Callable[[], Chunk | None]]:
    """Work that may be done in any thread, one piece a block; each gives its chunk of good rows."""
    for block in blocks:
        yield _job(file, block, paths, door, rejects, next(numbers), notes)


def line_blocks(
    file: LogFile, progress: Callable[[int], None], notes: Callable[[str, int], None]
) -> Iterator[Block]:
    """Blocks of whole lines."""
    return text_blocks(file, whole_lines, progress, lambda note: notes(note, 1))


def array_block(file: LogFile) -> Block:
    """A JSON array of objects as one block of one object a line; read whole.

    Raises: BadInput if it is larger than ARRAY_CAP or no array.
    """
    with Unpacked(file.path) as stream:
        content = head_of(stream, ARRAY_CAP + 1)
    if len(content) > ARRAY_CAP:
        raise BadInput(f"'{file.name}' is one JSON array of more than 512 MB", mend="write one object a line")
    try:
        rows = msgspec.json.decode(content.removeprefix(BOM), type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise BadInput(f"'{file.name}' is not a JSON array", str(fault), "write one object a line") from None
    lines = b"\n".join(bytes(row).replace(b"\n", b" ") for row in rows)
    return Block(np.frombuffer(bytearray(lines), np.uint8), 1)


def _job(
    file: LogFile,
    block: Block,
    paths: Paths,
    door: Door,
    rejects: Rejects,
    number: int,
    notes: Callable[[str, int], None],
) -> Callable[[], Chunk | None]:
    def work() -> Chunk | None:
        if block.trouble:
            text = block.data.tobytes().decode("utf-8", "replace").split("\n", 1)[0][:200]
            rejects.report(number, {block.trouble: 1}, [Reject(file.name, block.line, block.trouble, text)])
            return None
        data, changed, left = in_utf8(block.data)
        if changed:
            notes("windows_1252", changed)
        objects = split_objects(data)
        if objects.left_out:
            notes("properties_left_out", objects.left_out)
        properties, starts, lengths = arranged(objects, paths)
        at = judged(data, starts, lengths, objects.row_starts, objects.status, door, left > 0)
        if objects.status.any():
            told = row_texts(data, objects.row_starts, block.line)
            rejects.report(number, *set_aside(objects.status, rejects.wanted, file.name, told))
        else:
            rejects.report(number)
        chunk = good_rows(number, data, properties, starts, lengths, at, objects.status)
        unescape(chunk.data, chunk.starts, chunk.lengths)
        return chunk

    return work


def arranged(objects: Objects, paths: Paths) -> tuple[tuple[str, ...], NDArray[np.int32], NDArray[np.int32]]:
    """Customer, event and time first, then every property under its own name: names, starts, lengths.

    `properties.total` is `total`; where a row has both, what stands outermost counts.
    """
    rows = objects.starts.shape[1]
    by_name = {name: slot for slot, name in enumerate(objects.names)}
    nothing = np.zeros(rows, np.int32)
    starts, lengths = [], []
    for name in paths.roles:
        slot = by_name.get(name)
        starts.append(nothing if slot is None else objects.starts[slot])
        lengths.append(nothing if slot is None else objects.lengths[slot])
    places: dict[str, int] = {}
    for slot, path in enumerate(objects.names):
        name = path.removeprefix(PREFIX)
        if path in paths.roles or not objects.lengths[slot].any():
            continue
        if paths.only is not None and name not in paths.only and path not in paths.only:
            continue
        if name not in places:
            places[name] = len(starts)
            starts.append(objects.starts[slot])
            lengths.append(objects.lengths[slot])
            continue
        place = places[name]
        other = lengths[place] <= 0 if path != name else objects.lengths[slot] > 0
        starts[place] = np.where(other, objects.starts[slot], starts[place])
        lengths[place] = np.where(other, objects.lengths[slot], lengths[place])
    return tuple(places), np.stack(starts), np.stack(lengths)
