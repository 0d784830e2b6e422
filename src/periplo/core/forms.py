"""Sign-up forms and pop-ups, as values: what is asked, how it looks, on which pages and how often, what it allows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from periplo.core.addresses import handles_for
from periplo.core.consent import ANY, BASES
from periplo.core.errors import BadInput
from periplo.core.rules import All, AnyOf, Condition, EventIs, Not, Rule
from periplo.core.spans import DAY
from periplo.core.texts import LANGUAGES, Text

EMAIL, PHONE, TEXT, CHOICE, NUMBER, DATE = FIELDS = ("email", "phone", "text", "choice", "number", "date")
CENTRE, CORNER, BAR, EMBEDDED = LOOKS = ("centre", "corner", "bar", "embedded")
THEMES = ("auto", "light", "dark")
STATUSES = ("active", "paused", "ended")
ASKED = "consent"  # the basis for which a person must say yes
BY_EMAIL = "email"
ALWAYS, ONCE = "always", "once"
ACCENT = "#1f5fbf"
MOST_TEXT = 200  # signs of one answer

TEXTS = ("path", "search", "title", "referrer", "source", "medium", "campaign", "language")
NUMBERS = ("pages", "width")
YES_OR_NO = ("known", "returning")
# What a page knows of its visitor; no rule of a form reads anything else.
FACTS = (*TEXTS, *NUMBERS, *YES_OR_NO)

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_TRAIT = re.compile(r"[a-z][a-z0-9_]{0,39}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_ADDRESS = re.compile(r"(https://[^\s/\"'<>]+|/(?!/))[^\s\"'<>]*")
_PAGES = re.compile(r"[*/][^\s?#]{0,300}")


class BadForm(BadInput):
    """A form cannot be shown as written; the error's value `key` names the part."""

    code = "bad_form"


@dataclass(frozen=True, slots=True)
class FormChoice:
    """One of the answers among which a person chooses."""

    id: str  # it is kept, so it never changes
    text: Text


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing that is asked. Its id is the name of the trait that is kept: first_name, birthday, favourite_shop."""

    id: str
    kind: str  # one of FIELDS
    label: Text
    required: bool = False
    help: Text | None = None
    choices: tuple[FormChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class FormConsent:
    """What a person allows, in the very words they read. Of the basis "consent" it is a box, empty at first."""

    channel: str
    purpose: str
    version: str  # of the text; other words need another version
    text: Text
    basis: str = ASKED  # one of BASES
    required: bool = False

    @property
    def pair(self) -> str:
        """The name under which a page sends it back."""
        return f"{self.channel}/{self.purpose}"


@dataclass(frozen=True, slots=True)
class Look:
    """How it stands on the page. at: a CSS selector, for a form that is embedded without an element of its own."""

    kind: str = CORNER  # one of LOOKS
    theme: str = "auto"  # one of THEMES
    accent: str = ACCENT  # of the button, #rrggbb
    side: str = "end"  # of a corner: "start" or "end"; of a bar: "top" or "bottom"
    at: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """When it comes by itself: on these pages, for these visitors, at the first of `after`, `scroll` and `exit`."""

    pages: tuple[str, ...] = ("*",)  # paths, * for any run of signs
    but: tuple[str, ...] = ()  # paths on which it never comes
    after: int | None = None  # microseconds on the page
    scroll: float | None = None  # share of the page seen
    exit: bool = False  # the pointer leaves towards the tabs
    who: Rule | None = None  # over FACTS


@dataclass(frozen=True, slots=True)
class Privacy:
    """Where it is written what becomes of the data."""

    text: Text
    url: str


@dataclass(frozen=True, slots=True)
class Thanks:
    """What is said when the form was sent; if it is to be confirmed first, this says so."""

    title: Text
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A sign-up form.

    Raises: BadForm if its parts contradict each other.
    """

    id: str
    title: Text
    fields: tuple[FormField, ...]
    thanks: Thanks
    text: Text | None = None
    button: Text | None = None
    look: Look = field(default_factory=Look)
    when: When = field(default_factory=When)
    # Microseconds until it comes again, or ALWAYS, or ONCE; after signing up never.
    every: int | str = 30 * DAY
    consents: tuple[FormConsent, ...] = ()
    privacy: Privacy | None = None
    coupon: str | None = None  # the pool whose code is shown
    confirm: str | None = None  # BY_EMAIL: what was allowed counts once the link in a mail is followed
    map: str | None = None
    touchpoint: str | None = None
    languages: tuple[str, ...] = LANGUAGES
    status: str = "active"  # one of STATUSES

    def __post_init__(self) -> None:
        _check(self)

    def field(self, id: str) -> FormField | None:
        """The field of this id."""
        return next((each for each in self.fields if each.id == id), None)

    def asks_for(self, kind: str) -> bool:
        """Whether there is a field of this kind."""
        return any(each.kind == kind for each in self.fields)

    @property
    def is_popup(self) -> bool:
        """Whether it comes by itself, over the page."""
        return self.look.kind != EMBEDDED


