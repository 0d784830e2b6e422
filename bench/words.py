"""Messages said one person at a time: a short text and an e-mail of blocks, beside Jinja2's sandbox.

The peer renders the same short text with the same four values; it has no limits of work, counts nothing and tells no
missing value. Compiled templates on both sides; the values are in hand. An e-mail is said twice, as HTML and as text,
with its links rewritten and signed. Times are of the processor, so that what else runs does not count.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

from jinja2.sandbox import SandboxedEnvironment

from periplo.core.message_parts import Button, Footer, MessageWords, Products, Words
from periplo.core.message_values import House, Known, Links, values_of
from periplo.core.texts import Text
from periplo.formats.liquid import Spoken
from periplo.usecases.act.links import LinkMaker, Sending
from periplo.usecases.act.wording import Supply, Wording

MESSAGES = 1_000
SHORT = "Hola {{ profile.first_name | first_name }}, quedan {{ 3 | plural: 'día', 'días' }}: {{ link.unsubscribe }}"
PEER = "Hola {{ profile.first_name | title }}, quedan {{ n }} días: {{ link.unsubscribe }}"
LEVEL = 0.2  # ms, a short one
CUP = {"id": "1", "name": "Taza", "price": 9.5, "currency": "EUR", "url": "https://shop.example/1"}


def taken(work: Callable[[], object]) -> float:
    """Seconds of MESSAGES, the best of five rounds after a warm one."""
    best = float("inf")
    for _ in range(6):
        begun = process_time()
        for _ in range(MESSAGES):
            work()
        best = min(best, process_time() - begun)
    return best


def main() -> None:
    wording, spoken = Wording(), Spoken("es", "Europe/Madrid", "EUR")
    links = Links("https://p.example/unsubscribe/T", "https://p.example/preferences/T")
    values = values_of(Known({"first_name": "ANA"}), House("Sol"), links, 0)
    maker = LinkMaker("https://p.example", b"k" * 32, utm_source="sol")
    sending = Sending("cart/1/-/1/remind/2", "cart", "reminder", "email", 1, "es", 0)
    supply = Supply(
        products=lambda block: [CUP] * 3,
        tracked=maker.tracked(sending),
        pixel=maker.pixel(sending),
        own=maker.own,
    )
    short = MessageWords("short", Text.of("Hola"), Text.of(SHORT))
    mail = MessageWords(
        "mail",
        Text.of("Hola"),
        blocks=(
            Words(Text.of("# Hola\n" + SHORT)),
            Products("ids", ("1",)),
            Button(Text.of("Ver"), Text.of("https://shop.example/cart")),
            Footer(),
        ),
    )
    peer = SandboxedEnvironment().from_string(PEER)
    rows = {
        "short text": lambda: wording.worded(short, ["es"], values, spoken, Supply()),
        "e-mail of blocks, HTML and text, 5 signed links": lambda: wording.worded(
            mail, ["es"], values, spoken, supply
        ),
        "short text, Jinja2 sandbox": lambda: peer.render(**values, n=3),
    }
    print(f"\nmessages said, {MESSAGES:,} each")
    seconds = {name: taken(does) for name, does in rows.items()}
    for name, took in seconds.items():
        print(f"  {name:52}{took / MESSAGES * 1e3:9.3f} ms{MESSAGES / took:10,.0f} /s")
    took = seconds["short text"] / MESSAGES * 1e3
    print(f"  level: {LEVEL} ms a short one: {'met' if took <= LEVEL else 'MISSED'}")


if __name__ == "__main__":
    main()
