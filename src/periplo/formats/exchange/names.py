"""What rows and columns of other people's sheets are called, in Spanish and English, and what each is with us."""

from __future__ import annotations

import re
from collections.abc import Mapping

from periplo.core.channel_catalogue import CHANNELS, channel_id
from periplo.core.identifiers import plain
from periplo.core.lanes import LANES
from periplo.core.maps import JourneyMap
from periplo.core.texts import Text


def _both(es: str, en: str) -> Text:
    return Text((("es", es), ("en", en)))


# Rows that are no lanes of ours but say something of the column.
FACTS: dict[str, Text] = {
    "moment": _both("Antes, durante o después", "Before, during or after"),
    "kind": _both("Tipo", "Kind"),
    "channels": _both("Canales", "Channels"),
    "owner": _both("Responsable", "Owner"),
    "moment_of_truth": _both("Momento de la verdad", "Moment of truth"),
    "feeling": _both("Emoción (de -2 a 2)", "Feeling (-2 to 2)"),
    "for_customer": _both("Importancia para el cliente (de 1 a 5)", "Importance to the customer (1 to 5)"),
    "for_us": _both("Importancia para nosotros (de 1 a 5)", "Importance to us (1 to 5)"),
    "id": _both("id", "id"),
}
# Columns of the long form.
LONG: dict[str, Text] = {
    "map": _both("mapa", "map"),
    "stage": _both("etapa", "stage"),
    "step": _both("paso", "step"),
    "lane": _both("fila", "lane"),
    "type": _both("tipo", "type"),
    "text": _both("texto", "text"),
    "persona": _both("buyer persona", "persona"),
    "channel": _both("canal", "channel"),
    "emotion": _both("emoción (de -2 a 2)", "emotion (-2 to 2)"),
    "evidence": _both("evidencia", "evidence"),
    "source": _both("fuente", "source"),
    "owner": _both("responsable", "owner"),
    "url": _both("enlace", "url"),
    "id": _both("id", "id"),
}
STAGE_LABEL, STEP_LABEL = _both("Etapa", "Stage"), _both("Paso", "Step")
KINDS = {"stage": _both("etapa", "stage"), "touchpoint": _both("punto de contacto", "touchpoint"),
         "action": _both("acción del cliente", "customer action")}  # fmt: skip
TYPES = {
    "text": _both("texto", "text"),
    "quote": _both("sus palabras", "their words"),
    "number": _both("número", "number"),
    "rating": _both("nota", "score"),
    "share": _both("parte", "share"),
    "money": _both("dinero", "money"),
    "duration": _both("tiempo", "time"),
    "date": _both("día", "day"),
    "choice": _both("opción", "choice"),
    "link": _both("enlace", "link"),
    "image": _both("imagen", "image"),
    "metric": _both("indicador", "indicator"),
}
MOMENT_NAMES = {
    "before": _both("antes", "before"),
    "during": _both("durante", "during"),
    "after": _both("después", "after"),
}
YES = _both("sí", "yes")
ABOUT = {
    "title": _both("Recorrido", "Journey"),
    "persona": _both("Buyer persona", "Persona"),
    "description": _both("Quién es", "Who it is"),
    "goal": _both("Objetivo", "Goal"),
    "scenario": _both("Situación", "Scenario"),
}

