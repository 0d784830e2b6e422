"""What imports of other programs' exports say: commands, options, receipts, and their errors in Spanish."""

from __future__ import annotations

from periplo.formats.mappings.reasons import IMPORT_REASONS

_FILES = (
    "CSV, TSV, XLSX, JSON, Parquet o ZIP; sin --preset, las columnas dicen de qué programa son",
    "CSV, TSV, XLSX, JSON, Parquet or ZIP; without --preset the columns tell which program they are of",
)
COMMANDS = {
    "import.customers": (
        f"Clientes y sus permisos: {_FILES[0]}",
        f"Customers and their consents: {_FILES[1]}",
    ),
    "import.customers.examples": (
        "periplo importar clientes clientes.csv --in mi-tienda",
        "periplo import customers customers.csv --in my-shop",
    ),
    "import.consents": (
        f"Permisos para escribir a los clientes: {_FILES[0]}",
        f"Consents to write to customers: {_FILES[1]}",
    ),
    "import.consents.examples": (
        "periplo importar consentimientos permisos.csv --in mi-tienda --preset klaviyo",
        "periplo import consents consents.csv --in my-shop --preset klaviyo",
    ),
    "import.products": (f"Productos: {_FILES[0]}", f"Products: {_FILES[1]}"),
    "import.products.examples": (
        "periplo importar productos productos.csv --in mi-tienda",
        "periplo import products products.csv --in my-shop",
    ),
    "import.orders": (
        f"Pedidos y tickets, también de hace años: {_FILES[0]}",
        f"Orders and tickets, also of years ago: {_FILES[1]}",
    ),
    "import.orders.examples": (
        "periplo importar pedidos ventas.csv --show-mapping\n"
        "periplo importar pedidos ventas.csv --in mi-tienda --rejects apartadas.jsonl\n"
        "periplo importar pedidos tickets.xlsx --in mi-tienda --mapping caja.yaml",
        "periplo import orders sales.csv --show-mapping\n"
        "periplo import orders sales.csv --in my-shop --rejects aside.jsonl\n"
        "periplo import orders tickets.xlsx --in my-shop --mapping till.yaml",
    ),
    "import.surveys": (f"Respuestas de encuestas: {_FILES[0]}", f"Answers of surveys: {_FILES[1]}"),
    "import.surveys.examples": (
        "periplo importar encuestas respuestas.csv --in mi-tienda",
        "periplo import surveys answers.csv --in my-shop",
    ),
    "import.reviews": (f"Reseñas: {_FILES[0]}", f"Reviews: {_FILES[1]}"),
    "import.reviews.examples": (
        "periplo importar reseñas reviews.json --in mi-tienda --preset google-reviews",
        "periplo import reviews reviews.json --in my-shop --preset google-reviews",
    ),
    "import.costs": (
        f"Costes de publicidad, también de folletos y prensa: {_FILES[0]}",
        f"Costs of advertising, leaflets and press included: {_FILES[1]}",
    ),
    "import.costs.examples": (
        "periplo importar costes campañas.csv --in mi-tienda --preset google-ads",
        "periplo import costs campaigns.csv --in my-shop --preset google-ads",
    ),
    "import.due": (
        "Ejecuta las importaciones programadas de sources.yaml que toquen; termina en 1 si un archivo falla",
        "Run the scheduled imports of sources.yaml that are due; ends with 1 if a file fails",
    ),
    "import.due.examples": ("periplo importar pendientes --in mi-tienda", "periplo import due --in my-shop"),
    "receipts": (
        "Comprobantes de las importaciones, para ponerlos al lado de los libros; con un número, uno entero",
        "Receipts of imports, to hold beside the books; with a number, one of them whole",
    ),
    "receipts.examples": (
        "periplo comprobantes --in mi-tienda\nperiplo comprobantes 3 --in mi-tienda --format html > comprobante.html",
        "periplo receipts --in my-shop\nperiplo receipts 3 --in my-shop --format html > receipt.html",
    ),
}
OPTIONS = {
    "preset": (
        "Programa del que viene el archivo, como shopify o tiendanube",
        "Program that the file comes from, such as shopify or tiendanube",
    ),
    "mapping": ("Archivo que dice qué columna es qué", "File that says which column is what"),
    "shop": (
        "Distingue dos tiendas del mismo programa; el id de su fuente en vivo, si la tiene",
        "Tells two shops of one program apart; the id of its live source, if it has one",
    ),
    "show_mapping": (
        "Dice qué se leería y cómo, y no importa nada",
        "Tell what would be read and how, and import nothing",
    ),
}
IMPORT_TOLD = {
    "receipt": ("Comprobante {0}", "Receipt {0}"),
    "receipts": ("Comprobantes", "Receipts"),
    "receipt.number": ("n.º", "no."),
    "receipt.none": (
        "Todavía no se ha importado nada de otros programas.",
        "Nothing was imported from other programs yet.",
    ),
    "receipt.kind": ("qué", "what"),
    "receipt.source": ("de", "from"),
    "receipt.records": ("registros", "records"),
    "receipt.aside": ("apartados", "set aside"),
    "receipt.when": ("importado", "imported"),
    "receipt.files": ("archivos", "files"),
    "receipt.file": ("Archivo: {0}, registros: {1}, leído como {2}", "File: {0}, records: {1}, read as {2}"),
    "receipt.sha": ("Contenido (SHA-256): {0}", "Content (SHA-256): {0}"),
    "receipt.at": ("Importado: {0}", "Imported: {0}"),
    "receipt.span": ("Periodo: {0}", "Period: {0}"),
    "receipt.no_span": ("Periodo: ninguno", "Period: none"),
    "receipt.customers": (
        "Clientes nuevos: {0}; ya conocidos: {1}",
        "New customers: {0}; known already: {1}",
    ),
    "receipt.products": ("Productos: {0}", "Products: {0}"),
    "receipt.without": (
        "Pedidos sin cliente: {0} de {1} ({2})",
        "Orders without a customer: {0} of {1} ({2})",
    ),
    "receipt.nobody": (
        "Ninguno dice de quién es: no habrá recorridos. Si una columna lo dice, póngala en «customer» del archivo que "
        "imprime --show-mapping, e impórtelo con --mapping en una carpeta de trabajo nueva",
        "None says whose it is: there will be no journeys. If a column does, put it as “customer” into what "
        "--show-mapping prints, and import with it as --mapping into a new workspace",
    ),
    "receipt.events": ("Eventos: {0}", "Events: {0}"),
    "receipt.duplicates": (
        "Mensajes que ya estaban en la carpeta de trabajo, y no se contaron otra vez: {0}",
        "Messages that the workspace had already, not counted again: {0}",
    ),
    "receipt.repeated": (
        "Repetidos dentro de los archivos, contados una vez: {0}",
        "Twice within the files, counted once: {0}",
    ),
    "receipt.rejected": ("Apartados: {0} ({1})", "Set aside: {0} ({1})"),
    "receipt.no_rejects": ("Apartados: ninguno", "Set aside: none"),
    "receipt.rejects_file": ("Los apartados están en: {0}", "Those set aside are in: {0}"),
    "receipt.refused": ("Mensajes rechazados al entrar: {0}", "Messages refused on entry: {0}"),
    "receipt.unread": (
        "Valores que no se pudieron leer y se dejaron en blanco: {0}",
        "Values that could not be read and were left blank: {0}",
    ),
    "receipt.month": ("mes", "month"),
    "receipt.total": ("total", "total"),
    "receipt.currency": ("moneda", "currency"),
    "receipt.orders": ("pedidos", "orders"),
    "receipt.units": ("unidades", "units"),
    "receipt.revenue": ("ingresos", "revenue"),
    "receipt.cancelled": ("cancelado", "cancelled"),
    "receipt.returned": ("devuelto", "returned"),
    "receipt.net": ("neto", "net"),
    "receipt.spent": ("gastado", "spent"),
    "receipt.beside": (
        "Póngalo al lado de sus libros: si una suma no coincide, el archivo o su lectura no son lo que parecen.",
        "Hold it beside your books: where a sum differs, the file or its reading is not what it seems.",
    ),
    "note.took_currency": (
        "El archivo no dice la moneda: se tomó {0}.",
        "The file does not say its currency: {0} was taken.",
    ),
    "note.unclear_dates": (
        "Ninguna fecha prueba si va antes el día o el mes: se leyó {0}. Si no es así, dígalo con --dates.",
        "No date proves whether day or month comes first: it was read as {0}. If that is wrong, say --dates.",
    ),
    "note.mixed_dates": (
        "Unas fechas prueban que va antes el día y otras que va antes el mes: se leyó {0}.",
        "Some dates prove the day first and some the month: it was read as {0}.",
    ),
    "note.unclear_decimals": (
        "Ningún importe prueba qué signo separa los decimales: se tomó «{0}». "
        "Si no es así, dígalo en la correspondencia.",
        "No amount proves which mark parts the decimals: '{0}' was taken. If that is wrong, say it in a mapping file.",
    ),
    "note.mixed_decimals": (
        "Los importes usan dos signos para los decimales; donde había duda se tomó «{0}».",
        "Amounts use two marks for decimals; where in doubt '{0}' was taken.",
    ),
    "date.day-first": ("primero el día", "day first"),
    "date.month-first": ("primero el mes", "month first"),
    "mapping.for": ("{0} se lee como {1} ({2})", "{0} is read as {1} ({2})"),
    "mapping.header": ("cabecera en la fila {0}", "header in row {0}"),
    "mapping.dates": ("fechas: {0}; horas sin zona: {1}; decimales con «{2}»",
                      "dates: {0}; times without zone: {1}; decimals with '{2}'"),
    "mapping.fixed": ("siempre «{0}»", "always '{0}'"),
    "mapping.missing": ("no está en este archivo: {0}", "not in this file: {0}"),
    "mapping.unused": ("columnas que no se leen: {0}", "columns that are not read: {0}"),
    "mapping.uncertain": ("no es seguro: {0}", "not certain: {0}"),
    "mapping.below": (
        "Lo que sigue es la correspondencia entera; guardada en un archivo y cambiada, vale para --mapping.",
        "What follows is the whole mapping; saved to a file and changed, it serves --mapping.",
    ),
    "due.none": ("No hay importaciones pendientes.", "No import is due."),
    "due.done": ("{0}: archivos importados: {1}", "{0}: files imported: {1}"),
    "due.waiting": (
        "{0}: {1} todavía se está escribiendo; se deja para después",
        "{0}: {1} may still be written to; it is left for later",
    ),
    "due.failed": ("{0}: {1} no se pudo importar: {2}", "{0}: {1} could not be imported: {2}"),
    "kind.events": ("eventos", "events"),
    "kind.customers": ("clientes", "customers"),
    "kind.consents": ("consentimientos", "consents"),
    "kind.products": ("productos", "products"),
    "kind.orders": ("pedidos", "orders"),
    "kind.surveys": ("encuestas", "surveys"),
    "kind.reviews": ("reseñas", "reviews"),
    "kind.costs": ("costes", "costs"),
}  # fmt: skip
IMPORTING = {
    "there is no preset '{}' for {}": "no hay ninguna correspondencia de serie '{}' para {}",
    "there are: {}": "hay: {}",
    "'{}' could be several exports: {}": "'{}' podría ser de varios programas: {}",
    "say which with --preset": "diga cuál con --preset",
    "'{}' has no column that I know as: {}": "'{}' no tiene ninguna columna que se reconozca como: {}",
    "name the program it comes from with --preset, or write a mapping file: --show-mapping shows one to begin with": (
        "indique con --preset el programa del que viene, o escriba un archivo de correspondencia: "
        "--show-mapping enseña uno para empezar"
    ),
    "the mapping '{}' is for {}": "la correspondencia '{}' es para {}",
    "it was to import {}": "se quería importar {}",
    "say: periplo import {}": "diga: periplo import {}",
    "receipt {} tells what came of it": "el comprobante {} dice qué fue de él",
    "say --again to import it once more; what is known already is not taken twice": (
        "diga --again para importarlo otra vez; lo que ya se conoce no se toma dos veces"
    ),
    "{}: its one record is not good": "{}: su único registro no es válido",
    "{}: none of {} records is good": "{}: ninguno de los {} registros es válido",
    "{}: there is no record in it": "{}: no contiene ningún registro",
    "check with --show-mapping which column was taken for what": (
        "compruebe con --show-mapping qué columna se tomó por cuál"
    ),
    "'{}' has no header": "'{}' no tiene cabecera",
    "'{}' is too large to be unpacked here": "'{}' es demasiado grande para descomprimirlo aquí",
    "'{}' holds no file of events": "'{}' no contiene ningún archivo que se pueda leer",
    "there is no receipt {}": "no hay ningún comprobante {}",
    "see them all with: periplo receipts": "véalos todos con: periplo comprobantes",
    "'{}' is no kind of import": "'{}' no es una clase de importación",
    "'{}' is not for {}": "'{}' no es para {}",
    "'{}' is no field of this": "'{}' no es un campo de esto",
    "'{}' is not known here": "'{}' no se conoce aquí",
    "'{}' names no column": "'{}' no indica ninguna columna",
    "nothing says who the customer is": "nada dice quién es el cliente",
    "add customer, email, phone, card or document": "añada customer, email, phone, card o document",
    "'{}' is missing": "falta '{}'",
    "'{}' cannot be {}": "'{}' no puede ser {}",
    "did you mean '{}'": "¿quiso decir '{}'?",
    "write one of {}": "escriba una de estas: {}",
    "add {}: COLUMN": "añada {}: COLUMNA",
    "add total: COLUMN, or the lines' price": "añada total: COLUMNA, o el precio de las líneas",
    "write {} or {}": "escriba {} o {}",
    "this is no pattern": "esto no es un patrón",
    "'{}' is no currency": "'{}' no es una moneda",
    "this is no schedule": "esto no es una programación",
    "'{}' is no hour": "'{}' no es una hora",
    "nothing says when, or two things do": "nada dice cuándo, o lo dicen dos cosas",
    "'{}' stands twice": "'{}' está dos veces",
    "this skips nothing": "esto no omite nada",
    "this fills nothing": "esto no rellena nada",
} | {
    f"most often ({{}}): {reason.to('en')}": f"lo más frecuente ({{}}): {reason.to('es')}"
    for reason in IMPORT_REASONS.values()
}
