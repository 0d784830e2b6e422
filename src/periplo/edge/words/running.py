"""What is said of an installation at work: its alarms, its sizes, rehearsals and upgrades."""

from __future__ import annotations

Words = dict[str, tuple[str, str]]

COMMANDS: Words = {
    "upgrade": (
        "Pone el libro al día con esta versión: antes lo copia y lo prueba en la copia; se puede deshacer",
        "Bring the ledger up to date with this version: copied and tried on the copy first; it can be undone",
    ),
    "upgrade.examples": (
        "periplo actualizar mi-tienda --rehearse\nperiplo actualizar mi-tienda --copies copias",
        "periplo upgrade my-shop --rehearse\nperiplo upgrade my-shop --copies copies",
    ),
}

OPTIONS: Words = {
    "upgrade_rehearse": (
        "Solo lo prueba en una copia, que se borra; la carpeta puede estar en uso",
        "Only try it on a copy, which is deleted; the workspace may be at work",
    ),
    "copies": (
        "Carpeta donde queda la copia del libro; si no, una al lado de la carpeta de trabajo",
        "Folder in which the copy of the ledger stays; else one beside the workspace",
    ),
    "undo": (
        "Vuelve a la copia que hizo una actualización, si desde entonces no se ha guardado nada",
        "Go back to the copy that an upgrade made, if nothing was kept since",
    ),
    "restore_rehearse": (
        "Ensaya: recupera en un lugar que se borra (dentro de DIR, si se indica), revisa, cuenta y mide el tiempo",
        "Rehearse: restore into a place that is deleted (below DIR, if named), look over, count and time it",
    ),
    "report": ("Archivo donde escribir el informe del ensayo", "File to write the rehearsal's report to"),
    "restore_in": (
        "La carpeta de trabajo de la que es la copia, para comparar con ella lo que se cuenta",
        "The workspace of which it is a backup, to compare the counts with",
    ),
    "log": (
        "Cómo se escriben los avisos: frases, o un objeto JSON por línea sin datos personales",
        "How lines are written: sentences, or one JSON object a line without personal data",
    ),
}

TOLD: Words = {
    "alarms_none": (
        "sin alarmas: nada espera y hay sitio en el disco",
        "no alarms: nothing waits, and there is room on the disk",
    ),
    "alarm.disk_low": ("quedan {0} libres en el disco, el {1}", "{0} are left on the disk, {1}"),
    "alarm.disk_low.mend": (
        "libere espacio o amplíe el disco: con menos de 256 MB no se acepta ningún evento",
        "make room or enlarge the disk: with less than 256 MB no event is taken",
    ),
    "alarm.lake_cut": (
        "faltan archivos del lago de eventos, o no están enteros: {0} de {1}",
        "files of the lake of events are lost or not whole: {0} of {1}",
    ),
    "alarm.lake_cut.mend": (
        "avise a quien lleva la instalación para que los recupere de una copia (periplo restaurar): los números siguen "
        "saliendo del índice, pero al construirlo de nuevo se perderían esos eventos",
        "tell whoever runs the installation to restore them from a backup (periplo restore): figures still come from "
        "the index, but those events would be lost when it is built anew",
    ),
    "alarm.part_silent": ("{0} no da señales desde hace {1}", "{0} has given no sign for {1}"),
    "alarm.part_silent.mend": (
        "mire los avisos de «periplo servir»; si no dicen nada, reinícielo: no se pierde nada",
        "read what 'periplo serve' has written; if that says nothing, start it again: nothing is lost",
    ),
    "part.work": ("el proceso que recibe los eventos", "the process that takes events in"),
    "part.act": ("el proceso que lleva las campañas", "the process that drives campaigns"),
    "alarm.lake_behind": (
        "peticiones aceptadas que esperan a ser eventos: {0}; la más antigua, desde hace {1}",
        "requests accepted that wait to become events: {0}; the oldest for {1}",
    ),
    "alarm.lake_behind.mend": (
        "compruebe que «periplo servir» o «periplo trabajar» está en marcha; al arrancar se ponen al día",
        "see that 'periplo serve' or 'periplo work' is running; once started they catch up",
    ),
    "alarm.index_behind": (
        "eventos que aún no están en el índice: {0}, desde hace {1}",
        "events that are not in the index yet: {0}, for {1}",
    ),
    "alarm.index_behind.mend": (
        "las respuestas son correctas, pero más lentas; compruebe que «periplo servir» o «periplo trabajar» "
        "está en marcha",
        "answers are right, only slower; see that 'periplo serve' or 'periplo work' is running",
    ),
    "alarm.campaigns_behind": ("las campañas van con {0} de retraso", "campaigns are {0} late"),
    "alarm.campaigns_behind.mend": (
        "mire los avisos de «periplo servir»: dicen qué campaña se ha detenido y por qué",
        "read what 'periplo serve' has written: it says which campaign stands still, and why",
    ),
    "alarm.in_doubt": (
        "mensajes de los últimos 7 días de los que no se sabe si salieron: {0}",
        "messages of the last 7 days of which nobody knows whether they left: {0}",
    ),
    "alarm.in_doubt.mend": (
        "pregunte a su proveedor por ellos; no se repiten solos, para no escribir dos veces a nadie",
        "ask their carrier about them; they are not repeated, so that nobody is written to twice",
    ),
    "alarm.set_aside": (
        "mensajes de ayer y hoy que no pudieron ser eventos: {0}, el {1}",
        "messages of yesterday and today that could not become events: {0}, {1}",
    ),
    "alarm.set_aside.mend": (
        "mire por qué en la página «Eventos» de la consola: cada uno lleva su motivo",
        "see why on the console's page 'Events': each has its reason",
    ),
}

