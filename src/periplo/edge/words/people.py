"""What commands, pages and errors about customers say: who is who, and why."""

from __future__ import annotations

COMMANDS = {
    "customer": ("Clientes: quién es quién, y por qué", "Customers: who is who, and why"),
    "customer.show": (
        "La ficha de un cliente: identificadores, por qué están unidos, datos con su origen, historia",
        "A customer's profile: identifiers, why they are joined, traits with their source, history",
    ),
    "customer.show.examples": (
        "periplo cliente ver ana@tienda.es --in mi-tienda\nperiplo cliente ver '#4711' --format json",
        "periplo customer show ana@shop.es --in my-shop\nperiplo customer show '#4711' --format json",
    ),
    "customer.join": (
        "Une dos identificadores: son la misma persona",
        "Join two identifiers: they are one person",
    ),
    "customer.join.examples": (
        "periplo cliente unir C4711 ana@tienda.es --because 'lo dijo en caja'",
        "periplo customer join C4711 ana@shop.es --because 'she said so at the till'",
    ),
    "customer.part": (
        "Saca un identificador de su cliente: no es suyo",
        "Take an identifier out of its customer: it is not theirs",
    ),
    "customer.part.examples": (
        "periplo cliente separar phone:+34600123456 --because 'es de su hermana'",
        "periplo customer part phone:+34600123456 --because 'the phone of a sister'",
    ),
    "customer.block": (
        "Aparta un identificador que no es de nadie, como el correo de la caja: no une a nadie",
        "Set aside an identifier that is nobody's, such as the till's e-mail: it joins nobody",
    ),
    "customer.block.examples": (
        "periplo cliente apartar caja3@tienda.es --because 'es de la caja'",
        "periplo customer block till3@shop.es --because 'the address of a till'",
    ),
    "customer.undo": (
        "Retira una decisión: todo queda como si no se hubiera tomado",
        "Take a decision back: all is as if it had never been made",
    ),
    "customer.undo.examples": (
        "periplo cliente deshacer 12 --because 'eran dos personas'",
        "periplo customer undo 12 --because 'they were two people'",
    ),
}

OPTIONS = {
    "because": ("Por qué; queda escrito junto a la decisión", "Why; it is kept beside the decision"),
    "who": (
        "Quién lo decide (si no, el usuario del equipo)",
        "Who decides it (else the user of this machine)",
    ),
}

