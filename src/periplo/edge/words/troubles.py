"""What is said of questions about trouble: frustration, motives, who is about to be lost."""

from __future__ import annotations

COMMANDS = {
    "ask.frustration": (
        "En qué puntos se frustran los clientes, por qué signos se nota y si quienes los muestran siguen menos",
        "Where customers struggle, by which signs, and whether those who do go on less often",
    ),
    "ask.frustration.examples": (
        "periplo preguntar frustracion --in mi-tienda --by tienda\n"
        'periplo preguntar frustracion --in mi-tienda --errors "pago fallido" --repeats 4 --within 1m',
        "periplo ask frustration --in my-shop --by place\n"
        'periplo ask frustration --in my-shop --errors "payment failed" --repeats 4 --within 1m',
    ),
    "ask.motives": (
        "Qué los movió a seguir y qué les faltó, según lo que responden, junto a lo que hicieron después",
        "What made customers go on and what they missed, in their answers, beside what they did afterwards",
    ),
    "ask.motives.examples": (
        "periplo preguntar motivos --in mi-tienda --from all\n"
        "periplo preguntar motivos --in mi-tienda --missing p7 --decided p8 --look 30d",
        "periplo ask motives --in my-shop --from all\n"
        "periplo ask motives --in my-shop --missing q7 --decided q8 --look 30d",
    ),
    "ask.atrisk": (
        "Quiénes están a punto de perderse, en qué etapa y qué se sabe de su última visita",
        "Who is about to be lost, in which stage, and what is known of their last visit",
    ),
    "ask.atrisk.examples": (
        "periplo preguntar en-riesgo --in mi-tienda\n"
        "periplo preguntar en-riesgo --in mi-tienda --limit all --format csv --out mi-tienda/segments/en-riesgo.csv",
        "periplo ask atrisk --in my-shop\n"
        "periplo ask atrisk --in my-shop --limit all --format csv --out my-shop/segments/at-risk.csv",
    ),
}

OPTIONS = {
    "errors": (
        "Qué eventos son errores; si no se dice, los que se llaman así",
        "Which events are errors; else those that are called so",
    ),
    "contacts": (
        "Qué eventos son pedir ayuda: llamadas, chats, preguntas, quejas; si no se dice, los que se llaman así",
        "Which events are asking for help: calls, chats, questions, complaints; else those that are called so",
    ),
    "returns": (
        "Qué eventos son devoluciones; si no se dice, los que se llaman así",
        "Which events are returns; else those that are called so",
    ),
    "begun": (
        "Qué eventos son empezar a comprar: carrito, pago; si no se dice, los que se llaman así",
        "Which events begin a purchase: cart, payment; else those that are called so",
    ),
    "repeats": (
        "Cuántas veces lo mismo, y sobre lo mismo, es repetir (3)",
        "How often the same about the same thing is a repeat (3)",
    ),
    "repeat_within": (
        "En cuánto tiempo se cuentan las repeticiones y los reintentos tras un error (5m)",
        "Within which time repeats, and retries after an error, are counted (5m)",
    ),
    "contact_within": (
        "Hasta cuánto después de un punto cuenta que pidan ayuda (3d)",
        "Up to how long after a touchpoint asking for help still counts (3d)",
    ),
    "look_on": (
        "Durante cuánto tiempo se mira si siguen (frustración 7d, motivos 14d)",
        "How long it is looked whether they go on (frustration 7d, motives 14d)",
    ),
    "slow": (
        "A cuántas desviaciones robustas de la mediana una espera es larga (3.5)",
        "How many robust deviations from the median make a wait long (3.5)",
    ),
    "decided": (
        "Preguntas o encuestas, por su id, que preguntan qué los decidió",
        "Questions or surveys, by id, that ask what decided them",
    ),
    "missing": (
        "Preguntas o encuestas, por su id, que preguntan qué faltó",
        "Questions or surveys, by id, that ask what was missing",
    ),
    "look_ahead": (
        "Para cuánto tiempo se calcula si vendrán (30d)",
        "For how long ahead it is reckoned whether they come (30d)",
    ),
    "chance": (
        "Desde qué probabilidad de no venir en ese tiempo se está a punto de perder a alguien (0.5)",
        "From which chance not to come in that time somebody is about to be lost (0.5)",
    ),
    "limit": (
        "Cuántos clientes se nombran, o all",
        "How many customers are listed, or all",
    ),
}

PAGES = {
    "label.errors": ("Errores", "Errors"),
    "label.contacts": ("Pedir ayuda", "Asking for help"),
    "label.returns": ("Devoluciones", "Returns"),
    "label.begun": ("Empezar a comprar", "Beginning to buy"),
    "label.contact_within": ("Ayuda hasta", "Help up to"),
    "label.repeats": ("Veces que es repetir", "Times that make a repeat"),
    "label.slow": ("Espera larga desde", "A wait is long from"),
    "label.decided": ("Preguntas de qué decidió", "Questions of what decided"),
    "label.missing": ("Preguntas de qué faltó", "Questions of what was missing"),
    "label.chance": ("Probabilidad de no venir", "Chance not to come"),
    "label.limit": ("Clientes en la lista", "Customers listed"),
}

