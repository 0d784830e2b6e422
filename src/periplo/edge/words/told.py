"""What commands and pages tell beside the answers: titles of columns, notes, questions of usage."""

from __future__ import annotations

from periplo.edge.words import (
    access,
    behind,
    boards,
    campaign_versions,
    care,
    comments,
    contents,
    costs,
    doors,
    exchange,
    flows,
    gallery,
    imports,
    joining,
    mailing,
    measuring,
    monday,
    people,
    pinning,
    playbooks,
    privacy,
    quoting,
    routes,
    running,
    said,
    segments,
    shares,
    sign_ups,
    spark,
    starting,
    surveys,
    tasks,
    troubles,
    versions,
    ways,
)

_TOLD = {
    "see_help": ("mire «{0} --help»", "see '{0} --help'"),
    "folder_alone": (
        "diga la carpeta sin --in: «{0} mi-tienda»",
        "say the folder without --in: '{0} my-shop'",
    ),
    "no_option": ("«{1}» no tiene la opción {0}", "'{1}' has no option {0}"),
    "no_command": ("«{1}» no tiene «{0}»", "'{1}' has no '{0}'"),
    "did_you_mean": ("¿quiso decir {0}? Si no, {1}", "did you mean {0}? If not, {1}"),
    "missing": ("falta {0} en «{1}»", "{0} is missing from '{1}'"),
    "bad_value": ("{0} tiene un valor que no sirve", "{0} has a value that cannot be used"),
    "one_of": ("puede ser {0}", "it may be {0}"),
    "whole_number": ("debe ser un número entero", "it must be a whole number"),
    "a_number": ("debe ser un número", "it must be a number"),
    "number_from": ("{0} a partir de {1}", "{0} from {1} on"),
    "number_to": ("{0} de {1} como máximo", "{0} of at most {1}"),
    "number_between": ("{0} de {1} a {2}", "{0} from {1} to {2}"),
    "needs_value": ("{0} pide un valor", "{0} wants a value"),
    "not_understood": ("no se entiende la orden «{0}»", "'{0}' is not understood as written"),
    "more_mistakes": ("Y {0} errores más.", "And {0} more mistakes."),
    "n_customers": ("n = {0} clientes", "n = {0} customers"),
    "period": ("Periodo", "Period"),
    "period_is": ("{0} ({1})", "{0} ({1})"),
    "whole_period": ("todos los datos", "all of the data"),
    "thin": ("muestra pequeña: menos de 30", "small sample: fewer than 30"),
    "left_out": ("Fuera de la respuesta", "Left out"),
    "lake_cut": (
        "Al lago le faltan {0} de {1} archivos, o no están enteros (por ejemplo, {2}). La respuesta sale del índice,"
        " que todavía tiene sus eventos y los perdería al construirse de nuevo. Recupérelos de una copia: periplo"
        " restaurar",
        "The lake lacks {0} of {1} files, or they are not whole (such as {2}). The answer comes from the index, which"
        " still holds their events and would lose them when it is built anew. Restore them from a backup: periplo"
        " restore",
    ),
    "rejected": ("Filas apartadas: {0} ({1})", "Rows set aside: {0} ({1})"),
    "rejected_rows": ("{0} filas apartadas", "{0} rows set aside"),
    "before_period": ("{0} eventos anteriores al periodo", "{0} events before the period"),
    "after_period": ("{0} eventos posteriores al periodo", "{0} events after the period"),
    "where": ("{0} eventos que no cumplen --where", "{0} events that do not meet --where"),
    "segment": ("{0} clientes fuera del segmento", "{0} customers outside the segment"),
    "persona": ("{0} clientes que no son el buyer persona", "{0} customers who are not the buyer persona"),
    "scope": ("{0} eventos fuera del alcance", "{0} events outside the scope"),
    "inside_window": (
        "{0} participantes que aún están dentro del plazo del objetivo",
        "{0} members still inside the goal's window",
    ),
    "censored": ("{0} apartados por --exclude", "{0} set aside by --exclude"),
    "n_paths": ("n = {0} rutas", "n = {0} paths"),
    "n_paths.one": ("n = {0} ruta", "n = {0} path"),
    "n_customers.one": ("n = {0} cliente", "n = {0} customer"),
    "rejected_rows.one": ("{0} fila apartada", "{0} row set aside"),
    "before_period.one": ("{0} evento anterior al periodo", "{0} event before the period"),
    "after_period.one": ("{0} evento posterior al periodo", "{0} event after the period"),
    "where.one": ("{0} evento que no cumple --where", "{0} event that does not meet --where"),
    "segment.one": ("{0} cliente fuera del segmento", "{0} customer outside the segment"),
    "persona.one": ("{0} cliente que no es el buyer persona", "{0} customer who is not the buyer persona"),
    "scope.one": ("{0} evento fuera del alcance", "{0} event outside the scope"),
    "inside_window.one": (
        "{0} participante que aún está dentro del plazo del objetivo",
        "{0} member still inside the goal's window",
    ),
    "censored.one": ("{0} apartado por --exclude", "{0} set aside by --exclude"),
    "nobody_did": (
        "Aviso: ningún evento de los datos cumple «{0}»{1}.",
        "Note: no event of the data meets '{0}'{1}.",
    ),
    "nobody_has": (
        "Aviso: ningún evento de los datos tiene la propiedad «{0}»{1}.",
        "Note: no event of the data has the property '{0}'{1}.",
    ),
    "nearest": (" (parecidos: {0})", " (near: {0})"),
    "preparing": (
        "Preparando los bucles de cuenta, solo esta vez…",
        "Preparing the counting loops, this once…",
    ),
    "reading": ("Leyendo", "Reading"),
    "taken": (
        "Columnas: cliente = {0}, evento = {1}, fecha = {2}",
        "Columns: customer = {0}, event = {1}, time = {2}",
    ),
    "written": ("Escrito: {0}", "Written: {0}"),
    "stage": ("etapa", "stage"),
    "touchpoint": ("punto de contacto", "touchpoint"),
    "step": ("paso", "step"),
    "customers": ("clientes", "customers"),
    "sessions": ("sesiones", "sessions"),
    "attempts": ("intentos", "attempts"),
    "share": ("proporción", "share"),
    "share_of_previous": ("del anterior", "of previous"),
    "lost_before": ("perdidos antes", "lost before"),
    "unit.day": ("día", "day"),
    "unit.week": ("semana", "week"),
    "unit.month": ("mes", "month"),
    "new": ("nuevos", "new"),
    "active": ("vinieron", "came"),
    "returning": ("volvieron", "came back"),
    "dormant": ("no vinieron", "did not come"),
    "followed": ("seguidos", "followed"),
    "returned": ("vuelven", "come back"),
    "later_share": ("entonces o después", "then or later"),
    "figure": ("cifra", "figure"),
    "event": ("evento", "event"),
    "value": ("valor", "value"),
    "other": ("otros", "other"),
    "sessions.sessions": ("visitas", "visits"),
    "sessions.per_customer": ("visitas por cliente", "visits a customer"),
    "sessions.median_events": ("eventos por visita (mediana)", "events a visit (median)"),
    "sessions.median_seconds": ("duración (mediana)", "length (median)"),
    "sessions.p90_seconds": ("duración (P90)", "length (P90)"),
    "sessions.mean_seconds": ("duración media", "mean length"),
    "sessions.single": ("de un solo evento", "of a single event"),
    "sessions.entries": ("empiezan por", "begin with"),
    "sessions.exits": ("terminan con", "end with"),
    "what": ("qué", "what"),
    "n": ("n", "n"),
    "trouble": ("problema", "trouble"),
    "action": ("qué se puede hacer", "what could be done"),
    "opportunity": ("oportunidad", "opportunity"),
    "who_bought": ("compraron", "bought"),
    "offer": ("ofrecer", "offer"),
    "expected": ("esperado", "expected"),
    "growth.pair": ("van juntos", "goes with"),
    "growth.next": ("viene después", "comes next"),
    "growth.again": ("reponer", "buy again"),
    "planned": ("prometida", "promised"),
    "lived": ("vivida", "lived"),
    "instrument": ("medida con", "measured by"),
    "on_scale": ("en su escala", "on its scale"),
    "answers_n": ("respuestas", "answers"),
    "for_us": ("para nosotros", "for us"),
    "for_customer": ("para el cliente", "for the customer"),
    "value_at_stake": ("valor en juego", "value at stake"),
    "turn": ("cómo va: así / si no", "how it goes: this way / otherwise"),
    "when": ("cuándo", "when"),
    "low": ("desde", "low"),
    "high": ("hasta", "high"),
    "median": ("mediana", "median"),
    "p90": ("P90", "P90"),
    "mean": ("media", "mean"),
    "median_days": ("mediana en ella", "median stay"),
    "entered": ("entraron", "came in"),
    "left": ("salieron", "went on"),
    "outside": ("fuera del mapa", "outside the map"),
    "from_event": ("de", "from"),
    "to_event": ("a", "to"),
    "passes": ("pasos", "passes"),
    "events": ("eventos", "events"),
    "went_on": ("siguieron", "went on"),
    "dropped": ("abandonaron", "dropped off"),
    "to_next": ("hasta el siguiente", "to the next"),
    "before": ("antes", "before"),
    "arm": ("grupo", "arm"),
    "goal": ("objetivo", "goal"),
    "rate": ("proporción", "rate"),
    "treated": ("con la campaña", "with the campaign"),
    "control": ("grupo de control", "control group"),
    "group": ("grupo", "group"),
    "other_edges": (
        "… y {0} pasos más entre otros eventos (--format csv los da todos)",
        "… and {0} more passes between other events (--format csv gives them all)",
    ),
    "read_in_all": ("Leídos: {0} eventos de {1} clientes", "Read: {0} events of {1} customers"),
    "rule": ("regla", "rule"),
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
    "times_each": ("veces cada uno", "times each"),
    "begin_by_it": ("empiezan por él", "begin by it"),
    "then_go_on": ("siguen después", "then go on"),
    "channel_unknown": ("sin decir", "not told"),
    "title.channels": ("Qué canales usan en cada etapa", "Which channels they use in each stage"),
    "method.sources": (
        "Cuenta a quien vivió su primer evento en el periodo, por el primer canal conocido hasta su primera "
        "conversión; si no dejó rastro, por lo que dijo al preguntarle. Márgenes de Wilson, 95 %.",
        "Counts whoever lived their first event in the period, by the first known channel up to their first "
        "conversion; where there is no trace, by what they said when asked. Wilson intervals, 95%.",
    ),
    "traced": ("por su rastro", "by trace"),
    "said_so": ("por su palabra", "by their word"),
    "those_asked": ("quienes lo dijeron", "those who said"),
    "they_say": ("lo que dicen", "they say"),
    "first_trace": ("primer rastro", "first trace"),
    "last_click": ("último clic", "last click"),
    "agreement": (
        "De {0} con rastro y palabra, coinciden el {1} ({2}–{3}).",
        "Of {0} with both a trace and a word, {1} agree ({2}–{3}).",
    ),
    "title.sources": ("De dónde llegan los clientes nuevos", "Where new customers come from"),
    "method.attribution": (
        "Cada contacto con un canal cuenta para la siguiente conversión de su cliente. La parte de un canal es la de "
        "las conversiones que pasan por él, según una cadena de Markov resuelta exactamente; márgenes del 95 % "
        "volviendo a sortear las rutas. Un reparto no prueba causas: eso solo lo hace un grupo de control.",
        "Each touch of a channel counts for its customer's next conversion. A channel's part is that of the "
        "conversions that pass through it, by a Markov chain solved exactly; 95% intervals by drawing the paths "
        "anew. Credit proves no cause: only a control group does.",
    ),
    "channel": ("canal", "channel"),
    "conversions": ("conversiones", "conversions"),
    "spend": ("gasto", "spend"),
    "roas": ("valor por unidad gastada", "value per unit spent"),
    "untraced": (
        "… y {0} conversiones sin ningún contacto conocido antes",
        "… and {0} conversions without any known touch before them",
    ),
    "untraced_events": ("{0} conversiones sin contacto conocido", "{0} conversions without a known touch"),
    "title.attribution": ("A qué canales se deben las ventas", "To which channels sales are owed"),
    "model.first": ("primero", "first"),
    "model.last": ("último", "last"),
    "model.linear": ("por contacto", "per touch"),
    "model.position": ("40/20/40", "40/20/40"),
    "model.time_decay": ("por cercanía", "by nearness"),
    "model.markov": ("cadena", "chain"),
    "model.shapley": ("a partes iguales", "equal parts"),
    "method.effect": (
        "Compara por intención de tratar a quienes entraron, con mensaje o en el grupo de control; diferencia "
        "con una secuencia de confianza del 95 % (Waudby-Smith y otros, 2024), que vale se mire cuando se mire.",
        "Compares by intention to treat those who entered, treated or in the control group; difference with a "
        "95% confidence sequence (Waudby-Smith and others, 2024), which holds whenever one looks.",
    ),
    "how_counted": ("Cómo se contó", "How it was counted"),
    "error": ("error", "error"),
    "warning": ("aviso", "warning"),
    "note": ("nota", "note"),
    "complete": ("Completo al {0} de 100.", "Complete to {0} of 100."),
    "complete.people": ("personas y objetivo", "people and goal"),
    "complete.rules": ("reglas", "rules"),
    "complete.channels": ("canales", "channels"),
    "complete.words": ("qué hace y piensa", "doing and thinking"),
    "complete.feelings": ("emociones", "feelings"),
    "complete.forces": ("lo que frena o mueve", "what holds back or drives"),
    "complete.owners": ("responsables", "owners"),
    "complete.solutions": ("soluciones", "solutions"),
    "complete.moments": ("momentos de la verdad", "moments of truth"),
    "complete.evidence": ("evidencia", "evidence"),
    "complete.languages": ("idiomas", "languages"),
    "guide_begin": (
        "Un primer mapa en unas veinte preguntas. Intro salta, «<» vuelve atrás, «.» lo deja para luego.",
        "A first map in about twenty questions. Enter skips, “<” goes back, “.” leaves it for later.",
    ),
    "guide_again": (
        "Seguimos donde lo dejó, tras {0} respuestas.",
        "We go on where you left it, after {0} answers.",
    ),
    "guide_kept": (
        "Guardado. Siga con: periplo mapa nuevo {0}",
        "Kept. Go on with: periplo map new {0}",
    ),
    "for_example": ("Por ejemplo: {0}", "For example: {0}"),
    "map_made": ("Mapa hecho: {0}", "Map made: {0}"),
    "map_made_next": (
        "Siguiente: periplo mapa revisar {0} dice qué le falta; periplo mapa dibujar {0} lo dibuja.",
        "Next: periplo map check {0} says what it lacks; periplo map draw {0} draws it.",
    ),
    "cover.stage": ("etapa", "stage"),
    "cover.column": ("columna", "column"),
    "cover.lane": ("fila", "lane"),
    "cover.persona": ("buyer persona", "buyer persona"),
    "cover.known": ("conocido", "known"),
    "cover.said": ("de", "of"),
    "cover.metric": ("dato", "metric"),
    "cover.anecdote": ("testimonio", "anecdote"),
    "cover.inferred": ("inferencia", "inferred"),
    "cover.assumed": ("supuesto", "assumed"),
    "cover.proposed": ("propuesta", "proposed"),
    "cover.old": ("antiguo", "old"),
    "cover.lacks": ("falta", "lacks"),
    "cover.analytic": ("datos", "data"),
    "cover.anecdotal": ("testimonios", "testimonies"),
    "cover.nobody": ("sin responsable", "no owner"),
    "cover.score": (
        "Se conoce el {0}: {1} de {2} cosas dichas del cliente se apoyan en un dato, un testimonio o una inferencia "
        "al día.",
        "{0} is known: {1} of {2} things said of the customer rest on data, a testimony or an inference that is not "
        "old.",
    ),
    "cover.old_one": (
        "{0}: {1} de hace {2} días, {3} más de lo que vale ({4})",
        "{0}: {1} from {2} days ago, {3} more than it is good for ({4})",
    ),
    "list_empty": ("Nada en esta lista.", "Nothing in this list."),
    "list.left_out": ("no pasa por aquí", "does not come here"),
    "list.same_as": ("«=»: lo mismo que para {0}.", "“=”: the same as for {0}."),
    "list.title": ("qué", "what"),
    "list.stage": ("etapa", "stage"),
    "list.column": ("columna", "column"),
    "list.lacks": ("falta", "lacks"),
    "list.owner": ("responsable", "owner"),
    "list.areas": ("ejecuta", "executes"),
    "list.activities": ("qué se hace", "what is done"),
    "list.systems": ("con qué", "with what"),
    "list.design": ("diseño", "design"),
    "list.initiative": ("iniciativa", "initiative"),
    "list.for_customer": ("para el cliente", "for the customer"),
    "list.for_us": ("para nosotros", "for us"),
    "list.opportunity": ("una oportunidad", "an opportunity"),
    "list.lever": ("palanca", "lever"),
    "list.effort": ("esfuerzo", "effort"),
    "list.gain": ("ganancia / esfuerzo", "gain / effort"),
    "list.initiatives": ("iniciativas", "initiatives"),
    "list.due": ("vence", "due"),
    "list.days_late": ("días tarde", "days late"),
    "no_changes": ("Los dos mapas son iguales.", "The two maps are the same."),
    "nothing_found": ("Nada que mejorar.", "Nothing to mend."),
    "published": ("Publicada: {0}, versión {1}, {2}", "Published: {0}, version {1}, {2}"),
    "status.draft": ("borrador", "draft"),
    "status.active": ("activa", "active"),
    "status.paused": ("en pausa", "paused"),
    "status.shadow": ("en la sombra", "in shadow"),
    "status.ended": ("terminada", "ended"),
    "deciding": ("Decidiendo", "Deciding"),
    "rehearsed": ("Ensayo de {0} con datos pasados", "{0} rehearsed on past events"),
    "would_enter": (
        "Habrían entrado {0} personas ({1} participaciones).",
        "{0} people would have entered ({1} runs).",
    ),
    "would_send": (
        "Mensajes: {0} en {1} días, {2} en el día de más trabajo.",
        "Messages: {0} on {1} days, {2} on the busiest.",
    ),
    "base": (
        "Sin mensaje alcanza el objetivo el {0} de {1} personas.",
        "Without a message {0} of {1} people reach the goal.",
    ),
    "visible": (
        "Se podría ver un efecto de {0} o mayor.",
        "An effect of {0} or more could be seen.",
    ),
    "kept_out": ("No entraron", "Kept out"),
    "arms": ("Grupos", "Arms"),
    "endings": ("Finales", "Endings"),
    "withheld": ("Mensajes retenidos", "Messages withheld"),
    "messages": ("Mensajes", "Messages"),
    "driven": ("{0}: al día hasta el {1}", "{0}: driven to {1}"),
    "driven_counts": (
        "Clientes vistos: {0}; participantes nuevos: {1}; decisiones: {2}",
        "Customers looked at: {0}; new members: {1}; decisions: {2}",
    ),
    "nothing_to_drive": ("{0}: no hay ningún evento todavía", "{0}: there is no event yet"),
    "nothing_decided": ("Nada se ha decidido para el cliente {0}.", "Nothing was decided for customer {0}."),
    "why_customer": (
        "Qué se decidió para el cliente {0}, y por qué:",
        "What was decided for customer {0}, and why:",
    ),
    "simulated": (
        "Lo que «{0}» haría con el cliente {1}; no se guarda ni se envía nada:",
        "What '{0}' would do with customer {1}; nothing is kept or sent:",
    ),
    "simulated_nothing": (
        "«{0}» no haría nada con el cliente {1}: nada de lo que hizo le hace entrar.",
        "'{0}' would do nothing with customer {1}: nothing they did makes them enter.",
    ),
    "code.treated": ("con la campaña", "with the campaign"),
    "code.control": ("grupo de control", "control group"),
    "code.goal": ("objetivo alcanzado", "goal reached"),
    "code.exit": ("regla de salida", "exit rule"),
    "code.finished": ("llegaron al final", "came to the end"),
    "code.inside": ("siguen dentro", "still inside"),
    "code.reserved": ("por salir", "reserved"),
    "code.handed": ("entregado al proveedor", "handed over"),
    "code.shadow": ("habría salido", "would have left"),
    "code.accepted": ("aceptado por el proveedor", "accepted"),
    "code.refused": ("rechazado", "refused"),
    "code.unknown": ("sin saber si salió", "unknown"),
    "code.withheld": ("retenido", "withheld"),
    "code.holdout": ("grupo de control", "control group"),
    "code.merged": ("ya estaba con otro identificador", "was in it under another identifier"),
    "code.too_late": ("demasiado tarde", "too late"),
    "code.expired": ("vencido", "expired"),
    "code.template_failed": ("su texto no se pudo decir", "its words could not be said"),
    "code.seen": ("visto", "seen"),
    "code.clicked": ("seguido", "clicked"),
    "code.dismissed": ("cerrado", "put away"),
    "code.converted": ("ya no hacía falta", "no longer needed"),
    "code.late": ("evento demasiado antiguo", "event too old"),
    "code.no_key": ("evento sin la clave", "event without the key"),
    "code.entered_before": ("ya había entrado", "had entered before"),
    "code.still_inside": ("seguía dentro", "still inside"),
    "code.cool_down": ("en su descanso", "cooling down"),
    "code.not_in_audience": ("fuera de la audiencia", "not in the audience"),
    "code.unknown_channel": ("canal desconocido", "unknown channel"),
    "code.in_doubt": ("en duda", "in doubt"),
    "listening": ("Se reciben eventos en {0}", "Events are received at {0}"),
    "acting": ("Las campañas están en marcha", "Campaigns are at work"),
    "mcp_instructions": (
        "Responde preguntas sobre los recorridos de los clientes de este espacio. Empiece por «workspace», que dice "
        "qué hay. Las reglas se escriben como «order completed[total > 50]» o «visit at least 2 times in 30d»; las "
        "fechas, como 2026-03-31. Cada respuesta trae su margen, su n y lo que dejó fuera: dígalos. Una relación no es "
        "una causa.",
        "Answers questions about the journeys of this workspace's customers. Begin with 'workspace', which says what "
        "there is. Rules are written as 'order completed[total > 50]' or 'visit at least 2 times in 30d'; dates as "
        "2026-03-31. Each answer has its interval, its n and what it left out: say them. A relation is no cause.",
    ),
    "mcp_workspace": (
        "Qué hay en este espacio de trabajo: periodo, eventos, propiedades, mapas, campañas y segmentos",
        "What there is in this workspace: period, events, properties, maps, campaigns and segments",
    ),
    "working": ("Trabajando; Ctrl+C para terminar.", "At work; Ctrl+C to end."),
    "moved": (
        "Libro y entrada mudados a la base de datos, en {0}: {1} filas y {2} peticiones",
        "Ledger and inbox moved to the database, in {0}: {1} rows and {2} requests",
    ),
    "moved_kept": (
        "Lo que había queda en {0}; bórrelo cuando ya tenga una copia de la base de datos",
        "What there was stays in {0}; delete it once the database is backed up",
    ),
    "migrated_uncopied": (
        "El libro {0} pasa del esquema {1} al {2}. De una base de datos no se hace copia antes: la hace pg_dump.",
        "The ledger {0} goes from schema {1} to {2}. Of a database no copy is made before: pg_dump makes one.",
    ),
    "made": ("Carpeta de trabajo creada: {0}", "Workspace made: {0}"),
    "made_map": (
        "Un primer mapa que corregir: {0}",
        "A first map, to be corrected: {0}",
    ),
    "made_next": (
        "Siguiente: periplo importar eventos ARCHIVO --in {0}",
        "Next: periplo import events FILE --in {0}",
    ),
    "imported": ("Importados {0} eventos.", "Imported {0} events."),
    "imported.one": ("Importado {0} evento.", "Imported {0} event."),
    "events_now": ("Ahora hay {1}, de {0} clientes.", "There are {1} now, of {0} customers."),
    "events_now.one": ("Ahora hay {1}, de {0} cliente.", "In all there are now {1}, of {0} customer."),
    "dropped.message_id": ("{0} filas repetidas por su messageId", "{0} rows repeated by their messageId"),
    "dropped.identical": ("{0} filas idénticas a otra", "{0} rows identical to another"),
    "title.stages": ("Dónde están los clientes", "Where customers stand"),
    "title.touchpoints": ("Puntos de contacto", "Touchpoints"),
    "title.funnel": ("Embudo", "Funnel"),
    "title.transitions": ("De un evento a otro", "From event to event"),
    "title.lifecycle": ("Quién viene y quién se aleja", "Who comes and who stays away"),
    "title.cohorts": ("Los que empezaron juntos", "Those who began together"),
    "title.retention": ("Los que vuelven", "Those who come back"),
    "title.sessions": ("Visitas", "Visits"),
    "title.improve": ("Qué mejorar en cada etapa", "What to mend in each stage"),
    "title.fluidity": ("Fluidez y coherencia", "Fluid and coherent"),
    "title.growth": ("Por dónde crecer", "Where to grow"),
    "title.feelings": ("Lo prometido y lo vivido", "Promised and lived"),
    "title.moments": ("Los momentos que deciden", "The moments that decide"),
    "title.effect": ("Efecto de la campaña", "Effect of the campaign"),
    "demo_rows": (
        "La tienda de demostración: {0} eventos importados, {1} filas apartadas.",
        "The demo shop: {0} events imported, {1} rows set aside.",
    ),
    "demo_map": ("Su mapa: {0}", "Its map: {0}"),
    "demo_truth": ("Lo que se puso en los datos: {0}", "What was planted in the data: {0}"),
    "demo_next": (
        "Siga con: periplo preguntar embudo --in {0} --help",
        "Go on with: periplo ask funnel --in {0} --help",
    ),
    "ok": ("bien", "ok"),
    "attention": ("atención", "attention"),
}

_TOLD |= imports.IMPORT_TOLD
_TOLD |= surveys.TOLD | segments.TOLD
_TOLD |= people.TOLD | privacy.TOLD
_TOLD |= doors.TOLD | access.TOLD
_TOLD |= exchange.TOLD
_TOLD |= campaign_versions.TOLD
_TOLD |= starting.TOLD | joining.TOLD | versions.TOLD | tasks.TOLD | quoting.TOLD
_TOLD |= ways.TOLD | behind.TOLD | contents.TOLD | costs.TOLD
_TOLD |= troubles.TOLD
_TOLD |= monday.TOLD
_TOLD |= routes.TOLD
_TOLD |= care.TOLD
_TOLD |= flows.TOLD
_TOLD |= care.TOLD | spark.TOLD | pinning.TOLD
_TOLD |= measuring.TOLD
_TOLD |= gallery.TOLD | playbooks.TOLD
_TOLD |= running.TOLD
_TOLD |= sign_ups.TOLD | comments.TOLD | shares.TOLD | boards.TOLD | mailing.TOLD


def say(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_TOLD, key, language, values)


def knows(key: str) -> bool:
    """Whether there is a text of this key."""
    return key in _TOLD
