"""What is said of questions about whole routes: conformance, variants, drift, forecast."""

from __future__ import annotations

Words = dict[str, tuple[str, str]]

TOLD: Words = {
    "deviation": ("en qué se aparta", "how they deviate"),
    "of_campaign": ("campaña", "campaign"),
    "deviating_share": ("de los que llegan", "of those who come"),
    "less_value": ("valor de menos", "less value"),
    "less_goal": ("objetivo de menos", "less goal"),
    "less_feeling": ("emoción de menos", "less feeling"),
    "method.conformance": (
        "Cada ruta distinta se compara de forma exacta con el mapa: los menos pasos que quitar o añadir hasta que el "
        "mapa la permita. «De menos» compara las rutas que se apartan con las que llegaron hasta ahí sin hacerlo "
        "(margen del 95 %): van juntos, sin que eso pruebe la causa.",
        "Each distinct route is held against the map exactly: the fewest steps to take away or to add until the map "
        "allows it. “Less” compares the routes that deviate with those that came as far and did not (95% interval): "
        "they go together, which proves no cause.",
    ),
    "route": ("ruta", "route"),
    "routes_n": ("rutas", "routes"),
    "route_type": ("tipo", "type"),
    "reached_goal": ("llegan al objetivo", "reach the goal"),
    "lasts_median": ("duración mediana", "median time"),
    "method.variants": (
        "Cuenta cada ruta por sus pasos en orden, los seguidos iguales una vez; márgenes de Wilson, 95 %. Los tipos, "
        "por k-medoides sobre los pasos que dos rutas no comparten; el número, el que mejor los separa (silueta), "
        "y uno solo si ninguno llega a 0,25.",
        "Counts each route by its steps in order, the same ones in a row once; Wilson intervals, 95%. Types by "
        "k-medoids over the steps that two routes do not share; as many as part them best (silhouette), and one where "
        "none reaches 0.25.",
    ),
    "title.variants": ("Las rutas que se viven", "The routes customers take"),
    "change": ("qué cambia", "what changes"),
    "first_day": ("desde el", "from"),
    "last_day": ("hasta el", "to"),
    "in_group": ("en quién", "in whom"),
    "everybody": ("todos", "everybody"),
    "share_then": ("en esos días", "in those days"),
    "share_around": ("alrededor", "around them"),
    "method.drift": (
        "Busca, día a día y grupo a grupo, rachas distintas de los 42 días de antes y de después; lo que haría el azar "
        "se mide volviendo a sortear los días. De lo que se dice, como mucho un 5 % es falso de media; donde no cambia "
        "nada, se dice algo en un 3 % de los casos como mucho. Que dos cosas cambien a la vez no prueba que una cause "
        "la otra.",
        "Seeks, day by day and group by group, spells unlike the 42 days before and after; what chance would do is "
        "measured by drawing the days anew. Of what is told at most 5% is false on average; where nothing changes, "
        "something is told in at most 3% of cases. That two things change at once does not prove that one made the "
        "other.",
    ),
    "title.drift": ("Qué ha cambiado", "What has changed"),
    "week_ahead": ("el", "on"),
    "expected_n": ("esperados", "expected"),
    "method.forecast": (
        "Sigue a quienes están en cada etapa y a los que llegan, sorteando cada semana entre las últimas vividas; los "
        "márgenes abarcan el 95 % de los caminos. Una temporada que no esté en ellas no se prevé.",
        "Follows those who stand in each stage and those who come, each week drawn from the last ones lived; the "
        "intervals hold 95% of the paths. A season that is not among them is not foreseen.",
    ),
    "title.forecast": ("Cuántos habrá en cada etapa", "How many there will be in each stage"),
    "title.conformance": ("Lo dibujado y lo vivido", "As drawn and as lived"),
}

COMMANDS: Words = {
    "ask.conformance": (
        "Si los clientes siguen la ruta dibujada, y en qué se apartan de ella",
        "Whether customers follow the drawn route, and where they leave it",
    ),
    "ask.conformance.examples": (
        "periplo preguntar conformidad --in mi-tienda --from all",
        "periplo ask conformance --in my-shop --from all",
    ),
}

COMMANDS |= {
    "ask.variants": (
        "Qué rutas distintas se viven, qué tipos forman y cómo se cuenta cada uno",
        "Which distinct routes customers take, which types they form, and the story of each",
    ),
    "ask.variants.examples": (
        "periplo preguntar variantes --in mi-tienda --from all\n"
        "periplo preguntar variantes --events eventos.csv --gap 30m --conversion compra",
        "periplo ask variants --in my-shop --from all\n"
        "periplo ask variants --events events.csv --gap 30m --conversion purchase",
    ),
}

COMMANDS |= {
    "ask.drift": (
        "Qué ha cambiado en las rutas, desde cuándo y en quién",
        "What has changed in the routes, since when and for whom",
    ),
    "ask.drift.examples": (
        "periplo preguntar cambios --in mi-tienda\nperiplo preguntar cambios --events eventos.csv --from all",
        "periplo ask drift --in my-shop\nperiplo ask drift --events events.csv --from all",
    ),
}

COMMANDS |= {
    "ask.forecast": (
        "Cuántos clientes habrá en cada etapa en las próximas semanas, con su margen",
        "How many customers there will be in each stage in the coming weeks, with intervals",
    ),
    "ask.forecast.examples": (
        "periplo preguntar prevision --in mi-tienda --ahead 8",
        "periplo ask forecast --in my-shop --ahead 8",
    ),
}

OPTIONS: Words = {
    "ahead": ("Semanas por delante (4)", "Weeks ahead (4)"),
    "whole": (
        "Compara con la ruta entera: quien se va antes también se aparta",
        "Hold it against the whole route: leaving early is a deviation too",
    ),
}

PAGES: Words = {
    "label.whole": ("La ruta entera", "The whole route"),
    "label.ahead": ("Semanas por delante", "Weeks ahead"),
    "label.gap": ("Silencio que separa", "Silence that parts"),
}

FAULTS = {
    "--ahead says {}": "--ahead dice {}",
    "--ahead says '{}'": "--ahead dice «{}»",
    "the further ahead, the less is known": "cuanto más adelante, menos se sabe",
    "say a whole number of weeks from 1 to {}": "diga un número entero de semanas de 1 a {}",
    "say a whole number of weeks, such as 4": "diga un número entero de semanas, como 4",
    "there is nothing to look at": "no hay nada que mirar",
    "bring events, or name a map with rules": "traiga eventos, o nombre un mapa con reglas",
    "this map allows too many orders to compare routes with": (
        "este mapa permite demasiados órdenes para comparar rutas con él"
    ),
    "a stage in any order may have about ten touchpoints; here there are over {} standings": (
        "una etapa en cualquier orden puede tener unos diez puntos de contacto; aquí salen más de {} situaciones"
    ),
    "part the stage in two, or take any_order from it": "parta la etapa en dos, o quítele any_order",
}
