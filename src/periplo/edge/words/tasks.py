"""What tasks say: commands, the list, the page."""

from __future__ import annotations

COMMANDS = {
    "task": ("Tareas pendientes: quién hace qué y para cuándo", "Tasks: who does what by when"),
    "task.list": (
        "Da las tareas y las iniciativas pendientes, primero lo que vence antes; con --overdue termina en 1 si algo "
        "va tarde",
        "List tasks and initiatives, what is due first; with --overdue ends with 1 if anything is late",
    ),
    "task.list.examples": (
        "periplo tarea lista\nperiplo tarea lista --owner Ana --all\nperiplo tarea lista --overdue --format json",
        "periplo task list\nperiplo task list --owner Ana --all\nperiplo task list --overdue --format json",
    ),
    "task.add": ("Apunta una tarea", "Write down a task"),
    "task.add.examples": (
        'periplo tarea nueva "Avisar si falta un artículo" --owner Ana --due 2026-03-31 --of tienda/pago\n'
        'periplo tarea nueva "Repasar los textos" --of campaign:cart-awaits --measure "funnel --steps visit,pay"',
        'periplo task add "Say when an article is missing" --owner Ana --due 2026-03-31 --of shop/pay\n'
        'periplo task add "Look over the texts" --of campaign:cart-awaits --measure "funnel --steps visit,pay"',
    ),
    "task.take": (
        "Convierte en tareas lo que falta en un mapa: cada línea de una de sus listas, una sola vez",
        "Make tasks of what a map lacks: each line of one of its lists, once only",
    ),
    "task.take.examples": (
        "periplo tarea tomar frictions mapas/tienda.yaml --owner Ana --due 2026-03-31",
        "periplo task take frictions maps/shop.yaml --owner Ana --due 2026-03-31",
    ),
    "task.done": (
        "Da por hecha una tarea o una iniciativa, hoy o en la fecha que se diga",
        "Mark a task or an initiative as done, today or on the day that is said",
    ),
    "task.done.examples": (
        "periplo tarea hecha 12\nperiplo tarea hecha existencias --on 2026-03-01",
        "periplo task done 12\nperiplo task done stock --on 2026-03-01",
    ),
    "task.change": (
        "Cambia el estado, el responsable, la fecha o lo demás de una tarea",
        "Change the status, owner, day or anything else of a task",
    ),
    "task.change.examples": (
        "periplo tarea cambiar 12 --status doing --owner Ana\nperiplo tarea cambiar existencias --due 2026-04-30",
        "periplo task change 12 --status doing --owner Ana\nperiplo task change stock --due 2026-04-30",
    ),
    "task.effect": (
        "Mide lo que cambió una tarea hecha y lo anota en ella; en una iniciativa, en la biblioteca",
        "Measure what a task changed once it was done, and note it there; for an initiative, in the library",
    ),
    "task.effect.examples": ("periplo tarea efecto 12", "periplo task effect 12"),
}

OPTIONS = {
    "task_owner": ("Persona o área responsable", "Person or area who answers for it"),
    "task_of": (
        "De qué viene: mapa/punto, campaign:ID, opportunity:ID o initiative:ID",
        "What it comes from: map/touchpoint, campaign:ID, opportunity:ID or initiative:ID",
    ),
    "task_due": ("Para cuándo, como 2026-03-31", "By when, such as 2026-03-31"),
    "task_note": ("Lo demás que haya que saber", "What else is to be known"),
    "task_measure": (
        "Pregunta que se hará antes y después, como en «periplo preguntar»",
        "Question to be asked before and after, as in 'periplo ask'",
    ),
    "task_all": ("También las hechas y las descartadas", "Also those done and dropped"),
    "task_overdue": ("Solo las que van tarde", "Only those that are late"),
    "task_on": ("Qué día se hizo (si no, hoy)", "The day it was done (else today)"),
    "task_origin": ("Solo las que vienen de esto", "Only those that come from this"),
    "task_status": ("Estado", "Status"),
    "task_title": ("Qué hay que hacer", "What is to be done"),
}

TOLD = {
    "task.id": ("n.º", "no."),
    "task.title": ("qué", "what"),
    "task.owner": ("responsable", "owner"),
    "task.due": ("para", "due"),
    "task.late": ("días tarde", "days late"),
    "task.status": ("estado", "status"),
    "task.from": ("viene de", "comes from"),
    "task.effect": ("efecto", "effect"),
    "task.status.todo": ("pendiente", "to do"),
    "task.status.doing": ("en marcha", "under way"),
    "task.status.done": ("hecha", "done"),
    "task.status.dropped": ("descartada", "dropped"),
    "task.origin.own": ("propia", "own"),
    "task.origin.map": ("mapa", "map"),
    "task.origin.stage": ("etapa", "stage"),
    "task.origin.touchpoint": ("punto de contacto", "touchpoint"),
    "task.origin.opportunity": ("oportunidad", "opportunity"),
    "task.origin.initiative": ("iniciativa", "initiative"),
    "task.origin.campaign": ("campaña", "campaign"),
    "task.origin.customer": ("cliente", "customer"),
    "task.origin.watch": ("un aviso: algo cambió", "an alert: something changed"),
    "task.none": ("No hay nada pendiente.", "Nothing is to be done."),
    "task.none_late": ("Nada va tarde.", "Nothing is late."),
    "task.added": ("Apuntada la tarea {0}: {1}", "Task {0} is written down: {1}"),
    "task.taken": ("{0} tareas nuevas; {1} ya estaban.", "{0} new tasks; {1} were there already."),
    "task.taken.one": ("{0} tarea nueva; {1} ya estaban.", "{0} new task; {1} were there already."),
    "task.now": ("{0}: {1}", "{0}: {1}"),
    "task.late_line": ("{0} van tarde.", "{0} are late."),
    "task.late_line.one": ("{0} va tarde.", "{0} is late."),
}

