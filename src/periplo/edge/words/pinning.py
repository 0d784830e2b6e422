"""What is said of answers pinned to a version of the data: the option, the links of a page, errors in Spanish."""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {}

OPTIONS = {
    "as_of": (
        "Con los datos de esa versión: la de un enlace fijado, o now (ahora) para fijarla",
        "With the data of that version: the one of a pinned link, or now to pin it",
    ),
}

TOLD = {
    "pinned_as": (
        "Para obtener otra vez esta misma respuesta: --as-of {0}",
        "To get this very answer again: --as-of {0}",
    ),
}

PAGES = {
    "label.as_of": ("Versión de los datos", "Version of the data"),
    "pinned_link": ("Enlace fijado", "Pinned link"),
    "pinned_hint": (
        "El enlace fijado da esta misma respuesta también cuando lleguen más eventos.",
        "The pinned link gives this very answer also when more events have come in.",
    ),
    "pinned_here": (
        "Respuesta fijada: los eventos que han llegado después no cuentan.",
        "Pinned answer: events that have come in since do not count.",
    ),
    "todays_answer": ("Ver la respuesta de hoy", "See today's answer"),
}

FAULTS = {
    "'{}' is no version of the data": "'{}' no es una versión de los datos",
    "a version is copied from a pinned link, or from an answer asked with --as-of now": (
        "una versión se copia de un enlace fijado, o de una respuesta pedida con --as-of now"
    ),
    "copy it whole, or say --as-of now": "cópiela entera, o indique --as-of now",
    "this version of the data is not one of this workspace": (
        "esta versión de los datos no es de esta carpeta de trabajo"
    ),
    "it says more than came in here": "dice más de lo que ha llegado aquí",
    "copy the link from this workspace, or leave --as-of out": (
        "copie el enlace de esta carpeta de trabajo, o deje fuera --as-of"
    ),
    "this version of the data is no longer kept": "esta versión de los datos ya no se conserva",
    "since then a person was erased or old events were let go, and they do not come back": (
        "desde entonces se borró a una persona o se dejaron ir eventos antiguos, y no vuelven"
    ),
    "leave --as-of out for today's answer, or say --as-of now to pin it anew": (
        "deje fuera --as-of para la respuesta de hoy, o indique --as-of now para fijarla de nuevo"
    ),
    "--as-of names a version of a workspace": "--as-of indica una versión de una carpeta de trabajo",
    "these events come from files, which have none": "estos eventos vienen de archivos, que no tienen versiones",
    "leave --as-of out, or name a workspace with --in": "deje fuera --as-of, o indique una carpeta de trabajo con --in",
    "'{}' cannot be asked of an earlier version": "'{}' no se puede preguntar de una versión anterior",
    "it reads what is known now: tasks, messages, who was in the control group": (
        "lee lo que se sabe ahora: tareas, mensajes, quién estaba en el grupo de control"
    ),
    "leave --as-of out, or keep the answer as a file with --out": (
        "deje fuera --as-of, o guarde la respuesta en un archivo con --out"
    ),
    "this segment cannot be asked of an earlier version": (
        "este segmento no se puede preguntar de una versión anterior"
    ),
    "it reads traits, agreements or a list of customers as they are known now": (
        "lee rasgos, consentimientos o una lista de clientes tal como se conocen ahora"
    ),
    "leave --as-of out, or choose customers by what they did": (
        "deje fuera --as-of, o elija a los clientes por lo que hicieron"
    ),
    "the map is another than when this answer was pinned": "el mapa no es el de cuando se fijó esta respuesta",
    "its file or its library was changed since": "su archivo o su biblioteca se cambió desde entonces",
    "what names events and customers is other than when this answer was pinned": (
        "lo que da nombre a eventos y clientes no es lo de cuando se fijó esta respuesta"
    ),
    "the plan, the channel rules, the segment or the zone was changed since": (
        "desde entonces se cambió el plan, las reglas de canales, el segmento o la zona"
    ),
    "the costs are others than when this answer was pinned": (
        "los costos no son los de cuando se fijó esta respuesta"
    ),
    "more were imported since": "desde entonces se importaron más",
    "this answer was pinned by another version of Periplo": "otra versión de Periplo fijó esta respuesta",
    "it may count or word something otherwise": "puede contar o decir algo de otra manera",
    "ask the same events as they are read today: --as-of {}": (
        "pregunte los mismos eventos tal como se leen hoy: --as-of {}"
    ),
}
