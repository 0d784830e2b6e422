"""From which channel somebody came: rules over what a visit or a contact carries, the first that holds counts.

Tags of campaigns (utm), click ids, referrers, codes on paper, and visits to a shop. A workspace may put its own
rules before these, or say which sites are its own (formats/source_rules_yaml.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from periplo.core.channel_catalogue import channel_name
from periplo.core.rule_text import parse_rule
from periplo.core.rules import Rule
from periplo.core.texts import Text

DIRECT = "direct"
UNKNOWN = "@unknown"
OWN_PLACES = ("store",)


@dataclass(frozen=True, slots=True)
class SourceRule:
    """An event that meets `rule` shows that its customer came by `channel`.

    is_touch: whether it is what may have brought them, as an ad is; a visit to our own shop only shows where they came.
    """

    channel: str
    rule: Rule
    title: Text | None = None
    is_touch: bool = True


_PAID = 'utm_medium in (cpc, ppc, sem, paid, paid_search, paidsearch, "paid search")'
_SOCIAL_SITES = (
    "facebook", "instagram", "tiktok", "linkedin", "pinterest", "twitter", "//x.com", "//t.co/", "youtube", "reddit",
    "snapchat", "threads.net", "threads.com",
)  # fmt: skip
_SEARCH_SITES = (
    "google.",
    "bing.",
    "duckduckgo.",
    "yahoo.",
    "ecosia.",
    "yandex.",
    "baidu.",
    "startpage.",
    "qwant.",
)
_SOCIAL = (
    "utm_source in (facebook, fb, ig, instagram, tiktok, linkedin, pinterest, twitter, x, youtube, reddit, snapchat, "
    "meta)"
)


def _any(property: str, parts: Sequence[str]) -> str:
    return "(" + " or ".join(f'{property} contains "{part}"' for part in parts) + ")"


# Each line: channel, what people call it in Spanish and English, its rule.
_DEFAULT = (
    ("brand search", "Buscador: nuestra marca", "Brand search",
     f"({_PAID} or gclid exists or msclkid exists or gbraid exists or wbraid exists) and "
     '(utm_campaign contains brand or utm_campaign contains marca) and not (utm_campaign contains "non-brand" or '
     'utm_campaign contains nonbrand or utm_campaign contains "no marca" or utm_campaign contains generic)'),
    ("paid social", "Anuncios en redes", "Paid social",
     'utm_medium in (paid_social, paidsocial, "paid social", social_paid, cpc_social) or '
     f"({_PAID} and {_SOCIAL}) or ttclid exists or twclid exists or li_fat_id exists or sccid exists or "
     "rdt_cid exists"),
    ("display", "Anuncios en otras webs", "Display ads",
     "dclid exists or utm_medium in (display, banner, cpm, programmatic, video)"),
    ("paid search", "Anuncios en buscador", "Paid search",
     f"{_PAID} or gclid exists or gbraid exists or wbraid exists or msclkid exists or yclid exists"),
    ("affiliate", "Afiliados", "Affiliates",
     "utm_medium in (affiliate, affiliates, afiliado, afiliados) or irclickid exists or awc exists"),
    ("newsletter", "Boletín y correo", "Newsletter and e-mail",
     "utm_medium in (email, e-mail, newsletter, mail, correo) or mc_cid exists or mc_eid exists or newsletter clicked"),
    ("whatsapp", "WhatsApp", "WhatsApp", "utm_medium is whatsapp or utm_source is whatsapp"),
    ("sms", "SMS", "SMS", "utm_medium is sms"),
    ("push", "Notificación", "Push", "utm_medium in (push, webpush)"),
    ("leaflet", "Folleto", "Leaflet",
     "utm_medium in (leaflet, flyer, folleto, print, impreso, prospectus) or leaflet scanned"),
    ("qr", "Código QR", "QR code", "utm_medium is qr or utm_source is qr or qr scanned"),
    ("press", "Prensa", "Press", "utm_medium in (press, prensa, magazine, newspaper)"),
    ("radio", "Radio y televisión", "Radio and television", "utm_medium in (radio, tv, television, podcast)"),
    ("social", "Redes sociales", "Social media",
     f"utm_medium in (social, sm, organic_social, social-network) or {_SOCIAL} or fbclid exists or igshid exists or "
     f"epik exists or {_any('referrer', _SOCIAL_SITES)}"),
    ("search", "Buscador", "Search",
     f"utm_medium in (organic, seo) or {_any('referrer', _SEARCH_SITES)}"),
    ("friends", "Familia o amigos", "Friends or family",
     "utm_medium in (referral_program, refer-a-friend, mgm, amigo) or referral_code exists or invited_by exists"),
    ("marketplace", "Marketplace", "Marketplace",
     "utm_medium is marketplace or marketplace viewed or (channel is marketplace and order completed)"),
    ("referral", "Otras webs", "Other sites", "utm_medium in (referral, link, partner, blog, web)"),
    ("campaign", "Otras campañas", "Other campaigns", "utm_source exists or utm_medium exists"),
    ("store", "Tienda", "Store", "store visited or zone entered or (shop visited)"),
    ("coupon", "Cupón", "Coupon", "coupon redeemed"),
    ("ads", "Anuncios", "Ads", "ad clicked"),
)  # fmt: skip

_TITLES = {channel: Text((("es", es), ("en", en))) for channel, es, en, _ in _DEFAULT} | {
    "direct": Text((("es", "Directo"), ("en", "Direct"))),
    "shop window": Text((("es", "Escaparate"), ("en", "Shop window"))),
    "school": Text((("es", "Colegio o trabajo"), ("en", "School or work"))),
    "other": Text((("es", "Otros"), ("en", "Other"))),
    UNKNOWN: Text((("es", "Sin rastro"), ("en", "No trace"))),
}

# What people say when asked, as the channel that it would have left as a trace.
_SAID = {
    **dict.fromkeys(("friends or family", "family or friends", "friend", "friends", "family", "familia o amigos",
                     "amigos", "familia", "un amigo", "word of mouth", "boca a boca", "recommendation"), "friends"),
    **dict.fromkeys(("leaflet", "flyer", "folleto", "catalogue", "catálogo"), "leaflet"),
    **dict.fromkeys(("press", "newspaper", "magazine", "newspaper ad", "prensa", "periódico", "revista"), "press"),
    **dict.fromkeys(("radio", "tv", "television", "radio o televisión"), "radio"),
    **dict.fromkeys(("shop window", "passed by", "escaparate", "pasé por delante", "vidriera", "vitrina"),
                    "shop window"),
    **dict.fromkeys(("search engine", "search", "google", "buscador"), "search"),
    **dict.fromkeys(("social media", "social", "redes sociales", "instagram", "facebook", "tiktok"), "social"),
    **dict.fromkeys(("school", "work", "school or work", "colegio", "escuela", "trabajo"), "school"),
    **dict.fromkeys(("not remembered", "no lo recuerdo", "unknown", "do not remember"), UNKNOWN),
}  # fmt: skip

# Channels that are one and the same to whoever is asked: nobody tells an ad in a search engine from the rest of it.
_ALIKE = {
    "brand search": "search",
    "paid search": "search",
    "paid social": "social",
    "display": "ads",
    "qr": "leaflet",
    "store": "shop window",
}


@cache
def default_rules() -> tuple[SourceRule, ...]:
    """The rules that hold where a workspace says nothing else."""
    return tuple(
        SourceRule(channel, parse_rule(rule), _TITLES[channel], channel not in OWN_PLACES)
        for channel, _, _, rule in _DEFAULT
    )


def declared_channel(reason: str) -> str:
    """The channel that a reason said in a survey stands for; one that nobody knows stays as it was said."""
    folded = " ".join(reason.replace("_", " ").casefold().split())
    return _SAID.get(folded, folded)


def as_people_say(channel: str) -> str:
    """The channel in the words of someone who is asked, so that trace and word can be compared."""
    return _ALIKE.get(channel, channel)


def source_shown(name: str, language: str) -> str:
    """A channel that `source_name` named already, or the words for none."""
    return _TITLES[UNKNOWN].to(language) if name == UNKNOWN else name


def source_name(channel: str, language: str, rules: Sequence[SourceRule] = ()) -> str:
    """What people call a channel: as the workspace's rules say, as ours do, or as it was given."""
    own = next((each.title for each in rules if each.channel == channel and each.title), None)
    if own is not None:
        return own.to(language)
    return _TITLES[channel].to(language) if channel in _TITLES else channel_name(channel, language)
