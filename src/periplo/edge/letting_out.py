"""Before a campaign is let out: the errors found in it, whichever door it goes by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from periplo.core.campaigns import Campaign
from periplo.core.errors import BadCampaign, BadInput
from periplo.core.findings import ERROR, Finding
from periplo.core.labels import Labels
from periplo.core.maps import JourneyMap
from periplo.core.texts import LANGUAGES, Text
from periplo.edge.faults import fault_of
from periplo.edge.wiring import channel_names
from periplo.formats.campaign_yaml import campaign_text
from periplo.formats.content_yaml import read_content
from periplo.formats.documents import document_of
from periplo.journeys.columns import Journeys
from periplo.storage.sql import SqlLedger
from periplo.usecases import act
from periplo.usecases.act.previewing import draft_of
from periplo.usecases.surveys.messaging import knower
from periplo.usecases.workspace import Workspace

STILL_TO_COME = frozenset({"unknown_event", "unknown_property"})


class CampaignHasErrors(BadCampaign):
    """It was asked to let out a campaign that cannot do what it says; `findings` tell why not."""

    code = "campaign_has_errors"
    exit_code = 1

    def __init__(self, plan: Campaign, findings: Sequence[Finding]) -> None:
        super().__init__(
            f"campaign '{plan.id}' has errors and was not published",
            f"errors found: {len(findings)}",
            "mend each, or publish it by command with --anyway",
        )
        self.findings = tuple(findings)


def may_still_come(found: Sequence[Finding]) -> bool:
    """Whether all that was found is something that no event has said yet, and that one may say tomorrow."""
    return bool(found) and all(one.code in STILL_TO_COME for one in found)


def errors_in(
    plan: Campaign,
    workspace: Workspace,
    ledger: SqlLedger,
    journeys: Journeys | None,
    drawn: JourneyMap | None,
    labels: Labels | None = None,
) -> tuple[Finding, ...]:
    """What keeps a campaign from doing what it says. journeys: None where there are no events yet."""
    is_public = workspace.settings.public_url is not None
    surveys = knower(workspace, ledger)
    found = act.errors(plan, journeys, drawn, channel_names(workspace), is_public, surveys)
    return (*_unsayable(plan, workspace, labels), *found)


def _unsayable(plan: Campaign, workspace: Workspace, labels: Labels | None) -> Iterator[Finding]:
    """Words that could be said to nobody: a slip in Liquid, a part of the library that there is not."""
    document = document_of(campaign_text(plan), f"{plan.id}.yaml")
    try:
        draft_of(document, read_content(workspace.content), labels)
    except BadInput as error:
        told = {language: fault_of(error, language) for language in LANGUAGES}
        what = {language: ": ".join(filter(None, (one.what, one.why))) for language, one in told.items()}
        mend = {language: one.mend for language, one in told.items()}
        yield Finding("unsayable", ERROR, Text.of(what), Text.of(mend))
