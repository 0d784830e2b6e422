"""One customer's run through a campaign, what befalls it, and what is decided: all as values.

Named tuples rather than dataclasses: millions of them go in and out of the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

from periplo.core.adaptive import Learned
from periplo.core.bounds import Reach, Spoken
from periplo.core.caps import Slot
from periplo.core.consent import Records
from periplo.core.events import Event
from periplo.core.frequency import Frequency
from periplo.core.habits import UNKNOWN, Habits
from periplo.core.maps import JourneyMap

EVER = -(1 << 62)
NOTHING_SAID = Records()
LOG_ALONE: Mapping[str, str] = MappingProxyType({"log": ""})
NOTHING_LEARNED: Mapping[str, Learned] = MappingProxyType({})
MERGED = "merged"  # ended since the same person had begun before, under another number; also of its messages
ENDINGS = ("goal", "exit", "finished", MERGED)
STATES = ("reserved", "handed", "accepted", "refused", "unknown", "withheld", "shadow")
LEFT = ("handed", "accepted", "unknown")  # those of messages that may have reached somebody


class Member(NamedTuple):
    """One customer's run through a campaign: (campaign, customer, key, entry) is its name. Times in us UTC.

    `visit` counts the nodes come to, so (member, node, visit) names one stay at one node. A member either
    waits (`wake_at` is set) or has ended (`ended_by` is set), never both and never neither.
    Where customers turned out to be one person a run goes over to the number that they have now; under which it began,
    its origin, stays, and names its messages, so that it can come back.
    """

    campaign: str
    customer: int
    key: str  # the value of the entry's key property, "" where there is one run per customer
    entry: int  # 1, 2, 3... of this customer and key
    version: int  # of the campaign when the member entered
    arm: str  # campaigns.TREATED or CONTROL, from the customer's first run, for good
    entered_at: int
    node: str
    visit: int
    since: int  # when the member came to `node`
    wake_at: int | None = None
    ended_at: int | None = None
    ended_by: str | None = None  # one of ENDINGS
    ways: str = ""  # chosen by chance so far, see ways.py
    pinned: int | None = None  # the version of the campaign by which this run goes on; None: the newest
    home: int | None = None  # the customer under whom it began; None: this one
    home_entry: int | None = None
    rests: int | None = None  # the wake-up that it had when MERGED ended it

    @property
    def origin(self) -> tuple[int, int]:
        """Customer and entry as it began: with campaign and key its name for good."""
        if self.home is None or self.home_entry is None:
            return self.customer, self.entry
        return self.home, self.home_entry

    @property
    def is_inside(self) -> bool:
        return self.ended_by is None


class Met(NamedTuple):
    """An event of the customer, and what it means to one campaign."""

    at: int
    event: str
    enters: bool  # it meets the entry's rule
    key: str | None  # value of the entry's key property as text; None if the event lacks it
    goal: bool  # it meets the goal's rule
    exit: int | None  # position of the first exit rule it meets
    paths: tuple[tuple[str, int], ...] = ()  # (wait, position of the first of its paths' rules that it meets)
    start: str | None = None  # what began it where it was no event: "segment", "schedule", "date", "season"


class Woke(NamedTuple):
    """A wait of the member is over; `at` is the instant for which it was set."""

    at: int


Happening = Met | Woke


@dataclass(slots=True)
class View:
    """What may be known of one customer when deciding. Events are oldest first, up to now; traits by folded names.

    Made anew for each customer, and filled in by whoever knows; decide only reads it.

    `map`: the one whose stages the campaign asks for, None if it asks for none.
    `runs`: their runs through this campaign so far, oldest first. `spoken`: messages of every campaign so far.
    `alike`: the customer by whom chance decides for all who share an address; None: this one.
    `reach`: by which channels the customer can be reached, and the handle of the address; None: it was not looked up.
    `media`: channel -> of which medium a consent must speak, "" where it reaches nobody.
    `country`: code of ISO 3166-1, "" where it is not known.
    `speaks_from`: the instant that it really is, where what is decided lies behind: nothing is said before it.
    `bounds`: consent, hours and caps that hold here; None: none do.
    `learned`: by node, what adaptive experiments have learned and give from then on. `habits`: what they answered and
    when they do things, where a campaign asks for it.
    """

    customer: int
    events: Sequence[Event] = ()
    traits: Mapping[str, object] = field(default_factory=dict)
    map: JourneyMap | None = None
    runs: Sequence[Member] = ()
    zone: str = "UTC"
    alike: int | None = None
    spoken: Sequence[Spoken] = ()
    records: Records = NOTHING_SAID
    reach: Reach | None = None
    country: str = ""
    bounds: Frequency | None = None
    speaks_from: int = EVER
    media: Mapping[str, str] = field(default_factory=lambda: LOG_ALONE)
    learned: Mapping[str, Learned] = field(default_factory=lambda: NOTHING_LEARNED)
    habits: Habits = UNKNOWN


class Intent(NamedTuple):
    """One message that was decided; `key` is unique by (member, node, visit) and goes to the carrier."""

    key: str
    campaign: str
    customer: int
    run: str  # the member's key
    entry: int
    version: int  # of the campaign whose words are meant
    node: str
    visit: int
    channel: str
    message: str
    language: str
    decided_at: int
    expires_at: int | None = None  # after this instant it is no longer useful
    kind: str = "marketing"  # "marketing", "transactional", or "deed" for what is no message
    tags: str = ""  # of the campaign, separated by commas
    due_at: int | None = (
        None  # when it was to leave by the event and the plan's waits; None where nobody kept it
    )


class Withheld(NamedTuple):
    """A message that was decided and does not leave, and the code of the reason."""

    intent: Intent
    reason: str


class Reason(NamedTuple):
    """Why, as a stable code and the values that were read; reasons.told puts it into words."""

    code: str
    values: Mapping[str, object]


class Decision(NamedTuple):
    """What should be done. `member` is where the customer stands afterwards, None if they did not enter."""

    at: int
    customer: int
    member: Member | None
    reasons: tuple[Reason, ...] = ()
    intents: tuple[Intent, ...] = ()
    withheld: tuple[Withheld, ...] = ()


def spoken_of(at: int, channel: str, kind: str, tags: str, campaign: str) -> Spoken:
    """The place under caps that a message takes; `tags` as an intent has them."""
    return Spoken(Slot(at, channel, kind, _tags_in(tags)), campaign)


@lru_cache(maxsize=1_024)  # a campaign's messages all have the same
def _tags_in(said: str) -> frozenset[str]:
    return frozenset(said.split(",")) if said else frozenset()


def intent_key(campaign: str, customer: int, run: str, entry: int, node: str, visit: int) -> str:
    """The name of one message at the carrier. A run's key is hashed: it may be personal."""
    return f"{campaign}/{customer}/{intent_key_end(run, entry, node, visit)}"


def intent_key_end(run: str, entry: int, node: str, visit: int) -> str:
    """What follows the customer's number in it."""
    run = blake2b(run.encode(), digest_size=8).hexdigest() if run else "-"
    return f"{run}/{entry}/{node}/{visit}"