TOLD = {
    "profile": ("Cliente #{0}, apuntado en Periplo el {1}", "Customer #{0}, written down in Periplo on {1}"),
    "was_number": ("El número #{0} es ahora de este cliente.", "The number #{0} is this customer's now."),
    "identifiers": ("Identificadores", "Identifiers"),
    "identifier": ("identificador", "identifier"),
    "id_kind": ("clase", "kind"),
    "since": ("desde", "since"),
    "why_joined": ("por qué está unido", "why it is joined"),
    "first_of_all": ("el primero que se conoció", "the first one known"),
    "joined.named": (
        "«{1}» lo nombró junto a {0} ({2}, {3})",
        "'{1}' named it together with {0} ({2}, {3})",
    ),
    "joined.alias": (
        "«{1}» dijo que es otro nombre de {0} ({3})",
        "'{1}' said that it is another name of {0} ({3})",
    ),
    "joined.ruling": ("decisión {4}, junto a {0}", "decision {4}, with {0}"),
    "idle.blocked": ("no es de nadie en particular: no une", "names nobody in particular: joins nobody"),
    "idle.shared": ("lo comparten demasiados: no une", "too many share it: joins nobody"),
    "idle.ruled": ("apartado por una decisión: no une", "set aside by a decision: joins nobody"),
    "traits": ("Datos", "Traits"),
    "trait": ("dato", "trait"),
    "counts": ("vale", "counts"),
    "source_of": ("origen", "source"),
    "last_said": ("dicho por última vez", "last said"),
    "earlier": ("antes", "earlier"),
    "groups": ("Grupos", "Groups"),
    "not_joined": ("No se une a", "Not joined to"),
    "refused.blocked": (
        "uno de los dos no es de nadie en particular",
        "one of the two names nobody in particular",
    ),
    "refused.ruled": (
        "uno de los dos está apartado por una decisión",
        "one of the two was set aside by a decision",
    ),
    "refused.shared": ("uno de los dos lo comparten demasiados", "too many share one of the two"),
    "refused.limit": (
        "el cliente tendría más de los que una regla permite",
        "the customer would have more of a kind than a rule allows",
    ),
    "refused.parted": ("una decisión los separó", "a decision parted them"),
    "decisions": ("Decisiones", "Decisions"),
    "decision": ("decisión", "decision"),
    "ruling.join": ("unir {0} y {1}", "join {0} and {1}"),
    "ruling.part": ("separar {0}", "part {0}"),
    "ruling.block": ("apartar {0}", "set {0} aside"),
    "reason_given": ("motivo", "reason"),
    "by_whom": ("quién", "who"),
    "on": ("cuándo", "when"),
    "withdrawn": ("retirada el {0} por {1}: {2}", "taken back on {0} by {1}: {2}"),
    "in_force": ("vigente", "in force"),
    "other_one": ("el otro", "the other"),
    "why_not": ("por qué", "why"),
    "id.user": ("usuario", "user"),
    "id.anonymous": ("visitante anónimo", "anonymous visitor"),
    "id.email": ("correo", "e-mail"),
    "id.phone": ("teléfono", "phone"),
    "id.document": ("documento", "document"),
    "id.card": ("tarjeta", "card"),
    "id.device": ("dispositivo", "device"),
    "id.whatsapp": ("WhatsApp", "WhatsApp"),
    "id.once": ("una sola vez", "only once"),
    "history": ("Historia", "History"),
    "what": ("qué", "what"),
    "status": ("estado", "status"),
    "change": ("{0} pasó de #{1} a #{2}: {3}", "{0} went from #{1} to #{2}: {3}"),
    "cause.together": ("{0} y {1} se nombraron juntos", "{0} and {1} were named together"),
    "cause.alias": ("{0} y {1} son dos nombres de lo mismo", "{0} and {1} are two names of one"),
    "cause.ruling": ("una decisión unió {0} y {1}", "a decision joined {0} and {1}"),
    "cause.blocked": ("{0} no es de nadie en particular", "{0} names nobody in particular"),
    "cause.ruled": ("una decisión apartó {0}", "a decision set {0} aside"),
    "cause.shared": ("{0} lo comparten demasiados", "too many share {0}"),
    "cause.limit": ("una regla no deja unir {0} y {1}", "a rule does not let {0} and {1} join"),
    "cause.parted": ("una decisión separó {0} y {1}", "a decision parted {0} and {1}"),
    "cause.gone": ("lo que los unía ya no vale", "what joined them no longer holds"),
    "forgotten": ("(olvidado)", "(forgotten)"),
    "customer_is": ("Ahora son el cliente #{0}.", "They are customer #{0} now."),
    "handle_is": (
        "Ahora es el cliente #{0}. Decisión {1}; se retira con: periplo cliente deshacer {1}",
        "It is customer #{0} now. Decision {1}; to take it back: periplo customer undo {1}",
    ),
    "handle_aside": (
        "No unirá a nadie. Decisión {0}; se retira con: periplo cliente deshacer {0}",
        "It will join nobody. Decision {0}; to take it back: periplo customer undo {0}",
    ),
    "undone": ("Decisión {0} retirada.", "Decision {0} taken back."),
}

