"""Who is who in a workspace: by which rules, and what a person decides about it."""

from __future__ import annotations

from sqlalchemy import Connection

from periplo.core.errors import BadInput, UnknownName
from periplo.core.identifiers import GROUP
from periplo.core.join_rules import DEFAULT, JoinRules
from periplo.storage import rulings
from periplo.storage.evidence import people_of
from periplo.storage.people import heed
from periplo.storage.profiles import Profile, profile_of
from periplo.storage.rulings import Ruling
from periplo.storage.sql import SqlLedger
from periplo.usecases.customers import handle_named
from periplo.usecases.workspace import Workspace

RULES = "identity.yaml"
_read: dict[str, tuple[tuple[int, int], JoinRules]] = {}


class NotJoined(BadInput):
    """Two identifiers cannot be made one customer, or one cannot be taken out."""

    code = "not_joined"


def rules_of(workspace: Workspace) -> JoinRules:
    """The rules by which people are joined here: identity.yaml where there is one. Read anew when it was changed.

    Raises: BadInput with the line that cannot be understood.
    """
    from periplo.formats.identity_yaml import read_identity

    path = workspace.root / RULES
    try:
        stat = path.stat()
        version = (stat.st_mtime_ns, stat.st_size)
    except FileNotFoundError:
        version = (0, 0)
    key = f"{path}:{workspace.settings.zone}"
    before = _read.get(key)
    if before is None or before[0] != version:
        country = country_of(workspace.settings.zone)
        rules = read_identity(path, country) if version[0] else _with_country(country)
        before = _read[key] = (version, rules)
    return before[1]


def country_of(zone: str) -> str | None:
    """The country in which a zone lies, by its two letters; None for UTC and the like."""
    from babel.core import get_global

    found = get_global("zone_territories").get(zone)
    return str(found) if found and found != "001" else None


def _with_country(country: str | None) -> JoinRules:
    from dataclasses import replace

    return replace(DEFAULT, country=country)


def shown(ledger: SqlLedger, rules: JoinRules, customer: int) -> Profile:
    """A customer's profile.

    Raises: UnknownName if nobody has this number now.
    """
    with ledger.reading() as connection:
        profile = profile_of(connection, customer, rules)
    if profile is None:
        raise UnknownName("no customer has this number now", mend="look for one of their identifiers")
    return profile


def joined(
    ledger: SqlLedger, rules: JoinRules, one: str | int, two: str | int, because: str, who: str, at: int
) -> int:
    """Makes two identifiers one customer. Returns the customer's number.

    Here and below an identifier is a text as somebody writes it, or its handle.

    Raises: UnknownName; NotJoined if they are one already, or one of them joins nobody, or a parting forbids it.
    """
    _reason(because)
    with ledger.writing() as connection:
        heed(connection, rules, at)
        first, second = (_handle(connection, rules, said) for said in (one, two))
        people = people_of(connection, [first, second])
        if people[first].customer == people[second].customer:
            raise NotJoined("they are one customer already", mend="look with 'periplo customer show'")
        rulings.join(connection, rules, first, second, because, who, at)
        people = people_of(connection, [first, second])
        customer = people[first].customer
        if customer is None or customer != people[second].customer:
            raise NotJoined(
                "they cannot be one customer",
                "one of them joins nobody, or somebody parted them",
                "'periplo customer show' tells why; take a parting back with 'periplo customer undo'",
            )
    return customer


def parted(
    ledger: SqlLedger, rules: JoinRules, said: str | int, because: str, who: str, at: int
) -> tuple[int, int]:
    """Takes an identifier out of its customer. Returns whose it is now, and the ruling's number.

    Raises: UnknownName; NotJoined if it is alone.
    """
    _reason(because)
    with ledger.writing() as connection:
        heed(connection, rules, at)
        handle = _handle(connection, rules, said)
        person = people_of(connection, [handle])[handle]
        if len(rulings.members_of_group(connection, person.customer or 0)) < 2:
            raise NotJoined("it is alone already", mend="look with 'periplo customer show'")
        ruling = rulings.part(connection, rules, handle, because, who, at)
        return people_of(connection, [handle])[handle].customer or 0, ruling


def blocked(ledger: SqlLedger, rules: JoinRules, said: str | int, because: str, who: str, at: int) -> int:
    """Lets an identifier join nobody: a till's, a shop's own. Returns the ruling's number.

    Raises: UnknownName.
    """
    _reason(because)
    with ledger.writing() as connection:
        heed(connection, rules, at)
        return rulings.block(connection, rules, _handle(connection, rules, said), because, who, at)


def withdrawn(ledger: SqlLedger, rules: JoinRules, number: int, because: str, who: str, at: int) -> Ruling:
    """Takes a ruling back, so that all is as it would be without it.

    Raises: UnknownName if there is none of this number, or it was taken back before.
    """
    _reason(because)
    with ledger.writing() as connection:
        heed(connection, rules, at)
        ruling = rulings.ruling_of(connection, number)
        if ruling is None or ruling.withdrawn_at is not None:
            raise UnknownName(
                f"there is no decision {number} in force", mend="'periplo customer show' tells their numbers"
            )
        rulings.withdraw(connection, rules, ruling, because, who, at)
        return ruling


def _handle(connection: Connection, rules: JoinRules, said: str | int) -> int:
    return said if isinstance(said, int) else handle_named(connection, said, rules)


def _reason(because: str) -> None:
    if not because.strip():
        raise BadInput("the reason is empty", mend="say in a few words why")


__all__ = ["GROUP", "RULES", "blocked", "country_of", "joined", "parted", "rules_of", "shown", "withdrawn"]
