"""Coming in, in a real browser: a link to a first password, a second factor, an identity provider."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from oidc_provider import CLIENT, SECRET, Provider, provider
from periplo.core.one_time_codes import code_at, step_at
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases.accounts import new_user
from periplo.usecases.workspace import open_workspace
from served import GOOD, Served, serving
from small_shop import built

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OTHER = "ocho peras y una luna"


@pytest.fixture(scope="module")
def theirs() -> Iterator[Provider]:
    with provider() as one:
        yield one


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, theirs: Provider) -> Iterator[Served]:
    root: Path = built(tmp_path_factory.mktemp("doors"))
    with closing(ledger_of(open_workspace(root))) as ledger:
        new_user(ledger, "marta", "administrator", GOOD, 1, "en")
    with (root / "periplo.toml").open("a") as settings:
        settings.write(
            f'\n[oidc]\nissuer = "{theirs.issuer}"\nclient_id = "{CLIENT}"\nsecret = "PERIPLO_OIDC_SECRET"\n'
            'domains = ["shop.example"]\nunknown = "reader"\nlabel = "Shop ID"\n'
        )
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PERIPLO_OIDC_SECRET", SECRET)
        with serving(root, Door(needs_sign_in=True)) as client:
            yield client


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def visit(browser: Any, served: Served, theirs: Provider, complaints: list[str]) -> Iterator[Any]:
    """Opens a browser of its own for one person; what it complains of is gathered."""
    contexts = []

    def opened(language: str = "en", scheme: str = "light") -> Any:
        context = browser.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})
        contexts.append(context)
        page = context.new_page()
        ours = (f"http://127.0.0.1:{served.port}/", theirs.issuer + "/", "data:")
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: None if asked.url.startswith(ours) else complaints.append(asked.url))
        page.goto(f"http://127.0.0.1:{served.port}/login?lang={language}")
        return page

    yield opened
    for context in contexts:
        context.close()


def is_sound(page: Any) -> None:
    """Nothing overflows, everything to press is large enough, every field has a name, and headings begin with one."""
    page.wait_for_load_state()  # its style too
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    small = page.evaluate(
        "[...document.querySelectorAll('nav a, .tongue, summary, button, input:not([type=hidden]), select')]"
        ".filter(one => one.offsetParent && one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"
    )
    nameless = page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]):not([hidden]), select')]"
        ".filter(one => !one.labels.length && !one.ariaLabel).map(one => one.outerHTML)"
    )
    assert (small, nameless) == ([], [])
    assert page.locator("h1").count() == 1


def sign_in(page: Any, name: str, password: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.click("button[type=submit]")


def test_somebody_is_let_in_by_a_link_and_gets_a_second_factor(
    visit: Any, served: Served, complaints: list[str]
):
    marta = visit()
    sign_in(marta, "marta", GOOD)
    marta.goto(f"http://127.0.0.1:{served.port}/users")
    marta.fill("form.narrow [name=name]", "eva@shop.example")
    marta.select_option("form.narrow [name=role]", "editor")
    marta.keyboard.press("Tab")
    marta.click("text=Make, and show their link")
    marta.wait_for_selector(".secret")
    is_sound(marta)
    link = marta.inner_text(".secret")

    eva = visit("es", "dark")
    eva.goto(link)
    is_sound(eva)
    eva.fill("[name=new]", OTHER)
    eva.fill("[name=again]", OTHER)
    eva.keyboard.press("Enter")
    eva.wait_for_url("**/login?welcome=yes")
    assert "Contraseña guardada" in eva.inner_text("main")
    sign_in(eva, "eva@shop.example", OTHER)
    eva.goto(f"http://127.0.0.1:{served.port}/account")
    eva.click("text=Activar el segundo factor")
    eva.wait_for_selector(".take-up svg")
    is_sound(eva)
    secret = base64.b32decode(eva.inner_text(".secret").replace(" ", ""))

    def code(later: int) -> str:
        return code_at(secret, step_at(time.time_ns() // 1_000) + later)

    eva.fill("[name=code]", code(-1))
    eva.keyboard.press("Enter")
    eva.wait_for_selector(".codes")
    is_sound(eva)
    assert eva.locator(".codes li").count() == 10
    recovery = eva.locator(".codes li").first.inner_text()
    eva.goto(f"http://127.0.0.1:{served.port}/account")
    is_sound(eva)
    eva.click("text=Salir")
    eva.wait_for_url("**/login")

    for wanted in (lambda: code(0), lambda: recovery):
        sign_in(eva, "eva@shop.example", OTHER)
        eva.wait_for_url("**/login/code")
        is_sound(eva)
        assert eva.evaluate("document.activeElement.name") == "code"
        eva.keyboard.type(wanted())
        eva.keyboard.press("Enter")
        eva.wait_for_url(f"http://127.0.0.1:{served.port}/")
        eva.goto(f"http://127.0.0.1:{served.port}/account")
        eva.click("text=Salir")
        eva.wait_for_url("**/login")

    marta.goto(f"http://127.0.0.1:{served.port}/audit?object=eva%40shop.example")
    is_sound(marta)
    told = marta.inner_text("table")
    for act in (
        "made the user, editor",
        "changed the password",
        "turned on their second factor",
        "recovery code",
    ):
        assert act in told
    marta.goto(f"http://127.0.0.1:{served.port}/keys")
    is_sound(marta)
    assert complaints == []


@pytest.mark.parametrize(("language", "enter", "leave"), [("en", "Sign in with Shop ID", "Sign out"),
                                                         ("es", "Entrar con Shop ID", "Salir")])  # fmt: skip
def test_somebody_comes_in_through_their_provider_and_leaves_there_too(
    visit: Any, served: Served, theirs: Provider, complaints: list[str], language: str, enter: str, leave: str
):
    pytest.importorskip("authlib")
    pia = visit(language)
    is_sound(pia)
    pia.click(f"text={enter}")
    pia.wait_for_url(f"http://127.0.0.1:{served.port}/")
    pia.goto(f"http://127.0.0.1:{served.port}/account")
    assert "pia@shop.example" in pia.inner_text("main")
    is_sound(pia)
    pia.click(f"button:text('{leave}')")
    pia.wait_for_url("**/login?out=provider")
    is_sound(pia)
    pia.click(".hint a")
    pia.wait_for_url(f"{theirs.issuer}/end?*")
    assert complaints == []
