"""What comments on a map say: commands, the page, the badges."""

from __future__ import annotations

COMMANDS = {
    "map.comments": (
        "Da los comentarios del equipo sobre un mapa, por hilos: qué se dijo, quién, cuándo y sobre qué parte",
        "List the team's comments on a map, by threads: what was said, by whom, when and about which part",
    ),
    "map.comments.examples": (
        "periplo mapa comentarios tienda\nperiplo mapa comentarios tienda --resolved --format json\n"
        "periplo mapa comentarios mapas/tienda.yaml --at column:pago",
        "periplo map comments shop\nperiplo map comments shop --resolved --format json\n"
        "periplo map comments maps/shop.yaml --at column:pay",
    ),
    "map.comment": (
        "Comenta una parte de un mapa, o contesta; @nombre avisa a otro usuario. Con --resolve da un hilo por resuelto",
        "Comment on a part of a map, or answer; @name tells another user. With --resolve a thread is settled",
    ),
    "map.comment.examples": (
        'periplo mapa comentar tienda "¿Por qué bajó la emoción aquí, @ana?" --at cell:pago/feeling --author leo\n'
        'periplo mapa comentar tienda "Faltaba una tarjeta en las pruebas" --to 3 --author ana\n'
        "periplo mapa comentar tienda --resolve 3",
        'periplo map comment shop "Why is the feeling lower here, @ana?" --at cell:pay/feeling --author leo\n'
        'periplo map comment shop "One card was missing in the tests" --to 3 --author ana\n'
        "periplo map comment shop --resolve 3",
    ),
}

OPTIONS = {
    "comments_open": ("Solo los hilos abiertos", "Open threads only"),
    "comments_resolved": ("Solo los resueltos", "Resolved ones only"),
    "comments_at": (
        "Solo los de esta parte: map, stage:ID, column:ID o cell:COLUMNA/FILA",
        "Those of this part only: map, stage:ID, column:ID or cell:COLUMN/LANE",
    ),
    "comment_at": (
        "Sobre qué parte: map, stage:ID, column:ID o cell:COLUMNA/FILA (si no, todo el mapa)",
        "About which part: map, stage:ID, column:ID or cell:COLUMN/LANE (else the whole map)",
    ),
    "comment_to": ("El comentario al que contesta", "The comment that it answers"),
    "comment_resolve": ("Da este hilo por resuelto", "Settle this thread"),
    "comment_reopen": ("Abre otra vez este hilo", "Open this thread again"),
    "comment_author": ("Quién lo dice: el nombre de un usuario", "Who says so: a user's name"),
}

TOLD = {
    "comment.kept": ("Comentario {0}: {1}", "Comment {0}: {1}"),
    "comment.unknown": (
        "Nadie se llama {0} en esta carpeta de trabajo: no se avisó a nadie con ese nombre.",
        "Nobody in this workspace is called {0}: nobody of that name was told.",
    ),
    "comment.resolved": ("El hilo {0} está resuelto.", "Thread {0} is settled."),
    "comment.reopened": ("El hilo {0} está abierto otra vez.", "Thread {0} is open again."),
    "comment.none": ("No hay comentarios.", "There are no comments."),
    "comment.col.id": ("n.º", "no."),
    "comment.col.at": ("parte", "part"),
    "comment.col.author": ("quién", "who"),
    "comment.col.when": ("cuándo", "when"),
    "comment.col.text": ("comentario", "comment"),
    "comment.col.state": ("estado", "state"),
    "comment.open": ("abierto", "open"),
    "comment.settled": ("resuelto", "settled"),
    "comment.answer": ("contesta a {0}", "answers {0}"),
}

