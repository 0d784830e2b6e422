"""Which events are moments of a contact with a team: asked, answered, passed on, given up, ended, come back."""

from __future__ import annotations

from periplo.core.events import folded

OPENED, ANSWERED, PASSED, GIVEN_UP, ENDED, SOLVED, BACK = range(1, 8)  # moments; 0 is none
CALL, CHAT, TICKET, CASE, COMPLAINT, QUESTION = KINDS = (
    "call", "chat", "ticket", "case", "complaint", "question",
)  # fmt: skip
_KINDS = {
    "call": CALL, "llamada": CALL, "chat": CHAT, "conversation": CHAT, "conversación": CHAT, "conversacion": CHAT,
    "ticket": TICKET, "case": CASE, "caso": CASE, "incidencia": CASE, "incident": CASE, "complaint": COMPLAINT,
    "queja": COMPLAINT, "reclamación": COMPLAINT, "reclamacion": COMPLAINT, "reclamo": COMPLAINT,
    "question": QUESTION, "consulta": QUESTION, "pregunta": QUESTION,
}  # fmt: skip
_MOMENTS = {
    OPENED: "offered started opened created received asked posted made ofrecida iniciado iniciada abierto "
    "abierta creado creada recibida recibido hecha hecho pedida pedido",
    ANSWERED: "answered replied attended atendida atendido respondida respondido contestada contestado",
    PASSED: "transferred forwarded escalated transferida transferido derivada derivado escalada escalado",
    GIVEN_UP: "abandoned missed dropped abandonada abandonado perdida perdido cortada",
    ENDED: "ended closed finished terminada terminado cerrada cerrado finalizada finalizado",
    SOLVED: "solved resolved resuelta resuelto solucionada solucionado",
    BACK: "reopened reabierta reabierto",
}
_MOMENT_OF = {word: moment for moment, words in _MOMENTS.items() for word in words.split()}
_FAILED = (
    "fail", "error", "declin", "reject", "timeout", "crash", "missed", "abandoned", "fallo", "fallid", "rechaz",
    "abandonad",
)  # fmt: skip


def contact_moment(event: str) -> tuple[str, int] | None:
    """The kind of contact and which moment of it an event's name tells, such as "call answered"; None: no such one."""
    words = folded(event).replace("_", " ").split()
    if len(words) != 2 or words[0] not in _KINDS or words[1] not in _MOMENT_OF:
        return None
    return _KINDS[words[0]], _MOMENT_OF[words[1]]


def is_failure(event: str) -> bool:
    """Whether an event's name tells that something of ours did not work."""
    return any(part in folded(event) for part in _FAILED)