_LANES = {
    "doing": "acciones|acciones del cliente|que hace|que hago|hace|actividades|actividades del cliente|tareas|"
    "actions|customer actions|user actions|customer action|activities|tasks|does|what they do|"
    "what does|lo que hace|comportamiento|"
    "behaviour|behavior|accion|acciones del usuario|do|steps taken|acciones usuario",
    "thinking": "pensamientos|piensa|que pienso|citas|cita|thoughts|thinks|quotes|quote|verbatim|customer quotes|"
    "user quotes|think|pensamiento|frases|what they think|"
    "voz del cliente|voice of the customer|voz|voc|what thinks|lo que piensa|thoughts and quotes|mente del cliente",
    "needs": "necesidades|necesidad|needs|need|preguntas|questions|information|informacion|informacion que necesita|"
    "customer needs|necesidades del cliente|necesidades de informacion",
    "desires": "deseos|desea|wants|desires|objetivos del cliente|customer goals|user goals|metas del cliente|"
    "goals of the customer|jobs to be done|metas",
    "expectations": "expectativas|expectativa|espera|expectations|expectation|expects|expectativas del cliente",
    "brand": "marca|idea de la marca|brand|brand perception|percepcion de la marca",
    "obstacles": "obstaculos|obstaculo|barreras|frenos|barriers|barrier|blockers|obstacle|miedos|fears",
    "pains": "puntos de dolor|dolores|dolor|pain points|pain point|pain|problemas|problema|problems|frustraciones|"
    "frustrations|issues|challenges|puntos criticos|punto critico|punto de dolor|pains points|quejas|lowlights|"
    "puntos debiles|negativo|pain-points",
    "frictions": "fricciones|friccion|friction|frictions|friction points|puntos de friccion",
    "motivators": "motivaciones|motivacion|motivations|motivation|drivers|motivadores|motivos",
    "stimuli": "estimulos|triggers|trigger|disparadores|disparador|desencadenantes|stimulus",
    "value": "pleasure points|puntos de placer|delight moments|moments of delight|valor|beneficios|benefits|"
    "value|gains|gain|ganancias|puntos fuertes|highlights|delights|positivo",
    "communication": "comunicacion|mensajes|mensaje|messages|messaging|message|comunicaciones",
    "offer": "oferta|propuesta de valor|value proposition|offer",
    "strategy": "estrategia|strategy",
    "service": "atencion|atencion al cliente|servicio al cliente|customer service",
    "physical": "evidencia fisica|physical evidence|evidencias fisicas|artefactos|artifacts|props|objetos",
    "frontstage": "frontstage|front stage|front-stage|onstage|acciones frontstage|frontstage actions|"
    "employee actions|"
    "frontstage interactions|ante el cliente|acciones visibles|front office|interaccion visible|front-office",
    "backstage": "backstage|back stage|back-stage|entre bastidores|tras bambalinas|backstage actions|back office|"
    "backstage interactions|acciones internas|acciones backstage|trastienda|back-office",
    "support": "procesos de soporte|procesos de apoyo|support processes|support|soporte|apoyo|support process",
    "activities": "actividades internas|procesos internos|internal activities|internal processes|procesos|processes|"
    "acciones de la empresa|company actions|business activities|actividades de la empresa|actividades organizativas",
    "areas": "areas|area|departamentos|departamento|equipos|equipo|departments|department|teams|team|"
    "responsible team|"
    "teams involved|departments involved|departamentos implicados|equipos implicados|areas implicadas|"
    "area responsable|areas involucradas|areas responsables|stakeholders|actores|actors|roles|dept|depts|dpto|depto",
    "systems": "sistemas|sistema|tecnologia|herramientas|technology|systems|system|tools|software|plataformas|"
    "platforms|tecnologias|technologies",
    "objectives": "objetivos|objetivo|objetivos de negocio|business goals|objectives|business goal|company goals|"
    "objetivo de negocio|business objectives|goals",
    "kpis": "success metrics|indicadores|indicador|metricas|metrica|kpi|kpis|metrics|metric|medicion|measures|kpi's",
    "promises": "promesas|promises|compromisos|sla|slas",
    "policies": "politicas|policies|normativa|normas|regulations|legal|policy",
    "risks": "riesgos|risks|risk|riesgo",
    "failures": "puntos de fallo|fallos|fail points|failure points|failures",
    "competitors": "competencia|competidores|competitors|competition|benchmark",
    "content": "contenidos|contenido|content|contents",
    "data": "datos|data|datos que se recogen",
    "opportunities": "oportunidades|oportunidad|opportunities|opportunity|mejoras|ideas|improvements|ideas de mejora|"
    "propuestas de mejora|propuestas|ideas de solucion|opportunity areas|oportunidades de mejora|quick wins|"
    "quick win|acciones de mejora|"
    "soluciones|solutions|recommendations|recomendaciones|insights|areas of opportunity",
    "images": "imagenes|imagen|storyboard|images|vinetas|fotos|photos",
}  # fmt: skip
_FACTS = {
    "moment": "momento|antes durante despues|before during after|before during after|antes durante y despues|moment",
    "kind": "tipo|kind|tipo de columna",
    "channels": "canal|canales|channel|channels|medio|medios|canales de contacto|canales y medios",
    "owner": "responsable|responsables|owner|owners|dueno|responsible|quien responde|lider",
    "moment_of_truth": "momento de la verdad|momentos de la verdad|moment of truth|moments of truth|"
    "momento clave|mot|"
    "momentos clave|key moment|key moments|momento de verdad",
    "feeling": "emocion|emociones|emotion|emotions|feeling|feelings|sentimiento|sentimientos|estado de animo|mood|"
    "curva emocional|emotional curve|csat|satisfaccion csat|"
    "emotional journey|que siente|siente|feels|feel|siento|como se siente|me siento|satisfaccion|satisfaction|score|"
    "puntuacion|experiencia|experience|animo|experiencia emocional|emotional state|emotional response|"
    "valoracion|rating|"
    "nivel de satisfaccion",
    "for_customer": "importancia para el cliente|importance to the customer|importancia|importance",
    "for_us": "importancia para nosotros|importance to us",
    "id": "id|ids",
}  # fmt: skip
_LONG = {
    "map": "mapa|map|recorrido|journey|mapa de recorrido|journey map",
    "stage": "etapa|fase|stage|phase|etapas|fases|stages|phases",
    "step": "paso|pasos|step|steps|punto de contacto|touchpoint|touchpoints|puntos de contacto|columna|column|"
    "interaccion|interaction|momento|subetapa|actividad|activity",
    "lane": "fila|carril|lane|categoria|category|dimension|row|swimlane|layer|capa",
    "type": "tipo|type|kind|clase",
    "text": "texto|text|descripcion|description|contenido|content|nota|note|item|elemento|detalle|detail|comentario|"
    "comment|valor|value",
    "persona": "buyer persona|persona|perfil|cliente|user|segmento|segment",
    "channel": "canal|canales|channel|channels|medio",
    "emotion": "emocion|emotion|feeling|sentimiento|score|puntuacion",
    "evidence": "evidencia|evidence|prueba|proof",
    "source": "fuente|source|origen",
    "owner": "responsable|owner|dueno|responsible",
    "url": "enlace|link|url|liga|vinculo",
    "id": "id",
}  # fmt: skip
_STAGES = (
    "etapa|etapas|fase|fases|stage|stages|phase|phases|etapas del recorrido|journey stage|journey stages|momentos|"
    "etapa del recorrido|customer journey|journey phases|paso|pasos|user journey|etapas del viaje"
)
_STEPS = (
    "paso|pasos|step|steps|columna|columnas|punto de contacto o accion|touchpoint or action|subetapa|subetapas|"
    "sub-stage|substage|sub-etapa|sub etapa|momentos|sub-steps|interacciones|interactions|journey step|journey steps|"
    "paso del cliente"
)
_ABOUT = {
    "title": "recorrido|journey|customer journey|user journey|cjm|"
    "mapa|map|titulo|title|nombre del mapa|journey map|customer journey map|nombre",
    "persona": "buyer persona|persona|cliente|customer|usuario|user|perfil|para quien|arquetipo|segmento",
    "description": "quien es|who it is|descripcion|description",
    "goal": "objetivo|objetivo del cliente|goal|goals and expectations|user goal|customer goal|meta|proposito|goals",
    "scenario": "situacion|escenario|scenario|contexto|context",
}
TOUCHPOINTS = frozenset(("puntos de contacto", "punto de contacto", "touchpoints", "touchpoint", "touch points",
                         "touch point", "contactos"))  # fmt: skip


