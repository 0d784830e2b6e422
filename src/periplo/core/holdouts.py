"""Who is left without the message, to compare: the global control group and those of single campaigns.

The hash proposes, the written assignment stays. People who share an address (a family's e-mail, an office's
telephone) are one household and get the same arm, or the message that one of them receives would reach the other,
who was meant to be left alone. The hash is that of the smallest customer number among those who share.
The global group is drawn anew each quarter, so that nobody is left out for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from periplo.core.errors import BadInput
from periplo.core.identity import BUCKETS, bucket
from periplo.core.zone_clock import day_of

TREATED, CONTROL = ARMS = ("treated", "control")
GLOBAL = "global"  # the name under which the global group's assignments are written
LARGEST_SHARE = 0.5
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class Proposed(NamedTuple):
    """An arm, and the bucket of 10,000 it was read from."""

    arm: str
    bucket: int


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


def proposed(salt: str, share: float, customer: int) -> Proposed:
    """The arm that the hash proposes. customer: of a household, the smallest number in it.

    Raises: BadInput if the share is not within [0, 0.5].
    """
    check_share(share)
    place = bucket(salt, customer)
    return Proposed(CONTROL if place < round(share * BUCKETS) else TREATED, place)


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


def check_share(share: float) -> float:
    """Raises: BadInput if a share of the control group is not within [0, 0.5]."""
    if not 0 <= share <= LARGEST_SHARE:
        raise BadInput(
            f"a control group of {share} is not possible", mend="write a share from 0 to 0.5, such as 0.05"
        )
    return share
