"""What is said of the words of messages: coupons, previews, content; their commands, and their errors in Spanish."""

from __future__ import annotations

from periplo.edge.words import said

_MESSAGES = {
    "loaded": ("{0}: {1} códigos nuevos; {2} ya estaban.", "{0}: {1} new codes; {2} were there already."),
    "no_pools": ("No hay códigos cargados.", "No codes are loaded."),
    "pool": ("lote", "pool"),
    "free": ("libres", "free"),
    "taken": ("entregados", "given"),
    "expired": ("vencidos", "expired"),
    "subject": ("Asunto", "Subject"),
    "not_sent": ("«{0}» no se enviaría: {1}", "'{0}' would not be sent: {1}"),
    "name": ("nombre", "name"),
    "kind": ("clase", "kind"),
    "answers": ("responde a", "answers"),
    "used_in": ("usado en", "used in"),
    "kind.text": ("texto", "text"),
    "kind.image": ("imagen", "image"),
    "kind.button": ("botón", "button"),
    "kind.products": ("productos", "products"),
    "kind.coupon": ("cupón", "coupon"),
    "kind.divider": ("línea", "divider"),
    "kind.footer": ("pie", "footer"),
    "kind.snippet": ("fragmento", "snippet"),
    "kind.message": ("mensaje", "message"),
    "no_content": (
        "No hay contenido: escriba content.yaml en la carpeta de trabajo.",
        "There is no content: write content.yaml in the workspace.",
    ),
    "open_need": ("Sin contenido: {0} ({1})", "Without content: {0} ({1})"),
}

COMMANDS = {
    "campaign.preview": (
        "Muestra un mensaje tal como lo leería una persona; no envía nada. Termina en 1 si no se le podría enviar",
        "Show a message as one person would read it; sends nothing. Ends with 1 if it could not be sent to them",
    ),
    "campaign.preview.examples": (
        "periplo campaña ver campaña.yaml --as ana@example.com --in mi-tienda\n"
        "periplo campaña ver campaña.yaml --as ana@example.com --format html --out correo.html --in mi-tienda",
        "periplo campaign preview campaign.yaml --as ana@example.com --in my-shop\n"
        "periplo campaign preview campaign.yaml --as ana@example.com --format html --out mail.html --in my-shop",
    ),
    "content": ("Contenido que comparten los mensajes", "Content that messages share"),
    "content.list": (
        "Bloques y fragmentos, a qué necesidades responden y dónde se usan; termina en 1 si alguna no tiene contenido",
        "Blocks and snippets, the needs they answer and where they are used; ends with 1 if a need has no content",
    ),
    "content.publish": (
        "Dice que se publicó un contenido: las campañas que empiezan por él toman a sus personas, una vez cada una",
        "Say that content was published: campaigns that begin by it take in their people, each once",
    ),
    "content.publish.examples": (
        'periplo contenido publicar articulo-7 --set title="Mochilas" --set category=backpacks --in mi-tienda',
        'periplo content publish article-7 --set title="Backpacks" --set category=backpacks --in my-shop',
    ),
    "content.list.examples": ("periplo contenido lista --in mi-tienda", "periplo content list --in my-shop"),
    "coupon": ("Cupones: lotes de códigos para los mensajes", "Coupons: pools of codes for messages"),
    "coupon.load": (
        "Carga los códigos de un archivo en un lote; los que ya estaban no cambian",
        "Load the codes of a file into a pool; those that were there stay as they are",
    ),
    "coupon.load.examples": (
        "periplo cupón cargar bienvenida codigos.csv --in mi-tienda --expires 2027-01-31",
        "periplo coupon load welcome codes.csv --in my-shop --expires 2027-01-31",
    ),
    "coupon.make": (
        "Crea códigos que nadie puede adivinar, los escribe en un archivo para la tienda y los carga en un lote",
        "Make codes that nobody can guess, write them into a file for the shop, and load them into a pool",
    ),
    "coupon.make.examples": (
        "periplo cupón crear bienvenida --count 5000 --prefix SUR- --out codigos.csv --in mi-tienda",
        "periplo coupon make welcome --count 5000 --prefix SUR- --out codes.csv --in my-shop",
    ),
    "coupon.list": ("Cuántos códigos quedan en cada lote", "How many codes are left in each pool"),
    "coupon.list.examples": ("periplo cupón lista --in mi-tienda", "periplo coupon list --in my-shop"),
}

OPTIONS = {
    "content_set": (
        "Un dato del contenido, como title=Mochilas; se repite",
        "A property of it, such as title=Backpacks; repeatable",
    ),
    "preview_as": (
        "El cliente que lo leería: su correo, su número o como figure",
        "The customer who would read it",
    ),
    "preview_message": ("Cuál de los mensajes (si no, el primero)", "Which of the messages (else the first)"),
    "preview_language": (
        "En este idioma (si no, en el del cliente)",
        "In this language (else the customer's)",
    ),
    "preview_at": ("Como se diría en este instante (si no, ahora)", "As said at this instant (else now)"),
    "preview_format": ("texto, HTML o JSON", "text, HTML or JSON"),
    "preview_out": ("Archivo en el que se escribe", "File into which it is written"),
    "coupon_expires": ("Desde cuándo ya no se entregan", "From when they are no longer given"),
    "coupon_count": ("Cuántos códigos", "How many codes"),
    "coupon_out": (
        "Archivo nuevo con los códigos, para cargarlos en la tienda",
        "New file of the codes, for the shop",
    ),
    "coupon_prefix": ("Por lo que empiezan", "What they begin with"),
}

