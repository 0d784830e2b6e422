"""Why something was decided or not, in words: one sentence for every code that decide and delivery use."""

from __future__ import annotations

from collections.abc import Mapping

from periplo.core.members import Reason
from periplo.core.texts import Text
from periplo.core.time_saying import lasting_said, moment_said

Names = Mapping[str, Mapping[str, str]]

ENTRY_CODES = frozenset(  # the first reason of a decision about an event that may begin a run
    {"entered", "started", "late", "no_key", "entered_before", "still_inside", "cool_down", "not_in_audience"}
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
        ("started", "entró en la campaña {by}", "entered the campaign {by}"),
        (
            "global_control",
            "está este trimestre en el grupo de control general ({quarter}): cubo {bucket} de 10.000, con {share}",
            "is in the general control group this quarter ({quarter}): bucket {bucket} of 10,000, with {share}",
        ),
        (
            "way_kept",
            "en «{node}» le toca «{way}», como la primera vez",
            "at '{node}' stays with '{way}', as the first time",
        ),
        (
            "carried",
            "sigue aquí lo que empezó como cliente {was}: resultó ser la misma persona",
            "goes on here with what began as customer {was}, who turned out to be the same person",
        ),
        (
            "carried_back",
            "vuelve aquí lo que había pasado al cliente {was}: ya no se consideran la misma persona",
            "comes back from customer {was}: the two no longer count as one person",
        ),
        (
            "merged",
            "sale de la campaña: la misma persona ya estaba en ella desde el {entered_at}, con otro identificador",
            "leaves the campaign: the same person has been in it since {entered_at}, under another identifier",
        ),
        (
            "taken_up",
            "sigue en la campaña donde se había quedado: quien estaba en ella desde antes es otra persona",
            "goes on in the campaign where it stood: whoever was in it before is another person",
        ),
        (
            "waits_for",
            "espera en «{node}» a que haga algo, como mucho hasta el {until_at}",
            "waits at '{node}' for something to be done, until {until_at} at most",
        ),
        (
            "met",
            "mientras esperaba en «{node}», «{event}»: sigue por «{then}»",
            "while waiting at '{node}', '{event}': goes on to '{then}'",
        ),
        (
            "date_past",
            "la fecha que espera «{node}» ya pasó o no se conoce: sigue por «{then}»",
            "the date that '{node}' waits for is over or not known: goes on to '{then}'",
        ),
        (
            "branch",
            "en «{node}» cumple la regla {rule}: sigue por «{then}»",
            "at '{node}' rule {rule} holds: goes on to '{then}'",
        ),
        (
            "branch_else",
            "en «{node}» no cumple ninguna regla: sigue por «{then}»",
            "at '{node}' no rule holds: goes on to '{then}'",
        ),
        (
            "drew",
            "en «{node}» le tocó «{way}», que toca al {share}: cubo {bucket} de 10.000",
            "at '{node}' chance gave '{way}', which {share} get: bucket {bucket} of 10,000",
        ),
        (
            "drew_learned",
            "en «{node}» le tocó «{way}», que toca al {share} por lo que se sabía el {learned_at} ({tried}): "
            "cubo {bucket} de 10.000",
            "at '{node}' chance gave '{way}', which {share} get by what was known on {learned_at} ({tried}): "
            "bucket {bucket} of 10,000",
        ),
        (
            "way_kept",
            "en «{node}» le toca «{way}», como la primera vez",
            "at '{node}' stays with '{way}', as the first time",
        ),
        (
            "best_channel",
            "en «{node}» se le escribe por «{channel}», que toca al {share}; respondió ({tried})",
            "at '{node}' is written to by '{channel}', which {share} get; answered ({tried})",
        ),
        (
            "best_hour",
            "espera en «{node}» hasta el {until_at}: hizo {own} de {events} cosas en su hora {hour}; toca al {share}",
            "waits at '{node}' until {until_at}: did {own} of {events} things in their hour {hour}, which {share} get",
        ),
        ("emit", "se anota el evento de «{node}»", "the event of '{node}' is noted"),
        ("update", "se cambia su perfil («{node}»)", "the profile is changed ('{node}')"),
        ("call", "se avisa a otro sistema («{node}»)", "another system is told ('{node}')"),
        ("task", "se pide a una persona que actúe («{node}»)", "a person is asked to act ('{node}')"),
        (
            "holdout_deed",
            "no se hace «{node}»: está en el grupo de control",
            "'{node}' is not done: belongs to the control group",
        ),
        (
            "pinned",
            "sigue en la versión {version} de la campaña, en la que estaba («{node}»)",
            "goes on in version {version} of the campaign, in which they were ('{node}')",
        ),
        (
            "moved_on",
            "con la versión {version} de la campaña pasa de «{node}» a «{then}»",
            "with version {version} of the campaign moves from '{node}' to '{then}'",
        ),
        (
            "ended_by_version",
            "con la versión {version} de la campaña termina aquí («{node}»)",
            "with version {version} of the campaign ends here ('{node}')",
        ),
        (
            "node_gone",
            "el nodo «{node}», donde esperaba, ya no existe en la campaña: sale de ella",
            "node '{node}', where they waited, is no longer in the campaign: leaves it",
        ),
        (
            "held_up",
            "«{message}» sale más tarde, el {until_at}: cuando tocaba, nadie atendía las campañas",
            "'{message}' leaves later, on {until_at}: when it was due, no worker was there",
        ),
        (
            "quiet_hours",
            "espera con «{message}» hasta el {until_at}: en su zona ({zone}) no es hora de escribirle",
            "'{message}' waits until {until_at}: in their zone ({zone}) it is no hour to write",
        ),
        (
            "quiet_too_long",
            "no se le envía «{message}»: no se le puede escribir hasta el {until_at}, y entonces ya no sería útil",
            "is not sent '{message}': may not be written to until {until_at}, and by then it would be of no use",
        ),
        (
            "unreachable",
            "no se le envía «{message}»: no tenemos su dirección para «{channel}»",
            "is not sent '{message}': we have no address for '{channel}'",
        ),
        (
            "no_consent",
            "no se le envía «{message}»: no ha dado su consentimiento para «{channel}»",
            "is not sent '{message}': has given no consent for '{channel}'",
        ),
        (
            "refused_by_person",
            "no se le envía «{message}»: pidió no recibir esto por «{channel}»",
            "is not sent '{message}': asked not to get this by '{channel}'",
        ),
        (
            "suppressed",
            "no se le envía «{message}»: su dirección de «{channel}» está en la lista de exclusión",
            "is not sent '{message}': the address for '{channel}' is on the suppression list",
        ),
        (
            "cap",
            "no se le envía «{message}»: ya recibió {held} y el límite «{cap}» es {most}",
            "is not sent '{message}': has had {held}, and cap '{cap}' allows {most}",
        ),
        (
            "lost_arbitration",
            "no se le envía «{message}»: le toca hablar a otra campaña, «{to}», y no caben más hasta el {until_at}",
            "is not sent '{message}': another campaign, '{to}', has its turn, and there is no room until {until_at}",
        ),
        (
            "waits_for_room",
            "espera con «{message}» hasta el {until_at}: ahora no cabe otro mensaje",
            "'{message}' waits until {until_at}: there is no room for another message now",
        ),
        (
            "template_failed",
            "no se le envía: el mensaje no pudo escribirse ({detail})",
            "is not sent: the message could not be written ({detail})",
        ),
        (
            "survey_answered",
            "no se le envía: ya contestó la encuesta por la que pregunta",
            "is not sent: they have answered the survey that it asks for",
        ),
        (
            "survey_over",
            "no se le envía: su invitación a la encuesta ya venció",
            "is not sent: their invitation to the survey is over",
        ),
        (
            "survey_sampled_out",
            "no se le envía: la encuesta se hace a una parte de los clientes, y no está en ella",
            "is not sent: the survey asks a share of the customers, and they are not in it",
        ),
        (
            "survey_asked_before",
            "no se le envía: ya se le preguntó por esta misma ocasión",
            "is not sent: they were asked about this very occasion before",
        ),
        (
            "survey_asked_recently",
            "no se le envía: se le invitó hace poco a una encuesta, y se le prometió un tiempo en paz",
            "is not sent: they were invited to a survey lately, and were promised some peace",
        ),
        (
            "survey_answered_recently",
            "no se le envía: contestó hace poco a una encuesta, y se le prometió un tiempo en paz",
            "is not sent: they answered a survey lately, and were promised some peace",
        ),
        (
            "survey_refused",
            "no se le envía: dijo que no a las encuestas",
            "is not sent: they said no to surveys",
        ),
        ("waits", "espera en «{node}» hasta el {until_at}", "waits at '{node}' until {until_at}"),
        ("sends", "se le envía «{message}» (nodo «{node}»)", "is sent '{message}' (node '{node}')"),
        (
            "holdout",
            "no se le envía «{message}»: está en el grupo de control",
            "is not sent '{message}': belongs to the control group",
        ),
        (
            "too_late",
            "no se le envía «{message}»: tocaba el {due_at} y solo era útil durante {limit_span}",
            "is not sent '{message}': it was due on {due_at} and useful for {limit_span} only",
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
            "no entra: ya entró el {entered_at} y la campaña no repite",
            "does not enter: entered before, on {entered_at}, and the campaign does not repeat",
        ),
        (
            "still_inside",
            "no entra: sigue dentro desde el {entered_at}",
            "does not enter: is still inside since {entered_at}",
        ),
        (
            "cool_down",
            "no entra: su última entrada fue el {entered_at} y el descanso dura {limit_span}",
            "does not enter: last entered on {entered_at} and the cool-down lasts {limit_span}",
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
            "no se entregó: venció el {expires_at}",
            "was not handed over: it expired on {expires_at}",
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
        (
            "unreachable",
            "no se entregó: no hay ninguna dirección suya para este canal",
            "was not handed over: no address of theirs is known for this channel",
        ),
        (
            "suppressed",
            "no se entregó: su dirección está en la lista de exclusión",
            "was not handed over: their address is on the suppression list",
        ),
        (
            "said_no",
            "no se entregó: dijo que no quiere mensajes por este canal",
            "was not handed over: they said that they want no messages by this channel",
        ),
        (
            "address_gone",
            "no se entregó: el proveedor dice que esa dirección ya no existe",
            "was not handed over: the carrier says that this address is gone",
        ),
        (
            "outside_window",
            "no se entregó: hace más de 24 horas que no escribe y WhatsApp solo admite plantillas",
            "was not handed over: they have not written for 24 hours, and WhatsApp then takes templates only",
        ),
        (
            "stumbled",
            "el canal no pudo con este mensaje y lo intentará de nuevo",
            "the channel could not take this message and will try again",
        ),
        (
            "set_aside",
            "se apartó: el canal falló con este mensaje una y otra vez",
            "was set aside: the channel failed with this message again and again",
        ),
        (
            "template_failed",
            "no se entregó: el texto no se pudo componer",
            "was not handed over: its text could not be made",
        ),
        (
            "bounced",
            "rebotó: nadie recibe correo en esa dirección",
            "bounced: nobody receives mail at this address",
        ),
        (
            "bounced_for_now",
            "rebotó: el buzón no lo pudo recibir esta vez",
            "bounced: the mailbox could not take it this time",
        ),
        (
            "not_delivered",
            "el proveedor lo aceptó y luego no lo pudo entregar",
            "the carrier accepted it and could not deliver it afterwards",
        ),
    )
}
_ARMS = {"treated": ("recibir el mensaje", "get the message"),
         "control": ("el grupo de control", "the control group")}  # fmt: skip

