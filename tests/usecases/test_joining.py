"""A map without rules beside events: how often the first suggestion is right, and what is written into the file."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from joining_maps import told
from journey_logs import LOGS, UNSEEN, log
from lived import lived
from periplo.core.channel_catalogue import channel_name
from periplo.core.errors import BadInput, EnvironmentFault
from periplo.core.events import Event
from periplo.core.labels import Labels
from periplo.core.rule_text import parse_rule
from periplo.core.spans import SECOND
from periplo.core.texts import Text
from periplo.edge.showing.joining import label_of
from periplo.engines.local import LocalEngine
from periplo.formats.documents import document_of
from periplo.formats.map_yaml import map_from, read_map
from periplo.usecases.joining.claims import claims
from periplo.usecases.joining.seen import FEW_VALUES, named_events
from periplo.usecases.joining.sides import Joining
from periplo.usecases.joining.sides_in_words import MOST_NAMES
from periplo.usecases.joining.suggest import suggest
from periplo.usecases.joining.write import MapChanged, open_map, put_rules, rule_said, spelled

KNOWN = [name for name in LOGS if name not in UNSEEN]
MAP = """\
# drawn in a workshop
schema: 1
id: shop
title: {en: The shop}
languages: [en]
persona: {name: {en: Laura}}
goal: {text: {en: To buy}}
stages:
  - {id: look, title: {en: I look}, moment: before}
  - {id: buy, title: {en: I buy}, moment: during}
columns:
  - {id: see, stage: look, title: {en: I look at a product}, channels: [web]}  # Ana's
  - id: fill   # most leave here
    stage: buy

    title: {en: I fill the cart}
    feeling: -1
  - id: ask
    kind: action
    stage: buy
    title: {en: I ask a friend}
  - {id: pay, stage: buy, title: {en: I pay}, rule: paid}
