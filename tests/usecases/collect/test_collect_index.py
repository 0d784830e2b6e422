"""The index follows what comes in: generations, seals and compaction change no answer."""

import mmap
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import duckdb
import numpy as np
import pytest

from periplo.core.errors import EnvironmentFault
from periplo.core.identity import SHARDS, shards_of
from periplo.core.spans import DAY, HOUR, SECOND
from periplo.edge.wiring import ledger_of
from periplo.storage import buckets, handles, lake, manifest
from periplo.storage.contract import INDEX, LedgerBusy
from periplo.usecases.collect import compact as compacting
from periplo.usecases.collect import freshen
from periplo.usecases.collect.compact import compact, sweep
from periplo.usecases.collect.freshen import from_lake, journeys_in
from periplo.usecases.collect.work import Tidying, Work
from periplo.usecases.forget.erase import drop_replaced
from taking_in import NOW, lived, segments, track


def test_a_generation_or_a_new_seal_says_what_the_lake_says(place, monkeypatch):
    monkeypatch.setattr(freshen, "WORTH_SEALING", (40, 0.25))
    generations = set()
    for turn in range(12):
        place.send(*(track(f"e{(turn + k) % 3}", user=f"u{(turn * k) % 7}") for k in range(6)))
        place.explode()
        if turn % 2:
            assert freshen.freshen(place.workspace, place.ledger, 1)
        assert place.lived() == lived(from_lake(place.workspace, place.ledger, segments(place)))
        generations.update(place.workspace.index.glob("v*/g*/manifest.json"))
    versions = {path.parent.name for path in place.workspace.index.glob("v*/manifest.json")}
    assert max(versions) > "v00000001"
    assert len(generations) > 1


def test_in_a_flood_the_index_is_written_the_less_often_the_larger_it_is(place, monkeypatch):
    monkeypatch.setattr(freshen, "WORTH_KEEPING", (10, 0.5))
    tidying = Tidying(place.workspace, place.ledger)
    written = []
    for turn in range(30):
        place.send(*(track("visit", user=f"u{k}") for k in range(10)))
        place.explode()
        journeys_in(place.workspace, place.ledger)
        if tidying.turn(NOW + turn):
            written.append(turn)
    assert written[:2] == [1, 2]
    assert 5 < len(written) < 12
    assert tidying.turn(NOW + 10 * SECOND)  # when it is over, what little there is
    assert not tidying.turn(NOW + 11 * SECOND)


def test_a_flood_that_touches_everybody_has_few_rows_written_for_each_event(place, monkeypatch):
    monkeypatch.setattr(freshen, "WORTH_KEEPING", (1, 0.01))
    monkeypatch.setattr(freshen, "WORTH_SEALING", (10_000, 10.0))
    monkeypatch.setattr(freshen, "MOST_WRITTEN", 2)
    written, keep = [], freshen._keep

    def counted(workspace, found):
        written.append(keep(workspace, found))
        return written[-1]

    monkeypatch.setattr(freshen, "_keep", counted)
    tidying = Tidying(place.workspace, place.ledger)
    for turn in range(40):
        place.send(*(track("visit", user=f"u{k}") for k in range(10)))
        place.explode()
        tidying.turn(NOW + turn)
    assert 3 < len(written) < 10
    assert sum(written) < 2 * 400 + 20
    assert place.lived() == lived(from_lake(place.workspace, place.ledger, segments(place)))


def is_mapped(array):
    """Whether the values of an array lie in a file and not in memory of its own."""
    while array is not None and not isinstance(array, mmap.mmap):
        array = getattr(array, "base", None)
    return array is not None


def held(layers):
    """How many rows of these layers lie in memory, and how many of what lies in files they have copied."""
    fresh = [one.journeys for one in layers.layers if not is_mapped(one.journeys.at)]
    assert all(not is_mapped(one.event) and not is_mapped(one.seq) for one in fresh)
    copied = 0 if layers._whole is None else len(layers._whole.at) - len(layers.layers[0].journeys.at)
    return sum(len(one.at) for one in fresh), copied


