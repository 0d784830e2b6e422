"""Users, keys and the log of changes, in Spanish and English: pages, commands, errors."""

from __future__ import annotations

from periplo.edge.words.doors import TOLD as DOORS
from periplo.edge.words.imports import IMPORT_TOLD

PAGES = {
    "doors": ("Accesos", "Access"),
    "users": ("Usuarios", "Users"),
    "keys": ("Claves", "Keys"),
    "audit": ("Registro", "Log"),
    "users_lead": (
        "Quién puede entrar en esta consola y qué puede hacer.",
        "Who may come into this console, and what they may do.",
    ),
    "users_none": ("Todavía no hay usuarios.", "There are no users yet."),
    "doors_need_sign_in": (
        "Aquí nadie entra con usuario, así que esta página solo se lee. Para cambiar quién entra, ponga "
        'sign_in = "always" en [console] de periplo.toml, o use «periplo usuario» y «periplo clave».',
        "Nobody signs in here, so this page can only be read. To change who comes in, write "
        'sign_in = "always" under [console] of periplo.toml, or use periplo user and periplo key.',
    ),
    "you": ("usted", "you"),
    "signed_in_last": ("entró por última vez el {0}", "last signed in {0}"),
    "signed_in_never": ("no ha entrado nunca", "never signed in"),
    "made_on": ("creado el {0}", "made {0}"),
    "sessions_open.one": ("{0} sesión abierta", "{0} session open"),
    "sessions_open.many": ("{0} sesiones abiertas", "{0} sessions open"),
    "code_on": ("con segundo factor", "with a second factor"),
    "code_off": ("sin segundo factor", "without a second factor"),
    "user_outside": ("entra por el proveedor de identidad", "comes through the identity provider"),
    "link_until": ("enlace válido hasta el {0}", "link good until {0}"),
    "user_off": ("desactivado el {0}", "disabled {0}"),
    "user_waiting": ("aún sin contraseña", "no password set yet"),
    "role_of": ("Rol de {0}", "Role of {0}"),
    "role_change": ("Cambiar rol", "Change role"),
    "user_enable": ("Activar", "Enable"),
    "user_disable": ("Desactivar", "Disable"),
    "user_out": ("Cerrar sus sesiones", "Sign out everywhere"),
    "link_new": ("Enlace nuevo", "New link"),
    "code_reset": ("Quitar segundo factor", "Reset second factor"),
    "link_of": ("Enlace para {0}", "Link for {0}"),
    "link_once": (
        "Envíelo solo a esa persona: con él elige su contraseña, una sola vez y hasta el {0}. No se volverá a mostrar.",
        "Send it to that person alone: with it they choose their password, once, until {0}. It is not shown again.",
    ),
    "user_new": ("Usuario nuevo", "New user"),
    "user_name_help": (
        "Mejor su dirección de correo. Las mayúsculas no cuentan.",
        "Best their e-mail address. Capitals make no difference.",
    ),
    "user_language": ("Idioma de la consola", "Language of the console"),
    "user_language_own": ("el de la carpeta de trabajo", "the workspace's"),
    "user_invite": ("Crear y mostrar su enlace", "Make, and show their link"),
    "user_invite_help": (
        "La contraseña la elige la persona, con un enlace que vale una vez.",
        "They choose their password themselves, by a link that counts once.",
    ),
    "user_done_role": (
        "Rol cambiado. Sus sesiones han terminado.",
        "Role changed. Their sessions have ended.",
    ),
    "user_done_disable": ("Usuario desactivado.", "User disabled."),
    "user_done_enable": ("Usuario activado.", "User enabled."),
    "user_done_out": ("Sus sesiones han terminado.", "Their sessions have ended."),
    "user_done_totp": (
        "Segundo factor quitado. Sus sesiones han terminado.",
        "Second factor taken away. Their sessions have ended.",
    ),
    "roles_head": ("Qué puede cada rol", "What each role may do"),
    "may_reader": ("Ver todas las páginas.", "See every page."),
    "may_commenter": ("Además, comentar.", "Also comment."),
    "may_editor": (
        "Además, cambiar mapas, segmentos, campañas y pendientes.",
        "Also change maps, segments, campaigns and tasks.",
    ),
    "may_approver": ("Además, dar el visto bueno a lo que sale.", "Also let something go out."),
    "may_administrator": (
        "Además, dejar entrar a otros, crear y anular claves, declarar canales, borrar clientes o llevarse lo que se "
        "guarda de uno, y leer el registro.",
        "Also let others in and out, make and revoke keys, declare channels, erase customers or take away all that is "
        "held of one, and read the log.",
    ),
    "keys_lead": (
        "Con qué envían eventos sus sitios y cajas, y con qué leen sus programas.",
        "With what your sites and tills send events, and your programs read.",
    ),
    "keys_none": ("Todavía no hay claves.", "There are no keys yet."),
    "key_write": ("enviar eventos", "send events"),
    "key_manage": ("usar la API", "use the API"),
    "key_write_help": (
        "puede estar a la vista en una página; solo envía.",
        "may be seen in a page; it only sends.",
    ),
    "key_manage_help": (
        "es un secreto; abre /api/v1, entera o por alcances.",
        "is a secret; it opens /api/v1, all of it or by scopes.",
    ),
    "key_all_scopes": ("toda la API", "the whole API"),
    "key_source": ("Fuente o programa", "Source or program"),
    "key_source_help": (
        "Con qué nombre figuran sus eventos, o cómo se llama el programa. Si no, web o api.",
        "The name under which its events stand, or of the program. Else web or api.",
    ),
    "key_id": ("Identificador", "Id"),
    "key_kind": ("Sirve para", "Is for"),
    "key_opens": ("Canal, lugar o alcances", "Channel, place or scopes"),
    "key_made": ("Creada", "Made"),
    "key_state": ("Estado", "State"),
    "key_counts": ("vale", "counts"),
    "key_revoked": ("anulada el {0}", "revoked {0}"),
    "key_revoke": ("Anular", "Revoke"),
    "key_revoke_of": ("Anular la clave {1} de {0}", "Revoke key {1} of {0}"),
    "key_done_revoke": (
        "Clave anulada. La entrada pública lo nota en 5 segundos.",
        "Key revoked. The public listener notices within 5 seconds.",
    ),
    "key_new": ("Clave nueva", "New key"),
    "key_new_is": ("Clave {0}", "Key {0}"),
    "key_once": (
        "Guárdela ahora: no se volverá a mostrar, y aquí solo queda su resumen.",
        "Keep it now: it is not shown again, and only its hash stays here.",
    ),
    "key_write_more": ("Canal y lugar de sus eventos", "Channel and place of its events"),
    "key_scopes": ("Alcances, si es para la API", "Scopes, if it is for the API"),
    "key_scopes_help": ("Ninguno marcado: toda la API.", "None ticked: the whole API."),
    "key_make": ("Crear la clave", "Make the key"),
    "welcome": ("Elija su contraseña", "Choose your password"),
    "welcome_lead": (
        "Este enlace es para {0} y vale una sola vez.",
        "This link is for {0}, and counts once.",
    ),
    "welcome_set": ("Guardar la contraseña", "Save the password"),
    "welcome_done": (
        "Contraseña guardada. Ya puede entrar con ella.",
        "Password saved. You can sign in with it now.",
    ),
    "welcome_gone": ("Este enlace ya no vale", "This link counts no more"),
    "welcome_gone_why": (
        "Se usó, venció o se creó otro después. Pida uno nuevo a quien administra Periplo.",
        "It was used, has run out, or another was made after it. Ask whoever administers Periplo for a new one.",
    ),
    "audit_lead": (
        "Quién cambió qué y quién abrió la ficha de qué cliente, lo más reciente primero.",
        "Who changed what, and who opened which customer, the newest first.",
    ),
    "audit_who": ("Quién", "Who"),
    "audit_kind": ("Clase", "Kind"),
    "audit_any": ("todas", "all"),
    "audit_object": ("Sobre qué", "Of what"),
    "audit_from": ("Desde el día", "From the day"),
    "audit_to": ("Hasta el día", "To the day"),
    "audit_when": ("Cuándo", "When"),
    "audit_what": ("Qué hizo", "What they did"),
    "audit_none": ("Nada coincide. Quite un filtro.", "Nothing matches. Take a filter away."),
    "audit_newer": ("Más recientes", "Newer"),
    "audit_older": ("Más antiguos", "Older"),
    "audit_csv": ("Guardar como CSV", "Save as CSV"),
    "audit_kept": (
        "Se añade y no se cambia. Cambios de accesos y de la consola: {0}. Quién miró a quién: {1}. Lo demás vive "
        "mientras viva aquello de lo que habla.",
        "Rows are added, never changed. Changes of access and in the console: {0}. Who looked at whom: {1}. The rest "
        "lives as long as what it tells of.",
    ),
    "audit_for_ever": ("se guardan sin límite", "kept without limit"),
    "audit_days": ("se guardan {0} días", "kept for {0} days"),
    "audit_unknown": ("no consta", "not told"),
}

