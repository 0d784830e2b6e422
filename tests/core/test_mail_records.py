"""What a domain says about its mail, judged; names and records as the standards print them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from periplo.core.mail_records import dkim, dmarc, is_aligned, spf
from periplo.core.warm_up import FIRST, GROWTH, warm_up


def names(**records):
    said = {
        name.replace("__", "."): [text] if isinstance(text, str) else text for name, text in records.items()
    }
    return lambda name: said.get(name, [])


@pytest.mark.parametrize(
    ("records", "host", "code"),
    [
        ({}, "smtp.shop.es", "spf_none"),
        ({"shop__es": "google-site-verification=x"}, "smtp.shop.es", "spf_none"),
        ({"shop__es": "v=spf10 a"}, "smtp.shop.es", "spf_none"),
        ({"shop__es": "v=spf1 a ~all"}, "smtp.shop.es", "spf_well"),
        ({"shop__es": ["v=spf1 a -all", "v=spf1 mx -all"]}, "smtp.shop.es", "spf_many"),
        ({"shop__es": "v=spf1 +all"}, "smtp.shop.es", "spf_all"),
        ({"shop__es": "v=spf1 a all"}, "smtp.shop.es", "spf_all"),
        ({"shop__es": "v=spf1 a ~all"}, "email-smtp.eu-west-1.amazonaws.com", "spf_without"),
        ({"shop__es": "v=spf1 include:amazonses.com ~all"}, "email-smtp.eu-west-1.amazonaws.com", "spf_well"),
        ({"shop__es": "v=spf1 " + "a " * 11 + "~all"}, "smtp.shop.es", "spf_deep"),
        ({"shop__es": "v=spf1 include:shop.es ~all"}, "smtp.shop.es", "spf_deep"),
        ({"shop__es": "v=spf1 redirect=x.es", "x__es": "v=spf1 a mx -all"}, "smtp.shop.es", "spf_well"),
    ],
)
def test_spf(records, host, code):
    found = spf("shop.es", host, names(**records))
    assert (found.code, found.is_well) == (code, code == "spf_well")


def test_the_spf_that_is_proposed_would_pass():
    for host in ("smtp.shop.es", "email-smtp.eu-west-1.amazonaws.com", "smtp.sendgrid.net"):
        proposed = spf("shop.es", host, names()).values[1]
        assert spf("shop.es", host, names(shop__es=proposed)).is_well


@pytest.mark.parametrize(
    ("told", "ours", "code"),
    [
        ([], "v=DKIM1; k=rsa; p=AAA", "dkim_none"),
        (["v=DKIM1; p="], "v=DKIM1; k=rsa; p=AAA", "dkim_revoked"),
        (["v=DKIM1; k=rsa; p=BBB"], "v=DKIM1; k=rsa; p=AAA", "dkim_other"),
        (["v=DKIM1; k=rsa; p=A A A"], "v=DKIM1; k=rsa; p=AAA", "dkim_well"),
        (["k=rsa; p=BBB"], None, "dkim_well"),
    ],
)
def test_dkim(told, ours, code):
    found = dkim("shop.es", "s1", ours, lambda name: told if name == "s1._domainkey.shop.es" else [])
    assert (found.code, found.is_well) == (code, code == "dkim_well")


@pytest.mark.parametrize(
    ("records", "code", "values"),
    [
        ({}, "dmarc_none", ("hola.shop.es",)),
        ({"_dmarc__shop__es": "v=DMARC1; p=reject"}, "dmarc_well", ("shop.es", "reject")),
        ({"_dmarc__shop__es": "v=DMARC1; p=reject; sp=none"}, "dmarc_none_policy", ("shop.es", "")),
        ({"_dmarc__hola__shop__es": "v=DMARC1;p=quarantine"}, "dmarc_well", ("hola.shop.es", "quarantine")),
        (
            {"_dmarc__shop__es": "v=DMARC1; p=none; rua=mailto:a@shop.es"},
            "dmarc_none_policy",
            ("shop.es", "yes"),
        ),
    ],
)
def test_dmarc_of_the_domain_or_the_one_above(records, code, values):
    found = dmarc("hola.shop.es", names(**records))
    assert (found.code, found.values) == (code, values)


def test_alignment():
    assert is_aligned("shop.es", "mail.shop.es")
    assert is_aligned("Shop.es", "shop.es")
    assert not is_aligned("shop.es", "bigshop.es")
    assert not is_aligned("shop.es", "amazonses.com")


def test_growing_by_hand():
    assert [step.most for step in warm_up(1_000)] == [200, 300, 450, 680, 1_000]
    assert [step.most for step in warm_up(100)] == [100]
    assert warm_up(0) == []


@given(st.integers(1, 3_000_000))
def test_it_grows_slowly_and_comes_to_the_volume(volume):
    steps = warm_up(volume)
    volumes = [step.most for step in steps]
    assert volumes[0] == min(FIRST, volume)
    assert volumes[-1] == volume
    assert volumes == sorted(set(volumes))
    assert all(after <= before * GROWTH + 50 for before, after in pairwise(volumes))
