"""The small shop with something of everything in it: an address that shows one thing has one to show."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from time import time_ns

from sqlalchemy import select

from forms import form_text
from periplo.core.access import ROLES
from periplo.core.discussion import place_said
from periplo.core.form_tokens import Awaited, confirm_token
from periplo.core.spans import SECOND, instant
from periplo.core.subscriptions import Stop, stop_token, weekly
from periplo.core.tokens import Ticket, token_of
from periplo.edge.cli.main import run
from periplo.edge.wiring import ledger_of
from periplo.formats.campaign_yaml import campaign_from
from periplo.storage import tables as t
from periplo.storage.boards import Board, Card, add_board
from periplo.storage.views import View, add_view
from periplo.usecases import accounts, discussing, subscribing
from periplo.usecases.act import approval
from periplo.usecases.act.moving_on import MovingOn
from periplo.usecases.boards import Hand
from periplo.usecases.discussing import Who
from periplo.usecases.forms.publishing import publish_form
from periplo.usecases.mailing import reserve
from periplo.usecases.secret_keys import link_key
from periplo.usecases.starters.surveys import starter_survey
from periplo.usecases.surveys.inviting import open_link
from periplo.usecases.surveys.publishing import publish
from periplo.usecases.workspace import open_workspace
from sent import busy
from served import GOOD
from small_shop import BARE, CAMPAIGN, MAP, built

NOW = instant("2026-03-02T18:00:00Z")  # in the days of the small shop
LIVELY = MAP.replace(
    "rule: visit, feeling: 1}",
    "rule: visit, feeling: 1, owner: Ana, frictions: {es: Hay cola, en: There is a queue}}",
)
EXPORTS = Path(__file__).parent / "formats" / "exports"
LIBRARY = """\
schema: 1
personas:
  - {id: regular, name: {es: Clienta de siempre, en: A regular}, rule: cart}
initiatives:
  - {id: stock, title: {es: Existencias, en: Stock}, owner: Eva, due: 2026-01-31, measure: "funnel --steps visit,pay"}
"""
FLOOR = """\
schema: 1
zones:
  enabled: true
  places:
    - place: centre
      zone: UTC
      label: {es: la tienda del centro, en: the shop downtown}
      zones:
        - {id: door, label: {es: Entrada, en: Entrance}, rect: [0, 0, 4, 3]}
"""


def whole(folder: Path) -> Path:
    """A workspace below the folder; one user of each role, named after it, with the password GOOD."""
    root = built(folder)
    (root / "maps" / "first.yaml").write_text(LIVELY)
    (root / "maps" / "ours.yaml").write_text(BARE)
    (root / "library.yaml").write_text(LIBRARY)
    (root / "segments" / "vip.yaml").write_text(
        "id: vip\ntitle: {es: Con carrito, en: With a cart}\nrule: cart\n"
    )
    (root / "sources.yaml").write_text(FLOOR)
    busy(root, NOW)
    task = ("task", "add", "Llamar", "--owner", "Ana", "--due", "2026-03-09", "--of", "shop/pay")
    orders = ("import", "orders", str(EXPORTS / "tiendanube-orders.csv"))
    plan = ("plan", "draft", "--out", str(root / "plan.yaml"))
    for words in (task, orders, plan):
        assert run(["--lang", "en", *words, "--in", str(root)], {}) == 0
    with closing(ledger_of(open_workspace(root))) as ledger:
        for role in ROLES:
            accounts.new_user(ledger, role, role, GOOD, 1)
        publish(starter_survey("nps"), ledger, NOW)
        publish_form(form_text(confirm="email"), ledger, 1)
        changed = campaign_from(CAMPAIGN.replace("holdout: 0.5", "holdout: 0.3"))
        with ledger.writing() as connection:
            place, ana = place_said("column:pay"), Who("editor", "editor")
            discussing.write(connection, "shop", place, "Pay", "Too slow, @reader?", ana, NOW)
            add_view(connection, View("Stages", "stages", (("from", "all"),), "editor", True, NOW))
            cards = (Card("Stages", "stages", (("from", "all"),)), Card("The map", "", (("map", "shop"),)))
            board = add_board(connection, Board("Of Mondays", "editor", True, NOW, cards))
            editor, eva = Hand("editor", "editor"), ["eva@example.org", "chat:TEAM"]
            sent = subscribing.make(
                connection, "board", board.id, weekly(("MO",), "08:00"), eva, editor, "es", "UTC", NOW
            )
            reserve(connection, sent, NOW)
        approval.propose(changed, ledger, NOW, "active", MovingOn(), "editor", "more may hear of it")
    return root


def public_links(root: Path) -> dict[str, str]:
    """The address behind each of our signed links, by the route that opens it; a stranger's survey among them."""
    workspace = open_workspace(root)
    with closing(ledger_of(workspace)) as ledger:
        key = link_key(workspace)
        with ledger.reading() as connection:
            handle = connection.scalar(select(t.handles.c.handle).limit(1))
        survey = publish(starter_survey("nps"), ledger, NOW)
        awaited = Awaited(
            handle, time_ns() // 1_000 // SECOND * SECOND, "boletin", 1, "x" * 12, ("email/marketing",)
        )
        tickets = {
            kind: token_of(Ticket(kind, handle, NOW, "es"), key) for kind in ("preferences", "unsubscribe")
        }
        return {
            "/s/{token}": f"/s/{open_link(survey, workspace, ledger, NOW)}",
            "/f/{token}": f"/f/{confirm_token(awaited, key)}",
            "/mails/{token}": f"/mails/{stop_token(Stop('subscription', 1, 'eva@example.org'), key)}",
            **{f"/{kind}/{{token}}": f"/{kind}/{token}" for kind, token in tickets.items()},
        }
