"""sources.yaml: read, and every mistake told with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from periplo.core.errors import BadInput
from periplo.core.spans import MINUTE, SECOND
from periplo.formats.documents import document_of
from periplo.formats.source_schema import sources_schema
from periplo.formats.sources_yaml import BadSources, read_sources, read_zones, sources_of, zones_of

GOOD = """\
schema: 1
sources:
  - id: shop-es
    kind: shopify
    secret: SHOPIFY_SECRET
    account: mine.myshopify.com
    channel: sitio
    places: {77: centro}
  - id: ml
    kind: mercado_libre
    token: ML_TOKEN
    account: 468424240
  - id: crm
    kind: json
    secret: CRM_SECRET
    signature: {header: X-Hub-Signature-256, prefix: "sha256="}
    mapping:
      event: type
      id: data.id
      at: data.at
      names: {won: order completed}
      person: {email: data.mail}
zones:
  enabled: true
  gap: 15m
  floor: 10
  places:
    - place: centro
      zone: Europe/Madrid
      width: 20
      height: 12
      zones:
        - {id: door, label: {es: Entrada, en: Entrance}, rect: [0, 0, 4, 3]}
        - {id: pens, label: Pens, polygon: [[5, 0], [9, 0], [9, 5]]}
"""


def test_sources_are_read_with_names_of_secrets_and_never_secrets():
    found = sources_of(document_of(GOOD))
    assert list(found) == ["shop-es", "ml", "crm"]
    shop = found["shop-es"]
    assert (shop.secret, shop.channel, shop.places) == ("SHOPIFY_SECRET", "web", {"77": "centro"})
    assert found["ml"].account == "468424240"
    assert found["crm"].mapping.names == {"won": "order completed"}
    assert found["crm"].signature.prefix == "sha256="


def test_zones_are_read_with_their_rules_and_outlines():
    counting = zones_of(document_of(GOOD))
    assert (counting.enabled, counting.floor, counting.rules.gap) == (True, 10, 15 * MINUTE)
    assert counting.rules.least == 30 * SECOND
    plan = counting.plan("centro")
    assert plan.zones[0].outline == ((0, 0), (4, 0), (4, 3), (0, 3))
    assert plan.zones[0].centre == (2, 1.5)
    assert [round(x, 2) for x in plan.zones[1].centre] == [7.67, 1.67]


def test_nothing_is_counted_unless_somebody_says_so(tmp_path):
    assert not read_zones(tmp_path / "sources.yaml").enabled
    assert not zones_of(document_of(GOOD.replace("  enabled: true\n", ""))).enabled
    assert not zones_of(document_of("schema: 1")).enabled
    assert read_sources(tmp_path / "sources.yaml") == {}


@pytest.mark.parametrize(
    ("was", "now", "line", "told"),
    [
        ("id: shop-es", "id: Shop ES", 3, "is no id"),
        ("id: ml", "id: shop-es", 9, "twice"),
        ("kind: shopify", "kind: shoppy", 4, "there is no kind"),
        ("    secret: SHOPIFY_SECRET\n", "", 3, "'secret' is missing"),
        ("secret: SHOPIFY_SECRET", "secret: shpss_0a1b2c-3d4e", 5, "no name of a secret"),
        ("account: mine.myshopify.com", "acount: mine", 6, "'acount' is not known"),
        ("    account: 468424240", "    api: ftp://x\n    account: 1", 12, "no address"),
        ("      id: data.id", "      id: data..id", 19, "is no path"),
        ("      event: type\n", "", 17, "'event' is missing"),
        ("gap: 15m", "gap: soon", 25, "not a duration"),
        ("floor: 10", "floor: 1", 26, "'floor' is '1'"),
        ("floor: 10", "floor: many", 26, "'floor' is 'many'"),
        ("enabled: true", "enabled: sometimes", 24, "'enabled' is 'sometimes'"),
        ("zone: Europe/Madrid", "zone: Mars/Base", 29, "no time zone"),
        ("rect: [0, 0, 4, 3]", "rect: [0, 0, 4]", 33, "4 numbers"),
        ("rect: [0, 0, 4, 3]", "rect: [0, 0, 40, 3]", 33, "beyond the plan"),
        ("rect: [0, 0, 4, 3]", "rect: [0, 0, 0, 3]", 33, "no area"),
        (", rect: [0, 0, 4, 3]", "", 33, "no outline"),
        ("id: pens", "id: door", 34, "twice"),
        ("[[5, 0], [9, 0], [9, 5]]", "[[5, 0], [9, 0]]", 34, "3 to 100 corners"),
        ("label: Pens, ", "", 34, "'label' is no text"),
    ],
)
def test_every_mistake_is_told_with_its_line(was, now, line, told):
    assert was in GOOD
    document = document_of(GOOD.replace(was, now, 1), "sources.yaml")
    with pytest.raises(BadSources) as raised:
        _both(document)
    assert raised.value.what.startswith(f"sources.yaml, line {line}: ")
    assert told in raised.value.what
    assert "shpss_0a1b2c" not in str(raised.value)


def _both(document):
    return sources_of(document), zones_of(document)


def test_counting_without_a_plan_is_refused():
    with pytest.raises(BadInput, match="floor plan"):
        zones_of(document_of("zones: {enabled: true}"))


def test_the_good_file_keeps_to_the_published_schema_and_a_bad_one_does_not():
    jsonschema = pytest.importorskip("jsonschema")
    said = json.loads(json.dumps(document_of(GOOD).data))
    jsonschema.validate(said, sources_schema())
    del said["sources"][0]["secret"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said, sources_schema())


def test_a_colleague_s_keys_are_left_alone(tmp_path: Path):
    path = tmp_path / "sources.yaml"
    path.write_text("schema: 1\nschedule:\n  - {file: x}\n", encoding="utf-8")
    assert read_sources(path) == {}
