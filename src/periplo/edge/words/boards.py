"""What boards say: the page, the command, and its errors."""

from __future__ import annotations

PAGES = {
    "boards": ("Tableros", "Boards"),
    "boards_lead": (
        "Varias vistas, el mapa y preguntas juntas en una página, en el orden que usted quiera.",
        "Several views, the map and questions together on one page, in the order that you want.",
    ),
    "boards_none": (
        "Todavía no hay ninguno. Haga uno aquí abajo, o abra una pregunta o el mapa y elija «Poner en un tablero».",
        "There are none yet. Make one below, or open a question or the map, and choose “Put on a board”.",
    ),
    "board_cards": ("{0} fichas", "{0} cards"),
    "board_cards.one": ("{0} ficha", "{0} card"),
    "board_n": ("n = {0} clientes", "n = {0} customers"),
    "board_n.one": ("n = {0} cliente", "n = {0} customer"),
    "board_new": ("Un tablero nuevo", "A new board"),
    "board_make": ("Hacer el tablero", "Make the board"),
    "board_views": ("Con estas vistas guardadas", "With these saved views"),
    "board_no_views": (
        "Aún no hay vistas guardadas: el tablero empieza vacío.",
        "There are no saved views yet: the board begins empty.",
    ),
    "board_empty": ("Este tablero está vacío.", "This board is empty."),
    "board_empty_mend": (
        "Abra una pregunta o el mapa y elija «Poner en un tablero».",
        "Open a question or the map, and choose “Put on a board”.",
    ),
    "board_put": ("Ponerla", "Put it there"),
    "board_put_this": ("Poner en un tablero", "Put on a board"),
    "board_put_view": ("Añadir una vista guardada", "Add a saved view"),
    "board_which": ("En qué tablero", "On which board"),
    "board_new_one": ("uno nuevo…", "a new one…"),
    "board_new_name": ("Nombre del nuevo", "Name of the new one"),
    "board_new_help": (
        "Solo si es nuevo; si no dice nada, se llama como la ficha.",
        "Only for a new one; left out, it is called as the card.",
    ),
    "board_card_title": ("Título de la ficha", "Title of the card"),
    "board_card_change": ("Cambiar el título o quitar", "Rename or take off"),
    "board_off": ("Quitar del tablero", "Take off the board"),
    "board_change": ("Nombre, para quién, o quitar el tablero", "Name, for whom, or remove the board"),
    "board_remove": ("Quitar el tablero", "Remove the board"),
    "board_up": ("Subir «{0}»", "Move “{0}” up"),
    "board_down": ("Bajar «{0}»", "Move “{0}” down"),
    "board_earlier": ("Antes", "Earlier"),
    "board_later": ("Después", "Later"),
    "board_waits": ("Se está preparando…", "Being prepared…"),
    "board_answering": ("Calculando…", "Working it out…"),
    "board_failed": (
        "No se pudo calcular ahora; abra la pregunta para ver por qué.",
        "This could not be worked out now; open the question to see why.",
    ),
    "board_all": ("Calcular ahora todas las fichas", "Work out all cards now"),
    "kind.board": ("Tablero", "Board"),
}

COMMANDS = {
    "board": (
        "Tableros: vistas y preguntas juntas en una página",
        "Boards: views and questions together on one page",
    ),
    "board.list": ("Da los tableros del espacio de trabajo", "List the workspace's boards"),
    "board.list.examples": ("periplo tablero lista", "periplo board list"),
    "board.show": (
        "Cuenta un tablero ahora: la frase y el periodo de cada ficha. Con --out lo escribe en PDF",
        "Tell a board as it stands now: each card's sentence and period. With --out, write it as PDF",
    ),
    "board.show.examples": (
        "periplo tablero ver 3\nperiplo tablero ver 3 --out tablero.pdf\nperiplo tablero ver 3 --format json",
        "periplo board show 3\nperiplo board show 3 --out board.pdf\nperiplo board show 3 --format json",
    ),
    "board.new": (
        "Hace un tablero para todos, con vistas guardadas",
        "Make a board for all, with saved views",
    ),
    "board.new.examples": (
        'periplo tablero nuevo "Lunes de dirección" --view 4 --view 7',
        'periplo board new "Monday, management" --view 4 --view 7',
    ),
    "board.add": ("Pone una vista guardada al final de un tablero", "Put a saved view at the end of a board"),
    "board.add.examples": ("periplo tablero poner 3 7", "periplo board add 3 7"),
    "board.remove": ("Quita un tablero; las vistas se quedan", "Remove a board; the views stay"),
    "board.remove.examples": ("periplo tablero quitar 3", "periplo board remove 3"),
}

OPTIONS = {
    "board_view": (
        "Número de una vista guardada, en orden; se repite",
        "Number of a saved view, in order; repeatable",
    ),
    "board_out": ("Dónde escribir el PDF", "Where to write the PDF"),
}

TOLD = {
    "board.none": ("Todavía no hay tableros.", "There are no boards yet."),
    "board.made": ("Tablero {0}: {1}", "Board {0}: {1}"),
    "board.put": ("«{1}» está en el tablero {0}.", "'{1}' stands on board {0}."),
    "board.removed": ("Tablero {0} quitado.", "Board {0} removed."),
    "board.id": ("n.º", "no."),
    "board.title": ("nombre", "name"),
    "board.cards": ("fichas", "cards"),
    "board.whom": ("para quién", "for whom"),
}

FAULTS = {
    "there is no board {}": "no hay un tablero {}",
    "it was removed, or is another's own": "se quitó, o es solo de otra persona",
    "choose one at /boards": "elija uno en /boards",
    "list them: periplo board list": "véalos: periplo tablero lista",
    "this board is another's": "este tablero es de otra persona",
    "only an editor changes one that is for all": "el que es para todos solo lo cambia un editor",
    "make one of your own": "haga uno suyo",
    "the board has no name": "el tablero no tiene nombre",
    "write a name for it": "escriba un nombre",
    "this card does not stand on the board": "esta ficha no está en el tablero",
    "it was taken off": "se quitó",
    "open the board again": "abra el tablero de nuevo",
    "a board holds {} cards at most": "un tablero tiene {} fichas como mucho",
    "nobody reads more on one page": "nadie lee más en una página",
    "make another board": "haga otro tablero",
    "this form says nothing that a board knows": "este formulario no dice nada que un tablero conozca",
    "open the page again": "abra la página de nuevo",
    "'{}' is no question of a board": "«{}» no es una pregunta de un tablero",
    "take the card off": "quite la ficha",
    "this map is not here any more": "este mapa ya no está aquí",
    "there are no events yet": "todavía no hay eventos",
    "import some, or let them come in": "importe algunos, o deje que lleguen",
    "there is no view {}": "no hay una vista {}",
    "it was removed": "se quitó",
    "choose one at /views of the console": "elija una en /views de la consola",
    "a board is written as PDF": "un tablero se escribe en PDF",
    "end the name with .pdf": "termine el nombre en .pdf",
}
