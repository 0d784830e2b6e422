"""A one-off sending in four steps: nothing is lost on the way, nothing leaves before the last button, and once."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from audience_shop import VIP, built_shop
from filled_in import buttons_in, fields_in
from periplo.core.one_off import one_off_of
from periplo.core.rules import InSegment, Share
from periplo.edge.acts import runner_of
from periplo.edge.console.guard import Door
from periplo.edge.wiring import ledger_of
from periplo.usecases import accounts
from periplo.usecases.act import approval, campaigns, published
from periplo.usecases.workspace import SETTINGS, open_workspace
from served import GOOD, Reply, Visitor, serving


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = built_shop(tmp_path / "sun").root
    (root / "segments" / "vip.yaml").write_text(VIP)
    settings = (root / SETTINGS).read_text()
    (root / SETTINGS).write_text(f'public_url = "https://my.shop.example"\n{settings}')
    return root


@pytest.fixture
def visitor(root: Path) -> Iterator[Visitor]:
    with serving(root) as client:
        yield Visitor(client)


TEXTS = {"subject": "Novedades", "body": "Hola\n\n- uno\n- dos & <b>tres</b>"}
HELLO = {f"m.everyone.es.{key}": text for key, text in TEXTS.items()}
ALL = {"title": "Rebajas <script>alert(1)</script>", "who": "everybody"}
DONE = {"goal_days": "7", "holdout": "0"}


class Sending:
    """Somebody who goes through the steps, filling in what a page shows."""

    def __init__(self, visitor: Visitor, address: str = "/send?lang=es") -> None:
        self.visitor = visitor
        self.page: Reply = visitor.get(address)

    @property
    def fields(self) -> dict[str, str]:
        return fields_in(self.page.text)

    def press(self, do: str, **changed: str) -> Reply:
        return self.send(do, changed)

    def send(self, do: str, changed: dict[str, str]) -> Reply:
        unknown = set(changed) - set(self.fields)
        assert not unknown
        said = {**self.fields, **changed, "do": do}
        self.page = self.visitor.post("/send", **said)
        return self.page

    def through(self, whom: dict[str, str] | None = None, what: dict[str, str] | None = None,
                when: dict[str, str] | None = None) -> Reply:  # fmt: skip
        self.send("next", ALL if whom is None else whom)
        self.send("next", HELLO if what is None else what)
        return self.send("next", DONE if when is None else when)


def kept(root: Path):
    with closing(ledger_of(open_workspace(root))) as ledger:
        return campaigns(ledger)


def worked(root: Path, after: float = 5.0) -> list[dict[str, object]]:
    """The lines of the log channel once the runner has worked so many seconds later."""
    with closing(ledger_of(open_workspace(root))) as ledger:
        runner = runner_of(open_workspace(root), ledger)
        now = time.time_ns() // 1_000
        for turn in range(3):
            runner.turn(now + int((after + 2 * turn) * 1e6))
    log = root / "log-messages.jsonl"
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def test_a_message_sent_now_arrives_once_however_often_the_button_is_pressed(root: Path, visitor: Visitor):
    sending = Sending(visitor)
    checked = sending.through(when={**DONE, "when": "now"})
    assert checked.status == 200
    assert "Cumplen la audiencia 3 personas; saldrían 2 mensajes" in checked.text  # Ben said no
    assert "pidieron no recibirlo" in checked.text
    assert kept(root) == []
    assert worked(root) == []
    fields = {**sending.fields, "do": "send"}
    first, second = (visitor.post("/send", **fields) for _ in range(2))
    assert (first.status, second.status) == (303, 303)
    [plan] = kept(root)
    assert (plan.status, plan.version) == ("active", 1)
    assert first.headers["Location"] == second.headers["Location"] == f"/campaigns/{plan.id}"
    lines = worked(root)
    assert [(one["subject"], one["campaign"]) for one in lines] == [("Novedades", plan.id)] * 2
    assert all("dos & <b>tres</b>" in str(one["body"]) for one in lines)
    assert visitor.post("/send", **fields).status == 303
    assert len(worked(root, after=60)) == 2
    assert visitor.get(f"/campaigns/{plan.id}").status == 200


def test_a_worker_that_starts_after_the_hour_still_sends(root: Path, visitor: Visitor):
    sending = Sending(visitor)
    sending.through(when={**DONE, "when": "now"})
    sending.press("send")
    assert len(worked(root, after=3600)) == 2


def test_by_type_each_reads_their_own(root: Path, visitor: Visitor):
    sending = Sending(visitor)
    whom = {**ALL, "split": "by type", "type.0": "vip"}
    what = {f"m.{part}.es.{key}": f"{part} {key}" for part in ("vip", "rest") for key in ("subject", "body")}
    sending.send("look", whom)
    assert "Mejores clientes</dt><dd>1" in sending.page.text
    sending.through(whom={}, what=what, when={**DONE, "when": "now"})
    sending.press("send")
    assert sorted(str(one["subject"]) for one in worked(root)) == ["rest subject", "vip subject"]


def test_back_and_forth_nothing_is_lost(visitor: Visitor):
    sending = Sending(visitor)
    whom = {"title": "Una", "who": "rule", "split": "by type", "type.0": "vip"}
    sending.send("rule add r", {**whom, "r.new": "did"})
    sending.send("next", {"r.0.event": "order completed", "r.0.how": ">=", "r.0.n": "2"})
    assert 'name="channel.0"' in sending.page.text
    what = {
        f"m.{part}.es.{key}": f'«{part}» "{key}" & más'
        for part in ("vip", "rest")
        for key in ("subject", "body")
    }
    sending.send("next", what)
    sending.send("next", {**DONE, "spread": "2"})
    all_told = {name: value for name, value in sending.fields.items() if name not in ("token", "step")}
    assert all_told["r.0.n"] == "2"
    for do in ("back", "back", "back", "go what", "go check", "go when", "go whom", "next", "next", "next"):
        sending.press(do)
        told = {name: value for name, value in sending.fields.items() if name in all_told}
        assert told == all_told, do


@pytest.mark.parametrize(
    ("step", "changed", "told"),
    [
        ("whom", {"title": " "}, "el envío no tiene nombre"),
        ("whom", {"title": "x", "who": "segment"}, "no se eligió ningún segmento"),
        ("whom", {"title": "x", "who": "rule"}, "la regla todavía no tiene ninguna condición"),
        (
            "whom",
            {"title": "x", "who": "everybody", "split": "by type"},
            "todos reciben lo mismo, o cada tipo lo suyo",
        ),
        ("what", {"m.everyone.es.subject": ""}, "Falta el asunto en español"),
        ("what", {**HELLO, "m.everyone.es.button": "Ver"}, "le falta el texto o la dirección"),
        (
            "what",
            {**HELLO, "m.everyone.es.button": "Ver", "m.everyone.es.link": "javascript:1"},
            "no es una dirección",
        ),
        ("when", {**DONE, "hour": "25:00"}, "no es un día y una hora"),
        ("when", {**DONE, "holdout": "many"}, "el grupo de control es"),
        ("when", {**DONE, "goal": ""}, "no se eligió ningún objetivo"),
        ("when", {**DONE, "spread": "-1"}, "no es un tiempo"),
    ],
)
def test_a_step_that_is_not_complete_says_what_to_mend_and_keeps_what_was_said(
    visitor: Visitor, step: str, changed: dict[str, str], told: str
):
    sending = Sending(visitor)
    if step != "whom":
        sending.send("next", ALL)
    if step == "when":
        sending.send("next", HELLO)
    answer = sending.send("next", changed)
    assert answer.status == 400
    assert told.casefold() in answer.text.casefold()
    assert {name: sending.fields[name] for name in changed} == changed
    assert sending.fields["step"] == step


def test_without_a_public_address_no_mail_leaves_as_nobody_could_unsubscribe(root: Path):
    settings = (root / SETTINGS).read_text()
    (root / SETTINGS).write_text(settings.replace("public_url", "# public_url"))
    with serving(root) as client:
        sending = Sending(Visitor(client))
        checked = sending.through()
        assert "Su enlace de baja necesita una dirección pública" in checked.text.replace(
            "su enlace", "Su enlace"
        )
        assert "send" not in buttons_in(checked.text)
        assert sending.press("send").status == 400
        sending.press("go what")
        sending.send("next", {"channel.0": "log"})
        assert "send" in buttons_in(sending.press("next").text)


def test_words_that_cannot_be_said_to_somebody_are_told_before(visitor: Visitor):
    what = {**HELLO, "m.everyone.es.body": "Hola {{ profile.plan }}"}
    checked = Sending(visitor).through(what=what)
    assert "A 2 de 2 personas que se miraron no se les podría decir" in checked.text


def test_an_hour_that_has_passed_is_not_sent(root: Path, visitor: Visitor):
    sending = Sending(visitor)
    checked = sending.through(when={**DONE, "date": "2020-01-01"})
    assert "ya pasó" in checked.text
    assert "send" not in buttons_in(checked.text)
    assert sending.press("send").status == 400
    assert kept(root) == []


def test_a_message_that_cannot_be_written_is_an_error_and_is_not_sent(root: Path, visitor: Visitor):
    sending = Sending(visitor)
    checked = sending.through(what={**HELLO, "m.everyone.es.body": "Hola {% if %}"})
    assert "send" not in buttons_in(checked.text)
    assert sending.press("send").status == 400
    assert kept(root) == []


def test_a_draft_stays_here_and_is_edited_later_from_where_it_was(root: Path, visitor: Visitor, monkeypatch):
    sending = Sending(visitor)
    sending.through(whom={**ALL, "title": "Más tarde", "who": "segment", "segment": "vip"})
    assert sending.press("draft").status == 303
    [plan] = kept(root)
    assert (plan.status, plan.audience) == ("draft", InSegment("vip"))
    assert worked(root, after=10 * 86_400) == []
    again = Sending(visitor, f"/send?edit={plan.id}&lang=es")
    assert "Está cambiando «Más tarde»" in again.page.text
    again.through(whom={}, what={"m.everyone.es.subject": "Otro"}, when={"when": "now"})
    assert again.press("send").status == 303
    [changed] = kept(root)
    assert (changed.id, changed.status, changed.version) == (plan.id, "active", 2)
    assert [one["subject"] for one in worked(root)] == ["Otro"]
    monkeypatch.setattr(
        "periplo.edge.console.sending.this_instant", lambda: time.time_ns() // 1_000 + 60_000_000
    )
    copy = Sending(visitor, f"/send?edit={plan.id}&lang=es")
    assert "ya salió" in copy.page.text
    assert copy.fields["id"] == ""


def test_who_began_with_an_older_version_is_told(root: Path, visitor: Visitor):
    sending = Sending(visitor)
    sending.through()
    sending.press("draft")
    [plan] = kept(root)
    mine, theirs = (Sending(visitor, f"/send?edit={plan.id}&lang=es") for _ in range(2))
    theirs.through(whom={}, what={"m.everyone.es.subject": "De ella"}, when={})
    assert theirs.press("draft").status == 303
    mine.through(whom={}, what={"m.everyone.es.subject": "Mío"}, when={})
    answer = mine.press("draft")
    assert answer.status == 400
    assert "Mientras tanto se guardó otra versión" in answer.text
    assert published_subject(root, plan.id) == "De ella"


def published_subject(root: Path, id: str) -> str:
    with closing(ledger_of(open_workspace(root))) as ledger:
        return published(ledger, id).messages[0].subject.to("es")


def test_a_campaign_that_says_more_is_not_opened_to_be_lost(root: Path, visitor: Visitor):
    sending = Sending(visitor)
    sending.through()
    sending.press("draft")
    [plan] = kept(root)
    with closing(ledger_of(open_workspace(root))) as ledger:
        document = ledger.document("campaign", plan.id)
        body = document.body.replace("goal:", "tags: [offers]\ngoal:", 1)
        ledger.save_document("campaign", plan.id, body, "draft", 5)
    page = visitor.get(f"/send?edit={plan.id}&lang=es").text
    assert "dice más de lo que cabe" in page
    assert fields_in(page)["id"] == ""
    assert visitor.get("/send?edit=none").status == 404


def test_it_is_read_as_a_person_and_a_trial_reaches_them_alone(root: Path, visitor: Visitor):
    sending = Sending(visitor)
    sending.send("next", {**ALL, "title": "Prueba"})
    hello = {"m.everyone.es.subject": "Hola {{ profile.country }}", "m.everyone.es.body": "Texto"}
    shown = sending.send("show", {**hello, "as": "ben@mail.example"})
    assert "<h3>Hola MX</h3>" in shown.text
    [frame] = [part.split('"')[0] for part in shown.text.split('<iframe class="mail" sandbox src="')[1:]]
    mail = visitor.get(frame)
    assert "Texto" in mail.text
    assert "sandbox" in mail.headers["Content-Security-Policy"]
    assert visitor.get("/send/none.html").status == 404
    refused = sending.press("trial")
    assert "Esta persona no quiere mensajes por este canal" in refused.text
    assert worked(root) == []
    tried = sending.send("trial", {"as": "ana.diaz@gmail.com"})
    assert "La prueba salió por Correo" in tried.text
    assert [one["subject"] for one in worked(root)] == ["[Prueba] Hola ES"]
    assert kept(root) == []


def test_where_a_second_person_approves_it_waits_for_them_and_not_beyond_its_hour(root: Path):
    workspace = open_workspace(root)
    with (root / SETTINGS).open("a") as file:
        file.write("\n[campaigns]\napproval = true\n")
    with closing(ledger_of(workspace)) as ledger:
        accounts.new_user(ledger, "marta", "editor", GOOD, 1)
        accounts.new_user(ledger, "eva", "approver", GOOD, 1)
        accounts.new_user(ledger, "leo", "reader", GOOD, 1)
    with serving(root, Door(needs_sign_in=True)) as client:
        marta, eva, leo = (Visitor(client) for _ in range(3))
        for who, name in ((marta, "marta"), (eva, "eva"), (leo, "leo")):
            who.sign_in(name)
        sending = Sending(marta)
        refused = sending.through(when={**DONE, "when": "now"})
        assert "antes lo tiene que aprobar una segunda persona" in refused.text
        sending.send("next", {"when": "at"})
        assert "Pedir que lo aprueben" in sending.page.text
        asked = sending.press("send")
        assert asked.status == 303
        assert asked.headers["Location"].endswith("/approval")
        assert kept(root) == []
        with closing(ledger_of(workspace)) as ledger:
            [found] = approval.proposals(ledger)
        assert (found.author, one_off_of(found.campaign) is None) == ("marta", False)
        assert leo.post("/send", **{**sending.fields, "do": "send"}).status == 403
        assert kept(root) == []
        page = eva.get(asked.headers["Location"])
        assert eva.post(asked.headers["Location"], page.text, do="approve").status == 303
        assert [one.status for one in kept(root)] == ["active"]


def test_a_segment_s_page_leads_to_a_sending_for_it(visitor: Visitor):
    assert 'href="/send?segment=vip"' in visitor.get("/segments/vip").text
    assert Sending(visitor, "/send?segment=vip").fields["segment"] == "vip"


def test_everybody_is_no_rule_in_the_document(root: Path, visitor: Visitor):
    sending = Sending(visitor)
    sending.through(
        when={**DONE, "date": (datetime.now(ZoneInfo("UTC")) + timedelta(days=3)).date().isoformat()}
    )
    sending.press("send")
    [plan] = kept(root)
    assert plan.audience is None or isinstance(plan.audience, Share)
    assert worked(root) == []
