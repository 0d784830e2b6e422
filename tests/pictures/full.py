# ruff: noqa: E501  (a table of words and figures reads better on long lines)
"""A map that uses all a map can hold: every lane, every type, evidence, transitions, theories, variants, a tray."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from periplo.answers.feelings import FeelingsAnswer, Felt, reading
from periplo.answers.promises import Kept, PromisesAnswer
from periplo.core.cells import Evidence, Item
from periplo.core.lanes import LANES, Lane
from periplo.core.library import Area, Entry, Library, Metric, Opportunity
from periplo.core.maps import (
    Action,
    Difference,
    Goal,
    JourneyMap,
    Stage,
    Touchpoint,
    Transition,
    Unplaced,
    Variant,
)
from periplo.core.personas import Persona
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import Text
from periplo.pictures.figures import Beside, MapFigures
from pictures.sample import FIGURES, MAP, both, wide_map

PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAE0lEQVR4nGPo33daP6mQAYiBLAAqfgY1DE17xwAAAABJRU5ErkJggg=="
TODAY = date(2026, 9, 1)
DATED = Evidence(
    "anecdote",
    both("Llegué y no estaba", "I came and it was not there"),
    source=both("entrevista 7", "interview 7"),
    on=date(2026, 8, 1),
)
OLD = Evidence("anecdote", on=date(2023, 1, 1))
GUESS, ASKED, SEEN, WISH = (
    Evidence("assumed"),
    Evidence("metric", ask="feelings"),
    Evidence("inferred"),
    Evidence("proposed"),
)

OWN = (
    Lane("effort", both("Esfuerzo", "Effort"), "number", shown=True, after="doing", unit="min", low=0, high=60),
    Lane("mood", both("Ánimo", "Mood"), "choice", choices=(both("tranquilo", "calm"), both("con prisa", "in a hurry"))),
    Lane("sure", both("Seguridad", "Confidence"), "rating", low=1, high=5),
    Lane("part", both("Parte del total", "Part of the whole"), "share"),
    Lane("spend", both("Gasto", "Spend"), "money", unit="€"),
    Lane("time", both("Tiempo", "Time"), "duration"),
    Lane("since", both("Desde cuándo", "Since when"), "date"),
    Lane("proof", both("Prueba", "Proof"), "link"),
    Lane("voice", both("Lo que dijo", "What they said"), "quote"),
    Lane("sketch", both("Boceto", "Sketch"), "image"),
    Lane("kpi", both("Indicador propio", "Own indicator"), "metric", side="organisation", library="metrics"),
    Lane("owner-note", both("Nota del responsable", "Owner's note"), side="organisation"),
)  # fmt: skip
VALUES = {
    "effort": 25, "mood": "tranquilo", "sure": 3.5, "part": 0.37, "spend": 48.9, "time": "2h", "since": "2026-03-01",
    "proof": "https://example.org/informes/2026/lista-del-cole", "sketch": "store.png", "images": "store.png",
    "drama": 4, "competitors": 4,
}  # fmt: skip

LIBRARY = Library(
    areas=(Area("shops", both("Tiendas", "Shops")),),
    content=(Entry("stock-page", both("Página de existencias", "Stock page")),),
    metrics=(
        Metric(
            "on-time",
            both("Recogidas a tiempo", "Collected on time"),
            "touchpoints",
            unit="share",
            target=0.9,
        ),
        Metric("wait", both("Espera media", "Mean wait"), "touchpoints", unit="min", target=5, better="down"),
    ),
    opportunities=(
        Opportunity("promise-hour", both("Prometer una hora, no un día", "Promise an hour, not a day")),
    ),
)


def cell(lane: str, n: int) -> tuple[Item, ...]:
    """What stands in a lane at the n-th column: typed, with evidence, references, solutions, cover."""
    text = both(
        f"Algo de la fila que se lee de un vistazo, {n}", f"Something of the lane, read at a glance, {n}"
    )
    if lane in VALUES:
        return (
            Item(text if n % 2 else Text(()), value=VALUES[lane], evidence=(ASKED,) if n % 3 == 0 else ()),
        )
    if lane in ("kpis", "kpi"):
        return (Item(both("Recogidas a tiempo", "Collected on time"), ref=("on-time", "wait")[n % 2]),)
    if lane == "frictions":
        fix = both("Avisar por mensaje en cuanto llega", "Tell them by message when it comes")
        return (Item(text, solution=fix if n % 2 else None, harm=4, evidence=(DATED,)),)
    if lane == "needs":
        return (Item(text, covered_by="stock-page" if n % 2 else None, evidence=(GUESS,)),)
    if lane == "pains":
        return (Item(text, harm=1 + n % 5, evidence=(DATED, OLD, ASKED)), Item(text), Item(text))
    if lane == "opportunities":
        return (Item(ref="promise-hour"),) if n % 2 else (Item(text, evidence=(WISH,)),)
    if lane == "areas":
        return (Item(ref="shops"),)
    return (Item(text, evidence=((DATED, SEEN, GUESS, OLD)[n % 4],)),)


def full_map() -> JourneyMap:
    """Six stages; every lane holds something in two columns out of three."""
    ids = [*LANES, *(lane.id for lane in OWN)]
    columns = []
    for n, column in enumerate(MAP.columns):
        cells = {lane: cell(lane, n + k) for k, lane in enumerate(ids) if (n + k) % 3}
        marks = (("wait",), ("failure", "data"), ("practice",), (), ("wait", "failure", "practice", "data"))[
            n % 5
        ]
        more = {
            "for_customer": 1 + n % 5,
            "for_us": 5 - n % 5,
            "marks": marks,
            "evidence": (DATED, GUESS)[: n % 3],
            "opens": "detail" if n % 5 == 1 else None,
        }
        felt = (None, 0.5, -1.0, None)[n % 4]
        feelings = {"teacher": (1.5, -0.5, 0.0, -1.5)[n % 4]}
        columns.append(replace(column, cells=cells, felt=felt, feelings=feelings, **more))
    stages = tuple(
        replace(
            stage, phases={"sale": ("presale", "presale", "presale", "sale", "postsale", "postsale")[n], "awareness": ("awareness", "consideration", "consideration", "decision", "use", "loyalty")[n]},
            channels=("email", "web", "store")[: 1 + n % 3], opens="detail" if n == 3 else None, evidence=(ASKED,) if n % 2 else (),
            cells={"doing": cell("doing", n), "risks": cell("risks", n)} if n % 2 else {},
        )
        for n, stage in enumerate(MAP.stages)
    )  # fmt: skip
    ids = [column.id for column in columns]
    ways = tuple(
        Transition(a, b, (Item(both("Quiere comparar antes de decidir", "Wants to compare before deciding")),) if n % 2 else (), (2 * DAY, 3 * HOUR, None)[n % 3], ("email", "web")[: n % 3])
        for n, (a, b) in enumerate([*pairwise(ids), (ids[6], ids[3])]) if n != 4
    )  # fmt: skip
    teacher = Variant(
        Persona("teacher", both("Luis, maestro", "Luis, a teacher")),
        columns={ids[2]: Difference(feeling=2.0)},
    )
    return replace(
        MAP, stages=stages, columns=tuple(columns), transitions=ways, variants=(teacher,), lanes=OWN,
        principles=(both("Una promesa cumplida vale más que dos descuentos", "A kept promise is worth more than two discounts"),),
        cells={"objectives": cell("doing", 1), "kpis": cell("kpis", 0), "risks": cell("risks", 2)},
        tray=(Unplaced(Item(both("¿Y los uniformes?", "And uniforms?")), "pains"), Unplaced(Item(both("Idea suelta", "A loose idea")))),
    )  # fmt: skip


def felt_figures(drawn: JourneyMap, figures: MapFigures = FIGURES) -> MapFigures:
    """The figures with what was lived: a valley, an instrument that differs, a few who are too few."""
    told = {
        0: reading("csat", {3: 200, 4: 150, 5: 40}, 300), 3: reading("csat", {2: 90, 3: 40, 4: 30}, 150),
        5: reading("csat", {1: 410, 2: 520, 3: 180, 4: 60}, 1100), 6: reading("csat", {2: 40, 3: 20, 4: 20}, 80),
        7: reading("nps", {3: 50, 8: 80, 10: 90}, 210), 9: reading("csat", {4: 800, 5: 900, 1: 120}, 1700),
        11: reading("csat", {4: 5, 5: 6}, 11),
    }  # fmt: skip
    felt = tuple(
        Felt(point.id, point.feeling, (told[n],) if n in told else ())
        for n, point in enumerate(drawn.columns)
        if isinstance(point, Touchpoint)
    )
    kept = tuple(
        Kept(way.origin, way.target, 400 if n != 1 else 12, 90_000.0 * (1 + n % 4), 4e5, way.promised and way.promised / 1e6, 0.6, 0.5, 0.7)
        for n, way in enumerate(drawn.transitions)
    )  # fmt: skip
    return replace(
        figures, feelings=FeelingsAnswer(50_000, "csat", felt, 12), promises=PromisesAnswer(kept),
        metrics={"on-time": 0.84, "wait": 3.5},
    )  # fmt: skip


BESIDE = Beside(LIBRARY, {"store.png": PIXEL}, TODAY)


def crowded() -> tuple[JourneyMap, MapFigures]:
    """Twelve stages and sixty columns."""
    drawn, figures = wide_map(12, (5,) * 12)
    return drawn, figures


def one_of_all() -> JourneyMap:
    """One stage and one column, with every lane in it."""
    ids = [*LANES, *(lane.id for lane in OWN)]
    column = Touchpoint(
        "t",
        "s",
        Text.of("Entro"),
        ("web",),
        feeling=1,
        felt=-1,
        cells={lane: cell(lane, 1) for lane in ids},
        marks=("wait", "failure", "practice", "data"),
        for_customer=5,
        for_us=1,
    )
    action = Action("a", "s", Text.of("Lo pienso"))
    return JourneyMap("one", Text.of("Uno"), Persona("p", Text.of("Alguien")), Goal(Text.of("Algo")), (Stage("s", Text.of("Etapa"), "during"),), (column, action)[:1], lanes=OWN)  # fmt: skip