PAGES = {
    "customer_number": ("Cliente #{0}", "Customer #{0}"),
    "customer_lived": (
        "Su primer evento es del {0}; el último, del {1}. En total, {2}.",
        "First event on {0}, last on {1}. In all, {2}.",
    ),
    "customer_lived.one": ("Su único evento es del {0}.", "One event alone, on {0}."),
    "customer_silent": (
        "Todavía no tiene ningún evento; está apuntado en Periplo desde el {0}.",
        "No event yet; written down in Periplo on {0}.",
    ),
    "find_customer": ("Un identificador del cliente", "An identifier of the customer"),
    "find_help": (
        "Correo, teléfono, documento, tarjeta, código, o # y nuestro número",
        "E-mail, phone, document, card, code, or # and our number",
    ),
    "found_nobody": ("Nadie tiene ese identificador.", "Nobody has that identifier."),
    "customers_lead": (
        "Quién es quién: qué identificadores son de una misma persona, y por qué.",
        "Who is who: which identifiers are one person's, and why.",
    ),
    "who_is": ("Quién es el cliente #{0}", "Who customer #{0} is"),
    "who_is_link": ("Unir o separar sus identificadores", "Join or part their identifiers"),
    "who_is_back": ("Volver a su página", "Back to their page"),
    "who_is_lead": (
        "Qué identificadores son de esta persona y por qué. Cada decisión guarda su motivo y su autor, y se puede "
        "retirar.",
        "Which identifiers are this person's, and why. Each decision keeps its reason and its author, and can be taken "
        "back.",
    ),
    "who_is_reason": ("Por qué", "Why"),
    "who_is_one": ("Identificador", "Identifier"),
    "who_is_join": ("Unir con otra persona", "Join with another person"),
    "who_is_join_help": (
        "Los dos clientes pasan a ser uno, enteros.",
        "The two customers become one, whole.",
    ),
    "who_is_other": ("Un identificador de la otra persona", "An identifier of the other person"),
    "who_is_join_send": ("Unir", "Join"),
    "who_is_part": ("Separar un identificador", "Part an identifier"),
    "who_is_part_help": (
        "Deja a esta persona y no vuelve a estar con sus otros identificadores.",
        "It leaves this person and is never again with their other identifiers.",
    ),
    "who_is_part_send": ("Separar", "Part"),
    "who_is_block": ("Apartar un identificador", "Set an identifier aside"),
    "who_is_block_help": (
        "Para uno que no es de nadie, como el de una caja: ya no une a nadie.",
        "For one that is nobody's, such as a till's: it joins nobody any more.",
    ),
    "who_is_block_send": ("Apartar", "Set aside"),
    "who_is_undo": ("Retirar una decisión", "Take a decision back"),
    "who_is_undo_help": (
        "Todo queda como si no se hubiera tomado.",
        "Everything is then as if it had never been made.",
    ),
    "who_is_decision": ("Decisión", "Decision"),
    "who_is_undo_send": ("Retirar", "Take back"),
    "who_is_joined": ("Hecho: son ahora el cliente #{0}.", "Done: they are customer #{0} now."),
    "who_is_parted": ("Hecho: es ahora el cliente #{0}, aparte.", "Done: it is customer #{0} now, apart."),
    "who_is_blocked": (
        "Hecho: ese identificador ya no une a nadie.",
        "Done: that identifier joins nobody any more.",
    ),
    "who_is_undone": ("Hecho: la decisión está retirada.", "Done: the decision is taken back."),
    "nothing_known": ("No se sabe nada más de este cliente.", "Nothing more is known of this customer."),
}

FAULTS = {
    "several customers have that identifier": "varios clientes tienen ese identificador",
    "as {}": "como {}",
    "say which kind: {}:…": "diga de qué clase: {}:…",
    "no customer has this number now": "ningún cliente tiene ahora ese número",
    "look for one of their identifiers": "búsquelo por uno de sus identificadores",
    "they are one customer already": "ya son un solo cliente",
    "look with 'periplo customer show'": "mírelo con 'periplo cliente ver'",
    "they cannot be one customer": "no pueden ser un solo cliente",
    "one of them joins nobody, or somebody parted them": "uno de los dos no une a nadie, o alguien los separó",
    "'periplo customer show' tells why; take a parting back with 'periplo customer undo'": (
        "'periplo cliente ver' dice por qué; una separación se retira con 'periplo cliente deshacer'"
    ),
    "it is alone already": "ya está solo",
    "there is no decision {} in force": "no hay ninguna decisión {} vigente",
    "'periplo customer show' tells their numbers": "'periplo cliente ver' dice sus números",
    "the reason is empty": "el motivo está vacío",
    "say in a few words why": "diga en pocas palabras por qué",
    "this page is out of date": "esta página ya no vale",
    "what it shows was changed meanwhile": "lo que muestra ha cambiado entretanto",
    "look at it as it is now": "mírelo como está ahora",
    "customers live in one": "los clientes viven en una",
    "'{}' is not a rule": "'{}' no es una regla",
    "write {priority: 5, most: 5, shared: 5}": "escriba {priority: 5, most: 5, shared: 5}",
    "'{}' names no kinds": "'{}' no nombra clases",
    "write a kind such as email: below it": "escriba debajo una clase, como email:",
    "'{}' is not a list of texts": "'{}' no es una lista de textos",
    'write ["one", "another"]': 'escriba ["uno", "otro"]',
    "{} is not a text": "{} no es un texto",
    "a number loses the zeros before it": "un número pierde los ceros de delante",
    'put it in quotes: "{}"': 'póngalo entre comillas: "{}"',
    "'{}' would mean every value": "'{}' sería cualquier valor",
    "write a part of the value too": "escriba también una parte del valor",
    "'{}' is {}": "'{}' es {}",
    "write a whole number, {} or more": "escriba un número entero, {} o más",
    "'{}' is no country": "'{}' no es un país",
    "write its two letters, such as MX": "escriba sus dos letras, como MX",
    "'{}' is not known here": "'{}' no se conoce aquí",
}
