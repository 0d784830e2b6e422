"""What a person sent in a form: read into values, with what is wrong told field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from periplo.core import forms
from periplo.core.addresses import handles_for
from periplo.core.errors import BadInput
from periplo.core.forms import ASKED, EMAIL, MOST_TEXT, PHONE, Form, FormConsent, FormField
from periplo.core.identifiers import e164, normal

MISSING, WRONG, LONG = "missing", "wrong", "long"
Value = str | float

_MOST_EMAIL = 254
# As the browsers' own check of an e-mail field, and a point in the domain. Source: HTML Standard, valid e-mail address.
_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)
_NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,6})?")


class BadSent(BadInput):
    """A form cannot be taken as it was filled in; the value `fields` says of each field what is wrong."""

    code = "bad_sent"


@dataclass(frozen=True, slots=True)
class Sent:
    """What was filled in: values by field, and what was allowed."""

    values: Mapping[str, Value]
    consents: tuple[FormConsent, ...]

    @property
    def email(self) -> str | None:
        """The address, in the one form by which it is compared."""
        found = self.values.get(EMAIL)
        return None if found is None else str(found)

    @property
    def phone(self) -> str | None:
        """The telephone number."""
        found = self.values.get(PHONE)
        return None if found is None else str(found)


def sent_in(form: Form, fields: object, consents: object, country: str | None = None) -> Sent:
    """What a page sent: `fields` by id, `consents` the pairs whose box was marked. country: of phones without one.

    Raises: BadSent, with the fields that must be mended.
    """
    said = fields if isinstance(fields, Mapping) else {}
    marked = {one for one in consents if isinstance(one, str)} if isinstance(consents, list) else set()
    values: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for each in form.fields:
        found = _read(each, said.get(each.id), country)
        if isinstance(found, _Wrong):
            wrong[each.id] = found.why
        elif found is not None:
            values[each.id] = found
        elif each.required:
            wrong[each.id] = MISSING
    given = []
    for consent in form.consents:
        if consent.basis != ASKED or consent.pair in marked:
            given.append(consent)
        elif consent.required:
            wrong[consent.pair] = MISSING
    if wrong:
        raise BadSent(
            "the form cannot be taken as it was filled in",
            ", ".join(f"{id}: {why}" for id, why in wrong.items()), "mend these and send it again", fields=wrong,
        )  # fmt: skip
    return Sent(values, tuple(one for one in given if _can_reach(one, values)))


class _Wrong:
    def __init__(self, why: str) -> None:
        self.why = why


def _read(field: FormField, said: object, country: str | None) -> Value | _Wrong | None:
    """The value of one field; None where nothing was filled in."""
    if said is None or isinstance(said, bool) or not isinstance(said, str | int | float):
        return None if said is None else _Wrong(WRONG)
    text = normal("name", str(said)).text  # without what cannot be seen
    if not text:
        return None
    if len(text) > MOST_TEXT and field.kind != EMAIL:
        return _Wrong(LONG)
    match field.kind:
        case forms.EMAIL:
            address = normal(EMAIL, text).text
            is_good = len(address) <= _MOST_EMAIL and _EMAIL.fullmatch(address)
            return address if is_good else _Wrong(WRONG)
        case forms.PHONE:
            return e164(text, country) or _Wrong(WRONG)
        case forms.CHOICE:
            return text if any(choice.id == text for choice in field.choices) else _Wrong(WRONG)
        case forms.NUMBER:
            return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else _Wrong(WRONG)
        case forms.DATE:
            return _day(text)
        case _:
            return text


def _day(text: str) -> Value | _Wrong:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _Wrong(WRONG)
    return day.isoformat() if day.year >= 1900 else _Wrong(WRONG)


def _can_reach(consent: FormConsent, values: Mapping[str, Value]) -> bool:
    """A yes to a channel whose address was left out is none."""
    needed = [kind for kind in (EMAIL, PHONE) if kind in handles_for(consent.channel)]
    return not needed or any(kind in values for kind in needed)
