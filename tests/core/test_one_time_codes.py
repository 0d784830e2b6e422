"""Codes by the clock, held to the published vectors of RFC 4226 and RFC 6238."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from periplo.core.one_time_codes import STEP, app_address, code_at, secret_text, step_at, step_of

SECRET = b"12345678901234567890"  # of both documents
SECOND = 1_000_000


@pytest.mark.parametrize(
    ("count", "code"),
    list(
        enumerate(
            [
                "755224",
                "287082",
                "359152",
                "969429",
                "338314",
                "254676",
                "287922",
                "162583",
                "399871",
                "520489",
            ]
        )
    ),
)
def test_codes_are_those_of_rfc_4226_appendix_d(count: int, code: str):
    assert code_at(SECRET, count) == code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
     (2000000000, "69279037"), (20000000000, "65353130")],
)  # fmt: skip
def test_codes_are_those_of_rfc_6238_appendix_b(seconds: int, code: str):
    assert code_at(SECRET, step_at(seconds * SECOND), 8) == code


def test_the_codes_of_a_step_before_and_after_count_too_and_no_others():
    here = 1_000_000
    found = [step_of(SECRET, code_at(SECRET, here + off), here * STEP, 0) for off in range(-3, 4)]
    assert found == [None, None, here - 1, here, here + 1, None, None]


def test_a_code_of_a_step_that_counted_or_of_one_before_it_counts_no_more():
    here = 1_000_000
    now = here * STEP + 5
    assert step_of(SECRET, code_at(SECRET, here), now, here) is None
    assert step_of(SECRET, code_at(SECRET, here - 1), now, here) is None
    assert step_of(SECRET, code_at(SECRET, here + 1), now, here) == here + 1


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "²³¹²³¹", "١٢٣٤٥٦", "-12345", "000000\x00"]
)
def test_what_is_no_code_is_refused(code: str):
    assert step_of(SECRET, code, 59 * SECOND, 0) is None


def test_a_code_may_be_typed_with_a_space():
    assert step_of(SECRET, "287 082", 59 * SECOND, 0) == 1


def test_an_app_is_told_secret_issuer_and_name():
    address = urlsplit(app_address(SECRET, "Periplo Café: uno", "marta@tienda.example"))
    told = parse_qs(address.query)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert address.path == "/Periplo%20Caf%C3%A9%20%20uno:marta%40tienda.example"
    assert told["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]
    assert (told["issuer"], told["digits"], told["period"]) == (["Periplo Café  uno"], ["6"], ["30"])
    assert secret_text(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
