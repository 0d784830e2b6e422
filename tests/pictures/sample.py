# ruff: noqa: E501  (a table of words and figures reads better on long lines)
"""A filled map with hand-made figures: the school list, as a customer of a stationery chain lives it."""

from __future__ import annotations

from periplo.answers.effect import Arm, EffectAnswer
from periplo.answers.stages import Outside, StagesAnswer, StageStock
from periplo.answers.touchpoints import ChannelUse, ColumnFigures, Gutter, Leg, TouchpointsAnswer, Unmapped
from periplo.core.cells import Item
from periplo.core.maps import Action, Goal, JourneyMap, Persona, Stage, Touchpoint
from periplo.core.rules import EventIs
from periplo.core.spans import DAY, Span, instant
from periplo.core.texts import Text
from periplo.pictures.figures import Intervention, MapFigures

H, D = 3600.0, 86400.0


def both(es: str, en: str) -> Text:
    return Text((("es", es), ("en", en)))


def cell(*pairs: tuple[str, str]) -> tuple[Item, ...]:
    return tuple(Item(both(es, en)) for es, en in pairs)


STAGES = (
    Stage("discover", both("Descubro", "I discover"), "before"),
    Stage("compare", both("Comparo", "I compare"), "before"),
    Stage("prepare", both("Preparo mi lista", "I prepare my list"), "before"),
    Stage("buy", both("Compro", "I buy"), "during"),
    Stage("receive", both("Recibo", "I receive"), "during"),
    Stage("return", both("Vuelvo", "I come back"), "after"),
)

