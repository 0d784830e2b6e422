"""Every page of the console over a shop of 10 M events: server time, size, and how long its first opening takes.

    python -m bench pages                          the demo shop twelve times over: 10 M events of 0.6 M customers
    COPIES=1 python -m bench pages                 the demo shop itself
    WORKSPACE=DIR python -m bench pages            the same, made in DIR or found there
    ONLY=/ask python -m bench pages                only addresses that begin so

Every GET page of tests/every_address.py is asked of a real server in this process, from the same machine; a page that
is missing here ends the bench. `first`: seconds until the first answer, nothing kept but what pages before it left;
`used`: of all threads' processor time in it; `wall` and `cpu`: the median of
ROUNDS further openings, in milliseconds, of the clock and of all threads' processor time. Size is without
pictures. Levels: 150 ms of the clock warm, 200 KB, and a first opening that takes longer than a second says that it is
being worked out (else: `untold`).
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, time_ns

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import duckdb

from every_address import PAGES
from forms import form_text
from periplo.edge.console.app import console
from periplo.edge.console.waiting import SOON
from periplo.edge.wiring import channels_of, engine, ledger_of
from periplo.formats.campaign_yaml import read_campaign
from periplo.formats.logs import Wanted
from periplo.storage.boards import Board, Card, add_board, all_boards
from periplo.storage.sql import SqlLedger
from periplo.usecases import act
from periplo.usecases.collect.freshen import journeys_in
from periplo.usecases.demo.build import CAMPAIGNS, Tools, build_demo
from periplo.usecases.demo.files import CUSTOMER, EVENT, TIME
from periplo.usecases.forms.publishing import publish_form
from periplo.usecases.importing import import_events
from periplo.usecases.options import QUESTIONS
from periplo.usecases.starters.surveys import starter_survey
from periplo.usecases.surveys.publishing import publish
from periplo.usecases.workspace import SETTINGS, Workspace, make_workspace, open_workspace
from served import Reply, Served, serving

COPIES = int(os.environ.get("COPIES", "12"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
ONLY = os.environ.get("ONLY", "/")
LEVEL, LARGEST, LONG = 150.0, 200_000, 1.5  # milliseconds, bytes, seconds until somebody must have been told
WAIT = 202  # what says that a page is being worked out
MAP = "/maps/school-list"
MANY = """
copy (
    select one.* replace (
        customer || '-' || copy as customer, anonymous_id || '-' || copy as anonymous_id,
        message_id || '-' || copy as message_id
    )
    from '{one}' as one, range({copies}) as copies(copy)
) to '{many}' (format parquet, compression zstd)
"""
OPTIONS = {
    "funnel": "steps=visit,fill-basket,pay", "detours": "begin=fill-basket&end=pay",
    "effect": "campaign=list-awaits", "customer": "person=%231",
}  # fmt: skip

# The same pages as in tests/every_address.py, of the demo.
OF_DEMO: Mapping[str, tuple[str, ...]] = {
    "/": ("/", "/?lanes=channels&lanes=figures", "/?part=column:pay", "/?from=all"),
    "/maps/{id}/part": (f"{MAP}/part?part=column:pay", f"{MAP}/part?part=stage:buy"),
    "/maps/{id}/act": (f"{MAP}/act?part=column:pay",),
    "/maps/{id}/evidence": (f"{MAP}/evidence",),
    "/maps/{id}/edit/paste": (f"{MAP}/edit/paste?part=columns&of=pay&row=title",),
    "/maps/{id}/edit": (f"{MAP}/edit",),
    "/maps/{id}/edit/form": (f"{MAP}/edit/form?part=columns&of=pay", f"{MAP}/edit/form?part=map"),
    "/maps/{id}/edit/drop": (f"{MAP}/edit/drop?part=columns&of=pay",),
    "/maps/{id}/join": (f"{MAP}/join",),
    "/maps/{id}/parts": (f"{MAP}/parts", f"{MAP}/parts?of=map", f"{MAP}/parts?of=columns.0"),
    "/maps/{id}/parts/rule": (f"{MAP}/parts/rule?of=persona&key=rule",),
    "/maps/{id}/quotes": (f"{MAP}/quotes", f"{MAP}/quotes?at=pay"),
    "/maps/{id}/versions": (f"{MAP}/versions",),
    "/maps/{id}/comments": (f"{MAP}/comments",),
    "/maps/{id}/share": (f"{MAP}/share",),
    "/maps/{id}/present": (f"{MAP}/present", f"{MAP}/present?stage=buy"),
    "/ask/{question}": tuple(f"/ask/{one}?{OPTIONS.get(one, '')}".rstrip("?") for one in QUESTIONS),
    "/ask/{question}/who": ("/ask/stages/who?figure=n&row=buy", "/ask/touchpoints/who?figure=dropped&row=pay"),
    "/campaigns/{id}": ("/campaigns/list-awaits",),
    "/campaigns/{id}/approval": ("/campaigns/list-awaits/approval",),
    "/campaigns/{id}/versions": ("/campaigns/list-awaits/versions",),
    "/campaigns/{id}/versions/{number:int}": ("/campaigns/list-awaits/versions/1",),
    "/campaigns/{id}/draft": ("/campaigns/list-awaits/draft",),
    "/campaigns/{id}/draft/rule": (
        "/campaigns/list-awaits/draft/rule?node=%40entry&rule_of=audience",
        "/campaigns/list-awaits/draft/rule?node=settle&rule_of=new_split",
    ),
    "/campaigns/{id}/draft/message": (
        "/campaigns/list-awaits/draft/message?message=reminder&node=remind",
        "/campaigns/list-awaits/draft/message?message=%2B&node=remind&channels=email",
    ),
    "/campaigns/{id}/simulate": ("/campaigns/list-awaits/simulate",),
    "/campaigns/{id}/backtest": ("/campaigns/list-awaits/backtest",),
    "/campaigns/{id}/preview": ("/campaigns/list-awaits/preview",),
    "/customers/{n:int}": ("/customers/1", "/customers/2", "/customers/3"),
    "/segments/{id}": ("/segments/best", "/segments/new"),
    "/find": ("/find?q=pay", "/find?q=123"),
}  # fmt: skip


@dataclass(frozen=True)
class Opened:
    address: str
    status: int
    first: float  # seconds
    used: float  # seconds of processor time
    wall: float  # milliseconds
    cpu: float
    size: int  # bytes without pictures
    told: bool  # whether a first opening that took long said that it is being worked out

    @property
    def missed(self) -> list[str]:
        found = [
            ("time", self.wall > LEVEL),
            ("size", self.size > LARGEST),
            ("untold", self.first > LONG and not self.told),
            (f"status {self.status}", self.status != 200),
        ]
        return [name for name, is_missed in found if is_missed]


def addresses() -> list[str]:
    """Every page once. Raises: KeyError where a page of the console has no address in the demo."""
    found = []
    for route, usual in PAGES.items():
        told = OF_DEMO.get(route) or usual
        if any("/shop" in one or "/ours" in one or "cart-awaits" in one for one in told):
            raise KeyError(route)
        found += told
    return [one for one in dict.fromkeys(found) if one.startswith(ONLY)]


def shop(root: Path) -> Path:
    """The demo as many times over as COPIES says, with its map and campaigns: found in this folder, or made there."""
    if (root / SETTINGS).exists():
        return root
    begun = perf_counter()
    print(f"making the demo {COPIES} times over", flush=True)
    tools = Tools(ledger_of, channels_of, engine())
    demo = build_demo(root.with_name(f"{root.name}-one"), tools)
    many = root.with_name(f"{root.name}.parquet")
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as connection:
        connection.execute(MANY.format(one=demo.events, many=many, copies=COPIES))
    workspace = make_workspace(root, demo.workspace.settings)
    for part in ("maps", "segments", "campaigns", "plan.yaml", "frequency.yaml"):
        whole, here = demo.workspace.root / part, root / part
        shutil.copytree(whole, here, dirs_exist_ok=True) if whole.is_dir() else shutil.copyfile(whole, here)
    settings = workspace.settings
    with closing(ledger_of(workspace)) as ledger:
        wanted = Wanted(CUSTOMER, EVENT, TIME, settings.zone)
        now = time_ns() // 1_000
        done = import_events(workspace, ledger, [many], wanted, now, money=("total", settings.currency))
        many.unlink()
        print(f"  {done.rows:,} events after {perf_counter() - begun:.0f} s; campaigns", flush=True)
        run_campaigns(workspace, ledger)
    print(f"  made in {perf_counter() - begun:.0f} s", flush=True)
    return root


def run_campaigns(workspace: Workspace, ledger: SqlLedger) -> None:
    """The demo's campaigns decide and say what they have to, as of the last event."""
    journeys = journeys_in(workspace, ledger)
    last, channels = int(journeys.at.max()), channels_of(workspace)
    try:
        act.follow(ledger)
        for id in CAMPAIGNS:
            campaign = read_campaign(workspace.root / "campaigns" / f"{id}.yaml")
            act.publish(campaign, ledger, last)
            act.run(id, ledger, journeys, channels)
    finally:
        for channel in channels.values():
            channel.close()


