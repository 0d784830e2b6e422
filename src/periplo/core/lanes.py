"""Lanes: the rows of a map, what each is for, what its cells hold, and on whose side of the line it stands.

A map needs none of them to be declared. It may change any (another title, shown or not, another place) and add
its own of every type, without code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from periplo.core.errors import BadMap
from periplo.core.texts import Text

TYPES = (
    "text",
    "quote",
    "number",
    "rating",
    "share",
    "money",
    "duration",
    "date",
    "choice",
    "link",
    "image",
    "metric",
)
NUMBERS = ("number", "rating", "share", "money")  # types whose cells are numbers
VALUED = ("date", "duration", "choice", "link", "image")  # types whose plain cell is a value, not a text
EXPERIENCE, ORGANISATION = "experience", "organisation"
SIDES = (EXPERIENCE, ORGANISATION)  # above and below the line of visibility


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of the map. `low` and `high` bound a rating or a number; `choices` are what a choice may be.

    `library` names the shared library whose entries its cells may refer to by id.
    """

    id: str
    title: Text
    type: str = "text"
    side: str = EXPERIENCE
    shown: bool = False  # in the standard view; any lane can be asked for
    note: Text | None = None  # what belongs in it, told to whoever fills it in
    after: str | None = None  # the lane below which one of the map's own stands
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[Text, ...] = ()
    library: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise BadMap(
                f"lane '{self.id}' is of type '{self.type}'", f"there are: {', '.join(TYPES)}", "write one of them",
                id=self.id,
            )  # fmt: skip
        if self.side not in SIDES:
            raise BadMap(
                f"lane '{self.id}' says side '{self.side}'",
                "a lane shows the experience of the customer, or the organisation behind it",
                f"write {' or '.join(SIDES)}",
                id=self.id,
            )
        if self.type == "choice" and not self.choices:
            raise BadMap(f"lane '{self.id}' has no choices", mend="add choices: [one, another]", id=self.id)
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise BadMap(
                f"lane '{self.id}' goes from {self.low:g} to {self.high:g}",
                mend="let low be the smaller one",
                id=self.id,
            )


def _lane(id: str, es: str, en: str, note_es: str, note_en: str, **more: Any) -> Lane:
    return Lane(id, _both(es, en), note=_both(note_es, note_en), **more)


def _both(es: str, en: str) -> Text:
    return Text((("es", es), ("en", en)))