_STARTS = {
    "segment": ("al pasar a cumplir la regla de su segmento", "by coming to meet the rule of its segment"),
    "schedule": ("porque era la hora prevista", "because it was the hour planned"),
    "date": ("por una fecha suya", "by a date of theirs"),
    "season": ("por la temporada", "by the season"),
}


def told(reason: Reason, language: str, zone: str = "UTC", names: Names | None = None) -> str:
    """One sentence without its subject, times as seen from `zone`. An unknown code is shown as it is.

    names: value -> what stands there -> what people call it, such as {"message": {"reminder": "Your cart"}}.
    """
    sentence = SENTENCES.get(reason.code)
    if sentence is None:
        return reason.code
    return sentence.to(language).format_map(
        {
            name: (names or {}).get(name, {}).get(str(value)) or _shown(name, value, language, zone)
            for name, value in reason.values.items()
        }
    )


def _shown(name: str, value: object, language: str, zone: str) -> str:
    if isinstance(value, int) and name.endswith("_at"):
        return moment_said(value, zone, language)
    if isinstance(value, int) and name.endswith("_span"):
        return lasting_said(value, language)
    if name == "share" and isinstance(value, float):
        return f"{value:.0%}" if language == "en" else f"{value * 100:.0f} %"
    if name == "tried" and isinstance(value, list | tuple):
        of = "de" if language == "es" else "of"
        return ", ".join(
            f"{way} {reached} {of} {people}: {_shown('share', share, language, zone)}"
            for way, reached, people, share in value
        )
    if name == "by" and value in _STARTS:
        return _STARTS[str(value)][0 if language == "es" else 1]
    if name == "arm" and value in _ARMS:
        return _ARMS[str(value)][0 if language == "es" else 1]
    return str(value)
