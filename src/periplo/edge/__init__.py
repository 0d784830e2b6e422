"""What people touch: cli/ (commands), console/ (pages), notebook.py; wiring.py chooses, source.py asks it for them.

A command, a page or a notebook verb is three lines: parse, call one use case, show. What the three faces share
stands beside them: language.py, words/ (every text in Spanish and English), faults.py, showing/ (answers shown).
"""
