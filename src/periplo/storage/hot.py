"""The few statements that run for every member and message, as SQL at the driver: three times the speed.

Portable to SQLite and PostgreSQL; driver.py runs them and spells the mark `?` as each driver wants it.
Columns stand in the order of the named tuples of core/members.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from periplo.core.holdouts import CONTROL
from periplo.core.members import LEFT, Intent, Member
from periplo.storage.tables import PENDING

_MEMBER = ", ".join("run" if name == "key" else name for name in Member._fields)
_INTENT = ", ".join(Intent._fields)


def _marks(n: int) -> str:
    return ", ".join("?" * n)


# Where each member stands after a batch of decisions: new members and moved ones in one statement.
_MOVED = (
    "ON CONFLICT (campaign, customer, run, entry) DO UPDATE SET node = excluded.node, "
    "visit = excluded.visit, since = excluded.since, wake_at = excluded.wake_at, "
    "ended_at = excluded.ended_at, ended_by = excluded.ended_by, ways = excluded.ways, pinned = excluded.pinned"
)
KEEP_MEMBER = f"INSERT INTO members ({_MEMBER}) VALUES ({_marks(len(Member._fields))}) {_MOVED}"

# What was decided and why. Insertion order is the order of deciding.
KEEP_DECISION = f"INSERT INTO decisions (campaign, customer, run, entry, at, reasons) VALUES ({_marks(6)})"

# A message decided: to be delivered (reserved), or withheld with the reason. A second one is a conflict.
KEEP_INTENT = (
    f"INSERT INTO intents ({_INTENT}, state, reason, attempts) VALUES ({_marks(len(Intent._fields) + 3)})"
)

# The same for a crowd (core/crowds.py): what differs stands in a table of the session, all else is said once.
CROWD = """
    customer BIGINT, at BIGINT, run TEXT, entry BIGINT, entered_at BIGINT, said_at BIGINT, due_at BIGINT, bucket BIGINT,
    intent TEXT