FAULTS = {
    "customers and content live in one": "los clientes y el contenido están en una",
    "message '{}' is plain text": "el mensaje '{}' es texto sin formato",
    "it has no blocks and no MJML": "no tiene bloques ni MJML",
    "ask for --format text": "pida --format text",
    "campaign '{}' has no message '{}'": "la campaña '{}' no tiene el mensaje '{}'",
    "snippet '{}': {}": "el fragmento '{}': {}",
    "coupons live in one": "los cupones están en una",
    "'{}' is no name of a pool": "'{}' no sirve como nombre de lote",
    "use letters, digits, - and _": "use letras, números, - y _",
    "{} codes were asked for": "se pidieron {} códigos",
    "ask for 1 to {}": "pida de 1 a {}",
    "'{}' cannot begin a code": "un código no puede empezar por '{}'",
    "use letters, digits and -": "use letras, números y -",
    "'{}' exists already": "'{}' ya existe",
    "codes that were given may stand in it": "puede contener códigos ya entregados",
    "name another file": "indique otro archivo",
    "line {} of '{}' is no code": "la línea {} de '{}' no es un código",
    "a code has up to {} visible characters and no space": (
        "un código tiene hasta {} caracteres visibles y ningún espacio"
    ),
    "mend or remove that line; nothing was loaded": "corrija o quite esa línea; no se cargó nada",
    "'{}' has no codes": "'{}' no tiene códigos",
    "write one a line, or in the first column": "escriba uno por línea, o en la primera columna",
    # Images
    "the image '{}' cannot be kept": "no se puede guardar la imagen '{}'",
    "check the folder assets and its disk": "revise la carpeta assets y su disco",
    "the image '{}' has {} bytes": "la imagen '{}' ocupa {} bytes",
    "the most is {}, and mailboxes load no more gladly": "el máximo es {}, y los correos no cargan bien más",
    "make it smaller": "hágala más pequeña",
    "the image '{}' is an SVG": "la imagen '{}' es un SVG",
    "it can hold scripts, and mail programs do not show it": (
        "puede llevar programas dentro y el correo no lo muestra"
    ),
    "save it as PNG": "guárdela como PNG",
    "the image '{}' is none that can be sent": "la imagen '{}' no es de un tipo que se pueda enviar",
    "save it as PNG, JPEG, GIF or WebP": "guárdela como PNG, JPEG, GIF o WebP",
    "the image '{}' has {} by {} pixels": "la imagen '{}' mide {} por {} píxeles",
    "the most is {} a side": "el máximo es {} por lado",
    "there is no image '{}'": "no existe la imagen '{}'",
    "it is looked for in assets/": "se busca en assets/",
    "put it there": "póngala ahí",
    # Messages as written
    "message '{}' says nothing": "el mensaje '{}' no dice nada",
    "write body: a text, or a list of blocks": "escriba body: un texto, o una lista de bloques",
    "message '{}' has both blocks and MJML": "el mensaje '{}' tiene bloques y MJML a la vez",
    "keep one of them": "deje uno de los dos",
    "this block is of no known kind": "este bloque no es de ninguna clase conocida",
    "write one of {}": "escriba uno de {}",
    "there is no block '{}'": "no existe el bloque '{}'",
    "the content has: {}": "el contenido tiene: {}",
    "'{}' is no file of the assets": "'{}' no es un archivo de assets",
    "name a file in assets/, or an https address": "indique un archivo de assets/, o una dirección https",
    "the image has no 'alt'": "a la imagen le falta 'alt'",
    "many people never see images": "mucha gente nunca ve las imágenes",
    "say in alt what it shows": "diga en alt lo que muestra",
    "width is '{}'": "width es '{}'",
    "write pixels from 1 to 600": "escriba píxeles de 1 a 600",
    "'products' says nothing": "'products' no dice nada",
    "write products: {}": "escriba products: {}",
    "products of '{}'": "productos de '{}'",
    "write of: {}": "escriba of: {}",
    "most is '{}'": "most es '{}'",
    "write 1 to {}": "escriba de 1 a {}",
    "'{}' names none": "'{}' no nombra ninguno",
    "write {}: [...]": "escriba {}: [...]",
    "this is no list of ids": "esto no es una lista de ids",
    "write [a, b]": "escriba [a, b]",
    "the subject runs over several lines": "el asunto ocupa varias líneas",
    "write it in one": "escríbalo en una sola",
    "marketing message '{}' lacks the way to unsubscribe": "al mensaje de marketing '{}' le falta la baja",
    "the law of most countries asks for it, and so do mailboxes": (
        "la exige la ley de casi todos los países, y también los correos"
    ),
    "add the block footer, or {} in MJML": "añada el bloque footer, o {} en el MJML",
}


def messages_say(key: str, language: str, *values: object) -> str:
    """The text of this key; values fill {0}, {1}…"""
    return said(_MESSAGES, key, language, values)
