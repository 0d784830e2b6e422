"""What is said of questions about ways: paths, how long things last, detours, leaving."""

from __future__ import annotations

COMMANDS = {
    "ask.leaving": (
        "Por dónde se van los clientes, cuándo y a quién se le cortó la visita, y qué hubo antes",
        "Where customers leave, when and for whom visits broke off, and what went before it",
    ),
    "ask.leaving.examples": (
        "periplo preguntar abandonos --in mi-tienda\n"
        "periplo preguntar abandonos --events eventos.csv --from all --conversion compra --after 60d",
        "periplo ask leaving --in my-shop\n"
        "periplo ask leaving --events events.csv --from all --conversion purchase --after 60d",
    ),
    "ask.detours": (
        "Cuánto más largo que lo necesario es el camino entre dos eventos, qué lo alarga y a quién",
        "How much longer than need be the way between two events is, what makes it so, and for whom",
    ),
    "ask.detours.examples": (
        "periplo preguntar desvios --events eventos.csv --from carrito --to compra\n"
        "periplo preguntar desvios --in mi-tienda --from visita --to compra --of touchpoints",
        "periplo ask detours --events events.csv --from cart --to purchase\n"
        "periplo ask detours --in my-shop --from visit --to purchase --of touchpoints",
    ),
    "ask.dwell": (
        "Cuánto tiempo pasan los clientes en cada evento, punto de contacto, etapa o visita",
        "How long customers stay at each event, touchpoint, stage or visit",
    ),
    "ask.dwell.examples": (
        "periplo preguntar permanencia --events eventos.csv --by canal\n"
        "periplo preguntar permanencia --in mi-tienda --of stages",
        "periplo ask dwell --events events.csv --by channel\nperiplo ask dwell --in my-shop --of stages",
    ),
    "ask.paths": (
        "Qué hacen los clientes después de un evento, antes, entre dos o alrededor, paso a paso",
        "What customers do after an event, before it, between two or around one, step by step",
    ),
    "ask.paths.examples": (
        "periplo preguntar rutas --events eventos.csv --from carrito --to compra\n"
        "periplo preguntar rutas --in mi-tienda --around compra --steps 3\n"
        'periplo preguntar rutas --in mi-tienda --from visita --beside "compra al menos 2 veces"',
        "periplo ask paths --events events.csv --from cart --to purchase\n"
        "periplo ask paths --in my-shop --around purchase --steps 3\n"
        'periplo ask paths --in my-shop --from visit --beside "purchase at least 2 times"',
    ),
}

OPTIONS = {
    "after": (
        "Silencio tras el que se da por ido a un cliente; si no se dice, se calcula",
        "Silence after which a customer counts as having left; else it is reckoned",
    ),
    "end": (
        "Con qué evento termina la ruta",
        "With which event the way ends",
    ),
    "around": (
        "El evento de cuyo antes y después se pregunta",
        "The event whose before and after is asked about",
    ),
    "top": (
        "Cuántos pasos se nombran en cada nivel; los demás van juntos",
        "Steps named at each level; all others stand together",
    ),
    "collapse": (
        "Los pasos iguales seguidos cuentan como uno",
        "Steps alike that follow each other count as one",
    ),
    "of": (
        "De qué se pregunta: eventos, puntos de contacto o etapas del mapa; en permanencia también visitas",
        "What is asked about: events, touchpoints or stages of the map; of dwell also sessions",
    ),
    "beside_group": (
        "Compara a los clientes que cumplen esta regla con los demás",
        "Lays the customers who meet this rule beside all others",
    ),
}

PAGES = {
    "label.after": ("Se fue tras", "Left after"),
    "label.begin": ("Desde qué evento", "From which event"),
    "label.end": ("Hasta qué evento", "Up to which event"),
    "label.around": ("Alrededor de qué evento", "Around which event"),
    "label.top": ("Pasos nombrados", "Steps named"),
    "label.collapse": ("Juntar repetidos", "Join repeats"),
    "label.of": ("Qué es un paso", "What a step is"),
    "label.beside": ("Comparar con los demás a", "Compare with all others"),
    "choice.events": ("eventos", "events"),
    "choice.touchpoints": ("puntos de contacto", "touchpoints"),
    "choice.of.sessions": ("visitas", "visits"),
    "choice.stages": ("etapas", "stages"),
}

