"""The gallery: whole examples of journey maps, each with a year of customers who live it.

An example is a folder below documents/: map.yaml (the map), plan.yaml (what events are called), life.yaml (how
customers live it, and the story that is planted in it). life.py reads the last one, living.py makes events of it,
build.py makes a workspace of all three. There is no code for any one example. Start at documents/clinic/life.yaml.
"""
