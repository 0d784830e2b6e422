"""A live source: who speaks to us by itself (a shop, a telephone exchange), how we know it, where it speaks from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# What a kind cannot do without: names of secrets, and what its vendor calls us or itself by.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "shopify": ("secret",),
    "tiendanube": ("secret", "token", "account"),
    "woocommerce": ("secret",),
    "vtex": ("secret", "key", "token", "account"),
    "mercado_libre": ("token", "account"),
    "twilio": ("secret", "url"),
    "json": ("secret", "mapping"),
}
KINDS = tuple(NEEDS)
ALGORITHMS = ("sha256", "sha1", "sha512", "token")
ENCODINGS = ("hex", "base64")
HEADER = "x-periplo-secret"


@dataclass(frozen=True, slots=True)
class Signature:
    """How a sender of plain JSON signs. `token`: the header holds the secret itself."""

    header: str = "x-signature"
    algorithm: str = "sha256"
    encoding: str = "hex"
    prefix: str = ""  # what stands before the signature, such as "sha256="
    time_header: str | None = None  # holds seconds since 1970, and is signed as "<time>.<body>"


@dataclass(frozen=True, slots=True)
class Mapped:
    """How a sender's JSON becomes messages. Values are paths into it, or constants written "=so"."""

    event: str
    at: str
    id: str
    each: str | None = None  # the list of which every part is a fact of its own
    names: Mapping[str, str] = field(default_factory=dict)  # its events -> ours; others are passed over
    person: Mapping[str, str] = field(default_factory=dict)  # kind of identifier -> path
    traits: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, str] | None = None  # its own `each`, then sku, name, price, quantity


@dataclass(frozen=True, slots=True)
class LiveSource:
    """One sender. `secret`, `key` and `token` are names of secrets, never the secrets themselves."""

    id: str
    kind: str
    secret: str | None = None  # what deliveries are signed with
    key: str | None = None
    token: str | None = None  # what the vendor's own address is asked with
    refresh: str | None = None  # name of the secret with which a token that ends is renewed
    app: str | None = None  # the application's number, for renewing
    account: str | None = None  # the shop, account or user at the vendor
    zone: str = "UTC"
    channel: str | None = None
    place: str | None = None
    places: Mapping[str, str] = field(default_factory=dict)  # the vendor's branch -> our place
    api: str | None = None  # where to ask, if not where everybody does
    url: str | None = None  # how the vendor knows our address
    header: str = HEADER  # in which VTEX is told to put the secret
    contact: str | None = None  # whom the vendor writes to about our asking
    keep_text: bool = False  # whether what customers wrote is kept
    signature: Signature = field(default_factory=Signature)
    mapping: Mapped | None = None
