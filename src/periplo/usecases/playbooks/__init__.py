"""Campaigns ready to adapt: what each is for, whether a workspace has what it needs, and its files written there.

A document of `documents/` holds one playbook: plain campaigns that speak of the events of vocabulary.yaml. `book.py`
reads them, `fitting.py` measures what a workspace has, `renaming.py` puts its own names in, `making.py` writes the
files. A new playbook is one more document, its id in `book.NAMES`; the tests drive it as they drive the others.
"""
