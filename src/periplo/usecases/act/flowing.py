"""How people flow through a campaign: who stands at each node now, who went on, left, was sent to, was not, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from periplo.core.campaign_nodes import Draw, Exit, Node, Split, Wait, ways_on
from periplo.core.campaigns import CONTROL, Campaign
from periplo.core.errors import BadCampaign
from periplo.core.members import EVER, LEFT, Member, Reason
from periplo.core.ways import ways_read
from periplo.storage.contract import Ledger, Stand
from periplo.usecases.act.publishing import published

MOST_RUNS = 100_000  # of which the reasons are read, where only they tell which way somebody went
AT_ONCE = 5_000  # customers whose reasons are read together
Run = tuple[int, str, int]  # customer, key, entry


class Way(NamedTuple):
    """A step from a node by one of its ways, counted in their order (campaign_nodes.ways_on)."""

    node: str
    place: int


@dataclass(slots=True)
class Flow:
    """Runs of a campaign, counted. Each count is by node, `took` by way; `control` has its own of here, passed, left.

    here: stand there now. passed: came to it and went on. left: ended there before the end: by goal, an exit rule, a
    new version, as one person twice. finished: came to the end there. sent: messages that left, deeds done. withheld:
    node -> reason -> messages that did not leave. untold: runs whose way from the first node to where they stand
    cannot be told. messages: by state and reason. endings: members by how they ended. is_whole: whether ways were
    counted at all.
    """

    runs: int = 0
    in_control: int = 0
    inside: int = 0
    untold: int = 0
    is_whole: bool = True
    here: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    finished: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    took: Counter[Way] = field(default_factory=Counter)
    control_here: Counter[str] = field(default_factory=Counter)
    control_left: Counter[str] = field(default_factory=Counter)
    control_passed: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    withheld: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    messages: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    endings: Counter[str] = field(default_factory=Counter)


def flow_of(campaign: Campaign, ledger: Ledger) -> Flow:
    """What the ledger tells of a published campaign. The ledger counts who stands alike; only where reasons alone tell
    which way somebody went, and those are no more than MOST_RUNS, each run is read."""
    flow, stands = Flow(), ledger.stands(campaign.id)
    for stand, count in stands.items():
        _add_stand(flow, stand, count)
    for fared, count in ledger.fared(campaign.id).items():
        if fared.kind != "deed":
            flow.messages[fared.state, fared.reason] += count
        if fared.state in LEFT:
            flow.sent[fared.node] += count
        elif fared.reason is not None:
            flow.withheld[fared.node][fared.reason] += count
    _walked(flow, campaign, stands, ledger)
    return flow


def _add_stand(flow: Flow, stand: Stand, count: int) -> None:
    in_control = count if stand.is_control else 0
    flow.runs += count
    flow.in_control += in_control
    flow.endings[stand.ended_by or "inside"] += count
    if stand.ended_by is None:
        flow.inside += count
        flow.here[stand.node] += count
        flow.control_here[stand.node] += in_control
    elif stand.ended_by == "finished":
        flow.finished[stand.node] += count
    else:
        flow.left[stand.node] += count
        flow.control_left[stand.node] += in_control


def _walked(flow: Flow, campaign: Campaign, stands: Mapping[Stand, int], ledger: Ledger) -> None:
    """Counts each run's steps. Runs that went alike are walked once; only where reasons alone tell the way, each."""
    plans, apart = _Plans(campaign, ledger), 0
    for stand, count in stands.items():
        if plans.needs_reasons(stand.version):
            apart += count
            continue
        steps = plans.steps(stand.version, stand.pinned, stand.node, stand.visit, stand.ways, ())
        _add(flow, steps, bool(stand.is_control), count)
    if apart > MOST_RUNS:
        flow.is_whole = False
        return
    by_customer = defaultdict[int, list[Member]](list)
    for member in ledger.members(campaign.id) if apart else ():
        if plans.needs_reasons(member.version):
            by_customer[member.customer].append(member)
    customers = sorted(by_customer)
    for low in range(0, len(customers), AT_ONCE):
        part = customers[low : low + AT_ONCE]
        reasons = defaultdict[Run, list[Reason]](list)
        for told in ledger.decided_since(campaign.id, part, EVER):
            if told.run is not None and told.entry is not None:
                reasons[told.customer, told.run, told.entry] += told.reasons
        for customer in part:
            for member in by_customer[customer]:
                theirs = reasons[customer, member.key, member.entry]
                steps = plans.steps(
                    member.version, member.pinned, member.node, member.visit, member.ways, theirs
                )
                _add(flow, steps, member.arm == CONTROL, 1)


