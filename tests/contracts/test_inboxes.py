"""What every inbox promises (storage/inbox.py)."""

import json
import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from periplo.core.errors import EnvironmentFault, PeriploError
from periplo.storage.inbox import Fresh, SqliteInbox

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

KILLS = int(os.environ.get("KILLS", "30")) // 5
T0 = 1_700_000_000_000_000


@pytest.fixture(params=["sqlite", "postgres"])
def opened(request, tmp_path):
    """Opens one and the same inbox, each time as another process would."""
    inboxes = []
    if request.param == "postgres":
        server, schema = request.getfixturevalue("postgres"), request.getfixturevalue("schema")

    def another():
        if request.param == "sqlite":
            inboxes.append(SqliteInbox(tmp_path / "inbox.db"))
        else:
            from periplo.storage.inbox_postgres import PostgresInbox

            inboxes.append(PostgresInbox(server.url, f"{schema}__inbox"))
        return inboxes[-1]

    yield another
    for inbox in inboxes:
        inbox.close()


@pytest.fixture
def inbox(opened):
    return opened()


def fresh(n=0, body=b'{"batch":[]}', source="web"):
    return Fresh(T0 + n, source, "batch", body)


def rows(arrived):
    return [one.row for one in arrived]


def all_of(inbox, **limits):
    """Everything, as the exploder reads it: from one position to the next."""
    found = []
    while more := inbox.after(found[-1].row if found else 0, **limits):
        found += more
    return found


def test_a_new_inbox_holds_nothing(inbox):
    assert (inbox.last(), inbox.after(0), inbox.forget(9)) == (0, [], 0)


def test_requests_come_back_in_the_order_in_which_they_were_put(inbox):
    assert inbox.put([fresh(1), fresh(2), fresh(3)]) == 3
    assert inbox.put([fresh(4)]) == 4
    found = inbox.after(0)
    assert rows(found) == [1, 2, 3, 4]
    assert [one.received_at - T0 for one in found] == [1, 2, 3, 4]
    assert rows(inbox.after(2)) == [3, 4]
    assert inbox.after(4) == []
    assert inbox.last() == 4


def test_a_request_comes_back_as_it_was_put(inbox):
    bodies = [b"", b"{}", "«Ñandú» 🎒".encode(), b'"\x00\\u0000"', os.urandom(3_000), b"x" * 100_000]
    inbox.put([Fresh(T0 + n, f"tienda ñ {n}", "identify", body) for n, body in enumerate(bodies)])
    assert [one[1:] for one in inbox.after(0)] == [
        (T0 + n, f"tienda ñ {n}", "identify", body) for n, body in enumerate(bodies)
    ]


def test_another_process_finds_what_was_put(opened):
    opened().put([fresh(1)])
    other = opened()
    assert (rows(other.after(0)), other.last()) == ([1], 1)


def test_all_are_kept_or_none(inbox):
    inbox.put([fresh()])
    with pytest.raises(PeriploError):
        inbox.put([*(fresh() for _ in range(20)), fresh(source=None)])
    assert rows(inbox.after(0)) == [1]
    inbox.put([fresh(9)])
    assert [one.received_at - T0 for one in all_of(inbox)] == [0, 9]


def test_a_portion_is_about_as_large_as_was_asked_and_never_empty(inbox):
    bodies = [random.Random(n).randbytes(40_000) for n in range(6)]
    inbox.put([fresh(n, body) for n, body in enumerate(bodies)])
    assert rows(inbox.after(0, most_bytes=1)) == [1]
    assert rows(inbox.after(1, most_bytes=100_000)) == [2, 3, 4]
    assert [one.body for one in all_of(inbox, most_bytes=50_000)] == bodies


def test_a_portion_is_measured_by_what_it_is_unpacked(inbox):
    """A thousand bodies that are next to nothing when compressed must not fill the memory together."""
    inbox.put([fresh(n, b" " * 40_000) for n in range(6)])
    assert rows(inbox.after(0, most_bytes=100_000)) == [1, 2, 3]
    assert rows(inbox.after(3, most_bytes=1 << 20)) == [4, 5, 6]


def test_what_is_forgotten_is_gone_and_its_number_is_never_used_again(opened):
    inbox = opened()
    inbox.put([fresh(n) for n in range(5)])
    assert inbox.forget(3, most=2) == 2
    assert rows(inbox.after(0)) == [3, 4, 5]
    assert inbox.forget(3) == 1
    assert inbox.forget(9) == 2
    assert (inbox.after(0), inbox.last(), inbox.forget(9)) == ([], 5, 0)
    other = opened()
    assert other.last() == 5
    assert other.put([fresh()]) == 6
    assert rows(inbox.after(5)) == [6]


