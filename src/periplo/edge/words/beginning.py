"""What the page says with which a workspace begins."""

from __future__ import annotations

PAGES = {
    "begin": ("Empezar", "Begin"),
    "begin_at": (
        "En {0} no hay todavía ninguna carpeta de trabajo. Ábrala en {1} (Ctrl+C para terminar)",
        "There is no workspace in {0} yet. Begin it at {1} (Ctrl+C to stop)",
    ),
    "begin_lead": (
        "Un minuto y tendrá dibujado el primer mapa de sus clientes. Todo se queda en este equipo, y casi todo se "
        "puede cambiar después.",
        "In a minute the first map of your customers is drawn. All of it stays on this machine, and nearly all can be "
        "changed later.",
    ),
    "begin_name": ("Nombre de su organización", "Your organisation's name"),
    "begin_kind": ("A qué se dedica", "What it does"),
    "begin_kind_help": (
        "De ahí sale el primer mapa, que después corrige usted.",
        "The first map comes of it, for you to correct.",
    ),
    "begin_kind_retail": ("Tienda, en la calle o en internet", "Shop, in the street or on the web"),
    "begin_kind_services": ("Empresa de servicios", "Service company"),
    "begin_kind_subscription": ("Suscripción", "Subscription"),
    "begin_kind_b2b": ("Ventas a empresas", "Sales to businesses"),
    "begin_kind_public": ("Servicio público", "Public service"),
    "begin_kind_clinic": ("Clínica", "Clinic"),
    "begin_zone": ("Zona horaria", "Time zone"),
    "begin_zone_help": (
        "La de sus clientes: por ella se cuentan los días y las horas a las que se escribe.",
        "Your customers': by it days are counted, and the hours at which they are written to.",
    ),
    "begin_admin": ("Usuario de quien administra", "User name of the administrator"),
    "begin_admin_help": (
        "Aquí no hace falta para entrar; sí cuando abra Periplo a sus compañeros.",
        "Not needed to come in here, but as soon as you open Periplo to colleagues.",
    ),
    "begin_again": ("La contraseña, otra vez", "The password, again"),
    "begin_make": ("Empezar", "Begin"),
    "begin_opening": ("Periplo se está abriendo", "Periplo is opening"),
    "begin_soon": (
        "Ya está hecho. En unos segundos se abre solo el primer mapa.",
        "All is done. In a few seconds the first map opens by itself.",
    ),
    "begin_folder": ("Se guardará en {0}.", "It will be kept in {0}."),
}  # fmt: skip

FAULTS = {
    "this cannot be an organisation's name": "esto no puede ser el nombre de una organización",
    "write up to {} letters, digits and signs in one line": "escriba hasta {} letras, cifras y signos en una línea",
}
