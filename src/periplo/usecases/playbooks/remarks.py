"""What stands as comments in a campaign that a playbook writes, in Spanish and English."""

from __future__ import annotations

from periplo.core.texts import Text

_SAID = {
    "head": ("{0} · receta «{1}» de Periplo. Adáptela: es suya.",
             "{0} · playbook '{1}' of Periplo. Adapt it: it is yours."),
    "begun": (
        "{0} · empezada en el mapa. Adáptela: es suya. Antes de publicar: "
        "periplo campaña revisar y ensayar este archivo.",
        "{0} · begun on the map. Adapt it: it is yours. Before you publish: "
        "periplo campaign check and backtest this file.",
    ),
    "purpose": ("Para qué: {0}", "What for: {0}"),
    "not_when": ("Cuándo no: {0}", "When not: {0}"),
    "named": ("«{0}» se llama aquí «{1}».", "'{0}' is called '{1}' here."),
    "without": ("Sin «{0}»: aquí no hay nada así, y lo que dependía de ello se dejó fuera.",
                "Without '{0}': there is no such thing here, and what depended on it was left out."),
    "next": ("Antes de publicar: periplo campaña revisar, ensayar y ver este archivo.",
             "Before you publish: periplo campaign check, backtest and preview this file."),
    "kind.marketing": ("Publicidad: solo a quien la permite, con horas, límites y baja.",
                       "Marketing: only to those who allow it, within hours and caps, with a way out."),
    "kind.transactional": ("De servicio: informa de algo que la persona hizo o espera. Nada de ofertas aquí.",
                           "Of service: it informs of something the person did or awaits. No offers in here."),
    "touchpoint": ("En la ficha de este punto de contacto se verá su efecto.",
                   "Its effect will be seen on the card of this touchpoint."),
    "touchpoint.guess": ("Ningún punto de contacto del mapa recoge su evento; elija mejor dónde está esta campaña.",
                         "No touchpoint of the map is met by its event; choose better where this campaign stands."),
    "entry.key": ("Una vez por cada {0}.", "One run for each {0}."),
    "holdout": ("Esta parte no recibe nada, al azar, para saber si la campaña sirve.",
                "This share gets nothing, at random, to know whether the campaign works."),
    "holdout.service": (
        "Esta parte no recibe el aviso, para saber si sirve. Ponga 0 si la ley o un contrato obligan a avisar a todos.",
        "This share gets no notice, to know whether it serves. Write 0 if law or contract oblige you to tell all.",
    ),
    "goal": ("Lo que se busca; cuenta desde la entrada, igual para quien no recibe nada.",
             "What is sought; it counts from entry, the same for those who get nothing."),
    "exits": ("Lo que saca a alguien al momento.", "What takes somebody out at once."),
    "messages": ("Los textos van en cada idioma. Un dato que falte nunca deja un hueco: se dice sin él.",
                 "Texts stand in each language. A value that is missing never leaves a gap: it is said without it."),
    "no_button": ("Sin dirección web no hay botón: añada web en [messages] de periplo.toml o use --link.",
                  "Without a web address there is no button: add web to [messages] in periplo.toml, or use --link."),
    "no_public": ("Sin public_url en periplo.toml no sale ningún correo: la baja no tendría adónde llevar.",
                  "Without public_url in periplo.toml no e-mail leaves: there would be nowhere to unsubscribe."),
    "log": ("Ningún proveedor lleva aquí {0}: queda en el registro. Declare uno en carriers.yaml.",
            "No carrier takes {0} here: it stays in the log. Declare one in carriers.yaml."),
}  # fmt: skip


def remark(key: str, language: str, *values: object) -> str:
    """What is said under this key."""
    es, en = _SAID[key]
    return (es if language == "es" else en).format(*values)


def remark_text(key: str, *values: object) -> Text:
    return Text.of({"es": remark(key, "es", *values), "en": remark(key, "en", *values)})
