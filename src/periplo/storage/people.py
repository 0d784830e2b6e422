"""What messages say of people, kept: their handles, what joins them, their traits, the groups they belong to.

`settle` is called by the exploder inside its transaction, so an event and what it says of a person are one fact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

import msgspec
from sqlalchemy import Connection, select, update

from periplo.core.circles import no_search_for_circles
from periplo.core.identifiers import GROUP
from periplo.core.join_rules import JoinRules
from periplo.core.joining import Link, Node
from periplo.core.messages import Handle
from periplo.core.people import MOST_NAMED, Said
from periplo.storage import tables as t
from periplo.storage.evidence import InHand, Person, keep_links, look_again, look_at_everything
from periplo.storage.given import INT, TEXT, select_given, write_given
from periplo.storage.handles import next_customer, next_handle
from periplo.storage.known import Heard, Known

KEPT_VALUES = 20  # of one trait of one handle

_encoded = msgspec.json.Encoder(order="deterministic").encode
Pair = tuple[int, int]

_NUMBERS = "SELECT h.text, h.handle FROM given CROSS JOIN handles h WHERE h.kind = ? AND h.text = given.text"

# Of these pairs those that may say something new: never said, said as early as we know, or said to be an alias.
_UNKNOWN = """
    SELECT given.low, given.high, l.at, l.source, l.kind, l.alias, l.ruling FROM given
    LEFT JOIN links l ON l.low = given.low AND l.high = given.high
    WHERE l.at IS NULL OR given.at <= l.at OR given.alias > l.alias
"""
_SAID = {"low": INT, "high": INT, "at": INT, "alias": INT}

_TRAIT = {
    "handle": INT, "name": TEXT, "mark": INT, "source": TEXT, "value": TEXT, "first_at": INT, "last_at": INT,
}  # fmt: skip
_KEEP_TRAIT = """
    INSERT INTO traits (handle, name, mark, source, value, first_at, last_at) {rows}
    ON CONFLICT (handle, name, mark, source) DO UPDATE SET
    first_at = CASE WHEN excluded.first_at < traits.first_at THEN excluded.first_at ELSE traits.first_at END,
    last_at = CASE WHEN excluded.last_at > traits.last_at THEN excluded.last_at ELSE traits.last_at END
    WHERE excluded.first_at < traits.first_at OR excluded.last_at > traits.last_at
"""
_DROP_OLD_VALUES = """
    DELETE FROM traits WHERE (handle, name, mark, source) IN (
        SELECT handle, name, mark, source FROM (
            SELECT handle, name, mark, source,
            ROW_NUMBER() OVER (PARTITION BY handle, name ORDER BY last_at DESC, mark, source) AS place
            FROM traits
        ) AS placed WHERE place > {most}
    )
"""
_BELONGS = {"handle": INT, "group_handle": INT, "source": TEXT, "first_at": INT, "last_at": INT}
_KEEP_MEMBERSHIP = """
    INSERT INTO memberships (handle, group_handle, source, first_at, last_at) {rows}
    ON CONFLICT (handle, group_handle, source) DO UPDATE SET
    first_at = CASE WHEN excluded.first_at < memberships.first_at THEN excluded.first_at
        ELSE memberships.first_at END,
    last_at = CASE WHEN excluded.last_at > memberships.last_at THEN excluded.last_at ELSE memberships.last_at END
