"""Whether we speak where it matters: of the map's moments of truth, who met one in the week and was not spoken to, and
why not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from periplo.core.campaigns import Campaign
from periplo.core.maps import JourneyMap, Touchpoint
from periplo.core.members import LEFT
from periplo.core.spans import DAY, Span
from periplo.journeys.columns import Journeys
from periplo.pictures.monday.values import Coverage, Passed
from periplo.storage.contract import Decided, Ledger
from periplo.usecases.monday.weeks import met_in

WITHIN = 7 * DAY
ACTIVE, DRAFT = "active", "draft"
NO_CAMPAIGN, NOT_ENTERED, WAITS, BEFORE, AFTER_GOAL, OVER = (
    "no_campaign",  # none is active there
    "not_entered",  # nothing they did made them enter one
    "still_waits",  # is inside a campaign that has not spoken yet
    "spoken_before",  # a campaign of this touchpoint spoke in the seven days before
    "goal",  # reached the goal before anything was said
    "run_over",  # the run ended before, or went by a way that says nothing
)
_MAY_CHANGE = {NOT_ENTERED, WAITS}
_WAITING = {"waits", "waits_for", "quiet_hours", "waits_for_room", "held_up", "pinned", "moved_on"}
_STOPS = {
    "holdout", "holdout_deed", "global_control", "no_consent", "refused_by_person", "said_no", "suppressed", "cap",
    "lost_arbitration", "unreachable", "quiet_too_long", "too_late", "template_failed", "unknown_channel", "late",
    "no_key", "entered_before", "still_inside", "cool_down", "not_in_audience",
}  # fmt: skip


def coverage_of(
    drawn: JourneyMap, journeys: Journeys, week: Span, until: int, campaigns: Sequence[Campaign],
    ledger: Ledger | None, language: str,
) -> Coverage:  # fmt: skip
    """The moments of truth of a map in a week. until: the last event's instant.

    Spoken to is whoever a message of a campaign of this touchpoint left for within 7 days after one of the week's
    meetings, whatever became of it later; campaigns that are paused by now count as well, as they may have spoken.
    Of each other customer one reason is told: why the last message was withheld, else what the last decision in those
    days said, else that nothing made them enter.
    """
    moments: list[Passed] = []
    passed: set[int] = set()
    contacted: set[int] = set()
    for column in drawn.touchpoints:
        if not column.moment_of_truth:
            continue
        here = [one for one in campaigns if one.map == drawn.id and one.touchpoint == column.id]
        found, met, spoken = _passed(column, journeys, week, until, here, ledger, language)
        moments.append(found)
        passed |= met
        contacted |= spoken
    return Coverage(tuple(moments), len(passed), len(contacted))


class _Told(NamedTuple):
    """By customer: when messages left, and those that did not, with the reason; oldest first."""

    left: Mapping[int, list[int]]
    kept_back: Mapping[int, list[tuple[int, str]]]


def _passed(
    column: Touchpoint, journeys: Journeys, week: Span, until: int, here: Sequence[Campaign],
    ledger: Ledger | None, language: str,
) -> tuple[Passed, set[int], set[int]]:  # fmt: skip
    active = tuple(one.id for one in here if one.status == ACTIVE)
    title = column.title.to(language)
    if column.met is None:
        return Passed(column.id, title, active, None), set(), set()
    who, at = met_in(column.met, journeys, week)
    meetings = _by_customer(who, at)
    published = [one for one in here if one.status != DRAFT]
    now_is = _now_is(ledger, sorted(meetings))
    told = _told(published, ledger, now_is, Span(week.start - WITHIN, week.end + WITHIN))
    spoken = {
        customer for customer, times in meetings.items() if _is_within(told.left.get(customer, ()), times)
    }
    rest = {customer: times for customer, times in meetings.items() if customer not in spoken}
    decided = _decided(published, ledger, rest, now_is, week.start)
    why = {
        one: _reason(
            times, told.left.get(one, ()), told.kept_back.get(one, ()), decided.get(one, ()), bool(active)
        )
        for one, times in rest.items()
    }
    reasons = Counter(why.values())
    still_open = sum(rest[one][-1] + WITHIN > until for one, code in why.items() if code in _MAY_CHANGE)
    ranked = dict(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])))
    found = Passed(column.id, title, active, len(meetings), len(spoken), still_open, ranked)
    return found, set(meetings), spoken


def _by_customer(who: np.ndarray, at: np.ndarray) -> dict[int, list[int]]:
    meetings: dict[int, list[int]] = defaultdict(list)
    for customer, instant in zip(who.tolist(), at.tolist(), strict=True):
        meetings[customer].append(instant)
    return {customer: sorted(times) for customer, times in meetings.items()}


def _now_is(ledger: Ledger | None, customers: Sequence[int]) -> dict[int, int]:
    """Who of them those are now to whom a message went before they were joined: customer as it was -> as it is."""
    if ledger is None or not customers:
        return {}
    return {was: now for now, several in ledger.former(customers).items() for was in several}


def _told(
    campaigns: Iterable[Campaign], ledger: Ledger | None, now_is: Mapping[int, int], span: Span
) -> _Told:
    """span: in which messages may have been about a meeting of the week."""
    left: dict[int, list[int]] = defaultdict(list)
    kept_back: dict[int, list[tuple[int, str]]] = defaultdict(list)
    if ledger is not None:
        for campaign in campaigns:
            for fate in ledger.fates(campaign.id, span):
                customer = now_is.get(fate.customer, fate.customer)
                if fate.state in LEFT:
                    left[customer].append(fate.decided_at)
                else:
                    code = fate.reason or (WAITS if fate.state == "reserved" else fate.state)
                    kept_back[customer].append((fate.decided_at, code))
    for times in left.values():
        times.sort()
    for ones in kept_back.values():
        ones.sort()
    return _Told(left, kept_back)


def _decided(
    campaigns: Iterable[Campaign], ledger: Ledger | None, customers: Collection[int], now_is: Mapping[int, int],
    since: int,
) -> dict[int, list[Decided]]:  # fmt: skip
    """What was decided about these customers from an instant on, oldest first."""
    found: dict[int, list[Decided]] = defaultdict(list)
    asked = sorted({*customers, *(was for was, now in now_is.items() if now in customers)})
    if ledger is not None and asked:
        for campaign in campaigns:
            for one in ledger.decided_since(campaign.id, asked, since - 1):
                found[now_is.get(one.customer, one.customer)].append(one)
    for several in found.values():
        several.sort(key=lambda one: one.at)
    return found


def _is_within(instants: Sequence[int], meetings: Sequence[int]) -> bool:
    """Whether any instant lies within 7 days after any meeting. instants: ascending."""
    for met in meetings:
        place = bisect_left(instants, met)
        if place < len(instants) and instants[place] <= met + WITHIN:
            return True
    return False


def _reason(
    meetings: Sequence[int], left: Sequence[int], kept_back: Sequence[tuple[int, str]], decided: Sequence[Decided],
    is_active: bool,
) -> str:  # fmt: skip
    """The one code that says why nobody spoke to this customer."""
    held = [code for at, code in kept_back if any(met <= at <= met + WITHIN for met in meetings)]
    if held:
        return held[-1]
    if any(met - WITHIN <= at < met for met in meetings for at in left):
        return BEFORE
    judged = [one for one in decided if any(met <= one.at <= met + WITHIN for met in meetings)]
    if judged:
        return _code_of(judged[-1])
    return NOT_ENTERED if is_active else NO_CAMPAIGN


def _code_of(one: Decided) -> str:
    codes = [reason.code for reason in one.reasons]
    stop = next((code for code in reversed(codes) if code in _STOPS), None)
    if stop is not None:
        return stop
    if "goal" in codes:
        return AFTER_GOAL
    return WAITS if _WAITING & set(codes) else OVER
