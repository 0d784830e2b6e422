"""What can be wrong with the words of a message, as codes and sentences: when written, and when said to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from periplo.core.errors import PeriploError
from periplo.core.texts import Text


class Flaw(NamedTuple):
    """One thing wrong in a template as written; `line` from 1, None where it is about the whole text."""

    code: str
    line: int | None
    values: Mapping[str, object]

    def what(self, language: str) -> str:
        """One sentence: what is wrong and how to mend it."""
        return _told(FLAWS, self.code, self.values, language)


class TemplateFailed(PeriploError):
    """A message whose words cannot be said to this person; it is withheld. `failure` is the stable code of why."""

    code: ClassVar[str] = "template_failed"

    def __init__(self, failure: str, values: Mapping[str, object] | None = None) -> None:
        self.failure = failure
        told = dict(values or {})
        super().__init__(_told(FAILURES, failure, told, "en"))
        self.values = told

    def told(self, language: str) -> str:
        """One sentence without its subject, for whoever asks why a message was not sent."""
        return _told(FAILURES, self.failure, self.values, language)


class MessageWithheld(PeriploError):
    """A message that is not said to this person, though it could be. `reason` is one of core/reasons.SENTENCES."""

    code: ClassVar[str] = "withheld"

    def __init__(self, reason: str, what: str = "the message is not sent to this person") -> None:
        self.reason = reason
        super().__init__(what)


def _told(sentences: Mapping[str, Text], code: str, values: Mapping[str, object], language: str) -> str:
    sentence = sentences.get(code)
    return code if sentence is None else sentence.to(language).format_map(_Shown(values))


class _Shown(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


def _texts(*rows: tuple[str, str, str]) -> dict[str, Text]:
    return {code: Text((("es", es), ("en", en))) for code, es, en in rows}


FLAWS: Mapping[str, Text] = _texts(
    (
        "syntax",
        "la plantilla no se entiende: {detail}; revise llaves, etiquetas y cierres",
        "the template cannot be read: {detail}; look at braces, tags and their ends",
    ),
    (
        "unknown_filter",
        "no existe el filtro «{name}»; los que hay: {known}",
        "there is no filter '{name}'; there are: {known}",
    ),
    (
        "unknown_tag",
        "no existe la etiqueta «{name}»; las que hay: {known}",
        "there is no tag '{name}'; there are: {known}",
    ),
    (
        "range",
        "el intervalo {range} solo vale en un «for», con dos números enteros y {most} pasos como máximo",
        "range {range} may stand only in a 'for', with two whole numbers and at most {most} steps",
    ),
    (
        "too_long",
        "la plantilla tiene {size} caracteres y el máximo es {most}; divídala o quite lo que sobre",
        "the template has {size} characters and the most is {most}; split it or take something out",
    ),
    (
        "unknown_block",
        "no existe el bloque «{name}»; los que hay: {known}",
        "there is no block '{name}'; there are: {known}",
    ),
    (
        "block_cycle",
        "el bloque «{name}» se incluye a sí mismo ({path}); rompa la cadena",
        "block '{name}' includes itself ({path}); break the chain",
    ),
    (
        "render_form",
        "'render' pide el nombre del bloque entre comillas y no admite 'for'",
        "'render' takes the block's name in quotes, and no 'for'",
    ),
    (
        "unknown_value",
        "ningún dato se llama «{name}»; los que hay: {known}",
        "no value is called '{name}'; there are: {known}",
    ),
    (
        "no_footer",
        "al mensaje de marketing «{name}» le falta el bloque 'footer', que lleva la baja",
        "marketing message '{name}' lacks the block 'footer', which holds the unsubscribe link",
    ),
    (
        "line_break",
        "el asunto ocupa varias líneas; escríbalo en una sola",
        "the subject runs over several lines; write it in one",
    ),
)

FAILURES: Mapping[str, Text] = _texts(
    (
        "missing_value",
        "falta el dato «{name}» y la plantilla no dice qué poner en su lugar",
        "value '{name}' is missing and the template has no default for it",
    ),
    (
        "bad_value",
        "el dato «{name}» no sirve para «{use}»",
        "value '{name}' is of no use for '{use}'",
    ),
    (
        "too_large",
        "{thing} es demasiado grande: {size}, y el máximo es {most}",
        "{thing} is too large: {size}, and the most is {most}",
    ),
    (
        "too_much_work",
        "la plantilla pide más trabajo del permitido ({most} pasos)",
        "the template asks for more work than is allowed ({most} steps)",
    ),
    (
        "too_deep",
        "la plantilla anida demasiados niveles",
        "the template nests too many levels",
    ),
    (
        "bad_template",
        "la plantilla no se puede usar: {detail}",
        "the template cannot be used: {detail}",
    ),
    (
        "line_break",
        "el asunto contendría un salto de línea, con el que se podrían colar cabeceras",
        "the subject would hold a line break, through which headers could be slipped in",
    ),
    (
        "empty",
        "«{part}» quedaría en blanco",
        "'{part}' would be blank",
    ),
    (
        "bad_link",
        "el enlace «{start}…» no es de la web, de correo ni de teléfono",
        "link '{start}…' is neither of the web nor of mail nor of telephone",
    ),
    (
        "no_language",
        "el mensaje no existe en ninguno de los idiomas previstos ({asked})",
        "the message exists in none of the languages provided for ({asked})",
    ),
    (
        "no_coupon",
        "no quedan códigos en «{pool}»",
        "no codes are left in '{pool}'",
    ),
    (
        "unknown_pool",
        "no hay códigos cargados con el nombre «{pool}»",
        "no codes were loaded under the name '{pool}'",
    ),
    (
        "no_products",
        "no hay productos que mostrar en el bloque {place}",
        "there are no products to show in block {place}",
    ),
    (
        "bad_asset",
        "la imagen «{name}» no se puede enviar: {detail}",
        "image '{name}' cannot be sent: {detail}",
    ),
    (
        "no_survey",
        "no hay ninguna encuesta «{name}»; escriba el id de una en survey",
        "there is no survey '{name}'; write the id of one under survey",
    ),
    (
        "survey_closed",
        "la encuesta «{name}» no recibe respuestas ({status})",
        "survey '{name}' takes no answers ({status})",
    ),
    (
        "survey_unlinked",
        "no hay cómo hacer el enlace de la encuesta: no queda ningún identificador de la persona",
        "the link to the survey cannot be made: no identifier of the person is left",
    ),
    (
        "no_public_address",
        "el mensaje lleva enlaces propios y falta public_url en la configuración",
        "the message holds links of ours and the settings lack public_url",
    ),
)  # fmt: skip