def furnished(root: Path) -> None:
    """A survey, a form and a board beside what the demo has, so that each page has something to show."""
    with closing(ledger_of(open_workspace(root))) as ledger:
        now = time_ns() // 1_000
        publish(starter_survey("nps"), ledger, now)
        publish_form(form_text(), ledger, now)
        with ledger.writing() as connection:
            if not all_boards(connection):
                cards = (Card("Stages", "stages", ()), Card("The map", "", (("map", "school-list"),)))
                add_board(connection, Board("Mondays", "bench", True, now, cards))


def asked(client: Served, address: str) -> Reply:
    """As a browser asks that goes there; it waits as long as it takes."""
    connection = HTTPConnection("127.0.0.1", client.port, timeout=1_200)
    with closing(connection):
        connection.request("GET", address, headers={"Sec-Fetch-Dest": "document"})
        return Reply(connection.getresponse())


def opened(client: Served, address: str) -> Opened:
    begun, used = perf_counter(), process_time()
    reply = asked(client, address)
    told = reply.status == WAIT
    while reply.status == WAIT:
        reply = asked(client, address)
    first, cost = perf_counter() - begun, process_time() - used
    taken, spent = [], []
    for _ in range(ROUNDS):
        begun, used = perf_counter(), process_time()
        reply = asked(client, address)
        taken.append(1000 * (perf_counter() - begun))
        spent.append(1000 * (process_time() - used))
    bare = re.sub(r"<svg\b.*?</svg>|data:image/[^\"')]+", "", reply.text, flags=re.DOTALL)
    return Opened(address, reply.status, first, cost, median(taken), median(spent), len(bare.encode()), told)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = shop(Path(os.environ.get("WORKSPACE") or f"{folder}/shop"))
        furnished(root)
        print(f"{'':58}{'first s':>9}{'used s':>9}{'wall ms':>9}{'cpu ms':>9}{'KB':>7}")
        found = []
        with serving(root, app=console(root, soon=SOON)) as client:
            for address in addresses():
                one = opened(client, address)
                found.append(one)
                print(
                    f"{address:58}{one.first:9.2f}{one.used:9.2f}{one.wall:9.1f}{one.cpu:9.1f}{one.size / 1000:7.0f}"
                    f"  {', '.join(one.missed)}",
                    flush=True,
                )
        late, large = (sum(what in one.missed for one in found) for what in ("time", "size"))
        untold = sum("untold" in one.missed for one in found)
        print(f"{len(found)} addresses; over {LEVEL:.0f} ms warm: {late}; over {LARGEST // 1000} KB: {large}; "
              f"first openings over {LONG:g} s that say nothing: {untold}")  # fmt: skip


if __name__ == "__main__":
    main()
