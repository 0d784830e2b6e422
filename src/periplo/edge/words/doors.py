"""Keys, users and who may come in, in Spanish and English: help, what commands tell, and errors."""

from __future__ import annotations

COMMANDS = {
    "key": (
        "Claves: quién puede enviar eventos y quién gestionar",
        "Keys: who may send events, who may manage",
    ),
    "key.new": (
        "Crea una clave y la muestra una sola vez, sola en la última línea",
        "Make a key and show it once, alone on the last line",
    ),
    "key.new.examples": (
        "periplo clave nueva --kind write --source web --channel web --in mi-tienda\n"
        "periplo clave nueva --kind manage --source informe --scope ask --in mi-tienda",
        "periplo key new --kind write --source web --channel web --in my-shop\n"
        "periplo key new --kind manage --source report --scope ask --in my-shop",
    ),
    "key.list": (
        "Las claves que hay, por su identificador; nunca la clave misma",
        "The keys there are, by their id; never the key itself",
    ),
    "key.list.examples": ("periplo clave lista --in mi-tienda", "periplo key list --in my-shop"),
    "key.revoke": ("Anula una clave por su identificador", "Let a key count no more, by its id"),
    "key.revoke.examples": (
        "periplo clave revocar 1f2e3d4c --in mi-tienda",
        "periplo key revoke 1f2e3d4c --in my-shop",
    ),
    "user": ("Usuarios de la consola y sus roles", "Users of the console, and their roles"),
    "user.new": (
        "Crea un usuario; la contraseña se pide, se toma de PERIPLO_PASSWORD o se genera",
        "Make a user; the password is asked for, taken from PERIPLO_PASSWORD, or made",
    ),
    "user.new.examples": (
        "periplo usuario nuevo marta@tienda.example --role editor --in mi-tienda",
        "periplo user new martha@shop.example --role editor --in my-shop",
    ),
    "user.list": ("Los usuarios que hay", "The users there are"),
    "user.list.examples": ("periplo usuario lista --in mi-tienda", "periplo user list --in my-shop"),
    "user.role": (
        "Cambia el rol de un usuario; sus sesiones terminan",
        "Change a user's role; their sessions end",
    ),
    "user.role.examples": (
        "periplo usuario rol marta@tienda.example approver --in mi-tienda",
        "periplo user role martha@shop.example approver --in my-shop",
    ),
    "user.password": (
        "Cambia la contraseña de un usuario; sus sesiones terminan",
        "Change a user's password; their sessions end",
    ),
    "user.password.examples": (
        "periplo usuario contraseña admin --in mi-tienda",
        "periplo user password admin --in my-shop",
    ),
    "user.disable": (
        "No deja entrar más a un usuario; lo que hizo conserva su nombre",
        "Let a user in no more; what they did keeps their name",
    ),
    "user.disable.examples": (
        "periplo usuario desactivar marta@tienda.example --in mi-tienda",
        "periplo user disable martha@shop.example --in my-shop",
    ),
    "user.enable": ("Deja entrar de nuevo a un usuario", "Let a user in again"),
    "user.enable.examples": (
        "periplo usuario activar marta@tienda.example --in mi-tienda",
        "periplo user enable martha@shop.example --in my-shop",
    ),
}

OPTIONS = {
    "admin": ("Nombre del administrador de la consola", "Name of the console's administrator"),
    "key_kind": (
        "write: envía eventos, puede estar a la vista; manage: abre la API de gestión, es un secreto",
        "write: sends events, may be seen by anybody; manage: opens the management API, is a secret",
    ),
    "key_source": (
        "Con qué nombre figuran sus eventos (si no, web o api)",
        "The name under which its events stand (else web or api)",
    ),
    "key_channel": (
        "Canal de los eventos que no digan el suyo",
        "Channel of the events that do not say theirs",
    ),
    "key_place": ("Lugar de los eventos que no digan el suyo", "Place of the events that do not say theirs"),
    "key_scope": (
        "Qué parte de la API abre una clave manage; varias veces, varias (si no, todas)",
        "Which part of the API a manage key opens; repeat it for several (else all)",
    ),
    "user_role": ("Rol del usuario", "Role of the user"),
    "user_language": ("Idioma en que le habla la consola", "Language in which the console speaks to them"),
    "look_public": (
        "Mira desde fuera la entrada pública de esta dirección",
        "Look from outside at the public listener at this address",
    ),
}

