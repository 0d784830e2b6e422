"""A form that was sent, as messages, so that it comes in by the same door as all events (core/messages.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from periplo.core.form_sent import Sent
from periplo.core.forms import EMAIL, PHONE, Form, FormConsent
from periplo.core.messages import Handle
from periplo.core.spans import iso

SHOWN, CLOSED, SUBMITTED, CONFIRMED = "form shown", "form closed", "form submitted", "form confirmed"
GIVEN = "consent given"
PENDING = "pending"
FORM_EVENTS = (SHOWN, CLOSED, SUBMITTED, CONFIRMED)
FORM_PROPERTIES = (
    "form", "version", "response", "page", "language", "look", "consents", "confirm", "browser", "shown", "how",
)  # fmt: skip
Message = dict[str, Any]


class FilledIn(NamedTuple):
    """One filling-in: its name, the form's version, and where and by which browser it was sent."""

    response: str
    version: int
    at: int  # microseconds UTC
    language: str | None = None
    page: str | None = None  # address, without what may be private
    browser: str | None = None  # anonymous id; None where the visitor did not allow one


def submitted(form: Form, filled: FilledIn, sent: Sent) -> list[Message]:
    """What a form tells that was sent: who it is, that they sent it, and each consent with its proof.

    Where a link must confirm it first, nothing is allowed yet, and the browser is not tied to the address: anybody
    may have written it. The ids are the same for the same filling-in, so what comes twice counts once.
    """
    waits = form.confirm is not None
    browser = None if waits else filled.browser
    ids = [
        Handle(kind, text) for kind, text in ((EMAIL, sent.email), (PHONE, sent.phone)) if text is not None
    ]
    told = [
        _message(
            {"type": "identify", "traits": dict(sent.values)}, f"form:{filled.response}:who", filled.at, ids, browser
        ),
        _event(
            SUBMITTED, f"form:{filled.response}:sent", filled.at, ids, browser,
            {
                **_about(form, filled),
                "look": form.look.kind,
                "consents": ", ".join(one.pair for one in sent.consents) or None,
                "confirm": PENDING if waits else None,
                "browser": filled.browser if waits else None,
                "shown": filled.browser is not None,  # then its page told that it was shown, and it counts in the share
            },
        ),
    ]  # fmt: skip
    return told if waits else [*told, *_given(form, filled, filled.at, sent.consents, ids, browser)]


def confirmed(form: Form, filled: FilledIn, at: int, pairs: Iterable[str], who: Handle) -> list[Message]:
    """What the link in the mail tells once it is followed. at: when; `filled.at` is when the form was sent."""
    marked = set(pairs)
    consents = tuple(one for one in form.consents if one.pair in marked)
    about = {**_about(form, filled), "asked_at": iso(filled.at)}
    id = f"form:{filled.response}:confirmed"
    return [
        _event(CONFIRMED, id, at, [who], filled.browser, about),
        *_given(form, filled, at, consents, [who], filled.browser),
    ]


def proof_of(form: Form, filled: FilledIn) -> str:
    """What shows that it was said: the form, its version, the filling-in, and the confirmation where there was one."""
    proof = f"form {form.id} v{filled.version}, {filled.response}"
    return f"{proof}, confirmed by e-mail" if form.confirm else proof


def _given(
    form: Form,
    filled: FilledIn,
    at: int,
    consents: Iterable[FormConsent],
    ids: list[Handle],
    browser: str | None,
) -> list[Message]:
    return [
        _event(
            GIVEN, f"form:{filled.response}:{one.pair}", at, ids, browser,
            {
                "channel": one.channel, "purpose": one.purpose, "text_version": one.version, "basis": one.basis,
                "proof": proof_of(form, filled), "form": form.id, "page": filled.page, "language": filled.language,
            },
        )
        for one in consents
    ]  # fmt: skip


def _about(form: Form, filled: FilledIn) -> dict[str, Any]:
    return {
        "form": form.id, "version": filled.version, "response": filled.response, "page": filled.page,
        "language": filled.language, "touchpoint": form.touchpoint, "channel": "web",
    }  # fmt: skip


def _event(
    event: str, id: str, at: int, ids: list[Handle], browser: str | None, properties: dict[str, Any]
) -> Message:
    said = {name: value for name, value in properties.items() if value is not None}
    return _message({"type": "track", "event": event, "properties": said}, id, at, ids, browser)


def _message(said: Message, id: str, at: int, ids: list[Handle], browser: str | None) -> Message:
    """ids: the first names the person; e-mails and phones go as externalIds, as the tracker's own do."""
    message = {**said, "messageId": id, "timestamp": iso(at)}
    others = [{"type": kind, "id": text} for kind, text in ids if kind not in ("user", "anonymous")]
    if others:
        message["context"] = {"externalIds": others}
    for kind, text in ids:
        if kind == "user":
            message["userId"] = text
    if browser is not None:
        message["anonymousId"] = browser
    return message
