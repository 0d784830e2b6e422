"""Other views of a map than the grid of its lanes: the story of one customer, one page for who decides, a poster, and
an empty sheet for a workshop. Each is laid out for one paper, on which its smallest letters are as large as they must
be; ground.py says which. Start at workshop.py, the smallest.
"""

from periplo.pictures.views.ground import VIEWS, View
from periplo.pictures.views.route import Route, Stop
from periplo.pictures.views.views import view_pages

__all__ = ["VIEWS", "Route", "Stop", "View", "view_pages"]
