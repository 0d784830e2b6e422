"""What people of the company write about a map: comments in threads, each about one place, told by its ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from periplo.core.errors import BadInput, UnknownName
from periplo.core.maps import JourneyMap

WHOLE, STAGE, COLUMN, CELL = KINDS = ("map", "stage", "column", "cell")
FIELDS = (
    "channels",
    "feeling",
    "moment_of_truth",
    "design",
    "owner",
    "rule",
)  # cells of a column beside its lanes
LONGEST = 4_000  # characters of a comment
_MENTION = re.compile(r"(?<![\w.@+-])@([^\W_][\w.+-]*(?:@[\w.+-]+)?)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a map a comment stands. kind: of KINDS; id: a stage or column; lane: a lane or one of FIELDS."""

    kind: str = WHOLE
    id: str = ""
    lane: str = ""

    def __str__(self) -> str:
        """As addresses and commands write it; `place_said` reads it back."""
        if self.kind == WHOLE:
            return WHOLE
        lane = self.lane.replace("%", "%25").replace("/", "%2F")  # the last "/" parts the two
        return f"{self.kind}:{self.id}" + (f"/{lane}" if self.kind == CELL else "")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment. Instants in microseconds UTC.

    id: 0 for one that is not kept yet. place: as text; called: what its part was called when this was written, so that
    it can be told once the map has it no more. thread: the comment that this one answers, None for the first of a
    thread. author: a user's name, None where nobody signs in. text: "" once it was taken back.
    resolved_at, resolved_by: of the first of a thread alone.
    """

    map: str
    place: str
    called: str
    text: str
    at: int
    id: int = 0
    thread: int | None = None
    author: str | None = None
    edited_at: int | None = None
    resolved_at: int | None = None
    resolved_by: str | None = None

    @property
    def is_gone(self) -> bool:
        return not self.text


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with what was answered, in the order in which it was written."""

    first: Comment
    answers: tuple[Comment, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.first.resolved_at is None

    @property
    def comments(self) -> tuple[Comment, ...]:
        return (self.first, *self.answers)

    @property
    def last_at(self) -> int:
        return self.comments[-1].at


def place_said(said: str) -> Place:
    """A place as somebody wrote it: map, stage:ID, column:ID, cell:COLUMN/LANE.

    Raises: BadInput if it is none.
    """
    kind, _, rest = said.strip().partition(":")
    if kind == WHOLE and not rest:
        return Place()
    id, slash, lane = rest.rpartition("/") if kind == CELL else (rest, "/", "-")
    if kind not in KINDS or kind == WHOLE or not id or not lane or not slash:
        raise BadInput(
            f"'{said}' is no place of a map",
            "a comment is about the map, a stage, a column, or a cell of a column",
            "write map, stage:ID, column:ID or cell:COLUMN/LANE",
        )
    return Place(kind, id, lane.replace("%2F", "/").replace("%25", "%") if kind == CELL else "")


def is_on(drawn: JourneyMap, place: Place) -> bool:
    """Whether the map has this place."""
    if place.kind == STAGE:
        return any(one.id == place.id for one in drawn.stages)
    if place.kind == WHOLE:
        return True
    has_column = any(one.id == place.id for one in drawn.columns)
    return has_column and (
        place.kind == COLUMN or place.lane in {*FIELDS, *(one.id for one in drawn.all_lanes)}
    )


def place_on(drawn: JourneyMap, said: str) -> Place:
    """The place of this map that was said.

    Raises: BadInput if it is none, UnknownName if the map has no such part.
    """
    place = place_said(said)
    if not is_on(drawn, place):
        raise UnknownName(
            f"map '{drawn.id}' has no place '{said}'",
            "it was removed, or mistyped",
            "write map, stage:ID, column:ID or cell:COLUMN/LANE with ids of this map",
        )
    return place


def comment_text(said: str) -> str:
    """What somebody wrote, as it is kept: lines end in \\n, nothing around.

    Raises: BadInput if it is empty or too long.
    """
    text = said.replace("\r\n", "\n").replace("\r", "\n").strip()
    text = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    if not text:
        raise BadInput("the comment is empty", "there is nothing to read", "write what you want to say")
    if len(text) > LONGEST:
        raise BadInput(
            f"the comment is longer than {LONGEST} characters",
            "nobody reads so much beside a map",
            "say what matters here, and link to the rest",
        )
    return text


def mentioned(text: str) -> tuple[str, ...]:
    """The names that a text mentions with @, as users' names are kept, each once, in the text's order."""
    return tuple(dict.fromkeys(name for _, _, name in mentions_at(text)))


def mentions_at(text: str) -> Iterator[tuple[int, int, str]]:
    """Each mention: where it begins and ends, its @ included, and the name as users' names are kept.

    An e-mail address mentions nobody, unless an @ of its own stands before it: that is a user called so.
    """
    for found in _MENTION.finditer(text):
        said = found.group(1).rstrip(".-+")
        if said:
            yield found.start(), found.start() + 1 + len(said), unicodedata.normalize("NFKC", said).casefold()
