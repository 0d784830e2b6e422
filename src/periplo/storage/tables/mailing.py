"""What the workspace writes to people of the company: subscriptions, who gets them, and every mail one by one."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from periplo.storage.tables.ledger import metadata
from periplo.storage.tables.privacy import users

_COUNTED = BigInteger().with_variant(Integer, "sqlite")

subscriptions = Table(
    "subscriptions", metadata,
    Column("id", _COUNTED, nullable=False, autoincrement=True),
    Column("what", Text, nullable=False),  # one of core.subscriptions.WHAT
    Column("object", BigInteger, nullable=False),  # the number of the board or view; 0 for Monday's page
    Column("rule", Text, nullable=False),  # RFC 5545, by the wall clock of the workspace's zone; "" for a watch
    Column("begins", Text, nullable=False),
    Column("owner", Text, nullable=False),  # who made it; "" where nobody signs in
    Column("language", Text, nullable=False),  # for whoever has none of their own
    Column("made_at", BigInteger, nullable=False),
    Column("next_at", BigInteger),  # null: its rule is over, or it is a watch
    PrimaryKeyConstraint("id"),
    Index(None, "next_at"),
)  # fmt: skip

subscribers = Table(
    "subscribers", metadata,
    Column("subscription", BigInteger, ForeignKey("subscriptions.id"), nullable=False),
    Column("who", Text, nullable=False),  # a user's name, an e-mail address, or chat:SECRET
    Column("ended_at", BigInteger),  # they asked for no more
    PrimaryKeyConstraint("subscription", "who"),
)  # fmt: skip

watches = Table(  # what a subscription comes by, where it comes as soon as something changes; see core/watches.py
    "watches", metadata,
    Column("subscription", BigInteger, ForeignKey("subscriptions.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("side", Text, nullable=False),  # below | above | ""
    Column("line", Float),
    Column("looked_at", BigInteger),
    Column("seen", Text, nullable=False),  # the state of the events at the last look
    Column("fault", Text, nullable=False),  # why it could not be looked at, "" where it could
    PrimaryKeyConstraint("subscription"),
)  # fmt: skip

watch_signs = Table(  # what was found and told, until it is over
    "watch_signs", metadata,
    Column("subscription", BigInteger, ForeignKey("subscriptions.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("said", Text, nullable=False),  # JSON: language -> sentence
    Column("address", Text, nullable=False),  # of the page that shows it
    Column("seen_at", BigInteger, nullable=False),
    Column("over_at", BigInteger),
    PrimaryKeyConstraint("subscription", "key", "began_at"),
)  # fmt: skip

sendings = Table(  # one mail to one person, or one note to one chat; see core/subscriptions.py
    "sendings", metadata,
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),  # subscription | mention
    Column("subject", BigInteger, nullable=False),  # the subscription's number, or the comment's
    Column("who", Text, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", BigInteger, nullable=False),  # when it is tried, while it is reserved
    Column("noted_at", BigInteger),
    Column("reason", Text, nullable=False),  # a code, "" where there is none
    Column("detail", Text, nullable=False),
    PrimaryKeyConstraint("key"),
    Index(None, "state", "next_at"),
    Index(None, "kind", "subject"),
)  # fmt: skip

mail_wishes = Table(  # where a user gets mail, and of what; without a row: at their name, and of everything
    "mail_wishes", metadata,
    Column("user_id", Text, ForeignKey(users.c.id), nullable=False),
    Column("address", Text, nullable=False),  # "": none but the name, where that is one
    Column("mentions", Integer, nullable=False),  # 1: a mail when a comment mentions them
    PrimaryKeyConstraint("user_id"),
)  # fmt: skip
