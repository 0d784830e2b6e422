"""Where things are kept: the ledger (SQLite, migrations), its contract and a memory twin.

The ledger holds what is small, changes and must never be lost. Start at contract.py.
"""
