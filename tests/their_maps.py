"""Maps as other people keep them in spreadsheets: a workshop's with merged cells, a board's paste, a table of steps."""

import io

import xlsxwriter


def workshop() -> bytes:
    """Spanish: titles above, merged stages, bullets, a merged label, marks from 1 to 5, and rows of their own."""
    book, sheet, out = _new("Mapa cliente")
    bold = book.add_format({"bold": True, "align": "center"})
    sheet.merge_range(0, 0, 0, 6, "CUSTOMER JOURNEY MAP – Óptica del Sur ", bold)
    sheet.write(1, 0, "Buyer persona:")
    sheet.write(1, 1, "Marta, 43 años, necesita progresivas")
    sheet.write(2, 0, "Objetivo")
    sheet.write(2, 1, "Ver bien de cerca y de lejos\u00a0")
    sheet.write(4, 0, "ETAPAS")
    sheet.merge_range(4, 1, 4, 2, "Descubrimiento", bold)
    sheet.merge_range(4, 3, 4, 5, "Compra", bold)
    sheet.write(4, 6, "Postventa", bold)
    titles = (
        "Nota que ve mal",
        "Busca en Google",
        "Pide cita",
        "Se gradúa la vista",
        "Elige montura",
        "Recoge",
    )
    for c, text in enumerate(titles, 1):
        sheet.write(5, c, text)
    _rows(sheet, 6, (
        ("Acciones del cliente", "- Aleja el móvil\n- Pregunta a su hermana", "Compara ópticas", "• Llama\n• Escribe",
         "", "Se prueba muchas", "Va a la tienda"),
        ("Canales", "", "Google, Web", "Teléfono / WhatsApp", "Tienda", "tienda", "Tienda y SMS"),
        ("Pensamientos", "“¿Será la edad?”", "", "", "¿Me van a querer vender lo caro?", "", ""),
        ("Emociones (1-5)", 2, 3, "4 - tranquila", 3, 5, ""),
        ("Puntos de dolor", "", "Precios que no se ven", "Comunica siempre", "", "N/A", "Tarda 10 días"),
    ))  # fmt: skip
    sheet.merge_range(11, 0, 12, 0, "Oportunidades")
    _rows(
        sheet,
        11,
        ((None, "", "Precios en la web", "Cita en línea"), (None, "", "", "", "", "", "Avisar por SMS")),
    )
    sheet.write(13, 0, "Frase del taller")
    sheet.merge_range(13, 3, 13, 5, "La compra da vértigo")
    sheet.merge_range(13, 1, 13, 2, "Todo empieza en casa")
    sheet.write(15, 0, "LÍNEA DE VISIBILIDAD")
    _rows(sheet, 16, (("Responsable", "", "Marketing", "Recepción", "Óptico", "Óptico", "Taller"),))
    sheet.write(17, 8, "revisar con Luis")
    notes = book.add_worksheet("Notas")
    notes.write(0, 0, "Hablar con Luis")
    return _done(book, out)


def board() -> bytes:
    """English, pasted from a board: one header row of stages, faces for feelings, several things in a cell."""
    book, sheet, out = _new("Sheet1")
    _rows(sheet, 0, (
        ("Stage", "Awareness", "Consideration", "Purchase", "Onboarding", "Loyalty"),
        ("Customer Actions", "Sees an ad\nAsks colleagues", "Reads reviews", "Signs", "First login", "Renews"),
        ("Touchpoints", "Ad, social media", "Website, reviews", "E-mail\nPhone", "App", "E-mail"),
        ("Emotions", "😐", "🙂 curious", "😟", "😡 lost", "😍"),
        ("Pain Points", "Too many tools", "Prices hidden", "=2+2 clauses", "@nobody answers", "-"),
        ("Lightbulb moments", "", "", "Trial without card", "", ""),
        ("KPIs", "Reach", "CTR", "Win rate", "Time to value", "Churn"),
    ))  # fmt: skip
    return _done(book, out)


def steps() -> bytes:
    """Spanish: a step in each row, the stage merged downwards, a formula, feelings in words."""
    book, sheet, out = _new("Recorrido")
    header = (
        "Etapa",
        "Paso",
        "Qué hace el cliente",
        "Canal",
        "Emoción",
        "Puntos de dolor",
        "Responsable",
        "Coste",
    )
    _rows(sheet, 0, (header,))
    sheet.merge_range(1, 0, 2, 0, "Antes de la consulta")
    sheet.merge_range(3, 0, 4, 0, "Durante la consulta")
    sheet.write(5, 0, "Después")
    _rows(sheet, 1, (
        (None, "Pide cita", "Llama por la mañana", "teléfono", "Frustrado", "20 minutos en espera", "Admisión"),
        (None, "Espera el día", "Apunta sus dudas", "", "Preocupada", "", ""),
        (None, "Sala de espera", "Mira el móvil", "Consulta", "neutral", "No sabe cuánto falta", "Enfermería"),
        (None, "Habla con la médica", "Cuenta qué le pasa", "Consulta", "Muy contenta", "", "Medicina"),
        (None, "Recibe resultados", "Abre el correo", "Correo", "Aliviada", "Palabras difíciles", "Medicina"),
    ))  # fmt: skip
    sheet.write_formula(1, 7, "=1+2", None, 3)
    return _done(book, out)


LONG = (
    "Fase;Punto de contacto;Categoría;Descripción;Canal;Emoción;Evidencia;Fuente;Notas internas\r\n"
    "Información;Llamo al ayuntamiento;Acción;Pregunto qué papeles piden;teléfono;-1;entrevista;Ana, 34 años;\r\n"
    "Información;Llamo al ayuntamiento;Dolor;Me pasan tres veces;;;;;ojo\r\n"
    "Información;;Objetivos;Que nadie venga dos veces;;;;;\r\n"
    "Trámite;Voy con cita;Dolor;Falta un papel;oficina;-2;supuesto;;\r\n"
    ";;;;;;;;\r\n"
    "Trámite;Voy con cita;Anécdota;Volví con mi hija;;;;;\r\n"
    "Seguimiento;Recibo la carta;Emoción;aliviada;;;;;\r\n"
).encode("cp1252")


def _new(name):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    return book, book.add_worksheet(name), out


def _rows(sheet, first, rows):
    for r, row in enumerate(rows, first):
        for c, cell in enumerate(row):
            if cell is not None and cell != "":
                sheet.write(r, c, cell)


def _done(book, out):
    book.close()
    return out.getvalue()