KINDS = {
    "audit.user": ("usuario", "user"),
    "audit.key": ("clave", "key"),
    "audit.session": ("sesión", "session"),
    "audit.map": ("mapa", "map"),
    "audit.library": ("biblioteca", "library"),
    "audit.segment": ("segmento", "segment"),
    "audit.campaign": ("campaña", "campaign"),
    "audit.message": ("envío puntual", "one-off sending"),
    "audit.survey": ("encuesta", "survey"),
    "audit.form": ("formulario", "form"),
    "audit.board": ("tablero", "board"),
    "audit.subscription": ("suscripción", "subscription"),
    "audit.task": ("pendiente", "task"),
    "audit.consent": ("consentimiento", "consent"),
    "audit.import": ("importación", "import"),
    "audit.page": ("página", "page"),
    "audit.audit": ("registro", "log"),
    "audit.carrier": ("canal", "channel"),
    "audit.customer": ("cliente", "customer"),
    "audit.identity": ("identidad", "identity"),
    "audit.erasure": ("borrado", "erasure"),
    "audit.export": ("entrega de datos", "handing over"),
    "audit.backup": ("copia de seguridad", "backup"),
}

WHAT = {  # "kind what", or the word alone where it means the same everywhere; {0}: what stands behind it
    "user new": ("creó el usuario, {0}", "made the user, {0}"),
    "user role": ("cambió el rol a {0}", "changed the role to {0}"),
    "user link": ("creó un enlace de contraseña", "made a password link"),
    "user password": ("cambió la contraseña", "changed the password"),
    "user disable": ("desactivó el usuario", "disabled the user"),
    "user enable": ("activó el usuario", "enabled the user"),
    "user sign out": ("cerró sus sesiones", "ended their sessions"),
    "user code on": ("activó su segundo factor", "turned on their second factor"),
    "user code off": ("quitó su segundo factor", "turned off their second factor"),
    "user code reset": ("quitó el segundo factor", "reset the second factor"),
    "user recovery codes": ("pidió otros códigos de recuperación", "made other recovery codes"),
    "user recovery code": ("entró con un código de recuperación", "used a recovery code"),
    "user mail": ("dijo dónde recibe correo", "said where they get mail"),
    "board make": ("hizo el tablero", "made the board"),
    "board put": ("puso una ficha", "put a card on it"),
    "board rename": ("cambió su nombre o para quién es", "renamed it, or said for whom it is"),
    "board remove": ("quitó el tablero", "removed the board"),
    "board up": ("subió una ficha", "moved a card up"),
    "board down": ("bajó una ficha", "moved a card down"),
    "board name": ("cambió el título de una ficha", "renamed a card"),
    "board off": ("quitó una ficha", "took a card off"),
    "subscription make": ("hizo la suscripción", "made the subscription"),
    "subscription change": ("la cambió", "changed it"),
    "subscription pause": ("la pausó", "paused it"),
    "subscription resume": ("la reanudó", "let it go on"),
    "subscription remove": ("la acabó para todos", "ended it for all"),
    "subscription leave": ("la dejó de recibir", "gets it no more"),
    "user bind": ("quedó unido al proveedor de identidad", "was bound to the identity provider"),
    "session in password": ("entró con contraseña", "signed in by password"),
    "session in code": ("entró con contraseña y código", "signed in by password and code"),
    "session in provider": ("entró por el proveedor de identidad", "signed in through the identity provider"),
    "session missed-password": (
        "no pudo entrar: contraseña equivocada, desde {0}",
        "could not sign in: wrong password, from {0}",
    ),
    "session missed-code": (
        "no pudo entrar: código equivocado, desde {0}",
        "could not sign in: wrong code, from {0}",
    ),
    "session in": ("entró ({0})", "signed in ({0})"),
    "carrier save": ("dijo por dónde sale", "said by what it leaves"),
    "carrier test": ("envió una prueba", "sent a test"),
    "carrier remove": ("lo quitó", "took it away"),
    "survey write": ("la guardó sin publicar", "saved it, not published"),
    "survey publish": ("la publicó", "published it"),
    "survey link": ("hizo un enlace para contestarla", "made a link to answer it by"),
    "form write": ("lo guardó sin publicar", "saved it, not published"),
    "form publish": ("lo publicó", "published it"),
    "key new": ("creó la clave ({0})", "made the key ({0})"),
    "key revoke": ("anuló la clave", "revoked the key"),
    "map edit": ("editó el mapa", "edited the map"),
    "map new": ("creó el mapa", "made the map"),
    "map quote": ("colocó una cita en el mapa", "placed a quote on the map"),
    "map unquote": ("quitó una cita del mapa", "took a quote off the map"),
    "map import": ("trajo el mapa", "brought the map in"),
    "map join": ("unió sus puntos de contacto a los datos", "joined its touchpoints to the data"),
    "map back": ("volvió a la versión {0}", "went back to version {0}"),
    "campaign draft": ("guardó el borrador", "kept the draft"),
    "campaign publish": ("la publicó", "published it"),
    "campaign propose": ("la propuso", "proposed it"),
    "campaign approve": ("dio el visto bueno", "approved it"),
    "campaign refuse": ("no la dejó salir", "refused it"),
    "campaign pause": ("la pausó", "paused it"),
    "campaign resume": ("la reanudó", "let it go on"),
    "campaign playbook": ("la creó de una receta", "made it of a playbook"),
    "message draft": ("guardó el envío", "kept the sending"),
    "message send": ("lo envió", "sent it"),
    "message propose": ("lo propuso", "proposed it"),
    "consent lift": ("quitó direcciones de la lista de exclusión", "took addresses off the suppression list"),
    "consent suppress": (
        "puso direcciones en la lista de exclusión",
        "put addresses on the suppression list",
    ),
    "consent text": ("guardó un texto de consentimiento", "kept a consent text"),
    "task new": ("lo creó", "made it"),
    "task move": ("lo cambió", "moved it on"),
    "import brought": ("trajo el archivo", "brought in the file"),
    "page sent": ("envió un formulario", "sent a form"),
    "audit export": ("guardó el registro como CSV", "saved the log as CSV"),
    "export audience": ("entregó un segmento", "handed a segment over"),
    "backup made": ("hizo una copia", "made a copy"),
    "erasure erase": ("borró al cliente", "erased the customer"),
    "identity join": ("unió dos identificadores", "joined two identifiers"),
    "identity part": ("separó un identificador", "parted an identifier"),
    "identity block": ("apartó un identificador", "set an identifier aside"),
    "identity withdraw": ("retiró su decisión", "took a ruling back"),
    "customer why": ("vio por qué se decidió", "saw why something was decided"),
    "customer show": ("vio su ficha", "saw their profile"),
    "customer page": ("abrió su página", "opened their page"),
    "customer export": ("exportó sus datos", "exported their data"),
    "customer erase": ("pidió su borrado", "asked for their erasure"),
    "customer preview": ("vio un mensaje como lo recibiría", "saw a message as they would get it"),
    "customer ask": ("preguntó por su recorrido", "asked for their journey"),
    "customer simulate": ("simuló una campaña con su historia", "tried a campaign with their history"),
    "saved": ("guardó una versión", "saved a version"),
    "import": ("importó: {0}", "imported: {0}"),
}

