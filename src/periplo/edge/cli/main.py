"""Where the command begins and ends: language first, then the command, then every error in one shape."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence

import click

from periplo.core.errors import PeriploError
from periplo.core.version import VERSION
from periplo.edge.cli.misuse import told
from periplo.edge.cli.spoken import Session, SpokenGroup, SpokenOption
from periplo.edge.cli.tree import TREE
from periplo.edge.language import DEFAULT, language_of, taken

DONE, FINDING, INTERRUPTED = 0, 1, 130
SELDOM = 50_000  # values made between two looks for circles among them; 700 cost a tenth of a command


def main() -> None:
    """The entry point of the console script."""
    gc.set_threshold(SELDOM)
    sys.exit(run(sys.argv[1:], os.environ))


def run(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """One run of the command; returns its exit code (0 done, 1 a finding, 2 wrong use or input, 3 environment)."""
    asked, rest = taken(argv, "--lang")
    debug = environ.get("PERIPLO_DEBUG", "") not in ("", "0")
    session = Session(DEFAULT, debug)
    return _guarded(lambda: _called(session, asked, rest, environ), session)


def _called(session: Session, asked: str | None, rest: Sequence[str], environ: Mapping[str, str]) -> int:
    session.language = language_of(asked, rest, environ)
    code = root().main(list(rest), prog_name="periplo", standalone_mode=False, obj=session)
    sys.stdout.flush()
    return code if isinstance(code, int) else DONE


def root() -> click.Group:
    """The command with all its groups, none of them imported yet."""
    version = SpokenOption(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_version,
        help="option.version",
    )
    lang = SpokenOption(["--lang"], metavar="es|en", expose_value=False, help="option.lang")
    return SpokenGroup(TREE, params=[lang, version], no_args_is_help=True)


def _guarded(call: Callable[[], int], session: Session) -> int:
    try:
        return call()
    except PeriploError as error:
        return _failed(error, session)
    except click.exceptions.NoArgsIsHelpError as wanted:
        click.echo(wanted.ctx.get_help() if wanted.ctx else "")
        return DONE
    except click.UsageError as misuse:
        return _failed(told(misuse, session.language), session)
    except (KeyboardInterrupt, click.Abort, EOFError):
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the exit would tell it again
        return INTERRUPTED
    except OSError as refused:
        from periplo.edge.faults import fault_of_machine

        return _failed(fault_of_machine(refused), session)
    except MemoryError:
        from periplo.edge.faults import fault_of_memory

        return _failed(fault_of_memory(), session)
    except Exception as mistake:
        if session.debug:
            raise
        from periplo.edge.faults import fault_within

        return _failed(fault_within(mistake), session)


def _failed(error: PeriploError, session: Session) -> int:
    if session.debug:
        import traceback

        traceback.print_exception(error)
    from periplo.edge.faults import fault_of

    fault = fault_of(error, session.language)
    click.echo(fault.text(session.language), err=True)
    return fault.exit_code


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"periplo {VERSION}")
        ctx.exit()


if __name__ == "__main__":
    main()
