"""Segments over a workspace: what rules may know of people, sizes, reach, overlap, preview, and lists that leave."""

from contextlib import closing
from hashlib import sha256

import pytest
from sqlalchemy import select

from audience_shop import BOUGHT, LAST, PEOPLE, built_shop, numbers
from periplo.core import rules as r
from periplo.core.ad_hashes import PLATFORMS, email_form, phone_form
from periplo.core.audiences import ALL_ALIKE, by_type
from periplo.core.consent import ConsentSaid, may
from periplo.core.errors import BadInput, BadQuestion
from periplo.core.matching import Life, holds
from periplo.core.rule_grounds import grounds
from periplo.core.rule_text import parse_customer_rule
from periplo.core.segments import BadSegment, Listed, Segment
from periplo.core.spans import DAY
from periplo.core.texts import Text
from periplo.edge.source import Source
from periplo.edge.wiring import ledger_of
from periplo.formats.segment_yaml import segment_text
from periplo.journeys.lives import LivedEvents
from periplo.storage import tables as t
from periplo.storage.consents import absorb, consents_of, suppress
from periplo.storage.lookups import handles_of_text
from periplo.storage.profiles import profile_of
from periplo.usecases.audiences import handing
from periplo.usecases.audiences.book import CHANGED, DRAFT, SAVED, book_of, save_segment
from periplo.usecases.audiences.checking import check_segment
from periplo.usecases.audiences.lists import loaded, named_in
from periplo.usecases.audiences.measuring import crowd_of, members, moves, overlap, parts, reach, sizes
from periplo.usecases.audiences.people import NOBODY_KNOWN, People
from periplo.usecases.audiences.preview import preview
from periplo.usecases.forget.register import as_markdown, register_of
from periplo.usecases.identity import joined, rules_of


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return built_shop(tmp_path_factory.mktemp("audiences") / "shop")


@pytest.fixture(scope="module")
def names(shop):
    return numbers(shop)


def crowd(shop, at=LAST):
    source = Source({"in": str(shop.root)})
    return crowd_of(source.lived.journeys, source.people, at, source.drawn)


def who(shop, names, text, at=LAST):
    return {names[one] for one in members(crowd(shop, at), parse_customer_rule(text)).tolist()}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("customer country is ES", {"ana", "eva"}),
        ("customer points > 100", {"ana"}),
        ("not customer country is ES", {"ben", "leo"}),
        ("customer email ends with mail.example", {"ben", "leo"}),
        ("their group plan is pro", {"ana"}),
        ("their group seats >= 13", set()),
        ("their group id is acme", {"ana"}),
        ("agrees to email", {"ana", "leo"}),
        ("agrees to sms", {"eva"}),
        ("agrees to any channel for advertising", {"ana"}),
        ("not agrees to email", {"ben", "eva"}),
        ("order completed at least 2 times", {"ana"}),
        ("never order completed", {"leo"}),  # known without any event
        ("order completed in the last 20 days and agrees to sms", {"eva"}),
        ("sum of total of order completed > 100", {"ana"}),
        ("order completed where place is \"Gran Vía\"", {"ana"}),
        ("stage is buy", {"ana", "ben", "eva"}),
        ("persona is parent", {"ana", "ben", "eva"}),
        ("random 100 %", {"ana", "ben", "eva", "leo"}),
    ],
)  # fmt: skip
def test_what_rules_may_know_of_people(shop, names, text, wanted):
    assert who(shop, names, text) == wanted


@pytest.mark.parametrize("operator", ["is", "is not"])
@pytest.mark.parametrize(
    ("trait", "value"), [("country", "ES"), ("points", 8.0), ("email", "leo@mail.example")]
)
def test_columns_of_traits_say_what_each_profile_says(shop, names, operator, trait, value):
    rule = r.Trait(r.Condition(trait, operator, value))
    found = {names[one] for one in members(crowd(shop), rule).tolist()}
    with closing(ledger_of(shop)) as ledger, ledger.reading() as connection:
        for number, name in names.items():
            profile = profile_of(connection, number)
            said = {key: PEOPLE[name].get(key) for key in profile.traits}
            assert holds(rule, Life([], LAST, said)) == (name in found)


def test_agreement_by_columns_is_what_consent_says_of_each(shop, names):
    for channel in ("email", "sms", "*", "ad"):
        for purpose in ("marketing", "advertising", "sharing"):
            found = set(members(crowd(shop), r.Agrees(channel, purpose)).tolist())
            with closing(ledger_of(shop)) as ledger, ledger.reading() as connection:
                wanted = {
                    one
                    for one in names
                    if may(consents_of(connection, one), channel, purpose, LAST).is_allowed
                }
            assert found == wanted, (channel, purpose)


