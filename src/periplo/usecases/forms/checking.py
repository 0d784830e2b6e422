"""What is wrong or doubtful in a form, found before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from periplo.core.campaigns import Campaign, Entry
from periplo.core.events import Event
from periplo.core.findings import ERROR, NOTE, WARNING, Finding, filled, gravest_first
from periplo.core.form_messages import PENDING, SUBMITTED
from periplo.core.forms import ASKED, BAR, BY_EMAIL, CENTRE, ONCE, Form
from periplo.core.maps import JourneyMap
from periplo.core.matching import matches
from periplo.core.spans import DAY, SECOND, duration_text
from periplo.core.texts import Text
from periplo.storage.coupons import Pool

MOST_FIELDS = 4  # beyond which fewer people fill it in
_SUDDEN = 3 * SECOND
_OFTEN = 7 * DAY

FOUND: Mapping[str, tuple[str, str, str, str, str]] = {  # severity; what es, en; mend es, en
    "missing_text": (
        WARNING,
        "{where} no está en «{language}»",
        "{where} is not written in '{language}'",
        "escríbalo, o quite «{language}» de los idiomas del formulario",
        "write it, or take '{language}' out of the form's languages",
    ),
    "no_consent": (
        WARNING,
        "no se pide ningún consentimiento, así que a nadie se le podrá escribir por haberse apuntado",
        "no consent is asked, so nobody may be written to for having signed up",
        "añada consents: con canal, finalidad, versión y texto",
        "add consents: with channel, purpose, version and text",
    ),
    "no_privacy": (
        WARNING,
        "no se dice dónde se explica qué se hace con los datos",
        "it is not said where one reads what becomes of the data",
        "añada privacy: {{text: …, url: /privacidad}}",
        "add privacy: {{text: …, url: /privacy}}",
    ),
    "bundled": (
        NOTE,
        "sin aceptar {pair} no se puede enviar, y a cambio se da un código: puede no ser un sí libre",
        "it cannot be sent without agreeing to {pair}, and a code is given for it: that may be no free yes",
        "pregunte a quien le lleve lo legal; o quite required de la casilla",
        "ask whoever advises you on the law; or take required from the box",
    ),
    "not_double": (
        NOTE,
        "cualquiera puede apuntar un correo ajeno",
        "anybody may sign up somebody else's address",
        "escriba confirm: email para que el consentimiento cuente solo desde el enlace del correo",
        "write confirm: email, so that consent counts only from the link in a mail",
    ),
    "no_mail": (
        WARNING,
        "ninguna campaña activa envía el enlace de confirmación siempre que hace falta: habrá quien no quede apuntado",
        "no active campaign sends the confirming link whenever it is needed, so some will not be signed up",
        "escríbala con periplo formulario confirmación {form}, y publíquela",
        "write it with periplo form confirmation {form}, and publish it",
    ),
    "many_fields": (
        NOTE,
        "se piden {n} datos",
        "{n} things are asked for",
        "deje los {most} que vaya a usar: cada uno quita altas",
        "keep the {most} that you will use: each costs sign-ups",
    ),
    "sudden": (
        WARNING,
        "la ventana tapa la página nada más entrar",
        "the pop-up covers the page as soon as one enters",
        "escriba when: {{after: 20s}} o scroll: 0.5; los buscadores castigan lo que tapa de entrada",
        "write when: {{after: 20s}} or scroll: 0.5; search engines punish what covers at once",
    ),
    "only_exit": (
        NOTE,
        "en el móvil no saldrá: allí no se ve que alguien se va",
        "it will not come on phones: nobody is seen to leave there",
        "añada after o scroll",
        "add after or scroll",
    ),
    "often": (
        NOTE,
        "vuelve a los {every} a quien la cerró",
        "it comes again after {every} to whoever closed it",
        "escriba every: 30d o every: once",
        "write every: 30d or every: once",
    ),
    "no_when": (
        NOTE,
        "un formulario incrustado está siempre: after, scroll, exit y who no cuentan",
        "an embedded form is always there: after, scroll, exit and who do not count",
        "quítelos, o cambie look.kind",
        "remove them, or change look.kind",
    ),
    "unknown_touchpoint": (
        ERROR,
        "el mapa «{map}» no tiene el punto de contacto «{name}»",
        "map '{map}' has no touchpoint '{name}'",
        "use uno de estos: {known}",
        "use one of: {known}",
    ),
    "no_touchpoint": (
        NOTE,
        "el formulario no está ligado a ningún punto de contacto de un mapa",
        "the form is tied to no touchpoint of a map",
        "escriba map y touchpoint para verlo en su tarjeta",
        "write map and touchpoint to see it on its card",
    ),
    "no_codes": (
        WARNING,
        "no queda ningún código en «{pool}»",
        "no code is left in '{pool}'",
        "cargue o haga códigos: periplo cupón crear {pool}",
        "load or make codes: periplo coupon make {pool}",
    ),
}


def check_form(
    form: Form,
    drawn: JourneyMap | None = None,
    pools: Sequence[Pool] | None = None,
    campaigns: Sequence[Campaign] | None = None,
) -> tuple[Finding, ...]:
    """What is found in a form, errors first. pools, campaigns: of its workspace, None where that is not known."""
    findings = [*_words(form), *_place(form, drawn), *_law(form), *_manners(form)]
    if pools is not None and form.coupon and not any(one.name == form.coupon and one.free for one in pools):
        findings.append(_found("no_codes", "coupon", pool=form.coupon))
    if (
        campaigns is not None
        and form.confirm == BY_EMAIL
        and not any(sends_link(one, form) for one in campaigns)
    ):
        findings.append(_found("no_mail", "confirm", form=form.id))
    return gravest_first(findings)


def sends_link(campaign: Campaign, form: Form) -> bool:
    """Whether a campaign is active, begins each time that this form is sent, and says its link."""
    begins = Event(SUBMITTED, 0, {"form": form.id, "confirm": PENDING})
    entry = campaign.entry
    if campaign.status != "active" or not isinstance(entry, Entry) or entry.event is None:
        return False
    is_each = entry.cool_down == 0 and (entry.again == "always" or entry.key == "response")
    said = [f"{one.body.by_language if one.body else ''}{one.extra}" for one in campaign.messages]
    return is_each and matches(entry.event, begins) and any("link.confirm" in text for text in said)


def _words(form: Form) -> Iterator[Finding]:
    parts: list[tuple[str, Text | None]] = [
        ("title", form.title), ("text", form.text), ("button", form.button), ("thanks.title", form.thanks.title),
        ("thanks.text", form.thanks.text), ("privacy.text", form.privacy.text if form.privacy else None),
    ]  # fmt: skip
    for field in form.fields:
        parts += [(f"{field.id}.label", field.label), (f"{field.id}.help", field.help)]
        parts += [(f"{field.id}: {choice.id}", choice.text) for choice in field.choices]
    parts += [(one.pair, one.text) for one in form.consents]
    for where, text in parts:
        for language in form.languages:
            if text is not None and not text.has(language):
                yield _found("missing_text", where, where=where, language=language)


def _place(form: Form, drawn: JourneyMap | None) -> Iterator[Finding]:
    if form.touchpoint is None:
        yield _found("no_touchpoint")
    elif drawn is not None and form.touchpoint not in {one.id for one in drawn.touchpoints}:
        known = ", ".join(one.id for one in drawn.touchpoints)
        yield _found("unknown_touchpoint", "touchpoint", map=drawn.id, name=form.touchpoint, known=known)


def _law(form: Form) -> Iterator[Finding]:
    if not form.consents:
        yield _found("no_consent")
    if form.privacy is None:
        yield _found("no_privacy")
    asked = [one for one in form.consents if one.basis == ASKED]
    if form.coupon:
        for one in asked:
            if one.required:
                yield _found("bundled", one.pair, pair=one.pair)
    if form.confirm is None and any(one.channel == "email" for one in asked):
        yield _found("not_double", "confirm")


def _manners(form: Form) -> Iterator[Finding]:
    when = form.when
    if len(form.fields) > MOST_FIELDS:
        yield _found("many_fields", "fields", n=len(form.fields), most=MOST_FIELDS)
    waits = when.after is not None or when.scroll is not None
    if not form.is_popup:
        if waits or when.exit or when.who is not None:
            yield _found("no_when", "when")
        return
    if (
        form.look.kind in (CENTRE, BAR)
        and when.scroll is None
        and not when.exit
        and (when.after or 0) < _SUDDEN
    ):
        yield _found("sudden", "when")
    if when.exit and not waits:
        yield _found("only_exit", "when")
    if form.every != ONCE and isinstance(form.every, int) and form.every < _OFTEN:
        yield _found("often", "every", every=duration_text(form.every))


def _found(code: str, part: str | None = None, **values: object) -> Finding:
    severity, es, en, mend_es, mend_en = FOUND[code]
    return Finding(code, severity, filled(es, en, **values), filled(mend_es, mend_en, **values), part)
