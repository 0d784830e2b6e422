"""What presenting a map says."""

from __future__ import annotations

PAGES = {
    "present_link": ("Presentar", "Present"),
    "present_cover": ("Portada", "Cover"),
    "present_nav": ("Diapositivas", "Slides"),
    "present_back": ("Anterior", "Previous"),
    "present_on": ("Siguiente", "Next"),
    "present_exit": ("Salir", "Leave"),
    "present_all": ("Todas las filas", "All lanes"),
    "present_fewer": ("Menos filas", "Fewer lanes"),
    "present_with": ("Con cifras", "With figures"),
    "present_without": ("Sin cifras", "Without figures"),
    "present_full": ("Pantalla completa", "Full screen"),
    "present_goal": ("Qué quiere", "What they want"),
    "present_scenario": ("En qué situación", "In which situation"),
    "present_seen": ("{0} · n = {1} clientes", "{0} · n = {1} customers"),
    "present_stock": ("{0} clientes aquí · {1}", "{0} customers here · {1}"),
    "present_stock.one": ("{0} cliente aquí · {1}", "{0} customer here · {1}"),
    "present_stock_n": ("{0} clientes aquí", "{0} customers here"),
    "present_stock_n.one": ("{0} cliente aquí", "{0} customer here"),
    "present_customers": ("{0} clientes", "{0} customers"),
    "present_customers.one": ("{0} cliente", "{0} customer"),
    "present_went_on": ("sigue el {0}", "{0} go on"),
    "present_measured": ("Cifras", "Figures"),
    "present_feeling": ("Emoción", "Feeling"),
    "present_planned": ("prometida", "promised"),
    "present_lived": ("vivida", "lived"),
    "present_action": ("sin contacto", "no contact"),
    "present_more": ("y {0} más", "and {0} more"),
    "present_empty": ("Esta etapa todavía no tiene nada.", "This stage has nothing yet."),
}
