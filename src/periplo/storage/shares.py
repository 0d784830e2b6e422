"""Links to one map: of what stands in a link only its hash is kept; it is told once, when made."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from periplo.storage.tables.sharing import shares as s


class Share(NamedTuple):
    """What a link stands for. Instants in microseconds UTC; it opens from when it was made until `ends_at`."""

    id: str
    map: str
    has_figures: bool
    language: str
    made_at: int
    made_by: str | None
    ends_at: int
    revoked_at: int | None = None
    revoked_by: str | None = None
    uses: int = 0
    used_at: int | None = None

    def state(self, at: int) -> str:
        """open, ended or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "open" if at < self.ends_at else "ended"


_COLUMNS = select(*(s.c[name] for name in Share._fields))


def make_share(
    connection: Connection, map: str, has_figures: bool, language: str, at: int, ends_at: int, by: str | None
) -> tuple[Share, str]:
    """A new link, kept by its hash. Returns it and what stands in it, which is told nowhere else."""
    told, share = (
        secrets.token_urlsafe(24),
        Share(secrets.token_hex(4), map, has_figures, language, at, by, ends_at),
    )
    values = share._asdict() | {"sha": _sha(told), "has_figures": int(has_figures)}
    connection.execute(insert(s).values(values))
    return share, told


def share_told(connection: Connection, told: str, at: int) -> Share | None:
    """The link of which this was told, if it is one, has not ended and was not revoked."""
    row = connection.execute(_COLUMNS.where(s.c.sha == _sha(told))).first()
    share = _share(row) if row else None
    return share if share is not None and share.state(at) == "open" else None


def shares_of(connection: Connection, map: str) -> list[Share]:
    """Every link to a map that was ever made, the newest first."""
    found = _COLUMNS.where(s.c.map == map).order_by(s.c.made_at.desc(), s.c.id)
    return [_share(row) for row in connection.execute(found)]


def revoke_share(connection: Connection, map: str, id: str, at: int, by: str | None) -> bool:
    """Lets a link open nothing more. Returns whether there was one of this map that did."""
    counted = update(s).where(s.c.map == map, s.c.id == id, s.c.revoked_at.is_(None), s.c.ends_at > at)
    return connection.execute(counted.values(revoked_at=at, revoked_by=by)).rowcount > 0


def count_uses(connection: Connection, id: str, n: int, at: int) -> None:
    """Adds so many uses, the last of them at this instant."""
    connection.execute(update(s).where(s.c.id == id).values(uses=s.c.uses + n, used_at=at))


def _share(row: Any) -> Share:
    share = Share(*row)
    return share._replace(has_figures=bool(share.has_figures))


def _sha(told: str) -> str:
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
