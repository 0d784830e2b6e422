"""What commands, questions and the machine refuse, in Spanish: options, the demo, copies, secrets, the lake."""

from __future__ import annotations

FAULTS = {
    # options
    "Periplo speaks es and en": "Periplo habla es y en",
    "--preset and --mapping were both given": "se dieron --preset y --mapping a la vez",
    "--events and --in were both given": "se dieron --events y --in a la vez",
    "name files or a workspace, not both": "indique archivos o una carpeta de trabajo, no las dos cosas",
    "--{} belongs to files, and the events come from a workspace": (
        "--{} va con archivos, y los eventos vienen de una carpeta de trabajo"
    ),
    "leave --{} out, or name files with --events": "quite --{}, o indique archivos con --events",
    "'{}' does not say in which form to write": "«{}» no dice en qué formato escribir",
    "known endings are {}": "se conocen estas terminaciones: {}",
    "use one of them, or say --format {}": "use una de ellas, o diga --format {}",
    "write HOST:PORT, such as 127.0.0.1:8080": "escriba HOST:PUERTO, como 127.0.0.1:8080",
    "this folder has no {}": "esta carpeta no tiene {}",
    "make one with 'periplo init', or name it with --in DIR": (
        "créela con «periplo iniciar», o indíquela con --in CARPETA"
    ),
    "name it with --in DIR": "indíquela con --in CARPETA",
    "and no workspace in which a campaign of this id could be": (
        "ni hay una carpeta de trabajo en la que pueda estar una campaña con ese id"
    ),
    "there is no version {} of campaign '{}'": "no existe la versión {} de la campaña «{}»",
    "there are: 1 to {}": "hay: de la 1 a la {}",
    "list them: periplo campaign versions {}": "vea cuáles hay: periplo campaña versiones {}",
    "list them: periplo user list": "vea cuáles hay: periplo usuario lista",
    "no column says who the people are": "ninguna columna dice quiénes son las personas",
    "the file has: {}": "el archivo tiene: {}",
    "name one user_id, email, phone or anonymous_id": "llame a una user_id, email, phone o anonymous_id",
    "the file is not UTF-8": "el archivo no está en UTF-8",
    "save it as CSV in UTF-8": "guárdelo como CSV en UTF-8",
    "name a folder that you may write": "indique una carpeta en la que pueda escribir",
    "name another": "indique otra",
    "move it away": "llévela a otro sitio",
    "use one of: {}": "use uno de: {}",
    "--below and --above say the same": "--below y --above dicen lo mismo",
    # asked by programs and notebooks
    "what speaks the Model Context Protocol is not installed": (
        "no está instalado lo que habla el Model Context Protocol"
    ),
    "install it: pip install 'periplo[mcp]'": "instálelo: pip install 'periplo[mcp]'",
    "pip install 'periplo[oidc]'": "ejecute: pip install 'periplo[oidc]'",
    "there is no tool '{}'": "no existe la herramienta «{}»",
    "list the tools": "pida la lista de herramientas",
    "it is yes or no": "es sí o no",
    "say true or false": "diga true o false",
    "it is a text": "es un texto",
    "say it as in the command": "dígalo como en el comando",
    "nothing was named to ask of": "no se indicó a qué preguntar",
    "give journeys, or paths=FILE": "dé recorridos, o paths=ARCHIVO",
    # questions
    "there is no step {} to break down by": "no existe el paso {} por el que desglosar",
    "the gap between sessions is nothing": "el hueco entre sesiones no dura nada",
    "moments cannot stand side by side by '{}'": "los momentos no se pueden comparar por «{}»",
    "it takes words of {} values at most": "se admiten palabras de {} valores como máximo",
    "name such a property, such as place or channel": "nombre una propiedad así, como place o channel",
    "stages cannot be asked with rule '{}' and scope '{}'": (
        "no se puede preguntar por etapas con la regla «{}» y el alcance «{}»"
    ),
    "rule is last or furthest; scope is first, repeat or all": (
        "la regla es last o furthest; el alcance es first, repeat o all"
    ),
    "this answer has no customers behind '{}'": "esta respuesta no tiene clientes detrás de «{}»",
    "it tells no such figure, or one that counts no customers": (
        "no da esa cifra, o es una que no cuenta clientes"
    ),
    "choose a figure in the table of the answer": "elija una cifra en la tabla de la respuesta",
    "the property '{}' is of another kind by its new values": (
        "la propiedad «{}» es de otro tipo por sus valores nuevos"
    ),
    "the index is built anew": "el índice se construye de nuevo",
    "the change was not kept": "el cambio no se guardó",
    # the demo and the examples
    "'{}' holds something that is not a demo": "'{}' contiene algo que no es una demostración",
    "the demo would have to replace it": "la demostración tendría que sustituirlo",
    "somebody has worked in the demo in '{}'": "alguien ha trabajado en la demostración de '{}'",
    "it was made by other arguments or another Periplo, and building it anew would throw that work away": (
        "se hizo con otras opciones o con otro Periplo, y al construirla de nuevo se perdería ese trabajo"
    ),
    "name another folder, or remove this one yourself": "indique otra carpeta, o borre usted esta",
    "the demo cannot be written in '{}'": "no se puede escribir la demostración en '{}'",
    "the demo shop does not stand in '{}'": "la tienda de demostración no está en '{}'",
    "it knows: {}": "conoce: {}",
    "'{}' is no kind of file that the demo writes": "'{}' no es un tipo de archivo que escriba la demostración",
    "use .parquet, .csv or .csv.gz": "use .parquet, .csv o .csv.gz",
    "free some space or choose another folder": "libere espacio o elija otra carpeta",
    "a demo shop with {} customers tells nothing": "una tienda de demostración con {} clientes no dice nada",
    "choose between {} and {} customers": "elija entre {} y {} clientes",
    # copies of the workspace
    "this workspace keeps its ledger in a database": "esta carpeta de trabajo tiene su libro en una base de datos",
    "its server makes backups of it": "las copias las hace su servidor",
    "back the database up with its own tools, and the folder 'lake' after it": (
        "copie la base de datos con sus propias herramientas, y después la carpeta 'lake'"
    ),
    "put the passphrase into it": "ponga en ella la frase de paso",
    "it holds what no backup holds": "contiene lo que ninguna copia contiene",
    "do not use it": "no la use",
    "it is empty": "está vacía",
    # lake, ledger and machine
    "there is not enough memory": "no hay memoria suficiente",
    "the events do not fit": "los eventos no caben",
    "choose fewer with --where or --from, or import them": "elija menos con --where o --from, o impórtelos",
    "the lake cannot be compacted": "el lago no se puede compactar",
    "a segment was replaced by somebody else": "otro proceso sustituyó un segmento",
    "nothing was changed": "no se cambió nada",
    "the ledger refused a second entry for what is unique": (
        "el libro rechazó una segunda entrada de lo que es único"
    ),
    "a message's key exists already": "la clave de un mensaje ya existe",
    "nothing was written": "no se escribió nada",
    "the connection that held this worker's customers was lost": (
        "se perdió la conexión que reservaba los clientes de este proceso"
    ),
    "another worker may have gone on with them, so nothing more was written": (
        "puede que otro proceso haya seguido con ellos, así que no se escribió nada más"
    ),
    "nothing has to be done: it takes its part again": "no hay que hacer nada: vuelve a tomar su parte",
    "{} does not behave as a ledger": "{} no se comporta como un libro",
    "restore a backup": "recupere una copia de seguridad",
    "the last changes of {} stand beside it, in a folder that cannot be written": (
        "los últimos cambios de {} están a su lado, en una carpeta en la que no se puede escribir"
    ),
    "the process that wrote them did not end as it should": "el proceso que los escribió no terminó como debía",
    "copy the workspace to a folder that can be written": (
        "copie la carpeta de trabajo a un sitio en el que se pueda escribir"
    ),
    "the folder '{}' cannot be written": "en la carpeta '{}' no se puede escribir",
    "it was deleted, damaged or left behind": "se borró, se dañó o no se trajo",
}
