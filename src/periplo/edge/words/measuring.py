"""What is said of effects, reports and winners, in both languages; and errors about them in Spanish."""

from __future__ import annotations

COMMANDS = {
    "campaign.report": (
        "Qué hizo y costó cada campaña, su efecto con margen, y cuáles no hace falta enviar",
        "What each campaign did and cost, its effect with interval, and which need not be sent",
    ),
    "campaign.report.examples": (
        "periplo campaña informe --in mi-tienda\n"
        "periplo campaña informe --in mi-tienda --discount descuento --price sms=0.05 --format html --out a.html",
        "periplo campaign report --in my-shop\n"
        "periplo campaign report --in my-shop --discount discount --price email=0.001 --format html --out report.html",
    ),
    "campaign.apply": (
        "Escribe la siguiente versión con el camino que ganó un experimento; la publica quien la revise",
        "Write the next version with the way that won an experiment; whoever reviews it publishes it",
    ),
    "campaign.apply.examples": (
        "periplo campaña aplicar bienvenida --node asunto --out bienvenida.yaml --in mi-tienda",
        "periplo campaign apply welcome --node subject --out welcome.yaml --in my-shop",
    ),
}
OPTIONS = {
    "price": (
        "Precio de un mensaje por canal: email=0.001,sms=0.05",
        "Price of one message by channel: email=0.001,sms=0.05",
    ),
    "discount": (
        "Propiedad de los eventos del objetivo que dice el descuento",
        "Property of the goal's events that tells the discount",
    ),
    "way": ("El camino que se aplica; si no, el que gana", "The way to apply; else the winner"),
    "explore": ("Aplica ese camino aunque no esté demostrado", "Apply that way although nothing is shown"),
    "yes": ("No pregunta antes de escribir", "Do not ask before writing"),
}
TOLD = {
    "campaigns_report": ("Informe de campañas", "Report of campaigns"),
    "campaign_named": ("campaña", "campaign"),
    "campaign_status": ("estado", "status"),
    "sent_count": ("enviados", "sent"),
    "withheld_count": ("retenidos", "withheld"),
    "cost_told": ("coste", "cost"),
    "discount_given": ("descuento dado", "discount given"),
    "effect_told": ("efecto", "effect"),
    "withheld_told": ("Retenidos: {0}.", "Withheld: {0}."),
    "needless": ("Lo que no hace falta enviar", "What need not be sent"),
    "nothing_needless": (
        "Ninguna campaña con suficientes personas queda sin efecto demostrado.",
        "No campaign with enough people is without an effect shown.",
    ),
    "needless_one": (
        "{0}: sin mejora demostrada con {1} mensajes{2}{3}; {4} bajas",
        "{0}: no improvement shown with {1} messages{2}{3}; {4} unsubscribed",
    ),
    "needless_cost": (", que costaron {0}", ", which cost {0}"),
    "needless_given": (" y {0} de descuento", " and {0} of discount"),
    "apply_sure": (
        "¿Escribir en {2} la campaña «{0}» con «{1}» para todos?",
        "Write campaign '{0}' with '{1}' for everybody to {2}?",
    ),
    "applied": (
        "Escrita en {0}. Revísela y publíquela: periplo campaña publicar {0}",
        "Written to {0}. Review it and publish it: periplo campaign publish {0}",
    ),
    "not_applied": ("No se ha escrito nada.", "Nothing was written."),
    "difference": ("diferencia: {0} ({1}…{2})", "difference: {0} ({1}…{2})"),
    "ways_difference": ("{3} frente a {4}: {0} ({1}…{2})", "{3} against {4}: {0} ({1}…{2})"),
    "always_valid": (
        "margen del 95 % que vale se mire cuando se mire; probabilidad de que sea mejor: {0}",
        "95% interval that holds whenever one looks; probability of being better: {0}",
    ),
    "weighed": (
        "el experimento aprende: cada persona pesa uno entre la probabilidad que tenía de ir por su camino",
        "the experiment learns: each person weighs one over the probability that they had of going their way",
    ),
    "delay_told": (
        "{0} mensajes salieron, contando desde el evento y las esperas del plan: la mitad en {1}, 90 de cada 100 en "
        "{2}, 99 de cada 100 en {3}; el más lento, en {4}",
        "{0} messages left, counted from the event and the plan's waits: half within {1}, 90 in 100 within {2}, 99 in "
        "100 within {3}; the slowest took {4}",
    ),
    "delay_of_one": (
        "Un mensaje salió {1} después del evento y de las esperas del plan",
        "One message left {1} after the event and the plan's waits",
    ),
    "learned_node": (
        "«{0}», que aprende cada {1}: {2}. Tasas ponderadas por la probabilidad inversa de cada persona.",
        "'{0}', which learns every {1}: {2}. Rates weighed by the inverse of each person's probability.",
    ),
    "learned_way": (
        "{0} {1} ({2} clientes), le toca al {3} de los siguientes",
        "{0} {1} ({2} customers), {3} of the next get it",
    ),
    "with_earlier": (
        "sin lo que ya hacían antes: {0} ({1}…{2}); quita el {3} de la variación",
        "less what they did before: {0} ({1}…{2}); takes out {3} of the variation",
    ),
    "value_difference": (
        "{0} por persona, {4} frente a {5}: {1} ({2}…{3})",
        "{0} per person, {4} against {5}: {1} ({2}…{3})",
    ),
    "attributed": (
        "atribuidos: {0} de {1} con mensaje cumplieron el objetivo en los {2} días siguientes; incrementales: {3}",
        "attributed: {0} of {1} with a message met the goal within {2} days; incremental: {3}",
    ),
    "guardrail": (
        "{0}: {1} con la campaña, {2} en control; {3} (peor desde {4})",
        "{0}: {1} with the campaign, {2} in control; {3} (worse from {4})",
    ),
    "survey_score": (
        "encuesta «{0}»: preguntó a {1}, contestaron {2}.{3}",
        "survey '{0}': asked {1}, {2} answered.{3}",
    ),
    "survey_score_way": (
        "quienes fueron por «{0}» ({1}): preguntó a {2}, contestaron {3}.{4}",
        "those who went by '{0}' ({1}): asked {2}, {3} answered.{4}",
    ),
    "enter_refused": ("línea {0}: {1}", "line {0}: {1}"),
    "entered_told": (
        "pedidas: {0}; ya pedidas antes: {1}; no admitidas: {2}. Cada una entra si la campaña la admite",
        "asked: {0}; asked before: {1}; not taken: {2}. Each enters if the campaign takes them",
    ),
    "guard.unsubscribed": ("bajas", "unsubscribed"),
    "guard.nps": ("la recomendación (NPS)", "recommendation (NPS)"),
    "guard.csat": ("la satisfacción (CSAT)", "satisfaction (CSAT)"),
    "guard.ces": ("la facilidad (CES)", "ease (CES)"),
    "guard.complaint": ("quejas por correo no deseado", "complaints of spam"),
    "score_rail": (
        "{0}: {1} con la campaña (n = {2}), {3} en control (n = {4}): {5} ({6}…{7}); {8} (peor desde {9}). Contestaron "
        "el {10} y el {11}",
        "{0}: {1} with the campaign (n = {2}), {3} in control (n = {4}): {5} ({6}…{7}); {8} (worse from {9}). {10} and "
        "{11} answered",
    ),
    "score_few": (
        "{0}: aún no hay con qué comparar; contestaron {1} con la campaña y {2} en control",
        "{0}: nothing to compare yet; {1} with the campaign and {2} in control answered",
    ),
    "guard_second": (
        "Es un dato secundario: la campaña no lo nombra y nada se decide por él.",
        "It is a second figure: the campaign does not name it and nothing is decided by it.",
    ),
    "guard_does.warn.fine": ("Avisa si empeora.", "It warns if it gets worse."),
    "guard_does.warn.worse": ("AVISO: empeora con la campaña.", "WARNING: it gets worse with the campaign."),
    "guard_does.warn.unsure": ("Avisa si empeora.", "It warns if it gets worse."),
    "guard_does.stop.fine": ("Detiene la campaña si empeora.", "It stops the campaign if it gets worse."),
    "guard_does.stop.worse": (
        "EMPEORA: la campaña se pone en pausa.",
        "IT GETS WORSE: the campaign is paused.",
    ),
    "guard_does.stop.unsure": ("Detiene la campaña si empeora.", "It stops the campaign if it gets worse."),
    "guard_unread": (
        "el efecto de la campaña «{0}» no se puede leer, así que nadie vigila sus límites",
        "the effect of campaign '{0}' cannot be read, so nobody watches its guardrails",
    ),
    "guard_broken.warn": (
        "con la campaña «{0}» empeora {1}: véala con «periplo campaña informe {0}»",
        "with campaign '{0}' {1} gets worse: look at it with 'periplo campaign report {0}'",
    ),
    "guard_broken.stop": (
        "la campaña «{0}» queda en pausa: empeora {1}; véala con «periplo campaña informe {0}»",
        "campaign '{0}' is paused: {1} gets worse; look at it with 'periplo campaign report {0}'",
    ),
    "verdict.fine": ("no empeora", "no worse"),
    "verdict.worse": ("empeora", "worse"),
    "verdict.unsure": ("aún no se sabe", "cannot be told yet"),
    "ratio_fine": (
        "tamaño de los grupos: como debía ser (p = {0})",
        "sizes of the groups: as they should be (p = {0})",
    ),
    "ratio_off": (
        "tamaño de los grupos: NO es el que debía ser (p = {0})",
        "sizes of the groups: NOT as they should be (p = {0})",
    ),
    "shared_pairs": (
        "comparten dirección y están en grupos distintos: {0} pares",
        "share an address and stand in different groups: {0} pairs",
    ),
}