TOLD = {
    "made_admin": ("Administrador de la consola: {0}", "Administrator of the console: {0}"),
    "password_made": ("Contraseña: {0}", "Password: {0}"),
    "password_once": (
        "La contraseña se generó porque no hay terminal donde escribirla. No se volverá a mostrar: guárdela ahora.",
        "The password was made because there is no terminal to type one. It is not shown again: keep it now.",
    ),
    "password_ask": (
        "Contraseña para {0} (12 caracteres o más):",
        "Password for {0} (12 characters or more):",
    ),
    "password_again": ("Otra vez la contraseña para {0}:", "The password for {0} again:"),
    "password_changed": ("Contraseña cambiada: {0}", "Password changed: {0}"),
    "key_made.write": (
        "Clave de la fuente «{0}», para enviar eventos. Solo se muestra esta vez:",
        "Key of the source '{0}', to send events. It is shown this once:",
    ),
    "key_made.manage": (
        "Clave «{0}» para la API de gestión. Es un secreto y solo se muestra esta vez:",
        "Key '{0}' for the management API. It is a secret, and shown this once:",
    ),
    "key_revoked": ("Clave anulada: {0}", "Key revoked: {0}"),
    "no_keys": ("Todavía no hay claves.", "There are no keys yet."),
    "no_users": ("Todavía no hay usuarios.", "There are no users yet."),
    "key.write": ("enviar", "write"),
    "key.manage": ("gestionar", "manage"),
    "user_made": ("Usuario creado: {0} ({1})", "User made: {0} ({1})"),
    "user_disabled": ("Ya no puede entrar: {0}", "May sign in no more: {0}"),
    "user_enabled": ("Puede entrar de nuevo: {0}", "May sign in again: {0}"),
    "role_changed": ("{0} es ahora {1}", "{0} is now {1}"),
    "role.reader": ("lector", "reader"),
    "role.commenter": ("comentarista", "commenter"),
    "role.editor": ("editor", "editor"),
    "role.approver": ("aprobador", "approver"),
    "role.administrator": ("administrador", "administrator"),
    "column.id": ("identificador", "id"),
    "column.kind": ("clase", "kind"),
    "column.source": ("fuente", "source"),
    "column.channel": ("canal", "channel"),
    "column.place": ("lugar", "place"),
    "column.scopes": ("alcances", "scopes"),
    "column.made": ("creada", "made"),
    "column.state": ("estado", "state"),
    "column.name": ("nombre", "name"),
    "column.role": ("rol", "role"),
    "column.language": ("idioma", "language"),
    "counts": ("vale", "counts"),
    "revoked": ("anulada el {0}", "revoked {0}"),
    "disabled": ("desactivado el {0}", "disabled {0}"),
}

