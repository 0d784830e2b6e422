"""Maps as other people keep them in spreadsheets: a workshop's with merged cells, a board's paste, a table of steps."""

import io
from datetime import datetime

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


def internet() -> bytes:
    """examples/sheet/recorrido.xlsx: who it is for, groups of rows, faces, a misspelt row, a note, a sheet aside."""
    book, sheet, out = _new("Mapa")
    book.set_properties({"created": datetime(2026, 3, 2)})
    bold = book.add_format({"bold": True, "align": "center", "bg_color": "#DDEBF7"})
    tall = book.add_format({"bold": True, "rotation": 90, "align": "center", "valign": "vcenter"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 7, 22, wrapped)
    sheet.merge_range(0, 0, 0, 7, "Internet en casa", bold)
    _rows(
        sheet,
        1,
        (("Buyer persona: Sol, que se muda", "", "", "Objetivo: Internet el primer día", "", "", "v4"),),
    )
    sheet.write(3, 1, "ETAPAS", bold)
    for first, stage in ((2, "Antes"), (4, "Durante"), (6, "Después")):
        sheet.merge_range(3, first, 3, first + 1, stage, bold)
    sheet.merge_range(5, 0, 8, 0, "CLIENTE", tall)
    sheet.merge_range(9, 0, 10, 0, "EMPRESA", tall)
    _rows(sheet, 4, (
        ("", "Puntos de contacto", "Miro las tarifas", "Compruebo si llega a mi calle", "Firmo el contrato",
         "Viene el técnico", "Llamo a averías", "Abro la primera factura"),
        ("", "Canales", "web", "web", "web", "", "teléfono", "correo"),
        ("", "Lo que piensa", "¿Es cara?", "¿Y si no llega?", "", "Que funcione", "Otra vez no", ""),
        ("", "¿Cómo se siente?", "😐", "😕", "🙂", "😃", "😡", "😐"),
        ("", "Puntos de dolr", "Letra pequeña", "", "", "Nadie dice la hora", "Cuento todo tres veces", ""),
        ("", "Dpto. responsable", "Marketing", "Red", "Ventas", "Red", "Averías", "Cobros"),
        ("", "Ideas / quick wins", "", "", "", "Avisar por SMS", "", ""),
    ))  # fmt: skip
    sheet.write_comment(8, 6, "Ana: esto lo dijeron cuatro de cinco")
    _rows(book.add_worksheet("Asistentes"), 0, (("Ana, Luis y Marta",),))
    return _done(book, out)


def phases_down() -> bytes:
    """Spanish: a phase in each row and no steps, a coloured title above, faces, labels misspelt."""
    book, sheet, out = _new("Journey")
    sheet.merge_range(
        0, 0, 0, 6, "Mapa de experiencia — Gimnasio Norte", book.add_format({"bg_color": "red"})
    )
    _rows(sheet, 2, (
        ("Fase", "¿Qué hace?", "¿Qué piensa?", "¿Qué siente?", "Puntos de contacto", "Puntos de dolr", "Oportunidads"),
        ("Descubre", "Ve un cartel", "“¿Será caro?”", "🙂", "Cartel, Instagram", "", ""),
        ("Prueba", "Pide una clase gratis", "“A ver si aguanto”", "😐", "Web / WhatsApp", "Nadie contesta",
         "Respuesta automática"),
        ("Se apunta", "Firma el contrato", "", "😃", "Recepción", "Matrícula escondida", "Precio único"),
        ("Se cansa", "Deja de ir en enero", "“Ya volveré”", "😞", "", "Nadie lo nota", "Llamar a las 2 semanas"),
    ))  # fmt: skip
    return _done(book, out)


def two_sided() -> bytes:
    """Spanish: rows grouped in a column of their own, who and when above, a note at a cell, a sheet of instructions."""
    book, sheet, out = _new("CJM v3 FINAL")
    sheet.write(0, 0, "Customer Journey: Seguro de coche")
    sheet.write(1, 0, "Fecha: 12/03/2026")
    sheet.write(1, 3, "Autor: equipo CX")
    sheet.write(2, 0, "Persona")
    sheet.write(2, 1, "Marcos, 34, primer coche")
    _rows(sheet, 4, (("", "Fases", "Consciencia", "Consideración", "Contratación", "Uso"),))
    sheet.merge_range(5, 0, 9, 0, "CLIENTE")
    sheet.merge_range(10, 0, 12, 0, "EMPRESA")
    _rows(sheet, 5, (
        ("", "Acciónes:", "Compara en Google", "Pide precio", "Firma", "Llama a la grúa"),
        ("", "Touchpionts", "Buscador; web", "Web; teléfono", "App", "Telefono"),
        ("", "Pensamientos y sentimientos", "¿Cuál es el bueno?", "Me marean", "Por fin", "Que vengan ya"),
        ("", "Emocion (1 a 5)", 3, 2, 5, 1),
        ("", "Pain-points", "Letra pequeña", "Me llaman tres veces", "", "Tardan 2 h"),
        ("", "Dpto. responsable", "Marketing", "Ventas", "Ventas", "Siniestros"),
        ("", "Métricas (KPI)", "CTR", "Conversión", "Altas", "NPS"),
        ("", "Ideas / quick wins", "", "Un solo contacto", "", "Seguir la grúa"),
    ))  # fmt: skip
    sheet.write_comment(6, 3, "Luis dice que no es verdad")
    sheet.insert_textbox(15, 2, "La curva de verdad está en Miro")
    _rows(
        book.add_worksheet("Instrucciones"),
        0,
        (("Rellene las casillas amarillas",), ("No toque las grises",)),
    )
    return _done(book, out)


def rated_touchpoints() -> bytes:
    """Spanish: a touchpoint in each row, numbered, with ratings to ten, things nobody asks for, and means below."""
    book, sheet, out = _new("Datos")
    _rows(sheet, 0, (
        ("Nº", "Etapa del viaje", "Punto de contacto / touchpoint", "Canal", "Emoción (0-10)", "Coste €",
         "Momento de la Verdad", "Dolor/fricción", "Importancia", "Área"),
        (1, "Inspiración", "Veo fotos", "Instagram", 8, "0", "", "", 0.8, "Marketing"),
        (2, "", "Pregunto a la agencia", "Tienda", 6, 3.5, "x", "Cola", 1, "Oficina"),
        (3, "Reserva", "Pago la señal", "Web", 4, 1, "Que cobre bien", "Pide el pasaporte dos veces", 0.2, "Ventas"),
        (4, "Viaje", "Llego al hotel", "App", 1, 12, "Sí", "Nadie en recepción", 0.5, "Destino"),
        ("", "", "Media", "", 4.75, 4.1, "", "", 0.6, ""),
    ))  # fmt: skip
    return _done(book, out)


def side_by_side() -> bytes:
    """English: two maps on one sheet, one beside the other; feelings are marks in rows of faces."""
    book, sheet, out = _new("Maps")
    _rows(sheet, 0, (
        ("For homes", "", "", "", "", "", "For the office"),
        ("PHASES", "Discover", "Buy", "Use", "", "", "PHASES", "Ask", "Approve"),
        ("ACTIVITIES", "Search", "Pay", "Unbox", "", "", "ACTIVITIES", "Mail", "Sign"),
        ("😊", "", "", "x", "", "", "Mood", "calm", "rather angry"),
        ("😐", "x", "", "", "", "", "Satisfaction (1-5)", 4, 2),
        ("☹️", "", "the fees", "", "", "", "PAIN POINTS", "No form", "Three weeks"),
        ("PAIN POINTS", "Ads", "Fees", "Glue"),
    ))  # fmt: skip
    return _done(book, out)


def template() -> bytes:
    """English: who, where and what for in one line above, an empty label before the phases, rows in whole phrases."""
    book, sheet, out = _new("Template")
    _rows(sheet, 0, (
        ("User Journey Map",),
        ("Persona: Ana", "", "", "Scenario: rents a flat", "", "Goals and expectations: Keys in a week"),
        ("", "AWARENESS →", "RESEARCH →", "DECISION →", "MOVING IN"),
        ("User goals", "Find flats", "Compare", "Choose", "Settle"),
        ("Steps", "See portal\nAsk friends", "Visit", "Sign", "Get keys"),
        ("What I think", "So many", "Is it damp?", "Deposit?!", "At last"),
        ("How I feel", "overwhelmed", "unsure", "frustrated", "happy"),
        ("Backstage", "", "Agenda", "Contract draft", ""),
        ("Pain points / gaps", "Old ads", "No evening visits", "Fees", ""),
        ("Opportunities for improvement", "Remove old ads", "Evening slots", "One price", ""),
    ))  # fmt: skip
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
