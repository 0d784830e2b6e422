"""What one of several workers acts for, on PostgreSQL: advisory locks of a session of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import psycopg

from periplo.core.errors import EnvironmentFault
from periplo.core.identity import LOTS
from periplo.storage.contract import Lots
from periplo.storage.postgres_session import Session, halves, is_alive, lock_key, told

_EVERY_LOT = frozenset(range(LOTS))
_TRY = "SELECT pg_try_advisory_lock(%s)"
_HELD = """
    SELECT classid::bigint, objid::bigint, pid FROM pg_locks WHERE locktype = 'advisory' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class SessionShare:
    """See contract.Share. Whoever acts holds one lock together with all others, so that each can count them, and one
    alone for each lot and each channel that is theirs. All of it ends with the session, so with its process.
    """

    def __init__(self, begin: Callable[[], Session], schema: str) -> None:
        """begin: a session of its own, in which each statement is a transaction."""
        self._begin, self._schema = begin, schema
        self._present = lock_key("acts", schema)
        self._keys = {lot: lock_key("lot", schema, str(lot)) for lot in range(LOTS)}
        self._session: Session | None = None
        self._lots: set[int] = set()
        self._channels: dict[str, bool] = {}
        self._is_new = False

    def lots(self) -> Lots | None:
        with told():
            session = self._alive()
            held = self._all_held(session)
            others = {key for key, pid in held if pid != session.info.backend_pid}
            workers = 1 + sum(key == self._present and pid != session.info.backend_pid for key, pid in held)
            most = -(-LOTS // workers)
            for lot in sorted(self._lots, reverse=True)[: max(0, len(self._lots) - most)]:
                session.execute("SELECT pg_advisory_unlock(%s)", (self._keys[lot],))
                self._lots.discard(lot)
            free = [lot for lot in range(LOTS) if lot not in self._lots and self._keys[lot] not in others]
            for lot in free:
                if len(self._lots) < most and self._tried(session, self._keys[lot]):
                    self._lots.add(lot)
        return None if self._lots == _EVERY_LOT else frozenset(self._lots)

    def carries(self, channel: str) -> bool:
        if not self._channels.get(channel):
            with told():
                key = lock_key("channel", self._schema, channel)
                self._channels[channel] = self._tried(self._alive(), key)
        return self._channels[channel]

    def is_new(self) -> bool:
        was, self._is_new = self._is_new, False
        return was

    def refuse_lost(self, asking: Session) -> None:
        """Asks the server, by another session, whether what this worker took is still its own.

        Raises: EnvironmentFault if the session that held it was lost.
        """
        session = self._session
        if session is None:
            return
        if not session.closed and (self._present, session.info.backend_pid) in self._all_held(asking):
            return
        self._drop()
        raise EnvironmentFault(
            "the connection that held this worker's customers was lost",
            "another worker may have gone on with them, so nothing more was written",
            "nothing has to be done: it takes its part again",
        )

    def close(self) -> None:
        """Gives all of it up, at once: of a session that is merely closed the server learns a moment later."""
        if self._session is not None:
            with suppress(psycopg.Error):
                self._session.execute("SELECT pg_advisory_unlock_all()")
        self._drop()

    def _alive(self) -> Session:
        if self._session is None or not is_alive(self._session):
            self._drop()
            session = self._begin()
            session.execute("SELECT pg_advisory_lock_shared(%s)", (self._present,))
            self._session, self._is_new = session, True
        return self._session

    def _drop(self) -> None:
        session, self._session = self._session, None
        self._lots, self._channels = set(), {}
        if session is not None:
            with suppress(psycopg.Error):
                session.close()

    @staticmethod
    def _tried(session: Session, key: int) -> bool:
        found = session.execute(_TRY, (key,)).fetchone()
        return bool(found and found[0])

    def _all_held(self, asking: Session) -> set[tuple[int, int]]:
        """Of every lock of this workspace's workers, its key and whose session holds it."""
        ours = {halves(key): key for key in (self._present, *self._keys.values())}
        rows = asking.execute(_HELD).fetchall()
        return {(ours[high, low], pid) for high, low, pid in rows if (high, low) in ours}
