"""Where things are kept: the ledger (SQLite, migrations), its contract, a memory twin, and the lake.

The ledger holds what is small, changes and must never be lost. Start at contract.py; tables.py has the
tables, migrations/ the way to them, sql.py the verbs, hot.py the few statements that must be fast.
"""
