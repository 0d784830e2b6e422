"""A campaign begun from nothing in the console: who enters, what is sought, then its flow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from periplo.formats.campaign_yaml import read_campaign
from served import Visitor, serving
from small_shop import built

NEW = "/campaigns/new?lang=es"
SAID = {
    "title": "Volver a <i>por ello</i>",
    "enters": "event",
    "event": "cart",
    "goal": "pay",
    "days": "7",
    "languages": "es",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = built(tmp_path_factory.mktemp("built"))
    (found / "segments").mkdir(exist_ok=True)
    (found / "segments" / "vip.yaml").write_text("schema: 1\nid: vip\ntitle: {es: Los mejores}\nrule: pay\n")
    return found


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


def test_by_an_event_to_its_flow(root: Path, served: Visitor):
    assert 'href="/campaigns/new"' in served.get("/campaigns?lang=es").text
    page = served.get(NEW).text
    reply = served.post(NEW, page, **SAID)
    assert reply.status == 303, reply.text
    assert reply.headers["Location"] == "/campaigns/volver-a-i-por-ello-i/draft?node=wait#inspector"
    plan = read_campaign(root / "campaigns" / "volver-a-i-por-ello-i.yaml")
    assert (plan.languages, plan.goal.within, plan.status) == (("es",), 7 * 86_400_000_000, "draft")
    flow = served.get("/campaigns/volver-a-i-por-ello-i/draft?lang=es")
    assert flow.status == 200
    assert "<i>por ello" not in flow.text
    assert (
        served.post(NEW, served.get(NEW).text, **SAID)
        .headers["Location"]
        .startswith("/campaigns/volver-a-i-por-ello-i-2")
    )


def test_for_a_list_from_its_own_page(root: Path, served: Visitor):
    assert 'href="/campaigns/new?segment=vip"' in served.get("/segments/vip?lang=es").text
    page = served.get("/campaigns/new?segment=vip&lang=es").text
    assert '<option value="vip" selected>Los mejores</option>' in page
    reply = served.post(NEW, page, **SAID | {"title": "Gracias", "enters": "segment", "segment": "vip"})
    assert reply.status == 303, reply.text
    start = read_campaign(root / "campaigns" / "gracias.yaml").entry.start
    assert (start.rule.segment, start.backfill) == ("vip", True)


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        ({"title": " "}, "no tiene nombre"),
        ({"event": ""}, "no se dice quién entra"),
        ({"enters": "segment"}, "no se dice quién entra"),
        ({"goal": "cart"}, "se busca lo mismo"),
        ({"days": "mucho"}, "no es un número de días"),
    ],
)
def test_what_lacks_is_told_and_what_was_written_stays(
    root: Path, served: Visitor, lacks: dict[str, str], told: str
):
    before = set((root / "campaigns").iterdir())
    reply = served.post(NEW, served.get(NEW).text, **SAID | lacks)
    assert reply.status == 400
    assert told in reply.text.casefold()
    if "title" not in lacks:
        assert "Volver a &lt;i&gt;por ello&lt;/i&gt;" in reply.text
    assert set((root / "campaigns").iterdir()) == before
