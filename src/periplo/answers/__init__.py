"""What is asked of lived journeys. Pure: columns and counts in, frozen values out.

One question per file, named after the question; its docstring names the source.
A question is a value with three verbs: partial (one pass over journeys), merge, finish (asked.py).
Never here: SQL, clocks, files, plots. Imports journeys and core.
Start at transitions.py, the smallest. A new question copies its shape, its page in docs and its test.
"""