"""


def settle(
    connection: Connection,
    rules: JoinRules,
    said: Sequence[Said],
    at: int,
    known: Known | None = None,
    alone: Iterable[Handle] = (),
) -> Mapping[Handle, int]:
    """The number of every handle named; what was said of people is kept, and who belongs together follows of it.

    Each new handle is born as a customer of its own. Saying the same again changes nothing. at: the instant of the
    settling, microseconds UTC. known: what earlier transactions
    found, which then need not be asked again. alone: handles of events that say nothing else of a person.
    """
    with no_search_for_circles():
        known = known or Known()
        known.open(connection)
        heed(connection, rules, at)
        first_new = next_handle(connection)
        named = dict.fromkeys([handle for one in said for handle in one.handles])
        named.update(dict.fromkeys(alone))
        numbers, born = _numbered(connection, named, first_new, known)
        links = _unknown(connection, _told(said, numbers, known), known)
        if born or links:
            hand = InHand(_give_birth(connection, born, at), links, first_new)
            seeds = set(hand.people)
            if links:
                seeds |= keep_links(connection, rules, hand)
            look_again(connection, rules, seeds, at, hand)
        _keep_traits(connection, rules, said, numbers)
        return numbers


def _numbered(
    connection: Connection, named: Collection[Handle], first_new: int, known: Known
) -> tuple[dict[Handle, int], list[tuple[int, Handle]]]:
    """The number of each handle; the new ones, in the order in which they were named, with theirs."""
    numbers = known.numbers(named)
    if len(numbers) == len(named):
        return numbers, []
    asked = [handle for handle in named if handle not in numbers]
    wanted: dict[str, list[tuple[str]]] = {}
    for kind, text in asked:
        wanted.setdefault(kind, []).append((text,))
    found = {}
    for kind, texts in wanted.items():
        texts.sort()  # neighbours in the index, so that each of its pages is read once
        for text, number in select_given(connection, _NUMBERS, {"text": TEXT}, texts, kind):
            found[Handle(kind, text)] = number
    born = []
    if len(found) < len(asked):
        born = list(enumerate((handle for handle in asked if handle not in found), first_new))
        write_given(
            connection,
            "INSERT INTO handles (handle, kind, text) {rows}",
            {"handle": INT, "kind": TEXT, "text": TEXT},
            [(number, *handle) for number, handle in born],
        )
        found.update((handle, number) for number, handle in born)
    numbers.update(found)
    known.learn_numbers(found)
    return numbers, born


def _give_birth(connection: Connection, born: Iterable[tuple[int, Handle]], at: int) -> dict[int, Person]:
    """Customers for new handles, one each; groups are nobody and get none."""
    first = next_customer(connection)
    persons = [(number, handle) for number, handle in born if handle.kind != GROUP]
    made = {
        number: Person(Node(*handle, customer), None, None)
        for customer, (number, handle) in enumerate(persons, first)
    }
    customers = [(person.node.birth, at) for person in made.values()]
    births = [(number, person.node.birth) for number, person in made.items()]
    columns = {"customer": INT, "created_at": INT}
    write_given(connection, "INSERT INTO customers (customer, created_at) {rows}", columns, customers)
    columns = {"handle": INT, "customer": INT}
    write_given(connection, "INSERT INTO births (handle, customer) {rows}", columns, births)
    return made


def _told(said: Sequence[Said], numbers: Mapping[Handle, int], known: Known) -> dict[Pair, Heard]:
    """Which pairs were named together, each with the earliest message of this batch that did so.

    Pairs of which nothing new is told are left out, as far as that is known without asking.
    """
    told: dict[Pair, Heard] = {}
    for handles, _, kind, source, at in said:
        if len(handles) < 2:
            continue
        if len(handles) == 2 and handles[1].kind != GROUP:
            one, two = numbers[handles[0]], numbers[handles[1]]
            pairs = [(one, two) if one < two else (two, one)] if one != two else []
        else:
            named = {numbers[handle] for handle in handles[:MOST_NAMED] if handle.kind != GROUP}
            pairs = list(combinations(sorted(named), 2))
        for pair in pairs:
            heard = (at, source, kind, kind == "alias")
            before = told.get(pair) or known.heard(pair)
            if before is None:
                told[pair] = heard
            elif heard < before or heard[3] > before[3]:
                told[pair] = _both(before, heard)
    return told


def _both(one: Heard, two: Heard) -> Heard:
    """What two tellings of one pair say together: the earliest counts, and an alias stays one."""
    first = min(one[:3], two[:3])
    return (*first, one[3] or two[3])


def _unknown(connection: Connection, told: Mapping[Pair, Heard], known: Known) -> dict[Pair, Link]:
    """Of what was told, what the ledger did not know, together with what it did."""
    rows = sorted((*pair, at, int(alias)) for pair, (at, _, _, alias) in told.items())
    found: dict[Pair, Link] = {}
    for low, high, at, source, kind, alias, ruling in select_given(connection, _UNKNOWN, _SAID, rows):
        pair = (low, high)
        if at is not None:
            before = (at, source, kind, bool(alias))
            both = _both(before, told[pair])
            told[pair] = both  # type: ignore[index]
            if both == before:
                continue
        found[pair] = Link(low, high, *told[pair], ruling)
    known.learn_pairs(told)
    return found


def _keep_traits(
    connection: Connection, rules: JoinRules, said: Sequence[Said], numbers: Mapping[Handle, int]
) -> None:
    """Traits under the first handle that is somebody's; a group's under the group; and who belongs to which."""
    rows: dict[tuple[int, str, int, str], tuple[str, int, int]] = {}
    belongs: dict[tuple[int, int, str], tuple[int, int]] = {}
    for handles, traits, kind, source, at in said:
        if not traits and kind != "group":
            continue
        person = next((one for one in handles if one.kind != GROUP), None)
        group = next((one for one in handles if one.kind == GROUP), None)
        owner = group if kind == "group" else person
        if person and group:
            pair = (numbers[person], numbers[group], source)
            first, last = belongs.get(pair, (at, at))
            belongs[pair] = (min(first, at), max(last, at))
        if owner is None or (owner is person and rules.is_blocked(*owner)):
            continue
        for name, value in traits.items():
            text = _encoded(value).decode()
            key = (numbers[owner], name[:200], _mark(text), source)
            _, first, last = rows.get(key, (text, at, at))
            rows[key] = (text, min(first, at), max(last, at))
    write_given(
        connection, _KEEP_MEMBERSHIP, _BELONGS, [(*pair, *times) for pair, times in sorted(belongs.items())]
    )
    write_given(connection, _KEEP_TRAIT, _TRAIT, [(*key, *told) for key, told in sorted(rows.items())])


def drop_old_values(connection: Connection, most: int = KEPT_VALUES) -> int:
    """Leaves so many values of each trait of each handle, the newest. Returns how many went; for a daily round."""
    return connection.exec_driver_sql(_DROP_OLD_VALUES.format(most=int(most))).rowcount


def _mark(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


_RULES = "join_rules"  # the setting that tells by which rules everybody was joined


def heed(connection: Connection, rules: JoinRules, at: int) -> bool:
    """Computes everybody anew if the rules are others than those by which they were joined. Returns whether so."""
    text = hashlib.sha256(rules.text.encode()).hexdigest()
    stood = connection.scalar(select(t.settings.c.value).where(t.settings.c.name == _RULES))
    if stood == text:
        return False
    if stood is None:
        write_given(
            connection,
            "INSERT INTO settings (name, value) {rows}",
            {"name": TEXT, "value": TEXT},
            [(_RULES, text)],
        )
    else:
        connection.execute(update(t.settings).where(t.settings.c.name == _RULES).values(value=text))
    look_at_everything(connection, rules, at)
    return True
