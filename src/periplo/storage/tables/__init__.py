"""Tables of the ledger, for any database that SQLAlchemy speaks. Instants are microseconds UTC.

ledger.py has documents, who is who, the manifest and campaigns; the others stand beside it, one file a subject.
A change needs a migration (migrations/versions) and a new SCHEMA; a test holds the two equal.
"""

from periplo.storage.tables import (
    boards,
    collecting,
    consents,
    contents,
    coupons,
    discussion,
    doors,
    mailing,
    onsite,
    people,
    privacy,
    sharing,
    sources,
    surveys,
    tasks,
    views,
)
from periplo.storage.tables.ledger import (
    PENDING,
    cursors,
    customers,
    decisions,
    deliveries,
    documents,
    handle_customer,
    handles,
    imports,
    intents,
    manifest,
    members,
    metadata,
    settings,
)

SCHEMA = "0023"  # the newest migration

__all__ = [
    "PENDING",
    "SCHEMA",
    "boards",
    "collecting",
    "consents",
    "contents",
    "coupons",
    "cursors",
    "customers",
    "decisions",
    "deliveries",
    "discussion",
    "documents",
    "doors",
    "handle_customer",
    "handles",
    "imports",
    "intents",
    "mailing",
    "manifest",
    "members",
    "metadata",
    "onsite",
    "people",
    "privacy",
    "settings",
    "sharing",
    "sources",
    "surveys",
    "tasks",
    "views",
]