def _check(form: Form) -> None:
    if not _ID.fullmatch(form.id):
        raise _wrong("id", f"the form's id is '{form.id}'", "it stands in pages and events",
                     "use small letters, digits and hyphens, such as newsletter")  # fmt: skip
    if form.status not in STATUSES:
        raise _wrong("status", f"the form's status is '{form.status}'", mend=f"write {', '.join(STATUSES)}")
    if not form.languages:
        raise _wrong("languages", "the form speaks no language", mend="write languages: [es, en]")
    if not form.fields:
        raise _wrong("fields", "the form asks for nothing", mend="add at least a field of kind email")
    ids = [each.id for each in form.fields]
    for each in form.fields:
        if ids.count(each.id) > 1:
            raise _wrong("fields", f"two fields are called '{each.id}'", mend="give each an id of its own")
        _check_field(each)
    for kind in (EMAIL, PHONE):
        if sum(each.kind == kind for each in form.fields) > 1:
            raise _wrong("fields", f"two fields are of kind {kind}", "a person signs up with one", "keep one")
    if not any(each.kind in (EMAIL, PHONE) and each.required for each in form.fields):
        raise _wrong("fields", "nobody would be known by this form",
                     "neither an e-mail nor a phone is required", "write required: true at one of them")  # fmt: skip
    _check_consents(form)
    _check_look(form.look)
    _check_when(form)
    if form.confirm not in (None, BY_EMAIL):
        raise _wrong(
            "confirm", f"'confirm' is '{form.confirm}'", mend="write confirm: email, or leave it out"
        )
    if form.confirm == BY_EMAIL and not any(each.kind == EMAIL and each.required for each in form.fields):
        raise _wrong("confirm", "there is no address to which to send the link",
                     "no e-mail is required", "require a field of kind email")  # fmt: skip
    if form.privacy is not None and not _ADDRESS.fullmatch(form.privacy.url):
        raise _wrong("privacy", f"'{form.privacy.url}' is no address of a page",
                     mend="write https://… or /privacy")  # fmt: skip


def _check_field(each: FormField) -> None:
    if not _TRAIT.fullmatch(each.id):
        raise _wrong("fields", f"a field's id is '{each.id}'", "it is the name of a trait",
                     "use small letters, digits and _, such as first_name")  # fmt: skip
    if each.kind not in FIELDS:
        raise _wrong(
            "fields", f"field '{each.id}' is of kind '{each.kind}'", mend=f"write {', '.join(FIELDS)}"
        )
    if (each.kind in (EMAIL, PHONE)) != (each.id in (EMAIL, PHONE)) or (
        each.id in (EMAIL, PHONE) and each.id != each.kind
    ):
        raise _wrong("fields", f"field '{each.id}' is of kind {each.kind}",
                     "an e-mail is kept as email and a phone as phone", "give it the id of its kind")  # fmt: skip
    if (each.kind == CHOICE) != bool(each.choices):
        raise _wrong("fields", f"field '{each.id}' needs choices, and only a choice has them",
                     mend="write kind: choice and choices: with an id and a text each")  # fmt: skip
    known = [choice.id for choice in each.choices]
    for id in known:
        if known.count(id) > 1 or not id.strip() or len(id) > 64:
            raise _wrong("fields", f"a choice of field '{each.id}' is called '{id}'",
                         mend="give each a short id of its own")  # fmt: skip


