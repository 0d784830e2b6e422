"""One shape for every error, whatever its face: what, why, how to mend, and with which code a command ends."""

from __future__ import annotations

from dataclasses import dataclass

from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.edge.words.faults import translated
from periplo.edge.words.told import say

MOST = 50  # errors of one thing that are told; the rest is counted


@dataclass(frozen=True, slots=True)
class Fault:
    """An error as it is shown. `code` is stable; `exit_code` 2 is wrong use or input, 3 the environment.

    others: what else is wrong with the same thing. more: in words, how many there are beyond those.
    """

    code: str
    what: str
    why: str
    mend: str
    exit_code: int
    others: tuple[Fault, ...] = ()
    more: str = ""

    @property
    def each(self) -> tuple[Fault, ...]:
        return self, *self.others

    def text(self, language: str) -> str:
        """Each error after an empty line, and how many more there are."""
        told = [one.alone(language) for one in self.each]
        return "\n\n".join([*told, self.more] if self.more else told)

    def alone(self, language: str) -> str:
        """What, then why and how to mend on lines of their own, each only if there is something to say."""
        why, mend = ("Por qué", "Qué hacer") if language == "es" else ("Why", "What to do")
        lines = [_sentence(self.what)]
        lines += [f"{why}: {self.why}"] if self.why else []
        lines += [f"{mend}: {self.mend}"] if self.mend else []
        return "\n".join(lines)


def fault_of(error: PeriploError, language: str) -> Fault:
    """An error in the language of who reads it, as far as its text is in the catalogue."""
    what, why, mend = (translated(part, language) for part in (error.what, error.why, error.mend))
    others = tuple(fault_of(one, language) for one in error.others[: MOST - 1])
    beyond = len(error.others) - len(others)
    more = say("more_mistakes", language, beyond) if beyond else ""
    return Fault(error.code, what, why, mend, error.exit_code, others, more)


def fault_of_machine(error: OSError) -> PeriploError:
    """What the operating system refused, as an error of ours."""
    place = f": '{error.filename}'" if error.filename else ""
    return EnvironmentFault(
        f"the machine refused{place}",
        error.strerror or type(error).__name__,
        "check the disk and the permissions",
    )


def fault_of_memory() -> PeriploError:
    """More memory was asked for than there is."""
    return EnvironmentFault(
        "there is not enough memory",
        "the events do not fit",
        "choose fewer with --where or --from, or import them",
    )


class Mistake(EnvironmentFault):
    """An error of Periplo's own."""

    code = "mistake"


def fault_within(error: Exception) -> PeriploError:
    """A mistake of ours: told without its traceback, which PERIPLO_DEBUG=1 shows."""
    return Mistake(
        f"Periplo made a mistake ({type(error).__name__})",
        "this should not happen",
        "run it again with PERIPLO_DEBUG=1 and send us what it prints",
    )


def _sentence(text: str) -> str:
    """With a capital, unless it begins with a name such as map.yaml."""
    return text[:1].upper() + text[1:] if text.partition(" ")[0].rstrip(",").isalpha() else text
