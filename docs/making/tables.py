"""Tables that stand in pages and are made from the software: questions, channels, reasons, findings.

A page holds them between `<!-- made: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from making import requirements
from periplo.core.allowed_hours import AllowedHours
from periplo.core.campaign_saying import subject_said
from periplo.core.channel_catalogue import CHANNELS, SPELLINGS
from periplo.core.lanes import LANES
from periplo.core.law_table import PRESETS
from periplo.core.message_values import VALUES
from periplo.core.plan_findings import FINDINGS
from periplo.core.rule_saying import rule_text
from periplo.core.season_table import KNOWN
from periplo.core.seasons import FromEaster, OnDate, Season
from periplo.core.source_rules import default_rules, source_name
from periplo.core.texts import Text
from periplo.core.wording import FAILURES, FLAWS
from periplo.edge.showing.frequency import hours_text
from periplo.edge.showing.playbooks import flow_lines
from periplo.edge.words.consents import consents_say
from periplo.edge.words.frequency import frequency_says
from periplo.edge.words.help import helped
from periplo.edge.words.pages import page_says
from periplo.edge.words.plan import plan_says
from periplo.edge.words.told import say
from periplo.formats.exchange.files import FORMATS
from periplo.formats.exchange.kept import ALL, FEATURES, FIRST, KEPT
from periplo.formats.mappings.fields import KINDS, Field
from periplo.formats.mappings.presets import GENERIC, presets
from periplo.formats.mappings.reasons import IMPORT_REASONS
from periplo.formats.reasons import REASONS
from periplo.usecases.act.findings import _FOUND
from periplo.usecases.checking.findings import FOUND as MAP_FOUND
from periplo.usecases.gallery.life import NAMES, life_of
from periplo.usecases.options import QUESTIONS
from periplo.usecases.playbooks.book import playbooks
from periplo.usecases.surveys.checking import FOUND

_PLACE = re.compile(r"(<!-- made: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_GRAVITY = {"error": ("error", "error"), "warning": ("warning", "aviso"), "note": ("note", "nota")}


def made(text: str, language: str) -> str:
    """The page with its made tables as the software is now."""
    return _PLACE.sub(lambda found: found[1] + TABLES[found[2]](language) + found[4], text)


def _questions(language: str) -> str:
    """Each with its page and its name in the other language."""
    spanish = language == "es"
    rows = []
    for asks in QUESTIONS.values():
        name, other = (asks.alias, asks.name) if spanish else (asks.name, asks.alias)
        answers = helped(f"ask.{asks.name}", language)
        rows.append(
            (f"[{name}](../reference/{asks.name}.md)", f"`{other}`", answers[0].lower() + answers[1:])
        )
    return _table(_say(language, "question|in Spanish|answers", "pregunta|en inglés|responde"), rows)


def _channels(language: str) -> str:
    spelled = {id: [said for said, known in SPELLINGS.items() if known == id] for id in CHANNELS}
    rows = ((f"`{id}`", name.to(language), ", ".join(spelled[id])) for id, name in CHANNELS.items())
    return _table(_say(language, "channel|name|also understood", "canal|nombre|también se entiende"), rows)


def _sources(language: str) -> str:
    rows = (
        (f"`{each.channel}`", source_name(each.channel, language), f"`{rule_text(each.rule, language)}`")
        for each in default_rules()
    )
    return _table(_say(language, "id|channel|rule", "id|canal|regla"), rows)


def _lanes(language: str) -> str:
    sides = {"experience": ("the customer's", "del cliente"), "organisation": ("ours", "nuestro")}
    marked = {True: ("yes", "sí"), False: ("", "")}
    spanish = language == "es"
    rows = (
        (
            f"`{lane.id}`",
            lane.title.to(language),
            lane.note.to(language) if lane.note else "",
            f"`{lane.type}`",
            sides[lane.side][spanish],
            marked[lane.shown][spanish],
        )
        for lane in LANES.values()
    )
    return _table(
        _say(
            language,
            "key|lane|what stands in it|type|whose side|in the standard view",
            "clave|fila|qué contiene|tipo|de quién|en la vista normal",
        ),
        rows,
    )


def _laws(language: str) -> str:
    rows = (
        (
            law.title.to(language),
            f"{norm.name}, {norm.article}",
            norm.says.to(language),
            norm.source if norm.is_seen else frequency_says("not_seen", language),
        )
        for law in PRESETS.values()
        for norm in law.norms
    )
    return _table(_say(language, "country|norm|what it says|read in", "país|norma|qué dice|leída en"), rows)


def _law_limits(language: str) -> str:
    rows = (
        (
            f"`{law.country}` {law.title.to(language)}",
            "; ".join(
                f"{', '.join(sorted(rule.channels))}: {hours_text(AllowedHours(rule.windows), language)}"
                for rule in law.hours
            ),
            "; ".join(f"`{cap.id}`" for cap in law.caps),
            ", ".join(register.name for register in law.registers),
            consents_say(f"basis.{law.bases['marketing']}", language),
            "" if law.minors_age is None else str(law.minors_age),
            law.missing.to(language),
        )
        for law in PRESETS.values()
    )
    return _table(
        _say(
            language,
            "preset|hours|caps|registers|usual basis of marketing|own consent from|not known",
            "ley|horas|límites|registros|base habitual del marketing|consiente desde|no se sabe",
        ),
        rows,
    )


def _seasons(language: str) -> str:
    rows = (
        (
            f"`{season.id}`", season.title.to(language), ", ".join(sorted(season.countries)),
            _begins(season, language), season.source,
        )
        for season in KNOWN
    )  # fmt: skip
    return _table(
        _say(language, "id|season|countries|when|source", "id|temporada|países|cuándo|fuente"), rows
    )


def _begins(season: Season, language: str) -> str:
    spanish, begins = language == "es", season.begins
    if isinstance(begins, OnDate):
        first = f"{begins.month:02d}-{begins.day:02d}"
    elif isinstance(begins, FromEaster):
        first = f"{'Pascua' if spanish else 'Easter'} {begins.days:+d}"
    elif begins is not None:
        named = frequency_says(f"day.{begins.weekday}", language)
        nth = (
            ("último" if spanish else "last")
            if begins.nth == -1
            else f"{begins.nth}.º"
            if spanish
            else f"{begins.nth}."
        )
        plus = f" {begins.plus:+d}" if begins.plus else ""
        first = f"{nth} {named} {'del mes' if spanish else 'of month'} {begins.month}{plus}"
    else:
        first = ""
    if season.ends is not None:
        return f"{first} – {season.ends.month:02d}-{season.ends.day:02d}"
    return first if season.lasts == 1 else f"{first}, {season.lasts} {'días' if spanish else 'days'}"


def _reasons(language: str) -> str:
    rows = ((f"`{code}`", why.to(language)) for code, why in REASONS.items())
    return _table(_say(language, "code|reason", "código|motivo"), rows)


def _findings(language: str) -> str:
    spanish = language == "es"
    rows = (
        (
            f"`{code}`",
            _GRAVITY[said.severity][spanish],
            _open(said.es if spanish else said.en),
            _open(said.mend_es if spanish else said.mend_en),
        )
        for code, said in _FOUND.items()
    )
    return _table(_say(language, "code|gravity|what|what to do", "código|gravedad|qué|qué hacer"), rows)


def _map_findings(language: str) -> str:
    spanish = language == "es"
    rows = (
        (
            f"`{code}`",
            _GRAVITY[said.level][spanish],
            _open(said.es if spanish else said.en),
            _open(said.mend_es if spanish else said.mend_en),
        )
        for code, said in MAP_FOUND.items()
    )
    return _table(_say(language, "code|gravity|what|what to do", "código|gravedad|qué|qué hacer"), rows)


def _survey_findings(language: str) -> str:
    spanish = language == "es"
    rows = (
        (
            f"`{code}`",
            _GRAVITY[said[0]][spanish],
            *(_open(part) for part in (said[1 if spanish else 2], said[3 if spanish else 4])),
        )
        for code, said in FOUND.items()
    )
    return _table(_say(language, "code|gravity|what|what to do", "código|gravedad|qué|qué hacer"), rows)


def _import_fields(language: str) -> str:
    rows: list[tuple[str, ...]] = []
    where: dict[Field, list[str]] = {}
    for kind in KINDS.values():
        for field in kind.fields:
            where.setdefault(field, []).append(kind.name)
        for field in kind.inner:
            where.setdefault(field, []).append(f"{kind.name}: {kind.many}")
    needs = _say(language, "needed", "necesario")
    everybody = _say(language, "a person", "una persona")  # of whatever kind that names one
    for field, kinds in where.items():
        told = field.meaning.to(language) + (f" ({needs})" if field.is_required else "")
        of = ", ".join(dict.fromkeys(kinds)) if len(kinds) < 5 else everybody
        rows.append((of, f"`{field.name}`", field.type, told))
    rows.sort(key=lambda row: row[0])
    return _table(_say(language, "of|field|type|meaning", "de|campo|tipo|significado"), rows)


def _presets(language: str) -> str:
    rows = (
        (
            f"`{id}`",
            one.kind,
            one.title.to(language),
            "; ".join(each.to(language) for each in one.uncertain) or "–",
        )
        for id, one in sorted(presets().items(), key=lambda each: (each[0].startswith(GENERIC), each[0]))
    )
    return _table(_say(language, "preset|kind|what|not certain", "de serie|clase|qué|no es seguro"), rows)


def _import_reasons(language: str) -> str:
    rows = ((f"`{code}`", why.to(language)) for code, why in IMPORT_REASONS.items() if code not in REASONS)
    return _table(_say(language, "code|reason", "código|motivo"), rows)


def _open(sentence: str) -> str:
    """A sentence whose values are left open."""
    return re.sub(r"(?<!\{)\{\w+\}", "…", sentence).replace("{{", "{").replace("}}", "}")


def _table(head: str, rows: Iterable[tuple[str, ...]]) -> str:
    names = head.split("|")
    lines = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(line)} |\n".replace("|  |", "| |") for line in lines)


def _say(language: str, english: str, spanish: str) -> str:
    return spanish if language == "es" else english


def _plan(language: str) -> str:
    spanish = language == "es"
    rows = (
        (f"`{code}`", _GRAVITY[level][spanish], plan_says(f"finding.{code}", language))
        for code, level in FINDINGS.items()
    )
    return _table(_say(language, "code|gravity|what", "código|gravedad|qué"), rows)


def _flaws(language: str) -> str:
    return _codes(FLAWS, language)


def _failures(language: str) -> str:
    return _codes(FAILURES, language)


def _values(language: str) -> str:
    rows = ((f"`{name}`", text.to(language)) for name, text in VALUES.items())
    return _table(_say(language, "name|what", "nombre|qué"), rows)


def _codes(sentences: Mapping[str, Text], language: str) -> str:
    rows = ((f"`{code}`", _open(text.to(language))) for code, text in sentences.items())
    return _table(_say(language, "code|what", "código|qué"), rows)


def _map_formats(language: str) -> str:
    marked = {True: "●", False: ""}
    rows = [
        (f"`{one.id}`", one.title.to(language), " ".join(f"`{end}`" for end in one.suffixes), marked[bool(one.reads)],
         marked[bool(one.writes)])
        for one in FORMATS.values()
    ]  # fmt: skip
    rows.append(
        ("`html`", _say(language, "self-contained page", "página completa en un archivo"), "`.html`", "", "●")
    )
    heads = ("format|what it is|files|import|export", "formato|qué es|archivos|importar|exportar")
    return _table(_say(language, *heads), rows)


def _map_kept(language: str) -> str:
    words = {ALL: ("yes", "sí"), FIRST: ("the first", "el primero")}
    rows = (
        (
            text.to(language),
            *(_say(language, *words.get(kept[feature], ("no", "no"))) for kept in KEPT.values()),
        )
        for feature, text in FEATURES.items()
    )
    return _table("|".join((_say(language, "of the map", "del mapa"), *(f"`{form}`" for form in KEPT))), rows)


def _gallery(language: str) -> str:
    lives = [life_of(name) for name in NAMES]
    rows = (
        (f"`{life.id}`", life.line.to(language), life.story.to(language), f"`{life.ask}`") for life in lives
    )
    return _table(
        _say(
            language,
            "example|what it is about|what is hidden in its data|question that finds it",
            "ejemplo|de qué trata|qué hay escondido en sus datos|pregunta que lo encuentra",
        ),
        rows,
    )


def _playbooks(language: str) -> str:
    """One section a playbook: what it is for and when not, what it needs, what it does and says."""
    lines: list[str] = []
    for one in playbooks():
        lines += [
            f"## {one.title.to(language)}",
            "",
            f"`{one.id}` · {page_says(f'moment_{one.moment}', language)}",
            "",
        ]
        lines += [one.purpose.to(language), ""]
        lines += [f"*{say('playbook.not_when', language)}.* {one.not_when.to(language)}", ""]
        needed = [name for name in one.events if name not in one.optional]
        spare = [name for name in one.events if name in one.optional]
        told = [f"`{name}`" for name in (*needed, *one.traits, *one.seasons)]
        if one.needs_link:
            told.append("an address to lead to" if language == "en" else "una dirección a la que llevar")
        lines.append(f"- {say('playbook.needs', language)}: {', '.join(told) or '–'}")
        if spare:
            head = "of use if there" if language == "en" else "aprovecha, si los hay"
            lines.append(f"- {head}: {', '.join(f'`{name}`' for name in spare)}")
        for part in one.parts:
            kind = say(f"playbook.class.{part.plan.kind}", language)
            lines += ["", f"**{part.plan.title.to(language)}** ({kind})", ""]
            lines += [line if line[0].isdigit() else f"- {line}" for line in flow_lines(part.plan, language)]
            subjects = [subject_said(message, language) for message in part.plan.messages]
            lines += [f"- «{said}»" if language == "es" else f'- "{said}"' for said in subjects]
        lines.append("")
    return "\n".join(lines)


TABLES: dict[str, Callable[[str], str]] = {
    "gallery": _gallery,
    "questions": _questions,
    "playbooks": _playbooks,
    "sources": _sources,
    "channels": _channels,
    "lanes": _lanes,
    "map_findings": _map_findings,
    "map_formats": _map_formats,
    "map_kept": _map_kept,
    "reasons": _reasons,
    "findings": _findings,
    "survey_findings": _survey_findings,
    "plan": _plan,
    "flaws": _flaws,
    "values": _values,
    "failures": _failures,
    "import_fields": _import_fields,
    "presets": _presets,
    "import_reasons": _import_reasons,
    "laws": _laws,
    "law_limits": _law_limits,
    "seasons": _seasons,
    "requirements": requirements.made,
}
