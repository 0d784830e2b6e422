"""The tracker: the scripts that a shop loads into its own pages, and the doors that hand them out.

p.js goes into every page and stays under 6 KB on the way; p-ask.js is loaded by it when it asks about notifications,
p-forms.js where a form may come, p-onsite.js where messages may wait; p-sw.js shows notifications. They are kept here
as they are read, and served without comments (stripping.py).
They speak to the Segment door like any other client. Never here: what happens to what they say.
"""

from periplo.edge.public.tracker.doors import routes

__all__ = ["routes"]
