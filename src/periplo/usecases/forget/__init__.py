"""Forget: what is held of a person, told to them or erased; how long things are kept; who looked at whom.

    export.py    everything of one person, readable
    erase.py     a person out of lake, inbox, ledger, messages, index; continued where it was stopped
    replay.py    the list of those erased, on a restored copy
    retention.py what is older than it is kept, told first, then let go
    register.py  the register of processing, generated

What each table holds of a person is declared in storage/personal.py.
"""
