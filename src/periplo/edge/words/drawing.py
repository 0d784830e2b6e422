"""What goes wrong when a map is drawn or compared, in Spanish."""

from __future__ import annotations

DRAWING = {
    "map '{}' has no moment '{}'": "el mapa '{}' no tiene el momento '{}'",
    "map '{}' has no area '{}'": "el mapa '{}' no tiene el área '{}'",
    "map '{}' has no channel '{}'": "el mapa '{}' no tiene el canal '{}'",
    "no column of map '{}' is left": "no queda ninguna columna del mapa '{}'",
    "none is of all that was asked for at once": "ninguna cumple a la vez todo lo que se pidió",
    "leave out --moment, --area or --channel": "quite --moment, --area o --channel",
    "map '{}' has no lane '{}'": "el mapa '{}' no tiene la fila '{}'",
    "name some of them, or write all": "indique algunas, o escriba todas",
    "map '{}' has no buyer persona '{}'": "el mapa '{}' no tiene el buyer persona '{}'",
    "a map cannot be drawn as '{}'": "un mapa no se puede dibujar como '{}'",
    "it can be drawn as {}": "se puede dibujar como {}",
    "end the name of --out with one of them": "termine el nombre de --out con uno de ellos",
    "--paper is not for '{}'": "--paper no es para '{}'",
    "only PDF and PNG have sheets": "solo PDF y PNG tienen hojas",
    "end --out with .pdf or .png, or leave it out": "termine --out en .pdf o .png, o no lo indique",
    "--scale is not for '{}'": "--scale no es para '{}'",
    "only a PNG has pixels": "solo un PNG tiene píxeles",
    "end --out with .png, or leave it out": "termine --out en .png, o no lo indique",
    "there is no sheet '{}'": "no hay ninguna hoja '{}'",
    "a buyer persona is proposed for a map": "un buyer persona se propone para un mapa",
    "map '{}' does not say what a purchase is": "el mapa «{}» no dice qué es una compra",
    "a buyer persona is looked at up to the first one": "a un buyer persona se le mira hasta la primera",
    "give its goal a rule": "dé una regla a su objetivo",
    "no buyer persona is proposed from {} customers": "con {} clientes no se propone ningún buyer persona",
    "fewer than {} are no type": "menos de {} no son un tipo",
    "look at a longer period, or write one by hand and say that it is assumed": (
        "mire un periodo más largo, o escríbalo a mano y diga que es un supuesto"
    ),
    "two comparisons were asked for at once": "se pidieron dos comparaciones a la vez",
    "one picture tells one difference": "cada dibujo cuenta una diferencia",
    "choose one of --against, --compare, --beside or two buyer personas": (
        "elija una: --against, --compare, --beside o dos buyer personas"
    ),
    "--smallest belongs to a sheet": "--smallest es para una hoja",
    "only paper has a size": "solo el papel tiene medida",
    "name one with --paper, or leave it out": "indique una con --paper, o no lo indique",
    "--{} is not for a view": "--{} no es para una vista",
    "a view chooses itself what it shows": "una vista elige ella misma lo que muestra",
    "leave out --{} or --view": "quite --{} o --view",
    "a view cannot be drawn as '{}'": "una vista no se puede dibujar como '{}'",
    "end the name of --out with one of them; the slides of a map are its own deck": (
        "termine el nombre de --out con uno de ellos; las diapositivas de un mapa son su presentación"
    ),
    "there is no view '{}'": "no hay ninguna vista '{}'",
    "--{} chooses among events, and there are none": "--{} elige entre eventos, y no hay ninguno",
    "name files with --events, or a workspace with --in": (
        "indique archivos con --events o una carpeta de trabajo con --in"
    ),
    "--against says '{}'": "--against dice '{}'",
    "a period has a beginning and an end": "un periodo tiene principio y fin",
    "write it as 2025-06-01..2025-09-01": "escríbalo como 2025-06-01..2025-09-01",
    "there is no period to compare": "no hay periodo que comparar",
    "nothing was lived in it": "no se vivió nada en él",
    "name one with --from and --to": "indique uno con --from y --to",
    "nobody was seen in the period to compare with": "no se vio a nadie en el periodo con el que se compara",
    "there are no events then": "no hay eventos entonces",
    "name another with --against": "indique otro con --against",
    "map '{}' has no touchpoint": "el mapa '{}' no tiene ningún punto de contacto",
    "add the points where you meet your customers": "añada los puntos donde encuentra a sus clientes",
}
