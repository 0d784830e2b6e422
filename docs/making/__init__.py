"""How the docs are made: pages.py reads them, running.py runs what they show, commands.py writes the pages of
commands from the commands themselves, tables.py the tables in pages, pictures.py draws. Entry point: docs/make.py.
"""