COLUMNS = (
    Touchpoint(
        "see-ad", "discover", both("Veo un anuncio de vuelta al cole", "I see a back-to-school ad"),
        ("social", "search", "leaflet"), EventIs("ad clicked"), feeling=0.5, owner="Marketing",
        cells={
            "doing": cell(("Hojeo ofertas mientras cenan los niños", "I skim offers while the children have dinner")),
            "thinking": cell(("Otra vez septiembre… ¿por dónde empiezo?", "September again… where do I start?")),
            "motivators": cell(("Precio cerrado por curso", "One price per school year")),
            "areas": cell(("Marketing", "Marketing")), "systems": cell(("Plataforma de anuncios", "Ad platform")),
        },
    ),
    Touchpoint(
        "ask-family", "discover", both("Me lo cuenta otra familia", "Another family tells me"), ("referral",),
        EventIs("referral declared"), feeling=1.5,
        cells={
            "doing": cell(("Pregunto en el grupo de padres", "I ask in the parents' group")),
            "thinking": cell(("Si a ellos les fue bien…", "If it worked for them…")),
            "motivators": cell(("Confianza en quien ya lo hizo", "Trust in someone who did it")),
            "areas": cell(("Fidelización", "Loyalty")),
            "opportunities": cell(("Premiar a quien recomienda", "Reward those who recommend us")),
        },
    ),
    Touchpoint(
        "visit-web", "compare", both("Miro el catálogo", "I browse the catalogue"), ("web", "app"),
        EventIs("product viewed"), feeling=0.8,
        cells={
            "doing": cell(("Filtro por colegio y curso", "I filter by school and year")),
            "thinking": cell(("¿Es la misma edición que pide el cole?", "Is it the edition the school asks for?")),
            "pains": cell(("No veo qué edición es", "I cannot see which edition it is")),
            "areas": cell(("Comercio electrónico", "E-commerce")), "systems": cell(("Catálogo, buscador", "Catalogue, search")),
        },
    ),
    Touchpoint(
        "visit-store", "compare", both("Paso por la tienda", "I drop by the shop"), ("store", "beacon", "wifi"),
        EventIs("shop visited"), feeling=1,
        cells={
            "doing": cell(("Toco cuadernos y mochilas", "I touch notebooks and backpacks")),
            "thinking": cell(("Aquí me atienden, pero hay cola", "They help me here, but there is a queue")),
            "pains": cell(("Cola de más de diez minutos los sábados", "A queue of over ten minutes on Saturdays")),
            "motivators": cell(("Consejo de una persona", "A person's advice")),
            "areas": cell(("Tiendas", "Shops")), "systems": cell(("TPV, contador de paso", "Till, footfall counter")),
        },
    ),
    Touchpoint(
        "start-list", "prepare", both("Empiezo mi lista", "I start my list"), ("web", "app", "store"),
        EventIs("list started"), feeling=1.2,
        cells={
            "doing": cell(("Busco el colegio y marco el curso", "I look up the school and tick the year")),
            "thinking": cell(("Esto me va a ahorrar una tarde", "This will save me an afternoon")),
            "motivators": cell(("Ver todo junto, con el total", "Seeing it all together, with the total")),
            "areas": cell(("Comercio electrónico", "E-commerce")), "systems": cell(("Listas", "Lists")),
        },
    ),
    Touchpoint(
        "find-list", "prepare", both("Encuentro la lista completa", "I find the whole list"), ("web", "store", "phone"),
        EventIs("list completed"), feeling=1, moment_of_truth=True, owner="Ana Ruiz",
        cells={
            "doing": cell(("Compruebo cada artículo", "I check every item"), ("Llamo para preguntar por el que falta", "I call about the missing one")),
            "thinking": cell(("Si falta uno, tengo que ir a otro sitio", "If one is missing I must go elsewhere")),
            "pains": cell(("Falta un artículo y nadie sabe cuándo llega", "One item is missing and nobody knows when it comes"), ("La web y la tienda no dicen lo mismo", "Website and shop say different things")),
            "motivators": cell(("«Tu lista te espera»", "“Your list awaits you”")),
            "areas": cell(("Surtido", "Assortment"), ("Atención al cliente", "Customer service")),
            "systems": cell(("Existencias por tienda", "Stock by shop")),
            "opportunities": cell(("Avisar cuando llega lo que falta", "Tell them when the missing item arrives"), ("Ofrecer una edición equivalente", "Offer an equivalent edition")),
        },
    ),
    Touchpoint(
        "ask-help", "prepare", both("Pido ayuda", "I ask for help"), ("whatsapp", "chat", "phone"),
        EventIs("support contacted"), feeling=None,
        cells={
            "doing": cell(("Escribo por WhatsApp", "I write on WhatsApp")),
            "thinking": cell(("Que me conteste alguien hoy", "Someone please answer today")),
            "pains": cell(("Repito mis datos en cada canal", "I repeat my data in each channel")),
            "areas": cell(("Atención al cliente", "Customer service")), "systems": cell(("Centralita, CRM", "Switchboard, CRM")),
        },
    ),
    Touchpoint(
        "checkout", "buy", both("Pago", "I pay"), ("payment", "web", "store"), EventIs("checkout started"), feeling=-0.8,
        cells={
            "doing": cell(("Elijo recoger en tienda y pago", "I choose pick-up and pay")),
            "thinking": cell(("¿Seguro que estará el jueves?", "Will it really be there on Thursday?")),
            "pains": cell(("La tarjeta falla en el móvil", "The card fails on the phone")),
            "areas": cell(("Medios de pago", "Payments")), "systems": cell(("Pasarela", "Payment gateway")),
            "opportunities": cell(("Segundo intento con otro medio", "Second try by another method")),
        },
    ),
    Touchpoint(
        "order", "buy", both("Recibo la confirmación", "I get the confirmation"), ("email", "sms", "app"),
        EventIs("order completed"), feeling=1,
        cells={
            "doing": cell(("Guardo el correo con la fecha", "I keep the e-mail with the date")),
            "thinking": cell(("Una cosa menos", "One thing less")),
            "motivators": cell(("Fecha de recogida clara", "A clear pick-up date")),
            "areas": cell(("Comercio electrónico", "E-commerce")),
        },
    ),
    Touchpoint(
        "collect-order", "receive", both("Recojo el pedido", "I collect my order"), ("store", "kiosk"),
        EventIs("order collected"), feeling=2, moment_of_truth=True, owner="Luis Prat",
        cells={
            "doing": cell(("Enseño el código y salgo en dos minutos", "I show the code and leave in two minutes")),
            "thinking": cell(("¡Está todo!", "It is all there!")),
            "pains": cell(("Si llega tarde, el cole ya ha empezado", "If it is late, school has started")),
            "motivators": cell(("A tiempo y sin cola", "On time, no queue")),
            "areas": cell(("Tiendas", "Shops"), ("Logística", "Logistics")), "systems": cell(("Consigna", "Lockers")),
            "opportunities": cell(("Prometer una hora, no un día", "Promise an hour, not a day")),
        },
    ),
    Action(
        "label-at-home", "receive", both("Etiqueto todo en casa", "I label everything at home"), feeling=0.5,
        cells={
            "doing": cell(("Forro los libros con los niños", "I cover the books with the children")),
            "thinking": cell(("Qué orgullo verlo listo", "So proud to see it ready")),
        },
    ),
    Touchpoint(
        "review", "return", both("Doy mi opinión", "I give my opinion"), ("survey", "review", "email"),
        EventIs("survey answered"), feeling=1,
        cells={
            "doing": cell(("Contesto una pregunta", "I answer one question")),
            "thinking": cell(("Ojalá cambien lo de la cola", "I hope they fix the queue")),
            "areas": cell(("Experiencia de cliente", "Customer experience")), "systems": cell(("Encuestas", "Surveys")),
        },
    ),
    Touchpoint(
        "buy-again", "return", both("Vuelvo a comprar", "I buy again"), ("store", "web", "newsletter"),
        EventIs("order repeated"), feeling=1.4,
        cells={
            "doing": cell(("Repongo cuadernos en enero", "I restock notebooks in January")),
            "thinking": cell(("Ya sé dónde ir", "I know where to go")),
            "motivators": cell(("Puntos del club", "Club points")),
            "areas": cell(("Fidelización", "Loyalty")), "systems": cell(("Club, boletín", "Club, newsletter")),
            "opportunities": cell(("Recordar la reposición", "Remind them to restock")),
        },
    ),
)  # fmt: skip

