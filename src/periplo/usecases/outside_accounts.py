"""Letting in whom an identity provider proved: by its own name for them, never by an e-mail address alone."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Connection

from periplo.core.access import user_name
from periplo.core.errors import BadInput
from periplo.core.outside_identity import OutsideIdentity, is_of, role_from
from periplo.storage import subjects, users
from periplo.storage.audit import Hand, noted
from periplo.storage.sql import SqlLedger
from periplo.storage.users import User
from periplo.usecases.accounts import Signed, let_in
from periplo.usecases.workspace import OidcSettings


class NotLetIn(BadInput):
    """Somebody is who the provider says, and has nothing to do here."""

    code: ClassVar[str] = "not_let_in"


def sign_in(ledger: SqlLedger, identity: OutsideIdentity, settings: OidcSettings, at: int) -> Signed:
    """A session for whoever the provider means.

    Its own name for them decides which account it is. One that has none yet is bound by a verified address of one of
    the domains, or made new if people who are unknown are let in. Where a claim tells roles, it does so each time.

    Raises: NotLetIn.
    """
    if not is_of(identity, settings.domains):
        raise _refused("your address is not of a domain that is let in, or the provider did not verify it")
    role = role_from(identity.groups, settings.roles) if settings.role_claim else None
    if settings.role_claim and role is None and settings.unknown == "refuse":
        raise _refused("none of your groups is let in")
    with ledger.writing() as connection:
        id = subjects.user_of_subject(connection, identity.issuer, identity.subject)
        user = users.user_numbered(connection, id) if id else _found(connection, identity, settings, at)
        if user is None:
            user = _made(connection, identity, settings, role or "reader", at)
        if user.disabled_at is not None:
            raise _refused("your account is disabled")
        if settings.role_claim:
            user = _with_role(connection, user, role or "reader", at)
        return let_in(connection, user, at, "provider", is_outside=True)


def _found(connection: Connection, identity: OutsideIdentity, settings: OidcSettings, at: int) -> User | None:
    """The account of this address, bound from now on; only by a verified address of a domain of ours."""
    name = _name(identity)
    user = users.user_named(connection, name) if name else None
    if user is None:
        return None
    if not settings.domains or subjects.is_bound(connection, identity.issuer, user.id):
        raise _refused("there is an account of your address already, and it cannot be told to be yours")
    if user.disabled_at is None:
        _bind(connection, identity, user, at)
    return user


def _made(
    connection: Connection, identity: OutsideIdentity, settings: OidcSettings, role: str, at: int
) -> User:
    if settings.unknown == "refuse":
        raise _refused("nobody made an account for you yet")
    name = _name(identity)
    if name is None:
        raise _refused("the provider did not tell a verified e-mail address of yours")
    id = users.add_user(connection, name, role, "", at)
    user = User(id, name, role, None, at, None)
    noted(connection, Hand(name, at), "user", f"new {role}", name)
    _bind(connection, identity, user, at)
    return user


def _bind(connection: Connection, identity: OutsideIdentity, user: User, at: int) -> None:
    subjects.bind(connection, identity.issuer, identity.subject, user.id, at)
    noted(connection, Hand(user.name, at), "user", "bind", user.name)


def _with_role(connection: Connection, user: User, role: str, at: int) -> User:
    """Their role as the provider tells it; the last who can administer by password keeps theirs."""
    is_last = user.role == "administrator" and not users.administrators(connection, user.id)
    if role == user.role or (is_last and role != "administrator"):
        return user
    users.set_role(connection, user.id, role)
    users.close_sessions(connection, user.id)
    noted(connection, Hand("provider", at), "user", f"role {role}", user.name)
    return user._replace(role=role)


def _name(identity: OutsideIdentity) -> str | None:
    if not identity.email or not identity.is_verified:
        return None
    try:
        return user_name(identity.email)
    except BadInput:
        return None


def _refused(why: str) -> NotLetIn:
    return NotLetIn("you are not let in here", why, "ask whoever administers Periplo")
