"""What the page says that brings files into the workspace."""

from __future__ import annotations

PAGES = {
    "bring": ("Traer un archivo", "Bring in a file"),
    "bring_another": ("Traer otro archivo", "Bring in another file"),
    "bring_lead": (
        "Clientes, pedidos, eventos y lo demás que ya tiene en otros programas, tal como lo exportan: CSV, Excel, JSON "
        "o un ZIP con ellos. Hasta 16 MB cada vez.",
        "Customers, orders, events and whatever else you have in other programs, as they export it: CSV, Excel, JSON, "
        "or a ZIP of them. Up to 16 MB at a time.",
    ),
    "bring_kind": ("Qué contiene", "What it holds"),
    "bring_file": ("Archivo", "File"),
    "bring_kept": (
        "«{0}» sigue aquí: no hace falta elegirlo otra vez. Elija otro solo si lo ha cambiado.",
        "“{0}” is still here: it need not be chosen again. Choose another only if you changed it.",
    ),
    "bring_more": ("Si el archivo no se entiende por sí solo", "If the file cannot be read as it is"),
    "bring_dates": ("Fechas como 03/04/2026", "Dates such as 03/04/2026"),
    "bring_dates_found": ("según los datos del archivo", "as the file's own data tell"),
    "bring_dates_day-first": ("primero el día", "the day first"),
    "bring_dates_month-first": ("primero el mes", "the month first"),
    "bring_columns": (
        "En un archivo de eventos, los nombres de sus columnas; en blanco, se buscan.",
        "In a file of events, what its columns are called; left empty, they are looked for.",
    ),
    "bring_customer": ("Columna del cliente", "Column of the customer"),
    "bring_event": ("Columna del evento", "Column of the event"),
    "bring_time": ("Columna de la hora", "Column of the time"),
    "bring_day_first": (
        "Las fechas como 3/4/2024 pueden leerse de dos maneras y se leyeron como día/mes. La próxima vez "
        "puede decirlo abajo, en «Fechas como 03/04/2026».",
        "Dates such as 3/4/2024 can be read in two ways, and were read as day/month. The next time you can "
        "say so below, under “Dates such as 03/04/2026”.",
    ),
    "bring_aside": ("Filas apartadas", "Rows set aside"),
    "bring_aside_mend": (
        "Estas filas no entraron. Corríjalas en su archivo y traiga otro solo con ellas.",
        "These rows did not come in. Mend them in your file and bring in another with them alone.",
    ),
    "bring_aside_line": ("Fila", "Row"),
    "bring_aside_why": ("Qué le pasa", "What is wrong"),
    "bring_aside_text": ("Qué dice", "What it says"),
    "bring_aside_others": ("Y otras {0}.", "And {0} others."),
    "bring_again": (
        "Traerlo aunque ya se haya traído este mismo archivo",
        "Bring it in even if this very file was brought in before",
    ),
    "bring_send": ("Traer", "Bring it in"),
    "bring_which": (
        "Los programas que se conocen (Shopify, WooCommerce, PrestaShop, Tiendanube, VTEX…) se reconocen por sus "
        "columnas. De cada archivo queda un comprobante.",
        "Programs that are known (Shopify, WooCommerce, PrestaShop, Tiendanube, VTEX…) are told by their columns. "
        "A receipt is kept of each file.",
    ),
    "bring_mend.already_imported": (
        "Si es lo que quiere, marque «Traerlo aunque ya se haya traído».",
        "If that is what you want, tick “Bring it in even if it was brought in before”.",
    ),
    "bring_mend.column": ("Escriba abajo cómo se llama, en «{0}».", "Write below what it is called, under “{0}”."),
    "bring_mend.no_mapping": (
        "Dé a sus columnas esos nombres en la hoja de cálculo y tráigalo de nuevo.",
        "Give its columns those names in the spreadsheet and bring it in again.",
    ),
}  # fmt: skip
