"""A campaign as a flow: entry on top, each node a box, its ways below it, ways back as arcs.
told.py puts a node into few words, boxes.py draws it, layout.py finds a place for it, picture.py draws the whole;
figures.py is what is known of it. Never here: the ledger, what a page links to.
"""

from periplo.pictures.campaign.figures import ENTRY, NO_FIGURES, FlowFigures, Mark, NodeFigures
from periplo.pictures.campaign.picture import campaign_flow, place_key
from periplo.pictures.campaign.told import Told, ends_told, entry_told, node_told

__all__ = [
    "ENTRY", "NO_FIGURES", "FlowFigures", "Mark", "NodeFigures", "Told", "campaign_flow", "ends_told", "entry_told",
    "node_told", "place_key",
]  # fmt: skip
