"""Whom an identity provider proved somebody to be, and which role follows from what it tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from periplo.core.access import ROLES


@dataclass(frozen=True, slots=True)
class OutsideIdentity:
    """issuer and subject together are who it is. email: None where it was not told; verified: the provider saw proof.

    groups: what the claim of roles says.
    """

    issuer: str
    subject: str
    email: str | None
    is_verified: bool
    groups: tuple[str, ...]

    @property
    def domain(self) -> str:
        """Of a verified address, without case; "" where there is none."""
        return self.email.rpartition("@")[2].casefold() if self.email and self.is_verified else ""


def identity_from(claims: Mapping[str, Any], role_claim: str | None) -> OutsideIdentity:
    """What the claims of a token that was proved say. role_claim: a name, or a path of names with dots between."""
    email, verified = claims.get("email"), claims.get("email_verified")
    return OutsideIdentity(
        str(claims["iss"]),
        str(claims["sub"]),
        email if isinstance(email, str) and "@" in email else None,
        verified is True or verified == "true",  # some write it as a text
        _groups(claims, role_claim),
    )


def role_from(groups: Sequence[str], roles: Mapping[str, str]) -> str | None:
    """The highest role that one of the groups gives; None if none gives one."""
    found = [roles[group] for group in groups if group in roles]
    return max(found, key=ROLES.index) if found else None


def is_of(identity: OutsideIdentity, domains: Sequence[str]) -> bool:
    """Whether somebody may come by their address: of these domains if there are any, themselves and not below them."""
    return not domains or identity.domain in {domain.casefold() for domain in domains}


def _groups(claims: Mapping[str, Any], path: str | None) -> tuple[str, ...]:
    if path is None:
        return ()
    found: Any = claims
    for name in (path,) if path in claims else path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return (found,)
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()
