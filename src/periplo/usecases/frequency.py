"""The rules of when and how often, as the workspace has them."""

from __future__ import annotations

from periplo.core.frequency import Frequency
from periplo.core.seasons import Calendar
from periplo.formats.frequency_yaml import read_frequency
from periplo.formats.seasons_yaml import read_calendar
from periplo.usecases.workspace import Workspace


def rules_of(workspace: Workspace) -> Frequency:
    """What frequency.yaml says; where there is none, everything is allowed in the workspace's zone.

    Raises: BadInput, telling the line.
    """
    return read_frequency(workspace.frequency, workspace.settings.zone)


def calendar_of(workspace: Workspace) -> Calendar:
    """The commercial calendar: the known seasons and those of seasons.yaml.

    Raises: BadInput, telling the line.
    """
    return read_calendar(workspace.seasons)