def _check_consents(form: Form) -> None:
    pairs = [each.pair for each in form.consents]
    for each in form.consents:
        if pairs.count(each.pair) > 1:
            raise _wrong(
                "consents", f"{each.pair} is asked twice", mend="ask once for each channel and purpose"
            )
        if each.basis not in BASES:
            raise _wrong(
                "consents", f"the basis of {each.pair} is '{each.basis}'", mend=f"write {', '.join(BASES)}"
            )
        if ANY in (each.channel, each.purpose) or "/" in each.channel or len(each.pair) > 100:
            raise _wrong("consents", f"'{each.pair}' is no single channel and purpose",
                         "a yes to everything is no yes", "name one channel and one purpose")  # fmt: skip
        if "," in each.pair or not each.pair.isprintable():
            raise _wrong("consents", f"{each.pair!r} is no name of a channel and a purpose",
                         "what is allowed is listed with commas", "write it without commas and line ends")  # fmt: skip
        if not each.version.strip() or len(each.version) > 60:
            raise _wrong("consents", f"the text of {each.pair} has no version",
                         mend="write version: such as 2026-11")  # fmt: skip
        for kind in (EMAIL, PHONE):
            if kind in handles_for(each.channel) and not form.asks_for(kind):
                raise _wrong("consents", f"{each.pair} is asked without asking for the {kind}",
                             mend=f"add a field of kind {kind}")  # fmt: skip


def _check_look(look: Look) -> None:
    for key, said, known in (("kind", look.kind, LOOKS), ("theme", look.theme, THEMES)):
        if said not in known:
            raise _wrong("look", f"the look's {key} is '{said}'", mend=f"write {', '.join(known)}")
    sides = {CORNER: ("end", "start"), BAR: ("bottom", "top", "end")}.get(look.kind, ("end",))
    if look.side not in sides:
        raise _wrong("look", f"the look's side is '{look.side}'", mend=f"write {', '.join(sides)}")
    if not _COLOUR.fullmatch(look.accent):
        raise _wrong("look", f"the accent is '{look.accent}'", mend='write a colour such as "#1f5fbf"')
    if look.at is not None and (look.kind != EMBEDDED or len(look.at) > 200):
        raise _wrong("look", "only an embedded form stands at a selector",
                     mend="write kind: embedded, or leave 'at' out")  # fmt: skip


def _check_when(form: Form) -> None:
    when = form.when
    for path in (*when.pages, *when.but):
        if not _PAGES.fullmatch(path):
            raise _wrong("when", f"'{path}' is no path of a page", "what follows ? or # does not count",
                         "write such as /products/*")  # fmt: skip
    if not when.pages:
        raise _wrong("when", "the form comes on no page", mend='write pages: ["*"]')
    if when.scroll is not None and not 0 < when.scroll <= 1:
        raise _wrong("when", f"'scroll' is {when.scroll:g}", mend="write a share such as 0.5")
    if when.after is not None and when.after < 0:
        raise _wrong("when", "'after' is before the page is there", mend="write such as 20s")
    if when.who is not None:
        _check_rule(when.who)
    every = form.every
    if every not in (ALWAYS, ONCE) if isinstance(every, str) else every <= 0:
        raise _wrong("every", f"'every' is '{form.every}'", mend="write such as 30d, once or always")
    if form.every == ALWAYS and form.is_popup:
        raise _wrong("every", "a pop-up that comes on every page", "whoever closed it said no",
                     "write such as every: 7d, or embed the form")  # fmt: skip


def _check_rule(rule: Rule) -> None:
    match rule:
        case All(rules) | AnyOf(rules):
            for part in rules:
                _check_rule(part)
        case Not(part):
            _check_rule(part)
        case EventIs("page viewed" | "*"):
            pass
        case Condition(_, "exists"):
            raise _wrong(
                "when", "a page's rule asks whether something exists", mend="compare it with a value"
            )
        case Condition(property) if property in FACTS:
            pass
        case Condition(property):
            raise _wrong("when", f"the page does not know '{property}'",
                         "it knows its visitor as this page sees them", f"use {', '.join(FACTS)}")  # fmt: skip
        case _:
            raise _wrong("when", "the rule asks more than a page knows", "a page knows no journey",
                         "write such as: page viewed where returning is true")  # fmt: skip


def _wrong(key: str, what: str, why: str = "", mend: str = "") -> BadForm:
    return BadForm(what, why, mend, key=key)
