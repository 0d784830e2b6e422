"""Mails to colleagues with a driven clock: due once, late said, what is cut off never repeated; who may read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from periplo.channels.contract import AddressGone, ChannelBusy, ChannelInDoubt
from periplo.core.access import NotAllowed
from periplo.core.errors import BadInput, EnvironmentFault, UnknownName
from periplo.core.spans import DAY, HOUR, MINUTE, micros
from periplo.core.subscriptions import Mail, Subscription, weekly
from periplo.storage import sendings, users
from periplo.storage import subscriptions as kept
from periplo.storage.boards import Board, Card, add_board, board_of, change_board, remove_board
from periplo.storage.sql import SqlLedger
from periplo.storage.subscriptions import Wish
from periplo.usecases import mailing, subscribing
from periplo.usecases.boards import Hand
from periplo.usecases.subscribing import Withheld

ZONE = "Europe/Madrid"
NOBODY = Hand()
MONDAY_8 = weekly(("MO",), "08:00")


def at(text: str) -> int:
    """An instant of UTC."""
    return micros(datetime.fromisoformat(text).replace(tzinfo=UTC))


FRIDAY, MONDAY = at("2026-11-27T12:00"), at("2026-11-30T07:00")  # Madrid is an hour ahead in winter


@pytest.fixture(params=["sqlite", "postgres"])
def another(request: pytest.FixtureRequest, opened: Callable[[str], SqlLedger]) -> Callable[[], SqlLedger]:
    """The ledger once more, as another process opens it."""
    return lambda: opened(request.param)


@pytest.fixture
def ledger(another: Callable[[], SqlLedger]) -> SqlLedger:
    found = another()
    with found.writing() as connection:
        for name, role in (("ana@shop.es", "reader"), ("leo", "reader"), ("mia@shop.es", "editor")):
            users.add_user(connection, name, role, "x", 1, "en" if name == "leo" else None)
    return found


class Post:
    """What leaves, as a mail server would see it; `moods` are raised one by one in handing over."""

    def __init__(self, ledger: SqlLedger, now: int = FRIDAY) -> None:
        self.ledger, self.now = ledger, now
        self.left: list[tuple[str, int]] = []
        self.moods: list[BaseException | None] = []
        self.unready: list[BaseException] = []

    def turn(self, now: int | None = None) -> int:
        self.now = self.now if now is None else now
        return mailing.turn(self.ledger, ZONE, self.ready, lambda: self.now)

    def ready(self, mail: Mail, now: int) -> Callable[[], None]:
        if self.unready:
            raise self.unready.pop(0)
        with self.ledger.reading() as connection:
            one = kept.subscription_of(connection, mail.subject)
            assert one is not None
            subscribing.check(connection, one, mail.who)

        def leaves() -> None:
            mood = self.moods.pop(0) if self.moods else None
            if mood is not None:
                raise mood
            self.left.append((mail.who, mail.due_at))

        return leaves


def made(ledger: SqlLedger, *whom: str, rule: str = MONDAY_8, what: str = "monday", object: int = 0,
         hand: Hand = NOBODY, now: int = FRIDAY) -> Subscription:  # fmt: skip
    with ledger.writing() as connection:
        return subscribing.make(connection, what, object, rule, list(whom), hand, "es", ZONE, now)


def board(ledger: SqlLedger, owner: str = "", is_shared: bool = True) -> int:
    with ledger.writing() as connection:
        return add_board(
            connection, Board("De dirección", owner, is_shared, 1, (Card("a", "stages", ()),))
        ).id


def states(ledger: SqlLedger, one: Subscription) -> dict[str, tuple[str, str]]:
    with ledger.reading() as connection:
        return {who: (mail.state, mail.reason) for who, mail in sendings.last_of(connection, one.id).items()}


def troubled(ledger: SqlLedger, now: int) -> int:
    with ledger.reading() as connection:
        return sendings.troubled(connection, now - HOUR, now - 32 * DAY)


def test_what_is_due_leaves_once_and_not_before(ledger: SqlLedger):
    one, post = made(ledger, "ana@shop.es", "eva@example.org"), Post(ledger)
    assert one.next_at == MONDAY
    assert post.turn(MONDAY - 1) == 0
    assert post.turn(MONDAY) == 2
    assert post.turn(MONDAY) == 0
    assert post.turn(MONDAY + DAY) == 0
    assert sorted(post.left) == [("ana@shop.es", MONDAY), ("eva@example.org", MONDAY)]
    assert set(states(ledger, one).values()) == {("accepted", "")}
    assert post.turn(MONDAY + 7 * DAY) == 2


def test_a_clock_that_changes_keeps_the_hour_on_the_wall(ledger: SqlLedger):
    one, post = made(ledger, "ana@shop.es", now=at("2026-10-20T12:00")), Post(ledger)
    assert one.next_at == at("2026-10-26T07:00")  # the Monday after summer time has ended
    post.turn(one.next_at)
    with ledger.reading() as connection:
        after = kept.subscription_of(connection, one.id)
    assert after is not None
    assert after.next_at == at("2026-11-02T07:00")
    summer = made(ledger, "ana@shop.es", now=at("2026-07-01T12:00"))
    assert summer.next_at == at("2026-07-06T06:00")


def test_of_occasions_missed_only_the_latest_leaves(ledger: SqlLedger):
    one, post = made(ledger, "ana@shop.es"), Post(ledger)
    assert post.turn(MONDAY + 21 * DAY + 3 * HOUR) == 1
    assert post.left == [("ana@shop.es", MONDAY + 21 * DAY)]
    assert post.turn(MONDAY + 28 * DAY) == 1
    assert states(ledger, one) == {"ana@shop.es": ("accepted", "")}


def test_one_that_could_not_leave_for_a_day_does_not_leave_any_more(ledger: SqlLedger):
    one, post = made(ledger, "ana@shop.es"), Post(ledger)
    assert post.turn(MONDAY + DAY + MINUTE) == 1
    assert post.left == []
    assert states(ledger, one) == {"ana@shop.es": ("refused", "too_late")}
    assert troubled(ledger, MONDAY + DAY + HOUR) == 1
    post.turn(MONDAY + 7 * DAY)
    assert troubled(ledger, MONDAY + 7 * DAY) == 0


def test_a_busy_server_is_asked_again_after_longer_and_longer(ledger: SqlLedger):
    one, post = made(ledger, "ana@shop.es"), Post(ledger)
    post.moods = [ChannelBusy("later"), ChannelBusy("later")]
    post.unready = [EnvironmentFault("no room")]
    post.turn(MONDAY)  # not written
    assert post.turn(MONDAY + MINUTE - 1) == 0
    post.turn(MONDAY + MINUTE)  # busy
    assert post.turn(MONDAY + 6 * MINUTE - 1) == 0
    post.turn(MONDAY + 6 * MINUTE)  # busy
    assert post.left == []
    assert post.turn(MONDAY + 21 * MINUTE) == 1
    assert post.left == [("ana@shop.es", MONDAY)]
    assert states(ledger, one) == {"ana@shop.es": ("accepted", "")}


def test_a_server_that_takes_no_mail_is_told_after_an_hour(ledger: SqlLedger):
    made(ledger, "ana@shop.es")
    post = Post(ledger)
    post.moods = [ChannelBusy("later")] * 99
    post.turn(MONDAY)
    assert troubled(ledger, MONDAY + HOUR - 1) == 0
    assert troubled(ledger, MONDAY + HOUR + 1) == 1


def test_nobody_who_sends_is_told_after_an_hour(ledger: SqlLedger):
    made(ledger, "ana@shop.es")
    assert troubled(ledger, MONDAY + HOUR - 1) == 0
    assert troubled(ledger, MONDAY + HOUR + 1) == 1


def test_what_was_cut_off_in_mid_sending_is_unknown_and_never_sent_again(ledger: SqlLedger):
    one, post = made(ledger, "ana@shop.es", "eva@example.org"), Post(ledger)
    post.moods = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        post.turn(MONDAY)
    assert states(ledger, one)["ana@shop.es"] == ("handed", "")
    assert post.turn(MONDAY + MINUTE) == 1
    assert post.left == [("eva@example.org", MONDAY)]
    assert states(ledger, one)["ana@shop.es"] == ("unknown", "in_doubt")
    assert post.turn(MONDAY + HOUR) == 0
    assert troubled(ledger, MONDAY + HOUR) == 1


def test_refused_and_in_doubt_are_kept_with_their_reason(ledger: SqlLedger):
    one, post = made(ledger, "ana@shop.es", "eva@example.org"), Post(ledger)
    post.moods = [AddressGone("nobody"), ChannelInDoubt("hung up")]
    post.turn(MONDAY)
    assert states(ledger, one) == {
        "ana@shop.es": ("refused", "address_gone"), "eva@example.org": ("unknown", "in_doubt"),
    }  # fmt: skip
    assert troubled(ledger, MONDAY) == 2


def test_two_processes_do_not_both_send(ledger: SqlLedger, another: Callable[[], SqlLedger]):
    made(ledger, "ana@shop.es")
    first, second = Post(ledger), Post(another())
    counts: list[int] = []
    first_ready = first.ready

    def ready(mail: Mail, now: int) -> Callable[[], None]:
        counts.append(second.turn(MONDAY))  # meanwhile, as another process
        return first_ready(mail, now)

    first.ready = ready  # type: ignore[method-assign]
    assert first.turn(MONDAY) == 1
    assert counts == [0]
    assert second.turn(MONDAY) == 0
    assert first.left + second.left == [("ana@shop.es", MONDAY)]


def test_what_became_of_a_mail_is_known_for_a_year_and_not_for_ever(ledger: SqlLedger):
    one, post = made(ledger, "ana@shop.es", rule=f"{MONDAY_8};COUNT=1"), Post(ledger)
    post.turn(MONDAY)
    other = made(ledger, "eva@example.org", now=MONDAY + 360 * DAY)
    post.turn(MONDAY + 371 * DAY)
    assert states(ledger, one) == {"ana@shop.es": ("accepted", "")}
    post.turn(MONDAY + 413 * DAY)
    assert states(ledger, one) == {}
    assert set(states(ledger, other)) == {"eva@example.org"}


def test_who_may_not_read_any_more_gets_none(ledger: SqlLedger):
    own = board(ledger, "mia@shop.es", is_shared=True)
    mia = Hand("mia@shop.es", "editor")
    one = made(ledger, "ana@shop.es", "eva@example.org", "mia@shop.es", what="board", object=own, hand=mia)
    post = Post(ledger)
    with ledger.writing() as connection:  # for its owner alone now
        found = board_of(connection, own)
        assert found is not None
        change_board(connection, replace(found, is_shared=False))
    post.turn(MONDAY)
    assert states(ledger, one) == {
        "ana@shop.es": ("withheld", "not_allowed"), "eva@example.org": ("accepted", ""),
        "mia@shop.es": ("accepted", ""),
    }  # fmt: skip
    with (
        ledger.writing() as connection
    ):  # whoever made it is gone: nobody outside stands under anybody's right
        user = users.user_named(connection, "mia@shop.es")
        assert user is not None
        users.set_disabled(connection, user.id, MONDAY)
    post.turn(MONDAY + 7 * DAY)
    assert set(states(ledger, one).values()) == {("withheld", "not_allowed")}
    with ledger.writing() as connection:
        remove_board(connection, own)
    post.turn(MONDAY + 14 * DAY)
    assert set(states(ledger, one).values()) == {("withheld", "gone")}
    assert troubled(ledger, MONDAY + 14 * DAY) == 3


def test_who_asked_for_no_more_gets_no_more(ledger: SqlLedger):
    one, post = made(ledger, "ana@shop.es", "eva@example.org"), Post(ledger)
    post.turn(MONDAY)
    with ledger.writing() as connection:
        assert kept.end_for(connection, one.id, "eva@example.org", MONDAY + 1)
        assert not kept.end_for(connection, one.id, "eva@example.org", MONDAY + 2)
    post.turn(MONDAY + 7 * DAY)
    assert [who for who, due in post.left if due > MONDAY] == ["ana@shop.es"]


def test_whoever_ended_it_after_it_was_due_does_not_get_it_either(ledger: SqlLedger):
    one, post = made(ledger, "ana@shop.es"), Post(ledger)
    post.unready = [EnvironmentFault("later")]
    post.turn(MONDAY)
    with ledger.writing() as connection:
        kept.end_for(connection, one.id, "ana@shop.es", MONDAY + 1)
    post.turn(MONDAY + MINUTE)
    assert states(ledger, one) == {"ana@shop.es": ("withheld", "ended")}
    assert troubled(ledger, MONDAY + 2 * HOUR) == 0


def test_a_reader_subscribes_themselves_alone(ledger: SqlLedger):
    ana = Hand("ana@shop.es", "reader")
    assert made(ledger, "ana@shop.es", hand=ana).owner == "ana@shop.es"
    for whom in (("eva@example.org",), ("ana@shop.es", "mia@shop.es"), ("chat:TEAMS",)):
        with pytest.raises(NotAllowed):
            made(ledger, *whom, hand=ana)
    mias = board(ledger, "mia@shop.es", is_shared=False)
    with pytest.raises(UnknownName):
        made(ledger, "ana@shop.es", what="board", object=mias, hand=ana)
    with ledger.reading() as connection:
        assert len(subscribing.seen(connection, ana)) == 1
        assert subscribing.seen(connection, Hand("leo", "reader")) == []


def test_nobody_is_named_who_could_not_get_it(ledger: SqlLedger):
    with pytest.raises(BadInput, match="nobody knows the e-mail address of 'leo'"):
        made(ledger, "leo")
    with pytest.raises(UnknownName):
        made(ledger, "nobody")
    with pytest.raises(BadInput, match="may not see this"):
        made(ledger, "ana@shop.es", what="board", object=board(ledger, "mia@shop.es", False),
             hand=Hand("mia@shop.es", "editor"))  # fmt: skip
    with pytest.raises(BadInput):
        made(ledger, " ")
    with pytest.raises(BadInput, match="secret"):
        made(ledger, "chat:https://hooks.slack.com/x")
    with ledger.reading() as connection:
        leo = users.user_named(connection, "leo")
    assert leo is not None
    with pytest.raises(BadInput):
        subscribing.wish_kept(ledger, leo, Wish("leo at home"))
    subscribing.wish_kept(ledger, leo, Wish("leo@shop.es"))
    made(ledger, "LEO")
    with ledger.reading() as connection:
        assert subscribing.address_of(connection, "leo") == "leo@shop.es"
        assert subscribing.address_of(connection, "ana@shop.es") == "ana@shop.es"
        assert subscribing.language_of(connection, "leo", "es") == "en"
        with pytest.raises(Withheld, match="unreachable"):
            subscribing.address_of(connection, "nobody")


def test_an_editor_ends_it_for_all_others_for_themselves(ledger: SqlLedger):
    one = made(ledger, "ana@shop.es", "mia@shop.es", hand=Hand("mia@shop.es", "editor"))
    ana = Hand("ana@shop.es", "reader")
    with ledger.writing() as connection:
        with pytest.raises(NotAllowed):
            subscribing.remove(connection, one.id, ana)
        subscribing.leave(connection, one.id, ana, FRIDAY)
        subscribing.remove(connection, one.id, Hand("x", "editor"))
        assert kept.all_subscriptions(connection) == []
