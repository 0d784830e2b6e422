"""The documents of the gallery's examples, a folder each: anyone may copy them. examples/gallery is a link here."""

from pathlib import Path

DOCUMENTS = Path(__file__).parent