PAGES = {
    "comments": ("Comentarios: {0}", "Comments: {0}"),
    "comments_link": ("Comentarios", "Comments"),
    "comments_n": ("{0} comentarios", "{0} comments"),
    "comments_n.one": ("1 comentario", "1 comment"),
    "comments_open_n": ("Abiertos ({0})", "Open ({0})"),
    "comments_resolved_n": ("Resueltos ({0})", "Settled ({0})"),
    "comments_mentions_n": ("Me mencionan ({0})", "Mention me ({0})"),
    "comments_filter": ("Solo sobre: {0}", "About this alone: {0}"),
    "comments_everywhere": ("Ver los de todo el mapa", "See those of the whole map"),
    "comments_none_open": (
        "No hay hilos abiertos. Escriba abajo lo que quiera preguntar o proponer sobre una parte del mapa.",
        "There are no open threads. Write below what you want to ask or propose about a part of the map.",
    ),
    "comments_none_here": ("No hay nada que mostrar aquí.", "There is nothing to show here."),
    "comments_none_resolved": ("Todavía no se ha resuelto ningún hilo.", "No thread was settled yet."),
    "comments_none_mentions": ("Nadie le ha mencionado.", "Nobody mentioned you."),
    "comments_whole": ("Todo el mapa", "The whole map"),
    "comments_gone_part": (
        "{0}: esta parte ya no está en el mapa",
        "{0}: this part is no longer on the map",
    ),
    "comments_gone_map": ("el mapa «{0}» ya no está aquí", "the map “{0}” is not here any more"),
    "comments_on_map": ("en el mapa «{0}»", "on the map “{0}”"),
    "comments_new": ("Comentar", "Comment"),
    "comments_at": ("Sobre qué", "About what"),
    "comments_lane": ("Celda", "Cell"),
    "comments_lane_none": ("– la columna entera –", "– the whole column –"),
    "comments_stages": ("Etapas", "Stages"),
    "comments_text": ("Comentario", "Comment"),
    "comments_help": (
        "Con @nombre se avisa a otra persona: {0}.",
        "With @name another person is told: {0}.",
    ),
    "comments_help_nobody": (
        "Cuando la carpeta de trabajo tenga usuarios, @nombre avisará a uno.",
        "Once the workspace has users, @name tells one.",
    ),
    "comments_send": ("Comentar", "Comment"),
    "comments_answer": ("Contestar", "Answer"),
    "comments_answer_to": ("Respuesta", "Answer"),
    "comments_change": ("Cambiar o borrar", "Change or delete"),
    "comments_delete_only": ("Borrar…", "Delete…"),
    "comments_save": ("Guardar", "Save"),
    "comments_delete": ("Borrar el comentario", "Delete the comment"),
    "comments_resolve": ("Dar por resuelto", "Settle"),
    "comments_reopen": ("Abrir otra vez", "Open again"),
    "comments_know": ("Lo he visto", "Noted"),
    "comments_waits": ("Le mencionan", "Mentions you"),
    "comments_edited": ("cambiado", "changed"),
    "comments_taken_back": ("Este comentario se borró.", "This comment was deleted."),
    "comments_resolved_by": ("Resuelto por {0} el {1}", "Settled by {0}, {1}"),
    "comments_nobody": ("Alguien en este equipo", "Somebody at this machine"),
    "comments_unknown": (
        "Nadie se llama {0} aquí, así que no se avisó a nadie con ese nombre. Si es una errata, cambie el comentario.",
        "Nobody here is called {0}, so nobody of that name was told. If it is a slip, change the comment.",
    ),
    "comments_may_not": (
        "Usted puede leer los comentarios; para escribir hace falta el papel de comentarista o uno mayor.",
        "You may read comments; to write, the role of commenter or a higher one is needed.",
    ),
    "comments_answers": ("{0} respuestas", "{0} answers"),
    "comments_answers.one": ("1 respuesta", "1 answer"),
    "comments_all_here": ("Ver y contestar", "See and answer"),
    "comments_mentioned": ("Le mencionaron ({0})", "You were mentioned ({0})"),
    "edit_tie_comments.one": (
        "Un hilo de comentarios abierto, que quedará como de una parte que ya no está",
        "One open thread of comments, which stays as one about a part that is gone",
    ),
    "edit_tie_comments": (
        "{0} hilos de comentarios abiertos, que quedarán como de una parte que ya no está",
        "{0} open threads of comments, which stay as ones about a part that is gone",
    ),
    "comments_key": ("Comentar", "Comment"),
}

FAULTS = {
    "'{}' is no place of a map": "«{}» no es un lugar de un mapa",
    "a comment is about the map, a stage, a column, or a cell of a column": (
        "un comentario trata del mapa, de una etapa, de una columna o de una celda de una columna"
    ),
    "write map, stage:ID, column:ID or cell:COLUMN/LANE": (
        "escriba map, stage:ID, column:ID o cell:COLUMNA/FILA"
    ),
    "map '{}' has no place '{}'": "el mapa «{}» no tiene el lugar «{}»",
    "it was removed, or mistyped": "se quitó, o está mal escrito",
    "write map, stage:ID, column:ID or cell:COLUMN/LANE with ids of this map": (
        "escriba map, stage:ID, column:ID o cell:COLUMNA/FILA con ids de este mapa"
    ),
    "the comment is empty": "el comentario está vacío",
    "there is nothing to read": "no hay nada que leer",
    "write what you want to say": "escriba lo que quiera decir",
    "the comment is longer than {} characters": "el comentario pasa de {} letras",
    "nobody reads so much beside a map": "nadie lee tanto junto a un mapa",
    "say what matters here, and link to the rest": "diga aquí lo que importa y enlace lo demás",
    "this comment is somebody else's": "este comentario es de otra persona",
    "only its author may change it": "solo lo puede cambiar quien lo escribió",
    "answer it instead": "contéstelo",
    "only its author and administrators may delete it": (
        "solo lo pueden borrar quien lo escribió y los administradores"
    ),
    "answer it, or ask its author": "contéstelo, o pídaselo a quien lo escribió",
    "this comment was taken back": "este comentario se borró",
    "its words are gone": "sus palabras ya no están",
    "write a new one": "escriba uno nuevo",
    "there is no comment {} on this map": "no hay ningún comentario {} en este mapa",
    "it was deleted meanwhile, or is on another map": "se borró mientras tanto, o está en otro mapa",
    "look at the comments as they are now": "mire los comentarios como están ahora",
    "only a column has cells": "solo una columna tiene celdas",
    "a cell was chosen together with the map or a stage": "se eligió una celda junto con el mapa o una etapa",
    "choose a column, or leave the cell out": "elija una columna, o no elija celda",
    "there is no map '{}' here": "no hay ningún mapa «{}» aquí",
    "neither its file nor a comment on it": "ni su archivo ni ningún comentario sobre él",
    "this workspace has: {}": "esta carpeta de trabajo tiene: {}",
    "comments live in one": "los comentarios viven en una",
    "nothing was said": "no se dijo nada",
    "a comment needs words, unless a thread is settled or opened again": (
        "un comentario necesita palabras, salvo que se resuelva o se abra otra vez un hilo"
    ),
    "write them in quotes, or say --resolve or --reopen": (
        "escríbalas entre comillas, o diga --resolve o --reopen"
    ),
    "--at says another part than the comment that is answered": (
        "--at dice otra parte que el comentario al que se contesta"
    ),
    "an answer stands where its thread stands": "una respuesta está donde está su hilo",
    "leave --at out": "quite --at",
    "open and settled threads are all threads": "los hilos abiertos y los resueltos son todos los hilos",
    "--open and --resolved exclude each other": "--open y --resolved se excluyen",
    "leave both out": "quite las dos",
}