FAULTS = {
    "'{}' is no price of a channel": "'{}' no es el precio de un canal",
    "write such as email=0.001,sms=0.05": "escriba algo como email=0.001,sms=0.05",
    "node '{}' has no way '{}'": "el nodo '{}' no tiene el camino '{}'",
    "name one of them with --way": "nombre uno de ellos con --way",
    "no way of node '{}' is shown to be better than every other": (
        "ningún camino del nodo '{}' demuestra ser mejor que todos los demás"
    ),
    "way '{}' is not the winner": "el camino '{}' no es el que gana",
    "the winner is '{}'": "gana '{}'",
    "wait for more people, or name a way with --way and say --explore to try it without proof": (
        "espere a tener más personas, o nombre un camino con --way y añada --explore para probarlo sin demostración"
    ),
    "nobody can be asked whether to write it": "no hay a quién preguntar si se escribe",
    "this is no terminal": "esto no es una terminal",
    "say --yes": "añada --yes",
    "'{}' is there already": "'{}' ya existe",
    "it is not written over": "no se sobrescribe",
    "name another file with --out": "nombre otro archivo con --out",
    "node '{}' has no ways that chance chooses among": "el nodo '{}' no tiene caminos que elija el azar",
    "of '{}' these have: {}": "de '{}' los tienen: {}",
    "name one of them, or leave --node out": "nombre uno de ellos, o no ponga --node",
    "no event has a number called '{}'": "ningún evento tiene un número llamado '{}'",
    "the value of a goal is a number that its event carries": "el valor de un objetivo es un número de su evento",
    "name the property with --value, such as --value total": "nombre la propiedad con --value, como --value total",
    "write at most {}": "escriba como mucho {}",
    "a floor of {} for {} arms leaves no room": "un mínimo de {} para {} variantes no deja sitio",
    "fewer than no people cannot have reached a goal": "no puede haber alcanzado el objetivo menos que nadie",
    "give counts of 0 or more": "dé cuentas de 0 o más",
    "experiment '{}' has a floor of {} for {} ways": "el experimento '{}' tiene un mínimo de {} para {} caminos",
    "every way is given to this share of people at least, and all of them have to fit": (
        "a cada camino le toca al menos esa parte de las personas, y tienen que caber todos"
    ),
    "write a floor above 0 and at most {}": "escriba un mínimo mayor que 0 y de {} como mucho",
    "experiment '{}' learns, and has weights": "el experimento '{}' aprende y además tiene pesos",
    "what each way gets is learned; no weight is asked": "lo que toca a cada camino se aprende; los pesos no se usan",
    "leave the weights out, or leave 'adaptive' out": "quite los pesos, o quite 'adaptive'",
    "experiment '{}' learns every no time": "el experimento '{}' no dice cada cuánto aprende",
    "write every: 1d": "escriba every: 1d",
    "experiment '{}' names half a metric": "el experimento '{}' nombra media métrica",
    "what is sought and within which time of entry belong together": (
        "lo que se busca y en qué plazo desde la entrada van juntos"
    ),
    "write both metric: and within:, or neither for the campaign's goal": (
        "escriba metric: y within:, o ninguno de los dos para usar el objetivo de la campaña"
    ),
}
