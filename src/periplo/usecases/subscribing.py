"""Subscriptions: who makes them, to whom they may go, and whether somebody may still get one."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection

from periplo.core.access import NotAllowed, may, user_name
from periplo.core.errors import BadInput, PeriploError, UnknownName
from periplo.core.subscriptions import (
    BOARD,
    CHAT,
    MONDAY,
    VIEW,
    WATCH,
    WHAT,
    Subscription,
    begins_at,
    first_of,
    rhythm,
)
from periplo.storage import sendings
from periplo.storage import subscriptions as kept
from periplo.storage.boards import Card, board_of
from periplo.storage.sql import SqlLedger
from periplo.storage.subscriptions import Wish
from periplo.storage.users import User, user_named
from periplo.storage.views import view_of
from periplo.usecases.boards import Hand

MOST = 100  # people of one subscription


class NoSuchSubscription(UnknownName):
    """There is no subscription of this number, or it is not for whoever asks to see."""

    code = "no_such_subscription"
    status = 404


class Withheld(PeriploError):
    """A mail does not leave. reason: gone, not_allowed, ended, unreachable, too_late, seen, not_wanted, no_mail."""

    code = "mail_withheld"

    def __init__(self, reason: str) -> None:
        super().__init__(f"this mail does not leave: {reason}")
        self.reason = reason


class Thing(NamedTuple):
    """What is sent. title: "" for Monday's page and watches, which are called in the language of who reads them."""

    title: str
    owner: str
    is_shared: bool
    cards: tuple[Card, ...] = ()

    def is_seen_by(self, name: str) -> bool:
        return self.is_shared or self.owner == name


EVERYBODYS = Thing("", "", True)


def thing_of(connection: Connection, what: str, object: int) -> Thing | None:
    """The board, the view, Monday's page or what is watched; None if it is gone."""
    if what in (MONDAY, WATCH):
        return EVERYBODYS
    if what == BOARD:
        board = board_of(connection, object)
        return None if board is None else Thing(board.title, board.owner, board.is_shared, board.cards)
    view = view_of(connection, object) if what == VIEW else None
    if view is None:
        return None
    return Thing(view.title, view.owner, view.is_shared, (Card(view.title, view.question, view.options),))


def make(
    connection: Connection, what: str, object: int, rule: str, whom: list[str], hand: Hand, language: str, zone: str,
    now: int,
) -> Subscription:  # fmt: skip
    """A new subscription. whom: names of users, e-mail addresses, chat:SECRET.

    Raises: BadInput, BadRecurrence, UnknownName; NotAllowed for a reader who would write to others.
    """
    thing = thing_of(connection, what, object) if what in WHAT else None
    if thing is None or not (thing.is_seen_by(hand.name) or hand.role is None):
        raise UnknownName(
            "this is not here to be sent", "it was removed, or is another's own", "choose another"
        )
    named = all_named(connection, whom, thing)
    if named != [hand.name] and not hand.may_edit:
        raise NotAllowed(
            "your role does not allow this",
            f"you are: {hand.role}",
            "subscribe yourself alone, or ask an editor",
        )
    begins = begins_at(now, zone)
    found = rhythm(rule, begins, zone)
    one = Subscription(what, object, found.rule, begins, hand.name, language, now, first_of(found, now))
    return kept.add_subscription(connection, one, named)


def seen(connection: Connection, hand: Hand) -> list[Subscription]:
    """What whoever asks sees: editors all of them, others those that they made or get."""
    found = kept.all_subscriptions(connection)
    if hand.may_edit:
        return found
    return [one for one in found if one.owner == hand.name or _gets(connection, one, hand.name)]


def remove(connection: Connection, id: int, hand: Hand) -> None:
    """Ends one for everybody: whoever made it, and editors. Raises: NoSuchSubscription, NotAllowed."""
    kept.remove_subscription(connection, _own(connection, id, hand).id)


