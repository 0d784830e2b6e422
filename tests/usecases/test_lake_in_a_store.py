"""A lake whose files are kept in an object store, by a server that really speaks S3."""

from __future__ import annotations

import os
import pickle
import shutil
from contextlib import closing
from dataclasses import replace

import pytest

import object_store
from every_byte import places_of
from forgetting import NOW as THEN
from forgetting import SECRETS, Shop, built
from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.spans import MINUTE
from periplo.edge.cli.main import run
from periplo.edge.faults import fault_of
from periplo.edge.wiring import index_as_it_is
from periplo.storage import manifest, objects
from periplo.storage.lake_files import plain
from periplo.storage.lake_parts import part_rows
from periplo.storage.lake_store import AnothersLake, VersionsKept, _ours
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.beyond.plan import plan_of
from periplo.usecases.beyond.reading import Loose
from periplo.usecases.collect.compact import GRACE, compact, sweep
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.collect.freshen import from_lake
from periplo.usecases.collect.storing import forget_copies
from periplo.usecases.collect.work import Tidying, Work
from periplo.usecases.copies.backup import backup
from periplo.usecases.copies.restore import restore
from periplo.usecases.forget import erase as erasing
from periplo.usecases.forget.erase import erase, finish
from periplo.usecases.integrity import integrity
from periplo.usecases.kept_in import StorageSettings
from periplo.usecases.workspace import SETTINGS, open_workspace, settings_from
from taking_in import NOW, Place, lived, segments, track

PLACE = "s3://lakes/shop"


@pytest.fixture(scope="module", params=object_store.SERVERS)
def server(request):
    with object_store.serving(request.param) as server:
        yield server


@pytest.fixture(autouse=True)
def store(server, monkeypatch):
    """An empty bucket."""
    for name, value in object_store.said_to(server).items():
        monkeypatch.setenv(name, value)
    _ours.clear()
    return object_store.bucket_in(server, "lakes")


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path / "shop", StorageSettings(lake=PLACE))
    yield made
    made.inbox.close()
    made.ledger.close()


@pytest.fixture
def away(monkeypatch):
    """Makes the store unreachable, or reachable again."""

    def go(is_away: bool, server: str) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9" if is_away else server)
        monkeypatch.setitem(objects._RETRIES, "max_retries", 0)

    return go


def names(store) -> set[str]:
    return {key.removeprefix("shop/") for key in object_store.names_in(store) if key.endswith(".parquet")}


def filled(place, many=3):
    for n in range(many):
        place.send(track("visit", user=f"u{n}", id=f"a{n}"), track("pay", user=f"u{n}", id=f"b{n}"))
        place.explode()
    return place.lived()


def anew(place):
    """What the lake alone tells of everybody."""
    return lived(from_lake(place.workspace, place.ledger, segments(place)))


def wipe(place):
    shutil.rmtree(place.workspace.lake.folder)


def in_both(error) -> str:
    english, spanish = fault_of(error, "en"), fault_of(error, "es")
    assert spanish.what != english.what
    assert english.mend
    assert spanish.mend != english.mend
    return f"{english.what} {english.why} {english.mend}"


def unwell(place, deep=True) -> list[str]:
    return [one.code for one in integrity(place.workspace, place.ledger, NOW, deep) if not one.is_well]


def test_what_counts_is_at_the_store_before_it_counts(place, store):
    filled(place)
    assert names(store) == set(segments(place))
    assert len(segments(place)) == 3
    assert unwell(place) == []


def test_a_folder_that_was_wiped_is_filled_again_and_says_the_same(place):
    told = filled(place)
    wipe(place)
    assert anew(place) == told
    assert place.workspace.lake.here() == set(segments(place))
    shutil.rmtree(place.workspace.index)
    wipe(place)
    assert place.lived() == told
    assert Exploder(place.workspace, place.ledger, place.inbox).once(NOW) is None


def test_a_second_machine_fills_its_own_folder(place, tmp_path):
    told = filled(place)
    other = tmp_path / "other"
    shutil.copytree(place.workspace.root, other, ignore=shutil.ignore_patterns("lake", "index"))
    there = open_workspace(other)
    assert there.has_events
    with closing(SqliteLedger(there.ledger)) as ledger:
        assert lived(from_lake(there, ledger, segments(place))) == told
    assert there.lake.here() == set(segments(place))


