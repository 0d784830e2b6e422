"""Journeys that grow equal journeys built anew: whatever came before or after, whoever turned out to be one person."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from periplo.core.events import folded
from periplo.journeys import layers as layering
from periplo.journeys import room
from periplo.journeys.build import journeys_from
from periplo.journeys.columns import Coded, Flag, Number, Ragged, When
from periplo.journeys.growing import KindChanged, grown, whole
from periplo.journeys.index import check_index, opened
from periplo.journeys.index_folder import Reach
from periplo.journeys.layers import Layer, Layers
from periplo.journeys.rows import Rows, Tokens
from periplo.journeys.sealing import add_generation, seal, seal_layers
from periplo.journeys.texts import Texts

FIELDS = ("city", "price", "is_new", "day", "tags", "lines")


def rows_of(events, first_seq=1):
    """Events told as (handle, name, at, {property: text}) become rows, in order of arrival."""

    def tokens(texts):
        known = {text: code for code, text in enumerate(dict.fromkeys(t for t in texts if t is not None), 1)}
        codes = np.array([0 if text is None else known[text] for text in texts], np.uint32)
        return Tokens(codes, Texts.of(list(known)))

    names = dict.fromkeys(name for *_, said in events for name in said)
    return Rows(
        tokens([str(handle) for handle, *_ in events]),
        tokens([name for _, name, *_ in events]),
        np.array([at for _, _, at, _ in events], np.int64),
        {name: tokens([said.get(name) for *_, said in events]) for name in names},
        seq=np.arange(first_seq, first_seq + len(events)),
    )


def built(events, owner, first_seq=1, like=None):
    rows = rows_of(events, first_seq)
    customers = np.array([owner[int(text)] for text in rows.customer.texts], np.int64)
    as_text = ()
    if like is not None:
        as_text = {folded(n) for n, c in like.properties.items() if isinstance(c, Coded) and len(c.values)}
    return journeys_from(rows, customers, by_shard=True, as_text=as_text)


def said(column, row):
    match column:
        case Coded(codes=codes, values=values):
            return values[int(codes[row]) - 1] if codes[row] else None
        case Number(values=values):
            return None if np.isnan(values[row]) else float(values[row])
        case Flag(values=values):
            return None if values[row] < 0 else bool(values[row])
        case When(values=values):
            return None if values[row] == np.iinfo(np.int64).min else int(values[row])
        case Ragged(offsets=offsets, values=values):
            return [said(values, at) for at in range(int(offsets[row]), int(offsets[row + 1]))]


def told(journeys):
    """Everything that journeys say, customer by customer, event by event."""
    found = {}
    for k, customer in enumerate(journeys.customer.tolist()):
        found[customer] = [
            (
                int(journeys.at[row]),
                journeys.names[journeys.event[row]],
                int(journeys.seq[row]),
                bool(journeys.ours[row]) if journeys.ours is not None else False,
                {
                    name: value
                    for columns in (journeys.properties, journeys.lists)
                    for name in sorted(columns)
                    if (value := said(columns[name], row)) not in (None, [])
                },
            )
            for row in range(int(journeys.start[k]), int(journeys.stop[k]))
        ]
    return dict(sorted(found.items()))


def in_order(journeys):
    """Whether rows go on from customer to customer, so that loops may run over them."""
    return bool((journeys.start[1:] >= journeys.stop[:-1]).all())


values = st.fixed_dictionaries(
    {},
    optional={
        "city": st.sampled_from(["Lima", "Ávila", "x"]),
        "price": st.integers(-5, 500).map(lambda n: str(n / 4)),
        "is_new": st.sampled_from(["true", "false"]),
        "day": st.sampled_from(["2026-01-01", "2026-02-03T10:00:00Z"]),
        "tags": st.lists(st.sampled_from("ab"), max_size=2).map(json.dumps),
        "lines": st.lists(st.fixed_dictionaries({"sku": st.sampled_from("pq")}), min_size=1, max_size=2).map(
            json.dumps
        ),
        "by": st.sampled_from(["us", "them"]),
    },
)
HANDLES = 6
event = st.tuples(
    st.integers(1, HANDLES), st.sampled_from(["visit", "Visit ", "pay", "call"]), st.integers(0, 4), values
)
histories = st.lists(event, min_size=1, max_size=25)


@given(histories, st.lists(event, max_size=15), st.permutations(range(1, HANDLES + 1)), st.booleans())
@settings(max_examples=300)
def test_growing_equals_building_anew(before, after, order, merges):
    owner = {handle: 10 + handle for handle in range(1, HANDLES + 1)}
    one, other, third = order[:3]
    now, into = dict(owner), {}
    if merges:  # two customers turned out to be a third
        now[one] = now[other] = owner[third]
        into = {owner[one]: owner[third], owner[other]: owner[third]}
    base = built(before, owner)
    try:
        fresh = built(after, now, len(before) + 1, base) if after else base.only(slice(0, 0))
        found = grown(base, fresh, into=into)
    except KindChanged:
        return
    expected = told(built(before + after, now))
    assert told(found) == expected
    assert in_order(found)
    assert told(whole(found)) == expected
    assert whole(found).customer.tolist() == built(before + after, now).customer.tolist()


@given(histories, st.lists(event, min_size=1, max_size=8), st.lists(event, min_size=1, max_size=8))
def test_what_has_grown_grows_again(before, after, later):
    owner = {handle: 10 + handle for handle in range(1, HANDLES + 1)}
    now = owner | {2: owner[1]}
    try:
        once = grown(built(before, owner), built(after, owner, len(before) + 1, built(before, owner)))
        twice = grown(once, built(later, now, len(before) + len(after) + 1, once), into={owner[2]: owner[1]})
    except KindChanged:
        return
    assert told(twice) == told(built(before + after + later, now))
    assert in_order(twice)


few = st.lists(event, min_size=1, max_size=10)


def laid(layers, events, owner, first_seq, **how):
    """One more layer, of what was told since."""
    like = layers.whole()
    return layers.over(Layer(built(events, owner, first_seq, like), **how))


def stacked(layers, low):
    """The same with all layers from this place on as one."""
    return layers.stacked(low, lambda parts: next(iter(parts))) if low < len(layers.layers) - 1 else layers


@given(few, few, few, few, st.sets(st.integers(10, 17)), st.lists(st.integers(1, 4), min_size=4, max_size=4))
@settings(max_examples=300)
def test_layers_say_of_some_what_was_grown_of_all(before, after, later, last, some, lows):
    """Somebody turns out to be another, then stands anew whole, as after being parted, then is another once more.

    Now and then layers are stacked.
    """
    owner = {handle: 10 + handle for handle in range(1, HANDLES + 1)}
    joined, parted = owner | {2: 11}, owner | {2: 12}
    again = parted | {1: 13}
    try:
        layers = Layers.alone(built(before, owner))
        layers = laid(layers, after, joined, len(before) + 1, into={12: 11})
        seen, n = before + after, len(before) + len(after)
        theirs = [one for one in seen if one[0] in (1, 2)]
        apart = [number for number, one in enumerate(seen, 1) if one[0] in (1, 2)]
        if theirs:
            anew = built(theirs, parted, 1, layers.whole())
            anew = replace(anew, seq=np.array(apart)[anew.seq - 1])
            layers = stacked(layers.over(Layer(anew, np.array([11, 12]))), lows[0])
        layers = stacked(laid(layers, later, parted, n + 1), lows[1])
        layers = stacked(laid(layers, last, again, n + len(later) + 1, into={11: 13}), lows[2])
    except KindChanged:
        return
    expected = built(before + after + later + last, again)
    assert told(layers.whole()) == told(expected)
    assert told(Layers(*layers.layers).whole()) == told(expected)  # laid together at once
    assert layers.customers.tolist() == expected.customer.tolist()
    assert layers.sizes(layers.customers).tolist() == (expected.stop - expected.start).tolist()
    theirs = layers.of(np.array(sorted(some), np.int64))
    assert told(theirs) == {one: life for one, life in told(expected).items() if one in some}
    assert len(theirs.at) == theirs.events  # and nobody else's rows
    parts = list(layers.parts(layers.customers, 3))
    assert {one: life for part in parts for one, life in told(part).items()} == told(expected)
    assert all(len(part.at) <= 3 or part.customers == 1 for part in parts)
    assert told(stacked(Layers(*layers.layers), lows[3]).whole()) == told(expected)
    middle = len(before) + len(after)
    heard = {again[who] for who, *_ in (later + last)}
    assert heard <= set(layers.heard_since(middle).tolist()) <= set(expected.customer.tolist())
    late = {who for who, life in told(expected).items() if life[-1][0] > 2}
    assert late <= set(layers.heard_after(2).tolist()) <= set(expected.customer.tolist())


@given(histories, st.lists(event, min_size=1, max_size=15), st.integers(1, 5), st.booleans())
def test_what_is_written_part_by_part_says_what_was_grown(tmp_path_factory, before, after, most, seals):
    index = tmp_path_factory.mktemp("index")
    owner = {handle: 10 + handle for handle in range(1, HANDLES + 1)}
    now = owner | {2: owner[1]}
    seal(index, built(before, owner), Reach(("a",), len(before)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layering, "PART", most)
        try:
            layers = laid(opened(index)[0], after, now, len(before) + 1, into={owner[2]: owner[1]})
        except KindChanged:
            return
        reach = Reach(("a", "b"), len(before) + len(after), 1)
        (seal_layers if seals else add_generation)(index, layers, reach)
    check_index(index)
    again, reached = opened(index)
    assert reached == reach
    assert len(again.layers) == (1 if seals else 2)
    assert told(again.whole()) == told(layers.whole()) == told(built(before + after, now))


def test_layers_as_one_say_who_beneath_is_gone_and_who_is_another():
    """Hand-counted: 1 becomes 2; 2 stands anew, so 1 is gone too; 3 becomes 2; 4 is gone, later 5."""

    def layer(rows, gone=(), into=None):
        owner = {handle: handle for handle in range(1, 6)}
        return Layer(built(rows, owner), np.array(gone, np.int64), into or {})

    base = layer([(1, "visit", 0, {}), (2, "visit", 0, {}), (3, "visit", 0, {}), (4, "visit", 0, {})])
    above = (
        layer([(2, "pay", 1, {})], into={1: 2}),
        layer([(2, "see", 2, {})], gone=[2]),
        layer([(4, "call", 3, {})], gone=[4], into={3: 2}),
        layer([(5, "call", 4, {})], into={4: 5}),
    )
    one = stacked(Layers(base, *above), 1).layers[1]
    assert (one.gone.tolist(), dict(one.into)) == ([1, 2, 4], {3: 2})
    assert [name for _, name, *_ in told(one.journeys)[2]] == ["see"]
    assert [name for _, name, *_ in told(one.journeys)[5]] == ["call", "call"]


def test_customers_taken_apart_stand_as_they_are_told_anew():
    owner = {1: 11, 2: 11, 3: 13}
    base = built([(1, "visit", 0, {}), (2, "pay", 1, {}), (3, "visit", 2, {})], owner)
    apart = built([(1, "visit", 0, {}), (2, "pay", 1, {})], {1: 11, 2: 12})
    found = grown(base, apart, gone=np.array([11, 12]))
    names = {customer: [name for _, name, *_ in events] for customer, events in told(found).items()}
    assert names == {11: ["visit"], 12: ["pay"], 13: ["visit"]}


def test_a_property_of_another_kind_is_told_rather_than_mixed():
    base = built([(1, "visit", 0, {"size": "38"})], {1: 11})
    with pytest.raises(KindChanged, match="size"):
        grown(base, built([(1, "visit", 1, {"size": "M"})], {1: 11}, 2, base))


def test_layers_over_a_list_that_is_named_as_a_part_of_another_property_lie_together():
    """Read in one go both stand beside each other; no kind changed by what came after."""
    before = [(1, "visit", 0, {"items": "2", "items.sku": '["a", "b"]'}), (2, "visit", 2, {})]
    after = [(1, "visit", 3, {}), (2, "visit", 4, {})]
    owner = {1: 11, 2: 12}
    base = built(before, owner)
    assert set(base.properties) & {name.rpartition(".")[0] for name in base.lists}
    layers = Layers.alone(base).over(Layer(built(after, owner, 3, base)))
    assert told(layers.whole()) == told(built(before + after, owner))


def test_what_was_text_stays_text_when_new_values_look_like_numbers():
    base = built([(1, "visit", 0, {"size": "M"})], {1: 11})
    found = grown(base, built([(1, "visit", 1, {"size": "38"})], {1: 11}, 2, base))
    assert [
        said(found.properties["size"], row) for row in range(int(found.start[0]), int(found.stop[0]))
    ] == ["M", "38"]


def test_a_large_file_grows_without_being_copied_or_changed(tmp_path, monkeypatch):
    path = tmp_path / "a.npy"
    np.save(path, np.arange(1_000_000))
    before = path.read_bytes()
    front = np.load(path, mmap_mode="c").view(np.ndarray)
    once = room.extended(front, np.array([7, 8]))
    twice = room.extended(once, np.array([9]))
    other = room.extended(once, np.array([5]))
    assert once[-2:].tolist() == [7, 8]
    assert twice[-3:].tolist() == [7, 8, 9]
    assert other[-3:].tolist() == [7, 8, 5]
    assert twice.ctypes.data == once.ctypes.data  # in the same place
    assert (twice[:1_000_000] == np.arange(1_000_000)).all()
    assert path.read_bytes() == before
    del front, once, other
    assert twice[1_000_002] == 9


def test_an_index_without_room_for_mapping_grows_by_copies(monkeypatch):
    monkeypatch.setattr(room, "_LIBC", None)
    front = np.arange(1_000_000)
    assert room.extended(front, np.array([7]))[-1] == 7
