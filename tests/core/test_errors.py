"""An error says what, why and how to mend it."""

from periplo.core.errors import BadMap, EnvironmentFault, PeriploError


def test_an_error_reads_as_sentences_and_keeps_its_values():
    error = BadMap("stage 'x' is missing", "it has: a, b", "use one of them", stage="x")
    assert str(error) == "stage 'x' is missing (it has: a, b). Use one of them."
    assert error.values == {"stage": "x"}


def test_every_error_has_a_stable_code_and_an_exit_code():
    kinds = [
        PeriploError,
        *PeriploError.__subclasses__(),
        *(k for p in PeriploError.__subclasses__() for k in p.__subclasses__()),
    ]
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert EnvironmentFault.exit_code == 3
    assert BadMap.exit_code == 2
