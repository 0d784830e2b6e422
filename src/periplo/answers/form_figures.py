"""How a form did: shown, closed, sent, confirmed, and which share of its showings was sent. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from periplo.answers.intervals import wilson
from periplo.core.form_messages import CLOSED, CONFIRMED, SHOWN, SUBMITTED


class FormEvent(NamedTuple):
    """One event about a form. shown: of a sending, whether its page told that it was shown."""

    form: str
    version: int
    event: str
    at: int
    shown: bool = False


@dataclass(frozen=True, slots=True)
class FormFigures:
    """The figures of one version, or of all where `version` is None.

    share: of the showings those that were sent, with its 95 % Wilson interval; None where it was never shown.
    apart: sent by visitors who let nothing be told of them; they count in `sent` and not in the share.
    """

    form: str
    version: int | None
    shown: int
    closed: int
    sent: int
    apart: int
    confirmed: int
    share: tuple[float, float, float] | None  # share, low, high
    first_at: int | None
    last_at: int | None


def form_figures(form: str, events: Sequence[FormEvent]) -> tuple[FormFigures, tuple[FormFigures, ...]]:
    """The whole form, and each of its versions, the newest first. A showing is sent once at most."""
    own = [one for one in events if one.form == form]
    versions = sorted({one.version for one in own}, reverse=True)
    parts = (_figures(form, version, (one for one in own if one.version == version)) for version in versions)
    return _figures(form, None, own), tuple(parts)


def _figures(form: str, version: int | None, events: Iterable[FormEvent]) -> FormFigures:
    kept = list(events)
    n = Counter(one.event for one in kept)
    counted = sum(one.event == SUBMITTED and one.shown for one in kept)
    shown = max(n[SHOWN], counted)  # a showing whose message was lost was one all the same
    bounds = wilson(counted, shown)
    return FormFigures(
        form,
        version,
        shown,
        n[CLOSED],
        n[SUBMITTED],
        n[SUBMITTED] - counted,
        n[CONFIRMED],
        None if bounds is None else (counted / shown, *bounds),
        min((one.at for one in kept), default=None),
        max((one.at for one in kept), default=None),
    )
