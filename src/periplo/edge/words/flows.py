"""The campaign as a picture one can work with: help of its command, its pages, and what goes wrong there."""

from __future__ import annotations

COMMANDS = {
    "campaign.draw": (
        "Dibuja el flujo de una campaña (SVG, PNG o PDF según --out) con cuántos hay en cada nodo; sin --out, su tabla",
        "Draw the flow of a campaign (SVG, PNG or PDF, as --out ends) with how many stand at each node; without --out, "
        "its table",
    ),
    "campaign.draw.examples": (
        "periplo campaña dibujar lista-lista --in mi-tienda --out flujo.svg\n"
        "periplo campaña dibujar campaña.yaml --out flujo.pdf --paper A4\n"
        "periplo campaña dibujar lista-lista --in mi-tienda",
        "periplo campaign draw list-awaits --in my-shop --out flow.svg\n"
        "periplo campaign draw campaign.yaml --out flow.pdf --paper A4\n"
        "periplo campaign draw list-awaits --in my-shop",
    ),
}

OPTIONS = {
    "flow_out": (
        "Archivo del dibujo, acabado en .svg, .png o .pdf; si no, se escribe la tabla",
        "File of the picture, ending in .svg, .png or .pdf; else the table is printed",
    ),
    "flow_paper": (
        "Hoja del PDF o del PNG; avisa si la letra queda demasiado pequeña",
        "Sheet of the PDF or PNG; says so where letters become too small",
    ),
}

TOLD = {
    "flow.small": (
        "La letra más pequeña mide {0} puntos en esta hoja: elija una mayor, o ninguna.",
        "The smallest letters are of {0} points on this sheet: choose a larger one, or none.",
    ),
    "flow.node": ("Nodo", "Node"),
    "flow.does": ("Qué hace", "What it does"),
    "flow.then": ("Sigue por", "Goes on to"),
    "flow.here": ("Aquí ahora", "Here now"),
    "flow.passed": ("Siguieron", "Went on"),
    "flow.left": ("Salieron aquí", "Left here"),
    "flow.finished": ("Terminaron aquí", "Ended here"),
    "flow.sent": ("Enviados o hechos", "Sent or done"),
    "flow.withheld": ("Sin enviar, y por qué", "Not sent, and why"),
    "flow.found": ("Qué revisar", "What to look at"),
    "flow.untold": (
        "De {0} participantes no se puede saber por dónde pasaron: el plan cambió mientras estaban dentro.",
        "The way of {0} members cannot be told: the plan changed while they were inside.",
    ),
}

FAULTS = {
    "{} was changed meanwhile": "{} cambió mientras tanto",
    "somebody else wrote it after you looked at it": "otra persona lo escribió después de que usted lo viera",
    "look at it as it is now, and change it once more": "mírelo como está ahora, y cámbielo otra vez",
    "look at it as it is now, and publish it then": "mírelo como está ahora, y publíquelo después",
    "the campaign would be called '{}'": "la campaña pasaría a llamarse «{}»",
    "it keeps its id for good": "conserva su id para siempre",
    "write a new campaign instead": "escriba una campaña nueva",
    "node '{}' has no way {}": "el nodo «{}» no tiene la vía {}",
    "choose one of them": "elija una de ellas",
    "node '{}' is the only one": "el nodo «{}» es el único",
    "a campaign does at least one thing": "una campaña hace al menos una cosa",
    "add another first": "añada antes otro",
    "node '{}' cannot be taken out": "el nodo «{}» no se puede quitar",
    "{} would not know where to go on to": "{} no sabría por dónde seguir",
    "lead it elsewhere first, or take out the nodes behind this one": (
        "llévelo antes a otra parte, o quite los nodos que siguen a este"
    ),
    "node '{}' is the first one, and '{}' is not written next": (
        "el nodo «{}» es el primero, y «{}» no está escrito a continuación"
    ),
    "a campaign begins at the node that stands first in its document": (
        "una campaña empieza en el nodo que está primero en su documento"
    ),
    "move '{}' up in the document first": "suba antes «{}» en el documento",
    "node '{}' is not written in the document": "el nodo «{}» no está escrito en el documento",
    "the end of a campaign needs no words": "el final de una campaña no hace falta escribirlo",
    "choose another node": "elija otro nodo",
    "there is no node '{}'": "no hay ningún nodo «{}»",
    "open the page again, and choose another": "abra la página otra vez, y elija otro",
    "the form says nothing to do": "el formulario no dice qué hacer",
    "the new node does not say what it does": "el nodo nuevo no dice qué hace",
    "each kind needs its own field": "cada clase necesita su campo",
    "fill in the field of its kind": "rellene el campo de su clase",
    "the message has no channel": "el mensaje no tiene canal",
    "name one or several, the first one first": "indique uno o varios, el primero delante",
    "'{}' is no whole number": "«{}» no es un número entero",
    "write one such as -3": "escriba uno como -3",
    "'{}' is no number": "«{}» no es un número",
    "write one such as 0.1": "escriba uno como 0.1",
    "a campaign in shadow is not published here": "una campaña en la sombra no se publica aquí",
    "publish it by its own id": "publíquela con su propio id",
    "a flow cannot be drawn as '{}'": "un flujo no se puede dibujar como «{}»",
    "--{} is for a file": "--{} es para un archivo",
    "without --out the flow is told as a table": "sin --out el flujo se da en una tabla",
    "name one with --out": "indique uno con --out",
    "check the path, or name the workspace with --in DIR": (
        "revise la ruta, o indique la carpeta de trabajo con --in CARPETA"
    ),
}

