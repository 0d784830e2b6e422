"""identity.yaml changes what it says and nothing else; a mistake is told with its line."""

import pytest

from periplo.core.errors import BadInput
from periplo.core.join_rules import DEFAULT, KindRule
from periplo.formats.identity_yaml import identity_of


def test_what_it_does_not_say_stays():
    assert identity_of("schema: 1\n") == DEFAULT


def test_everything_it_may_say():
    rules = identity_of(
        "schema: 1\ncountry: mx\ncrowd: 50\nsources: [crm, till]\n"
        "kinds:\n  phone: {most: 2}\n  Loyalty Card: {priority: 1, most: muchos, shared: 9}\n"
        "other: {priority: 9}\n"
        'blocked:\n  email: ["caja*@shop.mx"]\n  "*": [pendiente]\nallowed:\n  document: ["12345678"]\n'
    )
    assert (rules.country, rules.crowd, rules.sources) == ("MX", 50, ("crm", "till"))
    assert rules.of("phone") == KindRule(5, 2, 5)
    assert rules.of("card") == KindRule(1, None, 9)
    assert rules.of("crm id").priority == 9
    assert rules.is_blocked("email", "caja12@shop.mx")
    assert rules.is_blocked("user", "Pendiente")
    assert rules.is_blocked("user", "consumidor final")
    assert not rules.is_blocked("document", "12345678")


def test_the_country_of_the_workspace_counts_where_the_file_says_none():
    assert identity_of("schema: 1\n", "AR").country == "AR"
    assert identity_of("country: CL\n", "AR").country == "CL"
    assert identity_of("country: NO\n", "AR").country == "NO"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("schema: 1\nkind: {}\n", 2, "'kind' is not known here"),
        ("schema: 1\nkinds:\n  phone: 5\n", 3, "'phone' is not a rule"),
        ("kinds:\n  phone:\n    most: 0\n", 3, "'most' is 0"),
        ("kinds:\n  phone:\n    limit: 3\n", 3, "'limit' is not known here"),
        ("kinds: [phone]\n", 1, "'kinds' names no kinds"),
        ("blocked:\n  document:\n    - 00000000\n", 3, "0 is not a text"),
        ("blocked:\n  document: 4711\n", 2, "'document' is not a list of texts"),
        ("blocked:\n  email:\n    - '*'\n", 3, "'*' would mean every value"),
        ("schema: 1\ncountry: Mexico\n", 2, "'Mexico' is no country"),
        ("crowd: 1\n", 1, "'crowd' is 1"),
        ("sources: crm\n", 1, "'sources' is not a list of texts"),
    ],
)
def test_a_mistake_is_told_with_its_line(text, line, told):
    with pytest.raises(BadInput) as raised:
        identity_of(text)
    assert f"line {line}: " in raised.value.what
    assert told in raised.value.what
    assert raised.value.mend