@pytest.mark.parametrize("portion", [35, 1_000])
def test_a_process_that_follows_holds_what_came_last_and_copies_nobodys_history(place, monkeypatch, portion):
    monkeypatch.setattr(freshen, "PORTION", portion)
    monkeypatch.setattr(freshen, "STACK", 4)
    following = freshen.Following(place.workspace, place.ledger)
    for turn in range(24):
        place.send(*(track("visit", user=f"u{k}") for k in range(10)))
        place.explode()
        layers = following.now()
        in_memory, copied = held(layers)
        assert copied == 0
        assert in_memory <= min(portion + 10, 40)
        assert len(layers.layers) <= 1 + 4 + 4
        few = layers.of(layers.customers[:3])
        assert (few.customers, len(few.at)) == (3, 3 * (turn + 1))
    anew = from_lake(place.workspace, place.ledger, segments(place))
    assert lived(layers.whole()) == lived(anew)
    assert not list(place.workspace.index.glob(".*-*"))  # what was set aside has no name
    assert freshen.freshen(place.workspace, place.ledger, 1)
    assert held(following.now())[0] == 0  # all in a generation, which is mapped
    assert len(following.now().layers) == 2


def test_much_that_came_in_is_read_portion_by_portion(place, monkeypatch):
    place.send(*(track("visit", user=f"u{k}") for k in range(4)))
    place.explode()
    following, rows, read = freshen.Following(place.workspace, place.ledger), lake.lake_rows, []
    following.now()
    for turn in range(5):
        more = [track("look", user=f"u{(turn + k) % 6}") for k in range(7)]
        place.send(*more, {"type": "alias", "previousId": "u5", "userId": "u4"})
        place.explode()

    def noted(*asked, **those):
        read.append(len(found := rows(*asked, **those)))
        return found

    monkeypatch.setattr(lake, "lake_rows", noted)
    monkeypatch.setattr(freshen, "PORTION", 10)
    layers = following.now()
    assert max(read) <= 10
    assert sum(read) == 35
    assert held(layers)[0] <= 20
    assert lived(layers.whole()) == lived(from_lake(place.workspace, place.ledger, segments(place)))


def test_on_a_full_disk_what_came_in_stays_where_it_is(place, monkeypatch):
    def full(*_):
        raise EnvironmentFault("the index cannot be written", "No space left on device", "free disk space")

    monkeypatch.setattr(freshen, "set_aside", full)
    monkeypatch.setattr(freshen, "STACK", 2)
    following = freshen.Following(place.workspace, place.ledger)
    for _ in range(6):
        place.send(track("visit", user="u1"), track("visit", user="u2"))
        place.explode()
        layers = following.now()
    assert held(layers)[0] == 10
    monkeypatch.undo()
    place.send(track("visit", user="u1"))
    place.explode()
    layers = following.now()
    assert len(layers.layers) == 7 if freshen.STACK > 5 else 3
    assert lived(layers.whole()) == lived(from_lake(place.workspace, place.ledger, segments(place)))


def test_all_journeys_as_one_are_let_go_of_when_nobody_asks_for_them_again(place):
    following = freshen.Following(place.workspace, place.ledger)
    asked = (True, True, False, False, False, True)
    kept = []
    for ask in asked:
        place.send(*(track("visit", user=f"u{k}") for k in range(4)))
        place.explode()
        layers = following.now()
        kept.append(layers._grown is not None)
        if ask:
            assert lived(layers.whole()) == lived(from_lake(place.workspace, place.ledger, segments(place)))
    assert kept == [False, True, True, False, False, False]


def test_what_comes_in_while_the_index_is_written_stands_in_it_once(place, monkeypatch):
    place.send(track("look", user="ana"), track("look", user="leo"))
    place.explode()
    journeys_in(place.workspace, place.ledger)
    since, coming = manifest.since, []

    def since_and_more(connection, *bounds):
        if coming:
            place.send(coming.pop(), track("pay", user="ana"))
            place.explode()
        return since(connection, *bounds)

    monkeypatch.setattr(manifest, "since", since_and_more)
    for more in (track("ask", user="leo"), {"type": "alias", "previousId": "leo", "userId": "ana"}):
        place.send(track("see", user="ana"))
        place.explode()
        coming.append(more)
        assert freshen.freshen(place.workspace, place.ledger, 1)
        assert not coming
        freshen.freshen(place.workspace, place.ledger, 1)
        assert place.lived() == lived(from_lake(place.workspace, place.ledger, segments(place)))
    assert list(map(Counter, place.lived().values())) == [{"look": 2, "see": 2, "pay": 2, "ask": 1}]


def test_what_comes_in_between_two_looks_is_not_taken_for_a_lost_ledger(place, monkeypatch):
    place.send(track("look", user="ana"))
    place.explode()
    journeys_in(place.workspace, place.ledger)
    marked, coming = freshen._marked, [track("pay", user="ana")]

    def marked_and_more(workspace):
        if coming:
            place.send(coming.pop())
            place.explode()
        return marked(workspace)

    monkeypatch.setattr(freshen, "_marked", marked_and_more)
    assert journeys_in(place.workspace, place.ledger).events == 2
    assert not coming


