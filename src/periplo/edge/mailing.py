"""Mails to people of the company, written and carried: boards, views, Monday's page, and mentions in comments."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from typing import Any

from periplo.channels.chat import ChatInDoubt, kind_of_url, note_body, post_note
from periplo.channels.contract import (
    Channel,
    ChannelBusy,
    ChannelInDoubt,
    ChannelRefused,
    ChannelShut,
    Message,
)
from periplo.core.carriers import kind_of
from periplo.core.discussion import place_said
from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.subscriptions import (
    BOARD,
    CHAT,
    LATE,
    MENTION,
    MONDAY,
    VIEW,
    WATCH,
    Mail,
    Stop,
    Subscription,
    stop_token,
)
from periplo.core.time_saying import moment_said
from periplo.core.watches import Kept
from periplo.edge.boards import CardTold, tell
from periplo.edge.carrying import bare
from periplo.edge.clock import this_instant
from periplo.edge.console.desk import Desk
from periplo.edge.doors import HERE
from periplo.edge.monday import monday_here
from periplo.edge.running.repeating import repeated
from periplo.edge.showing.alerts import signs_letter, signs_note
from periplo.edge.showing.boards import Letter, board_letter, board_note, framed
from periplo.edge.showing.comments import page_address
from periplo.edge.showing.mailing import title_said
from periplo.edge.showing.monday import (
    PICTURE,
    mailed_picture,
    monday_inner,
    monday_note,
    monday_subject,
    monday_text,
)
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.edge.words.pages import page_says
from periplo.formats.carriers_yaml import FILE, read_carriers
from periplo.storage.comments import comment_of, is_waiting
from periplo.storage.sql import SqlLedger
from periplo.storage.subscriptions import subscription_of, wish_of
from periplo.storage.users import user_named
from periplo.storage.watches import signs_of, watch_of
from periplo.usecases import mailing
from periplo.usecases.collect.hooks import secrets_of
from periplo.usecases.secret_keys import link_key
from periplo.usecases.subscribing import Thing, Withheld, address_of, check, language_of
from periplo.usecases.workspace import Workspace

ROUND_SECONDS = 5.0
SMTP = "smtp"


class Mailroom:
    """Writes mails and hands them over. inside: chats may lie inside this network, for trials."""

    def __init__(self, workspace: Workspace, ledger: SqlLedger, inside: bool = False) -> None:
        self.workspace, self._ledger, self._inside = workspace, ledger, inside
        self._desk: Desk | None = None  # opened for a turn that asks something, and let go after it
        self._letters: dict[tuple[Any, ...], Letter] = {}
        self._channel: Channel | None = None

    def turn(self, clock: Callable[[], int] | None = None) -> int:
        """Takes up what is due, and sends what waits; see usecases.mailing.turn."""
        zone = self.workspace.settings.zone
        try:
            return mailing.turn(self._ledger, zone, self.ready, clock or this_instant)
        finally:
            self._letters.clear()
            self._desk = None
            self.close()

    def ready(self, mail: Mail, now: int) -> Callable[[], None]:
        """The mail, written; what is returned hands it over. Raises: as usecases.mailing.Ready."""
        if mail.kind == MENTION:
            return self._mentioned(mail, now)
        with self._ledger.reading() as connection:
            one = subscription_of(connection, mail.subject)
            if one is None:
                raise Withheld("gone")
            thing = check(connection, one, mail.who)
            said = language_of(connection, mail.who, one.language)
            to = "" if mail.who.startswith(CHAT) else address_of(connection, mail.who)
        late = self._late(mail, now, said)
        if not to:
            return self._posted(mail, one, thing, late, said)
        letter = self._letter(one, thing, said, mail.due_at)
        foot = [page_says("mailing_why", said, self.workspace.settings.name), self._stop(mail, said)]
        return self._carried(mail, to, letter, late, foot, said)

    def close(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None

    def _letter(self, one: Subscription, thing: Thing, said: str, due: int) -> Letter:
        """Written once for all who read the same language."""
        key = (one.id, due, said)
        if key not in self._letters:
            self._letters[key] = self._written(one, thing, said, due)
        return self._letters[key]

    def _written(self, one: Subscription, thing: Thing, said: str, due: int) -> Letter:
        if one.what == MONDAY:
            page = monday_here(self._source(), self.workspace, said)
            subject = monday_subject(page, said)
            text = monday_text(page, said) + f"\n{self.site}/monday\n"
            return Letter(
                subject, subject, text, monday_inner(page, said), {PICTURE: mailed_picture(page, said)}
            )
        if one.what == WATCH:
            title, found = self._found(one, due, said)
            return signs_letter(
                title, [(each.said.to(said), self.site + each.address) for each in found], said
            )
        return board_letter(thing.title, self._told(thing, said), self._address(one), self.site, said)

    def _found(self, one: Subscription, due: int, said: str) -> tuple[str, list[Kept]]:
        """What is watched, and the signs of it that began at this instant. Raises: Withheld."""
        with self._ledger.reading() as connection:
            watch, found = watch_of(connection, one.id), signs_of(connection, one.id, due)
        if watch is None or not found:
            raise Withheld("gone")
        return title_said(one, None, watch, said), found

    def _told(self, thing: Thing, said: str) -> list[CardTold]:
        if self._desk is None:
            self._desk = Desk(self.workspace.root)
        return [tell(self._desk, card, said) for card in thing.cards]

    def _posted(
        self, mail: Mail, one: Subscription, thing: Thing, late: str, said: str
    ) -> Callable[[], None]:
        """A note to a chat."""
        url = secrets_of(self.workspace.root)(mail.who.removeprefix(CHAT)).strip()
        if one.what == MONDAY:
            page = monday_here(self._source(), self.workspace, said)
            note = monday_note(page, said)
            note = note._replace(small=" · ".join(part for part in (late, note.small) if part))
        elif one.what == WATCH:
            title, found = self._found(one, mail.due_at, said)
            note = signs_note(
                title, [(each.said.to(said), self.site + each.address) for each in found], late, said
            )
        else:
            note = board_note(thing.title, self._told(thing, said), self._address(one), late, said)
        body = note_body(note, kind_of_url(url))

        def leaves() -> None:
            try:
                post_note(url, body, inside=self._inside)
            except ChatInDoubt as error:
                raise ChannelInDoubt(error.what, error.why, error.mend) from error
            except BadInput as error:
                raise ChannelRefused(error.what, error.why, error.mend) from error
            except EnvironmentFault as error:
                raise ChannelBusy(error.what, error.why, error.mend) from error

        return leaves

    def _mentioned(self, mail: Mail, now: int) -> Callable[[], None]:
        """Somebody was mentioned: their mail says by whom, where, and what was said."""
        with self._ledger.reading() as connection:
            comment, user = comment_of(connection, mail.subject), user_named(connection, mail.who)
            if comment is None or comment.is_gone:
                raise Withheld("gone")
            if user is None or user.disabled_at is not None:
                raise Withheld("not_allowed")
            if not wish_of(connection, user.id).mentions:
                raise Withheld("not_wanted")
            if not is_waiting(connection, comment.id, user.name):
                raise Withheld("seen")
            to = address_of(connection, user.name)
            said = user.language or self.workspace.settings.language
        if not self._has_mail():
            raise Withheld("no_mail")
        thread = comment.thread or comment.id
        link = f"{self.site}{page_address(comment.map, part=str(place_said(comment.place)))}#c-{thread}"
        title = page_says(
            "mention_title", said, comment.author or page_says("mention_somebody", said), comment.called
        )
        letter = Letter.of_text(title, comment.text, link, page_says("mention_open", said))
        foot = [page_says("mention_why", said, self.workspace.settings.name), self._stop(mail, said)]
        return self._carried(mail, to, letter, self._late(mail, now, said), foot, said)

    def _carried(
        self, mail: Mail, to: str, letter: Letter, late: str, foot: list[str], said: str
    ) -> Callable[[], None]:
        text, html = framed(letter, late, foot, said)
        message = Message(
            campaign=mail.kind, node=mail.kind, customer=0, language=said, subject=letter.subject, body=text,
            decided_at=mail.due_at, to=to, html=html, unsubscribe=self._stop_address(mail), kind="transactional",
            pictures=letter.pictures,
        )  # fmt: skip
        channel = self._opened()

        def leaves() -> None:
            channel.deliver(message, mail.key)

        return leaves

    def _opened(self) -> Channel:
        """The workspace's mail server. Raises: ChannelShut if none is declared; it is looked for again."""
        if self._channel is None:
            declared = read_carriers(self.workspace.root / FILE).values()
            carrier = next((one for one in declared if kind_of(one) == SMTP), None)
            if carrier is None:
                raise ChannelShut(
                    "no mail server is declared here", f"{FILE} has no carrier of kind smtp",
                    "declare one: see the page Send e-mail",
                )  # fmt: skip
            self._channel = bare(carrier, self.workspace, lambda: ledger_of(self.workspace))
        return self._channel

    def _has_mail(self) -> bool:
        return any(kind_of(one) == SMTP for one in read_carriers(self.workspace.root / FILE).values())

    @property
    def site(self) -> str:
        """Where the console is reached."""
        return (self.workspace.settings.console.url or HERE).rstrip("/")

    def _address(self, one: Subscription) -> str:
        return (
            self.site + {BOARD: "/boards/", VIEW: "/views/"}.get(one.what, "/monday") + str(one.object or "")
        )

    def _stop_address(self, mail: Mail) -> str:
        """The link that ends such mails, of this person alone: at the public listener, else at the console."""
        base = (self.workspace.settings.public_url or self.site).rstrip("/")
        subject = 0 if mail.kind == MENTION else mail.subject
        return f"{base}/mails/{stop_token(Stop(mail.kind, subject, mail.who), link_key(self.workspace))}"

    def _stop(self, mail: Mail, said: str) -> str:
        return page_says("mailing_stop", said, f"{self._stop_address(mail)}?lang={said}")

    def _late(self, mail: Mail, now: int, said: str) -> str:
        if now - mail.due_at < LATE:
            return ""
        zone = self.workspace.settings.zone
        return page_says(
            "mailing_late", said, moment_said(mail.due_at, zone, said), moment_said(now, zone, said)
        )

    def _source(self) -> Source:
        return Source({"in": str(self.workspace.root)})


def started(workspace: Workspace, stopping: threading.Event) -> threading.Thread:
    """The thread that sends, at work."""
    thread = threading.Thread(target=_watch, args=(workspace, stopping), name="mailing", daemon=True)
    thread.start()
    return thread


def _watch(workspace: Workspace, stopping: threading.Event) -> None:
    with closing(ledger_of(workspace)) as ledger:
        room = Mailroom(workspace, ledger)
        repeated(lambda now: room.turn(), ROUND_SECONDS, stopping, "mailing")
