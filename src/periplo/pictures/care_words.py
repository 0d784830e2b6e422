"""What the pictures of one customer's trail and of teams say."""

from __future__ import annotations

CARE_WORDS: dict[str, tuple[str, str]] = {
    "trail": ("El recorrido de un cliente", "One customer's journey"),
    "trail_none": ("No ha pasado por ningún punto del mapa.", "No touchpoint of the map was met."),
    "trail_earlier": ("y {0} pasos anteriores", "and {0} earlier steps"),
    "trail_earlier.one": ("y un paso anterior", "and one earlier step"),
    "trail_sent": ("Lo que le enviamos", "What we sent"),
    "trail_next": ("lo más frecuente después: {0} ({1}), n = {2}", "next, most often: {0} ({1}), n = {2}"),
    "trail_signs": (
        "punto: un paso, con el color de la emoción dicha; aro: donde está; raya a trazos: silencio que acaba el "
        "recorrido",
        "dot: a step, in the colour of the feeling told; ring: where they stand; dashes: a silence that ends the run",
    ),
    "groups_other": ("Los demás", "All others"),
    "groups_follow": ("Siguen la ruta dibujada, por grupo", "Follow the drawn route, by group"),
    "groups_reach": ("Rutas que llegan al objetivo, por grupo", "Routes that reach the goal, by group"),
    "groups_go": ("Por grupo: {0}", "By group: {0}"),
    "groups_ahead": ("{0}, por grupo, el {1}", "{0}, by group, on {1}"),
    "teams": ("Cómo responde cada equipo", "How each team does"),
    "teams_answer": ("Primera respuesta: la mitad, en menos de", "First answer: half within"),
    "teams_resolve": ("Hasta acabar: la mitad, en menos de", "To the end: half within"),
    "teams_failed": ("Contactos sin resolver o abandonados", "Contacts unsolved or given up"),
    "teams_broke": ("Clientes a quienes algo falló", "Customers for whom something failed"),
    "teams_kept": ("Promesas cumplidas", "Promises kept"),
    "teams_nothing": ("Aún no hay contactos, fallos ni promesas.", "No contacts, failures or promises yet."),
    "teams_unknown": ("sin saberse aún", "not known yet"),
    "teams_thin": ("pocos: n = {0}", "few: n = {0}"),
    "teams_nobody": ("Sin área", "No area"),
    "teams_whole": ("Todas las áreas", "All areas"),
    "teams_place": ("{0}, todas las áreas", "{0}, all areas"),
}
