"""An e-mail in a real browser: at both widths and in both themes nothing overflows and nothing is fetched."""

from __future__ import annotations

import pytest

from periplo.core.message_parts import Button, Coupon, Divider, Footer, MessageWords, Products, Words
from periplo.core.message_values import House, Known, Links, values_of
from periplo.core.texts import Text
from periplo.formats.liquid import Spoken
from periplo.usecases.act.wording import Supply, Wording

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LONG = "Supercalifragilisticoespialidoso-3000XXL-negro-de-aluminio"
PRODUCT = {"id": "1", "name": LONG, "price": 1234.5, "currency": "COP", "url": "https://shop.example/1"}
MAIL = MessageWords(
    "mail",
    Text.of("Hola"),
    blocks=(
        Words(Text.of(f"# {LONG}\nHola\n\n- **uno** {LONG}\n- [dos](https://shop.example/2)")),
        Products("cart"), Button(Text.of("Volver al carrito ahora mismo"), Text.of("https://shop.example/c")),
        Divider(), Coupon("p"), Footer(Text.of("Recibe este correo porque nos lo permitió.")),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def html() -> str:
    values = values_of(
        Known(), House("Sol", "Calle Mayor 1"), Links("https://p.example/u", "https://p.example/p"), 0
    )
    supply = Supply(
        products=lambda block: [PRODUCT] * 3, coupon=lambda pool: "ABCDEFGHJKLMNPQRSTUVWXYZ-23456789"
    )
    worded = Wording().worded(MAIL, ["es"], values, Spoken("es"), supply)
    assert worded.html is not None
    return worded.html


@pytest.mark.parametrize("width", [600, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_e_mail_fits_and_can_be_read(browser, html, width, theme):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.set_content(html)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert fetched == []
    too_wide = page.evaluate(
        """[...document.querySelectorAll('h1,p,li,a,td')]
            .filter(each => each.getBoundingClientRect().right > innerWidth + 1).length"""
    )
    assert too_wide == 0
    ink, ground = page.evaluate(
        """() => {
            const text = document.querySelector('h1');
            let box = text;
            while (box && getComputedStyle(box).backgroundColor === 'rgba(0, 0, 0, 0)') box = box.parentElement;
            return [getComputedStyle(text).color, getComputedStyle(box).backgroundColor];
        }"""
    )
    assert contrast(ink, ground) >= 7
    page.close()


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours as a browser tells them."""
    low, high = sorted(map(_light, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> float:
    parts = [int(part) / 255 for part in colour[4:-1].split(",")]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
