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
    "write wait: 2h, or send: with its channel and message, or exit: true": (
        "escriba wait: 2h, o send: con su canal y su mensaje, o exit: true"
    ),
    "'again' is '{}'": "'again' es '{}'",
    "'exits' is not a list": "'exits' no es una lista",
    "write exits: [list cancelled]": "escriba exits: [lista cancelada]",
    "there are no nodes": "no hay nodos",
    "message '{}' has a placeholder": "el mensaje '{}' tiene un hueco por rellenar",
    "placeholders are not filled in yet, and nobody should read one": (
        "los huecos todavía no se rellenan, y nadie debería leer uno"
    ),
    "write plain text": "escriba texto sin huecos",
    "the version is '{}'": "la versión es '{}'",
    "write a whole number": "escriba un número entero",
    "'{}' is '{}'": "'{}' es '{}'",
    "write a share such as {}: 0.10": "escriba una parte, como {}: 0.10",
    "'{}' is no text": "'{}' no es un texto",
    "'{}' is missing": "falta '{}'",
    # Publishing and running
    "{} members of '{}' wait at {}": "{} participantes de '{}' esperan en {}",
    "the new version has no such node, so they could not go on": (
        "la versión nueva no tiene ese nodo, así que no podrían seguir"
    ),
    "keep the node until they have passed it": "conserve el nodo hasta que lo hayan pasado",
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
