"""What the analyser may find, in words: one sentence and one mend for every code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from periplo.core.texts import Text

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a campaign. An error means that it cannot do what it says; `node` is where."""

    code: str
    severity: str  # "error" | "warning" | "note"
    what: Text
    mend: Text
    node: str | None = None


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
    "many_withheld": _Said(
        WARNING,
        "el {share} % de sus mensajes no saldría: {reason}",
        "{share} % of its messages would not leave: {reason}",
        "reúna direcciones y consentimientos, dé otro canal con channels: […], o revise horas y límites",
        "collect addresses and consents, give another channel with channels: […], or look at hours and caps",
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
        ERROR,
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
        ERROR,
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

    def filled(es: str, en: str) -> Text:
        by_language = {}
        for language, sentence in (("es", es), ("en", en)):
            told = {k: v.to(language) if isinstance(v, Text) else v for k, v in values.items()}
            by_language[language] = sentence.format(node=node, **told)
        return Text.of(by_language)

    return Finding(code, said.severity, filled(said.es, said.en), filled(said.mend_es, said.mend_en), node)