TOLD |= {
    "sizes": (
        "{0} eventos de {1} clientes: por evento {2} bytes en el lago y {3} en el índice, por cliente {4} en el libro; "
        "al mes se suman {5} eventos y {6}",
        "{0} events of {1} customers: {2} bytes an event in the lake and {3} in the index, {4} a customer in the "
        "ledger; a month adds {5} events and {6}",
    ),
    "sizes_full": ("a este ritmo el disco se llena en {0}", "at this pace the disk is full in {0}"),
    "sizes_far": (
        "a este ritmo el disco no se llena en diez años",
        "at this pace the disk is not full in ten years",
    ),
    "sizes.mend": (
        "amplíe el disco, o borre lo que es demasiado antiguo: periplo plazos",
        "enlarge the disk, or let go of what is too old: periplo retention",
    ),
}

TOLD |= {
    "upgraded": (
        "Libro actualizado del esquema {0} al {1}: {2} filas, probado antes en una copia en {3}.",
        "Ledger brought from schema {0} to {1}: {2} rows, tried on a copy before in {3}.",
    ),
    "upgrade_rehearsed": (
        "El libro tiene el esquema {0}, esta versión el {1}. Probado en una copia: {2} filas en {3}, nada falta.",
        "The ledger has schema {0}, this version {1}. Tried on a copy: {2} rows in {3}, nothing is missing.",
    ),
    "upgrade_undone": (
        "Libro devuelto del esquema {0} al {1}: {2} filas. Instale ahora la versión que lo escribió.",
        "Ledger put back from schema {0} to {1}: {2} rows. Now install the version that wrote it.",
    ),
    "upgrade_none": (
        "El libro ya tiene el esquema de hoy, {0}.",
        "The ledger has today's schema already, {0}.",
    ),
    "upgrade_copy": (
        "La copia de antes: {0}. Bórrela cuando ya no quiera volver atrás: lleva datos de personas.",
        "The copy of before: {0}. Delete it once you will not go back: it holds data of people.",
    ),
    "upgrade_wrong": (
        "Del esquema {0} al {1} algo no va bien; el libro está como estaba:",
        "From schema {0} to {1} something is not well; the ledger stands as it stood:",
    ),
    "rehearsal_well": (
        "La copia de «{0}» del {1} se recupera entera.",
        "The backup of '{0}' of {1} can be restored whole.",
    ),
    "rehearsal_wrong": (
        "La copia de «{0}» del {1} se recupera, y algo pide atención.",
        "The backup of '{0}' of {1} can be restored, and something wants attention.",
    ),
    "rehearsal.title": ("Ensayo de recuperación: {0}", "A restoring rehearsed: {0}"),
    "rehearsal.file": ("Copia: `{0}`, {1}, {2} archivos", "Backup: `{0}`, {1}, {2} files"),
    "rehearsal.at": ("Ensayado el {0}", "Rehearsed at {0}"),
    "rehearsal.forgotten": (
        "Identificadores de personas borradas desde entonces, borrados también aquí: {0}",
        "Identifiers of people erased since, erased here too: {0}",
    ),
    "rehearsal.found": ("Lo que contiene", "What stands in it"),
    "rehearsal.copy": ("en la copia", "in the backup"),
    "rehearsal.live": ("ahora", "now"),
    "rehearsal.n_events": ("eventos en el lago", "events in the lake"),
    "rehearsal.n_indexed": ("eventos en el índice", "events in the index"),
    "rehearsal.n_customers": ("clientes", "customers"),
    "rehearsal.n_members": ("recorridos por campañas", "runs through campaigns"),
    "rehearsal.n_decisions": ("decisiones", "decisions"),
    "rehearsal.n_messages": ("mensajes", "messages"),
    "rehearsal.took": ("Lo que tardó", "How long it took"),
    "rehearsal.proved": ("comprobar cada byte", "to prove every byte"),
    "rehearsal.restored": ("recuperar, y hacer el índice de nuevo", "to restore, and build the index anew"),
    "rehearsal.looked_over": ("revisarlo todo", "to look everything over"),
    "rehearsal.whole": ("en total", "in all"),
    "rehearsal.checks": ("Lo que se revisó", "What was looked at"),
}

