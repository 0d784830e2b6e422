"""The list of those erased, on a copy that still holds them: each is erased again, wherever they stand by then."""

from __future__ import annotations

from collections.abc import Sequence

from periplo.storage import erasures, personal
from periplo.storage.inbox import Inbox
from periplo.storage.sql import SqlLedger
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.forget.erase import Erasing, alone, finish, owners
from periplo.usecases.forget.lists import write_lists
from periplo.usecases.workspace import Workspace


def replay(workspace: Workspace, ledger: SqlLedger, inbox: Inbox, marks: Sequence[str], now: int) -> int:
    """Erases every identifier that stands under one of these marks. Returns how many there were.

    What waits in the inbox is taken in first, so that whoever is named there is known too.
    Raises: as erase.
    """
    exploder = Exploder(workspace, ledger, inbox)
    while exploder.once(now) is not None:
        pass
    exploder.close()
    finish(workspace, ledger, inbox, now)
    with alone(ledger, "erasing who is on the list"):
        with ledger.writing() as connection:
            found = erasures.handles_marked(connection, marks)
            customers = owners(connection, found)
            person = personal.person_of(connection, found, customers)
            id = erasures.note(
                connection, None, person.handles, "on the list of those erased", "restore", now
            )
            erasures.add_marks(connection, id, marks)  # also of those whom this copy never knew
            if not found:
                erasures.went_on(connection, id, "done", done_at=now)
        if not found:
            write_lists(workspace, ledger)
            return 0
        Erasing(workspace, ledger, inbox, id, tuple(found), customers).run("noted", now)
    return len(found)
