"""What the analyser may find, in words: one sentence and one mend for every code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from periplo.core.findings import ERROR, NOTE, WARNING, Finding, filled
from periplo.core.texts import Text


@dataclass(frozen=True, slots=True)
class _Said:
    severity: str
    es: str
    en: str
    mend_es: str
    mend_en: str


WITHHELD: Mapping[str, Text] = {
    code: Text((("es", es), ("en", en)))
    for code, es, en in (
        ("unreachable", "no hay dirección", "there is no address"),
        ("no_consent", "falta el consentimiento", "consent is lacking"),
        ("refused_by_person", "la persona dijo que no", "the person said no"),
        ("suppressed", "la dirección está excluida", "the address is suppressed"),
        ("cap", "no caben bajo un límite", "a cap has no room for them"),
        ("lost_arbitration", "otra campaña tiene el turno", "another campaign has its turn"),
        (
            "quiet_too_long",
            "dejan de servir antes de una hora permitida",
            "they are of no use by an hour that is allowed",
        ),
        ("too_late", "llegan tarde para servir", "they come too late to be of use"),
    )
}
_FOUND: Mapping[str, _Said] = {
    "unknown_event": _Said(
        ERROR,
        "{where}: ningún evento se llama «{name}»",
        "{where}: no event is called '{name}'",
        "revise el nombre; los que hay: {known}",
        "mend the name; there are: {known}",
    ),
    "unknown_property": _Said(
        ERROR,
        "{where}: ningún evento ni cliente tiene la propiedad «{name}»",
        "{where}: no event or customer has the property '{name}'",
        "revise el nombre; las que hay: {known}",
        "mend the name; there are: {known}",
    ),
    "unknown_channel": _Said(
        ERROR,
        "el nodo «{node}» envía por el canal «{name}», que aquí no existe",
        "node '{node}' sends by channel '{name}', which does not exist here",
        "use uno de estos: {known}",
        "use one of: {known}",
    ),
    "no_public": _Said(
        ERROR,
        "el mensaje «{name}» del nodo «{node}» no saldría: lleva enlaces o imágenes propios y no hay dirección pública",
        "message '{name}' of node '{node}' would not leave: it holds links or images of ours, and there is no public "
        "address",
        "escriba public_url = \"https://…\" en periplo.toml, y abra ahí la escucha pública",
        "write public_url = \"https://…\" in periplo.toml, and open the public listener there",
    ),
    "no_way_out": _Said(
        WARNING,
        "el correo «{name}» del nodo «{node}» es publicidad y no dice cómo darse de baja: no hay dirección pública",
        "e-mail '{name}' of node '{node}' is marketing and tells no way to unsubscribe: there is no public address",
        "escriba public_url = \"https://…\" en periplo.toml, y termine el mensaje con el bloque footer",
        "write public_url = \"https://…\" in periplo.toml, and end the message with the block footer",
    ),
    "guard_alone": _Said(
        WARNING,
        "hay límites que no se deben empeorar y no hay grupo de control con que compararlos",
        "there are guardrails, and no control group to hold them against",
        "escriba holdout: 0.10",
        "write holdout: 0.10",
    ),
    "guard_unknown": _Said(
        ERROR,
        "un límite es la nota de la encuesta «{survey}», que no existe",
        "a guardrail is the score of survey '{survey}', which there is not",
        "escriba el id de una encuesta, o quite survey: vale entonces cualquiera",
        "write the id of a survey, or remove survey: any one counts then",
    ),
    "guard_unscored": _Said(
        ERROR,
        "un límite es la nota {of} de la encuesta «{survey}», que no hace esa pregunta",
        "a guardrail is the score {of} of survey '{survey}', which asks no such question",
        "nombre la clase y la pregunta de la encuesta, o quite question",
        "name a kind and a question of the survey, or remove question",
    ),
    "survey_unknown": _Said(
        ERROR,
        "el mensaje «{name}» pregunta por la encuesta «{survey}», que no existe",
        "message '{name}' asks for survey '{survey}', which there is not",
        "escríbala con «periplo encuesta nueva», o ponga en survey el id de otra",
        "write it with 'periplo survey new', or put the id of another under survey",
    ),
    "survey_closed": _Said(
        ERROR,
        "el mensaje «{name}» pregunta por la encuesta «{survey}», que no recibe respuestas ({status})",
        "message '{name}' asks for survey '{survey}', which takes no answers ({status})",
        "escriba status: active en la encuesta y publíquela con «periplo encuesta enlace», o pregunte por otra",
        "write status: active in the survey and publish it with 'periplo survey link', or ask for another",
    ),
    "survey_elsewhere": _Said(
        WARNING,
        "la encuesta «{survey}» es del mapa «{map}» y la campaña es de «{own}»: su nota no volvería a este mapa",
        "survey '{survey}' is of map '{map}' and the campaign of '{own}': its score would not come back to this map",
        "pregunte por una encuesta de este mapa, o escriba map y touchpoint de este en la encuesta",
        "ask for a survey of this map, or write this one's map and touchpoint in the survey",
    ),
    "survey_untied": _Said(
        WARNING,
        "la encuesta «{survey}» no está atada a ningún punto de contacto: su nota no volvería al mapa",
        "survey '{survey}' is tied to no touchpoint: its score would not come back to the map",
        "escriba map y touchpoint en la encuesta",
        "write map and touchpoint in the survey",
    ),
    "survey_unnamed": _Said(
        ERROR,
        "el mensaje «{name}» enlaza una encuesta y no dice cuál: no saldría",
        "message '{name}' links to a survey and does not say which: it would not leave",
        "escriba survey: ID junto a subject y body",
        "write survey: ID beside subject and body",
    ),
    "survey_unasked": _Said(
        WARNING,
        "el mensaje «{name}» nombra la encuesta «{survey}» y no la enlaza",
        "message '{name}' names survey '{survey}' and does not link to it",
        "ponga el bloque survey, o {{{{ link.survey }}}} en el texto",
        "put the block survey into it, or {{{{ link.survey }}}} into the text",
    ),
    "many_withheld": _Said(
        WARNING,
        "el {share} % de sus mensajes no saldría: {reason}",
        "{share} % of its messages would not leave: {reason}",
        "reúna direcciones y consentimientos, dé otro canal con channels: […], o revise horas y límites",
        "collect addresses and consents, give another channel with channels: […], or look at hours and caps",
    ),
    "says_both": _Said(
        WARNING,
        "el mensaje «{name}» dice «{said}» y también «{against}»: no puede ser verdad todo",
        "message '{name}' says “{said}” and “{against}” as well: both cannot be true",
        "deje lo que se cumple",
        "keep what holds",
    ),
    "says_both_address": _Said(
        WARNING,
        "el mensaje «{name}» trata de {way} («{said}») y de {against_way} («{against}»)",
        "message '{name}' speaks in two tones: {way} (“{said}”) and {against_way} (“{against}”)",
        "elija un trato",
        "choose one of them",
    ),
    "says_by_language": _Said(
        WARNING,
        "el mensaje «{name}» dice en «{language}» «{said}» y en «{other}» «{against}»: no puede ser verdad todo",
        "message '{name}' says in '{language}' “{said}” and in '{other}' “{against}”: both cannot be true",
        "diga lo mismo en los dos idiomas",
        "say the same in both languages",
    ),
    "says_both_ways": _Said(
        WARNING,
        "el mensaje «{name}» dice «{said}» y el mensaje «{other}», que la misma persona recibe, «{against}»",
        "message '{name}' says “{said}” and message '{other}', which the same person gets, “{against}”",
        "deje lo que se cumple",
        "keep what holds",
    ),
    "says_both_ways_address": _Said(
        WARNING,
        "el mensaje «{name}» trata de {way} («{said}») y el mensaje «{other}» de {against_way} («{against}»)",
        "messages '{name}' and '{other}' speak in two tones: {way} (“{said}”) and {against_way} (“{against}”)",
        "elija un trato",
        "choose one of them",
    ),
    "says_otherwise": _Said(
        WARNING,
        "el mensaje «{name}» dice «{said}» y el mensaje «{other}» de la campaña «{campaign}», que está en marcha, "
        "«{against}»: quien reciba los dos leerá una contradicción",
        "message '{name}' says “{said}” and message '{other}' of campaign '{campaign}', which is running, "
        "“{against}”: whoever gets both reads a contradiction",
        "diga lo mismo en las dos, o nombre a qué se refiere cada una",
        "say the same in both, or name what each is about",
    ),
    "says_otherwise_address": _Said(
        WARNING,
        "el mensaje «{name}» trata de {way} («{said}») y el mensaje «{other}» de la campaña «{campaign}», que está en "
        "marcha, de {against_way} («{against}»)",
        "message '{name}' and message '{other}' of campaign '{campaign}', which is running, speak in two tones: {way} "
        "(“{said}”) and {against_way} (“{against}”)",
        "elija un trato para todos los mensajes",
        "choose one tone for all messages",
    ),
    "unreachable_node": _Said(
        WARNING,
        "nadie puede llegar al nodo «{node}»",
        "nobody can come to node '{node}'",
        "haga que otro nodo siga hacia él, o quítelo",
        "let another node go on to it, or remove it",
    ),
    "sends_nothing": _Said(
        ERROR,
        "la campaña no envía ningún mensaje",
        "the campaign sends no message",
        "añada un nodo send al que se pueda llegar",
        "add a send node that can be reached",
    ),
    "unused_message": _Said(
        WARNING,
        "ningún nodo envía el mensaje «{name}»",
        "no node sends message '{name}'",
        "envíelo en un nodo, o quítelo",
        "send it in a node, or remove it",
    ),
    "missing_text": _Said(
        WARNING,
        "el mensaje «{name}» no tiene {part} en «{language}»",
        "message '{name}' has no {part} in '{language}'",
        "escríbalo, o quite «{language}» de los idiomas de la campaña",
        "write it, or take '{language}' out of the campaign's languages",
    ),
    "wait_outlives_message": _Said(
        ERROR,
        "el mensaje del nodo «{node}» sale {wait} después de entrar y el objetivo solo cuenta hasta {limit}",
        "the message of node '{node}' leaves {wait} after entry, and the goal counts for {limit} only",
        "acorte las esperas, o alargue el plazo del objetivo",
        "shorten the waits, or give the goal more time",
    ),
    "wait_outlives_use": _Said(
        WARNING,
        "el mensaje del nodo «{node}» es útil durante {limit} y antes se espera {wait}",
        "the message of node '{node}' is useful for {limit}, and {wait} are waited before it",
        "compruebe que a esa hora aún sirve: la caducidad cuenta desde que toca enviarlo",
        "see that it still serves then: its life counts from when it is due",
    ),
    "goal_never_met": _Said(
        WARNING,
        "ningún evento de estos recorridos cumple el objetivo",
        "no event of these journeys meets the goal",
        "revise la regla del objetivo",
        "mend the goal's rule",
    ),
    "goal_is_entry": _Said(
        ERROR,
        "el objetivo y la entrada son la misma regla",
        "the goal and the entry are the same rule",
        "elija como objetivo lo que la persona debe hacer después",
        "choose as goal what the person should do afterwards",
    ),
    "nobody_enters": _Said(
        WARNING,
        "con estos recorridos no habría entrado nadie",
        "with these journeys nobody would have entered",
        "revise la regla de entrada y la audiencia",
        "mend the rule of entry and the audience",
    ),
    "no_holdout": _Said(
        WARNING,
        "no hay grupo de control: no se podrá saber si la campaña sirve",
        "there is no control group: nobody will know whether the campaign works",
        "escriba holdout: 0.10",
        "write holdout: 0.10",
    ),
    "holdout_too_small": _Said(
        WARNING,
        "habrían entrado {people} personas y {control} estarían en el grupo de control: son menos de {least}",
        "{people} people would have entered and {control} of them be in the control group: fewer than {least}",
        "suba holdout, o espere a tener más personas",
        "raise holdout, or wait for more people",
    ),
    "visible_effect": _Said(
        NOTE,
        "con {people} personas y {control} en control se vería un cambio de {visible} puntos o más; "
        "hoy alcanza el objetivo el {base} %",
        "with {people} people and {control} in control a change of {visible} points or more would be seen; "
        "today {base} % reach the goal",
        "con la mitad en control se vería desde {best} puntos; {half} puntos, así, en {weeks} semanas al ritmo de hoy",
        "with half of them in control it would be seen from {best} points; {half} points, as it is, in {weeks} weeks "
        "at today's pace",
    ),
    "visible_once": _Said(
        NOTE,
        "con {people} personas y {control} en control se vería un cambio de {visible} puntos o más; de quienes "
        "cumplían la audiencia hace {within}, alcanzó el objetivo el {base} % en ese plazo",
        "with {people} people and {control} in control a change of {visible} points or more would be seen; of those "
        "who met the audience {within} ago, {base} % reached the goal in that time",
        "un grupo de control mayor, o una audiencia mayor, dejan ver cambios más pequeños",
        "a larger control group, or a larger audience, shows smaller changes",
    ),
    "no_purpose": _Said(
        WARNING,
        "la campaña no está unida a ningún punto de contacto de un mapa",
        "the campaign is tied to no touchpoint of a map",
        "escriba map y touchpoint: su efecto se verá en el mapa",
        "write map and touchpoint: its effect will be seen on the map",
    ),
    "unknown_touchpoint": _Said(
        ERROR,
        "el mapa «{map}» no tiene el punto de contacto «{name}»",
        "map '{map}' has no touchpoint '{name}'",
        "use uno de estos: {known}",
        "use one of: {known}",
    ),
    "no_order": _Said(
        WARNING,
        "el mensaje sale en el orden de canales de la etapa, y la etapa de la campaña no escribe ninguno: se prueban "
        "como están, {known}",
        "the message leaves by the order of channels of the stage, and the campaign's stage writes none: they are "
        "tried as they stand, {known}",
        "escriba channels en la etapa del mapa, y map y touchpoint en la campaña",
        "write channels at the stage of the map, and map and touchpoint in the campaign",
    ),
    "no_stage": _Said(
        ERROR,
        "la audiencia pregunta por la etapa y no se ha indicado ningún mapa",
        "the audience asks for the stage and no map was named",
        "indique el mapa con --map, o póngalo en la carpeta de trabajo",
        "name the map with --map, or put it into the workspace",
    ),
    "unknown_stage": _Said(
        ERROR,
        "la audiencia pregunta por la etapa «{name}», que el mapa «{map}» no tiene",
        "the audience asks for stage '{name}', which map '{map}' does not have",
        "use una de estas: {known}",
        "use one of: {known}",
    ),
}  # fmt: skip


def found(code: str, node: str | None = None, **values: object) -> Finding:
    """The finding of this code, its sentences filled in. A value may be a Text."""
    said = _FOUND[code]
    what, mend = (
        filled(es, en, node=node, **values) for es, en in ((said.es, said.en), (said.mend_es, said.mend_en))
    )
    return Finding(code, said.severity, what, mend, node)