def _add(flow: Flow, steps: Sequence[Way] | None, is_control: bool, count: int) -> None:
    if steps is None:
        flow.untold += count
        return
    for step in steps:
        flow.passed[step.node] += count
        flow.took[step] += count
        if is_control:
            flow.control_passed[step.node] += count


class _Plans:
    """The versions of a campaign by which its members went, each read once."""

    def __init__(self, newest: Campaign, ledger: Ledger) -> None:
        self._newest, self._ledger = newest, ledger
        self._read: dict[int, Campaign | None] = {newest.version: newest}
        self._asks: dict[int, bool] = {}

    def needs_reasons(self, version: int) -> bool:
        """Whether the plan of who began by this version has a place at which only the reasons tell the way."""
        return any(self._asks_reasons(one) for one in {version, self._newest.version})

    def _asks_reasons(self, version: int) -> bool:
        if version not in self._asks:
            plan = self._plan(version)
            self._asks[version] = plan is not None and any(map(_is_told, plan.nodes))
        return self._asks[version]

    def _plan(self, version: int) -> Campaign | None:
        if version not in self._read:
            try:
                self._read[version] = published(self._ledger, self._newest.id, version)
            except BadCampaign:
                self._read[version] = None
        return self._read[version]

    def steps(
        self, version: int, pinned: int | None, node: str, visit: int, ways: str, reasons: Sequence[Reason]
    ) -> list[Way] | None:
        """From the first node to where the member stands: by the version by which it goes on, else by the one under
        which it began; None where neither leads there."""
        for number in dict.fromkeys((pinned or self._newest.version, version)):
            plan = self._plan(number)
            found = None if plan is None else _steps(plan, node, visit, ways, reasons)
            if found is not None:
                return found
        return None


def _is_told(node: Node) -> bool:
    return isinstance(node, Split) or (isinstance(node, Wait) and bool(node.paths or node.past is not None))


def _steps(plan: Campaign, node: str, visit: int, ways: str, reasons: Sequence[Reason]) -> list[Way] | None:
    chosen = {id: one.way for id, one in ways_read(ways).items()} if ways else {}
    told = _told(reasons)
    at, steps = plan.first, list[Way]()
    for _ in range(visit - 1):
        if told.moved.get(at.id):
            then = told.moved[at.id].pop(0)
            if not plan.has(then):
                return None
            at = plan.node(then)
            continue
        place = _taken(at, chosen, told.went)
        following = list(ways_on(at))
        if place is None or place >= len(following):
            return None
        steps.append(Way(at.id, place))
        at = plan.node(following[place])
    return steps if at.id == node else None


class _Reasons(NamedTuple):
    went: Mapping[str, list[Reason]]  # node -> what was decided there, in order
    moved: Mapping[str, list[str]]  # node -> where a new version of the campaign set them down


def _told(reasons: Sequence[Reason]) -> _Reasons:
    went, moved = defaultdict[str, list[Reason]](list), defaultdict[str, list[str]](list)
    for reason in reasons:
        node = reason.values.get("node")
        if not isinstance(node, str):
            continue
        if reason.code in ("branch", "branch_else", "met", "date_past", "waits_for"):
            went[node].append(reason)
        elif reason.code == "moved_on":
            moved[node].append(str(reason.values.get("then")))
    return _Reasons(went, moved)


def _taken(node: Node, chosen: Mapping[str, str], went: Mapping[str, list[Reason]]) -> int | None:
    """Which of its ways somebody took from a node; None where nothing tells it. Takes what it reads out of `went`."""
    match node:
        case Exit():
            return None
        case Draw(ways=ways):
            return next((at for at, way in enumerate(ways) if way.name == chosen.get(node.id)), None)
        case Split():
            theirs = went.get(node.id)
            if not theirs:
                return None
            said = theirs.pop(0)
            return len(node.branches) if said.code == "branch_else" else _place(said, node.branches)
        case Wait() if node.paths:
            return _waited(node, went.get(node.id, []))
        case Wait() if node.past is not None:
            theirs = went.get(node.id)
            if theirs and theirs[0].code == "date_past":
                theirs.pop(0)
                return 0
            return 1
    return 0


def _place(said: Reason, among: Sequence[object]) -> int | None:
    number = said.values.get("rule")
    return number - 1 if isinstance(number, int) and 0 < number <= len(among) else None


def _waited(node: Wait, theirs: list[Reason]) -> int:
    """By which path somebody left a wait for events; without one its time was over."""
    if theirs and theirs[0].code == "waits_for":
        theirs.pop(0)
    if theirs and theirs[0].code == "met":
        then = theirs.pop(0).values.get("then")
        return next((at for at, path in enumerate(node.paths) if path.then == then), len(node.paths))
    return len(node.paths)
