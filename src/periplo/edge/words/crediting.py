"""What goes wrong when it is asked where customers come from, and to whom conversions are owed, in Spanish."""

from __future__ import annotations

CREDITING = {
    "there is no model '{}'": "no hay ningún modelo «{}»",
    "--order says {}": "--order dice {}",
    "--order says '{}'": "--order dice «{}»",
    "say a whole number from 1 to {}": "diga un número entero de 1 a {}",
    "say a whole number, such as 2": "diga un número entero, como 2",
    "nothing says what a conversion is": "nada dice qué es una conversión",
    "say it with --conversion": "dígalo con --conversion",
    "no map with a goal was named, and no event here is called a purchase": (
        "no se nombró ningún mapa con objetivo, y ningún evento de aquí se llama compra"
    ),
    "no event here is called a purchase": "ningún evento de aquí se llama compra",
    "growth is asked of what customers bought": "el crecimiento se pregunta de lo que compraron los clientes",
    "say which event is one with --conversion": "diga qué evento lo es con --conversion",
    "the conversions are in {}": "las conversiones están en {}",
    "two currencies are never added up": "dos monedas nunca se suman",
    'ask one at a time, such as --where "currency is EUR"': 'pregunte una cada vez, como --where "currency is EUR"',
    "time_decay was asked of a table of paths": "se pidió time_decay de una tabla de rutas",
    "a table does not say when each touch was": "una tabla no dice cuándo fue cada contacto",
    "ask another model, or ask of events": "pida otro modelo, o pregunte de eventos",
    "'{}' is no property that tells money": "«{}» no es una propiedad que diga dinero",
    "name one that holds amounts with --value": "nombre con --value una que tenga importes",
    "shapley_rate was asked of {} channels": "se pidió shapley_rate de {} canales",
    "it weighs every set of them, and above {} those are too many": (
        "pesa todos sus conjuntos, y con más de {} son demasiados"
    ),
    "ask --model shapley, which has no limit, or group channels by your own rules": (
        "pida --model shapley, que no tiene límite, o agrupe canales con reglas propias"
    ),
    "--weights belongs to --model position, and the model is {}": (
        "--weights es de --model position, y el modelo es {}"
    ),
    "--weights says '{}'": "--weights dice «{}»",
    "say three parts: first, between, last, such as 40/20/40": (
        "diga tres partes: primero, en medio, último, como 40/20/40"
    ),
    "--separator belongs to a table of paths": "--separator es de una tabla de rutas",
    "name one with --paths, or leave it out": "nombre una con --paths, o déjelo fuera",
    "a time of nothing was given": "se dio un tiempo de nada",
    "say --lookback 90d, --half-life 7d": "diga --lookback 90d, --half-life 7d",
    "--{} belongs to events, and a table of paths was named": (
        "--{} es de eventos, y se nombró una tabla de rutas"
    ),
    "it holds no events to choose among": "no tiene eventos entre los que elegir",
    "leave it out, or leave --paths out": "déjelo fuera, o deje fuera --paths",
    "a table of paths is asked by command or notebook": (
        "de una tabla de rutas se pregunta con la orden o en un cuaderno"
    ),
    "leave paths out": "deje fuera paths",
    "--events and --paths were both given": "se dieron --events y --paths a la vez",
    "'{}' has no columns 'path' and 'total_conversions'": "«{}» no tiene columnas «path» y «total_conversions»",
    "a table of paths has them, and may have total_conversion_value and total_null": (
        "una tabla de rutas las tiene, y puede tener total_conversion_value y total_null"
    ),
    "rename its columns": "cambie el nombre de sus columnas",
    "'{}' has no row with a path and its numbers": "«{}» no tiene ninguna fila con una ruta y sus números",
    "a row looks like: search > social > newsletter,12,340.50,88": (
        "una fila es así: search > social > newsletter,12,340.50,88"
    ),
    "no path of '{}' is parted by '{}'": "ninguna ruta de «{}» está separada por «{}»",
    "{} of {} hold '{}'": "{} de {} contienen «{}»",
    "if that parts the channels, say --separator '{}'": "si eso separa los canales, diga --separator '{}'",
    "'{}' is no property that says what was bought": "«{}» no es una propiedad que diga qué se compró",
    "name a list or a property of purchases with --item": "nombre con --item una lista o propiedad de las compras",
    "nobody can be followed for a time of nothing": "no se puede seguir a nadie durante un tiempo de nada",
    "say a time such as --look 30d": "diga un tiempo como --look 30d",
    "mend or remove it": "corríjalo o quítelo",
    "this is not a list of sites": "esto no es una lista de sitios",
    "write own: [my-shop.example]": "escriba own: [mi-tienda.example]",
}
