"""Documents, who is who, the manifest of the lake, and campaigns at work."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

settings = Table(
    "settings", metadata,
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("name"),
)  # fmt: skip

documents = Table(  # maps, campaigns, segments: every version stays as it was written
    "documents", metadata,
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("saved_at", BigInteger, nullable=False),
    Column("author", Text),
    Column("reason", Text),
    PrimaryKeyConstraint("kind", "id", "version"),
)  # fmt: skip

# Who is who, and which files hold the events

handles = Table(  # the identifier with which an event arrived; never changes
    "handles", metadata,
    Column("handle", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("handle"),
    UniqueConstraint("kind", "text"),
)  # fmt: skip

customers = Table(
    "customers", metadata,
    Column("customer", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("customer"),
)  # fmt: skip

handle_customer = Table(  # whose handle it is, with history; `until` null means now
    "handle_customer", metadata,
    Column("handle", BigInteger, ForeignKey("handles.handle"), nullable=False),
    Column("customer", BigInteger, ForeignKey("customers.customer"), nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
    PrimaryKeyConstraint("handle", "since"),
    Index(None, "customer"),
)  # fmt: skip

manifest = Table(  # the segments of which the lake consists
    "manifest", metadata,
    Column("segment", Text, nullable=False),  # name of the file inside lake/
    Column("rows", BigInteger, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha", Text, nullable=False),
    Column("properties", Text, nullable=False),  # JSON list of names
    Column("made_at", BigInteger, nullable=False),
    Column("retired_at", BigInteger),
    Column("shard", Integer),  # the bucket of one shard, by (customer, at, seq); null: fresh, by seq
    PrimaryKeyConstraint("segment"),
)  # fmt: skip

imports = Table(  # what was imported, by content, so that nothing is taken in twice unasked
    "imports", metadata,
    Column("sha", Text, nullable=False),
    Column("segment", Text, ForeignKey("manifest.segment"), nullable=False),
    Column("name", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    PrimaryKeyConstraint("sha", "segment"),
)  # fmt: skip

# Campaigns at work

members = Table(  # also the timers: whoever waits has a wake_at, and only they stand in its index
    "members", metadata,
    Column("campaign", Text, nullable=False),
    Column("customer", BigInteger, nullable=False),
    Column("run", Text, nullable=False),  # the entry's key: a cart, an order, a list; '' for the customer
    Column("entry", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("arm", Text, nullable=False),
    Column("entered_at", BigInteger, nullable=False),
    Column("node", Text, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("wake_at", BigInteger),
    Column("ended_at", BigInteger),
    Column("ended_by", Text),
    Column("ways", Text, nullable=False, server_default=text("''")),  # chosen by chance: see members.Member
    Column("pinned", Integer),  # the version by which the run goes on; null: the newest
    Column("home", BigInteger),  # where it began, if its customer turned out to be the one it stands under now
    Column("home_entry", Integer),
    Column("rests", BigInteger),  # the wake-up of one that ended because the same person had begun before
    PrimaryKeyConstraint("campaign", "customer", "run", "entry"),
    sqlite_with_rowid=False,
)  # fmt: skip
_WAITING = text("wake_at IS NOT NULL")
Index(
    "ix_members_waiting", members.c.campaign, members.c.wake_at,
    sqlite_where=_WAITING, postgresql_where=_WAITING,
)  # fmt: skip
_PINNED = text("pinned IS NOT NULL AND wake_at IS NOT NULL")
Index(
    "ix_members_pinned", members.c.campaign, members.c.pinned,
    sqlite_where=_PINNED, postgresql_where=_PINNED,
)  # fmt: skip
_AWAY = text("home IS NOT NULL")
Index("ix_members_away", members.c.home, sqlite_where=_AWAY, postgresql_where=_AWAY)

decisions = Table(  # what was decided for whom, and why
    "decisions", metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), nullable=False, autoincrement=True),
    Column("campaign", Text, nullable=False),
    Column("customer", BigInteger, nullable=False),
    Column("run", Text),  # null where the customer did not enter
    Column("entry", Integer),
    Column("at", BigInteger, nullable=False),
    Column("reasons", Text, nullable=False),  # JSON list of [code, values]
    PrimaryKeyConstraint("id"),
    Index(None, "customer"),
)  # fmt: skip

intents = Table(  # every message decided; state is one of members.STATES of core
    "intents", metadata,
    Column("key", Text, nullable=False),  # spells (member, node, visit), so it makes that unique
    Column("campaign", Text, nullable=False),
    Column("customer", BigInteger, nullable=False),
    Column("run", Text, nullable=False),
    Column("entry", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("node", Text, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("decided_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("kind", Text, nullable=False, server_default=text("'marketing'")),  # what caps and consent go by
    Column("tags", Text, nullable=False, server_default=text("''")),
    Column("state", Text, nullable=False),
    Column("reason", Text),  # why it did not leave
    Column("attempts", Integer, nullable=False),
    Column("due_at", BigInteger),  # when it was to leave; null of those decided before this was kept
    PrimaryKeyConstraint("key"),
    ForeignKeyConstraint(
        ["campaign", "customer", "run", "entry"],
        ["members.campaign", "members.customer", "members.run", "members.entry"],
    ),
    Index(None, "customer"),
    sqlite_with_rowid=False,
)  # fmt: skip
PENDING = "state IN ('reserved', 'handed')"
Index(
    "ix_intents_pending", intents.c.campaign, intents.c.decided_at, intents.c.key,
    sqlite_where=text(PENDING), postgresql_where=text(PENDING),
)  # fmt: skip

deliveries = Table(  # what came of each handing over, the first as 1
    "deliveries", metadata,
    Column("intent", Text, ForeignKey("intents.key"), nullable=False),
    Column("answer", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("receipt", Text),
    Column("detail", Text),
    PrimaryKeyConstraint("intent", "answer"),
    Index(None, "receipt"),
)  # fmt: skip

cursors = Table(  # how far each campaign has been driven; see contract.Cursor
    "cursors", metadata,
    Column("campaign", Text, nullable=False),
    Column("lot", Integer, nullable=False),  # of customers; contract.EVERYBODY: all who have no row of their own
    Column("clock", BigInteger),
    Column("until", BigInteger),
    Column("position", BigInteger),
    PrimaryKeyConstraint("campaign", "lot"),
)  # fmt: skip
