"""Why something was decided or not, in words: one sentence for every code that decide and delivery use."""

from __future__ import annotations

from collections.abc import Mapping

from periplo.core.members import Reason
from periplo.core.spans import duration_text, iso
from periplo.core.texts import Text

ENTRY_CODES = frozenset(  # the first reason of a decision about an event that may begin a run
    {"entered", "late", "no_key", "entered_before", "still_inside", "cool_down", "not_in_audience"}
)
SENTENCES: Mapping[str, Text] = {
    code: Text((("es", es), ("en", en)))
    for code, es, en in (
        ("entered", "entró en la campaña por el evento «{event}»", "entered the campaign by '{event}'"),
        (
            "arm",
            "le tocó {arm}: cubo {bucket} de 10.000, con {share} en el grupo de control",
            "was assigned to {arm}: bucket {bucket} of 10,000, with {share} in the control group",
        ),
        (
            "arm_kept",
            "le toca {arm}, como en su primera entrada",
            "stays assigned to {arm}, as when first entered",
        ),
        ("waits", "espera en «{node}» hasta {until_at}", "waits at '{node}' until {until_at}"),
        ("sends", "se le envía «{message}» (nodo «{node}»)", "is sent '{message}' (node '{node}')"),
        (
            "holdout",
            "no se le envía «{message}»: está en el grupo de control",
            "is not sent '{message}': belongs to the control group",
        ),
        (
            "too_late",
            "no se le envía «{message}»: tocaba {due_at} y solo era útil durante {limit_span}",
            "is not sent '{message}': it was due {due_at} and useful for {limit_span} only",
        ),
        (
            "goal",
            "alcanzó el objetivo con «{event}», {after_span} después de entrar: sale de la campaña",
            "reached the goal by '{event}', {after_span} after entering: leaves the campaign",
        ),
        (
            "exit_rule",
            "«{event}» cumple la regla de salida {rule}: sale de la campaña",
            "'{event}' meets exit rule {rule}: leaves the campaign",
        ),
        ("finished", "llegó al final de la campaña", "came to the end of the campaign"),
        (
            "late",
            "no entra: «{event}» llegó con {age_span} de antigüedad y el límite es {limit_span}",
            "does not enter: '{event}' was {age_span} old and the limit is {limit_span}",
        ),
        (
            "no_key",
            "no entra: «{event}» no trae la propiedad «{property}»",
            "does not enter: '{event}' has no property '{property}'",
        ),
        (
            "entered_before",
            "no entra: ya entró {entered_at} y la campaña no repite",
            "does not enter: entered before, {entered_at}, and the campaign does not repeat",
        ),
        (
            "still_inside",
            "no entra: sigue dentro desde {entered_at}",
            "does not enter: is still inside since {entered_at}",
        ),
        (
            "cool_down",
            "no entra: su última entrada fue {entered_at} y el descanso dura {limit_span}",
            "does not enter: last entered {entered_at} and the cool-down lasts {limit_span}",
        ),
        (
            "not_in_audience",
            "no entra: no cumplía la regla de la audiencia en ese momento",
            "does not enter: did not meet the rule of the audience at that moment",
        ),
        (
            "unknown_channel",
            "no se le envía: el canal «{channel}» no existe en esta instalación",
            "is not sent: channel '{channel}' does not exist in this installation",
        ),
        (
            "refused",
            "el canal lo rechazó: {detail}",
            "the channel refused it: {detail}",
        ),
        (
            "expired",
            "no se entregó: venció {expires_at}",
            "was not handed over: it expired {expires_at}",
        ),
        (
            "template_failed",
            "no se le envía: {detail}",
            "is not sent: {detail}",
        ),
        (
            "in_doubt",
            "no se sabe si salió: hubo un corte al pasarlo al canal, que repetiría el envío",
            "may or may not have left: a stop while handing it over, and the channel would send again",
        ),
    )
}
_ARMS = {"treated": ("recibir el mensaje", "get the message"),
         "control": ("el grupo de control", "the control group")}  # fmt: skip


def told(reason: Reason, language: str, zone: str = "UTC") -> str:
    """One sentence without its subject, times as seen from `zone`. An unknown code is shown as it is."""
    sentence = SENTENCES.get(reason.code)
    if sentence is None:
        return reason.code
    return sentence.to(language).format_map(
        {name: _shown(name, value, language, zone) for name, value in reason.values.items()}
    )


def _shown(name: str, value: object, language: str, zone: str) -> str:
    if isinstance(value, int) and name.endswith("_at"):
        return iso(value, zone)
    if isinstance(value, int) and name.endswith("_span"):
        return duration_text(value)
    if name == "share" and isinstance(value, float):
        return f"{value:.0%}" if language == "en" else f"{value * 100:.0f} %"
    if name == "arm" and value in _ARMS:
        return _ARMS[str(value)][0 if language == "es" else 1]
    return str(value)
