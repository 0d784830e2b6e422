"""A workspace in which one person stands wherever a person can stand, and others beside them."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
import time
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from periplo.edge.cli.main import run
from periplo.storage import tables as t
from periplo.storage.inbox import Fresh, SqliteInbox
from periplo.storage.sqlite import SqliteLedger
from periplo.usecases.collect.explode import Exploder
from periplo.usecases.collect.freshen import freshen, from_lake, journeys_in, reach_now
from periplo.usecases.workspace import open_workspace
from small_shop import CAMPAIGN, MAP

NOW = time.time_ns() // 1_000  # as commands see it, which write the same workspace
USER, ANONYMOUS, EMAIL, PHONE, CARD = (
    "u-7731-zz",
    "anon-9c1f77ab",
    "unico.7731@correo.example",
    "+34600773177",
    "CARD-77310042",
)
NAME, COMMENT = "Ñombre Unico Setenta", "comentario irrepetible 7731"
MESSAGES = [f"mid-{n}-7731" for n in range(1, 9)]
SECRETS = [USER, ANONYMOUS, EMAIL, PHONE, CARD, NAME, COMMENT, *MESSAGES]
ROWS = "customer,event,time,device,comment,messageId\n" + "".join(
    f"{who},{event},2026-03-0{day}T1{day}:00:00Z,{device},{comment},{id}\n"
    for who, device, comment, ids in (
        (USER, "mobile", COMMENT, MESSAGES[:2]),
        *((f"other-{n:02d}", "desktop", f"dicho {n}", (f"o{n}a", f"o{n}b")) for n in range(20)),
    )
    for day, event, id in ((1, "visit", ids[0]), (2, "cart", ids[1]))
)
ROWS += "other-00,pay,2026-03-05T10:00:00Z,desktop,,last\n"  # by then the reminders have left


def message(user: str | None, event: str, id: str, **more: Any) -> dict[str, Any]:
    return {"type": "track", "event": event, "messageId": id, "userId": user, **more}


def of_the_person(id: str, **more: Any) -> dict[str, Any]:
    """An event of the person with all their identifiers."""
    context = {
        "externalIds": [
            {"type": "email", "id": EMAIL}, {"type": "phone", "id": PHONE}, {"type": "card", "id": CARD}
        ],
        "traits": {"name": NAME, "email": EMAIL, "phone": PHONE},
    }  # fmt: skip
    return message(
        USER,
        "pay",
        id,
        anonymousId=ANONYMOUS,
        context=context,
        properties={"comment": COMMENT, "total": 7},
        **more,
    )


class Shop:
    """The workspace at work."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workspace = open_workspace(root)
        self.ledger = SqliteLedger(self.workspace.ledger)
        self.inbox = SqliteInbox(self.workspace.inbox)
        self.exploder = Exploder(self.workspace, self.ledger, self.inbox)

    def send(self, *messages: dict[str, Any], kind: str = "batch") -> None:
        said = {"batch": messages} if kind == "batch" else messages[0]
        self.inbox.put([Fresh(NOW, "web", kind, json.dumps(said).encode())])

    def explode(self) -> None:
        self.exploder.once(NOW)

    def customer(self, text: str = USER) -> int:
        from periplo.usecases.customers import customer_named

        return customer_named(text, self.ledger)

    def lived(self) -> dict[int, list[str]]:
        """What the index tells of everybody."""
        return lived(journeys_in(self.workspace, self.ledger))

    def rebuilt(self) -> dict[int, list[str]]:
        """What the lake alone tells of everybody."""
        with self.ledger.reading() as connection:
            named = reach_now(connection).lake
        return lived(from_lake(self.workspace, self.ledger, named))

    def close(self) -> None:
        self.inbox.close()
        self.ledger.close()


def lived(journeys: Any) -> dict[int, list[str]]:
    rows = range(journeys.customers)
    return {
        int(journeys.customer[k]): [
            f"{journeys.names[journeys.event[row]]}@{journeys.at[row]}"
            for row in range(int(journeys.start[k]), int(journeys.stop[k]))
        ]
        for k in rows
    }


