"""May we: what a person said about messages and data, by channel and purpose, and the rule that decides.

Newer words replace older ones of the same person. Where two customers turn out to be one, the strictest of what was
said before counts, until the person says something new. What was never said is not granted; an address on a
suppression list is never used, whatever was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from periplo.core.texts import Text

STATES = ("granted", "denied", "withdrawn")
BASES = ("consent", "contract", "legitimate interest", "legal obligation")
REASONS = ("bounce", "complaint", "register", "by hand", "erased")  # why an address is suppressed
ANY = "*"  # every channel, or every purpose

PURPOSES: dict[str, Text] = {
    "marketing": Text((("es", "Novedades y ofertas"), ("en", "News and offers"))),
    "service": Text((("es", "Avisos de sus pedidos y servicios"), ("en", "Notices about your orders and services"))),
    "surveys": Text((("es", "Encuestas"), ("en", "Surveys"))),
    "analytics": Text((("es", "Medición de uso"), ("en", "Measuring use"))),
    "advertising": Text((("es", "Publicidad a medida"), ("en", "Tailored advertising"))),
    "personalisation": Text((("es", "Contenido a medida"), ("en", "Tailored content"))),
    "location": Text((("es", "Por qué zonas de la tienda pasa"), ("en", "Which zones of the shop one visits"))),
    "sharing": Text((("es", "Compartir datos con socios"), ("en", "Sharing data with partners"))),
}  # fmt: skip


class ConsentSaid(NamedTuple):
    """One word about one channel and purpose. `at` is when it was said, microseconds UTC.

    `carried`: it rode along with something else, such as a trait or a cookie's choice that every message repeats.
    It counts where it changes, and a carried yes never lifts a no that a person said.
    """

    channel: str  # as in the catalogue of channels, or "*"
    purpose: str  # "marketing"…, or "*"
    state: str  # one of STATES
    at: int
    source: str = ""  # which sender it came by
    text_version: str | None = None  # of the text that the person read
    basis: str | None = None  # one of BASES
    proof: str | None = None  # what shows that it was said: a form, a recording's number, a message's id
    carried: bool = False


class Tie(NamedTuple):
    """From this instant a handle is this customer's: a row of who is who, with its history."""

    handle: int
    customer: int
    since: int


class Suppression(NamedTuple):
    """An address that is not to be used. `handle` is whose address it is; None speaks of the whole customer."""

    channel: str  # or "*"
    reason: str  # one of REASONS
    since: int
    until: int | None = None
    handle: int | None = None


class Records(NamedTuple):
    """What is known of one customer: who said what by which handle, how the handles came together, suppressions."""

    said: tuple[tuple[int, ConsentSaid], ...] = ()
    ties: tuple[Tie, ...] = ()
    suppressed: tuple[Suppression, ...] = ()


class Allowed(NamedTuple):
    """Whether, and why: "granted", "denied", "withdrawn", "unknown" or "suppressed", with the words that decided."""

    is_allowed: bool
    because: str
    said: ConsentSaid | None = None
    suppression: Suppression | None = None


def may(records: Records, channel: str, purpose: str, now: int, handle: int | None = None) -> Allowed:
    """Whether a message of this purpose may leave by this channel at this instant.

    handle: the one address that would be used; without it a suppression of any of the customer's addresses counts.
    What is dated later than now is not yet known.
    """
    if records.suppressed:
        for each in sorted(records.suppressed, key=lambda one: (one.since, one.reason)):
            if _is_suppressed(each, channel, now, handle):
                return Allowed(False, "suppressed", None, each)
    said = in_force(records, channel, purpose, now)
    if said is None:
        return Allowed(False, "unknown")
    return Allowed(said.state == "granted", said.state, said)


def in_force(records: Records, channel: str, purpose: str, now: int) -> ConsentSaid | None:
    """The words that count for this channel and purpose; None if nothing was ever said.

    Each customer that the handles ever belonged to has a standing; words replace it, and where a handle joins a
    customer the stricter of both standings stays. Words said at the very instant of a joining came before it.
    """
    words = [
        (handle, said)
        for handle, said in records.said
        if (said.channel == channel or said.channel == ANY)
        and (said.purpose == purpose or said.purpose == ANY)
        and said.at <= now
    ]
    if len(words) < 2:  # whoever the handles belonged to, these words alone can stand
        return words[0][1] if words else None
    happened: list[tuple[int, int, tuple[object, ...], int, ConsentSaid | Tie]] = [
        (said.at, 0, _severity(said), handle, said) for handle, said in words
    ]
    happened += [(tie.since, 1, (), tie.handle, tie) for tie in records.ties if tie.since <= now]
    where: dict[int, int] = {}
    standing: dict[int, ConsentSaid | None] = {}
    for _, _, _, handle, each in sorted(happened, key=lambda one: one[:4]):
        group = where.setdefault(handle, -handle - 1)  # a handle that is nobody's yet stands alone
        before = standing.get(group)
        if isinstance(each, ConsentSaid):
            standing[group] = _replaced(before, each)
        elif each.customer != group:
            where[handle] = each.customer
            if group not in where.values():
                standing.pop(group, None)
            standing[each.customer] = _stricter(standing.get(each.customer), before)
    found: ConsentSaid | None = None
    for stands in standing.values():
        found = _stricter(found, stands)
    return found


def after(said: Iterable[ConsentSaid]) -> ConsentSaid | None:
    """What stands after these words about one channel and purpose, all by one handle that was always one customer's."""
    standing: ConsentSaid | None = None
    for word in sorted(said, key=lambda one: (one.at, _severity(one))):
        standing = _replaced(standing, word)
    return standing


def pairs_of(records: Records) -> list[tuple[str, str]]:
    """Every (channel, purpose) that anything was said about, sorted."""
    return sorted({(said.channel, said.purpose) for _, said in records.said})


def table(records: Records, pairs: Iterable[tuple[str, str]], now: int) -> Mapping[tuple[str, str], Allowed]:
    """`may` for several channels and purposes."""
    return {(channel, purpose): may(records, channel, purpose, now) for channel, purpose in pairs}


def strictest(said: Sequence[ConsentSaid]) -> ConsentSaid | None:
    """The strictest of several words, the newest among the equally strict."""
    return max(said, key=_severity, default=None)


def _is_suppressed(each: Suppression, channel: str, now: int, handle: int | None) -> bool:
    is_meant = handle is None or each.handle is None or each.handle == handle
    is_live = each.since <= now and (each.until is None or now < each.until)
    return is_meant and is_live and each.channel in (channel, ANY)


def _replaced(before: ConsentSaid | None, said: ConsentSaid) -> ConsentSaid:
    """What stands after these words; a value that rides along does not touch a no that a person said."""
    if before is None:
        return said
    is_firm = before.state != "granted" and not before.carried
    return before if is_firm and said.carried else said


def _stricter(one: ConsentSaid | None, other: ConsentSaid | None) -> ConsentSaid | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=_severity)


def _severity(said: ConsentSaid) -> tuple[object, ...]:
    """Strict words are greater, and of the equally strict the newer; a total order, so nothing hangs on chance."""
    is_no = said.state != "granted"
    return (
        is_no, is_no and not said.carried, said.at, said.state, said.channel, said.purpose, said.source,
        said.text_version or "", said.basis or "", said.proof or "", said.carried,
    )  # fmt: skip
