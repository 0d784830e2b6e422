"""periplo campaign draw: the flow of a campaign as a picture, with what was counted on it, or as its table."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import PurePath
from typing import Any

import click

from periplo.core.campaigns import Campaign
from periplo.core.errors import BadQuestion
from periplo.edge.cli.acting import is_file
from periplo.edge.cli.spoken import language, remark
from periplo.edge.showing.campaign_flow import flow_shape, flow_table, reasons_said
from periplo.edge.showing.files import deliver
from periplo.edge.showing.json import SCHEMA, json_of
from periplo.edge.showing.table import text_of
from periplo.edge.source import Source
from periplo.edge.wiring import channel_names, ledger_of
from periplo.edge.words.told import say
from periplo.formats.campaign_yaml import read_campaign
from periplo.pictures.campaign import campaign_flow
from periplo.pictures.numbers import number
from periplo.pictures.scene import Scene
from periplo.pictures.sheets import LEAST_SIZE, SMALLEST, fitting, pdf, png
from periplo.pictures.svg import svg
from periplo.pictures.themes import THEMES
from periplo.usecases import act
from periplo.usecases.act.flow_figures import flow_figures
from periplo.usecases.act.flowing import Flow, flow_of

KINDS = ("svg", "png", "pdf")
SCALE = 2


def flow_drawn(file: str, given: Mapping[str, Any]) -> int:
    """A file's campaign, or a published one with its counts."""
    source, said = Source(given), language()
    kind = _kind(given)
    plan, flow = _plan(file, source)
    findings = act.check(plan, None, source.map_of(plan.map), channel_names(source.workspace))
    codes = {code for theirs in flow.withheld.values() for code in theirs} if flow else set()
    known = flow_figures(plan, flow, findings, None, reasons_said(codes, said))
    if kind:
        scene = campaign_flow(plan, said, source.labels, known)
        deliver(drawn_as(kind, scene, given), given["out"], said)
        smallest = LEAST_SIZE * fitting(scene, _paper(given))
        if given["paper"] and smallest < SMALLEST:
            remark(say("flow.small", said, number(smallest, said, 1)))
    elif given["format"] == "json":
        click.echo(json_of({"schema": SCHEMA, **flow_shape(plan, known)}), nl=False)
    else:
        click.echo(text_of(flow_table(plan, said, source.labels, known), said))
    return 0


def drawn_as(kind: str, scene: Scene, given: Mapping[str, Any]) -> bytes:
    """The picture as a file of this kind."""
    theme = THEMES[given["theme"]]
    if kind == "svg":
        return svg(scene, theme).encode()
    if kind == "pdf":
        return pdf(scene, _paper(given), theme)
    return png(scene, theme, float(given["scale"] or SCALE), _paper(given))


def _paper(given: Mapping[str, Any]) -> str | None:
    return given["paper"].casefold() if given["paper"] else None


def _kind(given: Mapping[str, Any]) -> str:
    """ "" where no file is asked for.

    Raises: BadQuestion if flows do not come in the kind that is.
    """
    if not given["out"]:
        for name in ("paper", "scale"):
            if given[name]:
                raise BadQuestion(
                    f"--{name} is for a file",
                    "without --out the flow is told as a table",
                    "name one with --out",
                )
        return ""
    kind = PurePath(given["out"]).suffix.casefold().removeprefix(".")
    if kind not in KINDS:
        raise BadQuestion(
            f"a flow cannot be drawn as '{PurePath(given['out']).name}'",
            f"it can be drawn as {', '.join(KINDS)}",
            "end the name of --out with one of them",
        )
    if given["paper"] and kind == "svg":
        raise BadQuestion(
            "--paper is not for 'svg'", "only PDF and PNG have sheets",
            "end --out with .pdf or .png, or leave it out",
        )  # fmt: skip
    if given["scale"] and kind != "png":
        raise BadQuestion(
            f"--scale is not for '{kind}'", "only a PNG has pixels", "end --out with .png, or leave it out"
        )
    return kind


def _plan(file: str, source: Source) -> tuple[Campaign, Flow | None]:
    if is_file(file):
        return read_campaign(file, source.labels), None
    if source.workspace is None:
        raise BadQuestion(
            f"there is no file '{file}'", "and no workspace in which a campaign of this id could be",
            "check the path, or name the workspace with --in DIR",
        )  # fmt: skip
    with closing(ledger_of(source.workspace)) as ledger:
        plan = act.published(ledger, file)
        return plan, flow_of(plan, ledger)
