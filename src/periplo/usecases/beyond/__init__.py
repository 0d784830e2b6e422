"""Asking beyond one machine: the lake read by Spark's workers, part by part, and questions folded there.

plan.py says, from the ledger, which part has which customers and files; reading.py and folding.py are what workers
do; held.py is the driver's side. Nothing here keeps anything in the workspace: what workers hold goes with them.
"""
