"""Lived journeys as columns, the rules and compiled folds that read them, and the sealed index on disk.

Start at columns.py: everything else reads or makes a Journeys. Imports core only.
Never here: a question's meaning (answers), a file in somebody's format (formats), SQL.
"""
