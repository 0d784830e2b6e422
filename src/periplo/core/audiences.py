"""Whom a campaign speaks to: everyone alike, or by type, a list of segments of which the first that holds counts.

That all get the same is a choice too, and is written down as one.
"""

from __future__ import annotations

from dataclasses import dataclass

from periplo.core import rules as r
from periplo.core.errors import BadInput

EVERYONE, BY_TYPE = "everyone", "by type"
REST = "rest"
EVERYBODY = r.Share(r.PARTS)


class BadAudience(BadInput):
    """An audience by type cannot be told apart."""

    code = "bad_audience"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an audience: its name, and the rule of the customers in it, who are in no part before."""

    name: str  # a segment's id, or the name of the rest
    rule: r.Rule


@dataclass(frozen=True, slots=True)
class Audience:
    """Everyone, or by type: each customer in the first of these segments that holds, else in the rest.

    rest: what those in no segment are called; None leaves them out of the audience.
    Raises: BadAudience if types are missing, stand twice, or one is called like the rest.
    """

    types: tuple[str, ...] = ()  # ids of segments, in the order in which they are tried
    kind: str = EVERYONE
    rest: str | None = REST

    def __post_init__(self) -> None:
        if self.kind not in (EVERYONE, BY_TYPE):
            raise BadAudience(f"the audience is '{self.kind}'", mend="write everyone, or by type")
        if (self.kind == BY_TYPE) != bool(self.types):
            raise BadAudience(
                f"the audience is {self.kind} and names {len(self.types)} segments",
                "all get the same, or each type gets its own",
                "write everyone, or by type with a list of segments",
            )
        for name in dict.fromkeys((*self.types, self.rest)):
            if name is not None and (*self.types, self.rest).count(name) > 1:
                raise BadAudience(
                    f"'{name}' stands twice in the audience",
                    "whoever is in it would be in the first place only",
                    "take one of them away, or call the rest otherwise",
                )

    @property
    def names(self) -> tuple[str, ...]:
        """Of its parts, in order."""
        if self.kind == EVERYONE:
            return (EVERYONE,)
        return self.types if self.rest is None else (*self.types, self.rest)


ALL_ALIKE = Audience()


def by_type(*types: str, rest: str | None = REST) -> Audience:
    """An audience by type."""
    return Audience(types, BY_TYPE, rest)


def parts_of(audience: Audience, within: r.Rule | None = None) -> tuple[Part, ...]:
    """Its parts with their rules; segments that they name are still to be put in (segments.resolved).

    within: who is meant at all. No customer is in two parts; with a rest, everybody meant is in one.
    """
    meant = () if within is None else (within,)
    if audience.kind == EVERYONE:
        return (Part(EVERYONE, within or EVERYBODY),)
    found: list[Part] = []
    before: tuple[str, ...] = ()
    for name in audience.names:
        is_rest = name not in audience.types
        own = () if is_rest else (r.InSegment(name),)
        parts = (*meant, *own, *(r.Not(r.InSegment(other)) for other in before))
        found.append(Part(name, parts[0] if len(parts) == 1 else r.All(parts)))
        before = (*before, name)
    return tuple(found)


def part_of(audience: Audience, meets: dict[str, bool]) -> str | None:
    """The part in which a customer is, given which of the segments they meet; None if they are left out."""
    if audience.kind == EVERYONE:
        return EVERYONE
    return next((name for name in audience.types if meets.get(name)), audience.rest)
