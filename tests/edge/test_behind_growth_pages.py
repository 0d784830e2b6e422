"""From what growth offers to a sending: the people of a line, by stage, as a segment by page and by command."""

from __future__ import annotations

import json
import re
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest

from periplo.edge.cli.main import run
from periplo.edge.wiring import ledger_of
from periplo.usecases.audiences.book import book_of
from periplo.usecases.workspace import open_workspace
from served import Visitor, serving
from small_shop import built

LINK = re.compile(r'<a href="(/ask/growth/who\?[^"]+)">([^<]+)</a>')


def links_in(page: str) -> list[tuple[str, int]]:
    return [(unescape(leads), int(re.sub(r"\D", "", shown))) for leads, shown in LINK.findall(page)]


def people_on(page: str) -> list[int]:
    return [int(n) for n in re.findall(r'href="/customers/(\d+)"', page)]


def segments(root: Path):
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger:
        return book_of(workspace, ledger).kept


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """60 who bought a and b at once, 40 a alone, 60 c: half of those with a alone had a look afterwards."""
    rows = ["customer,event,time,category,total"]
    for k in range(160):
        hour = f"2026-03-{1 + k % 9:02d}T10:{k % 60:02d}:00Z"
        items = "ab" if k < 60 else "a" if k < 100 else "c"
        rows += [f"n{k},pay,{hour},{item},10" for item in items]
        if 60 <= k < 80:
            rows.append(f"n{k},visit,2026-03-20T10:00:00Z,,")
    (tmp_path / "more.csv").write_text("\n".join(rows))
    shop = built(tmp_path)
    assert run(["import", "events", str(tmp_path / "more.csv"), "--in", str(shop)], {}) == 0
    return shop


def test_from_a_line_of_growth_to_its_people_their_stages_and_a_sending(root: Path):
    with serving(root) as client:
        visitor = Visitor(client)
        [(leads, n)] = [
            (leads, n)
            for leads, n in links_in(visitor.get("/ask/growth?conversion=pay").text)
            if "row=pair&row=a&row=b" in leads
        ]
        page = visitor.get(f"{leads}&lang=en").text
        assert (n, len(people_on(page))) == (40, 40)
        parts = [visitor.get(each).text for each, _ in links_in(page) if "in_stage" in each]
        shown = sorted(one for part in parts for one in people_on(part))
        assert len(parts) == 2
        assert shown == sorted(people_on(page))
        made = visitor.post(leads, page, title="A, nunca B", then="send")
        assert made.headers["location"] == "/send?segment=a-nunca-b"
        assert sorted(segments(root)["a-nunca-b"].segment.listed.customers) == shown
        sending = visitor.get("/send?segment=a-nunca-b").text
        assert re.search(r'<option value="a-nunca-b" selected', sending)


def asked(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    code = run(["--lang", "en", "ask", "growth", "--conversion", "pay", "--in", str(root), *more], {})
    out = capsys.readouterr()
    return code, out.out, out.err


def line_of(root: Path, capsys: pytest.CaptureFixture[str], item: str, other: str) -> int:
    told = json.loads(asked(root, capsys, "--format", "json")[1])["answer"]["opportunities"]
    return next(k for k, one in enumerate(told, 1) if (one["item"], one["other"]) == (item, other))


def test_the_command_makes_the_people_of_a_line_or_of_its_stage_a_segment(
    root: Path, capsys: pytest.CaptureFixture[str]
):
    line = line_of(root, capsys, "a", "b")
    code, out, _ = asked(root, capsys, "--who", str(line), "--make", "offer-b")
    assert code == 0
    assert out.startswith("Segment offer-b saved, with 40 customers: goes with → a → b · customers\n")
    assert "This rule finds them" in out
    assert "/send?segment=offer-b" in out
    assert len(segments(root)["offer-b"].segment.listed.customers) == 40
    assert asked(root, capsys, "--who", f"{line}:look", "--make", "offer-b-look")[0] == 0
    assert len(segments(root)["offer-b-look"].segment.listed.customers) == 20


@pytest.mark.parametrize(
    ("more", "why"),
    [(("--who", "1"), "go together"), (("--make", "x"), "go together"),
     (("--who", "99", "--make", "x"), "counts no customers"),
     (("--who", "1:elsewhere", "--make", "x"), "has no customers under"), (("--who", "1", "--make", "A B"), "id")],
)  # fmt: skip
def test_half_an_order_or_a_line_that_is_not_there_is_refused_and_makes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], why: str
):
    code, _, told = asked(root, capsys, *more)
    assert code == 2
    assert why in told
    assert not {"x", "A B"} & set(segments(root))


def test_a_list_is_never_written_over(root: Path, capsys: pytest.CaptureFixture[str]):
    assert asked(root, capsys, "--who", "1", "--make", "x")[0] == 0
    before = segments(root)["x"].segment
    assert asked(root, capsys, "--who", "2", "--make", "x")[0] == 2
    assert segments(root)["x"].segment == before