def _table(words: Mapping[str, str], titles: Mapping[str, Text] | None = None) -> dict[str, str]:
    found: dict[str, str] = {}
    for id, text in (titles or {}).items():
        found |= {simple(name): id for _, name in text.by_language}
    for id, names in words.items():
        for name in (id, *names.split("|")):
            found.setdefault(simple(name), id)
    return found


def simple(label: str) -> str:
    """A label as labels are compared: no case, accents, numbering, colons, signs or what stands in brackets."""
    text = re.sub(r"\(.*?\)|\[.*?\]", " ", label)
    text = re.sub(r"^\s*[\d.)\-]+\s+|[^\w\s'/\-]", " ", plain(text))
    return " ".join(re.sub(r"[_/]", " ", text).split()).strip(" -")


_WHO = re.compile(
    r"\b(?:del|de la|el|la|of the|the|my|our|su|sus)?\s*(?:clientes?|clientas?|customers?|usuari[oa]s?|users?|"
    r"consumidor(?:es)?|consumers?|pacientes?|patients?|buyer persona)(?:'s)?\b"
)
LANE_NAMES = _table(_LANES, {id: lane.title for id, lane in LANES.items()})
FACT_NAMES = _table(_FACTS, FACTS)
LONG_NAMES = _table(_LONG, LONG)
ABOUT_NAMES = _table(_ABOUT, ABOUT)
STAGE_NAMES = frozenset(simple(name) for name in _STAGES.split("|"))
STEP_NAMES = frozenset(simple(name) for name in _STEPS.split("|"))
LEVELS = {
    "alta": 5,
    "alto": 5,
    "media": 3,
    "medio": 3,
    "baja": 1,
    "bajo": 1,
    "high": 5,
    "medium": 3,
    "low": 1,
}
MOMENTS_BY_NAME = {
    simple(name): id for id, text in MOMENT_NAMES.items() for _, name in (*text.by_language, ("", id))
}
MOMENTS_BY_NAME |= {"preventa": "before", "venta": "during", "postventa": "after", "posventa": "after",
                    "pre": "before", "post": "after"}  # fmt: skip
