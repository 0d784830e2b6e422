"""How an answer was reckoned: the columns taken, the rules as understood, what was counted and what was not."""

from __future__ import annotations

from periplo.answers.asked import Asked
from periplo.core.rule_saying import rule_text
from periplo.edge.words.told import say
from periplo.pictures.numbers import number
from periplo.usecases.ask import Asking
from periplo.usecases.lake_sql import lake_sql
from periplo.usecases.lived import Lived


def explained(asked: Asked, asking: Asking, lived: Lived, language: str) -> list[str]:
    """Lines for --explain."""
    journeys = lived.journeys
    lines = [f"{say('how_counted', language)}:"]
    if lived.columns:
        lines.append("  " + say("taken", language, *lived.columns))
    lines.append(
        "  "
        + say(
            "read_in_all", language, number(journeys.events, language), number(journeys.customers, language)
        )
    )
    lines += [f"  {name} = {_told(value)}" for name, value in asked.question.items() if name != "ask"]
    lines += [
        f"  {say('rule', language)}: {rule_text(rule, language)}" for rule in dict.fromkeys(asking.rules)
    ]
    lines += [
        f"  {reason}: {number(n, language)}" for reason, n in {**lived.reasons, **asked.left_out}.items()
    ]
    lines += [f"  {say('method.' + asking.name, language)}"]
    if asked.version:
        lines.append("  " + say("pinned_as", language, asked.version))
    sql = None if lived.columns else lake_sql(asked, asking)
    if sql is not None:
        lines += ["", f"{say('same_in_sql', language)}:", "", *(f"  {line}" for line in sql.splitlines())]
    return lines


def _told(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