TOLD = {
    "title.leaving": ("Por dónde se van", "Where they leave"),
    "method.leaving": (
        "Se da por ido a quien calla más de lo que tardan en volver 19 de cada 20 de los que vuelven (Kaplan-Meier). "
        "Los días y grupos en que se cortaron visitas se buscan entre todos (Kulldorff), y se limitan los hallazgos "
        "falsos.",
        "Left is who stays silent longer than 19 in 20 of those who come back take (Kaplan-Meier). Days and groups in "
        "which visits broke off are searched among all (Kulldorff), with false findings limited.",
    ),
    "visit_ends_with": ("la visita acaba con", "visit ends with"),
    "visits_judged": ("visitas juzgadas", "visits judged"),
    "do_not_return": ("no vuelven", "do not return"),
    "surely": ("distinto", "differs"),
    "surely.yes": ("sí", "yes"),
    "broke_off_at": ("se cortó con", "broke off with"),
    "from_day": ("desde el", "from"),
    "to_day": ("antes del", "before"),
    "visits": ("visitas", "visits"),
    "no_goal": ("sin objetivo", "no goal"),
    "no_goal_n": ("sin objetivo", "no goal"),
    "usually": ("habitual", "usually"),
    "after_step": ("después de {0}", "after {0}"),
    "ended_here": ("acaban aquí", "end here"),
    "last_visit_held": ("en la última visita", "in the last visit"),
    "leavers": ("se van", "leave"),
    "of_returning": ("de los que vuelven", "of who return"),
    "odds": ("veces más probable", "odds ratio"),
    "declared_reason": ("motivo declarado", "declared reason"),
    "title.detours": ("Desvíos", "Detours"),
    "method.detours": (
        "De cada cliente cuenta su mejor camino: menos pasos y luego menos tiempo. Un desvío es un paso que no está "
        "en el camino más corto visto; su tiempo es el que pasa hasta el paso siguiente de la misma visita. Márgenes "
        "de Wilson y de Newcombe, 95 %.",
        "Of each customer the best way counts: fewest steps, then least time. A detour is a step that is not on the "
        "shortest way seen; its time is that until the next step of the same visit. Wilson and Newcombe, 95%.",
    ),
    "on_route": ("en el más corto", "on the shortest"),
    "on_route.yes": ("sí", "yes"),
    "times": ("veces", "times"),
    "total_time": ("tiempo en total", "time in all"),
    "passed": ("pasan", "passed by"),
    "lost_there": ("no siguen", "go no further"),
    "lost_share": ("parte", "share"),
    "suffers_more": ("a quién le pasa más", "to whom it happens more"),
    "meetings": ("encuentros", "meetings"),
    "reach_goal": ("llegan al objetivo", "reach the goal"),
    "alike_groups": (
        "Otros {0} grupos no se distinguen de los demás más de lo que haría el azar.",
        "Another {0} groups differ from the others by no more than chance.",
    ),
    "they_stand": ("dónde están ahora", "where they stand now"),
    "felt_worse": ("quién lo vive peor", "to whom it feels worse"),
    "speak_of": ("de qué hablan", "what they speak of"),
    "unhappy_n": ("con quejas", "complaining"),
    "most_at": ("dónde más", "where most"),
    "in_words": ("en sus palabras", "in their words"),
    "of_others": ("de los demás", "of the others"),
    "difference_points": ("diferencia", "difference"),
    "title.dwell": ("Cuánto se quedan", "How long they stay"),
    "method.dwell": (
        "Una estancia va de su primer evento al primero de otra cosa; de las que no se vio el final solo se cuentan. "
        "Cuartiles y P90 exactos; margen de la mediana por rangos, 95 %; con las abiertas, Kaplan-Meier.",
        "A stay goes from its first event to the first of something else; those whose end was not seen "
        "are only counted. Exact quartiles and P90; interval of the median by ranks, 95%; with the open ones, "
        "Kaplan-Meier.",
    ),
    "of.events": ("evento", "event"),
    "of.touchpoints": ("punto de contacto", "touchpoint"),
    "of.stages": ("etapa", "stage"),
    "of.sessions": ("qué", "what"),
    "stays": ("estancias", "stays"),
    "q1": ("cuartil 1", "quartile 1"),
    "q3": ("cuartil 3", "quartile 3"),
    "share_of_time": ("del tiempo", "of the time"),
    "still_open": ("sin final visto", "end not seen"),
    "survival_median": ("mediana con ellas", "median with them"),
    "title.paths": ("Rutas", "Paths"),
    "method.paths": (
        "Sigue a cada cliente o visita desde su primer evento pedido; en cada nivel los pasos menos frecuentes van "
        "juntos como «otros» y los terminados como «(fin)»: todo nivel suma el total. Márgenes de Wilson, 95 %.",
        "Follows each customer or visit from its first event asked for; at each level the rarer steps stand together "
        "as 'other' and those whose way is over as '(end)', so every level sums to the whole. Wilson intervals, 95%.",
    ),
    "no_route.one": (
        "{0} cliente o visita sin el evento pedido",
        "{0} customer or visit without the event asked for",
    ),
    "no_route": (
        "{0} clientes o visitas sin el evento pedido",
        "{0} customers or visits without the event asked for",
    ),
    "level": ("nivel", "level"),
    "more_passes": ("y {0} pasos más, en JSON y CSV", "and {0} more passes, in JSON and CSV"),
}