_CHANNELS = {plain(name): id for id, text in CHANNELS.items() for _, name in text.by_language}
_CHANNELS |= {"tienda fisica": "store", "physical store": "store", "pagina web": "web", "sitio web": "web",
              "instagram": "social", "facebook": "social", "tiktok": "social", "google": "search", "correo": "email",
              "llamada": "phone", "reviews": "review", "resenas": "review", "opiniones": "review",
              "llamadas": "phone", "tiendas": "store", "anuncios en redes": "ad", "telefono": "phone",
              "e mail": "email", "app movil": "app"}  # fmt: skip


def row_meaning(label: str, own: Mapping[str, str]) -> str | None:
    """What a row of a sheet is: a lane of ours, or a fact of the column; None if nobody knows it.

    own: further names, as written or simple, that come first.
    """
    for name in (label, simple(label)):
        if name in own:
            return own[name]
    name = simple(label)
    alone = without_who(name)
    return LANE_NAMES.get(name) or FACT_NAMES.get(name) or LANE_NAMES.get(alone) or FACT_NAMES.get(alone)


def about(label: str) -> str | None:
    """What of the whole map a label names, a field of ABOUT; None if nothing."""
    return ABOUT_NAMES.get(simple(label))


def level(text: str) -> int | None:
    """An importance from 1 to 5, also in words; None if it is none."""
    number = text.strip().removesuffix(".0")
    return int(number) if number in ("1", "2", "3", "4", "5") else LEVELS.get(plain(text))


def is_rating(label: str) -> bool:
    """Whether a row of feelings is named after a measure and not after what is felt."""
    return re.search(r"satisf|csat|score|puntuac|valorac|rating|nota", plain(label)) is not None


def without_who(name: str) -> str:
    """A simple label without the customer, whose everything on a map is."""
    return simple(_WHO.sub(" ", name))


def channels_in(text: str) -> tuple[str, ...]:
    """The channels that a cell names, known ones by our ids, others as written."""
    names = (name.strip(" .•-–*") for name in re.split(r"[,;/\n|+]|\s+[ye]\s+|\s+and\s+|\s+&\s+", text))
    return tuple(dict.fromkeys(channel_in(name) for name in names if name))


def channel_in(name: str) -> str:
    return _CHANNELS.get(plain(name)) or channel_id(name)


def is_channel(name: str) -> bool:
    return channel_in(name) in CHANNELS


def channel_label(channel: str, language: str) -> str:
    """How a sheet names a channel, so that it is read back as the same."""
    known = CHANNELS.get(channel)
    name = known.to(language) if known else channel
    return name if channel_in(name) == channel else channel


def lane_labels(drawn: JourneyMap, language: str) -> dict[str, str]:
    """A label for each lane of a map, no two alike."""
    labels: dict[str, str] = {}
    taken = {simple(text.to(language)) for text in FACTS.values()}
    for lane in drawn.all_lanes:
        label = " ".join(lane.title.to(language).split()) or lane.id
        if simple(label) in taken or not simple(label) or row_meaning(label, {}) not in (None, lane.id):
            label = f"{label} · {lane.id}"
        taken.add(simple(label))
        labels[lane.id] = label
    return labels