TOLD = KINDS | {
    "link_made": (
        "Enlace para {0}, hasta el {1}. Vale una vez y no se volverá a mostrar:",
        "Link for {0}, until {1}. It counts once and is not shown again:",
    ),
    "signed_out": ("Sesiones terminadas de {0}: {1}", "Sessions ended of {0}: {1}"),
    "factor_reset": (
        "{0} ya no tiene segundo factor; sus sesiones han terminado",
        "{0} has no second factor any more; their sessions have ended",
    ),
    "code_ask": ("Código de {0}:", "Code of {0}:"),
    "audit_empty": ("Nada coincide.", "Nothing matches."),
    "audit_more": ("Hay más: pida --most {0}, o filtre.", "There is more: ask for --most {0}, or filter."),
    "audit_column.at": ("cuándo", "when"),
    "audit_column.who": ("quién", "who"),
    "audit_column.what": ("qué hizo", "what they did"),
    "audit_column.object": ("sobre qué", "of what"),
    "audit_column.detail": ("versión", "version"),
    "factor_on": ("sí", "yes"),
    "factor_off": ("no", "no"),
    "column.signed_in": ("entró", "signed in"),
    "column.code": ("segundo factor", "second factor"),
}

COMMANDS = {
    "user.link": (
        "Un enlace con el que un usuario elige su contraseña, una vez y durante tres días",
        "A link by which a user chooses their password, once and within three days",
    ),
    "user.link.examples": (
        "periplo usuario enlace marta@tienda.example --in mi-tienda",
        "periplo user link martha@shop.example --in my-shop",
    ),
    "user.sign-out": ("Termina todas las sesiones de un usuario", "End every session of a user"),
    "user.sign-out.examples": (
        "periplo usuario cerrar-sesiones marta@tienda.example --in mi-tienda",
        "periplo user sign-out martha@shop.example --in my-shop",
    ),
    "user.reset-totp": (
        "Quita el segundo factor de quien lo perdió; sus sesiones terminan",
        "Take the second factor of somebody who lost it; their sessions end",
    ),
    "user.reset-totp.examples": (
        "periplo usuario quitar-totp marta@tienda.example --in mi-tienda",
        "periplo user reset-totp martha@shop.example --in my-shop",
    ),
    "audit": (
        "Quién cambió qué y quién abrió qué cliente, lo más reciente primero",
        "Who changed what, and who opened which customer, the newest first",
    ),
    "audit.examples": (
        "periplo auditoría --who marta@tienda.example --in mi-tienda\n"
        "periplo auditoría --kind user --from 2026-01-01 --format csv --in mi-tienda",
        "periplo audit --who martha@shop.example --in my-shop\n"
        "periplo audit --kind user --from 2026-01-01 --format csv --in my-shop",
    ),
}