PAGES: dict[str, tuple[str, str]] = {
    "flow": ("Flujo", "Flow"),
    "flow_region": ("Dibujo del flujo; cada caja es un enlace", "Picture of the flow; each box is a link"),
    "flow_inspector": ("El nodo elegido", "The node you chose"),
    "flow_choose": (
        "Pulse una caja del dibujo, o elija aquí, para ver qué hace, cuántos pasaron y por qué.",
        "Press a box of the picture, or choose here, to see what it does, how many passed and why.",
    ),
    "flow_table": ("El mismo flujo en una tabla", "The same flow as a table"),
    "flow_found": ("Qué revisar en toda la campaña", "What to look at in the whole campaign"),
    "flow_enter": ("Entran: {0}", "They enter: {0}"),
    "flow_entry": ("Entrada", "Entry"),
    "flow_people": ("Participantes", "Members"),
    "flow_all": ("Todos", "All"),
    "flow_control": ("Control", "Control"),
    "flow_here": ("Aquí ahora", "Here now"),
    "flow_passed": ("Siguieron", "Went on"),
    "flow_left": ("Salieron aquí", "Left here"),
    "flow_finished": ("Terminaron aquí", "Ended here"),
    "flow_sent": ("Enviados o hechos", "Sent or done"),
    "flow_withheld": ("Sin enviar, y por qué", "Not sent, and why"),
    "flow_settings": ("Ajustes", "Settings"),
    "flow_from": ("Viene de", "Comes from"),
    "flow_then": ("Sigue por", "Goes on to"),
    "flow_message": ("Qué dice", "What it says"),
    "found_error": ("Error", "Error"),
    "found_warning": ("Aviso", "Warning"),
    "found_note": ("Nota", "Note"),
    "draft": ("Borrador", "Draft"),
    "drafts": ("Borradores sin publicar", "Drafts not published"),
    "draft_edit": ("Editar", "Edit"),
    "draft_file": ("en {0}", "in {0}"),
    "draft_no_file": (
        "aún sin archivo: el primer cambio escribe {0}",
        "no file yet: the first change writes {0}",
    ),
    "draft_unpublished": ("aún sin publicar", "not published yet"),
    "draft_beside": ("publicada: versión {0}", "published: version {0}"),
    "draft_running": ("Ver la publicada", "See the published one"),
    "draft_choose": (
        "Pulse una caja del dibujo, o elija aquí, para cambiarla o añadir algo después de ella.",
        "Press a box of the picture, or choose here, to change it or to add something after it.",
    ),
    "draft_change": ("Cambiar", "Change"),
    "draft_save": ("Guardar en el borrador", "Save to the draft"),
    "draft_add": ("Añadir después", "Add after it"),
    "draft_way": ("En qué vía", "On which way"),
    "draft_kind": ("Qué se añade", "What to add"),
    "draft_insert": ("+ Añadir", "+ Add"),
    "draft_remove": ("Quitar este nodo", "Take this node out"),
    "experiments": ("Qué camino gana", "Which way wins"),
    "apply_winner": ("Dar «{0}» a todos", "Give “{0}” to everybody"),
    "apply_next": (
        "Queda en el borrador: su página dice qué cambia y quién espera dónde, y ahí se publica.",
        "It goes into the draft: its page tells what changes and who waits where, and it is published there.",
    ),
    "apply_unshown": (
        "Dar uno a todos sin que esté demostrado",
        "Give one to everybody although nothing is shown",
    ),
    "apply_way": ("Camino", "Way"),
    "apply_send": ("Darlo a todos", "Give it to everybody"),
    "draft_changes": ("Qué cambia frente a la publicada", "What changes from the published one"),
    "draft_same": ("Nada: el borrador dice lo mismo.", "Nothing: the draft says the same."),
    "draft_not_kept": ("el cambio no se guardó", "the change was not kept"),
    "draft_reader": (
        "Su rol permite ver el borrador, no cambiarlo.",
        "Your role may see the draft, not change it.",
    ),
    "add_send": ("un envío", "a send"),
    "add_wait": ("una espera", "a wait"),
    "add_split": ("una división", "a split"),
    "add_task": ("una tarea", "a task"),
    "new_send": ("Si es un envío: mensaje", "If a send: message"),
    "new_channels": ("Si es un envío: canales, por orden", "If a send: channels, in order"),
    "new_wait": ("Si es una espera: cuánto (2h, 3d)", "If a wait: how long (2h, 3d)"),
    "new_split": ("Si es una división: regla sobre el cliente", "If a split: rule about the customer"),
    "new_task": ("Si es una tarea: qué se pide", "If a task: what is asked"),
    "set_wait": ("Espera (2h, 3d)", "Wait (2h, 3d)"),
    "set_within": ("Como mucho (2h, 3d)", "At most (2h, 3d)"),
    "set_event": ("Evento que se espera", "Event that is waited for"),
    "set_until": ("Hasta las (09:30)", "Until (09:30)"),
    "set_offset": ("Días después de la fecha; negativo: antes", "Days after the date; negative: before"),
    "set_at": ("A las (10:00)", "At (10:00)"),
    "set_channels": ("Canales, por orden", "Channels, in order"),
    "set_best_of": ("Canales entre los que se elige el mejor", "Channels of which the best is chosen"),
    "set_expires": ("Útil durante (1d); vacío: siempre", "Useful for (1d); empty: always"),
    "set_when_full": ("Si un límite está lleno", "Where a cap has no room"),
    "set_subject": ("Asunto ({0})", "Subject ({0})"),
    "set_body": ("Texto ({0})", "Text ({0})"),
    "set_rule": ("Regla {0}", "Rule {0}"),
    "set_weight": ("Peso de «{0}»", "Weight of '{0}'"),
    "set_title": ("Qué se pide", "What is asked"),
    "set_jump": ("Sigue por", "Goes on to"),
    "set_audience": ("Audiencia: regla sobre el cliente", "Audience: rule about the customer"),
    "set_holdout": ("Grupo de control (0.1 es el 10 %)", "Control group (0.1 is 10%)"),
    "set_goal": ("Objetivo: evento", "Goal: event"),
    "set_goal_within": ("Plazo del objetivo (14d)", "Time for the goal (14d)"),
    "set_exits": ("Salen en cuanto (una regla por línea)", "They leave as soon as (one rule a line)"),
    "choice_skip": ("no se envía", "it is not sent"),
    "choice_wait": ("espera a que haya sitio", "it waits for room"),
    "simulate": ("Probar con una persona", "Try with one person"),
    "simulate_as": (
        "Qué persona (su número, correo o teléfono)",
        "Which person (their number, e-mail or phone)",
    ),
    "simulate_go": ("Probar", "Try"),
    "simulate_note": (
        "Con lo que hizo de verdad y con las reglas del borrador. No se envía ni se guarda nada.",
        "With what they really did and by the rules of the draft. Nothing is sent and nothing is kept.",
    ),
    "simulate_nothing": (
        "No habría entrado en la campaña: ningún hecho suyo la empieza.",
        "They would not have entered the campaign: nothing they did begins it.",
    ),
    "trial": ("Ensayar con datos pasados", "Rehearse on past data"),
    "trial_lead": (
        "Recorre todo lo que ya pasó, con las esperas y las reglas del borrador. No se envía ni se guarda nada.",
        "Goes over all that happened, with the waits and rules of the draft. Nothing is sent and nothing is kept.",
    ),
    "trial_go": ("Ensayar", "Rehearse"),
    "trial_since": (
        "Ensayando desde hace {0} s. Esta página se actualiza sola.",
        "Rehearsing for {0} s now. This page brings itself up to date.",
    ),
    "trial_at": (
        "Ensayado el {0}. Lo que llegó después no cuenta aquí.",
        "Rehearsed on {0}. What came in since is not counted here.",
    ),
    "trial_again": ("Ensayar otra vez", "Rehearse again"),
    "trial_no_events": ("Todavía no hay eventos con los que probar.", "There are no events yet to try with."),
    "trial_days": ("Mensajes por día", "Messages per day"),
    "trial_day": ("Día", "Day"),
    "trial_share": ("Comparado con el día de más mensajes", "Against the day of most messages"),
    "trial_who": ("Quiénes los habrían recibido", "Who would have got them"),
    "trial_more": (
        "{0} de los {1} mensajes, por número de cliente",
        "{0} of the {1} messages, by number of customer",
    ),
    "trial_customer": ("Cliente", "Customer"),
    "trial_when": ("Cuándo", "When"),
    "trial_what": ("Qué y por dónde", "What, and by which channel"),
    "publish_heading": ("Publicar", "Publish"),
    "publish_standing": ("Esperan en «{0}»: {1}", "Waiting at '{0}': {1}"),
    "publish_around": (
        "Pueden llegar todavía a este nodo: {0}; ya no: {1}",
        "May still come to this node: {0}; no more: {1}",
    ),
    "publish_choose": ("elija qué será de ellos", "choose what becomes of them"),
    "publish_reason": ("Por qué cambia (opcional)", "Why it changes (optional)"),
    "publish_now": ("Publicar el borrador", "Publish the draft"),
    "publish_propose": ("Pedir que otra persona lo apruebe", "Ask a second person to approve it"),
    "status_pause": ("Pausar", "Pause"),
    "status_resume": ("Reanudar", "Resume"),
}