def test_what_is_known_of_people_is_read_once_for_an_instant(shop):
    whole, asked = crowd(shop), []

    def reading():
        asked.append(1)
        return whole.people.reading()

    people = People(whole.people.book, reading)
    rule = parse_customer_rule("agrees to email and customer country is ES")
    first = people.met([rule], whole.journeys, LAST)
    assert people.met([rule, r.Not(rule)], whole.journeys, LAST)[:, 0].tolist() == first[:, 0].tolist()
    assert len(asked) == 1
    people.met([rule], whole.journeys, LAST - DAY)  # consents may have been others then
    people.met([rule], whole.journeys.only(slice(0, 2)), LAST)
    assert len(asked) == 3


def test_a_size_is_of_everybody_whom_the_workspace_knows(shop):
    rules = {"buyers": parse_customer_rule("order completed"), "all": r.Share(r.PARTS)}
    buyers, everybody = sizes(crowd(shop), rules)
    assert (buyers.n, buyers.of, buyers.share) == (3, 4, 0.75)
    assert everybody.n == everybody.of == 4


def test_whom_we_may_write_to_and_why_the_others_not(shop):
    email, sms, whatsapp, push = reach(crowd(shop), r.Share(r.PARTS))
    assert email.counts == {
        "reachable": 2,
        "no address": 1,
        "unknown": 0,
        "denied": 0,
        "withdrawn": 1,
        "suppressed": 0,
    }
    assert sms.counts["reachable"] == 1  # eva; ana has a phone and said nothing of sms
    assert sms.counts["unknown"] == 1
    assert whatsapp.counts["reachable"] == 0
    assert push.counts["no address"] == 4
    assert all(sum(one.counts.values()) == one.n == 4 for one in (email, sms, whatsapp, push))


def test_an_address_that_is_suppressed_is_not_written_to(tmp_path):
    shop = built_shop(tmp_path / "other")
    with closing(ledger_of(shop)) as ledger, ledger.writing() as connection:
        suppress(connection, "email", "complaint", LAST - DAY, address="leo@mail.example")
    email = reach(crowd(shop), r.Share(r.PARTS))[0]
    assert (email.counts["reachable"], email.counts["suppressed"]) == (1, 1)


def test_who_came_in_and_who_went_out_between_two_instants(shop, names):
    rule = parse_customer_rule("order completed in the last 20 days")
    told = moves(crowd(shop), rule, LAST - 30 * DAY, LAST)
    assert [names[one] for one in told.came] == ["eva"]
    assert [names[one] for one in told.went] == ["ben"]
    assert told.stayed == 1  # ana bought before both
    earlier = moves(crowd(shop), rule, LAST - 38 * DAY, LAST - 15 * DAY)
    assert sorted(names[one] for one in earlier.went) == ["ana", "ben"]  # on day 40 and 50, and nothing since
    assert earlier.stayed == 0


def test_segments_overlap_by_customers_in_both(shop):
    found = overlap(
        crowd(shop), {text: parse_customer_rule(text) for text in ("order completed", "agrees to email")}
    )
    assert found.both == ((3, 1), (1, 2))
    assert found.jaccard(0, 1) == 1 / 4
    assert found.jaccard(0, 0) == 1


def test_the_parts_of_an_audience_by_type_sum_to_all(shop):
    people = crowd(shop)
    book = {
        "often": Segment("often", Text.of("often"), parse_customer_rule("order completed at least 2 times")),
        "spain": Segment("spain", Text.of("spain"), parse_customer_rule("customer country is ES")),
    }
    people = crowd_of(people.journeys, with_segments(people.people, book), LAST, people.drawn)
    found = parts(people, by_type("often", "spain"))
    assert [(part.name, part.n) for part in found] == [("often", 1), ("spain", 1), ("rest", 2)]
    assert sum(part.n for part in found) == people.n
    assert [(part.name, part.n) for part in parts(people, ALL_ALIKE)] == [("everyone", 4)]
    within = parts(people, by_type("often"), parse_customer_rule("agrees to email"))
    assert [(part.name, part.n) for part in within] == [("often", 1), ("rest", 1)]


def with_segments(people, segments):
    from dataclasses import replace

    from periplo.usecases.audiences.book import Book, Kept

    return replace(
        people, book=Book({id: Kept(one, DRAFT) for id, one in segments.items()}, people.book.personas)
    )


def test_a_preview_says_why_each_is_in(shop, names):
    rule = parse_customer_rule(
        "order completed at least 2 times and agrees to email and customer country is ES"
    )
    [ana] = preview(crowd(shop), rule)
    assert names[ana.customer] == "ana"
    assert [ground.value for ground in ana.why] == [3, True, "ES"]
    assert (ana.events, ana.last_at) == (3, LAST)


