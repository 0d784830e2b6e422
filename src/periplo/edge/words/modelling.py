"""What can be wrong in a map or a library, in Spanish."""

from __future__ import annotations

MODELLING = {
    "no map was named": "no se dijo ningún mapa",
    "this folder is no workspace with a map": "esta carpeta no es una carpeta de trabajo con un mapa",
    "name the map's file, or a workspace with --in": "diga el archivo del mapa, o una carpeta de trabajo con --in",
    "neither a file of that name nor a map of this workspace": (
        "no hay un archivo con ese nombre, ni un mapa en esta carpeta de trabajo"
    ),
    "map '{}' has no stage '{}'": "el mapa «{}» no tiene la etapa «{}»",
    "map '{}' has no stages": "el mapa «{}» no tiene etapas",
    "add at least one stage under 'stages'": "añada al menos una etapa en «stages»",
    "the stages of map '{}' are not in the order before, during, after": (
        "las etapas del mapa «{}» no van en el orden before, during, after (antes, durante, después)"
    ),
    "move the stages, or mend their moments": "mueva las etapas, o corrija su «moment»",
    "the columns of map '{}' do not follow the order of its stages": (
        "las columnas del mapa «{}» no siguen el orden de sus etapas"
    ),
    "'{}' stands after a column of a later stage": "«{}» va detrás de una columna de una etapa posterior",
    "keep the columns of one stage together, in the order of the stages": (
        "deje juntas las columnas de cada etapa, en el orden de las etapas"
    ),
    "map '{}' is drawn twice for buyer persona '{}'": "el mapa «{}» se dibuja dos veces para la buyer persona «{}»",
    "make the two variants one, or give the buyer personas ids of their own": (
        "una las dos variantes, o dé un id propio a cada buyer persona"
    ),
    "two lanes of map '{}' are called '{}'": "dos filas del mapa «{}» se llaman «{}»",
    "two of the library's {} are called '{}'": "en la biblioteca, dos entradas de {} se llaman «{}»",
    "two stages of map '{}' are called '{}'": "dos etapas del mapa «{}» se llaman «{}»",
    "two columns of map '{}' are called '{}'": "dos columnas del mapa «{}» se llaman «{}»",
    "stage '{}' says moment '{}'": "la etapa «{}» dice «moment: {}»",
    "a stage stands before, during or after the purchase": "una etapa va antes, durante o después de la compra",
    "feelings go from -2 (very negative) to +2 (very positive)": (
        "las emociones van de -2 (muy negativa) a +2 (muy positiva)"
    ),
    "it goes from 1 (small) to 5 (customers leave)": "va de 1 (pequeño) a 5 (el cliente se va)",
    "it goes from 1 (little) to 5 (much)": "va de 1 (poco) a 5 (mucho)",
    "importance goes from 1 (little) to 5 (much)": "la importancia va de 1 (poca) a 5 (mucha)",
    "two transitions go from '{}' to '{}'": "dos transiciones van de «{}» a «{}»",
    "a transition goes from '{}' to '{}', and there is no column '{}'": (
        "una transición va de «{}» a «{}», y no hay ninguna columna «{}»"
    ),
    "name the ids of two columns of this map": "indique los id de dos columnas de este mapa",
    "the variant for '{}' changes column '{}', which this map does not have": (
        "la variante de «{}» cambia la columna «{}», que este mapa no tiene"
    ),
    "name the id of a column": "indique el id de una columna",
    "the variant for '{}' says a feeling of {} at '{}'": "la variante de «{}» dice una emoción de {} en «{}»",
    "stage '{}' stands in framework '{}', which nobody describes": (
        "la etapa «{}» va en el marco «{}», que nadie describe"
    ),
    "use one of them, or describe it under 'frameworks'": "use uno de ellos, o descríbalo en «frameworks»",
    "stage '{}' stands in phase '{}' of '{}'": "la etapa «{}» va en la fase «{}» de «{}»",
    "evidence is of kind '{}'": "la evidencia es de la clase «{}»",
    "a harm is {}": "un daño es {}",
    "write 1 to 5": "escriba de 1 a 5",
    "lane '{}' is of type '{}'": "la fila «{}» es de tipo «{}»",
    "lane '{}' says side '{}'": "la fila «{}» dice «side: {}»",
    "a lane shows the experience of the customer, or the organisation behind it": (
        "una fila muestra la experiencia del cliente, o la organización que hay detrás"
    ),
    "lane '{}' has no choices": "la fila «{}» no tiene opciones",
    "add choices: [one, another]": "añada choices: [una, otra]",
    "lane '{}' goes from {} to {}": "la fila «{}» va de {} a {}",
    "let low be the smaller one": "que «low» sea el menor",
    "the tray keeps something for lane '{}', which nobody describes": (
        "la bandeja guarda algo para la fila «{}», que nadie describe"
    ),
    "describe it under 'lanes', or leave the lane out": "descríbala en «lanes», o quite la fila",
    "'{}' has a cell in lane '{}', which nobody describes": "«{}» tiene una celda en la fila «{}», que nadie describe",
    "describe it under 'lanes'": "descríbala en «lanes»",
    "'{}' says {} in lane '{}'": "«{}» dice {} en la fila «{}»",
    "opportunity '{}' says {} {}": "la oportunidad «{}» dice «{}: {}»",
    "a column is of kind '{}'": "una columna es de la clase «{}»",
    "the library has no touchpoint '{}'": "la biblioteca no tiene el punto de contacto «{}»",
    "name one of them, or give the column its own title": "indique uno de ellos, o dé a la columna su propio título",
    "write channels: [web, store]": "escriba channels: [web, store]",
    "write rules: {store: shop visited, web: page viewed}": "escriba rules: {store: shop visited, web: page viewed}",
    "the state of the map is '{}'": "el estado del mapa es «{}»",
    "the idle limit is nothing": "el límite de inactividad es cero",
    "write a time such as 90d": "escriba un tiempo como 90d",
    "a lane cannot be called '{}'": "una fila no puede llamarse «{}»",
    "columns have a key of that name already": "las columnas ya tienen una clave con ese nombre",
    "give it another id; its title may stay": "dele otro id; el título puede quedarse",
    "action '{}' has '{}'": "la acción «{}» tiene «{}»",
    "an action is what the customer does without us, so no event can prove it": (
        "una acción es lo que el cliente hace sin nosotros; ningún evento puede probarla"
    ),
    "make it a touchpoint, or take the key away": "conviértala en punto de contacto, o quite la clave",
    "add {}: with what belongs to it below": "añada {}: y debajo lo que le corresponde",
    "begin with keys such as 'schema: 1' and 'id: …'": "empiece con claves como «schema: 1» e «id: …»",
    "{} says schema {}": "{} dice schema {}",
    "this Periplo reads schema {}": "este Periplo lee schema {}",
    "install the Periplo that wrote it": "instale el Periplo que lo escribió",
    "{} is larger than {} MB": "{} pesa más de {} MB",
    "no document is this large": "ningún documento es tan grande",
    "check the path; 'periplo map new' makes a new map": (
        "revise la ruta; un mapa nuevo se hace con «periplo mapa nuevo»"
    ),
    "mend or remove what stands there": "corrija o quite lo que hay ahí",
    "give the new map another name": "dé otro nombre al mapa nuevo",
    "this has no keys": "aquí no hay claves",
    "write each of its keys on a line of its own below": "escriba cada una de sus claves en su propia línea, debajo",
    "write name: value below it": "escriba debajo nombre: valor",
    "this is not a word": "esto no es una palabra",
    "write a number between them, or leave it out where you do not know": (
        "escriba un número entre ellos, o déjelo fuera si no lo sabe"
    ),
    "write a whole number from {} to {}, or leave it out": "escriba un número entero de {} a {}, o déjelo fuera",
    "write a number from {} to {}, or leave it out": "escriba un número de {} a {}, o déjelo fuera",
    "write 1 to 5, or leave it out": "escriba de 1 a 5, o déjelo fuera",
    "write a whole number from {} to {}": "escriba un número entero de {} a {}",
    "write a number from {} to {}": "escriba un número de {} a {}",
    "write a whole number": "escriba un número entero",
    "write a number": "escriba un número",
    "write it as 2026-03-01": "escríbala como 2026-03-01",
    "add {}: …": "añada {}: …",
    "add {}: with its own keys below": "añada {}: con sus claves debajo",
    "write each after a dash": "escriba cada uno tras un guion",
    "one of the {} has no keys": "uno de los «{}» no tiene claves",
    "write - id: …": "escriba - id: …",
    "name one of them": "indique una de ellas",
    "make them one": "haga de las dos una",
    "let it end after it begins": "que termine después de empezar",
    "say first, repeat or all": "diga first, repeat o all",
    "say first, last or the place of a step": "diga first, last o el lugar de un paso",
    "say a time such as 30m": "diga un tiempo como 30m",
    "write it as 14d": "escríbalo como 14d",
    "name the map with --map": "indique el mapa con --map",
    "put one into its folder maps": "ponga uno en su carpeta maps",
    "say it with --conversion, or name a map whose goal has a rule with --map": (
        "dígala con --conversion, o indique con --map un mapa cuyo objetivo tenga una regla"
    ),
}

for _kind, _spanish in (("touchpoint", "el punto de contacto"), ("action", "la acción")):
    MODELLING |= {
        f"{_kind} '{{}}' stands in stage '{{}}', which this map does not have": (
            f"{_spanish} «{{}}» va en la etapa «{{}}», que este mapa no tiene"
        ),
        f"Add the stage to the map, or move the {_kind}": f"añada la etapa al mapa, o mueva {_spanish}",
        f"{_kind} '{{}}' says a feeling of {{}}": f"{_spanish} «{{}}» dice una emoción de {{}}",
        f"{_kind} '{{}}' says an importance of {{}}": f"{_spanish} «{{}}» dice una importancia de {{}}",
        f"{_kind} '{{}}' has the mark '{{}}'": f"{_spanish} «{{}}» lleva la marca «{{}}»",
    }