OPTIONS = {
    "user_by_link": (
        "Sin contraseña: muestra un enlace con el que la persona elige la suya",
        "Without a password: show a link by which they choose their own",
    ),
    "audit_who": ("Solo lo que hizo esta persona", "Only what this person did"),
    "audit_kind": ("Solo de esta clase", "Only of this kind"),
    "audit_object": (
        "Solo lo hecho a esto: un identificador, un usuario, o #4711 para un cliente",
        "Only what was done to this: an id, a user, or #4711 for a customer",
    ),
    "audit_from": ("Desde este día, en la zona de la carpeta", "From this day on, in the workspace's zone"),
    "audit_to": ("Hasta este día inclusive", "To this day, it included"),
    "audit_most": ("Cuántas líneas a lo sumo", "How many lines at most"),
}

FAULTS = {
    "there is no role '{}'": "no existe el rol «{}»",
    "take one of: {}": "tome uno de: {}",
    "this user is disabled": "este usuario está desactivado",
    "a link would let nobody in": "un enlace no dejaría entrar a nadie",
    "enable them first": "actívelo antes",
    "there is no kind of key '{}'": "no hay claves de clase «{}»",
    "there is no scope '{}'": "no existe el alcance «{}»",
    "nobody is signed in here, so nobody can change who comes in": (
        "aquí nadie ha entrado con usuario, así que nadie puede cambiar quién entra"
    ),
    "such a change is written down with the name of whoever makes it": (
        "un cambio así se anota con el nombre de quien lo hace"
    ),
    'write sign_in = "always" under [console] of periplo.toml, or use periplo user and periplo key': (
        'ponga sign_in = "always" en [console] de periplo.toml, o use «periplo usuario» y «periplo clave»'
    ),
    "there is no act '{}' here": "aquí no existe el acto «{}»",
    "a second factor is on already": "ya hay un segundo factor",
    "turn it off first": "quítelo antes",
    "this user has no second factor": "este usuario no tiene segundo factor",
    "there is nothing to reset": "no hay nada que quitar",
    "this second factor cannot be read": "este segundo factor no se puede leer",
    "it was sealed with another key than the one that is here": "se selló con otra clave que la que hay aquí",
    "put the file secrets/doors.key back, use a recovery code, or: periplo user reset-totp": (
        "reponga el archivo secrets/doors.key, use un código de recuperación o: periplo usuario quitar-totp"
    ),
    "put back the one that was there: what people sign in with was sealed with it": (
        "reponga la que había: con ella se selló aquello con que se entra"
    ),
    "the key that seals second factors cannot be read or kept": (
        "la clave que sella los segundos factores no se puede leer o guardar"
    ),
    "there is nothing of kind '{}' in the log": "en el registro no hay nada de la clase «{}»",
}


def what_said(kind: str, what: str, language: str) -> str:
    """What somebody did, in words; a word that has none is shown itself."""
    at = 0 if language == "es" else 1
    for key, rest in _readings(kind, what):
        if key in WHAT:
            return WHAT[key][at].format(_word(rest, language))
    return what


def _readings(kind: str, what: str) -> list[tuple[str, str]]:
    first, _, rest = what.partition(" ")
    return [(f"{kind} {what}", ""), (f"{kind} {first}", rest), (kind, what), (what, "")]


def _word(text: str, language: str) -> str:
    for group, words in (("role", DOORS), ("key", DOORS), ("kind", IMPORT_TOLD)):
        if f"{group}.{text}" in words:
            return words[f"{group}.{text}"][0 if language == "es" else 1]
    return text
