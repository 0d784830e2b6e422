"""A declared channel looked over: secrets, connection, what name servers and vendors say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from periplo.channels.smtp import SmtpChannel
from periplo.channels.whatsapp import WhatsAppChannel
from periplo.core.carriers import Carrier, OnsiteCarrier, SmtpCarrier
from periplo.core.errors import PeriploError
from periplo.core.texts import LANGUAGES, Text
from periplo.core.user_proof import SHORTEST
from periplo.edge.carrying import bare
from periplo.edge.faults import fault_of
from periplo.edge.looking_up import texts_of
from periplo.edge.wiring import ledger_of
from periplo.edge.words.carriers import carriers_say
from periplo.pictures.numbers import number
from periplo.usecases.act.carrier_checks import mail_checked, secrets_checked
from periplo.usecases.collect.hooks import secrets_of
from periplo.usecases.doctor import Checked
from periplo.usecases.workspace import Workspace


def carrier_looked_over(carrier: Carrier, workspace: Workspace, is_offline: bool) -> Iterator[Checked]:
    """Secrets always; connection, name server and templates unless nobody outside is to be asked."""
    told = secrets_of(workspace.root)
    secrets = list(secrets_checked(carrier, told))
    yield from secrets
    if isinstance(carrier, OnsiteCarrier) and not any(one.code == "secrets" for one in secrets):
        yield from _proof(carrier, told)
    if is_offline or any(one.code == "secrets" for one in secrets):
        return
    with closing(bare(carrier, workspace, lambda: ledger_of(workspace))) as channel:
        yield from _answers(carrier, channel)
    if isinstance(carrier, SmtpCarrier):
        yield from mail_checked(carrier, told, texts_of)


def _proof(carrier: OnsiteCarrier, told: Callable[[str], str]) -> Iterator[Checked]:
    """Whether anybody can prove who is there, and as safely as that needs."""
    wrong = "unproven" if not carrier.secret else "short" if len(told(carrier.secret)) < SHORTEST else None
    if wrong is not None:
        mend = _text(f"onsite.{wrong}.mend")
        yield Checked(f"onsite_{wrong}", wrong == "unproven", _text(f"onsite.{wrong}", carrier.id), mend)


def _answers(carrier: Carrier, channel: Any) -> Iterator[Checked]:
    try:
        if isinstance(channel, SmtpChannel):
            channel.greet()
        elif isinstance(channel, WhatsAppChannel):
            yield from _whatsapp(carrier, channel)
            return
        else:
            return
    except PeriploError as error:
        yield _refused(carrier, error)
        return
    yield Checked("answers", True, _text("answers", carrier.id))


def _whatsapp(carrier: Carrier, channel: WhatsAppChannel) -> Iterator[Checked]:
    try:
        ours = channel.number()
        tiers = {
            one: carriers_say("without_limit", one) if ours.tier is None else number(ours.tier, one)
            for one in LANGUAGES
        }
        yield Checked(
            "number",
            ours.quality.upper() != "RED",
            Text.of(
                {
                    one: carriers_say("number", one, carrier.id, ours.name, ours.quality, tiers[one])
                    for one in LANGUAGES
                }
            ),
        )
        if not getattr(carrier, "account", None):
            return
        for each in channel.templates():
            words = (each.name, each.language, each.status, each.category)
            yield Checked("template", each.status == "APPROVED", _text("template", *words))
    except PeriploError as error:
        yield _refused(carrier, error)


def _refused(carrier: Carrier, error: PeriploError) -> Checked:
    told = {one: fault_of(error, one) for one in LANGUAGES}
    what = Text.of({one: carriers_say("answers_not", one, carrier.id, told[one].what) for one in LANGUAGES})
    mend = {one: told[one].mend for one in LANGUAGES if told[one].mend}
    return Checked("answers", False, what, Text.of(mend) if mend else None)


def _text(key: str, *values: object) -> Text:
    return Text.of({one: carriers_say(key, one, *values) for one in LANGUAGES})
