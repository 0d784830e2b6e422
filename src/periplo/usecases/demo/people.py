"""Who shops: three buyer personas, their shop, their devices, and when a need arises."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from periplo.usecases.demo.planted import PLANTED
from periplo.usecases.demo.rows import word
from periplo.usecases.demo.seasons import DAYS, Calendar

PERSONAS = ("parent", "student", "office")
PARENT, STUDENT, OFFICE = range(3)
PERSONA_SHARE = (0.60, 0.25, 0.15)
KINDS = ("list", "gift", "ordinary", "again")
LIST, GIFT, ORDINARY, AGAIN = range(4)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class People:
    """Columns over customers, (n,). `leaves_mail`: day of unsubscribing, infinite for most."""

    persona: Ints
    shop: Ints  # 0-based place in the country's list
    children: Ints
    device: Ints  # code of the main device
    online: Floats  # inclination to buy online, in [0, 1]
    heard: Ints  # code of the true source, as they would say it
    leaves_mail: Floats

    def __len__(self) -> int:
        return len(self.persona)


def people(n: int, footfall: Floats, chance: np.random.Generator) -> People:
    """Draw `n` customers. footfall: share of each shop, sums to 1."""
    persona = chance.choice(3, n, p=PERSONA_SHARE)
    mobile = np.array([0.62, 0.78, 0.22])[persona]
    tablet = np.array([0.10, 0.06, 0.03])[persona]
    dice = chance.random(n)
    device = np.where(dice < mobile, 1, np.where(dice < mobile + tablet, 3, 2))
    shares = np.array([share for _, share in PLANTED.heard_from])
    codes = np.array([word("reason", source) for source, _ in PLANTED.heard_from])
    leaves = chance.random(n) < PLANTED.unsubscribes
    return People(
        persona=persona,
        shop=chance.choice(len(footfall), n, p=footfall),
        children=np.where(persona == PARENT, chance.choice([1, 2, 3, 4], n, p=[0.44, 0.40, 0.13, 0.03]), 1),
        device=device,
        online=chance.beta(np.array([2.2, 3.2, 1.8])[persona], np.array([3.0, 2.0, 3.2])[persona]),
        heard=codes[chance.choice(len(codes), n, p=shares / shares.sum())],
        leaves_mail=np.where(leaves, chance.uniform(10, DAYS, n), np.inf),
    )


def needs(
    crowd: People, calendar: Calendar, weather: Floats, chance: np.random.Generator
) -> tuple[Ints, Ints]:
    """When each customer needs something, and what kind of need it is. weather: what makes days differ, (365,).

    Returns: day (n, k) int64, ascending, DAYS * 10 where there is no more need; kind (n, k) of KINDS.
    """
    n, persona = len(crowd), crowd.persona
    lists = chance.random(n) < np.array([0.93, 0.16, 0.20])[persona]
    gifts = chance.random(n) < np.array([0.30, 0.22, 0.18])[persona]
    ordinary = chance.poisson(np.array([0.95, 2.0, 2.7])[persona])
    ordinary += (~lists & ~gifts & (ordinary == 0)).astype(np.int64)
    who, kind = [], []
    for code, times in ((LIST, lists), (GIFT, gifts), (ORDINARY, ordinary)):
        chosen = np.repeat(np.arange(n), times.astype(np.int64))
        who.append(chosen)
        kind.append(np.full(len(chosen), code))
    whose, what = np.concatenate(who), np.concatenate(kind)
    day = np.empty(len(whose), np.int64)
    for code in (LIST, GIFT, ORDINARY):
        chosen = what == code
        season = calendar.season(KINDS[code]) * weather
        day[chosen] = chance.choice(DAYS, int(chosen.sum()), p=season / season.sum())
    return _padded(whose, day, what, n)


def _padded(who: Ints, day: Ints, kind: Ints, n: int) -> tuple[Ints, Ints]:
    order = np.lexsort((kind, day, who))
    who, day, kind = who[order], day[order], kind[order]
    first = np.searchsorted(who, np.arange(n))
    place = np.arange(len(who)) - first[who]
    days = np.full((n, int(place.max()) + 2), DAYS * 10)
    kinds = np.zeros_like(days)
    days[who, place] = day
    kinds[who, place] = kind
    return days, kinds


def keys(n: int, chance: np.random.Generator) -> list[str]:
    """Pseudonymous names of `n` customers, as different systems know them: club card, hashed mail or phone, account."""
    system = chance.choice(4, n, p=[0.45, 0.30, 0.15, 0.10])
    card = 10_000_000 + chance.permutation(n) * 89 + chance.integers(0, 89, n)
    code = chance.permutation(n).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(16)
    shapes = ("club-{card}", "mail-{code:012x}", "tel-{code:012x}", "web-{card}")
    return [shapes[s].format(card=c, code=h) for s, c, h in zip(system, card, code, strict=True)]
