"""Every command there is: its name, what it is also called, and where it lives."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.usecases.options import QUESTIONS


@dataclass(frozen=True, slots=True)
class Entry:
    """A command, or a group of them. `aliases` begin with the Spanish name; `key` finds its texts in words/help.py."""

    name: str
    place: str = ""  # "module:function"
    aliases: tuple[str, ...] = ()
    children: tuple[Entry, ...] = ()
    key: str = ""
    takes: str = "command"  # or "question": what a group is a group of

    def name_in(self, language: str) -> str:
        return self.aliases[0] if language == "es" and self.aliases else self.name


def _leaf(path: str, module: str, *aliases: str) -> Entry:
    group, _, name = path.rpartition(" ")
    function = f"{name}_{group.replace(' ', '_')}".replace("-", "_") if group else name
    place = f"periplo.edge.cli.{module}:{function}"
    return Entry(name, place, aliases, key=path.replace(" ", "."))


def _group(path: str, aliases: tuple[str, ...], *children: Entry, takes: str = "command") -> Entry:
    return Entry(path.rpartition(" ")[2], "", aliases, children, path.replace(" ", "."), takes)


TREE = Entry(
    "periplo",
    key="periplo",
    children=(
        _leaf("init", "workspaces", "iniciar", "crear"),
        _group(
            "import",
            ("importar",),
            _leaf("import events", "workspaces", "eventos"),
            _leaf("import zones", "zones", "zonas"),
            _leaf("import customers", "imports", "clientes"),
            _leaf("import consents", "imports", "consentimientos", "permisos"),
            _leaf("import products", "imports", "productos"),
            _leaf("import orders", "imports", "pedidos", "ventas", "ordenes", "órdenes"),
            _leaf("import surveys", "imports", "encuestas"),
            _leaf("import reviews", "imports", "reseñas", "resenas", "opiniones"),
            _leaf("import costs", "imports", "costes", "costos"),
            _leaf("import due", "imports", "pendientes", "programadas"),
        ),
        _leaf("receipts", "imports", "comprobantes", "recibos"),
        _group(
            "ask",
            ("preguntar",),
            *(
                Entry(asks.name, f"periplo.edge.cli.ask:{asks.name}", (asks.alias,), key=f"ask.{asks.name}")
                for asks in QUESTIONS.values()
            ),
            takes="question",
        ),
        _group(
            "map",
            ("mapa",),
            _leaf("map new", "maps", "nuevo"),
            _leaf("map check", "maps", "revisar", "comprobar"),
            _leaf("map draw", "maps", "dibujar"),
            _leaf("map join", "maps", "enlazar", "unir"),
            _leaf("map draft", "maps", "borrador"),
            _leaf("map persona", "maps", "persona-tipo"),
            _leaf("map diff", "maps", "comparar", "compare"),
            _leaf("map save", "versions", "guardar"),
            _leaf("map versions", "versions", "versiones"),
            _leaf("map restore", "versions", "recuperar"),
            _leaf("map import", "maps", "importar", "traer"),
            _leaf("map export", "maps", "exportar", "llevar"),
            _leaf("map evidence", "maps", "evidencia"),
            _leaf("map adjustments", "maps", "ajustes"),
            _leaf("map list", "maps", "lista", "listar"),
            _leaf("map quote", "maps", "citar", "cita"),
            _leaf("map comments", "comments", "comentarios"),
            _leaf("map comment", "comments", "comentar"),
            _leaf("map share", "shares", "compartir"),
        ),
        _group(
            "campaign",
            ("campaña", "campana"),
            _leaf("campaign check", "campaigns", "revisar", "comprobar"),
            _leaf("campaign draw", "campaigns", "dibujar"),
            _leaf("campaign backtest", "campaigns", "ensayar"),
            _leaf("campaign simulate", "campaigns", "simular"),
            _leaf("campaign publish", "campaigns", "publicar"),
            _leaf("campaign shadow", "campaigns", "sombra"),
            _leaf("campaign approve", "campaigns", "aprobar"),
            _leaf("campaign versions", "campaigns", "versiones"),
            _leaf("campaign restore", "campaigns", "recuperar"),
            _leaf("campaign diff", "campaigns", "comparar", "compare"),
            _leaf("campaign run", "campaigns", "ejecutar"),
            _leaf("campaign enter", "campaigns", "entrar"),
            _leaf("campaign pause", "campaigns", "pausar"),
            _leaf("campaign resume", "campaigns", "reanudar"),
            _leaf("campaign report", "measures", "informe"),
            _leaf("campaign apply", "measures", "aplicar"),
            _leaf("campaign preview", "wording", "ver", "previsualizar"),
        ),
        _group(
            "playbook",
            ("receta", "recetas"),
            _leaf("playbook list", "playbooks", "lista", "listar"),
            _leaf("playbook show", "playbooks", "ver", "mostrar"),
            _leaf("playbook use", "playbooks", "usar"),
        ),
        _group(
            "content",
            ("contenido",),
            _leaf("content list", "wording", "lista", "listar"),
            _leaf("content publish", "wording", "publicar"),
        ),
        _group(
            "coupon",
            ("cupón", "cupon"),
            _leaf("coupon load", "coupons", "cargar"),
            _leaf("coupon make", "coupons", "crear"),
            _leaf("coupon list", "coupons", "lista", "listar"),
        ),
        _group(
            "frequency",
            ("frecuencia",),
            _leaf("frequency show", "frequencies", "ver", "mostrar"),
            _leaf("frequency check", "frequencies", "revisar", "comprobar"),
        ),
        _group(
            "channel",
            ("canal",),
            _leaf("channel list", "channels", "lista", "listar"),
            _leaf("channel check", "channels", "revisar", "comprobar"),
            _leaf("channel test", "channels", "probar"),
        ),
        _group(
            "segment",
            ("segmento",),
            _leaf("segment list", "segments", "lista"),
            _leaf("segment check", "segments", "revisar", "comprobar"),
            _leaf("segment show", "segments", "ver", "mostrar"),
            _leaf("segment size", "segments", "tamaño", "tamano"),
            _leaf("segment preview", "segments", "muestra"),
            _leaf("segment overlap", "segments", "cruce"),
            _leaf("segment save", "segments", "guardar"),
            _leaf("segment export", "segments", "exportar"),
            _leaf("segment draft", "segments", "borrador"),
        ),
        _group(
            "survey",
            ("encuesta",),
            _leaf("survey new", "surveys", "nueva"),
            _leaf("survey check", "surveys", "revisar", "comprobar"),
            _leaf("survey link", "surveys", "enlace"),
            _leaf("survey qr", "surveys", "qr", "código", "codigo"),
            _leaf("survey invite", "surveys", "invitar"),
            _leaf("survey report", "surveys", "informe"),
        ),
        _group(
            "form",
            ("formulario",),
            _leaf("form new", "sign_ups", "nuevo"),
            _leaf("form check", "sign_ups", "revisar", "comprobar"),
            _leaf("form publish", "sign_ups", "publicar"),
            _leaf("form confirmation", "sign_ups", "confirmación", "confirmacion"),
            _leaf("form list", "sign_ups", "lista"),
            _leaf("form show", "sign_ups", "ver", "mostrar"),
        ),
        _group(
            "task",
            ("tarea",),
            _leaf("task list", "tasks", "lista", "ver"),
            _leaf("task add", "tasks", "nueva", "apuntar"),
            _leaf("task take", "tasks", "tomar"),
            _leaf("task done", "tasks", "hecha"),
            _leaf("task change", "tasks", "cambiar"),
            _leaf("task effect", "tasks", "efecto"),
        ),
        _leaf("monday", "monday", "lunes"),
        _group(
            "board",
            ("tablero",),
            _leaf("board list", "boards", "lista"),
            _leaf("board show", "boards", "ver", "mostrar"),
            _leaf("board new", "boards", "nuevo"),
            _leaf("board add", "boards", "poner"),
            _leaf("board remove", "boards", "quitar"),
        ),
        _group(
            "subscription",
            ("suscripción", "suscripcion"),
            _leaf("subscription list", "subscriptions", "lista"),
            _leaf("subscription add", "subscriptions", "nueva"),
            _leaf("subscription change", "subscriptions", "cambiar"),
            _leaf("subscription pause", "subscriptions", "pausar"),
            _leaf("subscription resume", "subscriptions", "reanudar"),
            _leaf("subscription remove", "subscriptions", "quitar"),
            _leaf("subscription due", "subscriptions", "pendientes"),
        ),
        _leaf("zones", "zones", "zonas"),
        _group(
            "customer",
            ("cliente",),
            _leaf("customer show", "customers", "ver", "mostrar"),
            _leaf("customer join", "customers", "unir"),
            _leaf("customer part", "customers", "separar"),
            _leaf("customer block", "customers", "apartar"),
            _leaf("customer undo", "customers", "deshacer"),
        ),
        _leaf("export", "privacy", "entregar"),
        _leaf("erase", "privacy", "borrar"),
        _leaf("looked", "privacy", "miradas"),
        _group(
            "retention",
            ("plazos",),
            _leaf("retention check", "privacy", "revisar", "comprobar"),
            _leaf("retention apply", "privacy", "aplicar"),
        ),
        _leaf("register", "privacy", "registro"),
        _leaf("backup", "privacy", "copiar"),
        _leaf("restore", "privacy", "restaurar"),
        _leaf("why", "campaigns", "porqué", "porque"),
        _group(
            "plan",
            (),
            _leaf("plan check", "plans", "revisar", "comprobar"),
            _leaf("plan draft", "plans", "borrador"),
        ),
        _group(
            "consent",
            ("consentimiento",),
            _leaf("consent show", "consents", "ver"),
            _leaf("consent link", "consents", "enlace"),
            _leaf("consent suppress", "consents", "excluir"),
            _group(
                "consent text",
                ("texto",),
                _leaf("consent text add", "consents", "añadir", "anadir"),
                _leaf("consent text list", "consents", "lista"),
            ),
        ),
        _leaf("demo", "workspaces", "demo", "demostración", "demostracion"),
        _leaf("gallery", "examples", "galería", "galeria"),
        Entry("move-ledger", "periplo.edge.cli.moving:move_ledger", ("mudar-libro",), key="move-ledger"),
        Entry("upgrade", "periplo.edge.cli.upgrades:upgrade", ("actualizar",), key="upgrade"),
        _leaf("doctor", "workspaces", "diagnóstico", "diagnostico"),
        _leaf("serve", "workspaces", "servir"),
        _leaf("work", "workspaces", "trabajar"),
        _leaf("mcp", "workspaces"),
        _group(
            "key",
            ("clave",),
            _leaf("key new", "doors", "nueva"),
            _leaf("key list", "doors", "lista", "ver"),
            _leaf("key revoke", "doors", "revocar", "anular"),
        ),
        _group(
            "user",
            ("usuario",),
            _leaf("user new", "doors", "nuevo"),
            _leaf("user list", "doors", "lista", "ver"),
            _leaf("user role", "doors", "rol"),
            _leaf("user password", "doors", "contraseña", "contrasena"),
            _leaf("user disable", "doors", "desactivar"),
            _leaf("user enable", "doors", "activar"),
            _leaf("user link", "doors", "enlace"),
            _leaf("user mail", "subscriptions", "correo"),
            _leaf("user sign-out", "doors", "cerrar-sesiones"),
            _leaf("user reset-totp", "doors", "quitar-totp"),
        ),
        _leaf("audit", "doors", "auditoría", "auditoria"),
        _leaf("completion", "completions", "completar"),
    ),
)
