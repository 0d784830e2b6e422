"""What commands and pages tell beside the answers: titles of columns, notes, questions of usage."""

from __future__ import annotations

from periplo.edge.words import said

_TOLD = {
    "see_help": ("mire «{0} --help»", "see '{0} --help'"),
    "no_option": ("«{1}» no tiene la opción {0}", "'{1}' has no option {0}"),
    "no_command": ("«{1}» no tiene «{0}»", "'{1}' has no '{0}'"),
    "did_you_mean": ("¿quiso decir {0}? Si no, {1}", "did you mean {0}? If not, {1}"),
    "missing": ("falta {0} en «{1}»", "{0} is missing from '{1}'"),
    "bad_value": ("{0} tiene un valor que no sirve", "{0} has a value that cannot be used"),
    "one_of": ("puede ser {0}", "it may be {0}"),
    "needs_value": ("{0} pide un valor", "{0} wants a value"),
    "not_understood": ("no se entiende la orden «{0}»", "'{0}' is not understood as written"),
    "n_customers": ("n = {0} clientes", "n = {0} customers"),
    "period": ("Periodo", "Period"),
    "period_is": ("{0} ({1})", "{0} ({1})"),
    "whole_period": ("todos los datos", "all of the data"),
    "thin": ("muestra pequeña: menos de 30", "small sample: fewer than 30"),
    "left_out": ("Fuera de la respuesta", "Left out"),
    "rejected": ("Filas apartadas: {0}", "Rows set aside: {0}"),
    "rejected_rows": ("{0} filas apartadas", "{0} rows set aside"),
    "before_period": ("{0} eventos anteriores al periodo", "{0} events before the period"),
    "after_period": ("{0} eventos posteriores al periodo", "{0} events after the period"),
    "where": ("{0} eventos que no cumplen --where", "{0} events that do not meet --where"),
    "segment": ("{0} clientes fuera del segmento", "{0} customers outside the segment"),
    "persona": ("{0} clientes que no son el buyer persona", "{0} customers who are not the buyer persona"),
    "scope": ("{0} eventos fuera del alcance", "{0} events outside the scope"),
    "censored": ("{0} clientes todavía dentro de su plazo", "{0} customers still inside their time"),
    "excluded": ("{0} clientes apartados por --exclude", "{0} customers set aside by --exclude"),
    "nobody_did": (
        "Aviso: ningún evento de los datos cumple «{0}»{1}.",
        "Note: no event of the data meets '{0}'{1}.",
    ),
    "nobody_has": (
        "Aviso: ningún evento de los datos tiene la propiedad «{0}»{1}.",
        "Note: no event of the data has the property '{0}'{1}.",
    ),
    "nearest": (" (parecidos: {0})", " (near: {0})"),
    "preparing": (
        "Preparando los bucles de cuenta, solo esta vez…",
        "Preparing the counting loops, this once…",
    ),
    "reading": ("Leyendo", "Reading"),
    "taken": ("Columnas: cliente = {0}, evento = {1}, fecha = {2}", "Columns: customer = {0}, event = {1}, time = {2}"),
    "written": ("Escrito: {0}", "Written: {0}"),
    "stage": ("etapa", "stage"),
    "touchpoint": ("punto de contacto", "touchpoint"),
    "step": ("paso", "step"),
    "customers": ("clientes", "customers"),
    "sessions": ("sesiones", "sessions"),
    "attempts": ("intentos", "attempts"),
    "share": ("proporción", "share"),
    "share_of_previous": ("del anterior", "of previous"),
    "lost_before": ("perdidos antes", "lost before"),
    "low": ("desde", "low"),
    "high": ("hasta", "high"),
    "median": ("mediana", "median"),
    "p90": ("P90", "P90"),
    "mean": ("media", "mean"),
    "median_days": ("mediana en ella", "median stay"),
    "entered": ("entraron", "came in"),
    "left": ("salieron", "went on"),
    "outside": ("fuera del mapa", "outside the map"),
    "from_event": ("de", "from"),
    "to_event": ("a", "to"),
    "passes": ("pasos", "passes"),
    "events": ("eventos", "events"),
    "went_on": ("siguieron", "went on"),
    "dropped": ("abandonaron", "dropped off"),
    "to_next": ("hasta el siguiente", "to the next"),
    "before": ("antes", "before"),
    "arm": ("grupo", "arm"),
    "goal": ("objetivo", "goal"),
    "rate": ("proporción", "rate"),
    "treated": ("con mensaje", "treated"),
    "control": ("grupo de control", "control"),
    "difference": ("diferencia: {0} ({1}…{2})", "difference: {0} ({1}…{2})"),
    "group": ("grupo", "group"),
    "other_edges": ("… y {0} pasos más entre otros eventos (--format csv los da todos)", "… and {0} more passes between other events (--format csv gives them all)"),
    "read_in_all": ("Leídos: {0} eventos de {1} clientes", "Read: {0} events of {1} customers"),
    "rule": ("regla", "rule"),
    "method.funnel": (
        "Cuenta a cada cliente una vez, por su intento más profundo; el plazo corre desde el primer paso e incluye su fin.",
        "Counts each customer once, by their deepest attempt; the time runs from the first step and includes its end.",
    ),
    "method.transitions": (
        "Cuenta cada paso de un evento al siguiente del mismo cliente; la proporción es de los que salen del primero.",
        "Counts each pass from an event to the customer's next; the share is of the passes that leave the first.",
    ),
    "method.stages": (
        "Cada cliente está en el último punto de contacto de su ciclo actual; intervalos de Wilson, 95 %; "
        "la mediana de permanencia, por Kaplan-Meier.",
        "Each customer stands at the last touchpoint of their present cycle; Wilson intervals, 95 %; "
        "the median stay by Kaplan-Meier.",
    ),
    "method.touchpoints": (
        "Cuenta clientes distintos por punto de contacto en el periodo; «siguieron» es encontrar otro posterior del mapa.",
        "Counts distinct customers per touchpoint in the period; 'went on' is meeting a later one of the map.",
    ),
    "method.effect": (
        "Compara por intención de tratar a quienes entraron, con mensaje o en el grupo de control; "
        "diferencia con intervalo de Newcombe, 95 %.",
        "Compares by intention to treat those who entered, treated or in the control group; "
        "difference with Newcombe's interval, 95 %.",
    ),
    "how_counted": ("Cómo se contó", "How it was counted"),
    "error": ("error", "error"),
    "warning": ("aviso", "warning"),
    "note": ("nota", "note"),
    "nothing_found": ("Nada que mejorar.", "Nothing to mend."),
    "ok": ("bien", "ok"),
    "attention": ("atención", "attention"),
}


def say(key: str, language: str, *values: object) -> str:
    """The text of this key in this language; values fill {0}, {1}…"""
    return said(_TOLD, key, language, values)


def knows(key: str) -> bool:
    """Whether there is a text of this key."""
    return key in _TOLD
