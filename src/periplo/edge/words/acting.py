"""Errors of campaigns, channels and the ledger in Spanish; faults.py joins them to the others."""

from __future__ import annotations

ACTING = {
    # The plan of a campaign
    "add at least one node that sends a message": "añada al menos un nodo que envíe un mensaje",
    "two nodes of campaign '{}' are called '{}'": "dos nodos de la campaña '{}' se llaman '{}'",
    "two messages of campaign '{}' are called '{}'": "dos mensajes de la campaña '{}' se llaman '{}'",
    "give each an id of its own": "dé a cada uno su propio id",
    "campaign '{}' says {} '{}'": "la campaña '{}' dice {} '{}'",
    "campaign '{}' holds out {}": "la campaña '{}' reserva {} como grupo de control",
    "the control group is a share of members, 0 or more and less than 1": (
        "el grupo de control es una parte de quienes entran, de 0 a menos de 1"
    ),
    "write 0.10 for one in ten": "escriba 0.10 para uno de cada diez",
    "the goal of campaign '{}' has no time": "el objetivo de la campaña '{}' no tiene plazo",
    "write within: 14d": "escriba within: 14d",
    "the {} of campaign '{}' is a rule about a customer's whole journey": (
        "{} de la campaña '{}' es una regla sobre todo el recorrido de un cliente"
    ),
    "it is judged for each event as it happens": "se juzga con cada evento, cuando ocurre",
    "name an event; what must hold of the customer goes under 'audience'": (
        "indique un evento; lo que deba cumplir el cliente va en 'audience'"
    ),
    "wait '{}' lasts no time": "la espera '{}' no dura nada",
    "write how long, such as 2h, or remove it": "escriba cuánto, por ejemplo 2h, o quítela",
    "send '{}' says message '{}', which campaign '{}' does not have": (
        "el envío '{}' pide el mensaje '{}', que la campaña '{}' no tiene"
    ),
    "it has: {}": "tiene: {}",
    "write it under 'messages'": "escríbalo en 'messages'",
    "the message of send '{}' expires at once": "el mensaje del envío '{}' caduca al instante",
    "write expires: 1d": "escriba expires: 1d",
    "node '{}' goes on to '{}', which campaign '{}' does not have": (
        "el nodo '{}' sigue hacia '{}', que la campaña '{}' no tiene"
    ),
    "add that node, or go on to another": "añada ese nodo, o siga hacia otro",
    "node '{}' comes back to itself without a wait": "el nodo '{}' vuelve sobre sí mismo sin ninguna espera",
    "a member would turn for ever at one instant": "un participante giraría sin fin en el mismo instante",
    "put a wait into the loop": "ponga una espera en el bucle",
    "node '{}' does {}": "el nodo '{}' hace: {}",
    "write wait: 2h, or send: with its channel and message, or split:, random:, experiment:, emit:, update:, call:, "
    "task:, jump: or exit: true": (
        "escriba wait: 2h, o send: con su canal y su mensaje, o split:, random:, experiment:, emit:, update:, call:, "
        "task:, jump: o exit: true"
    ),
    "campaign '{}' has priority {}": "la campaña '{}' tiene prioridad {}",
    "write a whole number from {} to {}; {} goes first": "escriba un número entero de {} a {}; {} va primero",
    "the entry of campaign '{}' names {}": "la entrada de la campaña '{}' indica {}",
    "one enters by an event, by a segment, at a date, or with a season": (
        "se entra por un evento, por un segmento, en una fecha o con una temporada"
    ),
    "write one of event:, segment:, schedule:, date: or season: under 'entry'": (
        "escriba en 'entry' uno de event:, segment:, schedule:, date: o season:"
    ),
    "the entry is by {}": "se entra por {}",
    "one enters in one way": "se entra de una sola manera",
    "wait '{}' waits for several things": "la espera '{}' espera varias cosas",
    "a wait is a span, a time of day, a date of the person, or events with a limit": (
        "una espera es un tiempo, una hora del día, una fecha de la persona, o eventos con un plazo"
    ),
    "wait '{}' waits for events without a limit": "la espera '{}' espera eventos sin plazo",
    "who never does it would stay for ever": "quien nunca lo haga se quedaría para siempre",
    "write within: 7d": "escriba within: 7d",
    "wait '{}' says 'past' without a date": "la espera '{}' dice 'past' sin una fecha",
    "write date: or remove 'past'": "escriba date: o quite 'past'",
    "wait '{}' names no time of day": "la espera '{}' no indica una hora del día",
    "wait '{}' names no day": "la espera '{}' no indica un día",
    "wait '{}' does not say for what": "la espera '{}' no dice a qué espera",
    "wait '{}' leaves no whole hour of the day": "la espera '{}' no deja ninguna hora entera del día",
    "the best hour is one that begins and ends between the hours named": (
        "la mejor hora es una que empieza y termina entre las que se indican"
    ),
    'write between: "09:00-21:00", and within: 24h': 'escriba between: "09:00-21:00" y within: 24h',
    "'between' is '{}'": "'between' es '{}'",
    'write between: "09:00-21:00"': 'escriba between: "09:00-21:00"',
    "send '{}' chooses the best of one channel": "el envío '{}' elige el mejor de un solo canal",
    "write of: [email, sms], or name the channel": "escriba of: [email, sms], o nombre el canal",
    "'of' stands without channel: best or by_stage": "hay 'of' sin channel: best ni by_stage",
    "write channel: best, channel: by_stage, or channels: […]": (
        "escriba channel: best, channel: by_stage, o channels: […]"
    ),
    "send '{}' puts one channel into the order of the stage": (
        "el envío '{}' pone un solo canal en el orden de la etapa"
    ),
    "'{}' has {} ways": "'{}' tiene {} caminos",
    "a way of '{}' has no weight": "un camino de '{}' no tiene peso",
    "chance needs at least two ways, each with a weight above 0": (
        "el azar necesita al menos dos caminos, cada uno con un peso mayor que 0"
    ),
    "two ways of '{}' have one name": "dos caminos de '{}' se llaman igual",
    "split '{}' has no branch": "la bifurcación '{}' no tiene ramas",
    "send '{}' says when_full '{}'": "el envío '{}' dice when_full '{}'",
    "campaign '{}' would look at its segment {} times": "la campaña '{}' miraría su segmento {} veces",
    "at most {} looks are taken in one go": "de una vez se mira como mucho {} veces",
    "write a longer 'every' under the entry, or drive it over a shorter period": (
        "escriba un 'every' más largo en la entrada, o ejecútela en un periodo más corto"
    ),
    "campaign '{}' has ended": "la campaña '{}' ha terminado",
    "what has ended does not go on": "lo que terminó no sigue",
    "publish it again from its file": "publíquela de nuevo desde su archivo",
    "'{}' is '{}', no time of day": "'{}' es '{}', que no es una hora",
    "'{}' is no day of the week": "'{}' no es un día de la semana",
    "'exits' is not a list": "'exits' no es una lista",
    "write exits: [list cancelled]": "escriba exits: [lista cancelada]",
    "there are no nodes": "no hay nodos",
    "write a whole number": "escriba un número entero",
    "'{}' is '{}'": "'{}' es '{}'",
    "write a share such as {}: 0.10": "escriba una parte, como {}: 0.10",
    "'{}' is no text": "'{}' no es un texto",
    "'{}' is missing": "falta '{}'",
    # Publishing and running
    "campaign '{}' is {}": "la campaña '{}' está en estado {}",
    "only an active campaign runs": "solo se ejecuta una campaña activa",
    "publish it again to make it active": "publíquela de nuevo para activarla",
    "the audience of campaign '{}' asks in which stage a customer stands": (
        "la audiencia de la campaña '{}' pregunta en qué etapa está el cliente"
    ),
    "its map was not named": "no se indicó su mapa",
    "name the map with --map, or put it into the workspace": (
        "indique el mapa con --map, o póngalo en la carpeta de trabajo"
    ),
    # The ledger and the channels
    "another process is writing in this workspace": "otro proceso está escribiendo en esta carpeta de trabajo",
    "it is process {}, busy with {}": "es el proceso {}, ocupado con {}",
    "wait until it has ended, then run the same again": "espere a que termine y repita la misma orden",
    "the ledger {} has schema {}, this Periplo knows {}": (
        "el libro {} tiene el esquema {} y este Periplo conoce el {}"
    ),
    "it was written by a newer Periplo": "lo escribió un Periplo más nuevo",
    "install that version, or restore a backup made by this one": (
        "instale esa versión, o recupere una copia hecha con esta"
    ),
    "the ledger's schema is not known": "no se conoce el esquema del libro",
    "{} cannot be read as a ledger": "{} no se puede leer como libro",
    "restore it from a backup": "recupérelo de una copia de seguridad",
    "{} is in use by another process": "otro proceso está usando {}",
    "try again when the other has ended": "repita cuando el otro haya terminado",
    "the disk is full": "el disco está lleno",
    "the last change was not kept": "el último cambio no se guardó",
    "make room and run the same again": "libere espacio y repita la misma orden",
    "{} cannot be opened or written": "{} no se puede abrir o escribir",
    "check the folder and its permissions": "revise la carpeta y sus permisos",
    "check the folder's permissions": "revise los permisos de la carpeta",
    "{} is not a file of the log channel": "{} no es un archivo del canal de registro",
    "move it away, then run again": "llévelo a otro lugar y repita",
}
