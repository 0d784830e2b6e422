"""What is wrong or doubtful in a survey, found before anybody is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from periplo.core.channel_catalogue import CHANNELS
from periplo.core.findings import ERROR, NOTE, WARNING, Finding, filled, gravest_first
from periplo.core.maps import JourneyMap
from periplo.core.spans import DAY, duration_text
from periplo.core.survey_pressure import is_sampled
from periplo.core.surveys import CHOICE, SAID, SCALES, TEXT, Question, Survey
from periplo.core.texts import Text
from periplo.journeys.columns import Journeys
from periplo.journeys.masks import unknown
from periplo.usecases.surveys.inviting import due

MOST_QUESTIONS = 5  # beyond which people give up

FOUND: Mapping[str, tuple[str, str, str, str, str]] = {  # severity; what es, en; mend es, en
    "missing_text": (
        WARNING,
        "{where} no está en «{language}»",
        "{where} is not written in '{language}'",
        "escríbalo, o quite «{language}» de los idiomas de la encuesta",
        "write it, or take '{language}' out of the survey's languages",
    ),
    "no_touchpoint": (
        WARNING,
        "la encuesta no está ligada a ningún punto de contacto de un mapa",
        "the survey is tied to no touchpoint of a map",
        "escriba map y touchpoint: así se sabrá de qué momento hablan las respuestas",
        "write map and touchpoint: then it is known of which moment the answers speak",
    ),
    "unknown_touchpoint": (
        ERROR,
        "el mapa «{map}» no tiene el punto de contacto «{name}»",
        "map '{map}' has no touchpoint '{name}'",
        "use uno de estos: {known}",
        "use one of: {known}",
    ),
    "unknown_event": (
        ERROR,
        "ningún evento se llama «{name}», así que no se preguntaría a nadie",
        "no event is called '{name}', so nobody would be asked",
        "revise el nombre; parecidos: {known}",
        "mend the name; near: {known}",
    ),
    "unknown_channel": (
        WARNING,
        "se invita por el canal «{name}», que no está en el catálogo",
        "invitations go by channel '{name}', which is not in the catalogue",
        "use uno de estos: email, sms, whatsapp, push…",
        "use one of: email, sms, whatsapp, push…",
    ),
    "no_cost": (
        NOTE,
        "no se dice cuánto cuesta una invitación por «{name}»",
        "it is not said what an invitation by '{name}' costs",
        "escriba costs: {{invitation: {{{name}: 0.002}}}} para ver el costo por respuesta",
        "write costs: {{invitation: {{{name}: 0.002}}}} to see the cost per answer",
    ),
    "many_questions": (
        WARNING,
        "una persona puede recibir {n} preguntas",
        "one person may be asked {n} questions",
        "deje las {most} que de verdad cambiarían algo",
        "keep the {most} that would change something",
    ),
    "no_reason_asked": (
        NOTE,
        "tras una nota baja nadie pregunta por qué",
        "after a low score nobody asks why",
        "añada una pregunta de texto y llévela con next: [{{up_to: …, then: …}}]",
        "add a question of kind text and go there by next: [{{up_to: …, then: …}}]",
    ),
    "never_asked": (
        WARNING,
        "a la pregunta «{name}» no se llega nunca",
        "question '{name}' is never reached",
        "lleve a alguien hasta ella, o quítela",
        "let some way lead to it, or remove it",
    ),
    "short_quiet": (
        WARNING,
        "un cliente podría recibir una invitación cada {quiet}",
        "a customer could be invited every {quiet}",
        "escriba pressure: {{quiet: 30d}}",
        "write pressure: {{quiet: 30d}}",
    ),
    "would_ask": (
        NOTE,
        "con los últimos datos: {occasions} ocasiones, {sampled} en la muestra",
        "with the latest data: {occasions} occasions, {sampled} in the sample",
        "cámbielo con share, wait y late",
        "change it by share, wait and late",
    ),
    "nobody_due": (
        WARNING,
        "con los últimos datos no se preguntaría a nadie",
        "with the latest data nobody would be asked",
        "revise la regla de ask.event, wait y late",
        "look at the rule of ask.event, wait and late",
    ),
}


def check_survey(
    survey: Survey, journeys: Journeys | None = None, drawn: JourneyMap | None = None
) -> tuple[Finding, ...]:
    """What is found in a survey, errors first; with journeys also whether its rule meets anybody there."""
    findings = [*_words(survey), *_place(survey, drawn), *_questions(survey), *_asking(survey)]
    if journeys is not None and journeys.customers and survey.ask is not None:
        findings += _against(survey, journeys)
    return gravest_first(findings)


def _found(code: str, question: str | None = None, **values: object) -> Finding:
    severity, es, en, mend_es, mend_en = FOUND[code]
    return Finding(code, severity, filled(es, en, **values), filled(mend_es, mend_en, **values), question)


def _words(survey: Survey) -> Iterator[Finding]:
    parts: list[tuple[str | None, str, Text | None]] = [
        (None, "title", survey.title), (None, "intro", survey.intro), (None, "thanks", survey.thanks),
    ]  # fmt: skip
    for question in survey.questions:
        parts += [
            (question.id, f"{question.id}.{key}", getattr(question, key))
            for key in ("text", "help", "low", "high")
        ]
        parts += [(question.id, f"{question.id}: {choice.id}", choice.text) for choice in question.choices]
    for question_id, where, text in parts:
        for language in survey.languages:
            if text is not None and not text.has(language):
                yield _found("missing_text", question_id, where=where, language=language)


def _place(survey: Survey, drawn: JourneyMap | None) -> Iterator[Finding]:
    if survey.map is None or survey.touchpoint is None:
        yield _found("no_touchpoint")
    elif drawn is not None and drawn.id == survey.map:
        known = sorted(column.id for column in drawn.touchpoints)
        if survey.touchpoint not in known:
            yield _found("unknown_touchpoint", map=drawn.id, name=survey.touchpoint, known=", ".join(known))


def _questions(survey: Survey) -> Iterator[Finding]:
    if survey.longest > MOST_QUESTIONS:
        yield _found("many_questions", n=survey.longest, most=MOST_QUESTIONS)
    reached = _reached(survey)
    for place, question in enumerate(survey.questions):
        if place not in reached:
            yield _found("never_asked", question.id, name=question.id)
    scored = [question for question in survey.questions if question.kind in SCALES]
    if scored and not any(question.kind in (TEXT, CHOICE) for question in survey.questions):
        yield _found("no_reason_asked", scored[0].id)


def _reached(survey: Survey) -> set[int]:
    """Positions to which some answer may lead. A scale whose branches take every score never falls through."""
    reached = {0}
    for place, question in enumerate(survey.questions):
        if place not in reached:
            continue
        reached |= {survey.place_of(branch.then) for branch in question.branches}
        if not _takes_all(question):
            reached.add(survey.place_of(question.then) if question.then else place + 1)
    return reached


def _takes_all(question: Question) -> bool:
    if question.optional or not question.branches:
        return False
    if question.kind in SCALES:
        low, high = SCALES[question.kind]
        left = {
            score
            for score in range(low, high + 1)
            if not any(
                (branch.low is None or score >= branch.low) and (branch.high is None or score <= branch.high)
                for branch in question.branches
            )
        }
        return not left
    known = {*SAID.get(question.kind, ()), *(choice.id for choice in question.choices)}
    return bool(known) and known <= {value for branch in question.branches for value in branch.values}


def _asking(survey: Survey) -> Iterator[Finding]:
    if survey.ask is None:
        return
    channel = survey.ask.channel
    if channel not in CHANNELS:
        yield _found("unknown_channel", name=channel)
    elif channel not in survey.costs.invitation:
        yield _found("no_cost", name=channel)
    if survey.pressure.quiet < 7 * DAY:
        yield _found("short_quiet", quiet=duration_text(survey.pressure.quiet))


def _against(survey: Survey, journeys: Journeys) -> Iterator[Finding]:
    assert survey.ask is not None
    absent = unknown([survey.ask.event], journeys)
    for name in absent.events:
        near = (
            get_close_matches(name.casefold(), journeys.names, n=5, cutoff=0.4) or sorted(journeys.names)[:5]
        )
        yield _found("unknown_event", name=name, known=", ".join(near))
    if absent.events:
        return
    last = int(journeys.at.max()) if len(journeys.at) else 0
    found = due(survey, journeys, last + survey.ask.wait)
    sampled = sum(is_sampled(survey, one.customer) for one in found)
    if not found:
        yield _found("nobody_due")
    else:
        yield _found("would_ask", occasions=len(found), sampled=sampled)
