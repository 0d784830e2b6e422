"""What the commands and pages of sign-up forms say, and their errors in Spanish."""

from __future__ import annotations

from periplo.edge.words import said

_SIGN_UPS = {
    "form": ("formulario", "form"),
    "version": ("versión", "version"),
    "status": ("estado", "status"),
    "status.active": ("activo", "active"),
    "status.paused": ("en pausa", "paused"),
    "status.ended": ("terminado", "ended"),
    "shown": ("veces mostrado", "times shown"),
    "closed": ("cerrado", "closed"),
    "sent": ("enviado", "sent"),
    "confirmed": ("confirmado", "confirmed"),
    "share": ("parte enviada", "share sent"),
    "interval": ("margen", "interval"),
    "all": ("todas", "all"),
    "few": ("muestra pequeña", "small sample"),
    "picture_title": ("Cuántas veces se envía cada formulario", "How often each form is sent"),
    "reading.nothing": (
        "Todavía no se mostró a nadie que dejara contarlo.",
        "It was not yet shown to anybody who let it be counted.",
    ),
    "reading.share": (
        "Se mostró {0} veces y se envió {1}: el {2} (margen {3}).",
        "Shown {0} times and sent {1}: {2} (interval {3}).",
    ),
    "reading.apart": (
        "Otros {0} envíos son de visitantes que no dejaron contar nada más.",
        "Another {0} were sent by visitors who let nothing else be counted.",
    ),
    "reading.apart.one": (
        "Otro envío es de un visitante que no dejó contar nada más.",
        "One more was sent by a visitor who let nothing else be counted.",
    ),
    "reading.confirmed": ("Confirmaron {0} de {1}.", "{0} of {1} confirmed."),
    "reading.few": ("La muestra es pequeña.", "The sample is small."),
    "look": ("Aspecto", "Look"),
    "look.centre": ("ventana en el centro", "pop-up in the centre"),
    "look.corner": ("ventana en una esquina", "pop-up in a corner"),
    "look.bar": ("barra", "bar"),
    "look.embedded": ("incrustado en la página", "embedded in the page"),
    "pages": ("Páginas", "Pages"),
    "but": ("menos", "except"),
    "or": ("o", "or"),
    "when": ("Cuándo", "When"),
    "when.after": ("a los {0}", "after {0}"),
    "when.scroll": ("al ver el {0} de la página", "at {0} of the page"),
    "when.exit": ("al ir a salir", "when about to leave"),
    "who": ("A quién", "For whom"),
    "every": ("Si la cierran", "If it is closed"),
    "every.once": ("no vuelve", "it does not come again"),
    "every.always": ("vuelve siempre", "it always comes again"),
    "every.span": ("vuelve a los {0}", "it comes again after {0}"),
    "fields": ("Pide", "Asks for"),
    "optional": ("opcional", "optional"),
    "box": ("casilla", "box"),
    "box_required": ("casilla obligatoria", "required box"),
    "notice": ("aviso", "notice"),
    "confirm": ("Confirmación", "Confirmation"),
    "confirm.email": ("por un enlace en un correo", "by a link in a mail"),
    "coupon": ("Lote de códigos", "Pool of codes"),
    "touchpoint": ("Punto de contacto", "Touchpoint"),
    "not_shown": ("No se muestra en ninguna página.", "It is shown on no page."),
}


def sign_ups_say(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_SIGN_UPS, key, language, values)


