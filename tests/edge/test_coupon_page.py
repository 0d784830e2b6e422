"""Coupon codes on their page: loaded from a file, all or none, and counted."""

from __future__ import annotations

import re

import pytest

from periplo.usecases.workspace import Settings, make_workspace
from served import Page, Visitor, serving


@pytest.fixture
def visitor(tmp_path):
    root = tmp_path / "shop"
    make_workspace(root, Settings(name="Papelería", language="es"))
    with serving(root) as client:
        yield Visitor(client)


def handed(visitor, content, **fields):
    """What comes of a file handed over by the page's form."""
    token = re.search(r'name="token" value="([^"]+)"', visitor.get("/coupons").text).group(1)
    told = "".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"token": token, **fields}.items()
    )
    file = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="codes.csv"\r\n\r\n{content}\r\n'
    sent = visitor._sent(
        {"Content_Type": "multipart/form-data; boundary=edge", "Sec_Fetch_Site": "same-origin"}
    )
    return visitor.served.ask("POST", "/coupons", f"{told}{file}--edge--\r\n".encode(), **sent)


def test_codes_are_loaded_from_a_file_and_counted_and_none_twice(visitor):
    assert "Todavía no hay códigos cargados" in visitor.get("/coupons").text
    first = handed(visitor, "code\nA1\nB2\n", pool="welcome", expires="")
    assert (first.status, first.headers["location"]) == (303, "/coupons?pool=welcome&added=2&known=0")
    again = handed(visitor, "B2\nC3\n", pool="welcome", expires="2020-01-01")
    page = visitor.get(again.headers["location"]).text
    Page(page)
    assert "welcome: 1 códigos nuevos; 1 ya estaban." in page
    assert re.findall(r">(\d+)</td>", page) == ["2", "0", "1"]  # free, given, expired


@pytest.mark.parametrize(
    ("content", "fields", "told"),
    [
        ("A1\nno code\n", {"pool": "welcome"}, "Línea 2"),
        ("A1\n", {"pool": "<b>"}, "&lt;b&gt;"),
        ("", {"pool": "welcome"}, "no tiene códigos"),
        ("A1\n", {"pool": "welcome", "expires": "never"}, "never"),
    ],
)
def test_what_cannot_be_loaded_is_told_and_nothing_is(visitor, content, fields, told):
    reply = handed(visitor, content, **fields)
    assert reply.status == 400
    assert told.casefold() in reply.text.casefold()
    assert "Todavía no hay códigos cargados" in visitor.get("/coupons").text
