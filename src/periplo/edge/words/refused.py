"""What questions, saved views and plays refuse, in Spanish."""

from __future__ import annotations

FAULTS = {
    # saved views
    "this cannot be saved as a view": "esto no se puede guardar como vista",
    "its options are too long or not what a page of ours sends": (
        "sus opciones son demasiado largas, o no son las que envía una página de Periplo"
    ),
    "open the page again and save it from there": "abra de nuevo la página y guárdela desde ella",
    "this view is another's": "esta vista es de otra persona",
    "only who saved it or an editor changes one that is for all": (
        "una que es para todos solo la cambia quien la guardó, o un editor"
    ),
    "save one of your own": "guarde una suya",
    "the view has no name": "la vista no tiene nombre",
    "there is no such view": "no existe esa vista",
    "choose one at /views": "elija una en «Vistas guardadas»",
    "this page cannot be saved as a view": "esta página no se puede guardar como vista",
    "'{}' is none that can be": "«{}» no es una que se pueda",
    "save another": "guarde otra",
    "it says what the map's page does not know": "dice algo que la página del mapa no conoce",
    "save it anew": "guárdela de nuevo",
    # segments
    "there is a segment '{}' already": "ya hay un segmento «{}»",
    "choose another id, or open that one and change it": "elija otro id, o abra ese y cámbielo",
    "somebody changed it after you opened it": "alguien lo cambió después de que usted lo abriera",
    # behind a figure, approvals, maps
    "nobody stands behind this figure any more": "ya no hay nadie detrás de esta cifra",
    "a list segment holds at least one customer": "un segmento de lista tiene al menos un cliente",
    "open the figure again": "abra la cifra otra vez",
    "--who and --make go together": "--who y --make van juntos",
    "--who names a line of the answer, --make the segment of the people it counts": (
        "--who nombra una línea de la respuesta, y --make el segmento de la gente que cuenta"
    ),
    "say both, such as --who 1 --make due-for-paper": "diga los dos, como --who 1 --make toca-papel",
    "segments live in one": "los segmentos viven en uno",
    "a list is never written over": "sobre una lista nunca se escribe",
    "choose another id": "elija otro id",
    "line '{}' of this answer counts no customers": "la línea «{}» de esta respuesta no cuenta clientes",
    "those that do: {}": "las que sí: {}",
    "none of its lines does": "ninguna de sus líneas los cuenta",
    "lines are counted from 1, as the table shows them": "las líneas se cuentan desde 1, como las muestra la tabla",
    "line {} has no customers under '{}'": "la línea {} no tiene clientes en «{}»",
    "it has: {}": "tiene: {}",
    "name one of these": "nombre una de ellas",
    "a second person approves": "lo aprueba una segunda persona",
    "this workspace has no map yet": "aquí todavía no hay ningún mapa",
    "put one into its folder maps": "empiece uno en «Mapas», o ponga uno en la carpeta maps",
    "map '{}' has no part '{}'": "el mapa «{}» no tiene ninguna parte «{}»",
    "maps change, and addresses stay": "los mapas cambian, y las direcciones se quedan",
    "choose it on the map: a column, a stage, or what lies between two of them": (
        "elíjala en el mapa: una columna, una etapa, o lo que hay entre dos"
    ),
    "end the subscription": "termine la suscripción",
    "ask an editor": "pídaselo a un editor",
    # questions
    "there is no question '{}'": "no existe la pregunta «{}»",
    "there are: {}": "existen: {}",
    "ask one of them": "haga una de ellas",
    "'{}' has no option '{}'": "«{}» no tiene la opción «{}»",
    "--conversion was given, and nothing in this question asks for it": (
        "se dio --conversion, y nada en esta pregunta la pide"
    ),
    "it says where the scopes first and repeat part": (
        "dice dónde se separan los alcances: hasta la primera conversión, y después"
    ),
    "add --scope first or --scope repeat, or leave --conversion out": "elija también --scope, o quite --conversion",
    "'{}' may be missing, but is no step": "«{}» puede faltar, pero no es un paso",
    "the steps are: {}": "los pasos son: {}",
    "--at and --to were both given": "se dieron --at y --to a la vez",
    "each says when the question looks": "cada una dice en qué momento mira la pregunta",
    "give one of them": "deje una de las dos",
    "who was in the control group stands in its ledger": "quién estaba en el grupo de control está en su libro",
    "name the workspace with --in DIR": "nombre la carpeta de trabajo con --in CARPETA",
    "the exclusion '{}' names no two steps of this funnel, in their order": (
        "la exclusión «{}» no nombra dos pasos de este embudo, en su orden"
    ),
    "its steps are: {}": "sus pasos son: {}",
    "write it as: x between a and b": "escríbala así: x entre a y b",
    "a quote or parenthesis does not close in: {}": "unas comillas o un paréntesis no se cierran en: {}",
    "close it": "ciérrelos",
    "a part is empty in: {}": "hay una parte vacía en: {}",
    "take the extra comma away": "quite la coma que sobra",
    "the period would begin at {}, after the last event": "el periodo empezaría el {}, después del último evento",
    "the events end at {}": "los eventos acaban el {}",
    "let --from be earlier, or say --to as well": "adelante --from, o indique también --to",
    "--persona needs a map": "para --persona hace falta un mapa",
    "buyer personas are described in maps": "los buyer personas se describen en los mapas",
    "name one with --map": "elija uno en --map",
    "use it, or name another map": "use ese, o elija otro mapa",
    "buyer persona '{}' has no rule": "el buyer persona «{}» no tiene regla",
    "nothing says which customers are meant": "nada dice qué clientes son",
    "add rule: … to the persona in the map": "escriba su regla en el mapa",
    "--scope {} needs to know what a conversion is": "para --scope hay que saber qué es una conversión",
    "name its place behind {}, such as 'feelings {} touchpoints.pay.feeling'": (
        "indique su lugar detrás de {}, por ejemplo «feelings {} touchpoints.pay.feeling»"
    ),
    "in '{}'": "en «{}»",
    "{} wants a value": "{} pide un valor",
    "write it behind": "escríbalo detrás",
    # plays and campaigns
    "map '{}' has no touchpoint '{}'": "el mapa «{}» no tiene el punto de contacto «{}»",
    "choose one of the map's, so that its effect is seen there": "elija uno del mapa, para que su efecto se vea ahí",
    "the campaign has no rule of entry": "la campaña no dice quién entra",
    "the campaign has no goal": "la campaña no tiene objetivo",
    "without it nobody knows who is meant or whether it worked": "sin eso nadie sabe a quién va ni si funcionó",
    "write a rule, such as: order completed": "escriba una regla, por ejemplo: pedido completado",
    "the message has no subject": "el mensaje no tiene asunto",
    "the message has no body": "el mensaje no tiene texto",
    "the message has no {}": "al mensaje le falta: {}",
    "write it in one language at least; the others can follow": (
        "escríbalo en un idioma al menos; los demás pueden venir después"
    ),
    "it is a part of those who enter, in per cent": "es una parte de los que entran, en tanto por ciento",
    "version {} of campaign '{}' is gone": "la versión {} de la campaña «{}» ya no está",
    "make its folder writable, or make room": "dé permiso de escritura a su carpeta, o haga sitio",
    "{} cannot be written": "no se puede escribir {}",
}
