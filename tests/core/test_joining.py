"""Who belongs together: cases small enough to count by hand, then the laws."""

from hypothesis import given
from hypothesis import strategies as st

from periplo.core.join_rules import DEFAULT, JoinRules, KindRule
from periplo.core.joining import BLOCKED, LIMIT, PARTED, SHARED, Link, Node, cause_of, resolve_all

ANA, ANA_PHONE, ANA_WEB, EVA, EVA_WEB = 1, 2, 3, 4, 5
NODES = {
    ANA: Node("user", "ana-1", 101),
    ANA_PHONE: Node("phone", "+5491123456789", 102),
    ANA_WEB: Node("anonymous", "web-a", 103),
    EVA: Node("user", "eva-2", 104),
    EVA_WEB: Node("anonymous", "web-e", 105),
}


def joined(links, apart=(), aside=(), nodes=NODES, rules=DEFAULT):
    found, _ = resolve_all(nodes, links, apart, aside, rules)
    return found


def groups(found):
    by_customer = {}
    for handle, customer in found.customer.items():
        by_customer.setdefault(customer, set()).add(handle)
    return sorted(map(sorted, by_customer.values()))


def test_nobody_is_joined_without_evidence():
    assert joined([]).customer == {handle: node.birth for handle, node in NODES.items()}


def test_who_is_named_together_is_one_customer_and_bears_the_smallest_number():
    found = joined([Link(ANA, ANA_PHONE, 5), Link(ANA_PHONE, ANA_WEB, 9)])
    assert [found.customer[handle] for handle in (ANA, ANA_PHONE, ANA_WEB)] == [101, 101, 101]
    assert found.customer[EVA] == 104


def test_a_phone_shared_by_two_users_is_the_earlier_one_s():
    found = joined([Link(ANA, ANA_PHONE, 9), Link(ANA_PHONE, EVA, 5)])
    assert groups(found) == [[ANA], [ANA_PHONE, EVA], [ANA_WEB], [EVA_WEB]]
    assert found.refused == {(ANA, ANA_PHONE): LIMIT}


def test_an_alias_says_that_two_users_are_one():
    assert joined([Link(ANA, EVA, 5, alias=True)]).customer[EVA] == 101


def test_an_alias_of_a_visitor_does_not_make_two_users_one():
    """A tablet in a shop: two people gave their names on it."""
    found = joined([Link(ANA, ANA_WEB, 5, alias=True), Link(ANA_WEB, EVA, 6, alias=True)])
    assert found.customer[ANA] != found.customer[EVA]
    assert found.customer[ANA_WEB] == found.customer[ANA]


def test_a_person_s_ruling_joins_two_users():
    assert joined([Link(ANA, EVA, ruling=1)]).customer[EVA] == 101


def test_a_ruling_joins_customers_whole_and_takes_nothing_from_them():
    nodes = {**NODES, 6: Node("document", "30111222", 106), 7: Node("document", "30333444", 107)}
    links = [Link(ANA, ANA_PHONE, 1), Link(ANA, 6, 1), Link(EVA, 7, 1), Link(ANA_PHONE, EVA, ruling=1)]
    assert set(joined(links, nodes=nodes).customer.values()) == {101, 103, 105}


def test_a_parting_forbids_a_union_also_round_about():
    links = [Link(ANA, ANA_PHONE, 5), Link(ANA_PHONE, ANA_WEB, 6)]
    found = joined(links, apart=[(ANA_WEB, ANA)])
    assert found.customer[ANA_WEB] == 103
    assert found.refused == {(ANA_PHONE, ANA_WEB): PARTED}


def test_a_ruling_does_not_undo_a_parting():
    assert joined([Link(ANA, EVA, ruling=2)], apart=[(EVA, ANA)]).customer[EVA] == 104


def test_a_value_that_names_nobody_joins_nobody():
    nodes = {1: Node("user", "a", 1), 2: Node("document", "99999999", 2), 3: Node("user", "b", 3)}
    found = joined([Link(1, 2, 5), Link(2, 3, 5)], nodes=nodes)
    assert found.customer == {1: 1, 2: 2, 3: 3}
    assert set(found.refused.values()) == {BLOCKED}


def test_a_till_s_phone_joins_nobody_once_too_many_have_it():
    def shared_by(n):
        nodes = {0: Node("phone", "+5491144445555", 99)}
        nodes |= {i: Node("user", f"u{i}", i) for i in range(1, n + 1)}
        return joined([Link(0, i, i) for i in range(1, n + 1)], nodes=nodes)

    few, many = shared_by(5), shared_by(6)
    assert few.customer[0] == few.customer[1] == 1
    assert many.customer[0] == 99
    assert set(many.refused.values()) == {SHARED}


