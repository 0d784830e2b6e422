"""The map as slides that can be edited: native shapes, tables and charts with their data.

plan.py says which slides there are and in which order; each file beside it lays out one kind of slide from the marks of
the map's own picture (scene.py), in pixels of a slide, with setting.py; shapes.py and powerpoint.py write them.
Never here: clocks, files, questions. A new kind of slide copies feelings.py and gets its line in plan.py.
"""