"""
FILL_CROWD = "INSERT INTO crowd ({columns}) VALUES ({marks})"
EMPTY_CROWD = "DELETE FROM crowd"
KEEP_CROWDS_MEMBERS = (
    "INSERT INTO members (campaign, customer, run, entry, version, arm, entered_at, node, visit, since, wake_at, "
    "ended_at, ended_by, ways) SELECT ?, customer, {run}, {entry}, ?, ?, {entered_at}, ?, ?, at, {wake_at}, "
    f"{{ended_at}}, ?, '' FROM crowd WHERE true {_MOVED}"
)
KEEP_CROWDS_DECISIONS = (
    "INSERT INTO decisions (campaign, customer, run, entry, at, reasons) "
    "SELECT ?, customer, {run}, {entry}, at, {reasons} FROM crowd"
)
KEEP_CROWDS_INTENTS = (
    f"INSERT INTO intents ({_INTENT}, state, reason, attempts) SELECT {{intent}}, ?, customer, {{run}}, {{entry}}, "
    "?, ?, ?, ?, ?, ?, {said_at}, {expires_at}, ?, ?, {due_at}, ?, ?, 0 FROM crowd"
)

# How far a campaign has been driven for a lot of customers, or for all that have no cursor of their own.
KEEP_CURSOR = (
    "INSERT INTO cursors (campaign, lot, clock, until, position) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (campaign, lot) DO UPDATE SET clock = excluded.clock, until = excluded.until, "
    "position = excluded.position"
)
FORGET_LOTS = "DELETE FROM cursors WHERE campaign = ? AND lot >= 0"
CURSORS = "SELECT lot, clock, until, position FROM cursors WHERE campaign = ?"

# The runs of some customers, for the next batch of decisions: always as many marks, so prepared once.
CUSTOMERS_AT_ONCE = 500
_RUNS = f"SELECT {_MEMBER} FROM members WHERE campaign = ? AND customer %s ORDER BY customer, entered_at, run, entry"
RUNS = _RUNS % f"IN ({_marks(CUSTOMERS_AT_ONCE)})"
RUNS_OF_ONE = _RUNS % "= ?"  # before each message: half the time of a list filled up with one

# The runs of those of whom a crowd is made (core/crowds.py), and whether each is a plain one that waits.
WAKING = (
    "SELECT customer, run, entry, version, arm, entered_at, node, visit, since, COALESCE(wake_at, 0), "
    "CASE WHEN wake_at IS NOT NULL AND ways = '' AND pinned IS NULL AND home IS NULL THEN 1 ELSE 0 END FROM members "
    f"WHERE campaign = ? AND customer IN ({_marks(CUSTOMERS_AT_ONCE)}) ORDER BY customer"
)

# Who of them was ever in the campaign.
EVER_IN = f"SELECT customer FROM members WHERE campaign = ? AND customer IN ({_marks(CUSTOMERS_AT_ONCE)})"

# Who these customers are now: their handles and what stands for each.
_THEIRS = f"mine.customer IN ({_marks(CUSTOMERS_AT_ONCE)}) AND mine.until IS NULL"
OWNED = (
    "SELECT mine.customer, handles.handle, handles.kind, handles.text, mine.since FROM handle_customer AS mine "
    f"CROSS JOIN handles WHERE {_THEIRS} AND handles.handle = mine.handle ORDER BY mine.customer, handles.handle"
)

# The same, of one kind and no more than its text.
TEXTS = (
    "SELECT mine.customer, handles.text FROM handle_customer AS mine CROSS JOIN handles "
    f"WHERE {_THEIRS} AND handles.handle = mine.handle AND handles.kind = ?"
)

# Whose each handle of these customers ever was.
TIES = (
    "SELECT mine.customer, was.handle, was.customer, was.since FROM handle_customer AS mine "
    f"CROSS JOIN handle_customer AS was WHERE {_THEIRS} AND was.handle = mine.handle"
)

# What was said about consent by the handles of these customers.
SAID = (
    "SELECT mine.customer, said.handle, said.channel, said.purpose, said.state, said.at, said.source, "
    "said.text_version, said.basis, said.proof, said.carried FROM handle_customer AS mine "
    f"CROSS JOIN consents AS said WHERE {_THEIRS} AND said.handle = mine.handle"
)

# The same, as far as columns tell it.
WORDS = (
    "SELECT mine.customer, said.channel, said.purpose, said.state, said.at FROM handle_customer AS mine "
    f"CROSS JOIN consents AS said WHERE {_THEIRS} AND said.handle = mine.handle"
)

# What their profiles say.
TRAITS = (
    "SELECT mine.customer, traits.name, traits.value, traits.source, traits.first_at, traits.last_at "
    f"FROM handle_customer AS mine CROSS JOIN traits WHERE {_THEIRS} AND traits.handle = mine.handle"
)


def portions(customers: Iterable[int]) -> Iterator[list[int]]:
    """Runs of customers, ascending, each as long as these statements ask; the last is filled up with its last."""
    asked = sorted(customers)
    for low in range(0, len(asked), CUSTOMERS_AT_ONCE):
        part = asked[low : low + CUSTOMERS_AT_ONCE]
        yield part + part[-1:] * (CUSTOMERS_AT_ONCE - len(part))


# The places under caps that messages of some customers have taken; what did not leave has given its place back.
SPOKEN = (
    "SELECT customer, decided_at, channel, kind, tags, campaign FROM intents "
    f"WHERE customer IN ({_marks(CUSTOMERS_AT_ONCE)}) AND decided_at > ? AND kind <> 'deed' "
    "AND state NOT IN ('withheld', 'refused') ORDER BY customer, decided_at, key"
)

# The same, in no order.
PLACES = (
    "SELECT customer, decided_at, channel, kind, tags, campaign FROM intents "
    f"WHERE customer IN ({_marks(CUSTOMERS_AT_ONCE)}) AND decided_at > ? AND kind <> 'deed' "
    "AND state NOT IN ('withheld', 'refused')"
)

# What was decided lately for some customers: which of their events have been considered.
DECIDED_SINCE = (
    "SELECT campaign, customer, run, entry, at, reasons FROM decisions WHERE campaign = ? AND at > ? "
    f"AND customer IN ({_marks(CUSTOMERS_AT_ONCE)}) ORDER BY customer, at, id"
)

# All members of a campaign, for its report and its effect.
MEMBERS = f"SELECT {_MEMBER} FROM members WHERE campaign = ? ORDER BY customer, entered_at, run, entry"

# The same by numbers alone, in the order of the table.
ENTERED = (
    f"SELECT customer, version, CASE arm WHEN '{CONTROL}' THEN 1 ELSE 0 END, entered_at FROM members "
    "WHERE campaign = ? ORDER BY customer, run, entry"
)

# How many ended by what; those inside by nothing.
ENDINGS = "SELECT ended_by, COUNT(*) FROM members WHERE campaign = ? GROUP BY ended_by"

# How many stand alike, or ended alike; and what became of how many messages and deeds of each node.
STANDS = (
    f"SELECT version, pinned, node, visit, ways, CASE arm WHEN '{CONTROL}' THEN 1 ELSE 0 END AS is_control, ended_by, "
    "COUNT(*) FROM members WHERE campaign = ? "
    "GROUP BY version, pinned, node, visit, ways, is_control, ended_by"
)
FARED = "SELECT node, kind, state, reason, COUNT(*) FROM intents WHERE campaign = ? GROUP BY node, kind, state, reason"

# When messages were decided, of those that left.
TOLD = (
    "SELECT customer, decided_at FROM intents WHERE campaign = ? AND kind <> 'deed' "
    f"AND state IN ({', '.join(map(repr, LEFT))})"
)

# What became of each message that was decided in a span.
FATES = (
    "SELECT customer, decided_at, state, reason FROM intents "
    "WHERE campaign = ? AND decided_at >= ? AND decided_at < ? AND kind <> 'deed'"
)

# What became of all messages, and why.
OUTCOMES = (
    "SELECT state, reason, COUNT(*) FROM intents WHERE campaign = ? AND kind <> 'deed' GROUP BY state, reason"
)

# How long after it was to leave each message first left, in hundredths of a second; of those that left by the clock on
# the wall, as the clock of whoever is driven through the past stands still meanwhile.
DELAYS = (
    "SELECT (at - due_at) / 10000 AS late, COUNT(*) FROM ("
    "SELECT i.due_at, i.decided_at, MIN(d.at) AS at FROM intents i JOIN deliveries d ON d.intent = i.key "
    "WHERE i.campaign = ? AND i.kind <> 'deed' AND i.due_at IS NOT NULL AND d.state = 'accepted' "
    "GROUP BY i.key, i.due_at, i.decided_at) AS first_left WHERE at > decided_at GROUP BY late"
)

# Who is inside now, by the partial index: those and those alone have a wake-up.
INSIDE = "SELECT customer, entered_at, wake_at FROM members WHERE campaign = ? AND wake_at IS NOT NULL {lots}"

# Whose wait is over, by the partial index.
DUE = (
    "SELECT DISTINCT customer FROM members WHERE campaign = ? AND wake_at IS NOT NULL AND wake_at <= ? "
    "{lots}ORDER BY customer"
)

# When the first wait is over, by the partial index.
NEXT_WAKE = "SELECT MIN(wake_at) FROM members WHERE campaign = ? AND wake_at IS NOT NULL {lots}"

# The versions by which some still go on, by the partial index.
PINNED = (
    "SELECT DISTINCT pinned FROM members WHERE campaign = ? AND pinned IS NOT NULL AND wake_at IS NOT NULL "
    "ORDER BY pinned"
)

# How many are inside at each node by the newest version, by the partial index.
STANDING = (
    "SELECT node, COUNT(*) FROM members WHERE campaign = ? AND wake_at IS NOT NULL AND pinned IS NULL "
    "GROUP BY node ORDER BY node"
)

# Messages still to leave, by the partial index, in the order in which they were decided.
PENDING_INTENTS = (
    f"SELECT {_INTENT}, state, attempts FROM intents WHERE campaign = ? AND {PENDING} "
    "{without}{lots}ORDER BY decided_at, key LIMIT ?"
)

# Before a channel is asked: from here on a stop leaves the message in doubt, not unsaid.
HAND = "UPDATE intents SET state = 'handed', attempts = attempts + 1 WHERE key = ?"

# After a channel has answered.
NOTE = "UPDATE intents SET state = ?, reason = ? WHERE key = ?"

# The answer itself, numbered from 1 for each message.
KEEP_DELIVERY = (
    "INSERT INTO deliveries (intent, answer, at, state, reason, receipt, detail) VALUES (?, ?, ?, ?, ?, ?, ?)"
)

# How many answers some messages have had.
ANSWERS = (
    "SELECT deliveries.intent, COUNT(*) FROM given CROSS JOIN deliveries "
    "WHERE deliveries.intent = given.key GROUP BY deliveries.intent"
)
