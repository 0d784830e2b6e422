"""What the console's pages say."""

from __future__ import annotations

from collections.abc import Mapping

from periplo.edge.words import (
    access,
    beginning,
    behind,
    boards,
    bringing,
    campaign_versions,
    care,
    comments,
    declaring,
    editing,
    finding,
    flows,
    home,
    joining,
    mailing,
    monday,
    people,
    pinning,
    playbooks,
    presenting,
    privacy,
    routes,
    running,
    said,
    second_factors,
    segments,
    sending,
    shares,
    sign_ups,
    surveys,
    tasks,
    troubles,
    versions,
    views,
    ways,
    writing,
    written_fields,
    written_parts,
)
from periplo.edge.words.rooms import ROOMS

_OWN = {
    "map": ("Mapa", "Map"),
    "maps": ("Mapas", "Maps"),
    "map_broken": ("El mapa «{0}» no se puede leer.", "The map “{0}” cannot be read."),
    "map_figures": (
        "Conocido; completo al {0} de 100; evidencia antigua: {1}",
        "Known; complete to {0} of 100; old evidence: {1}",
    ),
    "state_as-is": ("recorrido actual", "as it is"),
    "state_to-be": ("recorrido deseado", "to be"),
    "evidence_of": ("En qué se apoya: {0}", "What it rests on: {0}"),
    "evidence_by_stage": ("Evidencia por etapa", "Evidence by stage"),
    "evidence_by_column": ("Evidencia por columna", "Evidence by column"),
    "evidence_by_lane": ("Evidencia por fila", "Evidence by lane"),
    "evidence_by_persona": ("Evidencia por buyer persona", "Evidence by buyer persona"),
    "evidence_link": ("Evidencia y pendientes", "Evidence and what is to be done"),
    "old_evidence": ("Evidencia que volver a mirar", "Evidence to look at again"),
    "map_check": ("Revisión del mapa", "Check of the map"),
    "map_check_none": ("Nada que mejorar.", "Nothing to mend."),
    "list_empty": ("Nada en esta lista.", "Nothing in this list."),
    "list_frictions": ("Fricciones sin solución", "Frictions without a solution"),
    "list_moments": ("Momentos de la verdad a los que falta algo", "Moments of truth that lack something"),
    "list_needs": ("Necesidades de información sin cubrir", "Information needs not covered"),
    "list_pains": ("Puntos críticos sin oportunidad", "Pains without an opportunity"),
    "list_opportunities": (
        "Oportunidades, primero la de más ganancia por esfuerzo",
        "Opportunities, most gained per effort first",
    ),
    "list_unplanned": ("Oportunidades sin iniciativa", "Opportunities without an initiative"),
    "list_overdue": ("Iniciativas fuera de plazo", "Initiatives overdue"),
    "adjustments": ("Ajustes para cada buyer persona", "Adjustments for each buyer persona"),
    "questions": ("Preguntas", "Questions"),
    "campaigns": ("Campañas", "Campaigns"),
    "channels": ("Canales", "Channels"),
    "preview": ("Un mensaje, tal como se leería", "A message, as it would be read"),
    "preview_link": ("Ver sus mensajes como una persona", "See its messages as a person"),
    "preview_as": ("Quién lo lee", "Who reads it"),
    "preview_message": ("Mensaje", "Message"),
    "preview_language": ("Idioma", "Language"),
    "preview_own": ("el de la persona", "the person's"),
    "preview_width": ("Pantalla", "Screen"),
    "preview_wide": ("ancha", "wide"),
    "preview_narrow": ("estrecha", "narrow"),
    "preview_show": ("Ver", "Show"),
    "preview_text": ("Sin formato", "As plain text"),
    "preview_failed": ("No se le podría enviar", "It could not be sent to them"),
    "preview_note": (
        "No se envía nada, no se toma ningún código y los enlaces no avisan. Queda anotado quién miró.",
        "Nothing is sent, no code is taken and links do not tell. Who looked is written down.",
    ),
    "tracking_plan": ("Plan", "Plan"),
    "skip": ("Ir al contenido", "Skip to content"),
    "main_nav": ("Principal", "Main"),
    "menu_more": ("Más", "More"),
    "language": ("Idioma", "Language"),
    "other_language": ("English", "Español"),
    "whole_page": ("Abrir el mapa completo, con zoom y detalle", "Open the whole map, with zoom and details"),
    "take_elsewhere": ("Llevar a otro formato o traer un mapa", "Take it elsewhere, or bring a map"),
    "exchange": ("Traer y llevar mapas", "Maps in and out"),
    "exchange_out": ("Llevar «{0}» a otro formato", "Take “{0}” into another format"),
    "exchange_whole": ("devuelve el mismo mapa", "gives the very map back"),
    "exchange_pictures": ("El dibujo, con lo que se mide ahora", "The picture, with what is measured now"),
    "exchange_slides": ("diapositivas que se pueden cambiar", "slides that can be changed"),
    "opens_details": ("Con detalle en otro mapa", "In detail in another map"),
    "views": ("Otras vistas", "Other views"),
    "view_story": ("La historia de un cliente", "One customer's story"),
    "view_executive": ("Una página para dirección", "One page for executives"),
    "view_poster": ("Cartel", "Poster"),
    "view_workshop": ("Plantilla para un taller", "Template for a workshop"),
    "exchange_in": ("Traer un mapa de otro programa", "Bring a map from another program"),
    "exchange_file": (
        "Archivo: XLSX, CSV, Mermaid, CJML, YAML o JSON",
        "File: XLSX, CSV, Mermaid, CJML, YAML or JSON",
    ),
    "exchange_send": ("Traer", "Bring it"),
    "exchange_done": ("Se trajo:", "Brought in:"),
    "exchange_remarks": ("Qué se entendió y qué no", "What was made of it"),
    "lanes": ("Filas del mapa", "Lanes of the map"),
    "show_lanes": ("Mostrar", "Show"),
    "usual_lanes": ("Las de siempre", "The usual ones"),
    "board": ("Mapa de recorrido; se desplaza a los lados", "Journey map; scrolls sideways"),
    "no_map": ("Todavía no hay ningún mapa", "There is no map yet"),
    "no_map_mend": (
        "Guarde un mapa en la carpeta maps y vuelva a esta página.",
        "Put a map into the folder maps and come back to this page.",
    ),
    "from_template": ("De una plantilla", "From a template"),
    "from_template_how": (
        "Un primer mapa para corregir, según el tipo de organización:",
        "A first map to correct, by kind of organisation:",
    ),
    "from_template_command": (
        "periplo mapa nuevo maps/mi-mapa.yaml --kind clinic",
        "periplo map new maps/my-map.yaml --kind clinic",
    ),
    "from_example": ("De un ejemplo lleno", "From a filled example"),
    "from_example_how": (
        "Cada uno crea su propia carpeta de trabajo, con su mapa y un año de clientes inventados.",
        "Each makes a workspace of its own, with its map and a year of invented customers.",
    ),
    "from_example_command": (
        "periplo galería clinic --out mi-clínica",
        "periplo gallery clinic --out my-clinic",
    ),
    "ask": ("Preguntar", "Ask"),
    "options": ("Opciones", "Options"),
    "common_options": ("Qué clientes y qué eventos", "Which customers and events"),
    "questions_lead": (
        "Cada respuesta dice su periodo, cuántos clientes cuenta y qué quedó fuera.",
        "Every answer tells its period, how many customers it counts, and what was left out.",
    ),
    "as_json": ("JSON", "JSON"),
    "as_csv": ("CSV", "CSV"),
    "as_svg": ("SVG", "SVG"),
    "table": ("Tabla", "Table"),
    "frequency": (
        "Cuándo y cuánto se escribe a cada persona",
        "When and how often each person is written to",
    ),
    "no_campaigns": ("Todavía no hay campañas publicadas", "No campaign is published yet"),
    "no_campaigns_mend": (
        "Publique una con: periplo campaña publicar ARCHIVO",
        "Publish one with: periplo campaign publish FILE",
    ),
    "campaign": ("Campaña", "Campaign"),
    "touchpoint": ("Punto de contacto", "Touchpoint"),
    "status": ("Estado", "Status"),
    "effect": ("Efecto", "Effect"),
    "members": ("Participantes", "Members"),
    "inside": ("Dentro ahora", "Inside now"),
    "version": ("versión {0}", "version {0}"),
    "no_effect": ("sin efecto demostrado", "no effect shown"),
    "not_measured": ("aún sin medir", "not measured yet"),
    "driven_to": ("Al día hasta el {0}", "Driven to {0}"),
    "not_driven": ("Todavía no se ha ejecutado", "Not driven yet"),
    "plan": ("El plan", "The plan"),
    "entry": ("Entran por", "Entered by"),
    "blocks": ("(con bloques: véalo en la vista previa)", "(in blocks: see the preview)"),
    "audience": ("Audiencia", "Audience"),
    "goal": ("Objetivo", "Goal"),
    "within": ("{0}, en {1}", "{0}, within {1}"),
    "holdout": ("Grupo de control", "Control group"),
    "nodes": ("Nodos", "Nodes"),
    "words": ("Lo que dice", "What it says"),
    "sent": ("Qué pasó con los mensajes", "What became of the messages"),
    "state": ("estado", "state"),
    "reason": ("motivo", "reason"),
    "count": ("mensajes", "messages"),
    "ended": ("Cómo terminaron", "How they ended"),
    "people": ("participantes", "members"),
    "any": ("cualquiera", "any"),
    "yes": ("sí", "yes"),
    "footer": (
        "Periplo {0} · {1} · solo en este equipo",
        "Periplo {0} · {1} · on this machine only",
    ),
    "not_found": ("Esta página no existe", "This page does not exist"),
    "not_found_why": ("La dirección {0} no lleva a nada.", "The address {0} leads nowhere."),
    "not_found_mend": (
        "Vuelva al mapa, o elija una pregunta.",
        "Go back to the map, or choose a question.",
    ),
    "wrong": ("Así no se puede preguntar", "It cannot be asked like this"),
    "broken": ("La página no se pudo preparar", "The page could not be made"),
    "why": ("Por qué", "Why"),
    "mend": ("Qué hacer", "What to do"),
    "back": ("Volver al mapa", "Back to the map"),
    "no_events": ("Todavía no hay eventos", "There are no events yet"),
    "no_events_mend": (
        "Tráigalos de un archivo, tal como los exporta su programa: citas, pedidos, visitas, llamadas.",
        "Bring them in from a file, as your program exports it: appointments, orders, visits, calls.",
    ),
    "label.steps": ("Pasos", "Steps"),
    "label.within": ("En cuánto tiempo", "Within"),
    "label.mode": ("Orden", "Order"),
    "label.ignore": ("Pasar por alto", "Ignore"),
    "label.optional": ("Pasos que pueden faltar", "Optional steps"),
    "label.exclude": ("Que no ocurra en medio", "Not in between"),
    "label.unit": ("Se cuenta por", "Counted by"),
    "label.gaps": ("Medianas exactas", "Exact medians"),
    "label.back": ("Qué cuenta como volver", "What counts as coming back"),
    "label.item": ("Qué dice lo comprado", "What says what was bought"),
    "label.look": ("Cuánto se sigue después", "How long each is followed"),
    "label.at": ("En qué momento", "At which instant"),
    "label.rule": ("Dónde está cada cliente", "Where a customer stands"),
    "label.model": ("Forma de repartir", "How credit is given"),
    "label.order": ("Canales que recuerda", "Channels remembered"),
    "label.lookback": ("Hasta cuánto antes", "How long before"),
    "label.half_life": ("Vale la mitad en", "Worth half after"),
    "label.without_lost": ("Sin las rutas perdidas", "Without lost paths"),
    "label.weights": ("Primero/en medio/último", "First/between/last"),
    "choice.model.first": ("primer contacto", "first touch"),
    "choice.model.last": ("último contacto", "last touch"),
    "choice.markov": (
        "lo que pasa por cada canal (recomendada)",
        "what passes through each channel (recommended)",
    ),
    "choice.shapley": ("a partes iguales entre canales", "equal parts among channels"),
    "choice.shapley_rate": (
        "por lo que cada canal añade a cada grupo",
        "by what each channel adds to each set",
    ),
    "choice.last_non_direct": ("último que no es directo", "last that is not direct"),
    "choice.linear": ("por contacto", "per touch"),
    "choice.linear_channel": ("por canal distinto", "per distinct channel"),
    "choice.position": ("primero y último más", "first and last more"),
    "choice.j": ("sobre todo el último", "mostly the last"),
    "choice.inverse_j": ("sobre todo el primero", "mostly the first"),
    "choice.time_decay": ("más cuanto más cerca", "more the nearer"),
    "choice.participation": ("todo a cada canal", "all to each channel"),
    "label.campaign": ("Campaña", "Campaign"),
    "label.node": ("Nodo con experimento", "Node with an experiment"),
    "label.credit": ("Plazo de atribución", "Attributed within"),
    "label.where": ("Eventos", "Events"),
    "label.segment": ("Segmento o regla de clientes", "Segment, or rule about customers"),
    "label.persona": ("Buyer persona", "Buyer persona"),
    "label.scope": ("Alcance", "Scope"),
    "label.from": ("Desde", "From"),
    "label.to": ("Hasta", "To"),
    "label.zone": ("Zona horaria", "Time zone"),
    "label.by": ("Separado por", "Broken down by"),
    "label.conversion": ("Conversión", "Conversion"),
    "label.map": ("Mapa", "Map"),
    "label.value": ("Valor", "Value"),
    "choice.ordered": ("en orden", "in order"),
    "choice.strict": ("seguidos, sin nada en medio", "with nothing between"),
    "choice.any_order": ("en cualquier orden", "in any order"),
    "choice.customer": ("clientes", "customers"),
    "choice.session": ("sesiones", "sessions"),
    "choice.day": ("días", "days"),
    "choice.week": ("semanas", "weeks"),
    "choice.month": ("meses", "months"),
    "choice.attempt": ("intentos", "attempts"),
    "choice.first": ("hasta la primera conversión", "up to the first conversion"),
    "choice.repeat": ("después de la primera conversión", "after the first conversion"),
    "choice.all": ("todo", "everything"),
    "choice.last": ("en el último punto vivido", "at the last touchpoint met"),
    "choice.furthest": ("en el más avanzado", "at the one furthest on"),
    "ending": ("final", "ending"),
    "serving": (
        "Periplo en {0} (Ctrl+C para terminar)",
        "Periplo at {0} (Ctrl+C to stop)",
    ),
}