def change(
    connection: Connection, id: int, rule: str | None, whom: list[str] | None, hand: Hand, zone: str, now: int
) -> Subscription:
    """Another rhythm, other people, or both; None leaves what is. One that is paused stays so.

    Who asked for no more is not put back by others. Raises: as make; NoSuchSubscription.
    """
    one = _own(connection, id, hand)
    if whom is not None:
        thing = thing_of(connection, one.what, one.object)
        if thing is None:
            raise UnknownName("this is not here to be sent", "it was removed", "end the subscription")
        named = all_named(connection, whom, thing)
        if not hand.may_edit and set(named) - {each.who for each in kept.subscribers_of(connection, id)}:
            raise NotAllowed("your role does not allow this", f"you are: {hand.role}", "ask an editor")
        _put(connection, id, named, hand)
    if rule is not None and one.what == WATCH:
        raise BadInput(
            "a watch has no rhythm", "it comes as soon as something changes", "leave the rhythm as it is"
        )
    if rule is not None and rule != one.rule:
        begins = begins_at(now, zone)
        found = rhythm(rule, begins, zone)
        after = None if is_paused(one, zone, now) else first_of(found, now)
        kept.set_rhythm(connection, id, found.rule, begins, after)
    changed = kept.subscription_of(connection, id)
    assert changed is not None
    return changed


def pause(connection: Connection, id: int, hand: Hand, now: int) -> Subscription:
    """Nothing is sent any more, not even what is waiting, until it is resumed. Raises: as remove."""
    one = _at_a_rhythm(_own(connection, id, hand))
    if one.next_at is not None:
        sendings.withhold(connection, id, now)
        kept.set_next(connection, id, None)
    return replace(one, next_at=None)


def resume(connection: Connection, id: int, hand: Hand, zone: str, now: int) -> Subscription:
    """It goes on with the next occasion from now on. Raises: as remove."""
    one = _at_a_rhythm(_own(connection, id, hand))
    if one.next_at is not None:
        return one
    after = first_of(rhythm(one.rule, one.begins, zone), now)
    kept.set_next(connection, id, after)
    return replace(one, next_at=after)


def is_paused(one: Subscription, zone: str, now: int) -> bool:
    """Whether nothing is sent although its rule is not over; a watch is never paused."""
    return (
        one.what != WATCH
        and one.next_at is None
        and first_of(rhythm(one.rule, one.begins, zone), now) is not None
    )


def leave(connection: Connection, id: int, hand: Hand, now: int) -> None:
    """Ends one for whoever asks. Raises: NoSuchSubscription."""
    kept.end_for(connection, _seen(connection, id, hand).id, hand.name, now)


def may_remove(one: Subscription, hand: Hand) -> bool:
    return hand.may_edit or one.owner == hand.name


def check(connection: Connection, one: Subscription, who: str) -> Thing:
    """What is sent to this person, who may have it now. Raises: Withheld."""
    thing = thing_of(connection, one.what, one.object)
    if thing is None:
        raise Withheld("gone")
    theirs = next((each for each in kept.subscribers_of(connection, one.id) if each.who == who), None)
    if theirs is None or theirs.ended_at is not None:
        raise Withheld("ended")
    user = None if who.startswith(CHAT) else user_named(connection, who)
    if user is not None:
        may_have = user.disabled_at is None and thing.is_seen_by(user.name)
    else:  # they have no account: it stands by the right of whoever made it
        may_have = _may_give(connection, one.owner, thing)
    if not may_have:
        raise Withheld("not_allowed")
    return thing


def address_of(connection: Connection, who: str) -> str:
    """Where a person gets mail. Raises: Withheld if nobody knows."""
    user = user_named(connection, who)
    found = (kept.wish_of(connection, user.id).address if user else "") or who
    if not is_address(found):
        raise Withheld("unreachable")
    return found


def wish_kept(ledger: SqlLedger, user: User, wish: Wish) -> None:
    """Keeps what a user wants by mail. Raises: BadInput if the address is none."""
    if wish.address and not is_address(wish.address):
        raise BadInput(f"'{wish.address[:80]}' is no e-mail address", mend="write it as name@example.org")
    with ledger.writing() as connection:
        kept.set_wish(connection, user.id, wish)


def is_address(text: str) -> bool:
    """Whether it looks like an e-mail address; the mail server has the last word."""
    local, at, domain = text.rpartition("@")
    return bool(local and at and "." in domain.strip(".") and not any(sign.isspace() for sign in text))


