"""The segments of a workspace: files of its folder and versions in its ledger, and the buyer personas of its maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from periplo.core import rules as r
from periplo.core.errors import BadInput, UnknownName
from periplo.core.labels import Labels
from periplo.core.maps import JourneyMap
from periplo.core.segments import Segment
from periplo.formats.segment_yaml import read_segment, segment_from, segment_text
from periplo.storage.contract import Ledger
from periplo.usecases.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "segment"
SAVED, CHANGED, DRAFT, BROKEN = "saved", "changed", "draft", "broken"  # how a file and the ledger stand


class Kept(NamedTuple):
    """A segment as it counts: the newest saved version, else the draft in the folder. saved_at: microseconds UTC."""

    segment: Segment
    state: str  # SAVED; CHANGED: the file says otherwise than what was saved; DRAFT: never saved
    saved_at: int | None = None
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """What rules may name. broken: files of the folder that cannot be read, with the error."""

    kept: Mapping[str, Kept] = field(default_factory=dict)
    personas: Mapping[str, r.Rule] = field(default_factory=dict)
    broken: Mapping[Path, BadInput] = field(default_factory=dict)

    @property
    def segments(self) -> dict[str, Segment]:
        return {id: one.segment for id, one in self.kept.items()}

    def segment(self, id: str) -> Kept:
        """The segment of this id. Raises: UnknownName if there is none, telling those there are."""
        if id in self.kept:
            return self.kept[id]
        for path, error in self.broken.items():
            if path.stem == id:
                raise error
        raise UnknownName(
            f"there is no segment '{id}'",
            f"there are: {', '.join(self.kept) or 'none'}",
            "mend the name, or save a segment of this id",
        )


NO_BOOK = Book()


def book_of(
    workspace: Workspace,
    ledger: Ledger | None,
    labels: Labels | None = None,
    maps: tuple[JourneyMap, ...] = (),
) -> Book:
    """Every segment that counts here, by id; those in the folder as drafts, where they were never saved."""
    found: dict[str, Kept] = {}
    for document in ledger.documents(KIND) if ledger is not None else ():
        saved = replace(segment_from(document.body), version=document.version, status=document.status)
        found[document.id] = Kept(saved, SAVED, document.saved_at)
    broken: dict[Path, BadInput] = {}
    for path in workspace.segments:
        try:
            draft = read_segment(path, labels)
        except BadInput as error:
            broken[path] = error
            continue
        there = found.get(draft.id)
        if there is None:
            found[draft.id] = Kept(draft, DRAFT, None, path)
        else:
            state = SAVED if _says_the_same(draft, there.segment) else CHANGED
            found[draft.id] = there._replace(path=path, state=state)
    return Book(dict(sorted(found.items())), personas_of(maps), broken)


def as_now(book: Book, connection: Connection) -> Book:
    """The book with the customers of its lists as they are numbered now: some were joined since, some erased."""
    from periplo.storage.audience_facts import now_named

    kept = dict(book.kept)
    for id, one in book.kept.items():
        listed = one.segment.listed
        if listed is not None and listed.customers:
            customers = tuple(sorted(set(now_named(connection, listed.customers).values())))
            kept[id] = one._replace(segment=replace(one.segment, listed=replace(listed, customers=customers)))
    return replace(book, kept=kept)


def personas_of(maps: tuple[JourneyMap, ...]) -> dict[str, r.Rule]:
    """The rule of each buyer persona: of several that a customer matches, the first in the map's order counts."""
    found: dict[str, r.Rule] = {}
    for drawn in maps:
        before: tuple[r.Rule, ...] = ()
        for persona in drawn.personas:
            if persona.rule is None:
                continue
            own = _about_customer(persona.rule)
            found.setdefault(persona.id, r.All((own, *map(r.Not, before))) if before else own)
            before = (*before, own)
    return found


def save_segment(segment: Segment, ledger: Ledger, at: int, author: str | None = None) -> Segment:
    """Keeps a segment as its next version; the very same again is no new one. at: microseconds UTC."""
    plain = replace(segment, version=1)
    saved = ledger.save_document(KIND, segment.id, segment_text(plain), segment.status, at, author)
    return replace(segment, version=saved.version)


def _about_customer(rule: r.Rule) -> r.Rule:
    return rule if r.is_about_customers(rule) else r.Times(rule, ">=", 1)


def _says_the_same(draft: Segment, saved: Segment) -> bool:
    """A list's file says names, what was saved says whom they were: these are not compared."""
    if draft.listed is not None and saved.listed is not None:
        draft = replace(draft, listed=saved.listed)
    return replace(draft, version=saved.version) == saved
