"""Why a row of an import is set aside: stable codes, and how each is said; those of reading come before."""

from __future__ import annotations

from periplo.core.texts import Text
from periplo.formats.reasons import REASONS


def _said(es: str, en: str) -> Text:
    return Text((("es", es), ("en", en)))


IMPORT_REASONS = REASONS | {
    "no_id": _said("sin identificador", "no identifier"),
    "no_amount": _said("sin importe", "no amount"),
    "bad_amount": _said("importe ilegible", "unreadable amount"),
    "bad_number": _said("número ilegible", "unreadable number"),
    "no_currency": _said("sin moneda", "no currency"),
    "bad_currency": _said(
        "moneda que no es un código de tres letras", "a currency that is no code of three letters"
    ),
    "no_name": _said("sin nombre", "no name"),
    "no_rating": _said("sin nota", "no rating"),
    "no_answer": _said("sin respuesta", "no answer"),
    "no_consent": _said("no dice si dio permiso", "does not say whether consent was given"),
    "no_source": _said("sin medio publicitario", "no advertising source"),
    "other_currency": _said("dos monedas en un pedido", "two currencies in one order"),
}
