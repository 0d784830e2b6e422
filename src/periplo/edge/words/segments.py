"""What segment commands say, their help, and what is wrong with segments and audiences in Spanish."""

from __future__ import annotations

FAULTS = {
    "no platform was chosen": "no se eligió ninguna plataforma",
    "choose one of the list": "elija una de la lista",
    "nobody can be handed over": "no se puede entregar a nadie",
    "nobody of this segment agreed and has an address": "nadie de este segmento dio su permiso y tiene dirección",
    "ask for consent first": "pida antes el permiso",
    "the segment's id is '{}'": "el id del segmento es «{}»",
    "it stands in rules, addresses and file names": "aparece en reglas, direcciones y nombres de archivo",
    "write it in small letters, digits, - and _, such as vip-madrid": (
        "escríbalo con minúsculas sin acentos, cifras, - y _, como vip-madrid"
    ),
    "segment '{}' says neither a rule nor a list": "el segmento «{}» no dice ni una regla ni una lista",
    "segment '{}' says both a rule and a list": "el segmento «{}» dice una regla y también una lista",
    "it is one or the other": "es lo uno o lo otro",
    "write rule: …, or list: with its file below": "escriba rule: …, o list: con su archivo debajo",
    "segment '{}' says status '{}'": "el segmento «{}» dice el estado «{}»",
    "segment '{}' is made of itself": "el segmento «{}» está hecho de sí mismo",
    "buyer persona '{}' is made of itself": "el buyer persona «{}» está hecho de sí mismo",
    "let one of them say its own rule": "deje que uno de ellos diga su propia regla",
    "there is no segment '{}'": "no hay ningún segmento «{}»",
    "mend the name, or save a segment of this id": "corrija el nombre, o guarde un segmento con ese id",
    "there is no buyer persona '{}' with a rule": "no hay ningún buyer persona «{}» con una regla",
    "mend the name, or add rule: … to the persona in its map": (
        "corrija el nombre, o añada rule: … al buyer persona en su mapa"
    ),
    "the list names no file": "la lista no nombra ningún archivo",
    "write file: vip.csv, beside this document": "escriba file: vip.csv, junto a este documento",
    "'customers' are not our own numbers": "«customers» no son números nuestros",
    "they stand there once the list was loaded": "quedan ahí una vez cargada la lista",
    "name a file: with their identifiers instead": "indique en su lugar un file: con sus identificadores",
    "the audience is '{}'": "la audiencia es «{}»",
    "write everyone, or by type": "escriba everyone, o by type",
    "the audience is {} and names {} segments": "la audiencia es «{}» y nombra {} segmentos",
    "all get the same, or each type gets its own": "todos reciben lo mismo, o cada tipo lo suyo",
    "write everyone, or by type with a list of segments": "escriba everyone, o by type con una lista de segmentos",
    "'{}' stands twice in the audience": "«{}» aparece dos veces en la audiencia",
    "whoever is in it would be in the first place only": "quien esté ahí solo contaría en el primer lugar",
    "take one of them away, or call the rest otherwise": "quite uno de los dos, o llame de otro modo al resto",
    "'{}' names no customer of this workspace": "«{}» no nombra a ningún cliente de esta carpeta de trabajo",
    "of {} lines none is an identifier that is known here": (
        "de {} líneas, ninguna es un identificador que se conozca aquí"
    ),
    "check the column, or import these customers first": "revise la columna, o importe antes esos clientes",
    "write one identifier a line": "escriba un identificador por línea",
    "'{}' is not a text in UTF-8": "«{}» no es un texto en UTF-8",
    "'{}' has no column '{}'": "«{}» no tiene la columna «{}»",
    "name the one that identifies customers with column: …": (
        "indique con column: … la que identifica a los clientes"
    ),
    "'{}' ends in no format that is written": "«{}» no termina en ningún formato que se escriba",
    "name it so": "póngale uno de esos finales",
    "nobody's consent is known here": "aquí no se conoce el consentimiento de nadie",
    "an ad platform gets only those who agreed": "a una plataforma de anuncios solo van quienes lo aceptaron",
    "name the workspace in which consents are kept, with --in": (
        "indique con --in la carpeta de trabajo donde están los consentimientos"
    ),
    "--purpose belongs to --for": "--purpose va con --for",
    "a plain list asks for no consent": "una lista en claro no pregunta por ningún consentimiento",
    "name the platform with --for": "indique la plataforma con --for",
    "segments live in one": "los segmentos están en una",
    "a segment is never written over": "un segmento nunca se sobrescribe",
    "name the map whose goal is one with --map": "indique con --map el mapa cuyo objetivo lo es",
}

