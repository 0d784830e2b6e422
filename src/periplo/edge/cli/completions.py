"""periplo completion: what a shell needs to complete our commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from periplo.edge.cli.spoken import command

SHELLS = ("bash", "zsh", "fish")


@command()
@click.argument("shell", type=click.Choice(SHELLS), metavar="bash|zsh|fish")
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    completes = get_completion_class(shell)
    assert completes is not None
    made = completes(ctx.find_root().command, {}, "periplo", "_PERIPLO_COMPLETE")
    click.echo(made.source_template % made.source_vars())
    return 0
