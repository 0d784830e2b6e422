"""The demo's map, tracking plan and campaigns: files that anyone may copy. examples/demo is a link to this folder."""

from pathlib import Path

DOCUMENTS = Path(__file__).parent
