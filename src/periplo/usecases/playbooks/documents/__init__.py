"""The playbooks, one document each, and the events of which they speak."""

from pathlib import Path

DOCUMENTS = Path(__file__).parent
