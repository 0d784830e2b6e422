"""Who is left without the message, to compare: the global control group and those of single campaigns.

The hash proposes, the written assignment stays. People who share an address (a family's e-mail, an office's
telephone) are one household and get the same arm, or the message that one of them receives would reach the other,
who was meant to be left alone. The hash is that of the smallest customer number among those who share.
The global group is drawn anew each quarter, so that nobody is left out for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from periplo.core.errors import BadInput
from periplo.core.identity import BUCKETS, bucket
from periplo.core.sample_size import smallest_visible
from periplo.core.zone_clock import day_of

TREATED, CONTROL = ARMS = ("treated", "control")
GLOBAL = "global"  # the name under which the global group's assignments are written
LARGEST_SHARE = 0.5
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class Proposed(NamedTuple):
    """An arm, the bucket of 10,000 it was read from, and the customer whose number was hashed."""

    arm: str
    bucket: int
    hashed: int


class Assigned(NamedTuple):
    """What was written: it stays, whatever the share becomes later. `kept`: it had been written before."""

    arm: str
    kept: bool
    hashed: int
    bucket: int | None = None


class Share(NamedTuple):
    """A proposed share of the control group, and the smallest difference that it lets one see four times in five."""

    share: float
    control: int
    visible: float | None
    is_enough: bool  # whether the effect that was wanted is within sight


def quarter_of(at: int, zone: str) -> str:
    """The quarter in which an instant lies, in the organisation's zone: "2026-Q4"."""
    day = date.fromordinal(day_of(at, zone) + _EPOCH_DAY)
    return f"{day.year}-Q{(day.month + 2) // 3}"


def global_salt(quarter: str) -> str:
    """What salts the global group's hash in a quarter."""
    return f"{GLOBAL}/{quarter}/holdout"


def campaign_salt(campaign: str) -> str:
    """What salts a campaign's hash: the one that its first version used too."""
    return f"{campaign}/holdout"


def proposed(salt: str, share: float, customer: int, sharing: Iterable[int] = ()) -> Proposed:
    """The arm that the hash proposes. sharing: other customers with the same e-mail or telephone.

    Raises: BadInput if the share is not within [0, 0.5].
    """
    check_share(share)
    hashed = min((customer, *sharing))
    place = bucket(salt, hashed)
    return Proposed(CONTROL if place < round(share * BUCKETS) else TREATED, place, hashed)


def assigned(
    salt: str, share: float, customer: int, sharing: Sequence[int], written: Mapping[int, str]
) -> Assigned:
    """The arm of a customer: what was written of them, else of those they share with, else what the hash proposes.

    written: customer -> arm, as it stands. Of several sharers with different arms (they came to share only later)
    the smallest number's counts for a customer who has none yet; arms once written do not change.
    """
    own = written.get(customer)
    if own is not None:
        return Assigned(own, True, customer)
    for other in sorted(sharing):
        arm = written.get(other)
        if arm is not None:
            return Assigned(arm, False, other)
    found = proposed(salt, share, customer, sharing)
    return Assigned(found.arm, False, found.hashed, found.bucket)


def households(addresses: Mapping[int, Iterable[str]]) -> dict[int, int]:
    """The smallest customer number among those who share an address, directly or through others, by customer.

    addresses: customer -> their normalised e-mails and telephones.
    """
    parent: dict[int, int] = {customer: customer for customer in addresses}

    def root(customer: int) -> int:
        while parent[customer] != customer:
            parent[customer] = parent[parent[customer]]
            customer = parent[customer]
        return customer

    first: dict[str, int] = {}
    for customer in sorted(addresses):
        for address in addresses[customer]:
            one, other = root(customer), root(first.setdefault(address, customer))
            parent[max(one, other)] = min(one, other)
    return {customer: root(customer) for customer in addresses}


def contaminated(written: Mapping[int, str], addresses: Mapping[int, Iterable[str]]) -> list[tuple[int, int]]:
    """Pairs of customers who share an address and stand in different arms: the one left alone, the one written to."""
    members: dict[int, list[int]] = {}
    for customer, smallest in households({each: addresses.get(each, ()) for each in written}).items():
        members.setdefault(smallest, []).append(customer)
    return [
        (left_alone, told)
        for household in members.values()
        for left_alone in sorted(household)
        if written[left_alone] == CONTROL
        for told in sorted(household)
        if written[told] == TREATED
    ]


def share_for(people: int, base: float, wanted: float, largest: float = LARGEST_SHARE) -> Share:
    """The smallest control group that can show the wanted effect, as a share of the audience in whole percents.

    people: size of the audience; base: share expected to reach the goal without the message, in (0, 1);
    wanted: the difference between the two shares worth seeing, > 0. Where none up to `largest` is enough, that
    largest share comes back, with what it would show.
    Source: smallest_visible (Fleiss, Levin & Paik 2003), solved by trying each percent.
    Raises: BadInput if a figure is out of range.
    """
    if people < 2 or not 0 < base < 1 or wanted <= 0:
        raise BadInput(
            "no control group can be proposed", "an audience of two or more, a base and an effect are wanted",
            "say a base between 0 and 1 and an effect above 0",
        )  # fmt: skip
    check_share(largest)
    best: Share | None = None
    for percent in range(1, round(largest * 100) + 1):
        control = round(people * percent / 100)
        visible = smallest_visible(base, people - control, control)
        best = Share(percent / 100, control, visible, visible is not None and visible <= wanted)
        if best.is_enough:
            return best
    if best is None:
        raise BadInput("a control group of nobody shows nothing", mend="allow a share of at least 0.01")
    return best


def check_share(share: float) -> float:
    """Raises: BadInput if a share of the control group is not within [0, 0.5]."""
    if not 0 <= share <= LARGEST_SHARE:
        raise BadInput(
            f"a control group of {share} is not possible", mend="write a share from 0 to 0.5, such as 0.05"
        )
    return share
