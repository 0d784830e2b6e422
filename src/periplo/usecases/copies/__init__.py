"""Copies: a workspace as one file, made while it is at work, proved when made and when put back.

    backup.py    inbox, ledger, the lake's files that the ledger names, documents -> one sealed file
    restore.py   such a file -> an empty folder, all or nothing; whoever was erased since is erased there too

The index is not copied: it is built anew from the lake.
"""