MAP = JourneyMap(
    id="school-list",
    title=both("La lista del cole", "The school list"),
    persona=Persona(
        "parent", both("Marta, madre con prisa", "Marta, a mother in a hurry"),
        both(
            "38 años, dos hijos en primaria. Compra con el móvil y recoge camino del trabajo.",
            "38, two children in primary school. Buys on her phone and collects on the way to work.",
        ),
        both("Quiero tenerlo todo antes del primer día", "I want it all before the first day"),
    ),
    goal=Goal(both("Tener la lista completa antes del primer día de clase", "Have the whole list before the first day of school"), EventIs("order completed")),
    stages=STAGES,
    columns=COLUMNS,
    version="3",
    scenario=both("Vuelta al cole: la lista llega en junio y el plazo acaba en septiembre", "Back to school: the list comes in June and the deadline is in September"),
)  # fmt: skip

SPAN = Span(instant("2026-06-01", "Europe/Madrid"), instant("2026-09-01", "Europe/Madrid"))


def figures_column(id, customers, went_on, hours, before, series, channels):
    n = 50_000
    return ColumnFigures(
        id, customers, round(customers * 1.4), customers / n, customers / n - 0.004, customers / n + 0.004, went_on,
        customers - went_on, hours * H if hours else None, before, tuple(series),
        tuple(ChannelUse(name, round(customers * part), round(customers * part * 1.3)) for name, part in channels),
    )  # fmt: skip


RISING = (310, 320, 380, 410, 520, 610, 700, 850, 900, 1040, 1180, 1320)
FALLING = tuple(reversed(RISING))
SEASON = (200, 260, 340, 520, 800, 1200, 1500, 1620, 1580, 1200, 700, 420)
FLAT = (500, 520, 490, 505, 515, 498, 510, 503, 512, 495, 500, 507)