def language_of(connection: Connection, who: str, otherwise: str) -> str:
    user: User | None = user_named(connection, who)
    return (user.language if user else None) or otherwise


def _seen(connection: Connection, id: int, hand: Hand) -> Subscription:
    found = next((one for one in seen(connection, hand) if one.id == id), None)
    if found is None:
        raise NoSuchSubscription(
            f"there is no subscription {id}",
            "it was removed, or is another's own",
            "choose one at /subscriptions",
        )
    return found


def _own(connection: Connection, id: int, hand: Hand) -> Subscription:
    """Raises: NoSuchSubscription, NotAllowed."""
    found = _seen(connection, id, hand)
    if not may_remove(found, hand):
        raise NotAllowed("this subscription is another's", "only who made it or an editor changes it for all",
                         "end it for yourself")  # fmt: skip
    return found


def _at_a_rhythm(one: Subscription) -> Subscription:
    """Raises: BadInput for a watch."""
    if one.what == WATCH:
        raise BadInput(
            "a watch is not paused", "it comes only where something changes", "end it, and make it anew"
        )
    return one


def _put(connection: Connection, id: int, named: list[str], hand: Hand) -> None:
    """These people get it from now on, and no others."""
    theirs = {each.who: each for each in kept.subscribers_of(connection, id)}
    for who in named:
        if who in theirs and theirs[who].ended_at is not None:
            if who != hand.name:
                raise BadInput(
                    f"'{who}' asked for no more", "nobody puts them back", "they subscribe themselves"
                )
            kept.remove_subscriber(connection, id, who)
        if who not in theirs or theirs[who].ended_at is not None:
            kept.add_subscriber(connection, id, who)
    for who, each in theirs.items():
        if who not in named and each.ended_at is None:
            kept.remove_subscriber(connection, id, who)


def _gets(connection: Connection, one: Subscription, name: str) -> bool:
    return any(each.who == name for each in kept.subscribers_of(connection, one.id))


def all_named(connection: Connection, whom: list[str], thing: Thing) -> list[str]:
    """Users, addresses and chats by their names. Raises: as _named; BadInput for nobody, or too many."""
    named = list(dict.fromkeys(_named(connection, one, thing) for one in whom if one.strip()))
    if not named or len(named) > MOST:
        raise BadInput(
            "nobody is named to whom it goes" if not named else f"more than {MOST} are named",
            mend="name users or e-mail addresses, with commas in between",
        )
    return named


def _named(connection: Connection, said: str, thing: Thing) -> str:
    """Raises: UnknownName for nobody; BadInput for a user who has no address, or may not see it."""
    told = said.strip()
    if told.startswith(CHAT):
        if not told.removeprefix(CHAT).strip() or "://" in told:
            raise BadInput("a chat is named by the secret that holds its address", "an address is a secret",
                           "keep it in secrets.toml, and write chat:NAME")  # fmt: skip
        return told
    is_name = all(sign.isalnum() or sign in "._@+-" for sign in told)
    user = user_named(connection, user_name(told)) if is_name else None
    if user is None:
        if not is_address(told):
            raise UnknownName(
                f"there is no user '{told}'",
                "and it is no e-mail address either",
                "see /users, or write an address",
            )
        return told
    if user.disabled_at is not None:
        raise BadInput(
            f"'{user.name}' does not come in any more", "the account is disabled", "leave the name out"
        )
    if not thing.is_seen_by(user.name):
        raise BadInput(f"'{user.name}' may not see this", "it is another's own", "make it for all first")
    if not is_address(kept.wish_of(connection, user.id).address or user.name):
        raise BadInput(
            f"nobody knows the e-mail address of '{user.name}'", "their name is none",
            "they write it at /account, or you: periplo user mail NAME ADDRESS",
        )  # fmt: skip
    return user.name


def _may_give(connection: Connection, owner: str, thing: Thing) -> bool:
    if not owner:
        return True
    user = user_named(connection, owner)
    return (
        user is not None
        and user.disabled_at is None
        and may(user.role, "edit")
        and thing.is_seen_by(user.name)
    )