TOLD = {
    "title.frustration": ("Dónde se frustran", "Where they struggle"),
    "method.frustration": (
        "Cuenta hechos, no estados de ánimo: repeticiones, idas y venidas, errores, reintentos, esperas largas, pedir "
        "ayuda, devolver, quejas escritas. Si siguen se mira tras cada visita a un punto, con signos y sin ellos, y se "
        "tiene en cuenta que las de un cliente se parecen; Wilson y Newcombe, 95 %, y se limitan los hallazgos falsos. "
        "No dice qué causa qué.",
        "Counts what happened, not moods: repeats, going back and forth, errors, retries, long waits, asking for help, "
        "returns, written complaints. Whether they go on is looked at after each visit to a touchpoint, with signs and "
        "without, and that those of one customer are alike is reckoned in; Wilson and Newcombe, 95%, false findings "
        "limited. It does not say what causes what.",
    ),
    "any_sign": ("con signos", "with signs"),
    "signs": ("signos", "signs"),
    "signs_seen": ("el más frecuente", "most frequent"),
    "go_on_with": ("siguen con", "go on with"),
    "go_on_without": ("siguen sin", "go on without"),
    "fewer_go_on": ("siguen menos", "fewer go on"),
    "fewer_go_on.yes": ("sí", "yes"),
    "title.motives": ("Qué los movió y qué les faltó", "What moved them and what they missed"),
    "method.motives": (
        "De cada cliente cuenta su primera respuesta a cada pregunta en cada punto. Lo que hicieron después compara a "
        "quienes nombraron algo con los demás que respondieron allí; Wilson y Newcombe, 95 %, y se limitan los "
        "hallazgos falsos. Quien no respondió pudo pensar otra cosa.",
        "Of each customer the first answer to each question at each touchpoint counts. What they did afterwards "
        "compares those who named a thing with the others who answered there; Wilson and Newcombe, 95%, false "
        "findings limited. Who did not answer may think otherwise.",
    ),
    "asked_what": ("pregunta", "question"),
    "named": ("lo que nombran", "named"),
    "go_on_named": ("siguen después", "go on afterwards"),
    "go_on_others": ("los demás", "the others"),
    "clearly_other": ("distinto", "differs"),
    "clearly_other.yes": ("sí", "yes"),
    "answered_n": ("respondieron", "answered"),
    "coverage": ("de los que pasaron", "of who met it"),
    "their_words": ("sus palabras", "their words"),
    "title.atrisk": ("A punto de perderse", "About to be lost"),
    "method.atrisk": (
        "Se cuenta en el pasado de la tienda cuántos volvieron tras cada silencio, según cómo fue la última visita y "
        "si era la primera (tabla de vida). Está a punto de perderse quien calla más que 3 de cada 4 de los que "
        "vuelven, con esa probabilidad o más de no venir, y aún no se da por ido. El cálculo se mide "
        "con el último periodo, que no vio.",
        "It is counted in the shop's past how many came back after each silence, by how the last visit went and "
        "whether it was the first (life table). About to be lost is who is silent for longer than 3 in 4 of those who "
        "come back, with that chance or more not to come, and does not count as gone yet. The reckoning is measured "
        "on the last stretch, which it did not see.",
    ),
    "last_stage": ("última etapa", "last stage"),
    "not_gone": ("sin irse", "not gone"),
    "about_to": ("a punto", "about to"),
    "will_not_come": ("no vendrán", "will not come"),
    "reason_told": ("lo que se sabe", "what is known"),
    "said_before": ("señalados antes", "named before"),
    "did_not_come": ("no vinieron", "did not come"),
    "silent_for": ("callan", "silent"),
    "chance_not": ("prob. de no venir", "chance not to come"),
    "reckoned": ("calculado", "reckoned"),
    "came_true": ("pasó", "came"),
    "customer_number": ("cliente", "customer"),
}

FAULTS = {
    "--repeats says {}": "--repeats dice {}",
    "say 2 or more: once is no repetition": "diga 2 o más: una vez no es repetir",
    "a time that frustration is judged by is nothing": "un tiempo con el que se juzga la frustración no dura nada",
    "say a time such as 5m": "diga un tiempo como 5m",
    "'{}' does not part customers into groups": "«{}» no separa a los clientes en grupos",
    "it has no values that several share, or more than 5,000 of them": (
        "no tiene valores que varios compartan, o tiene más de 5.000"
    ),
    "break down by one such as place or device": "desglose por una como la tienda o el dispositivo",
    "the time to go on is nothing": "el tiempo para seguir no dura nada",
    "say a time such as 14d": "diga un tiempo como 14d",
    "the time to look ahead or between visits is nothing": "el tiempo que se mira o el que separa visitas no dura nada",
    "the chance to stay away is {}": "la probabilidad de no venir es {}",
    "say one between 0 and 1, such as 0.5": "diga una entre 0 y 1, como 0.5",
    "a list cannot be shorter than nobody": "una lista no puede tener menos que nadie",
    "say a number, or all": "diga un número, o all",
    "a number is needed": "hace falta un número",
}
