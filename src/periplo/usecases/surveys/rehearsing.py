"""Surveys as a campaign would ask them in a rehearsal: by the rules of the run, and nobody is invited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from periplo.core.campaigns import Campaign
from periplo.core.events import Event
from periplo.core.members import Intent, Member, intent_key
from periplo.core.survey_pressure import Invited
from periplo.core.survey_tokens import name_for
from periplo.core.wording import MessageWithheld, TemplateFailed
from periplo.storage.surveys import Invitation, earlier_invitations
from periplo.usecases.surveys.messaging import Asker, Asking, survey_known
from periplo.usecases.surveys.publishing import Published, secret_of


@dataclass(frozen=True, slots=True)
class RehearsedAsker(Asker):
    """Remembers whom it would have asked. What the campaign itself has asked in earnest does not count, nor what others
    asked later: the rehearsal stands for the campaign, at its own instants."""

    campaign: Campaign
    made: dict[str, Invitation] = field(default_factory=dict)
    of_customer: dict[int, list[Invited]] = field(default_factory=dict)

    def why_not(self, intent: Intent, member: Member, events: Sequence[Event]) -> str | None:
        """Why a decided message would not be handed over because of the survey that it asks; None if it would.

        member: the run to which it belongs; events: what the person did up to then, oldest first.
        """
        survey = self.campaign.message(intent.message).extra.get("survey") if intent.message else None
        if survey is None:
            return None
        asking = Asking(
            intent.campaign, intent.message, _run_of(intent.key), intent.customer, intent.channel, intent.language,
            member.entered_at, events, intent.decided_at,
        )  # fmt: skip
        try:
            new = self.asked(self.known(str(survey), intent.decided_at), asking).invitation
        except MessageWithheld as held:
            return held.reason
        except TemplateFailed:
            return "template_failed"
        if new is not None:
            self.made[new.id] = new
            invited = Invited(new.survey, new.made_at, new.quiet_until or new.made_at, new.occasion_at)
            self.of_customer.setdefault(intent.customer, []).append(invited)
        return None

    def known(self, id: str, at: int) -> Published:
        found = survey_known(self.workspace, self.ledger, id)
        if found is None or found.status != "active":
            raise TemplateFailed("no_survey", {"name": id})
        return found

    def secret(self) -> bytes:
        return secret_of(self.ledger) or b"rehearsed"

    def invitation(self, connection: Connection, name: str) -> Invitation | None:
        return self.made.get(name)

    def earlier(self, connection: Connection, asking: Asking) -> Sequence[Invited]:
        customer = asking.customer
        own = {
            name_for(
                _run_of(intent_key(run.campaign, began_as, run.key, began, "", 0)), survey, self.secret()
            )
            for run in self.ledger.runs(asking.campaign, [customer])
            for began_as, began in (run.origin,)
            for survey in self._surveys()
        }
        others = earlier_invitations(connection, [customer], own).get(customer, ())
        before = [one for one in others if one.at <= asking.now]
        return [*before, *self.of_customer.get(customer, ())]

    def _surveys(self) -> set[str]:
        return {str(one.extra["survey"]) for one in self.campaign.messages if "survey" in one.extra}


def _run_of(key: str) -> str:
    return key.rsplit("/", 2)[0]