COMMANDS = {
    "form": ("Formularios de alta y ventanas en su web", "Sign-up forms and pop-ups on your site"),
    "form.new": (
        "Escribe un primer formulario, entero y en los dos idiomas, para adaptarlo",
        "Write a first form, whole and in both languages, to be adapted",
    ),
    "form.new.examples": (
        "periplo formulario nuevo boletin --look corner --in mi-tienda",
        "periplo form new newsletter --look corner --in my-shop",
    ),
    "form.check": (
        "Revisa un formulario antes de que nadie lo vea; termina en 1 si hay algo que mejorar",
        "Check a form before anybody sees it; ends with 1 if there is something to mend",
    ),
    "form.check.examples": (
        "periplo formulario revisar boletin --in mi-tienda",
        "periplo form check newsletter --in my-shop",
    ),
    "form.publish": (
        "Pone un formulario a la vista: su web lo muestra en un minuto, y guarda sus textos de consentimiento",
        "Put a form in sight: your site shows it within a minute, and its consent texts are kept",
    ),
    "form.publish.examples": (
        "periplo formulario publicar boletin --in mi-tienda",
        "periplo form publish newsletter --in my-shop",
    ),
    "form.confirmation": (
        "Escribe la campaña que envía el enlace de confirmación de un formulario",
        "Write the campaign that sends the confirming link of a form",
    ),
    "form.confirmation.examples": (
        "periplo formulario confirmación boletin --in mi-tienda",
        "periplo form confirmation newsletter --in my-shop",
    ),
    "form.list": (
        "Los formularios publicados con sus cifras: mostrado, cerrado, enviado, parte con su margen",
        "The published forms with their figures: shown, closed, sent, share with its interval",
    ),
    "form.list.examples": (
        "periplo formulario lista --in mi-tienda\nperiplo formulario lista --format svg --out formularios.svg",
        "periplo form list --in my-shop\nperiplo form list --format svg --out forms.svg",
    ),
    "form.show": (
        "Un formulario: qué pide, cuándo sale y cómo le va a cada versión",
        "One form: what it asks, when it comes, and how each version does",
    ),
    "form.show.examples": (
        "periplo formulario ver boletin --in mi-tienda",
        "periplo form show newsletter --in my-shop",
    ),
}
OPTIONS = {
    "form_look": (
        "Dónde sale: en el centro, en una esquina, en una barra o dentro de la página",
        "Where it stands: in the centre, in a corner, in a bar or inside the page",
    ),
}
TOLD = {
    "form_written": (
        "Escrito: {0}. Adáptelo y siga con: periplo formulario revisar",
        "Written: {0}. Adapt it and go on with: periplo form check",
    ),
    "form_published": (
        "Publicado: {0}, versión {1}. Sale en las páginas que cargan p.js con data-forms, en un minuto como mucho.",
        "Published: {0}, version {1}. It comes on pages that load p.js with data-forms, within a minute.",
    ),
    "form_not_shown": (
        "Publicado: {0}, versión {1}. No se muestra: su estado no es active.",
        "Published: {0}, version {1}. It is not shown: its status is not active.",
    ),
    "form_confirmation": (
        "Escrita: {0}. Adáptela y publíquela con: periplo campaña publicar",
        "Written: {0}. Adapt it and publish it with: periplo campaign publish",
    ),
    "form_version": ("versión {0}", "version {0}"),
    "no_forms": (
        "Todavía no hay formularios publicados. Escriba uno con: periplo formulario nuevo boletin",
        "No forms are published yet. Write one with: periplo form new newsletter",
    ),
}
PAGES = {
    "forms": ("Formularios", "Forms"),
    "forms_lead": (
        "Los formularios de alta y las ventanas de su web, y cuántas veces se envían.",
        "The sign-up forms and pop-ups of your site, and how often they are sent.",
    ),
    "no_forms": ("Todavía no hay formularios", "There are no forms yet"),
    "no_forms_mend": (
        "Empiece uno por una plantilla, mírelo con calma y publíquelo.",
        "Begin one with a template, look it over and publish it.",
    ),
    "forms_note": (
        "Cada vez que se muestra cuenta una vez, y se envía una vez como mucho. Quien no deja que se le cuente no está "
        "en la parte, aunque se haya apuntado.",
        "Each showing counts once, and is sent once at most. Whoever does not let themselves be counted is not in the "
        "share, though they may have signed up.",
    ),
    "form_preview": ("Cómo se ve", "How it looks"),
    "form_preview_note": (
        "Aquí no se envía nada. En su web sale en el idioma de la página.",
        "Nothing is sent from here. On your site it comes in the language of the page.",
    ),
    "form_preview_needs": (
        "La vista previa necesita que el navegador ejecute nuestros scripts.",
        "The preview needs the browser to run our scripts.",
    ),
    "form_open": ("Ver en su sitio", "See it in its place"),
    "form_about": ("Qué hace", "What it does"),
    "form_versions": ("Sus versiones", "Its versions"),
    "form_picture": ("Los formularios, uno junto a otro", "The forms, side by side"),
}
FAULTS = {
    "the form's id is '{}'": "el id del formulario es '{}'",
    "it stands in pages and events": "está en las páginas y en los eventos",
    "use small letters, digits and hyphens, such as newsletter": "use minúsculas, cifras y guiones, como boletin",
    "the form's status is '{}'": "el estado del formulario es '{}'",
    "the form speaks no language": "el formulario no habla ningún idioma",
    "the form asks for nothing": "el formulario no pide nada",
    "add at least a field of kind email": "añada al menos un campo de clase email",
    "two fields are called '{}'": "dos campos se llaman '{}'",
    "two fields are of kind {}": "dos campos son de clase {}",
    "a person signs up with one": "una persona se apunta con uno",
    "keep one": "deje uno",
    "nobody would be known by this form": "con este formulario no se sabría quién es nadie",
    "neither an e-mail nor a phone is required": "no es obligatorio ni el correo ni el teléfono",
    "write required: true at one of them": "escriba required: true en uno de ellos",
    "'confirm' is '{}'": "'confirm' es '{}'",
    "write confirm: email, or leave it out": "escriba confirm: email, o quítelo",
    "there is no address to which to send the link": "no hay dirección a la que enviar el enlace",
    "no e-mail is required": "no hay un correo obligatorio",
    "require a field of kind email": "haga obligatorio un campo de clase email",
    "'{}' is no address of a page": "'{}' no es la dirección de una página",
    "write https://… or /privacy": "escriba https://… o /privacidad",
    "a field's id is '{}'": "el id de un campo es '{}'",
    "it is the name of a trait": "es el nombre de un dato de la ficha",
    "use small letters, digits and _, such as first_name": "use minúsculas, cifras y _, como first_name",
    "field '{}' is of kind '{}'": "el campo '{}' es de clase '{}'",
    "field '{}' is of kind {}": "el campo '{}' es de clase {}",
    "an e-mail is kept as email and a phone as phone": "un correo se guarda como email y un teléfono como phone",
    "give it the id of its kind": "dele el id de su clase",
    "field '{}' needs choices, and only a choice has them": (
        "el campo '{}' pide opciones, y solo las tiene uno de elegir"
    ),
    "write kind: choice and choices: with an id and a text each": (
        "escriba kind: choice y choices: con un id y un texto cada una"
    ),
    "a choice of field '{}' is called '{}'": "una opción del campo '{}' se llama '{}'",
    "give each a short id of its own": "dé a cada una un id corto y propio",
    "{} is asked twice": "{} se pide dos veces",
    "ask once for each channel and purpose": "pida una vez por cada canal y finalidad",
    "the basis of {} is '{}'": "la base de {} es '{}'",
    "'{}' is no single channel and purpose": "'{}' no es un solo canal y una sola finalidad",
    "a yes to everything is no yes": "un sí a todo no es un sí",
    "name one channel and one purpose": "nombre un canal y una finalidad",
    "the text of {} has no version": "el texto de {} no tiene versión",
    "write version: such as 2026-11": "escriba version: como 2026-11",
    "{} is asked without asking for the {}": "se pide {} sin pedir el dato {}",
    "add a field of kind {}": "añada un campo de clase {}",
    "the look's {} is '{}'": "en el aspecto, {} es '{}'",
    "the accent is '{}'": "el color es '{}'",
    'write a colour such as "#1f5fbf"': 'escriba un color como "#1f5fbf"',
    "only an embedded form stands at a selector": "solo un formulario incrustado va en un selector",
    "write kind: embedded, or leave 'at' out": "escriba kind: embedded, o quite 'at'",
    "'{}' is no path of a page": "'{}' no es la ruta de una página",
    "what follows ? or # does not count": "lo que sigue a ? o # no cuenta",
    "write such as /products/*": "escriba como /productos/*",
    "the form comes on no page": "el formulario no sale en ninguna página",
    'write pages: ["*"]': 'escriba pages: ["*"]',
    "'scroll' is {}": "'scroll' es {}",
    "write a share such as 0.5": "escriba una parte como 0.5",
    "'after' is before the page is there": "'after' es antes de que la página esté",
    "write such as 20s": "escriba como 20s",
    "'every' is '{}'": "'every' es '{}'",
    "write such as 30d, once or always": "escriba como 30d, once o always",
    "a pop-up that comes on every page": "una ventana que sale en cada página",
    "whoever closed it said no": "quien la cerró dijo que no",
    "write such as every: 7d, or embed the form": "escriba como every: 7d, o incruste el formulario",
    "a page's rule asks whether something exists": "la regla de una página pregunta si algo existe",
    "compare it with a value": "compárelo con un valor",
    "the page does not know '{}'": "la página no sabe '{}'",
    "it knows its visitor as this page sees them": "conoce al visitante como esa página lo ve",
    "the rule asks more than a page knows": "la regla pregunta más de lo que una página sabe",
    "a page knows no journey": "una página no conoce ningún recorrido",
    "write such as: page viewed where returning is true": "escriba como: page viewed donde returning es verdadero",
    "'{}' is not a list of words": "'{}' no es una lista de palabras",
    "write {}: [a, b]": "escriba {}: [a, b]",
    "there is no form '{}'": "no hay ningún formulario '{}'",
    "publish it first: periplo form publish FILE": "publíquelo antes: periplo formulario publicar ARCHIVO",
    "forms lie in the folder forms": "los formularios están en la carpeta forms",
    "forms live in one": "los formularios viven en una",
    "name its file": "nombre su archivo",
    "what you wrote is never written over": "nunca se escribe encima de lo que usted escribió",
    "the text for {} has a version '{}' with other words": "el texto de {} tiene una versión '{}' con otras palabras",
    "give the new text a new version, or take over the old words": (
        "dé al texto nuevo una versión nueva, o copie las palabras de antes"
    ),
    "form '{}' waits for no confirmation": "el formulario '{}' no espera confirmación",
    "it has no 'confirm'": "no tiene 'confirm'",
    "write confirm: email in the form": "escriba confirm: email en el formulario",
}
