"""The command `periplo`. main.py begins and ends it, tree.py lists every command, one file holds each group.

A command's file is imported only when that command is called: `periplo --help` loads click and words alone.
A new command is a line in tree.py, a function in its group's file, and its texts in words/help.py.
"""
