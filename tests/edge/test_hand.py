"""Whoever works here has a name, also where the system knows none."""

from __future__ import annotations

import getpass
import os

import pytest

from periplo.edge.hand import user_here


@pytest.mark.parametrize("fault", [KeyError("getpwuid(): uid not found: 1000"), OSError("No username set")])
def test_a_user_whom_the_system_does_not_know_is_called_by_their_number(monkeypatch, fault):
    def unknown() -> str:
        raise fault

    monkeypatch.setattr(getpass, "getuser", unknown)
    assert user_here() == f"uid {os.getuid()}"


def test_a_user_who_is_known_is_called_by_their_name(monkeypatch):
    monkeypatch.setenv("LOGNAME", "marta")
    assert user_here() == "marta"