FIGURES = MapFigures(
    stages=StagesAnswer(
        at=SPAN.end, n=50_000, most="compare", outside=Outside(4_120, 4_120 / 50_000),
        stages=(
            StageStock("discover", 7_410, 0.1482, 0.1451, 0.1513, 3.2, 8_100, 7_000),
            StageStock("compare", 18_203, 0.3641, 0.3599, 0.3683, 6.1, 15_000, 11_200),
            StageStock("prepare", 9_127, 0.1825, 0.1792, 0.1859, 2.4, 9_900, 8_800),
            StageStock("buy", 1_204, 0.0241, 0.0228, 0.0255, 0.1, 7_300, 7_150),
            StageStock("receive", 3_015, 0.0603, 0.0582, 0.0624, 2.0, 6_800, 6_100),
            StageStock("return", 6_921, 0.1384, 0.1354, 0.1415, None, 5_200, 3_900),
        ),
    ),
    touchpoints=TouchpointsAnswer(
        n=50_000,
        columns=(
            figures_column("see-ad", 31_480, 27_210, 20, 28_900, RISING, (("social", .52), ("search", .41), ("leaflet", .12))),
            figures_column("ask-family", 9_230, 8_940, 31, 8_800, FLAT, (("referral", 1.0),)),
            figures_column("visit-web", 28_115, 22_300, 12, 24_020, SEASON, (("web", .71), ("app", .38))),
            figures_column("visit-store", 16_402, 13_050, 44, 17_310, FLAT, (("store", .93), ("beacon", .31), ("wifi", .08))),
            figures_column("start-list", 14_870, 13_204, 5, 12_100, SEASON, (("web", .6), ("app", .33), ("store", .1))),
            figures_column("find-list", 12_930, 8_744, 53, 13_340, FALLING, (("web", .55), ("store", .36), ("phone", .19))),
            figures_column("ask-help", 3_611, 2_980, 26, 2_750, RISING, (("whatsapp", .58), ("chat", .17), ("phone", .44))),
            figures_column("checkout", 8_402, 7_350, 0.06, 8_110, SEASON, (("payment", .64), ("web", .61), ("store", .37))),
            figures_column("order", 7_344, 6_902, 50, 6_960, SEASON, (("email", .97), ("sms", .42), ("app", .2))),
            figures_column("collect-order", 5_218, 2_406, 24 * 9, 4_905, SEASON, (("store", .8), ("kiosk", .2))),
            figures_column("review", 26, 9, 24 * 12, None, (1, 0, 2, 1, 3, 4, 2, 3, 5, 2, 1, 2), (("survey", .8), ("review", .2))),
            figures_column("buy-again", 2_190, 0, None, 1_980, RISING, (("store", .6), ("web", .3), ("newsletter", .22))),
        ),
        gutters=(
            Gutter("discover", "compare", 33_100, 24_950, .7538, .749, .758, 1.1 * D, 6.4 * D),
            Gutter("compare", "prepare", 34_020, 14_210, .4177, .412, .423, 2.3 * D, 9.2 * D),
            Gutter("prepare", "buy", 15_904, 8_150, .5124, .505, .520, 1.6 * D, 12 * D),
            Gutter("buy", "receive", 8_402, 5_150, .6130, .603, .623, 2.0 * D, 4.1 * D),
            Gutter("receive", "return", 5_218, 2_190, .4197, .406, .433, 31 * D, 68 * D),
        ),
        legs=(
            Leg("see-ad", "visit-web", 15_800, 17_100), Leg("find-list", "visit-store", 1_120, 1_390),
            Leg("ask-help", "find-list", 1_790, 2_120), Leg("checkout", "start-list", 402, 420),
            Leg("collect-order", "checkout", 60, 61), Leg("visit-store", "visit-web", 4_260, 5_011),
        ),
        unmapped=(Unmapped("Coupon Redeemed", 2_310, 2_622), Unmapped("Gift Card Bought", 840, 871), Unmapped("Locker Failed", 212, 230)),
    ),
    interventions=(
        Intervention(
            "list-awaits", both("Tu lista te espera", "Your list awaits you"), "find-list", "active",
            EffectAnswer("list-awaits", (Arm("treated", 8_471, 4_117, .486, .475, .497), Arm("control", 941, 391, .4155, .384, .447)), .071, .052, .090, False),
        ),
        Intervention(
            "ten-off", both("10 % para todos", "10 % for everyone"), "checkout", "ended",
            EffectAnswer("ten-off", (Arm("treated", 6_020, 3_010, .5, .487, .513), Arm("control", 660, 331, .5015, .463, .54)), -.0015, -.041, .038, False),
        ),
        Intervention("restock", both("Reposición de enero", "January restock"), "buy-again", "draft"),
    ),
    span=SPAN, zone="Europe/Madrid", n=50_000, ribbon_note=both("Datos de demostración", "Demonstration data"),
)  # fmt: skip