_KNOWN = (
    _lane("doing", "Qué hace", "Doing", "lo que el cliente hace, en primera persona",
          "what the customer does, in the first person", shown=True),
    _lane("images", "Imágenes", "Images", "una viñeta o foto de la escena",
          "a sketch or photo of the scene", type="image"),
    _lane("thinking", "Qué piensa", "Thinking", "sus palabras, entre comillas", "in their own words",
          type="quote", shown=True),
    _lane("needs", "Qué necesita saber", "Information needs", "lo que debe saber aquí; cubierta si hay contenido",
          "what they must know here; covered if there is content for it", shown=True, library="content"),
    _lane("desires", "Qué desea", "Desires", "lo que querría, aunque no lo espere",
          "what they would love, expected or not"),
    _lane("expectations", "Qué espera", "Expectations", "lo que cree que va a pasar", "what they think will happen"),
    _lane("brand", "Qué idea tiene de nosotros", "Idea of our brand", "lo que piensa de la marca en este punto",
          "what they think of the brand at this point"),
    _lane("drama", "Arco dramático", "Dramatic arc", "tensión de la escena, de 1 a 5", "how tense the scene is, 1 to 5",
          type="rating", low=1, high=5),
    _lane("obstacles", "Obstáculos", "Obstacles", "lo que puede detenerlo", "what can stop them"),
    _lane("pains", "Puntos críticos", "Pains", "lo que duele", "what hurts", shown=True),
    _lane("frictions", "Fricciones y soluciones", "Frictions and solutions",
          "lo que lo frena o le hace repetir, y la solución preparada",
          "what slows them down or makes them repeat, and the solution prepared for it"),
    _lane("motivators", "Motivadores", "Motivators", "lo que lo mueve por dentro",
          "what drives them from within", shown=True),
    _lane("stimuli", "Estímulos", "Stimuli", "lo que lo empuja desde fuera", "what pushes them from outside"),
    _lane("value", "Valor para el cliente", "Value to the customer", "qué gana el cliente en este punto",
          "what the customer gains at this point"),
    _lane("communication", "Comunicación", "Communication", "qué le decimos a este buyer persona, y con qué tono",
          "what we tell this buyer persona, and in which tone", side=ORGANISATION),
    _lane("offer", "Oferta de valor", "Value offer", "qué le ofrecemos a este buyer persona",
          "what we offer to this buyer persona", side=ORGANISATION),
    _lane("strategy", "Estrategia comercial", "Commercial strategy",
          "precio, promoción y venta para este buyer persona",
          "price, promotion and selling for this buyer persona", side=ORGANISATION),
    _lane("service", "Servicio al cliente", "Customer service", "cómo atendemos a este buyer persona",
          "how we serve this buyer persona", side=ORGANISATION),
    _lane("physical", "Lo que el cliente ve", "What the customer sees", "objetos y pantallas del punto de contacto",
          "objects and screens of the touchpoint", side=ORGANISATION),
    _lane("frontstage", "Ante el cliente", "Frontstage", "lo que hace nuestra gente a la vista",
          "what our people do in sight", side=ORGANISATION),
    _lane("backstage", "Entre bastidores", "Backstage", "lo que hace nuestra gente sin ser vista",
          "what our people do unseen", side=ORGANISATION),
    _lane("support", "Procesos de apoyo", "Support processes", "lo que lo hace posible", "what makes it possible",
          side=ORGANISATION),
    _lane("activities", "Actividades de la organización", "Organisational activities", "qué debe hacer la organización",
          "what the organisation has to do", side=ORGANISATION),
    _lane("areas", "Áreas responsables", "Responsible areas", "quién responde", "who answers for it",
          side=ORGANISATION, shown=True, library="areas"),
    _lane("systems", "Sistemas", "Systems", "tecnología que interviene", "technology involved",
          side=ORGANISATION, shown=True, library="systems"),
    _lane("objectives", "Objetivos", "Objectives", "qué busca la organización aquí", "what the organisation wants here",
          side=ORGANISATION, shown=True),
    _lane("kpis", "Indicadores", "KPIs", "cómo se sabrá", "how it will be known", side=ORGANISATION, type="metric",
          shown=True, library="metrics"),
    _lane("costs", "Costes", "Costs", "lo que está previsto que cueste aquí cada cliente que pasa",
          "what each customer who passes here is planned to cost", side=ORGANISATION, type="money", shown=True),
    _lane("promises", "Promesas del equipo", "Team promises", "lo que el equipo se compromete a cumplir",
          "what the team undertakes to keep", side=ORGANISATION),
    _lane("policies", "Políticas", "Policies", "reglas que cumplir", "rules to keep", side=ORGANISATION),
    _lane("risks", "Riesgos", "Risks", "qué puede salir mal", "what may go wrong", side=ORGANISATION),
    _lane("failures", "Puntos de fallo", "Failure points", "dónde falla el servicio", "where the service fails",
          side=ORGANISATION),
    _lane("competitors", "Competencia", "Competitors", "nota de 1 a 5 y comentario",
          "a score of 1 to 5 and a note",
          side=ORGANISATION, type="rating", low=1, high=5),
    _lane("content", "Contenidos", "Content", "contenido que existe para este punto",
          "content that exists for this point",
          side=ORGANISATION, library="content"),
    _lane("data", "Datos que se recogen", "Data collected", "qué se guarda y con qué permiso",
          "what is kept, and with which permission", side=ORGANISATION),
    _lane("opportunities", "Oportunidades", "Opportunities", "qué podría ser mejor", "what could be better",
          side=ORGANISATION, shown=True, library="opportunities"),
)  # fmt: skip

LANES: dict[str, Lane] = {lane.id: lane for lane in _KNOWN}  # in the order of drawing
ADJUSTMENTS = ("communication", "offer", "strategy", "service")  # what is adjusted for each buyer persona


def lane_order(own: tuple[Lane, ...]) -> tuple[Lane, ...]:
    """Every lane that a map may use, in the order of drawing: the known ones as the map changes them, and its own.

    A lane of the map with a known id takes the known one's place, unless it says `after`; a new one stands after the
    lane it names, else at the end of its side.
    """
    order = [next((lane for lane in own if lane.id == id), known) for id, known in LANES.items()]
    for lane in own:
        if lane.id in LANES and lane.after is None:
            continue
        order = [other for other in order if other.id != lane.id]
        before = [k for k, other in enumerate(order) if other.id == lane.after]
        side = [k for k, other in enumerate(order) if other.side == lane.side]
        order.insert((before or side)[-1] + 1, lane)
    return tuple(order)
