"""A person is erased in the browser: asked first, then gone from every page, with a certificate."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

import pytest

from every_address import PAGES
from periplo.edge.cli.main import run
from served import Served, serving
from whole_shop import EXPORTS, whole

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PEOPLE = ("catorce@correo.example.es", "quince@correo.example.es")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = whole(tmp_path_factory.mktemp("forgetting"))
    assert run(["import", "customers", str(EXPORTS / "any-customers.csv"), "--in", str(root)], {}) == 0
    with serving(root) as client:
        yield client


@pytest.mark.parametrize(
    ("language", "who", "words"),
    [("es", PEOPLE[0], ("Borrar a esta persona", "Certificado", "lo pidió por carta")),
     ("en", PEOPLE[1], ("Erase this person", "Certificate", "asked by letter"))],
)  # fmt: skip
def test_a_person_is_erased_and_is_gone_from_every_page(
    browser, served: Served, language: str, who: str, words: tuple[str, str, str]
):
    link, certificate, because = words
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(30_000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(f"http://127.0.0.1:{served.port}/customers?lang={language}")
    page.fill("[name=find]", who)
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/*")
    theirs = page.url
    assert who in page.inner_text("main")

    with page.expect_download() as taken:
        page.click("a[download]")
    with zipfile.ZipFile(io.BytesIO(taken.value.path().read_bytes())) as held:
        [name] = [one for one in held.namelist() if one.endswith(".json")]
        assert who in json.dumps(json.loads(held.read(name)))

    page.click(f"text={link}")
    page.click("main form button")  # not confirmed: the browser asks for the tick
    assert page.locator("main [name=sure]:invalid").count() == 1
    page.fill("main [name=because]", f"{because} {who}")
    page.check("main [name=sure]")
    page.click("main form button")
    page.wait_for_selector("[role=alert]")  # the reason would have kept their name
    page.fill("main [name=because]", because)
    page.check("main [name=sure]")
    page.click("main form button")
    page.wait_for_selector("pre")
    assert because in page.inner_text("pre")
    assert page.get_attribute("pre", "aria-label") == certificate

    assert served.get(theirs.partition(str(served.port))[2]).status == 404
    assert served.get(f"/customers?find={who}").status == 404
    everywhere = [address for addresses in PAGES.values() for address in addresses]
    for address in everywhere[
        PEOPLE.index(who) :: 2
    ]:  # the two are alike: each is looked for on every other page
        assert who not in served.get(address).text, address
    assert all("404" in one or "400" in one for one in complaints)
    page.close()
