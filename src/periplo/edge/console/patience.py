"""How long somebody must wait who keeps missing a password: a little more each time, up to a limit."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address, ip_network

from periplo.core.spans import HOUR, MINUTE, SECOND


@dataclass(slots=True)
class Patience:
    """Misses by key. `free` misses cost nothing; each further one doubles the wait from 2 s on, up to `longest`.

    After an hour without a miss all is forgotten. Of more than `most` keys the one unseen longest is forgotten, so
    that nobody can fill the memory.
    """

    free: int
    longest: int  # microseconds
    most: int = 10_000
    _missed: OrderedDict[str, tuple[int, int]] = field(default_factory=OrderedDict)  # key: (times, last at)

    def wait(self, key: str, now: int) -> int:
        """Microseconds until this key may try again; 0 if it may now."""
        times, last = self._missed.get(key, (0, 0))
        if times < self.free or now - last >= HOUR:
            return 0
        return max(0, last + min(self.longest, 2 * SECOND << min(times - self.free, 20)) - now)

    def miss(self, key: str, now: int) -> None:
        """Counts a try as missed. Called before it is judged, so that tries side by side all count."""
        times, last = self._missed.get(key, (0, now))
        self._missed[key] = (1 if now - last >= HOUR else times + 1, now)
        self._missed.move_to_end(key)
        while len(self._missed) > self.most:
            self._missed.popitem(last=False)

    def forgive(self, key: str, times: int | None = None) -> None:
        """Takes back so many misses, all of them unless told."""
        counted, last = self._missed.get(key, (0, 0))
        left = 0 if times is None else counted - times
        if left > 0:
            self._missed[key] = (left, last)
        else:
            self._missed.pop(key, None)


@dataclass(slots=True)
class SigningIn:
    """Who may try a password now: by name, where the wait stays short as others could cause it, and by address."""

    names: Patience = field(default_factory=lambda: Patience(5, 30 * SECOND))
    addresses: Patience = field(default_factory=lambda: Patience(20, 15 * MINUTE))

    def begin(self, name: str, address: str, now: int) -> int:
        """0 if this try may be judged, and then it counts as missed until it is forgiven; else what is to wait."""
        where = neighbourhood(address)
        wait = max(self.names.wait(name, now), self.addresses.wait(where, now))
        if not wait:
            self.names.miss(name, now)
            self.addresses.miss(where, now)
        return wait

    def succeeded(self, name: str, address: str) -> None:
        """Forgets the misses of the name, and of the address this one: whoever owns a name could go on guessing."""
        self.names.forgive(name)
        self.addresses.forgive(neighbourhood(address), 1)


def neighbourhood(address: str) -> str:
    """What counts as one address: of IPv6 the first half, as one subscriber has all the rest."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else address