def texts(journeys, name):
    """What events say of a property that is text, customer by customer."""
    column = journeys.properties[name]
    return {
        int(customer): [
            column.values[code - 1] if code else None for code in column.codes[start:stop].tolist()
        ]
        for customer, start, stop in zip(journeys.customer, journeys.start, journeys.stop, strict=True)
    }


def test_a_process_that_asks_again_sees_what_the_lake_says_and_reads_what_is_new_alone(place, monkeypatch):
    following, read, rows = freshen.Following(place.workspace, place.ledger), [], lake.lake_rows

    def noted(folder, names, *more, **those):
        read.append((len(names), those))
        return rows(folder, names, *more, **those)

    monkeypatch.setattr(lake, "lake_rows", noted)
    chance = random.Random(5)
    for turn in range(40):
        user = f"u{chance.randrange(9)}"
        said = chance.choice(({}, {"shop": f"s{turn % 7}"}))
        at = f"2026-11-18T10:{chance.randrange(60):02}:00Z"
        messages = [track("see", user), track("look", user, timestamp=at, properties=said)]
        if joins := chance.random() < 0.2:
            messages.append({"type": "alias", "previousId": f"u{chance.randrange(9)}", "userId": user})
        place.send(*messages)
        place.explode()
        written = chance.random() < 0.15 and freshen.freshen(place.workspace, place.ledger, 1)
        if compacted := chance.random() < 0.1:
            compact(place.workspace, place.ledger, NOW, at_once=True)
        read.clear()
        found = following.now()
        few = found.of(np.array([1, 3, 4, 77]))
        if turn and not (joins or written or compacted):
            assert read == [(1, {"until": manifest_until(place)})]
        elif written:
            assert read == []
        if turn % 3 == 0:  # in between, layers lie over columns that nobody has looked at
            anew = from_lake(place.workspace, place.ledger, segments(place))
            assert lived(few) == {one: life for one, life in lived(anew).items() if one in (1, 3, 4)}
            assert lived(found.whole()) == lived(anew)
            assert texts(found.whole(), "shop") == texts(anew, "shop")


def manifest_until(place):
    with place.ledger.reading() as connection:
        return manifest.next_seq(connection) - 1


def test_whoever_asks_waits_while_another_process_writes_the_first_index(place):
    place.send(track("look", user="ana"))
    place.explode()
    other = ledger_of(place.workspace)
    with ThreadPoolExecutor(1) as pool:
        with other.lease("keeping the index fresh", INDEX):
            asking = pool.submit(place.lived)
            with pytest.raises(TimeoutError):
                asking.result(0.3)
            assert lived(journeys_in(place.workspace, other)) == {1: ["look"]}
            place.send(track("pay", user="ana"))
            place.explode()
        assert asking.result(30) == {1: ["look", "pay"]}
    other.close()


def test_patience_for_the_first_index_ends(place, monkeypatch):
    place.send(track("look", user="ana"))
    place.explode()
    other = ledger_of(place.workspace)
    monkeypatch.setattr(freshen, "PATIENCE", 0.1)
    with (
        other.lease("keeping the index fresh", INDEX),
        pytest.raises(LedgerBusy, match="keeping the index fresh"),
    ):
        place.lived()
    other.close()


def test_compaction_changes_no_answer_and_sorts_by_customer(place, monkeypatch):
    monkeypatch.setattr(compacting, "MANY", 3)
    for turn in range(10):
        at = NOW - turn % 4 * HOUR
        place.send(
            *(track(f"e{k % 3}", user=f"u{(turn * k) % 9}", id=f"{turn}-{k}") for k in range(8)), at=at
        )
        place.explode()
    before = place.lived()
    assert compact(place.workspace, place.ledger, NOW) == 10  # many small ones become one
    assert len(segments(place)) == 1
    seqs = lake.seqs_of(place.workspace.lake, segments(place))
    assert (np.diff(seqs) > 0).all()
    assert place.lived() == before == lived(from_lake(place.workspace, place.ledger, segments(place)))
    assert compact(place.workspace, place.ledger, NOW, at_once=True) == 1
    with place.ledger.reading() as connection:
        listed = manifest.listed(connection)
    assert 1 < len(listed) <= SHARDS
    assert all(one.shard is not None for one in listed)
    assert lived(from_lake(place.workspace, place.ledger, segments(place))) == before
    place.send(track("late", user="u1", id="late"), track("again", user="u2", id="3-2"))
    assert place.explode().duplicates == 1  # the ids are still known
    assert compact(place.workspace, place.ledger, NOW, at_once=True) == len(listed) + 1
    assert place.lived() == lived(from_lake(place.workspace, place.ledger, segments(place)))
    assert compact(place.workspace, place.ledger, NOW + DAY) == 0
    # Retired ones are gone.
    assert {path.name for path in place.workspace.lake.folder.iterdir()} == set(segments(place))