"""


def joined(name: str) -> list[tuple[bool, bool, bool]]:
    """Of each column, whether the first suggestion is right, is said to be sure, and whether any offered is right."""
    drawn, truth = told(name)
    joining = suggest(drawn, log(name), LocalEngine(1))
    names = [event.name for event in joining.events]
    found = []
    for side in joining.columns:
        offered = [spelled(one.rule, names).replace('"', "") for one in side.suggestions]
        right = [rule in truth[side.touchpoint.id] for rule in offered]
        found.append((right[:1] == [True], side.is_sure, any(right)))
    return found


def test_the_first_suggestion_is_right_in_nine_columns_of_ten_on_maps_of_eight_businesses():
    found = [column for name in KNOWN for column in joined(name)]
    right, sure = sum(right for right, *_ in found), [right for right, is_sure, _ in found if is_sure]
    assert right / len(found) >= 0.9
    assert len(sure) >= 55
    assert all(sure)


def test_it_is_right_in_two_of_three_on_maps_that_neither_words_nor_weights_were_made_for():
    found = [column for name in UNSEEN for column in joined(name)]
    right, sure = sum(right for right, *_ in found), [right for right, is_sure, _ in found if is_sure]
    assert right / len(found) >= 0.65
    assert len(sure) >= 15
    assert sum(sure) / len(sure) >= 0.9


@pytest.mark.parametrize(
    ("language", "of", "offered", "sure"),
    [("es", "de", "en otras {} de estos", "Las {} que se dijeron seguras acertaron todas"),
     ("en", "of", "in {} more of these", "All {} that were called sure were right")],
)  # fmt: skip
def test_the_docs_tell_how_often_it_is_right(language, of, offered, sure):
    page = Path(__file__).parents[2] / "docs" / language / "how-to" / "join-a-map.md"
    told = " ".join(page.read_text("utf-8").split())
    assert f" {MOST_NAMES} " in told
    known, unseen = ([column for name in names for column in joined(name)] for names in (KNOWN, UNSEEN))
    for found in (known, unseen):
        assert f"{sum(right for right, *_ in found)} {of} {len(found)} " in told
    assert offered.format(sum(among and not right for right, _, among in unseen)) in told
    called = [right for right, is_sure, _ in known + unseen if is_sure]
    assert all(called)
    assert sure.format(len(called)) in told


def test_where_no_word_tells_the_place_in_the_order_does_and_is_never_sure():
    names = ["product viewed", "cart filled", "knurpsed", "paid"]
    text = MAP.replace(
        "{id: pay, stage: buy,", "{id: odd, stage: buy, title: {en: I darn it}}\n  - {id: pay, stage: buy,"
    )
    joining = side_by_side(*([names] * 60), text=text)
    odd = next(side for side in joining.columns if side.touchpoint.id == "odd")
    assert [(one.event, one.is_like) for one in odd.suggestions] == [("knurpsed", False)]
    assert not odd.is_sure
    assert [event.name for event in joining.ghosts] == ["knurpsed"]


def test_an_event_that_a_rule_has_already_is_not_the_first_of_another_column():
    text = MAP.replace("title: {en: I fill the cart}", "title: {en: I check what I paid}")
    joining = side_by_side(*([["product viewed", "paid", "checked"]] * 5), text=text)
    assert [one.event for one in joining.columns[1].suggestions][:1] == ["checked"]


def side_by_side(*told, text: str = MAP) -> Joining:
    return suggest(map_from(text), lived(*told), LocalEngine(1))


def test_both_sides_tell_what_there_is():
    joining = side_by_side(["product viewed", "cart filled", "paid"], ["product viewed", "heartbeat"])
    assert joining.n == 2
    assert [side.touchpoint.id for side in joining.unruled] == ["see", "fill"]
    assert [side.suggestions[0].event for side in joining.unruled] == ["product viewed", "cart filled"]
    best = joining.unruled[0].suggestions[0]
    assert (best.events, best.customers, best.is_like) == (2, 2, True)
    assert [side.events for side in joining.columns] == [None, None, 1]
    assert {event.name: event.touchpoints for event in joining.events}["paid"] == ("pay",)
    assert [event.name for event in joining.ghosts] == ["heartbeat"]


def test_reasons_are_told_in_both_languages_and_without_a_score():
    joining = side_by_side("product viewed", "cart filled", "paid")
    reasons = joining.unruled[1].suggestions[0].reasons
    assert [why.to("en") for why in reasons] == [
        "the word 'cart' is in both",
        "the word 'fill' is in both",
        "comes between 'I look at a product' and 'I pay', as on the map",
    ]
    assert all(why.has("es") and why.has("en") for why in reasons)


def test_a_payment_is_not_a_page():
    text = MAP.replace("title: {en: I fill the cart}", "title: {en: Pago}")
    (side,) = [one for one in side_by_side("page", "other", text=text).columns if one.touchpoint.id == "fill"]
    assert not any(one.is_like for one in side.suggestions)


def test_the_channel_is_a_reason_too():
    joining = side_by_side(
        ("product viewed", 1, {"channel": "web"}), ("product viewed", 2, {"channel": "phone"})
    )
    assert not any("channel" in why.to("en") for why in joining.unruled[0].suggestions[0].reasons)
    joining = side_by_side(("product viewed", 1, {"channel": "web"}))
    told = f"it comes by the same channel: {channel_name('web', 'en')}"
    assert told in [why.to("en") for why in joining.unruled[0].suggestions[0].reasons]


def test_the_channel_told_is_one_of_the_maps_though_another_is_more_frequent():
    often = {"phone": 3, "web": 5, "social": 5, "email": 5, "store": 5}
    channels = [channel for channel, n in often.items() for _ in range(n)] + ["phone"] * 3
    text = MAP.replace("channels: [web]", "channels: [web, social, email, store]")
    seen = [("product viewed", k, {"channel": channel}) for k, channel in enumerate(channels)]
    told = [why.to("en") for why in side_by_side(*seen, text=text).unruled[0].suggestions[0].reasons]
    assert [why for why in told if "same channel" in why] == [
        f"it comes by the same channel: {channel_name('email', 'en')}"
    ]


def test_what_the_tracking_plan_calls_an_event_helps_and_is_told():
    labels = Labels(events={"ev17": Text.of({"es": "carrito lleno", "en": "cart filled"})})
    joining = suggest(map_from(MAP), lived("ev17", "paid"), LocalEngine(1), labels)
    assert joining.columns[1].suggestions[0].event == "ev17"
    assert label_of(joining.event("ev17"), "es") == "carrito lleno"
    assert label_of(joining.event("paid"), "es") == ""


def test_pages_seen_are_told_apart_by_their_path():
    pages = [("page_view", k, {"path": path}) for k, path in enumerate(["/product", "/cart", "/help"] * 3)]
    joining = side_by_side(*pages)
    names = [event.name for event in joining.events]
    assert [spelled(side.suggestions[0].rule, names) for side in joining.unruled] == [
        "page_view where path is /product",
        "page_view where path is /cart",
    ]


def test_what_personal_data_look_like_is_never_an_example():
    (event,) = named_events(
        lived(("pay", 1, {"about": "ana@shop.es", "comment": "for Ana", "method": "card"}))
    )
    assert dict(event.examples) == {"method": ("card",)}


@pytest.mark.parametrize("others", [0, 50])
def test_what_personal_data_look_like_is_never_a_part_of_an_event(others):
    often = [f"/page{k}/" for k in range(4 + others)] * 9
    seen = [("view", k, {"path": path}) for k, path in enumerate([*often, *["/ana@shop.es/"] * 4])]
    (event,) = named_events(lived(*seen))
    assert [part.value for part in event.parts if "page1/" in part.value] == ["/page1/"]
    assert not [part.value for part in event.parts if "ana" in part.value]


def test_what_we_sent_ourselves_proves_nothing_and_is_no_ghost():
    joining = side_by_side(Event("cart filled", 0, ours=True), Event("paid", 1))
    assert [event.name for event in joining.ghosts] == []
    assert all(one.event != "cart filled" for side in joining.columns for one in side.suggestions)


def test_how_many_meet_an_event_is_told_though_it_is_too_rare_to_be_suggested_or_ours():
    often = [[f"thing {k}"] * 2 for k in range(MOST_NAMES)]
    journeys = lived(*often, [("rare", 5)], [("rare", 7)], [Event("mail", 3, ours=True)])
    joining = suggest(map_from(MAP), journeys, LocalEngine(1))
    rare = joining.event("rare")
    assert (rare.events, rare.customers, rare.last_at) == (2, 2, 7 * SECOND)
    assert "rare" in [event.name for event in joining.ghosts]
    assert (joining.event("mail").customers, joining.event("mail").last_at) == (1, 3)


@pytest.mark.parametrize("values", [3, FEW_VALUES, FEW_VALUES + 1, 400])
def test_the_values_of_a_property_are_those_that_counting_one_event_after_another_finds(values):
    chance = np.random.default_rng(values)
    told = [(f"e{chance.integers(3)}", k, {"kind": f"v{chance.integers(values)}"}) for k in range(2_000)]
    counted = Counter((name, seen["kind"]) for name, _, seen in told)
    for event in named_events(lived(*told)):
        mine = {value: n for (name, value), n in counted.items() if name == event.name}
        shown = event.examples["kind"]
        assert [mine[value] for value in shown] == sorted(mine.values(), reverse=True)[:3]
        parts = {part.value: part.rows for part in event.parts}
        assert parts == ({value: n for value, n in mine.items() if n >= 3} if values <= FEW_VALUES else {})


def test_events_are_named_where_no_customer_is_in_view():
    assert named_events(lived("a", "b").only(slice(0, 0))) == []


def test_claims_name_the_touchpoints_that_some_of_an_events_rows_prove():
    journeys = lived(("page", 1, {"path": "/a"}), ("page", 2, {"path": "/b"}), ("pay", 3), ("other", 4))
    rules = {"a": parse_rule("page where path is '/a'"), "any": parse_rule("page or pay")}
    assert claims(rules, journeys) == {"page": ("a", "any"), "pay": ("any",), "other": ()}
    assert claims({}, journeys) == {"page": (), "pay": (), "other": ()}


def test_a_map_joined_wholly_and_no_events_at_all_are_no_trouble():
    none = side_by_side([])
    assert [(side.suggestions, side.is_sure) for side in none.unruled] == [((), False), ((), False)]
    assert (none.n, none.events, none.ghosts) == (0, (), ())
    wholly = MAP.replace("title: {en: I look at", "rule: seen, title: {en: I look at")
    wholly = wholly.replace("    title: {en: I fill", "    rule: cart\n    title: {en: I fill")
    joining = side_by_side("seen", "cart", "paid", "odd", text=wholly)
    assert joining.unruled == ()
    assert [side.events for side in joining.columns] == [1, 1, 1]
    assert [event.name for event in joining.ghosts] == ["odd"]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "map.yaml"
    path.write_text(MAP)
    return open_map(path)


def test_a_rule_changes_nothing_of_the_file_but_its_own_place(file):
    put_rules(file, {"see": "Product Viewed", "fill": 'page where path is "/cart"'})
    now = file.path.read_text()
    put = 'rule: "page where path is \\"/cart\\""'
    wanted = MAP.replace("title: {en: I look at", 'rule: "Product Viewed", title: {en: I look at')
    assert now == wanted.replace("    title: {en: I fill", f"    {put}\n    title: {{en: I fill")
    rules = {one.id: one.rule for one in read_map(file.path).touchpoints}
    assert rules["see"] == parse_rule("product viewed")
    assert rules["fill"] == parse_rule('page where path is "/cart"')


@pytest.mark.parametrize(
    "rule", ["yes", "null", "12", "a: b", "# none", '"it\'s"', "no", "compra where x is 1.5"]
)
def test_a_rule_is_read_back_as_it_was_written_whatever_yaml_makes_of_it(file, rule):
    put_rules(file, {"fill": rule})
    found = next(one.rule for one in read_map(file.path).touchpoints if one.id == "fill")
    assert found == parse_rule(rule)


def test_a_map_in_json_stays_json(tmp_path):
    path = tmp_path / "map.json"
    data = document_of(MAP).data
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False))
    put_rules(open_map(path), {"see": "product viewed"})
    now = json.loads(path.read_text())
    assert now["columns"][0].pop("rule") == "product viewed"
    assert now == data


def test_a_map_in_yaml_under_the_name_of_json_keeps_its_comments(tmp_path):
    path = tmp_path / "map.json"
    path.write_text(MAP)
    put_rules(open_map(path), {"fill": "cart"})
    assert path.read_text() == MAP.replace("    title: {en: I fill", "    rule: cart\n    title: {en: I fill")


EMPTY = """\
  - {id: see, stage: look, title: {en: I look}, rule: }  # flow
  - id: fill
    stage: buy
    rule:   # not known yet
    title: {en: I fill the cart}
  - id: ask
    stage: buy
    title: {en: I ask}
    rule: ~
  - {id: pay, stage: buy, title: {en: I pay}, rule: null}
