"""What the measuring commands do: the report of campaigns, and a winner written into the next version."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from periplo.core.errors import BadQuestion
from periplo.edge.cli.acting import _workspace
from periplo.edge.cli.spoken import language
from periplo.edge.showing.campaign_report import report_page, report_shape, report_text
from periplo.edge.showing.files import deliver
from periplo.edge.showing.json import json_of
from periplo.edge.wiring import engine, ledger_of
from periplo.edge.words.told import say
from periplo.formats.campaign_yaml import campaign_text
from periplo.usecases import act
from periplo.usecases.act.report import prices_said, report, way_to_apply, winner_applied
from periplo.usecases.surveys.scoring import scores_of


def reported(campaign: str | None, given: Mapping[str, Any]) -> int:
    """Every campaign, or one."""
    workspace, source = _workspace(given)
    prices = prices_said(given["price"]) if given["price"] else None
    journeys, asked, said = source.lived.journeys, engine(), language()
    with closing(ledger_of(workspace)) as ledger:
        rows = report(
            ledger, lambda effect: asked.ask(effect, journeys), campaign, prices, given["discount"],
            lambda one: scores_of(one, ledger, journeys),
        )  # fmt: skip
    match given["format"]:
        case "json":
            text = json_of(report_shape(rows))
        case "html":
            text = report_page(rows, said)
        case _:
            text = report_text(rows, said)
    deliver(text, given["out"], said)
    return 0


def applied(campaign: str, given: Mapping[str, Any]) -> int:
    """The next version in a file, after one yes."""
    workspace, source = _workspace(given)
    said = language()
    with closing(ledger_of(workspace)) as ledger:
        plan = act.published(ledger, campaign)
        answer = engine().ask(act.effect_of(campaign, ledger, given["node"]), source.lived.journeys)
    way = way_to_apply(answer, given["way"], given["explore"])
    text = campaign_text(winner_applied(plan, given["node"], way))
    out = Path(given["out"] or f"{campaign}.yaml")
    if out.exists():
        raise BadQuestion(
            f"'{out}' is there already", "it is not written over", "name another file with --out"
        )
    if not given["yes"]:
        if not sys.stdin.isatty():
            raise BadQuestion("nobody can be asked whether to write it", "this is no terminal", "say --yes")
        if not click.confirm(say("apply_sure", said, campaign, way, out), err=True):
            click.echo(say("not_applied", said))
            return 1
    out.write_text(text, encoding="utf-8")
    click.echo(say("applied", said, out))
    return 0
