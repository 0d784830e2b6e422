"""Deliveries of vendors: one file a vendor, pure. Bytes in; whether they are true, and the messages they hold, out.

A new vendor copies the shape of woocommerce.py (sends all) or tiendanube.py (sends ids), with its name below,
its needs in core/live_sources.py, its section in docs/*/how-to/connect-a-shop.md and its test.
"""

from collections.abc import Mapping

from periplo.formats.webhooks.contract import Vendor
from periplo.formats.webhooks.mercado_libre import MERCADO_LIBRE
from periplo.formats.webhooks.plain_json import PLAIN_JSON
from periplo.formats.webhooks.shopify import SHOPIFY
from periplo.formats.webhooks.tiendanube import TIENDANUBE
from periplo.formats.webhooks.twilio import TWILIO
from periplo.formats.webhooks.vtex import VTEX
from periplo.formats.webhooks.woocommerce import WOOCOMMERCE

VENDORS: Mapping[str, Vendor] = {
    "shopify": SHOPIFY,
    "tiendanube": TIENDANUBE,
    "woocommerce": WOOCOMMERCE,
    "vtex": VTEX,
    "mercado_libre": MERCADO_LIBRE,
    "twilio": TWILIO,
    "json": PLAIN_JSON,
}

__all__ = ["VENDORS"]
