"""One customer is said as one: no reading of any question puts a plural after the number one."""

from __future__ import annotations

import re

import pytest

from periplo.edge.cli.main import run
from periplo.edge.console.desk import Desk
from periplo.usecases.options import QUESTIONS
from small_shop import MAP

NEEDS = {
    "funnel": {"steps": "visit,cart"},
    "detours": {"begin": "visit", "end": "cart"},
    "attribution": {"conversion": "pay"},
    "customer": {"person": "ana"},
    "growth": {"conversion": "cart"},
    "content": {"content": "visit"},
}
CASES = [
    *((name, NEEDS.get(name, {})) for name in QUESTIONS if name != "effect"),
    ("funnel", {"steps": "visit,cart", "unit": "session"}),
    ("funnel", {"steps": "visit,cart", "unit": "attempt"}),
    ("paths", {"end": "cart"}),
    ("paths", {"unit": "session"}),
]
PLURAL = re.compile(
    r"\b1 (clientes|visitas|veces|rutas|sesiones|intentos|contactos|nuevos|customers|visits|times|routes|sessions|"
    r"attempts|contacts|llegan|mostraron|llevan|están|siguen|respondieron|arrive|follow|are|have)\b"
    r"|(vinieron|Respondieron) 1 |There were 1 "
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = tmp_path_factory.mktemp("one") / "shop"
    assert run(["init", str(root), "--lang", "es", "--zone", "UTC"], {}) == 0
    (root / "maps" / "first.yaml").write_text(MAP)
    log = root.parent / "one.csv"
    log.write_text(
        "customer,event,time\nana,visit,2026-03-01T10:00:00Z\nana,cart,2026-03-01T10:05:00Z\n"
        "ana,visit,2026-03-01T10:09:00Z\n"
    )
    assert run(["import", "events", str(log), "--in", str(root)], {}) == 0
    return Desk(root)


@pytest.mark.parametrize(("question", "given"), CASES, ids=lambda one: one if isinstance(one, str) else "")
def test_one_is_said_as_one(desk: Desk, question: str, given: dict[str, str]):
    asked, _ = desk.asked(question, given)
    for language in ("es", "en"):
        told = asked.reading.to(language)
        assert not PLURAL.search(told), told


def test_the_pattern_finds_what_it_seeks():
    assert PLURAL.search("De 1 clientes, 1 mostraron algún signo.")
    assert not PLURAL.search("De 31 clientes, 11 llegan; 1 cliente no.")