TOLD = {
    "segment.head": ("segmento", "segment"),
    "segment.title": ("título", "title"),
    "segment.customers": ("clientes", "customers"),
    "segment.share": ("proporción", "share"),
    "segment.state": ("estado", "state"),
    "segment.saved": ("guardado, versión {0}", "saved, version {0}"),
    "segment.changed": ("versión {0}; el archivo dice otra cosa", "version {0}; the file says otherwise"),
    "segment.draft": ("borrador", "draft"),
    "segment.ended": ("terminado", "ended"),
    "segment.names": ("Se apoya en: {0}", "It rests on: {0}"),
    "segment.saved_at": ("Guardado: {0}", "Saved: {0}"),
    "segment.list_file": ("La lista del archivo {0}, aún sin cargar", "The list in {0}, not loaded yet"),
    "segment.list": ("Una lista de {0} clientes", "A list of {0} customers"),
    "segment.list.one": ("Una lista de {0} cliente", "A list of {0} customer"),
    "segment.list_loaded": (
        ", cargada el {0}; líneas que no son de nadie conocido: {1}",
        ", loaded on {0}; lines that are nobody known: {1}",
    ),
    "segment.saved_now": ("«{0}» quedó guardado, versión {1}.", "'{0}' is saved, version {1}."),
    "segment.drafted": ("Borrador escrito: {0}", "Draft written: {0}"),
    "segment.size": ("{0} clientes, {1} de {2}", "{0} customers, {1} of {2}"),
    "segment.size.one": ("{0} cliente, {1} de {2}", "{0} customer, {1} of {2}"),
    "segment.reach": ("A quién podemos escribir, para {0}:", "Whom we may write to, for {0}:"),
    "segment.channel": ("canal", "channel"),
    "segment.reachable": ("se puede", "reachable"),
    "segment.no address": ("sin dirección", "no address"),
    "segment.unknown": ("no dijo nada", "never said"),
    "segment.denied": ("dijo que no", "said no"),
    "segment.withdrawn": ("se dio de baja", "withdrew"),
    "segment.suppressed": ("excluido", "suppressed"),
    "segment.part": ("parte", "part"),
    "segment.rest": ("los demás", "the rest"),
    "segment.moves": (
        "Entre {0} y {1}: entraron {2}, salieron {3}, siguen {4}.",
        "Between {0} and {1}: {2} came in, {3} went out, {4} stayed.",
    ),
    "segment.both": ("Clientes que están en los dos:", "Customers in both:"),
    "segment.jaccard": (
        "Parte de los que están en alguno de los dos (Jaccard):",
        "As a share of those in either (Jaccard):",
    ),
    "segment.in_both": ("en los dos", "in both"),
    "segment.alike": ("parecido (Jaccard)", "alike (Jaccard)"),
    "segment.nobody": ("Nadie está en el segmento.", "Nobody is in the segment."),
    "n_events": ("{0} eventos", "{0} events"),
    "n_events.one": ("{0} evento", "{0} event"),
    "segment.no_events": ("sin ningún evento", "without any event"),
    "segment.last_event": ("el último el {0}", "the last on {0}"),
    "segment.part_said": ("cumple «{0}»", "meets “{0}”"),
    "segment.part_not": ("no cumple «{0}»", "does not meet “{0}”"),
    "segment.times": ("{0} veces", "{0} times"),
    "segment.times.one": ("{0} vez", "{0} time"),
    "segment.ago": ("hace {0}", "{0} ago"),
    "segment.never": ("nunca", "never"),
    "segment.yes": ("sí", "yes"),
    "segment.no": ("no", "no"),
    "segment.plain": ("una lista", "a list"),
    "segment.handed": ("{0} personas para {1}, en {2}", "{0} people for {1}, in {2}"),
    "segment.to_go": ("{0} personas irían a {1}", "{0} people would go to {1}"),
    "segment.to_go.one": ("{0} persona iría a {1}", "{0} person would go to {1}"),
    "segment.left.no address": (
        "{0} sin dirección que la plataforma acepte",
        "{0} without an address that the platform takes",
    ),
    "segment.left.unknown": ("{0} que nunca dijeron que sí", "{0} who never said yes"),
    "segment.left.unknown.one": ("{0} que nunca dijo que sí", "{0} who never said yes"),
    "segment.left.denied": ("{0} que dijeron que no", "{0} who said no"),
    "segment.left.denied.one": ("{0} que dijo que no", "{0} who said no"),
    "segment.left.withdrawn": ("{0} que retiraron su permiso", "{0} who withdrew"),
    "segment.left.withdrawn.one": ("{0} que retiró su permiso", "{0} who withdrew"),
    "segment.left.suppressed": ("{0} en listas de exclusión", "{0} on suppression lists"),
    "segment.left.suppressed.one": ("{0} en una lista de exclusión", "{0} on a suppression list"),
    "segment.noted": (
        "La entrega quedó anotada en el registro de tratamiento.",
        "The handing over is noted in the register of processing.",
    ),
}

