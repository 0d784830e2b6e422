"""What could be done about each trouble: where, when and how, by what kind of meeting it happens in. People decide."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.answers.improve import CHANNEL, FEELING, LEAVING, LOOP, PAIN, PLACE, TURN, Trouble
from periplo.core.map_titles import part_titles
from periplo.core.maps import JourneyMap
from periplo.core.touchpoint_types import (
    CALL,
    ELSEWHERE,
    ONLINE,
    PARCEL,
    SHOP,
    WRITTEN,
    type_of,
    type_of_channels,
)
from periplo.usecases.readings.saying import quoted, saying


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could be done, {at} being the touchpoint and {value} the place; playbook: the id of one that begins it."""

    es: str
    en: str
    playbook: str | None = None


GENERAL: dict[str, Suggestion] = {
    FEELING: Suggestion(
        "lea los comentarios de {at}, prepare una solución para el motivo más frecuente y llame a los más "
        "descontentos en 48 horas",
        "read the comments at {at}, prepare a solution for the most frequent reason, and call the most "
        "unhappy within "
        "48 hours",
    ),
    LEAVING: Suggestion(
        "escriba a quien llegó a {at} y no siguió, el mismo día y por el canal que usó, con grupo de control",
        "write to those who came to {at} and did not go on, the same day and by the channel they used, "
        "with a control "
        "group",
        "weakest-point",
    ),
    TURN: Suggestion(
        "avise y compense en {at} en cuanto vaya mal, antes de que lo pregunten",
        "tell them and make up for it at {at} as soon as it goes badly, before they ask",
    ),
    PLACE: Suggestion(
        "vaya a «{value}», mire cuánto se espera y qué falta en {at}, y compárelo con un sitio donde va bien",
        "go to “{value}”, see how long people wait and what is missing at {at}, and compare it with a place where it "
        "goes well",
    ),
    LOOP: Suggestion(
        "ponga en {at} lo que van a buscar al otro sitio, para que no tengan que volver",
        "put at {at} what they go to look for elsewhere, so that they need not come back",
    ),
    CHANNEL: Suggestion(
        "compare en {at} qué se dice y cuánto se tarda en cada canal, e iguale el peor",
        "compare what is said and how long it takes in each channel at {at}, and bring the worst up",
    ),
    PAIN: Suggestion(
        "prepare una solución, con responsable y fecha, y añádala al mapa en {at}",
        "prepare a solution, with an owner and a date, and add it to the map at {at}",
    ),
}
# Where the kind of meeting says more than the trouble alone. What is not here is the same everywhere.
BY_TYPE: dict[tuple[str, str], Suggestion] = {
    (FEELING, SHOP): Suggestion(
        "lea los comentarios de {at} con quienes atienden allí y deles permiso para arreglar en el acto "
        "el motivo más "
        "frecuente",
        "read the comments at {at} with those who attend there, and let them put the most frequent "
        "reason right on the "
        "spot",
    ),
    (FEELING, CALL): Suggestion(
        "escuche diez llamadas de {at} con mala nota, dé a quien atiende lo que le faltó para "
        "resolverlas y compruebe al "
        "día siguiente que quedó resuelto",
        "listen to ten calls at {at} that were scored badly, give whoever answers what they lacked to "
        "solve them, and "
        "check the day after that it was solved",
        "after-service",
    ),
    (FEELING, WRITTEN): Suggestion(
        "relea diez conversaciones de {at} con mala nota, reescriba la respuesta que más se repite y "
        "firme con un nombre",
        "read ten conversations at {at} again that were scored badly, rewrite the answer that comes most "
        "often, and sign "
        "it with a name",
    ),
    (FEELING, ONLINE): Suggestion(
        "vea a cinco clientes hacer {at} en su móvil sin ayudarles, y quite lo primero en lo que se paren",
        "watch five customers do {at} on their phone without helping them, and take away the first thing "
        "they stop at",
    ),
    (FEELING, PARCEL): Suggestion(
        "llame en 48 horas a quien recibió mal en {at}, repóngalo sin pedir pruebas y reclame al transportista",
        "call within 48 hours those whose parcel went wrong at {at}, replace it without asking for "
        "proof, and claim it "
        "from the carrier",
    ),
    (FEELING, ELSEWHERE): Suggestion(
        "responda en {at}, en público y con nombre, a lo que se dice, y lleve el motivo a quien puede arreglarlo",
        "answer at {at}, in public and with a name, what is said there, and take the reason to whoever can mend it",
    ),
    (LEAVING, SHOP): Suggestion(
        "pregunte a la salida de {at} qué faltó, avise a quien atiende cuando haya espera y escriba al "
        "día siguiente a "
        "quien se fue sin comprar",
        "ask at the way out of {at} what was missing, call for help when people wait, and write the day "
        "after to those "
        "who left without buying",
        "shop-visited",
    ),
    (LEAVING, CALL): Suggestion(
        "devuelva el mismo día las llamadas de {at} que nadie atendió o que no resolvieron nada, y diga a qué hora",
        "return the same day the calls at {at} that nobody answered or that solved nothing, and say at what time",
        "call-follow-up",
    ),
    (LEAVING, WRITTEN): Suggestion(
        "conteste en menos de una hora las conversaciones que se paran en {at}, y retome al día "
        "siguiente las que quedaron "
        "abiertas",
        "answer within the hour the conversations that stop at {at}, and take up the day after those "
        "that were left open",
        "event-follow-up",
    ),
    (LEAVING, ONLINE): Suggestion(
        "recorra {at} en un móvil como cliente nuevo, quite datos y pasos que no hagan falta y ayude al "
        "día siguiente a quien "
        "se quedó ahí",
        "go through {at} on a phone as a new customer, take away data and steps that are not needed, and "
        "help the day after "
        "those who got stuck there",
        "weakest-point",
    ),
    (LEAVING, PARCEL): Suggestion(
        "diga en {at} dónde está el pedido antes de que pregunten, con día y con forma de cambiarlo",
        "tell at {at} where the order is before they ask, with the day and a way to change it",
        "order-status",
    ),
    (LEAVING, ELSEWHERE): Suggestion(
        "en {at} no puede escribirles: lleve a una página que cumpla justo lo que allí se promete y "
        "reciba bien a quien llega",
        "at {at} you cannot write to them: lead to a page that keeps just what is promised there, and "
        "welcome those who "
        "come",
        "first-interaction",
    ),
    (TURN, SHOP): Suggestion(
        "permita a quien atiende en {at} arreglarlo o compensarlo en el acto, hasta un importe y sin pedir permiso",
        "let those who attend at {at} put it right or make up for it on the spot, up to an amount and without asking",
    ),
    (TURN, CALL): Suggestion(
        "si una llamada de {at} acaba sin solución, prometa una hora y vuelva a llamar antes de que pase",
        "if a call at {at} ends without a solution, promise a time and call back before it is over",
        "call-follow-up",
    ),
    (TURN, WRITTEN): Suggestion(
        "si va mal en {at}, pase la conversación a una persona en menos de una hora, con todo lo ya dicho",
        "if it goes badly at {at}, hand the conversation to a person within the hour, with all that was said already",
        "event-follow-up",
    ),
    (TURN, ONLINE): Suggestion(
        "si falla en {at}, diga en la misma página qué pasó y ofrezca otra manera: más tarde, en tienda "
        "o por teléfono",
        "if it fails at {at}, say on the same page what happened and offer another way: later, in a shop or by phone",
    ),
    (TURN, PARCEL): Suggestion(
        "si se retrasa en {at}, dígalo antes de que lo vean, con el día nuevo",
        "if it is late at {at}, say so before they see it, with the new day",
        "order-status",
    ),
    (LOOP, SHOP): Suggestion(
        "tenga en {at} precios, existencias y plazos a mano de quien atiende, para que no salgan a mirarlo y vuelvan",
        "have prices, stock and times at hand for those who attend at {at}, so that people do not go out "
        "to look and come "
        "back",
    ),
    (LOOP, CALL): Suggestion(
        "dé a quien atiende en {at} toda la historia del cliente y permiso para acabar, y compruebe al "
        "día siguiente que "
        "nadie tuvo que llamar otra vez",
        "give those who answer at {at} the customer's whole story and leave to finish, and check the day after that "
        "nobody had to call again",
        "after-service",
    ),
    (LOOP, WRITTEN): Suggestion(
        "diga en {at} todo en un mensaje: la respuesta, qué sigue y cuándo, para que no tengan que volver a escribir",
        "say everything in one message at {at}: the answer, what follows and when, so that they need not write again",
    ),
    (LOOP, ONLINE): Suggestion(
        "ponga en la página de {at} lo que van a mirar a la otra (precio, envío, medidas) y guarde lo "
        "que ya eligieron",
        "put on the page of {at} what they go to look up on the other (price, delivery, sizes), and keep "
        "what they chose",
    ),
    (LOOP, PARCEL): Suggestion(
        "avise usted de cada paso de {at}, para que no tengan que volver a mirar",
        "tell each step of {at} yourself, so that they need not come back to look",
        "purchase-steps",
    ),
    (CHANNEL, SHOP): Suggestion(
        "mire en la tienda cuánto se espera en {at} y qué pueden resolver allí, y deles lo que tiene el "
        "canal que va mejor",
        "see in the shop how long people wait at {at} and what can be solved there, and give it what the "
        "better channel "
        "has",
    ),
    (CHANNEL, CALL): Suggestion(
        "mida en las llamadas de {at} la espera y cuántas se resuelven a la primera, y devuelva las que no",
        "measure in the calls at {at} the wait and how many are solved at once, and return those that are not",
        "call-follow-up",
    ),
    (CHANNEL, WRITTEN): Suggestion(
        "mida en {at} cuánto tarda la primera respuesta escrita y cuántos mensajes hacen falta, y retome "
        "lo que quedó abierto",
        "measure at {at} how long the first written answer takes and how many messages are needed, and "
        "take up what was "
        "left open",
        "event-follow-up",
    ),
    (CHANNEL, ONLINE): Suggestion(
        "pruebe {at} en el móvil más lento que usen sus clientes, y deje a la vista cómo seguir por el "
        "canal que va mejor",
        "try {at} on the slowest phone that your customers use, and show how to go on by the channel "
        "that goes better",
    ),
}