def test_a_request_of_many_megabytes_is_kept(inbox):
    large = random.Random(1).randbytes(30 << 20)
    inbox.put([fresh(1), fresh(2, large), fresh(3)])
    found = all_of(inbox, most_bytes=4 << 20)
    assert rows(found) == [1, 2, 3]
    assert found[1].body == large


def test_how_much_is_kept_is_told_roughly(inbox):
    before = inbox.bytes()
    inbox.put([fresh(n, random.Random(n).randbytes(40_000)) for n in range(50)])
    assert 1_500_000 < inbox.bytes() - before < 4_000_000
    inbox.forget(50)
    assert inbox.bytes() < 1_000_000


def test_many_may_open_a_new_file_at_one_moment(tmp_path):
    for k in range(25):
        gate = threading.Barrier(4)

        def opens(path=tmp_path / f"{k}.db", gate=gate):
            gate.wait()
            SqliteInbox(path).close()

        with ThreadPoolExecutor(4) as pool:
            for opened in [pool.submit(opens) for _ in range(4)]:
                opened.result()


def test_two_that_put_at_once_lose_nothing_and_keep_each_one_s_order(opened):
    def put(name):
        mine = opened()
        for n in range(60):
            mine.put([fresh(n, source=name)] * 2)

    threads = [threading.Thread(target=put, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = all_of(opened())
    assert rows(found) == sorted(set(rows(found)))
    for name in "ab":
        assert [one.received_at - T0 for one in found if one.source == name] == [
            n for n in range(60) for _ in "12"
        ]


def test_a_reader_beside_many_that_put_passes_over_nothing(opened):
    """Whoever reads goes on from the last row seen; what comes late behind it would be lost for good."""
    inbox = opened()
    pids = [forked(lambda name=name: hammer(opened(), name)) for name in "abcd"]
    seen = []
    while pids:
        seen += inbox.after(seen[-1].row if seen else 0)
        pids = [pid for pid in pids if os.waitpid(pid, os.WNOHANG) == (0, 0)]
    seen += inbox.after(seen[-1].row)
    assert rows(seen) == sorted(set(rows(seen)))
    assert sorted((one.source, one.received_at - T0) for one in seen) == [
        (name, n) for name in "abcd" for n in range(240)
    ]


def hammer(inbox, name):
    chance = random.Random(name)
    for n in range(0, 240, 8):
        inbox.put([fresh(n + k, chance.randbytes(chance.choice([100, 20_000])), name) for k in range(8)])


def forked(work):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return pid


def test_killed_at_any_moment_what_was_confirmed_is_there_and_nothing_is_there_by_half(opened, tmp_path):
    def put(kill):
        mine = opened()
        with (tmp_path / f"{kill}").open("a") as confirmed:
            n = 0
            while True:
                last = mine.put([fresh(n, os.urandom(2_000), f"{kill}") for _ in range(7)])
                confirmed.write(f"{json.dumps([n, last])}\n")
                confirmed.flush()
                n += 1

    opened()
    chance = random.Random(7)
    for kill in range(KILLS):
        pid = forked(lambda kill=kill: put(kill))
        while not (tmp_path / f"{kill}").exists() or not (tmp_path / f"{kill}").stat().st_size:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.1))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        inbox = opened()
        deadline = time.monotonic() + 10
        told = [json.loads(line) for line in (tmp_path / f"{kill}").read_text().splitlines()]
        found = [one for one in all_of(inbox) if one.source == f"{kill}"]
        while (
            len(found) % 7 and time.monotonic() < deadline
        ):  # what was under way at the server comes to its end
            found = [one for one in all_of(inbox) if one.source == f"{kill}"]
        puts = [one.received_at - T0 for one in found[::7]]
        assert [one.received_at - T0 for one in found] == [n for n in puts for _ in range(7)]
        assert [found[7 * place + 6].row for place in range(len(told))] == [last for _, last in told]
        assert len(puts) - len(told) in (0, 1)
    assert inbox.put([fresh()]) > max(rows(all_of(opened()))[:-1])


def test_a_disk_or_a_server_that_gives_out_is_told(tmp_path):
    with pytest.raises(EnvironmentFault):
        SqliteInbox(tmp_path / "nowhere" / "inbox.db")


def test_a_request_is_given_another_body_or_goes_and_nothing_of_it_stays(inbox):
    first, second = (inbox.put([Fresh(T0, "web", "batch", body)]) for body in (b"one", b"two"))
    inbox.replace(first, b'{"batch":[]}')
    inbox.replace(second, None)
    inbox.scrub()
    assert [(one.row, one.body) for one in inbox.after(0)] == [(first, b'{"batch":[]}')]
    assert inbox.put([Fresh(T0, "web", "batch", b"three")]) > second
