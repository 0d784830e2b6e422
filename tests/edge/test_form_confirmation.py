"""A form that waits: sent on a page, its mail in a real mailbox, its link followed, and only then a yes."""

from __future__ import annotations

import email
import json
import re
import time
from contextlib import closing
from dataclasses import replace
from email import policy

from starlette.testclient import TestClient

from forms import ADDRESS, form_text
from mail_server import mail_server
from periplo.core.form_messages import FilledIn, submitted
from periplo.core.form_sent import sent_in
from periplo.core.spans import DAY
from periplo.edge.acts import runner_of
from periplo.edge.public.app import public
from periplo.formats.campaign_yaml import campaign_from
from periplo.formats.form_yaml import form_from
from periplo.storage.inbox import Fresh, SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.act import publish
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.consents import consents_shown
from periplo.usecases.forms.checking import check_form
from periplo.usecases.forms.confirming import confirming_campaign
from periplo.usecases.forms.publishing import publish_form
from periplo.usecases.workspace import Settings, make_workspace

CARRIERS = """\
schema: 1
carriers:
  - {id: email, kind: smtp, host: 127.0.0.1, port: PORT, security: none, inside: true, sender: Shop <hi@shop.example>}
"""


def now() -> int:
    return time.time_ns() // 1_000


def test_a_yes_counts_once_its_mail_was_answered(tmp_path):
    text = form_text(confirm="email")
    form = form_from(text)
    campaign = campaign_from(confirming_campaign(form))
    with mail_server() as server:
        workspace = make_workspace(
            tmp_path / "shop", Settings(name="Papelería", public_url="https://my.shop.example")
        )
        (workspace.root / "carriers.yaml").write_text(CARRIERS.replace("PORT", str(server.port)))
        with (
            closing(SqliteLedger(workspace.ledger)) as ledger,
            closing(SqliteInbox(workspace.inbox)) as inbox,
        ):

            def hears(*messages):
                inbox.put([Fresh(now(), "web", "batch", json.dumps({"batch": list(messages)}).encode())])
                with closing(Exploder(workspace, ledger, inbox)) as exploder:
                    while exploder.once(now()) is not None:
                        pass

            hears({"type": "track", "userId": "nobody", "event": "visit"})
            assert "no_mail" in [one.code for one in check_form(form, campaigns=[])]
            publish_form(text, ledger, 0)
            publish(campaign, ledger, 0)
            assert "no_mail" not in [one.code for one in check_form(form, campaigns=[campaign])]
            rests = replace(campaign, entry=replace(campaign.entry, cool_down=DAY))
            assert "no_mail" in [one.code for one in check_form(form, campaigns=[rests])]
            runner = runner_of(workspace, ledger)
            runner.turn(now())

            filled = FilledIn("r1", 1, now(), "es", "https://shop.example/", "un-visitante")
            hears(*submitted(form, filled, sent_in(form, {"email": ADDRESS}, ["email/marketing"])))
            runner.turn(now())
            runner.turn(now())
            ((_, to, mail),) = server.taken
            told = email.message_from_bytes(mail, policy=policy.default)
            words = told.get_body(("plain",)).get_content()
            (path,) = re.findall(r"https://my\.shop\.example(/f/\S+)", words)
            assert (to, told["Subject"]) == (ADDRESS, "Confirme su suscripción")
            assert consents_shown(ADDRESS, ledger, now()).said == ()

            with TestClient(public(workspace, ledger, inbox)) as browser:
                assert "Acepto recibir novedades." in browser.get(path).text
                assert "está confirmado" in browser.post(path, data={"confirm": "yes"}).text
            hears({"type": "track", "userId": "nobody", "event": "visit"})
            (word,) = consents_shown(ADDRESS, ledger, now()).said
            assert (word.state, word.text_version) == ("granted", "2026-11")
            assert word.proof == "form boletin v1, r1, confirmed by e-mail"
            runner.turn(now())
            assert len(server.taken) == 1