def suggestion(kind: str, type: str | None) -> Suggestion:
    """What could be done about a trouble at a type of touchpoint; the general one where the type adds nothing."""
    return BY_TYPE.get((kind, type or ""), GENERAL[kind])


def suggested(trouble: Trouble, drawn: JourneyMap | None) -> Suggestion:
    """The suggestion for a trouble: by the touchpoint's type, or by that of the channel in which it goes worse."""
    if trouble.kind == CHANNEL:
        return suggestion(CHANNEL, type_of_channels((trouble.through or "",)))
    point = next((one for one in drawn.touchpoints if one.id == trouble.touchpoint), None) if drawn else None
    return suggestion(trouble.kind, None if point is None else type_of(point))


def action_told(trouble: Trouble, drawn: JourneyMap | None, language: str) -> str:
    """What could be done about it in words, with the playbook that begins it, without a full stop."""
    say, titles = saying(language), part_titles(drawn, language)
    one = suggested(trouble, drawn)
    value = trouble.turn.value if trouble.turn else ""
    told = say(one.es, one.en).format(
        at=quoted(titles.get(trouble.touchpoint, trouble.touchpoint), language), value=value
    )
    if one.playbook is None:
        return told
    from periplo.usecases.playbooks.book import playbook  # reads campaigns, which is needed only here

    named = f"{quoted(playbook(one.playbook).title.to(language), language)} ({one.playbook})"
    return told + say(f"; empiece con la receta {named}", f"; begin with the playbook {named}")
