"""Playbooks in Spanish and English: help, what the commands tell, what the pages say, and what goes wrong."""

from __future__ import annotations

COMMANDS = {
    "playbook": ("Recetas: campañas listas para adaptar", "Playbooks: campaigns ready to adapt"),
    "playbook.list": (
        "Todas las recetas: para qué sirve cada una y si aquí hay lo que necesita",
        "All playbooks: what each is for, and whether what it needs is here",
    ),
    "playbook.list.examples": ("periplo receta lista --in mi-tienda", "periplo playbook list --in my-shop"),
    "playbook.show": (
        "Una receta: para qué sirve y cuándo no, qué necesita, qué hace y qué dice",
        "One playbook: what it is for and when not, what it needs, what it does and says",
    ),
    "playbook.show.examples": (
        "periplo receta ver abandoned-cart --in mi-tienda",
        "periplo playbook show abandoned-cart --in my-shop",
    ),
    "playbook.use": (
        "Escribe una receta en la carpeta de trabajo como campaña que se puede cambiar; nunca escribe sobre nada",
        "Write a playbook into the workspace as a campaign to edit; it never writes over anything",
    ),
    "playbook.use.examples": (
        "periplo receta usar abandoned-cart --in mi-tienda\n"
        'periplo receta usar abandoned-cart --as carrito --say "product added=Añadir al carrito" --in mi-tienda',
        "periplo playbook use abandoned-cart --in my-shop\n"
        'periplo playbook use abandoned-cart --as cart --say "product added=Add to basket" --in my-shop',
    ),
}
OPTIONS = {
    "playbook_as": (
        "Nombre de la campaña (si no, el de la receta)",
        "Name of the campaign (else the playbook's)",
    ),
    "playbook_map": (
        "Id del mapa en el que está (si no, el primero)",
        "Id of the map it stands on (else the first)",
    ),
    "touchpoint": (
        "Punto de contacto en el que está (si no, el que recoge su evento)",
        "Touchpoint at which it stands (else the one that its event meets)",
    ),
    "say": (
        'Cómo se llama aquí un evento, propiedad o dato: "product added=Añadir al carrito"; varias veces',
        'What an event, property or trait is called here: "product added=Add to basket"; several times',
    ),
    "link": ("Dirección a la que llevan sus botones", "Address to which its buttons lead"),
    "take_sure": (
        "Toma sin preguntar lo que se reconoce con seguridad",
        "Takes unasked what is surely recognised",
    ),
}
TOLD = {
    "playbook.has": ("Con lo que hay aquí ya se pueden usar", "Can be used with what is here"),
    "playbook.near": ("Falta confirmar qué evento es", "An event has yet to be confirmed"),
    "playbook.lacks": ("Les falta algo", "Something is lacking"),
    "playbook.state.has": ("se puede usar", "can be used"),
    "playbook.state.near": ("falta confirmar un evento", "an event is to be confirmed"),
    "playbook.state.lacks": ("falta algo", "something is lacking"),
    "playbook.in_days": ("{0}: {1} clientes en 90 días", "{0}: {1} customers in 90 days"),
    "playbook.ever": (
        "{0}: nadie en 90 días, {1} clientes antes",
        "{0}: nobody in 90 days, {1} customers before",
    ),
    "playbook.trait": ("{0}: {1} clientes", "{0}: {1} customers"),
    "playbook.ours": ("{0}: solo lo enviamos nosotros", "{0}: only we ourselves send it"),
    "playbook.is": ("{0} (aquí «{1}»)", "{0} (here '{1}')"),
    "playbook.there": ("{0}: sí", "{0}: yes"),
    "playbook.lack": ("falta {0}", "lacks {0}"),
    "playbook.may_be": ("falta {0}; puede ser {1}", "lacks {0}; it may be {1}"),
    "playbook.optional": ("sin {0}, que no es imprescindible", "without {0}, which is not essential"),
    "playbook.guess": ("{0} ({1} clientes)", "{0} ({1} customers)"),
    "playbook.kind.event": ("el evento «{0}»", "event '{0}'"),
    "playbook.kind.property": ("la propiedad «{0}»", "property '{0}'"),
    "playbook.kind.trait": ("el dato «{0}»", "trait '{0}'"),
    "playbook.kind.season": ("la temporada «{0}» (ponga el país en frequency.yaml)",
                             "season '{0}' (write the country in frequency.yaml)"),
    "playbook.kind.link": ("una dirección a la que llevar (--link)", "an address to lead to (--link)"),
    "playbook.reach.marketing": (
        "publicidad por {0}: la permiten {1} clientes", "marketing by {0}: allowed by {1} customers",
    ),
    "playbook.reach.transactional": (
        "de servicio por {0}: se puede escribir a {1} clientes", "service by {0}: {1} customers may be written to",
    ),
    "playbook.channel.email": ("correo", "e-mail"),
    "playbook.channel.sms": ("SMS", "SMS"),
    "playbook.channel.push": ("notificación", "push"),
    "playbook.channel.whatsapp": ("WhatsApp", "WhatsApp"),
    "playbook.by": (" (sale por «{0}»)", " (leaves by '{0}')"),
    "playbook.by_log": (" (sin proveedor: queda en el registro)", " (no carrier: it stays in the log)"),
    "playbook.class.marketing": ("publicidad", "marketing"),
    "playbook.class.transactional": ("de servicio", "of service"),
    "playbook.purpose": ("Para qué", "What for"),
    "playbook.not_when": ("Cuándo no", "When not"),
    "playbook.needs": ("Qué necesita", "What it needs"),
    "playbook.consents": ("Permisos y canales", "Consents and channels"),
    "playbook.does": ("Qué hace", "What it does"),
    "playbook.says": ("Qué dice", "What it says"),
    "playbook.use_it": ("Para usarla: {0}", "To use it: {0}"),
    "playbook.enters.event": ("Se entra por: {0}", "Entered by: {0}"),
    "playbook.enters.segment": ("Entran quienes {0}", "Enter those who {0}"),
    "playbook.enters.time": ("Se entra {0}", "They enter {0}"),
    "playbook.audience": ("Solo si: {0}", "Only if: {0}"),
    "playbook.goal": ("Busca: {0}, en {1}", "Seeks: {0}, within {1}"),
    "playbook.holdout": ("Sin mensaje, para comparar: {0}", "Without the message, to compare: {0}"),
    "playbook.more": (
        "Una de cerca: periplo receta ver NOMBRE. Para escribirla: periplo receta usar NOMBRE",
        "One of them closely: periplo playbook show NAME. To write it: periplo playbook use NAME",
    ),
    "playbook.wrote": ("Escrito: {0}", "Written: {0}"),
    "playbook.kept_segment": (
        "El segmento «{0}» ya estaba y es el que se usa.", "Segment '{0}' was there already and is the one used.",
    ),
    "playbook.named": ("«{0}» es aquí «{1}».", "'{0}' is '{1}' here."),
    "playbook.without": ("Sin {0}: aquí no hay nada así.", "Without {0}: there is no such thing here."),
    "playbook.left_out": (
        "La campaña «{0}» se quedó fuera: le falta «{1}».", "Campaign '{0}' was left out: it lacks '{1}'.",
    ),
    "playbook.stands": ("«{0}» está en «{1}».", "'{0}' stands at '{1}'."),
    "playbook.stands_guess": (
        "Ningún punto de contacto recoge el evento de «{0}»: se puso en «{1}»; elija mejor con --touchpoint.",
        "No touchpoint is met by the event of '{0}': it was put at '{1}'; choose better with --touchpoint.",
    ),
    "playbook.next": (
        "Siga con: periplo campaña revisar {0}{1}", "Go on with: periplo campaign check {0}{1}",
    ),
}  # fmt: skip
PAGES = {
    "playbooks": ("Recetas", "Playbooks"),
    "playbooks_lead": (
        "Campañas listas para adaptar. Primero, las que se pueden usar con lo que hay aquí.",
        "Campaigns ready to adapt. First those that can be used with what is here.",
    ),
    "playbook_write": ("Escribir la campaña", "Write the campaign"),
    "playbook_form": ("Usar esta receta", "Use this playbook"),
    "playbook_name": ("Nombre de la campaña", "Name of the campaign"),
    "playbook_name_help": (
        "minúsculas sin acentos, cifras y guiones; será el nombre del archivo",
        "small letters, digits and hyphens; it names the file",
    ),
    "playbook_map": ("Mapa", "Map"),
    "playbook_touchpoint": ("Punto de contacto", "Touchpoint"),
    "playbook_by_event": ("el que recoge su evento", "the one its event meets"),
    "playbook_link": ("Dirección de los botones", "Address of its buttons"),
    "playbook_link_help": (
        "sin ella los mensajes van sin botón", "without it messages have no button",
    ),
    "playbook_own": ("Aquí se llama", "It is called here"),
    "playbook_choose": ("elija…", "choose…"),
    "playbook_none": ("no lo hay", "there is none"),
    "playbook_written": ("Escrito en la carpeta de trabajo:", "Written into the workspace:"),
    "playbook_written_next": (
        "Es un borrador. Antes de publicarlo, mírelo y ensáyelo:",
        "It is a draft. Before you publish it, look at it and rehearse it:",
    ),
    "draft_go_on": ("Abrir el borrador", "Open the draft"),
    "draft_by_command": ("O con la línea de órdenes", "Or by command"),
    "playbook_may_not": (
        "Solo quien puede editar escribe campañas.", "Only those who may edit write campaigns.",
    ),
    "playbook_no_events": (
        "Sin eventos no se puede saber cuáles sirven aquí.", "Without events nobody can tell which of them fit here.",
    ),
    "moment_before": ("Antes de comprar", "Before the purchase"),
    "moment_during": ("Durante la compra", "During the purchase"),
    "moment_after": ("Después de comprar", "After the purchase"),
}  # fmt: skip
FAULTS = {
    "there is no playbook '{}'": "no hay ninguna receta «{}»",
    "playbooks live in one": "las recetas se escriben en una",
    "playbook '{}' needs '{}', and nothing is called so here": (
        "la receta «{}» necesita «{}» y aquí nada se llama así"
    ),
    "it may be: {}": "puede ser: {}",
    'say which it is, such as --say "{}={}"': 'diga cuál es, por ejemplo --say "{}={}"',
    "nothing here is like it": "aquí no hay nada parecido",
    'collect it first, or say what it is here with --say "{}=…"': (
        'recójalo antes, o diga qué es aquí con --say "{}=…"'
    ),
    "playbook '{}' does not speak of '{}'": "la receta «{}» no habla de «{}»",
    "it speaks of: {}": "habla de: {}",
    "write its name before the =, and yours behind it": "escriba su nombre antes del = y el suyo detrás",
    "--say says '{}'": "--say dice «{}»",
    "it joins a name of the playbook with one of yours": "une un nombre de la receta con uno suyo",
    'write --say "product added=Add to basket"': 'escriba --say "product added=Añadir al carrito"',
    "season '{}' is not known here": "aquí no se conoce la temporada «{}»",
    "its dates differ by country": "sus fechas cambian según el país",
    "write country: ES, or yours, in frequency.yaml, or add the season to seasons.yaml": (
        "escriba country: ES, o el suyo, en frequency.yaml, o añada la temporada a seasons.yaml"
    ),
    "playbook '{}' leads to an address": "la receta «{}» lleva a una dirección",
    "and none was named": "y no se indicó ninguna",
    "name it with --link": "indíquela con --link",
    "the link is '{}'": "la dirección es «{}»",
    "buttons lead to an address of the web": "los botones llevan a una dirección web",
    "write it whole, such as https://shop.example/cart": "escríbala entera, como https://tienda.example/carrito",
    "a playbook never writes over what is there": "una receta nunca escribe sobre lo que hay",
    "campaign '{}' was published already": "la campaña «{}» ya se publicó",
    "publishing this one would take its place": "publicar esta ocuparía su lugar",
    "name this one otherwise with --as": "póngale otro nombre con --as",
    "the campaign's name is '{}'": "el nombre de la campaña es «{}»",
    "it names files and addresses": "da nombre a archivos y direcciones",
    "write it in small letters, digits, - and _, such as cart-spring": (
        "escríbalo con minúsculas sin acentos, cifras, - y _, como carrito-primavera"
    ),
}
