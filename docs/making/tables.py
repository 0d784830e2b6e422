"""Tables that stand in pages and are made from the software: channels, reasons, findings.

A page holds them between `<!-- made: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from periplo.core.channel_catalogue import CHANNELS, SPELLINGS
from periplo.core.lanes import LANES
from periplo.core.plan_findings import FINDINGS
from periplo.core.rule_saying import rule_text
from periplo.core.source_rules import default_rules, source_name
from periplo.edge.words.plan import plan_says
from periplo.formats.exchange.files import FORMATS
from periplo.formats.exchange.kept import ALL, FEATURES, FIRST, KEPT
from periplo.formats.mappings.fields import KINDS, Field
from periplo.formats.mappings.presets import GENERIC, presets
from periplo.formats.mappings.reasons import IMPORT_REASONS
from periplo.formats.reasons import REASONS
from periplo.usecases.act.findings import _FOUND
from periplo.usecases.checking.findings import FOUND as MAP_FOUND
from periplo.usecases.gallery.life import NAMES, life_of
from periplo.usecases.surveys.checking import FOUND

_PLACE = re.compile(r"(<!-- made: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_GRAVITY = {"error": ("error", "error"), "warning": ("warning", "aviso"), "note": ("note", "nota")}


def made(text: str, language: str) -> str:
    """The page with its made tables as the software is now."""
    return _PLACE.sub(lambda found: found[1] + TABLES[found[2]](language) + found[4], text)


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


TABLES: dict[str, Callable[[str], str]] = {
    "gallery": _gallery,
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
    "import_fields": _import_fields,
    "presets": _presets,
    "import_reasons": _import_reasons,
}
