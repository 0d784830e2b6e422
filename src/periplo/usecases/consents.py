"""A customer's consents as they stand and as they came to be; texts and suppressions, kept as people give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from periplo.core.channel_catalogue import channel_id
from periplo.core.consent import ANY, Allowed, ConsentSaid, Records, Suppression, may, pairs_of
from periplo.core.errors import BadInput
from periplo.core.events import folded
from periplo.core.texts import LANGUAGES, Text
from periplo.core.tokens import Ticket, token_of
from periplo.storage import tables as t
from periplo.storage.consents import ConsentText, add_text, consents_of, lift, suppress, texts_in_force
from periplo.storage.sql import SqlLedger
from periplo.usecases.customers import customer_named


class Standing(NamedTuple):
    """What holds for one channel and purpose, and why; `version` is that of the text in force."""

    channel: str
    purpose: str
    allowed: Allowed
    version: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A customer's consents: what holds now, all that was said (oldest first), and the suppressions."""

    customer: int
    standing: tuple[Standing, ...]
    said: tuple[ConsentSaid, ...]
    suppressed: tuple[Suppression, ...]


def consents_shown(said: str, ledger: SqlLedger, now: int) -> Shown:
    """What holds for the customer whom this identifier names.

    Raises: UnknownName if there is none.
    """
    customer = customer_named(said, ledger)
    with ledger.reading() as connection:
        records = consents_of(connection, customer)
        texts = {(text.channel, text.purpose): text for text in texts_in_force(connection, now)}
    pairs = sorted({*texts, *_told(records)})
    standing = tuple(
        Standing(
            channel,
            purpose,
            may(records, channel, purpose, now),
            texts[channel, purpose].version if (channel, purpose) in texts else None,
        )
        for channel, purpose in pairs
    )
    return Shown(customer, standing, tuple(word for _, word in records.said), records.suppressed)


def _told(records: Records) -> set[tuple[str, str]]:
    """The pairs said, without those of everything where there are others to tell it by."""
    pairs = set(pairs_of(records))
    plain = {pair for pair in pairs if ANY not in pair}
    return plain or pairs


def text_added(
    ledger: SqlLedger,
    channel: str,
    purpose: str,
    version: str,
    basis: str,
    texts: dict[str, str | None],
    valid_from: int,
    at: int,
) -> ConsentText:
    """A text that people will read, kept in both languages.

    Raises: BadInput if one of them is missing, or the version is there already.
    """
    if missing := [language for language in LANGUAGES if not (texts.get(language) or "").strip()]:
        raise BadInput(
            f"the text is missing in '{missing[0]}'",
            "whoever says yes must have read it in their own language",
            f"give it with {'--' + missing[0]}",
        )
    added = ConsentText(
        channel_id(channel), folded(purpose), version.strip(), basis, Text.of({k: str(v) for k, v in texts.items()}),
        valid_from,
    )  # fmt: skip
    with ledger.writing() as connection:
        add_text(connection, added, at)
    return added


def addresses_in(addresses: Iterable[str], file: str | None) -> list[str]:
    """The addresses named, and those of a file, one a line; blank lines and lines with # are left out.

    Raises: BadInput if the file cannot be read, or there is no address at all.
    """
    found = [address.strip() for address in addresses]
    if file is not None:
        try:
            lines = Path(file).read_text(encoding="utf-8-sig").splitlines()
        except FileNotFoundError:
            raise BadInput(f"there is no file '{file}'", mend="check the path") from None
        except UnicodeDecodeError:
            raise BadInput(f"'{file}' is not a text in UTF-8", mend="save it again as UTF-8") from None
        found += [line.strip() for line in lines]
    found = [address for address in found if address and not address.startswith("#")]
    if not found:
        raise BadInput("no address was named", mend="name it, or a file of them with --file")
    return found


def suppressed(
    ledger: SqlLedger, addresses: Iterable[str], channel: str | None, reason: str, until: int | None, at: int
) -> tuple[int, int]:
    """Lets these addresses be used no more, all of them or none. Returns (new ones, already there).

    channel: None for every channel. Raises: BadInput, telling which of them is no address by its place in the list.
    """
    new = old = 0
    with ledger.writing() as connection:
        for place, address in enumerate(addresses, 1):
            try:
                is_new = suppress(connection, _channel(channel), reason, at, address=address, until=until)
            except BadInput as error:
                raise BadInput(f"address number {place} is none", error.why, error.mend) from None
            new, old = new + is_new, old + (not is_new)
    return new, old


def lifted(ledger: SqlLedger, addresses: Iterable[str], channel: str | None, at: int) -> int:
    """Lets these addresses be used again. Returns how many suppressions ended."""
    with ledger.writing() as connection:
        return sum(
            lift(connection, at, address=address, channel=channel and _channel(channel))
            for address in addresses
        )


def link_of(
    said: str, ledger: SqlLedger, key: bytes, language: str, scope: tuple[str, str] | None, at: int
) -> str:
    """The path of a customer's preference page; with a scope, of the page that ends those messages.

    Raises: UnknownName if there is no such customer.
    """
    customer = customer_named(said, ledger)
    h, hc = t.handles.c, t.handle_customer.c
    theirs = (
        select(h.handle)
        .join(t.handle_customer, hc.handle == h.handle)
        .where(hc.customer == customer, hc.until.is_(None))
        .order_by(h.text != said.strip(), h.handle)
    )
    with ledger.reading() as connection:
        handle = connection.scalar(theirs.limit(1))
    assert handle is not None  # whoever was named has one
    if scope is None:
        return "/preferences/" + token_of(Ticket("preferences", handle, at, language), key)
    channel, purpose = scope
    return "/unsubscribe/" + token_of(
        Ticket(
            "unsubscribe",
            handle,
            at,
            language,
            _channel(channel),
            purpose if purpose == ANY else folded(purpose),
        ),
        key,
    )


def _channel(said: str | None) -> str:
    return ANY if said in (None, ANY) else channel_id(str(said))
