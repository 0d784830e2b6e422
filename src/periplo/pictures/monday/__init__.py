"""Monday's page: what a team reads in a minute, drawn on one sheet.
values.py is what stands on it, parts.py tells it in words, picture.py draws it. What is gathered for it, and how, is
in usecases/monday. Never here: events, files, who reads it.
"""

from periplo.pictures.monday.parts import Part, parts_of
from periplo.pictures.monday.picture import monday_picture
from periplo.pictures.monday.values import Action, Campaigned, Coverage, Headline, Monday, Passed

__all__ = [
    "Action", "Campaigned", "Coverage", "Headline", "Monday", "Part", "Passed", "monday_picture", "parts_of",
]  # fmt: skip
