"""periplo subscription, and user mail."""

from __future__ import annotations

from typing import Any

import click

from periplo.core.texts import LANGUAGES
from periplo.edge.cli.spoken import command, option, prepare

IN = option("--in", "in", sign="DIR")


@command()
@IN
@option("--format", type=click.Choice(("table", "json")), default="table")
def list_subscription(**given: Any) -> int:
    from periplo.edge.cli.subscribing import listed

    return listed(given)


def rhythm(command: Any) -> Any:
    """With the options that say when it is sent."""
    for put in (
        option("--rule", sign="RRULE", help="option.mailing_rule"),
        option("--at", "at", sign="TIME", help="option.mailing_at"),
        option("--on", "on", sign="DAYS", help="option.mailing_on"),
    ):
        command = put(command)
    return command


@command()
@click.argument("what", metavar="WHAT")
@IN
@option("--to", "to", multiple=True, required=True, sign="WHO", help="option.mailing_to")
@rhythm
@option("--below", type=float, help="option.mailing_below")
@option("--above", type=float, help="option.mailing_above")
@option("--language", type=click.Choice(LANGUAGES), help="option.share_language")
def add_subscription(what: str, **given: Any) -> int:
    from periplo.edge.cli.subscribing import added

    return added(what, given)


@command()
@click.argument("id", metavar="N", type=int)
@IN
@option("--to", "to", multiple=True, sign="WHO", help="option.mailing_to")
@rhythm
def change_subscription(id: int, **given: Any) -> int:
    from periplo.edge.cli.subscribing import changed

    return changed(id, given)


@command()
@click.argument("id", metavar="N", type=int)
@IN
def pause_subscription(id: int, **given: Any) -> int:
    from periplo.edge.cli.subscribing import paused

    return paused(id, given)


@command()
@click.argument("id", metavar="N", type=int)
@IN
def resume_subscription(id: int, **given: Any) -> int:
    from periplo.edge.cli.subscribing import resumed

    return resumed(id, given)


@command()
@click.argument("id", metavar="N", type=int)
@IN
def remove_subscription(id: int, **given: Any) -> int:
    from periplo.edge.cli.subscribing import removed

    return removed(id, given)


@command()
@IN
@option("--inside", is_flag=True, help="option.mailing_inside")
def due_subscription(**given: Any) -> int:
    prepare(given["in"])
    from periplo.edge.cli.subscribing import sent

    return sent(given)


@command()
@click.argument("name", metavar="NAME")
@click.argument("address", metavar="[ADDRESS]", required=False)
@IN
@option("--mentions/--no-mentions", "mentions", default=None, help="option.mailing_mentions")
def mail_user(name: str, address: str | None, **given: Any) -> int:
    from periplo.edge.cli.subscribing import wished

    return wished(name, address, given)
