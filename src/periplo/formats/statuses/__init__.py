"""What carriers tell afterwards, one file a family: is it truly theirs, and what does it say. Pure."""

from periplo.core.carriers import Carrier, SmtpCarrier, TwilioCarrier, WhatsAppCarrier
from periplo.formats.statuses.contract import Heard, Reporter
from periplo.formats.statuses.mail_vendors import MAILGUN, SENDGRID, SES
from periplo.formats.statuses.phones import TWILIO, WHATSAPP

_MAIL = {"ses": SES, "sendgrid": SENDGRID, "mailgun": MAILGUN}


def reporter_of(carrier: Carrier) -> Reporter | None:
    """Who reads what this carrier reports; None if it reports nothing over HTTP."""
    if isinstance(carrier, SmtpCarrier):
        return _MAIL.get(carrier.reports)
    if isinstance(carrier, TwilioCarrier):
        return TWILIO
    return WHATSAPP if isinstance(carrier, WhatsAppCarrier) else None


__all__ = ["Heard", "Reporter", "reporter_of"]
