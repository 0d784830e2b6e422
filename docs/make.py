"""Makes what in the docs is made by the software itself, so that it never differs from it.

    python docs/make.py                  everything
    python docs/make.py commands tables schemas outputs pictures

`outputs` runs every command shown in the pages and sets its real output beneath. `ecom.csv.gz` (see
examples/ecom/README.md) is looked for beside the repository in `shared/data`, or where PERIPLO_ECOM says.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from making import commands, pictures, tables
from making.pages import DOCS, LANGUAGES, ROOT, pages
from making.running import Ran, Stage, Worlds, refreshed

ECOM = Path(os.environ.get("PERIPLO_ECOM", ROOT.parent / "shared/data/ecom.csv.gz"))
DEMO = Path(os.environ.get("PERIPLO_DEMO", ROOT / "demo"))


def make_commands() -> None:
    """docs/*/reference/commands*.md from the command line itself."""
    for language in LANGUAGES:
        for page, text in commands.pages(language).items():
            page.write_text(text, encoding="utf-8")


def make_tables() -> None:
    """The tables inside pages that are made from the software."""
    for language in LANGUAGES:
        for page in pages(language):
            text = page.read_text("utf-8")
            if tables.made(text, language) != text:
                page.write_text(tables.made(text, language), encoding="utf-8")


def make_schemas() -> None:
    """docs/schema/*.json from the values."""
    for name, text in schemas().items():
        (DOCS / "schema" / name).write_text(text, encoding="utf-8")


def schemas() -> dict[str, str]:
    """File name -> JSON Schema of what people write by hand."""
    from periplo.formats import schemas as known
    from periplo.formats.carrier_schema import carriers_schema
    from periplo.formats.frequency_schema import frequency_schema, seasons_schema
    from periplo.formats.mappings.schema import mapping_schema
    from periplo.formats.source_schema import sources_schema

    made = {
        "map.json": known.map_schema(),
        "library.json": known.library_schema(),
        "campaign.json": known.campaign_schema(),
        "segment.json": known.segment_schema(),
        "survey.json": known.survey_schema(),
        "sources.json": sources_schema(),
        "carriers.json": carriers_schema(),
        "plan.json": known.plan_schema(),
        "mapping.json": mapping_schema(),
        "frequency.json": frequency_schema(),
        "seasons.json": seasons_schema(),
    }
    return {name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in made.items()}


def make_outputs() -> None:
    """The real output beneath every command shown."""
    for language in LANGUAGES:
        for page in pages(language):
            begun = time.perf_counter()
            with tempfile.TemporaryDirectory() as folder:
                stage = Stage(Path(folder), language, worlds())
                try:
                    text = refreshed(page.read_text("utf-8"), stage, told(page))
                except Exception as error:
                    print(f"{page.relative_to(ROOT)} is left as it was: {error!r}")
                    continue
                page.write_text(text, encoding="utf-8")
            print(f"{time.perf_counter() - begun:6.2f} s  {page.relative_to(ROOT)}")


def told(page: Path):
    """Says on the screen which commands end otherwise than their page says."""

    def tell(ran: Ran) -> None:
        if ran.exit_code != ran.wanted_code:
            print(f"{page.name}, line {ran.line + 1}: ends with {ran.exit_code}: {ran.shown.command}")
            print("\n".join(f"    {line}" for line in ran.output[:6]))

    return tell


def make_pictures() -> None:
    """The pictures of the docs and the self-contained page of the demo's map."""
    pictures.draw(worlds())


def worlds() -> Worlds:
    """The data that is here; what is not is passed over and told."""
    demo, ecom = DEMO if DEMO.is_dir() else None, ECOM if ECOM.is_file() else None
    return Worlds(demo, ecom)


PARTS = {
    "commands": make_commands,
    "tables": make_tables,
    "schemas": make_schemas,
    "outputs": make_outputs,
    "pictures": make_pictures,
}


def main(wanted: list[str]) -> None:
    """Makes the parts named, or all."""
    for part in wanted or PARTS:
        if part not in PARTS:
            sys.exit(f"there is no part '{part}'; there are: {', '.join(PARTS)}")
    for missing in (name for name in ("demo", "ecom") if getattr(worlds(), name) is None):
        print(f"passed over: what needs the {missing} data, which is not here")
    for part in wanted or PARTS:
        PARTS[part]()


if __name__ == "__main__":
    main(sys.argv[1:])
