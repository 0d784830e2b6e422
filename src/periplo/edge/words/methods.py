"""How each question counts, in a sentence or two beneath its answer."""

from __future__ import annotations

TOLD = {
    "method.funnel": (
        "Cuenta a cada cliente una vez, por su intento más profundo; el plazo corre desde el primer paso.",
        "Counts each customer once, by their deepest attempt; the time runs from the first step.",
    ),
    "method.transitions": (
        "Cuenta cada paso de un evento al siguiente del mismo cliente; la proporción es de los que salen del primero.",
        "Counts each pass from an event to the customer's next; the share is of the passes that leave the first.",
    ),
    "method.stages": (
        "Cada cliente está en el último punto de contacto de su ciclo actual; intervalos de Wilson, 95 %; "
        "la mediana de permanencia, por Kaplan-Meier.",
        "Each customer stands at the last touchpoint of their present cycle; Wilson intervals, 95%; "
        "the median stay by Kaplan-Meier.",
    ),
    "method.touchpoints": (
        "Cuenta clientes distintos por punto de contacto en el periodo; «siguieron» es llegar a otro posterior.",
        "Counts distinct customers per touchpoint in the period; 'went on' is meeting a later one of the map.",
    ),
    "method.lifecycle": (
        "Se cuenta por los huecos entre los eventos de cada cliente; ausente es quien ya se conocía y no vino.",
        "Counted from the gaps between each customer's events; absent are those known before who did not come.",
    ),
    "method.cohorts": (
        "Cada cliente está en la cohorte de su primer evento; en cada unidad posterior cuenta una vez.",
        "Each customer is in the cohort of their first event; in each later unit they count once.",
    ),
    "method.retention": (
        "Se cuenta desde el comienzo de cada cliente y solo mientras se le puede seguir; intervalos de Wilson, 95 %.",
        "Counted from each customer's own start, and only while they can be followed; Wilson intervals, 95%.",
    ),
    "method.sessions": (
        "Una visita termina tras un silencio más largo que --gap; dura del primer evento al último.",
        "A visit ends after a silence longer than --gap; it lasts from its first event to its last.",
    ),
    "method.improve": (
        "Junta emociones bajo lo prometido, abandonos, momentos en que importa cómo va, idas y vueltas, canales peores "
        "y puntos críticos sin solución; primero los que más valor tienen en juego, que no es lo que se ganaría.",
        "Gathers feelings below their promise, drop-offs, moments where it matters how it goes, going back and forth, "
        "worse channels and pains without a solution; most value at stake first, which is not what would be won.",
    ),
    "method.fluidity": (
        "Cada parte es la proporción de lo que va bien; la nota es su media, mitad por fluida y mitad por coherente.",
        "Each part is the share of what goes well; the score is their mean, half for fluid and half for coherent.",
    ),
    "method.growth": (
        "Solo se da lo que va junto más de lo que haría el azar (5 % de falsos como mucho) y al menos un 20 % más; "
        "lo esperado es lo que ya ocurre sin campaña. Valor por BG/NBD y Gamma-Gamma.",
        "Only what goes together more than chance would have it (at most 5% false) and at least 20% more is told; "
        "what is expected already happens without a campaign. Value by BG/NBD and Gamma-Gamma.",
    ),
    "method.feelings": (
        "Cada nota está en el punto que nombra su encuesta, o en los que su evento encuentra. En la escala de −2 a +2: "
        "2 · NPS / 100; CSAT y notas de 1 a 5, media − 3; CES, (media − 4) / 1,5. Los instrumentos no se suman. "
        "Quién lo vive peor: por lo que se sabía antes de llegar. Temas: palabras conocidas en los dos idiomas, y las "
        "de los clientes; cada cliente cuenta una vez en cada tema.",
        "Each score stands at the touchpoint that its survey names, or those that its event meets. From −2 to +2: "
        "2 · NPS / 100; CSAT and ratings of 1 to 5, mean − 3; CES, (mean − 4) / 1.5. Instruments are never added up. "
        "To whom it feels worse: by what was known before they came there. Themes: words known in both languages, and "
        "the customers' own; each customer counts once in each theme.",
    ),
    "method.moments": (
        "Compara a quienes encontraron cada punto con quienes, en el mismo momento de su ciclo, habían llegado igual "
        "de lejos y no lo encontraron; propone solo donde importa cómo va, con control de falsos hallazgos al 5 %.",
        "Compares those who met each touchpoint with those who, at the same time of their cycle, had come as far and "
        "did not; proposes only where it matters how it goes, with false findings controlled at 5%.",
    ),
    "method.channels": (
        "Cada evento pertenece a la etapa del primer punto de contacto que cumple; cuenta clientes distintos por canal "
        "y etapa, con margen de Wilson, 95 %. Que sigan después no prueba que sea por el canal.",
        "Each event belongs to the stage of the first touchpoint that it meets; distinct customers are counted by "
        "channel and stage, with Wilson intervals, 95%. That they go on afterwards does not prove that the channel "
        "made them.",
    ),
    "method.sources": (
        "Cuenta a quien vivió su primer evento en el periodo, por el primer canal conocido hasta su primera "
        "conversión; si no dejó rastro, por lo que dijo al preguntarle. Márgenes de Wilson, 95 %.",
        "Counts whoever lived their first event in the period, by the first known channel up to their first "
        "conversion; where there is no trace, by what they said when asked. Wilson intervals, 95%.",
    ),
    "method.attribution": (
        "Cada contacto con un canal cuenta para la siguiente conversión de su cliente. La parte de un canal es la de "
        "las conversiones que pasan por él, según una cadena de Markov resuelta exactamente; márgenes del 95 % "
        "volviendo a sortear las rutas. Un reparto no prueba causas: eso solo lo hace un grupo de control.",
        "Each touch of a channel counts for its customer's next conversion. A channel's part is that of the "
        "conversions that pass through it, by a Markov chain solved exactly; 95% intervals by drawing the paths "
        "anew. Credit proves no cause: only a control group does.",
    ),
    "method.effect": (
        "Compara por intención de tratar a quienes entraron, con mensaje o en el grupo de control; diferencia "
        "con una secuencia de confianza del 95 % (Waudby-Smith y otros, 2024), que vale se mire cuando se mire.",
        "Compares by intention to treat those who entered, treated or in the control group; difference with a "
        "95% confidence sequence (Waudby-Smith and others, 2024), which holds whenever one looks.",
    ),
}