COMMANDS = {
    "segment": ("Segmentos: quiénes, según una regla", "Segments: who, by a rule"),
    "segment.list": (
        "Todos los segmentos con su tamaño actual, contados de una sola pasada",
        "All segments with their size now, counted in one pass",
    ),
    "segment.list.examples": (
        "periplo segmento lista --in mi-tienda",
        "periplo segment list --in my-shop",
    ),
    "segment.check": (
        "Revisa un segmento; termina en 1 si hay algo que mejorar",
        "Check a segment; ends with 1 if there is something to mend",
    ),
    "segment.check.examples": (
        "periplo segmento revisar mi-tienda/segments/vip.yaml --in mi-tienda",
        "periplo segment check my-shop/segments/vip.yaml --in my-shop",
    ),
    "segment.show": (
        "Lo que dice un segmento, con su regla leída como una frase",
        "What a segment says, its rule read as a sentence",
    ),
    "segment.show.examples": (
        "periplo segmento ver vip --in mi-tienda",
        "periplo segment show vip --in my-shop",
    ),
    "segment.size": (
        "Cuántos son, a cuántos se puede escribir y por qué a los demás no, y quién entró y salió",
        "How many, how many we may write to and why the others not, and who came and went",
    ),
    "segment.size.examples": (
        "periplo segmento tamaño vip --in mi-tienda --since 2025-08-01\n"
        "periplo segmento tamaño 'pedido completado al menos 2 veces' --in mi-tienda\n"
        "periplo segmento tamaño 'al azar 100 %' --types vip,dormidos --in mi-tienda",
        "periplo segment size vip --in my-shop --since 2025-08-01\n"
        "periplo segment size 'order completed at least 2 times' --in my-shop\n"
        "periplo segment size 'random 100 %' --types vip,lapsed --in my-shop",
    ),
    "segment.preview": (
        "Algunos clientes reales, sin nombre, y por qué está cada uno",
        "Some real customers, without names, and why each is in",
    ),
    "segment.preview.examples": (
        "periplo segmento muestra vip --in mi-tienda --most 5",
        "periplo segment preview vip --in my-shop --most 5",
    ),
    "segment.overlap": (
        "Cuántos están en dos segmentos a la vez, y qué parte es",
        "How many are in two segments at once, and which share that is",
    ),
    "segment.overlap.examples": (
        "periplo segmento cruce vip dormidos --in mi-tienda",
        "periplo segment overlap vip lapsed --in my-shop",
    ),
    "segment.save": (
        "Guarda un segmento como versión nueva; de una lista, a quiénes nombra",
        "Save a segment as a new version; of a list, whom it names",
    ),
    "segment.save.examples": (
        "periplo segmento guardar mi-tienda/segments/vip.yaml --in mi-tienda",
        "periplo segment save my-shop/segments/vip.yaml --in my-shop",
    ),
    "segment.export": (
        "Lleva un segmento a un archivo CSV, JSON o Parquet, o cifrado para una plataforma de anuncios",
        "Take a segment into a CSV, JSON or Parquet file, or hashed for an ad platform",
    ),
    "segment.export.examples": (
        "periplo segmento exportar vip --out vip.csv --with user,email --in mi-tienda\n"
        "periplo segmento exportar vip --for meta --out vip-meta.csv --in mi-tienda",
        "periplo segment export vip --out vip.csv --with user,email --in my-shop\n"
        "periplo segment export vip --for meta --out vip-meta.csv --in my-shop",
    ),
    "segment.draft": (
        "Escribe el documento de un segmento a partir de una regla, para adaptarlo",
        "Write a segment's document out of a rule, to be adapted",
    ),
    "segment.draft.examples": (
        "periplo segmento borrador 'pedido completado al menos 2 veces' --id vip --in mi-tienda",
        "periplo segment draft 'order completed at least 2 times' --id vip --in my-shop",
    ),
}

