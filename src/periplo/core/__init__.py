"""What things are and what should happen next: maps, rules, events, campaigns, decide, spans, errors.

Pure ground floor: no clock, no chance, no file, no socket, no SQL, no log. Instants and seeds come in as
arguments. Imports nothing of the house.
Start at rules.py: one language for maps, funnels, segments and triggers.
"""
