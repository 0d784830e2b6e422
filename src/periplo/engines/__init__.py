"""Where folds run: contract.py, local.py (threads over shards). The same bytes everywhere."""