def wide_map(
    stages: int = 7, per_stage: tuple[int, ...] = (2, 3, 2, 3, 2, 2, 2)
) -> tuple[JourneyMap, MapFigures]:
    """As large as a map may be by the density budget: the sample's columns and figures, repeated."""
    bands = tuple(
        Stage(f"stage-{i}", both(f"Etapa {i + 1}", f"Stage {i + 1}"), ("before", "during", "after")[i * 3 // stages]) for i in range(stages)
    )  # fmt: skip
    points = [c for c in COLUMNS if isinstance(c, Touchpoint)]
    measured = {c.touchpoint: c for c in FIGURES.touchpoints.columns}
    columns, figures = [], []
    for i in range(stages):
        for _ in range(per_stage[i]):
            source = points[len(columns) % len(points)]
            id = f"column-{len(columns)}"
            columns.append(
                Touchpoint(
                    id,
                    f"stage-{i}",
                    source.title,
                    source.channels,
                    source.rule,
                    feeling=source.feeling,
                    cells=source.cells,
                    moment_of_truth=source.moment_of_truth,
                )
            )
            known = measured[source.id]
            figures.append(
                ColumnFigures(
                    id,
                    known.customers,
                    known.events,
                    known.share,
                    known.low,
                    known.high,
                    known.went_on,
                    known.dropped,
                    known.median_seconds,
                    known.before,
                    known.series,
                    known.channels,
                )
            )
    gutters = tuple(
        Gutter(f"stage-{i}", f"stage-{i + 1}", 9_000, 4_000, 0.444, 0.43, 0.46, 2 * D, 9 * D)
        for i in range(stages - 1)
    )
    stocks = tuple(
        StageStock(b.id, 1_000 * (i + 1), (i + 1) / 50, 0.01, 0.2, 2.0, 10, 5) for i, b in enumerate(bands)
    )
    drawn = JourneyMap(
        "wide",
        both("Un mapa grande", "A large map"),
        MAP.persona,
        MAP.goal,
        bands,
        tuple(columns),
        version="1",
    )
    return drawn, MapFigures(
        StagesAnswer(SPAN.end, 50_000, stocks, Outside(22_000, .44), bands[-1].id),
        TouchpointsAnswer(50_000, tuple(figures), gutters, (), ()),
        tuple(Intervention(c.campaign, c.title, f"column-{3 + 4 * i}", c.status, c.effect) for i, c in enumerate(FIGURES.interventions)),
        SPAN, "UTC", 50_000,
    )  # fmt: skip


def one_column_map() -> JourneyMap:
    return JourneyMap(
        "one", Text.of("Uno"), Persona("p", Text.of("Alguien")), Goal(Text.of("Algo")), (Stage("s", Text.of("Etapa"), "during"),),
        (Touchpoint("t", "s", Text.of("Entro"), ("web",)),),
    )  # fmt: skip


__all__ = ["DAY", "FIGURES", "MAP", "both", "one_column_map", "wide_map"]
