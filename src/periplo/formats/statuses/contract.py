"""What the file of a carrier that reports promises: to tell a true report from a forged one, and to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from periplo.core.carriers import Carrier
from periplo.core.statuses import Status
from periplo.formats.webhooks.contract import Delivery


class Heard(NamedTuple):
    """What a report says. confirm: an address to be asked once, by which the sender learns that we are there."""

    statuses: tuple[Status, ...] = ()
    confirm: str | None = None


class Reporter(NamedTuple):
    """is_authentic: over the raw bytes, with the secret that `webhook` names. challenge: what to answer to a GET by
    which the sender asks whether the address is ours; it is told the parameters and the secret that `verify` names.
    """

    is_authentic: Callable[[Delivery, Carrier, str], bool]
    heard: Callable[[Delivery, Carrier], Heard]
    challenge: Callable[[Mapping[str, str], str], str | None] | None = None
    answer: str = ""
    media: str = "text/plain"
