"""What the doors of forms share: which forms a page may show, tickets, how often one may send, codes, what was used."""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from time import monotonic

from periplo.core.errors import BadInput, EnvironmentFault, UnknownName
from periplo.core.form_tokens import NONCE_BYTES, Begun, ticket_of, ticket_token
from periplo.core.forms import Form
from periplo.core.spans import HOUR, SECOND
from periplo.edge.public.allowance import Allowance
from periplo.storage.coupons import take_code
from periplo.storage.sql import SqlLedger
from periplo.usecases.forms.publishing import PublishedForm, published_form, published_forms

FRESH_SECONDS = 5  # for so long the forms are known without asking the ledger again
QUICKEST = 2 * SECOND  # nobody fills in a form faster; a program does
LONGEST_OPEN = 24 * HOUR
MOST_USED = 20_000  # filling-ins that are remembered


class FormClosed(UnknownName):
    """A form that is paused or has ended."""

    code = "form_closed"
    status = 410


class TooSoon(BadInput):
    """A form was sent faster than anybody can fill it in."""

    code = "too_soon"
    status = 425

    def __init__(self, wait: int) -> None:
        super().__init__(
            "the form was sent too soon", "nobody fills it in so fast", f"send it again in {wait} s"
        )
        self.wait = wait


class StaleTicket(BadInput):
    """A form was sent with a ticket that is too old, was used for something else, or is none of ours."""

    code = "stale_ticket"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            "this form was open too long, or was sent already", mend="fetch a new ticket and send it again"
        )


class FormDoor:
    """The forms of one workspace as the public listener knows them. Its calls block, unless told otherwise."""

    def __init__(self, ledger: SqlLedger, key: bytes, country: str | None) -> None:
        self.ledger, self.country = ledger, country
        self.sending, self.opening = Allowance(60), Allowance(600)
        self._key = key
        self._known: tuple[float, list[PublishedForm]] | None = None
        self._used: OrderedDict[bytes, tuple[bytes, int]] = OrderedDict()
        self._lock = Lock()

    def active(self) -> list[PublishedForm]:
        """Every form that may be shown."""
        known = self._known
        if known is None or monotonic() - known[0] > FRESH_SECONDS:
            found = [one for one in published_forms(self.ledger) if one.form.status == "active"]
            known = self._known = monotonic(), found
        return known[1]

    def shown(self, id: str, version: object) -> PublishedForm:
        """The version that a page showed. Raises: NoSuchForm, FormClosed."""
        newest = next((one for one in self.active() if one.form.id == id), None)
        if newest is None:
            known = published_form(self.ledger, id)
            raise FormClosed(
                f"form '{id}' is {known.form.status}", mend="write status: active and publish it"
            )
        if not isinstance(version, int) or isinstance(version, bool) or not 0 < version <= newest.version:
            raise BadInput("the version of the form is missing", mend='send "version" as the form told it')
        return newest if version == newest.version else published_form(self.ledger, id, version)

    def ticket(self, form: str, now: int) -> str:
        """A ticket for a filling-in that begins now. Does not block."""
        return ticket_token(Begun(form, now, secrets.token_bytes(NONCE_BYTES)), self._key)

    def begun(self, ticket: object, form: str, now: int) -> Begun:
        """What a ticket says. Does not block. Raises: StaleTicket, TooSoon."""
        found = ticket_of(ticket, self._key) if isinstance(ticket, str) else None
        if found is None or found.form != form or now - found.at > LONGEST_OPEN:
            raise StaleTicket
        early = found.at + SECOND + QUICKEST - now  # a ticket keeps whole seconds
        if early > 0:
            raise TooSoon(-(-early // SECOND))
        return found

    def use(self, begun: Begun, content: bytes, now: int) -> int:
        """When this was first sent with its ticket, now or before: the same again is the same, told at that instant.

        Does not block. Raises: StaleTicket if something else was sent with it.
        """
        told = sha256(content).digest()
        with self._lock:
            known, at = self._used.setdefault(begun.nonce, (told, now))
            self._used.move_to_end(begun.nonce)
            while len(self._used) > MOST_USED:
                self._used.popitem(last=False)
        if known != told:
            raise StaleTicket
        return at

    def code(self, form: Form, address: str, now: int) -> str | None:
        """The code of this address: one for each, however often it signs up; None if there is none left."""
        assert form.coupon is not None
        who = hmac.new(self._key, b"periplo form coupon 1\x00" + address.encode(), sha256).hexdigest()
        try:
            with self.ledger.writing() as connection:
                return take_code(connection, form.coupon, f"form/{form.id}/{who}", None, now)
        except EnvironmentFault:
            return None
