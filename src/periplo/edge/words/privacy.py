"""What export, erase, retention, register, backup and restore say."""

from __future__ import annotations

COMMANDS = {
    "export": (
        "Todo lo que se guarda de una persona, en JSON o en un ZIP con tablas",
        "Everything held of one person, as JSON or as a ZIP with tables",
    ),
    "export.examples": (
        "periplo entregar ana@tienda.es --in mi-tienda --out ana.zip",
        "periplo export ana@shop.es --in my-shop --out ana.zip",
    ),
    "erase": (
        "Borra a una persona de todas partes y da un certificado",
        "Erase a person everywhere, and give a certificate",
    ),
    "erase.examples": (
        "periplo borrar ana@tienda.es --in mi-tienda --because 'lo pidió por carta' --out certificado.json\n"
        "periplo borrar --continue --in mi-tienda",
        "periplo erase ana@shop.es --in my-shop --because 'asked by letter' --out certificate.json\n"
        "periplo erase --continue --in my-shop",
    ),
    "looked": ("Quién miró a qué cliente", "Who looked at which customer"),
    "looked.examples": (
        "periplo miradas --customer '#4711' --in mi-tienda",
        "periplo looked --customer '#4711' --in my-shop",
    ),
    "retention": (
        "Plazos: cuánto se guarda cada cosa (retention.yaml)",
        "How long what is kept (retention.yaml)",
    ),
    "retention.check": ("Dice qué se iría, sin cambiar nada", "Tell what would go, changing nothing"),
    "retention.check.examples": (
        "periplo plazos revisar --in mi-tienda",
        "periplo retention check --in my-shop",
    ),
    "retention.apply": ("Deja ir lo que pasó de su plazo", "Let go of what is older than it is kept"),
    "retention.apply.examples": (
        "periplo plazos aplicar --in mi-tienda",
        "periplo retention apply --in my-shop",
    ),
    "register": (
        "El registro de actividades de tratamiento, generado (no es asesoramiento jurídico)",
        "The register of processing, generated (not legal advice)",
    ),
    "register.examples": (
        "periplo registro --in mi-tienda --out registro.md",
        "periplo register --in my-shop --out register.md",
    ),
    "backup": (
        "Copia de seguridad cifrada y comprobada, mientras se trabaja",
        "An encrypted and proved backup, while at work",
    ),
    "backup.examples": (
        "periplo copiar mi-tienda --out copia.periplo --key-file clave.txt\n"
        "periplo copiar --verify copia.periplo --key-file clave.txt",
        "periplo backup my-shop --out copy.periplo --key-file key.txt\n"
        "periplo backup --verify copy.periplo --key-file key.txt",
    ),
    "restore": (
        "Recupera una copia en una carpeta vacía, sin quienes se borraron después",
        "Put a backup back into an empty folder, without those erased since",
    ),
    "restore.examples": (
        "periplo restaurar copia.periplo mi-tienda-2 --key-file clave.txt --erase-list mi-tienda/erased.json",
        "periplo restore copy.periplo my-shop-2 --key-file key.txt --erase-list my-shop/erased.json",
    ),
}

OPTIONS = {
    "export_out": ("Archivo .json o .zip (si no, se imprime)", "A .json or .zip file (else it is printed)"),
    "certificate_out": ("Archivo para el certificado", "File for the certificate"),
    "register_out": ("Archivo (si no, se imprime)", "File (else it is printed)"),
    "backup_out": (
        "Archivo de la copia, o s3://bucket/nombre; no debe existir",
        "File of the backup, or s3://bucket/name; it must not exist",
    ),
    "yes": ("No pregunta si está seguro", "Do not ask whether you are sure"),
    "go_on": ("Termina los borrados que se interrumpieron", "End erasings that were stopped"),
    "looked_customer": ("Solo las miradas a este cliente", "Only looks at this customer"),
    "key_file": (
        "Archivo con la frase de cifrado (si no, PERIPLO_BACKUP_KEY del entorno)",
        "File with the passphrase (else PERIPLO_BACKUP_KEY of the environment)",
    ),
    "plain": ("Sin cifrar", "Unencrypted"),
    "secrets": ("Incluye secrets.toml", "Take secrets.toml too"),
    "verify": ("Lee una copia entera y la comprueba", "Read a backup whole and prove it"),
    "erase_list": (
        "La lista más reciente de borrados (si no, la que está junto a la copia)",
        "The newest list of those erased (else the one beside the backup)",
    ),
    "deep": ("Lee hasta el último byte", "Read every byte there is"),
}

