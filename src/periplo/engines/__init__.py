"""Where questions are asked: contract.py says what an engine promises, local.py asks in threads.

An engine splits journeys, lets the question fold each part, merges, and lets the question finish.
It never looks inside a question, a state or an answer. Imports journeys and core.
"""
