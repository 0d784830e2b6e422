"""What links that show one map say: the command, the page where they are made, the page that they open."""

from __future__ import annotations

COMMANDS = {
    "map.share": (
        "Hace un enlace que enseña un mapa a quien no tiene cuenta, o da los que hay, o anula uno",
        "Make a link that shows a map to whoever has no account, or list those there are, or revoke one",
    ),
    "map.share.examples": (
        "periplo mapa compartir tienda\nperiplo mapa compartir tienda --figures --days 30 --language en\n"
        "periplo mapa compartir tienda --list\nperiplo mapa compartir tienda --revoke 1f0c9a2e",
        "periplo map share shop\nperiplo map share shop --figures --days 30 --language en\n"
        "periplo map share shop --list\nperiplo map share shop --revoke 1f0c9a2e",
    ),
}

OPTIONS = {
    "share_days": ("Cuántos días se abre, de 1 a 90", "For how many days it opens, 1 to 90"),
    "share_figures": (
        "Con las cifras de lo vivido; si no, solo el dibujo",
        "With the figures of what was lived; else the drawing alone",
    ),
    "share_language": (
        "En qué idioma se enseña (si no, el de la carpeta de trabajo)",
        "In which language it is shown (else the workspace's)",
    ),
    "share_list": ("Da los enlaces que se han hecho", "List the links that were made"),
    "share_revoke": ("Anula este enlace", "Revoke this link"),
    "share_author": ("Quién lo hace", "Who makes it"),
}  # fmt: skip

TOLD = {
    "share.made": (
        "El enlace enseña «{0}» ({1}) hasta el {2}. Solo se dice ahora:",
        "The link shows “{0}” ({1}) until {2}. It is told only now:",
    ),
    "share.revoked": ("El enlace {0} ya no abre nada.", "Link {0} opens nothing any more."),
    "share.none": ("No se ha hecho ningún enlace a este mapa.", "No link to this map was ever made."),
    "share.figures": ("con cifras", "with figures"),
    "share.drawing": ("solo el dibujo", "the drawing alone"),
    "share.col.id": ("enlace", "link"),
    "share.col.shows": ("enseña", "shows"),
    "share.col.language": ("idioma", "language"),
    "share.col.made": ("hecho", "made"),
    "share.col.by": ("por", "by"),
    "share.col.ends": ("hasta", "until"),
    "share.col.state": ("estado", "state"),
    "share.col.uses": ("veces abierto", "times opened"),
    "share.col.used": ("la última", "last"),
    "share.state.open": ("abierto", "open"),
    "share.state.ended": ("terminado", "ended"),
    "share.state.revoked": ("anulado el {0}", "revoked {0}"),
    "share.state.revoked_by": ("anulado por {0} el {1}", "revoked by {0}, {1}"),
    "share.log_made": ("se hizo el enlace {0} al mapa {1}", "link {0} to map {1} was made"),
    "share.log_revoked": ("se anuló el enlace {0} al mapa {1}", "link {0} to map {1} was revoked"),
}

PAGES = {
    "share": ("Compartir: {0}", "Share: {0}"),
    "share_link": ("Compartir", "Share"),
    "share_lead": (
        "Un enlace enseña este mapa, y nada más, a quien no tiene cuenta. Quien lo tenga lo ve, hasta que termina o "
        "alguien lo anula.",
        "A link shows this map, and nothing else, to whoever has no account. Whoever has it sees the map, until it "
        "ends or somebody revokes it.",
    ),
    "share_warning": (
        "Se ve todo lo que dice el mapa: también los nombres y las citas de sus celdas. Los comentarios, los clientes "
        "y las demás páginas no se ven.",
        "All that the map says is seen: names and quotes in its cells too. Comments, customers and other pages are "
        "not.",
    ),
    "share_new": ("Hacer un enlace", "Make a link"),
    "share_shows": ("Qué enseña", "What it shows"),
    "share_drawing": ("Solo el dibujo", "The drawing alone"),
    "share_figures": (
        "El dibujo con las cifras de los últimos 90 días y el efecto de las campañas",
        "The drawing with the figures of the last 90 days and what campaigns changed",
    ),
    "share_days": ("Días que se abre (1 a 90)", "Days that it opens (1 to 90)"),
    "share_language": ("Idioma", "Language"),
    "share_tongue_es": ("español", "Spanish"),
    "share_tongue_en": ("inglés", "English"),
    "share_make": ("Hacer el enlace", "Make the link"),
    "share_made": (
        "Este es el enlace, abierto hasta el {0}. Cópielo ahora: no se vuelve a mostrar.",
        "This is the link, open until {0}. Copy it now: it is not shown again.",
    ),
    "share_revoked": ("El enlace {0} ya no abre nada.", "Link {0} opens nothing any more."),
    "share_there": ("Enlaces hechos", "Links made"),
    "share_none": ("Todavía no se ha hecho ninguno.", "None was made yet."),
    "share_revoke": ("Anular", "Revoke"),
    "share_revoke_one": ("Anular el enlace {0}", "Revoke link {0}"),
    "share_near": (
        "La consola solo se abre en este equipo: para que otros vean el enlace, debe atender en una dirección que "
        "ellos alcancen.",
        "The console opens on this machine alone: for others to see the link it must listen where they can reach it.",
    ),
    "shared_until": (
        "Mapa compartido para leer, hasta el {0}. Hecho con Periplo.",
        "Map shared for reading, until {0}. Made with Periplo.",
    ),
    "shared_words": ("Lo mismo, en palabras", "The same, in words"),
    "shared_not": ("Este enlace no abre nada", "This link opens nothing"),
    "shared_not_why": (
        "Ha terminado, alguien lo anuló, o está incompleto. Pida otro a quien se lo dio.",
        "It has ended, somebody revoked it, or it is incomplete. Ask whoever gave it to you for another.",
    ),
    "shared_later": ("Vuelva a intentarlo más tarde", "Try again later"),
    "shared_often": (
        "Desde aquí se ha pedido demasiadas veces. Espere {0} segundos.",
        "It was asked for too often from here. Wait {0} seconds.",
    ),
    "shared_broken": (
        "El mapa no se puede mostrar en este momento.",
        "The map cannot be shown at this moment.",
    ),
}

FAULTS = {
    "a link cannot be open for {} days": "un enlace no puede estar abierto {} días",
    "it opens for 1 to {} days": "se abre de 1 a {} días",
    "say fewer days, and make another link when it has ended": (
        "diga menos días, y haga otro enlace cuando termine"
    ),
    "'{}' is no number of days": "«{}» no es un número de días",
    "write a whole number, such as 14": "escriba un número entero, como 14",
    "a shared map cannot speak '{}'": "un mapa compartido no puede estar en «{}»",
    "no link '{}' to this map is open": "no hay ningún enlace «{}» abierto a este mapa",
    "it has ended, was revoked before, or is of another map": "ha terminado, ya se anuló, o es de otro mapa",
    "see which there are: periplo map share MAP --list": (
        "mire los que hay: periplo mapa compartir MAPA --list"
    ),
    "links to maps are kept in one": "los enlaces a mapas se guardan en una",
    "its file is not in this workspace": "su archivo no está en esta carpeta de trabajo",
    "--list and --revoke exclude each other": "--list y --revoke se excluyen",
    "one shows the links, the other takes one away": "una enseña los enlaces, la otra quita uno",
    "say one of them": "diga una de las dos",
}