TOLD = {
    "exported": (
        "Escrito en {0}: {1} eventos, {2} identificadores.",
        "Written to {0}: {1} events, {2} identifiers.",
    ),
    "erase_sure": (
        "Se borrará todo lo del cliente #{0}. No se puede deshacer. ¿Seguir?",
        "Everything of customer #{0} will be erased. This cannot be undone. Go on?",
    ),
    "nothing_under_way": ("Ningún borrado a medias.", "No erasing half done."),
    "erase_left": (
        "Archivos de ustedes que todavía nombran a la persona: {0}",
        "Files of your own that still name the person: {0}",
    ),
    "nobody_looked": ("Nadie ha mirado.", "Nobody has looked."),
    "look.why": ("el porqué", "the reasons"),
    "look.show": ("la ficha", "the profile"),
    "look.page": ("la página", "the page"),
    "look.preview": ("un mensaje de prueba", "a preview of a message"),
    "look.export": ("la entrega de datos", "the export"),
    "look.erase": ("el borrado", "the erasing"),
    "would_go": (
        "Se irían con «periplo plazos aplicar».",
        "They would go with 'periplo retention apply'.",
    ),
    "went": ("Se fueron.", "They went."),
    "no_retention": (
        "Ningún plazo dicho en retention.yaml: todo se guarda.",
        "No retention said in retention.yaml: everything is kept.",
    ),
    "backed_up": (
        "Copia en {0}: {1} archivos, {2} eventos, {3} bytes; leída de nuevo y comprobada.",
        "Backup at {0}: {1} files, {2} events, {3} bytes; read back and proved.",
    ),
    "backup_plain": (
        "Sin cifrar: quien tenga el archivo puede leerlo todo.",
        "Unencrypted: whoever has the file can read it all.",
    ),
    "backup_whole": (
        "Copia entera de «{0}», hecha el {1}, {2} archivos.",
        "A whole backup of '{0}', made at {1}, {2} files.",
    ),
    "no_erase_list": (
        "No hay lista de borrados junto a la copia: si se borró a alguien después, dígala con --erase-list.",
        "There is no list of those erased beside the backup: if somebody was erased since, name it with --erase-list.",
    ),
    "restored": (
        "Recuperada «{0}» como estaba el {1}, en {2}: {3} archivos; identificadores borrados de nuevo: {4}.",
        "Restored '{0}' as it was at {1}, into {2}: {3} files; identifiers erased again: {4}.",
    ),
}

