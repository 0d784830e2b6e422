"""Each role, nobody, and keys, at each address and method of the console: as the table of roles says, no more, no less.

What an address asks for stands in `every_address.py`, so that a new route says it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from every_address import (
    BEGINNING_NEEDS,
    BEGINNING_PAGES,
    FOR_PROGRAMS,
    NO_PAGES,
    PAGES,
    PUBLIC_PAGES,
    asked_of,
    example,
    routes_of,
)
from periplo.core.access import ACTS, ROLES, SCOPES, may, scope_of
from periplo.edge.console.app import console
from periplo.edge.console.beginning import beginning
from periplo.edge.console.guard import Door
from periplo.edge.public.app import public
from periplo.edge.wiring import inbox_of, ledger_of
from periplo.storage import keys
from periplo.usecases.workspace import open_workspace
from served import Reply, Served, Visitor, serving
from whole_shop import whole

ENDLESS = "/changes"  # told as long as somebody listens
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole(tmp_path_factory.mktemp("roles"))


@pytest.fixture(scope="module")
def routes(root: Path) -> list[tuple[str, str]]:
    return routes_of(console(root))


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    """A console of each test's own: what others mistyped there makes nobody wait here."""
    with serving(root, Door(needs_sign_in=True)) as client:
        yield client


def test_every_address_is_known(root: Path, routes: list[tuple[str, str]]):
    """A route that is missing here is looked at by no test of all pages and of all roles."""
    assert {path for _, path in routes} == {*PAGES, *NO_PAGES}
    begins = routes_of(beginning(root / "not there", "es", lambda: None))
    assert {path for _, path in begins} == {*BEGINNING_PAGES, *BEGINNING_NEEDS}
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger, closing(inbox_of(workspace)) as inbox:
        outside = {path for _, path in routes_of(public(workspace, ledger, inbox))}
    assert outside >= PUBLIC_PAGES
    assert [path for path in outside - PUBLIC_PAGES if not path.startswith(FOR_PROGRAMS)] == []


def called(visitor: Visitor, method: str, path: str) -> Reply:
    """This route asked as a page of ours would, with the form's token and nothing else in it."""
    if method == "GET":
        return visitor.get(example(path))
    return visitor.post(example(path), visitor.token)


REFUSALS = ("your role does not allow this", "this key does not open", "this is no manage key")


def is_let_in(reply: Reply, path: str) -> bool:
    """Whether it came through the gate to the page behind, whatever that found wrong with an empty form."""
    leads = reply.headers.get("Location", "")
    to_sign_in = reply.status == 303 and (
        leads.startswith("/login?next=") or (leads, path) == ("/login", "/")
    )
    refused = reply.status == 403 and any(words in reply.text for words in REFUSALS)
    return not (to_sign_in or refused or reply.status == 401)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_its_acts_open_and_nothing_else(served: Served, routes, role: str):
    visitor = Visitor(served, Accept_Language="en")
    assert visitor.sign_in(role).status == 303
    visitor.token = visitor.get("/account?lang=en").text
    told = {}
    for method, path in sorted(routes, key=lambda one: one[1] == "/logout"):  # at last: it ends the session
        if path in (ENDLESS, "/login"):
            continue
        asked = asked_of(method, path)
        wanted = asked == "open" or may(role, asked)
        if is_let_in(called(visitor, method, path), path) != wanted:
            told[method, path] = f"wants {asked}, may be {wanted}"
    assert told == {}


def test_nobody_opens_what_is_open_and_nothing_else(served: Served, routes):
    for method, path in routes:
        visitor = Visitor(served)
        visitor.token = visitor.get("/login?lang=en").text
        reply = called(visitor, method, path)
        assert is_let_in(reply, path) == (asked_of(method, path) == "open"), (method, path)
        if asked_of(method, path) != "open":
            assert reply.text == "" or reply.status in (401, 403), (method, path)


def test_a_key_opens_what_its_scope_names_and_no_page(served: Served, root: Path, routes):
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.writing() as connection:
        of = {scope: keys.make_key(connection, "manage", scope, 1, scopes=(scope,)) for scope in SCOPES}
        of[""] = keys.make_key(connection, "manage", "all", 1, scopes=())
    for method, path in routes:
        for scope, key in of.items():
            headers = {"Authorization": f"Bearer {key}"} | ({} if method == "GET" else {"Content_Type": FORM})
            reply = served.ask(method, example(path), "", **headers)
            is_for_keys = path.startswith(("/api/", "/metrics"))
            opens = asked_of(method, path) == "open" or (
                is_for_keys and scope in ("", scope_of(example(path)))
            )
            assert is_let_in(reply, path) == opens, (method, path, scope)


def test_a_write_key_opens_nothing(served: Served, root: Path, routes):
    with closing(ledger_of(open_workspace(root))) as ledger, ledger.writing() as connection:
        key = keys.make_key(connection, "write", "web", 1)
    for method, path in routes:
        reply = served.ask(method, example(path), "", Authorization=f"Bearer {key}", Content_Type=FORM)
        assert is_let_in(reply, path) == (asked_of(method, path) == "open"), (method, path)


def test_the_menu_of_each_role_leads_to_pages_it_may_open(served: Served):
    for role in ROLES:
        visitor = Visitor(served)
        visitor.sign_in(role)
        home = visitor.get("/").text
        for address in set(re.findall(r"<nav.*?</nav>", home, re.DOTALL)[0].split('href="')[1:]):
            assert visitor.get(address.partition('"')[0]).status == 200


def test_the_acts_that_addresses_ask_for_are_acts(routes):
    assert {asked_of(method, path) for method, path in routes} <= {"open", *ACTS}