def test_an_e_mail_with_many_phones_is_one_person_s_until_they_are_too_many_people_s():
    def with_phones(n):
        nodes = {0: Node("email", "ana@shop.es", 0)}
        nodes |= {i: Node("phone", f"+3460000{i:04}", i) for i in range(1, n + 1)}
        return joined([Link(0, i, i) for i in range(1, n + 1)], nodes=nodes)

    assert SHARED not in with_phones(15).refused.values()
    assert set(with_phones(16).refused.values()) == {SHARED}


def test_surer_kinds_are_heard_first():
    nodes = {
        1: Node("user", "a", 1), 2: Node("user", "b", 2), 3: Node("card", "C4711", 3), 4: Node("anonymous", "w", 4)
    }  # fmt: skip
    found = joined([Link(1, 4, 1), Link(3, 4, 2), Link(2, 3, 9)], nodes=nodes)
    assert groups(found) == [[1, 4], [2, 3]]  # though the visitor met user a first
    assert found.refused == {(3, 4): LIMIT}


def test_why_a_handle_joined_is_the_link_over_which_it_came():
    found = joined([Link(ANA, ANA_PHONE, 5), Link(ANA_PHONE, ANA_WEB, 6)])
    was = {handle: node.birth for handle, node in NODES.items()}
    assert cause_of(ANA_WEB, was, found, {}) == ("together", ANA_PHONE, ANA_WEB)


# Laws

KINDS = ("user", "email", "phone", "anonymous", "card")
SMALL = JoinRules(kinds={
    "user": KindRule(1, 1, 2), "card": KindRule(2, 2, 2), "email": KindRule(3, 2, 2), "phone": KindRule(4, 1, 2),
    "anonymous": KindRule(5, None, 3),
}, crowd=4)  # fmt: skip
TEXTS = {
    "user": "u{}",
    "email": "p{}@shop.es",
    "phone": "+3460012340{}",
    "anonymous": "w{}",
    "card": "CARD{}",
}


@st.composite
def evidence(draw):
    n = draw(st.integers(2, 9))
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=n, max_size=n))
    nodes = {i: Node(kind, TEXTS[kind].format(i), 1_000 + i) for i, kind in enumerate(kinds, 1)}
    pairs = [(a, b) for a in nodes for b in nodes if a < b]
    links = [
        Link(
            a,
            b,
            draw(st.integers(0, 3)),
            "s",
            "k",
            draw(st.booleans()),
            draw(st.sampled_from([None, None, 1])),
        )
        for a, b in draw(st.lists(st.sampled_from(pairs), unique=True, max_size=14))
    ]
    apart = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2))
    aside = draw(st.lists(st.sampled_from(sorted(nodes)), unique=True, max_size=1))
    return nodes, links, apart, aside


@given(evidence(), st.randoms(use_true_random=False))
def test_the_order_of_evidence_does_not_matter(given_, random):
    nodes, links, apart, aside = given_
    shuffled = random.sample(links, len(links))
    one, _ = resolve_all(nodes, links, apart, aside, SMALL)
    two, _ = resolve_all(nodes, shuffled, [(b, a) for a, b in apart], aside, SMALL)
    assert (one.customer, one.refused) == (two.customer, two.refused)


@given(evidence(), st.randoms(use_true_random=False))
def test_in_whichever_order_handles_came_the_same_belong_together(given_, random):
    nodes, links, apart, aside = given_
    numbers = dict(zip(nodes, random.sample(sorted(nodes), len(nodes)), strict=True))
    renamed = {numbers[i]: Node(node.kind, node.text, 1_000 + numbers[i]) for i, node in nodes.items()}
    moved = [
        link._replace(
            low=min(numbers[link.low], numbers[link.high]), high=max(numbers[link.low], numbers[link.high])
        )
        for link in links
    ]
    one, _ = resolve_all(nodes, links, apart, aside, SMALL)
    two, _ = resolve_all(
        renamed, moved, [(numbers[a], numbers[b]) for a, b in apart], [numbers[i] for i in aside], SMALL
    )
    assert groups(two) == sorted(sorted(numbers[i] for i in group) for group in groups(one))


@given(evidence())
def test_a_customer_bears_the_smallest_number_born_in_it_and_keeps_every_rule(given_):
    nodes, links, apart, aside = given_
    found, idle = resolve_all(nodes, links, apart, aside, SMALL)
    for group in groups(found):
        assert {found.customer[i] for i in group} == {min(nodes[i].birth for i in group)}
        assert not any(a in group and b in group for a, b in apart)
        assert len(group) == 1 or not set(group) & idle.keys()
        if not any(link.alias or link.ruling for link in links):
            for kind, rule in SMALL.kinds.items():
                assert rule.most is None or sum(nodes[i].kind == kind for i in group) <= rule.most


@given(evidence())
def test_links_that_were_neither_refused_nor_needed_lie_within_one_customer(given_):
    nodes, links, apart, aside = given_
    found, _ = resolve_all(nodes, links, apart, aside, SMALL)
    for link in links:
        if (link.low, link.high) not in found.refused:
            assert found.customer[link.low] == found.customer[link.high]
