"""The mappings that Periplo brings along, one file each in presets/, and how an export is known by its columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from periplo.core.errors import BadInput, UnknownName
from periplo.formats.mappings.columns import Columns, Reading
from periplo.formats.mappings.mapping import Mapping
from periplo.formats.mappings.mapping_yaml import mapping_from
from periplo.formats.mappings.rows import head_for, is_export
from periplo.formats.records import Records

GENERIC = "any-"  # begins the ids of presets that know no vendor but the usual names of columns


class NoMapping(BadInput):
    """Nothing says which columns of a file mean what."""

    code = "no_mapping"


def presets(kind: str | None = None) -> dict[str, Mapping]:
    """The presets of one kind, or all, by id. Their ids end with their kind."""
    return {id: _preset(id) for id in _texts() if kind is None or id.endswith(f"-{kind}")}


@cache
def _preset(id: str) -> Mapping:
    return mapping_from(_texts()[id], f"{id}.yaml")


def preset_text(id: str) -> str:
    """A preset as it is written."""
    return _texts()[id]


@cache
def _texts() -> dict[str, str]:
    folder = files("periplo.formats.mappings") / "presets"
    found = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name
    )
    return {file.name.removesuffix(".yaml"): file.read_text("utf-8") for file in found}


def preset_named(id: str, kind: str) -> Mapping:
    """The preset of this name and kind: "shopify-orders", or "shopify" where one kind leaves no doubt.

    Raises: UnknownName if there is none.
    """
    known = presets(kind)
    for name in (id, f"{id}-{kind}"):
        if name in known:
            return known[name]
    begun = [name for name in known if name.startswith(f"{id}-")]
    if len(begun) == 1:
        return known[begun[0]]
    raise UnknownName(
        f"there is no preset '{id}' for {kind}", f"there are: {', '.join(known)}", "use one of them"
    )


def preset_for(records: Records, kind: str) -> tuple[Mapping, int]:
    """The preset that a file's columns show it to be made for, and which row is the header.

    Raises: NoMapping if none fits, or several equally well.
    """
    heads = [(place, header) for place, header in enumerate(records.heads()) if header]
    own = [one for id, one in presets(kind).items() if not id.startswith(GENERIC)]
    found: list[tuple[int, int, Mapping]] = []
    for place, header in heads:
        found = [(_fit(one, header), place, one) for one in own if is_export(one, header)]
        found = [each for each in found if not Columns(each[2], header, Reading()).lacks()]
        if found:
            break
    if found:
        best = max(fit for fit, _, _ in found)
        first, *others = [each for each in found if each[0] == best]
        if others:
            names = ", ".join(each[2].id for each in (first, *others))
            raise NoMapping(
                f"'{records.file.name}' could be several exports: {names}", "", "say which with --preset"
            )
        return first[2], first[1]
    generic = _preset(f"{GENERIC}{kind}")
    head = head_for(generic, records)
    if head is not None:
        return generic, head
    raise no_mapping(generic, records)


def no_mapping(mapping: Mapping, records: Records) -> NoMapping:
    """The error that tells what this file lacks for this mapping."""
    heads = [header for header in records.heads() if header]
    header = min(
        heads, key=lambda each: (len(Columns(mapping, each, Reading()).lacks()), -len(each)), default=()
    )
    lacking = Columns(mapping, header, Reading()).lacks() if header else ["id"]
    shown = ", ".join(name if len(name) <= 60 else name[:57] + "..." for name in header[:40])
    return NoMapping(
        f"'{records.file.name}' has no column that I know as: {', '.join(lacking)}",
        f"it has: {shown}",
        "name the program it comes from with --preset, or write a mapping file: --show-mapping shows one to begin with",
        lacking=tuple(lacking), columns=tuple(header),
    )  # fmt: skip


def _fit(mapping: Mapping, header: Sequence[str]) -> int:
    """How many columns of the header the mapping reads."""
    return len(Columns(mapping, header, Reading()).needed())
