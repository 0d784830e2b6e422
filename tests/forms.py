"""A form for tests, as a document whose parts can be replaced, and a person who fills it in over HTTP."""

from __future__ import annotations

import json
from typing import Any

from collecting import Answer, Listener
from periplo.core.form_tokens import NONCE_BYTES, Begun, ticket_token
from periplo.core.spans import SECOND
from periplo.edge.public.form_door import QUICKEST
from periplo.formats.documents import written
from periplo.usecases.forms.publishing import PublishedForm, publish_form
from periplo.usecases.secret_keys import link_key

ADDRESS = "ana@correo.es"


def form_data(**parts: Any) -> dict[str, Any]:
    """A form that asks for an e-mail and a yes to its news. parts: in place of its own; None takes one away."""
    whole: dict[str, Any] = {
        "schema": 1,
        "id": "boletin",
        "title": {"es": "Reciba novedades", "en": "Get our news"},
        "look": {"kind": "corner"},
        "when": {"after": "0s"},
        "fields": [
            {
                "id": "email",
                "kind": "email",
                "label": {"es": "Su correo", "en": "Your e-mail"},
                "required": True,
            }
        ],
        "consents": [
            {
                "channel": "email",
                "purpose": "marketing",
                "version": "2026-11",
                "text": {"es": "Acepto recibir novedades.", "en": "I agree to receive news."},
            }
        ],
        "thanks": {"title": {"es": "¡Gracias!", "en": "Thank you!"}},
    }
    return {key: value for key, value in (whole | parts).items() if value is not None}


def form_text(**parts: Any) -> str:
    """The same as YAML."""
    return written(form_data(**parts))


def shown_form(listener: Listener, **parts: Any) -> PublishedForm:
    """Published in a listener's workspace."""
    return publish_form(form_text(**parts), listener.ledger, 1)


def ticket_from(
    listener: Listener, now: int, form: str = "boletin", before: int = QUICKEST + SECOND, nonce: int = 1
) -> str:
    """A ticket that was given out so long before; a nonce stands for a filling-in."""
    key = link_key(listener.workspace)
    return ticket_token(Begun(form, now - before, nonce.to_bytes(NONCE_BYTES, "big")), key)


def sent(listener: Listener, form: str = "boletin", **said: Any) -> Answer:
    """What the listener answers when this is sent."""
    body = {
        "writeKey": listener.key,
        "version": 1,
        "fields": {"email": ADDRESS},
        "consents": ["email/marketing"],
    }
    body |= {"language": "es", "page": "https://tienda.es/zapatos?correo=x", "anonymousId": "un-visitante"}
    return listener.ask(
        "POST", f"/v1/forms/{form}", json.dumps(body | said).encode(), Content_Type="text/plain"
    )