FAULTS = {
    "the silence that counts as having left is nothing": "el silencio tras el que se da por ido no dura nada",
    "say a time such as 30d": "diga un tiempo como 30d",
    "detours are asked from one event to another": "los desvíos se preguntan de un evento a otro",
    "a way has a beginning and an end": "un camino tiene principio y fin",
    "say them with --from A --to B": "dígalos con --from A --to B",
    "the silence that ends a stay is nothing": "el silencio que termina una estancia no dura nada",
    "'{}' are those of a map": "«{}» son los de un mapa",
    "{} levels cannot be told": "no se pueden contar {} niveles",
    "say between 1 and {} with --steps": "diga entre 1 y {} con --steps",
    "no step would be named": "no se nombraría ningún paso",
    "say 1 or more with --top": "diga 1 o más con --top",
    "the gap between visits is nothing": "el silencio entre visitas no dura nada",
    "paths around an event have no other ends": "las rutas alrededor de un evento no tienen otros extremos",
    "leave --around out, or --from and --to": "quite --around, o --from y --to",
    "--by and --beside both part the customers": "--by y --beside separan a los clientes, los dos",
    "ask for one of them": "pida uno de ellos",
    "--{} says '{}'": "--{} dice «{}»",
    "a whole number is needed": "hace falta un número entero",
    "say --{} {}": "diga --{} {}",
    "no touchpoint of map '{}' has a rule": "ningún punto de contacto del mapa «{}» tiene regla",
    "so no event can tell where it stands on the map": "así que ningún evento dice en qué lugar del mapa está",
    "so no event can tell who met it": "así que ningún evento dice quién pasó por él",
    "so no event can tell where a customer stands": "así que ningún evento dice dónde está un cliente",
    "so no event can tell in which stage it is": "así que ningún evento dice en qué etapa está",
    "give its touchpoints a rule, such as: rule: order completed": (
        "dé una regla a sus puntos de contacto, como: rule: order completed"
    ),
    "there is no property '{}'": "no hay ninguna propiedad «{}»",
    "break down by one of them": "separe por una de ellas",
    "the goal of map '{}' has no rule": "el objetivo del mapa «{}» no tiene regla",
    "so nobody can be said to have reached it": "así que de nadie se puede decir que lo alcanzara",
    "give the goal a rule, such as: rule: order completed": "dé una regla al objetivo, como: rule: order completed",
    "the goal's window ends before it begins": "el plazo del objetivo termina antes de empezar",
    "the period is empty": "el periodo está vacío",
    "let it end after it begins": "haga que termine después de empezar",
}
