"""What we ask customers, as values: a survey, its questions, who is asked, how often at most, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from periplo.core.errors import BadInput
from periplo.core.rules import Rule, is_about_customers
from periplo.core.spans import DAY, HOUR
from periplo.core.texts import LANGUAGES, Text

NPS, CSAT, CES, CHOICE, YES_NO, TEXT, EXPECTATION = KINDS = (
    "nps", "csat", "ces", "choice", "yes_no", "text", "expectation",
)  # fmt: skip
SCALES = {NPS: (0, 10), CSAT: (1, 5), CES: (1, 7)}
# What counts as which score.
SAID = {YES_NO: {"no": 0, "yes": 1}, EXPECTATION: {"worse": -1, "as": 0, "better": 1}}
PURPOSES = ("service", "research", "marketing")
STATUSES = ("active", "paused", "ended")
END = "end"
SOURCE = "source"  # what a question may declare: where a customer first heard of us

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_Extra = Mapping[str, object]


class BadSurvey(BadInput):
    """A survey cannot be asked as written."""

    code = "bad_survey"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers among which a person chooses. `words`: asks to say it in their own words too."""

    id: str  # "leaflet"; it stands in the events, so it never changes
    text: Text
    words: bool = False
    source: str | None = None  # of `source declared`; the id if None
    medium: str | None = None
    extra: _Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Branch:
    """Where to go on after some answers: scores from `low` to `high`, or any of `values`."""

    then: str  # a later question, or END
    low: int | None = None
    high: int | None = None
    values: tuple[str, ...] = ()
    extra: _Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One question. The first branch that fits decides what is asked next, else `then`, else the one after it."""

    id: str
    kind: str  # one of KINDS
    text: Text
    help: Text | None = None
    low: Text | None = None  # what the ends of a scale mean
    high: Text | None = None
    choices: tuple[Choice, ...] = ()
    many: bool = False  # whether several may be chosen
    optional: bool = False
    declares: str | None = None  # SOURCE, or nothing
    branches: tuple[Branch, ...] = ()
    then: str | None = None
    extra: _Extra = field(default_factory=dict)

    def choice(self, id: str) -> Choice | None:
        """The choice of this id."""
        return next((each for each in self.choices if each.id == id), None)


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is asked: whoever did `event`, not before `wait` and not after `late`, and of them a share."""

    event: Rule
    wait: int = 2 * HOUR
    late: int = 7 * DAY
    share: float = 1.0
    channel: str = "email"
    extra: _Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pressure:
    """How often at most one customer is asked, over all surveys. Microseconds."""

    quiet: int = 30 * DAY  # after an invitation
    after_answer: int = 90 * DAY
    extra: _Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Costs:
    """What asking costs, in micro-units of the currency: once, and for each invitation by its channel."""

    currency: str | None = None  # None: the workspace's
    fixed: int = 0
    invitation: Mapping[str, int] = field(default_factory=dict)
    extra: _Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey, tied to a touchpoint of a map.

    Raises: BadSurvey if its parts contradict each other; the error's value `question` names the question.
    """

    id: str
    title: Text
    questions: tuple[Question, ...]
    intro: Text | None = None
    thanks: Text | None = None
    purpose: str = "service"  # one of PURPOSES
    map: str | None = None
    touchpoint: str | None = None
    place: str | None = None
    ask: Asking | None = None  # None: nobody is invited; it is open, or asked at the till
    pressure: Pressure = field(default_factory=Pressure)
    valid: int = 30 * DAY  # how long an invitation may be answered
    costs: Costs = field(default_factory=Costs)
    languages: tuple[str, ...] = LANGUAGES
    status: str = "active"  # one of STATUSES
    extra: _Extra = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check(self)

    def question(self, id: str) -> Question | None:
        """The question of this id."""
        return next((each for each in self.questions if each.id == id), None)

    def place_of(self, id: str) -> int:
        """The position of a question; END stands after the last one."""
        return next((k for k, each in enumerate(self.questions) if each.id == id), len(self.questions))

    @property
    def longest(self) -> int:
        """How many questions one person may be asked at most."""
        beyond = len(self.questions)
        most = [0] * (beyond + 1)
        for place in reversed(range(beyond)):
            most[place] = 1 + max(most[after] for after in _followers(self, place))
        return most[0]


def _followers(survey: Survey, place: int) -> Iterator[int]:
    question = survey.questions[place]
    yield survey.place_of(question.then) if question.then else place + 1
    for branch in question.branches:
        yield survey.place_of(branch.then)


def _check(survey: Survey) -> None:
    if not _ID.fullmatch(survey.id):
        raise BadSurvey(
            f"the survey's id is '{survey.id}'", "it stands in links and events",
            "use small letters, digits and hyphens, such as after-order",
        )  # fmt: skip
    for what, said, known in (("purpose", survey.purpose, PURPOSES), ("status", survey.status, STATUSES)):
        if said not in known:
            raise BadSurvey(f"survey '{survey.id}' says {what} '{said}'", mend=f"write {', '.join(known)}")
    if survey.valid <= 0:
        raise BadSurvey(f"survey '{survey.id}' is valid for no time", mend="write valid: 30d")
    if not survey.languages:
        raise BadSurvey(f"survey '{survey.id}' speaks no language", mend="write languages: [es, en]")
    if not survey.questions:
        raise BadSurvey(f"survey '{survey.id}' asks nothing", mend="add at least one question")
    _check_asking(survey)
    ids = [question.id for question in survey.questions]
    for place, question in enumerate(survey.questions):
        if not _ID.fullmatch(question.id) or question.id == END:
            raise _wrong(question, f"a question's id is '{question.id}'",
                         mend="use small letters, digits and hyphens, such as recommend")  # fmt: skip
        if ids.count(question.id) > 1:
            raise _wrong(
                question, f"two questions are called '{question.id}'", mend="give each an id of its own"
            )
        _check_question(question)
        _check_paths(survey, place)


def _check_asking(survey: Survey) -> None:
    asked = survey.ask
    if asked is None:
        return
    if is_about_customers(asked.event):
        raise BadSurvey(
            f"survey '{survey.id}' asks by a rule about a customer's whole journey",
            "it is judged for each event as it happens",
            "name an event, such as event: order completed",
        )
    if not 0 < asked.share <= 1:
        raise BadSurvey(
            f"survey '{survey.id}' asks a share of {asked.share:g}", mend="write a share such as 0.25"
        )
    if asked.late <= asked.wait:
        raise BadSurvey(
            f"survey '{survey.id}' is late before it has waited", "so nobody would be asked",
            "make 'late' longer than 'wait'",
        )  # fmt: skip


def _check_question(question: Question) -> None:
    kind = question.kind
    if kind not in KINDS:
        raise _wrong(
            question, f"question '{question.id}' is of kind '{kind}'", mend=f"write {', '.join(KINDS)}"
        )
    if (kind == CHOICE) != bool(question.choices):
        if question.choices:
            raise _wrong(
                question, f"question '{question.id}' has choices and is no choice", mend="write kind: choice"
            )
        raise _wrong(
            question,
            f"question '{question.id}' has no choices",
            mend="write choices: with an id and a text each",
        )
    if question.many and kind != CHOICE:
        raise _wrong(question, f"several answers are asked for in question '{question.id}'",
                     "only a choice takes several", "write kind: choice, or remove 'many'")  # fmt: skip
    if question.declares is not None and (kind != CHOICE or question.declares != SOURCE):
        raise _wrong(question, f"question '{question.id}' declares '{question.declares}'",
                     mend="write declares: source, at a question of kind choice")  # fmt: skip
    ids = [choice.id for choice in question.choices]
    for id in ids:
        if ids.count(id) > 1:
            raise _wrong(question, f"two choices of question '{question.id}' are called '{id}'",
                         mend="give each an id of its own")  # fmt: skip
        if "," in id or id != id.strip() or len(id) > 64:
            raise _wrong(question, f"a choice of question '{question.id}' is called '{id}'",
                         mend="use a short id without commas")  # fmt: skip


def _check_paths(survey: Survey, place: int) -> None:
    question = survey.questions[place]
    targets = [branch.then for branch in question.branches]
    for then in [*targets, *([question.then] if question.then else [])]:
        if then != END and survey.question(then) is None:
            raise _wrong(question, f"question '{question.id}' goes on to '{then}', which there is not",
                         mend="name a later question, or end")  # fmt: skip
        if survey.place_of(then) <= place:
            raise _wrong(question, f"question '{question.id}' goes back to '{then}'",
                         "a person would be asked for ever", "go on to a later question, or end")  # fmt: skip
    for branch in question.branches:
        _check_branch(question, branch)


def _check_branch(question: Question, branch: Branch) -> None:
    if question.kind in SCALES:
        low, high = SCALES[question.kind]
        given = [score for score in (branch.low, branch.high) if score is not None]
        if not given or branch.values or not all(low <= score <= high for score in given):
            raise _wrong(question, f"a way out of question '{question.id}' names no score from {low} to {high}",
                         mend="write {up_to: …, then: …} or {from: …, then: …}")  # fmt: skip
        return
    known = [*SAID.get(question.kind, ()), *(choice.id for choice in question.choices)]
    if (
        not branch.values
        or branch.low is not None
        or branch.high is not None
        or not {*branch.values} <= {*known}
    ):
        raise _wrong(question, f"a way out of question '{question.id}' names no answer of it",
                     f"it has: {', '.join(known) or '-'}", "write {is: …, then: …}, or use 'then' alone")  # fmt: skip


def _wrong(question: Question, what: str, why: str = "", mend: str = "") -> BadSurvey:
    return BadSurvey(what, why, mend, question=question.id)
