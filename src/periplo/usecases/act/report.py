"""What campaigns did and cost, and which of them need not be sent; and the winner of an experiment applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from periplo.answers.effect import Effect, EffectAnswer
from periplo.core.adaptive import Learned
from periplo.core.campaign_nodes import Draw, Jump
from periplo.core.campaigns import NOT_SAYING, Campaign
from periplo.core.decide import nothing_learned
from periplo.core.errors import BadInput, BadQuestion
from periplo.core.members import LEFT
from periplo.storage.contract import Ledger
from periplo.usecases.act.delays import Delay, delay_of
from periplo.usecases.act.effect import effect_of
from periplo.usecases.act.learning import learned_by_now, learning
from periplo.usecases.act.publishing import campaigns, published
from periplo.usecases.surveys.scoring import SurveyScore

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Learning:
    """An experiment that learns. every: microseconds; effect: its ways, each person weighed; next: the share of people
    that each way gets from now on, by its name."""

    node: str
    every: int
    effect: EffectAnswer
    next: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reported:
    """One campaign. sent: messages that may have reached somebody; withheld: others by reason; cost: of those sent, at
    the prices given, None without any. given: discount that its people took beyond what the control group took, in the
    property's own unit, of those whose window is over; None if not asked. unsubscribed: with the campaign, in time.
    learning: its experiments that learn. scores: of the surveys that its messages asked for. delay: how
    late its messages left; None where none left by the clock on the wall.
    """

    campaign: Campaign
    effect: EffectAnswer
    sent: int
    withheld: Mapping[str, int]
    cost: float | None
    given: float | None
    unsubscribed: int
    learning: tuple[Learning, ...] = ()
    scores: tuple[SurveyScore, ...] = ()
    delay: Delay | None = None

    @property
    def need_not_be_sent(self) -> bool:
        """Enough people were compared, something was sent, and no effect for the better is shown."""
        found = self.effect
        is_better = found.is_shown and (found.difference or 0) > 0
        return self.sent > 0 and found.difference is not None and not found.thin and not is_better


def report(
    ledger: Ledger,
    ask: Callable[[Effect], EffectAnswer],
    id: str | None = None,
    prices: Mapping[str, float] | None = None,
    discount: str | None = None,
    scored: Callable[[Campaign], tuple[SurveyScore, ...]] = lambda campaign: (),
) -> tuple[Reported, ...]:
    """All campaigns that are no drafts, or one.

    ask: answers a question of the workspace's journeys. prices: of one message by channel; a channel without a price is
    free. discount: a property of the goal's events that tells what was let off. scored: what came of a campaign's
    surveys.
    """
    chosen = (
        [published(ledger, id)] if id else [one for one in campaigns(ledger) if one.status not in NOT_SAYING]
    )
    return tuple(replace(_reported(one, ledger, ask, prices, discount), scores=scored(one)) for one in chosen)


def prices_said(text: str) -> dict[str, float]:
    """ "email=0.001,sms=0.05" as prices by channel.

    Raises: BadInput if a part is no name with a number of 0 or more.
    """
    prices = {}
    for part in text.split(","):
        channel, _, price = (piece.strip() for piece in part.partition("="))
        try:
            prices[channel.casefold()] = float(price)
        except ValueError:
            prices[channel.casefold()] = -1.0
        if not channel or not 0 <= prices[channel.casefold()] < float("inf"):
            raise BadInput(
                f"'{part.strip()}' is no price of a channel", mend="write such as email=0.001,sms=0.05"
            )
    return prices


def winner_applied(campaign: Campaign, node: str, way: str) -> Campaign:
    """The campaign with every member going by one way where an experiment was; its node stays, so that whoever waits
    there or behind it goes on.

    Raises: BadQuestion if the node is no draw or has no such way.
    """
    gone_on = way_alone(campaign, node, way)
    return replace(campaign, nodes=tuple(gone_on if each.id == node else each for each in campaign.nodes))


def way_alone(campaign: Campaign, node: str, way: str) -> Jump:
    """What stands in the place of an experiment once one of its ways is everybody's. Raises: as winner_applied."""
    found = campaign.node(node)
    ways = {each.name: each for each in found.ways} if isinstance(found, Draw) else {}
    if way not in ways:
        raise BadQuestion(
            f"node '{node}' has no way '{way}'",
            f"it has: {', '.join(ways) or 'none'}",
            "name one of them with --way",
        )
    return Jump(node, ways[way].then, {"applied": way})


def way_to_apply(answer: EffectAnswer, way: str | None, explore: bool) -> str:
    """The way that may be applied: the winner, or with `explore` the one named.

    Raises: BadQuestion if no winner is shown, or another way than the winner is named without `explore`.
    """
    if explore and way is not None:
        return way
    if answer.winner is None or (way is not None and way != answer.winner):
        raise BadQuestion(
            f"no way of node '{answer.node}' is shown to be better than every other"
            if answer.winner is None
            else f"way '{way}' is not the winner",
            "" if answer.winner is None else f"the winner is '{answer.winner}'",
            "wait for more people, or name a way with --way and say --explore to try it without proof",
        )
    return answer.winner


def _reported(
    campaign: Campaign,
    ledger: Ledger,
    ask: Callable[[Effect], EffectAnswer],
    prices: Mapping[str, float] | None,
    discount: str | None,
) -> Reported:
    answer = ask(effect_of(campaign.id, ledger, value=discount))
    states: Counter[str] = Counter()
    withheld: Counter[str] = Counter()
    for sent in ledger.sent(campaign.id):
        if sent.intent.kind == "deed":
            continue
        if sent.state in LEFT:
            states[sent.intent.channel] += 1
        elif sent.reason is not None:
            withheld[sent.reason] += 1
    cost = None if not prices else sum(prices.get(name, 0.0) * n for name, n in states.items())
    return Reported(
        campaign, replace(answer, value=None), states.total(), dict(sorted(withheld.items())), cost, _given(answer),
        next((rail.met for rail in answer.guards if rail.name == "unsubscribed"), 0),
        tuple(
            learning_of(
                campaign, learned_by_now(campaign, ledger), lambda node: ask(effect_of(campaign.id, ledger, node))
            )
        ),
        delay=delay_of(campaign.id, ledger),
    )  # fmt: skip


def learning_of(
    campaign: Campaign, known: Mapping[str, Learned], ask: Callable[[str], EffectAnswer]
) -> Iterator[Learning]:
    """Its experiments that learn. known: what was last written down; ask: answers what a node's ways changed."""
    for node, adaptive in learning(campaign):
        now = known.get(node.id) or nothing_learned(node, adaptive)
        yield Learning(node.id, adaptive.every, ask(node.id), {way.way: way.share for way in now.ways})


def _given(answer: EffectAnswer) -> float | None:
    if answer.value is None:
        return None
    treated, control = answer.value.arms
    if control.mean is None:
        return treated.total
    return treated.total - control.mean * treated.n


def needless(rows: Sequence[Reported]) -> tuple[Reported, ...]:
    """Those that need not be sent, those that sent most first."""
    return tuple(
        sorted((row for row in rows if row.need_not_be_sent), key=lambda row: (-row.sent, row.campaign.id))
    )