FAULTS = {
    "the reason names the person": "el motivo nombra a la persona",
    "it would be kept when all else is gone": "quedaría guardado cuando lo demás se haya ido",
    "say it without names": "dígalo sin nombres",
    "nobody was named to be erased": "no se dijo a quién borrar",
    "name a customer, or say --continue alone": "indique un cliente, o diga solo --continue",
    "erasing cannot be undone": "un borrado no se puede deshacer",
    "nobody is here to be asked": "no hay nadie a quien preguntar",
    "say --yes if you are sure": "diga --yes si está seguro",
    "somebody was erased while events were taken in": "se borró a alguien mientras entraban eventos",
    "these events could tell of that person": "esos eventos podrían hablar de esa persona",
    "run the same again": "repita lo mismo",
    "{} is in use by another process": "{} está en uso por otro proceso",
    "it did not come free in {} s": "no quedó libre en {} s",
    "try again when the other has ended": "pruebe de nuevo cuando el otro haya terminado",
    "this is no backup of Periplo": "esto no es una copia de seguridad de Periplo",
    "name the file that 'periplo backup' wrote": "indique el archivo que escribió «periplo copiar»",
    "this backup is damaged": "esta copia de seguridad está dañada",
    "its header is not as it was written": "su cabecera no es como se escribió",
    "its end is missing": "le falta el final",
    "a chunk is not as it was written": "un trozo no es como se escribió",
    "chunk {} is not as it was written": "el trozo {} no es como se escribió",
    "something stands behind its end": "hay algo detrás de su final",
    "its list of files is missing": "le falta la lista de archivos",
    "'{}' is not as it was": "«{}» no es como era",
    "use another copy of it": "use otra copia",
    "this backup is encrypted": "esta copia de seguridad está cifrada",
    "no passphrase was given": "no se dio la frase de cifrado",
    "put it into PERIPLO_BACKUP_KEY, or name its file with --key-file": (
        "póngala en PERIPLO_BACKUP_KEY, o indique su archivo con --key-file"
    ),
    "the passphrase is not the one of this backup": "la frase de cifrado no es la de esta copia",
    "look for the one it was made with": "busque aquella con la que se hizo",
    "'{}' is there already": "'{}' ya existe",
    "name a file that does not exist yet": "indique un archivo que no exista todavía",
    "'{}' lies within the workspace": "'{}' está dentro de la carpeta de trabajo",
    "what harms the one harms the other": "lo que dañe a una dañará a la otra",
    "name another place": "indique otro lugar",
    "'{}' is not empty": "'{}' no está vacía",
    "a restored workspace must not mix with another": "una carpeta recuperada no debe mezclarse con otra",
    "the backup cannot be written": "la copia de seguridad no se puede escribir",
    "the backup cannot be put back": "la copia de seguridad no se puede recuperar",
    "make room, or name another folder": "libere espacio, o indique otra carpeta",
    "make room, or name another place": "libere espacio, o indique otro lugar",
    "nothing says where the backup goes": "nada dice dónde va la copia de seguridad",
    "name a file with --out": "indique un archivo con --out",
    "there is no passphrase to encrypt the backup with": "no hay frase con que cifrar la copia de seguridad",
    "{} is not set and no --key-file was named": "{} no está puesta y no se indicó --key-file",
    "set one, or say --plain to have it unencrypted": "ponga una, o diga --plain para hacerla sin cifrar",
    "'{}' is no list of those erased": "'{}' no es una lista de borrados",
    "name the {} of the workspace or of a backup": "indique el {} de la carpeta de trabajo o de una copia",
    "{}: '{}' is no kind of data": "{}: «{}» no es una clase de datos",
    "{}: nothing would be kept": "{}: no se guardaría nada",
    "write a longer time, or forever": "escriba un tiempo más largo, o «siempre»",
    "customers live in one": "los clientes viven en una",
    "name it with --in DIR": "indíquela con --in CARPETA",
    "nobody was erased": "no se ha borrado a nadie",
    "the box was not ticked": "la casilla no estaba marcada",
    "tick it if that is what you want: it cannot be undone": "márquela si es lo que quiere: no se puede deshacer",
}

PAGES = {
    "export_person": ("Todo lo que se guarda de esta persona (ZIP)", "Everything held of this person (ZIP)"),
    "erase_link": ("Borrar a esta persona", "Erase this person"),
    "erase_title": ("Borrar al cliente #{0}", "Erase customer #{0}"),
    "erase_lead": (
        "Se quita de todas partes lo que se guarda de esta persona: sus eventos, su ficha, sus mensajes y sus "
        "respuestas. Sus direcciones no volverán a usarse. No se puede deshacer.",
        "What is held of this person is taken out everywhere: their events, profile, messages and answers. Their "
        "addresses are not used again. This cannot be undone.",
    ),
    "erase_because": ("Por qué", "Why"),
    "erase_because_help": (
        "Se guarda en el certificado: sin nombres, por ejemplo «lo pidió por carta».",
        "It is kept in the certificate: without names, such as “asked by letter”.",
    ),
    "erase_sure": ("Sí, borrar a esta persona para siempre", "Yes, erase this person for good"),
    "erase_send": ("Borrar", "Erase"),
    "erase_back": ("No borrar: volver a su página", "Do not erase: back to their page"),
    "erase_certificate": ("Certificado", "Certificate"),
    "erased": ("Cliente #{0}, borrado", "Customer #{0}, erased"),
    "erased_note": ("Hecho. Este es el certificado.", "Done. This is the certificate."),
}
