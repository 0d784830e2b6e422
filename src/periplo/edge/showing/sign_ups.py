"""Forms and their figures: in words and tables, as a picture, and as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from babel.units import format_unit

from periplo.answers.asked import THIN
from periplo.answers.form_figures import FormFigures, form_figures
from periplo.core.channel_catalogue import channel_name
from periplo.core.forms import ASKED, Form, FormConsent
from periplo.core.rule_saying import rule_text
from periplo.core.spans import DAY, HOUR, MINUTE, SECOND, Span, iso
from periplo.core.texts import LANGUAGES
from periplo.edge.showing.json import SCHEMA
from periplo.edge.showing.table import Column, Table
from periplo.edge.words.sign_ups import sign_ups_say
from periplo.journeys.columns import Journeys
from periplo.pictures.numbers import interval, number, percent
from periplo.pictures.scene import Scene
from periplo.pictures.sign_ups import sign_ups_picture
from periplo.usecases.forms.counting import form_events
from periplo.usecases.forms.publishing import PublishedForm


class Told(NamedTuple):
    """A published form with its figures: of all versions together, and of each, the newest first."""

    published: PublishedForm
    whole: FormFigures
    versions: tuple[FormFigures, ...]


def told_of(
    known: Sequence[PublishedForm], journeys: Journeys | None, span: Span | None = None
) -> list[Told]:
    """These forms with their figures."""
    events = form_events(journeys, span)
    return [Told(one, *form_figures(one.form.id, events)) for one in known]


def sign_ups_table(told: Sequence[Told], language: str, by_version: bool = False) -> Table:
    """A row a form, or a row a version of the first form with the whole at the end."""
    say = sign_ups_say
    columns = (
        Column("form", say("version" if by_version else "form", language)),
        *(() if by_version else (Column("status", say("status", language)),)),
        Column("shown", say("shown", language), "count"),
        Column("closed", say("closed", language), "count"),
        Column("sent", say("sent", language), "count"),
        Column("confirmed", say("confirmed", language), "count"),
        Column("share", say("share", language), "number"),
        Column("interval", say("interval", language), "number"),
    )
    if by_version:
        one = told[0]
        rows = [_row(str(part.version), part, one, language) for part in one.versions]
        rows.append(_row(say("all", language), one.whole, one, language))
    else:
        rows = [
            (name, say(f"status.{one.published.form.status}", language), *figures)
            for one in told
            for name, *figures in [_row(one.published.form.id, one.whole, one, language)]
        ]
    is_thin = any(
        one.share is not None and one.shown < THIN for each in told for one in (each.whole, *each.versions)
    )
    return Table(columns, tuple(rows), f"* {say('few', language)}" if is_thin else "")


def _row(name: str, figures: FormFigures, told: Told, language: str) -> tuple[object, ...]:
    thin = "*" if figures.shown < THIN else ""
    share = figures.share
    return (
        name,
        figures.shown,
        figures.closed,
        figures.sent,
        figures.confirmed if told.published.form.confirm else None,
        None if share is None else percent(share[0], language) + thin,
        None if share is None else interval(share[1], share[2], language),
    )


def reading(told: Told, language: str) -> str:
    """A form in one or two sentences."""
    figures, say = told.whole, sign_ups_say
    if not figures.shown and not figures.sent:
        return say("reading.nothing", language)
    parts = []
    if figures.share is not None:
        share, low, high = figures.share
        counted = figures.sent - figures.apart
        parts.append(
            say("reading.share", language, number(figures.shown, language), number(counted, language),
                percent(share, language), interval(low, high, language))
        )  # fmt: skip
    if figures.apart:
        parts.append(
            say(
                "reading.apart.one" if figures.apart == 1 else "reading.apart",
                language,
                number(figures.apart, language),
            )
        )
    if told.published.form.confirm and figures.sent:
        parts.append(
            say(
                "reading.confirmed",
                language,
                number(figures.confirmed, language),
                number(figures.sent, language),
            )
        )
    if figures.shown < THIN:
        parts.append(say("reading.few", language))
    return " ".join(parts)


def picture(told: Sequence[Told], language: str, note: str = "") -> Scene:
    """The forms side by side."""
    say = sign_ups_say
    rows = [
        (
            one.published.form.title.to(language),
            one.whole.shown,
            one.whole.sent - one.whole.apart,
            one.whole.share,
        )
        for one in told
    ]
    words = (say("shown", language), say("sent", language), say("few", language))
    return sign_ups_picture(rows, words, language, say("picture_title", language), note)


def about(form: Form, language: str) -> list[tuple[str, str]]:
    """What a form says and does, as (name, text) for people."""
    say = sign_ups_say
    when, look = form.when, form.look
    signs = []
    if form.is_popup:
        if when.after is not None or not (when.scroll or when.exit):
            signs.append(say("when.after", language, _lasting(when.after or 0, language)))
        if when.scroll is not None:
            signs.append(say("when.scroll", language, percent(when.scroll, language, 0)))
        if when.exit:
            signs.append(say("when.exit", language))
    every = say(f"every.{form.every}", language) if isinstance(form.every, str) else say(
        "every.span", language, _lasting(form.every, language)
    )  # fmt: skip
    pages = ", ".join(when.pages)
    if when.but:
        pages += f" · {say('but', language)} {', '.join(when.but)}"
    fields = (_field(one.label.to(language), one.required, language) for one in form.fields)
    told = [
        (say("look", language), say(f"look.{look.kind}", language)),
        (say("pages", language), pages),
        (say("when", language), f" {say('or', language)} ".join(signs)),
        (say("who", language), "" if when.who is None else rule_text(when.who, language)),
        (say("every", language), every if form.is_popup else ""),
        (say("fields", language), ", ".join(fields)),
        *(_consent(one, language) for one in form.consents),
        (say("confirm", language), say("confirm.email", language) if form.confirm else ""),
        (say("coupon", language), form.coupon or ""),
        (say("touchpoint", language), form.touchpoint or ""),
    ]
    return [(name, text) for name, text in told if text]


def _lasting(microseconds: int, language: str) -> str:
    """A length of time in full words, in the largest unit that it fills exactly: 30 días, 90 segundos."""
    size, unit = next(
        (each for each in _UNITS if microseconds % each[0] == 0 and microseconds), (SECOND, "second")
    )
    return str(format_unit(microseconds / size, f"duration-{unit}", locale=language))


_UNITS = ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"))


def _field(label: str, required: bool, language: str) -> str:
    return label if required else f"{label} ({sign_ups_say('optional', language)})"


def _consent(one: FormConsent, language: str) -> tuple[str, str]:
    how = "box_required" if one.required else "box" if one.basis == ASKED else "notice"
    name = f"{channel_name(one.channel, language)}, {one.purpose} · {sign_ups_say(how, language)}"
    text = one.text.to(language)
    quoted = f"«{text}»" if language == "es" else f"“{text}”"
    return name, f"{quoted} ({one.version})"


def told_shape(told: Sequence[Told]) -> dict[str, Any]:
    """Forms and figures as plain data."""
    return {"schema": SCHEMA, "forms": [_shape(one) for one in told]}


def _shape(told: Told) -> dict[str, Any]:
    form = told.published.form
    return {
        "id": form.id,
        "version": told.published.version,
        "status": form.status,
        "title": {language: form.title.to(language) for language in LANGUAGES},
        "confirm": form.confirm,
        **_figures(told.whole),
        "versions": [{"version": one.version, **_figures(one)} for one in told.versions],
    }


def _figures(one: FormFigures) -> dict[str, Any]:
    share = one.share
    return {
        "shown": one.shown, "closed": one.closed, "sent": one.sent, "apart": one.apart, "confirmed": one.confirmed,
        "share": None if share is None else {"value": share[0], "low": share[1], "high": share[2]},
        "span": None if one.first_at is None or one.last_at is None else [iso(one.first_at), iso(one.last_at)],
    }  # fmt: skip
