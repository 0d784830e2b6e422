"""Writing, answering, changing and settling comments on a map: who may, and who is told."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from periplo.core.access import NotAllowed, may
from periplo.core.discussion import Comment, Place, Thread, comment_text, mentioned
from periplo.core.errors import BadInput, UnknownName
from periplo.storage import comments as kept
from periplo.storage import users
from periplo.usecases import mailing


class Who(NamedTuple):
    """Who speaks. role None: nobody signs in here, or it is the command line: then everything may be done."""

    name: str | None = None
    role: str | None = None


class Said(NamedTuple):
    """What was kept. unknown: names that it mentions, and no user who may come in is called so."""

    comment: Comment
    unknown: tuple[str, ...]


class NoSuchComment(UnknownName):
    """No comment of this map has this number."""

    code = "no_such_comment"
    status = 404


def write(connection: Connection, map: str, place: Place, called: str, text: str, who: Who, at: int) -> Said:
    """Begins a thread. called: the place's title. Raises: BadInput if there is no text; NotAllowed."""
    _demand(who, "comment")
    comment = Comment(map, str(place), called, comment_text(text), at, author=who.name)
    return _told(connection, kept.add_comment(connection, comment))


def answer(connection: Connection, map: str, thread: int, text: str, who: Who, at: int) -> Said:
    """Answers a thread; a resolved one is opened again, as nobody would read on there.

    Raises: NoSuchComment, BadInput, NotAllowed.
    """
    _demand(who, "comment")
    first = thread_on(connection, map, thread).first
    comment = Comment(map, first.place, first.called, comment_text(text), at, thread=thread, author=who.name)
    said = _told(connection, kept.add_comment(connection, comment))
    if first.resolved_at is not None:
        kept.set_resolved(connection, thread, None, None)
    _knows(connection, who, thread, at)
    return said


def change(connection: Connection, map: str, id: int, text: str, who: Who, at: int) -> Said:
    """Says one's own comment otherwise. Raises: NoSuchComment, BadInput, NotAllowed."""
    comment = _found(connection, map, id)
    if not may_change(comment, who):
        raise NotAllowed(
            "this comment is somebody else's", "only its author may change it", "answer it instead"
        )
    if comment.is_gone:
        raise BadInput("this comment was taken back", "its words are gone", "write a new one")
    text = comment_text(text)
    if text != comment.text:
        kept.reword(connection, id, text, at)
    changed = kept.comment_of(connection, id)
    assert changed is not None
    return _told(connection, changed)


def take_back(connection: Connection, map: str, id: int, who: Who) -> Comment:
    """Deletes one's own comment; an administrator anybody's. Raises: NoSuchComment, NotAllowed."""
    comment = _found(connection, map, id)
    if not may_take_back(comment, who):
        raise NotAllowed(
            "this comment is somebody else's",
            "only its author and administrators may delete it",
            "answer it, or ask its author",
        )
    kept.take_back(connection, comment)
    return comment


def settle(connection: Connection, map: str, thread: int, who: Who, at: int, is_open: bool = False) -> None:
    """Resolves a thread; is_open: opens it again. Raises: NoSuchComment, NotAllowed."""
    _demand(who, "comment")
    thread_on(connection, map, thread)
    kept.set_resolved(connection, thread, None if is_open else at, who.name)
    _knows(connection, who, thread, at)


def note_mentions(connection: Connection, thread: int, who: Who, at: int) -> None:
    """Whoever speaks knows of all that mentions them in this thread, on whichever map; readers may say so too."""
    _knows(connection, who, thread, at)


def thread_on(connection: Connection, map: str, id: int) -> Thread:
    """The thread of this number. Raises: NoSuchComment if this map has none such."""
    thread = kept.thread_of(connection, id)
    if thread is None or thread.first.map != map:
        raise _no_such(id)
    return thread


def may_change(comment: Comment, who: Who) -> bool:
    """Whether whoever speaks wrote it. Where nobody signs in, what nobody signed is everybody's own."""
    return comment.author == who.name and (who.role is None or may(who.role, "comment"))


def may_take_back(comment: Comment, who: Who) -> bool:
    """Whether whoever speaks wrote it, or administers."""
    return may_change(comment, who) or who.role is None or may(who.role, "administer")


def known_names(connection: Connection) -> list[str]:
    """Users who can be mentioned: those who may come in."""
    return [one.name for one in users.all_users(connection) if one.disabled_at is None]


def _found(connection: Connection, map: str, id: int) -> Comment:
    comment = kept.comment_of(connection, id)
    if comment is None or comment.map != map:
        raise _no_such(id)
    return comment


def _told(connection: Connection, comment: Comment) -> Said:
    names, known = mentioned(comment.text), set(known_names(connection))
    told = [one for one in names if one in known and one != comment.author]
    kept.set_mentions(connection, comment.id, told)
    mailing.mention(connection, comment.id, told, comment.edited_at or comment.at)
    return Said(comment, tuple(one for one in names if one not in known))


def _knows(connection: Connection, who: Who, thread: int, at: int) -> None:
    if who.name is not None:
        kept.see_mentions(connection, who.name, thread, at)


def _demand(who: Who, act: str) -> None:
    if who.role is not None and not may(who.role, act):
        raise NotAllowed(
            "your role does not allow this", f"you are: {who.role}", "ask an administrator of this workspace"
        )


def _no_such(id: int) -> NoSuchComment:
    return NoSuchComment(
        f"there is no comment {id} on this map",
        "it was deleted meanwhile, or is on another map",
        "look at the comments as they are now",
    )