OPTIONS = {
    "segment_at": (
        "Como eran en este instante (si no, el último evento)",
        "As they were at this instant (else the last event)",
    ),
    "segment_purpose": ("Para qué se quiere escribir: marketing, service…", "What for: marketing, service…"),
    "segment_since": (
        "Además, quién entró y quién salió desde entonces",
        "Also who came in and went out since then",
    ),
    "segment_types": (
        "Reparte a sus clientes por tipos: segmentos en orden, cada cliente en el primero que cumple",
        "Divide its customers by type: segments in order, each customer in the first that holds",
    ),
    "segment_most": ("A cuántos clientes mostrar", "How many customers to show"),
    "segment_status": ("Cómo queda: activo o terminado", "What it becomes: active or ended"),
    "segment_for": ("Plataforma de anuncios para la que se prepara", "Ad platform it is made for"),
    "segment_agreed": (
        "Fines que cada persona debe haber aceptado (si no, advertising,sharing)",
        "Purposes that each person must have agreed to (else advertising,sharing)",
    ),
    "segment_with": (
        "Qué identificadores lleva una lista: user, email, phone…",
        "Which identifiers a list carries: user, email, phone…",
    ),
    "segment_out": (
        "Archivo que se escribe, .csv, .json o .parquet; solo usted podrá leerlo",
        "File to write, .csv, .json or .parquet; only you will be able to read it",
    ),
    "segment_id": (
        "Cómo se llama en reglas y direcciones: vip-madrid",
        "What it is called in rules and addresses: vip-madrid",
    ),
    "segment_title": ("Cómo lo llaman las personas (si no, su regla)", "What people call it (else its rule)"),
    "segment_file": (
        "Archivo que se escribe (si no, segments/ID.yaml)",
        "File to write (else segments/ID.yaml)",
    ),
}

PAGES = {
    "segments": ("Segmentos", "Segments"),
    "segments_lead": (
        "Quiénes son, según una regla: siempre al día, y con el mismo nombre en cada pregunta y en cada campaña.",
        "Who they are, by a rule: always up to date, under one name at every question and in every campaign.",
    ),
    "segments_none": (
        "Todavía no hay ningún segmento. Cree el primero, o ponga sus documentos en la carpeta segments.",
        "There is no segment yet. Make the first one, or put documents into the folder segments.",
    ),
    "segment_new": ("Segmento nuevo", "New segment"),
    "segment_figure": ("{0} clientes, {1}", "{0} customers, {1}"),
    "segment_figure.one": ("{0} cliente, {1}", "{0} customer, {1}"),
    "segment_at": ("Al {0}.", "As of {0}."),
    "segment_id": ("Id", "Id"),
    "segment_id_help": (
        "Con él se nombra en reglas y preguntas: minúsculas sin acentos, cifras, - y _. En blanco, sale del título.",
        "Rules and questions call it so: small letters, digits, - and _. Left empty, it is made of the title.",
    ),
    "segment_title_es": ("Título en español", "Title in Spanish"),
    "segment_title_en": ("Título en inglés", "Title in English"),
    "segment_rule": ("Regla", "Rule"),
    "segment_rule_help": (
        "Por ejemplo: pedido completado al menos 2 veces en los últimos 90 días y no en el segmento vip",
        "For example: order completed at least 2 times in the last 90 days and not in segment vip",
    ),
    "segment_note": ("Para qué sirve", "What it is for"),
    "segment_try": ("Probar", "Try"),
    "segment_save": ("Guardar", "Save"),
    "segment_reach": ("A quién podemos escribir", "Whom we may write to"),
    "segment_overlap": ("Junto a los demás segmentos", "Beside the other segments"),
    "segment_some": ("Algunos de ellos, y por qué están", "Some of them, and why they are in"),
    "segment_ads": ("Llevarlo a los anuncios", "Take it to ads"),
    "segment_ads_of": ("«{0}» para los anuncios", "“{0}” for ads"),
    "segment_ads_lead": (
        "Solo van quienes dijeron que sí a la publicidad y a que se compartan sus datos, con su correo y su teléfono "
        "cifrados como pide la plataforma. Cada entrega queda anotada en el registro de tratamiento.",
        "Only those go who said yes to advertising and to sharing, with their e-mail and phone hashed as the platform "
        "wants them. Each handing over is noted in the register of processing.",
    ),
    "segment_ads_to": ("Plataforma", "Platform"),
    "segment_ads_look": ("Ver quiénes irían", "See who would go"),
    "segment_ads_take": ("Descargar el archivo", "Download the file"),
    "segment_ads_stay": ("Se quedan fuera", "Left out"),
    "segment_ads_nobody": (
        "Nadie de este segmento puede ir: hace falta su permiso, y un correo o teléfono.",
        "Nobody of this segment can go: it takes their consent, and an e-mail address or phone.",
    ),
    "segment_nobody": ("Nadie está en el segmento.", "Nobody is in the segment."),
    "segment_hint": (
        "Escriba una regla y pruébela: aquí se ve cuántos son, a quién se puede escribir y quiénes están.",
        "Write a rule and try it: here you see how many they are, whom we may write to, and who is in.",
    ),
}
