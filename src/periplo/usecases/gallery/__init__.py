"""The gallery: whole examples of journey maps, each with a year of customers who live it.

An example is a folder below documents/: map.yaml and the library.yaml beside it (the map), plan.yaml (what events are
called), life.yaml (how customers live it, and the story that is planted in it). life.py reads the last one, living.py
makes events of it, portraits.py draws the buyer persona's face, build.py makes a workspace of it all. There is no code
for any one example. Start at documents/clinic/life.yaml.
"""