FAULTS = {
    "the log is asked for from {} to {}": "se pide el registro desde {} hasta {}",
    "the last day comes before the first": "el último día es anterior al primero",
    "turn the two days round": "cambie los dos días de lugar",
    "'{}' is no address of a listener": "'{}' no es la dirección de una entrada",
    "write it as https://events.example.org": "escríbala como https://eventos.example.org",
    "the console at '{}' asks people to sign in, and nobody can": (
        "la consola en «{}» pide entrar con usuario, y nadie puede"
    ),
    "this workspace has no administrator": "esta carpeta de trabajo no tiene administrador",
    "make one first: periplo user new admin --role administrator": (
        "cree antes uno: periplo usuario nuevo admin --role administrator"
    ),
    "this was sent by another site": "esto lo envió otro sitio",
    "only pages of this console may": "solo pueden las páginas de esta consola",
    "open the page here and send it": "abra la página aquí y envíelo desde ella",
    "nobody is signed in": "nadie ha entrado",
    "sign in at /login, or send a manage key: Authorization: Bearer mk_…": (
        "entre en /login, o envíe una clave manage: Authorization: Bearer mk_…"
    ),
    "this is no manage key that counts here": "esta no es una clave manage que valga aquí",
    "it was revoked, mistyped, or is a write key": "se anuló, está mal escrita o es una clave de escritura",
    "make one with 'periplo key new --kind manage'": "cree una con «periplo clave nueva --kind manage»",
    "this key does not open '{}'": "esta clave no abre «{}»",
    "its scopes are: {}": "sus alcances son: {}",
    "make one with --scope {}": "cree una con --scope {}",
    "your role does not allow this": "su rol no permite esto",
    "you are: {}": "usted es: {}",
    "ask an administrator of this workspace": "pídalo a quien administra esta carpeta de trabajo",
    "the form is out of date": "el formulario ya no vale",
    "you signed in or out meanwhile, or the page does not come from here": (
        "entró o salió mientras tanto, o la página no viene de aquí"
    ),
    "open the page again and send it from there": "abra de nuevo la página y envíelo desde ella",
    "this is not what a form sends": "esto no es lo que envía un formulario",
    "its type is '{}'": "su tipo es «{}»",
    "use the page's own form": "use el formulario de la página",
    "the form is not in UTF-8": "el formulario no está en UTF-8",
    "the form is too large": "el formulario es demasiado grande",
    "this page has no option '{}'": "esta página no tiene la opción «{}»",
    "mend the address": "corrija la dirección",
    "{} says sign_in '{}'": "{} dice sign_in «{}»",
    "{} says url '{}'": "{} dice url «{}»",
    "the console stands at the root of a site of its own": "la consola está en la raíz de un sitio propio",
    "write it as https://console.example.org, without anything behind the name": (
        "escríbala como https://consola.example.org, sin nada detrás del nombre"
    ),
    "{} trusts '{}'": "{} confía en «{}»",
    "it is neither an address nor a network": "no es una dirección ni una red",
    "write it as 10.0.0.5 or 10.0.0.0/8": "escríbala como 10.0.0.5 o 10.0.0.0/8",
    "this cannot be a user's name": "esto no puede ser el nombre de un usuario",
    "it is empty, longer than {} characters, or holds spaces or signs": (
        "está vacío, tiene más de {} caracteres o lleva espacios o signos"
    ),
    "write letters, digits and . _ @ + - only, such as an e-mail address": (
        "use solo letras, cifras y . _ @ + -, como en una dirección de correo"
    ),
    "the password is shorter than {} characters": "la contraseña tiene menos de {} caracteres",
    "short ones are guessed": "las cortas se adivinan",
    "take a few words that do not belong together": "elija unas palabras que no vayan juntas",
    "the password is longer than {} characters": "la contraseña tiene más de {} caracteres",
    "take a shorter one": "elija una más corta",
    "the password is one of the most common ones": "la contraseña es una de las más comunes",
    "those are tried first": "esas se prueban primero",
    "the password says the user's name": "la contraseña dice el nombre del usuario",
    "that is tried first": "eso se prueba primero",
    "the two passwords are not the same": "las dos contraseñas no son iguales",
    "type them again": "escríbalas de nuevo",
    "there is a user of this name already": "ya hay un usuario con este nombre",
    "capitals make no difference": "las mayúsculas no cuentan",
    "take another name, or see 'periplo user list'": "elija otro nombre, o mire «periplo usuario lista»",
    "there is no user of this name": "no hay ningún usuario con este nombre",
    "see 'periplo user list'": "mire «periplo usuario lista»",
    "this is the last administrator": "es el último administrador",
    "nobody could let others in any more": "nadie podría ya dejar entrar a otros",
    "make another first: periplo user new NAME --role administrator": (
        "cree antes otro: periplo usuario nuevo NOMBRE --role administrator"
    ),
    "this cannot be the name of a source": "esto no puede ser el nombre de una fuente",
    "it is empty or longer than {} characters": "está vacío o tiene más de {} caracteres",
    "write a short name, such as web or tills": "escriba un nombre corto, como web o cajas",
    "a manage key sends no events": "una clave manage no envía eventos",
    "so it has no channel and no place": "así que no tiene canal ni lugar",
    "leave both out": "quite los dos",
    "a write key has no scopes": "una clave de escritura no tiene alcances",
    "it can send events and nothing else": "solo puede enviar eventos",
    "leave --scope out": "quite --scope",
    "there is no channel '{}'": "no existe el canal '{}'",
    "the catalogue has: {}": "el catálogo tiene: {}",
    "take one of them": "elija uno de ellos",
    "no key '{}' counts here": "aquí no vale ninguna clave '{}'",
    "it is not there, or was revoked before": "no existe, o se anuló antes",
    "see 'periplo key list'": "mire «periplo clave lista»",
}
