"""Maps in other people's formats: spreadsheets, Mermaid, CJML, Markdown; read with remarks, written back.

A foreign file becomes a `Sketch` first, then a map; a file of our own carries the whole map in itself, and what was
edited in it since is found by comparing it with what we wrote. Start at mermaid.py, the smallest.
"""
