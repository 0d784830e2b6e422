"""What the pages around signing in, sources and events say; pages.py joins them to the others."""

from __future__ import annotations

ROOMS = {
    "customers": ("Clientes", "Customers"),
    "surveys": ("Encuestas", "Surveys"),
    "sources": ("Fuentes", "Sources"),
    "events": ("Eventos", "Events"),
    "receipts": ("Comprobantes", "Receipts"),
    "footer_signed": ("Periplo {0} · {1}", "Periplo {0} · {1}"),
    "sign_in": ("Entrar", "Sign in"),
    "sign_out": ("Salir", "Sign out"),
    "user_name": ("Usuario", "User name"),
    "password": ("Contraseña", "Password"),
    "forgotten": (
        "Si olvidó la contraseña, pida un enlace a quien administra Periplo.",
        "If you forgot the password, ask whoever administers Periplo for a link.",
    ),
    "unsent": ("Lo que escribió no se ha perdido", "What you wrote is not lost"),
    "unsent_lead": (
        "Su sesión había terminado cuando lo envió, así que aún no se ha guardado. Si lo quiere todavía, envíelo.",
        "Your session had ended when you sent it, so it has not been kept yet. If you still want it, send it now.",
    ),
    "unsent_send": ("Enviarlo ahora", "Send it now"),
    "unsent_kept": (
        "Su sesión ha terminado. Entre otra vez: lo que escribió le espera y podrá enviarlo.",
        "Your session has ended. Sign in again: what you wrote waits for you, to be sent.",
    ),
    "unsent_ended": ("Su sesión ha terminado. Entre otra vez.", "Your session has ended. Sign in again."),
    "not_signed_in": (
        "El usuario o la contraseña no son correctos.",
        "The user name or the password is wrong.",
    ),
    "wait_a_little": (
        "Demasiados intentos. Espere {0} s y pruebe de nuevo.",
        "Too many attempts. Wait {0} s and try again.",
    ),
    "account": ("Mi cuenta", "My account"),
    "role": ("Rol", "Role"),
    "old_password": ("Contraseña actual", "Present password"),
    "new_password": ("Contraseña nueva", "New password"),
    "new_again": ("La nueva, otra vez", "The new one, again"),
    "password_help": (
        "12 caracteres o más; unas palabras que no vayan juntas.",
        "12 characters or more; a few words that do not belong together.",
    ),
    "change_password": ("Cambiar la contraseña", "Change the password"),
    "old_password_wrong": (
        "La contraseña actual no es correcta.",
        "The present password is wrong.",
    ),
    "password_is_changed": (
        "Contraseña cambiada. Sus demás sesiones han terminado.",
        "Password changed. Your other sessions have ended.",
    ),
    "in_the_clear": (
        "Aviso: sin TLS delante, las contraseñas viajan sin cifrar. Vea la guía «Abrir las puertas».",
        "Note: without TLS before it, passwords travel in the clear. See the guide 'Open the doors'.",
    ),
    "source": ("Fuente", "Source"),
    "event": ("Evento", "Event"),
    "customer": ("Cliente", "Customer"),
    "channel": ("Canal", "Channel"),
    "place": ("Lugar", "Place"),
    "when": ("Cuándo", "When"),
    "details": ("Detalle", "Details"),
    "no": ("no", "no"),
    "sources_lead": (
        "De dónde llegan los eventos, cuánto llega y qué no se pudo tomar.",
        "Where events come from, how much comes, and what could not be taken.",
    ),
    "sources_note": (
        "Hoy y los 7 días se cuentan en UTC, por el día de llegada. Una fuente calla cuando su pausa es mayor que la "
        "más larga de sus últimas cuatro semanas.",
        "Today and the 7 days are counted in UTC, by day of arrival. A source is silent when it pauses longer than it "
        "did at most in the last four weeks.",
    ),
    "view_funnel": (
        "Así lo vemos nosotros: nuestros pasos, en nuestro orden.",
        "This is our view: our steps, in our order.",
    ),
    "view_paths": (
        "Así lo vive el cliente: lo que hizo, en el orden en que lo hizo.",
        "This is the customer's view: what they did, in the order in which they did it.",
    ),
    "view_as_paths": ("Ver lo mismo como lo vive el cliente", "See the same as the customer lives it"),
    "view_as_funnel": ("Ver lo mismo con nuestros pasos", "See the same by our steps"),
    "floor": ("Plano de la tienda", "Shop floor"),
    "floor_lead": (
        "Dónde se detiene la gente, cuánto tiempo y por dónde pasa, contado por wifi o balizas. Son totales por zona y "
        "hora: no se guarda quién era.",
        "Where people stop, for how long and which way they go, counted by wifi or beacons. These are totals by zone "
        "and hour: who it was is not kept.",
    ),
    "floor_place": ("Tienda", "Shop"),
    "floor_from": ("Desde", "From"),
    "floor_to": ("Hasta (no incluido)", "To (not included)"),
    "floor_look": ("Ver", "Show"),
    "floor_none": (
        "Aquí no se cuentan zonas: están apagadas mientras nadie decida otra cosa. Para empezar, escriba en "
        "sources.yaml zones: con enabled: true y los planos.",
        "Zones are not counted here: they are off unless somebody decides otherwise. To begin, write zones: with "
        "enabled: true and the floor plans into sources.yaml.",
    ),
    "no_sources_mend": (
        "Todavía no llega nada por la red. Cree una clave de escritura para lo que envía:",
        "Nothing comes over the network yet. Make a key to write with, for what sends:",
    ),
    "today": ("Hoy", "Today"),
    "seven_days": ("7 días", "7 days"),
    "last_event": ("Último evento", "Last event"),
    "ago": ("hace {0}", "{0} ago"),
    "set_aside": ("Apartados, 7 días", "Set aside, 7 days"),
    "duplicates": ("Repetidos, 7 días", "Duplicates, 7 days"),
    "about_people": ("Sobre personas, 7 días", "About people, 7 days"),
    "comes_by": ("Llega por", "Comes by"),
    "by_key": ("clave", "key"),
    "by_import": ("importación u otra entrada", "import or another way"),
    "revoked_keys.one": ("{0} anulada", "{0} revoked"),
    "revoked_keys.many": ("{0} anuladas", "{0} revoked"),
    "standing.waiting": ("todavía no envió nada", "nothing came yet"),
    "standing.sending": ("llega con normalidad", "comes as usual"),
    "standing.silent": ("calla", "silent"),
    "standing.silent_usual": (
        "calla; su pausa más larga era de {0}",
        "silent; its longest pause was {0}",
    ),
    "standing.closed": ("clave anulada", "key revoked"),
    "events_lead": (
        "Los 100 últimos eventos que llegaron, el más reciente primero.",
        "The last 100 events that came in, the newest first.",
    ),
    "all_sources": ("todas", "all"),
    "filter": ("Filtrar", "Filter"),
    "event_value": ("Valor", "Value"),
    "came_late": ("llegó {0} después", "came {0} later"),
    "and_more": ("y {0} más", "and {0} more"),
    "properties.one": ("{0} dato", "{0} property"),
    "properties.many": ("{0} datos", "{0} properties"),
    "no_events_here": (
        "Ningún evento coincide. Quite un filtro, o revise cómo se escribe el evento.",
        "No event matches. Take a filter away, or check how the event is written.",
    ),
    "no_events_yet": (
        "Todavía no hay eventos. Impórtelos, o cree una clave para enviarlos.",
        "There are no events yet. Import some, or make a key to send them.",
    ),
    "set_aside_head": ("Apartados", "Set aside"),
    "set_aside_note": (
        "Mensajes que llegaron y no pueden ser eventos. Se guardan; aquí solo se ven los nombres de sus campos, porque "
        "lo que dicen puede ser de una persona.",
        "Messages that came and cannot be events. They are kept; only the names of their fields are shown here, as "
        "what they say may be of a person.",
    ),
    "none_set_aside": ("No se apartó nada.", "Nothing was set aside."),
    "received": ("Recibido", "Received"),
    "says_when": ("Dice que ocurrió", "Says it happened"),
    "its_fields": ("Sus campos", "Its fields"),
    "fields.one": ("{0} campo", "{0} field"),
    "fields.many": ("{0} campos", "{0} fields"),
    "why_aside": ("Motivo", "Reason"),
    "aside.unreadable": ("no se puede leer", "cannot be read"),
    "aside.type": ("tipo de mensaje que no existe", "no such type of message"),
    "aside.event": ("sin nombre de evento, o demasiado largo", "no event name, or too long"),
    "aside.identifier": ("no dice de quién es", "does not say whose it is"),
    "aside.properties": ("demasiados datos en un mensaje", "too many properties in one message"),
    "aside.bad_time": ("fecha que no se entiende", "a time that is not understood"),
    "aside.future": ("fecha futura", "a time in the future"),
    "kind.text": ("texto", "text"),
    "kind.number": ("número", "number"),
    "kind.boolean": ("sí o no", "yes or no"),
    "kind.list": ("lista", "list"),
    "kind.object": ("grupo de campos", "group of fields"),
    "not_allowed": ("No tiene permiso", "Not allowed"),
}
