"""Errors that say what happened, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar


class PeriploError(Exception):
    """The root of every error that Periplo raises on purpose.

    `code` is stable and machine-readable; `exit_code` is what a command ends with: 2 for wrong use or bad
    input, 3 for the environment. The values that made the text stay readable as `values`.
    No personal data belongs in `what`, `why` or `values`.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2
    others: tuple[PeriploError, ...] = ()  # what else is wrong with the same thing, told along with it

    def __init__(self, what: str, why: str = "", mend: str = "", **values: object) -> None:
        self.what, self.why, self.mend, self.values = what, why, mend, values
        reason = f" ({why.rstrip('.')})" if why else ""
        advice = f" {mend[:1].upper()}{mend[1:].rstrip('.')}." if mend else ""
        super().__init__(f"{what.rstrip('.')}{reason}.{advice}")


E = TypeVar("E", bound=PeriploError)


def together(errors: Iterable[E]) -> E:
    """Several errors of one thing, at least one, as one: the first, with the others beside it."""
    first, *others = errors
    first.others = tuple(others)
    return first


class BadInput(PeriploError):
    """A file, document or value from outside cannot be understood."""

    code = "bad_input"
    others: tuple[BadInput, ...] = ()


class BadRule(BadInput):
    """A rule's text or YAML cannot be read; `at` is the position in the text, from 0."""

    code = "bad_rule"


class BadMap(BadInput):
    """A journey map contradicts itself; `line` is the line in its file, from 1, where known."""

    code = "bad_map"


class BadCampaign(BadInput):
    """A campaign cannot run as written."""

    code = "bad_campaign"


class BadQuestion(PeriploError):
    """A question's options contradict each other or the data."""

    code = "bad_question"


class UnknownName(BadInput):
    """An event, property, stage or document of this name does not exist here."""

    code = "unknown_name"


class EnvironmentFault(PeriploError):
    """The machine does not give what is needed: disk, permission, server."""

    code = "environment"
    exit_code = 3