PAGES = {
    "tasks": ("Pendientes", "Tasks"),
    "tasks_lead": (
        "Lo que se ha decidido hacer, venga de un mapa, una campaña o un cliente, con responsable y fecha.",
        "What was decided, be it from a map, a campaign or a customer, with its owner and day.",
    ),
    "tasks_new": ("Nueva tarea", "New task"),
    "tasks_title": ("Qué hay que hacer", "What is to be done"),
    "tasks_owner": ("Responsable", "Owner"),
    "tasks_due": ("Para cuándo", "By when"),
    "tasks_of": ("De qué punto viene", "Which touchpoint it comes from"),
    "tasks_note": ("Nota", "Note"),
    "tasks_measure_lead": (
        "Para medir su efecto: cuántos clientes llegan de un punto de contacto a otro, antes y después.",
        "To measure its effect: how many customers get from one touchpoint to another, before and after.",
    ),
    "tasks_measure_from": ("De este punto", "From this touchpoint"),
    "tasks_measure_to": ("A este otro", "To this one"),
    "tasks_measure": ("Medirlo con otra pregunta", "Measure it by another question"),
    "tasks_measure_own": ("La pregunta", "The question"),
    "tasks_measure_help": (
        "Escrita como para la orden «periplo preguntar»; se hará antes y después.",
        "Written as for the command 'periplo ask'; it is asked before and after.",
    ),
    "tasks_add": ("Apuntar", "Write down"),
    "tasks_everybody": ("Todos", "Everybody"),
    "tasks_nobody": ("Sin responsable", "Nobody yet"),
    "tasks_open": ("Pendientes", "Open"),
    "tasks_ended": ("También las terminadas", "Also those ended"),
    "tasks_show": ("Mostrar", "Show"),
    "tasks_none": ("No hay nada pendiente.", "Nothing is to be done."),
    "tasks_late": ("{0} días tarde", "{0} days late"),
    "tasks_late.one": ("{0} día tarde", "{0} day late"),
    "tasks_due_on": ("para el {0}", "by {0}"),
    "tasks_no_day": ("sin fecha", "no day"),
    "tasks_start": ("Empezar", "Start"),
    "tasks_done": ("Hecha", "Done"),
    "tasks_drop": ("Descartar", "Drop"),
    "tasks_reopen": ("Reabrir", "Open again"),
    "tasks_measure_now": ("Medir el efecto", "Measure its effect"),
    "tasks_make": ("Crear tarea", "Make a task"),
    "tasks_made": ("Apuntada la tarea {0}.", "Task {0} is written down."),
    "tasks_action": ("tarea", "task"),
    "tasks_there": ("ya es la tarea {0}", "task {0} already"),
}

FAULTS = {
    "an effect is measured between two touchpoints": "un efecto se mide entre dos puntos de contacto",
    "one was left out, or both are the same": "falta uno, o los dos son el mismo",
    "choose both": "elija los dos",
    "a task needs a title": "una tarea necesita un título",
    "say in one line what is to be done; the rest belongs in the note": (
        "diga en una línea qué hay que hacer; lo demás va en la nota"
    ),
    "a task says {} '{}'": "una tarea dice {} «{}»",
    "there is no task '{}'": "no existe la tarea «{}»",
    "no task has this number, and the library has no such initiative": (
        "ninguna tarea tiene ese número, y la biblioteca no tiene esa iniciativa"
    ),
    "list them: periplo task list --all": "enumérelas: periplo tarea lista --all",
    "a task cannot come from '{}'": "una tarea no puede venir de «{}»",
    "it may: {}": "puede: {}",
    "or name map/touchpoint": "o indique mapa/punto",
    "task '{}' says no measure": "la tarea «{}» no dice cómo se mide",
    "nothing tells what it should have changed": "nada dice qué debía cambiar",
    "add one: --measure 'funnel --steps visit,pay'": "añádalo: --measure 'funnel --steps visita,compra'",
    "task '{}' cannot be measured yet": "la tarea «{}» todavía no se puede medir",
    "it is not done, or no event came in since": "no está hecha, o no llegó ningún evento desde entonces",
    "mark it as done, and measure once customers lived with it": (
        "dela por hecha, y mida cuando los clientes hayan convivido con ella"
    ),
    "the question '{}' cannot be asked": "no se puede hacer la pregunta «{}»",
    "write it as behind 'periplo ask': funnel --steps visit,pay": (
        "escríbala como detrás de «periplo preguntar»: funnel --steps visita,compra"
    ),
    "close its quotes": "cierre las comillas",
    "nothing says which number of '{}' is meant": "nada dice qué número de «{}» se quiere",
    "its answer has many": "su respuesta tiene muchos",
    "there is no '{}' in the answer": "en la respuesta no hay «{}»",
    "mend the place '{}'": "corrija el lugar «{}»",
    "no number stands at '{}'": "en «{}» no hay ningún número",
    "go on to a number": "siga hasta un número",
    "'{}' takes no '{}' here": "«{}» no admite aquí «{}»",
    "leave out what says where the events are and how the answer is shown": (
        "quite lo que dice dónde están los eventos y cómo se muestra la respuesta"
    ),
    "tasks live in one": "las tareas viven en una",
    "in {} something else would change too": "en {} cambiaría también otra cosa",
    "one part takes from another what it does not say itself (<<)": (
        "una parte toma de otra lo que no dice ella misma (<<)"
    ),
    "write that part out in full, and do it once more": "escriba esa parte entera y hágalo otra vez",
    "the day '{}' cannot be understood": "no se entiende la fecha «{}»",
    "write it as 2026-03-31": "escríbala como 2026-03-31",
}
