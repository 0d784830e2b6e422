"""How often one address may do what anybody may: a count a window, kept in memory, for so many addresses at most."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict

from periplo.core.spans import MINUTE, SECOND

MOST_ADDRESSES = 10_000


class Allowance:
    """At most `most` times in `window` microseconds; who was seen least lately is forgotten first."""

    def __init__(self, most: int = 60, window: int = 10 * MINUTE) -> None:
        self.most, self.window = most, window
        self._seen: OrderedDict[str, tuple[int, int]] = OrderedDict()  # address -> begin of its window, count

    def wait(self, address: str, now: int) -> int:
        """Takes one from the allowance of this address. Returns 0, or the seconds until there is one again."""
        who = _network(address)
        begun, count = self._seen.pop(who, (now, 0))
        if not 0 <= now - begun < self.window:  # it is over, or the clock was set back since
            begun, count = now, 0
        refused = count >= self.most
        self._seen[who] = (begun, count if refused else count + 1)
        while len(self._seen) > MOST_ADDRESSES:
            self._seen.popitem(last=False)
        return -(-(begun + self.window - now) // SECOND) if refused else 0


def _network(address: str) -> str:
    """Who stands behind an address: a household has a whole /64 of IPv6."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)