"""


def test_a_rule_goes_where_its_key_stands_empty_and_nothing_else_moves(tmp_path):
    path = tmp_path / "map.yaml"
    head = MAP.partition("columns:\n")[0] + "columns:\n"
    path.write_text(head + EMPTY)
    put_rules(open_map(path), {"see": "seen", "fill": "cart", "ask": "asked", "pay": "paid"})
    put = EMPTY.replace("rule: }", 'rule: "seen" }').replace("rule:   #", "rule: cart   #")
    put = put.replace("rule: ~", "rule: asked").replace("rule: null}", 'rule: "paid"}')
    assert path.read_text() == head + put


SHARED = """\
  - &one  # as drawn
    id: see
    stage: look
    title: {en: I look}
  - {<<: *one, id: again}
"""


def test_a_rule_that_another_column_would_take_too_is_refused_and_the_file_stays(tmp_path):
    path = tmp_path / "map.yaml"
    text = MAP.partition("columns:\n")[0] + "columns:\n" + SHARED
    path.write_text(text)
    with pytest.raises(BadInput, match="other columns would take these rules too"):
        put_rules(open_map(path), {"see": "seen"})
    assert path.read_text() == text
    put_rules(open_map(path), {"again": "seen again"})
    assert [one.rule for one in read_map(path).touchpoints] == [None, parse_rule("seen again")]
    assert "# as drawn" in path.read_text()


def test_ends_of_lines_the_mark_at_the_beginning_a_link_and_who_may_read_stay(tmp_path):
    path, link = tmp_path / "map.yaml", tmp_path / "link.yaml"
    path.write_bytes(BOM_UTF8 + MAP.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    link.symlink_to(path)
    put_rules(open_map(link), {"fill": "cart"})
    put = MAP.replace("    title: {en: I fill", "    rule: cart\n    title: {en: I fill")
    assert path.read_bytes() == BOM_UTF8 + put.replace("\n", "\r\n").encode()
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_file_that_cannot_be_written_is_told_and_stays(file, monkeypatch):
    def full(self, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        put_rules(file, {"see": "product viewed"})
    assert [each.name for each in file.path.parent.iterdir()] == ["map.yaml"]
    assert file.path.read_text() == MAP


def test_a_file_that_may_only_be_read_is_not_replaced(file, monkeypatch):
    opened = Path.open

    def only_to_read(self, mode="r", *more, **kept):
        if self == file.path and mode not in ("r", "rb"):
            raise PermissionError(13, "Permission denied")
        return opened(self, mode, *more, **kept)

    monkeypatch.setattr(Path, "open", only_to_read)
    with pytest.raises(EnvironmentFault, match=r"cannot be written .*its folder writable"):
        put_rules(file, {"see": "product viewed"})
    assert [each.name for each in file.path.parent.iterdir()] == ["map.yaml"]
    assert file.path.read_text() == MAP


def test_two_that_write_at_one_time_leave_a_whole_file(file, monkeypatch):
    replaced = Path.replace

    def meanwhile(self, target):
        monkeypatch.setattr(Path, "replace", replaced)
        put_rules(file, {"fill": "cart"})
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", meanwhile)
    put_rules(file, {"see": "product viewed"})
    assert [each.name for each in file.path.parent.iterdir()] == ["map.yaml"]
    assert {one.id: one.rule for one in read_map(file.path).touchpoints}["see"] == parse_rule(
        "product viewed"
    )


def test_nothing_is_written_over_what_somebody_else_wrote_meanwhile(file):
    file.path.write_text(MAP + "\n# one more remark\n")
    with pytest.raises(MapChanged):
        put_rules(file, {"see": "product viewed"})
    assert file.path.read_text() == MAP + "\n# one more remark\n"


@pytest.mark.parametrize(
    ("id", "rule", "what"),
    [
        ("pay", "paid", "touchpoint 'pay' has a rule already"),
        ("ask", "paid", "the map has no touchpoint 'ask'"),
        ("nope", "paid", "the map has no touchpoint 'nope'"),
        ("see", "paid where", ""),
    ],
)
def test_what_cannot_be_joined_is_refused_and_the_file_stays(file, id, rule, what):
    with pytest.raises(BadInput) as refused:
        put_rules(file, {id: rule})
    assert what in refused.value.what
    assert file.path.read_text() == MAP


def test_an_event_may_be_named_or_a_rule_said():
    names = ["Order Completed", "page_view"]
    assert rule_said("order completed", names) == "Order Completed"
    assert rule_said("page_view where path is '/a'", names) == "page_view where path is /a"
    assert rule_said("page*", names) == "page*"
    with pytest.raises(
        BadInput, match=r"no event is called 'order complet' \(near to it are: Order Completed\)"
    ):
        rule_said("order complet", names)
    with pytest.raises(BadInput, match="no name is near"):
        rule_said("zzz", names)