FAULTS = {
    "an upgrade is rehearsed or undone, not both": "una actualización se ensaya o se deshace, no las dos cosas",
    "the file that {} names cannot be read": "el archivo que nombra {} no se puede leer",
    "the file that {} names is empty": "el archivo que nombra {} está vacío",
    "check path and permissions": "revise la ruta y los permisos",
    "write the value on its first line": "escriba el valor en su primera línea",
    "it is no text in UTF-8": "no es un texto en UTF-8",
    "leave one of the two out": "quite una de las dos",
    "nothing says where to restore to": "nada dice dónde recuperar",
    "name an empty folder, or say --rehearse to try it out": (
        "indique una carpeta vacía, o diga --rehearse para ensayarlo"
    ),
    "there is no place to rehearse in": "no hay dónde ensayar",
    "there is no room to rehearse in": "no hay sitio para ensayar",
    "there is no room to try the upgrade": "no hay sitio para probar la actualización",
    "it takes about {} MB, and {} MB are free": "hacen falta unos {} MB, y hay {} MB libres",
    "name a folder with room": "indique una carpeta con sitio",
    "make room on this disk": "libere espacio en este disco",
    "'{}' is no ledger": "«{}» no es un libro",
    "name the copy of one": "indique la copia de uno",
    "something was kept since this copy was made, and would be lost": (
        "desde que se hizo esta copia se ha guardado algo, y se perdería"
    ),
    "go on with the newer Periplo, or restore a whole backup into another folder": (
        "siga con el Periplo más nuevo, o recupere una copia entera en otra carpeta"
    ),
    "the ledger cannot be copied": "el libro no se puede copiar",
    "it is a copy of an earlier upgrade": "es la copia de una actualización anterior",
    "this workspace keeps no ledger in a file": "esta carpeta de trabajo no guarda el libro en un archivo",
    "it is empty, or its ledger is in a database": "está vacía, o su libro está en una base de datos",
    "of a database make a dump with the server's tools before a new Periplo opens it": (
        "de una base de datos, haga un volcado con las herramientas del servidor antes de abrirla con un Periplo nuevo"
    ),
    "'{}' is no copy of a ledger": "«{}» no es la copia de un libro",
    "name the file that the upgrade told": "indique el archivo que dijo la actualización",
}

PAGES: Words = {
    "alarms_title": ("Piden atención", "These want attention"),
}