def test_what_is_told_as_the_reason_is_what_was_read(shop, names):
    source = Source({"in": str(shop.root)})
    journeys = source.lived.journeys
    k = [names[one] for one in journeys.customer.tolist()].index("ana")
    life = Life(LivedEvents(journeys, range(journeys.start[k], journeys.stop[k])), LAST)
    count = sum(1 for person, _, _ in BOUGHT if person == "ana")
    one, other = (
        grounds(parse_customer_rule("order completed at least 2 times or visit"), life),
        grounds(parse_customer_rule("visit or cart"), life),
    )
    assert [(ground.holds, ground.value) for ground in one] == [(True, count)]
    assert [(ground.holds, ground.value) for ground in other] == [(False, 0), (False, 0)]


# Lists that leave


def test_an_ad_platform_gets_only_those_who_agreed_hashed_in_its_own_form(shop):
    made = handing.hashed_list(crowd(shop), r.Share(r.PARTS), PLATFORMS["meta"], LAST)
    sha = {text: sha256(text.encode()).hexdigest() for text in (
        "ana.diaz@gmail.com", "34600000001", "ben@mail.example")}  # fmt: skip
    assert made.heads == ("email", "phone")
    assert set(made.rows) == {
        (sha["ana.diaz@gmail.com"], sha["34600000001"]), (sha["ben@mail.example"], "")
    }  # fmt: skip
    assert made.people == 2
    assert made.left_out == {"denied": 1, "unknown": 1}  # eva said no, leo nothing


def test_who_withdrew_after_the_last_event_does_not_go(tmp_path):
    shop = built_shop(tmp_path / "withdrawn")
    with closing(ledger_of(shop)) as ledger, ledger.writing() as connection:
        [(handle, *_)] = handles_of_text(connection, "ben", "user")
        absorb(connection, [(handle, ConsentSaid("*", "sharing", "withdrawn", LAST + 5, "preferences"))])
    known = crowd(shop)
    assert handing.hashed_list(known, r.Share(r.PARTS), PLATFORMS["meta"], LAST + 4).people == 2
    made = handing.hashed_list(known, r.Share(r.PARTS), PLATFORMS["meta"], LAST + 5)
    assert made.people == 1
    assert made.left_out["withdrawn"] == 1


def test_with_one_purpose_less_more_may_go_and_never_one_who_said_no(shop):
    made = handing.hashed_list(crowd(shop), r.Share(r.PARTS), PLATFORMS["google"], LAST, ("advertising",))
    assert made.people == 2
    assert made.left_out["denied"] == 1


@pytest.mark.parametrize(
    ("platform", "email", "phone"),
    [
        ("meta", "ana.diaz@gmail.com", "34600000001"),
        ("google", "anadiaz@gmail.com", "+34600000001"),
        ("tiktok", "ana.diaz@gmail.com", "+34600000001"),
    ],
)
def test_each_platform_has_its_own_form(platform, email, phone):
    known = PLATFORMS[platform]
    assert email_form("  Ana.Diaz@Gmail.com ", known) == email
    assert phone_form("600 000 001", known, "ES") == phone
    assert email_form("a.b@work.example", known) == "a.b@work.example"
    assert email_form("no address", known) is None
    assert phone_form("12", known, "ES") is None


def test_without_a_workspace_nobody_s_consent_is_known_and_nothing_leaves(shop):
    people = crowd_of(crowd(shop).journeys, NOBODY_KNOWN, LAST)
    with pytest.raises(BadQuestion):
        handing.hashed_list(people, r.Share(r.PARTS), PLATFORMS["meta"], LAST)


def test_a_plain_list_holds_our_numbers_and_the_identifiers_asked_for(shop, names):
    made = handing.plain_list(crowd(shop), parse_customer_rule("order completed"), ("user", "email"))
    told = {row[1]: row[2] for row in made.rows}
    assert told == {"ana": "ana.diaz@gmail.com", "ben": "ben@mail.example", "eva": ""}
    assert {names[int(row[0][1:])] for row in made.rows} == {"ana", "ben", "eva"}


def test_what_was_handed_over_stands_in_the_register_of_processing(tmp_path):
    shop = built_shop(tmp_path / "noted")
    with closing(ledger_of(shop)) as ledger:
        handing.note(ledger, handing.Noted(LAST, "vip", "in segment vip", "meta", ("email",), ("advertising",), 2,
                                           {"denied": 1}, "marta"))  # fmt: skip
        [noted] = handing.all_noted(ledger)
        assert (noted.people, noted.who, noted.left_out) == (2, "marta", {"denied": 1})
        register = register_of(shop, ledger, ("log",), LAST)
    assert register["handed_over"][0]["to"] == "meta"
    assert "meta" in as_markdown(register, "es")


# Kept and found