@cache
def _template() -> Path:
    """Built once in a run of tests, then copied."""
    folder = Path(tempfile.mkdtemp(prefix="periplo-forgetting-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shop = _built(folder)
    shop.exploder.close()
    shop.close()
    return folder


def built(folder: Path) -> Shop:
    """The workspace of `_built`, as a copy."""
    shutil.copytree(_template(), folder, dirs_exist_ok=True)
    return Shop(folder / "shop")


def joined(shop: Shop) -> None:
    """All identifiers of the person belong to one customer, whether the exploder saw to it or not."""
    customer = shop.customer()
    texts = (ANONYMOUS, EMAIL, PHONE, CARD)
    h, c = t.handles.c, t.handle_customer.c
    with shop.ledger.writing() as connection:
        query = select(h.handle, c.customer).join(t.handle_customer, c.handle == h.handle)
        for handle, was in connection.execute(query.where(h.text.in_(texts), c.until.is_(None))).all():
            if was != customer:
                moved = update(t.handle_customer).where(c.handle == handle, c.until.is_(None))
                connection.execute(moved.values(until=NOW))
                connection.execute(
                    insert(t.handle_customer).values(
                        handle=handle, customer=customer, since=NOW + 1, until=None
                    )
                )
                connection.execute(
                    insert(t.collecting.moves).values(handle=handle, was=was, now=customer, at=NOW)
                )


def _built(folder: Path) -> Shop:
    """The person in: imported rows, a bucket, a united segment, a fresh segment, what was set aside, the inbox done
    and still to do, a campaign with a message, and the index with a generation."""
    from periplo.usecases.collect.compact import compact

    folder.mkdir(exist_ok=True)
    (folder / "rows.csv").write_text(ROWS, encoding="utf-8")
    (folder / "map.yaml").write_text(MAP)
    (folder / "campaign.yaml").write_text(CAMPAIGN.replace("holdout: 0.5", "holdout: 0.0"))
    root = folder / "shop"
    with redirect_stdout(StringIO()):
        for words in (
            ("init", str(root), "--zone", "Europe/Madrid"),
            ("import", "events", str(folder / "rows.csv"), "--in", str(root)),
            ("campaign", "publish", str(folder / "campaign.yaml"), "--in", str(root)),
            ("campaign", "run", "cart-awaits", "--in", str(root)),
        ):
            assert run(words, {"PERIPLO_LANG": "en"}) == 0
    shop = Shop(root)
    shop.send(of_the_person(MESSAGES[2]), message("other-01", "pay", "p1"))
    shop.explode()
    joined(shop)
    compact(shop.workspace, shop.ledger, NOW, at_once=True)  # the old files stay for their grace
    for n in range(24):
        shop.send(*[of_the_person(MESSAGES[3])] * (n == 5), message("other-02", "visit", f"v{n}"))
        shop.explode()
    assert compact(shop.workspace, shop.ledger, NOW) == 24
    freshen(shop.workspace, shop.ledger, 1)
    shop.send(of_the_person(MESSAGES[4]), message("other-03", "pay", "p3"))
    shop.send(
        {
            "type": "identify",
            "userId": USER,
            "messageId": MESSAGES[5],
            "traits": {"name": NAME, "email": EMAIL},
        }
    )
    shop.send({**of_the_person(MESSAGES[6]), "timestamp": "never"})  # set aside
    shop.send(message("other-04", "pay", "p4", timestamp="never"))  # set aside
    shop.explode()
    body = "x" * 2_000  # so that it is packed
    shop.send(of_the_person(MESSAGES[7], integrations={"pad": body}), message("other-05", "pay", "p5"))
    shop.send({**of_the_person(MESSAGES[7])}, kind="track")
    shop.send(message("other-06", "pay", "p6", properties={"pad": body}))
    return shop
