"""How late messages left."""

from periplo.core.campaign_nodes import Exit, Send, Wait
from periplo.core.spans import DAY, HOUR, SECOND
from periplo.storage.memory import MemoryLedger
from periplo.usecases.act.delays import Delay, delay_of, told
from plans import ID, plan
from unfolding import World

AT_ONCE = plan(nodes=(Send("say", "log", "reminder", "end"), Exit("end")))
WAITED = plan(nodes=(Wait("wait", HOUR, "say"), Send("say", "log", "reminder", "end"), Exit("end")))


def test_within_what_so_many_of_a_hundred_left_is_read_off_the_counts():
    assert told({}) is None
    assert told({3: 1}) == Delay(1, 0.03, 0.03, 0.03, 0.03)
    assert told({20: 50, 10: 49, 700: 1}) == Delay(100, 0.2, 0.2, 0.2, 7.0)
    assert told({1: 50, 2: 40, 3: 9, 4: 1}) == Delay(100, 0.01, 0.02, 0.03, 0.04)
    assert delay_of(ID, MemoryLedger()) is None


def test_it_counts_from_the_event_and_the_plan_s_waits_to_the_channel_s_yes():
    for one, waits in ((AT_ONCE, 0), (WAITED, HOUR)):
        world = World(one)
        world.hear(1, "visit", 0)
        world.runner.turn(DAY)
        world.hear(1, "list started", DAY + SECOND)
        world.runner.turn(DAY + 4 * SECOND)
        if waits:
            world.runner.turn(DAY + waits + 4 * SECOND)
        ((late, n),) = world.ledger.delays(one.id).items()
        assert n == 1
        assert 300 <= late < 600  # three seconds until the turn, and what handing over took


def test_what_the_channel_takes_is_counted_too(monkeypatch):
    world = World(AT_ONCE)
    world.hear(1, "visit", 0)
    world.runner.turn(DAY)
    world.hear(1, "list started", DAY + SECOND)
    clock = iter(range(0, 10_000, 2))  # each look at the clock is two seconds later
    monkeypatch.setattr("periplo.usecases.act.runner.monotonic", lambda: 0.0)
    monkeypatch.setattr("periplo.usecases.act.delivery.monotonic", lambda: float(next(clock)))
    world.runner.turn(DAY + SECOND)
    before = next(clock)
    ((late, n),) = world.ledger.delays(AT_ONCE.id).items()
    assert n == 1
    assert 200 <= late <= before * 100
