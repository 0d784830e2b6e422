"""periplo consent: show, link, suppress, and the texts that people read."""

from __future__ import annotations

from typing import Any

import click

from periplo.core.consent import BASES, REASONS
from periplo.edge.cli.spoken import command, option

IN = option("--in", "in", sign="DIR")
FORMAT = option("--format", type=click.Choice(("table", "json")), default="table")
_REASONS = {reason.replace(" ", "-"): reason for reason in REASONS}
_BASES = {basis.replace(" ", "-"): basis for basis in BASES}


@command()
@click.argument("customer", metavar="CUSTOMER")
@IN
@option("--history", is_flag=True)
@FORMAT
def show_consent(customer: str, **given: Any) -> int:
    from periplo.edge.cli.permitting import consent_shown

    return consent_shown(customer, given)


@command()
@click.argument("customer", metavar="CUSTOMER")
@IN
@option("--unsubscribe", is_flag=True)
@option("--channel", sign="CHANNEL", help="option.consent_channel")
@option("--purpose", sign="PURPOSE", help="option.consent_purpose")
@option("--url", sign="URL")
def link_consent(customer: str, **given: Any) -> int:
    from periplo.edge.cli.permitting import link_shown

    return link_shown(customer, given)


@command()
@click.argument("addresses", metavar="[ADDRESS…]", nargs=-1)
@IN
@option("--file", sign="FILE", help="option.addresses_file")
@option("--channel", sign="CHANNEL", help="option.suppress_channel")
@option("--reason", type=click.Choice(tuple(_REASONS)), default="by-hand", help="option.suppress_reason")
@option("--until", sign="DATE", help="option.suppress_until")
@option("--lift", is_flag=True)
def suppress_consent(addresses: tuple[str, ...], **given: Any) -> int:
    from periplo.edge.cli.permitting import suppression_kept

    return suppression_kept(addresses, {**given, "reason": _REASONS[given["reason"]]})


@command()
@IN
@option("--channel", sign="CHANNEL", required=True, help="option.consent_channel")
@option("--purpose", sign="PURPOSE", required=True, help="option.consent_purpose")
@option("--version", "version", sign="NAME", required=True, help="option.text_version")
@option("--es", sign="TEXT")
@option("--en", sign="TEXT")
@option("--basis", type=click.Choice(tuple(_BASES)), default="consent")
@option("--from", "from", sign="DATE", help="option.text_from")
def add_consent_text(**given: Any) -> int:
    from periplo.edge.cli.permitting import text_kept

    return text_kept({**given, "basis": _BASES[given["basis"]]})


@command()
@IN
@FORMAT
def list_consent_text(**given: Any) -> int:
    from periplo.edge.cli.permitting import texts_listed

    return texts_listed(given)
