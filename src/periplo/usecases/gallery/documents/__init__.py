"""The documents of the gallery's examples, a folder each: files that anyone may copy. examples/gallery is a link here."""

from pathlib import Path

DOCUMENTS = Path(__file__).parent
