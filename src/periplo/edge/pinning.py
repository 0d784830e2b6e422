"""Pinning an answer to a version of the data: what it rests on beside events, and whether that still stands."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from periplo.core.data_version import DataVersion, read_by
from periplo.core.errors import BadQuestion
from periplo.core.rule_saying import rule_text
from periplo.core.rules import Agrees, Among, GroupTrait, Rule, Trait, parts_of
from periplo.core.version import VERSION
from periplo.edge.wiring import has_ledger, ledger_of
from periplo.formats.library_yaml import library_text
from periplo.formats.map_yaml import map_text
from periplo.usecases.collect.as_of import VersionGone

if TYPE_CHECKING:
    from periplo.edge.source import Source
    from periplo.usecases.choice import Choice
    from periplo.usecases.workspace import Workspace

OF_TODAY = (
    "customer",
    "effect",
    "teams",
    "costs",
)  # questions of what the ledger keeps now: who was told what, tasks
OF_COSTS = ("sources", "attribution")


def version_of(source: Source) -> DataVersion | None:
    """The version that is asked: the one named, else the newest, read as today; None where events come from files."""
    if source.named_version is not None:
        return source.named_version
    reach = source.lived.reach
    if reach is None or source.workspace is None:
        return None
    return DataVersion(reach.until, reach.moves, reach.epoch, _read_by(source))


def pin_of(question: str, source: Source) -> str | None:
    """The version by which this question can be asked again later; None where it cannot."""
    if source.lived.reach is None or question in OF_TODAY or _reads_today(_chosen(source)):
        return None
    version = version_of(source)
    return None if version is None else str(version)


def choice_of(question: str, source: Source) -> Choice:
    """The common options as values; a version of the data that they name still says all that the answer rests on.

    Raises: BadQuestion where the question reads what the ledger keeps now; VersionGone where the map, the rules, the
    costs or Periplo itself are others now.
    """
    if not source.given.get("as_of"):
        return source.choice
    if question in OF_TODAY:
        raise BadQuestion(
            f"'{question}' cannot be asked of an earlier version",
            "it reads what is known now: tasks, messages, who was in the control group",
            "leave --as-of out, or keep the answer as a file with --out",
        )
    if _reads_today(_chosen(source)):
        raise BadQuestion(
            "this segment cannot be asked of an earlier version",
            "it reads traits, agreements or a list of customers as they are known now",
            "leave --as-of out, or choose customers by what they did",
        )
    version = version_of(source)
    assert version is not None
    today = replace(version, read_by=_read_by(source))
    rests_on = ("map", "rules", "periplo", *(("costs",) if question in OF_COSTS else ()))
    for name in version.changed(today, rests_on):
        what, why = _changed(name)
        raise VersionGone(what, why, f"ask the same events as they are read today: --as-of {today}")
    return replace(source.choice, as_of=str(version))


def _changed(name: str) -> tuple[str, str]:
    """What is other than it was, and why."""
    match name:
        case "map":
            return (
                "the map is another than when this answer was pinned",
                "its file or its library was changed since",
            )
        case "rules":
            return (
                "what names events and customers is other than when this answer was pinned",
                "the plan, the channel rules, the segment or the zone was changed since",
            )
        case "costs":
            return "the costs are others than when this answer was pinned", "more were imported since"
    return (
        "this answer was pinned by another version of Periplo",
        "it may count or word something otherwise",
    )


def _reads_today(rules: Sequence[Rule]) -> bool:
    """Whether these rules read what the ledger knows of customers now."""
    return any(
        isinstance(part, Trait | GroupTrait | Agrees | Among) for rule in rules for part in parts_of(rule)
    )


def _chosen(source: Source) -> list[Rule]:
    """The rules by which customers are chosen, with what they name put in."""
    if not (source.given.get("segment") or source.given.get("persona")):
        return []
    from periplo.usecases.choice import persona_rule

    named = (source.choice.segment, persona_rule(source.choice, source.drawn))
    return [source.people.meant(rule, source.drawn) for rule in named if rule is not None]


def _read_by(source: Source) -> tuple[str, ...]:
    here, drawn, chosen = source.workspace, source.drawn, _chosen(source)
    assert here is not None
    rules = [] if _reads_today(chosen) else [rule_text(rule) for rule in chosen]
    texts = {
        "map": map_text(drawn) + library_text(source.library()) if drawn else "",
        "rules": "\0".join((source.zone, _text(here.plan), _text(here.channel_rules), *rules)),
        "costs": _costs(here),
        "periplo": VERSION,
    }
    return read_by(texts)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _costs(workspace: Workspace) -> str:
    from periplo.storage.products import all_costs

    if not has_ledger(workspace):
        return ""
    with closing(ledger_of(workspace)) as ledger, ledger.reading() as connection:
        return repr(all_costs(connection))