def test_machines_that_share_no_folder_work_in_one_workspace(tmp_path, store, postgres, schema):
    storage = StorageSettings(database=postgres.url, schema=schema, lake=PLACE)
    one, other = Place(tmp_path / "one", storage), Place(tmp_path / "other", storage)
    one.send(track("visit", user="ana", id="a"), track("visit", user="leo", id="b"))
    assert one.explode().events == 2
    other.send(track("pay", user="ana", id="c"), track("visit", user="leo", id="b"))
    assert (done := other.explode()).events == 1
    assert done.duplicates == 1  # which the other machine took in
    assert one.lived() == other.lived() == anew(one) == {1: ["visit", "pay"], 2: ["visit"]}
    compact(other.workspace, other.ledger, NOW, at_once=True)
    compact(other.workspace, other.ledger, NOW + GRACE + 1)
    one.send(track("pay", user="leo", id="d"))
    assert one.explode().events == 1
    erase(other.workspace, other.ledger, other.inbox, 1, NOW)
    assert names(store) == set(segments(one)) == other.workspace.lake.here()
    assert one.workspace.lake.here() - names(store)  # copies of what is replaced, with her in them
    Tidying(one.workspace, one.ledger).turn(NOW + 2 * GRACE)
    assert one.workspace.lake.here() <= names(store)
    assert one.lived() == other.lived() == anew(one) == {2: ["visit", "pay"]}
    for place in (one, other):
        place.exploder.close()
        place.inbox.close()
        place.ledger.close()


def test_a_worker_of_spark_fetches_the_files_of_its_part(place, tmp_path):
    told = filled(place)
    compact(place.workspace, place.ledger, NOW, at_once=True)
    with place.ledger.reading() as connection:
        plan = plan_of(place.workspace, connection, 1)
    there = replace(plan.lake, folder=tmp_path / "worker" / "lake")
    plan = pickle.loads(pickle.dumps(replace(plan, lake=there)))
    rows = [part_rows(plan.lake, plan.files_of(part), (), "UTC") for part in range(plan.owners.parts)]
    assert sum(map(len, rows)) == sum(map(len, told.values()))
    assert plan.lake.here() == set(segments(place))


def test_a_worker_of_spark_that_shares_no_folder_fetches_fresh_files_too(place, tmp_path):
    told = filled(place)
    with place.ledger.reading() as connection:
        plan = plan_of(place.workspace, connection, 1)
    assert plan.fresh
    assert not plan.buckets
    there = replace(plan, lake=replace(plan.lake, folder=tmp_path / "worker" / "lake"))
    loose = Loose(lambda: pickle.loads(pickle.dumps(there)))
    rows = sum(batch.num_rows for part in range(plan.owners.parts) for batch in loose(part))
    assert rows == sum(map(len, told.values()))
    assert there.lake.here() == set(segments(place))


def test_a_folder_that_cannot_be_filled_is_told(place, tmp_path):
    filled(place)
    (tmp_path / "file").write_bytes(b"")
    lake = replace(place.workspace.lake, folder=tmp_path / "file" / "lake")
    with pytest.raises(EnvironmentFault, match="cannot be kept here") as error:
        lake.files(segments(place))
    in_both(error.value)


def test_what_came_otherwise_from_the_store_is_not_read(place, store):
    filled(place)
    name = segments(place)[1]
    store.Object(f"shop/{name}").put(Body=b"something else")
    wipe(place)
    with pytest.raises(BadInput, match="missing or damaged") as error:
        anew(place)
    in_both(error.value)
    assert name not in place.workspace.lake.here()
    assert "lake" in unwell(place)


def test_a_file_that_the_store_lost_is_told(place, store):
    filled(place)
    store.Object(f"shop/{segments(place)[0]}").delete()
    assert "lake" in unwell(place, deep=False)
    place.lived()
    with pytest.raises(BadInput, match="lacks 1 of 3"):
        index_as_it_is(place.workspace)


