"""Steps from one shape of the ledger to the next, run when a ledger is opened (Alembic)."""
