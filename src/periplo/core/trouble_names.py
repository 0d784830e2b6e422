"""Names by which programs call errors, contacts with service, returns and purchases begun, English and Spanish."""

from __future__ import annotations

from collections.abc import Iterable

from periplo.core.meanings import words_in

ERRORS, CONTACTS, RETURNS, BEGUN = "errors", "contacts", "returns", "begun"
_SAID = {
    ERRORS: """failed failure fail fails error errors exception crash crashed timeout declined rejected refused denied
        invalid unavailable fallido fallida fallo falla rechazado rechazada denegado denegada caida""",
    CONTACTS: """question call called callback phone chat ticket complaint complained support helpdesk help contacted
        inquiry enquiry claim callcenter pregunta consulta llamada queja reclamo reclamacion soporte ayuda""",
    RETURNS: """returned return refund refunded devuelto devuelta devolucion reembolso reintegro""",
    BEGUN: "cart basket checkout payment added carrito cesta carro pago caja anadido",
}
_WORDS = {kind: frozenset(said.split()) for kind, said in _SAID.items()}
# What somebody refuses is their will and no error; what we send or ask them is no contact of theirs.
_OTHERWISE = {
    ERRORS: "push consent notification notifications permission permiso consentimiento",
    CONTACTS: "sent campaign survey encuesta enviado page pagina article viewed",
    RETURNS: "visit visitor user customer usuario cliente visita policy",
    BEGUN: "removed completed succeeded done quitado completado completada hecho recibido",
}
_NOT = {kind: frozenset(said.split()) for kind, said in _OTHERWISE.items()}


def named(kind: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of these event names are of a kind by their words, sorted."""
    return tuple(
        sorted(
            name
            for name in names
            if (words := frozenset(words_in(name))) & _WORDS[kind] and not words & _NOT[kind]
        )
    )