def test_a_store_that_is_away_loses_nothing_and_is_told(place, away, server):
    told = filled(place)
    before = segments(place)
    away(True, server)
    place.send(track("return", user="u0", id="c0"))
    with pytest.raises(EnvironmentFault) as error:
        place.explode()
    in_both(error.value)
    assert segments(place) == before
    assert place.lived() == told  # from what lies here
    assert {"store", "lake"} <= set(unwell(place, deep=False))
    away(False, server)
    assert place.explode().events == 1
    assert place.lived()[1] == [*told[1], "return"]


def test_while_it_is_away_it_is_asked_before_the_ledger_is_held(place, away, server, monkeypatch):
    filled(place)
    away(True, server)
    place.send(track("return", user="u0", id="c0"))
    with pytest.raises(EnvironmentFault):
        place.explode()

    def held():
        raise AssertionError("the ledger was held")

    monkeypatch.setattr(place.ledger, "writing", held)
    with pytest.raises(EnvironmentFault):
        place.explode()


def test_stopped_between_the_store_and_the_ledger_nothing_is_lost_and_nothing_is_left(
    place, store, monkeypatch
):
    filled(place, 1)
    before = names(store)
    place.send(track("visit", id="late"))
    with monkeypatch.context() as patched:
        patched.setattr(manifest, "add_segments", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            place.explode()
    assert len(names(store) - before) == 1  # what the stop left behind
    sweep(place.workspace, place.ledger, NOW)
    assert names(store) == before
    assert place.explode().events == 1
    assert names(store) == set(segments(place)) == place.workspace.lake.here()


def test_whoever_wakes_up_too_late_writes_over_nothing(place):
    told = filled(place, 1)
    late = place.workspace.lake.draft(plain(segments(place)[0]))
    late.write_bytes(b"what another worker had for the same numbers")
    place.workspace.lake.put(late)
    wipe(place)
    assert anew(place) == told


def test_a_worker_that_begins_sweeps_the_store(place, store):
    filled(place, 1)
    store.Object("shop/000000000900-000000000901.0123456789abcdef.parquet").put(Body=b"")
    store.Object("shop/notes.txt").put(Body=b"")
    work = Work(place.workspace, place.ledger, place.inbox)
    work.turn(NOW)
    work.close()
    assert names(store) == set(segments(place))
    assert "shop/notes.txt" in object_store.names_in(store)  # what is none of ours is left alone


def test_nothing_is_swept_where_a_file_that_counts_is_missing(place, store):
    filled(place)
    store.Object(f"shop/{segments(place)[0]}").delete()
    store.Object("shop/000000000900-000000000901.0123456789abcdef.parquet").put(Body=b"")
    sweep(place.workspace, place.ledger, NOW)
    assert len(names(store)) == 3


def test_compaction_drops_at_the_store_what_it_replaced(place, store):
    told = filled(place)
    old = set(segments(place))
    assert compact(place.workspace, place.ledger, NOW, at_once=True) == 3
    assert names(store) == old | set(segments(place))
    compact(place.workspace, place.ledger, NOW + GRACE + 1)
    assert names(store) == set(segments(place)) == place.workspace.lake.here()
    wipe(place)
    assert anew(place) == told
    assert unwell(place) == []


def test_what_cannot_be_dropped_is_dropped_later(place, store, monkeypatch):
    filled(place)
    compact(place.workspace, place.ledger, NOW, at_once=True)

    def refused(address):
        raise EnvironmentFault("no")

    with monkeypatch.context() as patched:
        patched.setattr(objects, "delete", refused)
        with pytest.raises(EnvironmentFault):
            compact(place.workspace, place.ledger, NOW + GRACE + 1)
    assert len(names(store)) > len(segments(place))
    compact(place.workspace, place.ledger, NOW + GRACE + 2)
    assert names(store) == set(segments(place))


def test_copies_of_what_others_replaced_go_from_here(place):
    filled(place)
    compact(place.workspace, place.ledger, NOW, at_once=True)
    old = place.workspace.lake.here() - set(segments(place))
    held = {name: (place.workspace.lake.folder / name).read_bytes() for name in old}
    compact(place.workspace, place.ledger, NOW + GRACE + 1)  # as another machine does it
    for name, content in held.items():
        (place.workspace.lake.folder / name).write_bytes(content)
    tidying = Tidying(place.workspace, place.ledger)
    tidying.turn(NOW + 2 * GRACE)
    assert place.workspace.lake.here() == set(segments(place))


def test_what_was_half_fetched_by_somebody_who_was_killed_goes_too(place):
    filled(place)
    half, under_way = (
        place.workspace.lake.folder / f".{segments(place)[0]}.{end}" for end in ("dead", "beef")
    )
    for path in (half, under_way):
        path.write_bytes(b"half")
    os.utime(half, (1, 1))
    forget_copies(place.workspace, place.ledger)
    assert not half.exists()
    assert under_way.exists()


def test_a_bucket_that_keeps_versions_is_refused_before_anything_of_anybody_is_there(place, store):
    object_store.keep_versions(store)
    try:
        place.send(track("visit", id="a"))
        with pytest.raises(VersionsKept) as error:
            place.explode()
        in_both(error.value)
        assert names(store) == set()
        assert "store" in unwell(place)
    finally:
        store.object_versions.delete()
        store.delete()


def test_nobody_is_erased_for_good_in_a_bucket_that_began_to_keep_versions(shop, store):
    sweep(shop.workspace, shop.ledger, THEN)  # all was well when this process first asked
    object_store.keep_versions(store)
    try:
        with pytest.raises(VersionsKept):
            erase(shop.workspace, shop.ledger, shop.inbox, shop.customer(), THEN)
        with shop.ledger.reading() as connection:
            assert erasing.erasures.under_way(connection)
    finally:
        store.object_versions.delete()
        store.delete()


def test_the_place_of_another_workspace_is_refused(place, tmp_path, store):
    filled(place)
    other = Place(tmp_path / "other", StorageSettings(lake=PLACE))
    other.send(track("visit", id="a"))
    before = object_store.names_in(store)
    for does in (
        other.explode,
        lambda: sweep(other.workspace, other.ledger, NOW),
    ):
        with pytest.raises(AnothersLake) as error:
            does()
        in_both(error.value)
    assert object_store.names_in(store) == before
    other.inbox.close()
    other.ledger.close()


@pytest.fixture
def shop(tmp_path):
    """The workspace of forgetting.py, whose lake lay in its folder and was then given a place at a store."""
    root = tmp_path / "made"
    shop = built(root)
    shop.close()
    settings = shop.root / SETTINGS
    settings.write_text(settings.read_text() + f'\n[storage]\nlake = "{PLACE}"\n')
    shop = Shop(shop.root)
    yield shop
    shop.close()


def test_a_lake_that_lay_in_the_folder_goes_to_the_store(shop, store):
    told, before, unwell_at_first = shop.lived(), segments(shop), unwell(shop)
    assert unwell_at_first == ["clock"]  # as the shop is of now, and NOW is not
    sweep(shop.workspace, shop.ledger, THEN)
    assert names(store) >= set(segments(shop))
    assert [plain(name) for name in segments(shop)] == before
    assert shop.rebuilt() == told
    compact(shop.workspace, shop.ledger, THEN + GRACE + MINUTE)
    assert names(store) == set(segments(shop)) == shop.workspace.lake.here()
    assert shop.rebuilt() == shop.lived() == told


def test_whoever_is_erased_is_nowhere_at_the_store(shop, store, tmp_path):
    sweep(shop.workspace, shop.ledger, THEN)
    before, customer = shop.lived(), shop.customer()
    assert _at_the_store(store, tmp_path / "before")
    erase(shop.workspace, shop.ledger, shop.inbox, customer, THEN)
    assert _at_the_store(store, tmp_path / "after") == []
    assert places_of(shop.root, SECRETS) == []
    del before[customer]
    assert shop.lived() == shop.rebuilt() == before
    assert names(store) == set(segments(shop))


def test_an_erasing_is_not_done_before_the_store_has_confirmed_it(shop, store, tmp_path, monkeypatch):
    sweep(shop.workspace, shop.ledger, THEN)
    customer = shop.customer()

    def refused(address):
        raise EnvironmentFault("the store refuses")

    with monkeypatch.context() as patched:
        patched.setattr(objects, "delete", refused)
        with pytest.raises(EnvironmentFault):
            erase(shop.workspace, shop.ledger, shop.inbox, customer, THEN)
        with pytest.raises(EnvironmentFault):
            finish(shop.workspace, shop.ledger, shop.inbox, THEN)
        assert "erasings" in unwell(shop, deep=False)
    assert _at_the_store(store, tmp_path / "before")
    (done,) = finish(shop.workspace, shop.ledger, shop.inbox, THEN)
    assert done.done_at
    assert _at_the_store(store, tmp_path / "after") == []


def test_what_an_erasing_left_on_another_machine_goes_there_too(shop, tmp_path):
    sweep(shop.workspace, shop.ledger, THEN)
    copies = tmp_path / "copies"
    shutil.copytree(shop.workspace.lake.folder, copies)
    erase(shop.workspace, shop.ledger, shop.inbox, shop.customer(), THEN)
    shutil.copytree(copies, shop.workspace.lake.folder, dirs_exist_ok=True)
    assert places_of(shop.workspace.lake.folder, SECRETS)
    forget_copies(shop.workspace, shop.ledger)
    assert places_of(shop.workspace.lake.folder, SECRETS) == []


def _at_the_store(store, folder):
    """Where the person stands at the store."""
    folder.mkdir()
    for one in store.objects.all():
        (folder / one.key.replace("/", "-")).write_bytes(one.get()["Body"].read())
    return places_of(folder, SECRETS)


def test_a_backup_holds_the_lake_and_what_is_restored_leaves_the_store_alone(shop, store, tmp_path):
    sweep(shop.workspace, shop.ledger, THEN)
    wipe(shop)
    told = shop.rebuilt()
    wipe(shop)
    backup(shop.workspace, shop.ledger, tmp_path / "monday.periplo", None, THEN)
    before = object_store.names_in(store)
    restore(tmp_path / "monday.periplo", tmp_path / "again", None, THEN)
    assert object_store.names_in(store) == before
    again = Shop(tmp_path / "again")
    assert again.rebuilt() == told
    with pytest.raises(AnothersLake):
        again.explode()
    assert object_store.names_in(store) == before
    again.close()
    settings = again.root / SETTINGS
    settings.write_text(settings.read_text().replace(PLACE, "s3://lakes/again"))
    again = Shop(again.root)
    sweep(again.workspace, again.ledger, THEN)
    again.explode()
    wipe(again)
    assert again.rebuilt() == again.lived()
    assert [key for key in object_store.names_in(store) if key.startswith("shop/")] == before
    again.close()


def test_a_copy_here_that_was_spoilt_is_told_and_mended_by_deleting_it(place):
    told = filled(place)
    name = segments(place)[0]
    path = place.workspace.lake.folder / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert "lake_copies" in unwell(place)
    path.unlink()
    assert unwell(place) == []
    assert anew(place) == told


def test_events_of_a_file_go_there_too(tmp_path, store, capsys):
    root = tmp_path / "shop"
    assert run(["init", str(root)], {}) == 0
    settings = root / SETTINGS
    settings.write_text(settings.read_text() + f'\n[storage]\nlake = "{PLACE}"\n')
    rows = tmp_path / "rows.csv"
    rows.write_text("customer,event,time\na,visit,2026-03-01\nb,visit,2026-03-02\n")
    assert run(["import", "events", str(rows), "--in", str(root)], {}) == 0
    assert len(names(store)) == 1
    shutil.rmtree(root / "lake")
    shutil.rmtree(root / "index")
    capsys.readouterr()
    assert run(["ask", "transitions", "--in", str(root), "--format", "json"], {}) == 0
    assert run(["--lang", "en", "doctor", str(root)], {}) in (0, 1)
    assert f"store of the lake: {PLACE} answers" in capsys.readouterr().out


@pytest.mark.parametrize("said", ["s3://", "/mnt/lake", "s3://lakes", "gs://lakes/shop"])
def test_an_address_that_is_none_is_told(said):
    with pytest.raises(BadInput) as error:
        settings_from(f'name = "shop"\n[storage]\nlake = "{said}"\n')
    assert "s3://bucket/my-shop" in in_both(error.value)
