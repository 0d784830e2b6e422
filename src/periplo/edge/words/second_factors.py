"""What pages and errors say of second factors and of signing in through a provider."""

from __future__ import annotations

PAGES = {
    "code_section": ("Segundo factor", "Second factor"),
    "code_why": (
        "Además de la contraseña, un código de su teléfono. Quien solo le robe la contraseña no entra.",
        "Beside the password, a code from your phone. Who steals the password alone does not come in.",
    ),
    "code_must": (
        "Su rol lo pide: actívelo para seguir.",
        "Your role asks for it: turn it on to go on.",
    ),
    "code_must_stay": (
        "Su rol lo pide; no se puede quitar.",
        "Your role asks for it; it cannot be turned off.",
    ),
    "code_is_on": ("Activado.", "It is on."),
    "codes_left.one": ("Le queda {0} código de recuperación.", "You have {0} recovery code left."),
    "codes_left.many": ("Le quedan {0} códigos de recuperación.", "You have {0} recovery codes left."),
    "code_turn_on": ("Activar el segundo factor", "Turn on the second factor"),
    "code_turn_off": ("Quitar el segundo factor", "Turn off the second factor"),
    "codes_new": ("Otros códigos de recuperación", "Other recovery codes"),
    "code_prove": (
        "El de la aplicación, o uno de recuperación. Para cambiar algo, hace falta.",
        "The app's, or a recovery code. It is wanted for any change.",
    ),
    "code_title": ("Falta un código", "One more code"),
    "code_lead": (
        "Abra su aplicación de códigos y escriba el de Periplo.",
        "Open your app of codes and write the one of Periplo.",
    ),
    "code_name": ("Código", "Code"),
    "code_help": (
        "Seis cifras. Sin el teléfono: uno de sus códigos de recuperación.",
        "Six digits. Without the phone: one of your recovery codes.",
    ),
    "code_lost": (
        "¿Sin teléfono y sin códigos de recuperación? Quien administra Periplo puede quitar su segundo factor.",
        "No phone, no recovery codes? Whoever administers Periplo can reset your second factor.",
    ),
    "code_wrong": (
        "Ese código no vale: está mal escrito, venció o ya se usó.",
        "This code does not count: it is mistyped, has run out, or was used before.",
    ),
    "code_on_lead": (
        "Con una aplicación de códigos: Aegis, FreeOTP, Google Authenticator, 1Password u otra.",
        "With an app of codes: Aegis, FreeOTP, Google Authenticator, 1Password or another.",
    ),
    "code_qr": ("Código QR para la aplicación", "QR code for the app"),
    "code_scan": ("1. Lea este código QR con la aplicación.", "1. Scan this QR code with the app."),
    "code_type": ("Si no puede leerlo, escriba allí:", "If you cannot scan it, type there:"),
    "code_on_help": (
        "2. Las seis cifras que la aplicación muestra ahora.",
        "2. The six digits that the app shows now.",
    ),
    "code_confirm": ("Activar", "Turn on"),
    "code_not_now": ("Ahora no", "Not now"),
    "codes_title": ("Sus códigos de recuperación", "Your recovery codes"),
    "codes_lead": (
        "Cada uno vale una vez, si no tiene el teléfono a mano.",
        "Each counts once, if your phone is not at hand.",
    ),
    "codes_keep": (
        "Guárdelos ahora donde guarda sus contraseñas, o imprímalos: no se volverán a mostrar.",
        "Keep them now where you keep your passwords, or print them: they are not shown again.",
    ),
    "codes_go_on": ("Ya los guardé: seguir", "I have kept them: go on"),
    "provider": ("su organización", "your organisation"),
    "provider_or": ("o", "or"),
    "provider_button": ("Entrar con {0}", "Sign in with {0}"),
    "provider_still": (
        "Ha salido de Periplo. En su proveedor de identidad quizá siga dentro.",
        "You have signed out of Periplo. At your identity provider you may still be signed in.",
    ),
    "provider_leave": ("Salir allí también", "Sign out there too"),
    "no_password": (
        "Usted entra con su proveedor de identidad; aquí no tiene contraseña.",
        "You sign in through your identity provider; you have no password here.",
    ),
}

FAULTS = {
    "the identity provider does not answer as it should": "el proveedor de identidad no responde como debe",
    "signing in through a provider needs a package": "entrar por un proveedor necesita un paquete",
    "authlib is not installed": "authlib no está instalado",
    "sign in by password, or try again later": "entre con contraseña, o pruebe más tarde",
    "it cannot be reached": "no se puede llegar a él",
    "its answer is too long": "su respuesta es demasiado larga",
    "it gave no token that says who it is": "no dio ningún token que diga quién es",
    "it did not tell its keys": "no dijo sus claves",
    "its keys cannot be read": "sus claves no se pueden leer",
    "what it says of itself is not there, or names another issuer than the settings": (
        "lo que dice de sí mismo no está, o nombra otro emisor que los ajustes"
    ),
    "it tells no {} by https": "no dice ningún {} por https",
    "the identity provider did not prove who you are": "el proveedor de identidad no probó quién es usted",
    "begin again at the sign-in page": "empiece de nuevo en la página de entrada",
    "the provider's token does not hold ({})": "el token del proveedor no se sostiene ({})",
    "the provider does not take the code: it was used before, or has run out": (
        "el proveedor no acepta el código: ya se usó, o venció"
    ),
    "this sign-in cannot be finished": "esta entrada no se puede terminar",
    "this browser began no sign-in, or too long ago": "este navegador no empezó ninguna entrada, o hace demasiado",
    "the answer belongs to another sign-in": "la respuesta es de otra entrada",
    "the answer was used before": "la respuesta ya se usó",
    "the answer comes from another provider": "la respuesta viene de otro proveedor",
    "the provider refused, or you did": "el proveedor lo rechazó, o usted",
    "you are not let in here": "aquí no puede entrar",
    "ask whoever administers Periplo": "pregunte a quien administra Periplo",
    "your address is not of a domain that is let in, or the provider did not verify it": (
        "su dirección no es de un dominio admitido, o el proveedor no la verificó"
    ),
    "none of your groups is let in": "ninguno de sus grupos puede entrar",
    "your account is disabled": "su cuenta está desactivada",
    "there is an account of your address already, and it cannot be told to be yours": (
        "ya hay una cuenta con su dirección, y no se puede saber que sea suya"
    ),
    "nobody made an account for you yet": "nadie le ha creado una cuenta todavía",
    "the provider did not tell a verified e-mail address of yours": (
        "el proveedor no dijo ninguna dirección de correo suya verificada"
    ),
    "{} says issuer '{}'": "{} dice issuer «{}»",
    "it is no address of a provider by https": "no es la dirección de un proveedor por https",
    "write it as the provider tells it, such as https://id.example.org/realms/shop": (
        "escríbala como la dice el proveedor, por ejemplo https://id.example.org/realms/tienda"
    ),
    "{} says unknown '{}'": "{} dice unknown «{}»",
    "{} says role_claim without roles, or roles without role_claim": (
        "{} dice role_claim sin roles, o roles sin role_claim"
    ),
    "one tells where roles stand, the other what follows from them": (
        "uno dice dónde están los roles, el otro qué se sigue de ellos"
    ),
    "{} gives role '{}'": "{} da el rol «{}»",
    "{} asks role '{}' for a code": "{} pide un código al rol «{}»",
    "your role asks for a second factor": "su rol pide un segundo factor",
    "you have not turned one on": "no ha activado ninguno",
    "turn it on at /account": "actívelo en /account",
}
