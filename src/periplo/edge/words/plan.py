"""What the plan's commands and its page tell, their help, and the errors of a plan in Spanish."""

from __future__ import annotations

from periplo.edge.words import said

_PLAN = {
    "no_plan": ("Todavía no hay plan de seguimiento", "There is no tracking plan yet"),
    "no_plan_mend": (
        "Pida un borrador con: periplo plan borrador --in {0} --out {0}/plan.yaml",
        "Ask for a draft with: periplo plan draft --in {0} --out {0}/plan.yaml",
    ),
    "title": ("Plan de seguimiento", "Tracking plan"),
    "lead": (
        "Qué eventos y propiedades debe haber, cómo se llaman, y en qué se aparta lo que llega. "
        "Nada se descarta por ello.",
        "Which events and properties there should be, what they are called, and where what arrives differs. "
        "Nothing is dropped for it.",
    ),
    "events": ("Eventos", "Events"),
    "properties": ("Propiedades", "Properties"),
    "findings": ("Lo que se aparta del plan", "What differs from the plan"),
    "nothing_found": ("Nada se aparta del plan.", "Nothing differs from the plan."),
    "whole": (
        "Los {0} más graves de {1}; el resto, con: periplo plan revisar",
        "The gravest {0} of {1}; the others with: periplo plan check",
    ),
    "written": (
        "Borrador escrito: {0} ({1} eventos, {2} propiedades)",
        "Draft written: {0} ({1} events, {2} properties)",
    ),
    "column.level": ("gravedad", "gravity"),
    "column.what": ("qué pasa", "what"),
    "column.source": ("de dónde", "from"),
    "column.event": ("evento", "event"),
    "column.property": ("propiedad", "property"),
    "column.n": ("veces", "times"),
    "column.last": ("última vez", "last seen"),
    "column.example": ("ejemplo", "example"),
    "column.label": ("se llama", "called"),
    "column.type": ("tipo", "type"),
    "column.expected": ("propiedades", "properties"),
    "column.owner": ("responsable", "owner"),
    "column.stage": ("mueve de etapa", "moves the stage"),
    "column.allowed": ("valores", "values"),
    "column.notes": ("además", "also"),
    "personal": ("dato personal", "personal data"),
    "required": ("obligatoria", "required"),
    "yes": ("sí", "yes"),
    "no": ("no", "no"),
    "source.events": ("los datos", "the data"),
    "source.plan": ("el plan", "the plan"),
    "type.text": ("texto", "text"),
    "type.number": ("número", "number"),
    "type.money": ("dinero", "money"),
    "type.flag": ("sí o no", "yes or no"),
    "type.instant": ("fecha y hora", "time"),
    "type.list": ("lista", "list"),
    "finding.personal_data": ("dato personal donde no se espera", "personal data where none is expected"),
    "finding.missing_required": ("falta una propiedad obligatoria", "a required property is missing"),
    "finding.wrong_type": ("valor de otro tipo", "value of another type"),
    "finding.value_not_allowed": ("valor que no está en la lista", "value that is not on the list"),
    "finding.unknown_event": ("evento que no está en el plan", "event that is not in the plan"),
    "finding.unknown_property": ("propiedad que no está en el plan", "property that is not in the plan"),
    "finding.two_spellings": ("dos grafías de un mismo nombre", "two spellings of one name"),
    "finding.other_case": ("otras mayúsculas o espacios", "other capitals or spaces"),
    "finding.no_currency": ("dinero sin moneda", "money without a currency"),
    "finding.same_label": ("dos nombres que se llaman igual", "two names that are called alike"),
    "finding.undefined_property": ("propiedad sin describir", "property that is not described"),
    "finding.untranslated": ("sin nombre en un idioma", "without a name in a language"),
    "finding.never_seen": ("evento que nadie envía", "event that nobody sends"),
}

COMMANDS = {
    "plan": (
        "El plan de seguimiento: qué eventos debe haber, y en qué se apartan los que llegan",
        "The tracking plan: which events there should be, and where those that arrive differ",
    ),
    "plan.check": (
        "Compara el plan con lo que llegó; termina en 1 si algo se aparta con esa gravedad",
        "Hold the plan against what arrived; ends with 1 if something of that gravity differs",
    ),
    "plan.check.examples": (
        "periplo plan revisar --in mi-tienda\nperiplo plan revisar plan.yaml --events eventos.csv --level error",
        "periplo plan check --in my-shop\nperiplo plan check plan.yaml --events events.csv --level error",
    ),
    "plan.draft": (
        "Propone un plan a partir de lo que se vio: tipos, dinero, datos personales y nombres en dos idiomas",
        "Propose a plan from what was seen: types, money, personal data, and labels in two languages",
    ),
    "plan.draft.examples": (
        "periplo plan borrador --in mi-tienda --out mi-tienda/plan.yaml\n"
        "periplo plan borrador --events eventos.csv",
        "periplo plan draft --in my-shop --out my-shop/plan.yaml\nperiplo plan draft --events events.csv",
    ),
}

OPTIONS = {
    "last_days": (
        "Lo contado al llegar en estos últimos días (si no, todo)",
        "What was counted as it arrived in these last days (else all)",
    ),
}

PLAN_FAULTS = {
    "'{}' and '{}' are one name": "«{}» y «{}» son un mismo nombre",
    "names are compared without case and extra space": "los nombres se comparan sin mayúsculas ni espacios de más",
    "leave one of them": "deje uno de los dos",
    "'properties' is not a list of names": "«properties» no es una lista de nombres",
    "write [total, currency]": "escriba [total, currency]",
    "'{}' says nothing of '{}'": "«{}» no dice nada de «{}»",
    "write {}: required or {}: optional": "escriba {}: required o {}: optional",
    "there is no type '{}'": "no existe el tipo «{}»",
    "write one of {}": "escriba uno de {}",
    "a currency stands at what is no money": "hay una moneda en lo que no es dinero",
    "write type: money beside it, or take it away": "escriba type: money a su lado, o quítela",
    "'{}' is neither a currency nor a property of this plan": "«{}» no es ni una moneda ni una propiedad de este plan",
    "write three capitals such as EUR, or the property that tells it": (
        "escriba tres mayúsculas como EUR, o la propiedad que la dice"
    ),
    "'allowed' is not a list of values": "«allowed» no es una lista de valores",
    "write [card, wallet, cash]": "escriba [card, wallet, cash]",
    "'{}' says no channel and purpose": "«{}» no dice canal y finalidad",
    "write {}: {channel: email, purpose: marketing}": "escriba {}: {{channel: email, purpose: marketing}}",
    "'{}' is '{}'": "«{}» es «{}»",
    "write {}: true or {}: false": "escriba {}: true o {}: false",
    "no plan was named": "no se indicó ningún plan",
    "this workspace has no plan.yaml": "esta carpeta de trabajo no tiene plan.yaml",
    "this folder is no workspace with a plan": "esta carpeta no es una carpeta de trabajo con plan",
    "name its file, or make one with 'periplo plan draft'": (
        "indique su archivo, o haga uno con «periplo plan borrador»"
    ),
    "there is a file '{}' already": "ya hay un archivo «{}»",
    "a draft is never written over what somebody wrote": (
        "un borrador nunca se escribe encima de lo que alguien escribió"
    ),
    "name another with --out": "indique otro con --out",
}


def plan_says(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_PLAN, key, language, values)