def test_a_segment_is_a_draft_until_it_is_saved_and_changed_when_its_file_says_otherwise(tmp_path):
    shop = built_shop(tmp_path / "kept")
    path = shop.root / "segments" / "vip.yaml"
    vip = Segment("vip", Text.of("VIP"), parse_customer_rule("order completed at least 2 times"))
    path.write_text(segment_text(vip))
    with closing(ledger_of(shop)) as ledger:
        assert book_of(shop, ledger).kept["vip"].state == DRAFT
        assert save_segment(vip, ledger, 1).version == 1
        assert save_segment(vip, ledger, 2).version == 1  # the very same again
        assert book_of(shop, ledger).kept["vip"].state == SAVED
        path.write_text(segment_text(vip).replace("2 times", "3 times"))
        kept = book_of(shop, ledger).kept["vip"]
        assert (kept.state, kept.segment.rule) == (CHANGED, vip.rule)  # what was saved counts
        (shop.root / "segments" / "bad.yaml").write_text("id: bad\ntitle: x\n")
        book = book_of(shop, ledger)
        assert list(book.kept) == ["vip"]
        with pytest.raises(BadSegment):
            book.segment("bad")


def test_a_list_is_loaded_by_any_identifier_and_the_unknown_are_counted(tmp_path, shop, names):
    (tmp_path / "vip.csv").write_text(
        "name;correo\nAna;ANA.DIAZ@gmail.com\nBen;ben@mail.example\nX;x@no.example\n"
    )
    listed = Segment("vip", Text.of("VIP"), listed=Listed("vip.csv"))
    with closing(ledger_of(shop)) as ledger:
        kept = loaded(listed, tmp_path, ledger, "2026-11-20")
    assert {names[one] for one in kept.listed.customers} == {"ana", "ben"}
    assert (kept.listed.unknown, kept.listed.loaded, kept.listed.file) == (1, "2026-11-20", None)
    people = crowd(shop)
    people = crowd_of(people.journeys, with_segments(people.people, {"vip": kept}), LAST)
    assert {names[one] for one in members(people, r.InSegment("vip")).tolist()} == {"ana", "ben"}


def test_a_list_follows_customers_who_were_joined_and_leaves_out_the_erased(tmp_path):
    shop = built_shop(tmp_path / "joined")
    names = {name: number for number, name in numbers(shop).items()}
    listed = Listed(customers=(names["ben"], names["leo"], 999), loaded="2026-11-20")
    with closing(ledger_of(shop)) as ledger:
        save_segment(Segment("vip", Text.of("VIP"), listed=listed), ledger, 1)
        joined(ledger, rules_of(shop), "ana", "ben", "one person", "marta", LAST)
    people = Source({"in": str(shop.root)}).people
    found = set(people.book.segments["vip"].listed.customers)
    now = {name: number for number, name in numbers(shop).items()}
    assert found == {now["ben"], now["leo"]}


@pytest.mark.parametrize(
    ("text", "column", "found"),
    [
        ("ana\nben\n\nana\n", None, ["ana", "ben"]),
        ("email,points\na@b.c,3\n", None, ["a@b.c"]),
        ("who,points\nana,3\n", "Who", ["ana"]),
    ],
)
def test_identifiers_stand_one_a_line_or_in_a_column(tmp_path, text, column, found):
    (tmp_path / "list.csv").write_text(text)
    assert named_in(tmp_path / "list.csv", column) == found


@pytest.mark.parametrize(
    ("text", "column"), [("", None), ("who,points\nana,3\n", None), ("who\nana\n", "email")]
)
def test_a_list_that_names_nobody_is_refused(tmp_path, text, column):
    (tmp_path / "list.csv").write_text(text)
    with pytest.raises(BadInput):
        named_in(tmp_path / "list.csv", column)


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("order completed", ["untranslated"]),
        ("ordr completed", ["no_event", "nobody", "untranslated"]),
        ("customer hat is red and order completed", ["no_property", "nobody", "untranslated"]),
        ("in segment nowhere", ["unreadable", "untranslated"]),
        ("random 100 %", ["untranslated", "everybody"]),
    ],
)
def test_what_would_go_wrong_with_a_segment_is_told(shop, rule, codes):
    segment = Segment("a", Text.of({"en": "A"}), parse_customer_rule(rule))
    assert [finding.code for finding in check_segment(segment, crowd(shop))] == codes


def test_nobody_s_personal_data_is_kept_with_a_list(shop, tmp_path):
    (tmp_path / "vip.csv").write_text("ana.diaz@gmail.com\n")
    with closing(ledger_of(shop)) as ledger:
        save_segment(
            loaded(Segment("secret", Text.of("x"), listed=Listed("vip.csv")), tmp_path, ledger, "2026-11-20"),
            ledger,
            1,
        )
        with ledger.reading() as connection:
            bodies = connection.scalars(select(t.documents.c.body)).all()
    assert bodies
    assert not any("ana" in body.casefold() for body in bodies)
