"""Segments handed to others: plain lists, and hashed ones for ad platforms, noted for the register of processing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import msgspec

from periplo.core import rules as r
from periplo.core.ad_hashes import Platform, email_form, hashed, phone_form
from periplo.core.errors import BadQuestion
from periplo.core.identifiers import EMAIL, PHONE, USER
from periplo.storage.contract import Ledger
from periplo.usecases.audiences.measuring import NO_ADDRESS, Crowd, members

KIND = "audience export"  # of the documents in which it is noted
PURPOSES = ("advertising", "sharing")  # what people must have agreed to before their hash leaves
AD_CHANNELS = ("ad", "web")  # by which consent to advertising is said: outright, and by a site's banner
_NO = ("suppressed", "withdrawn", "denied")  # the first of these tells why

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handing:
    """What leaves: heads and rows; of how many people, and how many were left out by reason."""

    heads: Row
    rows: tuple[Row, ...]
    people: int
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Noted:
    """One handing over as it is kept: never whom, only how many. at: microseconds UTC."""

    at: int
    segment: str
    rule: str
    to: str  # a platform's id, or "list"
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    people: int
    left_out: Mapping[str, int]
    who: str


def plain_list(crowd: Crowd, rule: r.Rule, kinds: Sequence[str] = (USER,)) -> Handing:
    """Everybody in a segment by our own number, with their identifiers of these kinds, joined by a space."""
    from periplo.storage import audience_facts as facts

    inside = members(crowd, rule).tolist()
    known: list[dict[int, list[str]]] = []
    if crowd.people.reading is not None:
        with crowd.people.reading() as connection:
            known = [facts.addresses(connection, inside, (kind,), whole=True) for kind in kinds]
    heads = ("customer", *kinds) if known else ("customer",)
    rows = tuple((f"#{who}", *(" ".join(each.get(who, ())) for each in known)) for who in inside)
    return Handing(heads, rows, len(inside), {})


def hashed_list(
    crowd: Crowd,
    rule: r.Rule,
    platform: Platform,
    now: int,
    purposes: Sequence[str] = PURPOSES,
    country: str | None = None,
) -> Handing:
    """A segment's addresses as a platform takes them, of those alone who agreed to each of these purposes.

    now: up to when what people said counts, microseconds UTC, as the last event may lie behind a withdrawal. country:
    of phones that say none. Rows stand in the order of their hashes, which tells nothing of anybody.
    Raises: BadQuestion where no ledger is known, so nobody's consent is.
    """
    from periplo.storage import audience_facts as facts

    if crowd.people.reading is None:
        raise BadQuestion(
            "nobody's consent is known here",
            "an ad platform gets only those who agreed",
            "name the workspace in which consents are kept, with --in",
        )
    inside = members(crowd, rule).tolist()
    with crowd.people.reading() as connection:
        said = [
            facts.standing(connection, inside, channel, purpose, max(now, crowd.now))
            for purpose in purposes
            for channel in AD_CHANNELS
        ]
        verdicts = {who: _verdict([one[who] for one in said]) for who in inside}
        agreed = [who for who in inside if verdicts[who] == "granted"]
        emails = facts.addresses(connection, agreed, (EMAIL, USER))
        phones = facts.addresses(connection, agreed, (PHONE,))
    left_out = Counter(verdict for verdict in verdicts.values() if verdict != "granted")
    rows: set[Row] = set()
    people = 0
    for who in agreed:
        theirs = list(
            zip_longest(
                _forms(email_form(text, platform) for text in emails.get(who, ())),
                _forms(phone_form(text, platform, country) for text in phones.get(who, ())),
                fillvalue="",
            )
        )
        people += bool(theirs)
        left_out[NO_ADDRESS] += not theirs
        rows.update(theirs)
    return Handing(
        (platform.email, platform.phone),
        tuple(sorted(rows)),
        people,
        {key: n for key, n in left_out.items() if n},
    )


def note(ledger: Ledger, noted: Noted) -> None:
    """Writes down that a segment was handed over, for the register of processing."""
    body = msgspec.json.encode(noted).decode()
    ledger.save_document(KIND, f"{noted.at}-{noted.segment or 'rule'}", body, "done", noted.at, noted.who)


def all_noted(ledger: Ledger) -> list[Noted]:
    """Everything ever handed over, newest first."""
    found = [msgspec.json.decode(one.body, type=Noted) for one in ledger.documents(KIND)]
    return sorted(found, key=lambda one: (-one.at, one.segment))


def _verdict(said: Sequence[str]) -> str:
    """What counts of one person: any no is a no; of each purpose one yes is needed."""
    refused = next((no for no in _NO if no in said), None)
    if refused is not None:
        return refused
    each = [said[low : low + len(AD_CHANNELS)] for low in range(0, len(said), len(AD_CHANNELS))]
    return "granted" if all("granted" in one for one in each) else "unknown"


def _forms(forms: Iterator[str | None]) -> list[str]:
    return [hashed(form) for form in dict.fromkeys(forms) if form is not None]