def test_whoever_turned_out_to_be_another_is_found_in_the_bucket_of_that_one(place, monkeypatch):
    monkeypatch.setattr(buckets, "AT_ONCE", 10)
    for turn in range(6):
        place.send(*(track("see", user=f"u{k}", id=f"{turn}-{k}") for k in range(12)))
        place.explode()
    assert compact(place.workspace, place.ledger, NOW, at_once=True) == 6
    was = dict(listed(place))
    place.send(*({"type": "alias", "previousId": f"u{k}", "userId": f"u{k + 6}"} for k in range(4)))
    place.send(*(track("look", user=f"u{k}", id=f"late-{k}") for k in range(12)))
    place.explode()
    assert compact(place.workspace, place.ledger, NOW, at_once=True) == len(was) + 1
    with place.ledger.reading() as connection:
        handle, customer = handles.all_owners(connection)
    shard_of = dict(zip(handle.tolist(), shards_of(customer).tolist(), strict=True))
    theirs = {}
    for shard, name in listed(place):
        [path] = place.workspace.lake.files([name])
        rows = duckdb.sql(f"SELECT handle, seq FROM '{path}'").fetchall()
        assert {shard_of[one] for one, _ in rows} == {shard}
        assert theirs.keys().isdisjoint(seq for _, seq in rows)
        theirs.update((seq, shard) for _, seq in rows)
    assert len(theirs) == 6 * 12 + 12
    assert {shard for shard, _ in listed(place)} < was.keys()  # somebody did go over to another
    names = {path.name for path in place.workspace.lake.folder.iterdir()}
    assert names == place.workspace.lake.here()  # nothing of the way there is left


def listed(place):
    """The shard of every bucket of the lake, and its file."""
    with place.ledger.reading() as connection:
        return [(one.shard, one.segment) for one in manifest.listed(connection)]


def test_drafts_of_a_compaction_that_was_killed_are_swept_away(place):
    place.send(track("look", user="ana"))
    place.explode()
    with place.workspace.lake.parting() as folder:
        left = folder / "0.parquet"
    for forget in (
        lambda: sweep(place.workspace, place.ledger, NOW),
        lambda: drop_replaced(place.workspace, place.ledger),
    ):
        left.parent.mkdir()
        left.write_bytes(b"ana@example.com")
        forget()
        assert not left.parent.exists()


def test_in_a_flood_buckets_are_written_the_less_often(place, monkeypatch):
    monkeypatch.setattr(compacting, "BUCKETS", (5, 0.25))
    place.send(*(track("visit", user=f"u{k}", id=f"a{k}") for k in range(20)))
    place.explode()
    assert compact(place.workspace, place.ledger, NOW, is_quiet=False) == 1
    place.send(*(track("visit", user=f"u{k}", id=f"b{k}") for k in range(15)))
    place.explode()
    assert not compact(place.workspace, place.ledger, NOW, is_quiet=False)
    assert compact(place.workspace, place.ledger, NOW) > 1
    assert place.lived() == lived(from_lake(place.workspace, place.ledger, segments(place)))


@pytest.mark.parametrize("storage", ["postgres"], indirect=True)
def test_a_worker_whose_server_was_started_again_takes_its_role_anew(place, postgres):
    working = Work(place.workspace, place.ledger, place.inbox)
    place.send(track("visit"))
    assert working.turn(NOW).events == 1
    postgres.stop()
    with pytest.raises(EnvironmentFault, match="cannot be reached"):
        working.turn(NOW + SECOND)
    postgres.start()
    place.send(track("pay"))
    assert working.turn(NOW + 3 * SECOND).events == 1
    postgres.stop()
    postgres.start()  # between two turns, unseen
    place.send(track("return"))
    with pytest.raises(EnvironmentFault, match="lease was lost"):
        working.turn(NOW + 6 * SECOND)
    assert working.turn(NOW + 9 * SECOND).events == 1
    assert place.lived() == {1: ["visit", "pay", "return"]}
    working.close()
