"""The campaign that sends the link of a form that waits to be confirmed, written as a document to adapt."""

from __future__ import annotations

from periplo.core.errors import BadInput
from periplo.core.forms import BY_EMAIL, Form
from periplo.core.texts import LANGUAGES
from periplo.formats.campaign_yaml import campaign_of
from periplo.formats.documents import document_of, written

_SUBJECT = {"es": "Confirme su suscripción", "en": "Confirm your subscription"}
_BODY = {
    "es": (
        "Hola:\n\nAlguien dio esta dirección en nuestra web. Si fue usted, confírmelo aquí:\n\n{{ link.confirm }}\n\n"
        "Si no fue usted, no haga nada: no le enviaremos nada más.\n\n{{ organisation.name }}\n"
    ),
    "en": (
        "Hello,\n\nSomebody gave this address on our site. If it was you, confirm it here:\n\n{{ link.confirm }}\n\n"
        "If it was not you, do nothing: we will send you nothing more.\n\n{{ organisation.name }}\n"
    ),
}


def confirming_campaign(form: Form) -> str:
    """The document of the campaign, in the form's languages.

    Raises: BadInput if the form waits for no confirmation.
    """
    if form.confirm != BY_EMAIL:
        raise BadInput(
            f"form '{form.id}' waits for no confirmation",
            "it has no 'confirm'",
            "write confirm: email in the form",
        )
    spoken = [language for language in LANGUAGES if language in form.languages]
    data = {
        "schema": 1,
        "id": f"confirm-{form.id}",
        "title": {"es": f"Confirmar: {form.title.to('es')}", "en": f"Confirm: {form.title.to('en')}"},
        **({"map": form.map, "touchpoint": form.touchpoint} if form.map and form.touchpoint else {}),
        "languages": spoken,
        "kind": "transactional",
        "status": "active",
        "entry": {
            "event": f'form submitted where form is "{form.id}" and confirm is pending',
            "key": "response",
            "again": "always",
            "late": "1d",
        },
        "holdout": 0,
        "goal": {"rule": f'form confirmed where form is "{form.id}"', "within": "7d"},
        "nodes": [{"id": "ask", "send": {"channel": "email", "message": "link", "expires": "2d"}}],
        "messages": {
            "link": {
                "subject": {language: _SUBJECT[language] for language in spoken},
                "body": {language: _BODY[language] for language in spoken},
            }
        },
    }
    text = written(data)
    campaign_of(document_of(text, "the campaign"))  # what is written can be published
    return text
