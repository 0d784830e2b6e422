"""Every address of the console and of the public listener, in the workspace of `whole_shop`.

Tests that go through all pages, or through all addresses by every role, read this; `test_every_address_is_known`
(tests/edge/test_each_role.py) fails where a route of the applications is missing here. A new route gets its line:
a page in PAGES with what shows it, anything else in NO_PAGES, and in ASKS what it asks for if that is not the rule.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.routing import Route

# What a person opens, by route: its addresses, each a state of the page worth looking at.
PAGES: Mapping[str, tuple[str, ...]] = {
    "/": ("/", "/?lanes=channels&lanes=figures", "/?part=column:pay", "/?map=ours"),
    "/maps/{id}/part": ("/maps/shop/part?part=column:pay", "/maps/shop/part?part=stage:look"),
    "/maps/{id}/act": ("/maps/shop/act?part=column:fill",),
    "/map.html": ("/map.html",),
    "/maps/views/{view}": tuple(f"/maps/views/{view}" for view in ("story", "executive", "poster", "workshop")),
    "/maps/exchange": ("/maps/exchange",),
    "/maps": ("/maps",),
    "/maps/lists": ("/maps/lists", "/maps/lists?of=frictions"),
    "/maps/{id}/evidence": ("/maps/shop/evidence",),
    "/maps/new": ("/maps/new",),
    "/maps/new/guide": ("/maps/new/guide",),
    "/maps/new/draft": ("/maps/new/draft", "/maps/new/draft?show=yes"),
    "/maps/new/examples": ("/maps/new/examples",),
    "/maps/new/examples/{name}": ("/maps/new/examples/clinic",),
    "/maps/compare": ("/maps/compare", "/maps/compare?from=shop&to=ours"),
    "/maps/{id}/edit/paste": ("/maps/ours/edit/paste?part=columns&of=enter&row=title",),
    "/maps/{id}/edit": ("/maps/ours/edit",),
    "/maps/{id}/edit/form": (
        "/maps/ours/edit/form?part=columns&of=enter",
        "/maps/ours/edit/form?part=stages&of=look",
        "/maps/ours/edit/form?part=map",
    ),
    "/maps/{id}/parts": (
        "/maps/shop/parts",
        "/maps/ours/parts?of=map",
        "/maps/ours/parts?of=persona",
        "/maps/ours/parts?of=stages.0",
        "/maps/ours/parts?of=columns.0",
        "/maps/ours/parts?of=transitions.new",
        "/maps/shop/parts?of=columns.0.frictions",
    ),
    "/library": (
        "/library",
        "/library?of=opportunities.new",
        "/library?of=initiatives.0",
        "/library?of=metrics.new",
        "/library?of=personas.new",
    ),
    "/library/rule": ("/library/rule?of=personas.0&key=rule",),
    "/maps/{id}/parts/rule": ("/maps/shop/parts/rule?of=persona&key=rule",),
    "/maps/{id}/edit/drop": ("/maps/ours/edit/drop?part=columns&of=enter",),
    "/maps/{id}/join": ("/maps/ours/join",),
    "/maps/{id}/quotes": ("/maps/shop/quotes", "/maps/shop/quotes?at=pay"),
    "/maps/{id}/versions": ("/maps/ours/versions",),
    "/maps/{id}/comments": ("/maps/shop/comments", "/maps/shop/comments?part=column:pay"),
    "/maps/{id}/share": ("/maps/shop/share",),
    "/maps/{id}/present": ("/maps/shop/present", "/maps/shop/present?stage=look"),
    "/tasks": ("/tasks",),
    "/monday": ("/monday",),
    "/ask": ("/ask",),
    "/ask/{question}": (
        "/ask/stages", "/ask/funnel?steps=visit,cart", "/ask/transitions", "/ask/growth?conversion=pay",
    ),
    "/ask/{question}/who": ("/ask/stages/who?figure=n&row=look",),
    "/views": ("/views",),
    "/boards": ("/boards",),
    "/boards/{id:int}": ("/boards/1",),
    "/subscriptions": ("/subscriptions", "/subscriptions?what=board&object=1"),
    "/find": ("/find?q=cart",),
    "/campaigns": ("/campaigns",),
    "/campaigns/{id}": ("/campaigns/cart-awaits", "/campaigns/cart-awaits?node=remind"),
    "/campaigns/{id}/approval": ("/campaigns/cart-awaits/approval",),
    "/campaigns/{id}/versions": ("/campaigns/cart-awaits/versions",),
    "/campaigns/{id}/versions/{number:int}": ("/campaigns/cart-awaits/versions/1",),
    "/campaigns/new": ("/campaigns/new",),
    "/campaigns/{id}/draft": ("/campaigns/cart-awaits/draft", "/campaigns/cart-awaits/draft?node=remind"),
    "/campaigns/{id}/draft/rule": (
        "/campaigns/cart-awaits/draft/rule?node=%40entry&rule_of=audience",
        "/campaigns/cart-awaits/draft/rule?node=settle&rule_of=new_split",
    ),
    "/campaigns/{id}/draft/message": (
        "/campaigns/cart-awaits/draft/message?message=reminder&node=remind",
        "/campaigns/cart-awaits/draft/message?message=%2B&node=remind&channels=email",
    ),
    "/campaigns/{id}/simulate": ("/campaigns/cart-awaits/simulate?as=ana",),
    "/campaigns/{id}/backtest": ("/campaigns/cart-awaits/backtest",),
    "/campaigns/{id}/preview": ("/campaigns/cart-awaits/preview",),
    "/playbooks": ("/playbooks",),
    "/playbooks/{id}": ("/playbooks/abandoned-cart",),
    "/segments": ("/segments",),
    "/segments/{id}/ads": ("/segments/vip/ads", "/segments/vip/ads?to=google"),
    "/segments/{id}": ("/segments/vip", "/segments/new"),
    "/send": ("/send",),
    "/coupons": ("/coupons",),
    "/report": ("/report?price=log=0.05",),
    "/channels": ("/channels",),
    "/channels/{id}": ("/channels/new", "/channels/new?kind=whatsapp"),
    "/surveys": ("/surveys",),
    "/surveys/new": ("/surveys/new", "/surveys/new?from=source"),
    "/surveys/{id}/write": ("/surveys/nps/write",),
    "/surveys/{id}": ("/surveys/nps",),
    "/forms": ("/forms",),
    "/forms/new": ("/forms/new",),
    "/forms/{id}/write": ("/forms/boletin/write",),
    "/forms/{id}": ("/forms/boletin",),
    "/customers": ("/customers",),
    "/customers/{n:int}": ("/customers/1",),
    "/customers/{n:int}/identity": ("/customers/1/identity",),
    "/customers/{n:int}/erase": ("/customers/1/erase",),
    "/frequency": ("/frequency",),
    "/plan": ("/plan",),
    "/receipts": ("/receipts",),
    "/receipts/{number:int}": ("/receipts/1",),
    "/sources": ("/sources",),
    "/sources/import": ("/sources/import",),
    "/floor": ("/floor",),
    "/events": ("/events", "/events?source=web&event=nothing"),
    "/login": ("/login",),
    "/account": ("/account",),
    "/tour": ("/tour", "/tour?done=yes"),
    "/users": ("/users",),
    "/keys": ("/keys",),
    "/audit": ("/audit",),
}  # fmt: skip

# What stands inside pages, is fetched by their scripts, taken away as a file, or asked for by programs.
NO_PAGES: Mapping[str, str] = {
    "/map/reading/{question}": "/map/reading/stages",
    "/changes": "/changes?since=x",
    "/maps/exchange/{form}": "/maps/exchange/json",
    "/maps/{id}/edit/acts": "/maps/ours/edit/acts",
    "/maps/{id}/edit/sheet": "/maps/ours/edit/sheet",
    "/maps/{id}/edit/picture": "/maps/ours/edit/picture",
    "/maps/{id}/versions/{number:int}": "/maps/ours/versions/1",
    "/maps/{id}/tasks": "/maps/shop/tasks",
    "/monday/page.{kind}": "/monday/page.svg",
    "/floor/plan.{kind}": "/floor/plan.svg",
    "/campaigns/{id}/status": "/campaigns/cart-awaits/status",
    "/campaigns/{id}/apply": "/campaigns/cart-awaits/apply",
    "/campaigns/{id}/preview.html": "/campaigns/cart-awaits/preview.html",
    "/send/{token}.html": "/send/none.html",
    "/js/p-forms.js": "/js/p-forms.js",
    "/js/p-onsite.js": "/js/p-onsite.js",
    "/js/{name}.js": "/js/live.js",
    "/customers/{n:int}/export.zip": "/customers/1/export.zip",
    "/logout": "/logout",
    "/login/code": "/login/code",
    "/login/outside": "/login/outside",
    "/login/outside/back": "/login/outside/back",
    "/logout/outside": "/logout/outside",
    "/welcome/{told}": "/welcome/none",
    "/account/code": "/account/code",
    "/account/mail": "/account/mail",
    "/boards/{id:int}/cards/{card:int}": "/boards/1/cards/1",
    "/boards/{id:int}/page.pdf": "/boards/1/page.pdf",
    "/mails/{token}": "/mails/none",
    "/surveys/{id}/link": "/surveys/nps/link",
    "/views/{id:int}": "/views/1",
    "/audit.csv": "/audit.csv",
    "/shared/{token}": "/shared/none",
    "/unsent/{told}": "/unsent/none",
    "/api/v1/ask/{question}": "/api/v1/ask/transitions",
    "/healthz": "/healthz",
    "/readyz": "/readyz",
    "/metrics": "/metrics",
    "/style.css": "/style.css",
    "/font/{face}.ttf": "/font/400.ttf",
    "/favicon.svg": "/favicon.svg",
}

# What an address asks for, where it is not the rule: to look, that somebody is signed in ("read"), to post, "edit".
# "open": everybody, signed in or not; else an act of core.access.ACTS.
OPEN = ("/login", "/login/code", "/login/outside", "/login/outside/back", "/logout/outside", "/welcome/{told}",
        "/shared/{token}", "/mails/{token}", "/healthz", "/readyz", "/style.css",
        "/font/{face}.ttf", "/favicon.svg")  # fmt: skip
ADMINISTERED = (
    "/users",
    "/keys",
    "/audit",
    "/audit.csv",
    "/channels/{id}",
    "/customers/{n:int}/erase",
    "/customers/{n:int}/export.zip",
)
ASKS: Mapping[tuple[str, str], str] = {
    **{("GET", path): "open" for path in OPEN},
    **{("POST", path): "open" for path in ("/login", "/login/code", "/welcome/{told}", "/mails/{token}")},
    **{(method, path): "administer" for path in ADMINISTERED for method in ("GET", "POST")},
    **{
        ("POST", path): "read"
        for path in ("/account/code", "/account/mail", "/views", "/boards", "/subscriptions", "/tour")
    },
    ("GET", "/maps/{id}/share"): "edit",
    ("POST", "/maps/{id}/comments"): "read",  # what it says decides: everybody may say that they have read
    ("POST", "/logout"): "read",
    ("POST", "/account"): "read",
    ("POST", "/campaigns/{id}/approval"): "approve",
    ("GET", "/segments/{id}/ads"): "approve",
    ("POST", "/segments/{id}/ads"): "approve",
}

# Of the page with which everything begins, where there is no workspace yet: what people open, and what it needs.
BEGINNING_PAGES: Mapping[str, tuple[str, ...]] = {"/": ("/",)}
BEGINNING_NEEDS = ("/style.css", "/font/{face}.ttf", "/favicon.svg")

# Of the public listener: what people open, each by a link that we signed; anything else is for programs.
PUBLIC_PAGES = frozenset(
    {"/s/{token}", "/f/{token}", "/preferences/{token}", "/unsubscribe/{token}", "/mails/{token}"}
)
FOR_PROGRAMS = (
    "/v1/", "/api/s/", "/healthz", "/readyz", "/openapi.json", "/a/", "/l/", "/o/", "/s/style.css", "/p.js", "/p-",
    "/sourceConfig", "/hooks/", "/carriers/",
)  # fmt: skip


def example(path: str) -> str:
    """An address that this route answers. Raises: KeyError where every_address.py does not know the route."""
    return PAGES[path][0] if path in PAGES else NO_PAGES[path]


def asked_of(method: str, path: str) -> str:
    """What this method of a route asks for: "open", or an act of core.access.ACTS."""
    return ASKS.get((method, path), "read" if method == "GET" else "edit")


def routes_of(app: Starlette) -> list[tuple[str, str]]:
    """Every method (HEAD goes with GET) and path that an application answers."""
    found = [
        (method, route.path)
        for route in app.routes
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]
    return list(dict.fromkeys(found))