def gathered(*rooms: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """What all rooms say. Raises: ValueError where two say one key, of which one would be lost."""
    found: dict[str, tuple[str, str]] = {}
    for room in rooms:
        if twice := found.keys() & room.keys():
            raise ValueError(f"two rooms say {', '.join(sorted(twice))}")
        found |= room
    return found


_PAGES = gathered(
    _OWN, ROOMS, surveys.CONSOLE,
    *(room.PAGES for room in (
        access, beginning, behind, boards, bringing, campaign_versions, care, comments, declaring, editing,
        finding, flows, home, joining, mailing, monday, people, pinning, playbooks, presenting, privacy, routes,
        running, second_factors, segments, sending, shares, sign_ups, tasks, troubles, versions, views, ways, writing,
        written_fields, written_parts,
    )),
)  # fmt: skip


def page_says(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_PAGES, key, language, values)


def page_says_of(group: str, key: str, language: str, *values: object) -> str:
    """The text of a key of this group, such as a reason; a key that has none is shown itself."""
    return page_says(f"{group}.{key}", language, *values) if f"{group}.{key}" in _PAGES else key


def is_said(key: str) -> bool:
    """Whether there is a text of this key."""
    return key in _PAGES


def choice_said(option: str, choice: str, language: str) -> str:
    """What a value of an option means; some words mean one thing in one option and another elsewhere."""
    own = f"choice.{option}.{choice}"
    return page_says(own if own in _PAGES else f"choice.{choice}", language)
